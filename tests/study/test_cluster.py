"""A real Dask scheduler with two workers on this machine: the same bytes, whoever dies."""

from __future__ import annotations

import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.load import scenario_from_text
from sim.study import cluster
from sim.study.cluster import cluster_workers
from sim.study.store import StoreError
from street_graph.store import SHIPPED
from tests.study.small import digest, run, small_study

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def loopback(tmp_path_factory):
    """A scheduler and two worker processes, started somewhere else on the disk."""
    here = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("elsewhere"))
    try:
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0",
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as found:  # fmt: skip
            os.chdir(here)
            yield found
    finally:
        os.chdir(here)


def test_one_worker_killed_in_mid_study_changes_no_byte(loopback, tmp_path):
    study = replace(small_study(), replications=6)
    run(study, tmp_path / "here")
    pids = [worker.pid for worker in loopback.workers.values()]
    killed = []

    def tell(done, of):
        if done == 2 and not killed:
            killed.append(random.Random(3).choice(pids))
            os.kill(killed[0], signal.SIGKILL)

    with cluster_workers(loopback.scheduler_address, study) as workers:
        assert workers.number == 2
        run(study, tmp_path / "there", workers, tell)
    assert killed
    assert digest(tmp_path / "there") == digest(tmp_path / "here")


def test_streets_of_the_planner_travel_with_the_tasks(loopback, tmp_path, monkeypatch):
    (tmp_path / "streets").mkdir()
    for ending in ("geojson", "plans.json"):
        text = (SHIPPED / f"washington.{ending}").read_text(encoding="utf-8")
        (tmp_path / "streets" / f"mine.{ending}").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    mine = scenario_from_text('base = "delivered"\n[streets]\ngraph = "mine"\n', "mine")
    study = small_study()
    mine = replace(mine, season=study.scenarios[0].season)
    study = replace(study, scenarios=(mine,), baseline="mine", replications=2)
    with cluster_workers(loopback.scheduler_address, study) as workers:
        results = run(study, tmp_path / "there", workers)
    assert not results.failures
    run(study, tmp_path / "here")
    assert digest(tmp_path / "there") == digest(tmp_path / "here")


def test_a_worker_with_another_program_is_refused(loopback, monkeypatch):
    loopback.wait_for_workers(2)  # one that was killed comes back
    monkeypatch.setattr(cluster, "program", lambda: "99.0 0123456789abcdef")
    told = r"2 of 2 workers of the cluster have another program"
    with (
        pytest.raises(StoreError, match=told),
        cluster_workers(loopback.scheduler_address, small_study()),
    ):
        pass


def test_an_address_where_nobody_answers_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_S", 0.2)
    with (
        pytest.raises(StoreError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9"),
        cluster_workers("tcp://127.0.0.1:9", small_study()),
    ):
        pass


def test_a_scheduler_lost_in_mid_study_says_what_is_kept_and_how_to_go_on(tmp_path):
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0",
        local_directory=str(tmp_path / "dask"),
    )  # fmt: skip
    study = replace(small_study(), replications=8)

    def tell(done, of):
        if done == 2:
            cluster.close()

    with (
        cluster,
        pytest.raises(StoreError, match=r"scheduler at tcp://.* was lost. Every finished season"),
        cluster_workers(cluster.scheduler_address, study) as workers,
    ):
        run(study, tmp_path / "there", workers, tell)
    kept = digest(tmp_path / "there")
    assert sum(name.startswith("seasons/") for name in kept) >= 6
    run(study, tmp_path / "there")
    run(study, tmp_path / "here")
    assert digest(tmp_path / "there") == digest(tmp_path / "here")

"""Equal inputs give equal bytes: on one process or several, whatever the hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sim.scenario.load_study import load_study
from sim.study.run import run_study
from sim.study.store import Store, StoreError

STUDY = """
format = 1
about = "Two routes, a few days"
scenarios = ["announced", "longest-unseen", "delivered"]
baseline = "announced"
seed = 7
replications = 3
window = "auto"
reach_within_min = 15
wait_limit_min = 60
seen_within_min = 480
[[headline]]
measure = "walked_share"
margin = 0.02
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "small.toml"
    path.write_text(STUDY)
    found = load_study(path)
    season = replace(found.scenarios[0].season, last_day=date(2021, 3, 3))
    scenarios = tuple(replace(s, season=season) for s in found.scenarios)
    return replace(found, scenarios=scenarios)


def run(study, folder, workers=1):
    told = []
    run_study(study, folder, workers, lambda done, of: told.append((done, of)), "walks compare")
    return told


def digest(folder: Path) -> dict[str, str]:
    """Checksum of every table and stored replication."""
    files = sorted([*folder.glob("tables/*"), *folder.glob("season-1/*/*"),
                    *folder.glob("replications/*"), *folder.glob("scenarios/*")])  # fmt: skip
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


@pytest.fixture(scope="module")
def alone(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    run(study, folder)
    return folder


def test_two_processes_write_the_bytes_of_one(study, alone, tmp_path):
    run(study, tmp_path, workers=2)
    assert digest(tmp_path) == digest(alone)
    assert len(digest(alone)) > 40


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_hash_seed_changes_nothing(study, alone, tmp_path, hash_seed):
    code = (
        "import sys, pathlib\n"
        "from tests.study.test_same_bytes import STUDY, run\n"
        "from sim.scenario.load_study import load_study\n"
        "from dataclasses import replace\n"
        "from datetime import date\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "path = folder / 'small.toml'\n"
        "path.write_text(STUDY)\n"
        "study = load_study(path)\n"
        "season = replace(study.scenarios[0].season, last_day=date(2021, 3, 3))\n"
        "scenarios = tuple(replace(s, season=season) for s in study.scenarios)\n"
        "run(replace(study, scenarios=scenarios), folder / 'out')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True,
                   env={**os.environ, "PYTHONHASHSEED": hash_seed})  # fmt: skip
    assert digest(tmp_path / "out") == digest(alone)


def test_what_is_finished_is_not_done_again(study, alone, tmp_path):
    short = replace(study, replications=2)
    run(short, tmp_path)
    stamps = {p.name: p.stat().st_mtime_ns for p in tmp_path.glob("replications/*")}
    told = run(study, tmp_path)
    assert told[0] == (2, 3)
    again = {p.name: p.stat().st_mtime_ns for p in tmp_path.glob("replications/*")}
    assert stamps.items() < again.items()
    assert digest(tmp_path) == digest(alone)


def test_other_inputs_are_not_mixed_in(study, alone):
    before = digest(alone)
    with pytest.raises(StoreError, match=r"changed: seed"):
        run(replace(study, seed=8), alone)
    with pytest.raises(StoreError, match=r"changed: wait_limit_min"):
        run(replace(study, wait_limit_min=30.0), alone)
    assert digest(alone) == before


def test_a_file_half_written_is_no_replication(study, tmp_path):
    store = Store(tmp_path)
    store.claim({"seed": "1"})
    store.keep(1, b"whole")
    (tmp_path / "replications" / ".00002.npz-half").write_bytes(b"ha")
    assert store.finished() == [1]
    assert store.read(1) == b"whole"


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="choose another folder with --out"):
        Store(tmp_path / "taken").keep(1, b"x")

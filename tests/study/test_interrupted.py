"""Nothing finished is lost: processes killed, seasons that fail, folders in use."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import Executor, Future
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

import sim.study.task
from sim.study.execute import AGAIN, Workers
from sim.study.failures import Failure, failed_text
from sim.study.lock import held
from sim.study.processes import Processes, WorkerDied
from sim.study.store import Store, StoreError
from sim.study.task import Task, carry_out, outcomes
from tests.study.small import ROOT, digest, elsewhere, run, small_study

KILLED_AT = """
import os, pathlib, signal, sys
from tests.study.small import run, small_study
study, folder, stop_at, calls = small_study(), pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0
def count(frame, event, argument):
    global calls
    calls += event == "call"
    if calls == stop_at:
        os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(count)
run(study, folder)
sys.setprofile(None)
(folder / "calls").write_text(str(calls))
"""

KILLED_WRITING = """
import os, pathlib, signal, sys
from tests.study.small import run, small_study
left = int(sys.argv[2])
def counted(function):
    def call(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call
os.fsync, os.replace = counted(os.fsync), counted(os.replace)
run(small_study(), pathlib.Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The results of a run that nothing interrupts."""
    folder = tmp_path_factory.mktemp("whole")
    run(small_study(), folder)
    return digest(folder)


@pytest.mark.parametrize("call", [2, 9, 18, 27, 60])
def test_killed_while_writing_it_goes_on_from_there(whole, tmp_path, call):
    assert elsewhere(KILLED_WRITING, str(tmp_path), str(call)) == -signal.SIGKILL
    assert digest(tmp_path).items() <= whole.items()  # what is there is whole
    run(small_study(), tmp_path)
    assert digest(tmp_path) == whole
    hidden = {path.name for path in tmp_path.rglob(".*")}
    assert hidden == {".lock"}  # what was half written is gone


@pytest.mark.slow
def test_killed_at_twenty_moments_it_goes_on_from_there(whole, tmp_path):
    assert elsewhere(KILLED_AT, str(tmp_path), "0") == 0  # at none: how many calls there are
    calls = int((tmp_path / "calls").read_text())
    draw = random.Random(11)
    for number in range(20):
        folder = tmp_path / str(number)
        at = str(draw.randrange(1, calls * 9 // 10))  # a run may take a few calls fewer
        assert elsewhere(KILLED_AT, str(folder), at) == -signal.SIGKILL
        assert digest(folder).items() <= whole.items()
        run(small_study(), folder)
        assert digest(folder) == whole


def test_killed_workers_are_replaced(whole, tmp_path):
    killed = kill_workers_in(tmp_path, at=[1, 3])
    assert killed == 2
    assert digest(tmp_path) == whole


@pytest.mark.slow
def test_workers_killed_twenty_times_change_nothing(whole, tmp_path):
    draw = random.Random(12)
    killed = 0
    for number in range(10):
        folder = tmp_path / str(number)
        killed += kill_workers_in(folder, at=sorted(draw.sample(range(1, 5), 2)))
        assert digest(folder) == whole
    assert killed == 20


ORPHANS = """
import multiprocessing, os, pathlib, signal, sys
from tests.study.small import run, small_study
def tell(done, of):
    if done == 1:
        for process in multiprocessing.active_children():
            print(process.pid)
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
run(small_study(), pathlib.Path(sys.argv[1]), 2, tell)
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    pipe = {"stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)], **pipe) as parent:
        # The pipe is open as long as any of them lives: reading it to its end waits for all.
        told, _ = parent.communicate(timeout=120)
    assert parent.returncode == -signal.SIGKILL
    assert len(told.split()) == 2


def kill_workers_in(folder, at):
    """Run with two processes and kill one of them each time that so many tasks are done."""
    tells, killed = 0, 0
    draw = random.Random(len(at))

    def tell(done, of):
        nonlocal tells, killed
        if tells in at:
            victims = sorted(p.pid for p in multiprocessing.active_children() if p.is_alive())
            os.kill(draw.choice(victims), signal.SIGKILL)
            killed += 1
        tells += 1

    run(small_study(), folder, 2, tell)
    return killed


def doubled(number):
    return 2 * number


def dies(number):
    os.kill(os.getpid(), signal.SIGKILL)


def dies_while_it_answers(number):
    """Die with half of a long answer on its way, as when memory runs short just then."""
    real = os.write

    def half(handle, content):
        real(handle, content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send.__defaults__ = (half,)  # what connections write with
    return b"x" * 1_000_000


@pytest.mark.parametrize("death", [dies, dies_while_it_answers])
def test_a_worker_that_dies_takes_its_own_task_with_it_and_no_other(death):
    with Processes(2) as processes:
        before = [processes.submit(doubled, n) for n in range(5)]
        bad = processes.submit(death, 5)
        after = [processes.submit(doubled, n) for n in range(6, 12)]
        assert [f.result(timeout=60) for f in before] == [2 * n for n in range(5)]
        with pytest.raises(WorkerDied):
            bad.result(timeout=60)
        assert [f.result(timeout=60) for f in after] == [2 * n for n in range(6, 12)]


def test_what_a_task_raises_is_told_and_its_worker_goes_on():
    with Processes(1) as processes:
        bad, good = processes.submit(doubled, None), processes.submit(doubled, 4)
        with pytest.raises(RuntimeError, match="TypeError"):
            bad.result(timeout=60)
        assert good.result(timeout=60) == 8


def here_only(here):
    """Something that a worker dies of and this process does not."""
    if os.getpid() != here:
        dies(here)
    return "done here"


def test_what_is_worked_out_beside_is_done_by_a_worker_if_there_are_more_than_one():
    with Workers(1) as one, Workers(2) as two, Workers(2, lambda: Breaking(())) as cluster:
        assert one.later(os.getpid)() == cluster.later(os.getpid)() == os.getpid()
        assert two.later(os.getpid)() != os.getpid()


def test_what_a_worker_dies_of_or_cannot_do_is_done_here_and_its_error_told_here():
    with Workers(2) as workers:
        dead = workers.later(here_only, os.getpid())
        wrong = workers.later(doubled, None)
        unsent = workers.later(doubled, UNSENT)
        good = workers.later(doubled, 4)
        assert dead() == "done here"
        with pytest.raises(TypeError):
            wrong()
        assert unsent() == "twice"
        assert good() == 8


class Unsent:
    """What no other process can be given."""

    def __reduce__(self):
        raise TypeError("not to be sent")

    def __rmul__(self, number):
        return "twice"


UNSENT = Unsent()


class Breaking(Executor):
    """An executor that does tasks at once and whose workers die of those of some seasons."""

    def __init__(self, bad):
        self.bad = bad
        self.died = []

    def submit(self, function, /, *args):
        future = Future()
        task = args[0]
        if task.replication in self.bad:
            future.set_exception(WorkerDied("its worker was stopped"))
            self.died.append(task.replication)
        else:
            future.set_result(function(*args))
        return future


def test_what_kills_its_worker_each_time_is_recorded_and_the_rest_is_done(monkeypatch):
    monkeypatch.setattr("sim.study.execute.carry_out", lambda task: packed(task))
    study = replace(small_study(), scenarios=small_study().scenarios[:1])
    tasks = [Task(study, number) for number in range(1, 8)]
    executor = Breaking({3})
    with Workers(2, lambda: executor) as workers:
        found = {task.replication: outcome["announced"] for task, outcome in workers.do(tasks)}
    assert sorted(found) == list(range(1, 8))
    assert found[3].error.startswith("its worker was stopped each time it was tried")
    assert all(value == b"season" for number, value in found.items() if number != 3)
    assert executor.died == [3] * (1 + AGAIN)


def packed(task):
    return sim.study.task._packed(dict.fromkeys(task.names, b"season"))


def fails_in(monkeypatch, scenario, number):
    real = sim.study.task.walked

    def walked(study, one, world, replication):
        if (one.name, replication) == (scenario, number):
            raise ZeroDivisionError("no officers")
        return real(study, one, world, replication)

    monkeypatch.setattr(sim.study.task, "walked", walked)


def test_a_season_that_fails_is_recorded_and_left_out_for_all(whole, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        fails_in(patched, "delivered", 2)
        results = run(small_study(), tmp_path)
    assert [(f.scenario, f.replication, f.seed) for f in results.failures] == [("delivered", 2, 7)]
    row = results.tables["failures"].iloc[0]
    assert row["error"] == "ZeroDivisionError: no officers"
    seasons = results.tables["seasons"]
    assert seasons.groupby("scenario")["replication"].apply(list).tolist() == [[1, 3, 4, 5]] * 3
    told = failed_text(results.failures, tmp_path / "scenarios", "here/scenarios")
    assert "season 2 failed and is left out for all scenarios: delivered" in told
    assert "walks run here/scenarios/delivered.toml --replication 2 --seed 7 --verbose" in told
    again = run(small_study(), tmp_path)  # the same command tries once more
    assert not again.failures and not (tmp_path / "tables" / "failures.csv").exists()
    found = digest(tmp_path)
    assert {k: v for k, v in found.items() if "00005" not in k} == whole


def test_if_every_season_fails_the_first_error_is_told(tmp_path, monkeypatch):
    def broken(*arguments):
        raise ValueError("no streets")

    monkeypatch.setattr(sim.study.task, "world_of", broken)
    with pytest.raises(StoreError, match=r"No season could be finished .* ValueError: no streets"):
        run(small_study(), tmp_path)
    assert len(Store(tmp_path).failures(["announced"])) == 7  # four seasons, three in their place


def test_one_scenario_that_fails_leaves_the_others_of_its_task(monkeypatch):
    fails_in(monkeypatch, "announced", 1)
    found = outcomes(carry_out(Task(small_study(), 1)))
    assert isinstance(found["announced"], Failure)
    assert isinstance(found["delivered"], bytes)


def test_a_folder_in_use_says_by_whom(tmp_path):
    by = rf"by process {os.getpid()} .*walks compare pilot"
    with held(tmp_path, "walks compare pilot"), pytest.raises(StoreError, match=by):
        run(small_study(), tmp_path)
    with held(tmp_path, "walks compare pilot"):  # free again
        pass


def test_inputs_that_cannot_be_read_are_not_guessed(whole, tmp_path):
    run(replace(small_study(), replications=1), tmp_path)
    (tmp_path / "inputs.json").write_text(json.dumps({"seed": "7"}))
    with pytest.raises(StoreError, match="nobody knows what the seasons"):
        run(small_study(), tmp_path)

"""What stands in the log of a results folder, and what never does."""

from __future__ import annotations

import io
import re
import warnings
from concurrent.futures import Executor, Future
from dataclasses import replace

import pytest

import sim.study.task
from sim import __version__
from sim.study.execute import AGAIN, Workers
from sim.study.journal import FILE, LOG, appended, shown
from sim.study.lock import held
from sim.study.processes import WorkerDied
from sim.study.store import StoreError
from sim.study.task import Task
from tests.study.small import run, small_study, two_files

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  (.+)")
COMMAND = "walks compare pilot"


def lines(folder):
    """Lines of the log, without their times."""
    return [LINE.fullmatch(line)[1] for line in (folder / FILE).read_text("utf-8").splitlines()]


def test_a_run_and_the_next_one_are_told_in_sentences(tmp_path):
    short = replace(small_study(), replications=1)
    run(short, tmp_path)
    names = "announced, longest-unseen, delivered"
    begins, made, study, seasons, tables, ends = lines(tmp_path)
    assert begins == "Begins: walks compare"
    assert f"neighborhood-walks {__version__}" in made
    assert re.search(r"numpy [\d.]+.*; Python 3\.\d+\.\d+ on \w+", made)
    assert study == f"Study small: {names}. Seasons: 1, seed: 7, workers: 1."
    assert seasons == f"Seasons finished in all of {names}: 1 of 1, 0 of them before."
    assert tables == "Tables are written."
    assert re.fullmatch(r"Finished after \d+\.\d s\.", ends)
    run(replace(short, replications=2), tmp_path)
    assert lines(tmp_path)[9] == f"Seasons finished in all of {names}: 2 of 2, 1 of them before."


def test_a_season_that_fails_is_a_warning_without_what_the_error_said(tmp_path, monkeypatch):
    real = sim.study.task.walked

    def fails(study, scenario, world, number):
        if (scenario.name, number) == ("delivered", 1):
            raise ValueError("4815 Cedar Avenue")
        return real(study, scenario, world, number)

    monkeypatch.setattr(sim.study.task, "walked", fails)
    run(replace(small_study(), replications=1), tmp_path)
    told = [line for line in lines(tmp_path) if line.startswith("Warning: ")]
    assert told == [
        "Warning: Season 1 of delivered failed (test_log.py, fails). It is left out in all "
        "scenarios."
    ]
    assert "4815" not in (tmp_path / FILE).read_text("utf-8")


class Dying(Executor):
    """An executor whose workers die of every task."""

    def submit(self, function, /, *args):
        future = Future()
        future.set_exception(WorkerDied("its worker was stopped"))
        return future


def test_every_time_a_worker_dies_is_told(tmp_path):
    task = Task(small_study(), 3, ("announced",))
    with appended(tmp_path), Workers(1, Dying) as workers:
        list(workers.do([task]))
    assert lines(tmp_path) == [
        f"Warning: A worker ended during season 3 (time {n})." for n in range(1, AGAIN + 2)
    ]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "Stopped by Ctrl-C after 0.0 s. What is finished is kept."),
        (StoreError("The disk\nis full."), "Ended after 0.0 s: The disk is full."),
        (ValueError("4815 Cedar"), "Ended after 0.0 s: ValueError in test_log.py, line {} ({})"),
    ],
)
def test_how_a_run_ended_is_told(tmp_path, error, told):
    with pytest.raises(type(error)), held(tmp_path, COMMAND):
        raise error
    here = test_how_a_run_ended_is_told.__code__
    last = re.sub(r"\d+\.\d s", "0.0 s", lines(tmp_path)[-1])
    assert last == told.format(here.co_firstlineno + 10, here.co_name)


def test_a_warning_of_a_library_is_told_there(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with held(tmp_path, COMMAND):
            warnings.warn("this will\nchange", FutureWarning, stacklevel=1)
    (told,) = [line for line in lines(tmp_path) if "FutureWarning" in line]
    assert "this will change" in told


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / FILE).mkdir()
    with held(tmp_path, COMMAND):
        LOG.info("Nobody reads this.")


def test_nothing_is_told_before_or_after_a_folder_is_held(tmp_path, capsys):
    with held(tmp_path, "walks compare 'a\nb'"):
        pass
    LOG.warning("Nobody reads this.")
    assert lines(tmp_path)[0] == "Begins: walks compare 'a b'"
    assert len(lines(tmp_path)) == 3
    assert capsys.readouterr() == ("", "")


def test_the_same_lines_are_shown_when_asked_for(tmp_path):
    screen = io.StringIO()
    with shown(screen), held(tmp_path, COMMAND):
        pass
    assert screen.getvalue().splitlines() == lines(tmp_path)


def test_nothing_of_a_file_of_places_stands_in_the_log(tmp_path):
    found = two_files(tmp_path)
    study = replace(found.study, replications=1)
    run(study, tmp_path / "out")
    text = (tmp_path / "out" / FILE).read_text("utf-8")
    assert "listed" in text
    assert "Pacific" not in text and "14th" not in text

"""Disturbing a small study at many moments, and counting what was lost or spoilt."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest import mock

from sim.scenario.load_study import study_of
from sim.study.execute import Workers
from sim.study.lock import held
from sim.study.store import StoreError
from tests.study.disks import NoDisk, closed_to_writers, mounted_again, opened, small_disk
from tests.study.small import ROOT, digest, elsewhere, run, small_study

Whole = dict[str, str]

KILLED = """
import os, pathlib, signal, sys
from tests.study.small import run, small_study
study, folder, at, calls = small_study(), pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0
def count(frame, event, argument):
    global calls
    calls += event == "call"
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
def tell(done, of):
    (folder / ".told").write_text(str(done))
sys.setprofile(count)
run(study, folder, tell=tell)
sys.setprofile(None)
(folder / "calls").write_text(str(calls))
"""
"""Runs the small study and kills itself at a call of a function; it writes what it has told."""

COMMAND = """
import pathlib, sys
from sim.study.run import run_study
import sim.cli, sim.commands.simulate
from tests.study.small import small_study
from sim.scenario.load_study import study_of
from sim.study.execute import Workers
folder = pathlib.Path(sys.argv[1])
def tell(done, of):
    print(done, flush=True)
def compare(args, typed):
    with Workers(2) as workers:
        run_study(small_study(), folder, workers, tell, "walks compare small")
    from sim.commands import Answer
    return Answer("finished")
sim.cli._COMMANDS["compare"] = compare
sys.exit(sim.cli.main(["compare", "small"]))
"""
"""Runs the small study with two workers as the command does, and prints what it tells."""


@dataclass
class Fault:
    """What came of one kind of disturbance."""

    what: str
    times: int = 0
    lost: int = 0
    spoilt: int = 0

    @property
    def row(self) -> str:
        """Its line of the table."""
        return f"| {self.what} | {self.times} | {self.lost} | {self.spoilt} |"

    def judge(self, folder: Path, told: int, whole: Whole) -> None:
        """Count what is missing or spoilt, go on, and count again."""
        self.times += 1
        found = digest(folder)
        scenarios = len(small_study().scenarios)
        kept = sum(name.startswith("seasons/") for name in found) // scenarios
        self.lost += max(0, told - kept)
        self.spoilt += sum(whole.get(name) != value for name, value in found.items())
        run(small_study(), folder)
        self.spoilt += digest(folder) != whole


def started(folder: Path) -> subprocess.Popen[str]:
    """The small study, begun in processes of their own that are a group."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def until(process: subprocess.Popen[str], done: int) -> None:
    """Wait until it tells that so many seasons are finished."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == str(done):
            return


def _told(folder: Path, do: Callable[[int], None], workers: Workers | int = 1) -> int:
    """Run, do something whenever seasons are told, and say how many were told at last."""
    last = 0

    def tell(done: int, of: int) -> None:
        nonlocal last
        last = done
        do(done)

    with suppress(StoreError, KeyboardInterrupt):
        run(small_study(), folder, workers, tell)
    return last


def failing_writes(whole: Whole, folder: Path, step: int) -> Fault:
    """Let one write after another of a run fail, as on a full disk."""
    fault = Fault("the disk is full, from one write after another on")
    real = os.fsync
    for at in count(1, step):
        calls = 0

        def fsync(handle: int, at: int = at) -> None:
            nonlocal calls
            calls += 1
            if calls >= at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        place = folder / f"full-{at}"
        with mock.patch.object(os, "fsync", fsync):
            told = _told(place, lambda _: None)
        if calls < at:
            break
        fault.judge(place, told, whole)
    return fault


def full_disk(whole: Whole, folder: Path) -> Fault:
    """Run on disks of rising size until one holds all; then make room and go on."""
    fault = Fault("a small disk is really full (tmpfs), of sizes from 32 KB on")
    for number, kb in enumerate((32, 64, 96, 128, 192, 256, 320, 400, 500, 700, 900, 1100, 1300)):
        with suppress(NoDisk), small_disk(folder / f"small-{number}", kb) as place:
            told = _told(place, lambda _: None)
            assert digest(place) != whole
            mounted_again(place, "size=64m")
            fault.judge(place, told, whole)
    return fault


def read_only(whole: Whole, folder: Path) -> Fault:
    """Let the folder be written no more after some season."""
    fault = Fault("the folder can be written no more, after each season")
    for at in range(1, small_study().replications):
        with suppress(NoDisk), small_disk(folder / f"read-{at}", 64_000) as place:

            def do(done: int, place: Path = place, at: int = at) -> None:
                if done == at:
                    closed_to_writers(place)

            told = _told(place, do)
            opened(place)
            fault.judge(place, told, whole)
    return fault


def removed(whole: Whole, folder: Path) -> Fault:
    """Take the folder away; what the planner removes is not counted as lost."""
    fault = Fault("the results folder is removed under the run, after each season")
    for at in range(1, small_study().replications + 1):
        place = folder / f"removed-{at}"
        _told(place, lambda done, place=place, at=at: shutil.rmtree(place) if done == at else None)
        fault.judge(place, 0, whole)
    return fault


def killed(whole: Whole, folder: Path, times: int, seed: int) -> Fault:
    """Kill a run at calls drawn evenly among all that it makes."""
    fault = Fault("the process is killed (SIGKILL), at a random call of a function")
    (folder / "never").mkdir()
    elsewhere(KILLED, str(folder / "never"), "0")
    calls = int((folder / "never" / "calls").read_text())
    draw = random.Random(seed)
    for number in range(times):
        place = folder / f"killed-{number}"
        place.mkdir()
        code = elsewhere(KILLED, str(place), str(draw.randrange(1, calls * 9 // 10)))
        assert code == -signal.SIGKILL
        told = place / ".told"
        fault.judge(place, int(told.read_text() or 0) if told.exists() else 0, whole)
    return fault


def killed_workers(whole: Whole, folder: Path, times: int, seed: int) -> Fault:
    """Kill a worker, as the system does when memory runs short, at each season told."""
    fault = Fault("a worker is killed (SIGKILL, as for want of memory), after each season")
    draw = random.Random(seed)

    def kill(done: int) -> None:
        alive = sorted(p.pid or 0 for p in multiprocessing.active_children() if p.is_alive())
        if alive:
            os.kill(draw.choice(alive), signal.SIGKILL)

    for number in range(times):
        place = folder / f"workers-{number}"
        told = _told(place, lambda done, at=number: kill(done) if done == at % 4 else None, 2)
        assert told == small_study().replications
        fault.judge(place, told, whole)
    return fault


def stopped(whole: Whole, folder: Path) -> Fault:
    """Press Ctrl-C whenever a season has been told as finished."""
    fault = Fault("Ctrl-C, after each season")

    def press(done: int, at: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    for at in range(small_study().replications):
        place = folder / f"stopped-{at}"
        told = _told(place, lambda done, at=at: press(done, at))
        fault.judge(place, told, whole)
    return fault


def signalled(whole: Whole, folder: Path, what: str, signals: tuple[int, ...]) -> Fault:
    """Send signals to a command and its workers after each season, as a terminal does."""
    fault = Fault(what)
    for at in range(1, small_study().replications):
        place = folder / f"signalled-{at}"
        with started(place) as process:
            until(process, at)
            for number in signals:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
            out, _ = process.communicate(timeout=600)
        told = max([at, *(int(line) for line in out.split() if line.isdigit())])
        fault.judge(place, told, whole)
    return fault


def two_runs(whole: Whole, folder: Path) -> Fault:
    """Begin the same run in the same folder while it goes on, after each season."""
    fault = Fault("a second run in the same folder, after each season (it is refused)")
    for at in range(small_study().replications):
        place = folder / f"two-{at}"
        refused = []

        def second(
            done: int, at: int = at, place: Path = place, refused: list[str] = refused
        ) -> None:
            if done == at:
                try:
                    with held(place, "walks compare"):
                        pass
                except StoreError as error:
                    refused.append(str(error))

        told = _told(place, second)
        fault.spoilt += len(refused) != 1
        fault.judge(place, told, whole)
    return fault


def clock_back(whole: Whole, folder: Path) -> Fault:
    """Set the clock back by an hour whenever somebody looks at it."""
    fault = Fault("the clock is set back, at each look at it")
    hours = count(10**9, -3600)
    with mock.patch.object(time, "time", lambda: float(next(hours))):
        told = _told(folder / "clock", lambda _: None)
    fault.judge(folder / "clock", told, whole)
    return fault


def half_written_report(folder: Path) -> Fault:
    """Look at the folder at each moment at which the writing of a report may be cut off.

    Every file under its final name must be as it was before or as it is at the end.
    """
    from sim.report.write import write_report

    fault = Fault("the writing of the pages is cut off, before and after each file")
    loaded = study_of(["announced", "longest-unseen", "delivered"], "small").scenarios
    results = run(small_study(), folder / "report")
    seen: list[Whole] = [_files(folder / "report")]

    def looked(function: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object, **named: object) -> object:
            seen.append(_files(folder / "report"))
            found = function(*words, **named)
            seen.append(_files(folder / "report"))
            return found

        return call

    with (
        mock.patch.object(os, "fsync", looked(os.fsync)),
        mock.patch.object(os, "replace", looked(os.replace)),
    ):
        write_report(results, loaded)
    before, last = seen[0], _files(folder / "report")
    assert last.keys() > before.keys()
    fault.times = len(seen) - 1
    fault.spoilt = sum(
        value not in (before.get(name), last.get(name))
        for found in seen
        for name, value in found.items()
    )
    return fault


def _files(folder: Path) -> Whole:
    """Checksum of all that bears its final name, but for the log, to which lines are added."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and path.name != "log.txt"
    }

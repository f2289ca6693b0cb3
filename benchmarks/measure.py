"""What `make bench` measures, one function for each; times are of the processor where they can be.

Ratios are taken in one run, round by round: first plain SimPy, then this
program, so that a busy machine slows both. Processor time leaves out the
time in which others have the processor.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import bare_shift, plain_simpy
from sim.scenario.load_study import load_study
from sim.study.replication import walked, world_of
from sim.walk.ground import prepare_ground

ROOT = Path(__file__).resolve().parents[1]
SHIFTS = 64


@dataclass(frozen=True)
class Against:
    """Seconds of plain SimPy for the 64 bare shifts and of something else, round by round."""

    plain_s: Sequence[float]
    ours_s: Sequence[float]

    @property
    def ratios(self) -> list[float]:
        """How many times as fast as plain SimPy, the least first."""
        return sorted(p / o for p, o in zip(self.plain_s, self.ours_s, strict=True))

    @property
    def speed(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)


def processor_s(action: Callable[[], object]) -> float:
    """Processor seconds of `action`."""
    began = time.process_time()
    action()
    return time.process_time() - began


def peak_mb() -> float:
    """The largest memory that this process has had so far, MB (10^6 bytes).

    Linux counts in the usual figure what the process had before it became this
    program, which is that of whoever started it; so it is asked otherwise.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1.024e-3
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def against_plain(action: Callable[[], object], rounds: int) -> Against:
    """`action` and the plain program in turn, after one time for whatever is made once."""
    action()
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(processor_s(lambda: plain_simpy.run(SHIFTS, 1)))
        ours.append(processor_s(action))
    return Against(plain, ours)


def bare(rounds: int) -> Against:
    """The 64 bare shifts, all logs written."""
    graph = bare_shift.streets()
    scenario = bare_shift.bare_scenario(graph, SHIFTS)
    ground = prepare_ground(graph, scenario.streets)
    return against_plain(lambda: bare_shift.run(scenario, ground, 1), rounds)


def announced(rounds: int) -> Against:
    """A season of `announced` from the world drawn to all measures."""
    study = load_study("same-hours")
    scenario = next(s for s in study.scenarios if s.name == "announced")

    def season() -> None:
        walked(study, scenario, world_of(scenario, study.seed, 1), 1)

    return against_plain(season, rounds)


def by_officers(counts: Sequence[int], rounds: int) -> list[float]:
    """Processor seconds of the 64 bare shifts with so many officers and as many requests each."""
    graph = bare_shift.streets()
    usual = bare_shift.bare_scenario(graph, SHIFTS)
    ground = prepare_ground(graph, usual.streets)
    shift, demand = usual.shifts[0], usual.requests
    found = []
    for officers in counts:
        scenario = replace(
            usual,
            shifts=(replace(shift, officers=officers),),
            requests=replace(demand, per_day=demand.per_day * officers / shift.officers),
        )
        shifts = partial(bare_shift.run, scenario, ground, 1)
        shifts()
        found.append(min(processor_s(shifts) for _ in range(rounds)))
    return found


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of the size with which the time grows: slope of log time on log size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def command_s(*words: str, rounds: int = 5) -> float:
    """Processor seconds that a command takes from its start to its end, the least of `rounds`."""
    found = []
    for _ in range(rounds):
        before = os.times()
        subprocess.run([sys.executable, "-m", "sim.cli", *words], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        after = os.times()
        found.append(
            after.children_user - before.children_user
            + after.children_system - before.children_system
        )  # fmt: skip
    return min(found)


def two_workers(seasons: int, rounds: int) -> list[float]:
    """How many times as fast two workers do the seasons of a study as one, each round.

    Start-up, comparison and report are in both.
    """
    found = []
    for _ in range(rounds):
        took = []
        for workers in ("1", "2"):
            folder = tempfile.mkdtemp()
            began = time.perf_counter()
            command_s("compare", "same-hours", "--replications", str(seasons), "--workers",
                      workers, "--out", folder, "--quiet", rounds=1)  # fmt: skip
            took.append(time.perf_counter() - began)
            shutil.rmtree(folder)
        found.append(took[0] / took[1])
    return sorted(found)

"""A study of three scenarios over a few days, and running it in processes of their own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.scenario.load_study import LoadedStudy, study_of
from sim.scenario.model import Headline, Study
from sim.study.arms import SINGLE, Arm
from sim.study.execute import Workers
from sim.study.run import Results, run_study

ROOT = Path(__file__).parents[2]


def nothing(done: int, of: int) -> None:
    """Tell nobody."""


@lru_cache(maxsize=1)
def small_study() -> Study:
    """Three scenarios, three days, four seasons."""
    found = study_of(["announced", "longest-unseen", "delivered"], "small").study
    season = replace(found.scenarios[0].season, last_day=date(2021, 3, 1))
    return replace(
        found,
        scenarios=tuple(replace(s, season=season) for s in found.scenarios),
        seed=7,
        replications=4,
        headlines=(Headline("walked_share", 0.02),),
    )


def run(
    study: Study,
    folder: Path,
    workers: Workers | int = 1,
    tell: Callable[[int, int], None] = nothing,
) -> Results:
    """Run a study as the command does."""
    with Workers(workers) if isinstance(workers, int) else workers as some:
        return run_study(study, folder, some, tell, "walks compare")


def digest(folder: Path) -> dict[str, str]:
    """Checksum of every table, stored season, log and scenario in a results folder."""
    files = sorted(
        path
        for part in ("tables/*", "season-1/*/*", "seasons/*/*", "scenarios/*")
        for path in folder.glob(part)
        if not path.name.startswith(".")  # half written by a process that was killed
    )
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def elsewhere(code: str, *arguments: str, **environment: str) -> int:
    """Run Python code in a process of its own; its exit code, below 0 if it was killed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    assert done.returncode <= 0, done.stderr
    return done.returncode


NAMES = [m.name for m in SINGLE]


def arm(scenario: str, seasons: int, **values: np.ndarray) -> Arm:
    """An arm whose named measures have these values by season; all others are 1."""
    top = np.ones((seasons, len(NAMES)))
    for name, value in values.items():
        top[:, NAMES.index(name)] = value
    return Arm(
        scenario, top, np.ones_like(top), tuple(np.zeros(0) for _ in range(seasons)),
        np.ones((seasons, 2)), np.ones(2), np.ones(2), (),
    )  # fmt: skip


OWN = """format = 1
about = "own"
base = "announced"
[season]
last_day = "2021-03-01"
[requests]
per_day = 60
"""


def two_files(here: Path) -> LoadedStudy:
    """Two scenarios of a planner, one of which names a file that is gone after it was read."""
    (here / "calls.csv").write_text("place,weight\nPacific & 14th,2\nCedar & 15th,1\n")
    (here / "plain.toml").write_text(OWN)
    (here / "listed.toml").write_text(OWN + 'places_file = "calls.csv"\n[crew]\nmeal_min = 0\n')
    found = study_of([here / "plain.toml", here / "listed.toml"], "two")
    (here / "calls.csv").unlink()
    return found

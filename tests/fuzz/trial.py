"""Trying spoilt files: each is accepted, or told what is wrong with it, and nothing else."""

from __future__ import annotations

import random
import re
import resource
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.commands import OK, WRONG_INPUT
from sim.commands.check import check
from sim.scenario.find import SHIPPED
from sim.scenario.load_study import is_study, open_study, study_of
from sim.scenario.model import Study
from sim.study.evidence import with_hours_settled
from sim.study.replication import walked, world_of
from tests.fuzz.mutations import spoilt_structure, spoilt_text

KEY_OR_PLACE = re.compile(r"^  \S", re.MULTILINE)
"""A line of an error that names a key, a line or what the whole file is."""


@dataclass
class Tally:
    """What came of many files.

    Attributes
    ----------
    accepted, refused, run : int
        Files accepted, told what is wrong with them, and simulated for a day.
    slowest_s : float
        Processor time of the slowest file.
    surprises : list of (str, str)
        Name of a spoilt file and what happened that should not.
    peak_mb : float
        Most memory that a process held when it was last weighed.
    """

    accepted: int = 0
    refused: int = 0
    run: int = 0
    slowest_s: float = 0.0
    surprises: list[tuple[str, str]] = field(default_factory=list)
    peak_mb: float = 0.0

    @property
    def tried(self) -> int:
        """How many files there were."""
        return self.accepted + self.refused + len(self.surprises)

    def weigh(self) -> None:
        """Take note of the memory that this process has held."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.peak_mb = max(self.peak_mb, peak)

    def add(self, other: Tally) -> None:
        """Take over what came of the files of another process."""
        self.accepted += other.accepted
        self.refused += other.refused
        self.run += other.run
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.peak_mb = max(self.peak_mb, other.peak_mb)
        self.surprises += other.surprises


def shipped(folder: Path) -> list[Path]:
    """A copy of all shipped scenarios and studies with the files that they name."""
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return sorted(folder.rglob("*.toml"))


def spoilt_scenarios(folder: Path, numbers: Iterable[int], seed: int) -> Iterator[Path]:
    """Write one spoilt scenario or study file after another, beside what they name.

    Parameters
    ----------
    folder : Path
        To be filled; each file is gone when the next one comes.
    numbers : iterable of int
    seed : int
        The same seed and number give the same file.
    """
    sound = shipped(folder)
    texts = {path: path.read_text(encoding="utf-8") for path in sound}
    for number in numbers:
        draw = random.Random(f"{seed}/{number}")
        source = draw.choice(sound)
        path = source.with_name(f"spoilt-{number}.toml")
        if draw.random() < 0.75:
            text = spoilt_structure(texts[source], draw, tuple(texts.values()))
            path.write_text(text, encoding="utf-8", errors="surrogatepass")
        else:
            path.write_bytes(spoilt_text(texts[source].encode(), draw))
        yield path
        path.unlink()


def try_scenario(path: Path, tally: Tally) -> bool:
    """Check a file as ``walks check`` does; True if it is accepted."""
    began = time.process_time()
    try:
        answer = check([str(path)])
    except Exception as error:  # what a planner would see as a crash
        tally.surprises.append((path.name, f"{type(error).__name__}: {error}"))
        return False
    finally:
        tally.slowest_s = max(tally.slowest_s, time.process_time() - began)
    if answer.code == OK:
        tally.accepted += 1
        return True
    tally.refused += 1
    if answer.code != WRONG_INPUT or not KEY_OR_PLACE.search(answer.problems):
        tally.surprises.append((path.name, answer.problems))
    return False


def one_day(path: Path) -> Study:
    """The first scenario of an accepted file, for the first day of its season only."""
    file = str(path)
    study = open_study(file).study if is_study(file) else study_of([file], "spoilt").study
    scenario = study.scenarios[0]
    season = replace(scenario.season, last_day=scenario.season.first_day)
    if season.unbroken_hours:
        hours = min(season.unbroken_hours, 24.0)
        warm_up = min(season.warm_up_hours, hours / 2)
        season = replace(scenario.season, unbroken_hours=hours, warm_up_hours=warm_up)
    scenario = replace(scenario, season=season)
    return with_hours_settled(replace(study, scenarios=(scenario,), baseline=scenario.name))


def run_one_day(path: Path, tally: Tally) -> None:
    """Simulate one day of an accepted file and make all measures of it."""
    try:
        study = one_day(path)
        scenario = study.scenarios[0]
        _, _, reduced = walked(study, scenario, world_of(scenario, study.seed, 1), 1)
        assert len(reduced.season) > 0
    except Exception as error:
        tally.surprises.append((path.name, f"run: {type(error).__name__}: {error}"))
    else:
        tally.run += 1

"""The seasons of a study: what is stored is read, what is missing is simulated and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.model import Study
from sim.study.arms import Arm, gather_arm
from sim.study.execute import Workers
from sim.study.failures import Failure
from sim.study.inputs import claim
from sim.study.journal import LOG, tell_failure
from sim.study.lock import held
from sim.study.packing import unpack_tables
from sim.study.reduce import Reduced
from sim.study.replication import reduced_of
from sim.study.store import Store, StoreError
from sim.study.task import Task, tasks_of

Tell = Callable[[int, int], None]
"""Called with finished and all seasons whenever one is finished."""

TABLES = tuple(f.name for f in fields(Reduced))

SPARE_SHARE = 0.1
LEAST_SPARE = 3
"""Seasons simulated at most in the place of failed ones: a share, and at least so many."""


class Stored(Mapping[int, Any]):
    """Stored seasons of one scenario by their number, read table by table when asked for."""

    def __init__(self, store: Store, scenario: str, numbers: Sequence[int]) -> None:
        self._store, self._scenario, self._numbers = store, scenario, tuple(numbers)

    def __getitem__(self, number: int) -> StoredSeason:
        return StoredSeason(self._store, self._scenario, number)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


@dataclass(frozen=True)
class StoredSeason:
    """One stored season; its tables are attributes, as those of `Reduced`."""

    store: Store
    scenario: str
    number: int

    def __getattr__(self, table: str) -> np.ndarray:
        if table not in TABLES:
            raise AttributeError(table)
        value = self.store.read(self.scenario, self.number)
        return unpack_tables(value, f"{table}.npy")[""]


@dataclass
class Runs:
    """Seasons of the scenarios of a study.

    A season that fails in one scenario is left out for all, and a later one
    takes its place, so that what is compared is always paired.

    Attributes
    ----------
    study : Study
        With settled daily hours.
    store : Store
        Claimed for this study.
    workers : Workers
    tell : callable
        Progress.
    failed : dict of str to set of int
        Seasons of each scenario that failed since this began; they are not
        tried again now.
    """

    study: Study
    store: Store
    workers: Workers
    tell: Tell
    failed: dict[str, set[int]] = field(default_factory=dict)
    _arms: dict[str, tuple[list[int], Arm]] = field(default_factory=dict)

    def ensure(self, scenarios: Sequence[str], seasons: int) -> list[int]:
        """Simulate what is missing until all these scenarios have so many seasons.

        Returns
        -------
        list of int
            Numbers of the first `seasons` seasons that are complete; fewer if
            too many failed.

        Raises
        ------
        StoreError
            If none could be finished, or a season cannot be written.
        """
        most = seasons + max(LEAST_SPARE, int(SPARE_SHARE * seasons))
        finished = {name: self.store.finished(name) for name in scenarios}
        upto = seasons
        while True:
            self._simulate(finished, upto, seasons)
            complete = self._complete(finished)
            if len(complete) >= seasons or upto == most:
                break
            upto = min(upto + seasons - len(complete), most)
        if not complete and seasons:
            raise StoreError(self._none_finished(scenarios))
        return complete[:seasons]

    def _complete(self, finished: dict[str, set[int]]) -> list[int]:
        out = set().union(*self.failed.values())
        return sorted(set.intersection(*finished.values()) - out)

    def _simulate(self, finished: dict[str, set[int]], upto: int, seasons: int) -> None:
        names = list(finished)

        def tasks() -> Iterator[Task]:
            for number in range(1, upto + 1):
                if number not in out:
                    yield from tasks_of(self.study, number, missing.get(number, set()))

        out = set().union(*self.failed.values())
        missing: dict[int, set[str]] = {}
        for name in names:
            for number in set(range(1, upto + 1)) - finished[name] - out:
                missing.setdefault(number, set()).add(name)
        before = min(len(self._complete(finished)), seasons)
        self.tell(before, seasons)
        for task, found in self.workers.do(tasks()):
            for name, outcome in found.items():
                if isinstance(outcome, Failure):
                    self.store.note(outcome)
                    tell_failure(outcome)
                    self.failed.setdefault(name, set()).add(task.replication)
                else:
                    self.store.keep(name, task.replication, outcome)
                    finished[name].add(task.replication)
            self.tell(min(len(self._complete(finished)), seasons), seasons)
        if missing:
            there = min(len(self._complete(finished)), seasons)
            LOG.info(
                "Seasons finished in all of %s: %d of %d, %d of them before.",
                ", ".join(names), there, seasons, before,
            )  # fmt: skip

    def _none_finished(self, scenarios: Sequence[str]) -> str:
        found = self.store.failures(scenarios)
        first = f" The first failed with: {found[0].error} ({found[0].where})." if found else ""
        return (
            f"No season could be finished in all scenarios.{first} "
            "To see where, run that scenario alone: walks run SCENARIO --replication 1 --verbose"
        )

    def stored(self, scenarios: Sequence[str], at_most: int) -> list[int]:
        """Numbers of the first seasons that are stored for all these scenarios."""
        return self._complete({name: self.store.finished(name) for name in scenarios})[:at_most]

    def arms(self, scenarios: Sequence[str], seasons: int) -> dict[str, Arm]:
        """The first `seasons` seasons of these scenarios, the same numbers for all.

        Parameters
        ----------
        scenarios : sequence of str
        seasons : int

        Returns
        -------
        dict of str to Arm
            In the order of `scenarios`.
        """
        numbers = self.ensure(scenarios, seasons)
        return {name: self._arm(name, numbers) for name in scenarios}

    def _arm(self, scenario: str, numbers: list[int]) -> Arm:
        """The arm of these seasons; those gathered before are not read again."""
        known, arm = self._arms.get(scenario, ([], None))
        if arm is None or known != numbers[: len(known)]:
            if arm is not None and numbers == known[: len(numbers)]:
                return arm.first(len(numbers))
            known, arm = [], None
        new = numbers[len(known) :]
        if new:
            read = (reduced_of(self.store.read(scenario, number)) for number in new)
            more = gather_arm(scenario, read)
            arm = more if arm is None else arm.followed_by(more)
            self._arms[scenario] = (list(numbers), arm)
        assert arm is not None
        return arm


@contextmanager
def runs_in(
    folder: Path, study: Study, workers: Workers, tell: Tell, command: str
) -> Iterator[Runs]:
    """Hold a results folder for a study, whose seasons in it may be read and added to.

    Parameters
    ----------
    folder : Path
    study : Study
        With settled daily hours.
    workers : Workers
    tell : callable
        Progress.
    command : str
        What the user typed, for whoever finds the folder in use.

    Raises
    ------
    StoreError
        If the folder cannot be written, is in use, or holds results of other
        inputs.
    """
    store = Store(folder)
    with held(folder, command):
        claim(store, study)
        yield Runs(study, store, workers, tell)

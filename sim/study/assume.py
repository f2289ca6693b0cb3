"""Simulating the settings of what is assumed; what is stored is not simulated again.

Settings 1 to K of a study move all assumptions at once (`sim.study.settings`).
Numbers K + 1 and up move one assumption to the lower or upper end of its
range: K + 2 i + 1 and K + 2 i + 2 for assumption i of the design. All lie in
one folder whose name changes with the assumptions, their ranges and the
number of settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.errors import ScenarioError
from sim.scenario.load import Loaded, reopen
from sim.scenario.model import Scenario, Study
from sim.scenario.moving import Assumed, fewest_settings, movable, moved, ways
from sim.study.arms import SINGLE, Arm
from sim.study.comparison import Comparison
from sim.study.execute import Workers
from sim.study.failures import Failure
from sim.study.hinges import Hinges, hinges
from sim.study.journal import tell_failure
from sim.study.packing import unpack_tables
from sim.study.runs import Tell
from sim.study.setting_seasons import EndSeasons, SettingSeasons
from sim.study.settings import Design, spread
from sim.study.store import Store, StoreError, fingerprint
from sim.study.task import Task, tasks_of

END_SEASONS = 5
"""Seasons, at least, with one assumption at an end of its range."""


@dataclass
class Settings:
    """The settings of a study.

    Attributes
    ----------
    study : Study
        With settled daily hours.
    loaded : sequence of Loaded
        Its scenarios as read from their files, in the same order.
    store : Store
    workers : Workers
    tell : callable
        Progress.
    """

    study: Study
    loaded: Sequence[Loaded]
    store: Store
    workers: Workers
    tell: Tell
    assumed: dict[str, Assumed] = field(init=False)
    design: Design = field(init=False)

    def __post_init__(self) -> None:
        self.assumed = {one.scenario.name: assumptions_by_entry(one.data) for one in self.loaded}
        known = list(self.assumed.values())
        names = movable(known)
        study = self.study
        self.design = spread(names, study.settings, study.seed, ways(known, names))
        self.store = replace(self.store, design=f"settings/{self._mark()}")

    def _mark(self) -> str:
        """A name for the design: another one for other assumptions, ranges or numbers."""
        ranges = {
            name: {
                entry: [(one.key, one.low, one.value, one.high) for one in covered]
                for entry, covered in sorted(found.items())
            }
            for name, found in sorted(self.assumed.items())
        }
        told = [self.study.settings, self.study.seed, self.design.names, ranges]
        return fingerprint(json.dumps(told))[:12]

    def joint(self) -> SettingSeasons:
        """All assumptions moved at once."""
        numbers = range(1, self.study.settings + 1)
        names = self.design.names
        shares = {k: dict(zip(names, self.design.shares[k - 1], strict=False)) for k in numbers}
        return SettingSeasons(*self._sums(shares, self.study.setting_seasons), self.design)

    def ends(self, wanted: Sequence[tuple[str, float]]) -> EndSeasons:
        """One assumption at an end of its range, all else as in the files.

        Parameters
        ----------
        wanted : sequence of (str, float)
            Key of the assumption, and -1 or 1.
        """
        numbers = {
            self.study.settings + 2 * self.design.names.index(name) + (2 if share > 0 else 1): (
                name, share,
            )
            for name, share in wanted
        }  # fmt: skip
        shares = {k: {name: share} for k, (name, share) in numbers.items()}
        seasons = max(END_SEASONS, self.study.setting_seasons)
        return EndSeasons(*self._sums(shares, seasons), tuple(numbers.values()))

    def _sums(
        self, shares: Mapping[int, Mapping[str, float]], seasons: int
    ) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """Simulate what is missing of some settings; numerators and denominators of all."""
        self._simulate(shares, seasons)
        shape = (len(shares), seasons, len(SINGLE))
        top = {name: np.full(shape, np.nan) for name in self.assumed}
        bottom = {name: np.full(shape, np.nan) for name in self.assumed}
        for name in self.assumed:
            for row, setting in enumerate(shares):
                stored = self.store.finished(name, setting)
                for number in set(range(1, seasons + 1)) & stored:
                    value = self.store.read(name, number, setting)
                    found = unpack_tables(value)["season"]
                    top[name][row, number - 1] = found["numerator"]
                    bottom[name][row, number - 1] = found["denominator"]
        return top, bottom

    def _simulate(self, shares: Mapping[int, Mapping[str, float]], seasons: int) -> None:
        missing = {
            setting: {
                name: set(range(1, seasons + 1)) - self.store.finished(name, setting)
                for name in self.assumed
            }
            for setting in shares
        }
        total = len(shares) * seasons * len(self.assumed)
        done = total - sum(len(left) for one in missing.values() for left in one.values())
        self.tell(done, total)
        for task, found in self.workers.do(self._tasks(shares, missing)):
            for name, outcome in found.items():
                if isinstance(outcome, Failure):
                    self.store.note(outcome)
                    tell_failure(outcome)
                else:
                    self.store.keep(name, task.replication, outcome, task.setting)
                done += 1
            self.tell(done, total)

    def _tasks(
        self,
        shares: Mapping[int, Mapping[str, float]],
        missing: Mapping[int, Mapping[str, set[int]]],
    ) -> Iterator[Task]:
        """What is missing; the scenarios of a setting are opened when their turn comes."""
        for setting, left in missing.items():
            if not any(left.values()):
                continue
            scenarios = self._moved(setting, shares[setting])
            if scenarios is None:
                continue
            study = replace(self.study, scenarios=scenarios)
            for number in sorted(set().union(*left.values())):
                wanted = {name for name, numbers in left.items() if number in numbers}
                yield from tasks_of(study, number, wanted, setting)

    def _moved(self, setting: int, shares: Mapping[str, float]) -> tuple[Scenario, ...] | None:
        """The scenarios of a setting; None, and a note, if one is not sound with these values."""
        found = []
        for one in self.loaded:
            name = one.scenario.name
            sets = moved(self.assumed[name], tuple(shares), tuple(shares.values()))
            try:
                found.append(reopen(one, sets, f"setting {setting}").scenario)
            except ScenarioError as error:
                told = "; ".join(f"{one.key} {one.message}" for one in error.problems)
                failure = Failure(name, 1, setting, self.study.seed, told, "the scenario")
                self.store.note(failure)
                return None
        return tuple(found)


def vary(settings: Settings, comparison: Comparison, arms: Sequence[Arm]) -> Hinges:
    """Hold a comparison against all settings, then look at the ends of what matters."""
    data = {one.scenario.name: one.data for one in settings.loaded}
    joint = settings.joint()
    half = settings.design.settings // 2
    pairs = int((joint.complete[:half] & joint.complete[half:]).sum())
    if 2 * pairs < fewest_settings(len(settings.design.names)):
        raise StoreError(_too_few(settings, int(joint.complete.sum())))
    wanted = hinges(joint, comparison, data).wanted()
    ends = settings.ends(wanted) if wanted else None
    return hinges(joint, comparison, data, ends, arms)


def _too_few(settings: Settings, complete: int) -> str:
    found = [f for f in settings.store.failures(list(settings.assumed)) if f.setting]
    first = f" The first that failed: {found[0].error} ({found[0].where})." if found else ""
    return (
        f"Only {complete} of {settings.study.settings} settings of what is assumed could be "
        f"simulated in all scenarios, too few to tell what matters.{first} Narrow the plausible "
        "range that leads there, or leave the key settings out of the study."
    )

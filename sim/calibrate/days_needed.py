"""How exactly a walk log of so many days would tell what it is kept for.

The officers of simulated seasons hand in their logs, and each log is read by
the same rules as a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from sim.calibrate.dispatch_record import QUANTITIES as OF_REQUESTS
from sim.calibrate.dispatch_record import DispatchRecord, dispatched
from sim.calibrate.quantities import Quantity
from sim.calibrate.walk_log import WalkLog
from sim.calibrate.walk_quantities import QUANTITIES as OF_WALKS
from sim.calibrate.written_down import written_down
from sim.scenario.model import Scenario
from sim.study.replication import met_and_walked, world_of


@dataclass(frozen=True)
class Precision:
    """How exactly one quantity is told by logs of so many days.

    Attributes
    ----------
    quantity : Quantity
    value : float
        Over all simulated logs.
    half : tuple of float
        For each number of days, half the 95 % interval over the value: the
        median over the logs; inf where at least half of them counted nothing.
    """

    quantity: Quantity
    value: float
    half: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Records:
    """What is written down in the first days of one simulated season."""

    walks: WalkLog
    requests: DispatchRecord


def simulated_records(
    scenario: Scenario,
    days: int,
    seasons: int,
    seed: int,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[Records]:
    """Records of the first days of a scenario, one for each season."""
    last = scenario.season.first_day + timedelta(days - 1)
    scenario = replace(scenario, season=replace(scenario.season, last_day=last))
    found = []
    for number in range(1, seasons + 1):
        tell(number - 1, seasons)
        drawn = world_of(scenario, seed, number)
        world, log = met_and_walked(scenario, drawn, seed, number)
        chance = np.random.default_rng([seed, number])
        walks = written_down(scenario, world, log, chance)
        found.append(Records(walks, dispatched(scenario, world, log)))
    return found


def precisions(
    scenario: Scenario, records: Sequence[Records], days: Sequence[int]
) -> list[Precision]:
    """How exactly records of the first so many days tell each quantity that they hold."""
    ends = [scenario.season.first_day.toordinal() + number for number in days]
    walks = [[one.walks.before(end) for one in records] for end in ends]
    requests = [[one.requests.before(end) for one in records] for end in ends]
    found = [_precision(quantity, walks) for quantity in OF_WALKS]
    found += [_precision(quantity, requests) for quantity in OF_REQUESTS]
    return [one for one in found if one.value > 0]


def _precision(quantity: Quantity, parts: Sequence[Sequence[object]]) -> Precision:
    """Of one quantity, from the records of each length, the longest last."""
    values = [[quantity.found(part) for part in same] for same in parts]
    halves = [[v.precision if np.isfinite(v.precision) else np.inf for v in one] for one in values]
    whole = [v.value for v in values[-1] if np.isfinite(v.value)]
    value = float(np.mean(whole)) if whole else 0.0
    return Precision(quantity, value, tuple(float(np.median(half)) for half in halves))

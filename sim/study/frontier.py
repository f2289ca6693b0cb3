"""Which scenarios are worth a look when several measures count at once.

A scenario is dropped only if another is better where it matters and nowhere
worse by as much as matters. What is left is the Pareto set: to choose among
those is a matter of what is wanted, not of simulating more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.scenario.model import Headline
from sim.study.arms import Arm
from sim.study.compare import EQUAL_HOURS, HOURS
from sim.study.estimate import family_confidence, look_at, standard_error, t_quantile
from sim.study.measures import measure_named
from sim.study.paired import estimates_of, identical, paired, sign_of


@dataclass(frozen=True)
class Place:
    """Where one scenario stands.

    Attributes
    ----------
    scenario : str
    dropped_by : str
        A scenario that is better somewhere and nowhere worse; "": it is kept.
    better_on : tuple of str
        Measures on which that one is better.
    """

    scenario: str
    dropped_by: str
    better_on: tuple[str, ...]


def frontier(arms: Sequence[Arm], headlines: Sequence[Headline]) -> tuple[Place, ...]:
    """The Pareto set over the headline measures and the officer-hours.

    B drops A if its interval of the difference lies at or above the margin on
    one measure, and above minus the margin on all. The intervals of all pairs
    and measures at all looks hold together with 95 %. Fewer officer-hours a
    week are better, by a margin of 1 % of the smaller hours; they count unless
    all scenarios have the same in every season.

    Parameters
    ----------
    arms : sequence of Arm
        Used are the first seasons up to the latest look, as in the comparison.
    headlines : sequence of Headline

    Returns
    -------
    tuple of Place
        In the order of `arms`. At least one is kept: where margins add up so
        that scenarios drop each other in a ring, none of the ring is dropped
        for another of it.
    """
    names = [arm.scenario for arm in arms]
    better, level, measures = _compared(arms, headlines)
    over = np.any(better, axis=0) & np.all(level, axis=0)  # [b, a]: b would drop a
    ahead = _through_others(over)
    over &= ~ahead.T
    places = []
    for a, name in enumerate(names):
        by = np.flatnonzero(over[:, a])
        if len(by) == 0:
            places.append(Place(name, "", ()))
            continue
        kept = ~over[:, by].any(axis=0)
        b = int(by[np.lexsort((-better[:, by, a].sum(axis=0), ~kept))[0]])
        on = tuple(m for m, is_better in zip(measures, better[:, b, a], strict=True) if is_better)
        places.append(Place(name, names[b], on))
    return tuple(places)


def _compared(
    arms: Sequence[Arm], headlines: Sequence[Headline]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """For each measure and pair [b, a]: b is better; b is not worse where it matters."""
    look = look_at(min(arm.seasons for arm in arms))
    used = [arm.first(look.seasons) for arm in arms]
    count = len(used)
    margins: dict[str, float | None] = {one.measure: one.margin for one in headlines}
    estimates = {name: estimates_of(measure_named(name), used) for name in (*margins, HOURS)}
    hours = estimates[HOURS]
    if not all(identical(hours[0], other) for other in hours[1:]):
        margins[HOURS] = None
    family = count * (count - 1) // 2 * len(margins)
    confidence = family_confidence(look, family)
    better = np.zeros((len(margins), count, count), dtype=bool)
    level = np.zeros_like(better)
    for m, (name, given) in enumerate(margins.items()):
        sign = -1.0 if name == HOURS else sign_of(measure_named(name))
        for b, a in combinations(range(count), 2):
            margin = EQUAL_HOURS * min(hours[b].value, hours[a].value) if given is None else given
            value, errors = paired(estimates[name][b], estimates[name][a])
            half = t_quantile(confidence, len(errors)) * standard_error(errors)
            for one, two, at in ((b, a, sign * value), (a, b, -sign * value)):
                low = at - half
                better[m, one, two] = low >= margin and low > 0  # no hours: no margin
                level[m, one, two] = low > -margin or low >= 0
    return better, level, list(margins)


def _through_others(over: np.ndarray) -> np.ndarray:
    """Whether [b, a]: b would drop a, or one that would drop it, and so on."""
    reached = over.copy()
    for via in range(len(over)):
        reached |= reached[:, via, None] & reached[None, via, :]
    return reached


FRONTIER = np.dtype([
    ("scenario", "U80"), ("kept", "?"), ("dropped_by", "U80"), ("better_on", "U300")
])  # fmt: skip
"""Columns of `frontier_table`."""


def frontier_table(places: Sequence[Place]) -> np.ndarray:
    """One row for each scenario (columns `FRONTIER`)."""
    return np.array(
        [(p.scenario, not p.dropped_by, p.dropped_by, ", ".join(p.better_on)) for p in places],
        dtype=FRONTIER,
    )

"""The best scenario of a study by one measure, simulating only those still in play."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.arms import SINGLE, Arm
from sim.study.measures import Measure, measure_named
from sim.study.paired import sign_of
from sim.study.selection import FIRST_STAGE, Race, Selection

BATCH = 10
"""Seasons simulated at a time after the first stage; how many makes no difference."""

Arms = Callable[[Sequence[str], int], Mapping[str, Arm]]
"""From names of scenarios and a number to so many first seasons of each."""


@dataclass(frozen=True, eq=False)
class Best:
    """What was found.

    Attributes
    ----------
    scenarios : tuple of str
        In the order of the study; rows of `selection` are places in it.
    measure : str
    selection : Selection
        With more being better: its means have the other sign where less is.
    """

    scenarios: tuple[str, ...]
    measure: str
    selection: Selection

    def near(self) -> tuple[str, ...]:
        """Others whose mean is less than the margin behind that of the best, in order."""
        found = self.selection
        if found.best is None:
            return ()
        close = found.means > found.means[found.best] - found.delta
        return tuple(self.scenarios[i] for i in np.flatnonzero(close) if i != found.best)

    def table(self) -> np.ndarray:
        """One row per scenario (columns `SELECTION`): those that are left, then the last to go."""
        found, measure = self.selection, measure_named(self.measure)
        rows = np.zeros(len(self.scenarios), dtype=SELECTION)
        gone = {one.scenario: one for one in found.dropped}
        order = [*found.left, *sorted(gone, key=lambda i: (-gone[i].after, -found.means[i], i))]
        for row, i in zip(rows, order, strict=True):
            row["scenario"], row["measure"] = self.scenarios[i], measure.name
            row["unit"], row["better"] = measure.unit, measure.direction
            row["mean"] = sign_of(measure) * found.means[i]
            row["seasons"], row["dropped_after_seasons"] = found.seasons[i], -1
            row["outcome"] = "best" if i == found.best else "left"
            row["margin"], row["confidence"] = found.delta, 1 - found.alpha
            if i in gone:
                row["outcome"] = "tied" if gone[i].tied else "dropped"
                row["dropped_after_seasons"] = gone[i].after
                row["dropped_by"] = self.scenarios[gone[i].by]
        return rows


SELECTION = np.dtype([
    ("scenario", "U80"), ("measure", "U40"), ("unit", "U24"), ("better", "U6"), ("mean", "f8"),
    ("seasons", "i4"), ("outcome", "U8"), ("dropped_after_seasons", "i4"), ("dropped_by", "U80"),
    ("margin", "f8"), ("confidence", "f8"),
])  # fmt: skip
"""Columns of `Best.table`."""


def can_select_by(measure: Measure) -> bool:
    """Whether one way is better, and every season has a value of its own."""
    return measure.direction != "none" and measure in SINGLE


def season_values(arm: Arm, measure: Measure) -> np.ndarray:
    """The measure in each season by itself, turned so that more is better.

    Raises
    ------
    ValueError
        If a season has none, or one that is not finite.
    """
    column = SINGLE.index(measure)
    with np.errstate(invalid="ignore", divide="ignore"):
        values: np.ndarray = arm.numerator[:, column] / arm.denominator[:, column]
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise ValueError(
            f"{measure.name} has no value in {len(bad)} of {arm.seasons} seasons of "
            f"{arm.scenario}; the best cannot be selected by it"
        )
    return sign_of(measure) * values


def best_of(
    arms: Arms, scenarios: Sequence[str], measure: str, delta: float, alpha: float, at_most: int
) -> Best:
    """Simulate until one scenario is selected as the best, or the limit is reached.

    Parameters
    ----------
    arms : callable
        Gives seasons; what is missing is simulated. Fewer than asked for end it.
    scenarios : sequence of str
        Two or more.
    measure : str
        One of which `can_select_by` is so. Judged is the mean of the seasons'
        own values (for a ratio this is not quite sum over sum).
    delta : float
        Smallest difference that matters, in the measure's unit.
    alpha : float
        Error allowed.
    at_most : int
        Seasons of each scenario at most.

    Raises
    ------
    ValueError
        If seasons have no value, or the numbers are not such as `Race` takes.
    """
    by = measure_named(measure)
    race = Race(len(scenarios), delta, alpha)
    asked = min(FIRST_STAGE, at_most)
    while True:
        left = race.left
        found = arms([scenarios[i] for i in left], asked)
        columns = {i: season_values(found[scenarios[i]], by) for i in left}
        complete = min(len(values) for values in columns.values())
        while race.season < complete and not race.decided:
            race.add(np.array([columns[i][race.season] for i in race.left]))
        if race.decided or asked >= at_most or complete < asked:
            return Best(tuple(scenarios), measure, race.selection())
        asked = min(asked + BATCH, at_most)

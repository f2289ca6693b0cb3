"""Targets: does a scenario reach what was asked for, and in how many seasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Target
from sim.study.arms import SINGLE, Arm
from sim.study.estimate import Look, look_at, ratio
from sim.study.measures import measure_named
from sim.study.verdict import MOST_SEASONS

MEETS = "meets"
FAILS = "fails"
NOT_SURE = "not sure yet"
NOT_SHOWN = "cannot be judged"


@dataclass(frozen=True)
class TargetFigure:
    """One target for one scenario.

    Attributes
    ----------
    scenario : str
    target : Target
    met, seasons : int
        Seasons in which it was met, of those that have the measure.
    low, high : float
        Bounds of the share of all seasons in which it is met.
    verdict : str
        "meets", "fails", "not sure yet" or "cannot be judged".
    """

    scenario: str
    target: Target
    met: int
    seasons: int
    low: float
    high: float
    verdict: str

    @property
    def share(self) -> float:
        """Share of the simulated seasons in which it was met (nan: of none)."""
        return self.met / self.seasons if self.seasons else float("nan")


def share_bounds(met: int, seasons: int, error: float) -> tuple[float, float]:
    """Lower and upper bound of a share, each wrong with probability `error` at most.

    The exact bounds of Clopper and Pearson (Biometrika 26, 1934), one-sided
    each: the share at which so many or more (fewer) seasons would have `error`.

    Parameters
    ----------
    met, seasons : int
    error : float
        Above 0, at most 0.5.
    """
    from scipy.stats import beta

    low = 0.0 if met == 0 else float(beta.ppf(error, met, seasons - met + 1))
    high = 1.0 if met == seasons else float(beta.isf(error, met + 1, seasons - met))
    return low, high


def is_met(target: Target, values: np.ndarray) -> np.ndarray:
    """Whether the measure's `values` (one a season) reach the target (bool, same shape)."""
    met = np.ones(len(values), dtype=bool)
    if target.at_least is not None:
        met &= values >= target.at_least
    if target.at_most is not None:
        met &= values <= target.at_most
    return met


def judge(arm: Arm, target: Target, look: Look) -> TargetFigure:
    """Judge one target for one scenario by the first ``look.seasons`` seasons.

    It *meets* the target if the lower bound of the share of seasons is at
    least ``in_seasons_share``, it *fails* if the upper bound is below. At look
    k a bound may be wrong with 0.05 / (k (k + 1)), which adds up to 5 % over
    all looks, for each scenario and target by itself.
    """
    values = _by_season(arm.first(look.seasons), target.measure)
    known = values[~np.isnan(values)]
    met, seasons = int(is_met(target, known).sum()), len(known)
    low, high = share_bounds(met, seasons, 0.05 / (look.number * (look.number + 1)))
    word = NOT_SURE
    if seasons == 0:
        word = NOT_SHOWN
    elif low >= target.in_seasons_share:
        word = MEETS
    elif high < target.in_seasons_share:
        word = FAILS
    return TargetFigure(arm.scenario, target, met, seasons, low, high, word)


def seasons_to_judge(figure: TargetFigure, look: Look) -> int | None:
    """Seasons at the first later look that would judge a target, its share staying as it is.

    Returns
    -------
    int or None
        None if that would take more than `MOST_SEASONS`.
    """
    asked = figure.target.in_seasons_share
    later = look.next
    while figure.seasons and later.seasons <= MOST_SEASONS:
        error = 0.05 / (later.number * (later.number + 1))
        met = round(figure.share * later.seasons)
        low, high = share_bounds(met, later.seasons, error)
        if low >= asked or high < asked:
            return later.seasons
        later = later.next
    return None


def _by_season(arm: Arm, name: str) -> np.ndarray:
    """The measure in each season by itself; nothing where single seasons have none."""
    measure = measure_named(name)
    if measure not in SINGLE:
        return np.zeros(0)
    column = SINGLE.index(measure)
    return ratio(arm.numerator[:, column], arm.denominator[:, column]).by_season


def judge_all(arms: Sequence[Arm], targets: Sequence[Target]) -> tuple[TargetFigure, ...]:
    """Judge every target for every scenario, by scenario, then target."""
    if not targets:
        return ()
    look = look_at(min(arm.seasons for arm in arms))
    return tuple(judge(arm, target, look) for arm in arms for target in targets)


TARGETS = np.dtype([
    ("scenario", "U80"), ("measure", "U40"), ("unit", "U24"), ("at_least", "f8"),
    ("at_most", "f8"), ("in_seasons_share", "f8"), ("met_seasons", "i4"), ("seasons", "i4"),
    ("met_share", "f8"), ("low", "f8"), ("high", "f8"), ("verdict", "U20"),
])  # fmt: skip
"""Columns of `targets_table`."""


def targets_table(figures: Sequence[TargetFigure]) -> np.ndarray:
    """One row per scenario and target (columns `TARGETS`); a bound that is not set is nan."""
    rows = np.zeros(len(figures), dtype=TARGETS)
    for row, figure in zip(rows, figures, strict=True):
        target = figure.target
        row["scenario"], row["measure"] = figure.scenario, target.measure
        row["unit"] = measure_named(target.measure).unit
        row["at_least"] = np.nan if target.at_least is None else target.at_least
        row["at_most"] = np.nan if target.at_most is None else target.at_most
        row["in_seasons_share"] = target.in_seasons_share
        row["met_seasons"], row["seasons"] = figure.met, figure.seasons
        row["met_share"] = figure.share
        row["low"], row["high"], row["verdict"] = figure.low, figure.high, figure.verdict
    return rows

"""Two scenarios over the same evenings: what they have in common goes out of the difference."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from sim.study.arms import SINGLE, Arm
from sim.study.estimate import (
    Estimate,
    percentile,
    pooled,
    ratio,
    section_size,
    standard_error,
)
from sim.study.measures import Measure
from sim.study.measures.response import wait_percentile


def estimates_of(measure: Measure, arms: Sequence[Arm]) -> list[Estimate]:
    """The measure of every scenario, with errors that can be paired."""
    if measure.estimator == "pooled":
        return [pooled(partial(_from_mean, measure, arm), arm.walked_m) for arm in arms]
    if measure.estimator == "percentile":
        waits = [arm.waits for arm in arms]
        sizes = section_size(waits, measure.level)
        return [
            percentile(w, measure.level, size, wait_percentile)
            for w, size in zip(waits, sizes, strict=True)
        ]
    column = SINGLE.index(measure)
    return [ratio(arm.numerator[:, column], arm.denominator[:, column]) for arm in arms]


def _from_mean(measure: Measure, arm: Arm, mean: np.ndarray) -> tuple[float, float]:
    return measure.function((mean, arm.length_m, arm.weight))


def sign_of(measure: Measure) -> float:
    """Turns a measure so that more is better."""
    return -1.0 if measure.direction == "lower" else 1.0


def paired(mine: Estimate, other: Estimate) -> tuple[float, np.ndarray]:
    """Difference of two scenarios over the same evenings, and its errors.

    Returns
    -------
    (value, errors)
        `mine` less `other`; errors of mean 0, one per season or section. nan
        and no errors where the two cannot be paired.
    """
    if len(mine.errors) != len(other.errors) or not np.isfinite([mine.value, other.value]).all():
        return float("nan"), np.zeros(0)
    return mine.value - other.value, mine.errors - other.errors


def seasons_won(measure: Measure, mine: Estimate, other: Estimate) -> tuple[int, int, int]:
    """Seasons in which `mine` was better, both were equal, and both had the measure.

    All 0 for a measure of which neither way is better.
    """
    if measure.direction == "none":
        return 0, 0, 0
    both = ~(np.isnan(mine.by_season) | np.isnan(other.by_season))
    a, b = (sign_of(measure) * one.by_season[both] for one in (mine, other))
    return int((a > b).sum()), int((a == b).sum()), len(a)


def variance_ratio(mine: Estimate, other: Estimate) -> float:
    """How many times as many seasons separate evenings would have needed (nan: not known).

    The variance of the difference between two scenarios over separate
    evenings, as if each had its own, over that of the paired difference.
    """
    error = standard_error(paired(mine, other)[1])
    apart = standard_error(mine.errors) ** 2 + standard_error(other.errors) ** 2
    return apart / error**2 if error > 0 else float("nan")


def identical(mine: Estimate, other: Estimate) -> bool:
    """Whether both scenarios give the same figure in every season."""
    if len(mine.errors) != len(other.errors) or len(mine.errors) == 0:
        return False
    known = ~np.isnan(mine.by_season)
    if not known.any():  # a figure that single seasons do not have
        return mine.value == other.value and bool((mine.errors == other.errors).all())
    same = np.array_equal(mine.by_season, other.by_season, equal_nan=True)
    return same and mine.value == other.value

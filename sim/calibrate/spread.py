"""Busy and quiet days: how much more the counts of days vary than chance alone would make them.

A day with mean m has m x G requests in the mean, G a factor around 1 with
variance v; so its count has the variance m + v m^2. The range of v holds all
values under which the sum of squares is an ordinary one (Viechtbauer, Statistics
in Medicine 26, 2007, 37-52, the Q-profile; Williams, Applied Statistics 31,
1982, 144-148, for counts). The sum's own spread allows for the skew of counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOST = 10.0
"""The most that a scenario may have."""


@dataclass(frozen=True)
class DayVariance:
    """Variance of the day factor with its 95 % range."""

    value: float
    low: float
    high: float


def day_variance(counts: np.ndarray, means: np.ndarray, fitted: int) -> DayVariance:
    """Find the variance of the day factor.

    Parameters
    ----------
    counts, means : ndarray, shape (D,)
        Rows of each day, and their mean by weekday and month.
    fitted : int
        Numbers that were fitted to make `means`.
    """
    from scipy.stats import chi2

    kept = means > 0
    counts, means = counts[kept], means[kept]
    free = len(counts) - fitted
    if free < 2:
        return DayVariance(0.0, 0.0, MOST)

    def squares(v: float) -> float:
        return float(((counts - means) ** 2 / (means + v * means**2)).sum())

    def level(v: float, share: float) -> float:
        """The sum below which `share` of all outcomes lie if the variance is `v`."""
        excess = float(np.mean(6 * v + 1 / (means * (1 + v * means))))
        wide = 1 + excess / 2
        return float(wide * chi2.ppf(share, free / wide))

    return DayVariance(
        _solve(lambda v: squares(v) - free),
        _solve(lambda v: squares(v) - level(v, 0.975)),
        _solve(lambda v: squares(v) - level(v, 0.025)),
    )


def _solve(falling: Callable[[float], float]) -> float:
    """Where a falling function crosses 0, within 0 and `MOST`."""
    from scipy.optimize import brentq

    if falling(0.0) <= 0:
        return 0.0
    return MOST if falling(MOST) >= 0 else float(brentq(falling, 0.0, MOST, xtol=1e-6))

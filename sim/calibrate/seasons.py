"""How much one season differs from another, from stretches of days as long as a season.

The days of a stretch vary by themselves (`sim.calibrate.spread`). What the sums of
stretches vary beyond that is the luck of a season. Slow change counts as such luck
too, unless it comes back each year: where months are fitted, a stretch is compared
with those at the same time of other years only. One season says nothing of the
next, nor do two; three say a little, and the range tells how little.

The value is that of Paule and Mandel (Journal of Research of the National Bureau
of Standards 87, 1982, 377-385), its range the Q-profile (Viechtbauer, Statistics
in Medicine 26, 2007, 37-52).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.calibrate.rates import Rates, calendar_of
from sim.calibrate.spread import DayVariance, day_variance

FEWEST = 3
"""Stretches that must be there, or comparisons where years are compared: one less."""

SHORTEST_WEEKS = 4
YEAR = 364
"""Whole weeks, so that all stretches have the same weekdays."""

MOST = 2.0
"""The most that a scenario may have."""


@dataclass(frozen=True)
class SeasonLuck:
    """How much one season's level differs from another's.

    Attributes
    ----------
    cv, low, high : float
        Standard deviation over mean, and its 95 % range.
    stretches, weeks : int
        So many stretches of so many weeks.
    by_year : bool
        Whether each was compared only with those of the same time of other years.
    within : DayVariance
        Variance of the day's factor within a stretch.
    """

    cv: float
    low: float
    high: float
    stretches: int
    weeks: int
    by_year: bool
    within: DayVariance


def season_weeks(days: int) -> int:
    """Weeks of a stretch for seasons of so many days."""
    return max(SHORTEST_WEEKS, round(days / 7))


def season_luck(daily: np.ndarray, first_day: date, rates: Rates, weeks: int) -> SeasonLuck | None:
    """Find how much seasons differ.

    Parameters
    ----------
    daily : ndarray of int64, shape (D,)
        Rows of each day.
    first_day : date
    rates : Rates
        Fitted to the same days.
    weeks : int
        Length of a season.

    Returns
    -------
    SeasonLuck or None
        None where there are too few stretches.
    """
    by_year = rates.months is not None
    starts, group = _stretches(len(daily), 7 * weeks, by_year)
    free = len(starts) - len(set(group.tolist()))
    if free < FEWEST - 1:
        return None
    days = starts[:, None] + np.arange(7 * weeks)
    mean = rates.mean_by_day(first_day, len(daily))[days]
    level = daily[days].sum(axis=1) / mean.sum(axis=1)
    if not level.all():
        return None
    fitted = 6 + len(starts)
    here = _weekday_means(daily[days], mean * level[:, None], first_day, days)
    within = day_variance(daily[days].ravel(), here.ravel(), fitted)
    chance = 1 / mean.sum(axis=1) + within.value * (mean**2).sum(axis=1) / mean.sum(axis=1) ** 2
    ends = _q_profile(level, chance, group, free)
    cv, low, high = (min(float(np.sqrt(one)), MOST) for one in ends)
    return SeasonLuck(cv, low, high, len(starts), weeks, by_year, within)


def with_luck(rates: Rates, luck: SeasonLuck | None) -> Rates:
    """Rates as seasons have them: days vary within a season, and its luck is in the level's range.

    Without an estimate of luck they stay, and their range is for the level of the
    days that were read.
    """
    if luck is None:
        return rates
    from scipy.stats import t

    of_luck = luck.cv / np.sqrt(luck.stretches) * float(t.ppf(0.975, luck.stretches - 1))
    low, high = (
        rates.per_day * float(np.exp(sign * np.hypot(np.log(end / rates.per_day), of_luck)))
        for sign, end in ((-1, rates.low), (1, rates.high))
    )
    return replace(rates, low=low, high=high, variance=luck.within)


def _stretches(days: int, length: int, by_year: bool) -> tuple[np.ndarray, np.ndarray]:
    """First day of each stretch, the last stretch first, and which are compared."""
    if not by_year:
        count = days // length
        return days - length * np.arange(1, count + 1), np.zeros(count, dtype=np.int64)
    years, each = days // YEAR, YEAR // length
    back = YEAR * np.arange(years)[:, None] + length * np.arange(1, each + 1)
    return days - back.ravel(), np.tile(np.arange(each), years)


def _weekday_means(
    daily: np.ndarray, mean: np.ndarray, first_day: date, days: np.ndarray
) -> np.ndarray:
    """Means of days put right so that each weekday gets as many rows as it had."""
    weekday = calendar_of(first_day, int(days.max()) + 1)[0][days]
    found = mean.copy()
    for one in range(7):
        here = weekday == one
        found[here] *= daily[here].sum() / mean[here].sum()
    return found


def _q_profile(
    level: np.ndarray, chance: np.ndarray, group: np.ndarray, free: int
) -> tuple[float, float, float]:
    """Variance of the levels beyond `chance`, and both ends of its 95 % range."""
    from scipy.stats import chi2

    def squares(tau: float) -> float:
        weight = 1 / (chance + tau)
        middle = np.bincount(group, weight * level) / np.bincount(group, weight)
        return float((weight * (level - middle[group]) ** 2).sum())

    return (
        _solve(lambda tau: squares(tau) - free),
        _solve(lambda tau: squares(tau) - float(chi2.ppf(0.975, free))),
        _solve(lambda tau: squares(tau) - float(chi2.ppf(0.025, free))),
    )


def _solve(falling: Callable[[float], float]) -> float:
    """Where a falling function crosses 0, within 0 and the square of `MOST`."""
    from scipy.optimize import brentq

    top = MOST**2
    if falling(0.0) <= 0:
        return 0.0
    return top if falling(top) >= 0 else float(brentq(falling, 0.0, top, xtol=1e-9))

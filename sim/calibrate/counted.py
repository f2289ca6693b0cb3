"""Rates and shares of what was counted, with intervals that allow for uneven days.

Counts of one day hang together: a warm Saturday is busier on every street. So
the day is the unit of evidence. The spread between days says how many times
more a total varies than independent events would (quasi-likelihood:
Wedderburn, Biometrika 61, 1974; McCullagh and Nelder, Generalized Linear
Models, 1989), and the exact interval for independent events is taken for as
many times fewer of them: Garwood's for a rate (Biometrika 28, 1936), that of
Clopper and Pearson for a share (Biometrika 26, 1934).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEVEL = 0.95


@dataclass(frozen=True)
class Counted:
    """A rate or share that was counted.

    Attributes
    ----------
    value, low, high : float
        With its 95 % interval; nan where nothing was counted.
    count : float
        Of what happened.
    out_of : float
        Hours, or cases.
    days : int
        Different dates.
    spread : float
        How many times more the total varies than independent events, 1 or more.
    """

    value: float
    low: float
    high: float
    count: float
    out_of: float
    days: int
    spread: float

    @property
    def precision(self) -> float:
        """Half the interval over the value; nan without any event."""
        return (self.high - self.low) / 2 / self.value if self.value > 0 else float("nan")


def by_day(day: np.ndarray, *columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """Sums by date of the lines in which every column was counted.

    Parameters
    ----------
    day : ndarray of int64, shape (N,)
    *columns : ndarray of float64, shape (N,)
        nan: not counted.

    Returns
    -------
    tuple of ndarray of float64, shape (D,)
    """
    there = ~np.isnan(np.array(columns)).any(axis=0)
    _, place = np.unique(day[there], return_inverse=True)
    return tuple(np.bincount(place, column[there]) for column in columns)


def rate(day: np.ndarray, events: np.ndarray, hours: np.ndarray) -> Counted:
    """Events an hour, from lines with their dates."""
    y, x = by_day(day, events, hours)
    return _rate(y, x)


def share(day: np.ndarray, cases: np.ndarray, out_of: np.ndarray) -> Counted:
    """Share of cases among all, from lines with their dates."""
    y, n = by_day(day, cases, out_of)
    total, of, days = float(y.sum()), float(n.sum()), int((n > 0).sum())
    if of <= 0:
        nothing = float("nan")
        return Counted(nothing, nothing, nothing, total, of, days, 1.0)
    from scipy.stats import beta

    p = min(total / of, 1.0)
    varies = _spread((y - p * n)[n > 0], of * p * (1 - p), days)
    a, b = total / varies, max(of - total, 0.0) / varies
    tail = (1 - LEVEL) / 2
    low = float(beta.ppf(tail, a, b + 1)) if a > 0 else 0.0
    high = float(beta.isf(tail, a + 1, b)) if b > 0 else 1.0
    return Counted(p, low, high, total, of, days, varies)


def average(day: np.ndarray, values: np.ndarray) -> Counted:
    """Mean of values, from lines with their dates; nan: no value.

    The interval is Student's over the days (ratio estimate: Cochran, Sampling
    Techniques, 1977, chapter 6).
    """
    y, n = by_day(day, values, np.where(np.isnan(values), np.nan, 1.0))
    days, of = len(n), float(n.sum())
    nothing = float("nan")
    if days < 2:
        value = float(y.sum()) / of if of else nothing
        return Counted(value, nothing, nothing, of, of, days, 1.0)
    from scipy.stats import t

    value = float(y.sum()) / of
    error = (float(((y - value * n) ** 2).sum()) * days / (days - 1)) ** 0.5 / of
    half = float(t.isf((1 - LEVEL) / 2, days - 1)) * error
    return Counted(value, value - half, value + half, of, of, days, 1.0)


def _rate(y: np.ndarray, x: np.ndarray) -> Counted:
    total, hours, days = float(y.sum()), float(x.sum()), int((x > 0).sum())
    if hours <= 0:
        nothing = float("nan")
        return Counted(nothing, nothing, nothing, total, hours, days, 1.0)
    from scipy.stats import chi2

    mean = total / hours
    varies = _spread(y - mean * x, total, days)
    count, tail = total / varies, (1 - LEVEL) / 2
    low = varies * float(chi2.ppf(tail, 2 * count)) / 2 / hours if count > 0 else 0.0
    high = varies * float(chi2.isf(tail, 2 * count + 2)) / 2 / hours
    return Counted(mean, low, high, total, hours, days, varies)


def _spread(errors: np.ndarray, expected: float, days: int) -> float:
    """How many times the variance of independent events a total has, 1 or more.

    With few days this is itself uncertain; it is then taken larger, by the
    square of Student's quantile over the normal one.
    """
    if days < 2 or expected <= 0:
        return 1.0
    from scipy.stats import norm, t

    tail = (1 - LEVEL) / 2
    found = float((errors**2).sum()) * days / (days - 1) / expected
    return max(1.0, found * float(t.isf(tail, days - 1) / norm.isf(tail)) ** 2)

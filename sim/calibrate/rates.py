"""How many a day, by weekday, by hour and by month: from counts of rows by date and hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.calibrate.shrink import Shrunk, shrink
from sim.calibrate.spread import DayVariance, day_variance

DAYS_FOR_VARIANCE = 28
DAYS_FOR_MONTHS = 365
ROWS_FOR_CELLS = 1_000
"""About six rows in each of the 168 hours of a week."""

SIGNIFICANT = 0.05

WORTH = 5.0
"""The base scenario counts for an hour or a weekday as so many rows of it at most: its profile
is of another town."""


@dataclass(frozen=True)
class Prior:
    """What the base scenario says, which thin cells borrow from.

    ``hours`` and ``weekdays`` are shares that sum to 1; all are above 0.
    """

    hours: np.ndarray
    weekdays: np.ndarray
    day_variance: float


@dataclass(frozen=True, eq=False)
class Cells:
    """Shares of cells with 95 % ranges, all of shape (C,).

    ``rows`` were counted in each; ``borrowed`` is the share that rests on what
    was expected.
    """

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray
    borrowed: np.ndarray


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates of one table of counts.

    Attributes
    ----------
    per_day, low, high : float
        Requests a day and their 95 % range, as the mean over the seven weekdays
        at the level of the days that were read.
    hours : Cells
        24 of them.
    weekdays : Cells
        7, Monday first.
    cells : Shrunk
        Factor of each of the 168 hours of a week on the product of hour and
        weekday, Monday 0:00 first.
    cells_p : float
        How often chance alone would make the 168 differ so from the product;
        NaN with fewer than `ROWS_FOR_CELLS` rows.
    months : ndarray of float64, shape (12,), or None
        Factors with the mean 1; None with less than a year.
    months_told : Shrunk or None
    variance : DayVariance
    variance_known : bool
        False where there are too few days, and the base's value stays.
    days, rows : int
    """

    per_day: float
    low: float
    high: float
    hours: Cells
    weekdays: Cells
    cells: Shrunk
    cells_p: float
    months: np.ndarray | None
    months_told: Shrunk | None
    variance: DayVariance
    variance_known: bool
    days: int
    rows: int

    @property
    def differ(self) -> bool:
        """Whether the hours differ from weekday to weekday."""
        return self.cells_p < SIGNIFICANT

    def factors(self) -> np.ndarray:
        """Factors of weekday and hour, shape (7, 24), that keep the requests of a week."""
        ratio = self.cells.ratio.reshape(7, 24)
        product = np.outer(self.weekdays.share, self.hours.share)
        factors: np.ndarray = ratio * product.sum() / (ratio * product).sum()
        return factors

    def mean_by_day(self, first_day: date, days: int) -> np.ndarray:
        """Mean requests of each of `days` dates from `first_day` on."""
        weekday, month = calendar_of(first_day, days)
        mean: np.ndarray = 7 * self.per_day * self.weekdays.share[weekday]
        return mean if self.months is None else mean * self.months[month]


def calendar_of(first_day: date, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Weekday (0 Monday) and month (0 January) of each date."""
    ordinals = first_day.toordinal() + np.arange(days)
    month = [date.fromordinal(n).month - 1 for n in ordinals.tolist()]
    return (ordinals - 1) % 7, np.array(month)


def fit_rates(table: np.ndarray, first_day: date, prior: Prior) -> Rates:
    """Fit the rates.

    Parameters
    ----------
    table : ndarray of int64, shape (D, 24)
        Rows by date and hour, every date from the first to the last.
    first_day : date
    prior : Prior
    """
    days = len(table)
    daily = table.sum(axis=1)
    rows = int(daily.sum())
    weekday, month = calendar_of(first_day, days)
    months, told = None, None
    factor = np.ones(days)
    if days >= DAYS_FOR_MONTHS:
        rough = _spread_of(daily, weekday, factor, prior, 0)[0]
        told = _months(daily, weekday, month, rough.value)
        months = _normalized(told.ratio, month)
        factor = months[month]
    variance, known = _spread_of(daily, weekday, factor, prior, 0 if months is None else 11)
    v = variance.value if known else max(variance.value, prior.day_variance)
    level, weekdays = _weekdays(daily, weekday, factor, v, prior)
    wide = 1 + v * float(daily.mean())
    hours = _hours(table.sum(axis=0), prior)
    per_day, low, high = _level(level, rows, wide, days)
    cells, p = _cells(table, weekday, weekdays, hours, v)
    return Rates(
        per_day, low, high, hours, weekdays, cells, p, months, told, variance, known, days, rows
    )


def _spread_of(
    daily: np.ndarray, weekday: np.ndarray, factor: np.ndarray, prior: Prior, further: int
) -> tuple[DayVariance, bool]:
    """Variance of the day factor; weekdays by their own means where there are enough days."""
    known = len(daily) >= DAYS_FOR_VARIANCE
    if known:
        level = np.array([_mean(daily, factor, weekday == w) for w in range(7)])
        return day_variance(daily, level[weekday] * factor, 7 + further), True
    mean = _mean(daily, 7 * prior.weekdays[weekday], np.ones(len(daily), dtype=bool))
    return day_variance(daily, mean * 7 * prior.weekdays[weekday], 1), False


def _mean(daily: np.ndarray, factor: np.ndarray, chosen: np.ndarray) -> float:
    total = float(factor[chosen].sum())
    return float(daily[chosen].sum()) / total if total else 0.0


def _weekdays(
    daily: np.ndarray, weekday: np.ndarray, factor: np.ndarray, v: float, prior: Prior
) -> tuple[float, Cells]:
    """Requests a day as a mean of the seven weekdays, and the weekdays' shares."""
    exposure = np.array([factor[weekday == w].sum() for w in range(7)])
    count = np.array([daily[weekday == w].sum() for w in range(7)], dtype=float)
    base = 7 * prior.weekdays
    level = count.sum() / float((base * exposure).sum())
    expected = np.maximum(level * base * exposure, 1e-9)
    told = shrink(count, expected, 1 + v * level * base, worth=WORTH)
    rate = level * base * told.ratio
    total = float(rate.sum())
    scale = level * base / total
    return total / 7, Cells(
        rate / total, scale * told.low, np.minimum(scale * told.high, 1.0), count, told.borrowed
    )


def _hours(count: np.ndarray, prior: Prior) -> Cells:
    """Shares of the hours; a busy day is busy in all of them, so it does not count here."""
    expected = count.sum() * prior.hours
    told = shrink(count, expected, worth=WORTH)
    amount = prior.hours * told.ratio
    total = float(amount.sum())
    low, high = (prior.hours * one / total for one in (told.low, told.high))
    return Cells(amount / total, low, np.minimum(high, 1.0), count, told.borrowed)


def _level(level: float, rows: int, wide: float, days: int) -> tuple[float, float, float]:
    """Range of the requests a day: Student's t on the logarithm, with the spread of days."""
    from scipy.stats import t

    error = float(np.sqrt(wide / max(rows, 1)) * t.ppf(0.975, max(days - 7, 3)))
    return level, level * float(np.exp(-error)), level * float(np.exp(error))


def _months(daily: np.ndarray, weekday: np.ndarray, month: np.ndarray, v: float) -> Shrunk:
    """Factors of the months on what the weekdays would give."""
    level = np.array([_mean(daily, np.ones(len(daily)), weekday == w) for w in range(7)])
    mean = level[weekday]
    expected = np.array([mean[month == m].sum() for m in range(12)])
    count = np.array([daily[month == m].sum() for m in range(12)], dtype=float)
    return shrink(count, np.maximum(expected, 1e-9), 1 + v * float(daily.mean()))


def _normalized(ratio: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Make the mean over the days of a year 1."""
    length = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    normalized: np.ndarray = ratio * length.sum() / float((ratio * length).sum())
    return normalized


def _cells(
    table: np.ndarray, weekday: np.ndarray, weekdays: Cells, hours: Cells, v: float
) -> tuple[Shrunk, float]:
    """Factors of the 168 hours of a week on the product, and whether they are more than chance."""
    from scipy.stats import chi2

    count = np.array([table[weekday == w].sum(axis=0) for w in range(7)], dtype=float)
    of_day = count.sum(axis=1, keepdims=True)
    expected = np.maximum(of_day * hours.share, 1e-9)
    dates = np.maximum(np.bincount(weekday, minlength=7), 1)[:, None]
    spread = 1 + v * expected / dates
    told = shrink(count.ravel(), expected.ravel(), spread.ravel())
    if table.sum() < ROWS_FOR_CELLS:
        return told, float("nan")
    mass = count.sum(axis=0, keepdims=True) * of_day / count.sum()
    kept = mass > 0
    squares = float(((count - mass)[kept] ** 2 / mass[kept]).sum())
    rows, columns = (np.count_nonzero(kept.any(axis=k)) for k in (1, 0))
    return told, float(chi2.sf(squares, max((rows - 1) * (columns - 1), 1)))

"""What the first part of the days would have said of the last: a check of the whole fit.

The rates are fitted to the first three quarters of the days. Then it is looked
at how far the rest is what they lead one to expect: its level, its days, its
hours and its streets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.calibrate.rates import Prior, Rates, fit_rates
from sim.calibrate.weights import fit_weights
from street_graph.graph import StreetGraph

FEWEST_DAYS = 56
"""Days for a check: six weeks to fit, two to predict."""

FEWEST_ROWS = 100
PART = 0.75
SURE = 0.99
"""Each check holds so often if nothing has changed, all together in about 97 of 100 cases."""

DAY_RANGE = 0.9

WIDTH = 2.576
"""Standard deviations on either side that hold `SURE` of a normal law."""


@dataclass(frozen=True)
class Holdout:
    """How well the first part foretold the last.

    Attributes
    ----------
    cut : date
        First day of the last part.
    days : int
        Days of the last part.
    expected, low, high : float
        Rows foretold, with the range in which 99 of 100 such parts would lie
        if the level stayed.
    rows : int
        Rows there were.
    days_inside : float
        Share of the days within their 90 % range, after the level was put right.
    days_expected : (float, float)
        Where that share lies in 99 of 100 cases.
    hours_p : float
        How often chance alone makes the hours differ as much.
    streets_gain : float
        How much likelier the streets of a row were under the fit than by length
        alone: mean difference of the logarithms; NaN without places.
    """

    cut: date
    days: int
    expected: float
    low: float
    high: float
    rows: int
    days_inside: float
    days_expected: tuple[float, float]
    hours_p: float
    streets_gain: float

    @property
    def level_holds(self) -> bool:
        """Whether the level stayed."""
        return self.low <= self.rows <= self.high

    @property
    def days_hold(self) -> bool:
        """Whether days vary as foretold."""
        return self.days_expected[0] <= self.days_inside <= self.days_expected[1]

    @property
    def hours_hold(self) -> bool:
        """Whether the hours are as foretold."""
        return self.hours_p >= 1 - SURE

    @property
    def streets_hold(self) -> bool:
        """Whether the streets are foretold better than by their lengths."""
        return not self.streets_gain < 0

    @property
    def holds(self) -> bool:
        """Whether all of it is as foretold."""
        return self.level_holds and self.days_hold and self.hours_hold and self.streets_hold


def check_holdout(
    table: np.ndarray,
    first_day: date,
    prior: Prior,
    graph: StreetGraph | None = None,
    segments_between: Callable[[date, date], np.ndarray] | None = None,
) -> Holdout | None:
    """Fit to the first part of the days and look at the last.

    Parameters
    ----------
    table : ndarray of int64, shape (D, 24)
    first_day : date
    prior : Prior
    graph : StreetGraph or None
        None if rows have no places.
    segments_between : callable or None
        Gives the rows by segment of the whole weeks within two dates.

    Returns
    -------
    Holdout or None
        None with too few days or rows.
    """
    from scipy.stats import chi2

    days = len(table)
    if days < FEWEST_DAYS or table.sum() < FEWEST_ROWS:
        return None
    cut = _cut(days)
    rest = table[cut:]
    if not rest.sum() or not table[:cut].sum():
        return None
    rates = fit_rates(table[:cut], first_day, prior)
    start = first_day + timedelta(days=cut)
    mean = rates.mean_by_day(start, len(rest))
    v = rates.variance.value
    expected = float(mean.sum())
    error = _error(rates, mean, v)
    daily = rest.sum(axis=1)
    level = daily.sum() / expected
    tails = ((1 - DAY_RANGE) / 2, (1 + DAY_RANGE) / 2)
    now = mean * level
    low, high = (_law(now, v).ppf(tail) for tail in tails)
    inside = (low <= daily) & (daily <= high)
    least, most = (
        _law(now, one).cdf(high) - _law(now, one).cdf(low - 1)
        for one in (rates.variance.high, rates.variance.low)
    )
    usual = WIDTH * float(np.sqrt((least * (1 - least)).sum())) / len(rest)
    hours = rest.sum(axis=0)
    width = (rates.hours.high - rates.hours.low) / (2 * 1.96)
    foretold = hours.sum() * rates.hours.share
    squares = float(((hours - foretold) ** 2 / (foretold + (hours.sum() * width) ** 2)).sum())
    gain = float("nan")
    if graph is not None and segments_between is not None:
        gain = _gain(graph, segments_between, first_day, start, days)
    between = (max(float(least.mean()) - usual, 0.0), min(float(most.mean()) + usual, 1.0))
    return Holdout(
        start, len(rest), expected, expected / error, expected * error, int(daily.sum()),
        float(inside.mean()), between, float(chi2.sf(squares, 23)), gain,
    )  # fmt: skip


def _cut(days: int) -> int:
    """Days of the first part, whole weeks."""
    return int(days * PART) // 7 * 7


def _law(mean: np.ndarray, v: float) -> Any:
    """The law of the rows of days with these means."""
    from scipy.stats import nbinom, poisson

    return nbinom(1 / v, 1 / (1 + v * mean)) if v > 0 else poisson(mean)


def _error(rates: Rates, mean: np.ndarray, v: float) -> float:
    """Factor either way that holds `SURE` of what the rows of these days may be."""
    from scipy.stats import t

    fitted = (rates.high - rates.low) / 2 / t.ppf(0.975, max(rates.days - 7, 3)) / rates.per_day
    chance = float((mean + v * mean**2).sum())
    relative = np.sqrt(chance / float(mean.sum()) ** 2 + fitted**2)
    return float(np.exp(relative * t.ppf((1 + SURE) / 2, max(rates.days - 7, 3))))


def _gain(
    graph: StreetGraph, between: Callable[[date, date], np.ndarray], first: date, cut: date,
    days: int,
) -> float:  # fmt: skip
    before = between(first, cut - timedelta(days=1))
    after = between(cut, first + timedelta(days=days - 1))
    if before.sum() < FEWEST_ROWS or not after.sum():
        return float("nan")
    metres = graph.length_mm * graph.weight
    fitted = np.log(fit_weights(graph, before).share)
    return float((after * (fitted - np.log(metres / metres.sum()))).sum() / after.sum())

"""What the first part of a walk log would have said of the last: a check of the whole fit.

The fit is made of the first three quarters of the days on which somebody walked.
Then it is looked at how far the rest is what they lead one to expect: people talked
with, how much days differ, at which hours, and every share that was counted. Days
are the unit of evidence, as in the fit (`sim.calibrate.counted`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.calibrate.counted import Counted, by_day, rate
from sim.calibrate.quantities import Quantity
from sim.calibrate.walk_fit import WalkFit, fit_walks, free_hours, met
from sim.calibrate.walk_log import WalkLog
from sim.calibrate.walk_quantities import STREET
from sim.calibrate.walk_response import WalkResponse
from sim.scenario.model import Scenario

FEWEST_DAYS = 14
FEWEST_TALKS = 40
FEWEST = 8
"""Events that are to be expected of what is looked at, in the first part and in the last."""

PART = 0.75
SURE = 0.99
"""Each check holds so often if nothing has changed."""

DAY_RANGE = 0.9


@dataclass(frozen=True)
class Foretold:
    """One thing that was foretold.

    Attributes
    ----------
    name, unit : str
        Unit "" is a number, "share" a share.
    expected, low, high : float
        With the range in which 99 of 100 such parts would lie if nothing changed.
    found : float
    """

    name: str
    unit: str
    expected: float
    low: float
    high: float
    found: float

    @property
    def holds(self) -> bool:
        """Whether it came as foretold."""
        return self.low <= self.found <= self.high


@dataclass(frozen=True)
class WalkHoldout:
    """How well the first part of a log foretold the last.

    Attributes
    ----------
    cut : date
        First day of the last part.
    first_days, days : int
        Days with walks in each part.
    told : tuple of Foretold
        People talked with on the street, and what else was counted.
    days_inside : int
        Days of the last part within their 90 % range, after the level was put right.
    days_at_least : int
        So many at least in 99 of 100 cases.
    hours_p : float
        How often chance alone makes the hours differ as much; NaN with one hour.
    """

    cut: date
    first_days: int
    days: int
    told: tuple[Foretold, ...]
    days_inside: int
    days_at_least: int
    hours_p: float

    @property
    def days_hold(self) -> bool:
        """Whether days vary as foretold, or less."""
        return self.days_inside >= self.days_at_least

    @property
    def hours_hold(self) -> bool:
        """Whether the hours are as foretold."""
        return not self.hours_p < 1 - SURE

    @property
    def holds(self) -> bool:
        """Whether all of it is as foretold."""
        return self.days_hold and self.hours_hold and all(one.holds for one in self.told)


def check_walks(log: WalkLog, scenario: Scenario, response: WalkResponse) -> WalkHoldout | None:
    """Fit to the first part of the days and look at the last.

    Parameters
    ----------
    log : WalkLog
    scenario, response
        As for `sim.calibrate.walk_fit.fit_walks`.

    Returns
    -------
    WalkHoldout or None
        None with too few days or talks.
    """
    dates = np.unique(log.day)
    if len(dates) < FEWEST_DAYS or np.nansum(log.counts["street"]) < FEWEST_TALKS:
        return None
    cut = int(dates[int(PART * len(dates))])
    first, rest = log.before(cut), log.chosen(log.day >= cut)
    try:
        fit = fit_walks(first, scenario, response)
    except ValueError:
        return None
    counted = rest.chosen(~np.isnan(rest.counts["street"]))
    hoped = _hoped(fit, counted, scenario)
    before = _hoped(fit, fit.log, scenario)
    street = next((value for one, value in fit.quantities if one is STREET), None)
    if street is None or min(hoped.sum(), street.count) < FEWEST:
        return None
    hoped *= met(fit.log).sum() / before.sum()  # what the first part wrote down
    spread = _spread(fit, before)
    told = [_number(street, spread, float(hoped.sum()), float(met(counted).sum()))]
    told += _others(fit, rest)
    inside, least = _days(counted, hoped, spread)
    return WalkHoldout(
        date.fromordinal(cut), first.days, rest.days, tuple(told), inside, least,
        _hours(fit, before, counted, hoped, spread),
    )  # fmt: skip


def _hoped(fit: WalkFit, lines: WalkLog, scenario: Scenario) -> np.ndarray:
    """People that a fit lets one expect on each line, but for one factor."""
    shares = np.array(scenario.people.hour_shares)
    shares = shares / shares.max() if fit.hour_shares is None else fit.hour_shares
    people = fit.people[0] * shares[lines.hour]
    hoped: np.ndarray = fit.response.rate(people) * free_hours(lines, scenario)
    return hoped


def _spread(fit: WalkFit, before: np.ndarray) -> float:
    """How many times more a day varies than chance, in the first part."""
    return rate(fit.log.day, met(fit.log), before).spread


def _wide(days: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + SURE) / 2, max(days - 1, 3)))


def _number(first: Counted, spread: float, expected: float, found: float) -> Foretold:
    """People talked with in the last part."""
    relative = np.sqrt(spread / expected + spread / first.count)
    factor = float(np.exp(relative * _wide(first.days)))
    return Foretold(STREET.name, "", expected, expected / factor, expected * factor, found)


def _others(fit: WalkFit, rest: WalkLog) -> list[Foretold]:
    """Everything else that both parts counted often enough."""
    found = []
    for quantity, first in fit.quantities:
        last = quantity.found(rest)
        if quantity is STREET or not last.out_of > 0:
            continue
        one = _other(quantity, first, last)
        if one is not None:
            found.append(one)
    return found


def _other(quantity: Quantity, first: Counted, last: Counted) -> Foretold | None:
    if quantity.unit != "share":
        expected = first.value * last.out_of
        if min(first.count, expected) < FEWEST:
            return None
        relative = np.sqrt(first.spread / expected + first.spread / first.count)
        factor = float(np.exp(relative * _wide(first.days)))
        return Foretold(
            quantity.name, quantity.unit, first.value, first.value / factor,
            first.value * factor, last.value,
        )  # fmt: skip
    p = first.value
    if min(first.out_of, last.out_of) * min(p, 1 - p) < FEWEST:
        return None
    # On the scale of log odds, on which a share's error is nearly normal.
    error = np.sqrt(first.spread / (p * (1 - p)) * (1 / first.out_of + 1 / last.out_of))
    ends = np.log(p / (1 - p)) + np.array([-1.0, 1.0]) * error * _wide(first.days)
    low, high = (1 / (1 + np.exp(-ends))).tolist()
    return Foretold(quantity.name, "share", p, low, high, last.value)


def _days(lines: WalkLog, hoped: np.ndarray, spread: float) -> tuple[int, int]:
    """Days within their range, and how many there are at least."""
    from scipy.stats import binom, nbinom, poisson

    counts, mean = by_day(lines.day, met(lines), hoped)
    mean = mean * max(counts.sum(), 0.5) / mean.sum()
    mean = np.maximum(mean, 1e-9)
    law = poisson(mean) if spread <= 1 else nbinom(mean / (spread - 1), 1 / spread)
    low, high = law.ppf((1 - DAY_RANGE) / 2), law.ppf((1 + DAY_RANGE) / 2)
    inside = int(((low <= counts) & (counts <= high)).sum())
    return inside, int(binom.ppf(1 - SURE, len(counts), DAY_RANGE))


def _hours(
    fit: WalkFit, before: np.ndarray, lines: WalkLog, hoped: np.ndarray, spread: float
) -> float:
    """How often chance alone makes the hours differ as much from the foretold ones."""
    from scipy.stats import chi2

    expected = np.bincount(lines.hour, hoped, 24)
    first = np.bincount(fit.log.hour, before * met(fit.log).sum() / before.sum(), 24)
    found = np.bincount(lines.hour, met(lines), 24)
    kept = (expected >= FEWEST / 2) & (first >= FEWEST / 2)
    if kept.sum() < 2 or not found[kept].sum():
        return float("nan")
    expected, first, found = expected[kept], first[kept], found[kept]
    expected = expected * found.sum() / expected.sum()
    variance = spread * (expected + expected**2 / first)
    return float(chi2.sf(((found - expected) ** 2 / variance).sum(), kept.sum() - 1))

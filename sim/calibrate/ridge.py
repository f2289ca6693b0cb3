"""What a tally of contacts can tell: a product, and no single factor of it.

A season's contacts on record follow the officer-hours, the people out who
would talk, and the share that is written down. The four unknown numbers get a
range each, log-uniform between its ends; the simulator says how many contacts
they come to (`sim.calibrate.response`), and a negative binomial law how far a
season strays from that. What the tally says is worked out by weighting points
that fill the ranges evenly (importance sampling from the ranges).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibrate.response import Response
from sim.calibrate.sites import Site

POINTS = 1 << 15
"""Points that fill the ranges; a power of two."""

LEAST_WEIGHT = 1e-4
"""Points of less weight than this, beside the heaviest, are left out of predictions."""

TAILS = (0.025, 0.5, 0.975)


@dataclass(frozen=True)
class Ranges:
    """Between which ends each number may lie: people out on a km, share open, share recorded."""

    out_per_km: tuple[float, float]
    open_share: tuple[float, float]
    recorded_share: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Points:
    """Points that fill the ranges evenly (in their logarithms), and how well each fits.

    Attributes
    ----------
    hours : ndarray of float64, shape (S, N)
        Officer-hours of each site.
    out_per_km, open_share, recorded_share : ndarray of float64, shape (N,)
    weight : ndarray of float64, shape (N,)
        Sum 1; equal before the tally is looked at.
    """

    hours: np.ndarray
    out_per_km: np.ndarray
    open_share: np.ndarray
    recorded_share: np.ndarray
    weight: np.ndarray

    @property
    def rest(self) -> np.ndarray:
        """People on a km who would talk and be written down: the product without the dose."""
        rest: np.ndarray = self.out_per_km * self.open_share * self.recorded_share
        return rest

    @property
    def product(self) -> np.ndarray:
        """Officer-hours of the first site times `rest`."""
        product: np.ndarray = self.hours[0] * self.rest
        return product

    def range_of(self, values: np.ndarray) -> tuple[float, float, float]:
        """Low end, middle and high end of the 95 % range of `values`, by weight."""
        return weighted_quantiles(values, self.weight)


def weighted_quantiles(values: np.ndarray, weight: np.ndarray) -> tuple[float, float, float]:
    """The 2.5th, 50th and 97.5th percentile of weighted values."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weight[order])
    place = np.searchsorted(sums, np.array(TAILS) * sums[-1])
    low, middle, high = values[order][np.minimum(place, len(values) - 1)]
    return float(low), float(middle), float(high)


def fill(ranges: Ranges, sites: Sequence[Site], seed: int, points: int = POINTS) -> Points:
    """Fill the ranges with points of equal weight (scrambled Sobol sequence)."""
    from scipy.stats import qmc

    ends = [site.officer_hours for site in sites]
    ends += [ranges.out_per_km, ranges.open_share, ranges.recorded_share]
    low, high = np.log(np.array(ends)).T
    unit = qmc.Sobol(len(ends), scramble=True, rng=np.random.default_rng(seed))
    values = np.exp(low + (high - low) * unit.random(points)).T
    count = len(sites)
    return Points(
        values[:count], values[count], values[count + 1], values[count + 2],
        np.full(points, 1.0 / points),
    )  # fmt: skip


def expected(
    response: Response, points: Points, site: Site, hours: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Contacts on record that each point leads to at a site: mean, and spread of seasons.

    Parameters
    ----------
    response : Response
    points : Points
    site : Site
    hours : ndarray of float64, shape (N,)
        Officer-hours.

    Returns
    -------
    (mean, spread)
        The variance of a season is mean + spread x mean squared: writing down
        by chance leaves the spread as it is.
    """
    level = np.clip(
        points.out_per_km * points.open_share, response.open_per_km[0], response.open_per_km[-1]
    )
    rate = response.rate(hours / site.days, level)
    return rate * hours * points.recorded_share, response.unevenness(level)


def fitted(response: Response, points: Points, site: Site, tally: int | None = None) -> Points:
    """The points weighted by how well they fit the tally of the first site."""
    mean, spread = expected(response, points, site, points.hours[0])
    told = site.contacts if tally is None else tally
    log = _law(mean, spread).logpmf(told) + np.log(points.weight)
    weight = np.exp(log - log.max())
    return Points(
        points.hours, points.out_per_km, points.open_share, points.recorded_share,
        weight / weight.sum(),
    )  # fmt: skip


@dataclass(frozen=True)
class Prediction:
    """What is predicted for a site, beside what was published.

    Attributes
    ----------
    site : Site
    low, middle, high : float
        95 % range and middle of the contacts on record.
    as_many : float
        Chance of as many as published, or more.
    same_dose : tuple of (float, float, float)
        The same range if the site had as many officer-hours a day as the first.
    same_dose_as_many : float
    needed : tuple of (float, float, float)
        Officer-hours at which as many as published would be expected.
    """

    site: Site
    low: float
    middle: float
    high: float
    as_many: float
    same_dose: tuple[float, float, float]
    same_dose_as_many: float
    needed: tuple[float, float, float]

    @property
    def inside(self) -> bool:
        """Whether the published count lies in the 95 % range."""
        return self.low <= self.site.contacts <= self.high


def predict(response: Response, points: Points, first: Site, site: Site, number: int) -> Prediction:
    """Predict site `number` from points that were fitted to the first one."""
    found = _mixture(response, points, site, points.hours[number])
    same = _mixture(response, points, site, points.hours[0] * site.days / first.days)
    hours = points.hours[number]
    mean, _ = expected(response, points, site, hours)
    needed = points.range_of(site.contacts * hours / mean)
    return Prediction(site, *found[0], found[1], *same, needed)


def _mixture(
    response: Response, points: Points, site: Site, hours: np.ndarray
) -> tuple[tuple[float, float, float], float]:
    """Range of a new season's tally over all points, and the chance to reach the site's."""
    mean, spread = expected(response, points, site, hours)
    counts = points.weight > LEAST_WEIGHT * points.weight.max()
    mean, spread, weight = mean[counts], spread[counts], points.weight[counts]
    weight = weight / weight.sum()
    law = _law(mean, spread)

    def below(count: int) -> float:
        return float(weight @ law.cdf(count))

    top = int(mean.max() * (2 + 10 * np.sqrt(spread.max())) + 50)
    ends = []
    for share in TAILS:
        low, high = -1, top
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if below(middle) >= share else (middle, high)
        ends.append(float(high))
    return (ends[0], ends[1], ends[2]), 1 - below(site.contacts - 1)


def _law(mean: np.ndarray, spread: np.ndarray) -> Any:
    """Negative binomial laws of these means, with variance mean + spread x mean squared."""
    from scipy.stats import nbinom

    size = 1.0 / np.maximum(spread, 1e-9)
    return nbinom(size, size / (size + mean))


@dataclass(frozen=True)
class Rung:
    """One dose of the ridge: what the rest must be for the tally to come out.

    Attributes
    ----------
    hours : float
        Officer-hours.
    per_hour : tuple of (float, float, float)
        Contacts on record per officer-hour: 95 % range and middle.
    rest : tuple of (float, float, float)
        People on a km in the busiest hour who would talk and be written down.
    """

    hours: float
    per_hour: tuple[float, float, float]
    rest: tuple[float, float, float]


def ridge(response: Response, points: Points, site: Site, doses: Sequence[float]) -> list[Rung]:
    """For each dose, taken as known, what the rest must be.

    Parameters
    ----------
    response : Response
    points : Points
        Not fitted yet.
    site : Site
    doses : sequence of float
        Officer-hours.
    """
    rungs = []
    for hours in doses:
        known = np.concatenate([np.full((1, points.weight.size), hours), points.hours[1:]])
        fixed = Points(
            known, points.out_per_km, points.open_share, points.recorded_share, points.weight
        )
        found = fitted(response, fixed, site)
        mean, _ = expected(response, found, site, found.hours[0])
        rungs.append(Rung(hours, found.range_of(mean / hours), found.range_of(found.rest)))
    return rungs

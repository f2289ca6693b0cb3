"""All that is fitted to the counts of one table of calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.calibrate.handling import Handling
from sim.calibrate.holdout import Holdout, check_holdout
from sim.calibrate.kind_hours import KindHours, fit_kind_hours
from sim.calibrate.kind_places import KindPlaces, fit_kind_places
from sim.calibrate.kinds import KindFit, fit_kinds
from sim.calibrate.rates import Prior, Rates, fit_rates
from sim.calibrate.seasons import SeasonLuck, season_luck, season_weeks, with_luck
from sim.calibrate.streets import Ground
from sim.calibrate.tally import Tally
from sim.calibrate.weights import PlaceWeights, fit_weights
from sim.scenario.demand_model import Kind, Requests

SMALLEST = 1e-3
"""Least share of an hour or weekday of the base, so that no hour is ruled out by it."""


@dataclass(frozen=True, eq=False)
class Fit:
    """What is known.

    Attributes
    ----------
    first_day, last_day : date
        Of the rows that count.
    rates : Rates
    luck : SeasonLuck or None
        None where there are too few days to tell seasons apart.
    weeks : int
        Length of a season.
    kinds : tuple of KindFit
        Empty if no column told kinds: those of the base stay.
    kind_hours : KindHours or None
        None if no column told kinds.
    kind_places : KindPlaces or None
        None if no column told kinds, or none told places.
    together : Handling or None
        Handling times of all kinds.
    weights : PlaceWeights or None
        None if no column told places.
    holdout : Holdout or None
        None with too few days or rows.
    base : Requests
        Of the base scenario.
    """

    first_day: date
    last_day: date
    rates: Rates
    luck: SeasonLuck | None
    weeks: int
    kinds: tuple[KindFit, ...]
    kind_hours: KindHours | None
    kind_places: KindPlaces | None
    together: Handling | None
    weights: PlaceWeights | None
    holdout: Holdout | None
    base: Requests


def prior_of(base: Requests) -> Prior:
    """What thin cells borrow from a base scenario."""
    return Prior(_shares(base.hour_shares), _shares(base.weekday_shares), base.day_variance)


def fit(
    tally: Tally,
    base: Requests,
    like: Kind,
    ground: Ground | None,
    first_day: date | None = None,
    last_day: date | None = None,
    season_days: int = 64,
) -> Fit:
    """Fit everything.

    Parameters
    ----------
    tally : Tally
        Kinds as in `sim.calibrate.kinds.gathered`.
    base : Requests
        Of the scenario that stands in for what calls do not tell.
    like : Kind
        See `sim.calibrate.kinds.fit_kinds`.
    ground : Ground or None
        None if rows have no places.
    first_day, last_day : date or None
        Days the table covers; None: those of its first and last row.
    season_days : int
        Length of a season, of which it is asked how much one differs from another.
    """
    first, last = first_day or tally.first_day, last_day or tally.last_day
    table = tally.table(first, last)
    prior = prior_of(base)
    kinds, together = fit_kinds(tally, base.kinds, like)
    if not tally.kinds:
        kinds = ()
    weights, graph, between = None, None, None
    if ground is not None:
        graph = ground.graph
        weights = fit_weights(graph, ground.by_segment(tally.by_spot()))

        def between(low: date, high: date) -> np.ndarray:
            return ground.by_segment(tally.by_spot(low, high))

    rates = fit_rates(table, first, prior)
    weeks = season_weeks(season_days)
    luck = season_luck(table.sum(axis=1), first, rates, weeks)
    rates = with_luck(rates, luck)
    hours = fit_kind_hours(tally.kind_hours, rates.hours.share) if kinds else None
    places = None
    if kinds and weights is not None and ground is not None:
        shares = ground.shares(tally.by_spot())
        places = fit_kind_places(tally.kind_spots, shares, weights)
    return Fit(
        first, last, rates, luck, weeks, kinds, hours, places, together, weights,
        check_holdout(table, first, prior, graph, between), base,
    )  # fmt: skip


def _shares(values: tuple[float, ...]) -> np.ndarray:
    found = np.array(values, dtype=float)
    found = np.maximum(found / found.sum(), SMALLEST)
    shares: np.ndarray = found / found.sum()
    return shares

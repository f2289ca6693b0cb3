"""Requests: who asks, when, where, for what, and how long they would wait."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.compiled import entry
from sim.scenario.days import request_weekdays
from sim.scenario.demand_model import Duration, Requests
from sim.scenario.model import Scenario
from sim.scenario.season_model import Weather
from sim.tables import DAY_US, HOUR_US, NEVER, NOBODY, REQUESTS
from sim.world.arrivals import draw_arrivals, in_time_order, numbers_in_date
from sim.world.calendar import hourly_rates, season_days
from sim.world.chance import (
    ARRIVALS,
    CAR_RESPONSE,
    DAY_FACTOR,
    REQUEST,
    SEASON_FACTOR,
    stream,
    uniform,
)
from sim.world.durations import draw_us, laws
from sim.world.follow_ups import with_follow_ups
from sim.world.weather import rain_chance
from sim.world.where import spots_by_kind
from street_graph.graph import StreetGraph

LAYER_PER_HOUR = 2.0
"""Rate of one layer of requests. A constant: changing it changes every world."""

# Uniforms of one request.
_KIND, _PLACE, _ALONG, _FOOT, _HANDLING, _PATIENCE, _OFFICERS = range(7)


@entry
def _draw_attributes(
    seed, replication, first_ordinal, arrivals, kinds, first_spot, last_spot, where, ends,
    foot_share, two_share, code, mean_us, sigma, first, count, values, out,
):  # fmt: skip
    """Fill one row of `out` (int64, 8 columns) for each arrival.

    Columns: kind, segment, offset, foot, handling, patience, needs two, car. The
    kind is drawn from the shares of the hour, the place from the spots of the kind.
    """
    for r in range(arrivals.shape[0]):
        day, layer, i = arrivals[r, 0], arrivals[r, 2], arrivals[r, 3]
        key = stream(seed, replication, REQUEST, first_ordinal + day, layer)
        at = 8 * i
        of_hour = kinds[arrivals[r, 1] % DAY_US // HOUR_US]
        kind = np.searchsorted(of_hour, uniform(key, at + _KIND), side="right")
        kind = min(kind, len(of_hour) - 1)
        low, high = first_spot[kind], last_spot[kind]
        place = low + np.searchsorted(where[low:high], uniform(key, at + _PLACE), side="right")
        place = min(place, high - 1)
        low, high = ends[place, 1], ends[place, 2]
        out[r, 0] = kind
        out[r, 1] = ends[place, 0]
        out[r, 2] = low + np.int64(uniform(key, at + _ALONG) * (high - low + 1))
        out[r, 3] = uniform(key, at + _FOOT) < foot_share[kind]
        k = 3 * kind
        out[r, 4] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _HANDLING))  # fmt: skip
        k += 1
        out[r, 5] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _PATIENCE))  # fmt: skip
        out[r, 6] = uniform(key, at + _OFFICERS) < two_share[kind]
        k += 1
        car = stream(seed, replication, CAR_RESPONSE, first_ordinal + day, layer)
        out[r, 7] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(car, i))  # fmt: skip


def draw_requests(
    scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> np.ndarray:
    """Draw every request of the season, walked hours or not.

    Returns
    -------
    ndarray of dtype `REQUESTS`, sorted by time
    """
    demand = scenario.requests
    _, kinds = kinds_by_hour(demand)
    rates = request_rates(scenario, seed, replication)
    ordinal = scenario.season.first_day.toordinal()
    arrivals = in_time_order(
        draw_arrivals(seed, replication, ARRIVALS, ordinal, rates, LAYER_PER_HOUR)
    )
    spots = spots_by_kind(graph, demand)
    endless = Duration("constant", 0.0)
    law = laws([
        d for k in demand.kinds for d in (k.handling, k.patience or endless, k.car_response)
    ])  # fmt: skip
    drawn = np.zeros((len(arrivals), 8), dtype=np.int64)
    _draw_attributes(
        seed, replication, ordinal, arrivals, kinds, spots.first, spots.last, spots.cumulative,
        spots.ends, np.array([k.to_foot_share for k in demand.kinds]),
        np.array([k.two_officers_required_share for k in demand.kinds]),
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values, drawn,
    )  # fmt: skip

    def of_kind(values: list[float]) -> np.ndarray:
        return np.array(values)[drawn[:, 0]]

    table = np.zeros(len(arrivals), dtype=REQUESTS)
    table["request"] = np.arange(len(arrivals))
    table["date"] = arrivals[:, 0]
    table["number"] = numbers_in_date(arrivals[:, 0])
    table["t"] = arrivals[:, 1]
    table["kind"] = drawn[:, 0]
    table["segment"] = drawn[:, 1]
    table["offset"] = drawn[:, 2]
    table["priority"] = of_kind([k.priority for k in demand.kinds])
    table["foot"] = drawn[:, 3]
    table["handling"] = drawn[:, 4]
    patient = of_kind([k.patience is None for k in demand.kinds]).astype(bool)
    table["patience"] = np.where(patient, NEVER, drawn[:, 5])
    needed = of_kind([k.officers_needed for k in demand.kinds])
    table["officers"] = np.maximum(needed, np.where(drawn[:, 6] == 1, 2, 1))
    table["car"] = drawn[:, 7]
    table["parent"] = -1
    table["person"] = NOBODY
    return with_follow_ups(
        table, arrivals, demand, season_days(scenario.season), seed, replication, ordinal
    )


def request_rates(scenario: Scenario, seed: int, replication: int) -> np.ndarray:
    """Requests an hour, of all kinds, in each hour of each date of one replication (days, 24)."""
    demand = scenario.requests
    hour, _ = kinds_by_hour(demand)
    weekday = np.array(demand.weekday_shares)
    rates = hourly_rates(
        scenario, seed, replication, (SEASON_FACTOR, DAY_FACTOR), "requests",
        demand.per_day * hour / hour.sum(), weekday / weekday.mean(),
    )  # fmt: skip
    if not demand.hour_factors_by_weekday:
        return rates
    days = request_weekdays(scenario.calendar, scenario.season, len(rates))
    found: np.ndarray = rates * np.array(demand.hour_factors_by_weekday)[days]
    return found


def mean_request_rates(scenario: Scenario) -> np.ndarray:
    """The same in the mean over all replications: no busy and quiet days, the mean of rain."""
    even = replace(scenario.requests, season_cv=0.0, day_variance=0.0)
    rates = request_rates(replace(scenario, requests=even, weather=Weather()), 0, 0)
    wet = rain_chance(scenario, len(rates))
    return rates * (1.0 + wet * (scenario.weather.requests_factor - 1.0))


def kinds_by_hour(demand: Requests) -> tuple[np.ndarray, np.ndarray]:
    """How requests share out among hours, and the kinds among the requests of each hour.

    Returns
    -------
    hour : ndarray of float64, shape (24,)
        Relative amounts.
    kinds : ndarray of float64, shape (24, K)
        Share of the requests of an hour up to and with each kind, last 1.
    """
    share = np.array([k.share for k in demand.kinds])
    hour = np.array(demand.hour_shares)
    if not any(k.hour_shares for k in demand.kinds):
        return hour, np.tile(np.cumsum(share) / share.sum(), (24, 1))
    hours = np.array([k.hour_shares or demand.hour_shares for k in demand.kinds])
    amount = (share[:, None] * hours / hours.sum(axis=1, keepdims=True)).T
    total = amount.sum(axis=1)
    amount[total == 0.0] = share
    return total, np.cumsum(amount, axis=1) / amount.sum(axis=1, keepdims=True)

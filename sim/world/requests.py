"""Requests: who asks, when, where, for what, and how long they would wait."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.compiled import entry
from sim.scenario.model import Duration, Place, Scenario
from sim.tables import MINUTE_US, NEVER, REQUESTS
from sim.world.arrivals import draw_arrivals, in_time_order, numbers_in_date
from sim.world.calendar import hourly_rates
from sim.world.chance import (
    ARRIVALS,
    DAY_FACTOR,
    REQUEST,
    SEASON_FACTOR,
    stream,
    uniform,
)
from sim.world.durations import draw_us, laws
from street_graph.graph import CLASSES, StreetGraph
from street_graph.places import resolve_point

LAYER_PER_HOUR = 2.0
"""Rate of one layer of requests. A constant: changing it changes every world."""

# Uniforms of one request.
_KIND, _PLACE, _ALONG, _FOOT, _HANDLING, _PATIENCE, _OFFICERS = range(7)


@lru_cache(maxsize=32)
def stretches(
    graph: StreetGraph, places: tuple[Place, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Spread `places` over stretches of street.

    Returns
    -------
    cumulative : ndarray of float64, shape (n,)
        Share of requests up to and with each stretch, last 1.
    segment, first_mm, last_mm : ndarray of int64, shape (n,)
        A request lies uniformly in first..last.
    """
    rows: list[tuple[float, int, int, int]] = []
    number = {name: i for i, name in enumerate(graph.segment_id)}
    for place in places:
        if place.segment:
            s = number[place.segment]
            end = round(place.to_m * 1000) if place.to_m > 0 else int(graph.length_mm[s])
            rows.append((place.weight, s, round(place.from_m * 1000), end))
        elif place.corner:
            point = resolve_point(graph, place.corner)
            rows.append((place.weight, point.segment, point.offset_mm, point.offset_mm))
        else:
            chosen = np.arange(graph.segments)
            if place.street_class != "any":
                chosen = chosen[graph.street_class == CLASSES.index(place.street_class)]
            length = (graph.length_mm * graph.weight)[chosen]
            share = place.weight * length / length.sum()
            rows += [
                (w, int(s), 0, int(graph.length_mm[s])) for w, s in zip(share, chosen, strict=True)
            ]
    weight = np.array([r[0] for r in rows])
    cumulative = np.cumsum(weight) / weight.sum()
    cumulative[-1] = 1.0
    ends = np.array([r[1:] for r in rows], dtype=np.int64)
    return cumulative, ends[:, 0].copy(), ends[:, 1].copy(), ends[:, 2].copy()


@entry
def _draw_attributes(
    seed, replication, first_ordinal, arrivals, kinds, where, ends, foot_share, two_share,
    code, mean_us, sigma, first, count, values, out,
):  # fmt: skip
    """Fill one row of `out` (int64, 7 columns) for each arrival.

    Columns: kind, segment, offset, foot, handling, patience, needs two.
    """
    for r in range(arrivals.shape[0]):
        day, layer, i = arrivals[r, 0], arrivals[r, 2], arrivals[r, 3]
        key = stream(seed, replication, REQUEST, first_ordinal + day, layer)
        at = 8 * i
        kind = min(np.searchsorted(kinds, uniform(key, at + _KIND), side="right"), len(kinds) - 1)
        place = min(np.searchsorted(where, uniform(key, at + _PLACE), side="right"), len(where) - 1)
        low, high = ends[place, 1], ends[place, 2]
        out[r, 0] = kind
        out[r, 1] = ends[place, 0]
        out[r, 2] = low + np.int64(uniform(key, at + _ALONG) * (high - low + 1))
        out[r, 3] = uniform(key, at + _FOOT) < foot_share[kind]
        k = 2 * kind
        out[r, 4] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _HANDLING))  # fmt: skip
        k += 1
        out[r, 5] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values,
                            uniform(key, at + _PATIENCE))  # fmt: skip
        out[r, 6] = uniform(key, at + _OFFICERS) < two_share[kind]


def draw_requests(
    scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> np.ndarray:
    """Draw every request of the season, walked hours or not.

    Returns
    -------
    ndarray of dtype `REQUESTS`, sorted by time
    """
    demand = scenario.requests
    hour = np.array(demand.hour_shares)
    weekday = np.array(demand.weekday_shares)
    rates = hourly_rates(
        scenario.season, seed, replication, (SEASON_FACTOR, DAY_FACTOR),
        demand.season_cv**2, demand.day_variance,
        demand.per_day * hour / hour.sum(), weekday / weekday.mean(),
    )  # fmt: skip
    ordinal = scenario.season.first_day.toordinal()
    arrivals = in_time_order(
        draw_arrivals(seed, replication, ARRIVALS, ordinal, rates, LAYER_PER_HOUR)
    )
    share = np.array([k.share for k in demand.kinds])
    cumulative, segment, low, high = stretches(graph, demand.places)
    endless = Duration("constant", 0.0)
    law = laws([d for k in demand.kinds for d in (k.handling, k.patience or endless)])
    drawn = np.zeros((len(arrivals), 7), dtype=np.int64)
    _draw_attributes(
        seed, replication, ordinal, arrivals, np.cumsum(share) / share.sum(), cumulative,
        np.column_stack([segment, low, high]), np.array([k.to_foot_share for k in demand.kinds]),
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
    table["car"] = np.rint(of_kind([k.car_response_min for k in demand.kinds]) * MINUTE_US)
    table["parent"] = -1
    return table

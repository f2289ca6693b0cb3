"""People who walk along a street and would stop for a talk if met.

Each appearance walks one block from end to end. A longer walk is as many
appearances, each drawn by itself: as many people pass any spot as with whole
walks, but nobody is met a second time for having been met before.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import ANY_UNIT, DAY_US, PAIRS_ONLY, PEOPLE, SINGLES_ONLY
from sim.world.arrivals import draw_arrivals, in_time_order
from sim.world.calendar import hourly_rates
from sim.world.chance import PEOPLE_DAY, PEOPLE_SEASON, WALK_BY, WALKER
from sim.world.durations import laws
from sim.world.people import crowding, mean_group
from sim.world.residents import residents
from sim.world.traits import durations_at, numbers_at
from street_graph.graph import StreetGraph

LAYER_PER_HOUR = 32.0
"""Rate of one layer of walkers. A constant: changing it changes every world."""

_WHERE, _WAY, _TALK, _RESIDENT, _OPEN, _NUMBERS = range(6)


def draw_walkers(scenario: Scenario, graph: StreetGraph, seed: int, replication: int) -> np.ndarray:
    """Draw every walk of a person along a block who would talk if met.

    With a density of n people on a km at a speed u, n x u people an hour begin
    to walk each block, whatever its length.

    Returns
    -------
    ndarray of dtype `PEOPLE`, sorted by start
    """
    people = scenario.people
    open_single = min(1.0, people.walking_open_share)
    open_pair = min(1.0, people.walking_open_share * people.openness_pair_ratio)
    widest = max(open_single, open_pair)
    if people.walking_per_km * widest == 0.0:
        return np.zeros(0, dtype=PEOPLE)
    crowd = crowding(people, graph)
    kilometres = float((graph.length_mm * graph.weight).sum()) / 1e6
    per_km = people.walking_per_km * crowd * kilometres * 1e6 / (graph.length_mm * crowd).sum()
    hour = np.array(people.hour_shares)
    begin = float(per_km.sum()) * people.walking_speed_mps * 3.6 * widest / mean_group(people)
    rates = hourly_rates(
        scenario, seed, replication, (PEOPLE_SEASON, PEOPLE_DAY), "people",
        begin * hour / hour.max(), np.ones(7),
    )  # fmt: skip
    ordinal = scenario.season.first_day.toordinal()
    arrivals = in_time_order(
        draw_arrivals(seed, replication, WALK_BY, ordinal, rates, LAYER_PER_HOUR)
    )
    date, start, layer = arrivals[:, 0].copy(), arrivals[:, 1].copy(), arrivals[:, 2].copy()
    luck = numbers_at(
        seed, replication, WALKER, ordinal, date, start - date * DAY_US, layer, 0 * layer, _NUMBERS
    )
    cumulative = np.cumsum(crowd) / crowd.sum()
    cumulative[-1] = 1.0
    segment = np.searchsorted(cumulative, luck[:, _WHERE], side="right")
    length = graph.length_mm[segment]
    pace = round(people.walking_speed_mps * 1000)
    forward = luck[:, _WAY] < 0.5
    law = laws([people.talk])
    table = np.zeros(len(arrivals), dtype=PEOPLE)
    table["person"] = np.arange(len(arrivals))
    table["date"] = date
    table["start"] = start
    table["end"] = start + (length * 1_000_000 + pace - 1) // pace
    table["segment"] = segment
    table["offset"] = np.where(forward, 0, length)
    table["pace"] = np.where(forward, pace, -pace)
    table["talk"] = durations_at(
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values, 0 * layer,
        luck[:, _TALK].copy(),
    )  # fmt: skip
    table["resident"] = (luck[:, _RESIDENT] * residents(people, graph)[segment]).astype(np.int64)
    table["open_to"] = np.where(
        luck[:, _OPEN] >= open_single / widest, PAIRS_ONLY,
        np.where(luck[:, _OPEN] >= open_pair / widest, SINGLES_ONLY, ANY_UNIT),
    )  # fmt: skip
    return table

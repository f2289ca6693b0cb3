"""People standing out on the streets who would talk with officers if met."""

from __future__ import annotations

import numpy as np

from sim.compiled import entry
from sim.scenario.demand_model import People
from sim.scenario.model import Scenario
from sim.tables import ANY_UNIT, PAIRS_ONLY, PEOPLE, SINGLES_ONLY
from sim.world.arrivals import draw_arrivals, in_time_order
from sim.world.calendar import hourly_rates
from sim.world.chance import PEOPLE_DAY, PEOPLE_SEASON, PERSON, PRESENCE, stream, uniform
from sim.world.durations import draw_us, laws, mean_min
from sim.world.residents import residents
from street_graph.graph import StreetGraph

LAYER_PER_HOUR = 16.0
"""Rate of one layer of appearances. A constant: changing it changes every world."""

_WHERE, _ALONG, _STAY, _TALK, _RESIDENT, _OPEN = range(6)


@entry
def _draw_attributes(seed, replication, first_ordinal, arrivals, crowd, length, pool,
                     open_single, open_pair,
                     code, mean_us, sigma, first, count, values, out):  # fmt: skip
    """Fill one row of `out` (int64, 6 columns) for each appearance.

    Columns: segment, offset, stay, talk, resident, open to.
    """
    for r in range(arrivals.shape[0]):
        day, layer, i = arrivals[r, 0], arrivals[r, 2], arrivals[r, 3]
        key = stream(seed, replication, PERSON, first_ordinal + day, layer)
        at = 8 * i
        s = min(np.searchsorted(crowd, uniform(key, at + _WHERE), side="right"), len(crowd) - 1)
        out[r, 0] = s
        out[r, 1] = np.int64(uniform(key, at + _ALONG) * (length[s] + 1))
        out[r, 2] = draw_us(code[0], mean_us[0], sigma[0], first[0], count[0], values,
                            uniform(key, at + _STAY))  # fmt: skip
        out[r, 3] = draw_us(code[1], mean_us[1], sigma[1], first[1], count[1], values,
                            uniform(key, at + _TALK))  # fmt: skip
        out[r, 4] = np.int64(uniform(key, at + _RESIDENT) * pool[s])
        u = uniform(key, at + _OPEN)
        if u >= open_single:
            out[r, 5] = PAIRS_ONLY
        elif u >= open_pair:
            out[r, 5] = SINGLES_ONLY
        else:
            out[r, 5] = ANY_UNIT


def mean_group(people: People) -> float:
    """People in a group, in the mean."""
    return sum(size * share for size, share in enumerate(people.group_sizes, 1))


def crowding(people: People, graph: StreetGraph) -> np.ndarray:
    """How crowded a millimetre of each segment is, relative to the others."""
    by_class = np.array([people.arterial_weight, people.local_weight, people.path_weight])
    found: np.ndarray = graph.weight * by_class[graph.street_class]
    return found


def draw_people(scenario: Scenario, graph: StreetGraph, seed: int, replication: int) -> np.ndarray:
    """Draw every appearance of a person who stands out and would talk if met.

    ``open_share`` thins the crowd before anything is drawn: people who would
    not talk change nothing. A group is one appearance, so that there are as
    many people out as without groups.

    Returns
    -------
    ndarray of dtype `PEOPLE`, sorted by start
    """
    people = scenario.people
    open_single = min(1.0, people.open_share)
    open_pair = min(1.0, people.open_share * people.openness_pair_ratio)
    widest = max(open_single, open_pair)
    stay = mean_min(people.stay)
    kilometres = float((graph.length_mm * graph.weight).sum()) / 1e6
    if people.out_per_km * widest * kilometres == 0.0:
        return np.zeros(0, dtype=PEOPLE)
    hour = np.array(people.hour_shares)
    per_hour = people.out_per_km * widest * kilometres * hour / hour.max() / (stay / 60.0)
    per_hour /= mean_group(people)
    rates = hourly_rates(
        scenario, seed, replication, (PEOPLE_SEASON, PEOPLE_DAY), "people", per_hour, np.ones(7)
    )
    ordinal = scenario.season.first_day.toordinal()
    arrivals = in_time_order(
        draw_arrivals(seed, replication, PRESENCE, ordinal, rates, LAYER_PER_HOUR)
    )
    crowd = graph.length_mm * crowding(people, graph)
    cumulative = np.cumsum(crowd) / crowd.sum()
    cumulative[-1] = 1.0
    law = laws([people.stay, people.talk])
    drawn = np.zeros((len(arrivals), 6), dtype=np.int64)
    _draw_attributes(
        seed, replication, ordinal, arrivals, cumulative, graph.length_mm,
        residents(people, graph),
        open_single / widest, open_pair / widest,
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values, drawn,
    )  # fmt: skip
    table = np.zeros(len(arrivals), dtype=PEOPLE)
    table["person"] = np.arange(len(arrivals))
    table["date"] = arrivals[:, 0]
    table["start"] = arrivals[:, 1]
    table["end"] = arrivals[:, 1] + drawn[:, 2]
    table["segment"] = drawn[:, 0]
    table["offset"] = drawn[:, 1]
    table["talk"] = drawn[:, 3]
    table["resident"] = drawn[:, 4]
    table["open_to"] = drawn[:, 5]
    return table

"""People at events who would talk with the officers there, drawn by date and event.

They come from the whole area, or from outside it; whether one of them is also
met on the street is not known, so they count as other people.
"""

from __future__ import annotations

import math
import zlib

import numpy as np

from sim.scenario.duty_model import Event
from sim.scenario.model import Scenario
from sim.tables import AT_EVENTS, EVENT_CHANNEL, HOUR_US, PEOPLE
from sim.world.chance import GATHERING, numbers
from sim.world.durations import laws
from sim.world.residents import residents
from sim.world.traits import durations_at
from sim.world.visits import dates_of, hours_of
from street_graph.graph import StreetGraph
from street_graph.places import resolve_point

LAYER_PER_HOUR = 600.0
"""Rate of those of whom ``talks_per_h`` come. A constant: changing it changes all of them."""

_GAP, _COMES, _TALK, _WHO = range(4)


def draw_gatherings(
    scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> list[np.ndarray]:
    """Draw who comes to each event on each date.

    A function of seed, replication, date and the event's name; more
    ``talks_per_h`` keep everybody who came with fewer.

    Returns
    -------
    list of ndarray of dtype `PEOPLE`
        One for each event and date, in that order; by time. From coming to
        the end of the event.
    """
    return [
        _at_event(scenario, graph, seed, replication, event, date)
        for event in scenario.activities.events
        if event.talks_per_h > 0
        for date in dates_of(scenario.season, event.days, event.dates)
    ]


def _at_event(
    scenario: Scenario, graph: StreetGraph, seed: int, replication: int, event: Event, date: int
) -> np.ndarray:
    start, end = hours_of(event, date)
    ordinal = scenario.season.first_day.toordinal() + date
    name = zlib.crc32(event.name.encode())
    mean = LAYER_PER_HOUR * (end - start) / HOUR_US
    most = math.ceil(mean + 8.0 * math.sqrt(mean) + 20.0)
    luck = numbers(seed, replication, GATHERING, ordinal, name, 4 * most).reshape(most, 4)
    gaps = [-math.log(u) / LAYER_PER_HOUR * HOUR_US for u in luck[:, _GAP].tolist()]
    comes = start + np.cumsum(gaps)
    kept = (luck[:, _COMES] < event.talks_per_h / LAYER_PER_HOUR) & (comes < end)
    luck, comes = luck[kept], np.rint(comes[kept]).astype(np.int64)
    law = laws([event.talk])
    place = resolve_point(graph, event.place)
    live = residents(scenario.people, graph)
    table = np.zeros(len(comes), dtype=PEOPLE)
    table["date"] = date
    table["segment"], table["offset"] = place.segment, place.offset_mm
    table["start"], table["end"] = comes, end
    table["talk"] = durations_at(
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values,
        np.zeros(len(comes), dtype=np.int64), luck[:, _TALK].copy(),
    )  # fmt: skip
    table["resident"] = live[place.segment] + (luck[:, _WHO] * live.sum()).astype(np.int64)
    table["open_to"] = AT_EVENTS
    table["channel"] = EVENT_CHANNEL
    return table

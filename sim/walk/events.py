"""Events as a unit's outings: where it goes, until when, whom it meets there, what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.duty_model import Event
from sim.scenario.model import Scenario
from sim.tables import AT_DOORS, AT_EVENTS
from sim.walk import field
from sim.walk.agenda import occurrences, plan_events
from sim.walk.crew import Duty
from sim.walk.routes.prepare import place_of
from street_graph.graph import StreetGraph


@dataclass(frozen=True)
class Outing:
    """One event for one unit.

    ``people`` is the range of those who would talk there, in the kernel's
    arrays. Calls with a lower priority number than ``open_to`` reach the unit
    there; with ``occupied`` only those that may interrupt an event.
    """

    place: tuple[int, int]
    be_there: int
    start: int
    end: int
    people: tuple[int, int]
    open_to: int
    occupied: int


def outings_of(
    scenario: Scenario, graph: StreetGraph, people: np.ndarray, duties: Sequence[Duty]
) -> dict[int, list[Outing]]:
    """The outings of each unit (by its row in `duties`), in the order of time."""
    events = scenario.activities.events
    if not events:
        return {}
    found = occurrences(scenario)
    there = people_there(scenario, graph, people)
    return {
        row: [
            Outing(place_of(graph, event.place), one.be_there, one.start, one.end,
                   there[one.number], *_reach(event))
            for one in attended
            for event in [events[found[one.number].event]]
        ]
        for row, attended in plan_events(scenario, duties).items()
    }  # fmt: skip


def people_there(
    scenario: Scenario, graph: StreetGraph, people: np.ndarray
) -> list[tuple[int, int]]:
    """Who is at each of `occurrences`: from which entry of the people's arrays up to which.

    The people of an occurrence stand together in the table, in the order of
    the occurrences; behind those on the streets, as in `people_arrays`.
    """
    elsewhere = people[people["open_to"] >= AT_DOORS]
    first = len(people) - len(elsewhere)
    at = np.flatnonzero(elsewhere["open_to"] == AT_EVENTS)
    names = ("date", "end", "segment", "offset")
    rows = list(zip(*(elsewhere[at][name].tolist() for name in names), strict=True))
    found = []
    row = 0
    for occurrence in occurrences(scenario):
        place = place_of(graph, scenario.activities.events[occurrence.event].place)
        begin = row
        while row < len(rows) and rows[row] == (occurrence.date, occurrence.end, *place):
            row += 1
        entry = first + (int(at[begin]) if begin < row else 0)
        found.append((entry, entry + row - begin))
    return found


def _reach(event: Event) -> tuple[int, int]:
    """What calls reach a unit at `event`: `Outing.open_to` and `Outing.occupied`."""
    if event.requests == "answer":
        return field.ANYBODY, 0
    if event.requests == "urgent-only":
        return event.urgent_priority + 1, 0
    return field.ANYBODY, field.AT_EVENT

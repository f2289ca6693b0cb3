"""Dispatch rules: in which order the desk would like to send the units it can reach.

A rule sees walking distances, beats and the planner's preferences; it sees no
drawn end and nothing that has not happened yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.scenario.model import Dispatch
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.walk.calls import Call
    from sim.walk.units import Unit

Candidate = tuple[int, "Unit"]
"""Walking distance in mm, unit."""
Rule = Callable[["Call", Sequence[Candidate]], list["Unit"]]


def nearest(call: Call, candidates: Sequence[Candidate]) -> list[Unit]:
    """The unit with the shortest walk first, ties by slot."""
    return [unit for _, unit in sorted(candidates, key=lambda c: (c[0], c[1].slot))]


def own_beat_first(call: Call, candidates: Sequence[Candidate]) -> list[Unit]:
    """Units whose beat holds the request first, each group by distance."""
    segment = call.place[0]
    return [
        unit
        for _, unit in sorted(
            candidates, key=lambda c: (not c[1].has_in_beat(segment), c[0], c[1].slot)
        )
    ]


def preference(dispatch: Dispatch, graph: StreetGraph) -> Rule:
    """The planner's ordered units for the request's segment; units not listed are not sent."""
    number = {name: i for i, name in enumerate(graph.segment_id)}
    listed = {number[p.segment]: p.units for p in dispatch.preference if p.segment}
    others = next((p.units for p in dispatch.preference if not p.segment), ())

    def by_preference(call: Call, candidates: Sequence[Candidate]) -> list[Unit]:
        order = listed.get(call.place[0], others)
        known = [unit for _, unit in candidates if unit.duty.number + 1 in order]
        return sorted(known, key=lambda unit: (order.index(unit.duty.number + 1), unit.slot))

    return by_preference


def rule(dispatch: Dispatch, graph: StreetGraph) -> Rule:
    """The rule that a scenario names."""
    if dispatch.rule == "preference":
        return preference(dispatch, graph)
    return {"nearest": nearest, "own-beat-first": own_beat_first}[dispatch.rule]


def enough(ordered: Sequence[Unit], officers: int) -> list[Unit]:
    """The first units that together have `officers`, or none if all have too few."""
    sent: list[Unit] = []
    for unit in ordered:
        sent.append(unit)
        officers -= len(unit.duty.officers)
        if officers <= 0:
            return sent
    return []

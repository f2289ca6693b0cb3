"""Dispatch rules: in which order the desk would like to send the units it can reach.

A rule sees beats and the planner's preferences, and walking distances decide
between equals; nothing here sees a drawn end or what has not happened yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.scenario.model import Dispatch
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.walk.calls import Call
    from sim.walk.units import Unit

NOT_SENT = -1
Rule = Callable[["Call", "Unit"], int]
"""Rank of a unit for a call: lower ranks first, ties by walking distance; or NOT_SENT."""


def nearest(call: Call, unit: Unit) -> int:
    """Every unit alike: the shortest walk decides."""
    return 0


def own_beat_first(call: Call, unit: Unit) -> int:
    """Units whose beat holds the request before the others."""
    return 0 if unit.has_in_beat(call.place[0]) else 1


def preference(dispatch: Dispatch, graph: StreetGraph) -> Rule:
    """The planner's ordered units for the request's segment; units not listed are not sent."""
    number = {name: i for i, name in enumerate(graph.segment_id)}
    listed = {number[p.segment]: p.units for p in dispatch.preference if p.segment}
    others = next((p.units for p in dispatch.preference if not p.segment), ())

    def by_preference(call: Call, unit: Unit) -> int:
        order = listed.get(call.place[0], others)
        own = unit.duty.number + 1
        return order.index(own) if own in order else NOT_SENT

    return by_preference


def rule(dispatch: Dispatch, graph: StreetGraph) -> Rule:
    """The rule that a scenario names."""
    if dispatch.rule == "preference":
        return preference(dispatch, graph)
    return {"nearest": nearest, "own-beat-first": own_beat_first}[dispatch.rule]


Candidate = tuple[int, int, int, "Unit"]
"""Rank, walking distance in mm, slot, unit; in the order of sending."""


def enough(candidates: Sequence[Candidate], officers: int) -> list[Candidate]:
    """The first candidates that together have `officers`, or none if all have too few."""
    if not candidates:
        return []
    first = min(candidates)
    if first[3].officers >= officers:
        return [first]
    sent: list[Candidate] = []
    for candidate in sorted(candidates):
        sent.append(candidate)
        officers -= candidate[3].officers
        if officers <= 0:
            return sent
    return []

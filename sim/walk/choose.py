"""Whom the desk sends: in the order of the rule, as many officers as are needed.

Distances and beats are ranked by the kernel; here stand the planner's own
lists. Nothing here sees a drawn end or what has not happened yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.scenario.model import Dispatch
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.walk.calls import Call
    from sim.walk.units import Unit

Prefer = Callable[["Call", list["Unit"]], list["Unit"]]
"""Units that can be sent, the nearest first, in the order of a planner's list."""


def preference(dispatch: Dispatch, graph: StreetGraph) -> Prefer | None:
    """The planner's ordered units for the request's segment, or None without such lists.

    Units that are not listed are not sent.
    """
    if dispatch.rule != "preference":
        return None
    number = {name: i for i, name in enumerate(graph.segment_id)}
    listed = {number[p.segment]: p.units for p in dispatch.preference if p.segment}
    others = next((p.units for p in dispatch.preference if not p.segment), ())

    def by_preference(call: Call, units: list[Unit]) -> list[Unit]:
        order = listed.get(call.place[0], others)
        known = [unit for unit in units if unit.duty.number + 1 in order]
        return sorted(known, key=lambda unit: order.index(unit.duty.number + 1))

    return by_preference


def enough(units: list[Unit], officers: int) -> list[Unit]:
    """The first units that together have `officers`, or none if all have too few."""
    for count, unit in enumerate(units, start=1):
        officers -= unit.officers
        if officers <= 0:
            return units[:count]
    return []

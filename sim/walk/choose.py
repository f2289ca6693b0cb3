"""Whom the desk sends: in the order of the rule, as many officers as are needed.

Distances and beats are ranked by the kernel; here stands what looks at the
units or requests themselves. Nothing here sees a drawn end or what has not
happened yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.scenario.demand_model import INTERRUPTIBLE
from sim.scenario.model import Dispatch, Scenario
from sim.walk import field
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.walk.calls import Call
    from sim.walk.units import Unit

Prefer = Callable[["Call", list["Unit"]], list["Unit"]]
"""Units that can be sent, the nearest first, in the order of a rule."""


def preference(dispatch: Dispatch, graph: StreetGraph) -> Prefer | None:
    """The order of the rules `preference` and `least-busy`, None for the others."""
    if dispatch.rule == "least-busy":
        return least_busy
    return by_list(dispatch, graph) if dispatch.rule == "preference" else None


def least_busy(_: Call, units: list[Unit]) -> list[Unit]:
    """The unit with the least time on calls so far in its shift first, then the nearest."""
    return sorted(units, key=lambda unit: unit.time_on_calls())


def by_list(dispatch: Dispatch, graph: StreetGraph) -> Prefer:
    """The planner's ordered units for the request's segment.

    Units that are not listed are not sent.
    """
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


def may_interrupt(scenario: Scenario) -> tuple[int, ...]:
    """What each kind may interrupt, added up as in `sim.walk.field`.

    Talks only where the scenario lets them be cut off at all.
    """
    never = 0 if scenario.dispatch.talk_interruptible else field.IN_TALK
    return tuple(
        sum(1 << INTERRUPTIBLE.index(name) for name in kind.may_interrupt) & ~never
        for kind in scenario.requests.kinds
    )


def spares(dispatch: Dispatch, call: Call, units: Sequence[Unit], sent: Sequence[Unit]) -> bool:
    """Whether enough of `units` stay free for more urgent requests if `sent` go to `call`."""
    if call.priority <= dispatch.keep_free_for_priority or dispatch.keep_free_units == 0:
        return True
    going = sum(unit.free for unit in sent)
    return going == 0 or sum(unit.free for unit in units) - going >= dispatch.keep_free_units


def less_urgent(call: Call, units: Sequence[Unit], now: int) -> list[Call]:
    """Requests in hand that may be interrupted for `call`.

    The least urgent first, then the one to which units were sent last. Units
    that work overtime finish what they have begun.
    """
    others = dict.fromkeys(unit.call for unit in units if unit.call is not None)
    found = [
        other
        for other in others
        if other.priority > call.priority
        and other.done > now
        and all(now < unit.duty.end for unit in other.units)
    ]
    return sorted(found, key=lambda other: (-other.priority, -other.sent_at, -other.number))

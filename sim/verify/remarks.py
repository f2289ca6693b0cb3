"""What the closed form of a scenario cannot hold."""

from __future__ import annotations

from sim.scenario.model import Scenario
from sim.verify.on_duty import Times
from sim.verify.walk_there import MOST_APART

NOBODY = "nobody walks"
NO_STEADY_STATE = "more requests than the units can handle"
SEVERAL = "several units needed"
OTHER_RULE = "dispatch rule not held"
LISTS = "lists that leave units out not held"
KEPT_FREE = "units kept free not held"
PREEMPTION = "interrupting requests not held"
QUEUE_LIMIT = "queue limit not held"
EVENTS = "doors and events not held"
MORE_REQUESTS = "further requests not counted"
MANY_UNITS = "beats not told apart"
CLOSED_STREETS = "closed streets not held"
DRAWN = "absences and starts of 20 seasons"

REMARKS = (
    NOBODY, NO_STEADY_STATE, SEVERAL, OTHER_RULE, LISTS, KEPT_FREE, PREEMPTION, QUEUE_LIMIT,
    EVENTS, MORE_REQUESTS, MANY_UNITS, CLOSED_STREETS, DRAWN,
)  # fmt: skip


def remarks_on(scenario: Scenario, times: Times, overloaded: bool) -> tuple[str, ...]:
    """Name what a scenario uses and the closed form leaves out or puts more simply.

    Parameters
    ----------
    scenario : Scenario
    times : Times
    overloaded : bool
        Whether some hours have no steady state.
    """
    if not scenario.shifts:
        return (NOBODY,)
    dispatch, requests = scenario.dispatch, scenario.requests
    units = [stretch.units for stretch in times.minutes if stretch.units]
    smallest = min((unit.officers for together in units for unit in together), default=1)
    most = max((len(together) for together in units), default=0)
    needed = max(
        max(kind.officers_needed, 2 if kind.two_officers_required_share else 1)
        for kind in requests.kinds
        if kind.to_foot_share
    ) if any(kind.to_foot_share for kind in requests.kinds) else 1  # fmt: skip
    apart = len(times.places) > 1
    numbers = {unit.number for together in units for unit in together}
    listed = dispatch.rule == "preference"
    follow_ups = any(kind.follow_up_share for kind in requests.kinds)
    phones = scenario.people.flag_down_share * scenario.people.flag_down_phones_share
    held = {
        NO_STEADY_STATE: overloaded,
        SEVERAL: needed > smallest,
        OTHER_RULE: dispatch.rule in ("expected-soonest", "least-busy"),
        LISTS: listed and any(numbers - set(row.units) for row in dispatch.preference),
        KEPT_FREE: dispatch.keep_free_units > 0,
        PREEMPTION: dispatch.preempt_priority > 0,
        QUEUE_LIMIT: dispatch.queue_at_most > 0,
        EVENTS: bool(scenario.activities.doors or scenario.activities.events),
        MORE_REQUESTS: follow_ups or phones > 0,
        MANY_UNITS: apart and most > MOST_APART,
        CLOSED_STREETS: bool(scenario.streets.closures),
        DRAWN: times.drawn,
    }
    return tuple(name for name, true in held.items() if true)

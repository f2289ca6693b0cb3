"""What the keys of dispatch must mean together with crew and kinds of request."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.demand_schema import RequestsTable
from sim.scenario.duty_schema import CrewTable
from sim.scenario.errors import Location
from sim.scenario.schema import DispatchTable

Finding = tuple[Location, str]


def urgent_requests(dispatch: DispatchTable) -> Iterator[Finding]:
    """A request that is held back cannot take officers off another."""
    if dispatch.keep_free_units and dispatch.preempt_priority > dispatch.keep_free_for_priority:
        message = (
            f"lets requests of priority {dispatch.preempt_priority} interrupt others, but they are "
            f"held back to keep units free; set it to {dispatch.keep_free_for_priority} or less, "
            f"or keep_free_for_priority to {dispatch.preempt_priority}"
        )
        yield ("dispatch", "preempt_priority"), message


def interruptions(requests: RequestsTable, crew: CrewTable) -> Iterator[Finding]:
    """What a kind may interrupt is named once, and officers can come out from where they write."""
    for i, kind in enumerate(requests.kind):
        here = ("requests", "kind", i, "may_interrupt")
        for name in sorted({n for n in kind.may_interrupt if kind.may_interrupt.count(n) > 1}):
            yield here, f'"{name}" stands more than once'
        if "writing" in kind.may_interrupt and not (crew.walk_back and crew.transfer_min == 0):
            yield (
                here,
                (
                    'names "writing", but reports are written away from the streets; it needs '
                    "crew.walk_back = true and crew.transfer_min = 0"
                ),
            )

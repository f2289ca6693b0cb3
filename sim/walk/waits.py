"""How long a request waits: until its resident gives up, a car takes it, or nobody will come."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

import simpy

from sim.tables import CALLED_OFF, CAR_NONE_ON_DUTY, CAR_WAITED_LONG, GAVE_UP, NEVER
from sim.walk.calls import QUEUED, SENT, Call
from sim.walk.moments import ASKED, ENDS, Moment

if TYPE_CHECKING:
    from sim.walk.desk import Desk


def lose_patience(desk: Desk, call: Call) -> Generator[simpy.Event, Any, None]:
    """The resident gives up unless an officer has arrived; units under way are called off."""
    yield Moment(desk.env, call.give_up, ASKED)
    if call.first_arrival <= desk.env.now:
        return
    if call.state == SENT:
        desk.call_back(call, CALLED_OFF)
    elif call.state == QUEUED:
        desk.queue.remove(call)
    else:
        return
    desk.close(call, GAVE_UP)


def hand_over_later(desk: Desk, call: Call, until: int) -> Generator[simpy.Event, Any, None]:
    """A request that still waits for a unit after the longest wait goes to a car."""
    yield Moment(desk.env, until, ASKED)
    if call.state == QUEUED and call.wait_until == until:
        desk.queue.remove(call)
        desk.close(call, CAR_WAITED_LONG)


def watch_the_clock(desk: Desk, ends: Sequence[int]) -> Generator[simpy.Event, Any, None]:
    """At the planned `ends` of shifts, see whether it is still worth waiting."""
    for end in ends:
        yield Moment(desk.env, end, ENDS)
        give_up_waiting(desk)


def give_up_waiting(desk: Desk) -> None:
    """Hand over what needs more officers than are left, if no shift begins in time for it."""
    if not desk.longest_wait or not desk.queue.calls:
        return
    officers, later = desk.officers(), bisect_left(desk.starts, desk.env.now)
    start = desk.starts[later] if later < len(desk.starts) else NEVER
    for call in desk.queue:
        if officers < call.officers and call.wait_until < start:
            desk.queue.remove(call)
            desk.close(call, CAR_NONE_ON_DUTY)


def wait_for_talk(desk: Desk, end: int) -> Generator[simpy.Event, Any, None]:
    """Offer work again when a talk has ended."""
    yield Moment(desk.env, end, ENDS)
    desk.looking = False
    desk.offer()


def look_again(desk: Desk, at: int) -> Generator[simpy.Event, Any, None]:
    """Offer work again when a promised unit should have come free."""
    yield Moment(desk.env, at, ENDS)
    desk.offer()

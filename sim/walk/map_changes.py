"""Streets that close and open while units walk: other maps, and new promises to all who wait.

A closure is known at its moment, not before. Who is under way then goes on by
the new map; when each will be there is worked out anew, and so is what hangs
on it: when a request is handled, whether its resident still waits, when a unit
has to go back.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import simpy

from sim.tables import MINUTE_US, NEVER
from sim.walk.calls import SENT
from sim.walk.desk import Desk
from sim.walk.moments import CHANGES, Clock, Moment
from sim.walk.unseen import watch_ends
from sim.walk.waits import lose_patience
from sim.walk.walkers import Walkers

DAY_MIN = 24 * 60


def changes_in(
    changes: Sequence[tuple[int, int]], first_ordinal: int, until: int
) -> list[tuple[int, int]]:
    """Changes of the map in season time.

    Parameters
    ----------
    changes : sequence of (int, int)
        See `sim.scenario.closures.Maps`.
    first_ordinal : int
        Proleptic ordinal of the season's first date.
    until : int
        us; later changes are left out.

    Returns
    -------
    list of (int, int)
        Time (us) and map, in order; what lies before the season is in force at 0.
    """
    since = first_ordinal * DAY_MIN
    at = [((minute - since) * MINUTE_US, number) for minute, number in changes]
    before = [number for t, number in at if t <= 0]
    later = [(t, number) for t, number in at if 0 < t <= until]
    return ([(0, before[-1])] if before else []) + later


def follow_map(
    env: Clock, walkers: Walkers, desk: Desk, changes: Sequence[tuple[int, int]]
) -> Generator[simpy.Event, Any, None]:
    """Change the map at each of `changes`."""
    for at, number in changes:
        if at > env.now:
            yield Moment(env, at, CHANGES)
        change_map(env, walkers, desk, number)


def change_map(env: Clock, walkers: Walkers, desk: Desk, number: int) -> None:
    """Go on by another map, and tell everybody what that means for them."""
    now = env.now
    watch_ends(desk.units, now)
    called = [unit for unit in desk.units if unit.call is not None]
    for unit in called:
        unit.count_way()
    walkers.change_map(now, number)
    for unit in called:
        unit.take_way()
    for call in dict.fromkeys(unit.call for unit in called):
        assert call is not None
        leave = min(unit.must_leave(call.place) for unit in call.units)
        arrivals = [unit.eta for unit in call.units]
        call.set_times(min(arrivals), max(arrivals), leave)
        call.done = max(call.done, now)
        for unit in call.units:
            unit.open_until(call.next_arrival)
        if call.state == SENT and now <= call.give_up < min(call.first_arrival, NEVER):
            env.process(lose_patience(desk, call))
    for unit in list(desk.units):
        unit.look_again()

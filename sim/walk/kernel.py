"""The kernel: moves every unit between two decisions, in time order.

There is no SimPy event per street. A decision at time `now` first calls
`advance`: each unit's pieces, signals and talks up to `now` are played, the
earliest first, ties by unit number, never past `now`. What a unit does on its
own (walk on, wait at a signal, talk) is settled here; being sent, standing to
handle a request and leaving the streets are ordered from outside.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart, entry
from sim.tables import EVENT as STATE_EVENT
from sim.tables import NEVER, OFF, RESPONDING
from sim.walk import field
from sim.walk.looking import HANDLING_ENDS
from sim.walk.meeting import AT_EVENT
from sim.walk.motion import (
    halt,
    patrol,
    play,
    reroute,
    set_off,
    stand,
    start_path,
)
from sim.walk.moving import AWAY, STAND, TALK, plan_path, position, travel_time
from sim.walk.pools import opened
from sim.walk.ranking import rank_nearest, rank_units
from sim.walk.routes.ask import NO_GOAL, STOP
from sim.walk.ways import ALL

FULL = -(2**62)
"""Answer of a call that must be repeated once the log buffers are emptied."""

BLOCK = 16
"""Slots that are looked through together for the next event."""

MARGIN = 64
"""Rows kept free in the buffers, more than one event can write."""


@compiled
def soonest_in_block(h, ints, block):
    """Note which unit of a block of slots has the next event, and when; ties to the lowest slot."""
    first = block * BLOCK
    when = np.int64(NEVER)
    soonest = first
    for slot in range(first, min(first + BLOCK, h.units)):
        due = ints[h.due + slot]
        if due < when:
            when = due
            soonest = slot
    ints[h.block_due + block] = when
    ints[h.block_first + block] = soonest


@compiled_apart
def last_moment(h, ints, until):
    """The first unit with an event at `until` itself, -1 if there is none.

    Who has handled a call at this very moment is left alone: the desk may send
    it on first.
    """
    for slot in range(h.units):
        event = ints[h.unit + slot * field.COUNT + field.EVENT]
        if ints[h.due + slot] == until and event != HANDLING_ENDS:
            return slot
    return -1


@compiled_apart
def advance_to(h, ints, floats, until):
    """Play all events up to `until`; False if the buffers must be emptied first.

    What a unit does on its own changes nobody else's next event, so one block
    of slots is looked through after each.
    """
    blocks = (h.units + BLOCK - 1) // BLOCK
    for block in range(blocks):
        soonest_in_block(h, ints, block)
    while True:
        when = np.int64(NEVER)
        first = -1
        for block in range(blocks):
            if ints[h.block_due + block] < when:
                when = ints[h.block_due + block]
                first = ints[h.block_first + block]
        if when >= until:
            first = last_moment(h, ints, until) if when == until else -1
            if first < 0:
                h.now = until
                return True
        if h.steps_used + MARGIN > h.steps_room or h.talks_used + MARGIN > h.talks_room:
            return False
        h.now = when
        play(h, ints, floats, h.unit + first * field.COUNT, when)
        soonest_in_block(h, ints, first // BLOCK)


@compiled_apart
def send(h, ints, floats, now, u, segment, at, speed, state, handling):
    """Send the unit to a place, to stop there; the time of its arrival."""
    if ints[u + field.MOTION] == AWAY:  # it comes out where it went in
        ints[u + field.STEP_ENTERED] = now
    halt(h, ints, u, now, np.int64(state == RESPONDING))
    ints[u + field.STATE] = state
    ints[u + field.MEETS] = 0
    ints[u + field.SPEED] = speed
    ints[u + field.GOAL] = STOP
    ints[u + field.GOAL_SEGMENT] = segment
    ints[u + field.GOAL_AT] = at
    ints[u + field.HANDLING] = handling
    arrival = now + travel_time(
        h, ints, ints[u + field.SEGMENT], ints[u + field.AT], segment, at, speed
    )
    start_path(h, ints, u)
    set_off(h, ints, floats, u, now)
    return arrival


@compiled_apart
def stay(h, ints, u, now, state):
    """Let the unit stand where it is, in `state`, until told otherwise."""
    halt(h, ints, u, now, np.int64(0))
    ints[u + field.STATE] = state
    ints[u + field.MEETS] = 0
    stand(h, ints, u, now)


@compiled_apart
def attend(h, ints, u, now, first, stop):
    """Let the unit stand at an event, to meet the people from entry `first` up to `stop`."""
    halt(h, ints, u, now, np.int64(0))
    ints[u + field.STATE] = STATE_EVENT
    ints[u + field.MEETS] = AT_EVENT
    ints[u + field.EVENT_FIRST] = first
    ints[u + field.EVENT_STOP] = stop
    stand(h, ints, u, now)


@compiled_apart
def appear(h, ints, u, now, row, segment, at):
    """Put the unit on the streets at a place, as row `row` of the units."""
    ints[u + field.ROW] = row
    ints[u + field.SEGMENT] = segment
    ints[u + field.AT] = at
    ints[u + field.GOAL] = NO_GOAL
    ints[u + field.ON_ROUTE] = 0
    ints[u + field.TARGET] = -1
    ints[u + field.STEP_FROM] = at
    ints[u + field.STEP_ENTERED] = now
    ints[u + field.STEP_DELAY] = 0
    ints[u + field.MOTION] = STAND
    ints[h.due + ints[u + field.SLOT]] = NEVER


@compiled_apart
def vanish(h, ints, u, now):
    """Take the unit off the streets, if it is on them."""
    if ints[u + field.MOTION] == AWAY:
        return
    halt(h, ints, u, now, np.int64(0))
    ints[u + field.MOTION] = AWAY
    ints[u + field.STATE] = OFF


@compiled_apart
def send_nearest(h, ints, floats, now, segment, at, priority, may, officers, handling):
    """Rank the units for a call and send the first, if it is enough and may finish what it begins.

    Returns
    -------
    (slot, arrival)
        Of the unit sent; else -1 less the number that were ranked, and 0.
    """
    count = rank_nearest(h, ints, now, segment, at, priority, may)
    if count > 0:
        slot = ints[h.ranked]
        u = h.unit + slot * field.COUNT
        if ints[u + field.OFFICERS] >= officers and ints[u + field.FINISHES] == 1:
            ints[u + field.OPEN_TO] = field.NOBODY
            ints[u + field.OCCUPIED] = 0
            arrival = send(
                h, ints, floats, now, u, segment, at, ints[u + field.RESPONSE_SPEED],
                np.int64(RESPONDING), handling,
            )  # fmt: skip
            return slot, arrival
        if h.tabled == 0:
            count, _ = rank_units(h, ints, now, segment, at, priority, may, np.int64(ALL))
    return np.int64(-1 - count), np.int64(0)


# Orders to the kernel.
(ADVANCE, APPEAR, VANISH, REAPPEAR, SEND, HOLD, PATROL_ROUTE, RANK, DISTANCE, TIME_BACK, TALK_END,
 REROUTE, TIME_TO, ATTEND, SEND_NEAREST) = range(15)  # fmt: skip


@entry
def order(memory, what, now, slot, segment, at, speed, state, handling):
    """Bring all units to `now`, then carry out one order.

    One entry for all orders, so that there is one thing to compile.

    Parameters
    ----------
    memory
        Of the walk (`sim.walk.pools.Pools.memory`).
    what : int
        One of the orders above.
    now : int
        us, never less than in an earlier call.
    slot : int
        Of the unit.
    segment, at : int
        A place, where the order needs one; for TIME_BACK segment -1 is where the unit is.
        For ATTEND the entries of the event's people, from the first up to the second.
    speed : int
        mm/s (the unit's row for APPEAR).
    state : int
        The unit's state from now on (the priority of the call for RANK).
    handling : int
        For SEND: us to stand at the goal before going back to the route; -1: to stay.
        For RANK: what the call may interrupt.
        For TIME_TO `state` and `handling` are the segment (-1: where the unit
        is) and millimetre from which it sets out.
        SEND_NEAREST takes `state` and `handling` as RANK, the officers that are
        needed as `slot` and the time of handling as `speed`.

    Returns
    -------
    answer : int
        Time of arrival for SEND, how many units for RANK, mm for DISTANCE, a
        length of time for TIME_BACK and TIME_TO, the end of the talk for
        TALK_END (`now` if there is none), the slot of who is sent for
        SEND_NEAREST (see `send_nearest`), else 0. FULL if the buffers must be
        emptied and the order repeated.
    arrival, mm : int
        For SEND_NEAREST: when that unit is there and how far it has to walk; else 0.
    """
    h, ints, floats = opened(memory)
    answer = arrival = mm = np.int64(0)
    if not advance_to(h, ints, floats, now):
        return np.int64(FULL), arrival, mm
    u = h.unit + slot * field.COUNT
    if what == SEND_NEAREST:
        answer, arrival = send_nearest(
            h, ints, floats, now, segment, at, state, handling, slot, speed
        )
        if answer >= 0:
            mm = ints[h.unit + answer * field.COUNT + field.WAY]
    elif what == RANK:
        answer, _ = rank_units(h, ints, now, segment, at, state, handling, np.int64(ALL))
    elif what == DISTANCE:
        here = position(h, ints, u, now)
        answer = plan_path(h, ints, ints[u + field.SEGMENT], here, segment, at)[0]
    elif what == SEND:
        answer = send(h, ints, floats, now, u, segment, at, speed, state, handling)
    elif what == HOLD:
        stay(h, ints, u, now, state)
    elif what == PATROL_ROUTE:
        patrol(h, ints, floats, u, now)
    elif what == TIME_BACK:
        if segment < 0:
            segment = ints[u + field.SEGMENT]
            at = position(h, ints, u, now)
        answer = travel_time(
            h, ints, segment, at, ints[u + field.BASE_SEGMENT], ints[u + field.BASE_AT],
            ints[u + field.WALK_SPEED],
        )  # fmt: skip
    elif what == TALK_END:
        answer = ints[h.due + ints[u + field.SLOT]] if ints[u + field.MOTION] == TALK else now
    elif what == REROUTE:
        for one in range(h.units):
            reroute(h, ints, floats, h.unit + one * field.COUNT, now)
    elif what == TIME_TO:
        if state < 0:
            state = ints[u + field.SEGMENT]
            handling = position(h, ints, u, now)
        answer = travel_time(h, ints, state, handling, segment, at, speed)
    elif what == ATTEND:
        attend(h, ints, u, now, segment, at)
    elif what == APPEAR:
        appear(h, ints, u, now, speed, segment, at)
    elif what == VANISH:
        vanish(h, ints, u, now)
    elif what == REAPPEAR:
        ints[u + field.STEP_ENTERED] = now
        ints[u + field.MOTION] = STAND
    return answer, arrival, mm

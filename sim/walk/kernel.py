"""The kernel: moves every unit between two decisions, in time order.

There is no SimPy event per street. A decision at time `now` first calls
`advance`: each unit's pieces, signals and talks up to `now` are played, the
earliest first, ties by unit number, never past `now`. What a unit does on its
own (walk on, wait at a signal, talk) is settled here; being sent, standing to
handle a request and leaving the streets are ordered from outside.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, entry
from sim.walk import field
from sim.tables import OFF, ON_SCENE, RESPONDING, RETURNING, WAITING, WALKING
from sim.walk.meeting import NEVER, anybody, next_met_standing, next_met_walking
from sim.walk.moving import (
    AWAY,
    MOVE,
    SIGNAL,
    STAND,
    TALK,
    duration,
    next_on_path,
    plan_path,
    position,
    travel_time,
    turn_delay,
)
from sim.walk.pools import STEP_COLUMNS, TALK_COLUMNS
from sim.walk.routes import longest_unseen, post, roam, tour
from sim.walk.routes.pieces import GO, PIECE, STAY, in_beat

# Routes by number.
NO_ROUTE, TOUR, ROAM, LONGEST_UNSEEN, POST = range(5)

# Sent somewhere: not, to stop there, or to go on with the route from there.
NO_GOAL, STOP, PATROL = range(3)

# Kinds of a unit's next event.
END_OF_PIECE, MEET, TALK_ENDS, SIGNAL_ENDS, HANDLING_ENDS = range(5)

FULL = -1
"""Answer of a call that must be repeated once the log buffers are emptied."""

OUT_OF_BEAT = 2**60
"""Added to the distance of units whose beat does not hold the request."""

MARGIN = 64
"""Rows kept free in the buffers, more than one event can write."""


@compiled
def write_step(h, ints, u, now, at):
    """Close the unit's step at millimetre `at` and open the next one there."""
    start = ints[u + field.STEP_FROM]
    entered = ints[u + field.STEP_ENTERED]
    if start != at or entered != now:
        row = h.steps + h.steps_used * STEP_COLUMNS
        ints[row] = ints[u + field.ROW]
        ints[row + 1] = ints[u + field.SEGMENT]
        ints[row + 2] = start
        ints[row + 3] = at
        ints[row + 4] = entered
        ints[row + 5] = now
        ints[row + 6] = now - entered if start == at else ints[u + field.STEP_DELAY]
        ints[row + 7] = ints[u + field.STATE]
        h.steps_used += 1
    ints[u + field.STEP_FROM] = at
    ints[u + field.STEP_ENTERED] = now
    ints[u + field.STEP_DELAY] = 0


@compiled
def write_talk(h, ints, u, now, interrupted):
    """Write down the talk that ends now."""
    row = h.talks + h.talks_used * TALK_COLUMNS
    ints[row] = ints[h.person_row + ints[u + field.PERSON]]
    ints[row + 1] = ints[u + field.ROW]
    ints[row + 2] = ints[u + field.TALK_START]
    ints[row + 3] = now
    ints[row + 4] = interrupted
    h.talks_used += 1
    ints[u + field.STEP_DELAY] += now - ints[u + field.TALK_START]


@compiled
def stand(h, ints, u, now):
    """Stand still, and look out for people within reach if it may talk."""
    ints[u + field.MOTION] = STAND
    ints[u + field.SINCE] = now
    ints[h.due + ints[u + field.SLOT]] = NEVER
    if ints[u + field.MEETS] == 1:
        person, when = next_met_standing(h, ints, u)
        ints[u + field.PERSON] = person
        ints[h.due + ints[u + field.SLOT]] = when
        ints[u + field.EVENT] = MEET


@compiled
def move(h, ints, u, now):
    """Walk on from AT to TO, up to the next person on the way."""
    ints[u + field.MOTION] = MOVE
    ints[u + field.SINCE] = now
    look_ahead(h, ints, u)


@compiled
def look_ahead(h, ints, u):
    """Find what comes first on the piece: a person, or its end."""
    metres = abs(ints[u + field.TO] - ints[u + field.AT])
    ints[h.due + ints[u + field.SLOT]] = ints[u + field.SINCE] + duration(metres, ints[u + field.SPEED])
    ints[u + field.EVENT] = END_OF_PIECE
    if ints[u + field.MEETS] == 1 and anybody(h, ints, ints[u + field.SEGMENT]):
        person, when = next_met_walking(h, ints, u)
        if person >= 0:
            ints[u + field.PERSON] = person
            ints[h.due + ints[u + field.SLOT]] = when
            ints[u + field.EVENT] = MEET


@compiled
def begin_piece(h, ints, u, now):
    """Enter the piece that was decided."""
    write_step(h, ints, u, now, ints[u + field.AT])
    at = ints[u + field.PIECE_AT]
    ints[u + field.SEGMENT] = ints[u + field.PIECE_SEGMENT]
    ints[u + field.AT] = at
    ints[u + field.STEP_FROM] = at
    ints[u + field.TO] = ints[u + field.PIECE_TO]
    ints[u + field.OF_ROUTE] = ints[u + field.PIECE_OF_ROUTE]
    move(h, ints, u, now)


@compiled
def route_next(h, ints, floats, u):
    """Ask the unit's route: PIECE, GO or STAY."""
    route = ints[u + field.ROUTE]
    if route == TOUR:
        return tour.next_piece(h, ints, u)
    if route == ROAM:
        return roam.next_piece(h, ints, u)
    if route == LONGEST_UNSEEN:
        return longest_unseen.next_piece(h, ints, floats, u)
    return post.next_piece(h, ints, u)


@compiled
def route_rejoin(h, ints, u):
    """Ask the unit's route where to go back to: GO, or PIECE when it is there."""
    route = ints[u + field.ROUTE]
    if route == TOUR:
        return tour.rejoin(h, ints, u)
    if route == ROAM:
        return roam.rejoin(h, ints, u)
    if route == LONGEST_UNSEEN:
        return longest_unseen.rejoin(h, ints, u)
    return post.rejoin(h, ints, u)


@compiled
def route_leave(h, ints, u):
    """Tell the unit's route that it is called away, if it is on it."""
    if ints[u + field.ON_ROUTE] == 0:
        return
    ints[u + field.ON_ROUTE] = 0
    if ints[u + field.ROUTE] == TOUR:
        if ints[u + field.GOAL] == NO_GOAL:  # else it was still on its way back to the tour
            tour.leave(h, ints, u)
    elif ints[u + field.ROUTE] == LONGEST_UNSEEN:
        longest_unseen.leave(h, ints, u)


@compiled
def route_finish(h, ints, u):
    """Tell the unit's route that a piece of it is walked to the end."""
    if ints[u + field.ROUTE] == TOUR:
        tour.finish(h, ints, u)
    elif ints[u + field.ROUTE] == LONGEST_UNSEEN:
        longest_unseen.finish(h, ints, u)


@compiled
def start_path(h, ints, u):
    """Plan the unit's way to its goal from where it stands."""
    mm, phase, node, end = plan_path(
        h, ints, ints[u + field.SEGMENT], ints[u + field.AT],
        ints[u + field.GOAL_SEGMENT], ints[u + field.GOAL_AT],
    )  # fmt: skip
    ints[u + field.WAY] = mm
    ints[u + field.GOAL_PHASE] = phase
    ints[u + field.GOAL_NODE] = node
    ints[u + field.GOAL_END] = end


@compiled
def step_towards_goal(h, ints, u):
    """Decide the next piece on the way to the goal; False when it is reached."""
    more, segment, at, to, phase = next_on_path(
        h, ints, ints[u + field.SEGMENT], ints[u + field.AT], ints[u + field.GOAL_PHASE],
        ints[u + field.GOAL_SEGMENT], ints[u + field.GOAL_AT],
        ints[u + field.GOAL_NODE], ints[u + field.GOAL_END],
    )  # fmt: skip
    ints[u + field.GOAL_PHASE] = phase
    ints[u + field.PIECE_SEGMENT] = segment
    ints[u + field.PIECE_AT] = at
    ints[u + field.PIECE_TO] = to
    return more


@compiled
def proceed(h, ints, floats, u, now):
    """Decide what the unit does next from where it stands, and begin it."""
    while True:
        if ints[u + field.GOAL] != NO_GOAL:
            if step_towards_goal(h, ints, u):
                ints[u + field.PIECE_OF_ROUTE] = 0
                break
            write_step(h, ints, u, now, ints[u + field.AT])
            ints[u + field.SEGMENT] = ints[u + field.GOAL_SEGMENT]
            ints[u + field.AT] = ints[u + field.GOAL_AT]
            ints[u + field.STEP_FROM] = ints[u + field.GOAL_AT]
            stop = ints[u + field.GOAL] == STOP
            ints[u + field.GOAL] = NO_GOAL
            if stop:
                if ints[u + field.STATE] == RESPONDING:
                    ints[u + field.STATE] = ON_SCENE
                stand(h, ints, u, now)
                if ints[u + field.HANDLING] >= 0:
                    ints[h.due + ints[u + field.SLOT]] = now + ints[u + field.HANDLING]
                    ints[u + field.EVENT] = HANDLING_ENDS
                return
            ints[u + field.STATE] = WALKING
        answer = route_next(h, ints, floats, u)
        if answer == STAY:
            ints[u + field.STATE] = WAITING
            stand(h, ints, u, now)
            return
        if answer == PIECE:
            ints[u + field.PIECE_OF_ROUTE] = 1
            break
        ints[u + field.GOAL] = PATROL
        start_path(h, ints, u)
    wait = turn_delay(
        h, ints, ints[u + field.SEGMENT], ints[u + field.AT],
        ints[u + field.PIECE_SEGMENT], ints[u + field.PIECE_AT],
    )  # fmt: skip
    if wait > 0:
        ints[u + field.MOTION] = SIGNAL
        ints[u + field.SINCE] = now
        ints[h.due + ints[u + field.SLOT]] = now + wait
        ints[u + field.EVENT] = SIGNAL_ENDS
    else:
        begin_piece(h, ints, u, now)


@compiled
def halt(h, ints, u, now):
    """Stop the unit where it is: cut off a talk, give up a signal, leave the route."""
    motion = ints[u + field.MOTION]
    if motion == TALK:
        write_talk(h, ints, u, now, np.int64(1))
    elif motion == SIGNAL:
        ints[u + field.STEP_DELAY] += now - ints[u + field.SINCE]
    elif motion == MOVE:
        ints[u + field.AT] = position(h, ints, u, now)
    write_step(h, ints, u, now, ints[u + field.AT])
    route_leave(h, ints, u)
    ints[u + field.GOAL] = NO_GOAL
    ints[u + field.MOTION] = STAND
    ints[h.due + ints[u + field.SLOT]] = NEVER


@compiled
def patrol(h, ints, floats, u, now):
    """Let the unit go back to its route and walk it."""
    halt(h, ints, u, now)
    ints[u + field.ON_ROUTE] = 1
    ints[u + field.MEETS] = 1
    ints[u + field.SPEED] = ints[u + field.WALK_SPEED]
    ints[u + field.STATE] = WALKING
    if route_rejoin(h, ints, u) == GO:
        ints[u + field.STATE] = RETURNING
        ints[u + field.GOAL] = PATROL
        start_path(h, ints, u)
    proceed(h, ints, floats, u, now)


@compiled
def play(h, ints, floats, u, now):
    """Play the next event of the unit, which is due at `now`."""
    event = ints[u + field.EVENT]
    if event == END_OF_PIECE:
        segment = ints[u + field.SEGMENT]
        ints[u + field.AT] = ints[u + field.TO]
        at = ints[u + field.AT]
        if at == 0 or at == ints[h.segment_length + segment]:
            ints[h.segment_last_seen + segment] = now
        ints[u + field.MOTION] = STAND
        if ints[u + field.OF_ROUTE] == 1:
            route_finish(h, ints, u)
        proceed(h, ints, floats, u, now)
    elif event == MEET:
        person = ints[u + field.PERSON]
        walking = ints[u + field.MOTION] == MOVE
        if ints[h.person_met + person] == 1:  # another unit was first
            if walking:
                look_ahead(h, ints, u)
            else:
                stand(h, ints, u, now)
            return
        ints[h.person_met + person] = 1
        if walking:
            ints[u + field.AT] = ints[h.person_at + person]
        ints[u + field.TALK_BACK] = ints[u + field.MOTION]
        ints[u + field.MOTION] = TALK
        ints[u + field.TALK_START] = now
        ints[h.due + ints[u + field.SLOT]] = now + ints[h.person_talk + person]
        ints[u + field.EVENT] = TALK_ENDS
    elif event == TALK_ENDS:
        write_talk(h, ints, u, now, np.int64(0))
        if ints[u + field.TALK_BACK] == MOVE:
            move(h, ints, u, now)
        else:
            stand(h, ints, u, now)
    elif event == SIGNAL_ENDS:
        ints[u + field.STEP_DELAY] += now - ints[u + field.SINCE]
        begin_piece(h, ints, u, now)
    else:
        patrol(h, ints, floats, u, now)


@compiled
def advance_to(h, ints, floats, until):
    """Play all events up to `until`; False if the buffers must be emptied first."""
    while True:
        first = -1
        when = until
        for slot in range(h.units):
            due = ints[h.due + slot]
            if due < when or (due == when and first < 0):
                first = slot
                when = due
        if first < 0:
            h.now = until
            return True
        if h.steps_used + MARGIN > h.steps_room or h.talks_used + MARGIN > h.talks_room:
            return False
        h.now = when
        play(h, ints, floats, h.unit + first * field.COUNT, when)


@compiled
def send(h, ints, floats, now, u, segment, at, speed, state, handling):
    """Send the unit to a place, to stop there; the time of its arrival."""
    halt(h, ints, u, now)
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
    proceed(h, ints, floats, u, now)
    return arrival


@compiled
def stay(h, ints, u, now, state):
    """Let the unit stand where it is, in `state`, until told otherwise."""
    halt(h, ints, u, now)
    ints[u + field.STATE] = state
    ints[u + field.MEETS] = 0
    stand(h, ints, u, now)


@compiled
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


@compiled
def vanish(h, ints, u, now):
    """Take the unit off the streets."""
    halt(h, ints, u, now)
    ints[u + field.MOTION] = AWAY
    ints[u + field.STATE] = OFF


@compiled
def rank_units(h, ints, now, segment, at, priority):
    """List the slots of the units that can be sent to a place, the best first.

    In the array ``ranked``: by beat where the rule says so, then by walking
    distance, then by slot. Returns how many there are.
    """
    count = 0
    for slot in range(h.units):
        u = h.unit + slot * field.COUNT
        open_to = ints[u + field.OPEN_TO]
        if open_to <= priority or ints[u + field.MOTION] == AWAY:
            continue
        if open_to != field.ANYBODY and ints[u + field.STATE] != RESPONDING:
            continue  # it has arrived at its call
        if ints[u + field.MOTION] == TALK and h.cut_talks == 0:
            continue
        here = position(h, ints, u, now)
        mm, _, _, _ = plan_path(h, ints, ints[u + field.SEGMENT], here, segment, at)
        if h.own_beat_first == 1 and not in_beat(h, ints, u, segment):
            mm += OUT_OF_BEAT
        ints[u + field.DISTANCE] = mm
        place = h.ranked + count
        while place > h.ranked and mm < ints[
            h.unit + ints[place - 1] * field.COUNT + field.DISTANCE
        ]:
            ints[place] = ints[place - 1]
            place -= 1
        ints[place] = slot
        count += 1
    return count


# Orders to the kernel.
ADVANCE, APPEAR, VANISH, REAPPEAR, SEND, HOLD, PATROL_ROUTE, RANK, DISTANCE, TIME_BACK, TALK_END = (
    range(11)
)


@entry
def order(head, ints, floats, what, now, slot, segment, at, speed, state, handling):
    """Bring all units to `now`, then carry out one order.

    One entry for all orders, so that there is one thing to compile.

    Parameters
    ----------
    head, ints, floats
        Memory of the walk (`sim.walk.pools`).
    what : int
        One of the orders above.
    now : int
        us, never less than in an earlier call.
    slot : int
        Of the unit.
    segment, at : int
        A place, where the order needs one; for TIME_BACK segment -1 is where the unit is.
    speed : int
        mm/s (the unit's row for APPEAR).
    state : int
        The unit's state from now on (the priority of the call for RANK).
    handling : int
        For SEND: us to stand at the goal before going back to the route; -1: to stay.

    Returns
    -------
    int
        Time of arrival for SEND, how many units for RANK, mm for DISTANCE, a
        length of time for TIME_BACK, the end of the talk for TALK_END (`now`
        if there is none), else 0. FULL if the
        buffers must be emptied and the order repeated.
    """
    h = head[0]
    if not advance_to(h, ints, floats, now):
        return FULL
    u = h.unit + slot * field.COUNT
    if what == RANK:
        return rank_units(h, ints, now, segment, at, state)
    if what == DISTANCE:
        here = position(h, ints, u, now)
        return plan_path(h, ints, ints[u + field.SEGMENT], here, segment, at)[0]
    if what == SEND:
        return send(h, ints, floats, now, u, segment, at, speed, state, handling)
    elif what == HOLD:
        stay(h, ints, u, now, state)
    elif what == PATROL_ROUTE:
        patrol(h, ints, floats, u, now)
    elif what == TIME_BACK:
        if segment < 0:
            segment = ints[u + field.SEGMENT]
            at = position(h, ints, u, now)
        return travel_time(
            h, ints, segment, at, ints[u + field.BASE_SEGMENT], ints[u + field.BASE_AT],
            ints[u + field.WALK_SPEED],
        )  # fmt: skip
    elif what == TALK_END:
        return ints[h.due + ints[u + field.SLOT]] if ints[u + field.MOTION] == TALK else now
    elif what == APPEAR:
        appear(h, ints, u, now, speed, segment, at)
    elif what == VANISH:
        vanish(h, ints, u, now)
    elif what == REAPPEAR:
        ints[u + field.STEP_ENTERED] = now
        ints[u + field.MOTION] = STAND
    return 0

"""What a unit does on its own, in compiled code: walk on, wait at a signal, meet and talk.

Nothing here looks at other units, except that a person met by one is not met
by another.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.tables import NEVER, ON_SCENE, RESPONDING, RETURNING, WAITING, WALKING
from sim.walk import field
from sim.walk.doors import is_door, knock, ready_to_knock
from sim.walk.looking import (
    END_OF_PIECE,
    HANDLING_ENDS,
    MEET,
    SIGNAL_ENDS,
    STAY_IS_OVER,
    TALK_ENDS,
    look_ahead,
)
from sim.walk.meeting import (
    AT_EVENT,
    GREETED,
    NOT_MET,
    TALKED_WITH,
    next_met_at_event,
    next_met_standing,
)
from sim.walk.moving import (
    AWAY,
    MOVE,
    SIGNAL,
    STAND,
    TALK,
    next_on_path,
    plan_path,
    position,
    travel_time,
    turn_delay,
)
from sim.walk.passing import next_coming
from sim.walk.pools import STEP_COLUMNS, TALK_COLUMNS
from sim.walk.routes.ask import (
    NO_GOAL,
    PATROL,
    POST,
    STOP,
    route_finish,
    route_forgets,
    route_leave,
    route_next,
    route_rejoin,
    spot_calls,
)
from sim.walk.routes.pieces import GO, PIECE, STAY
from sim.walk.ways import is_open


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


@compiled_apart
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


@compiled_apart
def stand(h, ints, u, now):
    """Stand still, and look out for people within reach if it may talk."""
    ints[u + field.MOTION] = STAND
    ints[u + field.SINCE] = now
    ints[h.due + ints[u + field.SLOT]] = NEVER
    if ints[u + field.MEETS] == 1:
        person, when = next_met_standing(h, ints, u)
        if h.walkers == 1:
            person, when = next_coming(h, ints, u, person, when)
        ints[u + field.PERSON] = person
        ints[h.due + ints[u + field.SLOT]] = when
        ints[u + field.EVENT] = MEET
    elif ints[u + field.MEETS] == AT_EVENT:
        person, when = next_met_at_event(h, ints, u)
        ints[u + field.PERSON] = person
        ints[h.due + ints[u + field.SLOT]] = when
        ints[u + field.EVENT] = MEET
    ends = ints[u + field.STAY_ENDS]
    if ends > 0 and ends <= ints[h.due + ints[u + field.SLOT]]:
        ints[h.due + ints[u + field.SLOT]] = max(ends, now)
        ints[u + field.EVENT] = STAY_IS_OVER


@compiled
def move(h, ints, u, now):
    """Walk on from AT to TO, up to the next person on the way."""
    ints[u + field.MOTION] = MOVE
    ints[u + field.SINCE] = now
    look_ahead(h, ints, u)


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
    if h.doors == 1:
        ints[u + field.KNOCKS] = 0
        if ints[u + field.OF_ROUTE] == 1:
            ready_to_knock(h, ints, u, now)
    move(h, ints, u, now)


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
            if ints[u + field.GOAL] == PATROL and spot_calls(h, ints, u):
                start_path(h, ints, u)
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


@compiled_apart
def set_off(h, ints, floats, u, now):
    """`proceed` once more, for all that comes less often than the end of a street."""
    proceed(h, ints, floats, u, now)


@compiled_apart
def halt(h, ints, u, now, by_call):
    """Stop the unit where it is: cut off a talk, give up a signal, leave the route.

    `by_call` (0 or 1) is written into the talk: whether a call cut it off.
    """
    motion = ints[u + field.MOTION]
    ints[u + field.REPLAN] = 0
    if motion == TALK:
        write_talk(h, ints, u, now, by_call)
    elif motion == SIGNAL:
        ints[u + field.STEP_DELAY] += now - ints[u + field.SINCE]
    elif motion == MOVE:
        ints[u + field.AT] = position(h, ints, u, now)
    write_step(h, ints, u, now, ints[u + field.AT])
    route_leave(h, ints, u)
    ints[u + field.GOAL] = NO_GOAL
    ints[u + field.MOTION] = STAND
    ints[h.due + ints[u + field.SLOT]] = NEVER


@compiled_apart
def patrol(h, ints, floats, u, now):
    """Let the unit go back to its route and walk it."""
    halt(h, ints, u, now, np.int64(0))
    ints[u + field.ON_ROUTE] = 1
    ints[u + field.MEETS] = 1
    ints[u + field.SPEED] = ints[u + field.WALK_SPEED]
    ints[u + field.STATE] = WALKING
    if route_rejoin(h, ints, u) == GO:
        ints[u + field.STATE] = RETURNING
        ints[u + field.GOAL] = PATROL
        start_path(h, ints, u)
    set_off(h, ints, floats, u, now)


@compiled_apart
def reroute(h, ints, floats, u, now):
    """The map has changed: find another way from where the unit is, if that concerns it.

    A unit on a street that has closed walks out of it. Where a unit is sent
    is kept, and its arrival told in ARRIVAL; where its own route was going is
    chosen anew if that is closed. Who talks does so afterwards.
    """
    motion = ints[u + field.MOTION]
    if motion == AWAY:
        return
    if motion == TALK:
        ints[u + field.REPLAN] = 1
        return
    if motion == STAND:
        idle = ints[u + field.STATE] == WAITING and ints[u + field.STAY_ENDS] == 0
        if idle and ints[u + field.ON_ROUTE] == 1 and ints[u + field.ROUTE] != POST:
            write_step(h, ints, u, now, ints[u + field.AT])
            ints[u + field.STATE] = WALKING
            set_off(h, ints, floats, u, now)
        return
    off = route_forgets(h, ints, u)
    here = is_open(h, ints, ints[u + field.SEGMENT])
    if motion == SIGNAL:
        here = here and is_open(h, ints, ints[u + field.PIECE_SEGMENT])
    if here and ints[u + field.GOAL] == NO_GOAL:
        return
    if motion == SIGNAL:
        ints[u + field.STEP_DELAY] += now - ints[u + field.SINCE]
    else:
        ints[u + field.AT] = position(h, ints, u, now)
    write_step(h, ints, u, now, ints[u + field.AT])
    ints[u + field.MOTION] = STAND
    if off:
        ints[u + field.GOAL] = NO_GOAL
        ints[u + field.STATE] = WALKING
    if ints[u + field.GOAL] != NO_GOAL:
        start_path(h, ints, u)
        ints[u + field.ARRIVAL] = now + travel_time(
            h, ints, ints[u + field.SEGMENT], ints[u + field.AT],
            ints[u + field.GOAL_SEGMENT], ints[u + field.GOAL_AT], ints[u + field.SPEED],
        )  # fmt: skip
    set_off(h, ints, floats, u, now)


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
        if ints[h.person_met + person] != NOT_MET:  # another unit was first
            if walking:
                look_ahead(h, ints, u)
            else:
                stand(h, ints, u, now)
            return
        if walking:
            here = position(h, ints, u, now)
            ints[u + field.AT] = (
                here if ints[h.person_pace + person] else ints[h.person_at + person]
            )
        if is_door(h, person):
            knock(h, ints, u, person)
        lasts = ints[h.person_talk + person]
        ints[h.person_met + person] = TALKED_WITH
        if ints[h.person_spanish + person] == 1 and ints[u + field.SPEAKS] == 0:
            lasts = h.greeting
            ints[h.person_met + person] = GREETED
        ints[u + field.TALK_BACK] = ints[u + field.MOTION]
        ints[u + field.MOTION] = TALK
        ints[u + field.TALK_START] = now
        ints[h.due + ints[u + field.SLOT]] = now + lasts
        ints[u + field.EVENT] = TALK_ENDS
    elif event == TALK_ENDS:
        write_talk(h, ints, u, now, np.int64(0))
        if ints[u + field.TALK_BACK] == MOVE:
            move(h, ints, u, now)
        else:
            stand(h, ints, u, now)
        if ints[u + field.REPLAN] == 1:
            ints[u + field.REPLAN] = 0
            reroute(h, ints, floats, u, now)
    elif event == SIGNAL_ENDS:
        ints[u + field.STEP_DELAY] += now - ints[u + field.SINCE]
        begin_piece(h, ints, u, now)
    else:
        patrol(h, ints, floats, u, now)

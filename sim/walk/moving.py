"""Where a unit is and how it gets somewhere, in whole millimetres and microseconds.

A place is a pair (segment, at): millimetres from the segment's first end. A
unit at either end of a segment stands at a junction.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.ways import THROUGH, is_open, leg_towards, row_to, way_in

# How a unit moves.
AWAY, STAND, MOVE, TALK, SIGNAL = range(5)

# How far a unit sent to a goal has come in its path.
DIRECT, BY_FIRST_END, BY_SECOND_END, AT_JUNCTIONS, LAST_PIECE = range(5)

MICRO = 1_000_000


@compiled
def duration(mm, speed):
    """Time to walk `mm` at `speed` mm/s, rounded up to whole microseconds."""
    return (mm * MICRO + speed - 1) // speed


@compiled
def position(h, ints, u, now):
    """Millimetre of its segment at which the unit is at time `now`."""
    at = ints[u + field.AT]
    if ints[u + field.MOTION] != MOVE:
        return at
    to = ints[u + field.TO]
    walked = (now - ints[u + field.SINCE]) * ints[u + field.SPEED] // MICRO
    if to >= at:
        return min(to, at + walked)
    return max(to, at - walked)


@compiled
def end_of(h, ints, segment, at):
    """0 at the segment's first end, 1 at its second, -1 between."""
    if at == 0:
        return 0
    if at == ints[h.segment_length + segment]:
        return 1
    return -1


@compiled
def node_of(h, ints, segment, end):
    """Junction at an end of a segment."""
    if end == 0:
        return ints[h.segment_u + segment]
    return ints[h.segment_v + segment]


@compiled
def turn_delay(h, ints, segment, at, next_segment, next_at):
    """Mean wait at the signal when walking on from (segment, at) into (next_segment, next_at)."""
    if h.signals == 0:
        return np.int64(0)
    end = end_of(h, ints, segment, at)
    next_end = end_of(h, ints, next_segment, next_at)
    if end < 0 or next_end < 0:
        return np.int64(0)
    node = node_of(h, ints, segment, end)
    if node_of(h, ints, next_segment, next_end) != node:
        return np.int64(0)
    first = ints[h.leg_start + node]
    legs = ints[h.leg_start + node + 1] - first
    came = ints[h.leg_position + end * h.segments + segment]
    goes = ints[h.leg_position + next_end * h.segments + next_segment]
    return ints[h.turn_delay + ints[h.turn_start + node] + came * legs + goes]


@compiled_apart
def plan_path(h, ints, segment, at, goal_segment, goal_at):
    """Shortest way from one place to another.

    Returns
    -------
    (mm, phase, goal_node, goal_end)
        Length; `phase` tells the first move (directly along the street, or
        out by one of its ends); `goal_node` is the junction from which the
        goal's segment is entered at its end `goal_end`. Ties: direct first,
        then first ends. A closed segment is walked through only where there
        is no other way; a place on it is reached from either end.
    """
    best = np.int64(2**62)
    phase = DIRECT
    goal_node = np.int64(-1)
    goal_end = 0
    shut = not is_open(h, ints, segment)
    goal_shut = not is_open(h, ints, goal_segment)
    length = ints[h.segment_length + segment]
    goal_length = ints[h.segment_length + goal_segment]
    if segment == goal_segment:
        best = abs(goal_at - at)
        if shut and best == length:
            best += THROUGH
    first_row = row_to(h, ints, ints[h.segment_u + goal_segment])
    second_row = row_to(h, ints, ints[h.segment_v + goal_segment])
    for end in range(2):
        out = at if end == 0 else length - at
        if shut and out == length:
            out += THROUGH
        node = node_of(h, ints, segment, end)
        for last in range(2):
            way = out + way_in(h, ints, first_row if last == 0 else second_row, node)
            rest = goal_at if last == 0 else goal_length - goal_at
            if goal_shut and rest == goal_length:
                rest += THROUGH
            way += rest
            if way < best:
                best = way
                phase = BY_FIRST_END if end == 0 else BY_SECOND_END
                goal_node = node_of(h, ints, goal_segment, last)
                goal_end = last
    if h.closures == 1:
        best %= THROUGH
    return best, phase, goal_node, goal_end


@compiled_apart
def way_between(h, ints, segment, at, goal_segment, goal_at, first_row, second_row):
    """Length of the way of `plan_path`, the rows to both ends of the goal's street being known."""
    if h.closures == 1:
        return plan_path(h, ints, segment, at, goal_segment, goal_at)[0]
    near, far = ints[h.segment_u + segment], ints[h.segment_v + segment]
    back = ints[h.segment_length + segment] - at
    to_first = min(at + way_in(h, ints, first_row, near), back + way_in(h, ints, first_row, far))
    to_second = min(at + way_in(h, ints, second_row, near), back + way_in(h, ints, second_row, far))
    rest = ints[h.segment_length + goal_segment] - goal_at
    way = min(to_first + goal_at, to_second + rest)
    return min(way, abs(goal_at - at)) if segment == goal_segment else way


@compiled
def next_on_path(h, ints, segment, at, phase, goal_segment, goal_at, goal_node, goal_end):
    """The next piece on the way to a goal.

    Returns
    -------
    (more, segment, at, to, phase)
        Walk `segment` from `at` to `to`; `more` is False when the goal is reached.
    """
    if phase == LAST_PIECE:
        return False, goal_segment, goal_at, goal_at, LAST_PIECE
    if phase == DIRECT:
        if at == goal_at:
            return False, segment, at, at, LAST_PIECE
        return True, segment, at, goal_at, LAST_PIECE
    if phase != AT_JUNCTIONS:
        out = np.int64(0) if phase == BY_FIRST_END else ints[h.segment_length + segment]
        if at != out:
            return True, segment, at, out, AT_JUNCTIONS
        node = node_of(h, ints, segment, 0 if phase == BY_FIRST_END else 1)
    else:
        node = node_of(h, ints, segment, 0 if at == 0 else 1)
    if node == goal_node:
        enter = np.int64(0) if goal_end == 0 else ints[h.segment_length + goal_segment]
        if enter == goal_at:
            return False, goal_segment, goal_at, goal_at, LAST_PIECE
        return True, goal_segment, enter, goal_at, LAST_PIECE
    leg = leg_towards(h, ints, node, goal_node)
    onward = ints[h.leg_segment + leg]
    length = ints[h.segment_length + onward]
    if ints[h.leg_end + leg] == 0:
        return True, onward, np.int64(0), length, AT_JUNCTIONS
    return True, onward, length, np.int64(0), AT_JUNCTIONS


@compiled_apart
def travel_time(h, ints, segment, at, goal_segment, goal_at, speed):
    """Time to walk between two places at `speed` mm/s, mean signals included."""
    _, phase, goal_node, goal_end = plan_path(h, ints, segment, at, goal_segment, goal_at)
    spent = np.int64(0)
    more, onward, start, to, phase = next_on_path(
        h, ints, segment, at, phase, goal_segment, goal_at, goal_node, goal_end
    )
    while more:
        spent += turn_delay(h, ints, segment, at, onward, start)
        spent += duration(abs(to - start), speed)
        segment, at = onward, to
        more, onward, start, to, phase = next_on_path(
            h, ints, segment, at, phase, goal_segment, goal_at, goal_node, goal_end
        )
    return spent

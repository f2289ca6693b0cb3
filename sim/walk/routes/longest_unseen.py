"""Where nobody has been for longest: the best street per metre of walking.

A unit takes the street with the largest weight x length x time unseen /
(walk there + length) in its area. Streets another unit has taken are left
out, so that units do not run after the same one and end up together.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.moving import end_of
from sim.walk.routes.ahead import MOST_STREETS, horizon_mm, plan_walk
from sim.walk.routes.pieces import (
    in_area,
    in_beat,
    nearest_end_in_beat,
    set_goal,
    set_leg,
    set_piece,
)
from sim.walk.rules import AHEAD, PEOPLE, rule
from sim.walk.ways import ALL, first_reach, is_open, known, row_within


@compiled
def rejoin(h, ints, u):
    """Back into its beat, if it has one and is outside."""
    return nearest_end_in_beat(h, ints, u)


@compiled_apart
def leave(h, ints, u):
    """Called away: give all streets back."""
    slot = ints[u + field.SLOT]
    target = ints[u + field.TARGET]
    if target >= 0 and ints[h.segment_reserved + target] == slot:
        ints[h.segment_reserved + target] = -1
    ints[u + field.TARGET] = -1
    plan = h.planned + slot * MOST_STREETS
    for i in range(ints[u + field.AHEAD_STOP]):
        release(h, ints, u, ints[h.leg_segment + ints[plan + i]])
    ints[u + field.AHEAD_NEXT] = ints[u + field.AHEAD_STOP] = 0


@compiled
def release(h, ints, u, street):
    """Give a street back, if it is the unit's."""
    if ints[h.segment_reserved + street] == ints[u + field.SLOT]:
        ints[h.segment_reserved + street] = -1


@compiled_apart
def forget_closed(h, ints, u):
    """The map has changed: give all streets back if one of them is closed now."""
    shut = ints[u + field.TARGET] >= 0 and not is_open(h, ints, ints[u + field.TARGET])
    plan = h.planned + ints[u + field.SLOT] * MOST_STREETS
    for i in range(ints[u + field.AHEAD_NEXT], ints[u + field.AHEAD_STOP]):
        shut = shut or not is_open(h, ints, ints[h.leg_segment + ints[plan + i]])
    if shut:
        leave(h, ints, u)


@compiled
def finish(h, ints, u):
    """The street is walked: give it back."""
    release(h, ints, u, ints[u + field.SEGMENT])
    if ints[u + field.SEGMENT] == ints[u + field.TARGET]:
        ints[u + field.TARGET] = -1


@compiled_apart
def choose(h, ints, floats, u):
    """The street with the best score, ties to the lowest number.

    Returns
    -------
    (street, end, score, mm)
        The end it is entered by, and the walk there and along it; street -1 if
        all are taken.
    """
    reach = first_reach(h)
    while True:
        target, end, best, walk, beyond = choose_within(h, ints, floats, u, reach)
        if best > beyond or reach >= ALL:
            return target, end, best, walk
        reach *= 2


@compiled_apart
def choose_within(h, ints, floats, u, reach):
    """As `choose`, of streets no farther than `reach`; and what a farther one can score, or -1."""
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    length = ints[h.segment_length + segment]
    by_first = row_within(h, ints, ints[h.segment_u + segment], reach)
    by_second = row_within(h, ints, ints[h.segment_v + segment], reach)
    slot = ints[u + field.SLOT]
    best = beyond = -1.0
    target = np.int64(-1)
    end = 0
    walk = np.int64(0)
    closures = h.closures
    by_people = rule(h, ints, u, PEOPLE) == 1
    for s in range(h.segments):
        taken = ints[h.segment_reserved + s]
        if (taken >= 0 and taken != slot) or not in_area(h, ints, u, s):
            continue
        if closures == 1 and ints[h.closed + s] == 1:
            continue
        first, second = ints[h.segment_u + s], ints[h.segment_v + s]
        to_first = min(
            at + known(ints[by_first + first]),
            length - at + known(ints[by_second + first]),
        )
        to_second = min(
            at + known(ints[by_first + second]),
            length - at + known(ints[by_second + second]),
        )
        there = ints[h.segment_length + s]
        unseen = h.now - ints[h.segment_last_seen + s]
        to_street = min(to_first, to_second)
        mm = min(to_street, reach) + there
        score = floats[h.segment_weight + s] * there * unseen / mm
        if by_people:
            score *= floats[h.people + slot * h.segments + s]
        if to_street > reach:
            beyond = max(beyond, score)
        elif score > best:
            best = score
            target = np.int64(s)
            end = 0 if to_first <= to_second else 1
            walk = mm
    return target, end, best, walk, beyond


@compiled_apart
def plan(h, ints, floats, u):
    """Plan the next streets and take them, if that beats a street further off; else False."""
    best = plan_walk(h, ints, floats, u)
    _, _, score, mm = choose(h, ints, floats, u)
    if best == 0.0 or (score > best and mm > horizon_mm(h, ints, u)):
        ints[u + field.AHEAD_STOP] = 0
        return False
    ints[u + field.AHEAD_NEXT] = 0
    slot = ints[u + field.SLOT]
    first = h.planned + slot * MOST_STREETS
    for i in range(ints[u + field.AHEAD_STOP]):
        street = ints[h.leg_segment + ints[first + i]]
        if ints[h.segment_reserved + street] < 0:
            ints[h.segment_reserved + street] = slot
    return True


@compiled
def next_planned(h, ints, u):
    """The next street of the plan."""
    i = ints[u + field.AHEAD_NEXT]
    ints[u + field.AHEAD_NEXT] = i + 1
    return set_leg(h, ints, u, ints[h.planned + ints[u + field.SLOT] * MOST_STREETS + i])


@compiled
def next_piece(h, ints, floats, u):
    """Along the street taken or the next planned one, or first to the near end of the best."""
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    target = ints[u + field.TARGET]
    if target >= 0:
        return set_piece(h, ints, u, target, at, ints[h.segment_length + target] - at)
    if rule(h, ints, u, AHEAD) > 0:
        if ints[u + field.AHEAD_NEXT] < ints[u + field.AHEAD_STOP]:
            return next_planned(h, ints, u)
        if end_of(h, ints, segment, at) >= 0 and plan(h, ints, floats, u):
            return next_planned(h, ints, u)
    target, end, _, _ = choose(h, ints, floats, u)
    ints[u + field.TARGET] = target
    if target < 0 and not in_beat(h, ints, u, segment):
        return nearest_end_in_beat(h, ints, u)
    if target < 0:  # every street of the area is taken: walk this one
        length = ints[h.segment_length + segment]
        return set_piece(h, ints, u, segment, at, np.int64(0) if at == length else length)
    ints[h.segment_reserved + target] = ints[u + field.SLOT]
    goal_at = np.int64(0) if end == 0 else ints[h.segment_length + target]
    return set_goal(h, ints, u, target, goal_at)

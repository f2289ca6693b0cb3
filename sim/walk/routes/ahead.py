"""Planning some minutes of walk: the walk that sees most of what is unseen for each metre.

From a corner, all walks of about that length are tried, one street after
another, without turning back at a corner that leads on. A street counts with
its weight x length x time unseen, and once only. Walks that cannot become
better than the best so far are cut off, and no more than `MOST_TRIED` streets
are tried.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.moving import end_of, node_of
from sim.walk.routes.pieces import in_beat
from sim.walk.rules import AHEAD, PEOPLE, rule

MOST_STREETS = 64
"""Streets that one plan may have."""

MOST_TRIED = 20_000


def plan_room(slots: int) -> dict[str, int]:
    """Sizes of the arrays in which plans are made and kept, for so many units."""
    return {
        "planned": slots * MOST_STREETS,
        "tried_leg": MOST_STREETS,
        "tried_node": MOST_STREETS,
        "tried_mm": MOST_STREETS,
        "tried_worth": MOST_STREETS,
    }


@compiled
def worth(h, ints, floats, u, s):
    """What seeing street `s` now counts: its worth, or 0 if another goes there."""
    taken = ints[h.segment_reserved + s]
    if taken >= 0 and taken != ints[u + field.SLOT]:
        return 0.0
    unseen = h.now - ints[h.segment_last_seen + s]
    seeing = floats[h.segment_weight + s] * ints[h.segment_length + s] * unseen
    if rule(h, ints, u, PEOPLE) == 1:
        seeing *= floats[h.people + ints[u + field.SLOT] * h.segments + s]
    return seeing


@compiled
def horizon_mm(h, ints, u):
    """How far the unit walks in the time it plans for."""
    return rule(h, ints, u, AHEAD) // 1000 * ints[u + field.WALK_SPEED] // 1000


@compiled_apart
def most_for_a_metre(h, ints, floats, u):
    """The most that a metre of any street of the unit's area counts, and the longest of them."""
    most = 0.0
    longest = np.int64(0)
    for s in range(h.segments):
        if in_beat(h, ints, u, s):
            most = max(most, worth(h, ints, floats, u, s) / ints[h.segment_length + s])
            longest = max(longest, ints[h.segment_length + s])
    return most, longest


@compiled_apart
def plan_walk(h, ints, floats, u):
    """Plan the unit's next minutes from the corner where it stands.

    The plan (legs, in order) is left in the unit's part of ``planned``, from 0
    to AHEAD_STOP.

    Returns
    -------
    float
        What the plan counts for a metre, 0 if there is none.
    """
    horizon = horizon_mm(h, ints, u)
    dense, longest = most_for_a_metre(h, ints, floats, u)
    at_most = horizon + longest
    plan = h.planned + ints[u + field.SLOT] * MOST_STREETS
    segment = ints[u + field.SEGMENT]
    node = node_of(h, ints, segment, end_of(h, ints, segment, ints[u + field.AT]))
    tried = 0
    best = 0.0
    ints[u + field.AHEAD_STOP] = 0
    depth = 0
    ints[h.tried_leg] = ints[h.leg_start + node]
    ints[h.tried_node] = node
    ints[h.tried_mm] = 0
    floats[h.tried_worth] = 0.0
    while depth >= 0:
        node = ints[h.tried_node + depth]
        leg = ints[h.tried_leg + depth]
        if leg == ints[h.leg_start + node + 1]:
            depth -= 1
            if depth >= 0:
                ints[h.on_walk + ints[h.leg_segment + ints[h.tried_leg + depth] - 1]] -= 1
            continue
        ints[h.tried_leg + depth] += 1
        street = ints[h.leg_segment + leg]
        last = segment
        if depth > 0:
            last = ints[h.leg_segment + ints[h.tried_leg + depth - 1] - 1]
        legs = ints[h.leg_start + node + 1] - ints[h.leg_start + node]
        if (street == last and legs > 1) or not in_beat(h, ints, u, street):
            continue
        tried += 1
        mm = ints[h.tried_mm + depth] + ints[h.segment_length + street]
        value = floats[h.tried_worth + depth]
        if ints[h.on_walk + street] == 0:
            value += worth(h, ints, floats, u, street)
        if mm >= horizon or depth + 1 == MOST_STREETS:
            if value / mm > best:
                best = value / mm
                for i in range(depth + 1):
                    ints[plan + i] = ints[h.tried_leg + i] - 1
                ints[u + field.AHEAD_STOP] = depth + 1
        elif tried < MOST_TRIED and value + (at_most - mm) * dense > best * at_most:
            ints[h.on_walk + street] += 1
            depth += 1
            far = node_of(h, ints, street, 1 - ints[h.leg_end + leg])
            ints[h.tried_node + depth] = far
            ints[h.tried_leg + depth] = ints[h.leg_start + far]
            ints[h.tried_mm + depth] = mm
            floats[h.tried_worth + depth] = value
    return best

"""Where nobody has been for longest: the best street per metre of walking.

A unit takes the street with the largest weight x length x time unseen /
(walk there + length) in its area. Streets another unit has taken are left
out, so that units do not run after the same one and end up together.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.routes.pieces import (
    in_beat,
    nearest_end_in_beat,
    set_goal,
    set_piece,
)


@compiled
def rejoin(h, ints, u):
    """Back into its beat, if it has one and is outside."""
    return nearest_end_in_beat(h, ints, u)


@compiled
def leave(h, ints, u):
    """Called away: give the street back."""
    target = ints[u + field.TARGET]
    if target >= 0 and ints[h.segment_reserved + target] == ints[u + field.SLOT]:
        ints[h.segment_reserved + target] = -1
    ints[u + field.TARGET] = -1


@compiled
def finish(h, ints, u):
    """The street is walked: give it back."""
    if ints[u + field.SEGMENT] == ints[u + field.TARGET]:
        leave(h, ints, u)


@compiled_apart
def choose(h, ints, floats, u):
    """Reserve the street with the best score, ties to the lowest number."""
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    length = ints[h.segment_length + segment]
    by_first = h.distance + ints[h.segment_u + segment] * h.nodes
    by_second = h.distance + ints[h.segment_v + segment] * h.nodes
    slot = ints[u + field.SLOT]
    best = -1.0
    target = np.int64(-1)
    end = 0
    for s in range(h.segments):
        taken = ints[h.segment_reserved + s]
        if (taken >= 0 and taken != slot) or not in_beat(h, ints, u, s):
            continue
        first, second = ints[h.segment_u + s], ints[h.segment_v + s]
        to_first = min(
            at + ints[by_first + first],
            length - at + ints[by_second + first],
        )
        to_second = min(
            at + ints[by_first + second],
            length - at + ints[by_second + second],
        )
        there = ints[h.segment_length + s]
        unseen = h.now - ints[h.segment_last_seen + s]
        score = floats[h.segment_weight + s] * there * unseen / (min(to_first, to_second) + there)
        if score > best:
            best = score
            target = np.int64(s)
            end = 0 if to_first <= to_second else 1
    ints[u + field.TARGET] = target
    if target >= 0:
        ints[h.segment_reserved + target] = slot
    return target, end


@compiled
def next_piece(h, ints, floats, u):
    """Along the street taken, or first to its nearer end."""
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    target = ints[u + field.TARGET]
    if target < 0:
        target, end = choose(h, ints, floats, u)
        if target < 0:  # every street of the area is taken: walk this one
            length = ints[h.segment_length + segment]
            return set_piece(h, ints, u, segment, at, np.int64(0) if at == length else length)
        goal_at = np.int64(0) if end == 0 else ints[h.segment_length + target]
        return set_goal(h, ints, u, target, goal_at)
    return set_piece(h, ints, u, target, at, ints[h.segment_length + target] - at)

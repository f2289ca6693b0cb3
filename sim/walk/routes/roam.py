"""Roaming: at each corner one of the streets that meet there, by chance.

Each street of the unit's area has the same chance. Without turning back, the
street it came by is left out unless it is the only one.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.moving import end_of, node_of
from sim.walk.routes.pieces import draw, in_beat, nearest_end_in_beat, set_leg, set_piece
from sim.walk.rules import TURN_BACK, rule


@compiled
def rejoin(h, ints, u):
    """Back into its beat, if it has one and is outside."""
    return nearest_end_in_beat(h, ints, u)


@compiled
def next_piece(h, ints, u):
    """A street by chance, or from mid-street one of its two ends."""
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    length = ints[h.segment_length + segment]
    end = end_of(h, ints, segment, at)
    if end < 0:
        to = np.int64(0) if draw(h, ints, u) < 0.5 else length
        return set_piece(h, ints, u, segment, at, to)
    node = node_of(h, ints, segment, end)
    first, stop = ints[h.leg_start + node], ints[h.leg_start + node + 1]
    came = first + ints[h.leg_position + end * h.segments + segment]
    if ints[u + field.PARTITION] < 0 and h.closures == 0:
        return set_leg(h, ints, u, any_leg(h, ints, u, first, stop, came))
    if h.closures == 1 and not any_in_beat(h, ints, u, first, stop):
        return nearest_end_in_beat(h, ints, u)
    return set_leg(h, ints, u, leg_in_beat(h, ints, u, first, stop, came))


@compiled_apart
def any_in_beat(h, ints, u, first, stop):
    """Whether any of the legs first..stop is open and in the unit's beat."""
    found = False
    for leg in range(first, stop):
        found = found or in_beat(h, ints, u, ints[h.leg_segment + leg])
    return found


@compiled
def any_leg(h, ints, u, first, stop, came):
    """One of the legs first..stop by chance, all streets allowed."""
    count = stop - first
    if rule(h, ints, u, TURN_BACK) == 1 or count == 1:
        return first + int(draw(h, ints, u) * count)
    leg = first + int(draw(h, ints, u) * (count - 1))
    return leg + 1 if leg >= came else leg


@compiled_apart
def leg_in_beat(h, ints, u, first, stop, came):
    """One of the legs first..stop by chance, only open streets of the unit's beat."""
    choices = 0
    for leg in range(first, stop):
        if in_beat(h, ints, u, ints[h.leg_segment + leg]):
            choices += 1
    back = rule(h, ints, u, TURN_BACK) == 1 or choices == 1
    if not back and in_beat(h, ints, u, ints[h.leg_segment + came]):
        choices -= 1
    pick = int(draw(h, ints, u) * choices)
    for leg in range(first, stop):
        if in_beat(h, ints, u, ints[h.leg_segment + leg]) and (back or leg != came):
            if pick == 0:
                return leg
            pick -= 1
    return came

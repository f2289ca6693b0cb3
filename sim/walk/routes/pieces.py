"""What a route may answer, and small helpers that routes share."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.ways import ALL, first_reach, is_open, known, row_within
from sim.world.chance import uniform

# Answers of a route.
PIECE, GO, STAY = range(3)


@compiled
def set_piece(h, ints, u, segment, at, to):
    """The unit walks `segment` from `at` to `to` next."""
    ints[u + field.PIECE_SEGMENT] = segment
    ints[u + field.PIECE_AT] = at
    ints[u + field.PIECE_TO] = to
    return PIECE


@compiled
def set_goal(h, ints, u, segment, at):
    """The unit first walks to a place, the shortest way."""
    ints[u + field.GOAL_SEGMENT] = segment
    ints[u + field.GOAL_AT] = at
    return GO


@compiled
def set_leg(h, ints, u, leg):
    """Walk the street of `leg` to its far end."""
    onward = ints[h.leg_segment + leg]
    far = ints[h.segment_length + onward]
    if ints[h.leg_end + leg] == 0:
        return set_piece(h, ints, u, onward, np.int64(0), far)
    return set_piece(h, ints, u, onward, far, np.int64(0))


@compiled
def in_area(h, ints, u, segment):
    """Whether `segment` lies in the area the unit patrols, open or not."""
    table = ints[u + field.PARTITION]
    return table < 0 or ints[h.partition + table + segment] == ints[u + field.BEAT]


@compiled
def in_beat(h, ints, u, segment):
    """Whether `segment` lies in the area the unit patrols and is open."""
    return in_area(h, ints, u, segment) and is_open(h, ints, segment)


@compiled
def own_beat(h, ints, u, segment):
    """Whether the unit has a beat of its own and `segment` lies in it."""
    return ints[u + field.PARTITION] >= 0 and in_area(h, ints, u, segment)


@compiled
def draw(h, ints, u):
    """Next number of the unit's own stream of chance, inside (0, 1)."""
    number = uniform(ints[u + field.KEY], ints[u + field.DRAWS])
    ints[u + field.DRAWS] += 1
    return number


@compiled_apart
def nearest_end_in_beat(h, ints, u):
    """Set the unit's goal to the nearest junction of its beat.

    GO, PIECE when it is there, or STAY if all streets of its beat are closed.
    """
    segment = ints[u + field.SEGMENT]
    if in_beat(h, ints, u, segment):
        return PIECE
    at = ints[u + field.AT]
    length = ints[h.segment_length + segment]
    best = np.int64(2**62)
    chosen = segment
    chosen_at = at
    reach = first_reach(h)
    while best > reach and reach <= ALL:
        best = np.int64(2**62)
        first_row = row_within(h, ints, ints[h.segment_u + segment], reach)
        second_row = row_within(h, ints, ints[h.segment_v + segment], reach)
        for s in range(h.segments):
            if not in_beat(h, ints, u, s):
                continue
            for end in range(2):
                node = ints[h.segment_u + s] if end == 0 else ints[h.segment_v + s]
                by_first = at + known(ints[first_row + node])
                by_second = length - at + known(ints[second_row + node])
                if min(by_first, by_second) < best:
                    best = min(by_first, by_second)
                    chosen = s
                    chosen_at = 0 if end == 0 else ints[h.segment_length + s]
        reach *= 2
    if best == 2**62:
        return STAY
    return set_goal(h, ints, u, chosen, chosen_at)

"""Tours: a closed walk, again and again (``tour`` and ``fixed``).

A unit called away goes back to the point where it left its tour. With detours
it may turn aside at a corner: along a street drawn by chance to its far end,
and back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.moving import end_of, node_of
from sim.walk.routes.pieces import (
    GO,
    PIECE,
    STAY,
    draw,
    in_beat,
    set_goal,
    set_leg,
    set_piece,
)
from sim.walk.rules import DETOURS, MILLION, rule
from sim.walk.ways import is_open


@dataclass(frozen=True, eq=False)
class Tour:
    """A closed walk as pieces, each along one segment.

    ``segment``, ``start`` and ``end`` (int64, shape (n,)): piece ``p`` walks
    ``segment[p]`` from millimetre ``start[p]`` to ``end[p]``.
    """

    segment: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @cached_property
    def ends(self) -> np.ndarray:
        """How far it is walked (mm) at the end of each piece."""
        return np.cumsum(np.abs(self.end - self.start))


def whole_streets(length_mm: np.ndarray, segment: np.ndarray, forward: np.ndarray) -> Tour:
    """A tour of whole segments, each walked forward or backward.

    Parameters
    ----------
    length_mm : ndarray of int64, shape (S,)
        Lengths of all segments.
    segment : ndarray of int, shape (n,)
    forward : ndarray of bool, shape (n,)
    """
    segment = np.asarray(segment, dtype=np.int64)
    length = length_mm[segment]
    ahead = np.asarray(forward, dtype=bool)
    return Tour(segment, np.where(ahead, 0, length), np.where(ahead, length, 0))


def start_on_tour(tour: Tour, share: np.ndarray, ahead_mm: int = 0) -> np.ndarray:
    """Where on a tour units begin.

    Parameters
    ----------
    tour : Tour
    share : ndarray of float64, shape (n,)
        Of the tour's length, 0 to 1.
    ahead_mm : int
        So much further on.

    Returns
    -------
    ndarray of int64, shape (n, 3)
        Piece, segment and millimetre.
    """
    ends = tour.ends
    along = ((share * int(ends[-1])).astype(np.int64) + ahead_mm) % int(ends[-1])
    piece = ends.searchsorted(along, side="right") % len(ends)
    inside = along - np.where(piece > 0, ends[piece - 1], 0)
    start = tour.start[piece]
    at = np.where(tour.end[piece] > start, start + inside, start - inside)
    return np.column_stack([piece, tour.segment[piece], at])


@compiled
def piece_segment(h, ints, u):
    """Segment of the piece of the tour that the unit is on."""
    return ints[h.tour_segment + ints[h.tour_start + ints[u + field.TOUR]]
                + ints[u + field.TOUR_PIECE]]  # fmt: skip


@compiled_apart
def go_round(h, ints, u):
    """Skip closed pieces of the tour and go to the next that is open; STAY if none is."""
    ints[u + field.DETOUR] = 0
    first = ints[u + field.TOUR_PIECE]
    while not is_open(h, ints, piece_segment(h, ints, u)):
        finish(h, ints, u)
        if ints[u + field.TOUR_PIECE] == first:
            return STAY
    p = ints[h.tour_start + ints[u + field.TOUR]] + ints[u + field.TOUR_PIECE]
    return set_goal(h, ints, u, ints[h.tour_segment + p], ints[h.tour_from + p])


@compiled
def rejoin(h, ints, u):
    """Back to where the unit left its tour, or to the next piece that is open."""
    if h.closures == 1 and not is_open(h, ints, piece_segment(h, ints, u)):
        return go_round(h, ints, u)
    segment = ints[u + field.RESUME_SEGMENT]
    at = ints[u + field.RESUME_AT]
    if ints[u + field.SEGMENT] == segment and ints[u + field.AT] == at:
        return PIECE
    return set_goal(h, ints, u, segment, at)


@compiled
def leave(h, ints, u):
    """Remember where the unit leaves its tour."""
    if ints[u + field.DETOUR] == 0:  # else it left it where the detour began
        ints[u + field.RESUME_SEGMENT] = ints[u + field.SEGMENT]
        ints[u + field.RESUME_AT] = ints[u + field.AT]
    ints[u + field.DETOUR] = 0


@compiled
def finish(h, ints, u):
    """One piece of the tour is walked to its end: on to the next."""
    if ints[u + field.DETOUR] != 0:
        return
    tour = ints[u + field.TOUR]
    piece = ints[u + field.TOUR_PIECE] + 1
    if ints[h.tour_start + tour] + piece == ints[h.tour_start + tour + 1]:
        piece = np.int64(0)
    ints[u + field.TOUR_PIECE] = piece


@compiled_apart
def turn_aside(h, ints, u, onward):
    """Begin a detour from the corner where the unit stands, if chance has it so.

    Into any street of its area but the one it came by and `onward`, the next
    of its tour, each with the same chance.
    """
    segment = ints[u + field.SEGMENT]
    end = end_of(h, ints, segment, ints[u + field.AT])
    if end < 0:
        return False
    node = node_of(h, ints, segment, end)
    choices = 0
    for leg in range(ints[h.leg_start + node], ints[h.leg_start + node + 1]):
        if aside(h, ints, u, ints[h.leg_segment + leg], onward):
            choices += 1
    if choices == 0 or draw(h, ints, u) * MILLION >= rule(h, ints, u, DETOURS):
        return False
    pick = int(draw(h, ints, u) * choices)
    leave(h, ints, u)
    for leg in range(ints[h.leg_start + node], ints[h.leg_start + node + 1]):
        street = ints[h.leg_segment + leg]
        if aside(h, ints, u, street, onward):
            if pick == 0:
                ints[u + field.DETOUR] = street + 1
                set_leg(h, ints, u, leg)
                return True
            pick -= 1
    return False


@compiled
def aside(h, ints, u, street, onward):
    """Whether a detour may lead into `street`."""
    return street != onward and street != ints[u + field.SEGMENT] and in_beat(h, ints, u, street)


@compiled
def next_piece(h, ints, u):
    """The piece of the tour that the unit is on, from where it stands to the piece's end."""
    if h.closures == 1:
        detour = abs(ints[u + field.DETOUR])
        if detour > 0 and not is_open(h, ints, detour - 1):
            ints[u + field.DETOUR] = 0
            if rejoin(h, ints, u) == GO:
                return GO
        if not is_open(h, ints, piece_segment(h, ints, u)):
            return go_round(h, ints, u)
    p = ints[h.tour_start + ints[u + field.TOUR]] + ints[u + field.TOUR_PIECE]
    segment = ints[h.tour_segment + p]
    start = ints[h.tour_from + p]
    end = ints[h.tour_to + p]
    at = ints[u + field.AT]
    detour = ints[u + field.DETOUR]
    if detour > 0:  # at its far end
        ints[u + field.DETOUR] = -detour
        return set_piece(h, ints, u, detour - 1, at, ints[h.segment_length + detour - 1] - at)
    ints[u + field.DETOUR] = 0
    if ints[u + field.SEGMENT] == segment and at != start and at != end:
        return set_piece(h, ints, u, segment, at, end)
    if detour == 0 and rule(h, ints, u, DETOURS) > 0 and turn_aside(h, ints, u, segment):
        return PIECE
    return set_piece(h, ints, u, segment, start, end)

"""A standing point: walk there and stay."""

from __future__ import annotations

from sim.compiled import compiled
from sim.walk import field
from sim.walk.routes.pieces import PIECE, STAY, set_goal


@compiled
def rejoin(h, ints, u):
    """Back to its standing point."""
    segment = ints[u + field.POST_SEGMENT]
    at = ints[u + field.POST_AT]
    if ints[u + field.SEGMENT] == segment and ints[u + field.AT] == at:
        return PIECE
    return set_goal(h, ints, u, segment, at)


@compiled
def next_piece(h, ints, u):
    """Nowhere: it stays."""
    return STAY

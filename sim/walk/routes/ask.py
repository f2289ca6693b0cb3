"""Asking a unit's route: which file it is in is told by its number."""

from __future__ import annotations

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.routes import longest_unseen, post, roam, tour

TOUR, ROAM, LONGEST_UNSEEN, POST = range(1, 5)

NO_GOAL, STOP, PATROL = range(3)
"""Sent somewhere: not, to stop there, or to go on with the route from there."""


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


@compiled_apart
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

"""Asking a unit's route: which file it is in is told by its number."""

from __future__ import annotations

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.routes import hot_spots, longest_unseen, post, roam, tour
from sim.walk.routes.hot_spots import BACK_TO_ROUTE, ON_ROUTE, WALK_ON, has_spots
from sim.walk.routes.pieces import GO, PIECE
from sim.walk.ways import is_open

TOUR, ROAM, LONGEST_UNSEEN, POST = range(1, 5)

NO_GOAL, STOP, PATROL = range(3)
"""Sent somewhere: not, to stop there, or to go on with the route from there."""


@compiled
def route_next(h, ints, floats, u):
    """Ask the unit's route: PIECE, GO or STAY."""
    if has_spots(h, ints, u):
        answer = next_at_spots(h, ints, u)
        if answer != WALK_ON:
            return answer
    route = ints[u + field.ROUTE]
    if route == TOUR:
        return tour.next_piece(h, ints, u)
    if route == ROAM:
        return roam.next_piece(h, ints, u)
    if route == LONGEST_UNSEEN:
        return longest_unseen.next_piece(h, ints, floats, u)
    return post.next_piece(h, ints, u)


@compiled_apart
def next_at_spots(h, ints, u):
    """What a unit with spots does: stay at one, set out for one, go back to its route, WALK_ON."""
    if ints[u + field.SPOT] >= 0:
        return hot_spots.arrive(h, ints, u)
    if spot_calls(h, ints, u):
        return GO
    if ints[u + field.SPOT] == BACK_TO_ROUTE:
        ints[u + field.SPOT] = ON_ROUTE
        if rejoin_route(h, ints, u) == GO:
            return GO
    return WALK_ON


@compiled_apart
def spot_calls(h, ints, u):
    """Whether a unit that walks its route leaves it for a spot now; if so, its goal is set."""
    if not has_spots(h, ints, u) or ints[u + field.SPOT] >= 0:
        return False
    spot = hot_spots.due_spot(h, ints, u)
    if spot < 0:
        return False
    if ints[u + field.SPOT] == ON_ROUTE:
        leave_route(h, ints, u)
    hot_spots.set_out(h, ints, u, spot)
    return True


@compiled
def route_rejoin(h, ints, u):
    """Ask the unit's route where to go back to: GO, or PIECE when it is there."""
    if has_spots(h, ints, u):
        return PIECE  # that comes after a look at its spots
    return rejoin_route(h, ints, u)


@compiled_apart
def rejoin_route(h, ints, u):
    """Where the route itself goes on: GO, or PIECE when the unit is there."""
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
    if has_spots(h, ints, u):
        if ints[u + field.SPOT] == ON_ROUTE:
            leave_route(h, ints, u)
        hot_spots.leave(h, ints, u)
    else:
        leave_route(h, ints, u)


@compiled_apart
def leave_route(h, ints, u):
    """Tell the route itself that the unit leaves it."""
    if ints[u + field.ROUTE] == TOUR:
        if ints[u + field.GOAL] == NO_GOAL:  # else it was still on its way back to the tour
            tour.leave(h, ints, u)
    elif ints[u + field.ROUTE] == LONGEST_UNSEEN:
        longest_unseen.leave(h, ints, u)


@compiled_apart
def route_forgets(h, ints, u):
    """Tell the unit's route that the map has changed, if it is on it.

    Returns
    -------
    bool
        Whether the place that the unit was going to for its route is off.
    """
    if ints[u + field.ON_ROUTE] == 0:
        return False
    if ints[u + field.ROUTE] == LONGEST_UNSEEN:
        longest_unseen.forget_closed(h, ints, u)
    if ints[u + field.GOAL] != PATROL or is_open(h, ints, ints[u + field.GOAL_SEGMENT]):
        return False
    if has_spots(h, ints, u) and ints[u + field.SPOT] >= 0:
        hot_spots.leave(h, ints, u)
        return True
    return ints[u + field.ROUTE] != POST


@compiled
def route_finish(h, ints, u):
    """Tell the unit's route that a piece of it is walked to the end."""
    if ints[u + field.ROUTE] == TOUR:
        tour.finish(h, ints, u)
    elif ints[u + field.ROUTE] == LONGEST_UNSEEN:
        longest_unseen.finish(h, ints, u)

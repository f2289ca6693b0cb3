"""Hot spots: stands at certain places, each to be seen again in time, with a route in between.

A unit walks its route until one of the spots of its area would be late if it
walked one more street first; then it goes there and stays. All units of all
shifts know when a spot was last left, and who is on the way to it.
"""

from __future__ import annotations

from sim.compiled import compiled, compiled_apart
from sim.walk import field
from sim.walk.moving import duration, end_of, node_of, plan_path
from sim.walk.routes.pieces import STAY, in_beat, set_goal
from sim.walk.rules import SPOTS, SPOTS_STOP, STAY_LEAST, STAY_MOST, rule
from sim.world.chance import uniform

BACK_TO_ROUTE, ON_ROUTE = -2, -1
"""Values of a unit's SPOT that are no spot: it must go back to its route, or is on it."""

WALK_ON = 3
"""Answer beside those of a route: no spot calls."""


@compiled
def has_spots(h, ints, u):
    """Whether the unit has spots to look after."""
    return rule(h, ints, u, SPOTS) < rule(h, ints, u, SPOTS_STOP)


@compiled
def one_more_street(h, ints, u):
    """Time to walk the longest street from here to its end and back."""
    segment = ints[u + field.SEGMENT]
    end = end_of(h, ints, segment, ints[u + field.AT])
    longest = ints[h.segment_length + segment]
    if end >= 0:
        node = node_of(h, ints, segment, end)
        for leg in range(ints[h.leg_start + node], ints[h.leg_start + node + 1]):
            longest = max(longest, ints[h.segment_length + ints[h.leg_segment + leg]])
    return 2 * duration(longest, ints[u + field.WALK_SPEED])


@compiled_apart
def due_spot(h, ints, u):
    """The spot for which the unit has to set out first, if it has to now; else ON_ROUTE.

    Spots that another unit has taken are left out. Ties go to the spot that
    stands first in the list.
    """
    found = ON_ROUTE
    first = h.now + one_more_street(h, ints, u)
    for entry in range(rule(h, ints, u, SPOTS), rule(h, ints, u, SPOTS_STOP)):
        spot = ints[h.listed_spot + entry]
        segment = ints[h.spot_segment + spot]
        if ints[h.spot_taken + spot] >= 0 or not in_beat(h, ints, u, segment):
            continue
        way = plan_path(
            h, ints, ints[u + field.SEGMENT], ints[u + field.AT],
            segment, ints[h.spot_at + spot],
        )[0]  # fmt: skip
        set_out = (
            ints[h.spot_left + spot]
            + ints[h.listed_return + entry]
            - duration(way, ints[u + field.WALK_SPEED])
        )
        if set_out < first:
            found = spot
            first = set_out
    return found


@compiled
def set_out(h, ints, u, spot):
    """Take a spot and go there."""
    ints[u + field.SPOT] = spot
    ints[h.spot_taken + spot] = ints[u + field.SLOT]
    return set_goal(h, ints, u, ints[h.spot_segment + spot], ints[h.spot_at + spot])


@compiled
def arrive(h, ints, u):
    """Begin to stay at the spot, for a time drawn from the unit's own chance."""
    least = rule(h, ints, u, STAY_LEAST)
    most = rule(h, ints, u, STAY_MOST)
    share = uniform(ints[u + field.STAY_KEY], ints[u + field.STAYS])
    ints[u + field.STAYS] += 1
    ints[u + field.STAY_ENDS] = h.now + least + int(share * (most - least))
    return STAY


@compiled
def leave(h, ints, u):
    """Leave the spot, or give it back if the unit was still on the way there."""
    spot = ints[u + field.SPOT]
    if spot >= 0:
        ints[h.spot_taken + spot] = -1
        if ints[u + field.STAY_ENDS] > 0:
            ints[h.spot_left + spot] = h.now
            ints[u + field.STAY_ENDS] = 0
    ints[u + field.SPOT] = BACK_TO_ROUTE

"""Who is nearest to a request, of all who can be sent: compiled code."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled_apart
from sim.walk import field
from sim.walk.moving import TALK, position, way_between
from sim.walk.routes.pieces import own_beat
from sim.walk.ways import ALL, first_reach, known, row_within

OUT_OF_BEAT = 2**60
"""Added to the distance of units whose beat does not hold the request."""


@compiled_apart
def is_beyond(h, ints, first_row, second_row, segment, reach):
    """Whether both ends of a segment are farther than `reach` from both junctions of two rows."""
    first, second = ints[h.segment_u + segment], ints[h.segment_v + segment]
    return (
        min(known(ints[first_row + first]), known(ints[first_row + second])) > reach
        and min(known(ints[second_row + first]), known(ints[second_row + second])) > reach
    )


@compiled_apart
def rank_units(h, ints, now, segment, at, priority, may, reach):
    """List the slots of the units that can be sent to a place, the best first.

    In the array ``ranked``: by beat where the rule says so, then by walking
    distance, then by slot. The call has a `priority` and `may` interrupt what
    that number adds up. Some that are farther than `reach` are left out.

    Returns
    -------
    (count, beyond)
        How many are ranked, and how near one that is left out may be.
    """
    count = 0
    beyond = np.int64(ALL)
    # So much farther is the other end of a street of which one end is within reach.
    margin = reach + 2 * h.longest
    first_row = row_within(h, ints, ints[h.segment_u + segment], margin)
    second_row = row_within(h, ints, ints[h.segment_v + segment], margin)
    for slot in range(h.units):
        u = h.unit + slot * field.COUNT
        open_to = ints[u + field.OPEN_TO]
        if open_to <= priority or ints[u + field.OCCUPIED] & ~may != 0:
            continue
        if now < ints[u + field.OPEN_FROM]:
            continue  # it is still at the call after which it is open
        if open_to != field.ANYBODY and now >= ints[u + field.OPEN_UNTIL]:
            continue  # somebody has arrived at its call
        if ints[u + field.MOTION] == TALK and may & field.IN_TALK == 0:
            continue
        other_beat = h.own_beat_first == 1 and not own_beat(h, ints, u, segment)
        whose = ints[u + field.SEGMENT]
        if (
            h.tabled == 0
            and whose != segment
            and is_beyond(h, ints, first_row, second_row, whose, reach)
        ):
            beyond = min(beyond, reach + OUT_OF_BEAT if other_beat else reach)
            continue
        mm = way_between(
            h, ints, whose, position(h, ints, u, now), segment, at, first_row, second_row
        )
        if other_beat:
            mm += OUT_OF_BEAT
        ints[u + field.DISTANCE] = mm
        place = h.ranked + count
        while (
            place > h.ranked and mm < ints[h.unit + ints[place - 1] * field.COUNT + field.DISTANCE]
        ):
            ints[place] = ints[place - 1]
            place -= 1
        ints[place] = slot
        count += 1
    return count, beyond


@compiled_apart
def rank_nearest(h, ints, now, segment, at, priority, may):
    """As `rank_units`, as far around the place as it takes to know who is the first."""
    # With closures ways are compared without what closed streets add, and that may be anywhere.
    reach = np.int64(ALL) if h.closures == 1 else first_reach(h)
    while True:
        count, beyond = rank_units(h, ints, now, segment, at, priority, may, reach)
        if beyond == ALL or (
            count > 0 and ints[h.unit + ints[h.ranked] * field.COUNT + field.DISTANCE] <= beyond
        ):
            return count
        reach *= 2

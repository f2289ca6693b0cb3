"""People who walk: when a unit crosses their way.

A person walks one segment from end to end. A unit on the move meets them when
the two are at one spot, coming towards each other or one overtaking; a unit
that stands meets them when they come to it. Both positions are exact
fractions, and the first whole microsecond not before the crossing counts.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled_apart
from sim.walk import field
from sim.walk.meeting import first_present, would_talk
from sim.walk.moving import MICRO, duration, end_of, node_of


@compiled_apart
def next_passed(h, ints, u, met, when):
    """The next walker whom the unit passes on its piece, if before `when`.

    The unit moves along its segment from its AT since its SINCE.

    Returns
    -------
    (person, time)
        (`met`, `when`) if there is none.
    """
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    to = ints[u + field.TO]
    since = ints[u + field.SINCE]
    end = since + duration(abs(to - at), ints[u + field.SPEED])
    speed = ints[u + field.SPEED] if to >= at else -ints[u + field.SPEED]
    p, stop = first_present(h, ints, h.walkers_first, h.walkers_start, segment)
    while p < stop and ints[h.person_from + p] <= end:
        pace = ints[h.person_pace + p]
        # where the person is ahead of the unit at `since`, in mm x us / s
        ahead = (ints[h.person_at + p] - at) * MICRO + pace * (since - ints[h.person_from + p])
        closing = speed - pace
        if closing < 0:
            ahead, closing = -ahead, -closing
        if closing > 0 and ahead >= 0:
            crossed = since + (ahead + closing - 1) // closing
            if (
                crossed >= h.now
                and crossed < when
                and crossed <= end
                and ints[h.person_from + p] <= crossed
                and crossed <= ints[h.person_to + p]
                and would_talk(h, ints, u, p)
            ):
                met = p
                when = crossed
        p += 1
    return met, when


@compiled_apart
def next_coming_on(h, ints, u, segment, spot, met, when):
    """The next walker on `segment` who comes to millimetre `spot`, if before `when`."""
    p, stop = first_present(h, ints, h.walkers_first, h.walkers_start, segment)
    while p < stop and ints[h.person_from + p] < when:
        pace = ints[h.person_pace + p]
        far = spot - ints[h.person_at + p]
        if far * pace > 0:
            comes = ints[h.person_from + p] + duration(abs(far), abs(pace))
            if comes >= h.now and comes < when and would_talk(h, ints, u, p):
                met = p
                when = comes
        p += 1
    return met, when


@compiled_apart
def next_coming(h, ints, u, met, when):
    """The next walker who comes to the unit, which stands still, if before `when`.

    At a corner these are all who come to it by any street. Those who set out
    from it are left out: they are the same people on their next block.
    """
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    end = end_of(h, ints, segment, at)
    if end < 0:
        return next_coming_on(h, ints, u, segment, at, met, when)
    node = node_of(h, ints, segment, end)
    for leg in range(ints[h.leg_start + node], ints[h.leg_start + node + 1]):
        there = ints[h.leg_segment + leg]
        corner = np.int64(0) if ints[h.leg_end + leg] == 0 else ints[h.segment_length + there]
        met, when = next_coming_on(h, ints, u, there, corner, met, when)
    return met, when

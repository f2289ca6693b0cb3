"""People met on the way: who is the next, and when.

Each segment keeps its people in order of the time from which they stand
there. ``people_first`` moves past those who have gone for good, so a search
looks at few of them.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.tables import ANY_UNIT, NEVER, PAIRS_ONLY
from sim.walk import field
from sim.walk.moving import duration, end_of, node_of
from sim.walk.rules import REACH, rule

NOT_MET, TALKED_WITH, GREETED = range(3)
"""What has become of a person (``person_met``)."""
AT_EVENT = 2
"""Value of a unit's MEETS: it meets the people of its event and nobody else."""


@compiled
def would_talk(h, ints, u, person):
    """Whether `person` has not been met yet and is open to a unit of this size."""
    if ints[h.person_met + person] != NOT_MET:
        return False
    open_to = ints[h.person_open + person]
    if open_to == ANY_UNIT:
        return True
    return (open_to == PAIRS_ONLY) == (ints[u + field.PAIR] == 1)


@compiled
def anybody(h, ints, segment):
    """Whether anybody may still come to `segment`."""
    return ints[h.people_first + segment] < ints[h.people_start + segment + 1]


@compiled
def first_present(h, ints, firsts, starts, segment):
    """First entry of a list of `segment`'s people who may still be there from now on, and its end.

    `firsts` and `starts` are where the list's two arrays begin.
    """
    p = ints[firsts + segment]
    stop = ints[starts + segment + 1]
    while p < stop and ints[h.person_to + p] < h.now:
        p += 1
    ints[firsts + segment] = p
    return p, stop


@compiled_apart
def next_met_walking(h, ints, u):
    """The next person whose spot the unit crosses while they stand there.

    The unit moves along its segment from its AT since its SINCE.

    Returns
    -------
    (person, time)
        (-1, NEVER) if nobody is met before the end of the piece.
    """
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    to = ints[u + field.TO]
    since = ints[u + field.SINCE]
    speed = ints[u + field.SPEED]
    end = since + duration(abs(to - at), speed)
    low, high = min(at, to), max(at, to)
    met = np.int64(-1)
    when = np.int64(NEVER)
    p, stop = first_present(h, ints, h.people_first, h.people_start, segment)
    while p < stop and ints[h.person_from + p] <= end:
        spot = ints[h.person_at + p]
        if low <= spot and spot <= high:
            crossed = since + duration(abs(spot - at), speed)
            if (
                crossed >= h.now
                and crossed < when
                and ints[h.person_from + p] <= crossed
                and crossed <= ints[h.person_to + p]
                and would_talk(h, ints, u, p)
            ):
                met = p
                when = crossed
        p += 1
    return met, when


@compiled_apart
def next_met_on(h, ints, u, segment, low, high, met, when):
    """Earliest person present within low..high of `segment`, if before `when`."""
    p, stop = first_present(h, ints, h.people_first, h.people_start, segment)
    while p < stop and ints[h.person_from + p] < when:
        spot = ints[h.person_at + p]
        if low <= spot and spot <= high and ints[h.person_to + p] >= h.now:
            seen = max(h.now, ints[h.person_from + p])
            if seen < when and would_talk(h, ints, u, p):
                met = p
                when = seen
        p += 1
    return met, when


@compiled_apart
def next_met_at_event(h, ints, u):
    """The next person at the event at which the unit stands, in the order in which they came.

    Returns as `next_met_walking`.
    """
    for p in range(ints[u + field.EVENT_FIRST], ints[u + field.EVENT_STOP]):
        if ints[h.person_met + p] == 0 and ints[h.person_to + p] >= h.now:
            return p, max(h.now, ints[h.person_from + p])
    return np.int64(-1), np.int64(NEVER)


@compiled_apart
def next_met_standing(h, ints, u):
    """The next person within reach of the unit, which stands still.

    Reach is measured along the streets: on its own segment and, from a
    corner, on all streets that meet there. Returns as `next_met_walking`.
    """
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    reach = rule(h, ints, u, REACH)
    met = np.int64(-1)
    when = np.int64(NEVER)
    end = end_of(h, ints, segment, at)
    if end < 0:
        return next_met_on(h, ints, u, segment, at - reach, at + reach, met, when)
    node = node_of(h, ints, segment, end)
    for leg in range(ints[h.leg_start + node], ints[h.leg_start + node + 1]):
        there = ints[h.leg_segment + leg]
        length = ints[h.segment_length + there]
        if ints[h.leg_end + leg] == 0:
            met, when = next_met_on(h, ints, u, there, np.int64(0), reach, met, when)
        else:
            met, when = next_met_on(h, ints, u, there, length - reach, length, met, when)
    return met, when

"""What comes first on a unit's piece: a person, a door, or the end of it."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.walk import field
from sim.walk.doors import next_door
from sim.walk.meeting import anybody, next_met_walking
from sim.walk.moving import duration
from sim.walk.passing import next_passed

# Kinds of a unit's next event.
END_OF_PIECE, MEET, TALK_ENDS, SIGNAL_ENDS, HANDLING_ENDS, STAY_IS_OVER = range(6)


@compiled
def look_ahead(h, ints, u):
    """Find what comes first on the piece: a person, or its end."""
    mm = abs(ints[u + field.TO] - ints[u + field.AT])
    end = ints[u + field.SINCE] + duration(mm, ints[u + field.SPEED])
    ints[h.due + ints[u + field.SLOT]] = end
    ints[u + field.EVENT] = END_OF_PIECE
    if ints[u + field.MEETS] == 1 and anybody(h, ints, ints[u + field.SEGMENT]):
        person, when = next_met_walking(h, ints, u)
        if person >= 0:
            meet_next(h, ints, u, person, when)
    if h.walkers == 1 and ints[u + field.MEETS] == 1:
        when = ints[h.due + ints[u + field.SLOT]]
        none = ints[u + field.EVENT] == END_OF_PIECE
        person, when = next_passed(h, ints, u, np.int64(-1), when + none)
        if person >= 0:
            meet_next(h, ints, u, person, when)
    if h.doors == 1 and ints[u + field.KNOCKS] > 0:
        when = ints[h.due + ints[u + field.SLOT]]
        none = ints[u + field.EVENT] == END_OF_PIECE
        person, when = next_door(h, ints, u, np.int64(-1), when + none)
        if person >= 0:
            meet_next(h, ints, u, person, when)


@compiled
def meet_next(h, ints, u, person, when):
    """The unit's next event is to meet `person`."""
    ints[u + field.PERSON] = person
    ints[h.due + ints[u + field.SLOT]] = when
    ints[u + field.EVENT] = MEET

"""Rules that units patrol by: one row of numbers for each way to patrol in a season.

The rows stand in the array ``rules``; a unit's field RULES is where its own
row begins. So units of one season can patrol by different rules, and nothing
that belongs to a route is one number for all.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.scenario.model import Patrol
from sim.walk import field

# How far it reaches when it stands (mm), whether it may turn back at a corner.
REACH, TURN_BACK = range(2)
COUNT = 2


def rules_row(patrol: Patrol) -> np.ndarray:
    """The row of one way to patrol (int64, shape (COUNT,))."""
    row = np.zeros(COUNT, dtype=np.int64)
    row[REACH] = round(patrol.talk_reach_m * 1000)
    row[TURN_BACK] = int(patrol.turn_back)
    return row


@compiled
def rule(h, ints, u, column):
    """A number of the rules that the unit patrols by."""
    return ints[h.rules + ints[u + field.RULES] + column]

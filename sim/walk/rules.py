"""Rules that units patrol by: one row of numbers for each way to patrol in a season.

The rows stand in the array ``rules``; a unit's field RULES is where its own
row begins. So units of one season can patrol by different rules, and nothing
that belongs to a route is one number for all.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.walk import field

# How far it reaches when it stands (mm), whether it may turn back at a corner.
REACH, TURN_BACK = range(2)
# Its spots: where the list begins and ends, shortest and longest stay (us).
SPOTS, SPOTS_STOP, STAY_LEAST, STAY_MOST = range(2, 6)
# Chance of a detour at a corner of its tour, in millionths.
DETOURS = 6
# Time for which it plans ahead (us).
AHEAD = 7
# Whether streets count by its own list of people (1).
PEOPLE = 8
COUNT = 9

MILLION = 1_000_000


@compiled
def rule(h, ints, u, column):
    """A number of the rules that the unit patrols by."""
    return ints[h.rules + ints[u + field.RULES] + column]

"""Figures of textbooks, for the closed forms and for the simulation alike.

Larson and Odoni, Urban Operations Research, chapter 5; Erlang; and a worked
question on a queue with little room (P. Jensen, Operations Research Models and
Methods). Digits that a book does not print follow from the same equations.
"""

from __future__ import annotations

import numpy as np

# -- queues -----------------------------------------------------------------

# Requests an hour, units (mean service 20 min): share that finds all units busy.
ERLANG_B = {(2, 2): 0.117647, (4, 2): 0.275862, (6, 4): 0.095238}

# Two units, three requests may wait, 5 requests an hour, service 20 min (M/M/2/5).
FIVE_AT_MOST = (0.143241, 0.238736, 0.198946, 0.165789, 0.138157, 0.115131)
FIVE_AT_MOST_WAIT_H = 0.177992
FIVE_AT_MOST_IN_SYSTEM = 2.262278

# Requests an hour and units (mean service 20 min): mean wait (min), share that
# waits longer than 5 min (Erlang C), and hours to simulate in each season.
ERLANG_C = {
    (2, 2): (2.50000, 0.119422, 540),
    (4, 2): (16.00000, 0.451457, 750),
    (4, 3): (2.16949, 0.119185, 400),
    (6, 3): (8.88889, 0.346134, 600),
    (6, 4): (1.73913, 0.105484, 320),
}
MORE_OF_ERLANG_C = {
    (4, 4): (0.38835, 0.026585, 800),
    (8, 3): (47.85047, 0.733743, 3500),
    (8, 4): (5.67627, 0.271149, 450),
    (8, 6): (0.37168, 0.026922, 600),
    (2, 4): (0.03042, 0.002203, 10_000),
}

# -- two units on a line, 5.3.3 -----------------------------------------------
#
# A city from -1 to 1 km. Half of the calls are made east of 0.75, half evenly
# west of it. Unit 1 waits at 0.75, unit 2 at -0.25; nobody waits in a queue.

WEST, BETWEEN, MIDDLE, EAST = "s0", "s1", "s2", "s3"  # borders at 0.25, 0.329365 and 0.75
LINE_KM = {WEST: 1.25, BETWEEN: 0.079365, MIDDLE: 0.420635}
LINE_CALLS = {**{street: km / 3.5 for street, km in LINE_KM.items()}, EAST: 0.5}
LINE_PER_HOUR = 1.25

# Border of the two beats at 0.75 - w. w = 1/2 sends the nearest unit, w = 53/126 makes
# the mean travel least. Expected: P(0 busy), P(only 1), P(only 2), P(both), workloads of
# 1 and 2, mean travel (km).
LINE = {
    "w = 1/2": (
        {WEST: [2, 1], BETWEEN: [1, 2], MIDDLE: [1, 2], EAST: [1, 2]},
        (0.329897, 0.232368, 0.180003, 0.257732, 0.49010, 0.43773, 0.46246),
    ),
    "w = 53/126": (
        {WEST: [2, 1], BETWEEN: [2, 1], MIDDLE: [1, 2], EAST: [1, 2]},
        (0.329897, 0.228212, 0.184159, 0.257732, 0.48594, 0.44189, 0.46166),
    ),
}

# -- three units, 5.4.3 to 5.5.3 ----------------------------------------------

CLASSES = ("s0", "s1", "s2", "s3")  # the book's 1a, 1b, 2 and 3
RATES = (0.50, 0.25, 0.35, 0.40)
ORDERS = ([1, 2, 3], [1, 3, 2], [2, 1, 3], [3, 1, 2])
BEAT_OF = np.array([0, 0, 1, 2])
WORKLOADS = (0.5574, 0.4734, 0.4693)
STATES = (0.210526, 0.136690, 0.088633, 0.094887, 0.090466, 0.088945, 0.053011, 0.236842)
FRACTIONS = (
    (0.173861, 0.086931, 0.051471, 0.059313),
    (0.101527, 0.027982, 0.141301, 0.044771),
    (0.057945, 0.051754, 0.040561, 0.162582),
)
OUT_OF_BEAT = 0.435325
LOST_WORKLOADS = (0.497905, 0.402631, 0.397971)
LOST = 0.134328
LOST_OUT_OF_BEAT = 0.363530


def out_of_beat(fractions: np.ndarray) -> float:
    """Share of dispatches to calls of another unit's beat."""
    return 1 - float(fractions[BEAT_OF, np.arange(4)].sum())

"""Figures of textbooks, for the closed forms and for the simulation alike.

Larson and Odoni, Urban Operations Research, chapter 5; Erlang; and a worked
question on a queue with little room (P. Jensen, Operations Research Models and
Methods; Cobham, Operations Research 2, 1954, for priorities). Digits that a
book does not print follow from the same equations.
"""

from __future__ import annotations

import numpy as np

# -- queues -----------------------------------------------------------------

# Requests an hour and units (mean service 20 min): share lost where nobody waits (Erlang B),
# share that waits (Erlang C), mean wait (min), mean number that waits, share that waits
# longer than 5 min.
ERLANG = {
    (2, 2): (0.117647, 0.166667, 2.50000, 0.083333, 0.119422),
    (2, 4): (0.004228, 0.005070, 0.03042, 0.001014, 0.002203),
    (4, 2): (0.275862, 0.533333, 16.00000, 1.066667, 0.451457),
    (4, 3): (0.109215, 0.180791, 2.16949, 0.144633, 0.119185),
    (4, 4): (0.035126, 0.051780, 0.38835, 0.025890, 0.026585),
    (4, 8): (0.000065, 0.000078, 0.00024, 0.000016, 0.000015),
    (6, 3): (0.210526, 0.444444, 8.88889, 0.888889, 0.346134),
    (6, 4): (0.095238, 0.173913, 1.73913, 0.173913, 0.105484),
    (6, 8): (0.000859, 0.001146, 0.00382, 0.000382, 0.000256),
    (8, 3): (0.304400, 0.797508, 47.85047, 6.380062, 0.733743),
    (8, 4): (0.168699, 0.378418, 5.67627, 0.756837, 0.271149),
    (8, 6): (0.035389, 0.061946, 0.37168, 0.049557, 0.026922),
    (8, 8): (0.004414, 0.006607, 0.02478, 0.003304, 0.001742),
}

# Two units, three requests may wait, 5 requests an hour, service 20 min (M/M/2/5).
FIVE_AT_MOST = (0.143241, 0.238736, 0.198946, 0.165789, 0.138157, 0.115131)
FIVE_AT_MOST_WAIT_H = 0.177992
FIVE_AT_MOST_IN_SYSTEM = 2.262278
FIVE_AT_MOST_WAITING = 0.787496
FIVE_AT_MOST_SERVED_PER_H = 4.424345
ANY_NUMBER_WAIT_H = 0.757576

# Units, requests an hour by priority (mean service 20 min): waits (min) of each priority and
# without priorities; and time in the system less own service of each where the more urgent
# interrupts and any unit resumes.
PRIORITIES = {
    (1, (0.2, 0.6, 1.2)): (
        (14.2857, 19.48052, 54.54546), 40.0, (1.42860, 9.22080, 61.81818)
    ),
    (2, (0.2, 0.6, 1.2)): (
        (1.72416, 1.98936, 2.88462), 2.5, (0.02226, 0.47526, 3.92532)
    ),
    (2, (0.5, 1.5, 3.0)): (
        (8.26446, 12.39669, 68.18182), 45.45455, (0.13986, 3.28671, 74.09091)
    ),
    (3, (0.5, 1.5, 3.0)): (
        (2.11595, 2.72051, 5.78109), 4.49640, (0.00488, 0.37003, 7.30817)
    ),
    (4, (0.5, 1.5, 3.0)): (
        (0.53466, 0.64159, 1.05404), 0.87836, (0.00015, 0.04051, 1.44366)
    ),
}  # fmt: skip

# One unit, 1.5 requests an hour, mean service 20 min: law and mean wait (min).
ONE_UNIT = {
    "constant": ('distribution = "constant", mean_min = 20', 0.0, 10.0),
    "exponential": ('distribution = "exponential", mean_min = 20', 1.0, 20.0),
    "lognormal": ('distribution = "lognormal", mean_min = 20, sigma = 0.79', 0.866565, 18.6657),
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

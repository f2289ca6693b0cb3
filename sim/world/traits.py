"""Traits drawn for what is there already, each from numbers of its own.

The numbers belong to date, time of day and spot, not to a running number, so
that a trait can be added later and a person keeps it when others come.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import entry
from sim.world.chance import stream, uniform
from sim.world.durations import draw_us

NUMBERS = 8
"""Numbers that one spot may have at one time."""


@entry
def numbers_at(seed, replication, purpose, first_ordinal, date, clock, segment, spot, count):
    """Numbers evenly spread inside (0, 1) for each of n moments and spots.

    Parameters
    ----------
    seed, replication, purpose : int
    first_ordinal : int
        Proleptic ordinal of date 0.
    date, clock, segment, spot : ndarray of int64, shape (n,)
        `clock` is the time since midnight of the date, `spot` tells apart what
        is on one segment (less than 2**24).
    count : int
        How many for each, at most `NUMBERS`.

    Returns
    -------
    ndarray of float64, shape (n, count)
    """
    drawn = np.empty((len(date), count), np.float64)
    for r in range(len(date)):
        key = stream(seed, replication, purpose, first_ordinal + date[r], clock[r])
        first = (segment[r] * 16_777_216 + spot[r]) * NUMBERS
        for i in range(count):
            drawn[r, i] = uniform(key, first + i)
    return drawn


@entry
def durations_at(code, mean_us, sigma, first, count, values, law, u):
    """Lengths of time (int64, us): row ``i`` at the share ``u[i]`` of the law ``law[i]``."""
    drawn = np.empty(len(u), np.int64)
    for i in range(len(u)):
        k = law[i]
        drawn[i] = draw_us(code[k], mean_us[k], sigma[k], first[k], count[k], values, u[i])
    return drawn

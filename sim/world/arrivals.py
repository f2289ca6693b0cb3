"""Arrivals in layers, so that a higher rate keeps every old arrival.

Layer ``j`` holds candidates of a Poisson stream with a fixed rate ``c``; each
carries a mark U. A candidate at a time with rate r is kept if and only if
U < clip(r / c - j, 0, 1). The kept ones are a Poisson stream of rate r, and
raising r only adds to them (thinning, Lewis and Shedler 1979).
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled_apart, entry
from sim.tables import DAY_US, HOUR_US
from sim.world.chance import stream, uniform


@compiled_apart
def _candidates(seed, replication, purpose, ordinal, day, rates, per_hour, found, rows):
    """Count the kept arrivals of one date, from `found` on, and write those for which is room."""
    top = 0.0
    for hour in range(24):
        top = max(top, rates[day, hour])
    for layer in range(math.ceil(top / per_hour)):
        key = stream(seed, replication, purpose, ordinal, layer)
        t = 0.0
        i = 0
        while True:
            t += -math.log(uniform(key, 2 * i)) / per_hour
            if t >= 24.0:
                break
            share = rates[day, int(t)] / per_hour - layer
            if uniform(key, 2 * i + 1) < share:
                if found < rows.shape[0]:
                    rows[found, 0] = day
                    rows[found, 1] = day * DAY_US + np.int64(math.floor(t * HOUR_US))
                    rows[found, 2] = layer
                    rows[found, 3] = i
                found += 1
            i += 1
    return found


@entry
def draw_arrivals(seed, replication, purpose, first_ordinal, rates, per_hour):
    """Draw the arrivals of a season.

    Parameters
    ----------
    seed, replication, purpose, first_ordinal : int
        `first_ordinal` is the proleptic ordinal of the first date.
    rates : ndarray of float64, shape (days, 24)
        Per hour.
    per_hour : float
        Rate of a layer.

    Returns
    -------
    ndarray of int64, shape (n, 4)
        Day, time (us), layer, number of the candidate in its layer; by date,
        not sorted in time within it.
    """
    found = 0
    room = int(1.1 * rates.sum())
    while True:
        rows = np.empty((room, 4), np.int64)
        for day in range(rates.shape[0]):
            found = _candidates(
                seed, replication, purpose, first_ordinal + day, day, rates, per_hour, found, rows
            )
        if found <= room:  # as a rule
            return rows[:found]
        room = found
        found = 0


def in_time_order(arrivals: np.ndarray) -> np.ndarray:
    """Sort by time; ties stay as they are drawn, by layer and candidate, and so do dates."""
    return arrivals[np.argsort(arrivals[:, 1], kind="stable")]


def numbers_in_date(day: np.ndarray) -> np.ndarray:
    """Running number from 1 within equal neighbours of the sorted `day`."""
    first = np.searchsorted(day, day, side="left")
    return np.arange(len(day)) - first + 1

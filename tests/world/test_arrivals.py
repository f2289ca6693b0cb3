"""Arrivals in layers: those of a date hang on nothing but the date and its rates."""

from __future__ import annotations

import numpy as np

from sim.world.arrivals import draw_arrivals, in_time_order
from sim.world.chance import ARRIVALS

DAYS, ORDINAL = 6, 737_850


def few(seed: int, days: int = DAYS, an_hour: float = 0.02) -> np.ndarray:
    return draw_arrivals(seed, 1, ARRIVALS, ORDINAL, np.full((days, 24), an_hour), 2.0)


def test_those_of_the_first_dates_are_there_whatever_comes_later():
    """With so few there is often no room for all at first: then they are drawn again."""
    mean = 0.02 * 24 * DAYS
    counts = []
    for seed in range(60):
        found, longer = few(seed), few(seed, DAYS + 3)
        assert found.tolist() == longer[longer[:, 0] < DAYS].tolist()
        counts.append(len(found))
    too_many = sum(count > int(1.1 * mean) for count in counts)
    assert 10 < too_many < 50  # so both ways are taken
    assert abs(np.mean(counts) - mean) < 4 * np.sqrt(mean / len(counts))


def test_no_rate_brings_nobody():
    assert few(1, an_hour=0.0).shape == (0, 4)


def test_a_higher_rate_keeps_every_old_arrival():
    fewer, more = few(3, an_hour=1.3), few(3, an_hour=4.1)
    kept = set(map(tuple, more.tolist()))
    assert 0 < len(fewer) < len(more)
    assert kept.issuperset(map(tuple, fewer.tolist()))


def test_equal_times_keep_the_order_in_which_they_were_drawn():
    drawn = np.array([(0, 7, 0, 0), (0, 9, 0, 1), (0, 7, 1, 0), (0, 7, 1, 1), (1, 20, 0, 0)])
    assert in_time_order(drawn).tolist() == drawn[[0, 2, 3, 1, 4]].tolist()

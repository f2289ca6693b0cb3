"""How far passes can be foretold, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.evidence import Window
from sim.study.measures.rhythm import Passes, predictability
from sim.tables import MINUTE_US


def passing(minutes: list[float]) -> tuple[Passes, Window]:
    """Passes of one segment at the ends of gaps, inside one long window."""
    t = (np.cumsum([0, *minutes]) * MINUTE_US).astype(np.int64)
    zeros = np.zeros(len(t), dtype=np.int64)
    window = Window(0, int(t[-1]) + 1, 1, int(t[-1]) + 1)
    return Passes(zeros, zeros, t, np.ones(len(t), dtype=bool)), window


def test_fewer_than_two_passes_foretell_nothing() -> None:
    found, window = passing([30.0])
    for kept in (slice(0, 0), slice(0, 1)):
        few = Passes(found.segment[kept], found.unit[kept], found.t[kept], found.counted[kept])
        assert predictability(few, window, np.ones(1)) == (0, 0)
    assert predictability(*passing([0.0, 0.0]), np.ones(1)) == (0, 0)
    apart = Passes(np.array([0, 1]), found.unit, found.t, found.counted)
    assert predictability(apart, window, np.ones(2)) == (0, 0)
    outside = Passes(found.segment, found.unit, found.t, np.array([True, False]))
    assert predictability(outside, window, np.ones(1)) == (0, 0)


def test_gaps_within_one_class_foretell_nothing() -> None:
    # time since and time to are both in the first class whenever one looks
    assert predictability(*passing([5.0, 10.0, 15.0]), np.ones(1)) == (0, 0)
    assert predictability(*passing([5.0, 10.0, 15.1]), np.ones(1))[1] > 0


def test_one_gap_of_22_and_a_half_minutes() -> None:
    # half of it lies in one class and half over two: (0,0) for 7.5 of 22.5 minutes, (0,1) and
    # (1,0) for 7.5 minutes each. H(joint) = ln 3, H(since) = -(2/3) ln (2/3) - (1/3) ln (1/3)
    top, bottom = predictability(*passing([22.5]), np.ones(1))
    given = np.log(3) + 2 / 3 * np.log(2 / 3) + 1 / 3 * np.log(1 / 3)
    best = 4 / 3 * np.log(4 / 3) - 1 / 3 * np.log(1 / 3)
    assert (top, bottom) == (round(best - given, 9), round(best, 9))  # no processor differs there


def test_a_longer_street_counts_for_more_and_nights_are_cut_out() -> None:
    # gaps of 15 minutes on one street and of 45, with a night between, on one of half its length
    quarter = 15 * MINUTE_US
    day = Window(0, 3 * quarter, 2, 100 * quarter)
    t = np.array([0, quarter, quarter, 101 * quarter])
    found = Passes(np.array([0, 0, 1, 1]), np.zeros(4, dtype=np.int64), t, np.ones(4, dtype=bool))
    top, bottom = predictability(found, day, np.array([2.0, 1.0]))
    # classes (0,0) with weight 2 x 15, and (0,2), (1,1), (2,0) with 15 each
    chance = np.array([2, 1, 1, 1]) / 5
    since = np.array([3, 1, 1]) / 5
    given = -(chance * np.log(chance)).sum() + (since * np.log(since)).sum()
    mean = 3 / 5
    best = (1 + mean) * np.log(1 + mean) - mean * np.log(mean)
    assert (top, bottom) == pytest.approx((best - given, best))


def test_a_gap_of_a_microsecond_is_a_gap() -> None:
    # it lasts a microsecond on a street of 900,000,000, as long as a class of 15 minutes on one
    # of 1, where a gap of half an hour is one class of (0,1) and one of (1,0): all as likely
    quarter = 15 * MINUTE_US
    t = np.array([0, 1, 0, 2 * quarter])
    found = Passes(np.array([0, 0, 1, 1]), np.zeros(4, dtype=np.int64), t, np.ones(4, dtype=bool))
    day = Window(0, 3 * quarter, 1)
    top, bottom = predictability(found, day, np.array([float(quarter), 1.0]))
    # H(joint) = ln 3, H(since) = ln 3 - 2/3 ln 2; the mean of "to" is 1/3
    best = 8 / 3 * np.log(2) - np.log(3)
    assert (top, bottom) == pytest.approx((best - 2 / 3 * np.log(2), best))


def test_a_clockwork_is_wholly_predictable() -> None:
    top, bottom = predictability(*passing([30.0] * 8), np.ones(1))
    assert top / bottom == pytest.approx(1.0)


def test_predictability_of_gaps_of_15_and_45_minutes() -> None:
    # classes (time since, time to): (0,0) and, from the long gap, (0,2), (1,1), (2,0),
    # each 1/4. H(joint) = ln 4, H(since) = 1.5 ln 2, so H(to | since) = 0.5 ln 2. The mean
    # of "to" is 3/4 and the entropy of the memoryless law 1.75 ln 1.75 - 0.75 ln 0.75.
    top, bottom = predictability(*passing([15.0, 45.0] * 4), np.ones(1))
    best = 1.75 * np.log(1.75) - 0.75 * np.log(0.75)
    assert (top, bottom) == pytest.approx((best - 0.5 * np.log(2), best))


def test_memoryless_passes_cannot_be_foretold() -> None:
    gaps = np.random.default_rng(5).exponential(50.0, 40_000).tolist()
    top, bottom = predictability(*passing(gaps), np.ones(1))
    assert top / bottom == pytest.approx(0.0, abs=0.003)

"""Flip points: where one assumption, moved alone, takes a difference across a bound."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.flips import End, flip

SHARP = 1e-9


def end(value: float, share: float = 1.0, error: float = SHARP, seasons: int = 5) -> End:
    return End("people.open_share", share, value, error, seasons)


def test_a_difference_that_changes_sides_does_so_on_the_straight_line():
    found = flip(2.0, SHARP, end(-6.0), (0.0,))
    assert found is not None
    assert found.share == pytest.approx(0.25)
    assert (found.low, found.high) == (pytest.approx(0.25), pytest.approx(0.25))


def test_on_the_way_to_the_lower_end_shares_are_negative():
    found = flip(-1.0, 0.1, end(1.0, share=-1.0, error=0.1), (0.0,))
    assert found is not None
    assert found.share == pytest.approx(-0.5)
    assert -1 <= found.low < -0.5 < found.high <= 0


def test_a_difference_that_shrinks_and_stays_on_its_side_has_none():
    assert flip(173.0, 1.0, end(40.0, share=-1.0, error=1.0), (0.0,)) is None


def test_what_may_be_chance_at_the_end_is_no_flip():
    # t of 4 degrees of freedom is 2.78
    assert flip(2.0, 0.1, end(-2.7, error=1.0), (0.0,)) is None
    assert flip(2.0, 0.1, end(-2.9, error=1.0), (0.0,)) is not None


def test_what_is_the_same_ends_at_the_margin_that_it_crosses():
    up, down = (flip(0.5, SHARP, end(value), (-2.0, 2.0)) for value in (3.5, -4.5))
    assert up is not None
    assert up.share == pytest.approx(0.5)
    assert down is not None
    assert down.share == pytest.approx(0.5)
    assert flip(0.5, SHARP, end(1.9), (-2.0, 2.0)) is None
    assert flip(0.5, SHARP, end(9.0), ()) is None


def test_intervals_hold_as_often_as_they_say():
    held, rng = 0, np.random.default_rng(1)
    for _ in range(1000):
        level = 1.0 + rng.normal(0, 0.1)
        five = -1.0 + rng.normal(0, 0.4, 5)
        error = float(five.std(ddof=1) / np.sqrt(5))
        found = flip(level, 0.1, end(float(five.mean()), error=error), (0.0,))
        held += found is None or found.low <= 0.5 <= found.high
    # 950 expected; t of the few seasons at the end is used for both errors, which is wide
    assert held >= 940

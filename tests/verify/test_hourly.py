"""A queue from hour to hour: worked by hand, against steady states, and what comes is served."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from sim.verify import erlang
from sim.verify.hourly import around_the_clock, hours, in_hand_if_none_waits

CHANGING = (1.0, 4.0, 6.0, 2.0)


def test_one_unit_and_nobody_waits_by_hand() -> None:
    # Busy at t: a / (a + b) (1 - exp(-(a + b) t)), with a = 2 an hour and b = 3.
    found = hours([2, 2], 3, 1, most=1)
    first, both = (0.4 * (t - (1 - np.exp(-5 * t)) / 5) for t in (1, 2))  # busy time up to t
    assert found.end[1] == pytest.approx(0.4 * (1 - np.exp(-10)), rel=1e-12)
    assert found.all_busy == pytest.approx([first, both - first], rel=1e-12)
    assert found.waits_share == pytest.approx(both / 2, rel=1e-12)
    assert (found.mean_wait, found.left) == (0, 0)


@pytest.mark.parametrize("units", [2, 3, 5])
def test_hours_that_are_alike_are_the_steady_state(units: int) -> None:
    found, known = around_the_clock([5] * 3, 3, units, most=120), erlang.queue(5, 3, units)
    assert found.waits_share == pytest.approx(known.all_busy_share, rel=1e-8)
    assert found.mean_wait == pytest.approx(known.mean_wait, rel=1e-6)
    assert found.left == pytest.approx(known.waiting, rel=1e-6)
    long = hours([5] * 400, 3, units, most=120)
    assert long.end[:5] == pytest.approx(found.end[:5], rel=1e-6)


def test_an_empty_start_makes_waits_shorter() -> None:
    found = hours([8] * 8, 3, 3, most=150)
    ahead = np.maximum(np.arange(151) - 2, 0) / 9  # hours until a unit comes free for the next
    assert 60 * (found.spent @ ahead).mean() == pytest.approx(21.0, abs=0.05)
    assert 60 * erlang.queue(8, 3, 3).mean_wait == pytest.approx(47.85047, abs=5e-6)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=3), st.integers(1, 4))
def test_what_comes_is_served_or_still_there(rates: list[float], units: int) -> None:
    found = hours(rates, 3, units, most=40)
    n = np.arange(41)
    served = 3 * (found.spent @ np.minimum(n, units)).sum()
    assert found.spent.sum(axis=1) == pytest.approx(np.ones(len(rates)), rel=1e-10)
    assert served + found.end @ n == pytest.approx(sum(rates), rel=1e-6)


def test_a_day_ends_as_it_began() -> None:
    found = around_the_clock(CHANGING, 3, 2, most=100)
    again = hours(CHANGING, 3, 2, most=100, start=found.end)
    assert again.end == pytest.approx(found.end, abs=1e-12)
    assert again.spent == pytest.approx(found.spent, abs=1e-12)
    assert found.all_busy[2] > 2 * found.all_busy[0]


@pytest.mark.parametrize("again", [True, False])
def test_with_units_for_all_the_number_is_poisson(again: bool) -> None:
    found = (around_the_clock if again else hours)(CHANGING, 3, 40, most=40)
    mean = float(found.end @ np.arange(41))
    assert found.end == pytest.approx(poisson.pmf(np.arange(41), mean), abs=1e-12)
    excess, share = in_hand_if_none_waits(CHANGING, 3, 2, again=again)
    assert found.spent[:, 2:].sum(axis=1).mean() == pytest.approx(share, rel=1e-9)
    over = np.maximum(np.arange(41) - 2, 0)
    assert (found.spent @ over).mean() == pytest.approx(excess, rel=1e-9)


def test_a_day_that_brings_too_much_never_ends_as_it_began() -> None:
    with pytest.raises(ValueError, match="cannot serve 24 requests"):
        around_the_clock([2, 10, 12], 4, 2, most=50)

"""Queues in closed form against published figures and against each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.verify.erlang import erlang_b, erlang_c, queue
from sim.verify.patience import virtual_wait
from sim.verify.published import (
    ERLANG,
    FIVE_AT_MOST,
    FIVE_AT_MOST_IN_SYSTEM,
    FIVE_AT_MOST_WAIT_H,
)

SERVICE = 20.0  # min


def same(value: float, printed: float, digits: int) -> bool:
    return abs(value - printed) <= 0.5000001 * 10.0**-digits


@pytest.mark.parametrize(("per_hour", "units"), ERLANG)
def test_lost_calls_to_all_digits(per_hour: int, units: int) -> None:
    printed = ERLANG[per_hour, units][0]
    made = queue(per_hour / 60, 1 / SERVICE, units, room=0)
    assert same(erlang_b(per_hour / 3, units), printed, 6)
    assert same(made.lost_share, printed, 6)
    assert same(made.all_busy_share, printed, 6)
    assert made.busy_share == pytest.approx(per_hour / 3 * (1 - made.lost_share) / units)
    assert made.waiting == 0


@pytest.mark.parametrize(("per_hour", "units"), ERLANG)
def test_waits_to_all_digits(per_hour: int, units: int) -> None:
    _, _, wait, _, late = ERLANG[per_hour, units]
    made = queue(per_hour / 60, 1 / SERVICE, units)
    assert same(made.mean_wait, wait, 5)
    assert same(made.longer_than(5), late, 6)
    assert made.all_busy_share == pytest.approx(erlang_c(per_hour / 3, units), rel=1e-12)
    assert made.busy_share == pytest.approx(per_hour / 3 / units, rel=1e-12)
    assert made.waiting == pytest.approx(per_hour / 60 * made.mean_wait, rel=1e-12)


def test_five_at_most_in_the_system_to_all_digits() -> None:
    made = queue(5, 3, 2, room=3)
    assert np.round(made.states, 6).tolist() == list(FIVE_AT_MOST)
    assert same(made.mean_wait, FIVE_AT_MOST_WAIT_H, 6)
    assert same(made.in_service + made.waiting, FIVE_AT_MOST_IN_SYSTEM, 6)
    assert same(made.lost_share, FIVE_AT_MOST[5], 6)


rates = st.floats(0.01, 1.0)
units = st.integers(1, 20)


@settings(max_examples=50, deadline=None)
@given(rates, rates, units)
def test_little_patience_is_no_queue_and_endless_patience_is_erlang_c(
    arrivals: float, service: float, units: int
) -> None:
    impatient = queue(arrivals, service, units, leaving=1e7)
    assert impatient.all_busy_share == pytest.approx(erlang_b(arrivals / service, units), rel=1e-4)
    if arrivals < 0.9 * units * service:
        patient = queue(arrivals, service, units, leaving=1e-9)
        endless = queue(arrivals, service, units)
        assert patient.mean_wait == pytest.approx(endless.mean_wait, rel=1e-4, abs=1e-12)
        assert patient.longer_than(3) == pytest.approx(endless.longer_than(3), rel=1e-4, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(rates, rates, units, rates)
def test_what_comes_is_served_or_gives_up(
    arrivals: float, service: float, units: int, leaving: float
) -> None:
    made = queue(arrivals, service, units, leaving=leaving)
    served = service * made.in_service
    assert served + arrivals * made.gave_up_share == pytest.approx(arrivals, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(rates, rates, units, rates)
def test_the_density_of_the_wait_agrees_with_the_states(
    arrivals: float, service: float, units: int, leaving: float
) -> None:
    by_states = queue(arrivals, service, units, leaving=leaving)
    by_density = virtual_wait(arrivals, 1 / service, units, lambda t: np.exp(-leaving * t))
    assert by_density.states == pytest.approx(by_states.states[:units], rel=2e-3, abs=1e-12)
    assert by_density.all_busy_share == pytest.approx(by_states.all_busy_share, rel=2e-3)
    leaves = 1 - np.exp(-leaving * by_density.wait)
    expected = by_states.gave_up_share
    assert by_density.chance @ leaves == pytest.approx(expected, rel=2e-3, abs=1e-12)


def test_with_constant_patience_one_unit_loses_what_the_work_law_says() -> None:
    # M/M/1+D, arrivals 1 a minute, service 1 min, patience 2 min: the density of the
    # virtual wait is p0 up to 2 and p0 exp(-(x - 2)) beyond, so p0 = 1/4; a caller is
    # lost who would wait longer than 2 min: 1/4.
    made = virtual_wait(1.0, 1.0, 1, lambda t: np.ones_like(t), most=2.0)
    assert made.states == pytest.approx([0.25], rel=1e-3)
    assert made.chance[made.wait > 2].sum() == pytest.approx(0.25, rel=1e-3)
    assert made.chance[made.wait < 1].sum() == pytest.approx(0.25, rel=2e-3)


@pytest.mark.parametrize(("load", "units"), [(1e-9, 40), (1.0, 200), (900.0, 1000), (2e4, 100)])
def test_very_small_and_very_large_numbers_are_no_trouble(load: float, units: int) -> None:
    made = virtual_wait(load, 1.0, units, None)
    assert made.states.sum() + made.chance.sum() == pytest.approx(1)
    assert made.all_busy_share == pytest.approx(erlang_b(load, units), rel=1e-9, abs=1e-300)
    impatient = virtual_wait(load, 1.0, units, lambda t: np.exp(-t))
    assert np.isfinite(impatient.chance).all()


def test_more_than_can_be_served_has_no_steady_state() -> None:
    with pytest.raises(ValueError, match="no steady state"):
        queue(3.0, 1.0, 3)
    with pytest.raises(ValueError, match="no steady state"):
        virtual_wait(3.0, 1.0, 3, lambda t: np.ones_like(t))
    assert erlang_c(3.0, 3) == 1.0
    with pytest.raises(ValueError, match="at least one unit"):
        queue(1.0, 1.0, 0)

"""The hypercube model against Larson and Odoni's worked cases, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.verify.erlang import erlang_b, queue
from sim.verify.hypercube import hypercube
from sim.verify.published import (
    FRACTIONS,
    LINE,
    LINE_CALLS,
    LINE_PER_HOUR,
    LOST,
    LOST_OUT_OF_BEAT,
    LOST_WORKLOADS,
    ORDERS,
    OUT_OF_BEAT,
    RATES,
    STATES,
    WORKLOADS,
    out_of_beat,
)

# Mean km from unit 1 (at 0.75) and unit 2 (at -0.25) to the calls of each stretch:
# -1 to 0.25, 0.25 to 0.329365, 0.329365 to 0.75, 0.75 to 1.
KM = np.array([[1.125, 0.4603175, 0.2103175, 0.125], [0.325, 0.5396825, 0.7896825, 1.125]])


def ranks(orders: list[list[int]] | tuple[list[int], ...]) -> np.ndarray:
    """Rank of each unit from lists of units in order."""
    return np.argsort(np.array(orders), axis=1)


@pytest.mark.parametrize("border", LINE)
def test_two_units_on_a_line_to_all_digits(border: str) -> None:
    orders, printed = LINE[border]
    rates = LINE_PER_HOUR * np.array([LINE_CALLS[street] for street in orders])
    found = hypercube(rates, ranks(list(orders.values())), np.ones(2), queue=False)
    assert np.round(found.states, 6).tolist() == list(printed[:4])
    assert np.abs(found.workloads - printed[4:6]).max() < 1e-5  # 0.437735 is printed as 0.43773
    assert found.lost_share == pytest.approx(erlang_b(LINE_PER_HOUR, 2), rel=1e-12)
    assert round(found.mean_travel(KM), 5) == printed[6]


def test_three_units_with_a_queue_to_all_digits() -> None:
    found = hypercube(np.array(RATES), ranks(ORDERS), np.ones(3))
    assert np.round(found.workloads, 4).tolist() == list(WORKLOADS)
    assert np.round(found.states, 6).tolist() == list(STATES)
    assert round(found.all_busy_share, 5) == 0.23684
    assert np.abs(found.fractions - FRACTIONS).max() < 5.1e-7
    assert round(out_of_beat(found.fractions), 6) == OUT_OF_BEAT
    assert round(float(found.fractions[0, 1]), 3) == 0.087
    assert found.waiting == pytest.approx(queue(1.5, 1, 3).waiting, rel=1e-12)


def test_three_units_without_a_queue_to_all_digits() -> None:
    found = hypercube(np.array(RATES), ranks(ORDERS), np.ones(3), queue=False)
    assert np.round(found.workloads, 6).tolist() == list(LOST_WORKLOADS)
    assert round(found.lost_share, 6) == LOST
    assert round(out_of_beat(found.fractions), 6) == LOST_OUT_OF_BEAT


@st.composite
def systems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    units, places = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rates = np.array(draw(st.lists(st.floats(0.01, 1), min_size=places, max_size=places)))
    rank = st.lists(st.integers(0, 3), min_size=units, max_size=units)
    order = np.array(draw(st.lists(rank, min_size=places, max_size=places)))
    return rates / rates.sum() * draw(st.floats(0.05, 0.9)) * units, order, units


@settings(max_examples=60, deadline=None)
@given(systems(), st.booleans())
def test_however_units_are_ranked_alike_units_are_busy_as_erlang_says(
    system: tuple[np.ndarray, np.ndarray, int], waits: bool
) -> None:
    rates, order, units = system
    found = hypercube(rates, order, np.ones(units), queue=waits)
    erlang = queue(float(rates.sum()), 1.0, units, room=None if waits else 0)
    busy = np.array([state.bit_count() for state in range(1 << units)])
    by_number = np.bincount(busy, weights=found.states)
    assert by_number[:units] == pytest.approx(erlang.states[:units], rel=1e-9)
    assert found.workloads.sum() == pytest.approx(erlang.in_service, rel=1e-9)
    assert found.fractions.sum(axis=0) == pytest.approx(rates / rates.sum(), rel=1e-9)
    assert found.fractions.sum(axis=1) == pytest.approx(
        found.workloads / found.workloads.sum(), rel=1e-9
    )  # each dispatch takes one mean service


def test_units_of_equal_rank_share_the_work_and_slow_units_are_busier() -> None:
    alike = hypercube(np.array([1.0]), np.zeros((1, 3)), np.ones(3))
    assert alike.workloads == pytest.approx([1 / 3] * 3, rel=1e-12)
    slow = hypercube(np.array([1.0]), np.zeros((1, 2)), np.array([0.5, 2.0]))
    assert slow.workloads[0] > slow.workloads[1]
    served = slow.workloads * [0.5, 2.0]
    assert served.sum() == pytest.approx(1.0, rel=1e-12)


def test_ten_units_are_solved() -> None:
    order = np.random.default_rng(7).permuted(np.tile(np.arange(10), (30, 1)), axis=1)
    found = hypercube(np.full(30, 0.2), order, np.ones(10))
    assert found.all_busy_share == pytest.approx(queue(6.0, 1.0, 10).all_busy_share, rel=1e-9)


def test_what_cannot_be_solved_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        hypercube(np.ones(1), np.zeros((1, 13)), np.ones(13))
    with pytest.raises(ValueError, match="no steady state"):
        hypercube(np.ones(2), np.zeros((2, 2)), np.ones(2))
    with pytest.raises(ValueError, match="shape"):
        hypercube(np.ones(2), np.zeros((1, 2)), np.ones(2))

"""Kinds of request that are not sent units alike: worked by hand, in chains, and by limits."""

from __future__ import annotations

from itertools import product
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.verify.erlang import erlang_b, queue
from sim.verify.priorities import waits_by_priority
from sim.verify.published import PRIORITIES
from sim.verify.two_kinds import lost_by_need, lost_with_kept_free, waits_with_kept_free


def test_units_kept_free_by_hand() -> None:
    # Two units, one kept free, rates 1: 0, 1 and 2 busy go as 1 : 2 : 1.
    assert lost_with_kept_free(1, 1, 1, 2, 1) == pytest.approx((1 / 4, 3 / 4), rel=1e-12)
    assert lost_with_kept_free(2, 6, 3, 4, 0) == pytest.approx((erlang_b(8 / 3, 4),) * 2)


def test_needs_by_hand() -> None:
    # Two units, loads 1: nobody 1, one single 1, two singles 1/2, one that needs both 1.
    assert lost_by_need((1, 1), (1, 2), 2) == pytest.approx([3 / 7, 5 / 7], rel=1e-12)
    assert lost_by_need((2.5,), (1,), 5) == pytest.approx([erlang_b(2.5, 5)], rel=1e-12)
    assert lost_by_need((1.0, 0.5), (1, 4), 3)[1] == pytest.approx(1)  # more than there are


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.05, 3), min_size=3, max_size=3), st.integers(3, 9))
def test_the_recursion_is_the_sum_over_all_states(loads: list[float], units: int) -> None:
    needs = (1, 2, 3)
    weights = np.zeros(units + 1)
    for state in product(*(range(units // need + 1) for need in needs)):
        busy = sum(n * need for n, need in zip(state, needs, strict=True))
        if busy <= units:
            terms = (a**n / factorial(n) for a, n in zip(loads, state, strict=True))
            weights[busy] += np.prod(list(terms))
    shares = weights / weights.sum()
    expected = [shares[units - need + 1 :].sum() for need in needs]
    assert lost_by_need(loads, needs, units) == pytest.approx(expected, rel=1e-9)


def chain(
    urgent: float, rest: float, service: float, units: int, kept: int, most: int = 45
) -> tuple[float, float, float, float]:
    """What `waits_with_kept_free` finds, from all states with at most so many of each waiting."""
    states = {}
    for busy, first, second in product(range(units + 1), range(most + 1), range(most + 1)):
        if (first == 0 or busy == units) and (second == 0 or busy >= units - kept):
            states[busy, first, second] = len(states)
    moves = np.zeros((len(states), len(states)))
    for (busy, first, second), i in states.items():
        after = [
            ((busy + 1, first, second) if busy < units else (busy, first + 1, second), urgent),
            ((busy + 1, first, second) if busy < units - kept else (busy, first, second + 1), rest),
        ]
        if first:
            after.append(((busy, first - 1, second), busy * service))
        elif second and busy <= units - kept:
            after.append(((busy, first, second - 1), busy * service))
        elif busy:
            after.append(((busy - 1, first, second), busy * service))
        for state, rate in after:
            if state in states:
                moves[i, states[state]] += rate
    moves -= np.diag(moves.sum(axis=1))
    equations = moves.T.copy()
    equations[-1] = 1.0
    p = np.linalg.solve(equations, np.eye(len(states))[-1])
    busy, first, second = np.array(list(states)).T
    return (
        float(p[busy == units].sum()), float(p[busy >= units - kept].sum()),
        float(p @ first) / urgent, float(p @ second) / rest,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("urgent", "rest", "units", "kept", "most"),
    [(1.0, 1.0, 2, 1, 25), (2.0, 1.0, 3, 1, 20), (1.0, 0.5, 3, 2, 20)],
)
def test_waits_with_units_kept_free_are_those_of_the_chain(
    urgent: float, rest: float, units: int, kept: int, most: int
) -> None:
    found = waits_with_kept_free(urgent, rest, 3, units, kept)
    known = chain(urgent, rest, 3, units, kept, most)
    got = (found.urgent_waits, found.rest_waits, found.urgent_wait, found.rest_wait)
    assert got == pytest.approx(known, rel=1e-5)


@pytest.mark.parametrize(("units", "rates"), PRIORITIES)
def test_with_none_kept_free_the_waits_are_those_of_cobham(
    units: int, rates: tuple[float, float, float]
) -> None:
    two = (rates[0], rates[1] + rates[2])
    found = waits_with_kept_free(*two, 3, units, 0)
    expected = waits_by_priority(two, 3, units)
    assert (found.urgent_wait, found.rest_wait) == pytest.approx(expected, rel=1e-10)
    assert 60 * found.urgent_wait == pytest.approx(PRIORITIES[units, rates][0][0], abs=5e-5)
    assert found.urgent_waits == pytest.approx(found.rest_waits, rel=1e-10)


@pytest.mark.parametrize("kept", [1, 2])
def test_one_kind_alone_is_a_queue_of_erlang(kept: int) -> None:
    alone, fewer = queue(4, 3, 4), queue(4, 3, 4 - kept)
    urgent = waits_with_kept_free(4, 1e-9, 3, 4, kept)
    rest = waits_with_kept_free(1e-9, 4, 3, 4, kept)
    assert urgent.urgent_wait == pytest.approx(alone.mean_wait, rel=1e-6)
    assert urgent.urgent_waits == pytest.approx(alone.all_busy_share, rel=1e-6)
    assert rest.rest_wait == pytest.approx(fewer.mean_wait, rel=1e-6)
    assert rest.rest_waits == pytest.approx(fewer.all_busy_share, rel=1e-6)


def test_too_many_of_either_kind_have_no_steady_state() -> None:
    with pytest.raises(ValueError, match="so many urgent"):
        waits_with_kept_free(9, 0.1, 3, 3, 1)
    with pytest.raises(ValueError, match="so many of the rest"):
        waits_with_kept_free(1, 5.9, 3, 3, 1)

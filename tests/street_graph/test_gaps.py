"""Gaps of streets: worked by hand, and against walks followed millimetre by millimetre."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from street_graph.gaps import NEVER_PASSED, gaps_on, tour_length, worst
from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.plans import Tour
from street_graph.tours import tour


def line(*metres: float) -> StreetGraph:
    """Streets one behind the other."""
    nodes = {str(n): (0.001 * n, 0.0) for n in range(len(metres) + 1)}
    rows = [{"id": f"s{i}", "u": str(i), "v": str(i + 1), "length_m": m}
            for i, m in enumerate(metres)]  # fmt: skip
    return from_tables("line", nodes, rows)


def walk(*signed: int) -> Tour:
    """A walk from segment + 1, below zero backward."""
    numbers = np.array(signed)
    return Tour(np.abs(numbers) - 1, numbers > 0)


def gaps_of(
    graph: StreetGraph, tours: Sequence[Tour], starts: Sequence[Sequence[int]]
) -> np.ndarray:
    """Longest gap of each street under tours that are walked without regard to each other.

    Tours of different lengths drift against each other, so that sooner or
    later the longest wait of one falls into that of every other: the shortest
    of them counts.
    """
    each = [gaps_on(graph, t, s) for t, s in zip(tours, starts, strict=True)]
    return np.minimum.reduce(each)


def followed(graph: StreetGraph, one: Tour, starts: tuple[int, ...]) -> list[int]:
    """Longest time for which any spot is left alone, by listing every pass of every spot.

    Spots lie half a millimetre apart; time in half millimetres. At its ends only passes of the
    street itself count: that is what a spot very near the end sees.
    """
    period = 2 * tour_length(graph, one)
    times: dict[tuple[int, int], set[int]] = {}
    for start in starts:
        t = -2 * start
        for s, ahead in zip(one.segment.tolist(), one.forward.tolist(), strict=True):
            length = 2 * int(graph.length_mm[s])
            for x in range(length + 1):
                times.setdefault((s, x), set()).add((t + (x if ahead else length - x)) % period)
            t += length
    longest = [0] * graph.segments
    for (s, _), passes in times.items():
        found = sorted(passes)
        waits = [b - a for a, b in zip(found, [*found[1:], found[0] + period], strict=True)]
        longest[s] = max(longest[s], *waits)
    return longest


def test_there_and_back_the_far_end_waits_longest():
    # 10 m and 5 m: round in 30 m. Near A: 30 m less nothing. The last street: 10 m at its end,
    # 30 - 0 at its far end; at the corner B between them 20 and 10.
    graph = line(0.010, 0.005)
    there_and_back = walk(1, 2, -2, -1)
    assert gaps_on(graph, there_and_back, [0]).tolist() == [30, 30]


def test_two_units_half_a_round_apart_there_and_back():
    # One turns at A while the other turns at C: both ends wait 15 m, the middle less.
    graph = line(0.010, 0.005)
    assert gaps_on(graph, walk(1, 2, -2, -1), [0, 15]).tolist() == [15, 15]


def test_the_longest_wait_may_begin_where_two_units_meet():
    # Two units start at A and B of one street of 10, walk round a triangle of 30 one after the
    # other, and meet head-on in a street that the walk takes both ways.
    graph = from_tables(
        "meet", {"A": (0, 0), "B": (0.001, 0), "C": (0.002, 0)},
        [{"id": "ab", "u": "A", "v": "B", "length_m": 0.010},
         {"id": "aa", "u": "A", "v": "A", "length_m": 0.007},
         {"id": "bb", "u": "B", "v": "B", "length_m": 0.003}],
    )  # fmt: skip
    one = walk(1, 3, -1, 2)  # forward, round at B, backward, round at A: 30
    found = gaps_on(graph, one, [0, 16]).tolist()
    assert [2 * g for g in found] == followed(graph, one, (0, 16))


def test_a_street_that_nobody_walks_is_never_passed():
    graph = line(1, 1)
    found = gaps_on(graph, walk(1, -1), [0])
    assert found.tolist() == [2000, NEVER_PASSED]
    assert worst(found, np.array([1.0, 0.0])) == 2000


def test_of_walks_that_drift_against_each_other_the_shorter_wait_counts():
    graph = line(1, 1)
    found = gaps_of(graph, [walk(1, -1), walk(1, 2, -2, -1)], [[0], [0]])
    assert found.tolist() == [2000, 4000]


@given(
    columns=st.integers(2, 3), rows=st.integers(1, 3), seed=st.integers(0, 2**32 - 1),
    units=st.integers(1, 4),
)  # fmt: skip
@settings(max_examples=60, deadline=None, derandomize=True)
def test_gaps_are_those_of_walks_followed_step_by_step(columns, rows, seed, units):
    luck = np.random.default_rng(seed)
    shape = grid(columns, rows, 1, 1)
    graph = from_tables(
        "random", {str(n): (0.0, 0.0) for n in range(shape.nodes)},
        [{"id": str(s), "u": str(shape.u[s]), "v": str(shape.v[s]),
          "length_m": int(luck.integers(1, 9)) / 1000} for s in range(shape.segments)],
    )  # fmt: skip
    one = Tour(*tour(graph))
    starts = tuple(luck.integers(0, tour_length(graph, one), units).tolist())
    assert [2 * g for g in gaps_on(graph, one, starts).tolist()] == followed(graph, one, starts)


@pytest.mark.parametrize("units", [1, 2, 3, 4])
def test_round_a_block_evenly_every_gap_is_the_round_over_the_units(units):
    graph = grid(2, 2, 3, 3)
    one = Tour(*tour(graph))
    found = gaps_on(graph, one, [i * 12_000 // units for i in range(units)])
    assert found.tolist() == [12_000 // units] * 4

"""Chinese postman tours: worked by hand, and closed walks that cover everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.paths import path_tables
from street_graph.plans import Tour, fits
from street_graph.points import point_at_node
from street_graph.store import load
from street_graph.tours import loop_through, odd_nodes, pairs, tour, tour_length_mm


def abc(text: str) -> StreetGraph:
    """A graph from words like "AB22": segment A-B of 22 m."""
    words = text.split()
    nodes = {c: (0.001 * i, 0.0) for i, c in enumerate(sorted({c for w in words for c in w[:2]}))}
    rows = [{"id": w, "u": w[0], "v": w[1], "length_m": float(w[2:])} for w in words]
    return from_tables("by hand", nodes, rows)


def turns_back(segment: np.ndarray) -> int:
    """How often a closed walk turns back on the spot."""
    return int((segment == np.roll(segment, 1)).sum())


def test_nine_edge_graph_of_the_textbook_has_a_tour_of_194():
    graph = abc("AB22 AE23 AF27 BC18 BD12 BE20 CD18 DE15 EF5")
    assert graph.length_mm.sum() == 160_000
    assert [chr(65 + n) for n in odd_nodes(graph, np.arange(9))] == ["A", "D"]
    assert tour_length_mm(graph) == 194_000


@pytest.mark.parametrize(
    ("blocks", "edges", "odd", "length"),
    [
        ((1, 1), 4, 0, 4), ((2, 2), 12, 4, 16), ((2, 3), 17, 6, 22), ((3, 3), 24, 8, 28),
        ((4, 4), 40, 12, 48), ((5, 5), 60, 16, 68), ((7, 7), 112, 24, 124),
        ((6, 8), 110, 24, 124), ((5, 9), 104, 24, 116), ((4, 11), 103, 26, 118),
        ((11, 6), 149, 30, 166),
    ],
)  # fmt: skip
def test_tours_of_unit_block_grids(blocks, edges, odd, length):
    graph = grid(blocks[0] + 1, blocks[1] + 1, 1, 1)
    segment, forward = tour(graph)
    assert (graph.segments, len(odd_nodes(graph, np.arange(edges)))) == (edges, odd)
    assert graph.length_mm[segment].sum() == tour_length_mm(graph) == length * 1000
    assert fits(graph, Tour(segment, forward), np.arange(edges))


def test_schematic_washington_has_a_tour_of_22_502_metres():
    graph = grid(12, 7, 1503 / 11, 806 / 6)
    assert graph.length_mm.sum() / 1000 == pytest.approx(20_193.0, abs=0.1)
    assert tour_length_mm(graph) / 1000 == pytest.approx(22_502.0, abs=0.1)


def test_tour_turns_back_at_dead_ends_only():
    graph = load("washington")
    segment, _ = tour(graph)
    ends = np.bincount(np.concatenate([graph.u, graph.v]))
    assert turns_back(segment) == (ends == 1).sum() == 4


def test_tour_of_a_dead_end_street_goes_there_and_back():
    segment, forward = tour(abc("AB10 BC5"))
    assert segment.tolist() == [0, 1, 1, 0]
    assert forward.tolist() == [True, True, False, False]


def test_a_loop_street_is_walked_once():
    graph = from_tables(
        "loop", {"A": (0, 0), "B": (0.001, 0)},
        [{"id": "ab", "u": "A", "v": "B", "length_m": 10},
         {"id": "bb", "u": "B", "v": "B", "length_m": 7}],
    )  # fmt: skip
    segment, _ = tour(graph)
    assert segment.tolist() == [0, 1, 0]


def test_tour_may_use_a_shorter_street_outside_the_given_ones():
    # A-B-C-D in a line of 100 m each, and a short cut A-D of 10 m that is not asked for
    graph = abc("AB100 BC100 CD100 AD10")
    segment, _ = tour(graph, [0, 1, 2])
    assert sorted(segment.tolist()) == [0, 1, 2, 3]
    assert tour_length_mm(graph, [0, 1, 2]) == 310_000


def test_segments_that_do_not_hang_together_have_no_tour():
    with pytest.raises(ValueError, match="hang together"):
        tour(grid(4, 2, 100, 100), [0, 2])


@given(
    columns=st.integers(2, 5),
    rows=st.integers(2, 5),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_tour_is_a_closed_walk_over_all_segments(columns, rows, seed):
    shape = grid(columns, rows, 1, 1)
    metres = np.random.default_rng(seed).integers(1, 500, shape.segments)
    graph = from_tables(
        "random", {str(n): (0.0, 0.0) for n in range(shape.nodes)},
        [{"id": str(s), "u": str(shape.u[s]), "v": str(shape.v[s]), "length_m": int(metres[s])}
         for s in range(shape.segments)],
    )  # fmt: skip
    tables = path_tables(graph)
    segment, forward = tour(graph, None, tables)
    assert fits(graph, Tour(segment, forward), np.arange(graph.segments))
    assert graph.length_mm[segment].sum() == tour_length_mm(graph, None, tables)
    assert graph.length_mm.sum() <= graph.length_mm[segment].sum() <= 2 * graph.length_mm.sum()


def test_many_odd_corners_are_paired_within_near_ones():
    """Above 80 corners only near pairs are tried: 90 corners in couples 1 m apart."""
    place = np.repeat(np.arange(45) * 1000, 2) + np.tile([0, 1], 45)
    distances = np.abs(place[:, None] - place)
    assert pairs(distances, np.arange(90)) == [(2 * i, 2 * i + 1) for i in range(45)]


def test_loop_through_corners_is_closed_and_shortest():
    graph = grid(3, 3, 100, 100)
    tables = path_tables(graph)
    points = [point_at_node(graph, tables.legs, n) for n in (0, 2, 8)]
    pieces = loop_through(graph, tables, points)
    assert sum(abs(p.to_mm - p.from_mm) for p in pieces) == 800_000
    with pytest.raises(ValueError, match="two or more"):
        loop_through(graph, tables, points[:1])

"""Shortest paths: laws that hold exactly, and mean distances on grids."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.paths import (
    UNREACHABLE,
    distance,
    distances_from,
    node_distances,
    path,
    path_tables,
)
from street_graph.points import Point, point_on
from street_graph.store import load


@st.composite
def towns(draw: st.DrawFn) -> StreetGraph:
    """Small connected towns with loops and parallel streets."""
    count = draw(st.integers(2, 8))
    joins = [(draw(st.integers(0, n - 1)), n) for n in range(1, count)]
    node = st.integers(0, count - 1)
    joins += draw(st.lists(st.tuples(node, node), max_size=8))
    metres = draw(st.lists(st.integers(1, 60), min_size=len(joins), max_size=len(joins)))
    return from_tables(
        "town", {str(n): (0.0, 0.0) for n in range(count)},
        [{"id": str(s), "u": str(a), "v": str(b), "length_m": m / 8}
         for s, ((a, b), m) in enumerate(zip(joins, metres, strict=True))],
    )  # fmt: skip


def somewhere(graph: StreetGraph, draw: st.DrawFn) -> Point:
    segment = draw(st.integers(0, graph.segments - 1))
    return point_on(graph, segment, draw(st.integers(0, int(graph.length_mm[segment]))))


@given(st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_distance_is_a_metric_and_paths_are_as_long(data):
    graph = data.draw(towns())
    tables = path_tables(graph)
    a, b, c = (somewhere(graph, data.draw) for _ in range(3))
    assert distance(graph, tables, a, b) == distance(graph, tables, b, a)
    assert distance(graph, tables, a, a) == 0
    assert distance(graph, tables, a, c) <= (
        distance(graph, tables, a, b) + distance(graph, tables, b, c)
    )
    pieces = path(graph, tables, a, b)
    assert sum(abs(p.to_mm - p.from_mm) for p in pieces) == distance(graph, tables, a, b)
    assert joined_up(graph, a, b, pieces)


def joined_up(graph: StreetGraph, a: Point, b: Point, pieces: list) -> bool:
    """Whether the pieces lead from a to b, over junctions from segment to segment."""

    def same_spot(segment, at, other, at_other):
        ends = []
        for s, o in ((segment, at), (other, at_other)):
            length = int(graph.length_mm[s])
            ends.append({int(n) for n, e in ((graph.u[s], 0), (graph.v[s], length)) if o == e})
        return (segment, at) == (other, at_other) or bool(ends[0] & ends[1])

    spots = [(a.segment, a.offset_mm)]
    for p in pieces:
        if not same_spot(*spots[-1], p.segment, p.from_mm):
            return False
        spots.append((p.segment, p.to_mm))
    return same_spot(*spots[-1], b.segment, b.offset_mm)


@given(towns())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_distances_agree_with_networkx(graph):
    other = networkx.MultiGraph()
    other.add_weighted_edges_from(
        zip(graph.u.tolist(), graph.v.tolist(), graph.length_mm.tolist(), strict=True)
    )
    found = node_distances(graph)
    for n, row in networkx.all_pairs_dijkstra_path_length(other):
        assert [int(found[n, t]) for t in sorted(row)] == [row[t] for t in sorted(row)]


def test_next_leg_takes_the_lowest_segment_of_equally_short_ways():
    graph = grid(2, 2, 100, 100)  # segments: 0 south, 1 north, 2 west, 3 east
    tables = path_tables(graph)
    legs = tables.legs
    taken = legs.segment[legs.start[:-1][:, None] + tables.next_leg]
    assert taken[0, 3] == 0 and taken[3, 0] == 1 and taken[1, 2] == 0
    assert tables.next_leg.dtype == np.int32
    assert (np.diagonal(tables.next_leg) == -1).all()


def test_the_shorter_of_two_parallel_streets_is_taken():
    graph = from_tables(
        "two ways", {"A": (0, 0), "B": (0.001, 0)},
        [{"id": "long", "u": "A", "v": "B", "length_m": 200},
         {"id": "short", "u": "B", "v": "A", "length_m": 120}],
    )  # fmt: skip
    tables = path_tables(graph)
    assert tables.distances[0, 1] == 120_000
    # from 190 m along the long street to its beginning: on to B and back by the short one
    assert distance(graph, tables, Point(0, 190_000), Point(0, 0)) == 130_000
    assert [p.segment for p in path(graph, tables, Point(0, 190_000), Point(0, 0))] == [0, 1]


def test_streets_that_are_not_joined_have_no_path():
    graph = from_tables(
        "apart", dict.fromkeys("ABCD", (0, 0)),
        [{"id": "ab", "u": "A", "v": "B", "length_m": 1},
         {"id": "cd", "u": "C", "v": "D", "length_m": 1}],
    )  # fmt: skip
    tables = path_tables(graph)
    assert tables.distances[0, 2] == UNREACHABLE and tables.next_leg[0, 2] == -1
    with pytest.raises(ValueError, match="no path"):
        path(graph, tables, Point(0, 0), Point(1, 0))


def test_rows_by_search_equal_rows_from_the_tables():
    graph = load("washington")
    tables = path_tables(graph)
    rng = np.random.default_rng(5)
    points = [
        Point(int(s), int(rng.integers(graph.length_mm[s])))
        for s in rng.integers(graph.segments, size=20)
    ]
    rows = distances_from(graph, points)
    assert (rows == distances_from(graph, points, tables)).all()
    assert rows.dtype == np.int64


def test_a_table_for_too_many_junctions_is_refused():
    with pytest.raises(ValueError, match="16 junctions"):
        node_distances(grid(4, 4, 1, 1), max_nodes=15)


def mean_distance(graph: StreetGraph, spots: int) -> float:
    """Mean shortest distance between two spots uniform over street length, in metres."""
    length = int(graph.length_mm[0])
    offsets = [(2 * i + 1) * length // (2 * spots) for i in range(spots)]
    points = [Point(s, o) for s in range(graph.segments) for o in offsets]
    rows = distances_from(graph, points)
    segment = np.array([p.segment for p in points])
    offset = np.array([p.offset_mm for p in points])
    around = np.minimum(
        rows[:, graph.u[segment]] + offset, rows[:, graph.v[segment]] + length - offset
    )
    along = np.where(segment[:, None] == segment, np.abs(offset[:, None] - offset), around)
    return float(np.minimum(around, along).mean()) / 1000


@pytest.mark.parametrize(
    ("blocks", "mean"),
    [
        ((1, 1), 1.0), ((2, 2), 5 / 3), ((3, 3), 7 / 3), ((7, 7), 5.0), ((6, 8), 4.9999),
        ((5, 9), 4.9995), ((4, 11), 5.3318), ((11, 6), 5.9996),
    ],
)  # fmt: skip
def test_mean_distance_on_block_grids(blocks, mean):
    """E[D] = (a + b + 1)/3 on squares; Larson and Odoni, problems 3.15 and 3.16."""
    graph = grid(blocks[0] + 1, blocks[1] + 1, 1, 1)
    spots = 20 if blocks[0] < 4 else 6
    found = mean_distance(graph, spots)
    assert found == pytest.approx(mean, abs=2e-3)
    assert sum(blocks) / 3 <= found < sum(blocks) / 3 + 1

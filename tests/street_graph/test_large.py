"""Large towns: beats by cutting in two, tours along a tree, ways without a table."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph import paths, tours
from street_graph.beats import beats
from street_graph.graph import from_tables, grid
from street_graph.halving import halved
from street_graph.paths import path, path_tables, ways_between
from street_graph.plans import fits, make_plan, plan_of_beats
from street_graph.points import Point
from street_graph.store import load
from street_graph.tours import along_tree, odd_nodes, tour, tour_length_mm
from tests.street_graph.test_beats_and_plans import hangs_together

WASHINGTON = load("washington")


@pytest.fixture
def all_large(monkeypatch):
    """Every graph counts as large."""
    for module in ("paths", "beats"):
        name = "LARGE" if module == "paths" else "LARGE_TOWN"
        monkeypatch.setattr(f"street_graph.{module}.{name}", 0)


@pytest.mark.parametrize("k", [2, 3, 7, 12])
@pytest.mark.parametrize("graph", [WASHINGTON, grid(9, 14, 100, 130)], ids=lambda g: g.name)
def test_parts_are_connected_and_cover_each_street_once(graph, k):
    parts = halved(graph, k, graph.length_mm)
    assert np.concatenate(parts).size == graph.segments
    assert (np.sort(np.concatenate(parts)) == np.arange(graph.segments)).all()
    assert all(hangs_together(graph, part) for part in parts)
    lengths = [int(graph.length_mm[part].sum()) for part in parts]
    assert max(lengths) <= 1.3 * np.mean(lengths)


def test_a_line_is_cut_in_the_middle():
    nodes = {str(i): (i * 0.001, 0.0) for i in range(9)}
    line = from_tables(
        "line", nodes, [{"id": f"s{i}", "u": str(i), "v": str(i + 1), "length_m": 100}
                        for i in range(8)],
    )  # fmt: skip
    assert sorted(part.tolist() for part in halved(line, 2, line.length_mm)) == [
        [0, 1, 2, 3], [4, 5, 6, 7],
    ]  # fmt: skip
    heavy = line.length_mm * np.array([5, 1, 1, 1, 1, 1, 1, 1])
    assert sorted(len(part) for part in halved(line, 2, heavy)) == [2, 6]


def test_more_parts_than_streets_are_refused():
    with pytest.raises(ValueError, match="cannot be split into 5 beats"):
        halved(grid(2, 2, 1, 1), 5, np.ones(4, dtype=np.int64))


def test_a_town_of_more_than_5000_streets_gets_beats_and_tours():
    graph = grid(51, 51, 100, 130)
    assert graph.segments == 5100
    plan = make_plan(graph, 3)
    assert sorted(set(plan.beat.tolist())) == [0, 1, 2]
    for b, walk in enumerate(plan.tours):
        assert hangs_together(graph, plan.beat == b)
        assert fits(graph, walk, np.flatnonzero(plan.beat == b))
    length = np.bincount(plan.beat, graph.length_mm)
    assert length.max() <= 1.02 * length.mean()


def test_beats_of_a_large_town_can_be_even_in_something_else(all_large):
    people = np.where(WASHINGTON.node_lon[WASHINGTON.u] < np.median(WASHINGTON.node_lon), 3.0, 1.0)
    beat = beats(WASHINGTON, 4, weight=people)
    share = np.bincount(beat, people)
    assert share.max() <= 1.15 * share.mean()


def test_what_is_walked_again_along_the_tree_leaves_no_odd_corner():
    for part in halved(WASHINGTON, 5, WASHINGTON.length_mm):
        again = along_tree(WASHINGTON, part)
        assert len(odd_nodes(WASHINGTON, np.concatenate([part, again]))) == 0
        assert len(set(again.tolist())) == len(again) and set(again) <= set(part)


def test_a_tour_along_the_tree_is_nearly_the_shortest(all_large):
    segment, _ = tour(WASHINGTON)
    assert fits(WASHINGTON, make_plan(WASHINGTON, 1).tours[0], np.arange(WASHINGTON.segments))
    length = int(WASHINGTON.length_mm[segment].sum())
    assert length == tour_length_mm(WASHINGTON)
    shortest = tour_length_mm(WASHINGTON, tables=path_tables(WASHINGTON))
    assert shortest <= length <= 1.25 * shortest


def test_turns_on_the_spot_stay_in_the_longest_walks(all_large, monkeypatch):
    monkeypatch.setattr(tours, "LONG", 0)
    plan = make_plan(WASHINGTON, 2)
    assert all(
        fits(WASHINGTON, walk, np.flatnonzero(plan.beat == b)) for b, walk in enumerate(plan.tours)
    )


def test_beats_in_two_parts_are_refused_in_a_large_town(all_large):
    beat = np.full(WASHINGTON.segments, -1)
    beat[[0, WASHINGTON.segments - 1]] = 0
    with pytest.raises(ValueError, match="the streets of a beat must hang together"):
        plan_of_beats(WASHINGTON, beat)


def test_a_way_without_a_table_is_the_way_of_the_table(monkeypatch):
    usual = path_tables(WASHINGTON)
    monkeypatch.setattr(paths, "LARGE", 0)
    read = ways_between(WASHINGTON)
    assert not isinstance(read.distances, np.ndarray)
    for a in range(0, WASHINGTON.segments, 17):
        for b in range(0, WASHINGTON.segments, 13):
            ends = Point(a, 1000), Point(b, int(WASHINGTON.length_mm[b]))
            assert path(WASHINGTON, read, *ends) == path(WASHINGTON, usual, *ends)

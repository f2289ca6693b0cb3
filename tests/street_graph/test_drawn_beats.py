"""Beats drawn by hand, beats by counted weight, and tours through parts that lie apart."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph.areas import areas_of, clusters, for_units
from street_graph.beats import beats
from street_graph.drawn import DrawnError
from street_graph.graph import grid
from street_graph.paths import path_tables
from street_graph.plans import make_plan, plan_of_beats
from street_graph.store import load
from street_graph.tours import joined
from tests.street_graph.test_drawn_walks import GRID, HIGH, WIDE, feature, text_of

R00, R01, R10, R11, C0, C1, C2 = range(7)
WASHINGTON = load("washington")


def box(west: float, south: float, east: float, north: float, name: str) -> dict:
    """A rectangle in metres of the grid."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return feature([[[x * WIDE, y * HIGH] for x, y in ring]], name, "Polygon")


WEST, EAST = box(-9, -9, 80, 109, "west"), box(80, -9, 209, 109, "east")


def test_a_street_belongs_to_the_polygon_that_holds_its_middle():
    found = areas_of(GRID, text_of(WEST, EAST))
    assert found.names == ("east", "west")
    assert found.area.tolist() == [1, 0, 1, 0, 1, 0, 0]
    assert (found.twice, found.apart) == ((), ())


def test_polygons_are_taken_by_name_with_numbers_as_numbers():
    boxes = [box(150, -9, 209, 109, "Beat 10"), box(-9, -9, 150, 109, "Beat 9")]
    assert areas_of(GRID, text_of(*boxes)).names == ("Beat 9", "Beat 10")


def test_streets_outside_in_two_and_apart_are_known():
    south = box(-9, -9, 209, 40, "south")
    corner = box(-9, -9, 60, 109, "a corner")
    found = areas_of(GRID, text_of(south, corner))
    assert found.names == ("a corner", "south")
    assert found.area.tolist() == [0, 1, 0, -1, 0, -1, -1]
    assert found.twice == (R00,)
    ends = areas_of(GRID, text_of(box(-9, -9, 60, 40, "x"), box(140, 60, 209, 109, "y")))
    assert ends.apart == ()
    both = feature(
        [box(-9, 9, 9, 91, "")["geometry"]["coordinates"],
         box(191, 9, 209, 91, "")["geometry"]["coordinates"]], "both sides", "MultiPolygon",
    )  # fmt: skip
    assert areas_of(GRID, text_of(both)).apart == ("both sides",)


def test_a_hole_is_not_part_of_a_polygon():
    ring, hole = box(-9, -9, 209, 109, "")["geometry"]["coordinates"] + box(
        90, 20, 110, 80, ""
    )["geometry"]["coordinates"]  # fmt: skip
    found = areas_of(GRID, text_of(feature([ring, hole], "ring", "Polygon")))
    assert np.flatnonzero(found.area < 0).tolist() == [C1]


def test_polygons_without_streets_or_with_one_name_are_refused():
    with pytest.raises(DrawnError, match='the polygon "far" holds no street'):
        areas_of(GRID, text_of(WEST, box(900, 900, 950, 950, "far")))
    with pytest.raises(DrawnError, match='several polygons of the name "west"'):
        areas_of(GRID, text_of(WEST, WEST))


def test_with_fewer_units_a_polygon_left_over_joins_the_shorter_one_beside_it():
    found = areas_of(GRID, text_of(box(-9, -9, 9, 109, "a"), box(9, -9, 190, 109, "b"),
                                   box(190, -9, 210, 109, "c")))  # fmt: skip
    assert found.area.tolist() == [1, 1, 1, 1, 0, 1, 2]
    # c touches b only
    assert for_units(GRID, found, 2).tolist() == [1, 1, 1, 1, 0, 1, 1]
    assert for_units(GRID, found, 1).tolist() == [0] * 7
    assert for_units(GRID, found, 5).tolist() == found.area.tolist()


def test_a_tour_walks_the_streets_between_parts_that_lie_apart():
    tables = path_tables(GRID)
    assert clusters(GRID, np.array([C0, C2])) == [[C0], [C2]]
    assert joined(GRID, np.array([C0, C2]), tables).tolist() == [R00, R01, C0, C2]
    plan = plan_of_beats(GRID, np.array([-1, -1, -1, -1, 0, -1, 0]), tables)
    # round the block is shorter than there and back
    assert set(plan.tours[0].segment.tolist()) == {R00, R01, R10, R11, C0, C2}
    assert plan.tour_mm.tolist() == [600_000]


def test_beats_by_weight_share_it_out_not_the_length():
    town = grid(9, 2, 100, 100)
    weight = np.zeros(town.segments)
    weight[0] = 10  # one busy street in the far west
    weight[1:] = 10 / (town.segments - 1)
    beat = beats(town, 2, weight=weight)
    sums = np.bincount(beat, weight, 2)
    lengths = np.bincount(beat, town.length_mm, 2)
    assert sums.max() / sums.mean() < 1.1
    assert lengths.max() / lengths.min() > 3


@pytest.mark.parametrize("k", [2, 4, 6])
def test_counts_on_the_shipped_streets_are_shared_within_15_percent(k):
    rng = np.random.default_rng(8)
    weight = rng.poisson(2, WASHINGTON.segments) + 6.0 * (WASHINGTON.street_class == 0)
    plan = make_plan(WASHINGTON, k, weight=weight)
    sums = np.bincount(plan.beat, weight, k)
    assert sums.max() / sums.mean() < 1.15
    for b in range(k):
        assert len(clusters(WASHINGTON, np.flatnonzero(plan.beat == b))) == 1

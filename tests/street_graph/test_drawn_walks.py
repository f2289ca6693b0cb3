"""A planner's drawn line on the streets: the walk it means, and what does not fit."""

from __future__ import annotations

import json

import numpy as np
import pytest

from street_graph.drawn import DrawnError, drawn_areas, drawn_lines
from street_graph.drawn_walk import drawn_walk
from street_graph.graph import StreetGraph, grid
from street_graph.measure import to_metres
from street_graph.plans import Tour, load_plan
from street_graph.store import load

# 3 x 2 corners, 100 m apart; segments r0-0, r0-1, r1-0, r1-1, c0-0, c1-0, c2-0
GRID = grid(3, 2, 100, 100)
R00, R01, R10, R11, C0, C1, C2 = range(7)
EAST, NORTH = 1 / to_metres(1.0, 0.0, (0.0, 0.0))[0], 1 / to_metres(0.0, 1.0, (0.0, 0.0))[1]
WIDE, HIGH = float(GRID.node_lon[1]) / 100, float(GRID.node_lat[3]) / 100
WASHINGTON = load("washington")


def line(*points: tuple[float, float], name: str = "mine") -> dict:
    """A feature through points given in metres of the grid."""
    return feature([[x * WIDE, y * HIGH] for x, y in points], name)


def feature(coordinates: list, name: str = "mine", kind: str = "LineString") -> dict:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": shape}


def text_of(*features: dict) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def walk_of(*points: tuple[float, float], within_m: float = 25.0):
    found = drawn_walk(GRID, text_of(line(*points)), "", within_m)
    return [(p.segment, p.from_mm // 1000, p.to_mm // 1000) for p in found.pieces], found


def test_a_loop_is_walked_as_it_is_drawn():
    pieces, found = walk_of((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))
    assert pieces == [(R00, 0, 100), (C1, 0, 100), (R10, 100, 0), (C0, 100, 0)]
    assert found.doubts == ()
    assert found.line_m == pytest.approx(400, rel=0.01)
    assert (found.walk_m, found.back_m) == (400, 0)


def test_a_line_beside_the_streets_that_cuts_corners_means_the_streets():
    pieces, found = walk_of((3, 8), (85, 6), (94, 20), (91, 92), (80, 107), (4, 93), (-6, 9))
    assert pieces == [(R00, 0, 100), (C1, 0, 100), (R10, 100, 0), (C0, 100, 0)]
    assert found.doubts == ()


def test_a_line_that_overshoots_a_corner_does_not_go_round_it():
    pieces, _ = walk_of((0, 2), (108, 3), (101, 100))
    assert pieces[:2] == [(R00, 0, 100), (C1, 0, 100)]


def test_an_open_line_is_closed_by_the_shortest_way():
    pieces, found = walk_of((0, 0), (200, 0), (200, 100))
    assert pieces[:3] == [(R00, 0, 100), (R01, 0, 100), (C2, 0, 100)]
    assert (found.walk_m, found.back_m) == (300, 300)


def test_a_turn_in_mid_street_is_walked_and_one_near_a_corner_goes_to_it():
    pieces, _ = walk_of((0, 0), (50, 0), (0, 0))
    assert pieces == [(R00, 0, 50), (R00, 50, 0)] or pieces == [(R00, 0, 49), (R00, 49, 0)]
    pieces, _ = walk_of((0, 6), (92, 6), (0, 6))
    assert pieces == [(R00, 0, 100), (R00, 100, 0)]


def test_a_line_through_a_block_is_told_as_a_detour():
    pieces, found = walk_of((0, 0), (100, 0), (100, 100), (200, 0), within_m=20)
    assert sum(abs(b - a) for _, a, b in pieces) >= 400
    assert len(found.doubts) >= 1
    assert any("far from every street" in d or "are walked instead" in d for d in found.doubts)


def test_a_stretch_far_from_its_street_is_told_with_its_block():
    _, found = walk_of((0, 0), (100, 0), (100, 100), (60, 115), (40, 115), (0, 100), within_m=10)
    assert len(found.doubts) == 1
    assert "of the line near r1-0 lie up to 15 m from it." in found.doubts[0]


def test_a_gap_between_two_parts_is_told_and_walked():
    parts = [[[0, 0], [100 * WIDE, 0]], [[200 * WIDE, 100 * HIGH], [200 * WIDE, 0]]]
    found = drawn_walk(GRID, text_of(feature(parts, kind="MultiLineString")), "", 25.0)
    # the second part is turned round: its end lies nearer
    assert [p.segment for p in found.pieces][:3] == [R00, R01, C2]
    assert found.doubts == ("The line has a gap of 100 m at r0-1; the shortest way is walked.",)


@pytest.mark.parametrize(
    ("features", "name", "told"),
    [
        ([], "", "holds no line"),
        ([line((0, 0), (9, 9)), line((0, 0), (9, 9), name="two")], "",
         'has 2 lines; name one of "mine", "two"'),
        ([line((0, 0), (9, 9))], "yours", 'has no line "yours"; there are "mine"'),
        ([line((0, 0), (9, 9))] * 2, "mine", 'has 2 lines of the name "mine"'),
        ([line((0, 500), (200, 500))], "", '"mine" does not follow these streets: 0% of it lies'),
        ([line((30, 50), (70, 50), (30, 52))], "", '"mine" does not follow'),
        ([feature([[0, 0]])], "", '"mine": needs two points or more'),
        ([feature([[500, 0], [0, 0]])], "", '"mine": is not in degrees; save it in WGS84'),
        ([feature([["a", 0], [0, 0]])], "", '"mine": '),
        ([feature([[[0, 0], [1, 0], [1, 1], [0, 0]]], kind="Polygon")], "",
         "holds no line; it holds 1 other"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_walked(features, name, told):
    with pytest.raises(DrawnError) as caught:
        drawn_walk(GRID, text_of(*features), name, 25.0)
    assert caught.value.errors[0].startswith(told)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type":"FeatureCollection"}', "[" * 9999])
def test_what_is_no_geojson_is_refused(text):
    for read in (drawn_lines, drawn_areas):
        with pytest.raises(DrawnError, match="is not GeoJSON"):
            read(text)


@pytest.mark.parametrize(
    "points",
    [[[], []], [[1], [2]], [["a", "b"], ["c", "d"]], [[True, 1], [2, 3]], [3, 4], "ab", {"a": 1}, 7,
     [[{}, 1], [2, 3]], None, [None, None], [[10**400, 1], [2, 3]]],
)  # fmt: skip
def test_points_that_are_no_pairs_of_numbers_are_told(points):
    with pytest.raises(DrawnError, match="not lists of longitude and latitude"):
        drawn_lines(text_of(feature(points)))


def geometry(graph: StreetGraph, tour: Tour) -> np.ndarray:
    """Coordinates of a tour, as a GIS would hold them."""
    rows = []
    for segment, forward in zip(tour.segment, tour.forward, strict=True):
        a, b = graph.geometry_start[segment : segment + 2]
        points = np.column_stack([graph.lon[a:b], graph.lat[a:b]])
        rows.append(points if forward else points[::-1])
    return np.concatenate(rows)


@pytest.mark.parametrize("k", [1, 3, 8])
def test_every_kept_tour_drawn_exactly_is_walked_as_it_is(k):
    for tour in load_plan(WASHINGTON, k).tours:
        text = text_of(feature(np.round(geometry(WASHINGTON, tour), 9).tolist()))
        found = drawn_walk(WASHINGTON, text, "", 25.0)
        length = WASHINGTON.length_mm[tour.segment]
        start = np.where(tour.forward, 0, length)
        assert [p.segment for p in found.pieces] == tour.segment.tolist()
        assert [p.from_mm for p in found.pieces] == start.tolist()
        assert [p.to_mm for p in found.pieces] == (length - start).tolist()
        assert (found.doubts, found.back_m) == ((), 0)


def test_a_tour_drawn_by_a_shaky_hand_is_still_that_tour():
    rng = np.random.default_rng(1)
    for tour in load_plan(WASHINGTON, 4).tours:
        points = geometry(WASHINGTON, tour)
        shaky = points + rng.normal(0, 3, points.shape) * (EAST, NORTH)
        found = drawn_walk(WASHINGTON, text_of(feature(shaky.tolist())), "", 25.0)
        assert [p.segment for p in found.pieces] == tour.segment.tolist()

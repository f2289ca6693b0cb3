"""Corners, places and positions as planners write them."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph.graph import from_tables, grid
from street_graph.nearest import nearest_point, nearest_points
from street_graph.places import PlaceError, corners, resolve_point
from street_graph.points import Point, position
from street_graph.store import load

WASHINGTON = load("washington")


@pytest.mark.parametrize(
    "text",
    [
        "Pacific & 14th", "pacific and 14TH", "W. 14th Street / Pacific Ave", "14 & pacific",
        "Pacific Avenue at West 14th St", "  14th   &   Pacific  ", "pacific ave.&w 14th",
    ],
)  # fmt: skip
def test_a_corner_may_be_written_in_many_ways(text):
    point = resolve_point(WASHINGTON, text)
    assert point == resolve_point(WASHINGTON, "Pacific & 14th")
    assert point.node >= 0


def test_a_corner_is_where_both_streets_meet():
    node = resolve_point(WASHINGTON, "Pacific & 14th").node
    meet = {
        WASHINGTON.street[s]
        for s in np.flatnonzero((WASHINGTON.u == node) | (WASHINGTON.v == node))
    }
    assert meet == {"Pacific Avenue", "West 14th Street"}


def test_initials_of_a_long_name_will_do():
    assert resolve_point(WASHINGTON, "PCH & Pine") == resolve_point(
        WASHINGTON, "Pacific Coast Highway & Pine"
    )


def test_an_unknown_corner_names_the_nearest_ones():
    with pytest.raises(PlaceError) as caught:
        resolve_point(WASHINGTON, "Pacific & 41st")
    assert caught.value.suggestions[0] == "Pacific & 14th"
    assert str(caught.value).startswith(
        'no corner "Pacific & 41st"; nearest names: "Pacific & 14th"'
    )


def test_a_slip_of_the_pen_is_suggested_right():
    with pytest.raises(PlaceError) as caught:
        resolve_point(WASHINGTON, "Magnolla & 15th")
    assert "Magnolia & 15th" in caught.value.suggestions


def test_a_named_place_is_found_on_its_street():
    point = resolve_point(WASHINGTON, "washington middle school")
    assert WASHINGTON.block[point.segment] == "Cedar Ave, 14th–15th"
    share = point.offset_mm / WASHINGTON.length_mm[point.segment]
    assert 0.45 < share < 0.55


def test_a_spot_on_a_segment():
    name = WASHINGTON.segment_id[7]
    assert resolve_point(WASHINGTON, f"segment {name} @ 12.5 m") == Point(7, 12_500)
    with pytest.raises(PlaceError, match=r"only .* m long"):
        resolve_point(WASHINGTON, f"segment {name} @ 9999 m")
    with pytest.raises(PlaceError, match='no segment "1-2"'):
        resolve_point(WASHINGTON, "segment 1-2 @ 3 m")


def test_a_position_must_lie_near_the_streets():
    point = resolve_point(WASHINGTON, "33.78508, -118.19506")
    assert WASHINGTON.street[point.segment] == "Cedar Avenue"
    with pytest.raises(PlaceError, match="km from the nearest street"):
        resolve_point(WASHINGTON, "34.05, -118.25")


def test_all_listed_corners_resolve_to_themselves():
    for name, point in corners(WASHINGTON).items():
        assert resolve_point(WASHINGTON, name) == point


def test_the_corner_of_a_divided_street_is_the_one_with_most_legs_then_the_first():
    nodes = {"W": (0, 0), "A": (0.001, 0), "B": (0.002, 0), "E": (0.003, 0),
             "As": (0.001, -0.001), "Bn": (0.002, 0.001), "Bs": (0.002, -0.001)}  # fmt: skip
    rows = [("W", "A", "Tenth St"), ("A", "B", "Tenth St"), ("B", "E", "Tenth St"),
            ("A", "As", "Oak Blvd"), ("B", "Bn", "Oak Blvd"), ("B", "Bs", "Oak Blvd")]  # fmt: skip
    graph = from_tables(
        "divided", nodes,
        [{"id": u + v, "u": u, "v": v, "length_m": 100, "street": s} for u, v, s in rows],
    )  # fmt: skip
    assert resolve_point(graph, "Oak & Tenth").node == 2


def test_two_streets_of_one_core_are_told_apart_by_kind():
    nodes = {"O": (0, 0), "A": (0.001, 0), "B": (0, 0.001), "X": (0.001, 0.001)}
    rows = [("O", "A", "Oak Street"), ("O", "B", "Elm Street"), ("A", "X", "Elm Avenue")]
    graph = from_tables(
        "elms", nodes,
        [{"id": u + v, "u": u, "v": v, "length_m": 100, "street": s} for u, v, s in rows],
    )  # fmt: skip
    with pytest.raises(PlaceError, match="several corners") as caught:
        resolve_point(graph, "oak & elm")
    assert caught.value.suggestions == ("Elm Ave & Oak", "Elm St & Oak")
    assert resolve_point(graph, "oak & elm ave").node == 1


def test_nearest_point_lies_across_the_street():
    graph = grid(2, 2, 100, 100)
    step = float(graph.node_lon[1]) / 100
    point, away = nearest_point(graph, 30 * step, -5 * step)
    assert (point.segment, point.node) == (0, -1)
    assert point.offset_mm == pytest.approx(30_000, abs=2)
    assert away == pytest.approx(5, rel=0.01)
    assert nearest_point(graph, -step, -step)[0].node == 0


def test_nearest_point_to_a_point_of_the_streets_is_that_point():
    rng = np.random.default_rng(11)
    for s in rng.integers(WASHINGTON.segments, size=60):
        offset = int(rng.integers(1, WASHINGTON.length_mm[s]))
        where = position(WASHINGTON, Point(int(s), offset))
        point, away = nearest_point(WASHINGTON, *where)
        assert away < 0.01
        assert point.segment == s and abs(point.offset_mm - offset) < 20


def test_many_positions_at_once_are_found_as_one_by_one():
    rng = np.random.default_rng(12)
    lon = rng.uniform(WASHINGTON.node_lon.min(), WASHINGTON.node_lon.max(), 80)
    lat = rng.uniform(WASHINGTON.node_lat.min(), WASHINGTON.node_lat.max(), 80)
    points, away = nearest_points(WASHINGTON, lon, lat)
    for i, (point, metres) in enumerate(zip(points, away.tolist(), strict=True)):
        alone, alone_m = nearest_point(WASHINGTON, float(lon[i]), float(lat[i]))
        assert point.segment == alone.segment
        assert abs(point.offset_mm - alone.offset_mm) <= 20
        assert metres == pytest.approx(alone_m, abs=0.02)

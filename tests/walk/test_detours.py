"""Detours from a tour by hand, on a cross of four streets and a line."""

from __future__ import annotations

from functools import lru_cache

import pytest

from street_graph.graph import StreetGraph, from_tables
from tests.scenes import ask, quiet, walk, walked, world

NORTH, EAST, SOUTH, WEST = range(4)
TOUR = """
[crew]
walk_back = false
base = "segment north @ 0 m"
[patrol]
route = "fixed"
points = ["segment north @ 0 m", "segment south @ 100 m"]
posts = []
detour_share = {share}
"""


@lru_cache(maxsize=1)
def cross() -> StreetGraph:
    """Four streets of 100 m that meet at M; north and south are one line."""
    nodes = {"N": (0.0, 0.001), "E": (0.001, 0.0), "S": (0.0, -0.001), "W": (-0.001, 0.0),
             "M": (0.0, 0.0)}  # fmt: skip
    rows = [
        {"id": "north", "u": "N", "v": "M", "length_m": 100, "street": "North"},
        {"id": "east", "u": "M", "v": "E", "length_m": 100, "street": "East"},
        {"id": "south", "u": "M", "v": "S", "length_m": 100, "street": "South"},
        {"id": "west", "u": "M", "v": "W", "length_m": 100, "street": "West"},
    ]
    return from_tables("cross", nodes, rows)


def tour(share: float, *requests) -> list[tuple[int, float, float, float, float]]:
    return walked(walk(quiet(TOUR.format(share=share)), world(requests), cross()))


def test_without_detours_the_tour_is_walked():
    assert {step[0] for step in tour(0)} == {NORTH, SOUTH}


def test_each_detour_goes_to_the_end_of_a_side_street_and_back_to_the_tour():
    way = tour(1)
    # At M, with certainty, into east or west; never back north, nor south, which is next.
    assert way[0] == (NORTH, 0, 100, 0, 100)
    side = way[1][0]
    assert side in (EAST, WEST)
    assert way[1:4] == [(side, 0, 100, 100, 200), (side, 100, 0, 200, 300),
                        (SOUTH, 0, 100, 300, 400)]  # fmt: skip
    # At the dead ends there is nowhere to turn aside to; at M again on the way back.
    assert way[4] == (SOUTH, 100, 0, 400, 500)
    assert way[5][0] in (EAST, WEST)
    sides = [step[0] for step in way if step[0] in (EAST, WEST)][::2]
    assert {EAST, WEST} == set(sides)


def test_a_share_of_the_corners_has_a_detour():
    way = tour(0.3)
    corners = sum(step[0] in (NORTH, SOUTH) and step[2] in (0, 100) for step in way) / 2
    detours = sum(step[0] in (EAST, WEST) for step in way) / 2
    assert 0.1 < detours / corners < 0.6
    assert detours > 3


def test_called_away_on_a_detour_the_unit_goes_back_to_where_the_tour_was_left():
    way = tour(1, ask(150, NORTH, 0, handling_s=100))
    side = way[1][0]
    assert way[1] == (side, 0, 50, 100, 150)
    assert way[2:4] == [(side, 50, 0, 150, 200), (NORTH, 100, 0, 200, 300)]
    # Back to M, where another detour may begin, and then south as the tour has it.
    assert way[4] == (NORTH, 0, 100, 400, 500)
    assert way[5][0] in (EAST, WEST)
    assert way[7] == (SOUTH, 0, 100, 700, 800)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_line_of_streets_leaves_no_room_for_detours(share: float):
    text = f'[patrol]\nroute = "tour"\nposts = []\ndetour_share = {share}\n'
    way = walked(walk(quiet(text), world()))
    assert [step[0] for step in way[:7]] == [0, 1, 2, 2, 1, 0, 0]

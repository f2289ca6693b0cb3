"""Streets and stretches of them by name, in one piece, divided, offset and interrupted."""

from __future__ import annotations

from functools import lru_cache

import pytest

from street_graph.graph import StreetGraph, from_tables
from street_graph.named_streets import StreetError, stretch_of
from street_graph.store import load


@lru_cache(maxsize=1)
def washington() -> StreetGraph:
    return load("washington")


def blocks(street: str, from_street: str = "", to_street: str = "") -> list[str]:
    graph = washington()
    return sorted(graph.block[s] for s in stretch_of(graph, street, from_street, to_street))


def test_a_whole_street_is_all_that_bears_its_name():
    graph = washington()
    whole = {name for name in graph.street if "14th" in name}
    assert whole == {"East 14th Street", "West 14th Street"}
    assert [graph.street[s] in whole for s in range(graph.segments)] == [
        s in stretch_of(graph, "14th Street", "", "") for s in range(graph.segments)
    ]
    assert {graph.street[s] for s in stretch_of(graph, "e. 14th", "", "")} == {"East 14th Street"}


def test_a_street_in_one_piece():
    assert blocks("Magnolia Avenue", "14th Street", "16th Street") == [
        "Magnolia Ave, 14th–Cowles", "Magnolia Ave, 15th–16th", "Magnolia Ave, Cowles–15th",
        "Magnolia Ave, at 15th",
    ]  # fmt: skip


def test_both_roads_beside_the_park_and_nothing_where_the_street_is_interrupted():
    # 14th Street ends at Magnolia and begins again at Chestnut, as two roads.
    found = blocks("14th Street", "Magnolia Avenue", "Pacific Avenue")
    assert found == [
        "W 14th St, Cedar–Pacific (north)", "W 14th St, Cedar–Pacific (south)",
        "W 14th St, Chestnut–Cedar (north)", "W 14th St, Chestnut–Cedar (south)",
    ]  # fmt: skip
    assert blocks("14th", "pacific ave", "magnolia") == found  # either way round


def test_a_street_that_is_offset_on_its_way():
    # West 15th Street comes to Magnolia Avenue 40 m north of where it goes on.
    assert blocks("15th", "Daisy", "Cedar") == [
        "W 15th St, Chestnut–Cedar", "W 15th St, Daisy–Magnolia", "W 15th St, Henderson–Chestnut",
        "W 15th St, Magnolia–Henderson", "W 15th St, at Henderson",
    ]  # fmt: skip


def test_a_bent_street_is_followed():
    # G - A - B - C - D - H: a bow whose ends lie beside each other, Left meets it at A, Right at D.
    step = 0.001
    steps = {"A": (0, 0), "B": (0, 1), "C": (1, 1), "D": (1, 0),
             "E": (-1, 0), "F": (2, 0), "G": (0, -1), "H": (1, -1)}  # fmt: skip
    nodes = {name: (step * x, step * y) for name, (x, y) in steps.items()}
    rows = [
        {"id": id_, "u": id_[0].upper(), "v": id_[1].upper(), "length_m": 111, "street": street}
        for street, ids in {"Bow": "ga ab bc cd dh", "Left": "ea", "Right": "df"}.items()
        for id_ in ids.split()
    ]
    graph = from_tables("bow", nodes, rows)
    found = stretch_of(graph, "Bow", "Left", "Right")
    assert [graph.segment_id[s] for s in found] == ["ab", "bc", "cd"]


@pytest.mark.parametrize(
    ("asked", "part", "message"),
    [
        (("14th Stret", "", ""), "street", 'no street "14th Stret" in "washington"; nearest names: '
         '"East 14th Street", "West 14th Street", "East 15th Street"'),
        (("Cedar", "Cedr", "15th"), "from_street", 'no street "Cedr" in "washington"; nearest'),
        (("Cedar", "15th", "Daisy"), "to_street", '"Daisy" does not meet "Cedar"; these do: "West '
         '14th Street", "West 15th Street", "West 17th Street", "West Anaheim Street", "West'),
        (("14th", "14th", "Cedar"), "from_street", '"14th" is the street itself; name one that'),
        (("14th", "Cedar", "cedar ave"), "to_street", 'meets "14th" where "Cedar" does'),
    ],
)  # fmt: skip
def test_names_that_do_not_fit_are_told(asked: tuple[str, str, str], part: str, message: str):
    with pytest.raises(StreetError) as caught:
        stretch_of(washington(), *asked)
    assert caught.value.part == part
    assert str(caught.value).startswith(message)

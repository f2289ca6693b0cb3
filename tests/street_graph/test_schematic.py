"""Schematic areas: a grid from its name, and the one with the size of Washington."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph.graph import ARTERIAL
from street_graph.places import resolve_point
from street_graph.problems import StreetsError
from street_graph.schematic import from_name, letters, ordinal
from street_graph.store import checksum, load, save
from tests.street_graph.test_tours import tour_length_mm

WASHINGTON = "grid 12 x 7 over 1503 x 806 m"


def test_schematic_washington_has_the_length_and_the_tour_worked_out_for_it():
    graph = from_name(WASHINGTON)
    assert int(graph.length_mm.sum()) == 20_193_000  # 12 avenues of 806 m, 7 streets of 1,503 m
    assert (graph.nodes, graph.segments) == (84, 149)
    # 30 corners on the edge have three streets: joined in pairs they cost 2,309.0 m more.
    assert tour_length_mm(graph) == pytest.approx(22_502_000, abs=30)


def test_blocks_or_the_whole_say_the_same():
    by_block, whole = from_name("grid 3 x 4, 100 x 50 m"), from_name("grid 3 x 4 over 200 x 150 m")
    assert by_block.length_mm.tolist() == whole.length_mm.tolist()
    assert by_block.segment_id == whole.segment_id
    assert sorted(set(by_block.length_mm.tolist())) == [50_000, 100_000]


def test_the_edge_is_arterial_and_corners_have_names():
    graph = load("grid 4 x 3, 100 x 50 m")
    edge = {graph.street[s] for s in np.flatnonzero(graph.street_class == ARTERIAL)}
    assert edge == {"1st Ave", "4th Ave", "A St", "C St"}
    point = resolve_point(graph, "3rd & B")
    assert point.node >= 0
    here = np.flatnonzero((graph.u == point.node) | (graph.v == point.node))
    meeting = {graph.street[s] for s in here}
    assert meeting == {"3rd Ave", "B St"}


def test_the_same_name_is_the_same_streets_and_a_file_of_them_too(tmp_path):
    graph = load(WASHINGTON)
    assert checksum(graph) == checksum(load(WASHINGTON))
    save(graph, tmp_path / "mine.geojson")
    assert checksum(load("mine", tmp_path)) == checksum(graph)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("grid of streets", 'a schematic area is written as "grid 24 x 7, 137 x 134 m"'),
        ("grid 1 x 7, 100 x 100 m", "a grid has 2 to 60 avenues and 2 to 60 streets"),
        ("grid 4 x 7, 0 x 100 m", "a block is 1 to 5,000 m long"),
    ],
)
def test_what_is_no_grid_is_told(name, words):
    with pytest.raises(StreetsError, match=words):
        load(name)


def test_names_of_avenues_and_streets():
    assert [ordinal(n) for n in (1, 2, 3, 11, 22, 53)] == [
        "1st", "2nd", "3rd", "11th", "22nd", "53rd",
    ]  # fmt: skip
    assert [letters(n) for n in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]

"""Street names, the summary and the picture."""

from __future__ import annotations

import numpy as np
import pytest

from street_graph.graph import from_tables
from street_graph.measure import inside, metres_outside, metres_per_degree
from street_graph.names import bare, means, parse, short
from street_graph.picture import save_picture
from street_graph.plans import load_plan
from street_graph.store import load
from street_graph.summary import check_text, summary


@pytest.mark.parametrize(
    ("name", "label", "said"),
    [
        ("West 14th Street", "W 14th St", "14th"),
        ("Pacific Avenue", "Pacific Ave", "Pacific"),
        ("Long Beach Boulevard", "Long Beach Blvd", "Long Beach Blvd"),
        ("Northeast 50th Street", "NE 50th St", "50th"),
        ("Roosevelt Way Northeast", "Roosevelt Way NE", "Roosevelt Way"),
        ("West Street", "West St", "West"),
        ("Broadway", "Broadway", "Broadway"),
        ("North Street", "North St", "North"),
        ("The Alameda", "The Alameda", "The Alameda"),
    ],
)
def test_short_forms_of_names(name, label, said):
    assert (short(name), bare(name)) == (label, said)


def test_directions_do_not_make_another_street():
    assert parse("W. 14th St").key == parse("East 14th Street").key
    assert parse("14th Avenue").key != parse("14th Street").key


def test_a_direction_that_is_said_must_be_there():
    assert not means(parse("E 14th"), parse("West 14th Street"))
    assert means(parse("14th"), parse("West 14th Street"))


def test_points_inside_an_area():
    area = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 1.0), (0.0, 2.0))
    lon, lat = np.array([1.0, 0.5, 3.0, 1.0]), np.array([0.5, 1.0, 1.0, 1.6])
    assert inside(lon, lat, area).tolist() == [True, True, False, False]
    away = metres_outside(np.array([3.0, 1.0]), np.array([0.0, 0.5]), area)
    east, _ = metres_per_degree(1.0)
    assert away.tolist() == pytest.approx([east, 0.0])


def test_a_degree_of_the_ellipsoid():
    assert metres_per_degree(0.0) == pytest.approx((111_319.49, 110_574.28), abs=0.01)
    assert metres_per_degree(45.0)[1] == pytest.approx(111_131.8, abs=0.1)


def test_the_summary_tells_size_source_and_tours():
    graph = load("washington")
    text = summary(graph, {k: load_plan(graph, k) for k in (1, 8)})
    for words in (
        "washington: 87 junctions, 140 segments, 18.0 km of street (11.2 miles)",
        "counted in coverage: 17.2 km",
        "before trimming to the area: 129 junctions, 182 segments, 21.0 km",
        "dropped: 34 segments, 3.0 km: dead ends that lead out of the area",
        "© OpenStreetMap contributors, ODbL 1.0",
        "  1 beat: 21.4 km",
        "  8 beats: ",
    ):
        assert words in text


def test_doubtful_things_are_told_apart_from_wrong_ones():
    graph = from_tables(
        "odd", {"A": (0, 0), "B": (0.001, 0), "C": (0.00101, 0), "D": (0.02, 0)},
        [{"id": "ab", "u": "A", "v": "B", "length_m": 111.3, "street": "Oak Street"},
         {"id": "ac", "u": "A", "v": "C", "length_m": 300, "street": "Oak Street"},
         {"id": "aa", "u": "A", "v": "A", "length_m": 3, "street": "Oak Street"},
         {"id": "cd", "u": "C", "v": "D", "length_m": 2114},
         {"id": "cd2", "u": "C", "v": "D", "length_m": 2114, "street": "Elm Street"}],
    )  # fmt: skip
    assert check_text(graph).splitlines() == [
        "odd: nothing is wrong. 8 things are doubtful:",
        "  segments that have no street name: 1 (cd)",
        "  segments that are shorter than 5 m: 1 (aa)",
        "  segments that are longer than 1,000 m: 2 (cd, cd2)",
        "  segments that begin and end at the same junction: 1 (aa)",
        "  segments that run beside another segment between the same two junctions: 2 (cd, cd2)",
        "  segments that are drawn longer or shorter than their length says: 2 (ac, aa)",
        "  dead ends: 1 (a tour turns back there)",
        "  junctions less than 5 m apart that no segment joins: 1 (1 and 2)",
    ]


def test_the_picture_is_drawn_with_streets_in_the_colours_of_beats(tmp_path):
    graph = load("washington")
    save_picture(graph, tmp_path / "plain.png", width_in=5)
    save_picture(graph, tmp_path / "beats.svg", beat=load_plan(graph, 4).beat, width_in=5)
    assert (tmp_path / "plain.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    drawn = (tmp_path / "beats.svg").read_text()
    for words in ("© OpenStreetMap contributors, ODbL 1.0", "beat 4", "200 m"):
        assert f"<!-- {words} -->" in drawn

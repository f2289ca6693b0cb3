"""The importer, on a tiny hand-made town and on special cases."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import osmnx
import pytest
import requests

from street_graph.build import build_from_file, build_from_place
from street_graph.check import doubtful
from street_graph.choices import Choices, read_place
from street_graph.graph import ARTERIAL, LOCAL, PATH, StreetGraph
from street_graph.paths import path_tables
from street_graph.problems import StreetsError
from street_graph.store import checksum, to_text
from street_graph.trim import read_area

TINY = Path(__file__).parents[1] / "data" / "streets" / "tiny.osm"


@pytest.fixture(scope="module")
def tiny() -> StreetGraph:
    return build_from_file(TINY, "tiny")


def by_block(graph: StreetGraph) -> dict[str, int]:
    return {label: s for s, label in enumerate(graph.block)}


def test_the_tiny_town_has_these_blocks(tiny):
    assert sorted(tiny.block) == [
        "First Ave, Main–path", "First Ave, dead end–Main", "Main St, First–Second",
        "Main St, Second–dead end", "Main St, dead end–First", "Second Ave, Main–path",
        "Second Ave, dead end–Main", "Unnamed path, First–Second",
    ]  # fmt: skip


def test_footways_are_walked_and_motorways_and_private_ways_are_not(tiny):
    path = by_block(tiny)["Unnamed path, First–Second"]
    assert tiny.street_class[path] == PATH
    why = {d["why"]: d["count"] for d in tiny.provenance["dropped"]}
    assert why["motorways"] == 1
    assert why["private (access)"] == 1
    assert why["driveways, parking aisles and other private ground"] == 1


def test_classes_follow_the_highway_tag(tiny):
    at = by_block(tiny)
    assert tiny.street_class[at["Main St, First–Second"]] == ARTERIAL
    assert tiny.street_class[at["First Ave, Main–path"]] == LOCAL


def test_a_street_in_two_ways_is_one_segment_and_a_bend_is_no_junction(tiny):
    block = by_block(tiny)["Main St, First–Second"]
    assert tiny.length_mm[block] == 111_319  # 0.001° at the equator, geodesic
    assert tiny.geometry_start[block + 1] - tiny.geometry_start[block] == 3


def test_a_way_of_one_direction_is_walked_both_ways(tiny):
    distances = path_tables(tiny).distances
    assert (distances == distances.T).all() and distances.max() < 10**6


def test_only_the_connected_part_stays_and_the_rest_is_told(tiny):
    assert "Island Road" not in tiny.street
    told = tiny.provenance["dropped"][-1]
    assert (told["count"], told["streets"]) == (1, ["Island Rd"])
    assert "not connected" in told["why"]


def test_an_unnamed_way_takes_the_name_it_continues_and_that_is_doubtful(tiny):
    assert tiny.length_mm[by_block(tiny)["Main St, Second–dead end"]] == 222_639
    assert any("unnamed stretch" in text and "(111 m)" in text for text in doubtful(tiny))
    assert any(text.startswith("segments that have no street name: 1") for text in doubtful(tiny))


def test_without_signals_in_the_source_they_are_inferred_where_arterials_meet(tiny):
    assert tiny.node_id[tiny.signal].tolist() == [3]
    assert tiny.provenance["signals"].startswith("inferred")


def test_the_same_file_gives_the_same_bytes(tiny):
    assert to_text(build_from_file(TINY, "tiny")) == to_text(tiny)


def test_source_checksum_and_command_are_told(tiny):
    told = tiny.provenance
    assert told["source_sha256"] == hashlib.sha256(TINY.read_bytes()).hexdigest()
    assert told["command"] == "walks streets build tiny.osm --name tiny"


def test_the_command_tells_every_choice():
    choices = Choices(
        area=read_area("-0.001,-0.001,0.003,0.002"), margin_m=10,
        places=(read_place("Town Hall = 0.0005, 0.001; 1 Main St"),), date="2026", note="made up",
    )  # fmt: skip
    graph = build_from_file(TINY, "tiny", choices)
    assert graph.provenance["command"] == (
        "walks streets build tiny.osm --name tiny --area=-0.001,-0.001,0.003,0.002 "
        "--margin-m=10 --place 'Town Hall = 0.0005, 0.001; 1 Main St' --date 2026 "
        "--note 'made up'"
    )
    assert graph.places == {"Town Hall": (0.001, 0.0005)}
    assert graph.provenance["places"] == {"Town Hall": "1 Main St"}


def test_signals_of_the_source_stand_at_the_ends_of_their_street(osm):
    main = {"highway": "secondary", "name": "Main Street"}
    oak = {"highway": "residential", "name": "Oak Street"}
    graph = build_from_file(
        osm(
            {1: (0, 0), 2: (80, 0), 3: (100, 0), 4: (200, 0), 5: (100, 90), 6: (200, 90)},
            [((1, 2, 3, 4), main), ((3, 5), oak), ((4, 6), oak)],
            {2: {"highway": "traffic_signals"}},
        ),
        "town",
    )
    assert graph.node_id[graph.signal].tolist() == [3]
    assert graph.provenance["signals"].startswith("from the source")


def test_carriageways_of_a_divided_street_weigh_half_each(osm):
    east = {"highway": "primary", "name": "Broad Street", "oneway": "yes"}
    oak = {"highway": "residential", "name": "Oak Street"}
    graph = build_from_file(
        osm(
            {1: (0, 0), 2: (300, 0), 3: (300, 15), 4: (0, 15), 5: (300, 100)},
            [((1, 2), east), ((3, 4), east), ((4, 1), oak), ((2, 3, 5), oak)],
        ),
        "town",
    )  # fmt: skip
    at = by_block(graph)
    weight = {label: float(graph.weight[s]) for label, s in at.items()}
    assert weight.pop("Broad St eastbound, at Oak") == 0.5
    assert weight.pop("Broad St westbound, at Oak") == 0.5
    assert set(weight.values()) == {1.0}


def test_a_one_way_street_alone_weighs_one(osm):
    graph = build_from_file(
        osm({1: (0, 0), 2: (90, 0)}, [((1, 2), {"highway": "residential", "oneway": "yes"})]),
        "town",
    )
    assert graph.weight.tolist() == [1.0]


def test_sidewalks_are_walked_instead_of_their_street_and_take_its_name(osm):
    street = {"highway": "secondary", "name": "Main Street", "sidewalk": "separate"}
    walk = {"highway": "footway", "footway": "sidewalk"}
    graph = build_from_file(
        osm(
            {1: (0, 0), 2: (100, 0), 3: (200, 0), 11: (0, 8), 12: (100, 8), 13: (200, 8),
             21: (0, -8), 22: (100, -8), 23: (200, -8)},
            [((1, 2, 3), street), ((11, 12, 13), walk), ((21, 22, 23), walk),
             ((12, 2, 22), {"highway": "footway", "footway": "crossing"})],
        ),
        "town",
    )  # fmt: skip
    assert sorted(graph.block) == [
        "Main St north side, dead end–path", "Main St north side, path–dead end",
        "Main St south side, dead end–path", "Main St south side, path–dead end",
        "Unnamed path, at Main",
    ]  # fmt: skip
    names = np.array(graph.street)
    assert (graph.weight[names == "Main Street"] == 0.5).all()
    assert (graph.street_class[names == "Main Street"] == ARTERIAL).all()
    assert graph.provenance["dropped"][0]["why"].startswith("walked on their sidewalks")


def test_a_street_said_to_have_sidewalks_stays_where_none_is_drawn(osm):
    street = {"highway": "residential", "name": "Main Street", "sidewalk": "separate"}
    graph = build_from_file(osm({1: (0, 0), 2: (100, 0)}, [((1, 2), street)]), "town")
    assert graph.street == ("Main Street",) and graph.weight.tolist() == [1.0]


def test_a_ring_without_a_junction_is_one_loop(osm):
    graph = build_from_file(
        osm({3: (0, 0), 1: (50, 0), 2: (50, 50)},
            [((3, 1, 2, 3), {"highway": "path", "name": "Round Path"})]), "town",
    )  # fmt: skip
    assert (graph.nodes, graph.segments) == (1, 1)
    assert graph.u[0] == graph.v[0] == 0


def test_parallel_streets_between_two_corners_get_two_ids(osm):
    tags = {"highway": "residential", "name": "Twin Street"}
    graph = build_from_file(
        osm(
            {1: (0, 0), 2: (100, 0), 3: (50, 40), 4: (-90, 0), 5: (190, 0)},
            [((4, 1, 2, 5), tags), ((1, 3, 2), tags)],
        ),
        "town",
    )
    assert sorted(graph.segment_id) == ["1-2", "1-2-2", "1-4", "2-5"]
    assert "Twin St, at fork (north)" in graph.block and "Twin St, at fork (south)" in graph.block


def test_trimming_takes_dead_ends_that_lead_out_and_keeps_the_edge(osm):
    """A street of the edge at y = 0 with stubs below it and one dead end inside."""
    edge = {"highway": "secondary", "name": "Edge Street"}
    side = {"highway": "residential", "name": "Side Street"}
    cross = {"highway": "secondary", "name": "Cross Avenue"}
    path = osm(
        {1: (0, -2), 2: (100, -2), 3: (200, -2), 4: (100, -60), 5: (0, 100), 6: (200, 100),
         7: (200, -80), 8: (60, 100), 9: (60, 70), 10: (400, -300), 11: (400, -80)},
        [((1, 2, 3), edge), ((2, 4), side), ((1, 5), side), ((5, 8, 6), side), ((6, 3, 7), cross),
         ((8, 9), {"highway": "footway"}), ((7, 11, 10), side), ((11, 4), side)],
    )  # fmt: skip
    area = read_area("-0.0001,0,0.0019,0.001")
    graph = build_from_file(path, "town", Choices(area=area))
    assert set(graph.node_id.tolist()) == {1, 3, 6, 8, 9}
    why = {d["why"]: d["count"] for d in graph.provenance["dropped"]}
    assert why["dead ends that lead out of the area"] == 2
    assert why["outside the area"] == 2
    (out,) = graph.leads_out
    assert (graph.node_id[out.node], out.bearing, out.street) == (3, 180.0, "Cross Avenue")


def test_an_area_far_from_all_streets_is_an_error():
    with pytest.raises(StreetsError, match="no street inside the area"):
        build_from_file(TINY, "tiny", Choices(area=read_area("10,10,11,11")))


def test_no_internet_is_said_in_one_plain_sentence(monkeypatch):
    def no_internet(*_args, **_kwargs):
        raise requests.exceptions.ConnectionError("Max retries exceeded with url: /search")

    for name in ("graph_from_place", "graph_from_bbox"):
        monkeypatch.setattr(osmnx, name, no_internet)
    for place in ("Long Beach, California", "-118.21,33.78,-118.18,33.79"):
        with pytest.raises(StreetsError) as caught:
            build_from_place(place, "x")
        assert caught.value.errors == (
            "the map server cannot be reached, so there is no internet here; download the area "
            "as an OpenStreetMap file elsewhere and build from that file",
        )


def test_a_place_from_the_internet_goes_the_same_way(monkeypatch):
    def answer(_place, **_wanted):
        return osmnx.graph_from_xml(TINY, simplify=False, retain_all=True)

    before = osmnx.settings.all_oneway, list(osmnx.settings.useful_tags_way)
    monkeypatch.setattr(osmnx, "graph_from_place", answer)
    graph = build_from_place("Tiny Town", "tiny", Choices(date="2026-08-01"))
    assert checksum(graph) == checksum(build_from_file(TINY, "tiny"))
    assert graph.provenance["command"] == (
        "walks streets build --from-place 'Tiny Town' --name tiny --date 2026-08-01"
    )
    assert (osmnx.settings.all_oneway, osmnx.settings.useful_tags_way) == before


def test_a_bad_name_for_streets_is_refused():
    with pytest.raises(StreetsError, match="is not a name for streets"):
        build_from_file(TINY, "../tiny")

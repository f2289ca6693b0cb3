"""Street files: round trip, errors told at once, and little to import."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from street_graph.graph import LeadsOut, StreetGraph, from_tables
from street_graph.problems import StreetsError
from street_graph.store import checksum, find, load, names, save, to_text


def two_streets() -> StreetGraph:
    graph = from_tables(
        "two", {"A": (-118.2, 33.78), "B": (-118.199, 33.78), "C": (-118.199, 33.781)},
        [{"id": "ab", "u": "A", "v": "B", "length_m": 92.6, "street": "Peña Street",
          "street_class": "arterial", "weight": 0.5},
         {"id": "bc", "u": "B", "v": "C", "length_m": 110.918}],
        signals=["B"], places={"School": (-118.1995, 33.78)},
        provenance={"attribution": "© OpenStreetMap contributors, ODbL 1.0",
                    "places": {"School": "by hand"}},
    )  # fmt: skip
    return replace(graph, leads_out=(LeadsOut(1, 90.0, "Peña Street", 0.5),))


def test_a_graph_comes_back_as_it_was_saved(tmp_path):
    graph = two_streets()
    save(graph, tmp_path / "two.geojson")
    again = load("two", folder=tmp_path)
    for f in fields(graph):
        a, b = getattr(graph, f.name), getattr(again, f.name)
        same = np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        assert same, f.name
        assert getattr(a, "dtype", None) == getattr(b, "dtype", None)
    assert checksum(again) == checksum(graph)


def test_saving_leaves_no_other_file_and_replaces_the_old_one(tmp_path):
    for _ in range(2):
        save(two_streets(), tmp_path / "two.geojson")
    assert [p.name for p in tmp_path.iterdir()] == ["two.geojson"]


def test_the_file_is_geojson_with_the_attribution():
    whole = json.loads(to_text(two_streets()))
    assert whole["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    shapes = [f["geometry"]["type"] for f in whole["features"]]
    assert shapes == ["Point"] * 3 + ["LineString"] * 2 + ["Point"]


def test_checksum_follows_the_streets_and_not_the_words_about_them():
    graph = two_streets()
    assert checksum(replace(graph, provenance={})) == checksum(graph)
    assert checksum(replace(graph, length_mm=graph.length_mm + 1)) != checksum(graph)
    assert checksum(replace(graph, leads_out=())) != checksum(graph)


def test_washington_ships_with_attribution_and_what_was_dropped():
    graph = load("washington")
    told = graph.provenance
    assert told["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    assert told["before_trimming"] == {"junctions": 129, "segments": 182, "km": 21.007}
    assert [d["count"] for d in told["dropped"]] == [34]
    km = float(graph.length_mm.sum()) / 1e6
    assert told["left"] == {"junctions": graph.nodes, "segments": graph.segments,
                            "km": round(km, 3)}  # fmt: skip
    assert "Washington Middle School" in graph.places


def test_washington_has_no_dead_end_beyond_its_edge_and_keeps_its_edge_streets():
    graph = load("washington")
    ends = np.bincount(np.concatenate([graph.u, graph.v]))
    dead = graph.node_lon[ends == 1]
    assert len(dead) == 4 and (dead < -118.204).all()  # towards the river, inside the area
    streets = set(graph.street)
    assert {"Long Beach Boulevard", "West Anaheim Street", "East Pacific Coast Highway"} <= streets


def test_washington_loads_in_under_30_ms():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        load("washington")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03


def test_loading_checking_and_planning_need_no_heavy_library():
    program = (
        "import sys\n"
        "from street_graph.store import load\n"
        "from street_graph.plans import load_plan\n"
        "from street_graph.places import resolve_point\n"
        "from street_graph.summary import check_text, summary\n"
        "g = load('washington'); p = load_plan(g, 8); resolve_point(g, 'Pacific & 14th')\n"
        "summary(g, {8: p}); check_text(g)\n"
        "heavy = {'osmnx', 'scipy', 'networkx', 'matplotlib', 'pandas', 'numba', 'shapely'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert said.stdout == "[]\n"


def test_an_unknown_name_suggests_the_nearest(tmp_path):
    with pytest.raises(StreetsError, match='did you mean "washington"'):
        load("washingtom", folder=tmp_path)
    assert names(tmp_path) == ["washington"]


def test_a_name_of_the_user_comes_before_a_shipped_one(tmp_path):
    save(two_streets(), tmp_path / "washington.geojson")
    assert find("washington", tmp_path).parent == tmp_path


def spoiled(change) -> str:
    whole = json.loads(to_text(two_streets()))
    change(whole, {f["properties"].get("id", ""): f for f in whole["features"]})
    return json.dumps(whole)


def test_everything_wrong_in_a_file_is_told_at_once(tmp_path):
    def change(whole, by_id):
        by_id["ab"]["properties"] |= {"class": "motorway", "length_m": -1, "from": 77}
        by_id["bc"]["properties"]["weight"] = "half"
        by_id[2]["geometry"]["coordinates"] = [500, 0]

    (tmp_path / "bad.geojson").write_text(spoiled(change))
    with pytest.raises(StreetsError) as caught:
        load(tmp_path / "bad.geojson")
    assert set(caught.value.errors) == {
        "segment ab: class 'motorway' is not one of arterial, local, path",
        "segment ab: length_m must lie between 0.001 and 1,000,000",
        "segment ab: from names junction 77, which is not there",
        "segment bc: weight is not a number",
        "junction 2: needs a Point of lon, lat on the earth",
    }
    assert str(caught.value).splitlines()[0] == "bad.geojson"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("<html>", "is not JSON"),
        ("[1]", "is not a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "is not a street file of this program"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, text, said):
    (tmp_path / "bad.geojson").write_text(text)
    with pytest.raises(StreetsError, match=said):
        load(tmp_path / "bad.geojson")


def test_streets_that_are_not_all_connected_are_refused(tmp_path):
    def change(whole, by_id):
        whole["features"].remove(by_id["bc"])

    (tmp_path / "bad.geojson").write_text(spoiled(change))
    with pytest.raises(StreetsError, match="1 junctions cannot be reached"):
        load(tmp_path / "bad.geojson")

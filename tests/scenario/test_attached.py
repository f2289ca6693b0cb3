"""Files that a scenario names: found beside it, read as text, kept within its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.attached import Attached, attached_in, named_files, read_attached
from sim.scenario.layer import Layer
from sim.scenario.merge import merge

KEY = ("patrol", "spots_file")


def read(folder: Path, written: str):
    layer = Layer(folder / "mine.toml", "mine.toml", {"patrol": {"spots_file": written}})
    return read_attached(merge([layer]), [layer], folder)


def test_a_file_is_read_from_beside_the_scenario(tmp_path: Path):
    (tmp_path / "spots.csv").write_bytes(b"\xef\xbb\xbfplace,weight\r\nA,1\r\n")
    files, problems = read(tmp_path, "spots.csv")
    assert problems == []
    assert files == {KEY: Attached("spots.csv", "place,weight\nA,1\n")}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("spotz.csv", 'there is no file "spotz.csv" in '),
        ("../spots.csv", '"../spots.csv" lies outside the folder of this file'),
        ("C:\\spots.csv", "lies outside the folder of this file"),
        ("latin.csv", '"latin.csv" is not UTF-8 text; save it as "CSV UTF-8"'),
    ],
)
def test_what_cannot_be_read_is_told_by_key(tmp_path: Path, written: str, words: str):
    (tmp_path / "latin.csv").write_bytes("place,weight\nCañón,1\n".encode("latin-1"))
    files, problems = read(tmp_path, written)
    assert files == {}
    assert [(p.file, p.key) for p in problems] == [("mine.toml", "patrol.spots_file")]
    assert words in problems[0].message


def test_files_are_named_by_keys_that_end_so_and_not_by_sources():
    data = {
        "patrol": {"spots_file": "a.csv", "points": ["b_file"], "other_file": ""},
        "shift": [{"name": "x", "roster_file": "c.csv"}],
        "source": {"patrol.spots_file": "counted by hand"},
    }
    assert list(named_files(data)) == [(KEY, "a.csv"), (("shift", 0, "roster_file"), "c.csv")]


def test_attached_files_are_found_in_any_part_of_a_record():
    file = Attached("a.csv", "x")
    assert list(attached_in((Attached(), (file,), 3))) == [file]


def line_file(path: Path, crs: int | None, **how: object) -> None:
    """A line from (0, 0) to (1000, 0) in the units of a reference system."""
    import geopandas
    from shapely import LineString

    frame = geopandas.GeoDataFrame({"name": ["mine"]}, geometry=[LineString([(0, 0), (1000, 0)])],
                                   crs=crs)  # fmt: skip
    frame.to_file(path, **how)


def test_a_geopackage_is_read_as_geojson_in_degrees(tmp_path: Path):
    line_file(tmp_path / "route.gpkg", 3857, driver="GPKG", layer="routes")
    files, problems = read(tmp_path, "route.gpkg")
    assert problems == []
    feature = json.loads(files[KEY].text)["features"][0]
    assert feature["properties"] == {"layer": "routes", "name": "mine"}
    # a metre of web Mercator at the equator is 1/111319.49 of a degree
    assert feature["geometry"]["coordinates"] == [[0.0, 0.0], [0.008983153, 0.0]]


def test_geojson_in_another_reference_system_is_turned_into_degrees(tmp_path: Path):
    line_file(tmp_path / "metres.geojson", 3857, driver="GeoJSON", RFC7946="NO")
    assert '"crs"' in (tmp_path / "metres.geojson").read_text()
    files, problems = read(tmp_path, "metres.geojson")
    assert problems == []
    found = json.loads(files[KEY].text)["features"][0]["geometry"]["coordinates"]
    assert found[1] == [0.008983153, 0.0]


def test_geojson_in_degrees_is_taken_as_it_is(tmp_path: Path):
    text = '{"type": "FeatureCollection", "features": []}'
    (tmp_path / "plain.geojson").write_text(text, encoding="utf-8")
    assert read(tmp_path, "plain.geojson")[0] == {KEY: Attached("plain.geojson", text)}


@pytest.mark.filterwarnings("ignore::UserWarning:pyogrio", "ignore::RuntimeWarning:pyogrio")
def test_a_geopackage_without_a_reference_system_or_of_rubbish_is_told(tmp_path: Path):
    line_file(tmp_path / "nowhere.gpkg", None, driver="GPKG", layer="routes")
    (tmp_path / "rubbish.gpkg").write_bytes(b"SQLite format 3\x00" + b"\x01" * 200)
    for name, words in (
        ("nowhere.gpkg", '"nowhere.gpkg" cannot be read as a GeoPackage (the layer "routes"'),
        ("rubbish.gpkg", '"rubbish.gpkg" cannot be read as a GeoPackage ('),
    ):
        files, problems = read(tmp_path, name)
        assert files == {}
        assert problems[0].message.startswith(words)

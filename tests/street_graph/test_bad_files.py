"""Files that are no streets: everything wrong is told, nothing is run."""

from __future__ import annotations

import pytest

from street_graph.choices import read_place
from street_graph.osm_file import read_osm
from street_graph.problems import StreetsError
from street_graph.trim import read_area

ROAD = "<way id='5'><nd ref='1'/><nd ref='2'/><tag k='highway' v='{}'/></way>"
ENDS = "<node id='1' lat='1' lon='1'/><node id='2' lat='1' lon='1.001'/>"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><osm>&b;</osm>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "is a web page"),
        ("<html><body>Not found</body></html>", "begins with <html>"),
        ("<osm><node id='1' lat='1'", "the end of the file is missing"),
        ("<osm>" + ENDS, "the end of the file is missing"),
        ("{}", "is broken XML"),
        ("\x1f\x8b packed", "is packed"),
        (LAUGHS, "declares a document type or entities"),
        ("<osm>" + ENDS + "</osm>", "has no street that can be walked"),
        ("<osm>" + ENDS + ROAD.format("motorway") + "</osm>", r"left out: motorways: 1\)"),
        ("<osm>" + ROAD.format("path") + "</osm>", r"missing in the file: 2 \(way 5 \(point 1\)"),
        ("<osm><node id='1' lat='91' lon='0'/></osm>", r"outside -180 to 180: 1 \(node 1\)"),
        ("<osm><node id='1' lat='nan' lon='0'/></osm>", r"outside -180 to 180: 1 \(node 1\)"),
        ("<osm><node id='1' lat='x' lon='0'/></osm>", "points without lat and lon as numbers"),
        ("<osm>" + ENDS + "<node id='2' lat='5' lon='5'/></osm>", "points stand twice"),
    ],
)
def test_a_wrong_file_is_told_in_a_plain_sentence(tmp_path, text, said):
    path = tmp_path / "town.osm"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(StreetsError, match=said) as caught:
        read_osm(path)
    assert str(caught.value).startswith("town.osm\n")
    assert str(caught.value).endswith("No streets were read.")


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text(
        "<osm><node id='1' lat='91' lon='0'/><node id='x' lat='1' lon='1'/>"
        "<way id='7'><nd ref='?'/><tag k='highway' v='path'/></way></osm>"
    )
    with pytest.raises(StreetsError) as caught:
        read_osm(path)
    assert len(caught.value.errors) == 3


def test_a_file_above_the_limit_is_refused_with_the_limit(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text("<osm>" + ENDS + "</osm>")
    with pytest.raises(StreetsError, match=r"the limit is 0\.0 million"):
        read_osm(path, max_bytes=20)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(StreetsError, match="cannot be read"):
        read_osm(tmp_path / "nowhere.osm")
    with pytest.raises(StreetsError, match="is not a file"):
        read_osm(tmp_path)


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "2,0,1,1", "0,0,500,1", "none.geojson"])
def test_a_bad_area_is_refused(text):
    with pytest.raises(StreetsError):
        read_area(text)


def test_an_area_may_be_a_geojson_polygon(tmp_path):
    path = tmp_path / "area.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": '
        '"Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1], [0, 0]]]}}]}'
    )
    assert read_area(str(path)).corners[:3] == ((0, 0), (1, 0), (0, 1))
    path.write_text('{"type": "Point", "coordinates": [0, 0]}')
    with pytest.raises(StreetsError, match="exactly one polygon"):
        read_area(str(path))


@pytest.mark.parametrize("text", ["School", "School = 1", "School = 99, 200", "= 1, 2"])
def test_a_bad_place_is_refused(text):
    with pytest.raises(StreetsError, match="is not a place"):
        read_place(text)

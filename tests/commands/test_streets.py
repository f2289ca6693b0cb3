"""``walks streets``: built, shown, drawn, exported and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main

OSM = """<osm version="0.6">
<node id="1" lat="33.780" lon="-118.190"/><node id="2" lat="33.780" lon="-118.189"/>
<node id="3" lat="33.781" lon="-118.189"/><node id="4" lat="33.781" lon="-118.190"/>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="Elm Ave"/></way></osm>"""


def test_a_schematic_grid_is_written_under_a_name(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["streets", "grid", "--name", "small", "--avenues", "3", "--streets", "2"]
    assert main([*typed, "--block-m", "100,50"]) == 0
    text = capsys.readouterr().out
    assert "small: 6 junctions, 7 segments, 0.6 km of street" in text
    assert '[streets] graph = "grid 3 x 2, 100 x 50 m"' in text
    assert (here / "streets" / "small.plans.json").is_file()
    assert main([*typed, "--block-m", "100,50"]) == 2
    assert "--replace replaces it" in capsys.readouterr().err
    assert main([*typed, "--block-m", "0,50", "--replace"]) == 2
    assert "a block is 1 to 5,000 m long" in capsys.readouterr().err


def test_streets_are_built_shown_and_checked(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "elm.osm").write_text(OSM)
    assert main(["streets", "build", "elm.osm", "--name", "elm"]) == 0
    text = capsys.readouterr().out
    assert 'streets/elm.geojson is written. Scenarios name it so: [streets] graph = "elm"' in text
    assert "beats: shortest walk" in text
    assert (here / "streets" / "elm.plans.json").is_file()
    assert main(["streets", "build", "elm.osm", "--name", "elm"]) == 2
    assert "--replace replaces it" in capsys.readouterr().err
    assert main(["streets", "show", "elm", "--beats", "2", "--out", "map.png"]) == 0
    assert "Picture: map.png" in capsys.readouterr().out
    assert (here / "map.png").read_bytes().startswith(b"\x89PNG")
    assert main(["streets", "check", "elm"]) == 0
    assert "elm: nothing is wrong." in capsys.readouterr().out
    assert main(["streets", "check", "elmo"]) == 2
    assert 'did you mean "elm"?' in capsys.readouterr().err


def test_a_map_that_is_none_is_exit_code_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "broken.osm").write_text("not a map")
    assert main(["streets", "build", "broken.osm", "--name", "broken"]) == 2
    said = capsys.readouterr()
    assert "broken.osm" in said.err and "Traceback" not in said.err
    assert not (here / "streets").exists()


def test_a_scenario_is_drawn_with_one_picture_for_each_layout(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["streets", "show", "--scenario", "drawn-route", "--out", "map.svg"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Picture: map-1.svg (afternoon every day)", "Picture: map-2.svg (evening every day)",
    ]  # fmt: skip
    assert "<!-- school loop -->" in (here / "map-2.svg").read_text(encoding="utf-8")
    assert main(["streets", "show", "--scenario", "drawn-beats", "--out", "beats.svg"]) == 0
    assert "<!-- 1 school -->" in (here / "beats.svg").read_text(encoding="utf-8")


def test_streets_and_a_scenario_are_exported_for_a_gis(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["streets", "export", "washington", "--beats", "3", "--tours", "3"]
    assert main([*typed, "--out", "plan.geojson"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("plan.geojson is written: 140 segments, 3 beats, 3 routes.")
    features = json.loads((here / "plan.geojson").read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["layer"] for f in features} == {"segments", "beats", "routes"}
    named = [f["properties"].get("name") for f in features]
    assert named[-1] == "tour of beat 3 of 3"
    typed = ["streets", "export", "--scenario", "weekend-crew", "--out", "crew.geojson"]
    assert main(typed) == 0
    features = json.loads((here / "crew.geojson").read_text(encoding="utf-8"))["features"]
    names = [f["properties"]["name"] for f in features if f["properties"]["layer"] != "segments"]
    assert names == [
        "beat 1 of 2", "beat 2 of 2", "beat 1 of 1", "tour of beat 1 of 2", "tour of beat 2 of 2",
        "tour of beat 1 of 1", "fixed route",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["export", "washington", "--out", "x.shp"], "ends in .gpkg or .geojson"),
        (["export", "--out", "x.gpkg"], "name the streets, or a scenario"),
        (["show", "washington", "--scenario", "fixed"], "name the streets, or a scenario"),
        (["show", "--scenario", "fixed", "--beats", "2"], "a scenario has its own beats"),
        (["show", "--scenario", "fixed", "--out", "x.gif"], "a picture file ends in"),
        (["export", "washington", "--beats", "999", "--out", "x.gpkg"], "too few for 999 beats"),
        (["export", "--scenario", "fixd", "--out", "x.gpkg"], 'did you mean "fixed"?'),
    ],
)
def test_what_cannot_be_drawn_or_exported_is_told(
    typed: list[str], told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["streets", *typed]) == 2
    assert told in capsys.readouterr().err

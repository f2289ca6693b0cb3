"""Drawn routes and beats, walked: by hand on three streets, and there and back through a file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.attached import Attached
from sim.scenario.errors import ScenarioError
from sim.scenario.features import features
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.on_streets import names_of
from sim.scenario.toml_text import scenario_to_toml
from sim.study.replication import ground_of
from sim.walk.season import walk_season
from sim.world.draw import draw_world
from street_graph.geo_files import geo_text
from tests.scenes import quiet, three_streets, walk, walked, world

AB, BC, CD = range(3)
DEG = 0.001
"""A corner of the three streets is so many degrees east of the one before."""


def drawing(*features: tuple[str, str, list]) -> Attached:
    """A drawing of (name, kind, coordinates in corners: A is 0, D is 3)."""
    return Attached("mine.geojson", json.dumps({
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": name},
             "geometry": {"type": kind, "coordinates": coordinates}}
            for name, kind, coordinates in features
        ],
    }))  # fmt: skip


def ground(*points: tuple[float, float]) -> list[list[float]]:
    return [[x * DEG, y * DEG] for x, y in points]


LINE = ("loop", "LineString", ground((1, 0.02), (2.03, 0.03), (1, -0.03)))


def box(west: float, east: float, name: str) -> tuple[str, str, list]:
    return name, "Polygon", [ground((west, -1), (east, -1), (east, 1), (west, 1), (west, -1))]


def touring(officers: int):
    """Single officers on tours of all three streets."""
    return quiet('[patrol]\nroute = "tour"\n', officers=officers)


def drawn(scenario, **changes):
    """The scenario with other rules of patrol."""
    return replace(scenario, patrol=replace(scenario.patrol, **changes))


def test_a_drawn_line_is_walked_up_and_down_from_its_beginning():
    scenario = drawn(quiet(), route="drawn", drawn_file=drawing(LINE))
    log = walk(scenario, world())
    assert walked(log)[:4] == [
        (BC, 0, 100, 0, 100), (BC, 100, 0, 100, 200), (BC, 0, 100, 200, 300),
        (BC, 100, 0, 300, 400),
    ]  # fmt: skip
    assert log.units["beat"].tolist() == [-1]


def test_two_units_on_a_drawn_line_are_half_a_round_apart():
    scenario = drawn(touring(2), route="drawn", drawn_file=drawing(LINE))
    log = walk(scenario, world())
    assert walked(log, 0)[0] == (BC, 0, 100, 0, 100)
    assert walked(log, 1)[0] == (BC, 100, 0, 0, 100)


WEST_EAST = drawing(box(-1, 1, "a"), box(1, 4, "b"))


def test_each_unit_tours_the_polygon_of_its_number():
    plan = {"route": "tour", "area": "beats", "beats_by": "drawn", "beats_file": WEST_EAST}
    log = walk(drawn(touring(2), **plan), world())
    assert log.units["beat"].tolist() == [0, 1]
    assert {row[0] for row in walked(log, 0)[:9]} == {AB}
    assert {row[0] for row in walked(log, 1)[:9]} == {BC, CD}


def test_more_units_than_polygons_share_a_tour_half_a_round_apart():
    plan = {"route": "tour", "area": "beats", "beats_by": "drawn", "beats_file": WEST_EAST}
    log = walk(drawn(touring(3), **plan), world())
    assert log.units["beat"].tolist() == [0, 1, 0]
    # up and down AB are 200 m: the third unit begins half of it later, at B
    assert walked(log, 0)[0] == (AB, 0, 100, 0, 100)
    assert walked(log, 2)[0] == (AB, 100, 0, 0, 100)


def test_one_unit_for_two_polygons_walks_both():
    plan = {"route": "tour", "area": "beats", "beats_by": "drawn", "beats_file": WEST_EAST}
    log = walk(drawn(quiet(), **plan), world())
    assert {row[0] for row in walked(log, 0)[:9]} == {AB, BC, CD}


def test_a_street_in_no_polygon_is_in_no_beat():
    plan = {"route": "roam", "area": "beats", "beats_by": "drawn", "start_at": "route",
            "beats_file": drawing(box(-1, 2, "a"))}  # fmt: skip
    log = walk(drawn(quiet(), **plan), world())
    before_going_back = [row for row in walked(log, 0) if row[3] < 6000]
    assert {row[0] for row in before_going_back} == {AB, BC}


def test_beats_by_counts_follow_the_counts():
    table = Attached("calls.csv", "segment,weight\ncd,9\nab,4\nbc,5\n")
    plan = {"route": "tour", "area": "beats", "beats_by": "requests", "beats_file": table}
    log = walk(drawn(touring(2), **plan), world())
    assert {row[0] for row in walked(log, 0)[:9]} == {AB, BC}
    assert {row[0] for row in walked(log, 1)[:9]} == {CD}


def test_units_with_other_beats_share_among_themselves_only():
    table = Attached("calls.csv", "segment,weight\ncd,9\nab,4\nbc,5\n")
    scenario = quiet(
        '[patrol]\nroute = "tour"\narea = "beats"\n[[patrol.override]]\nunits = [2]\n'
        "turn_back = true\n",
        officers=2,
    )
    override = scenario.patrol.overrides[0]
    changes = (("beats_by", "requests"), ("beats_file", table))
    scenario = drawn(scenario, overrides=(replace(override, changes=changes),))
    log = walk(scenario, world())
    assert log.units["beat"].tolist() == [0, 0]
    for unit in (0, 1):
        assert {row[0] for row in walked(log, unit)[:9]} == {AB, BC, CD}


def first_days(name: str, days: int = 2):
    scenario = load_scenario(name) if isinstance(name, str) else name
    season = scenario.season
    last = season.first_day + timedelta(days=days - 1)
    return replace(scenario, season=replace(season, last_day=last))


def tables(scenario) -> dict[str, bytes]:
    ground = ground_of(scenario.streets)
    log = walk_season(scenario, ground, draw_world(scenario, ground.graph, 3, 1), 3, 1)
    return {name: table.tobytes() for name, table in log.tables().items()}


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_what_is_exported_gives_the_same_walks_when_it_is_read(ending: str, tmp_path: Path):
    file = tmp_path / f"plan{ending}"
    out = ["--out", str(file)]
    assert main(["streets", "export", "washington", "--beats", "2", "--tours", "1", *out]) == 0
    attached = Attached(file.name, geo_text(file))
    beats = first_days("announced")
    assert tables(drawn(beats, beats_by="drawn", beats_file=attached)) == tables(beats)
    whole = first_days("tour-whole")
    again = drawn(whole, route="drawn", drawn_file=attached, drawn_name="tour of beat 1 of 1")
    assert tables(again) == tables(whole)


def test_a_fixed_route_of_a_scenario_is_exported_and_walked_as_it_was(tmp_path: Path):
    file = tmp_path / "fixed.geojson"
    assert main(["streets", "export", "--scenario", "fixed", "--out", str(file)]) == 0
    fixed = first_days("fixed")
    line = Attached(file.name, geo_text(file))
    again = drawn(fixed, route="drawn", drawn_file=line, drawn_name="fixed route")
    assert tables(again) == tables(fixed)


def test_a_scenario_keeps_its_drawing_when_it_is_written(tmp_path: Path):
    scenario = load_scenario("drawn-route")
    file = next(one for _, one in scenario.patrol.overrides[0].changes if isinstance(one, Attached))
    (tmp_path / file.file).write_text(file.text, encoding="utf-8")
    text = scenario_to_toml(scenario)
    assert scenario_from_text(text, scenario.name, folder=tmp_path) == scenario


def refused(tmp_path: Path, changes: str) -> list[tuple[str, str]]:
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(
            f'base = "announced"\n{changes}', folder=tmp_path,
            open_streets=lambda name: names_of(ground_of(load_scenario("announced").streets).graph),
        )  # fmt: skip
    return [(p.key, p.message) for p in caught.value.problems]


def test_drawings_that_do_not_fit_the_streets_are_told_by_key(tmp_path: Path):
    (tmp_path / "far.geojson").write_text(drawing(LINE).text, encoding="utf-8")
    (tmp_path / "calls.csv").write_text("place,weight\nPacific & 41st,1\n", encoding="utf-8")
    found = refused(tmp_path, '[patrol]\nroute = "drawn"\ndrawn_file = "far.geojson"\n')
    assert found[0][0] == "patrol.drawn_file"
    assert found[0][1].startswith('"far.geojson": "loop" does not follow these streets: 0% of it')
    found = refused(
        tmp_path,
        '[patrol]\nbeats_by = "people"\nbeats_file = "calls.csv"\n'
        '[[patrol.override]]\nunits = [2]\nbeats_by = "drawn"\nbeats_file = "far.geojson"\n',
    )
    assert [key for key, _ in found] == ["patrol.beats_file", "patrol.override[1].beats_file"]
    assert found[0][1].startswith('"calls.csv": line 2: no corner "Pacific & 41st"; nearest')
    assert found[1][1] == '"far.geojson": holds no polygon; it holds 1 other features'


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ('route = "drawn"', "drawn_file", "is empty; the route drawn needs a file with a line"),
        ('beats_by = "people"', "beats_file", 'beats by "people" need places and counts'),
        ('beats_by = "drawn"', "beats_file", 'beats by "drawn" need polygons'),
        ('beats_file = "calls.csv"', "beats_file", "is used only with beats_by"),
    ],
)
def test_keys_that_do_not_go_together(changes: str, key: str, told: str, tmp_path: Path):
    (tmp_path / "calls.csv").write_text("place,weight\nPacific & 14th,1\n", encoding="utf-8")
    found = refused(tmp_path, f"[patrol]\n{changes}\n")
    assert [k for k, _ in found] == [f"patrol.{key}"]
    assert told in found[0][1]


def told(scenario) -> list[str]:
    return features(scenario, three_streets())


def test_what_check_says_of_drawn_beats():
    parts = drawing(
        box(-1, 1, "a"), box(0, 1, "b"),
        ("c", "MultiPolygon", [box(2, 4, "")[2], box(-0.4, -0.2, "")[2]]),
    )  # fmt: skip
    plan = {"route": "tour", "area": "beats", "beats_by": "drawn", "beats_file": parts}
    with pytest.raises(ValueError, match='the polygon "b" holds no street'):
        told(drawn(quiet(), **plan))
    plan["beats_file"] = drawing(box(-1, 1, "a"), box(0.4, 0.6, "z"), box(2, 4, "b"))
    with pytest.raises(ValueError, match='the polygon "z" holds no street'):
        told(drawn(quiet(), **plan))
    apart = ("a", "MultiPolygon", [box(-1, 1, "")[2], box(2, 4, "")[2]])
    plan["beats_file"] = drawing(apart)
    assert told(drawn(touring(2), **plan)) == [
        'Drawn beats in "mine.geojson": "a".',
        "  1 streets (0.1 km) lie in none and are nobody's: bc.",
        '  The streets of "a" do not hang together; a tour also walks the streets between, a unit '
        "that roams stays in one part.",
        "  With 2 units for 1 polygons some share one, spread over its tour.",
        "  2 units: a tour of 0.6 km, 0.2 h of walking without stops.",
    ]


def test_what_check_says_of_a_drawn_line_and_of_uneven_counts():
    scenario = drawn(quiet(), route="drawn", drawn_file=drawing(LINE), drawn_within_m=3.0)
    first, *doubts = told(scenario)
    assert first.startswith('Drawn route "loop" in "mine.geojson": 2')
    assert "a round of 200 m, 3 min of walking" in first
    assert any("m of the line near bc lie up to 3 m from it." in doubt for doubt in doubts)
    table = Attached("calls.csv", "segment,weight\nab,98\nbc,1\ncd,1\n")
    plan = {"route": "tour", "area": "beats", "beats_by": "people", "beats_file": table}
    first, second = told(drawn(touring(2), **plan))
    assert first.startswith('Beats by people counted in "calls.csv": 2 with 98 % and 2 % of them')
    assert second == "  That is not even. ab alone has 98 %; take fewer units or other beats."

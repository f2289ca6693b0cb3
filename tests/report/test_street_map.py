"""The data of the map: every number is that of the tables, and what has no room is said."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest

import sim.report
from sim.report import geopackage, street_layers, street_map
from sim.report.inline import json_text
from sim.report.read import Numbers, numbers_of
from sim.report.street_classes import count_limits, even_limits, time_limits
from sim.report.street_layers import beat_name, when
from sim.report.street_map import (
    DIFFERENCES,
    FIRST_MEASURES,
    difference_table,
    left_out,
    map_data,
    map_section,
    room,
)
from sim.report.words import load_words
from sim.study.street_measures import STREET_MEASURES

ENGLISH = load_words("en")
REPORT = Path(sim.report.__file__).parent


@pytest.fixture(scope="module")
def data(numbers: Numbers) -> dict:
    return json.loads(json_text(map_data(numbers, ENGLISH)))


def same(shown: list[float | None], table: np.ndarray, unit: str) -> None:
    """Six figures of the table, shares as percentages, nothing where it has none."""
    found = np.array([np.nan if value is None else value for value in shown], dtype=float)
    scale = 100 if unit == "share" else 1
    np.testing.assert_allclose(found, scale * table.astype(float), rtol=1e-5, atol=1e-9)


def test_the_values_of_streets_are_those_of_the_table(data: dict, numbers: Numbers) -> None:
    for scenario in data["scenarios"]:
        table = numbers.segments(scenario["name"])
        for values, measure in zip(scenario["values"], STREET_MEASURES, strict=True):
            same(values, table[measure.name].to_numpy(), measure.unit)
    assert [scenario["name"] for scenario in data["scenarios"]] == numbers.scenarios


def test_the_differences_and_their_counts_are_those_of_the_table(
    data: dict, numbers: Numbers
) -> None:
    table = numbers.results.tables[DIFFERENCES]
    streets = numbers.results.graphs[numbers.baseline].segments
    for scenario in data["scenarios"]:
        if scenario["name"] == numbers.baseline:
            assert scenario["difference"] is None
            continue
        mine = table[table["scenario"] == scenario["name"]]
        for found, measure in zip(scenario["difference"], STREET_MEASURES, strict=True):
            rows = mine[mine["measure"] == measure.name]
            same(found["values"], rows["difference"].to_numpy(), measure.unit)
            clear = rows["clear"].to_numpy(dtype=bool)
            assert found["clear"] == np.flatnonzero(clear).tolist()
            sign = -1 if measure.better == "lower" else 1
            better = int((clear & (sign * rows["difference"].to_numpy(dtype=float) > 0)).sum())
            assert found["counts"] == [better, clear.sum() - better, streets - clear.sum()]
    assert table["clear"].any() and not table["clear"].all()


def test_the_table_on_the_page_has_the_same_counts(data: dict, numbers: Numbers) -> None:
    table = difference_table(numbers, ENGLISH)
    assert table is not None
    by_name = {scenario["name"]: scenario["difference"] for scenario in data["scenarios"]}
    judged = [n for n, m in enumerate(STREET_MEASURES) if m.better != "none"]
    for name, *cells in table.rows:
        for cell, number in zip(cells, judged, strict=True):
            up, down, rest = by_name[name.text][number]["counts"]
            assert cell.text == f"{up} better, {down} worse"
            assert cell.note == f"{rest} not clearly different"


def test_streets_lie_where_the_graph_has_them(data: dict, numbers: Numbers) -> None:
    graph = numbers.results.graphs[numbers.baseline]
    (streets,) = data["streets"]
    assert streets["blocks"] == list(graph.block)
    for steps, size in zip(streets["lines"], graph.length_mm, strict=True):
        points = np.cumsum(np.reshape(steps, (-1, 2)), axis=0)
        length = np.hypot(*np.diff(points, axis=0).T).sum()
        assert length == pytest.approx(size / 100, rel=0.01)  # decimetres
        assert points.min() >= 0


def test_what_finds_no_room_is_said(numbers: Numbers) -> None:
    streets = numbers.results.graphs[numbers.baseline].segments
    whole = room(numbers)
    assert whole.scenarios == tuple(numbers.scenarios) and whole.measures == STREET_MEASURES
    assert left_out(numbers, whole, ENGLISH) == []
    two = room(numbers, streets * 3 * len(STREET_MEASURES))
    assert two.scenarios == tuple(numbers.scenarios[:2]) and two.measures == STREET_MEASURES
    (said,) = left_out(numbers, two, ENGLISH)
    assert "leaves out 1 of the 3 scenarios, and these measures: none" in said
    few = room(numbers, streets * 3 * len(FIRST_MEASURES))
    assert len(few.scenarios) == 2 and [m.name for m in few.measures] == list(FIRST_MEASURES)
    assert "Times an officer passes in a day" in left_out(numbers, few, ENGLISH)[0]
    assert room(numbers, 0).scenarios == (numbers.baseline,)
    small = map_data(numbers, ENGLISH, most=streets * 3 * len(FIRST_MEASURES))
    assert len(small["scenarios"]) == 2 and small["circles"] == {}


def test_the_map_of_a_page_too_large_holds_less_and_says_so(numbers: Numbers) -> None:
    whole, less = map_section(numbers, ENGLISH), map_section(numbers, ENGLISH, most=0)
    assert len(whole["scenarios"]) == 3 and whole["left_out"] == []
    assert less["scenarios"] == [numbers.baseline] and len(less["data"]) < len(whole["data"]) / 2
    assert "the map leaves out 2 of the 3 scenarios" in less["left_out"][0]


def test_a_map_of_very_many_streets_says_that_it_has_no_beats(
    numbers: Numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (street_layers, street_map, geopackage):
        monkeypatch.setattr(module, "MOST_SEGMENTS", 5)
    section = map_section(numbers, ENGLISH)
    assert section["left_out"] == [ENGLISH("street_map.no_layers", most="5")]
    assert (
        section["layers"] == ["names", "requests", "contacts"]
        and '"layers":null' in section["data"]
    )
    path = tmp_path / "streets.gpkg"
    path.write_bytes(geopackage.package(numbers, ENGLISH).content)
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert "segments_roam" in layers and not {"beats", "routes"} & layers


def test_a_study_of_one_scenario_has_a_map_without_differences(
    numbers: Numbers, tmp_path: Path
) -> None:
    results = numbers.results
    tables = {k: v for k, v in results.tables.items() if k != DIFFERENCES}
    alone = replace(results.study, scenarios=results.study.scenarios[:1])
    section = map_section(numbers_of(replace(results, study=alone, tables=tables)), ENGLISH)
    assert section["table"] is None and not section["compared"]
    assert section["scenarios"] == [numbers.baseline]


def test_names_stay_inside_the_data() -> None:
    nasty = ["</script><script>alert(1)</script>", "<!--", "\u2028", "\u202eabc 🚓 'x\" &amp;"]
    text = json_text(nasty)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == nasty


def test_every_message_of_the_map_is_used() -> None:
    files = [*REPORT.glob("street_*.py"), *(REPORT / "templates").glob("map*")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    keys = [key.split(".")[1] for key in ENGLISH.messages if key.startswith("street_map.")]
    assert len(keys) > 40
    named = [r"\b(?:words|data\.words)\.{}\b", r"[\"'.]{}[\"']"]
    unused = [k for k in keys if not any(re.search(n.replace("{}", k), text) for n in named)]
    assert unused == ["circles_requests", "circles_contacts"]  # put together in map.js


def test_classes_have_round_limits_inside_the_values() -> None:
    rng = np.random.default_rng(2)
    for values in (rng.random(200), 0.9 + 0.1 * rng.random(200), rng.lognormal(0, 1, 200)):
        for limits in (even_limits(values), count_limits(values), time_limits(600 * values)):
            assert 1 <= len(limits) <= 6 and list(limits) == sorted(set(limits))
        assert values.min() < even_limits(values)[0] and even_limits(values)[-1] < values.max()
    assert even_limits(np.array([0.0, 1.0])) == (0.2, 0.4, 0.6, 0.8)
    assert even_limits(np.ones(4)) == () == count_limits(np.ones(4))


def test_plans_and_beats_are_named_in_the_language_of_the_page() -> None:
    spanish = load_words("es")
    assert when("evening every day; late on fri, sat", ENGLISH) == (
        "evening every day; late on Fri and Sat"
    )
    assert when("evening every day; late on fri, sat", spanish) == (
        "evening, todos los días; late: vie y sáb"
    )
    assert beat_name("tour of beat 2 of 4", spanish) == "recorrido del sector 2 de 4"
    assert beat_name("North side", spanish) == "North side"

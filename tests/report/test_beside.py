"""What lies beside the page: workbook, map file, summary, the page to hand out."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest

from sim.report import geopackage
from sim.report.assumptions import assumed_of, sourced_of
from sim.report.council import HIDDEN_FIGURES, HIDDEN_MEASURES, public
from sim.report.page import page_html, read_record
from sim.report.read import Numbers, numbers_of
from sim.report.summary import plain, summary_text
from sim.report.words import LANGUAGES, load_words
from sim.report.workbook import TABLES, workbook_bytes
from sim.scenario.load import Loaded
from sim.scenario.model import Headline
from sim.study.compare import compare
from sim.study.run import Results
from sim.study.tidy import csv_bytes, plain_text
from tests.report.blank import drawn

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a.example","b")')
WHERE = re.compile(
    r"(?i)\b(tours?|beats?|hot[ -]?spots?|predictab\w+|replays?|recorridos?|rondas?"
    r"|predecib\w+|puntos calientes)\b"
)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def content(numbers: Numbers) -> bytes:
    record = read_record(numbers.results.folder)
    return workbook_bytes(numbers, record, 5, load_words("en"))


@pytest.fixture(scope="module")
def workbook(content: bytes) -> openpyxl.Workbook:
    return opened(content)


def test_every_table_has_a_sheet_or_a_reason(workbook: openpyxl.Workbook, results: Results) -> None:
    sheets = workbook.sheetnames
    assert sheets[:3] == ["read me", "at a glance", "measures"]
    told = {row[0]: row[1] for row in workbook["read me"].iter_rows(values_only=True)}
    for name, frame in results.tables.items():
        assert name in TABLES and told[name].startswith(TABLES[name])
        assert (name in sheets) == (name != "requests" and len(frame) > 0)
    assert "tables/requests.parquet" in told["requests"]


def test_cells_are_the_tables_with_the_formats_of_their_units(
    workbook: openpyxl.Workbook, results: Results
) -> None:
    sheet, table = workbook["measures"], results.tables["measures"]
    head = [cell.value for cell in sheet[1]]
    assert head == list(table.columns) and sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:X{len(table) + 1}"
    place = head.index("value")
    formats = {"share": "0.0%", "min": "#,##0.0", "per week": "#,##0.0"}
    for row, (unit, value) in enumerate(zip(table["unit"], table["value"], strict=True), start=2):
        cell = sheet.cell(row, place + 1)
        if np.isfinite(value):
            assert cell.value == pytest.approx(value, rel=1e-12)
            assert cell.number_format == formats.get(unit, cell.number_format)
        else:
            assert cell.value == (None if np.isnan(value) else "never")


def test_no_cell_of_the_workbook_is_a_formula(numbers: Numbers) -> None:
    segments = numbers.results.tables["segments"].copy()
    segments["block"] = [NASTY[i % len(NASTY)] for i in range(len(segments))]
    tables = {**numbers.results.tables, "segments": segments}
    study = replace(numbers.results.study, about=NASTY[-1])
    spoilt = replace(numbers, results=replace(numbers.results, tables=tables, study=study))
    book = opened(workbook_bytes(spoilt, {"command": "=2+2"}, 0, load_words("en")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert {cell.value for cell in cells if cell.data_type == "s"} >= {*NASTY, "=2+2"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert links and all(link.target is None for link in links)


def test_the_workbook_is_the_same_bytes_again(content: bytes, numbers: Numbers) -> None:
    record = read_record(numbers.results.folder)
    assert workbook_bytes(numbers, record, 5, load_words("en")) == content


def test_text_in_csv_is_no_formula_and_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"name": [*NASTY, "a=b"], "x": [-1.5, *range(6)], "n": range(-3, 4)})
    rows = list(csv.reader(io.StringIO(csv_bytes(frame).decode())))
    assert [row[0] for row in rows[1:]] == [*(f"'{text}" for text in NASTY), "a=b"]
    assert [row[1] for row in rows[1:3]] == ["-1.5", "0"] and rows[1][2] == "-3"
    assert frame["name"].tolist()[0] == "=1+1" and plain_text("3-1") == "3-1"


def test_each_scenario_has_its_streets_with_measures(
    numbers: Numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = geopackage.package(numbers, load_words("en"))
    path = tmp_path / "streets.gpkg"
    path.write_bytes(made.content)
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers[:3] == ["segments_announced", "segments_roam", "segments_script_alert_1_script_"]
    assert {"beats", "routes", "layer_styles"} <= {*layers} and made.left_out == ()
    found = geopandas.read_file(path, layer="segments_roam")
    table = numbers.segments("roam")
    assert found.crs.to_epsg() == 4326 and found["block"].tolist() == table["block"].tolist()
    for column in ("mean_time_since_seen_min", "contacts", "walked_m_standard_error"):
        np.testing.assert_allclose(found[column], table[column])
    graph = numbers.results.graphs["roam"]
    west, south, east, north = found.total_bounds
    assert (west, north) == pytest.approx((graph.node_lon.min(), graph.node_lat.max()))
    assert (east, south) == pytest.approx((graph.node_lon.max(), graph.node_lat.min()))
    assert set(geopandas.read_file(path, layer="beats")["scenario"]) == {
        name for name in numbers.scenarios if name != "roam"
    }
    with sqlite3.connect(path) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    base.close()
    assert set(styles) == {*layers} - {"layer_styles"}
    renderer = ElementTree.fromstring(styles["segments_roam"]).find("renderer-v2")
    assert renderer.get("attr") == "mean_time_since_seen_min"
    limits = [(float(r.get("lower")), float(r.get("upper"))) for r in renderer.iter("range")]
    assert limits[0][0] == 0 and limits[-1][1] >= found["mean_time_since_seen_min"].max()
    assert [high for _, high in limits[:-1]] == [low for low, _ in limits[1:]]
    assert len(limits) == len(list(renderer.iter("symbol")))
    monkeypatch.setattr(geopackage, "MOST_FEATURES", graph.segments + 1)
    assert geopackage.package(numbers, load_words("en")).left_out == tuple(numbers.scenarios[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_text_of_the_tables(numbers: Numbers, language: str) -> None:
    words = load_words(language)
    text = summary_text(numbers, read_record(numbers.results.folder), 5, words)
    assert text.startswith(f"# {plain(numbers.results.study.about)}\n")
    assert (
        "<script>" not in text.replace("    walks compare <script>", "") and r"\<script\>" in text
    )
    for key in ("answer", "glance", "hours", "targets", "rests", "cannot"):
        assert f"\n## {words('heading.' + key)}\n" in text
    rows = [line for line in text.splitlines() if line.startswith("| announced |")]
    assert len(rows) == 3
    heads = re.findall(r"^\|.*\|\n\| :---", text, re.MULTILINE)
    assert len(heads) == 3
    assert "    walks compare <script>alert(1)</script>\n" in text
    assert len(text.split()) < 1000


def test_marks_of_markdown_are_text() -> None:
    assert plain("a|b *c* _d_ <e> # `f`\n[g]") == r"a\|b \*c\* \_d\_ \<e\> \# \`f\` \[g\]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_to_hand_out_does_not_say_where_officers_will_be(
    numbers: Numbers, loaded: tuple[Loaded, ...], language: str
) -> None:
    """Names and descriptions are the planner's own words and are taken out first."""
    words = load_words(language)
    headlines = (*numbers.results.study.headlines, Headline("hot_spot_min_per_day", 1.0))
    results, study = numbers.results, replace(numbers.results.study, headlines=headlines)
    comparison = compare(study.name, results.arms, study.baseline, headlines)
    tables = {**results.tables, "measures": pd.DataFrame(comparison.table())}
    watched = numbers_of(replace(results, study=study, comparison=comparison, tables=tables))
    assumed = assumed_of(loaded, "announced")
    record = read_record(numbers.results.folder)
    whole = page_html(watched, drawn(watched), record, assumed, words)
    sourced = sourced_of(loaded, "announced")
    page = page_html(
        public(watched), drawn(watched), record, assumed, words, sourced=sourced, council=True
    )
    assert words.name(next(m for m in watched.headlines if m.name in HIDDEN_MEASURES)) in whole
    assert 'id="files"' in whole and 'id="files"' not in page
    assert words("page.council") in page and words("page.council") not in whole
    pictured = [set(re.findall(r'alt="about ([^"]+)"', text)) for text in (whole, page)]
    assert pictured[0] - pictured[1] == {
        "difference-hot_spot_min_per_day", "frontier", *HIDDEN_FIGURES,
    }  # fmt: skip
    for section, there in (("duty", False), ("contacts", True)):
        assert f'id="{section}"' in whole and (f'id="{section}"' in page) == there
    assert "by-hour|" in whole and "by-hour|" not in page and "by-weekday|" not in page
    assert "patrol.route" in whole and "patrol." not in page
    own = [row.why for rows in assumed.values() for row in rows] + [row.source for row in sourced]
    own += [text for one in loaded for text in (words.about(one.scenario), one.scenario.name)]

    def told(text: str) -> list[str]:
        text = re.sub(r'(?s)<style>.*?</style>|"data:image[^"]+"', "", text)
        text = html.unescape(text)
        for words_of_planner in sorted(own, key=len, reverse=True):
            text = text.replace(words_of_planner, "")
        return WHERE.findall(text)

    assert told(whole) and told(page) == []
    links = re.findall(r'href="([^"#]+)"', page)
    assert links == ["council.es.html" if language == "en" else "council.html"]


def test_the_study_that_is_handed_out_is_otherwise_the_same(results: Results) -> None:
    numbers = numbers_of(results)
    handed = public(numbers)
    assert "frontier" in handed.results.tables
    assert handed.headlines == numbers.headlines and handed.results.targets == results.targets
    pd.testing.assert_frame_equal(handed.measures, numbers.measures)

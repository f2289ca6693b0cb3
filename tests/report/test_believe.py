"""Can I believe it: the three ranges, checks against theory, the checklist, what has a source."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.report.assumptions import assumed_by, sourced_by, sourced_of, sourced_rows
from sim.report.believe import checks_said, checks_table, ranges_table, reading
from sim.report.cannot import STATEMENTS, cannot
from sim.report.council import public, public_sources
from sim.report.figures.ranges import Band, draw_ranges
from sim.report.figures.style import style
from sim.report.page import page_html, read_record
from sim.report.ranges import ranges, ranges_of
from sim.report.read import Numbers, numbers_of
from sim.report.stress import stress
from sim.report.words import LANGUAGES, load_words
from sim.scenario.assumed import parameters
from sim.scenario.idle import idle_inputs
from sim.scenario.load import Loaded
from sim.study.measures import measure_named
from sim.study.run import Results
from sim.verify.short import last_outcome
from tests.report.blank import drawn

ENGLISH, SPANISH = load_words("en"), load_words("es")
CONTACTS = measure_named("contacts_per_week")


def test_the_ranges_are_those_of_the_tables(numbers: Numbers) -> None:
    found = ranges(numbers)
    assert found is not None and (found.scenario, found.measure) == ("announced", CONTACTS)
    row = numbers.row("announced", "contacts_per_week")
    assert found.computing == (row["low"], row["high"])
    assert found.season == (row["season_low"], row["season_high"])
    assert (found.settings, found.tried) == (None, 0)


def test_what_is_not_known_is_nine_of_ten_settings(varied_results: Results) -> None:
    found = ranges_of(numbers_of(varied_results), "roam", CONTACTS)
    table = varied_results.tables["settings"]
    values = np.sort(table.loc[table["scenario"] == "roam", "contacts_per_week"])
    assert found.tried == len(values) == 32
    assert found.settings == (values[1], values[30])  # the 5th and 95th percentile of 32


def test_a_study_whose_figures_are_not_there_has_no_picture_of_ranges(numbers: Numbers) -> None:
    table = numbers.results.tables["measures"].assign(season_low=np.nan)
    tables = {**numbers.results.tables, "measures": table}
    bare = numbers_of(replace(numbers.results, tables=tables))
    assert ranges(bare) is None
    page = page_html(bare, drawn(bare), {}, {}, ENGLISH)
    assert "The three ranges of" not in page and "about ranges" not in page
    assert "about ranges" in page_html(numbers, drawn(numbers), {}, {}, ENGLISH)


def test_the_table_behind_the_picture_says_what_helps(
    numbers: Numbers, varied_results: Results
) -> None:
    without = ranges_table(ranges_of(numbers, "announced", CONTACTS), ENGLISH)
    assert [row[1].text for row in without.rows][2] == "not varied in this study"
    assert "this study has not asked" in reading(ranges_of(numbers, "roam", CONTACTS), ENGLISH)
    found = ranges_of(numbers_of(varied_results), "announced", CONTACTS)
    a, b, c = ranges_table(found, SPANISH).rows
    assert (a[1].of, c[1].of) == (
        "announced|contacts_per_week|range", "announced|contacts_per_week|settings_values",
    )  # fmt: skip
    assert b[2].text == "nada: el azar es parte de toda temporada"
    assert f"nine of ten of {found.tried} settings" in reading(found, ENGLISH)


def test_ranges_differ_by_hatch_and_words_and_never_by_colour_alone() -> None:
    bands = [
        Band("computing", (9.0, 11.0), "9 to 11"), Band("season", (5.0, 15.0), "5 to 15"),
        Band("unknown", None, "not varied"),
    ]  # fmt: skip
    with style():
        figure = draw_ranges(10.0, bands, "people", "mean: 10")
    (axes,) = figure.axes
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    assert spans == [(9.0, 11.0), (9.0, 11.0), (5.0, 15.0), (5.0, 15.0)]  # filled, then outlined
    assert len({str(bar.get_hatch()) for bar in axes.patches if bar.get_fill()}) == 2
    written = {text.get_text() for text in axes.texts}
    assert written == {"9 to 11", "5 to 15", "not varied", "mean: 10"}
    low, high = axes.get_xlim()
    assert 0 < low < 5 and high > 15


def test_the_scale_of_what_cannot_be_below_zero_begins_there() -> None:
    with style():
        figure = draw_ranges(9.0, [Band("unknown", (1.0, 90.0), "1 to 90")], "people", "mean: 9")
    assert figure.axes[0].get_xlim()[0] == 0


def test_a_figure_without_any_spread_can_be_drawn() -> None:
    with style():
        figure = draw_ranges(0.0, [Band("computing", (0.0, 0.0), "0 to 0")], "people", "mean: 0")
    assert figure.axes[0].get_xlim() == (-1.0, 1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_walks_verify_found_last_stands_on_the_page(language: str, numbers: Numbers) -> None:
    outcome, words = last_outcome(), load_words(language)
    table = checks_table(outcome, words)
    assert [len(table.rows), len(table.head)] == [len(outcome.kinds), 5]
    for row, kind in zip(table.rows, outcome.kinds, strict=True):
        told = [int(cell.text.replace(",", "")) for cell in row[1:4]]
        assert told == [kind.cases, kind.figures, kind.agree]
    figures = sum(kind.figures for kind in outcome.kinds)
    said = checks_said(outcome, words)
    assert f" {words.whole(figures)} " in said and words.date(outcome.when) in said
    worse = replace(outcome.kinds[0], agree=outcome.kinds[0].agree - 1)
    found = checks_said(replace(outcome, kinds=(worse, *outcome.kinds[1:])), words)
    assert words.whole(figures - 1 - sum(k.figures - k.agree for k in outcome.kinds)) in found
    page = page_html(numbers, drawn(numbers), {}, {}, words)
    assert said in page and words("checked.D3") in page


def test_every_item_of_the_checklist_is_filled_from_the_study(numbers: Numbers) -> None:
    record = read_record(numbers.results.folder)
    parts = stress(numbers, record, 78, 83, ENGLISH, council=False)
    assert [part.name for part in parts] == [
        "1. Objectives", "2. Logic", "3. Data", "4. Experimentation", "5. Implementation",
        "6. Code access",
    ]  # fmt: skip
    told = {item.number: item.text for part in parts for item in part.items}
    assert list(told) == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "3.4",
        "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
    ]  # fmt: skip
    assert "“People talked with in a week” (smallest difference that matters: 10" in told["1.2"]
    assert "12:00 to 20:00, every day: 4 officers, in pairs" in told["2.3"]
    assert "12 blocks" in told["2.5"] and "83 inputs of announced have a source" in told["3.1"]
    assert told["4.2"].startswith("3 days, February 27, 2021 to March 1, 2021;")
    assert "4 seasons of each scenario" in told["4.3"] and "Seed 1." in told["5.2"]
    assert record["inputs"]["study"]["program"] in told["6.1"]
    assert all(told.values())


def test_the_checklist_of_the_page_to_hand_out_names_no_routes(numbers: Numbers) -> None:
    whole, handed = (
        {i.number: i.text for part in stress(numbers, {}, 1, 1, ENGLISH, council=c)
         for i in part.items}
        for c in (False, True)
    )  # fmt: skip
    assert whole["2.4"].startswith("Routes: roam and tour.") and "tour" not in handed["2.4"]
    assert {k for k in whole if whole[k] != handed[k]} == {"2.4"}


def test_every_input_that_is_used_has_a_source_or_is_assumed(loaded: tuple[Loaded, ...]) -> None:
    data = loaded[0].data
    told = {row.key for row in sourced_by(data)} | {row.key for row in assumed_by(data)}
    assert told == {".".join(one.general) for one in parameters(data)} - idle_inputs(data)
    rows = {row["key"]: row for row in sourced_rows(sourced_of(loaded, "announced"), ENGLISH)}
    assert rows["season.first_day"]["source"].startswith("Long Beach Police release, 2022")
    assert sourced_of(loaded, "somebody else") == []


def test_sources_stand_on_the_page_and_those_of_routes_not_on_the_one_to_hand_out(
    numbers: Numbers, loaded: tuple[Loaded, ...]
) -> None:
    sourced = sourced_of(loaded, "announced")
    whole = page_html(numbers, drawn(numbers), {}, {}, ENGLISH, sourced=sourced)
    handed = page_html(
        public(numbers), drawn(numbers), {}, {}, ENGLISH, sourced=sourced, council=True
    )
    assert f"{len(sourced)} inputs with their sources" in whole
    assert f"{len(public_sources(sourced))} inputs with their sources" in handed
    assert "patrol.dwell_min" in whole and "patrol." not in handed
    assert "Laguna Beach PD daily registers" in whole


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_what_it_cannot_say_is_one_plain_statement_each_with_the_source_of_a_fact(words) -> None:
    told = dict(zip(STATEMENTS, cannot(words), strict=True))
    assert all(one.text.endswith(".") and len(one.text.split()) < 70 for one in told.values())
    for key, fact in {"pilot": "66 %", "stops": "64 %", "thin": "123", "calls": "28 %"}.items():
        assert fact in told[key].text and told[key].source
    assert not any(one.source for key, one in told.items() if "%" not in one.text and key != "thin")

"""The page: opens without a network, says what the tables say, escapes what files say."""

from __future__ import annotations

import base64
import re
import shutil
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from sim.report import tables, write
from sim.report.assumptions import assumed_by
from sim.report.read import Numbers, numbers_of
from sim.report.replay.data import room_beside
from sim.report.words import load_words
from sim.report.write import write_report
from sim.scenario.load import Loaded
from sim.scenario.season_model import Costs
from sim.study.execute import Workers
from sim.study.run import Results
from tests.report.blank import drawn

VOID = {"meta", "img", "br", "link", "hr", "input"}
DATA = '<script type="application/json" id="map-data">'
NOT_IN_TABLE = ("verdict", "minutes_each", "dollars_each")
NASTY = "<script>alert(1)</script>"


class Page(HTMLParser):
    """Tags, attributes, text and numbered cells of a page; complains about bad nesting."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.cells: dict[str, str] = {}
        self._cell = ""
        self.differences = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("td", "th"):
            self._cell = dict(attrs).get("data-of") or ""
            if self._cell:
                assert self._cell not in self.cells or tag == "td"
                self.cells[self._cell] = ""
        if tag == "span":
            self._cell = ""  # a cell's second line
        if tag == "b":  # a number in it
            self._cell = dict(attrs)["data-of"] or ""
            self.cells[self._cell] = ""
            self.differences += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("td", "b"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)
        if self._cell:
            self.cells[self._cell] += data

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def pages(written: list[Path]) -> dict[str, Page]:
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in written[:2]}


def test_the_pages_and_figures_are_written_whole(results: Results, written: list[Path]) -> None:
    assert [path.name for path in written[:2]] == ["report.html", "report.es.html"]
    assert all(path.is_file() for path in written)
    names = {path.name for path in written[2:]}
    assert {"waits.svg", "waits.png", "waits.es.svg", "coverage-time.png"} <= names
    assert "difference-contacts_per_week.svg" in names
    assert {path.name for path in (results.folder / "figures").iterdir()} == names


@pytest.mark.parametrize("name", ["report.html", "report.es.html"])
def test_a_page_fetches_nothing(pages: dict[str, Page], name: str, results: Results) -> None:
    page = pages[name]
    assert page.open == []
    for tag, attribute, value in page.attributes:
        if attribute in ("src", "href", "srcset", "data", "action", "poster"):
            local = value.startswith(("data:image/svg+xml,", "#")) or ":" not in value
            assert local, (tag, attribute, value[:80])
    assert not {"link", "iframe", "object", "video"} & set(page.tags)
    text = (results.folder / name).read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;" in text
    assert not re.search(r"url\((?!%23)|@import", text)  # but for parts of a figure itself


@pytest.mark.parametrize("name", ["report.html", "report.es.html"])
def test_only_the_scripts_of_the_page_itself_may_run(
    name: str, results: Results, written: list[Path]
) -> None:
    text = (results.folder / name).read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = re.search(r"script-src ([^\"]*)\"", text)
    assert allowed and scripts
    assert unescape(allowed[1]) == " ".join(f"'sha256-{one}'" for one in hashes)
    assert set(re.findall(r"<script[^>]*>", text)) == {"<script>", DATA}


@pytest.mark.parametrize("name", ["report.html", "report.es.html"])
def test_links_lead_to_a_place_on_the_page(pages: dict[str, Page], name: str) -> None:
    page = pages[name]
    ids = {value for _, attribute, value in page.attributes if attribute == "id"}
    links = [v for _, a, v in page.attributes if a == "href" and v.startswith("#")]
    assert len(links) > 10 and {link[1:] for link in links} <= ids


@pytest.mark.parametrize("name", ["report.html", "report.es.html"])
def test_every_figure_has_words_for_those_who_do_not_see_it(
    pages: dict[str, Page], name: str
) -> None:
    page = pages[name]
    alts = [
        value for tag, attribute, value in page.attributes if (tag, attribute) == ("img", "alt")
    ]
    assert page.tags.count("img") == len(alts) == 14
    assert all(len(alt) > 40 for alt in alts)


def test_names_in_markup_stay_text(pages: dict[str, Page], results: Results) -> None:
    for name, page in pages.items():
        text = (results.folder / name).read_text(encoding="utf-8")
        assert page.tags.count("script") == 2 and page.tags.count("b") == page.differences
        assert f"About {NASTY}" in page.words
        assert "a & b < c" in page.words
        assert "<b>Row</b>, $1$–2" in page.words
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and NASTY not in text
        pictures = [
            unquote(address) for address in re.findall(r'"data:image/svg\+xml,([^"]+)"', text)
        ]
        assert len(pictures) == 14
        assert all(ElementTree.fromstring(picture).tag.endswith("}svg") for picture in pictures)
        assert not any("<script" in picture for picture in pictures)


def number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", "").replace("%", ""))


def shown_as(text: str, value: float, unit: str) -> bool:
    """Whether `text` is `value` to the decimals that it has."""
    value = 100 * value if unit == "share" else value
    decimals = len(text.split(".")[1].rstrip("% \u00a0")) if "." in text else 0
    return abs(number(text) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-6)


@pytest.mark.parametrize(("name", "to"), [("report.html", " to "), ("report.es.html", " a ")])
def test_every_number_on_the_page_is_that_of_the_tables(
    pages: dict[str, Page], name: str, to: str, results: Results
) -> None:
    table = results.tables["measures"].set_index(["scenario", "measure"])
    ranges = {
        "range": ("low", "high"), "season_range": ("season_low", "season_high"),
        "difference_range": ("difference_low", "difference_high"),
    }  # fmt: skip
    compared = 0
    for of, text in pages[name].cells.items():
        if of.count("|") == 3:
            continue  # of another table
        scenario, measure, column = of.split("|")
        if measure == "within" or measure.startswith("block ") or column in NOT_IN_TABLE:
            continue
        row = table.loc[(scenario, measure)]
        if column in ranges:
            ends = [float(row[end]) for end in ranges[column]]
            if not np.isfinite(ends).all():
                continue
            for part, value in zip(text.split(to), ends, strict=True):
                assert shown_as(part, value, row["unit"]), (of, text, value)
        elif np.isfinite(float(row[column])):
            unit = "" if column == "better_in_seasons" else row["unit"]
            assert shown_as(text, float(row[column]), unit), (of, text, row[column])
        compared += 1
    assert compared > 60


@pytest.mark.parametrize(("name", "to"), [("report.html", " to "), ("report.es.html", " a ")])
def test_the_table_at_a_glance_says_the_differences_of_the_tables(
    name: str, to: str, results: Results
) -> None:
    text = (results.folder / name).read_text(encoding="utf-8")
    table = results.tables["measures"].set_index(["scenario", "measure"])
    shown = Page(re.search(r'<table class="glance">.*?</table>', text, re.DOTALL)[0])
    assert shown.differences == 2 * 2 * 3 and shown.tags.count("svg") == 2 * 3
    for of, told in shown.cells.items():
        scenario, measure, column = of.split("|")
        row = table.loc[(scenario, measure)]
        if column == "difference_range":
            ends = (row["difference_low"], row["difference_high"])
            for part, value in zip(told.split(to), ends, strict=True):
                assert shown_as(part, float(value), row["unit"]), (of, told)
        else:
            assert shown_as(told.split()[0], float(row[column]), row["unit"]), (of, told)


def test_the_numbers_behind_the_charts_are_those_of_the_tables(
    pages: dict[str, Page], results: Results
) -> None:
    keys = {"by-hour": "hour", "by-weekday": "weekday"}
    cells = {of: told for of, told in pages["report.html"].cells.items() if of.count("|") == 3}
    for of, told in cells.items():
        name, scenario, row, column = of.split("|")
        table = results.tables[name]
        mine = table[table["scenario"] == scenario]
        if name == "gaps":
            count = mine.loc[mine["from_min"] == int(row), "gaps"].sum()
            assert shown_as(told, count / mine["gaps"].sum(), "share"), (of, told)
        else:
            at = mine[keys[name]].astype(str) == row
            assert shown_as(told.strip(), float(mine.loc[at, column].iloc[0]), ""), (of, told)
    kinds = [of.split("|")[0] for of in cells]
    # 24 hours and three columns; contacts in some hours; three days; eleven lengths of time
    assert kinds.count("by-weekday") == 3 * 3 and kinds.count("gaps") == 3 * 11
    assert kinds.count("by-hour") >= 3 * 24 * 3 + 3


def test_the_waits_on_the_page_are_those_of_the_requests(
    pages: dict[str, Page], results: Results
) -> None:
    table = results.tables["requests"]
    cells = {of: text for of, text in pages["report.html"].cells.items() if "|within|" in of}
    assert len(cells) == 3 * 6
    for of, text in cells.items():
        scenario, _, minutes = of.split("|")
        mine = table[(table["scenario"] == scenario) & table["counted"]]
        if minutes == "never":
            share = float(np.isinf(mine["wait_min"]).mean())
        else:
            share = float((mine["wait_min"] <= float(minutes)).mean())
        assert shown_as(text, share, "share"), (of, text, share)


def test_the_page_says_what_it_rests_on_and_what_it_cannot_say(
    pages: dict[str, Page], loaded: tuple[Loaded, ...]
) -> None:
    words = pages["report.html"].words
    count = len(assumed_by(loaded[0].data))
    assert "The answer Depends on assumptions: no scenario with the same officer-hours" in words
    assert f"on {count} inputs that are assumed, not measured" in words
    assert "Range (c): What we do not know." in words and "This study has not varied them" in words
    assert f"walks compare {NASTY}" in words
    assert "Seed 1. Program version" in words
    assert "one in 25 stops to talk rather than nods" in words  # the reason of an assumption
    assert "© OpenStreetMap contributors, ODbL 1.0" in words
    for said in ("It is not validated", "counts officers' time, not safety", "Philadelphia 123"):
        assert said in words


def test_the_spanish_page_is_in_spanish(pages: dict[str, Page], results: Results) -> None:
    page = pages["report.es.html"]
    assert ("html", "lang", "es") in page.attributes
    words = page.words
    assert "La respuesta Depende de supuestos: " in words
    for english in ("The answer", "percentage points", "not sure yet", "What is assumed", "Mean "):
        assert english not in words
    assert "27 de febrero de 2021" in words
    figures = results.folder / "figures"
    assert (figures / "waits.es.svg").read_bytes() != (figures / "waits.svg").read_bytes()


def test_a_study_of_one_scenario_has_a_page_without_comparison(
    results: Results, tmp_path: Path
) -> None:
    from dataclasses import replace

    from sim.study.compare import compare

    alone = replace(results.study, scenarios=results.study.scenarios[:1])
    comparison = compare("alone", results.arms[:1], "announced", alone.headlines)
    tables = {
        name: frame[frame["scenario"] == "announced"].reset_index(drop=True)
        for name, frame in results.tables.items()
    }
    tables["measures"] = tables["measures"].assign(verdict="")
    one = replace(results, study=alone, folder=tmp_path, comparison=comparison, tables=tables)
    english, _ = write_report(one).pages
    words = Page(english.read_text(encoding="utf-8")).words
    assert "Only one scenario was run, so nothing is compared." in words
    assert "No list of assumptions came with this study." in words
    assert "The record of this run is missing." in words
    assert not list(tmp_path.glob("figures/difference-*"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_which_targets_are_met(numbers: Numbers, language: str) -> None:
    table = tables.targets(numbers, load_words(language))
    figures = numbers.results.targets
    assert [row[0].text for row in table.rows] == numbers.scenarios
    for row, figure in zip(table.rows, figures, strict=True):
        assert f"{figure.met} " in row[3].note
        assert f" {figure.seasons} " in row[3].note
    asked = {"en": "at least", "es": "al menos"}[language]
    assert f": {asked} 50 %, " in table.head[3]


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ["radio patrol: lost to patrol cars", "not stated", "nobody walks"]),
     ("es", ["las patrullas en auto, que las pierden", "no se dice", "nadie camina"])],
)  # fmt: skip
def test_the_table_of_targets_says_where_the_hours_come_from(
    results: Results, language: str, told: list[str]
) -> None:
    first, second, third = results.study.scenarios
    taken = replace(first, costs=Costs(hours_from="radio-patrol"))
    study = replace(results.study, scenarios=(taken, second, replace(third, shifts=())))
    table = tables.targets(numbers_of(replace(results, study=study)), load_words(language))
    assert [row[2].text for row in table.rows] == told
    assert [row[1].of for row in table.rows] == [
        f"{scenario.name}|officer_hours_per_week|value" for scenario in study.scenarios
    ]


@pytest.mark.parametrize("gives_way", ["evenings", "map"])
def test_a_page_that_is_too_large_gets_fewer_evenings_and_then_a_smaller_map(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gives_way: str
) -> None:
    rooms = []

    def replay_of(*asked: Any) -> None:
        rooms.append(asked[3:])

    monkeypatch.setattr(write, "replay_of", replay_of)
    monkeypatch.setattr(write, "pictures", lambda numbers, _: drawn(numbers))
    monkeypatch.setattr(write, "MAP_VALUES", (write.MAP_VALUES[0], 1))
    there = replace(results, folder=tmp_path)
    whole = [path.read_bytes() for path in write_report(there).pages]
    assert rooms == [()]  # as many evenings as there may ever be
    largest = max(map(len, whole))
    monkeypatch.setattr(write, "PAGE_AT_MOST", largest - 1)
    if gives_way == "map":
        monkeypatch.setattr(write, "is_too_large", lambda size: size >= largest)
    made = [path.read_bytes() for path in write_report(there).pages]
    if gives_way == "evenings":
        assert made == whole
        assert rooms[1:] == [(), (room_beside(largest),)]
    else:
        assert all(len(short) < len(long) for short, long in zip(made, whole, strict=True))
        assert rooms[1:] == [(), (room_beside(max(map(len, made))),)]


@pytest.mark.slow
def test_a_report_drawn_by_workers_has_the_bytes_of_one_drawn_here(
    results: Results,
    loaded: tuple[Loaded, ...],
    written: list[Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert written
    shutil.copytree(results.folder, tmp_path, dirs_exist_ok=True)
    with Workers(2) as workers:
        found = write_report(replace(results, folder=tmp_path), loaded, workers)
    assert "done here" not in caplog.text
    mine = (*found.pages, *found.council, *found.summaries, *found.figures, found.workbook,
            found.streets)  # fmt: skip
    for path in mine:
        there = results.folder / path.relative_to(tmp_path)
        assert path.read_bytes() == there.read_bytes(), path
        assert path.stat().st_mtime_ns > there.stat().st_mtime_ns

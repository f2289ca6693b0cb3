"""Every number in every table of a page: tied to a table of the study, or worked out again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite

import pandas as pd
import pytest

from sim.report.assumptions import Assumed, assumed_of, range_text, value_text
from sim.report.council import public_inputs
from sim.report.pictures import verdict_words
from sim.report.street_map import DIFFERENCES
from sim.report.words import Words, load_words
from sim.scenario.on_streets import street_km
from sim.scenario.staffing import staffing
from sim.study.street_measures import STREET_MEASURES
from sim.study.tidy import csv_bytes
from tests.report.conftest import Whole
from tests.report.reading import ReadCell, Reading, ReadTable, numbers_in, rounds_to

SPANS = {
    "range": ("low", "high"), "season_range": ("season_low", "season_high"),
    "difference_range": ("difference_low", "difference_high"),
    "settings_range": ("difference_low", "difference_high"),
}  # fmt: skip
SETTINGS = (
    "held_in_settings", "better_in_settings", "difference_median", "settings_range",
    "best_in_settings",
)  # fmt: skip
COUNTS = ("better_in_seasons", "held_in_settings", "better_in_settings", "best_in_settings")
TO = {"en": " to ", "es": " a "}


class Study:
    """The tables of a study as read from CSV, and what else its page is made of."""

    def __init__(self, whole: Whole, language: str) -> None:
        self.whole, self.words, self.to = whole, load_words(language), TO[language]
        self.tables = {
            name: pd.read_csv(io.BytesIO(csv_bytes(frame)), keep_default_na=True)
            for name, frame in whole.results.tables.items()
        }
        self.measures = self.by("measures")
        self.unknown = self.by("unknown")
        self.formula = self.by("closed-form")

    def by(self, name: str) -> pd.DataFrame:
        return self.tables[name].set_index(["scenario", "measure"])


def scaled(value: float, unit: str) -> float:
    return 100 * value if unit == "share" else value


def tied(cell: ReadCell, study: Study) -> None:
    """A cell that says where its number stands."""
    scenario, measure, column = cell.of.split("|")
    if measure == "within":
        return waited(cell, scenario, column, study)
    table = study.unknown if column in SETTINGS else study.measures
    row = table.loc[(scenario, measure)]
    if column == "verdict":
        assert verdict_words(row["verdict"], study.words) in cell.text
        return None
    unit = "" if column in COUNTS else row["unit"]
    ends = [float(row[end]) for end in SPANS.get(column, (column.replace("settings_", ""),))]
    if not all(map(isfinite, ends)) or (column == "held_in_settings" and ends[0] < 0):
        assert not list(numbers_in(cell.text)), cell
        return None
    parts = cell.text.split(study.to) if column in SPANS else [cell.text]
    for part, value in zip(parts, ends, strict=True):
        assert rounds_to(part, scaled(value, unit)), (cell, value)
    return None


def waited(cell: ReadCell, scenario: str, minutes: str, study: Study) -> None:
    table = study.tables["requests"]
    mine = table[(table["scenario"] == scenario) & table["counted"]]
    wait = mine["wait_min"].astype(float).fillna(float("inf"))
    share = (wait == float("inf")).mean() if minutes == "never" else (wait <= float(minutes)).mean()
    assert rounds_to(cell.text, 100 * share), (cell, share)


def hours(table: ReadTable, study: Study) -> None:
    """What a scenario asks for is worked out of its shifts."""
    for row, one in zip(table.rows, study.whole.results.study.scenarios, strict=True):
        figures = staffing(one, street_km(study.whole.results.graphs[one.name]))
        few, most = figures.fewest_at_once, figures.most_at_once
        assert [float(cell.text.replace(",", "")) for cell in (row[1], row[3], row[5])] == [
            round(figures.officer_hours_per_week), figures.officer_shifts_per_week,
            figures.heads_needed,
        ]  # fmt: skip
        assert set(numbers_in(row[4].text)) == {float(few), float(most)}
        assert set(numbers_in(row[6].text)) <= {float(one.crew.heads)}
        assert rounds_to(row[7].text, figures.hours_per_week_per_street_mile or 0)


def targets(table: ReadTable, study: Study) -> None:
    told = study.tables["targets"].set_index("scenario")
    for row in table.rows:
        its = told.loc[row[0].text]
        assert list(numbers_in(row[3].note)) == [its["met_seasons"], its["seasons"]]


def unseen(table: ReadTable, study: Study) -> None:
    """The blocks that go longest without an officer."""
    segments = study.tables["segments"]
    for row in table.rows:
        mine = segments[segments["scenario"] == row[0].text]
        longest = mine.groupby("block")["mean_time_since_seen_min"].max()
        told = dict(re.findall(r"(?:^|; )(.+?) \(([\d.,]+)\s*h\)", row[4].text))
        assert len(told) == 3
        for block, time in told.items():
            assert rounds_to(time, longest[block] / 60), block
        assert max(longest) == longest[next(iter(told))]


def clear_streets(table: ReadTable, study: Study) -> None:
    changes = study.tables[DIFFERENCES]
    judged = [measure for measure in STREET_MEASURES if measure.better != "none"]
    for row in table.rows:
        for cell, measure in zip(row[1:], judged, strict=True):
            mine = changes[
                (changes["scenario"] == row[0].text) & (changes["measure"] == measure.name)
            ]
            clear = mine[mine["clear"]]["difference"]
            better = (clear < 0) if measure.better == "lower" else (clear > 0)
            counts = [better.sum(), (~better).sum(), (~mine["clear"]).sum()]
            assert [*numbers_in(cell.text), *numbers_in(cell.note)] == counts


def formula(table: ReadTable, study: Study) -> None:
    for row in table.rows:
        for told, simulated in zip(row[2:7:2], row[1:6:2], strict=True):
            its = study.formula.loc[(row[0].text, simulated.of.split("|")[1])]
            unit = study.measures.loc[(row[0].text, simulated.of.split("|")[1]), "unit"]
            assert rounds_to(told.text, scaled(its["closed_form"], unit)), (told, its)


def varied(table: ReadTable, study: Study) -> None:
    """Second lines: in how many settings nothing differs, in how many seasons a verdict held."""
    for row in table.rows:
        scenario, measure, _ = row[3].of.split("|")
        its = study.unknown.loc[(scenario, measure)]
        assert list(numbers_in(row[4].note)) in ([], [its["equal_in_settings"]])
        (hinge,) = [
            one for one in study.whole.results.hinges.rows
            if (one.scenario, one.measure) == (scenario, measure)
        ]  # fmt: skip
        said = list(numbers_in(row[3].note))
        assert said in ([], [hinge.held_in_seasons, hinge.seasons])


def assumed(table: ReadTable, study: Study) -> None:
    """Values and ranges are those of the scenario files, on a page to hand out some of them."""
    found = assumed_of(study.whole.loaded, study.whole.results.study.baseline)
    told = [(row[1].text, row[2].text) for row in table.rows if len(row) > 1]
    wanted = [
        [(value_text(one, study.words), range_text(one, study.words)) for one in _all(rows)]
        for rows in (found, public_inputs(found))
    ]
    assert told in wanted


def _all(found: Mapping[str, Sequence[Assumed]]) -> list[Assumed]:
    return [one for rows in found.values() for one in rows]


ELSEWHERE: dict[str, Callable[[ReadTable, Study], None]] = {
    "heading.hours": hours, "heading.targets": targets, "heading.coverage": unseen,
    "street_map.table": clear_streets, "heading.theory": formula, "heading.unknown": varied,
    "heading.assumptions": assumed,
}  # fmt: skip
"""By the caption: tables with numbers of which not every cell says where it stands."""


def checker(table: ReadTable, words: Words, baseline: str) -> Callable[..., None] | None:
    captions = {words(key, baseline=baseline): check for key, check in ELSEWHERE.items()}
    return captions.get(table.caption.strip())


@pytest.mark.parametrize(
    ("name", "language"),
    [("report.html", "en"), ("report.es.html", "es"), ("council.html", "en")],
)
def test_every_number_in_every_table_is_that_of_the_study(
    whole: Whole, name: str, language: str
) -> None:
    study = Study(whole, language)
    page = Reading(whole.pages[name].read_text(encoding="utf-8"))
    checked = 0
    for table in page.tables:
        check = checker(table, study.words, whole.results.study.baseline)
        for row in table.rows:
            for cell in row[1:]:
                if cell.of:
                    tied(cell, study)
                    checked += 1
                elif list(numbers_in(f"{cell.text} {cell.note}")):
                    assert check, f"nothing checks {cell} under {table.caption!r}"
        if check:
            check(table, study)
    assert checked > 100

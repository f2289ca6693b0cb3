"""Cells of a page that say where their number stands, checked against the tables of the study."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import isfinite, isnan, nan

import pandas as pd

from sim.report.pictures import verdict_words
from sim.report.words import load_words
from sim.study.tidy import csv_bytes
from sim.study.when import WEEKDAYS
from tests.report.conftest import Whole
from tests.report.reading import ReadCell, ReadTable, numbers_in, rounds_to

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
EACH: dict[str, Callable[[pd.Series], float]] = {
    "minutes_each": lambda its: 60 / its["contacts_per_officer_hour"],
    "dollars_each": lambda its: its["dollars_per_week"] / its["contacts_per_week"],
}
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
    if cell.of.count("|") == 3:
        return in_grid(cell, study)
    scenario, measure, column = cell.of.split("|")
    if measure == "within":
        return waited(cell, scenario, column, study)
    if measure.startswith("block "):
        return on_block(cell, scenario, measure.removeprefix("block "), column, study)
    table = study.unknown if column in SETTINGS else study.measures
    row = table.loc[(scenario, measure)]
    if column == "verdict":
        assert verdict_words(row["verdict"], study.words) in cell.text
        assert list(numbers_in(cell.note)) in ([], [row["settled_after_seasons"]])
        return None
    unit = "" if column in COUNTS else row["unit"]
    if column == "settings_values":
        ends = over_settings(scenario, measure, study)
    elif column in EACH:
        ends = [EACH[column](study.measures["value"].loc[scenario])]
    else:
        names = SPANS.get(column, (column.replace("settings_", ""),))
        ends = [float(row[end]) for end in names]
    if not all(map(isfinite, ends)) or (column == "held_in_settings" and ends[0] < 0):
        assert not list(numbers_in(cell.text)), cell
        return None
    parts = cell.text.split(study.to) if len(ends) > 1 else [cell.text]
    for part, value in zip(parts, ends, strict=True):
        assert rounds_to(part, scaled(value, unit)), (cell, value)
    return None


def over_settings(scenario: str, measure: str, study: Study) -> list[float]:
    """5th and 95th percentile over the settings: the smallest value that so many do not exceed."""
    table = study.tables["settings"]
    values = sorted(table[table["scenario"] == scenario][measure].dropna())
    return [values[max(0, -(-len(values) * share // 100) - 1)] for share in (5, 95)]


def in_grid(cell: ReadCell, study: Study) -> None:
    """A cell of a table by hour, by day of the week or by length of time."""
    name, scenario, key, column = cell.of.split("|")
    table = study.tables[name]
    mine = table[table["scenario"] == scenario]
    if name == "gaps":
        number = mine[mine["from_min"] == int(key)]["gaps"].sum()
        assert rounds_to(cell.text, 100 * number / mine["gaps"].sum()), cell
        return
    by, of = ("weekday", key) if name == "by-weekday" else ("hour", int(key))
    (row,) = mine[mine[by] == of].to_dict("records") or [{}]
    value = row.get(column, nan)
    if isnan(value):
        assert not list(numbers_in(cell.text + cell.note)), cell
        return
    assert rounds_to(cell.text, value), (cell, value)
    if cell.note:
        low, high = cell.note.split(study.to)
        assert rounds_to(low, row[f"{column}_season_low"]), cell
        assert rounds_to(high, row[f"{column}_season_high"]), cell


def on_block(cell: ReadCell, scenario: str, segment: str, column: str, study: Study) -> None:
    table = study.tables["segments"]
    mine = table[(table["scenario"] == scenario) & (table["segment"].astype(str) == segment)]
    (value,) = mine[column]
    assert rounds_to(cell.text, value), (cell, value)


def waited(cell: ReadCell, scenario: str, minutes: str, study: Study) -> None:
    table = study.tables["requests"]
    mine = table[(table["scenario"] == scenario) & table["counted"]]
    wait = mine["wait_min"].astype(float).fillna(float("inf"))
    share = (wait == float("inf")).mean() if minutes == "never" else (wait <= float(minutes)).mean()
    assert rounds_to(cell.text, 100 * share), (cell, share)


def headed(cell: ReadCell, row: list[ReadCell], head: str, table: ReadTable, study: Study) -> None:
    """The row, the column or the caption of a cell name what it says that it is of."""
    parts = cell.of.split("|")
    grid = len(parts) == 4
    named = parts[1] if grid else parts[0]
    assert any(named in text for text in (row[0].text, head, table.caption)), cell
    label = row[0].text.strip()
    if parts[0] == "by-hour":
        assert int(label.split(":")[0]) == int(parts[2]), cell
    elif parts[0] == "by-weekday":
        assert label == study.words.weekdays[WEEKDAYS.index(parts[2])], cell
    elif parts[0] == "gaps":
        limit = int(parts[2]) or 15  # the first class is named by where it ends
        assert next(numbers_in(head)) in (limit, limit / 60, limit / 1440), cell
    elif parts[1].startswith("block "):
        segments = study.tables["segments"]
        (block, *_) = segments[segments["segment"].astype(str) == parts[1][6:]]["block"]
        assert label == block, cell

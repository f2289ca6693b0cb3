"""results/README.md names every column that is written, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.study.best import SELECTION
from sim.study.failures import FAILURES
from sim.study.measures import measure_names
from sim.study.run import Results
from sim.study.staffing_search import STAFFING
from sim.tables import (
    ACTIVITIES,
    ASSIGNMENTS,
    OUTCOMES_TABLE,
    REQUESTS,
    STEPS,
    TALKS,
    UNITS,
)
from sim.verify.table import COLUMNS

README = Path(__file__).parents[2] / "results" / "README.md"
LOG = {
    "requests": REQUESTS, "units": UNITS, "assignments": ASSIGNMENTS, "outcomes": OUTCOMES_TABLE,
    "talks": TALKS, "steps": STEPS, "activities": ACTIVITIES,
}  # fmt: skip


def listed(title: str) -> list[str]:
    """Column names in the table under a heading, in order."""
    text = README.read_text(encoding="utf-8")
    part = text.split(f"\n### {title}\n", 1)[1].split("\n##", 1)[0]
    cells = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)
    return [name for cell in cells[1:] for name in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize(
    "table",
    ["measures", "pairs", "frontier", "shifts", "days", "requests-season-1", "segments",
     "segment-differences", "by-hour", "by-weekday", "gaps",
     "talks", "response-by-priority", "closed-form", "closed-form-by-hour"],
)  # fmt: skip
def test_the_columns_of_a_table_are_explained(results: Results, table: str) -> None:
    assert sorted(listed(f"`{table}`")) == sorted(results.tables[table].columns)


def test_the_columns_of_what_failed_are_explained() -> None:
    assert tuple(listed("`failures`")) == FAILURES.names


def test_the_columns_of_a_selection_are_explained() -> None:
    assert tuple(listed("`selection`")) == SELECTION.names


@pytest.mark.parametrize("table", ["unknown", "assumptions"])
def test_the_columns_on_what_is_not_known_are_explained(
    varied_results: Results, table: str
) -> None:
    assert listed(f"`{table}`") == list(varied_results.tables[table].columns)


def test_the_table_of_settings_has_columns_for_assumptions_and_measures(
    varied_results: Results,
) -> None:
    assert listed("`settings`") == ["setting", "scenario"]
    columns = list(varied_results.tables["settings"].columns)
    assert columns[:2] == ["setting", "scenario"]
    assert columns[2:5] == list(varied_results.hinges.found.design.names)
    assert set(columns[5:]) <= set(measure_names())


def test_tables_of_the_same_form_are_as_the_one_that_is_explained(results: Results) -> None:
    tables = results.tables
    assert list(tables["requests"].columns) == list(tables["requests-season-1"].columns)
    for by in ("kind", "hour"):
        columns = [by if c == "priority" else c for c in tables["response-by-priority"].columns]
        assert list(tables[f"response-by-{by}"].columns) == columns


def test_the_table_of_seasons_has_a_column_for_each_measure(results: Results) -> None:
    assert listed("`seasons`") == ["scenario", "replication"]
    columns = list(results.tables["seasons"].columns)
    assert columns[:2] == ["scenario", "replication"]
    assert set(columns[2:]) <= set(measure_names())


def test_the_columns_of_a_staffing_search_are_explained() -> None:
    assert sorted(listed("`staffing`")) == sorted(STAFFING.names)


def test_the_columns_of_what_is_verified_are_explained() -> None:
    assert tuple(listed("`verify`")) == COLUMNS


def test_every_table_has_a_heading(varied_results: Results) -> None:
    headings = set(re.findall(r"^### `(.+)`$", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == {*varied_results.tables, "selection", "staffing", "verify"}


@pytest.mark.parametrize("table", list(LOG))
def test_the_columns_of_the_log_are_explained(table: str) -> None:
    assert sorted(listed(f"log `{table}`")) == sorted(LOG[table].names)

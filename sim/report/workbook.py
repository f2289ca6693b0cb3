"""All tables of a study as one workbook for a spreadsheet, with a first sheet that explains."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from sim.report.answer import answer
from sim.report.page import question
from sim.report.pictures import SIGNS
from sim.report.read import Numbers
from sim.report.sheets import Sheet, Styles
from sim.report.words import Words
from sim.study.measures import measure_named
from sim.study.tidy import PARQUET_ONLY

WORKBOOK = "tables.xlsx"

MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can have."""

MOST_CELLS = 250_000
"""Larger tables stay out: a spreadsheet opens them slowly, and so does whoever gets them."""

TABLES = {
    "measures": "every measure of every scenario, with ranges, difference and verdict",
    "targets": "what each scenario has to reach, and whether it does",
    "unknown": "the verdicts over all settings of what is assumed",
    "assumptions": "how much each assumed number moves each difference",
    "settings": "each setting of what is assumed, with what came out",
    "failures": "seasons that could not be simulated",
    "pairs": "all pairs of scenarios on the headline measures, for the analyst",
    "frontier": "which scenarios are worth a look when all headline measures count",
    "segments": "each block of each scenario, means over seasons",
    "segment-differences": "each street against the baseline: what is clear of chance",
    "response-by-priority": "how soon an officer comes, by urgency",
    "response-by-kind": "how soon an officer comes, by kind of request",
    "response-by-hour": "how soon an officer comes, by hour of the day",
    "by-hour": "officers on duty, requests and contacts by hour of the day",
    "by-weekday": "officer-hours, requests and contacts by day of the week",
    "closed-form": "what queueing theory says beside what was simulated",
    "closed-form-by-hour": "the same theory by hour of the day",
    "seasons": "each simulated season of each scenario, one column for each measure",
    "shifts": "each shift of each season",
    "days": "each date of each season",
    "talks": "talks of each season by how they came about",
    "referrals": "referrals to other services",
    "spots": "hot spots: stays and visits",
    "gaps": "lengths of time between two sightings of a block",
    "requests-season-1": "each request of the first season and what became of it",
    "requests": "each request of all seasons",
}
"""What is in each table, in the order of the sheets."""

READING = (
    ("value", "the mean over all simulated seasons"),
    ("low, high", "computing error: with 95 % the mean of endless seasons lies inside; more "
     "seasons make it narrower"),
    ("season_low, season_high", "what one real season may bring: nine of ten simulated seasons "
     "lie inside; more computing does not make it narrower"),
    ("difference", "the scenario less the baseline, over the same evenings; for a share in "
     "percentage points"),
    ("verdict", "the difference held against the margin that was set before the run; all verdicts "
     "hold together with 95 %"),
    ("never", "a wait that has no end: so many requests were never reached"),
    ("an empty cell", "there is no such number"),
)  # fmt: skip

UNITS = (
    ("..._min, ..._h, ..._s", "minutes, hours, seconds"),
    ("..._m, ..._km", "meters, kilometers"),
    ("..._share", "a share, shown as a percentage"),
    ("..._per_week, ..._per_day, ..._per_season", "a number in that time"),
    ("..._clock_min", "minutes after midnight"),
    ("..._standard_error", "standard error of the column of that name"),
    ("unit", "where a table has this column, it is the unit of the numbers in its row"),
)

LEAVES_OUT = (
    "The program counts officers' time. It does not say whether crime, fear or trust change, and "
    "no number here is a quota for anybody."
)


def workbook_bytes(
    numbers: Numbers, record: Mapping[str, Any], assumed: int, words: Words
) -> bytes:
    """All tables of a study as an Excel workbook; equal results give equal bytes.

    Text is written as text whatever it begins with, so that no cell becomes a
    formula or a link.

    Parameters
    ----------
    numbers : Numbers
    record : mapping
        What ``run.json`` holds; empty if there is none.
    assumed : int
        How many inputs of the baseline are assumed; 0 if not known.
    words : Words
        English, as the names of the tables and columns.
    """
    import xlsxwriter

    tables = numbers.results.tables
    shown = {name: tables[name] for name in _order(tables) if _why_not(name, tables[name]) == ""}
    left_out = {name: _why_not(name, tables[name]) for name in _order(tables) if name not in shown}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True})
    book.set_properties({
        "title": words("page.title", study=numbers.results.study.name), "created": _when(record),
    })  # fmt: skip
    styles = Styles(book)
    _explain(Sheet.of(book, styles, "read me"), numbers, record, shown, left_out, assumed, words)
    _glance(Sheet.of(book, styles, "at a glance"), numbers, words)
    for name, frame in shown.items():
        Sheet.of(book, styles, name).table(frame, name)
    book.close()
    return buffer.getvalue()


def _order(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    known = [name for name in TABLES if name in tables]
    return known + [name for name in tables if name not in TABLES]


def _why_not(name: str, frame: pd.DataFrame) -> str:
    """Why a table has no sheet; "" if it has one."""
    if name in PARQUET_ONLY:
        return f"{len(frame):,} rows; tables/{name}.parquet"
    if len(frame) > MOST_ROWS or frame.size > MOST_CELLS:
        return f"{len(frame):,} rows, too long for a handy workbook; tables/{name}.csv"
    return "" if len(frame) else "nothing to show"


def _when(record: Mapping[str, Any]) -> datetime:
    """When the results were made, so that making the workbook again gives the same bytes."""
    try:
        return datetime.fromisoformat(str(record["written"])).replace(tzinfo=None)
    except (KeyError, ValueError):
        return datetime(2021, 1, 1)


def _explain(
    sheet: Sheet,
    numbers: Numbers,
    record: Mapping[str, Any],
    shown: Mapping[str, pd.DataFrame],
    left_out: Mapping[str, str],
    assumed: int,
    words: Words,
) -> None:
    study = numbers.results.study
    seasons = numbers.results.comparison.look.seasons
    sheet.widths(30, 110)
    sheet.line(words("page.title", study=study.name), style="title")
    sheet.line(words.about(study))
    sheet.line(question(numbers, words))
    sheet.line(words.many("page.seasons_apart", seasons, seasons=seasons))
    for sentence in answer(numbers, assumed, words).sentences:
        sheet.line(sentence)
    sheet.line(LEAVES_OUT)
    sheet.pairs("Scenarios", [(s.name, words.about(s)) for s in study.scenarios])
    sheet.pairs("How to read it", READING)
    sheet.pairs("Ends of column names", UNITS)
    sheet.pairs("Sheets", [("at a glance", "the headline measures of every scenario"), *(
        (name, TABLES.get(name, "")) for name in shown
    )], links=True)  # fmt: skip
    if left_out:
        sheet.pairs("Not in this workbook", [
            (name, f"{TABLES.get(name, '')} ({why})") for name, why in left_out.items()
        ])  # fmt: skip
    made = [
        ("date", str(record.get("written", "not known"))[:10]),
        ("command", str(record.get("command", "not known"))),
        ("seed", str(study.seed)),
        ("program", str(record.get("versions", {}).get("neighborhood-walks", "not known"))),
    ]
    sheet.pairs("How it was made", made)


def _glance(sheet: Sheet, numbers: Numbers, words: Words) -> None:
    """Scenarios by headline measures, the mean and the verdict beside it."""
    hours = measure_named("officer_hours_per_week")
    head: list[str] = [words("column.scenario"), words.title(hours)]
    for measure in numbers.headlines:
        head += [words.title(measure), words("column.verdict")]
    rows: list[Sequence[object]] = []
    units = ["", hours.unit]
    for measure in numbers.headlines:
        units += [measure.unit, "verdict"]
    for scenario in numbers.scenarios:
        row: list[object] = [scenario, numbers.number(scenario, hours.name)]
        for measure in numbers.headlines:
            verdict = str(numbers.row(scenario, measure.name)["verdict"])
            told = f"{SIGNS[verdict]} {verdict}" if verdict else words("word.baseline")
            row += [numbers.number(scenario, measure.name), told]
        rows.append(row)
    sheet.grid(head, units, rows)

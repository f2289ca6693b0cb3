"""The tables behind the charts: by hour, by day of the week, by length of time, cost and benefit.

Those by hour and by day of the week have a column for each scenario that is
drawn. Where a number stands is "table|scenario|row|column".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.report.charts import HOURS, gap_names, hours_shown, weekday_names
from sim.report.figures.columns import hour_text
from sim.report.figures.small import with_chart
from sim.report.read import Numbers
from sim.report.tables import Cell, Table
from sim.report.words import Words
from sim.study.measures import measure_named
from sim.study.reduce import GAP_EDGES_MIN


def duty(numbers: Numbers, words: Words) -> list[Table]:
    """Officers on duty, requests, and those reached in time, by hour of the day."""
    columns = ("officers_on_duty", "foot_requests_per_week", "reached_in_time_per_week")
    captions = ("hours.on_duty", "hours.requests_week", "hours.in_time")
    tables = _by_hour(numbers)
    return [
        _grid(tables, "by-hour", column, words(caption), _hour_rows(range(24), words), words)
        for column, caption in zip(columns, captions, strict=True)
    ]


def contacts_by_hour(numbers: Numbers, words: Words) -> Table:
    """People talked with a week, by hour of the day, with what one season may bring."""
    tables = _by_hour(numbers)
    rows = _hour_rows(hours_shown(tables), words)
    caption = words("hours.contacts_week_table")
    return _grid(tables, "by-hour", "contacts_per_week", caption, rows, words)


def contacts_by_weekday(numbers: Numbers, words: Words) -> Table:
    """People talked with a day, by day of the week, with what one season may bring."""
    drawn = with_chart(numbers.scenarios, numbers.baseline)
    tables = {name: numbers.by_weekday(name) for name in drawn}
    rows = weekday_names(numbers, words)
    caption = words("hours.contacts_day_table")
    return _grid(tables, "by-weekday", "contacts_per_day", caption, rows, words)


def gaps(numbers: Numbers, words: Words) -> Table:
    """Share of the times between two visits in each class of length."""
    head = gap_names(words)
    rows = []
    for name in numbers.scenarios:
        shares = numbers.gap_shares(name)
        cells = [
            Cell(words.share(share), f"gaps|{name}|{minutes}|share")
            for share, minutes in zip(shares, GAP_EDGES_MIN, strict=True)
        ]
        rows.append((Cell(name, words=True), *cells))
    return Table(words("gaps.axis"), (words("column.scenario"), *head), tuple(rows))


def frontier(numbers: Numbers, words: Words) -> Table:
    """Officer-hours and headline measures of each scenario, and whether it is worth a look."""
    measures = [measure_named(HOURS), *numbers.headlines]
    rows = []
    for name, (kept, by, on) in numbers.frontier().items():
        told = words("frontier.kept")
        if not kept:
            better = words.listed([f"“{words.name(measure_named(m))}”" for m in on])
            told = words("frontier.dropped_by", other=by, measures=better)
        sign = "●" if kept else "○"
        cells = [
            Cell(words.number(numbers.number(name, m.name), m), f"{name}|{m.name}|value")
            for m in measures
        ]
        rows.append((Cell(name, words=True), *cells, Cell(f"{sign} {told}", words=True)))
    head = (
        words("column.scenario"), *(words.title(m) for m in measures), words("column.frontier"),
    )  # fmt: skip
    return Table(words("heading.frontier"), head, tuple(rows))


def frontier_lines(numbers: Numbers, words: Words) -> list[str]:
    """Which scenarios are worth a look, and which of them beat the others."""
    found = numbers.frontier()
    kept = [name for name, (is_kept, _, _) in found.items() if is_kept]
    if len(kept) == len(found):
        return [words("frontier.all_kept")]
    lines = [words.many("frontier.left", len(kept), names=words.listed(kept))]
    beaten: dict[str, list[str]] = {}
    for name, (_, by, _) in found.items():
        if by:
            beaten.setdefault(by, []).append(name)
    for other, names in beaten.items():
        lines.append(words("frontier.line", other=other, names=words.listed(names)))
    return lines


def _by_hour(numbers: Numbers) -> dict[str, pd.DataFrame]:
    drawn = with_chart(numbers.scenarios, numbers.baseline)
    return {name: numbers.by_hour(name) for name in drawn}


def _hour_rows(hours: Sequence[int], words: Words) -> dict[int, str]:
    """Hours of the clock and how they are written."""
    return {hour: hour_text(hour, words) for hour in hours}


def _grid(
    tables: Mapping[str, pd.DataFrame],
    of: str,
    column: str,
    caption: str,
    rows: Mapping[int, str] | Mapping[str, str],
    words: Words,
) -> Table:
    """One column of a table, a row for each hour or day and a column for each scenario."""
    made = []
    for key, label in rows.items():
        cells = [Cell(label, words=True)]
        for name, table in tables.items():
            note = ""
            if f"{column}_season_low" in table.columns:
                ends = (table.at[key, f"{column}_season_{end}"] for end in ("low", "high"))
                low, high = (words.digits(float(end)) for end in ends)
                note = words("number.to", low=low, high=high)
            value = float(table.at[key, column])
            text = words.digits(value) if np.isfinite(value) else words("number.none")
            cells.append(Cell(text, f"{of}|{name}|{key}|{column}", note))
        made.append(tuple(cells))
    first = words("column.weekday" if of == "by-weekday" else "column.hour")
    return Table(caption, (first, *tables), tuple(made))

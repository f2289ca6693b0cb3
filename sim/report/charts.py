"""Figures of when things happen, of the time between visits, and of cost and benefit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from matplotlib.figure import Figure

from sim.report.figures.classes import labels as class_labels
from sim.report.figures.classes import time_text
from sim.report.figures.columns import Axis, Columns, draw_columns, hour_axis
from sim.report.figures.duty import Duty, draw_duty
from sim.report.figures.frontier import Panel, Point, draw_frontier
from sim.report.figures.small import with_chart
from sim.report.read import Numbers
from sim.report.words import Words
from sim.study.measures import Measure
from sim.study.reduce import GAP_EDGES_MIN
from sim.study.when import WEEKDAYS

HOURS = "officer_hours_per_week"
LABELLED_MIN = (60, 240, 960, 2880)
"""Limits of the time between two visits that are written below the columns."""


def charts(numbers: Numbers, words: Words) -> Iterator[tuple[str, str, Figure]]:
    """Name, description and figure of each.

    Yields
    ------
    (str, str, Figure)
        ``gaps``, ``duty-hours``, ``contacts-hours``, ``contacts-weekdays`` where
        the seasons have dates, and ``frontier`` where there is anything to choose.
    """
    names = with_chart(numbers.scenarios, numbers.baseline)
    listed = words.listed(names)
    yield "gaps", words("alt.gaps", scenarios=listed), _gaps(numbers, names, words)
    yield "duty-hours", words("alt.duty", scenarios=listed), _duty(numbers, names, words)
    told = words("alt.contacts_hours", scenarios=listed)
    yield "contacts-hours", told, _contact_hours(numbers, names, words)
    if len(numbers.results.tables["by-weekday"]):
        told = words("alt.contacts_weekdays", scenarios=listed)
        yield "contacts-weekdays", told, _contact_weekdays(numbers, names, words)
    if "frontier" in numbers.results.tables:
        told = words("alt.frontier", scenarios=words.listed(numbers.scenarios))
        yield "frontier", told, _frontier(numbers, words)


def _gaps(numbers: Numbers, names: list[str], words: Words) -> Figure:
    rows = {name: Columns(100 * numbers.gap_shares(name)) for name in names}
    labels = tuple(time_text(m, words) if m in LABELLED_MIN else "" for m in GAP_EDGES_MIN)
    title, counted = words("gaps.axis"), words("gaps.share")
    axis = Axis(labels, title, counted, on_edges=True, names=gap_names(words))
    return draw_columns(rows, numbers.baseline, axis, words, words("gaps.note"))


def gap_names(words: Words) -> tuple[str, ...]:
    """The classes of the time between two visits."""
    return class_labels([time_text(minutes, words) for minutes in GAP_EDGES_MIN[1:]], words)


def _duty(numbers: Numbers, names: list[str], words: Words) -> Figure:
    rows = {}
    for name in names:
        table = numbers.by_hour(name)
        columns = ("officers_on_duty", "foot_requests_per_week", "reached_in_time_per_week")
        rows[name] = Duty(*(table[column].to_numpy(dtype=float) for column in columns))
    return draw_duty(rows, numbers.baseline, words)


def _contact_hours(numbers: Numbers, names: list[str], words: Words) -> Figure:
    tables = {name: numbers.by_hour(name) for name in names}
    hours = hours_shown(tables)
    rows = {name: _columns(tables[name].loc[list(hours)], "contacts_per_week") for name in names}
    axis = hour_axis(hours, words("hours.clock"), words("hours.contacts_week"), words)
    return draw_columns(rows, numbers.baseline, axis, words)


def hours_shown(tables: Mapping[str, pd.DataFrame]) -> range:
    """Hours of the clock from the first to the last in which anybody is talked with."""
    some = [h for h in range(24) if any(t.at[h, "contacts_per_week"] > 0 for t in tables.values())]
    return range(some[0], some[-1] + 1) if some else range(24)


def _contact_weekdays(numbers: Numbers, names: list[str], words: Words) -> Figure:
    tables = {name: numbers.by_weekday(name) for name in names}
    labels = weekday_names(numbers, words)
    rows = {name: _columns(table, "contacts_per_day") for name, table in tables.items()}
    axis = Axis(tuple(labels.values()), "", words("hours.contacts_day"))
    return draw_columns(rows, numbers.baseline, axis, words)


def weekday_names(numbers: Numbers, words: Words) -> dict[str, str]:
    """Days of the week that the season has, as in the table and as written."""
    there = numbers.by_weekday(numbers.baseline).index
    written = dict(zip(WEEKDAYS, words.weekdays, strict=True))
    return {day: written[day] for day in there}


def _columns(table: pd.DataFrame, name: str) -> Columns:
    found = table[[name, f"{name}_season_low", f"{name}_season_high"]]
    return Columns(*found.to_numpy(dtype=float).T)


def _frontier(numbers: Numbers, words: Words) -> Figure:
    kept = [numbers.frontier()[name][0] for name in numbers.scenarios]
    panels = [_panel(numbers, measure, words) for measure in numbers.headlines]
    return draw_frontier(numbers.scenarios, kept, panels, words)


def _panel(numbers: Numbers, measure: Measure, words: Words) -> Panel:
    scale = 100.0 if measure.unit == "share" else 1.0
    points = []
    for name in numbers.scenarios:
        ends = (scale * numbers.number(name, measure.name, c) for c in ("value", "low", "high"))
        points.append(Point(numbers.number(name, HOURS), *ends))
    better = words(f"better_word.{measure.direction}")
    return Panel(words.title(measure), better, tuple(points))

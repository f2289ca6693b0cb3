"""Sections of the page that are figures with the tables behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sim.report import chart_tables, tables
from sim.report.council import HIDDEN_FIGURES
from sim.report.figures.small import MOST_CHARTS
from sim.report.read import Numbers
from sim.report.tables import Table
from sim.report.words import Words

CHART_SECTIONS = ("frontier", "coverage", "gaps", "waits", "duty", "contacts", "time")
"""In this order."""

IN_COLUMNS = {"duty-hours", "contacts-hours", "contacts-weekdays"}
"""Figures with tables that have a column for each scenario, of which only some find room."""

WITH_SMALL_CHARTS = ("coverage", "gaps", "waits", "duty", "contacts")


@dataclass(frozen=True)
class Part:
    """Figures with the tables behind them.

    Attributes
    ----------
    figures : tuple of str
        Names.
    tables : tuple of Table
    folded : bool
        Whether the tables are opened by whoever wants them.
    title : str
        Above the figures; "" for none.
    """

    figures: tuple[str, ...]
    tables: tuple[Table, ...]
    folded: bool = True
    title: str = ""


@dataclass(frozen=True)
class ChartSection:
    """One section.

    Attributes
    ----------
    id : str
        Of its heading.
    lines : tuple of str
        Sentences below the heading.
    items : tuple of str
        A list below these.
    parts : tuple of Part
    """

    id: str
    lines: tuple[str, ...]
    items: tuple[str, ...]
    parts: tuple[Part, ...]


def chart_sections(
    numbers: Numbers, drawn: Collection[str], words: Words, *, council: bool = False
) -> list[ChartSection]:
    """All sections of which there is a figure.

    Parameters
    ----------
    numbers : Numbers
    drawn : collection of str
        Names of the figures that there are.
    words : Words
    council : bool
        For everybody: without the figures of `sim.report.council.HIDDEN_FIGURES`.
    """
    hidden = HIDDEN_FIGURES if council else ()
    found = []
    for section in CHART_SECTIONS:
        parts = tuple(
            part
            for part in _parts(section, numbers, set(drawn) - set(hidden), words)
            if set(part.figures) <= set(drawn) - set(hidden)
        )
        if parts:
            lines = [words(f"text.{section}")]
            if section in WITH_SMALL_CHARTS and len(numbers.scenarios) > MOST_CHARTS:
                count = len(numbers.scenarios)
                drawn_only = {name for part in parts for name in part.figures} & IN_COLUMNS
                key = "text.hours_some" if drawn_only else "text.charts_some"
                lines.append(words(key, shown=MOST_CHARTS, count=count))
            items = chart_tables.frontier_lines(numbers, words) if section == "frontier" else []
            found.append(ChartSection(section, tuple(lines), tuple(items), parts))
    return found


def _parts(section: str, numbers: Numbers, there: set[str], words: Words) -> list[Part]:
    if section == "coverage":
        figures = ("coverage-time", "coverage-days")
        return [Part(figures, (tables.coverage(numbers, words),), folded=False)]
    if section == "waits":
        return [Part(("waits",), (tables.waits(numbers, words),), folded=False)]
    if section == "time":
        return [Part(("time-use",), (tables.time_use(numbers, words),), folded=False)]
    if section == "gaps":
        return [Part(("gaps",), (chart_tables.gaps(numbers, words),))]
    if section == "duty":
        return [Part(("duty-hours",), tuple(chart_tables.duty(numbers, words)))]
    if section == "frontier":
        if "frontier" not in numbers.results.tables:
            return []
        return [Part(("frontier",), (chart_tables.frontier(numbers, words),))]
    parts = [
        Part(("contacts",), (tables.contacts(numbers, words),), folded=False),
        Part(
            ("contacts-hours",), (chart_tables.contacts_by_hour(numbers, words),),
            title=words("heading.by_hour"),
        ),
    ]  # fmt: skip
    if "contacts-weekdays" in there:
        weekdays = chart_tables.contacts_by_weekday(numbers, words)
        title = words("heading.by_weekday")
        parts.append(Part(("contacts-weekdays",), (weekdays,), title=title))
    return parts

"""A roster in a CSV file: who works which shift, by date or by weekday.

The first line names the columns: ``name``, ``shift``, and either ``date``
("2021-03-01"), or ``weekday`` ("mon"), with ``week`` (1, 2, ...) where several
weeks follow each other in turn. Names are read once and become numbers, in
the order in which they first stand in the file; nothing else of the program
ever sees them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import did_you_mean, shown_value

BY_DATE = ("date", "name", "shift")
BY_WEEKDAY = ("weekday", "name", "shift")
BY_WEEK = ("week", "weekday", "name", "shift")
MOST_WEEKS = 52
MOST_TOLD = 5
"""Mistakes of one file that are told one by one."""


@dataclass(frozen=True)
class Entry:
    """One officer in one shift.

    ``ordinal`` is the date (Python's ordinal) or 0; ``week`` (from 1) and
    ``weekday`` (0 is Monday) are used where there is no date.
    """

    ordinal: int
    week: int
    weekday: int
    officer: int
    shift: str


@dataclass(frozen=True)
class RosterTable:
    """A roster file as numbers.

    Attributes
    ----------
    entries : tuple of Entry
        In the order of the file.
    officers : int
        How many people it names.
    weeks : int
        Weeks that follow each other in turn; 0 where the file has dates.
    """

    entries: tuple[Entry, ...]
    officers: int
    weeks: int


@lru_cache(maxsize=32)
def read_roster(text: str) -> RosterTable:
    """Read a roster.

    Raises
    ------
    ValueError
        With the first mistakes, one line each, if it cannot be read.
    """
    mistakes: list[str] = []
    entries: list[Entry] = []
    numbers: dict[str, int] = {}
    for line, row in _rows(text):
        try:
            entries.append(_entry(row, numbers))
        except ValueError as error:
            mistakes.append(f"line {line}: {error}")
    if not mistakes:
        mistakes += _twice(entries)
    if not mistakes and not entries:
        mistakes.append("has no row below its first line")
    if mistakes:
        more = [f"and {len(mistakes) - MOST_TOLD} more"] if len(mistakes) > MOST_TOLD else []
        raise ValueError("\n".join(mistakes[:MOST_TOLD] + more))
    return RosterTable(tuple(entries), len(numbers), max(entry.week for entry in entries))


def without_names(text: str) -> str:
    """The same roster as CSV, each name replaced by its number."""
    numbers: dict[str, int] = {}
    rows = list(csv.reader(io.StringIO(text)))
    head = [cell.strip().lower() for cell in rows[0]]
    at = head.index("name")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows[1:]:
        if any(cell.strip() for cell in row):
            cells = [cell.strip() for cell in row]
            cells[at] = str(numbers.setdefault(cells[at], len(numbers) + 1))
            writer.writerow(cells)
    return out.getvalue()


def roster_text(rows: Sequence[tuple[int, str, str, str]]) -> str:
    """A roster of several weeks as CSV; rows are week, weekday, name, shift."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(BY_WEEK)
    writer.writerows(rows)
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that hold anything, by column, with their line numbers."""
    reader = csv.reader(io.StringIO(text))
    head = [cell.strip().lower() for cell in next(reader, [])]
    if sorted(head) not in (sorted(BY_DATE), sorted(BY_WEEKDAY), sorted(BY_WEEK)):
        found = ", ".join(head) or "nothing"
        raise ValueError(
            f"its first line must name the columns {', '.join(BY_DATE)}, or weekday (and week) "
            f"instead of date, with commas between; it has: {found}"
        )
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in row] + [""] * (len(head) - len(row))
        yield reader.line_num, dict(zip(head, cells, strict=False))


def _entry(row: dict[str, str], numbers: dict[str, int]) -> Entry:
    if not row["name"]:
        raise ValueError("the name is empty")
    if not row["shift"]:
        raise ValueError("the shift is empty")
    ordinal, week, weekday = 0, 1, -1
    if "date" in row:
        week = 0
        try:
            ordinal = date.fromisoformat(row["date"]).toordinal()
        except ValueError:
            shown = shown_value(row["date"])
            raise ValueError(f'{shown} is not a date; write it as "2021-03-01"') from None
    else:
        name = row["weekday"].lower()[:3]
        if name not in WEEKDAYS:
            near = did_you_mean(row["weekday"].lower(), WEEKDAYS)
            shown = shown_value(row["weekday"])
            message = f"{shown} is not one of {', '.join(WEEKDAYS)}"
            raise ValueError(message + (near and f"; {near}"))
        weekday = WEEKDAYS.index(name)
        if "week" in row:
            week = int(row["week"]) if row["week"].isdecimal() and len(row["week"]) < 4 else 0
            if not 1 <= week <= MOST_WEEKS:
                shown = shown_value(row["week"])
                raise ValueError(f"{shown} is not a week from 1 to {MOST_WEEKS}")
    officer = numbers.setdefault(row["name"], len(numbers) + 1)
    return Entry(ordinal, week, weekday, officer, row["shift"])


def _twice(entries: Sequence[Entry]) -> Iterator[str]:
    """Officers who stand twice on one day, by their number."""
    seen: set[tuple[int, int, int, int]] = set()
    for entry in entries:
        key = (entry.ordinal, entry.week, entry.weekday, entry.officer)
        if key in seen:
            day = date.fromordinal(entry.ordinal).isoformat() if entry.ordinal else (
                f"{WEEKDAYS[entry.weekday]} of week {entry.week}"
            )  # fmt: skip
            yield f"name number {entry.officer} stands twice on {day}; one shift a day is possible"
        seen.add(key)

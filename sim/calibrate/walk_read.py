"""Reading a walk log that was typed in: every line is checked, and all that is wrong is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibrate.problems import rows_text, unusable
from sim.calibrate.read import Skipped, chunks, form_of
from sim.calibrate.times import MixedDates, UnreadableDates, read_times, way_of
from sim.calibrate.walk_log import COLUMNS, COUNTED, WalkLog

if TYPE_CHECKING:
    import pandas as pd

LONGEST_MIN = 720.0
"""A line of more than twelve hours is a slip of the pen."""

Fault = Callable[[str, Sequence[bool] | np.ndarray, str], None]
"""Notes for a column which lines are wrong, and how."""

UNIX_DAY = 719163
"""Proleptic ordinal of January 1, 1970."""

CLOCK = re.compile(r"(\d{1,2})(?::?(\d{2}))?(?::\d{2})?\s*([AP])?\.?M?\.?", re.IGNORECASE)

AT_MOST = (
    ("answered", "knocked", "more doors opened than were knocked at"),
    ("spanish_only", "street", "more people of one language than were talked with on the street"),
    ("helped", "referred", "more people helped than were referred"),
    ("street", "passed", "more people talked with on the street than were passed"),
)
"""Columns of which the first can be at most the second, and what is said if not."""


@dataclass(frozen=True)
class ReadLog:
    """A walk log as read.

    Attributes
    ----------
    log : WalkLog
    notes : tuple of str
        What the reader should know.
    """

    log: WalkLog
    notes: tuple[str, ...]


def read_walk_log(path: Path) -> ReadLog:
    """Read a walk log.

    Columns are found by the names of the table or by the titles of the form, in
    English or Spanish; others are passed over. Only those that are needed must
    be there.

    Parameters
    ----------
    path : Path
        CSV file.

    Raises
    ------
    ScenarioError
        With everything that is wrong in it, column by column. What stands in a
        cell is never shown.
    """
    import pandas as pd

    form = form_of(path)
    named = {_plain(name): name for name in reversed(form.header)}
    columns = {}
    for column in COLUMNS:
        titles = (column.name, column.english, column.spanish)
        found = next((named[_plain(t)] for t in titles if _plain(t) in named), None)
        if found is not None:
            columns[column.name] = found
    missing = [c for c in COLUMNS if c.needed and c.name not in columns]
    if missing:
        told = "there is no such column in the header; write the form anew with: walks record form"
        raise unusable(path, *((c.name, told) for c in missing))
    skipped = Skipped()
    table = pd.concat(list(chunks(form, columns, skipped)))
    notes = list(form.notes)
    if skipped.count:
        told = rows_text(skipped.rows, skipped.count)
        notes.append(f"{told} left out: more cells than the header has names")
    over = [name for name in form.header if name and name not in columns.values()]
    if over:
        what = "one column is" if len(over) == 1 else f"{len(over)} columns are"
        notes.append(f"{what} no part of the log and passed over")
    return ReadLog(_checked(path, table), tuple(notes + _twice(table)))


def _checked(path: Path, table: pd.DataFrame) -> WalkLog:
    faults: list[tuple[str, str]] = []

    def fault(column: str, wrong: Sequence[bool] | np.ndarray, told: str) -> None:
        rows = table.index[np.asarray(wrong, dtype=bool)]
        if len(rows):
            faults.append((column, f"{rows_text(rows[:6].tolist(), len(rows))}: {told}"))

    day = _days(table["date"], fault, faults)
    start = _clocks(table["start"], "start", fault)
    end = _clocks(table["end"], "end", fault)
    end = np.where(end <= start, end + 1440, end)
    fault("end", end - start > LONGEST_MIN, "more than twelve hours after start; see both times")
    nothing = np.full(len(table), np.nan)
    counts = {
        name: _numbers(table[name], name, fault) if name in table else nothing
        for name in ("officers", "away_min", *COUNTED)
    }
    officers, away = counts.pop("officers"), np.nan_to_num(counts.pop("away_min"))
    fault("officers", np.isnan(officers) | (officers < 1) | (officers > 20),
          "not a number of officers from 1 to 20")  # fmt: skip
    fault("away_min", away > end - start, "more minutes not walking than the line is long")
    for less, more, told in AT_MOST:
        fault(less, counts[less] > counts[more], told)
    log = WalkLog(day, start, end, officers, away, counts)
    fault("referred", counts["referred"] > log.talked, "more people referred than talked with")
    if faults:
        raise unusable(path, *faults)
    return log


def _days(texts: pd.Series, fault: Fault, faults: list[tuple[str, str]]) -> np.ndarray:
    try:
        found = read_times(texts, way_of(texts, clock=False))
    except (MixedDates, UnreadableDates) as error:
        faults.append(("date", str(error)))
        return np.zeros(len(texts), dtype=np.int64)
    fault("date", found.isna(), "not a date such as 2026-05-02")
    since = found.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(found.isna(), 0, since + UNIX_DAY)


def _clocks(texts: pd.Series, name: str, fault: Fault) -> np.ndarray:
    """Minutes after midnight; nan where it does not read."""
    found = np.full(len(texts), np.nan)
    for i, text in enumerate(texts):
        match = CLOCK.fullmatch(text)
        if match is None:
            continue
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").upper()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + 12 * (half == "P")
        elif half:
            continue
        if hour * 60 + minute <= 1440 and minute < 60:
            found[i] = 60.0 * hour + minute
    fault(name, np.isnan(found), "not a time of day such as 14:00 or 2:00 PM")
    plain: np.ndarray = np.nan_to_num(found)
    return plain


def _numbers(texts: pd.Series, name: str, fault: Fault) -> np.ndarray:
    """Numbers, nan where a cell is empty."""
    import pandas as pd

    found = pd.to_numeric(texts.where(texts != ""), errors="coerce").to_numpy(dtype=float)
    wrong = (texts != "").to_numpy() & ~(np.isfinite(found) & (found >= 0))
    whole = np.isfinite(found) & (found != np.round(found)) & (name != "away_min")
    fault(name, wrong, "not a number of 0 or more; write 0 for none, nothing if not counted")
    fault(name, whole, "not a whole number")
    return np.where(wrong, np.nan, found)


def _twice(table: pd.DataFrame) -> list[str]:
    """What is said of lines of one unit that begin at one time."""
    if "unit" not in table:
        return []
    same = table.duplicated(["date", "unit", "start"]) & (table["unit"] != "")
    if not same.any():
        return []
    rows = rows_text(table.index[same][:6].tolist(), int(same.sum()))
    return [f"{rows}: the same unit, date and start as an earlier line; both count. Typed twice?"]


def _plain(name: str) -> str:
    return re.sub(r"[^\w]", "", name.casefold())

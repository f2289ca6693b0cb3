"""Sheets of a workbook: text as text, numbers in the format of their unit.

XlsxWriter writes every cell by its kind (`write_string` never makes a formula
or a link of a text), needs nothing else, and gives the same bytes for the same
content.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from sim.study.targets import FAILS, MEETS
from sim.study.verdict import BETTER, WORSE

OF_UNIT = {
    "share": "0.0%", "min": "#,##0.0", "h": "#,##0.0", "s": "#,##0", "m": "#,##0",
    "km": "#,##0.0", "per week": "#,##0.0", "h per week": "#,##0.0", "per season": "#,##0.0",
    "dollars per week": "#,##0",
}  # fmt: skip
"""Number formats by unit; the name of a column may end in it."""

GENERAL = "#,##0.00"
WHOLE = "#,##0"
PLAIN_WHOLE = "0"
DAY = "yyyy-mm-dd"

NOT_COUNTS = ("replication", "setting", "request", "number", "segment", "hour", "priority", "seed")
"""Whole numbers that name something: no commas."""

UNIT_OF_ROW = {
    "measures": ("value", "low", "high", "season_low", "season_high", "difference",
                 "difference_low", "difference_high", "margin", "per_100_officer_hours"),
    "pairs": ("difference", "low", "high"),
    "targets": ("at_least", "at_most"),
    "unknown": ("difference_median", "difference_low", "difference_high"),
    "assumptions": ("effect", "effect_low", "effect_high", "swing", "dummy_swing",
                    "difference_at_low", "difference_at_low_from", "difference_at_low_to",
                    "difference_at_high", "difference_at_high_from", "difference_at_high_to"),
    "closed-form": ("simulated", "simulated_low", "simulated_high", "closed_form", "difference"),
}  # fmt: skip
"""Columns whose unit stands in the column ``unit`` of the same row."""

FORMATS = {
    "confidence": "0.00%", "p_value": "0.0000", "p_value_holm": "0.0000", "variance_ratio": "0.00",
    "low": "0.0%", "high": "0.0%",
}  # fmt: skip
"""Columns that say nothing of their unit."""

GOOD, BAD = (BETTER, MEETS), (WORSE, FAILS)

NARROW, WIDE = 9, 46
SAMPLE = 200
"""Rows that are looked at for the width of a column."""


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, number: str = "", **more: object) -> Any:
        """A cell format."""
        wanted = {"valign": "top", **more}
        if number:
            wanted["num_format"] = number
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def head(self) -> Any:
        """Of a table's first row."""
        return self(bold=True, text_wrap=True, bottom=1, bg_color="#E8ECF0")

    def verdict(self, text: str) -> Any:
        """Of a verdict: its words say it, a shade helps the eye."""
        if text.endswith(GOOD) and not text.endswith(f"little {BETTER}"):
            return self(indent=1, bg_color="#DFF0E3")
        return self(indent=1, **({"bg_color": "#FBE3DA"} if text.endswith(BAD) else {}))


@dataclass
class Sheet:
    """One sheet, written from its top down."""

    paper: Any
    styles: Styles
    row: int = 0

    @staticmethod
    def of(book: Any, styles: Styles, name: str) -> Sheet:
        """A new sheet at the end of a workbook."""
        return Sheet(book.add_worksheet(name), styles)

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters."""
        for column, width in enumerate(widths):
            self.paper.set_column(column, column, width)

    def line(self, text: str, style: str = "") -> None:
        """One paragraph over the first two columns."""
        if style == "title":
            look = self.styles(bold=True, font_size=16)
            self.paper.write_string(self.row, 0, text, look)
        else:
            self.paper.set_row(self.row, 15 * -(-len(text) // 140))
            self.paper.merge_range(self.row, 0, self.row, 1, "", self.styles(text_wrap=True))
            self.paper.write_string(self.row, 0, text, self.styles(text_wrap=True))
        self.row += 1

    def pairs(self, title: str, pairs: Iterable[tuple[str, str]], links: bool = False) -> None:
        """A heading and rows of a name with what it means."""
        self.row += 1
        self.paper.write_string(self.row, 0, title, self.styles(bold=True, font_size=12))
        self.row += 1
        for name, meaning in pairs:
            if links:
                look = self.styles(font_color="#16548A", underline=1)
                self.paper.write_url(self.row, 0, f"internal:'{name}'!A1", look, name)
            else:
                self.paper.write_string(self.row, 0, name, self.styles(text_wrap=True))
            self.paper.write_string(self.row, 1, meaning, self.styles(text_wrap=True))
            self.row += 1

    def grid(
        self, head: Sequence[str], units: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """A table with a unit for each column; "verdict" marks one of verdicts."""
        self._head(head, len(rows))
        self.paper.set_row(0, 48)
        formats = [OF_UNIT.get(unit, GENERAL if unit else "") for unit in units]
        self.widths(*(26 if unit in ("", "verdict") else 16 for unit in units))
        for row in rows:
            for column, value in enumerate(row):
                look = self.styles(formats[column])
                if units[column] == "verdict":
                    look = self.styles.verdict(str(value))
                self.cell(column, value, look)
            self.row += 1

    def table(self, frame: pd.DataFrame, name: str) -> None:
        """A table of a study."""
        columns = list(frame.columns)
        self.widths(*(_width(frame[column], column) for column in columns))
        self._head(columns, len(frame))
        formats = [column_format(name, column, frame[column].dtype) for column in columns]
        of_row = [columns.index(c) for c in UNIT_OF_ROW.get(name, ()) if c in columns]
        unit = columns.index("unit") if "unit" in columns else -1
        verdict = columns.index("verdict") if "verdict" in columns else -1
        looks = [self.styles(text) for text in formats]
        days = {i for i, column in enumerate(columns) if column == "date"}
        for values in zip(*(frame[column].tolist() for column in columns), strict=True):
            row_look = self.styles(OF_UNIT.get(str(values[unit]), GENERAL)) if of_row else None
            for column, value in enumerate(values):
                look = row_look if column in of_row else looks[column]
                if column == verdict:
                    look = self.styles.verdict(str(value))
                elif column in days and isinstance(value, str):
                    value = date.fromisoformat(value)
                self.cell(column, value, look)
            self.row += 1

    def _head(self, names: Sequence[str], rows: int) -> None:
        for column, name in enumerate(names):
            self.paper.write_string(0, column, name, self.styles.head())
        self.paper.set_row(0, 32)
        self.paper.freeze_panes(1, 1)
        self.paper.autofilter(0, 0, rows, len(names) - 1)
        self.row = 1

    def cell(self, column: int, value: object, look: Any) -> None:
        """Write one value as what it is; what is not there stays empty."""
        paper, row = self.paper, self.row
        if isinstance(value, bool):
            paper.write_string(row, column, "yes" if value else "no", look)
        elif isinstance(value, (int, float)):
            if math.isinf(value):
                paper.write_string(row, column, "never" if value > 0 else "", look)
            elif not math.isnan(value):
                paper.write_number(row, column, value, look)
        elif isinstance(value, date):
            paper.write_datetime(row, column, value, look)
        elif isinstance(value, str) and value:
            paper.write_string(row, column, value, look)


def column_format(table: str, column: str, dtype: Any) -> str:
    """The number format of a column; "" for text."""
    if column == "date":
        return DAY
    if not pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype):
        return ""
    bare = column
    for end in ("_standard_error", "_low", "_high"):
        bare = bare.removesuffix(end)
    if pd.api.types.is_integer_dtype(dtype):
        return PLAIN_WHOLE if bare in NOT_COUNTS else WHOLE
    if column in FORMATS:
        return FORMATS[column]
    return OF_UNIT.get(bare.rsplit("_", 1)[-1], GENERAL)


def _width(values: pd.Series, column: str) -> float:
    """Wide enough for the longest of the first texts, and for half of the name."""
    longest = max((len(v) for v in values.head(SAMPLE) if isinstance(v, str)), default=0)
    return float(min(max(NARROW, longest + 2, len(column) // 2 + 3), WIDE))

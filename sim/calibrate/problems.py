"""What is said about a table of records: the file, the column, the row and the remedy.

Nothing here ever shows what stands in a cell: a call record is personal. Rows
are told by their numbers, as a spreadsheet counts them (the header is row 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.scenario.errors import Problem, ScenarioError, shown_file

MOST_ROWS_TOLD = 5


def unusable(path: Path, *found: tuple[str, str]) -> ScenarioError:
    """The error for a table that cannot be used.

    Parameters
    ----------
    path : Path
    *found : (str, str)
        Column ("" for the whole file) and what is wrong with what to do.
    """
    return ScenarioError([Problem(shown_file(path), column, told) for column, told in found])


def many(count: int, what: str = "row") -> str:
    """A number with its word: "1 row", "1,203 rows"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def rows_text(rows: Sequence[int] | Iterable[int], count: int | None = None) -> str:
    """Name rows: "row 7", "rows 7, 9 and 12", "rows 7, 9, 12, 15, 20 and 1,203 more"."""
    listed = list(rows)
    total = len(listed) if count is None else count
    first = [f"{row:,}" for row in listed[:MOST_ROWS_TOLD]]
    if total <= 1:
        return f"row {first[0]}" if first else "no row"
    if total > len(first):
        return f"rows {', '.join(first)} and {total - len(first):,} more"
    return f"rows {', '.join(first[:-1])} and {first[-1]}"

"""How many cells the rows of a table have; what stands in them is not looked at.

pandas tells whether anything stands beyond the last column, but not that a row
has an empty cell too many, as when a comma in a text without quotes has pushed
everything one column on.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import TextIO

import numpy as np

LOOKED_AT = 200
"""Rows from which the usual number of cells is taken."""


class Widths:
    """The numbers of cells of rows, in order, some at a time.

    Parameters
    ----------
    stream : text stream
        The table behind its header, opened with ``newline=""``.
    separator : str
    named : int
        Columns of the header. Rows may usually have more cells: some programs
        end every row with a separator.
    """

    def __init__(self, stream: TextIO, separator: str, named: int) -> None:
        rows = _cells(stream, separator)
        first = list(islice(rows, LOOKED_AT))
        self._rows = chain(first, rows)
        usual = Counter(count for count in first if count).most_common(1)
        self.most = max(named, *(count for count, _ in usual)) if usual else named

    def too_many(self, rows: int) -> np.ndarray:
        """Whether each of the next `rows` rows has more cells than usual; bool, shape (rows,)."""
        found = np.zeros(rows, dtype=np.int64)
        counts = list(islice(self._rows, rows))
        found[: len(counts)] = counts
        wide: np.ndarray = found > self.most
        return wide


def _cells(stream: TextIO, separator: str) -> Iterator[int]:
    """Cells of each row, as far as the rows can be told apart."""
    try:
        for row in csv.reader(stream, delimiter=separator, skipinitialspace=True):
            yield len(row)
    except (csv.Error, UnicodeDecodeError):  # the reader of the table tells what is wrong
        return

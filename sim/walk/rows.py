"""Rows of whole numbers that are written one by one and read as a table."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np


class Rows(array):
    """Rows of equally many whole numbers, one behind the other (`extend` adds one or more).

    An array of plain numbers: nothing is kept for each row, so a season's rows
    cost little to write and nothing to read.

    Attributes
    ----------
    columns : sequence of str
        What stands in a row.
    """

    columns: Sequence[str]

    def __new__(cls, columns: Sequence[str]) -> Rows:
        """No rows yet."""
        rows = super().__new__(cls, "q")
        rows.columns = columns
        return rows

    def table(self, first: int = 0) -> np.ndarray:
        """The rows from number `first` (ndarray of int64, shape (rows, columns))."""
        return np.array(self, dtype=np.int64).reshape(-1, len(self.columns))[first:]

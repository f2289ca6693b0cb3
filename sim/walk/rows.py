"""Rows of whole numbers that are written one by one and read as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Rows(list[int]):
    """Rows of equally many whole numbers, one behind the other (`extend` adds one or more).

    No object is kept for each row, so a season's rows cost little to write
    and to read.

    Attributes
    ----------
    columns : sequence of str
        What stands in a row.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = columns

    def table(self, first: int = 0) -> np.ndarray:
        """The rows from number `first` (ndarray of int64, shape (rows, columns))."""
        numbers = np.fromiter(self, dtype=np.int64, count=len(self))
        return numbers.reshape(-1, len(self.columns))[first:]

"""Rows of whole numbers that are written one by one and read as a table."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct

import numpy as np


class Rows(bytearray):
    """Rows of equally many whole numbers, one behind the other, as bytes.

    A row is written by ``rows.extend(rows.row(1, 2, 3))``. No object is kept
    for a number, so a season's rows cost little to write and nothing to read.

    Attributes
    ----------
    columns : sequence of str
        What stands in a row.
    row : callable
        The bytes of a row, of so many numbers.
    width : int
        Bytes of a row.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = columns
        packed = Struct(f"{len(columns)}q")
        self.row = packed.pack
        self.width = packed.size

    def table(self, first: int = 0) -> np.ndarray:
        """The rows from number `first` (ndarray of int64, shape (rows, columns)), copied."""
        numbers = memoryview(self)[first * self.width :].cast("q")
        return np.array(numbers, dtype=np.int64).reshape(-1, len(self.columns))

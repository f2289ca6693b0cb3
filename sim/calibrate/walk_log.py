"""The walk log: what officers write down of a walk, one line for each unit and clock hour.

The form on paper, its table and everything that is fitted to it use these
columns. A cell that is left empty was not counted and is left out of every
sum; a 0 says that there was none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.tables import CHANNELS


@dataclass(frozen=True)
class Column:
    """One column of the walk log.

    Attributes
    ----------
    name : str
        In the table.
    english, spanish : str
        On the form.
    meaning : str
        What to write there.
    needed : bool
        Whether the table cannot be used without it.
    """

    name: str
    english: str
    spanish: str
    meaning: str
    needed: bool = False


WHEN = (
    Column("date", "Date", "Fecha", "day on which the hour begins, such as 2026-05-02", True),
    Column("unit", "Unit", "Unidad", "number or call sign of the pair or the officer; no names"),
    Column("start", "From", "Desde", "clock time, such as 14:00", True),
    Column("end", "To", "Hasta", "clock time, at most an hour later is best", True),
    Column("officers", "Officers", "Oficiales", "officers who walked together: 1 or 2", True),
    Column("away_min", "Min. not walking", "Min. sin caminar",
           "minutes of it at a request, a meal, a meeting or in a car"),
)  # fmt: skip

COUNTS = (
    Column("street", "Talked with: street", "Hablaron: calle",
           "people talked with on the street", True),
    Column("door", "Talked with: door", "Hablaron: puerta", "people talked with at their door"),
    Column("event", "Talked with: event", "Hablaron: evento",
           "people talked with at a meeting or a post"),
    Column("request", "Talked with: request", "Hablaron: pedido",
           "people helped who had called or waved the officers over"),
    Column("knocked", "Doors knocked", "Puertas tocadas", "doors knocked at"),
    Column("answered", "Doors opened", "Puertas abiertas", "of these, where somebody opened"),
    Column("spanish_only", "Spoke Spanish only", "Solo español",
           "of those talked with on the street, who spoke Spanish and no English"),
    Column("no_common_language", "No common language", "Sin idioma común",
           "people greeted on the street who could not be talked with; in no other column"),
    Column("referred", "Referred", "Derivadas", "of all people talked with, sent on to a service"),
    Column("helped", "... it helped", "... sirvió",
           "of those referred, for whom it is known later that they got help"),
    Column("passed", "People passed", "Personas al paso",
           "all people out whom the unit passed, talked with or not; on some lines only"),
    Column("second_count", "Second count", "Segundo conteo",
           "people talked with in all, as somebody else counted them; on some lines only"),
)  # fmt: skip

COLUMNS = (*WHEN, *COUNTS)
COUNTED = tuple(column.name for column in COUNTS)


@dataclass(frozen=True, eq=False)
class WalkLog:
    """A walk log of N lines.

    Attributes
    ----------
    day : ndarray of int64, shape (N,)
        Proleptic ordinal of the date (`datetime.date.toordinal`).
    start, end : ndarray of float64, shape (N,)
        Minutes after midnight of that day; an `end` past midnight is above 1440.
    officers : ndarray of float64, shape (N,)
    away : ndarray of float64, shape (N,)
        Minutes not walked.
    counts : mapping of str to ndarray of float64, shape (N,)
        One for each of `COUNTED`; nan where it was not counted.
    """

    day: np.ndarray
    start: np.ndarray
    end: np.ndarray
    officers: np.ndarray
    away: np.ndarray
    counts: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.day)

    @property
    def unit_hours(self) -> np.ndarray:
        """Hours that the unit walked, by line (float64, (N,))."""
        hours: np.ndarray = np.maximum(self.end - self.start - self.away, 0.0) / 60.0
        return hours

    @property
    def officer_hours(self) -> np.ndarray:
        """The same times officers."""
        hours: np.ndarray = self.unit_hours * self.officers
        return hours

    @property
    def hour(self) -> np.ndarray:
        """Clock hour in which the middle of the line lies (int64, 0 to 23)."""
        hour: np.ndarray = ((self.start + self.end) / 120.0).astype(np.int64) % 24
        return hour

    @property
    def days(self) -> int:
        """Different dates."""
        return len(np.unique(self.day))

    @property
    def talked(self) -> np.ndarray:
        """People talked with by all channels that were counted, nan if by none."""
        parts = np.array([self.counts[name] for name in CHANNELS])
        return np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))

    def before(self, day: int) -> WalkLog:
        """Lines of earlier dates."""
        return self.chosen(self.day < day)

    def chosen(self, which: np.ndarray) -> WalkLog:
        """Those lines that `which` (bool or numbers) chooses."""
        counts = {name: values[which] for name, values in self.counts.items()}
        return WalkLog(
            self.day[which], self.start[which], self.end[which], self.officers[which],
            self.away[which], counts,
        )  # fmt: skip

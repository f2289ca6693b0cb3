"""Counts of rows, as far as the fit needs them: what a file of any size comes down to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sim.calibrate.read import MOST_KEPT, Skipped

MOST_KINDS = 1_000
"""More different kinds than this: the column holds texts, not codes."""

TENTHS = 10
"""Handling times are counted in tenths of a minute."""

METRES = 151


class TooManyKinds(ValueError):
    """The column of kinds holds too many different texts."""


@dataclass
class Tally:
    """Counts, filled portion by portion.

    Attributes
    ----------
    spots : int
        Number of spots (see `sim.calibrate.streets.Ground`).
    hours : dict of int to ndarray of int64, shape (24,)
        Rows by date (Python's ordinal) and hour.
    kinds : Counter of str
    kind_hours : dict of str to ndarray of int64, shape (24,)
        By kind, rows in each hour.
    kind_spots : dict of str to ndarray of int64, shape (spots,)
        By kind, rows at each spot; empty if no column told places.
    minutes : dict of str to Counter of int
        By kind, rows with each handling time in tenths of a minute.
    priorities : Counter of (str, int)
        Rows of a kind with a priority.
    weeks : dict of int to ndarray of int64, shape (spots,)
        Rows by week (ordinal // 7) and spot.
    left_out : dict of str to Skipped
        Rows that do not count, by reason.
    away : ndarray of int64, shape (METRES,)
        Rows placed by coordinates, by whole metres from the street.
    with_coordinates, of_them_inside, of_them_placed : int
        Rows with coordinates, those of them in the area, and those placed.
    midnight : int
        Rows of 00:00 sharp.
    read : int
        All rows.
    """

    spots: int = 0
    hours: dict[int, np.ndarray] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    kind_hours: dict[str, np.ndarray] = field(default_factory=dict)
    kind_spots: dict[str, np.ndarray] = field(default_factory=dict)
    minutes: dict[str, Counter[int]] = field(default_factory=dict)
    priorities: Counter[tuple[str, int]] = field(default_factory=Counter)
    weeks: dict[int, np.ndarray] = field(default_factory=dict)
    left_out: dict[str, Skipped] = field(default_factory=dict)
    away: np.ndarray = field(default_factory=lambda: np.zeros(METRES, dtype=np.int64))
    with_coordinates: int = 0
    of_them_inside: int = 0
    of_them_placed: int = 0
    midnight: int = 0
    read: int = 0

    @property
    def rows(self) -> int:
        """Rows that count."""
        return int(sum(int(row.sum()) for row in self.hours.values()))

    @property
    def first_day(self) -> date:
        """Date of the first row that counts."""
        return date.fromordinal(min(self.hours))

    @property
    def last_day(self) -> date:
        """Date of the last row that counts."""
        return date.fromordinal(max(self.hours))

    def leave_out(self, reason: str, rows: np.ndarray) -> None:
        """Note rows that do not count."""
        self.left_out.setdefault(reason, Skipped()).note(rows.tolist())

    def add_times(self, ordinal: np.ndarray, hour: np.ndarray) -> None:
        """Count rows by date and hour."""
        place = ordinal.astype(np.int64) * 24 + hour
        for one, count in zip(*(a.tolist() for a in np.unique(place, return_counts=True)),
                              strict=True):  # fmt: skip
            self.hours.setdefault(one // 24, np.zeros(24, dtype=np.int64))[one % 24] += count

    def add_spots(self, ordinal: np.ndarray, spot: np.ndarray) -> None:
        """Count rows by week and spot."""
        place = (ordinal.astype(np.int64) // 7) * self.spots + spot
        for one, count in zip(*(a.tolist() for a in np.unique(place, return_counts=True)),
                              strict=True):  # fmt: skip
            week = self.weeks.setdefault(one // self.spots, np.zeros(self.spots, dtype=np.int64))
            week[one % self.spots] += count

    def add_kinds(self, kinds: np.ndarray, hour: np.ndarray) -> None:
        """Count rows by kind and hour; raises `TooManyKinds`."""
        self.kinds.update(kinds.tolist())
        if len(self.kinds) > MOST_KINDS:
            raise TooManyKinds
        for (kind, at), count in Counter(zip(kinds.tolist(), hour.tolist(), strict=True)).items():
            self.kind_hours.setdefault(kind, np.zeros(24, dtype=np.int64))[at] += count

    def add_kind_spots(self, kinds: np.ndarray, spot: np.ndarray) -> None:
        """Count rows by kind and spot."""
        for (kind, at), count in Counter(zip(kinds.tolist(), spot.tolist(), strict=True)).items():
            self.kind_spots.setdefault(kind, np.zeros(self.spots, dtype=np.int32))[at] += count

    def add_minutes(self, kinds: np.ndarray, minutes: np.ndarray) -> None:
        """Count handling times; NaN is passed over."""
        kept = np.isfinite(minutes)
        tenths = np.round(minutes[kept] * TENTHS).astype(np.int64)
        for (kind, tenth), count in Counter(
            zip(kinds[kept].tolist(), tenths.tolist(), strict=True)
        ).items():
            self.minutes.setdefault(kind, Counter())[tenth] += count

    def add_away(self, metres: np.ndarray) -> None:
        """Count distances from the street; NaN is passed over."""
        whole = np.minimum(metres[np.isfinite(metres)], METRES - 1).astype(np.int64)
        self.away += np.bincount(whole, minlength=METRES)

    def table(self, first: date | None = None, last: date | None = None) -> np.ndarray:
        """Rows by date and hour from `first` to `last`, int64 of shape (D, 24)."""
        first, last = first or self.first_day, last or self.last_day
        days = (last - first).days + 1
        found = np.zeros((days, 24), dtype=np.int64)
        for ordinal, row in self.hours.items():
            if 0 <= ordinal - first.toordinal() < days:
                found[ordinal - first.toordinal()] = row
        return found

    def by_spot(self, first: date | None = None, last: date | None = None) -> np.ndarray:
        """Rows by spot in the weeks that lie in the days given, int64 of shape (spots,)."""
        low = first.toordinal() if first else 0
        high = last.toordinal() if last else date.max.toordinal()
        found = np.zeros(self.spots, dtype=np.int64)
        for week, row in self.weeks.items():
            if low <= 7 * week and 7 * week + 6 <= high:
                found += row
        return found

    def away_m(self, share: float) -> float:
        """Metres within which `share` of the rows with coordinates lie."""
        total = self.away.cumsum()
        return float(np.searchsorted(total, share * total[-1])) if total[-1] else float("nan")


def merged_kinds(tally: Tally, names: Mapping[str, str]) -> Tally:
    """The same counts with kinds under other names; several may have one name."""
    kinds: Counter[str] = Counter()
    for kind, count in tally.kinds.items():
        kinds[names[kind]] += count
    hours: dict[str, np.ndarray] = {}
    for kind, row in tally.kind_hours.items():
        hours[names[kind]] = hours.get(names[kind], 0) + row
    spots: dict[str, np.ndarray] = {}
    for kind, row in tally.kind_spots.items():
        spots[names[kind]] = spots.get(names[kind], 0) + row.astype(np.int64)
    minutes: dict[str, Counter[int]] = {}
    for kind, counts in tally.minutes.items():
        minutes.setdefault(names[kind], Counter()).update(counts)
    priorities: Counter[tuple[str, int]] = Counter()
    for (kind, priority), count in tally.priorities.items():
        priorities[names[kind], priority] += count
    changed = {
        "kinds": kinds, "kind_hours": hours, "kind_spots": spots, "minutes": minutes,
        "priorities": priorities,
    }  # fmt: skip
    return Tally(**{**vars(tally), **changed})


def gaps(table: np.ndarray, first: date) -> list[tuple[date, date]]:
    """Stretches of days without a row that chance does not explain (less than one in a million)."""
    daily = table.sum(axis=1)
    fewest = max(2, int(np.ceil(14 / max(daily.mean(), 1e-9))))
    found, start = [], None
    for day, count in enumerate([*daily.tolist(), 1]):
        if count == 0 and start is None:
            start = day
        elif count and start is not None:
            if day - start >= fewest:
                found.append((first + timedelta(days=start), first + timedelta(days=day - 1)))
            start = None
    return found[:MOST_KEPT]

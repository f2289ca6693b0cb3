"""The path of one unit in whole seconds and decimetres, and where it is at a moment.

The page plays these numbers, not the log itself. They are rounded so that
every place still lies on the street that was walked, and that nothing adds
up: moments are rounded, not lengths of time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SECOND_US = 1_000_000
DM_MM = 100
WHOLE, WHOLE_BACK, PART = range(3)
"""A street walked from its first end to its second, the other way, or any other stretch."""


@dataclass(frozen=True, eq=False)
class Track:
    """One unit on the streets: K stretches in the order of time, and T talks.

    Attributes
    ----------
    segment : ndarray of int64, shape (K,)
    start, end : ndarray of int64, shape (K,)
        Decimetres from the segment's first end; equal where the unit stands.
    entered : ndarray of int64, shape (K,)
        Seconds since midnight of the evening's date.
    walking, standing : ndarray of int64, shape (K,)
        Seconds of the stretch; standing is talks and, at its end, a signal.
    talk_start, talk_end : ndarray of int64, shape (T,)
        Seconds since that midnight.
    """

    segment: np.ndarray
    start: np.ndarray
    end: np.ndarray
    entered: np.ndarray
    walking: np.ndarray
    standing: np.ndarray
    talk_start: np.ndarray
    talk_end: np.ndarray

    @property
    def left(self) -> np.ndarray:
        """When each stretch ends, seconds."""
        left: np.ndarray = self.entered + self.walking + self.standing
        return left


def seconds(t: ArrayLike, midnight: int) -> np.ndarray:
    """Moments (us) as whole seconds since `midnight` (us), the nearest ones."""
    nearest: np.ndarray = (np.asarray(t, dtype=np.int64) - midnight + SECOND_US // 2) // SECOND_US
    return nearest


def lengths_dm(length_mm: np.ndarray) -> np.ndarray:
    """Lengths of the segments in decimetres, at least 1."""
    rounded: np.ndarray = np.maximum((length_mm + DM_MM // 2) // DM_MM, 1)
    return rounded


def track_of(steps: np.ndarray, talks: np.ndarray, length_mm: np.ndarray, midnight: int) -> Track:
    """Round the steps and talks of one unit.

    Parameters
    ----------
    steps, talks : ndarray
        Rows of the tables of `sim.tables`, those of one unit by time.
    length_mm : ndarray of int64, shape (S,)
        Of the segments.
    midnight : int
        us; seconds are counted from here.
    """
    segment = steps["segment"].astype(np.int64)
    size = lengths_dm(length_mm)[segment]

    def spot(mm: np.ndarray) -> np.ndarray:
        inside = np.minimum((mm + DM_MM // 2) // DM_MM, size)
        return np.where(mm == length_mm[segment], size, inside)

    start, end = spot(steps["from_mm"]), spot(steps["to_mm"])
    entered, left = seconds(steps["entered"], midnight), seconds(steps["left"], midnight)
    talk_start, talk_end = seconds(talks["start"], midnight), seconds(talks["end"], midnight)
    talked = _overlap(talk_start, talk_end, entered, left)
    exact = _overlap(talks["start"], talks["end"], steps["entered"], steps["left"])
    signal = (np.maximum(steps["delay"] - exact, 0) + SECOND_US // 2) // SECOND_US
    stays = steps["from_mm"] == steps["to_mm"]
    end = np.where(stays, start, end)
    standing = np.where(stays, left - entered, np.minimum(talked + signal, left - entered))
    walking = left - entered - standing
    return Track(segment, start, end, entered, walking, standing, talk_start, talk_end)


def position_at(track: Track, t: float) -> tuple[int, float] | None:
    """Where a unit is at a moment.

    A stretch is walked at one pace but for its talks and, at its end, the
    wait at a signal. The script of the page does the same.

    Parameters
    ----------
    track : Track
    t : float
        Seconds since midnight of the date.

    Returns
    -------
    (int, float) or None
        Segment, and decimetres from its first end; after the last stretch
        its end. None before the unit came on the streets.
    """
    row = int(np.searchsorted(track.entered, t, side="right")) - 1
    if row < 0:
        return None
    segment, start, end = (int(a[row]) for a in (track.segment, track.start, track.end))
    walking, entered = int(track.walking[row]), int(track.entered[row])
    if start == end or walking <= 0 or t >= track.left[row]:
        return segment, float(end)
    talked = np.minimum(track.talk_end, t) - np.maximum(track.talk_start, entered)
    gone = t - entered - float(np.maximum(talked, 0).sum())
    return segment, start + (end - start) * min(gone, walking) / walking


def packed(track: Track, sizes: np.ndarray) -> dict[str, Any]:
    """A track as small lists of small numbers, most of them 0.

    Parameters
    ----------
    track : Track
    sizes : ndarray of int64, shape (S,)
        `lengths_dm` of the segments.
    """
    size = sizes[track.segment]
    kind = np.full(len(size), PART)
    kind[(track.start == 0) & (track.end == size)] = WHOLE
    kind[(track.start == size) & (track.end == 0)] = WHOLE_BACK
    part = kind == PART
    pace = _pace(track)
    before = np.concatenate([np.zeros(1, dtype=np.int64), track.left])[: len(size)]
    return {
        "pace": pace,
        "code": (3 * track.segment + kind).tolist(),
        "part": np.column_stack([track.start[part], track.end[part]]).ravel().tolist(),
        "gap": (track.entered - before).tolist(),
        "more": (track.walking - _expected(track.start, track.end, pace)).tolist(),
        "still": track.standing.tolist(),
        "talk": np.diff(track.talk_start, prepend=0).tolist(),
        "talked": (track.talk_end - track.talk_start).tolist(),
    }


def unpacked(lists: dict[str, Any], sizes: np.ndarray) -> Track:
    """The track in what `packed` made."""
    code = np.array(lists["code"], dtype=np.int64)
    segment, kind = code // 3, code % 3
    start = np.where(kind == WHOLE_BACK, sizes[segment], 0)
    end = np.where(kind == WHOLE, sizes[segment], 0)
    part = np.array(lists["part"], dtype=np.int64).reshape(-1, 2)
    start[kind == PART], end[kind == PART] = part[:, 0], part[:, 1]
    walking = _expected(start, end, lists["pace"]) + np.array(lists["more"], dtype=np.int64)
    standing = np.array(lists["still"], dtype=np.int64)
    length = walking + standing
    gap = np.array(lists["gap"], dtype=np.int64)
    entered = np.cumsum(gap + length) - length
    talk_start = np.cumsum(np.array(lists["talk"], dtype=np.int64))
    talk_end = talk_start + np.array(lists["talked"], dtype=np.int64)
    return Track(segment, start, end, entered, walking, standing, talk_start, talk_end)


def _pace(track: Track) -> int:
    """Usual pace of the unit, mm/s."""
    way = np.abs(track.end - track.start)
    walked = (track.walking > 0) & (way > 0)
    if not walked.any():
        return 1000
    return max(round(float(np.median(way[walked] * DM_MM / track.walking[walked]))), 1)


def _expected(start: np.ndarray, end: np.ndarray, pace: int) -> np.ndarray:
    """Seconds for each stretch at the usual pace."""
    expected: np.ndarray = (2 * DM_MM * np.abs(end - start) + pace) // (2 * pace)
    return expected


def _overlap(
    start: np.ndarray, end: np.ndarray, entered: np.ndarray, left: np.ndarray
) -> np.ndarray:
    """Time in talks within each stretch; both are in the order of time."""
    found = np.zeros(len(entered), dtype=np.int64)
    if not len(entered):
        return found
    for a, b in zip(start.tolist(), end.tolist(), strict=True):
        first = max(int(np.searchsorted(entered, a, side="right")) - 1, 0)
        last = int(np.searchsorted(entered, b, side="left"))
        inside = np.minimum(left[first:last], b) - np.maximum(entered[first:last], a)
        found[first:last] += np.maximum(inside, 0)
    return found

"""When each segment is seen, when it is not, and how much of it is walked.

Everything here works on whole columns of the steps table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.tables import NEVER, narrow


@dataclass(frozen=True, eq=False)
class Visits:
    """Presence of any unit on each segment, as stretches that do not touch.

    Arrays of equal length, sorted by segment and time: segment, from, to (us).
    """

    segment: np.ndarray
    start: np.ndarray
    end: np.ndarray


@dataclass(frozen=True, eq=False)
class Unseen:
    """Stretches of time in which a segment is not seen.

    Arrays of equal length: the segment, from when to when (us), whether the
    segment had been seen before it, and whether it is seen again after it.
    """

    segment: np.ndarray
    since: np.ndarray
    until: np.ndarray
    seen_before: np.ndarray
    seen_again: np.ndarray


def visits(steps: np.ndarray) -> Visits:
    """Join all steps on a segment that overlap or touch in time."""
    span = int(steps["left"].max(initial=0)) + 1
    order = by_segment(steps["segment"], steps["entered"])
    segment = steps["segment"][order].astype(np.int64)
    key = segment * span + steps["entered"][order]
    reach = np.maximum.accumulate(segment * span + steps["left"][order])
    new = np.ones(len(key), dtype=bool)
    new[1:] = key[1:] > reach[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(key))[: len(first)] - 1
    where = segment[first]
    return Visits(where, key[first] - where * span, reach[last] - where * span)


def by_segment(segment: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Order of rows by segment and then by time; of equals, who stands first comes first."""
    return np.lexsort((t, narrow(segment, int(segment.max(initial=0)))))


def unseen(seen: Visits, segments: int) -> Unseen:
    """The time between visits, before the first and after the last.

    Before its first visit a segment counts as unseen since 0, the beginning of
    the season; after its last visit as unseen for ever.
    """
    where = seen.segment
    again = np.zeros(len(where), dtype=bool)
    again[1:] = where[1:] == where[:-1]
    since = np.zeros(len(where), dtype=np.int64)
    since[1:] = np.where(again[1:], seen.end[:-1], 0)
    last_end = np.zeros(segments, dtype=np.int64)
    last_end[where] = seen.end
    ever = np.zeros(segments, dtype=bool)
    ever[where] = True
    return Unseen(
        segment=np.concatenate([where, np.arange(segments)]),
        since=np.concatenate([since, last_end]),
        until=np.concatenate([seen.start, np.full(segments, NEVER)]),
        seen_before=np.concatenate([again, ever]),
        seen_again=np.arange(len(where) + segments) < len(where),
    )


def union_length(
    steps: np.ndarray, group: np.ndarray, groups: int, length_mm: np.ndarray
) -> np.ndarray:
    """Length of each segment walked at least once, by group of steps.

    Parameters
    ----------
    steps : structured array
        STEPS.
    group : ndarray of int64
        Group of each step, 0 to ``groups - 1``.
    groups : int
    length_mm : ndarray of int64, shape (S,)

    Returns
    -------
    ndarray of int64, shape (groups, S)
        mm, at most the segment's length.
    """
    segments = len(length_mm)
    place = group * segments + steps["segment"]
    a, b = steps["from_mm"], steps["to_mm"]
    metres = np.abs(b - a)
    whole = metres == length_mm[steps["segment"]]
    union = np.zeros(groups * segments, dtype=np.int64)
    union[place[whole]] = metres[whole]
    part = np.flatnonzero((metres > 0) & (union[place] == 0))
    place, a, b = place[part], a[part], b[part]
    span = int(length_mm.max(initial=0)) + 1
    low = place * span + np.minimum(a, b)
    order = np.argsort(low)
    low, high = low[order], (place * span + np.maximum(a, b))[order]
    reach = np.maximum.accumulate(high)
    known = low.copy()
    known[1:] = np.maximum(low[1:], reach[:-1])
    union += sum_by(place[order], np.maximum(high - known, 0), groups * segments)
    return union.reshape(groups, segments)


def sum_by(where: np.ndarray, what: np.ndarray, size: int) -> np.ndarray:
    """Sum of whole numbers by place (int64; exact while a sum is below 2 to the 53)."""
    return np.bincount(where, weights=what, minlength=size).astype(np.int64)

"""Passes: when officers come by a spot, and how easily that is foretold.

A pass is a crossing of a segment's midpoint. The midpoint belongs to the far
half, so a walk that stops on it and goes on passes once, and one that turns
back on it passes twice or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence, Window
from sim.study.measures.record import first_of_runs
from sim.study.measures.seen import by_segment
from sim.tables import MINUTE_US

BIN_MIN = 15
"""Width of the classes of time in `predictability`, minutes."""


@dataclass(frozen=True, eq=False)
class Passes:
    """All passes of a season, sorted by segment and time.

    Attributes
    ----------
    segment, unit : ndarray of int64, shape (P,)
    t : ndarray of int64, shape (P,)
        us. Inside a step the walk is taken as even, talks and signals spread
        over it.
    counted : ndarray of bool, shape (P,)
        In the window.
    """

    segment: np.ndarray
    unit: np.ndarray
    t: np.ndarray
    counted: np.ndarray


def passes(evidence: Evidence) -> Passes:
    """Find every pass in the steps."""
    steps = evidence.log.steps
    length = evidence.graph.length_mm[steps["segment"]]
    far_before = 2 * steps["from_mm"] >= length
    far_after = 2 * steps["to_mm"] >= length
    rows = np.flatnonzero(far_before != far_after)
    start, end = steps["from_mm"][rows], steps["to_mm"][rows]
    part = np.abs(length[rows] / 2 - start) / np.abs(end - start)
    entered, left = steps["entered"][rows], steps["left"][rows]
    t = entered + np.rint(part * (left - entered)).astype(np.int64)
    segment = steps["segment"][rows].astype(np.int64)
    order = by_segment(segment, t)
    segment, t = segment[order], t[order]
    unit = steps["unit"][rows][order].astype(np.int64)
    return Passes(segment, unit, t, evidence.window.contains(t))


def pass_idleness(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Idleness of each segment's midpoint, in both definitions.

    Returns
    -------
    (interval_mean_min, time_average_min)
        Shape (S,) each, nan where there are fewer than two passes. With I the
        time from one pass to the next, in real time: E[I], and E[I squared] / 2E[I],
        the mean time since the last pass at a random moment.
    """
    found = passes(evidence)
    segments = evidence.graph.segments
    gap = np.diff(found.t) / MINUTE_US
    same = ~first_of_runs(found.segment)[1:]
    where = found.segment[1:][same]
    count = np.bincount(where, minlength=segments)
    first = np.bincount(where, weights=gap[same], minlength=segments)
    second = np.bincount(where, weights=gap[same] ** 2, minlength=segments)
    with np.errstate(invalid="ignore", divide="ignore"):
        return first / count, second / (2 * first)


def predictability(found: Passes, window: Window, weight: np.ndarray) -> tuple[float, float]:
    """How far the time since the last pass foretells the next one.

    At a random moment of the window and a random spot of the streets, let E be
    the time since the last pass and X the time to the next, both in classes of
    15 minutes of window time (nights are cut out) and only between two passes.
    Predictability is 1 - H(X given E) / H0 with H0 the entropy of the
    memoryless law of the same mean, which is the largest there is: 0 for
    passes that nobody can foretell, near 1 for a clockwork.

    Parameters
    ----------
    found : Passes
    window : Window
    weight : ndarray of float64, shape (S,)
        Length times weight of each segment.

    Returns
    -------
    (numerator, denominator)
        H0 - H(X given E) and H0, in nats, to nine decimals: the last bits of a
        logarithm differ between processors.

    Notes
    -----
    In a gap of n classes and a rest, (E, X) lies on two diagonals of the table
    of classes, evenly along each. So the table P(e, x) depends on e + x alone,
    and both entropies follow exactly from one list, without sampling.
    """
    segment, t = found.segment[found.counted], found.t[found.counted]
    if len(t) < 2:
        return 0.0, 0.0
    gap = np.diff(window.until(t))
    same = ~first_of_runs(segment)[1:] & (gap > 0)
    if not same.any():
        return 0.0, 0.0
    width = BIN_MIN * MINUTE_US
    whole, rest = np.divmod(gap[same], width)
    share = weight[segment[1:][same]]
    size = int(whole.max()) + 1
    diagonal: np.ndarray = np.bincount(whole, weights=share * (rest / width), minlength=size)
    diagonal[:-1] += np.bincount(whole, weights=share * (1 - rest / width), minlength=size)[1:]
    diagonal /= (diagonal * np.arange(1, size + 1)).sum()
    single = np.cumsum(diagonal[::-1])[::-1]
    joint = _entropy(diagonal, np.arange(1, size + 1))
    given = joint - _entropy(single, np.ones(size))
    mean = float((single * np.arange(size)).sum())
    if mean == 0:
        return 0.0, 0.0
    best = (1 + mean) * np.log1p(mean) - mean * np.log(mean)
    return round(float(best - given), 9), round(float(best), 9)


def _entropy(chance: np.ndarray, times: np.ndarray) -> float:
    """Entropy in nats of a table that holds each `chance` so many `times`."""
    some = chance > 0
    return float(-(times[some] * chance[some] * np.log(chance[some])).sum())

"""How long streets are left alone by units that walk tours, exact to the millimetre.

Time is counted in millimetres walked: all units walk at one speed and never
stop. A spot is passed when a unit walks over it. The gap of a street is the
longest time for which any spot of it is left alone (its corners, which other
streets share, are not counted for it).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.plans import Tour

NEVER_PASSED = np.int64(2**60)
"""Gap of a street that nobody walks."""


def tour_length(graph: StreetGraph, tour: Tour) -> int:
    """Length of a tour, millimetres."""
    return int(graph.length_mm[tour.segment].sum())


def gaps_on(graph: StreetGraph, tour: Tour, starts_mm: Sequence[int]) -> np.ndarray:
    """Longest gap of each street when units walk one tour from given starts.

    Parameters
    ----------
    graph : StreetGraph
    tour : Tour
    starts_mm : sequence of int
        Where on the tour each unit is at time 0; they all walk on from there
        at the same moment.

    Returns
    -------
    ndarray of int64, shape (S,)
        `NEVER_PASSED` for streets that are not on the tour.

    Notes
    -----
    Spot x of a street is passed at ``a + x`` by a unit that walks it forward
    and at ``b - x`` by one that walks it backward. After a forward pass the
    wait for the next pass does not grow with x, after a backward pass it does
    not shrink, except where the two meet. So the longest wait is found at one
    of the ends or where two passes meet; there it is a wait between passes in
    one direction, and whole again.
    """
    length = graph.length_mm
    period = tour_length(graph, tour)
    walked = length[tour.segment]
    enter = np.cumsum(walked) - walked
    starts = np.asarray(starts_mm, dtype=np.int64)
    segment = np.repeat(tour.segment.astype(np.int64), len(starts))
    forward = np.repeat(tour.forward, len(starts))
    begin = ((enter[:, None] - starts) % period).ravel()
    at_zero = np.where(forward, begin, begin + length[segment]) % period
    at_length = np.where(forward, begin + length[segment], begin) % period
    longest: np.ndarray = np.maximum(
        _at_one_spot(segment, at_zero, period, len(length)),
        _at_one_spot(segment, at_length, period, len(length)),
    )
    both = np.intersect1d(segment[forward], segment[~forward])
    for s in both.tolist():
        here = segment == s
        a, b = at_zero[here & forward], at_zero[here & ~forward]
        longest[s] = max(longest[s], _where_two_meet(a, b, int(length[s]), period))
    return longest


def _at_one_spot(segment: np.ndarray, t: np.ndarray, period: int, segments: int) -> np.ndarray:
    """Longest wait between passes of one spot of each street, round and round."""
    longest = np.full(segments, NEVER_PASSED)
    order = np.lexsort((t, segment))
    segment, t = segment[order], t[order]
    first = np.append(True, segment[1:] != segment[:-1])
    last = np.append(first[1:], True)
    wait = np.empty_like(t)
    wait[:-1] = t[1:] - t[:-1]
    wait[last] = t[first] + period - t[last]
    longest[segment[first]] = np.maximum.reduceat(wait, np.flatnonzero(first))
    return longest


def _where_two_meet(a: np.ndarray, b: np.ndarray, length: int, period: int) -> int:
    """Longest wait that begins where a forward and a backward pass meet inside the street.

    ``a + x`` and ``b - x`` are the times of passing spot x.
    """
    longest = 0
    # twice the spot, so that it is whole
    twice = (b[:, None] - a) % period
    while (twice < 2 * length).any():
        for j, i in zip(*np.nonzero((twice > 0) & (twice < 2 * length)), strict=True):
            spot = int(twice[j, i])
            now = 2 * int(a[i]) + spot
            later = np.concatenate([2 * a + spot, 2 * b - spot])
            wait = (later - now) % (2 * period)
            wait = wait[wait > 0]
            longest = max(longest, int(wait.min()) // 2 if len(wait) else period)
        twice = twice + period
    return longest


def worst(gap_mm: np.ndarray, weight: np.ndarray) -> float:
    """Longest weighted gap over all streets of some weight, millimetres."""
    some = weight > 0
    return float((gap_mm[some] * weight[some]).max(initial=0.0))

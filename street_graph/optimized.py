"""Tours worked out for all units together: the longest weighted gap made short.

All units walk one closed walk, from starting points chosen so that every
street is passed at even times. Two such walks are tried: the shortest one over
all streets (k units evenly on it leave no street alone for longer than a k-th
of it), and two laps in turn, of which each passes a part of the light streets
(`street_graph.laps`). The second lap begins at the first one's corner, at that
of its visits there from which the units of both laps come by in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from street_graph.gap_bound import GapBound, gap_bound
from street_graph.gaps import gaps_on, tour_length, worst
from street_graph.graph import StreetGraph
from street_graph.laps import Laps, laps
from street_graph.paths import PathTables, tables_if_small
from street_graph.plans import KEPT_IN, Tour, fits, kept_entry, signed, unsigned
from street_graph.tours import tour

TRIES = 20
"""So many ways to share out the light streets are tried."""

EXACT = 8
"""Of the corners at which the laps can be joined, so many are looked at exactly."""

LARGE = 1200
"""Graphs with more segments get the shortest walk over all streets only."""


@dataclass(frozen=True, eq=False)
class OptimizedPlan:
    """One closed walk for a number of units, and where each begins.

    Attributes
    ----------
    tour : Tour
        All streets, some of them more than once.
    starts_mm : tuple of int
        How far along the tour each unit begins; all walk on from there at the
        same moment.
    longest_mm : float
        Longest weighted gap reached: weight times millimetres that each unit
        walks while a spot of a street is left alone (`street_graph.gaps`).
    bound : GapBound
        What no walks can go below.
    """

    tour: Tour
    starts_mm: tuple[int, ...]
    longest_mm: float
    bound: GapBound

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.starts_mm)

    @property
    def ratio(self) -> float:
        """What was reached over the bound."""
        return self.longest_mm / self.bound.mm


def evenly(length_mm: int, units: int) -> tuple[int, ...]:
    """Starts at equal distances on a tour, whole millimetres; the first unit is ahead."""
    return tuple(-(i * length_mm // units) % length_mm for i in range(units))


def plan_of(
    graph: StreetGraph, walk: Tour, starts_mm: tuple[int, ...], weight: np.ndarray | None = None
) -> OptimizedPlan:
    """A plan with its longest gap and bound worked out."""
    weight = graph.weight if weight is None else weight
    longest = worst(gaps_on(graph, walk, starts_mm), weight)
    return OptimizedPlan(walk, starts_mm, longest, gap_bound(graph, len(starts_mm), weight))


def optimize(
    graph: StreetGraph,
    numbers: Iterable[int],
    weight: np.ndarray | None = None,
    tables: PathTables | None = None,
) -> dict[int, OptimizedPlan]:
    """Work out plans for several numbers of units.

    Parameters
    ----------
    graph : StreetGraph
        All in one connected part.
    numbers : iterable of int
        At least 1 each.
    weight : ndarray of float64, shape (S,), optional
        0 or more, some above; the graph's weights in coverage by default.
    tables : PathTables, optional

    Returns
    -------
    dict of int to OptimizedPlan
        The same on every machine.

    Raises
    ------
    ValueError
        If the streets do not hang together, a number is below 1, or no weight
        is above 0.
    """
    numbers = tuple(numbers)
    weight = graph.weight if weight is None else np.asarray(weight, dtype=np.float64)
    if min(numbers, default=1) < 1:
        raise ValueError(f"tours are made for 1 unit or more, not {min(numbers)}")
    if weight.shape != (graph.segments,) or not (weight >= 0).all() or not weight.any():
        raise ValueError("each street needs a weight of 0 or more, one at least above 0")
    tables = tables or tables_if_small(graph)
    whole = Tour(*tour(graph, None, tables))
    best = {k: (whole, evenly(tour_length(graph, whole), k)) for k in numbers}
    longest = {k: worst(gaps_on(graph, *best[k]), weight) for k in numbers}
    light = weight <= weight.max() / 2
    pairs: Sequence[Laps] = ()
    if tables is not None and light.any() and graph.segments <= LARGE:
        pairs = laps(graph, tables, light, TRIES)
    for pair in pairs:
        joints = _Joints(graph, pair, weight)
        for k in numbers:
            for walk in joints.promising(k, longest[k]):
                starts = evenly(tour_length(graph, walk), k)
                reached = worst(gaps_on(graph, walk, starts), weight)
                if reached < longest[k]:
                    best[k], longest[k] = (walk, starts), reached
    return {k: plan_of(graph, *best[k], weight) for k in numbers}


class _Joints:
    """The corners at which the second of two laps can begin where the first ends."""

    def __init__(self, graph: StreetGraph, pair: Laps, weight: np.ndarray) -> None:
        self.pair = pair
        sides = [_Lap(graph, walk) for walk in (pair.first, pair.second)]
        self.length = [side.length for side in sides]
        self.first, self.second = np.nonzero(sides[0].corner[:, None] == sides[1].corner)
        once = (sides[0].count == 1) & (sides[1].count == 1) & (weight > weight.max() / 2)
        streets = np.flatnonzero(once)
        self.weight = weight[streets]
        # when each of these streets is passed in the middle, for each joint
        a = (sides[0].middle[streets] - sides[0].enter[self.first][:, None]) % self.length[0]
        b = (sides[1].middle[streets] - sides[1].enter[self.second][:, None]) % self.length[1]
        self.apart = self.length[0] + b - a

    def promising(self, units: int, limit: float) -> Iterator[Tour]:
        """Both laps in turn, joined where streets seem to be passed most evenly.

        Only those whose streets that are passed once in each lap stay below
        the weighted gap `limit`.
        """
        every = sum(self.length) / units
        between = self.apart % every
        wait = np.maximum(between, every - between) * self.weight
        longest = wait.max(axis=1, initial=0.0)
        for joint in np.argsort(longest, kind="stable")[:EXACT].tolist():
            if longest[joint] < limit:
                i, j = int(self.first[joint]), int(self.second[joint])
                a, b = self.pair.first, self.pair.second
                segment, forward = zip(*(a[i:] + a[:i] + b[j:] + b[:j]), strict=True)
                yield Tour(np.array(segment, dtype=np.int32), np.array(forward, dtype=bool))


class _Lap:
    """Where a lap comes by, and when.

    ``enter`` and ``corner`` (shape (n,)): millimetres and corner at the start
    of each pass; ``count`` and ``middle`` (shape (S,)): passes of each street,
    and when it is passed in the middle for the last time.
    """

    def __init__(self, graph: StreetGraph, walk: tuple[tuple[int, bool], ...]) -> None:
        segment, forward = (np.array(side) for side in zip(*walk, strict=True))
        walked = graph.length_mm[segment]
        self.length = int(walked.sum())
        self.enter = np.cumsum(walked) - walked
        self.corner = np.where(forward, graph.u[segment], graph.v[segment])
        self.count = np.bincount(segment, minlength=graph.segments)
        self.middle = np.zeros(graph.segments, dtype=np.int64)
        self.middle[segment] = self.enter + walked // 2


def kept_form(plan: OptimizedPlan) -> dict[str, Any]:
    """A plan as it is kept in a file of plans."""
    return {"units": plan.units, "tour": signed(plan.tour), "starts_mm": list(plan.starts_mm)}


def load_optimized(
    graph: StreetGraph, units: int, folders: Sequence[str | Path] = KEPT_IN
) -> OptimizedPlan:
    """The plan for a number of units: the one kept for these streets, else worked out now.

    Parameters
    ----------
    graph : StreetGraph
    units : int
    folders : sequence of str or Path
        See `street_graph.plans.load_plan`.
    """
    return kept_optimized(graph, units, folders) or optimize(graph, [units])[units]


def kept_optimized(
    graph: StreetGraph, units: int, folders: Sequence[str | Path] = KEPT_IN
) -> OptimizedPlan | None:
    """The plan for a number of units if one is kept for these streets, else None."""
    for folder in folders:
        entry = kept_entry(Path(folder), graph, "optimized", "units", units)
        try:
            walk, starts = unsigned(entry["tour"]), tuple(int(at) for at in entry["starts_mm"])
        except (TypeError, ValueError, KeyError, OverflowError):
            continue
        if not fits(graph, walk, np.arange(graph.segments)) or len(starts) != units:
            continue
        if all(0 <= at < tour_length(graph, walk) for at in starts):
            return plan_of(graph, walk, starts)
    return None

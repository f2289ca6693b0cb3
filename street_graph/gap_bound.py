"""How short the longest gap can be for any walks whatever: a bound, with its proof.

The bound. Scale the weights so that streets of weight `theta` or more must be
seen in every stretch of time g, and the others a share (weight / theta) as
often. Then ``k g`` is the length that k units walk in such a stretch.

Proof, in three steps. (1) In a stretch g every spot of the full streets is
walked over, and in the mean over time every spot of the others by its share:
that makes the weighted length W. (2) Grow moats: sets of corners at which an
odd number of full streets meet are widened along these streets, and no spot
belongs to two moats. The border of such a set at any moment of its growth
crosses an odd number of streets, each is walked over at least once, and units
that are on the same side at the beginning and the end of the stretch cross it
an even number of times: once more than there are streets. So all moats
together, Y wide, are walked once more. (3) A unit that begins or ends the
stretch inside saves that once; let ``depth`` be how deep inside a spot is. In
the mean over all stretches a unit begins where it spends its time, each spot
of the streets takes its part of g at least, and what is left at most the
greatest depth: k g >= W + Y - (2 / g) (sum of depths over W + (k g - W) deepest).

Solved for g that is the bound. Moats may be stopped at any moment of their
growth, and `theta` may be any weight: the best of all counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.tours import odd_nodes

MOST_LEVELS = 12
"""At most so many different weights are tried as `theta`."""

LENGTH, MOATS = "weighted length of the streets", "weighted length and moats round odd corners"
"""Names of the bounds: without and with moats."""


@dataclass(frozen=True)
class GapBound:
    """No walks of any kind have a longest weighted gap below ``mm``; ``name`` says which bound."""

    mm: int
    name: str


@dataclass(frozen=True, eq=False)
class Moats:
    """Moats at one moment of their growth.

    ``width`` is the sum of all widths (mm), ``depth`` (int64, shape (N,)) how
    deep each corner lies inside, ``own`` (int64, shape (2, S)) how far each
    street lies in moats round its first end, or its second, alone.
    """

    width: int
    depth: np.ndarray
    own: np.ndarray


def gap_bound(graph: StreetGraph, units: int, weight: np.ndarray | None = None) -> GapBound:
    """A lower bound on the longest weighted gap that `units` can reach.

    Parameters
    ----------
    graph : StreetGraph
    units : int
    weight : ndarray of float64, shape (S,), optional
        The graph's weights in coverage by default.

    Returns
    -------
    GapBound
        Whole millimetres, rounded down.
    """
    weight = graph.weight if weight is None else np.asarray(weight, dtype=np.float64)
    levels = np.unique(weight[weight > 0])
    if len(levels) > MOST_LEVELS:
        levels = levels[np.linspace(0, len(levels) - 1, MOST_LEVELS).astype(int)]
    best = GapBound(_whole(math.fsum(weight * graph.length_mm) / units), LENGTH)
    for theta in levels.tolist():
        share = np.minimum(weight / theta, 1.0)
        for moats in grow(graph, weight >= theta):
            length = theta * _length(graph, share, moats, units)
            if _whole(length / units) > best.mm:
                best = GapBound(_whole(length / units), MOATS if moats.width else LENGTH)
    return best


def _whole(mm: float) -> int:
    """Rounded down, but for the rounding of the sums."""
    return math.floor(mm + 1e-6)


def _length(graph: StreetGraph, share: np.ndarray, moats: Moats, units: int) -> float:
    """Least length that all units walk in a stretch: the inequality of the proof, solved."""
    depth = moats.depth[graph.u] - moats.own[0]  # of the part of a street that is in no own moat
    inside = depth * graph.length_mm + (moats.own.astype(np.float64) ** 2).sum(axis=0) / 2
    total = math.fsum(share * graph.length_mm)
    deepest = int(moats.depth.max())
    b = total + moats.width - 2 * units * deepest
    c = 2 * units * (total * deepest - math.fsum(share * inside))
    return (b + math.sqrt(b * b + 4 * max(c, 0.0))) / 2


def grow(graph: StreetGraph, full: np.ndarray) -> Iterator[Moats]:
    """Grow moats round odd corners until none can grow; each moment at which some meet.

    All grow at one pace. Where two meet they become one set, which grows on
    if it holds an odd number of odd corners. Streets that are not `full`
    (bool, shape (S,)) join their ends from the start.
    """
    u, v = graph.u.astype(np.int64), graph.v.astype(np.int64)
    room = np.where(full, graph.length_mm, 0)
    part = np.arange(graph.nodes)
    odd = np.zeros(graph.nodes, dtype=bool)
    odd[odd_nodes(graph, np.flatnonzero(full))] = True
    width = 0
    depth = np.zeros(graph.nodes, dtype=np.int64)
    own = np.zeros((2, graph.segments), dtype=np.int64)
    while True:
        growing = odd[part]
        apart = part[u] != part[v]
        pace = (growing[u].astype(np.int64) + growing[v]) * apart
        tight = np.flatnonzero(pace)
        if not len(tight):
            yield Moats(width, depth, own)
            return
        step = int((room[tight] // pace[tight]).min())
        if step:
            width += step * int(odd[np.unique(part)].sum())
            depth = depth + step * growing
            own = own + step * np.array([growing[u] & apart, growing[v] & apart])
            room = room - step * pace
            yield Moats(width, depth, own)
        first = tight[np.flatnonzero(room[tight] < pace[tight])[0]]
        keep, gone = part[u[first]], part[v[first]]
        odd[keep] ^= odd[gone]
        part[part == gone] = keep

"""A drawn line put on the streets: the most likely walk along it.

The line is looked at every few metres. Each spot may belong to any street near
by; of all sequences the one is taken that lies near the line and whose walk is
as long as the line (a hidden Markov model as of Newson and Krumm 2009, solved
exactly by Viterbi's algorithm). So a line that is drawn beside a street, cuts
a corner or overshoots one follows the street that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.measure import to_metres, to_pieces
from street_graph.nearest import pieces_of, spot_mm
from street_graph.paths import PathTables
from street_graph.points import Point, point_on

STEP_M = 10.0
"""The line is looked at this often, and at each of its points."""

MOST_SPOTS = 20_000
MOST_STREETS = 8
"""So many of the nearest streets are considered for each spot."""

ALONG_M = 10.0
"""A walk longer or shorter than the line by so much counts like one usual distance off."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Spots along a line, P of them.

    Attributes
    ----------
    lon, lat : ndarray of float64, shape (P,)
    step_m : ndarray of float64, shape (P,)
        Metres from the spot before; 0 for the first.
    jump : ndarray of bool, shape (P,)
        Whether the line is broken before the spot: there it is not drawn.
    """

    lon: np.ndarray
    lat: np.ndarray
    step_m: np.ndarray
    jump: np.ndarray


def spots_along(parts: list[np.ndarray]) -> Spots:
    """Spots along a line of one or more parts; a part that begins far off is turned round.

    Raises
    ------
    ValueError
        If there would be more than `MOST_SPOTS`.
    """
    origin = (float(parts[0][0, 0]), float(parts[0][0, 1]))
    pieces: list[np.ndarray] = []
    last: np.ndarray | None = None
    for part in parts:
        if last is not None:
            ends = part[[0, -1]]
            x, y = to_metres(ends[:, 0] - last[0] + origin[0], ends[:, 1] - last[1] + origin[1],
                             origin)  # fmt: skip
            if np.hypot(x[1], y[1]) < np.hypot(x[0], y[0]):
                part = part[::-1]
        last = part[-1]
        x, y = to_metres(part[:, 0], part[:, 1], origin)
        gaps = np.hypot(np.diff(x), np.diff(y))
        counts = np.maximum(np.ceil(gaps / STEP_M), 1).astype(int)
        if counts.sum() > MOST_SPOTS:
            raise ValueError(f"is longer than {MOST_SPOTS * STEP_M / 1000:,.0f} km")
        shares = [np.arange(1, n + 1) / n for n in counts]
        rows = [part[:1]]
        for i, share in enumerate(shares):
            rows.append(part[i] + share[:, None] * (part[i + 1] - part[i]))
        pieces.append(np.concatenate(rows))
    found = np.concatenate(pieces)
    if len(found) > MOST_SPOTS:
        raise ValueError(f"is longer than {MOST_SPOTS * STEP_M / 1000:,.0f} km")
    x, y = to_metres(found[:, 0], found[:, 1], origin)
    step = np.concatenate([[0.0], np.hypot(np.diff(x), np.diff(y))])
    jump = np.zeros(len(found), dtype=bool)
    jump[np.cumsum([len(piece) for piece in pieces])[:-1]] = True
    return Spots(found[:, 0], found[:, 1], step, jump)


@dataclass(frozen=True, eq=False)
class Matched:
    """Where the spots of a line lie on the streets.

    Attributes
    ----------
    spot : ndarray of int64, shape (M,)
        Spots that have a street near by.
    point : list of Point, length M
    away_m : ndarray of float64, shape (M,)
        Metres from the spot to its point.
    """

    spot: np.ndarray
    point: list[Point]
    away_m: np.ndarray


def match(graph: StreetGraph, tables: PathTables, spots: Spots, within_m: float) -> Matched:
    """The most likely points of the streets for the spots of a line.

    Parameters
    ----------
    graph : StreetGraph
    tables : PathTables
    spots : Spots
    within_m : float
        How far from its street a line usually lies at most; streets up to
        twice as far away are considered.
    """
    segment, offset, away = _candidates(graph, spots, 2 * within_m)
    kept = np.flatnonzero(np.isfinite(away[:, 0]))
    if not len(kept):
        return Matched(kept, [], np.zeros(0))
    along = np.cumsum(spots.step_m)
    off = (away / (within_m / 2)) ** 2 / 2
    cost = off[kept[0]]
    back: list[np.ndarray] = []
    for before, now in pairwise(kept.tolist()):
        walk = _walks(graph, tables, segment[before], offset[before], segment[now], offset[now])
        differs = np.abs(walk / 1000.0 - (along[now] - along[before]))
        total = cost[:, None] + np.minimum(differs, 1e9) / ALONG_M
        best = total.argmin(axis=0)
        back.append(best)
        cost = total[best, np.arange(len(best))] + off[now]
    choice = [int(cost.argmin())]
    for best in reversed(back):
        choice.append(int(best[choice[-1]]))
    picked = np.array(choice[::-1])
    where = zip(segment[kept, picked].tolist(), offset[kept, picked].tolist(), strict=True)
    return Matched(kept, [point_on(graph, s, at) for s, at in where], away[kept, picked])


def _candidates(
    graph: StreetGraph, spots: Spots, reach_m: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nearest streets of each spot: segment, millimetre, metres away (inf for none).

    Each of shape (P, `MOST_STREETS`), the nearest first.
    """
    pieces = pieces_of(graph)
    x, y = to_metres(spots.lon, spots.lat, pieces.origin)
    starts = np.searchsorted(pieces.segment, np.arange(graph.segments))
    count = min(MOST_STREETS, graph.segments)
    shape = (len(x), MOST_STREETS)
    segment, offset = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    away = np.full(shape, np.inf)
    for p in range(len(x)):
        to, share = to_pieces(x[p : p + 1], y[p : p + 1], pieces.x1, pieces.y1, pieces.x2,
                              pieces.y2)  # fmt: skip
        nearest = np.minimum.reduceat(to[0], starts)
        for c, s in enumerate(np.argsort(nearest, kind="stable")[:count].tolist()):
            if nearest[s] > reach_m:
                break
            stop = starts[s + 1] if s + 1 < graph.segments else len(pieces.segment)
            piece = int(starts[s] + to[0, starts[s] : stop].argmin())
            segment[p, c], away[p, c] = s, nearest[s]
            offset[p, c] = spot_mm(graph, pieces, piece, float(share[0, piece]))
    return segment, offset, away


def _walks(
    graph: StreetGraph,
    tables: PathTables,
    from_segment: np.ndarray,
    from_mm: np.ndarray,
    to_segment: np.ndarray,
    to_mm: np.ndarray,
) -> np.ndarray:
    """Millimetres of the shortest walks between two lists of points, as a table."""
    rest, rest_there = graph.length_mm[from_segment] - from_mm, graph.length_mm[to_segment] - to_mm
    out = ((graph.u[from_segment], from_mm), (graph.v[from_segment], rest))
    into = ((graph.u[to_segment], to_mm), (graph.v[to_segment], rest_there))
    ways = [
        a_mm[:, None] + tables.distances[np.ix_(a, b)] + b_mm for a, a_mm in out for b, b_mm in into
    ]
    shortest: np.ndarray = np.minimum.reduce(ways)
    same = from_segment[:, None] == to_segment
    direct = np.abs(from_mm[:, None] - to_mm)
    return np.where(same, np.minimum(shortest, direct), shortest)

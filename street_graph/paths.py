"""Shortest walking paths, exact to the millimetre.

Lengths are whole millimetres, which float64 holds exactly up to 9·10¹⁵, so
the compiled search of scipy gives exact distances. Which way to go is then
told by whole numbers alone (the first leg with length + rest = distance), so
that it depends neither on the library nor on its version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from street_graph.graph import Legs, StreetGraph, legs
from street_graph.points import Point

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

UNREACHABLE = np.int64(2**60)
"""Distance between junctions that are not connected."""

MAX_TABLE_NODES = 6000
"""Larger graphs get no table of all pairs (6,000 junctions need 430 MB)."""

LARGE = 5000
"""Graphs with more segments are large: beats and tours are made without tables."""


@dataclass(frozen=True, eq=False)
class PathTables:
    """All shortest paths of a graph.

    Attributes
    ----------
    legs : Legs
    distances : ndarray of int64, shape (N, N)
        Millimetres; `UNREACHABLE` where there is no path.
    next_leg : ndarray of int32, shape (N, N)
        ``next_leg[n, t]`` is the position among the legs of node ``n`` of the
        one to take towards ``t``; -1 for ``n == t`` and where there is none.
    """

    legs: Legs
    distances: np.ndarray
    next_leg: np.ndarray


@dataclass(frozen=True)
class Piece:
    """A walk on one segment from one offset to another (backwards if smaller)."""

    segment: int
    from_mm: int
    to_mm: int


def path_tables(graph: StreetGraph) -> PathTables:
    """Distances and next legs between all junctions of `graph`."""
    distances = node_distances(graph)
    return PathTables(legs(graph), distances, next_leg(graph, distances))


def tables_if_small(graph: StreetGraph) -> PathTables | None:
    """As `path_tables`; None for a large graph."""
    return path_tables(graph) if graph.segments <= LARGE else None


def ways_between(graph: StreetGraph) -> PathTables:
    """Tables for `path`, which of a large graph are worked out where they are read."""
    found = tables_if_small(graph)
    if found is not None:
        return found
    way_to = lru_cache(maxsize=64)(lambda target: rows_from(graph, [target])[0])
    meeting = legs(graph)

    def first_leg(start: int, target: int) -> int:
        here = slice(int(meeting.start[start]), int(meeting.start[start + 1]))
        through = graph.length_mm[meeting.segment[here]] + way_to(target)[meeting.other[here]]
        return int((through == way_to(target)[start]).argmax())

    distances, next_leg = _Read(lambda a, b: way_to(b)[a]), _Read(first_leg)
    # `path` reads them by two junctions only, as it reads a table.
    return PathTables(meeting, distances, next_leg)  # type: ignore[arg-type]


class _Read:
    """What is read by two junctions as in a table of all."""

    def __init__(self, read: Callable[[int, int], int]) -> None:
        self._read = read

    def __getitem__(self, pair: tuple[int, int]) -> int:
        return self._read(*pair)


def _matrix(graph: StreetGraph) -> csr_matrix:
    """The shortest segment between each two neighboring junctions, as a sparse matrix."""
    from scipy.sparse import csr_matrix

    a = np.minimum(graph.u, graph.v).astype(np.int64)
    b = np.maximum(graph.u, graph.v).astype(np.int64)
    keep = a != b
    a, b, length = a[keep], b[keep], graph.length_mm[keep]
    order = np.lexsort((length, b, a))
    a, b, length = a[order], b[order], length[order]
    first = np.ones(len(a), dtype=bool)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    shape = (graph.nodes, graph.nodes)
    return csr_matrix((length[first].astype(float), (a[first], b[first])), shape=shape)


def _exact(distances: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(distances), distances, float(UNREACHABLE)).astype(np.int64)


def node_distances(graph: StreetGraph, max_nodes: int = MAX_TABLE_NODES) -> np.ndarray:
    """Shortest distances between all junctions.

    Parameters
    ----------
    graph : StreetGraph
    max_nodes : int
        Graphs with more junctions are refused; use `distances_from` there.

    Returns
    -------
    ndarray of int64, shape (N, N)
        Millimetres; `UNREACHABLE` where there is no path.

    Raises
    ------
    ValueError
        If the graph has more than `max_nodes` junctions.
    """
    from scipy.sparse.csgraph import dijkstra

    if graph.nodes > max_nodes:
        raise ValueError(
            f"{graph.name} has {graph.nodes:,} junctions; a table of all distances is made for "
            f"{max_nodes:,} at most"
        )
    return _exact(dijkstra(_matrix(graph), directed=False))


def rows_from(graph: StreetGraph, nodes: Sequence[int] | np.ndarray) -> np.ndarray:
    """Shortest distances from some junctions to all, whatever the size of the graph.

    Returns
    -------
    ndarray of int64, shape (len(nodes), N)
        Millimetres; `UNREACHABLE` where there is no path.
    """
    from scipy.sparse.csgraph import dijkstra

    return _exact(dijkstra(_matrix(graph), directed=False, indices=nodes))


def next_leg(graph: StreetGraph, distances: np.ndarray) -> np.ndarray:
    """Which leg to take first from each junction towards each other one.

    Parameters
    ----------
    graph : StreetGraph
    distances : ndarray of int64, shape (N, N)
        From `node_distances`.

    Returns
    -------
    ndarray of int32, shape (N, N)
        Positions among the legs (`street_graph.graph.legs`); among equally
        short ways the segment with the lowest index. -1: nowhere to go.
    """
    found = legs(graph)
    result = np.full(distances.shape, -1, dtype=np.int32)
    degree = np.diff(found.start)
    for position in range(int(degree.max(initial=0)) - 1, -1, -1):
        nodes = np.flatnonzero(degree > position)
        leg = found.start[nodes] + position
        through = graph.length_mm[found.segment[leg]][:, None] + distances[found.other[leg]]
        fits = (through == distances[nodes]) & (distances[nodes] > 0)
        result[nodes] = np.where(fits, np.int32(position), result[nodes])
    return result


def distances_from(
    graph: StreetGraph, points: Sequence[Point], tables: PathTables | None = None
) -> np.ndarray:
    """Shortest distances from points to all junctions.

    Parameters
    ----------
    graph : StreetGraph
    points : sequence of Point, length P
    tables : PathTables, optional
        Read from them instead of searching; searching needs no table and so
        serves graphs of any size.

    Returns
    -------
    ndarray of int64, shape (P, N)
        Millimetres; at least `UNREACHABLE` where there is no path.
    """
    segment = np.array([p.segment for p in points], dtype=np.int64)
    offset = np.array([p.offset_mm for p in points], dtype=np.int64)
    ends = np.concatenate([graph.u[segment], graph.v[segment]])
    if tables is None:
        rows, back = np.unique(ends, return_inverse=True)
        far = rows_from(graph, rows)[back]
    else:
        far = tables.distances[ends]
    by_u, by_v = np.split(far, 2)
    rest = graph.length_mm[segment] - offset
    return np.minimum(by_u + offset[:, None], by_v + rest[:, None])


def distance(graph: StreetGraph, tables: PathTables, a: Point, b: Point) -> int:
    """Shortest walking distance between two points, millimetres."""
    return min(length for length, _, _ in _ways(graph, tables.distances, a, b))


def _ways(
    graph: StreetGraph, distances: np.ndarray, a: Point, b: Point
) -> list[tuple[int, int, int]]:
    """All ways worth trying: (millimetres, end of a's segment, end of b's); -1 stays on it."""
    ends_a = (int(graph.u[a.segment]), int(graph.v[a.segment]))
    ends_b = (int(graph.u[b.segment]), int(graph.v[b.segment]))
    out = (a.offset_mm, int(graph.length_mm[a.segment]) - a.offset_mm)
    back = (b.offset_mm, int(graph.length_mm[b.segment]) - b.offset_mm)
    ways = [
        (out[i] + int(distances[ends_a[i], ends_b[j]]) + back[j], i, j)
        for i in (0, 1)
        for j in (0, 1)
    ]
    if a.segment == b.segment:
        ways.insert(0, (abs(a.offset_mm - b.offset_mm), -1, -1))
    return ways


def path(graph: StreetGraph, tables: PathTables, a: Point, b: Point) -> list[Piece]:
    """A shortest walk from `a` to `b`.

    Among equally short ways: along the segment itself, then by way of first
    ends, then as `next_leg` says.

    Returns
    -------
    list of Piece
        Joined end to end, without pieces of no length; their metres add up
        to `distance`.

    Raises
    ------
    ValueError
        If there is no path.
    """
    ways = _ways(graph, tables.distances, a, b)
    length, i, j = min(ways, key=lambda way: way[0])
    if length >= UNREACHABLE:
        raise ValueError(f"no path joins segments {a.segment} and {b.segment}")
    if i < 0:
        pieces = [Piece(a.segment, a.offset_mm, b.offset_mm)]
    else:
        leave = int(graph.length_mm[a.segment]) if i else 0
        enter = int(graph.length_mm[b.segment]) if j else 0
        start = int((graph.v if i else graph.u)[a.segment])
        target = int((graph.v if j else graph.u)[b.segment])
        pieces = [
            Piece(a.segment, a.offset_mm, leave),
            *node_path(graph, tables, start, target),
            Piece(b.segment, enter, b.offset_mm),
        ]
    return [p for p in pieces if p.from_mm != p.to_mm]


def node_path(graph: StreetGraph, tables: PathTables, start: int, target: int) -> list[Piece]:
    """A shortest walk from junction `start` to junction `target`, segment by segment."""
    found = tables.legs
    pieces = []
    while start != target:
        leg = int(found.start[start]) + int(tables.next_leg[start, target])
        segment, end = int(found.segment[leg]), int(found.end[leg])
        length = int(graph.length_mm[segment])
        pieces.append(Piece(segment, length, 0) if end else Piece(segment, 0, length))
        start = int(found.other[leg])
    return pieces

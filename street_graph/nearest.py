"""The spots of the streets nearest to positions on the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.measure import to_metres, to_pieces
from street_graph.points import Point, point_on

AT_ONCE = 2_000_000
"""So many pairs of a position and a straight piece are looked at in one go."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """The straight pieces of all segments' lines, in metres.

    M pieces, in the order of the segments.

    Attributes
    ----------
    origin : tuple of float
        Longitude and latitude of (0, 0).
    segment : ndarray of int64, shape (M,)
    x1, y1, x2, y2 : ndarray of float64, shape (M,)
        Ends of each piece, metres east and north of the origin.
    """

    origin: tuple[float, float]
    segment: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    x2: np.ndarray
    y2: np.ndarray


def pieces_of(graph: StreetGraph, origin: tuple[float, float] | None = None) -> Pieces:
    """Take the lines of all segments apart; `origin` is the middle of the map if not given."""
    if origin is None:
        origin = (float(graph.node_lon.mean()), float(graph.node_lat.mean()))
    x, y = to_metres(graph.lon, graph.lat, origin)
    owner = np.repeat(np.arange(graph.segments), np.diff(graph.geometry_start))
    first = np.flatnonzero(owner[:-1] == owner[1:])
    return Pieces(origin, owner[first], x[first], y[first], x[first + 1], y[first + 1])


def spot_mm(graph: StreetGraph, pieces: Pieces, piece: int, share: float) -> int:
    """Millimetres along its segment of the spot `share` (0 to 1) along a straight piece."""
    segment = pieces.segment[piece]
    first, last = np.searchsorted(pieces.segment, [segment, segment + 1])
    own = slice(first, last)
    steps = np.hypot(pieces.x2[own] - pieces.x1[own], pieces.y2[own] - pieces.y1[own])
    along = np.concatenate([[0.0], np.cumsum(steps)])
    k = piece - first
    where = along[k] + share * (along[k + 1] - along[k])
    length = int(graph.length_mm[segment])
    offset = round(float(where / along[-1] * length)) if along[-1] > 0 else 0
    return min(max(offset, 0), length)


def nearest_points(
    graph: StreetGraph, lon: np.ndarray, lat: np.ndarray
) -> tuple[list[Point], np.ndarray]:
    """The points of the streets nearest to positions.

    Parameters
    ----------
    graph : StreetGraph
    lon, lat : ndarray of float64, shape (P,)
        Degrees, WGS84.

    Returns
    -------
    points : list of Point
        Among equally near ones on the segment with the lowest index.
    away_m : ndarray of float64, shape (P,)
        Metres from each position, as the crow flies.
    """
    pieces = pieces_of(graph)
    x, y = to_metres(lon, lat, pieces.origin)
    found: list[Point] = []
    metres = np.zeros(len(x))
    step = max(1, AT_ONCE // len(pieces.segment))
    for low in range(0, len(x), step):
        part = slice(low, low + step)
        away, share = to_pieces(x[part], y[part], pieces.x1, pieces.y1, pieces.x2, pieces.y2)
        best = away.argmin(axis=1)
        rows = np.arange(len(best))
        metres[part] = away[rows, best]
        for piece, along in zip(best.tolist(), share[rows, best].tolist(), strict=True):
            offset = spot_mm(graph, pieces, piece, along)
            found.append(point_on(graph, int(pieces.segment[piece]), offset))
    return found, metres


def nearest_point(graph: StreetGraph, lon: float, lat: float) -> tuple[Point, float]:
    """The point of the streets nearest to a position.

    Parameters
    ----------
    graph : StreetGraph
    lon, lat : float
        Degrees, WGS84.

    Returns
    -------
    point : Point
        Among equally near ones on the segment with the lowest index.
    away_m : float
        Metres from the position, as the crow flies.
    """
    pieces = pieces_of(graph, (lon, lat))
    away, share = to_pieces(np.zeros(1), np.zeros(1), pieces.x1, pieces.y1, pieces.x2, pieces.y2)
    best = int(away[0].argmin())
    offset = spot_mm(graph, pieces, best, float(share[0, best]))
    return point_on(graph, int(pieces.segment[best]), offset), float(away[0, best])

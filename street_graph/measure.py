"""Metres, bearings and areas on the map.

Over a neighborhood the ground is flat enough: a degree is a fixed number of
metres east and north, taken from the WGS84 ellipsoid at the middle latitude.
Lengths of segments are geodesic and are made once, when a graph is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

A_M = 6_378_137.0
"""Half the long axis of the WGS84 ellipsoid, metres."""
E2 = 0.006_694_379_990_14
"""Its eccentricity, squared."""


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres east and north in one degree at latitude `lat`."""
    sin2 = np.sin(np.radians(lat)) ** 2
    across = A_M / np.sqrt(1 - E2 * sin2)
    along = A_M * (1 - E2) / (1 - E2 * sin2) ** 1.5
    return (
        float(np.radians(1) * across * np.cos(np.radians(lat))),
        float(np.radians(1) * along),
    )


def to_metres(
    lon: ArrayLike, lat: ArrayLike, origin: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Metres east and north of `origin` (lon, lat)."""
    east, north = metres_per_degree(origin[1])
    return (np.asarray(lon) - origin[0]) * east, (np.asarray(lat) - origin[1]) * north


def bearing(dx: np.ndarray | float, dy: np.ndarray | float) -> np.ndarray:
    """Compass bearing in degrees, 0 to 360, of a step (east, north)."""
    return np.degrees(np.arctan2(dx, dy)) % 360.0


def to_pieces(
    x: np.ndarray, y: np.ndarray, x1: np.ndarray, y1: np.ndarray, x2: np.ndarray, y2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Distance from points to straight pieces.

    Parameters
    ----------
    x, y : ndarray, shape (P,)
    x1, y1, x2, y2 : ndarray, shape (M,)
        Ends of the pieces, in the same metres.

    Returns
    -------
    distance, share : ndarray, shape (P, M)
        Metres from each point to each piece, and where on the piece the
        nearest spot lies (0 its first end, 1 its second).
    """
    dx, dy = x2 - x1, y2 - y1
    square = np.where(dx * dx + dy * dy > 0, dx * dx + dy * dy, 1.0)
    px, py = x[:, None] - x1, y[:, None] - y1
    share = np.clip((px * dx + py * dy) / square, 0.0, 1.0)
    return np.hypot(px - share * dx, py - share * dy), share


def inside(lon: np.ndarray, lat: np.ndarray, area: ArrayLike) -> np.ndarray:
    """Which points lie inside the polygon `area` (corners as lon, lat).

    Counts the sides to the east of each point; a side holds its lower end
    and not its upper one.
    """
    ring = np.asarray(area, dtype=float)
    x1, y1 = ring[:, 0], ring[:, 1]
    x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
    x, y = np.asarray(lon, dtype=float)[:, None], np.asarray(lat, dtype=float)[:, None]
    crosses = (y1 <= y) != (y2 <= y)
    rise = np.where(y2 == y1, 1.0, y2 - y1)
    east = x1 + (y - y1) / rise * (x2 - x1)
    odd: np.ndarray = (np.count_nonzero(crosses & (east > x), axis=1) % 2).astype(bool)
    return odd


def metres_outside(
    lon: np.ndarray, lat: np.ndarray, area: Sequence[tuple[float, float]]
) -> np.ndarray:
    """How many metres outside the polygon `area` each point lies, 0 inside."""
    ring = np.asarray(area, dtype=float)
    origin = (float(ring[:, 0].mean()), float(ring[:, 1].mean()))
    x1, y1 = to_metres(ring[:, 0], ring[:, 1], origin)
    x, y = to_metres(lon, lat, origin)
    away, _ = to_pieces(x, y, x1, y1, np.roll(x1, -1), np.roll(y1, -1))
    return np.where(inside(lon, lat, area), 0.0, away.min(axis=1))

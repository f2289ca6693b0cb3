"""Which street each position lies on, for many positions at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from street_graph.graph import StreetGraph, legs
from street_graph.measure import to_metres

BEYOND_M = 30.0
"""What lies further than this beyond the outermost streets is outside the area."""

FAR_M = 150.0
"""What lies further than this from every street is outside too."""

CORNER_M = 12.0
"""What lies so near to a junction is at the corner: half a street's width."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The streets of an area as shapes in metres.

    A *spot* is a segment (its index), or a junction (the number of segments
    plus its index), whose rows are shared by the streets that meet.
    """

    graph: StreetGraph

    @property
    def spots(self) -> int:
        """Number of spots."""
        return self.graph.segments + self.graph.nodes

    @cached_property
    def origin(self) -> tuple[float, float]:
        """Longitude and latitude from which metres count."""
        return float(self.graph.node_lon.mean()), float(self.graph.node_lat.mean())

    @cached_property
    def lines(self) -> list[Any]:
        """One shape for each segment."""
        import shapely

        x, y = to_metres(self.graph.lon, self.graph.lat, self.origin)
        start = self.graph.geometry_start
        return [
            shapely.LineString(np.column_stack([x[a:b], y[a:b]]))
            for a, b in pairwise(start.tolist())
        ]

    @cached_property
    def tree(self) -> Any:
        """Finds the nearest segment."""
        import shapely

        return shapely.STRtree(self.lines)

    @cached_property
    def corners(self) -> Any:
        """Finds the nearest junction."""
        from scipy.spatial import cKDTree

        x, y = to_metres(self.graph.node_lon, self.graph.node_lat, self.origin)
        return cKDTree(np.column_stack([x, y]))

    @cached_property
    def hull(self) -> Any:
        """The area: all within `BEYOND_M` of what the streets enclose."""
        import shapely

        hull = shapely.union_all(self.lines).convex_hull.buffer(BEYOND_M)
        shapely.prepare(hull)
        return hull

    def shares(self, count: np.ndarray) -> Any:
        """Share of each spot's rows that each segment gets, sparse, shape (spots, segments).

        Parameters
        ----------
        count : ndarray, shape (spots,)
            Rows at each spot. What lies at a corner is shared by the streets that
            meet there, as their own rows by metre are; one row of an average street
            keeps a share from resting on nothing.
        """
        from scipy.sparse import csr_array

        graph = self.graph
        meeting = legs(graph)
        meet = np.diff(meeting.start)
        own = np.arange(graph.segments)
        length = np.maximum(graph.length_mm / 1000 - 2 * CORNER_M, CORNER_M)
        rows = count[: graph.segments]
        average = max(float(rows.sum()), 1.0) / float(length.sum())
        by_metre = ((rows + 1) / (length + 1 / average))[meeting.segment]
        at = np.repeat(np.arange(graph.nodes), meet)
        share = by_metre / np.bincount(at, by_metre, graph.nodes)[at]
        return csr_array(
            (
                np.concatenate([np.ones(graph.segments), share]),
                (np.concatenate([own, graph.segments + at]),
                 np.concatenate([own, meeting.segment])),
            ),
            shape=(self.spots, graph.segments),
        )  # fmt: skip

    def by_segment(self, count: np.ndarray) -> np.ndarray:
        """Rows of each segment, float64 of shape (segments,), from those of each spot."""
        rows: np.ndarray = count @ self.shares(count)
        return rows

    def inside(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Which positions lie in the area."""
        import shapely

        x, y = to_metres(lon, lat, self.origin)
        found: np.ndarray = shapely.contains_xy(self.hull, x, y)
        return found

    def near(self, lon: np.ndarray, lat: np.ndarray, degrees: float = 1.0) -> np.ndarray:
        """Which positions lie in this part of the world."""
        return (np.abs(lon - self.origin[0]) < degrees) & (np.abs(lat - self.origin[1]) < degrees)

    def nearest(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Spot of each position, and its distance from the street.

        Returns
        -------
        spot : ndarray of int64, shape (P,)
        away_m : ndarray of float64, shape (P,)
        """
        import shapely

        x, y = to_metres(lon, lat, self.origin)
        points = shapely.points(x, y)
        (_, segment), away = self.tree.query_nearest(
            points, return_distance=True, all_matches=False
        )
        metres, node = self.corners.query(np.column_stack([x, y]))
        return np.where(metres <= CORNER_M, self.graph.segments + node, segment), away

    def nearest_of(self, segments: np.ndarray, lon: float, lat: float) -> tuple[int, float]:
        """The nearest of some segments, and its distance in metres."""
        import shapely

        x, y = to_metres(np.array([lon]), np.array([lat]), self.origin)
        away = shapely.distance(
            np.array([self.lines[s] for s in segments], dtype=object), shapely.Point(x[0], y[0])
        )
        best = int(np.argmin(away))
        return int(segments[best]), float(away[best])

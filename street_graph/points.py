"""Points on the streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from street_graph.graph import Legs, StreetGraph
from street_graph.measure import to_metres


@dataclass(frozen=True, order=True)
class Point:
    """A spot on a segment.

    Attributes
    ----------
    segment : int
        Index of the segment.
    offset_mm : int
        Millimetres from the segment's first end.
    node : int
        Index of the junction it stands on, or -1 between junctions.
    """

    segment: int
    offset_mm: int
    node: int = -1


def point_on(graph: StreetGraph, segment: int, offset_mm: int) -> Point:
    """The point `offset_mm` along `segment`, with its junction if it is an end."""
    length = int(graph.length_mm[segment])
    node = -1
    if offset_mm == 0:
        node = int(graph.u[segment])
    elif offset_mm == length:
        node = int(graph.v[segment])
    return Point(int(segment), int(offset_mm), node)


def point_at_node(graph: StreetGraph, legs: Legs, node: int) -> Point:
    """The point at a junction, told on the first of its segments."""
    first = int(legs.start[node])
    segment = int(legs.segment[first])
    offset = int(graph.length_mm[segment]) if legs.end[first] else 0
    return Point(segment, offset, int(node))


def position(graph: StreetGraph, point: Point) -> tuple[float, float]:
    """Longitude and latitude of a point, along the drawn line of its segment."""
    a, b = int(graph.geometry_start[point.segment]), int(graph.geometry_start[point.segment + 1])
    lon, lat = graph.lon[a:b], graph.lat[a:b]
    x, y = to_metres(lon, lat, (float(lon[0]), float(lat[0])))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    share = point.offset_mm / float(graph.length_mm[point.segment])
    where = share * along[-1]
    return float(np.interp(where, along, lon)), float(np.interp(where, along, lat))

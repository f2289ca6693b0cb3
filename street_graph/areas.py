"""Beats drawn by hand: each street belongs to the polygon that holds its middle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from street_graph.drawn import Drawn, DrawnError, drawn_areas
from street_graph.graph import StreetGraph, legs
from street_graph.measure import inside
from street_graph.points import Point, position


@dataclass(frozen=True, eq=False)
class Areas:
    """Streets by drawn polygons.

    Attributes
    ----------
    names : tuple of str
        Of the polygons, in their order.
    area : ndarray of int32, shape (S,)
        Number of the polygon of each segment; -1 where none holds its middle.
    twice : tuple of int
        Segments that lie in more than one; they belong to the first.
    apart : tuple of str
        Polygons whose streets do not hang together.
    """

    names: tuple[str, ...]
    area: np.ndarray
    twice: tuple[int, ...]
    apart: tuple[str, ...]


@lru_cache(maxsize=16)
def areas_of(graph: StreetGraph, text: str) -> Areas:
    """Share the streets out among the polygons in GeoJSON text.

    Raises
    ------
    DrawnError
        If the text holds no polygons, or one that holds no street.
    """
    drawn = drawn_areas(text)
    middle = [
        position(graph, Point(s, int(graph.length_mm[s]) // 2)) for s in range(graph.segments)
    ]
    lon, lat = np.array(middle).T
    held = np.array([_holds(one, lon, lat) for one in drawn])
    area = np.where(held.any(axis=0), held.argmax(axis=0), -1).astype(np.int32)
    empty = [one.name for i, one in enumerate(drawn) if not (area == i).any()]
    if empty:
        raise DrawnError([f'the polygon "{name}" holds no street' for name in empty])
    apart = tuple(
        one.name
        for i, one in enumerate(drawn)
        if len(clusters(graph, np.flatnonzero(area == i))) > 1
    )
    twice = tuple(np.flatnonzero(held.sum(axis=0) > 1).tolist())
    return Areas(tuple(one.name for one in drawn), area, twice, apart)


def _holds(one: Drawn, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Which points lie in an area: inside an outline and not in a hole of it."""
    found = np.zeros(len(lon), dtype=bool)
    for outline, *holes in one.parts:
        part = inside(lon, lat, outline)
        for hole in holes:
            part &= ~inside(lon, lat, hole)
        found |= part
    return found


def clusters(graph: StreetGraph, segments: np.ndarray) -> list[list[int]]:
    """Segments grouped so that each group hangs together, the lowest segment's group first."""
    meeting = legs(graph)
    chosen = set(segments.tolist())
    groups = []
    while chosen:
        edge = [min(chosen)]
        chosen.discard(edge[0])
        group = list(edge)
        while edge:
            s = edge.pop()
            for node in (int(graph.u[s]), int(graph.v[s])):
                here = meeting.segment[meeting.start[node] : meeting.start[node + 1]].tolist()
                new = [t for t in dict.fromkeys(here) if t in chosen]
                chosen.difference_update(new)
                group += new
                edge += new
        groups.append(sorted(group))
    return groups


def for_units(graph: StreetGraph, areas: Areas, units: int) -> np.ndarray:
    """Beats for so many units: one for each polygon, fewer if there are fewer units.

    The first polygons by name have a unit each. Each polygon left over joins,
    by name order, the beat with the least street among those that it touches,
    or among all if it touches none.

    Returns
    -------
    ndarray of int32, shape (S,)
        Beat of each segment, -1 for none.
    """
    beat = areas.area.copy()
    kept = min(units, len(areas.names))
    for spare in range(kept, len(areas.names)):
        own = areas.area == spare
        corners = np.concatenate([graph.u[own], graph.v[own]])
        touching = np.isin(graph.u, corners) | np.isin(graph.v, corners)
        beside = sorted({int(b) for b in beat[touching] if 0 <= b < kept}) or range(kept)
        length = [int(graph.length_mm[beat == b].sum()) for b in range(kept)]
        beat[own] = min(beside, key=lambda b: (length[b], b))
    return beat

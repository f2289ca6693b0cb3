"""The streets of one graph as the page draws them: lines in decimetres, north up."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from sim.report.replay.track import lengths_dm
from street_graph.graph import StreetGraph
from street_graph.measure import to_metres

MOST_NAMES = 24
"""Street names that are written on the map."""


def streets_of(graph: StreetGraph) -> dict[str, Any]:
    """Lines, lengths and names of all segments.

    Returns
    -------
    dict
        ``width`` and ``height`` in decimetres; ``points``, how many each line
        has; ``x`` and ``y``, one list each for all lines, every number but the
        first less the one before it, y growing to the south; ``length``;
        ``wide``, the numbers of the arterials; ``names``, street names with where
        (x, y) and how (degrees) they are written; ``block``, a label for each.
    """
    x, y = to_metres(graph.lon, graph.lat, (float(graph.lon.min()), float(graph.lat.max())))
    east, south = (np.rint(10 * v).astype(np.int64) for v in (x, -y))
    return {
        "width": int(east.max()),
        "height": int(south.max()),
        "points": np.diff(graph.geometry_start).tolist(),
        "x": np.diff(east, prepend=0).tolist(),
        "y": np.diff(south, prepend=0).tolist(),
        "length": lengths_dm(graph.length_mm).tolist(),
        "wide": np.flatnonzero(graph.street_class == 0).tolist(),
        "names": _names(graph, east, south),
        "block": [block or name for block, name in zip(graph.block, graph.segment_id, strict=True)],
    }


def _names(graph: StreetGraph, east: np.ndarray, south: np.ndarray) -> list[list[Any]]:
    """The longest streets' names, each at the middle of its longest block."""
    total: dict[str, int] = defaultdict(int)
    longest: dict[str, int] = {}
    for segment, street in enumerate(graph.street):
        if not street:
            continue
        name = graph.block[segment].split(", ")[0] or street  # as blocks are called, shorter
        size = int(graph.length_mm[segment])
        total[name] += size
        if name not in longest or size > graph.length_mm[longest[name]]:
            longest[name] = segment
    found: list[list[Any]] = []
    for name in sorted(total, key=lambda name: (-total[name], name))[:MOST_NAMES]:
        first, last = graph.geometry_start[longest[name]], graph.geometry_start[longest[name] + 1]
        middle = (first + last - 1) // 2
        after = min(middle + 1, last - 1)
        dx, dy = east[last - 1] - east[first], south[last - 1] - south[first]
        turn = round(float(np.degrees(np.arctan2(dy, dx))))
        turn = turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn
        x, y = (int(v[middle] + v[after]) // 2 for v in (east, south))
        found.append([name, x, y, turn])
    return found

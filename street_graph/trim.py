"""Trimming streets to an area.

An area is a polygon, or a box as its south-west and north-east corners. The
streets on its edge stay, also where they run a few metres outside; what leads
away from them goes:

1. segments that lie wholly more than ``margin_m`` outside the area;
2. then, again and again, dead ends whose free end lies outside the area.

A dead end inside the area stays.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from street_graph.measure import metres_outside
from street_graph.problems import StreetsError
from street_graph.stretches import Positions, Stretch, meetings

MARGIN_M = 30.0


@dataclass(frozen=True)
class Area:
    """Corners (lon, lat) of a polygon, and the words it was given in."""

    corners: tuple[tuple[float, float], ...]
    said: str


def read_area(text: str) -> Area:
    """An area from four numbers or from a GeoJSON file.

    Parameters
    ----------
    text : str
        ``"west,south,east,north"`` in degrees, or the path of a GeoJSON file
        that holds one polygon.

    Raises
    ------
    StreetsError
        With what is wrong with it.
    """
    path = Path(text)
    if path.suffix.lower() in (".geojson", ".json"):
        return Area(_polygon(path), path.name)
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise StreetsError(
            text, ['is not an area; write "west,south,east,north" or name a .geojson file']
        ) from None
    box = ((west, south), (east, south), (east, north), (west, north))
    if not (west < east and south < north):
        raise StreetsError(text, ["is not an area: west must be below east, south below north"])
    return Area(_on_earth(box, text), text)


def _on_earth(
    corners: Sequence[tuple[float, float]], source: str
) -> tuple[tuple[float, float], ...]:
    if len(corners) < 3 or not all(abs(x) <= 180 and abs(y) <= 90 for x, y in corners):
        raise StreetsError(source, ["is not an area: needs three or more corners as lon, lat"])
    return tuple((float(x), float(y)) for x, y in corners)


def _polygon(path: Path) -> tuple[tuple[float, float], ...]:
    try:
        shape: Any = json.loads(path.read_text(encoding="utf-8"))
        while shape["type"] != "Polygon":
            if shape["type"] == "FeatureCollection":
                (shape,) = shape["features"]
            else:
                shape = shape["geometry"]
        corners = [(float(x), float(y)) for x, y, *_ in shape["coordinates"][0]]
    except OSError as e:
        raise StreetsError(path.name, [f"cannot be read ({e.strerror})"]) from None
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise StreetsError(path.name, ["is not a GeoJSON file with exactly one polygon"]) from None
    return _on_earth(corners, path.name)


def trim(
    stretches: Sequence[Stretch], positions: Positions, area: Area, margin_m: float = MARGIN_M
) -> tuple[list[Stretch], list[Stretch], list[Stretch]]:
    """Trim joined stretches to an area.

    Parameters
    ----------
    stretches : sequence of Stretch
        From junction to junction.
    positions : mapping of int to (lon, lat)
    area : Area
    margin_m : float
        So far outside the area a street may lie and still be one of its edge.

    Returns
    -------
    kept, outside, dead_ends : list of Stretch
        What stays; what lay wholly outside; dead ends that led out of it.
    """
    points = sorted({p for s in stretches for p in s.points})
    place = np.array([positions[p] for p in points]).reshape(-1, 2)
    away = dict(
        zip(points, metres_outside(place[:, 0], place[:, 1], area.corners).tolist(), strict=True)
    )
    kept: list[Stretch] = []
    outside: list[Stretch] = []
    dead_ends: list[Stretch] = []
    for s in stretches:
        (outside if min(away[p] for p in s.points) > margin_m else kept).append(s)
    while True:
        at = meetings(kept)
        going = {
            i for point, ends in at.items() for i, _ in ends if len(ends) == 1 and away[point] > 0
        }
        if not going:
            return kept, outside, dead_ends
        dead_ends += [s for i, s in enumerate(kept) if i in going]
        kept = [s for i, s in enumerate(kept) if i not in going]

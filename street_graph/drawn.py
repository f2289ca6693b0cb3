"""What a planner has drawn in a GIS: lines and polygons with their names."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from street_graph.problems import some

MOST_FEATURES = 20_000
MOST_POINTS = 500_000
LINES = ("LineString", "MultiLineString")
POLYGONS = ("Polygon", "MultiPolygon")
_DEPTH = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class DrawnError(ValueError):
    """A drawing that cannot be used.

    Attributes
    ----------
    errors : tuple of str
        All that is wrong, one plain sentence each.
    """

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__(some(self.errors))


@dataclass(frozen=True, eq=False)
class Drawn:
    """One drawn line or area.

    Attributes
    ----------
    name : str
        Its property "name", else "feature N" by its number in the file.
    parts : tuple of tuple of ndarray
        Parts of it; a part of a line has one array, a part of an area its
        outline and any holes. Arrays are float64, shape (n, 2): longitude and
        latitude.
    """

    name: str
    parts: tuple[tuple[np.ndarray, ...], ...]


def drawn_lines(text: str) -> list[Drawn]:
    """The lines in GeoJSON text, in the order of the file.

    Raises
    ------
    DrawnError
        If it is no GeoJSON, holds no line, or one that cannot be used.
    """
    return _drawn(text, LINES, "line")


def drawn_areas(text: str) -> list[Drawn]:
    """The polygons in GeoJSON text, by their names ("Beat 2" before "Beat 10").

    Raises
    ------
    DrawnError
        As `drawn_lines`; also if two have the same name.
    """
    found = sorted(_drawn(text, POLYGONS, "polygon"), key=lambda one: _by_name(one.name))
    names = [one.name for one in found]
    twice = sorted({f'"{name}"' for name in names if names.count(name) > 1})
    if twice:
        raise DrawnError([f"has several polygons of the name {', '.join(twice)}"])
    return found


def _by_name(name: str) -> list[tuple[int, int | str]]:
    """A sort key in which numbers inside a name count as numbers."""
    return [
        (0, int(part)) if part.isdigit() else (1, part)
        for part in re.split(r"(\d+)", name.casefold())
        if part
    ]


def _drawn(text: str, kinds: Sequence[str], word: str) -> list[Drawn]:
    features = _features(text)
    found, faults, others, points = [], [], 0, 0
    for number, feature in enumerate(features, 1):
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        kind = shape.get("type") if isinstance(shape, dict) else None
        if not isinstance(shape, dict) or kind is None or kind not in kinds:
            others += 1
            continue
        name = _name(feature.get("properties"), number)
        try:
            parts = _parts(shape.get("coordinates"), kind)
        except (TypeError, LookupError, OverflowError):
            faults.append(f'"{name}": {_SHAPE}')
            continue
        except ValueError as fault:
            faults.append(f'"{name}": {fault}')
            continue
        points += sum(len(ring) for part in parts for ring in part)
        found.append(Drawn(name, parts))
    if points > MOST_POINTS:
        faults.append(f"has {points:,} points; at most {MOST_POINTS:,} are read")
    if not found and not faults:
        besides = f"; it holds {others} other features" if others else ""
        faults.append(f"holds no {word}{besides}")
    if faults:
        raise DrawnError(faults)
    return found


_SHAPE = "its coordinates are not lists of longitude and latitude"


def _features(text: str) -> list[Any]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DrawnError([f"is not GeoJSON ({str(error)[:80]})"]) from None
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind == "FeatureCollection" and isinstance(whole.get("features"), list):
        features: list[Any] = whole["features"]
    elif kind == "Feature":
        features = [whole]
    elif kind in (*LINES, *POLYGONS):
        features = [{"type": "Feature", "properties": {}, "geometry": whole}]
    else:
        raise DrawnError(["is not GeoJSON: it has no features"])
    if len(features) > MOST_FEATURES:
        raise DrawnError([f"has {len(features):,} features; at most {MOST_FEATURES:,} are read"])
    return features


def _name(properties: Any, number: int) -> str:
    if isinstance(properties, dict):
        for key, value in properties.items():
            if str(key).lower() == "name" and value not in (None, ""):
                return " ".join(str(value).split())[:80] or f"feature {number}"
    return f"feature {number}"


def _parts(coordinates: Any, kind: str) -> tuple[tuple[np.ndarray, ...], ...]:
    """Coordinates as parts of rings (one ring for a line)."""
    depth = _DEPTH[kind]
    parts = [coordinates] if kind in ("LineString", "Polygon") else list(coordinates)
    rings = [[part] for part in parts] if depth < 3 and kind in LINES else parts
    taken = tuple(tuple(_points(ring, kind in POLYGONS) for ring in part) for part in rings)
    if not taken or not all(taken):
        raise ValueError("has no points")
    return taken


def _points(ring: Any, closed: bool) -> np.ndarray:
    if not all(type(number) in (int, float) for point in ring for number in point[:2]):
        raise TypeError(_SHAPE)
    found = np.array([[float(p[0]), float(p[1])] for p in ring], dtype=float).reshape(-1, 2)
    if not np.isfinite(found).all() or (np.abs(found) > (180.0, 90.0)).any():
        raise ValueError("is not in degrees; save it in WGS84 (EPSG:4326)")
    if len(found) < (4 if closed else 2):
        raise ValueError(f"needs {'four' if closed else 'two'} points or more")
    return found

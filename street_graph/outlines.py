"""Streets, beats and walks as shapes for a GIS, and the way back.

A beat's outline is made of the ground that is nearer to its streets than to
any other, so the middle of each of its streets lies in it: read as a drawn
beat, it gives the same streets.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from street_graph.graph import CLASSES, StreetGraph
from street_graph.measure import metres_per_degree, to_metres
from street_graph.paths import Piece
from street_graph.points import Point, position
from street_graph.store import write_whole

if TYPE_CHECKING:
    from shapely import Geometry

SPACING_M = 10.0
"""Streets are looked at this often when the ground is shared out."""

MARGIN_M = 40.0
"""Outlines reach this far beyond the outermost streets."""

PLACES = 9
"""Decimals of a degree: a tenth of a millimetre."""


@dataclass(frozen=True)
class Layer:
    """Features of one kind: shapes with their properties, the same keys in each."""

    name: str
    shapes: tuple[Geometry, ...]
    rows: tuple[dict[str, Any], ...]


def segment_layer(graph: StreetGraph) -> Layer:
    """Every segment as a line with its identity, street, class, block and length."""
    import shapely

    lines = [shapely.LineString(_line(graph, s).round(PLACES)) for s in range(graph.segments)]
    rows = tuple(
        {
            "segment": graph.segment_id[s],
            "street": graph.street[s],
            "class": CLASSES[graph.street_class[s]],
            "block": graph.block[s],
            "length_m": int(graph.length_mm[s]) / 1000.0,
            "weight": float(graph.weight[s]),
        }
        for s in range(graph.segments)
    )
    return Layer("segments", tuple(lines), rows)


def walk_layer(
    graph: StreetGraph, walks: Sequence[tuple[str, Sequence[Piece]]], name: str = "routes"
) -> Layer:
    """Walks as lines with their names and lengths."""
    import shapely

    rows = tuple(
        {"name": title, "length_m": sum(abs(p.to_mm - p.from_mm) for p in pieces) / 1000.0}
        for title, pieces in walks
    )
    return Layer(name, tuple(shapely.LineString(line_of(graph, p)) for _, p in walks), rows)


def beat_layer(graph: StreetGraph, beat: np.ndarray, names: Sequence[str]) -> Layer:
    """Beats as polygons with their names, number and length of streets.

    Parameters
    ----------
    beat : ndarray of int, shape (S,)
        Beat of each segment, -1 for none.
    names : sequence of str
        Of the beats from 0.
    """
    import shapely

    lon, lat, owner = _samples(graph)
    origin = (float(graph.node_lon.mean()), float(graph.node_lat.mean()))
    x, y = to_metres(lon, lat, origin)
    ground = shapely.MultiPoint(np.column_stack([x, y])).convex_hull.buffer(MARGIN_M)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(np.column_stack([x, y])), extend_to=ground)
    )
    tree = shapely.STRtree(cells)
    inside, cell = tree.query(shapely.points(x, y), predicate="intersects")
    east, north = metres_per_degree(origin[1])
    shapes, rows = [], []
    for b, name in enumerate(names):
        own = np.flatnonzero(beat == b)
        mine = cells[np.unique(cell[np.isin(inside, np.flatnonzero(np.isin(owner, own)))])]
        outline = shapely.intersection(shapely.union_all(mine), ground)
        degrees = shapely.transform(outline, lambda c: _degrees(c, origin, east, north))
        shapes.append(degrees)
        rows.append({
            "name": name, "segments": len(own), "length_m": int(graph.length_mm[own].sum()) / 1000.0
        })  # fmt: skip
    return Layer("beats", tuple(shapes), tuple(rows))


def _degrees(
    metres: np.ndarray, origin: tuple[float, float], east: float, north: float
) -> np.ndarray:
    return np.round(metres / (east, north) + origin, PLACES)


def _samples(graph: StreetGraph) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spots along all segments, an odd number on each so that its middle is one; no corners."""
    found: dict[tuple[float, float], int] = {}
    for s in range(graph.segments):
        length = int(graph.length_mm[s])
        count = 2 * int(length / 1000.0 / SPACING_M / 2) + 1
        for i in range(count):
            spot = position(graph, Point(s, (2 * i + 1) * length // (2 * count)))
            found.setdefault((round(spot[0], PLACES), round(spot[1], PLACES)), s)
    spots = np.array(list(found))
    return spots[:, 0], spots[:, 1], np.array(list(found.values()))


def _line(graph: StreetGraph, segment: int) -> np.ndarray:
    a, b = graph.geometry_start[segment : segment + 2]
    return np.column_stack([graph.lon[a:b], graph.lat[a:b]])


def line_of(graph: StreetGraph, pieces: Sequence[Piece]) -> np.ndarray:
    """Longitude and latitude of a walk, float64 of shape (n, 2), each point once in a row."""
    rows: list[tuple[float, float]] = []
    for piece in pieces:
        low, high = sorted((piece.from_mm, piece.to_mm))
        line = _line(graph, piece.segment)
        x, y = to_metres(line[:, 0], line[:, 1], tuple(line[0]))
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
        share = graph.length_mm[piece.segment] / along[-1] if along[-1] > 0 else 1.0
        between = line[(along * share > low) & (along * share < high)]
        ends = [position(graph, Point(piece.segment, at)) for at in (low, high)]
        points = [ends[0], *map(tuple, between.tolist()), ends[1]]
        rows += points if piece.to_mm > piece.from_mm else points[::-1]
    found = np.round(np.array(rows), PLACES)
    without_twins: np.ndarray = found[np.append(True, (np.diff(found, axis=0) != 0).any(axis=1))]
    return without_twins


def write_layers(path: Path, layers: Sequence[Layer]) -> None:
    """Write layers to a file: GeoPackage or GeoJSON by its ending (.gpkg, .geojson).

    In GeoJSON, which has no layers, each feature tells its layer.
    """
    if path.suffix == ".gpkg":
        _write_package(path, layers)
        return
    import shapely

    features = [
        {
            "type": "Feature",
            "properties": {"layer": layer.name, **row},
            "geometry": shapely.geometry.mapping(shape),
        }
        for layer in layers
        for shape, row in zip(layer.shapes, layer.rows, strict=True)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    write_whole(path, json.dumps(whole, ensure_ascii=False) + "\n")


def _write_package(path: Path, layers: Sequence[Layer]) -> None:
    import geopandas

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        for layer in layers:
            rows = {key: [row[key] for row in layer.rows] for key in layer.rows[0]}
            frame = geopandas.GeoDataFrame(rows, geometry=list(layer.shapes), crs=4326)
            frame.to_file(made, layer=layer.name, driver="GPKG")
        write_whole(path, made.read_bytes())

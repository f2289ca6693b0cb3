"""Files of a GIS as GeoJSON text in degrees: GeoPackages, and other reference systems.

A GeoJSON file in degrees (WGS84) is taken as it is and needs nothing more than
Python; all else is read by geopandas.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ENDINGS = (".gpkg", ".geojson", ".json")
SQLITE = b"SQLite format 3\x00"
"""How a GeoPackage begins."""

PLACES = 9
"""Decimals of a degree that are kept: a tenth of a millimetre."""

_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


def geo_text(path: Path) -> str:
    """Read a file of a GIS as GeoJSON text in degrees.

    Parameters
    ----------
    path : Path
        GeoPackage or GeoJSON; which of them is told by how it begins.

    Returns
    -------
    str
        Each feature of a GeoPackage has its layer's name as property ``layer``.

    Raises
    ------
    ValueError
        If it cannot be read, or a layer does not say its reference system.
    OSError
        If the file cannot be opened.
    """
    with path.open("rb") as file:
        if file.read(len(SQLITE)) == SQLITE:
            return _package_text(path)
    text = path.read_text(encoding="utf-8-sig")
    return text if _in_degrees(text) else _converted_text(path)


def _in_degrees(text: str) -> bool:
    """Whether GeoJSON text is in degrees: it says so, or says nothing (RFC 7946)."""
    if '"crs"' not in text:
        return True
    try:
        crs = json.loads(text).get("crs")
        return crs is None or crs["properties"]["name"].endswith(_DEGREES)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return True  # what is wrong is told where the features are read


def _package_text(path: Path) -> str:
    import pyogrio

    try:
        layers = pyogrio.list_layers(path)
        found = [f for name, kind in layers if kind is not None for f in _features(path, str(name))]
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"cannot be read as a GeoPackage ({error})") from None
    return _text(found)


def _converted_text(path: Path) -> str:
    try:
        return _text(_features(path, None))
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"cannot be read as GeoJSON ({error})") from None


def _features(path: Path, layer: str | None) -> list[dict[str, Any]]:
    """The features of one layer, in degrees."""
    import geopandas
    import shapely

    frame = geopandas.read_file(path, layer=layer) if layer else geopandas.read_file(path)
    if frame.crs is None:
        name = f'the layer "{layer}"' if layer else "it"
        raise ValueError(f"{name} does not say its reference system; set it in the GIS")
    frame = frame.to_crs(4326)
    shapes = shapely.set_precision(shapely.force_2d(frame.geometry.values), 0)
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    return [
        {
            "type": "Feature",
            "properties": ({"layer": layer} if layer else {}) | _plain(row),
            "geometry": _rounded(shapely.geometry.mapping(shape)),
        }
        for row, shape in zip(rows, shapes, strict=True)
        if shape is not None
    ]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Properties that JSON can hold; anything else as text, nothing as None."""
    import pandas

    kept: dict[str, Any] = {}
    for key, value in row.items():
        simple = value.item() if hasattr(value, "item") else value
        if isinstance(simple, (str, bool, int)):
            kept[key] = simple
        else:
            kept[key] = None if pandas.isna(simple) else str(simple)
    return kept


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, PLACES)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _text(features: list[dict[str, Any]]) -> str:
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

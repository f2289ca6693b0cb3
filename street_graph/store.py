"""Street graphs on disk: one GeoJSON file that also opens in QGIS.

A FeatureCollection of junctions and places (points) and segments (lines),
one feature a line of text, with attribution and provenance beside them.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from street_graph.graph import CLASSES, StreetGraph
from street_graph.problems import StreetsError
from street_graph.reading import FORM, read_text
from street_graph.schematic import from_name, is_schematic

MAX_BYTES = 200_000_000
SHIPPED = Path(__file__).parent / "data"
USER_FOLDER = Path("streets")
"""Where `walks streets build` puts graphs, in the current folder."""
CARRIED: dict[str, Path] = {}
"""Files of streets that came with a task from another machine (`street_graph.carried`)."""


def names(folder: str | Path = USER_FOLDER) -> list[str]:
    """Names of all graphs that `load` finds: the user's folder and the shipped ones."""
    files = [p for f in (Path(folder), SHIPPED) for p in sorted(f.glob("*.geojson"))]
    return sorted({p.stem for p in files})


def find(name_or_path: str | Path, folder: str | Path = USER_FOLDER) -> Path:
    """The file of a street graph.

    Parameters
    ----------
    name_or_path : str or Path
        A path ending in ``.geojson``, or a name: looked for in `folder`,
        then among the shipped graphs.
    folder : str or Path

    Raises
    ------
    StreetsError
        If there is no such file; names the nearest known name.
    """
    text = str(name_or_path)
    if text in CARRIED:
        return CARRIED[text]
    if text.endswith(".geojson"):
        if Path(text).is_file():
            return Path(text)
        raise StreetsError(text, ["there is no such file"])
    if os.sep not in text and "/" not in text:
        for place in (Path(folder), SHIPPED):
            if (place / f"{text}.geojson").is_file():
                return place / f"{text}.geojson"
    known = names(folder)
    near = difflib.get_close_matches(text, known, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else f"; there are: {', '.join(known)}"
    raise StreetsError(text, [f"there are no streets of this name{hint}"])


def checksum(graph: StreetGraph) -> str:
    """SHA-256 of all that walking depends on: nodes, segments, names and places.

    The provenance is left out, so that other words about the same streets do
    not change it.
    """
    digest = hashlib.sha256(FORM.encode())
    for array, kind in (
        (graph.node_id, "<i8"), (graph.node_lon, "<f8"), (graph.node_lat, "<f8"),
        (graph.signal, "|b1"), (graph.u, "<i4"), (graph.v, "<i4"), (graph.length_mm, "<i8"),
        (graph.street_class, "|i1"), (graph.weight, "<f8"), (graph.geometry_start, "<i8"),
        (graph.lon, "<f8"), (graph.lat, "<f8"),
    ):  # fmt: skip
        digest.update(np.ascontiguousarray(array, dtype=kind).tobytes())
    out = [(o.node, o.bearing, o.street, o.weight) for o in graph.leads_out]
    words = [graph.segment_id, graph.street, graph.block, sorted(graph.places.items()), out]
    digest.update(json.dumps(words, ensure_ascii=True).encode())
    return digest.hexdigest()


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Write a file so that it is either there whole or not changed at all.

    Raises
    ------
    OSError
        With the file's name, if the disk is full or the folder cannot be written.
    """
    path = Path(path)
    raw = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        error.filename = str(path)
        raise


def save(graph: StreetGraph, path: str | Path) -> None:
    """Write a street graph to a GeoJSON file (temporary file, then renamed)."""
    write_whole(path, to_text(graph))


def to_text(graph: StreetGraph) -> str:
    """The GeoJSON text of a street graph."""
    sources = dict(graph.provenance.get("places", {}))
    features = [_junction(graph, n) for n in range(graph.nodes)]
    for s in range(graph.segments):
        a, b = int(graph.geometry_start[s]), int(graph.geometry_start[s + 1])
        features.append(
            _feature(
                "LineString",
                np.column_stack([graph.lon[a:b], graph.lat[a:b]]).tolist(),
                {
                    "kind": "segment",
                    "id": graph.segment_id[s],
                    "from": int(graph.node_id[graph.u[s]]),
                    "to": int(graph.node_id[graph.v[s]]),
                    "length_m": int(graph.length_mm[s]) / 1000,
                    "street": graph.street[s],
                    "class": CLASSES[graph.street_class[s]],
                    "weight": float(graph.weight[s]),
                    "block": graph.block[s],
                },
            )
        )
    features += [
        _feature(
            "Point",
            [float(lon), float(lat)],
            {"kind": "place", "name": name, "source": sources.get(name, "")},
        )
        for name, (lon, lat) in sorted(graph.places.items())
    ]
    provenance = {k: v for k, v in graph.provenance.items() if k != "places"}
    head = {
        "type": "FeatureCollection",
        "form": FORM,
        "name": graph.name,
        "attribution": graph.provenance.get("attribution", ""),
        "provenance": provenance,
    }
    lines = ",\n".join(_compact(f) for f in features)
    return _compact(head)[:-1] + ',"features":[\n' + lines + "\n]}\n"


def _junction(graph: StreetGraph, node: int) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "kind": "junction",
        "id": int(graph.node_id[node]),
        "signal": bool(graph.signal[node]),
    }
    out = [
        {"street": o.street, "bearing": o.bearing, "weight": o.weight}
        for o in graph.leads_out
        if o.node == node
    ]
    if out:
        properties["leads_out"] = out
    return _feature("Point", [float(graph.node_lon[node]), float(graph.node_lat[node])], properties)


def _feature(shape: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def load(name_or_path: str | Path, folder: str | Path = USER_FOLDER) -> StreetGraph:
    """Read a street graph.

    Parameters
    ----------
    name_or_path : str or Path
        See `find`; or a schematic area (`street_graph.schematic`).
    folder : str or Path
        The user's own graphs.

    Returns
    -------
    StreetGraph

    Raises
    ------
    StreetsError
        With everything that is wrong with the file.
    """
    if is_schematic(str(name_or_path)):
        return from_name(str(name_or_path))
    path = find(name_or_path, folder)
    try:
        if path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES / 1e6:,.0f} million bytes"
            raise StreetsError(path.name, [f"is larger than the limit of {limit}"])
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise StreetsError(path.name, [f"cannot be read ({e.strerror})"]) from None
    except UnicodeDecodeError:
        raise StreetsError(path.name, ["is not text in UTF-8"]) from None
    return read_text(text, path.name)

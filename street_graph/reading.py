"""Reading the project's own street file, with everything wrong told at once."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

import numpy as np

from street_graph.graph import CLASSES, LeadsOut, StreetGraph
from street_graph.problems import StreetsError

FORM = "neighborhood-walks streets 1"
"""Name and number of the file form, told in every file."""
_Form = dict[str, type[int] | type[float] | type[str]]
_JUNCTION: _Form = {"id": int, "signal": bool}
_SEGMENT: _Form = {
    "id": str, "from": int, "to": int, "length_m": float, "street": str, "class": str,
    "weight": float, "block": str,
}  # fmt: skip
_LEADS_OUT: _Form = {"street": str, "bearing": float, "weight": float}
_PLACE: _Form = {"name": str, "source": str}
_WORD: dict[type, str] = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "true or false",
}


class _Features:
    """Sorts features into junctions, segments and places and notes what is wrong."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.junctions: list[tuple[dict[str, Any], list[float]]] = []
        self.segments: list[tuple[dict[str, Any], list[list[float]]]] = []
        self.places: list[tuple[dict[str, Any], list[float]]] = []

    def take(self, number: int, feature: Any) -> None:
        try:
            properties = feature["properties"]
            kind = str(properties["kind"])
            shape = feature["geometry"]["type"]
            points = feature["geometry"]["coordinates"]
        except (KeyError, TypeError):
            self.errors.append(f"feature {number} has no kind or no geometry")
            return
        wanted = {"junction": "Point", "segment": "LineString", "place": "Point"}.get(kind)
        what = f"{kind} {properties.get('id', properties.get('name', number))}"
        if wanted is None:
            self.errors.append(f"feature {number} is of the unknown kind {kind!r}")
            return
        if shape != wanted or not self._places(points if shape == "LineString" else [points]):
            self.errors.append(f"{what}: needs a {wanted} of lon, lat on the earth")
            return
        forms: dict[str, tuple[_Form, list[Any]]] = {
            "junction": (_JUNCTION, self.junctions),
            "segment": (_SEGMENT, self.segments),
            "place": (_PLACE, self.places),
        }
        form, alike = forms[kind]
        good = self._properties(what, properties, form)
        beyond = properties.get("leads_out", []) if kind == "junction" else []
        if not isinstance(beyond, list):
            self.errors.append(f"{what}: leads_out is not a list")
            return
        for out in beyond:
            good &= self._properties(f"{what}: leads_out", out, _LEADS_OUT)
        if good:
            alike.append((properties, points))

    @staticmethod
    def _places(points: Any) -> bool:
        try:
            return len(points) > 0 and all(
                abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points
            )
        except (TypeError, ValueError):
            return False

    def _properties(self, what: str, properties: Any, form: _Form) -> bool:
        if not isinstance(properties, dict):
            self.errors.append(f"{what} is not a set of properties")
            return False
        good = True
        for key, kind in form.items():
            value: Any = properties.get(key)
            fits = isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
            if kind is float:
                fits = isinstance(value, (int, float)) and not isinstance(value, bool)
                fits = fits and math.isfinite(value)
            elif kind is int:
                fits = fits and abs(value) < 2**63
            if not fits:
                self.errors.append(f"{what}: {key} is not {_WORD[kind]}")
                good = False
        return good


def read_text(text: str, source: str) -> StreetGraph:
    """Make a street graph from the text of a street file.

    Parameters
    ----------
    text : str
        GeoJSON, as `street_graph.store.to_text` writes it.
    source : str
        Named in errors.

    Raises
    ------
    StreetsError
        With everything that is wrong.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise StreetsError(source, [f"is not JSON ({str(e)[:100]})"]) from None
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise StreetsError(source, ["is not a GeoJSON FeatureCollection"])
    if whole.get("form") != FORM:
        raise StreetsError(
            source,
            [f'is not a street file of this program (form "{FORM}"); build one with '
             "walks streets build"],
        )  # fmt: skip
    features = whole.get("features")
    if not isinstance(features, list):
        raise StreetsError(source, ["has no list of features"])
    found = _Features()
    for number, feature in enumerate(features, start=1):
        found.take(number, feature)
    _check(found)
    found.errors += _provenance_errors(whole.get("provenance", {}))
    if found.errors:
        raise StreetsError(source, found.errors)
    return _graph(whole, found)


def _provenance_errors(told: Any) -> list[str]:
    """What is wrong with the parts of the provenance that the program itself reads."""
    if not isinstance(told, dict):
        return ["provenance is not a set of properties"]
    before = told.get("before_trimming", {"junctions": 0, "segments": 0, "km": 0})
    good = {
        "doubtful": isinstance(told.get("doubtful", []), list),
        "dropped": isinstance(told.get("dropped", []), list)
        and all(
            isinstance(d, dict)
            and {"what", "count", "why"} <= set(d)
            and isinstance(d.get("km", 0), (int, float))
            for d in told.get("dropped", [])
        ),
        "before_trimming": isinstance(before, dict)
        and {"junctions", "segments", "km"} <= set(before)
        and isinstance(before["km"], (int, float)),
    }
    return [
        f"provenance: {key} has not the form it needs" for key, fits in good.items() if not fits
    ]


def _check(found: _Features) -> None:
    """What is wrong between features."""
    errors = found.errors
    ids = [p["id"] for p, _ in found.junctions]
    known = set(ids)
    for what, values in (
        ("junction", ids),
        ("segment", [p["id"] for p, _ in found.segments]),
        ("place", [p["name"] for p, _ in found.places]),
    ):
        twice = {v for v, times in Counter(values).items() if times > 1}
        errors += [f"{what} {v} stands twice" for v in sorted(twice)]
    if not found.segments and not errors:
        errors.append("holds no segment")
    for p, points in found.segments:
        what = f"segment {p['id']}"
        errors += [
            f"{what}: {end} names junction {p[end]}, which is not there"
            for end in ("from", "to")
            if p[end] not in known
        ]
        if len(points) < 2:
            errors.append(f"{what}: its line needs two points or more")
        if not 0.001 <= p["length_m"] <= 1e6:
            errors.append(f"{what}: length_m must lie between 0.001 and 1,000,000")
        if not 0 <= p["weight"] <= 1:
            errors.append(f"{what}: weight must lie between 0 and 1")
        if p["class"] not in CLASSES:
            errors.append(f"{what}: class {p['class']!r} is not one of {', '.join(CLASSES)}")
    if not errors and (apart := _apart([(p["from"], p["to"]) for p, _ in found.segments], ids)):
        errors.append(f"not all streets are connected: {apart} junctions cannot be reached")


def _apart(joins: list[tuple[int, int]], ids: list[int]) -> int:
    """How many junctions are not connected with the first one."""
    beside: dict[int, list[int]] = {i: [] for i in ids}
    for a, b in joins:
        beside[a].append(b)
        beside[b].append(a)
    reached, edge = {ids[0]}, [ids[0]]
    while edge:
        new = [b for a in edge for b in beside[a] if b not in reached]
        reached.update(new)
        edge = list(dict.fromkeys(new))
    return len(ids) - len(reached)


def _graph(whole: dict[str, Any], found: _Features) -> StreetGraph:
    index = {p["id"]: i for i, (p, _) in enumerate(found.junctions)}
    node = np.array([xy for _, xy in found.junctions], dtype=float).reshape(-1, 2)
    segments = [p for p, _ in found.segments]
    counts = [len(points) for _, points in found.segments]
    shape = np.array([xy for _, points in found.segments for xy in points], dtype=float)
    provenance = dict(whole.get("provenance", {}))
    provenance["places"] = {p["name"]: p["source"] for p, _ in found.places}
    return StreetGraph(
        name=str(whole.get("name", "")),
        node_id=np.array(list(index), dtype=np.int64),
        node_lon=node[:, 0].copy(),
        node_lat=node[:, 1].copy(),
        signal=np.array([p["signal"] for p, _ in found.junctions], dtype=bool),
        segment_id=tuple(p["id"] for p in segments),
        u=np.array([index[p["from"]] for p in segments], dtype=np.int32),
        v=np.array([index[p["to"]] for p in segments], dtype=np.int32),
        length_mm=np.array([round(p["length_m"] * 1000) for p in segments], dtype=np.int64),
        street=tuple(p["street"] for p in segments),
        street_class=np.array([CLASSES.index(p["class"]) for p in segments], dtype=np.int8),
        weight=np.array([float(p["weight"]) for p in segments]),
        block=tuple(p["block"] for p in segments),
        geometry_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        lon=shape[:, 0].copy(),
        lat=shape[:, 1].copy(),
        places={p["name"]: (float(xy[0]), float(xy[1])) for p, xy in found.places},
        provenance=provenance,
        leads_out=tuple(
            LeadsOut(i, float(o["bearing"]), o["street"], float(o["weight"]))
            for i, (p, _) in enumerate(found.junctions)
            for o in p.get("leads_out", [])
        ),
    )

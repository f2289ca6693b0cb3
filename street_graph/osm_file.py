"""Reading an OpenStreetMap XML file with care.

The file may come from anywhere. It is read once as a stream, everything wrong
is gathered, and only the ways that can be walked are written to a small clean
file for OSMnx, so that OSMnx never sees the stranger's XML.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from street_graph.problems import StreetsError, some
from street_graph.walkable import NODE_TAGS, WAY_TAGS, why_not

MAX_BYTES = 200_000_000
"""Larger files are refused; a neighborhood needs a few million bytes."""

_CUT_OFF = ("no element found", "unclosed token")
_DOCTYPE = "declares a document type or entities, which a map never needs; the file is refused"


@dataclass
class OsmFile:
    """What was found in the file.

    ``nodes`` maps a node's id to (lon, lat, tags), ``ways`` a walkable way's
    id to (node ids, tags); ``left_out`` counts the other streets by reason.
    """

    sha256: str
    date: str = ""
    nodes: dict[int, tuple[float, float, dict[str, str]]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict[str, str]]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


class _Refused(Exception):
    """Stops the parser at once."""


class _Reader:
    """Collects nodes and walkable ways while expat walks through the file."""

    def __init__(self, found: OsmFile) -> None:
        self.found = found
        self.root = ""
        self.here: tuple[str, int, list[int], dict[str, str]] | None = None
        self.at = (0.0, 0.0)
        self.edited = ""
        self.bad: dict[str, list[str]] = {}

    def _wrong(self, what: str, where: str) -> None:
        self.bad.setdefault(what, []).append(where)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if not self.root:
            self.root = tag
            if tag != "osm":
                raise _Refused(f"is not an OpenStreetMap file (it begins with <{tag[:30]}>)")
        if tag == "meta":
            self.found.date = values.get("osm_base", "")[:10]
        elif tag in ("node", "way"):
            self._open(tag, values)
        elif self.here is not None and tag == "nd":
            try:
                self.here[2].append(int(values["ref"]))
            except (KeyError, ValueError):
                self._wrong("ways refer to points without a number", f"way {self.here[1]}")
        elif self.here is not None and tag == "tag":
            self.here[3][values.get("k", "")] = values.get("v", "")

    def _open(self, tag: str, values: dict[str, str]) -> None:
        self.edited = max(self.edited, values.get("timestamp", "")[:10])
        try:
            number = int(values["id"])
        except (KeyError, ValueError):
            self._wrong(f"{tag}s without a whole number as id", repr(values.get("id", "")))
            return
        if tag == "node":
            try:
                self.at = (float(values["lon"]), float(values["lat"]))
            except (KeyError, ValueError):
                self._wrong("points without lat and lon as numbers", f"node {number}")
                return
            if not (abs(self.at[0]) <= 180 and abs(self.at[1]) <= 90):  # also refuses nan
                self._wrong(
                    "points with lat outside -90 to 90 or lon outside -180 to 180", f"node {number}"
                )
                return
        self.here = (tag, number, [], {})

    def end(self, tag: str) -> None:
        if self.here is None or tag != self.here[0]:
            return
        _, number, refs, tags = self.here
        self.here = None
        if tag == "node":
            kept = {k: v for k, v in tags.items() if k in NODE_TAGS}
            known = self.found.nodes.setdefault(number, (*self.at, kept))
            if known[:2] != self.at:
                self._wrong("points stand twice, at different places", f"node {number}")
        elif "highway" in tags:
            reason = why_not(tags)
            if reason:
                self.found.left_out[reason] += 1
            elif len(refs) < 2:
                self.found.doubtful.append(f"way {number} has fewer than two points; left out")
            else:
                kept = {k: v for k, v in tags.items() if k in WAY_TAGS}
                if self.found.ways.setdefault(number, (refs, kept))[0] != refs:
                    self._wrong("ways stand twice, along different points", f"way {number}")

    def errors(self) -> list[str]:
        return [f"{what}: {len(where)} ({some(where)})" for what, where in self.bad.items()]


def _refuse(name: str, *_: object) -> None:
    if name.lower() == "html":
        raise _Refused("is a web page (HTML), not an OpenStreetMap file")
    raise _Refused(_DOCTYPE)


def read_osm(path: str | Path, max_bytes: int = MAX_BYTES) -> OsmFile:
    """Read an OpenStreetMap XML file and check it.

    Parameters
    ----------
    path : str or Path
        A plain ``.osm`` or ``.xml`` file.
    max_bytes : int
        Largest file that is accepted.

    Returns
    -------
    OsmFile

    Raises
    ------
    StreetsError
        With everything that is wrong with the file.
    """
    path = Path(path)
    name = path.name
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and 0 < size <= max_bytes else b""
    except OSError as e:
        raise StreetsError(name, [f"cannot be read ({e.strerror})"]) from None
    if not path.is_file():
        raise StreetsError(name, ["is not a file"])
    if size > max_bytes:
        raise StreetsError(
            name,
            [
                f"has {size / 1e6:,.1f} million bytes, the limit is {max_bytes / 1e6:,.1f} million;"
                " cut out a smaller area"
            ],
        )
    if size == 0:
        raise StreetsError(name, ["is empty"])
    if data[:2] == b"\x1f\x8b" or data[:3] == b"BZh" or b"OSMHeader" in data[:64]:
        raise StreetsError(name, ["is packed; unpack it to plain OpenStreetMap XML (.osm) first"])
    found = OsmFile(sha256=hashlib.sha256(data).hexdigest())
    reader = _Reader(found)
    _parse(data, reader, found)
    found.date = found.date or reader.edited
    found.errors += reader.errors()
    if not found.errors:
        found.errors += _check_ways(found)
    if found.errors:
        raise StreetsError(name, found.errors)
    return found


def _parse(data: bytes, reader: _Reader, found: OsmFile) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except _Refused as e:
        found.errors.append(str(e))
    except (expat.ExpatError, LookupError, ValueError) as e:
        where = f", line {e.lineno}" if isinstance(e, expat.ExpatError) else ""
        why = expat.ErrorString(e.code) if isinstance(e, expat.ExpatError) else str(e)
        cut = "; the end of the file is missing" if why in _CUT_OFF else ""
        found.errors.append(f"is broken XML ({why}{where}{cut})")


def _check_ways(found: OsmFile) -> list[str]:
    """Points that ways need and that are not there; no street at all."""
    if not found.ways:
        others = "; ".join(f"{why}: {n}" for why, n in found.left_out.most_common())
        return ["has no street that can be walked" + (f" (left out: {others})" if others else "")]
    missing = [
        f"way {number} (point {ref})"
        for number, (refs, _) in found.ways.items()
        for ref in refs
        if ref not in found.nodes
    ]
    if not missing:
        return []
    return [f"points of ways that are missing in the file: {len(missing)} ({some(missing)})"]


def write_clean(found: OsmFile, path: Path) -> None:
    """Write the walkable ways and their points as plain OpenStreetMap XML."""
    needed = sorted({ref for refs, _ in found.ways.values() for ref in refs})
    with path.open("w", encoding="utf-8") as file:
        file.write("<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>\n")
        for number in needed:
            lon, lat, tags = found.nodes[number]
            file.write(f"<node id='{number}' lon='{lon!r}' lat='{lat!r}'>{_tags(tags)}</node>\n")
        for number, (refs, tags) in sorted(found.ways.items()):
            points = "".join(f"<nd ref='{ref}'/>" for ref in refs)
            file.write(f"<way id='{number}'>{points}{_tags(tags)}</way>\n")
        file.write("</osm>\n")


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in sorted(tags.items()))

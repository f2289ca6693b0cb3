"""Street lines from OpenStreetMap through OSMnx.

OSMnx keeps its choices in module-wide settings; they are changed only while
it works and put back afterwards.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from street_graph.osm_file import OsmFile, write_clean
from street_graph.problems import StreetsError
from street_graph.stretches import Stretch
from street_graph.walkable import (
    NODE_TAGS,
    WAY_TAGS,
    has_own_sidewalks,
    street_class,
    why_not,
)

if TYPE_CHECKING:
    import networkx

_ONE_WAY = {"yes", "true", "1", "-1", "reverse"}


@contextmanager
def _settings() -> Iterator[Any]:
    """OSMnx with our settings: each way once, with all the tags we look at."""
    import osmnx

    ours = {
        "all_oneway": True,  # adds each way once, in its own direction, tags untouched
        "useful_tags_way": list(WAY_TAGS),
        "useful_tags_node": list(NODE_TAGS),
        "use_cache": False,
        "log_file": False,
    }
    before = {key: getattr(osmnx.settings, key) for key in ours}
    try:
        for key, value in ours.items():
            setattr(osmnx.settings, key, value)
        yield osmnx
    finally:
        for key, value in before.items():
            setattr(osmnx.settings, key, value)


def graph_from_file(found: OsmFile) -> networkx.MultiDiGraph:
    """The unsimplified OSMnx graph of a checked file, every way once."""
    with tempfile.TemporaryDirectory() as folder, _settings() as osmnx:
        clean = Path(folder) / "clean.osm"
        write_clean(found, clean)
        return osmnx.graph_from_xml(clean, simplify=False, retain_all=True)


def graph_from_place(place: str) -> networkx.MultiDiGraph:
    """The unsimplified OSMnx graph of a named place, from the internet.

    Parameters
    ----------
    place : str
        A name, or a box as "west,south,east,north" in degrees.

    Raises
    ------
    StreetsError
        In one sentence: no internet, or no such place.
    """
    wanted: dict[str, Any] = {"network_type": "all", "simplify": False, "retain_all": True}
    with _settings() as osmnx:
        try:
            if box := _box(place):
                return osmnx.graph_from_bbox(box, **wanted)
            return osmnx.graph_from_place(place, **wanted)
        except OSError:  # every network failure of requests is one
            why = (
                "the map server cannot be reached, so there is no internet here; download the "
                "area as an OpenStreetMap file elsewhere and build from that file"
            )
        except Exception as e:  # OSMnx raises many kinds for unknown places and bad answers
            said = str(e).strip().splitlines()[:1] or [type(e).__name__]
            why = f"OpenStreetMap gives no streets for this place ({said[0]})"
    raise StreetsError(place, [why])


def _box(text: str) -> tuple[float, ...] | None:
    """Four numbers, or None."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return west, south, east, north


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _direction(tags: dict[str, str]) -> int:
    """1 for one-way traffic: OSMnx turns ways that run against their points."""
    oneway = tags.get("oneway", "")
    return int(oneway in _ONE_WAY or (tags.get("junction") == "roundabout" and oneway != "no"))


def lines(
    graph: networkx.MultiDiGraph,
) -> tuple[list[Stretch], dict[int, tuple[float, float]], dict[int, dict[str, str]], Counter[str]]:
    """The walkable lines of an OSMnx graph.

    Returns
    -------
    stretches : list of Stretch
        One for each pair of neighboring points.
    positions : dict of int to (lon, lat)
    point_tags : dict of int to dict
        Tags of the points that have any.
    left_out : Counter
        Ways that are not walked, by reason.
    """
    positions = {int(n): (float(d["x"]), float(d["y"])) for n, d in graph.nodes(data=True)}
    point_tags = {
        int(n): tags
        for n, d in graph.nodes(data=True)
        if (tags := {k: str(d[k]) for k in NODE_TAGS if k in d})
    }
    stretches = []
    out: dict[str, set[int]] = {}
    for a, b, data in graph.edges(data=True):
        tags = {k: _text(data[k]) for k in WAY_TAGS if k in data}
        reason = why_not(tags) if "highway" in tags else "no street"
        if reason:
            out.setdefault(reason, set()).add(int(data["osmid"]))
            continue
        stretches.append(
            Stretch(
                points=(int(a), int(b)),
                street=tags.get("name", ""),
                street_class=street_class(tags["highway"]),
                oneway=_direction(tags),
                footway=tags["footway"] if tags.get("footway") in ("sidewalk", "crossing") else "",
                doubtful_class="note:class" in tags or "fixme" in tags or tags["highway"] == "road",
                own_sidewalks=has_own_sidewalks(tags),
            )
        )
    out.pop("no street", None)
    return stretches, positions, point_tags, Counter({why: len(ways) for why, ways in out.items()})

"""Points by corner, place name, segment or position, as a planner writes them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from street_graph.graph import StreetGraph, legs
from street_graph.names import bare, means, parse, short
from street_graph.nearest import nearest_point
from street_graph.points import Point, point_at_node, point_on

FAR_M = 500.0
"""A position further than this from every street is taken for a mistake."""

Key = tuple[str, str]


class PlaceError(ValueError):
    """A text that names no point.

    Attributes
    ----------
    text : str
        What was asked for.
    suggestions : tuple of str
        Nearest known names, best first.
    """

    def __init__(self, text: str, why: str, suggestions: Sequence[str] = ()) -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        names = ", ".join(f'"{s}"' for s in self.suggestions)
        super().__init__(f"{why}; nearest names: {names}" if names else why)


def _corner_nodes(graph: StreetGraph) -> dict[tuple[Key, Key], list[int]]:
    """Junctions where each two streets meet, the chosen one first.

    Where two streets meet at several junctions (a divided street), the one
    with the most legs is chosen, then the one with the lowest index.
    """
    found = legs(graph)
    keys = [parse(name).key for name in graph.street]
    meet: dict[tuple[Key, Key], list[int]] = {}
    for node in range(graph.nodes):
        at = found.segment[found.start[node] : found.start[node + 1]]
        here = sorted({keys[s] for s in at if graph.street[s]})
        for a, b in combinations(here, 2):
            meet.setdefault((a, b), []).append(node)
    degree = np.diff(found.start)
    return {pair: sorted(at, key=lambda n: (-degree[n], n)) for pair, at in meet.items()}


def _spoken(graph: StreetGraph) -> dict[Key, str]:
    """How each street is called at a corner; with its kind where two would sound the same."""
    written: dict[Key, str] = {}
    for name in sorted({s for s in graph.street if s}):
        written.setdefault(parse(name).key, name)
    sounds: dict[str, list[Key]] = {}
    for key, name in written.items():
        sounds.setdefault(bare(name).lower(), []).append(key)
    return {
        key: bare(name) if len(sounds[bare(name).lower()]) == 1 else short(name)
        for key, name in written.items()
    }


def _corner_name(pair: tuple[Key, Key], spoken: dict[Key, str]) -> str:
    """Named streets before numbered ones, else by the alphabet."""
    a, b = sorted((spoken[key] for key in pair), key=lambda name: (name[0].isdigit(), name))
    return f"{a} & {b}"


def corners(graph: StreetGraph) -> dict[str, Point]:
    """All corners by name, such as "Pacific & 14th", sorted by name.

    A corner of several junctions (a divided street) is the one with the most
    legs, then the one with the lowest index.
    """
    found, spoken = legs(graph), _spoken(graph)
    named = {_corner_name(p, spoken): at[0] for p, at in _corner_nodes(graph).items()}
    return {name: point_at_node(graph, found, named[name]) for name in sorted(named)}


def resolve_point(graph: StreetGraph, text: str) -> Point:
    """Find the point that a planner names.

    Parameters
    ----------
    graph : StreetGraph
    text : str
        A corner ("Pacific & 14th", "W. 14th Street and pacific ave"; any
        case, "&", "and", "/" or "@" between, kind and direction may be left
        out), a named place, ``"segment ID @ METRES m"`` or ``"LAT, LON"``.

    Returns
    -------
    Point

    Raises
    ------
    PlaceError
        If the text names no point, or more than one corner.
    """
    asked = " ".join(text.split())
    for name, (lon, lat) in graph.places.items():
        if asked.lower() == " ".join(name.split()).lower():
            return nearest_point(graph, lon, lat)[0]
    if match := re.fullmatch(r"(?i)segment (\S+)(?: ?@ ?([\d.]+) ?m?)?", asked):
        return _on_segment(graph, text, match[1], match[2])
    if match := re.fullmatch(r"([-+]?\d+(?:\.\d+)?) ?[, ] ?([-+]?\d+(?:\.\d+)?)", asked):
        return _at_position(graph, text, float(match[1]), float(match[2]))
    parts = [p.strip() for p in re.split(r"\s*[&/@]\s*|\s+(?:and|at)\s+", asked, flags=re.I)]
    if len(parts) == 2 and all(parts):
        return _at_corner(graph, text, parts)
    raise PlaceError(text, f'no place "{text}"', _near(graph, asked, []))


def _on_segment(graph: StreetGraph, text: str, name: str, metres: str | None) -> Point:
    if name not in graph.segment_id:
        near = difflib.get_close_matches(name, graph.segment_id, n=3)
        raise PlaceError(text, f'no segment "{name}"', [f"segment {s}" for s in near])
    segment = graph.segment_id.index(name)
    length = int(graph.length_mm[segment])
    try:
        offset = length // 2 if metres is None else round(float(metres) * 1000)
    except ValueError:
        raise PlaceError(text, f'"{metres}" is not a number of metres') from None
    if offset > length:
        raise PlaceError(text, f"segment {name} is only {length / 1000:g} m long")
    return point_on(graph, segment, offset)


def _at_position(graph: StreetGraph, text: str, lat: float, lon: float) -> Point:
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise PlaceError(text, f'"{text}" is not a position; write "LAT, LON" in degrees')
    point, away = nearest_point(graph, lon, lat)
    if away > FAR_M:
        how_far = f"{away / 1000:,.1f} km" if away < 1e6 else "very far"
        raise PlaceError(text, f'"{text}" lies {how_far} from the nearest street')
    return point


def _at_corner(graph: StreetGraph, text: str, parts: list[str]) -> Point:
    first, second = (parse(part) for part in parts)
    streets = {name: parse(name) for name in set(graph.street) if name}
    ones = {s.key for s in streets.values() if means(first, s)}
    others = {s.key for s in streets.values() if means(second, s)}
    nodes, spoken = _corner_nodes(graph), _spoken(graph)
    hits = sorted(p for p in nodes if any(
        a in ones and b in others for a, b in (p, p[::-1])))  # fmt: skip
    if len(hits) == 1:
        return point_at_node(graph, legs(graph), nodes[hits[0]][0])
    if hits:
        raise PlaceError(
            text, f'"{text}" may be several corners', [_corner_name(p, spoken) for p in hits]
        )
    known = [p for p in nodes if ones & set(p) or others & set(p)]
    raise PlaceError(
        text, f'no corner "{text}"', _near(graph, text, [_corner_name(p, spoken) for p in known])
    )


def _near(graph: StreetGraph, text: str, first: list[str], count: int = 3) -> list[str]:
    """Known names most like `text`; those in `first` come before the others."""
    everything = [*graph.places, *corners(graph)]
    turned = {name: " & ".join(name.split(" & ")[::-1]) for name in everything}

    def likeness(name: str) -> float:
        return max(
            difflib.SequenceMatcher(None, text.lower(), form.lower()).ratio()
            for form in (name, turned[name])
        )

    ranked = sorted(everything, key=lambda name: (name not in first, -likeness(name), name))
    return [name for name in ranked if name in first or likeness(name) > 0.5][:count]

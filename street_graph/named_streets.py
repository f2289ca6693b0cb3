"""Streets by name: a whole street, or what lies of it between two cross streets."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.measure import metres_per_degree
from street_graph.names import bare, means, parse, short

SHOWN = 5
"""So many names are told in an error."""


class StreetError(ValueError):
    """A street, or a stretch of one, that is not on the map.

    Attributes
    ----------
    part : str
        What names it: "street", "from_street" or "to_street".
    """

    def __init__(self, part: str, message: str) -> None:
        self.part = part
        super().__init__(message)


def stretch_of(graph: StreetGraph, street: str, from_street: str, to_street: str) -> list[int]:
    """Segments of a street, or those between two streets that meet it.

    Both roads of a divided street are part of it. Where the street is
    interrupted or offset between the two, all of its segments count that lie
    between them, seen along the line from one to the other.

    Parameters
    ----------
    graph : StreetGraph
    street : str
        Its name; any case, direction and kind may be left out ("14th").
    from_street, to_street : str
        Names of the cross streets; both "" for the whole street.

    Returns
    -------
    list of int
        In the order of the graph.

    Raises
    ------
    StreetError
        If a street is not known or may be several, a cross street does not
        meet it, or nothing lies between the two.
    """
    own = segments_named(graph, street, "street")
    if not from_street and not to_street:
        return own
    start = _meeting(graph, own, street, from_street, "from_street")
    end = _meeting(graph, own, street, to_street, "to_street")
    if start == end:
        raise StreetError("to_street", f'meets "{street}" where "{from_street}" does')
    found = _joined(graph, own, start, end) or _along_line(graph, own, start, end)
    if not found:
        message = f'nothing of "{street}" lies between "{from_street}" and "{to_street}"'
        raise StreetError("to_street", message)
    return found


def segments_named(graph: StreetGraph, text: str, part: str) -> list[int]:
    """Segments of the street that `text` names; `part` is told in the error."""
    asked = parse(text)
    named = {name: parse(name) for name in sorted(set(graph.street)) if name}
    meant = {name: one for name, one in named.items() if means(asked, one)}
    if not meant:
        near = _nearest(text, list(named))
        told = f"; nearest names: {', '.join(near)}" if near else ""
        raise StreetError(part, f'no street "{text}" in "{graph.name}"{told}')
    if len({one.key for one in meant.values()}) > 1:
        raise StreetError(part, f'"{text}" may be several streets: {_listed(meant)}')
    return [s for s in range(graph.segments) if graph.street[s] in meant]


def _meeting(graph: StreetGraph, own: Sequence[int], street: str, text: str, part: str) -> set[int]:
    """Junctions at which the street that `text` names meets the segments `own`."""
    other = segments_named(graph, text, part)
    if set(other) & set(own):
        raise StreetError(part, f'"{text}" is the street itself; name one that crosses it')
    here = _ends(graph, own)
    found = here & _ends(graph, other)
    if not found:
        cross = {
            graph.street[s]
            for s in range(graph.segments)
            if graph.street[s] and {int(graph.u[s]), int(graph.v[s])} & here
        } - {graph.street[s] for s in own}
        raise StreetError(part, f'"{text}" does not meet "{street}"; these do: {_listed(cross)}')
    return found


def _ends(graph: StreetGraph, segments: Collection[int]) -> set[int]:
    return {int(n) for s in segments for n in (graph.u[s], graph.v[s])}


def _joined(graph: StreetGraph, own: Sequence[int], start: set[int], end: set[int]) -> list[int]:
    """Segments that hang together between the two, on every road from one to the other."""
    found: list[int] = []
    left = set(own)
    while left:
        part, todo = set(), [min(left)]
        while todo:
            s = todo.pop()
            if s not in left:
                continue
            left.remove(s)
            part.add(s)
            on = {int(graph.u[s]), int(graph.v[s])} - start - end
            todo += [t for t in left if {int(graph.u[t]), int(graph.v[t])} & on]
        reached = _ends(graph, part)
        if reached & start and reached & end:
            found += part
    return sorted(found)


def _along_line(
    graph: StreetGraph, own: Sequence[int], start: set[int], end: set[int]
) -> list[int]:
    """Segments whose middle lies between the two, seen along the line from one to the other."""
    at = np.stack([graph.node_lon, graph.node_lat], axis=1)
    at = at * metres_per_degree(float(at[:, 1].mean()))
    first, last = (at[sorted(nodes)].mean(axis=0) for nodes in (start, end))
    way = last - first
    middle = (at[graph.u[list(own)]] + at[graph.v[list(own)]]) / 2.0
    along = (middle - first) @ way / max(float(way @ way), 1e-9)
    return [s for s, share in zip(own, along.tolist(), strict=True) if 0.0 < share < 1.0]


def _nearest(text: str, names: Sequence[str]) -> list[str]:
    """Names most like `text` in any of the ways to write them."""

    def likeness(name: str) -> float:
        forms = (name, short(name), bare(name))
        return max(
            difflib.SequenceMatcher(None, text.lower(), form.lower()).ratio() for form in forms
        )

    ranked = sorted(names, key=lambda name: (-likeness(name), name))
    return [f'"{name}"' for name in ranked if likeness(name) > 0.5][:3]


def _listed(names: Collection[str]) -> str:
    told = [f'"{name}"' for name in sorted(names)]
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return ", ".join(told[:SHOWN]) + more if told else "none"

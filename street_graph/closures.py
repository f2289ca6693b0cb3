"""Closed streets: which segments they are, and what they cut off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from street_graph.graph import StreetGraph, legs
from street_graph.places import resolve_point


def segments_between(graph: StreetGraph, start: str, end: str) -> list[int]:
    """Segments of one street from one of its corners to another.

    Parameters
    ----------
    graph : StreetGraph
    start, end : str
        Named corners.

    Returns
    -------
    list of int
        In walking order, the shortest way along streets of one name; of
        several such streets the one with the shortest way.

    Raises
    ------
    ValueError
        If a corner is not known, or no street goes from one to the other.
    """
    ends = []
    for text in (start, end):
        node = resolve_point(graph, text).node
        if node < 0:
            raise ValueError(f'"{text}" is not a corner; a closure goes from corner to corner')
        ends.append(node)
    if ends[0] == ends[1]:
        raise ValueError(f'"{start}" and "{end}" are the same corner')
    meeting = legs(graph)
    named = [
        {graph.street[s] for s in meeting.segment[meeting.start[n] : meeting.start[n + 1]].tolist()}
        for n in ends
    ]
    ways = [
        way
        for street in sorted((named[0] & named[1]) - {""})
        if (way := _along(graph, street, ends[0], ends[1]))
    ]
    if not ways:
        raise ValueError(
            f'no one street goes from "{start}" to "{end}"; close one that is offset, interrupted '
            "or changes its direction there by street, from_street and to_street"
        )
    return min(ways, key=lambda way: int(graph.length_mm[way].sum()))


def _along(graph: StreetGraph, street: str, start: int, end: int) -> list[int]:
    """Shortest way along segments of one name; empty if there is none."""
    own = [s for s in range(graph.segments) if graph.street[s] == street]
    best: dict[int, tuple[int, list[int]]] = {start: (0, [])}
    todo = {start}
    while todo:
        node = min(todo, key=lambda n: (best[n][0], n))
        todo.remove(node)
        length, way = best[node]
        if node == end:
            return way
        for s in own:
            u, v = int(graph.u[s]), int(graph.v[s])
            if node not in (u, v):
                continue
            other = v if node == u else u
            there = length + int(graph.length_mm[s])
            if other not in best or there < best[other][0]:
                best[other] = (there, [*way, s])
                todo.add(other)
    return []


def cut_off(graph: StreetGraph, closed: Collection[int]) -> list[str]:
    """Blocks that the open streets no longer join to their largest part.

    Parameters
    ----------
    graph : StreetGraph
    closed : collection of int
        Segments that nobody walks through.

    Returns
    -------
    list of str
        Labels of open segments, each once; empty if all open streets hang
        together.
    """
    shut = set(closed)
    part = list(range(graph.nodes))

    def root(node: int) -> int:
        while part[node] != node:
            part[node] = part[part[node]]
            node = part[node]
        return node

    left = [s for s in range(graph.segments) if s not in shut]
    for s in left:
        part[root(int(graph.u[s]))] = root(int(graph.v[s]))
    length: dict[int, int] = {}
    for s in left:
        here = root(int(graph.u[s]))
        length[here] = length.get(here, 0) + int(graph.length_mm[s])
    if len(length) < 2:
        return []
    most = max(length, key=lambda n: (length[n], -n))
    return list(dict.fromkeys(graph.block[s] for s in left if root(int(graph.u[s])) != most))


def with_closed(graph: StreetGraph, closed: Sequence[int], through_mm: int) -> StreetGraph:
    """The streets as they are for finding ways: closed segments are `through_mm` longer.

    Junctions inside a closure stay reachable, by ways that walk through no
    more closed segments than they must.
    """
    length = graph.length_mm.copy()
    length[list(closed)] += through_mm
    return replace(graph, length_mm=length)


def closed_segments(graph: StreetGraph, segments: Sequence[str]) -> list[int]:
    """Numbers of segments given by id.

    Raises
    ------
    ValueError
        If there is no such segment.
    """
    number = {name: i for i, name in enumerate(graph.segment_id)}
    unknown = [name for name in segments if name not in number]
    if unknown:
        raise ValueError(f'no segment "{unknown[0]}" in "{graph.name}"')
    return [number[name] for name in segments]

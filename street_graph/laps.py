"""Laps: closed walks that pass the same streets in about the same order.

Streets of at most half the greatest weight need only be passed every second
lap. So there are two kinds of lap, each with a part of these light streets;
the second is made from the first with few changes, so that every other street
is passed at about the same moment of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from street_graph.beats import _pairing
from street_graph.graph import StreetGraph
from street_graph.paths import PathTables, node_path
from street_graph.tours import odd_nodes, tour

Pass = tuple[int, bool]
"""A street walked once: segment, and whether from first end to second."""

MOST_LIGHT = 10
"""Up to so many light streets all ways to share them out are looked at."""

NEAR = 12
"""A street is moved, or a run of streets turned round, by at most so many places."""


@dataclass(frozen=True)
class Laps:
    """Two kinds of lap, each a closed walk."""

    first: tuple[Pass, ...]
    second: tuple[Pass, ...]


class _Order:
    """Streets in the order in which they are to be walked, joined by shortest paths."""

    def __init__(self, graph: StreetGraph, tables: PathTables) -> None:
        self.graph = graph
        self.tables = tables
        self._ends = list(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
        self._apart: list[list[int]] = tables.distances.tolist()

    def ends(self, one: Pass) -> tuple[int, int]:
        """Where a pass begins and ends."""
        a, b = self._ends[one[0]]
        return (a, b) if one[1] else (b, a)

    def extra(self, a: int, one: Pass, b: int) -> int:
        """Way from corner `a` to a pass and from its end to corner `b`."""
        start, end = self.ends(one)
        return self._apart[a][start] + self._apart[end][b]

    def with_street(self, order: list[Pass], segment: int) -> list[Pass]:
        """Put a street where it makes the walk longer by the least."""
        choices = []
        for i in range(len(order)):
            a, b = self.ends(order[i - 1])[1], self.ends(order[i])[0]
            for ahead in (True, False):
                more = self.extra(a, (segment, ahead), b) - self._apart[a][b]
                choices.append((more, i, not ahead))
        _, i, back = min(choices)
        return [*order[:i], (segment, not back), *order[i:]]

    def shortened(self, order: list[Pass]) -> list[Pass]:
        """Turn runs of streets round and move streets near by while the walk gets shorter."""
        while True:
            best = min(self._turns(order) + self._moves(order), default=None)
            if best is None:
                return order
            _, kind, i, j, ahead = best
            if kind == 0:
                run = [(s, not f) for s, f in reversed(order[i : j + 1])]
                order = order[:i] + run + order[j + 1 :]
            else:
                rest = order[:i] + order[i + 1 :]
                order = [*rest[:j], (order[i][0], ahead), *rest[j:]]

    def _turns(self, order: list[Pass]) -> list[tuple[int, int, int, int, bool]]:
        found = []
        count = len(order)
        for i in range(count):
            a = self.ends(order[i - 1])[1]
            start = self.ends(order[i])[0]
            for j in range(i, min(count - (i == 0), i + NEAR)):
                end, b = self.ends(order[j])[1], self.ends(order[(j + 1) % count])[0]
                gain = self._apart[a][end] + self._apart[start][b]
                gain -= self._apart[a][start] + self._apart[end][b]
                if gain < 0:
                    found.append((gain, 0, i, j, False))
        return found

    def _moves(self, order: list[Pass]) -> list[tuple[int, int, int, int, bool]]:
        found: list[tuple[int, int, int, int, bool]] = []
        count = len(order)
        if count < 3:
            return found
        for i, one in enumerate(order):
            a, b = self.ends(order[i - 1])[1], self.ends(order[(i + 1) % count])[0]
            saved = self.extra(a, one, b) - self._apart[a][b]
            if saved <= 0:
                continue
            rest = order[:i] + order[i + 1 :]
            for j in range(max(0, i - NEAR), min(count - 1, i + NEAR)):
                p, q = self.ends(rest[j - 1])[1], self.ends(rest[j])[0]
                for ahead in (True, False):
                    gain = self.extra(p, (one[0], ahead), q) - self._apart[p][q] - saved
                    if gain < 0:
                        found.append((gain, 1, i, j, ahead))
        return found

    def walk(self, order: list[Pass]) -> tuple[Pass, ...]:
        """The closed walk, street by street."""
        found: list[Pass] = []
        for one, following in zip(order, [*order[1:], order[0]], strict=True):
            found.append(one)
            way = node_path(self.graph, self.tables, self.ends(one)[1], self.ends(following)[0])
            found += [(piece.segment, piece.from_mm == 0) for piece in way]
        return tuple(found)


def laps(graph: StreetGraph, tables: PathTables, light: np.ndarray, tries: int) -> list[Laps]:
    """Pairs of laps that pass all streets, the light ones in one of the two.

    Parameters
    ----------
    graph : StreetGraph
    tables : PathTables
    light : ndarray of bool, shape (S,)
        Some streets, not all.
    tries : int
        So many ways to share out the light streets, the most promising first.

    Returns
    -------
    list of Laps
    """
    found = []
    order = _Order(graph, tables)
    for first in _shares(graph, tables, light, tries):
        for chosen in (first, light & ~first):
            streets = np.flatnonzero(~light | chosen)
            if not hang_together(graph, streets):
                continue
            base = _each_once(*tour(graph, streets, tables))
            other = [one for one in base if not light[one[0]]]
            rest = np.flatnonzero(light & ~chosen)
            for s in rest[np.argsort(-graph.length_mm[rest], kind="stable")].tolist():
                other = order.with_street(other, s)
            found += [
                Laps(order.walk(base), order.walk(second))
                for second in (other, order.shortened(other))
            ]
    return found


def _each_once(segment: np.ndarray, forward: np.ndarray) -> list[Pass]:
    """The first pass of each street of a walk."""
    found: dict[int, Pass] = {}
    for s, ahead in zip(segment.tolist(), forward.tolist(), strict=True):
        found.setdefault(s, (s, ahead))
    return list(found.values())


def hang_together(graph: StreetGraph, segments: np.ndarray) -> bool:
    """Whether segments (one or more) are all in one connected part."""
    part = np.arange(graph.nodes)
    for a, b in zip(graph.u[segments].tolist(), graph.v[segments].tolist(), strict=True):
        if part[a] != part[b]:
            part[part == part[b]] = part[a]
    return len(np.unique(part[graph.u[segments]])) == 1


def _shares(
    graph: StreetGraph, tables: PathTables, light: np.ndarray, tries: int
) -> list[np.ndarray]:
    """Parts of the light streets for the first lap that promise short laps, the best first."""
    streets = np.flatnonzero(light)
    known: dict[tuple[bool, ...], int] = {}

    def lap(chosen: tuple[bool, ...]) -> int:
        if chosen not in known:
            mask = ~light
            mask[streets] = chosen
            odd = odd_nodes(graph, np.flatnonzero(mask))
            between = tables.distances[np.ix_(odd, odd)]
            known[chosen] = int(graph.length_mm[mask].sum()) + _pairing(between)
        return known[chosen]

    def both(chosen: tuple[bool, ...]) -> int:
        return lap(chosen) + lap(tuple(not c for c in chosen))

    count = len(streets)
    if count <= MOST_LIGHT:
        looked_at = [
            (True, *(bool(number >> i & 1) for i in range(count - 1)))
            for number in range(2 ** (count - 1))
        ]
    else:
        now = tuple(i % 2 == 0 for i in range(count))
        looked_at = [now]
        for i in range(1, count):  # the first street stays, as the laps may change their names
            turned = (*now[:i], not now[i], *now[i + 1 :])
            looked_at.append(turned)
            if both(turned) < both(now):
                now = turned
    best = sorted(looked_at, key=lambda chosen: (both(chosen), chosen))[:tries]
    found = []
    for chosen in best:
        mask = np.zeros(graph.segments, dtype=bool)
        mask[streets] = chosen
        found.append(mask)
    return found

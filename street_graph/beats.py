"""Beats: the streets split into connected parts of about equal tours, or equal weight.

First every beat grows from a seed, the least one next; then segments pass
between neighboring beats as long as the sum of the squared tour lengths gets
smaller, which evens the tours out and keeps them short; last with the eighth
power, which works on the longest tour. The search pairs odd corners nearly, not
exactly, best. The same graph gives the same beats on every machine.

A large town is cut in two again and again instead (`street_graph.halving`).

With a weight for each segment (people or requests counted there) the same
search evens out the beats' shares of all weight instead. A small part of what
is evened out are still the tours and the corners that beats share, so that
beats of equal weight stay compact.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.halving import halved
from street_graph.paths import LARGE as LARGE_TOWN
from street_graph.paths import PathTables, path_tables
from street_graph.tours import odd_nodes

POWERS = (2, 8)
"""Powers of the tour lengths whose sums are made small, one after the other."""

ROUNDS = 400
"""At most so many passings for each power."""

LARGE = 1200
"""In graphs with more segments the search evens out lengths instead of tours."""

TOUR_PART, EDGE_PART = 0.05, 0.1
"""What the lengths of all tours, and all corners if all were shared, count beside all weight.

On Washington the corners shared are half of what they are without the second, at the same balance.
"""

WHOLE = 10**9
"""All weight, and all tours, when beats are balanced by weight."""

STARTS = 6
"""So many starts are tried; the one with the shortest longest tour is kept."""


class _Streets:
    """What the search asks of a graph, made once."""

    def __init__(
        self, graph: StreetGraph, tables: PathTables, weight: np.ndarray | None = None
    ) -> None:
        self.graph = graph
        self.tables = tables
        self.count = graph.segments
        ends = (graph.u.astype(np.int64), graph.v.astype(np.int64))
        self.at: list[list[int]] = [[] for _ in range(graph.nodes)]
        for s in range(self.count):
            for node in {int(ends[0][s]), int(ends[1][s])}:
                self.at[node].append(s)
        self.beside = [
            sorted({t for node in {int(ends[0][s]), int(ends[1][s])} for t in self.at[node]} - {s})
            for s in range(self.count)
        ]
        self.apart = tables.distances[np.ix_(ends[0], ends[0])]
        for a, b in ((0, 1), (1, 0), (1, 1)):
            np.minimum(self.apart, tables.distances[np.ix_(ends[a], ends[b])], out=self.apart)
        half = graph.length_mm // 2
        self.apart += half[:, None] + half
        np.fill_diagonal(self.apart, 0)
        self.known: dict[frozenset[int], int] = {}
        self.worked: dict[frozenset[int], int] = {}
        self.ends = list(zip(*(e.tolist() for e in ends), strict=True))
        self.weight: list[int] | None = None
        self.all_mm = int(graph.length_mm.sum())
        if weight is not None:
            self.weight = np.rint(WHOLE * weight / weight.sum()).astype(np.int64).tolist()

    def work(self, segments: frozenset[int]) -> int:
        """What is evened out: the tour, or the weight with parts for tour and edge; remembered."""
        if self.weight is None:
            return self.tour(segments)
        if segments not in self.worked:
            walk = int(TOUR_PART * WHOLE) * self.tour(segments) // self.all_mm
            edge = int(EDGE_PART * WHOLE) * self.shared(segments) // len(self.at)
            self.worked[segments] = sum(self.weight[s] for s in segments) + walk + edge
        return self.worked[segments]

    def shared(self, segments: frozenset[int]) -> int:
        """Corners of a set of segments at which others meet too."""
        corners = {node for s in segments for node in self.ends[s]}
        return sum(any(t not in segments for t in self.at[node]) for node in corners)

    def first_work(self, segment: int) -> int:
        """The part of `work` that grows by each segment alone."""
        length = int(self.graph.length_mm[segment])
        if self.weight is None:
            return length
        return self.weight[segment] + int(TOUR_PART * WHOLE) * length // self.all_mm

    def tour(self, segments: frozenset[int]) -> int:
        """About the tour length of a set of segments (large graphs: its length), remembered."""
        if segments not in self.known:
            chosen = np.array(sorted(segments))
            length = int(self.graph.length_mm[chosen].sum())
            if self.count <= LARGE:
                odd = odd_nodes(self.graph, chosen)
                length += _pairing(self.tables.distances[np.ix_(odd, odd)])
            self.known[segments] = length
        return self.known[segments]

    def connected(self, segments: frozenset[int]) -> bool:
        """Whether a non-empty set of segments hangs together."""
        first = min(segments)
        reached, edge = {first}, [first]
        while edge:
            for t in self.beside[edge.pop()]:
                if t in segments and t not in reached:
                    reached.add(t)
                    edge.append(t)
        return len(reached) == len(segments)


def _pairing(between: np.ndarray) -> int:
    """A nearly least sum of distances that pairs all of an even number of corners.

    Nearest pairs first, then partners are exchanged between two pairs as long
    as that helps. ``between`` is a square table of int64.
    """
    count = len(between)
    first, second = np.triu_indices(count, k=1)
    order = np.argsort(between[first, second], kind="stable")
    alone = set(range(count))
    pairs = []
    for near, far in zip(first[order].tolist(), second[order].tolist(), strict=True):
        if near in alone and far in alone:
            alone -= {near, far}
            pairs.append((near, far))
            if not alone:
                break
    if not pairs:
        return 0
    a, b = np.array(pairs).T.copy()
    while True:
        now = between[a, b]
        sums = now[:, None] + now
        across = between[a[:, None], a] + between[b[:, None], b]
        crossed = between[a[:, None], b] + between[b[:, None], a]
        better = np.minimum(across, crossed) - sums
        np.fill_diagonal(better, 0)
        i, j = divmod(int(better.argmin()), len(a))
        if better[i, j] >= 0:
            return int(now.sum())
        if across[i, j] <= crossed[i, j]:
            b[i], a[j] = a[j], b[i]
        else:
            b[i], b[j] = b[j], b[i]


def beats(
    graph: StreetGraph,
    k: int,
    tables: PathTables | None = None,
    weight: np.ndarray | None = None,
) -> np.ndarray:
    """Split the segments into `k` connected beats, with tours of about equal length.

    Parameters
    ----------
    graph : StreetGraph
        All in one connected part.
    k : int
        At least 1, at most the number of segments.
    tables : PathTables, optional
    weight : ndarray of float64, shape (S,), optional
        At least 0, some more: balance the beats' sums of it instead.

    Returns
    -------
    ndarray of int32, shape (S,)
        Beat of each segment, 0 to k - 1, numbered from west to east.

    Raises
    ------
    ValueError
        If there cannot be so many beats.
    """
    if not 1 <= k <= graph.segments:
        raise ValueError(f"{graph.segments} segments cannot be split into {k} beats")
    if k == 1:
        return np.zeros(graph.segments, dtype=np.int32)
    if graph.segments > LARGE_TOWN:
        share = graph.length_mm
        if weight is not None:
            share = WHOLE * (weight / weight.sum() + TOUR_PART * share / share.sum())
        return _numbered(graph, halved(graph, k, np.rint(share).astype(np.int64)))
    streets = _Streets(graph, tables or path_tables(graph), weight)
    found = [
        _even_out(streets, _grow(streets, _seeds(streets, k, start))) for start in _starts(streets)
    ]
    best = min(found, key=lambda parts: max(streets.work(p) for p in parts))
    return _numbered(graph, best)


def _starts(streets: _Streets) -> list[int]:
    """First seeds to try: the outermost segment, then those furthest from it in turn."""
    far = [int(streets.apart.sum(axis=1).argmax())]
    while len(far) < min(STARTS, streets.count):
        far.append(int(streets.apart[far].min(axis=0).argmax()))
    return far


def _seeds(streets: _Streets, k: int, start: int) -> list[int]:
    """Spread seeds: each the furthest from those before, then moved to the middle."""
    seeds = [start]
    while len(seeds) < k:
        seeds.append(int(streets.apart[seeds].min(axis=0).argmax()))
    length = streets.graph.length_mm
    for _ in range(10):
        own = streets.apart[seeds].argmin(axis=0)
        moved = []
        for b in range(k):
            members = np.flatnonzero(own == b)
            cost = (streets.apart[np.ix_(members, members)] * length[members]).sum(axis=1)
            moved.append(int(members[cost.argmin()]))
        if moved == seeds:
            break
        seeds = moved
    return seeds


def _grow(streets: _Streets, seeds: list[int]) -> list[frozenset[int]]:
    """Grow beats from their seeds, the one with least work next, to its nearest neighbor."""
    owner = np.full(streets.count, -1)
    owner[seeds] = range(len(seeds))
    work = [streets.first_work(s) for s in seeds]
    edge = [set(streets.beside[s]) for s in seeds]
    left = streets.count - len(seeds)
    while left:
        for b in sorted(range(len(seeds)), key=lambda b: (work[b], b)):
            edge[b] = {s for s in edge[b] if owner[s] < 0}
            if edge[b]:
                s = min(edge[b], key=lambda s: (streets.apart[seeds[b], s], s))
                owner[s] = b
                work[b] += streets.first_work(s)
                edge[b] |= set(streets.beside[s])
                left -= 1
                break
        else:
            raise ValueError("the streets do not hang together")
    return [frozenset(np.flatnonzero(owner == b).tolist()) for b in range(len(seeds))]


def _even_out(streets: _Streets, parts: list[frozenset[int]]) -> list[frozenset[int]]:
    """Pass segments between neighboring beats while the powers of their tours get smaller."""
    for power in POWERS:
        for _ in range(ROUNDS):
            move = _best_move(streets, parts, power)
            if move is None:
                break
            giver, taker, passed = move
            parts[giver] -= passed
            parts[taker] |= passed
    return parts


def _best_move(
    streets: _Streets, parts: list[frozenset[int]], power: int
) -> tuple[int, int, frozenset[int]] | None:
    """The segment, or two that meet, whose passing on gains most; None if nothing gains."""
    owner = {s: b for b, part in enumerate(parts) for s in part}
    cost = [streets.work(p) ** power for p in parts]
    best: tuple[int, int, int, tuple[int, ...]] | None = None
    for giver in sorted(range(len(parts)), key=lambda b: (-cost[b], b)):
        for passed, taker in _offers(streets, parts, owner, giver):
            rest = parts[giver] - passed
            if not rest or not streets.connected(rest):
                continue
            gain = cost[giver] + cost[taker] - streets.work(rest) ** power
            gain -= streets.work(parts[taker] | passed) ** power
            if gain > 0 and (best is None or gain > best[0]):
                best = (gain, giver, taker, tuple(sorted(passed)))
        if best is not None:
            return best[1], best[2], frozenset(best[3])
    return None


def _offers(
    streets: _Streets, parts: list[frozenset[int]], owner: dict[int, int], giver: int
) -> list[tuple[frozenset[int], int]]:
    """Segments, alone or with one beside them, that may pass to a beat they touch."""
    offers = set()
    for s in parts[giver]:
        for taker in {owner[t] for t in streets.beside[s]} - {giver}:
            offers.add((frozenset([s]), taker))
            offers |= {(frozenset([s, t]), taker) for t in streets.beside[s] if owner[t] == giver}
    return sorted(offers, key=lambda offer: (len(offer[0]), sorted(offer[0]), offer[1]))


def _numbered(graph: StreetGraph, parts: Sequence[Collection[int]]) -> np.ndarray:
    """Beat numbers from west to east by their mean longitude, then latitude."""
    lon = (graph.node_lon[graph.u] + graph.node_lon[graph.v]) / 2
    lat = (graph.node_lat[graph.u] + graph.node_lat[graph.v]) / 2
    members = [np.array(sorted(p)) for p in parts]
    order = sorted(
        range(len(parts)),
        key=lambda b: (lon[members[b]].mean(), lat[members[b]].mean(), int(members[b][0])),
    )
    result = np.zeros(graph.segments, dtype=np.int32)
    for number, b in enumerate(order):
        result[members[b]] = number
    return result

"""Tours: the shortest closed walk over every given segment (Chinese postman).

Corners where an odd number of the given segments meet are paired so that the
paths between the pairs, which are walked a second time, are shortest in sum
(Edmonds and Johnson 1973). The walk is then laid out so that it turns back on
the spot only where it must.

In a large town the corners are paired along the tree of shortest streets that
joins them all: a tour that is nearly, not exactly, the shortest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from street_graph.areas import clusters
from street_graph.graph import StreetGraph
from street_graph.paths import LARGE, PathTables, Piece, node_path, path, tables_if_small
from street_graph.points import Point

LONG = 5000
"""Walks with more streets keep their turns on the spot."""

NEIGHBORS = 40
"""Above twice so many odd corners only pairs of near ones are considered."""


def odd_nodes(graph: StreetGraph, segments: np.ndarray) -> np.ndarray:
    """Junctions where an odd number of the ends of `segments` meet, ascending."""
    ends = np.concatenate([graph.u[segments], graph.v[segments]])
    return np.flatnonzero(np.bincount(ends, minlength=graph.nodes) % 2)


def pairs(distances: np.ndarray, nodes: np.ndarray) -> list[tuple[int, int]]:
    """Pair all of `nodes` with the least sum of distances.

    Exact up to 80 nodes; above, each node may only be paired with one of its
    40 nearest (or one that has it among its 40 nearest), which can miss the
    least sum by a little.

    Parameters
    ----------
    distances : ndarray of int64, shape (N, N)
    nodes : ndarray of int, even length
    """
    import networkx

    if len(nodes) == 2:
        return [(int(nodes[0]), int(nodes[1]))]
    between = distances[np.ix_(nodes, nodes)]
    count = len(nodes)
    allowed = np.ones((count, count), dtype=bool)
    if count > 2 * NEIGHBORS:
        allowed[:] = False
        near = np.argsort(between, axis=1, kind="stable")[:, : NEIGHBORS + 1]
        np.put_along_axis(allowed, near, True, axis=1)
        allowed |= allowed.T
        # neighbors in the list too, so that all can be paired
        row = np.arange(0, count, 2)
        allowed[row, row + 1] = allowed[row + 1, row] = True
    choice = networkx.Graph()
    choice.add_nodes_from(range(count))
    first, second = np.nonzero(np.triu(allowed, k=1))
    choice.add_weighted_edges_from(
        (int(a), int(b), int(between[a, b])) for a, b in zip(first, second, strict=True)
    )
    matched = networkx.min_weight_matching(choice)
    return sorted((int(nodes[min(m)]), int(nodes[max(m)])) for m in matched)


def tour(
    graph: StreetGraph,
    segments: Sequence[int] | np.ndarray | None = None,
    tables: PathTables | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The shortest closed walk over all of the given segments.

    Parameters
    ----------
    graph : StreetGraph
    segments : sequence of int, optional
        Indices of segments that hang together; all by default. Other
        segments may be walked where that is shorter.
    tables : PathTables, optional
        Made if not given, but not for a large graph.

    Returns
    -------
    segment : ndarray of int32
        Segments in the order walked; it starts at the lowest junction.
    forward : ndarray of bool
        Walked from first end to second.

    Raises
    ------
    ValueError
        If the segments do not hang together, or there are none.
    """
    tables = tables or tables_if_small(graph)
    chosen = np.unique(np.arange(graph.segments) if segments is None else segments)
    if tables is None:
        walk = np.concatenate([chosen, along_tree(graph, chosen)])
        if len(walk) > LONG:
            segment, forward = _circuit(graph, walk)
            return np.array(segment, dtype=np.int32), np.array(forward, dtype=bool)
    else:
        repeated = [p.segment for a, b in pairs_of(graph, chosen, tables)
                    for p in node_path(graph, tables, a, b)]  # fmt: skip
        walk = np.concatenate([chosen, np.array(repeated, dtype=np.int64)]).astype(np.int64)
    return _without_turning_back(graph, *_circuit(graph, walk))


def along_tree(graph: StreetGraph, segments: np.ndarray) -> np.ndarray:
    """Segments to walk a second time so that a closed walk covers all of some that hang together.

    Of the tree of least length that joins their corners (Kruskal 1956): those with an odd number
    of odd corners beyond them.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    ends, both = np.unique(np.concatenate([graph.u[segments], graph.v[segments]]),
                           return_inverse=True)  # fmt: skip
    low, high = np.sort(both.reshape(2, -1), axis=0)
    order = np.lexsort((segments, graph.length_mm[segments], high, low))
    order = order[low[order] != high[order]]
    pair = low[order] * len(ends) + high[order]
    pair, first = np.unique(pair, return_index=True)
    street = segments[order[first]]
    shape = (len(ends), len(ends))
    length = graph.length_mm[street].astype(float)
    tree = minimum_spanning_tree(csr_matrix((length, divmod(pair, len(ends))), shape=shape))
    outward, parent = breadth_first_order(tree, 0, directed=False)
    odd = np.bincount(both, minlength=len(ends)) % 2
    again = []
    for node in outward[:0:-1].tolist():
        if odd[node]:
            above = int(parent[node])
            odd[above] ^= 1
            again.append(min(node, above) * len(ends) + max(node, above))
    twice: np.ndarray = street[np.searchsorted(pair, np.array(again, dtype=np.int64))]
    return twice.astype(np.int64)


def joined(graph: StreetGraph, segments: np.ndarray, tables: PathTables | None) -> np.ndarray:
    """The segments, with those of the shortest ways that join them if they lie apart."""
    groups = clusters(graph, segments)
    while len(groups) > 1:
        if tables is None:
            raise ValueError(
                f"{graph.name} has more than {LARGE:,} segments; there the streets of a beat must "
                "hang together"
            )
        ends = [
            np.unique(np.concatenate([graph.u[group], graph.v[group]]))
            for group in (groups[0], [s for group in groups[1:] for s in group])
        ]
        between = tables.distances[np.ix_(*ends)]
        a, b = np.unravel_index(int(between.argmin()), between.shape)
        way = node_path(graph, tables, int(ends[0][a]), int(ends[1][b]))
        segments = np.union1d(segments, [p.segment for p in way])
        groups = clusters(graph, segments)
    return segments


def pairs_of(graph: StreetGraph, segments: np.ndarray, tables: PathTables) -> list[tuple[int, int]]:
    """The pairs of junctions whose paths are walked a second time."""
    if not len(segments):
        raise ValueError("a tour needs at least one segment")
    odd = odd_nodes(graph, segments)
    return pairs(tables.distances, odd) if len(odd) else []


def tour_length_mm(
    graph: StreetGraph,
    segments: Sequence[int] | np.ndarray | None = None,
    tables: PathTables | None = None,
) -> int:
    """Length of `tour` in millimetres, without laying it out."""
    chosen = np.unique(np.arange(graph.segments) if segments is None else segments)
    tables = tables or tables_if_small(graph)
    if tables is None:
        return int(graph.length_mm[chosen].sum() + graph.length_mm[along_tree(graph, chosen)].sum())
    again = sum(int(tables.distances[a, b]) for a, b in pairs_of(graph, chosen, tables))
    return int(graph.length_mm[chosen].sum()) + again


def _circuit(graph: StreetGraph, walk: np.ndarray) -> tuple[list[int], list[bool]]:
    """A closed walk over each entry of `walk` once (Hierholzer 1873).

    Prefers to leave a junction by another segment than it came by, then by
    the segment with the lowest index.
    """
    at: dict[int, list[int]] = {}
    ends = np.column_stack([graph.u[walk], graph.v[walk]]).tolist()
    for entry, (a, b) in enumerate(ends):
        at.setdefault(a, []).append(entry)
        if b != a:
            at.setdefault(b, []).append(entry)
    for entries in at.values():
        entries.sort(key=lambda e: (walk[e], e), reverse=True)
    used = [False] * len(walk)

    def leave(node: int, came_by: int) -> int:
        """The entry to walk next, or -1."""
        entries = at[node]
        while entries and used[entries[-1]]:
            entries.pop()
        for entry in reversed(entries):
            if not used[entry] and walk[entry] != came_by:
                return entry
        return entries[-1] if entries else -1

    start = min(at)
    stack: list[tuple[int, int]] = [(start, -1)]  # junction, entry that led there
    order: list[tuple[int, int]] = []
    while stack:
        node, entry = stack[-1]
        following = leave(node, int(walk[entry]) if entry >= 0 else -1)
        if following < 0:
            order.append(stack.pop())
        else:
            used[following] = True
            a, b = ends[following]
            stack.append((b if node == a else a, following))
    if len(order) != len(walk) + 1:
        raise ValueError("the segments of a tour must hang together")
    segment, forward = [], []
    for node, entry in order[:-1]:
        segment.append(int(walk[entry]))
        # order runs backwards: this entry is walked away from `node`
        forward.append(ends[entry][0] == node)
    return segment, forward


def _without_turning_back(
    graph: StreetGraph, segment: list[int], forward: list[bool]
) -> tuple[np.ndarray, np.ndarray]:
    """Remove turns on the spot by walking a loop of the tour the other way round.

    Where the walk turns back at a junction that it also passes at another
    time, the part between the two is reversed; nothing else changes.
    """
    starts = [int((graph.u if f else graph.v)[s]) for s, f in zip(segment, forward, strict=True)]
    count = len(segment)
    for _ in range(count):
        turn = _turn_to_mend(segment, starts)
        if turn is None:
            break
        i, j = turn  # reverse the entries i .. j - 1, which begin and end at one junction
        segment[i:j] = segment[i:j][::-1]
        forward[i:j] = [not f for f in forward[i:j][::-1]]
        starts = [
            int((graph.u if f else graph.v)[s]) for s, f in zip(segment, forward, strict=True)
        ]
    return np.array(segment, dtype=np.int32), np.array(forward, dtype=bool)


def _turn_to_mend(segment: list[int], starts: list[int]) -> tuple[int, int] | None:
    """A part to reverse so that one turn on the spot goes and none comes, or None."""
    count = len(segment)
    visits: dict[int, list[int]] = {}
    for k, node in enumerate(starts):
        visits.setdefault(node, []).append(k)
    for k in range(count):
        if segment[k - 1] != segment[k]:
            continue
        for other in visits[starts[k]]:
            if other == k:
                continue
            i, j = min(k, other), max(k, other)
            # between entries i .. j - 1 the joints (i-1, i) and (j-1, j) become
            # (i-1, j-1) and (i, j)
            if segment[i - 1] != segment[j - 1] and segment[i] != segment[j]:
                return i, j
    return None


def loop_through(graph: StreetGraph, tables: PathTables, points: Sequence[Point]) -> list[Piece]:
    """A closed walk through points in the given order, by shortest paths.

    Parameters
    ----------
    graph : StreetGraph
    tables : PathTables
    points : sequence of Point
        Two or more; from the last the walk goes back to the first.

    Returns
    -------
    list of Piece

    Raises
    ------
    ValueError
        If there are fewer than two different points.
    """
    if len(set(points)) < 2:
        raise ValueError("a loop needs two or more different points")
    following = [*points[1:], points[0]]
    return [
        piece for a, b in zip(points, following, strict=True) for piece in path(graph, tables, a, b)
    ]

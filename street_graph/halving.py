"""Beats of a large town: the streets are cut in two, and each part again.

Each cut goes across the longest way of a part: the streets are put in order by
how much nearer they are to one end of that way than to the other (the levels of
two searches; as in Farhat, Computers and Structures, 1988, with one end
only), and the first of them are one side. So both sides hang together but for
a few streets, which go to the other side.
"""

from __future__ import annotations

import numpy as np

from street_graph.graph import StreetGraph


def halved(graph: StreetGraph, k: int, share: np.ndarray) -> list[np.ndarray]:
    """Cut the streets into `k` parts that hang together and have about equal shares.

    Parameters
    ----------
    graph : StreetGraph
        All in one connected part.
    k : int
        At most the number of segments.
    share : ndarray of int64, shape (S,)
        What is shared out.

    Returns
    -------
    list of ndarray of int64
        Segments of each part, ascending.

    Raises
    ------
    ValueError
        If a part has fewer streets than are to be made of it.
    """
    found, waiting = [], [(np.arange(graph.segments), k)]
    while waiting:
        segments, parts = waiting.pop()
        if len(segments) < parts:
            raise ValueError(f"{graph.name} cannot be split into {k} beats; take fewer")
        if parts == 1:
            found.append(segments)
            continue
        first = parts // 2
        one, other = _cut(graph, segments, share, first, parts)
        waiting += [(other, parts - first), (one, first)]
    return found


def _cut(
    graph: StreetGraph, segments: np.ndarray, share: np.ndarray, first: int, parts: int
) -> tuple[np.ndarray, np.ndarray]:
    """Two sides, the one with `first` of `parts` shares."""
    ends, u, v = _own_junctions(graph, segments)
    from_a, from_b = _from_both_ends(u, v, graph.length_mm[segments], len(ends))
    nearer = from_a - from_b
    order = np.lexsort((segments, from_a[u] + from_a[v], nearer[u] + nearer[v]))
    so_far = np.cumsum(share[segments[order]])
    count = int(np.searchsorted(so_far, so_far[-1] * first / parts)) + 1
    count = min(max(count, first), len(segments) - (parts - first))
    side = np.ones(len(segments), dtype=bool)
    side[order[:count]] = False
    for turn in (False, True):  # what does not hang together with its side goes to the other
        mine = np.flatnonzero(side == turn)
        label = _part_of(u[mine], v[mine], len(ends))
        length = np.bincount(label, graph.length_mm[segments[mine]])
        side[mine[label != length.argmax()]] = not turn
    return segments[~side], segments[side]


def _own_junctions(
    graph: StreetGraph, segments: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Junctions of some segments, and both ends of each as numbers among them."""
    ends, both = np.unique(np.concatenate([graph.u[segments], graph.v[segments]]),
                           return_inverse=True)  # fmt: skip
    u, v = np.split(both, 2)
    return ends, u, v


def _from_both_ends(
    u: np.ndarray, v: np.ndarray, length: np.ndarray, nodes: int
) -> tuple[np.ndarray, np.ndarray]:
    """Ways (mm) from both ends of about the longest way there is."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    # Of several segments between two junctions the shortest counts: put last, it is kept.
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((-length, high, low))
    low, high, length = low[order], high[order], length[order]
    last = np.append((low[1:] != low[:-1]) | (high[1:] != high[:-1]), True) & (low != high)
    ways = csr_matrix((length[last].astype(float), (low[last], high[last])), shape=(nodes, nodes))
    far = int(dijkstra(ways, directed=False, indices=0).argmax())
    from_a = dijkstra(ways, directed=False, indices=far)
    from_b = dijkstra(ways, directed=False, indices=int(from_a.argmax()))
    return from_a.astype(np.int64), from_b.astype(np.int64)


def _part_of(u: np.ndarray, v: np.ndarray, nodes: int) -> np.ndarray:
    """Number of the connected part to which each segment belongs."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    joined = csr_matrix((np.ones(len(u)), (u, v)), shape=(nodes, nodes))
    part: np.ndarray = connected_components(joined, directed=False)[1][u]
    return part

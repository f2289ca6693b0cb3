"""How much each street weighs: counts of rows, smoothed along the streets.

What a segment is expected to get is what streets of its class get per metre,
times how far the streets near it, itself left out, differ from that. Near is
measured along the streets, with weights that fall off as exp(-distance / b)
(a kernel along a network: Okabe and Sugihara, Spatial Analysis along Networks,
2012, chapter 9). The reach b is the one under which the counts are likeliest.
Then each segment is moved from the expected towards its own count
(`sim.calibrate.shrink`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibrate.shrink import Shrunk, shrink
from street_graph.graph import CLASSES, StreetGraph

REACHES_M = (75.0, 150.0, 300.0, 600.0)
"""Reaches that are tried, besides none at all."""

MOST_SEGMENTS = 3_000
"""With more segments the distances along the streets are too many; classes alone are used."""

FEWEST = 5
"""A segment with fewer rows than this is never told or written by itself."""


@dataclass(frozen=True, eq=False)
class PlaceWeights:
    """Shares of the rows by segment, all of shape (S,).

    Attributes
    ----------
    share, low, high : ndarray of float64
        Share of all requests and its 95 % range.
    count : ndarray of float64
        Rows; what lies at a corner is shared by its streets.
    borrowed : ndarray of float64
    reach_m : float
        Reach of the smoothing; 0: classes of street only.
    written : ndarray of float64
        Weights for the demand file: segments with fewer than `FEWEST` rows
        share one weight per metre in each class of street.
    """

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    count: np.ndarray
    borrowed: np.ndarray
    reach_m: float
    written: np.ndarray


def fit_weights(graph: StreetGraph, count: np.ndarray) -> PlaceWeights:
    """Fit the weights.

    Parameters
    ----------
    graph : StreetGraph
    count : ndarray of float64, shape (S,)
        Rows on each segment; at least one row in all.
    """
    metres = graph.length_mm * graph.weight / 1000.0
    classes = _by_class(graph, count, metres)
    choices: list[tuple[float, np.ndarray, Shrunk]] = [
        (0.0, classes, shrink(count, classes, ranges=False))
    ]
    if graph.segments <= MOST_SEGMENTS:
        apart = _apart_m(graph)
        for reach in REACHES_M:
            expected = _near(count, classes, apart, reach)
            choices.append((reach, expected, shrink(count, expected, ranges=False)))
    reach, expected, _ = max(choices, key=lambda one: one[2].evidence)
    told = shrink(count, expected)
    amount = expected * told.ratio
    total = float(amount.sum())
    share = amount / total
    return PlaceWeights(
        share, expected * told.low / total, np.minimum(expected * told.high / total, 1.0),
        count, told.borrowed, reach, _pooled(graph, share, count, metres),
    )  # fmt: skip


def _by_class(graph: StreetGraph, count: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """Rows expected if all streets of a class got the same per metre; classes shrunk too."""
    kinds = [k for k in range(len(CLASSES)) if (graph.street_class == k).any()]
    own = np.array([count[graph.street_class == k].sum() for k in kinds])
    length = np.array([metres[graph.street_class == k].sum() for k in kinds])
    even = count.sum() * length / length.sum()
    ratio = shrink(own, even, ranges=False).ratio
    expected = np.zeros(graph.segments)
    for k, one in zip(kinds, ratio, strict=True):
        here = graph.street_class == k
        expected[here] = count.sum() * metres[here] / metres.sum() * one
    scaled: np.ndarray = expected * count.sum() / expected.sum()
    return scaled


def _apart_m(graph: StreetGraph) -> np.ndarray:
    """Metres along the streets between the middles of segments, shape (S, S)."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    length = graph.length_mm / 1000.0
    middle = graph.nodes + np.arange(graph.segments)
    first = np.concatenate([graph.u, graph.v])
    second = np.concatenate([middle, middle])
    half = np.concatenate([length, length]) / 2
    size = graph.nodes + graph.segments
    ways = coo_matrix((half, (first, second)), shape=(size, size)).tocsr()
    found = dijkstra(ways, directed=False, indices=middle, limit=8 * max(REACHES_M))
    apart: np.ndarray = found[:, graph.nodes :]
    return apart


def _near(count: np.ndarray, classes: np.ndarray, apart: np.ndarray, reach: float) -> np.ndarray:
    """Rows expected from the segments near each, itself left out."""
    near = np.exp(-apart / reach)
    np.fill_diagonal(near, 0.0)
    # One row of an average neighborhood keeps the ratio from resting on nothing.
    ratio = (near @ count + 1.0) / (near @ classes + 1.0)
    expected = classes * ratio
    scaled: np.ndarray = expected * count.sum() / expected.sum()
    return scaled


def _pooled(
    graph: StreetGraph, share: np.ndarray, count: np.ndarray, metres: np.ndarray
) -> np.ndarray:
    """Weights in which segments with few rows are not told apart."""
    found = share.copy()
    kinds, sizes = np.unique(graph.street_class, return_counts=True)
    alone = np.isin(graph.street_class, kinds[sizes == 1])
    pools = np.where(alone, kinds[sizes.argmax()], graph.street_class)
    for k in np.unique(pools):
        few = in_company((pools == k) & (count < FEWEST), count, pools == k)
        if few.any():
            found[few] = share[few].sum() * metres[few] / metres[few].sum()
    return found


def in_company(few: np.ndarray, count: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Segments that share one weight: those with few rows, never one of them by itself.

    Parameters
    ----------
    few : ndarray of bool, shape (S,)
        With few rows.
    count : ndarray of float64, shape (S,)
        Rows.
    among : ndarray of bool, shape (S,)
        Where company is looked for: the segment with the next fewest rows.
    """
    if few.sum() != 1 or not (among & ~few).any():
        return few
    found = few.copy()
    found[np.where(among & ~few, count, np.inf).argmin()] = True
    return found

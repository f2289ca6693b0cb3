"""Doubtful things about streets: worth a look, but nothing stops because of them."""

from __future__ import annotations

import numpy as np

from street_graph.graph import CLASSES, StreetGraph
from street_graph.measure import to_metres
from street_graph.problems import some

SHORT_M = 5.0
LONG_M = 1000.0
TOUCH_M = 5.0
BENT = 1.02
"""A drawn line may be so much longer or shorter than the length said."""


def doubtful(graph: StreetGraph) -> list[str]:
    """Doubtful things about a street graph, one plain sentence each.

    Those that only the builder could see are in the graph's provenance.
    """
    length = graph.length_mm / 1000
    found = [str(text) for text in graph.provenance.get("doubtful", [])]
    ids = np.array(graph.segment_id)
    for what, which in (
        ("have no street name", np.array([not s for s in graph.street])),
        (f"are shorter than {SHORT_M:g} m", length < SHORT_M),
        (f"are longer than {LONG_M:,.0f} m", length > LONG_M),
        ("begin and end at the same junction", graph.u == graph.v),
        ("run beside another segment between the same two junctions", _parallel(graph)),
        ("are drawn longer or shorter than their length says", _odd_length(graph)),
    ):
        if which.any():
            count = int(which.sum())
            found.append(f"segments that {what}: {count} ({some(ids[which].tolist(), 4)})")
    ends = np.bincount(np.concatenate([graph.u, graph.v]), minlength=graph.nodes)
    if (dead := ends == 1).any():
        found.append(f"dead ends: {int(dead.sum())} (a tour turns back there)")
    if touching := _touching(graph):
        found.append(
            f"junctions less than {TOUCH_M:g} m apart that no segment joins: {len(touching)} "
            f"({some(touching, 4)})"
        )
    sidewalks = [b for b in graph.block if " side, " in b]
    if sidewalks and graph.signal.any():
        found.append(
            f"{len(sidewalks)} segments are sidewalks or crossings: a signal is only waited for "
            "where a walker goes straight on over an arterial"
        )
    return found


def _parallel(graph: StreetGraph) -> np.ndarray:
    a, b = np.minimum(graph.u, graph.v), np.maximum(graph.u, graph.v)
    _, back, count = np.unique(
        np.column_stack([a, b]), axis=0, return_inverse=True, return_counts=True
    )
    shared: np.ndarray = (count[back.ravel()] > 1) & (a != b)
    return shared


def _odd_length(graph: StreetGraph) -> np.ndarray:
    """Segments whose line is not as long as said (by 2 % and a metre)."""
    origin = (float(graph.node_lon.mean()), float(graph.node_lat.mean()))
    x, y = to_metres(graph.lon, graph.lat, origin)
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    drawn = steps[graph.geometry_start[1:] - 1] - steps[graph.geometry_start[:-1]]
    said = graph.length_mm / 1000
    odd: np.ndarray = np.abs(drawn - said) > (BENT - 1) * said + 1.0
    return odd


def _touching(graph: StreetGraph) -> list[str]:
    """Pairs of junctions nearly at one place that no segment joins, by their numbers."""
    origin = (float(graph.node_lon.mean()), float(graph.node_lat.mean()))
    x, y = to_metres(graph.node_lon, graph.node_lat, origin)
    joined = {
        (min(a, b), max(a, b)) for a, b in zip(graph.u.tolist(), graph.v.tolist(), strict=True)
    }
    order = np.argsort(y, kind="stable")
    pairs = []
    last = np.searchsorted(y[order], y[order] + TOUCH_M, side="right")
    for i in range(graph.nodes):
        for j in order[i + 1 : last[i]]:
            a, b = sorted((int(order[i]), int(j)))
            if np.hypot(x[a] - x[b], y[a] - y[b]) < TOUCH_M and (a, b) not in joined:
                pairs.append((a, b))
    return [f"{graph.node_id[a]} and {graph.node_id[b]}" for a, b in sorted(pairs)]


def kilometres_by_class(graph: StreetGraph) -> dict[str, tuple[int, float]]:
    """Segments and kilometres of each street class."""
    return {
        name: (
            int((mine := graph.street_class == i).sum()),
            float(graph.length_mm[mine].sum()) / 1e6,
        )
        for i, name in enumerate(CLASSES)
    }

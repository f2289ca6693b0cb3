"""The walking graph: junctions joined by segments.

Lengths are integer millimetres, so that sums and ties are exact. A segment
runs from its first end (``u``) to its second (``v``); walking is two-way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

CLASSES = ("arterial", "local", "path")
ARTERIAL, LOCAL, PATH = range(len(CLASSES))


@dataclass(frozen=True)
class LeadsOut:
    """An arterial that goes on from a junction beyond the trimmed area.

    Nobody walks it, but who passes the junction may have to cross it.
    ``node`` is the junction's index, ``bearing`` compass degrees.
    """

    node: int
    bearing: float
    street: str
    weight: float


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Streets of one area.

    N junctions, S segments. Geometry is one polyline per segment, from its
    first end to its second, all points in one flat pair of arrays:
    ``lon[geometry_start[s]:geometry_start[s + 1]]``.

    Attributes
    ----------
    name : str
    node_id : ndarray of int64, shape (N,)
        Identity in the source.
    node_lon, node_lat : ndarray of float64, shape (N,)
        Degrees, WGS84.
    signal : ndarray of bool, shape (N,)
        Corner with a traffic signal.
    segment_id : tuple of str, length S
        Stable identity, unique.
    u, v : ndarray of int32, shape (S,)
        Node indices of the ends.
    length_mm : ndarray of int64, shape (S,)
        At least 1.
    street : tuple of str, length S
        Street name ("" when it has none).
    street_class : ndarray of int8, shape (S,)
        Index in `CLASSES`.
    weight : ndarray of float64, shape (S,)
        Weight in coverage: 1, or 0.5 for each carriageway of a divided street.
    block : tuple of str, length S
        Label for people ("Pacific Ave, 14th–15th").
    geometry_start : ndarray of int64, shape (S + 1,)
    lon, lat : ndarray of float64
    places : mapping of str to (lon, lat)
        Named places such as "Washington Middle School".
    provenance : mapping
        Source, date, licence, attribution, checksum, what was dropped.
    leads_out : tuple of LeadsOut
        Arterials cut off at the edge of the area.
    """

    name: str
    node_id: np.ndarray
    node_lon: np.ndarray
    node_lat: np.ndarray
    signal: np.ndarray
    segment_id: tuple[str, ...]
    u: np.ndarray
    v: np.ndarray
    length_mm: np.ndarray
    street: tuple[str, ...]
    street_class: np.ndarray
    weight: np.ndarray
    block: tuple[str, ...]
    geometry_start: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    leads_out: tuple[LeadsOut, ...] = ()

    @property
    def nodes(self) -> int:
        """Number of junctions."""
        return len(self.node_id)

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self.u)


@dataclass(frozen=True, eq=False)
class Legs:
    """The segments that meet at each node, sorted by (segment, end).

    ``segment[start[n]:start[n + 1]]`` meet at node ``n``; ``end`` is 0 where
    the node is the segment's first end, 1 where it is its second; ``other``
    is the node at the far end. ``position[e, s]`` is the place of segment
    ``s`` among the legs of its end ``e``. A loop street stands twice.
    """

    start: np.ndarray
    segment: np.ndarray
    end: np.ndarray
    other: np.ndarray
    position: np.ndarray


def legs(graph: StreetGraph) -> Legs:
    """List the legs of every node of `graph`."""
    count = graph.segments
    node = np.concatenate([graph.u, graph.v])
    segment = np.tile(np.arange(count, dtype=np.int64), 2)
    end = np.repeat(np.array([0, 1], dtype=np.int64), count)
    other = np.concatenate([graph.v, graph.u]).astype(np.int64)
    order = np.lexsort((end, segment, node))
    start = np.zeros(graph.nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=graph.nodes), out=start[1:])
    position = np.zeros((2, count), dtype=np.int64)
    rank = np.arange(2 * count) - start[node[order]]
    position[end[order], segment[order]] = rank
    return Legs(start, segment[order], end[order], other[order], position)


def from_tables(
    name: str,
    nodes: Mapping[str, tuple[float, float]],
    segments: Sequence[Mapping[str, Any]],
    *,
    signals: Sequence[str] = (),
    places: Mapping[str, tuple[float, float]] | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> StreetGraph:
    """Make a street graph by hand.

    Parameters
    ----------
    name : str
    nodes : mapping of str to (lon, lat)
        Junctions by label.
    segments : sequence of mapping
        Keys ``id``, ``u``, ``v`` (labels), ``length_m``; optional ``street``,
        ``street_class`` (default "local"), ``weight`` (1.0), ``block``.
    signals : sequence of str
        Labels of the junctions with a traffic signal.

    Returns
    -------
    StreetGraph
    """
    labels = list(nodes)
    at = {label: i for i, label in enumerate(labels)}
    points = np.array([nodes[label] for label in labels], dtype=float).reshape(-1, 2)
    u = np.array([at[s["u"]] for s in segments], dtype=np.int32)
    v = np.array([at[s["v"]] for s in segments], dtype=np.int32)
    ends = np.column_stack([u, v]).ravel()
    return StreetGraph(
        name=name,
        node_id=np.arange(len(labels), dtype=np.int64),
        node_lon=points[:, 0],
        node_lat=points[:, 1],
        signal=np.array([label in set(signals) for label in labels], dtype=bool),
        segment_id=tuple(str(s["id"]) for s in segments),
        u=u,
        v=v,
        length_mm=np.array([round(s["length_m"] * 1000) for s in segments], dtype=np.int64),
        street=tuple(str(s.get("street", "")) for s in segments),
        street_class=np.array(
            [CLASSES.index(s.get("street_class", "local")) for s in segments], dtype=np.int8
        ),
        weight=np.array([float(s.get("weight", 1.0)) for s in segments]),
        block=tuple(str(s.get("block", s["id"])) for s in segments),
        geometry_start=np.arange(0, 2 * len(u) + 1, 2, dtype=np.int64),
        lon=points[ends, 0],
        lat=points[ends, 1],
        places=dict(places or {}),
        provenance=dict(provenance or {}),
    )


def grid(columns: int, rows: int, dx_m: float, dy_m: float, name: str = "grid") -> StreetGraph:
    """A rectangular grid of `columns` x `rows` corners.

    Streets along a row join corners ``dx_m`` apart, streets between rows
    ``dy_m``. Node ``c + r * columns`` is labelled ``"c,r"``.
    """
    step = 1 / 111_195.0  # one metre in degrees at the equator, for drawing only
    nodes = {
        f"{c},{r}": (c * dx_m * step, r * dy_m * step) for r in range(rows) for c in range(columns)
    }
    along = [
        {"id": f"r{r}-{c}", "u": f"{c},{r}", "v": f"{c + 1},{r}", "length_m": dx_m,
         "street": f"Row {r}"}
        for r in range(rows) for c in range(columns - 1)
    ]  # fmt: skip
    across = [
        {"id": f"c{c}-{r}", "u": f"{c},{r}", "v": f"{c},{r + 1}", "length_m": dy_m,
         "street": f"Column {c}"}
        for c in range(columns) for r in range(rows - 1)
    ]  # fmt: skip
    return from_tables(name, nodes, along + across)

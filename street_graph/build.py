"""Building a street graph from OpenStreetMap.

From a file (or, with internet, a place name) through OSMnx to junctions and
segments: only what can be walked, both ways, one connected part, trimmed to
an area if asked. Everything dropped is written down with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from street_graph.alongside import leave_stubs, leave_to_sidewalks, name_sidewalks, weights
from street_graph.choices import Choices, NamedPlace, check_name
from street_graph.graph import ARTERIAL, LeadsOut, StreetGraph
from street_graph.label import block_labels, segment_ids, signal_corners
from street_graph.measure import bearing, to_metres
from street_graph.names import short
from street_graph.osm_file import MAX_BYTES, read_osm
from street_graph.osmnx_source import graph_from_file, graph_from_place, lines
from street_graph.problems import StreetsError, some
from street_graph.stretches import Positions, Stretch, join, largest_part, lengths_m
from street_graph.trim import trim
from street_graph.walkable import CLASS_RULE

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
LICENCE = "Open Database Licence 1.0, https://opendatacommons.org/licenses/odbl/1-0/"


def build_from_file(
    path: str | Path, name: str, choices: Choices | None = None, max_bytes: int = MAX_BYTES
) -> StreetGraph:
    """Build a street graph from an OpenStreetMap XML file.

    Parameters
    ----------
    path : str or Path
    name : str
        Small letters, digits, "-" and "_".
    choices : Choices, optional
    max_bytes : int

    Returns
    -------
    StreetGraph
        Its provenance tells source, licence, rules, and all that was dropped.

    Raises
    ------
    StreetsError
        With everything that is wrong.
    """
    check_name(name)
    choices = choices or Choices()
    found = read_osm(path, max_bytes)
    file = Path(path).name
    told = {
        "source": file,
        "source_sha256": found.sha256,
        "source_date": choices.date or found.date,
        "command": choices.command(file, name),
    }
    return _build(name, file, graph_from_file(found), found.left_out, found.doubtful, told, choices)


def build_from_place(place: str, name: str, choices: Choices | None = None) -> StreetGraph:
    """Build a street graph from a place name or a box, with internet.

    Raises
    ------
    StreetsError
        In one sentence where there is no internet or no such place.
    """
    from datetime import UTC, datetime

    check_name(name)
    choices = choices or Choices()
    graph = graph_from_place(place)
    told = {
        "source": f"OpenStreetMap, place {place!r}",
        "source_date": choices.date or datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": choices.command(place, name, by="--from-place"),
    }
    return _build(name, place, graph, Counter(), [], told, choices)


@dataclass
class _Account:
    """Keeps what was dropped and why."""

    positions: Positions
    dropped: list[dict[str, Any]]

    def drop(self, what: str, why: str, stretches: Sequence[Stretch], count: int = 0) -> None:
        if stretches or count:
            metres = float(lengths_m(stretches, self.positions).sum())
            number = count or len(stretches)
            entry = {"what": what if number == 1 else f"{what}s", "count": number, "why": why}
            if stretches:
                entry["km"] = round(metres / 1000, 3)
                names = sorted({short(s.street) for s in stretches if s.street})
                entry |= {"streets": names} if names else {}
            self.dropped.append(entry)


def _build(
    name: str,
    source: str,
    graph: Any,
    left_out: Counter[str],
    doubtful: Sequence[str],
    told: Mapping[str, Any],
    choices: Choices,
) -> StreetGraph:
    pieces, positions, point_tags, also_out = lines(graph)
    if not pieces:
        raise StreetsError(source, ["has no street that can be walked"])
    doubts = list(doubtful)
    account = _Account(positions, [])
    for why, count in sorted((left_out + also_out).items()):
        account.drop("way", why, [], count)

    single = {frozenset(s.points): s for s in sorted(pieces, key=lambda s: s.street)}
    account.drop(
        "piece",
        "drawn twice between the same two points",
        [s for s in pieces if single[frozenset(s.points)] is not s],
    )
    stretches = join(single.values(), positions)
    streets = stretches
    stretches, to_sidewalks = leave_to_sidewalks(stretches, positions)
    account.drop(
        "street", "walked on their sidewalks, which are drawn as lines of their own", to_sidewalks
    )
    stretches = join([replace(s, own_sidewalks=False) for s in stretches], positions)
    if to_sidewalks:
        stretches, stubs = leave_stubs(stretches, to_sidewalks, positions)
        account.drop("dead end", "led only from a sidewalk to the middle of its street", stubs)
        stretches = join(stretches, positions)
    stretches = name_sidewalks(stretches, streets, positions)
    stretches = _connected(stretches, account)
    told = dict(told)
    signals, told["signals"] = signal_corners(stretches, positions, point_tags)
    cut: list[Stretch] = []
    if choices.area is not None:
        told["before_trimming"] = _size(stretches, positions)
        stretches, outside, ends = trim(stretches, positions, choices.area, choices.margin_m)
        cut = outside + ends
        account.drop("segment", "outside the area", outside)
        account.drop("segment", "dead ends that lead out of the area", ends)
        if not stretches:
            raise StreetsError(source, [f"has no street inside the area {choices.area.said}"])
        stretches = join(_connected(stretches, account), positions, keep=signals)
    told |= {
        "left": _size(stretches, positions),
        "dropped": account.dropped,
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "note": choices.note,
        "classes": CLASS_RULE,
    }
    made = _graph(name, stretches, streets, positions, signals, told, doubts, choices.places)
    return replace(made, leads_out=_leads_out(made, stretches, cut, positions))


def _leads_out(
    made: StreetGraph, stretches: Sequence[Stretch], cut: Sequence[Stretch], positions: Positions
) -> tuple[LeadsOut, ...]:
    """Arterials that were cut off at a junction that stays."""
    index = {int(p): i for i, p in enumerate(made.node_id)}
    arterials = [s for s in cut if s.street_class == ARTERIAL]
    weight = weights([*stretches, *arterials], positions)[len(stretches) :]
    found = []
    for s, w in zip(arterials, weight, strict=True):
        for here, there in (s.points[:2], s.points[:-3:-1]):
            if here in index:
                a, b = positions[here], positions[there]
                dx, dy = to_metres(np.float64(b[0]), np.float64(b[1]), a)
                found.append(
                    LeadsOut(index[here], round(float(bearing(dx, dy)), 1), s.street, float(w))
                )
    return tuple(sorted(found, key=lambda o: (o.node, o.bearing)))


def _connected(stretches: list[Stretch], account: _Account) -> list[Stretch]:
    kept, others = largest_part(stretches, account.positions)
    account.drop(
        "segment",
        f"in {len(others)} part{'s' if len(others) != 1 else ''} not connected with the rest; "
        "only the largest connected part is kept",
        [s for part in others for s in part],
    )
    return kept


def _size(stretches: Sequence[Stretch], positions: Positions) -> dict[str, float]:
    return {
        "junctions": len({p for s in stretches for p in s.ends}),
        "segments": len(stretches),
        "km": round(float(lengths_m(stretches, positions).sum()) / 1000, 3),
    }


def _graph(
    name: str,
    stretches: Sequence[Stretch],
    streets: Sequence[Stretch],
    positions: Positions,
    signals: set[int],
    told: dict[str, Any],
    doubts: list[str],
    places: Sequence[NamedPlace],
) -> StreetGraph:
    """Fill the arrays."""
    nodes = sorted({p for s in stretches for p in s.ends})
    index = {p: i for i, p in enumerate(nodes)}
    weight = weights(stretches, positions)
    block = block_labels(stretches, weight, streets, positions)
    joined = [f"{b} ({s.unnamed_m:.0f} m)" for b, s in zip(block, stretches, strict=True)
              if s.street and s.unnamed_m]  # fmt: skip
    if joined:
        doubts.append(
            "an unnamed stretch was taken to be part of the street it continues in "
            f"{len(joined)} of {len(stretches)} segments: {some(joined)}"
        )
    guessed = sum(s.doubtful_class for s in stretches)
    if guessed:
        doubts.append(f"the class is only inferred in {guessed} of {len(stretches)} segments")
    told |= {
        "weights": "0.5 for each carriageway of a divided street and each sidewalk of a street "
        "that is walked on its sidewalks, else 1",
        "doubtful": doubts,
        "places": {p.name: p.source for p in places},
    }
    point = np.array([positions[p] for p in nodes])
    shape = np.array([positions[p] for s in stretches for p in s.points])
    counts = [len(s.points) for s in stretches]
    return StreetGraph(
        name=name,
        node_id=np.array(nodes, dtype=np.int64),
        node_lon=point[:, 0],
        node_lat=point[:, 1],
        signal=np.array([p in signals for p in nodes], dtype=bool),
        segment_id=segment_ids(stretches),
        u=np.array([index[s.ends[0]] for s in stretches], dtype=np.int32),
        v=np.array([index[s.ends[1]] for s in stretches], dtype=np.int32),
        length_mm=np.maximum(1, np.rint(1000 * lengths_m(stretches, positions))).astype(np.int64),
        street=tuple(s.street for s in stretches),
        street_class=np.array([s.street_class for s in stretches], dtype=np.int8),
        weight=weight,
        block=block,
        geometry_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        lon=shape[:, 0],
        lat=shape[:, 1],
        places={p.name: (p.lon, p.lat) for p in places},
        provenance=told,
    )

"""Beats and tours worked out beforehand, kept beside the street graph.

Finding them takes seconds and needs networkx and scipy; reading them takes
neither. A plan counts only for exactly the streets it was made for, told by
their checksum.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from street_graph.graph import StreetGraph
from street_graph.store import SHIPPED, USER_FOLDER, checksum, write_whole

FORM = "neighborhood-walks plans 1"
USUAL = range(1, 13)
"""Numbers of beats for which plans are usually kept."""


@dataclass(frozen=True, eq=False)
class Tour:
    """A closed walk: segments in order, and whether from first end to second.

    ``segment`` int32 and ``forward`` bool, equally long.
    """

    segment: np.ndarray
    forward: np.ndarray


@dataclass(frozen=True, eq=False)
class Plan:
    """The streets split into beats, with a tour for each.

    Attributes
    ----------
    beat : ndarray of int32, shape (S,)
        Beat of each segment.
    tours : tuple of Tour
        One for each beat.
    tour_mm : ndarray of int64
        Length of each tour.
    """

    beat: np.ndarray
    tours: tuple[Tour, ...]
    tour_mm: np.ndarray

    @property
    def unevenness(self) -> float:
        """Longest tour over the mean."""
        return float(self.tour_mm.max() / self.tour_mm.mean())


def _plan(graph: StreetGraph, beat: np.ndarray, tours: Sequence[Tour]) -> Plan:
    lengths = [int(graph.length_mm[t.segment].sum()) for t in tours]
    return Plan(beat.astype(np.int32), tuple(tours), np.array(lengths, dtype=np.int64))


def make_plan(graph: StreetGraph, k: int, tables: Any = None) -> Plan:
    """Work out `k` beats and their tours (`street_graph.beats`, `street_graph.tours`).

    Parameters
    ----------
    graph : StreetGraph
    k : int
    tables : PathTables, optional

    Raises
    ------
    ValueError
        If there cannot be so many beats.
    """
    from street_graph.beats import beats
    from street_graph.paths import path_tables
    from street_graph.tours import tour

    tables = tables or path_tables(graph)
    beat = beats(graph, k, tables)
    return _plan(
        graph, beat, [Tour(*tour(graph, np.flatnonzero(beat == b), tables)) for b in range(k)]
    )


def plans_path(graph_path: str | Path) -> Path:
    """Where the plans of a street file are kept."""
    return Path(graph_path).with_suffix(".plans.json")


def save_plans(graph: StreetGraph, path: str | Path, numbers: Iterable[int] = USUAL) -> None:
    """Work out plans and write them to a file.

    Parameters
    ----------
    graph : StreetGraph
    path : str or Path
        See `plans_path`.
    numbers : iterable of int
        Numbers of beats; those above the number of segments are passed over.
    """
    from street_graph.paths import path_tables

    tables = path_tables(graph)
    lines = []
    for k in numbers:
        if k > graph.segments:
            continue
        plan = make_plan(graph, k, tables)
        # a tour as whole numbers: segment + 1, below zero from second end to first
        tours = [np.where(t.forward, t.segment + 1, -t.segment - 1).tolist() for t in plan.tours]
        entry = {"beats": k, "beat": plan.beat.tolist(), "tours": tours}
        lines.append(json.dumps(entry, separators=(",", ":")))
    head = {"form": FORM, "streets": graph.name, "checksum": checksum(graph)}
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False)[:-1]
    write_whole(path, text + ',"plans":[\n' + ",\n".join(lines) + "\n]}\n")


def load_plan(
    graph: StreetGraph, k: int, folders: Sequence[str | Path] = (USER_FOLDER, SHIPPED)
) -> Plan:
    """The plan for `k` beats: the one kept for these streets, else worked out now.

    Parameters
    ----------
    graph : StreetGraph
    k : int
    folders : sequence of str or Path
        Looked through for the plans of a graph of this name; only plans with
        the checksum of exactly these streets are taken.

    Raises
    ------
    ValueError
        If there cannot be so many beats.
    """
    return kept_plan(graph, k, folders) or make_plan(graph, k)


def kept_plan(
    graph: StreetGraph, k: int, folders: Sequence[str | Path] = (USER_FOLDER, SHIPPED)
) -> Plan | None:
    """The plan for `k` beats if one is kept for these streets, else None; see `load_plan`."""
    for folder in folders:
        plan = _read(Path(folder) / f"{graph.name}.plans.json", graph, k)
        if plan is not None:
            return plan
    return None


def _read(path: Path, graph: StreetGraph, k: int) -> Plan | None:
    """The kept plan if it is there and fits, else None."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["form"] != FORM or kept["checksum"] != checksum(graph):
            return None
        entry = next(e for e in kept["plans"] if e["beats"] == k)
        beat = np.array(entry["beat"], dtype=np.int32)
        tours = []
        for signed in entry["tours"]:
            walk = np.array(signed, dtype=np.int32)
            tours.append(Tour(np.abs(walk) - 1, walk > 0))
    except (OSError, ValueError, KeyError, TypeError, StopIteration, OverflowError):
        return None
    good = beat.shape == (graph.segments,) and len(tours) == k
    good = good and all(fits(graph, t, np.flatnonzero(beat == b)) for b, t in enumerate(tours))
    return _plan(graph, beat, tours) if good else None


def fits(graph: StreetGraph, tour: Tour, segments: np.ndarray) -> bool:
    """Whether `tour` is a closed walk on the streets that covers `segments` (one or more)."""
    walk = tour.segment
    if not len(walk) or walk.min() < 0 or walk.max() >= graph.segments or not len(segments):
        return False
    start = np.where(tour.forward, graph.u[walk], graph.v[walk])
    end = np.where(tour.forward, graph.v[walk], graph.u[walk])
    return bool((np.roll(end, 1) == start).all() and np.isin(segments, walk).all())

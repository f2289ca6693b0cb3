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


KEPT_IN = [USER_FOLDER, SHIPPED]
"""Folders that are looked through for plans; those of carried streets are added."""


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
        Beat of each segment, -1 for none.
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


def make_plan(
    graph: StreetGraph, k: int, tables: Any = None, weight: np.ndarray | None = None
) -> Plan:
    """Work out `k` beats and their tours (`street_graph.beats`, `street_graph.tours`).

    Parameters
    ----------
    graph : StreetGraph
    k : int
    tables : PathTables, optional
    weight : ndarray of float64, shape (S,), optional
        What the beats have about equal shares of, instead of tours.

    Raises
    ------
    ValueError
        If there cannot be so many beats.
    """
    from street_graph.beats import beats
    from street_graph.paths import tables_if_small

    tables = tables or tables_if_small(graph)
    return plan_of_beats(graph, beats(graph, k, tables, weight), tables)


def plan_of_beats(graph: StreetGraph, beat: np.ndarray, tables: Any = None) -> Plan:
    """Lay a tour through each of the beats given, joined where a beat has parts.

    Parameters
    ----------
    graph : StreetGraph
    beat : ndarray of int, shape (S,)
        Beat of each segment, -1 for none; no beat from 0 up is without streets.
    tables : PathTables, optional
    """
    from street_graph.paths import tables_if_small
    from street_graph.tours import joined, tour

    tables = tables or tables_if_small(graph)
    parts = [np.flatnonzero(beat == b) for b in range(int(beat.max()) + 1)]
    tours = [Tour(*tour(graph, joined(graph, part, tables), tables)) for part in parts]
    return _plan(graph, beat, tours)


def plans_path(graph_path: str | Path) -> Path:
    """Where the plans of a street file are kept."""
    return Path(graph_path).with_suffix(".plans.json")


def save_plans(graph: StreetGraph, path: str | Path, numbers: Iterable[int] = USUAL) -> None:
    """Work out plans and write them to a file: beats, and tours for all units together.

    Parameters
    ----------
    graph : StreetGraph
    path : str or Path
        See `plans_path`.
    numbers : iterable of int
        Numbers of beats, and of units; those above the number of segments are
        passed over.
    """
    from street_graph.optimized import kept_form, optimize
    from street_graph.paths import tables_if_small

    tables = tables_if_small(graph)
    chosen = [k for k in numbers if k <= graph.segments]
    beats = []
    for k in chosen:
        plan = make_plan(graph, k, tables)
        tours = [signed(t) for t in plan.tours]
        beats.append({"beats": k, "beat": plan.beat.tolist(), "tours": tours})
    together = [kept_form(plan) for plan in optimize(graph, chosen, tables=tables).values()]
    head = {"form": FORM, "streets": graph.name, "checksum": checksum(graph)}
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False)[:-1]
    for key, entries in (("plans", beats), ("optimized", together)):
        lines = [json.dumps(entry, separators=(",", ":")) for entry in entries]
        text += f',"{key}":[\n' + ",\n".join(lines) + "\n]"
    write_whole(path, text + "}\n")


def signed(tour: Tour) -> list[int]:
    """A tour as whole numbers: segment + 1, below zero from second end to first."""
    numbers: list[int] = np.where(tour.forward, tour.segment + 1, -tour.segment - 1).tolist()
    return numbers


def unsigned(numbers: Sequence[int]) -> Tour:
    """A tour from its whole numbers."""
    walk = np.array(numbers, dtype=np.int32)
    return Tour(np.abs(walk) - 1, walk > 0)


def load_plan(graph: StreetGraph, k: int, folders: Sequence[str | Path] = KEPT_IN) -> Plan:
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


def kept_plan(graph: StreetGraph, k: int, folders: Sequence[str | Path] = KEPT_IN) -> Plan | None:
    """The plan for `k` beats if one is kept for these streets, else None; see `load_plan`."""
    for folder in folders:
        plan = _read(Path(folder), graph, k)
        if plan is not None:
            return plan
    return None


def kept_entry(folder: Path, graph: StreetGraph, part: str, key: str, number: int) -> Any:
    """The entry of a kept file of exactly these streets where `key` is `number`, else None."""
    try:
        text = (folder / f"{graph.name}.plans.json").read_text(encoding="utf-8")
        kept = json.loads(text)
        if kept["form"] != FORM or kept["checksum"] != checksum(graph):
            return None
        return next(entry for entry in kept[part] if entry[key] == number)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def _read(folder: Path, graph: StreetGraph, k: int) -> Plan | None:
    """The kept plan if it is there and fits, else None."""
    entry = kept_entry(folder, graph, "plans", "beats", k)
    try:
        beat = np.array(entry["beat"], dtype=np.int32)
        tours = [unsigned(numbers) for numbers in entry["tours"]]
    except (ValueError, KeyError, TypeError, OverflowError):
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

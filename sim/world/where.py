"""Where requests arise: places and weight files as stretches of street."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.attached import NO_FILE, Attached
from sim.scenario.demand_model import Place, Requests
from street_graph.graph import CLASSES, StreetGraph
from street_graph.places import resolve_point
from street_graph.weights import read_weights

Stretch = tuple[float, int, int, int]
"""Weight, segment, first and last millimetre."""


@dataclass(frozen=True, eq=False)
class Spots:
    """Stretches of street in one or more lists.

    Attributes
    ----------
    first, last : ndarray of int64, shape (K,)
        List of each kind: entries ``first[k]`` up to, not with, ``last[k]``.
    cumulative : ndarray of float64, shape (n,)
        Share of requests up to and with each stretch of its list, last 1.
    ends : ndarray of int64, shape (n, 3)
        Segment, first and last millimetre; a request lies uniformly between.
    """

    first: np.ndarray
    last: np.ndarray
    cumulative: np.ndarray
    ends: np.ndarray


@lru_cache(maxsize=32)
def spots_by_kind(graph: StreetGraph, demand: Requests) -> Spots:
    """Where requests of each kind arise; kinds without places of their own share one list."""
    common = stretches(graph, demand.places, demand.places_file)
    lists = [common]
    number = []
    for kind in demand.kinds:
        if kind.places or kind.places_file:
            number.append(len(lists))
            lists.append(stretches(graph, kind.places, kind.places_file))
        else:
            number.append(0)
    sizes = np.array([len(cumulative) for cumulative, _ in lists], dtype=np.int64)
    last = np.cumsum(sizes)
    return Spots(
        (last - sizes)[number], last[number],
        np.concatenate([cumulative for cumulative, _ in lists]),
        np.concatenate([ends for _, ends in lists]),
    )  # fmt: skip


def stretches(
    graph: StreetGraph, places: Sequence[Place], file: Attached = NO_FILE
) -> tuple[np.ndarray, np.ndarray]:
    """Spread `places`, or the rows of a weight file where there is one, over the streets.

    Returns
    -------
    cumulative : ndarray of float64, shape (n,)
    ends : ndarray of int64, shape (n, 3)
        See `Spots`.

    Raises
    ------
    WeightsError
        If the file cannot be used.
    """
    rows = _of_file(graph, file.text) if file else _of_places(graph, places)
    weight = np.array([r[0] for r in rows])
    cumulative = np.cumsum(weight) / weight.sum()
    cumulative[-1] = 1.0
    return cumulative, np.array([r[1:] for r in rows], dtype=np.int64)


def _of_places(graph: StreetGraph, places: Sequence[Place]) -> list[Stretch]:
    rows: list[Stretch] = []
    number = {name: i for i, name in enumerate(graph.segment_id)}
    for place in places:
        if place.segment:
            s = number[place.segment]
            end = round(place.to_m * 1000) if place.to_m > 0 else int(graph.length_mm[s])
            rows.append((place.weight, s, round(place.from_m * 1000), end))
        elif place.corner:
            point = resolve_point(graph, place.corner)
            rows.append((place.weight, point.segment, point.offset_mm, point.offset_mm))
        else:
            chosen = np.arange(graph.segments)
            if place.street_class != "any":
                chosen = chosen[graph.street_class == CLASSES.index(place.street_class)]
            length = (graph.length_mm * graph.weight)[chosen]
            share = place.weight * length / length.sum()
            rows += [
                (w, int(s), 0, int(graph.length_mm[s])) for w, s in zip(share, chosen, strict=True)
            ]
    return rows


def _of_file(graph: StreetGraph, text: str) -> list[Stretch]:
    found = read_weights(graph, text)
    whole = found.offset_mm < 0
    start = np.where(whole, 0, found.offset_mm)
    end = np.where(whole, graph.length_mm[found.segment], found.offset_mm)
    rows = zip(found.weight.tolist(), found.segment.tolist(), start.tolist(), end.tolist(),
               strict=True)  # fmt: skip
    return [row for row in rows if row[0] > 0]

"""Beats, tours and hot spots of a scenario, as layers of the interactive map."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from sim.report.words import Words
from sim.scenario.hot_spots import all_hot_spots
from sim.scenario.layout import Layout, layouts
from sim.scenario.model import Scenario
from street_graph.graph import StreetGraph
from street_graph.measure import to_metres
from street_graph.outlines import line_of
from street_graph.points import Point, position

MOST_SEGMENTS = 5000
"""Beats and tours of larger graphs are left out: to make them again takes too long."""

GENERATED = re.compile(r"^(?:(tour) of )?beat (\d+) of (\d+)$")
DAYS = "mon tue wed thu fri sat sun"


def layers_of(scenario: Scenario, graph: StreetGraph, words: Words) -> dict[str, Any] | None:
    """Layouts and hot spots of a scenario; None where the graph is too large.

    Returns
    -------
    dict
        ``layouts``: a list with ``title``, ``beat`` (beat of each segment, -1 for
        none), ``beats`` (names) and ``walks`` (name and points in decimetres by
        steps). ``spots``: name and place in decimetres.
    """
    if graph.segments > MOST_SEGMENTS:
        return None
    return {
        "layouts": [_layout(one, graph, words) for one in layouts(scenario, graph)],
        "spots": [
            [spot.name, *_place(graph, Point(spot.segment, spot.at))]
            for spot in all_hot_spots(scenario, graph)
        ],
    }


def _layout(layout: Layout, graph: StreetGraph, words: Words) -> dict[str, Any]:
    walks = (*layout.tours, *layout.loops)
    return {
        "title": when(layout.title, words),
        "beat": [] if layout.beat is None else layout.beat.tolist(),
        "beats": [beat_name(name, words) for name in layout.beats],
        "walks": [
            {
                "name": beat_name(name, words),
                "line": steps(decimetres(graph, line_of(graph, pieces))),
            }
            for name, pieces in walks
        ],
    }


def beat_name(name: str, words: Words) -> str:
    """Name of a beat or tour in the language of the page; drawn ones keep theirs."""
    found = GENERATED.match(name)
    if not found:
        return name
    key = "street_map.tour_of_beat" if found[1] else "street_map.beat"
    return words(key, number=found[2], of=found[3])


def when(title: str, words: Words) -> str:
    """Shifts and weekdays of a layout in the language of the page."""
    days = dict(zip(DAYS.split(), words.weekdays, strict=True))
    parts = []
    for part in title.split("; "):
        found = re.fullmatch(r"(.*) (?:every day|on ((?:\w{3}(?:, )?)+))", part)
        if not found:
            parts.append(part)
        elif found[2] is None:
            parts.append(words("street_map.every_day", shift=found[1]))
        else:
            named = words.listed([days.get(day, day) for day in found[2].split(", ")])
            parts.append(words("street_map.on_days", shift=found[1], days=named))
    return "; ".join(parts)


def _place(graph: StreetGraph, point: Point) -> list[int]:
    lon, lat = position(graph, point)
    found: list[int] = decimetres(graph, np.array([[lon, lat]]))[0].tolist()
    return found


def steps(points: np.ndarray) -> list[int]:
    """The first of points (n, 2), then the steps from one to the next, all in one list."""
    return np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=int)).reshape(-1).tolist()


def decimetres(graph: StreetGraph, points: np.ndarray) -> np.ndarray:
    """Degrees (n, 2) as whole decimetres east and north of the corner of the graph."""
    corner = (float(graph.lon.min()), float(graph.lat.min()))
    x, y = to_metres(points[:, 0], points[:, 1], corner)
    found: np.ndarray = np.rint(10 * np.column_stack([x, y])).astype(int)
    return found

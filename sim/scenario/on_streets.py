"""A scenario's corners, segments and tours, looked up in its street graph."""

from __future__ import annotations

from functools import cache
from math import nan

from sim.scenario.checks import StreetNames
from sim.scenario.closures import closure_problems
from sim.scenario.feasibility import TourHours
from street_graph.areas import areas_of
from street_graph.drawn_walk import drawn_walk
from street_graph.graph import CLASSES, StreetGraph
from street_graph.places import resolve_point
from street_graph.plans import kept_plan
from street_graph.store import load
from street_graph.weights import read_weights


def open_streets(name: str) -> StreetNames:
    """Open a street graph by name or path, for checking names against it.

    Raises
    ------
    StreetsError
        If there is no such graph, or it cannot be read.
    """
    return names_of(load(name))


def names_of(graph: StreetGraph) -> StreetNames:
    """What `graph` knows by name."""
    number = {segment: i for i, segment in enumerate(graph.segment_id)}

    def length_of(segment: str) -> float:
        if segment not in number:
            raise LookupError(f'no segment "{segment}" in "{graph.name}"')
        return float(graph.length_mm[number[segment]]) / 1000.0

    return StreetNames(
        point=cache(lambda text: resolve_point(graph, text)),
        segment=length_of,
        classes=frozenset(CLASSES[code] for code in set(graph.street_class.tolist())),
        weights=lambda text: read_weights(graph, text),
        areas=lambda text: areas_of(graph, text),
        line=lambda text, name, within_m: drawn_walk(graph, text, name, within_m),
        closures=lambda closures: closure_problems(graph, closures),
    )


def street_km(graph: StreetGraph) -> float:
    """Length of the streets in km, each carriageway of a divided street half."""
    return float((graph.length_mm * graph.weight).sum()) / 1e6


def tour_hours_on(graph: StreetGraph, walk_speed_mps: float) -> TourHours:
    """How long the longest tour takes, for `sim.scenario.feasibility.warnings`.

    By number of beats, as far as plans are kept beside the streets; nan where
    none is kept, because making one takes seconds.
    """

    def hours(units: int) -> float:
        plan = kept_plan(graph, units)
        return nan if plan is None else float(plan.tour_mm.max()) / 3.6e6 / walk_speed_mps

    return hours

"""Where a scenario's units walk, as shapes on the map: beats, tours and loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.division import beats_for, division_of
from sim.scenario.model import Scenario
from sim.scenario.overrides import days_said, patrols_planned
from sim.scenario.patrol_model import Patrol
from street_graph.areas import areas_of
from street_graph.drawn_walk import drawn_walk
from street_graph.graph import StreetGraph
from street_graph.optimized import load_optimized
from street_graph.paths import Piece, ways_between
from street_graph.places import resolve_point
from street_graph.plans import Plan, Tour, load_plan
from street_graph.tours import loop_through

Walk = tuple[str, tuple[Piece, ...]]
"""A closed walk with its name."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the units of one crew walk.

    Attributes
    ----------
    title : str
        When: shifts and weekdays.
    beat : ndarray of int32, shape (S,), or None
        Beat of each segment (-1 for none), if the units have beats.
    beats : tuple of str
        Names of the beats.
    tours : tuple of Walk
        Tours of the beats, where any unit walks them.
    loops : tuple of Walk
        Walks over the whole area: fixed, drawn, optimized or a tour of all.
    """

    title: str
    beat: np.ndarray | None
    beats: tuple[str, ...]
    tours: tuple[Walk, ...]
    loops: tuple[Walk, ...]


def layouts(scenario: Scenario, graph: StreetGraph) -> list[Layout]:
    """The different layouts of a scenario's crews as planned, in the order of its shifts."""
    days_of: dict[tuple[tuple[Patrol, int], ...], dict[str, list[str]]] = {}
    for shift, day, by_patrol in patrols_planned(scenario):
        crew = tuple((patrol, len(units)) for patrol, units in by_patrol.items())
        name = scenario.shifts[shift].name
        days_of.setdefault(crew, {}).setdefault(name, []).append(day)
    found = []
    for crew, when in days_of.items():
        title = "; ".join(f"{name} {days_said(days)}" for name, days in when.items())
        walks = dict(walk for one, units in crew for walk in _loops(graph, one, units))
        loops = tuple(walks.items())
        divisions = dict.fromkeys(division_of(one) for one, _ in crew if one.has_beat)
        if not divisions:
            found.append(Layout(title, None, (), (), loops))
        for division in divisions:
            sharing = [(p, n) for p, n in crew if p.has_beat and division_of(p) == division]
            plan = beats_for(graph, division, sum(units for _, units in sharing))
            count = len(plan.tours)
            names = tuple(f"beat {b + 1} of {count}" for b in range(count))
            if division.by == "drawn":
                names = areas_of(graph, division.file.text).names[:count]
            tours: tuple[Walk, ...] = ()
            if any(one.walked == "tour" for one, _ in sharing):
                tours = tours_of(graph, plan, names)
            found.append(Layout(title, plan.beat, names, tours, loops))
    return found


def tours_of(graph: StreetGraph, plan: Plan, names: Sequence[str]) -> tuple[Walk, ...]:
    """The tours of beats with these names."""
    return tuple(
        (f"tour of {name}", _pieces(graph, tour))
        for name, tour in zip(names, plan.tours, strict=True)
    )


def _loops(graph: StreetGraph, patrol: Patrol, units: int) -> Iterator[Walk]:
    if patrol.route == "fixed":
        points = [resolve_point(graph, name) for name in patrol.points]
        yield "fixed route", tuple(loop_through(graph, ways_between(graph), points))
    elif patrol.route == "drawn":
        text, name = patrol.drawn_file.text, patrol.drawn_name
        walk = drawn_walk(graph, text, name, patrol.drawn_within_m)
        yield walk.name, walk.pieces
    elif patrol.route == "optimized":
        tour = load_optimized(graph, units).tour
        yield f"optimized tour for {units} units", _pieces(graph, tour)
    elif patrol.walked == "tour" and not patrol.has_beat:
        yield "tour of the whole area", _pieces(graph, load_plan(graph, 1).tours[0])


def _pieces(graph: StreetGraph, tour: Tour) -> tuple[Piece, ...]:
    """A tour of whole segments as pieces."""
    return tuple(
        Piece(int(s), *((0, int(graph.length_mm[s])) if ahead else (int(graph.length_mm[s]), 0)))
        for s, ahead in zip(tour.segment, tour.forward, strict=True)
    )

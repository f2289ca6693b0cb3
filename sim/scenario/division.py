"""How the streets are divided into beats: by what a scenario says, for so many units."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sim.scenario.attached import NO_FILE, Attached
from sim.scenario.patrol_model import Patrol
from street_graph.areas import areas_of, for_units
from street_graph.graph import StreetGraph
from street_graph.plans import Plan, load_plan, make_plan, plan_of_beats
from street_graph.weights import by_segment, read_weights


class Division(NamedTuple):
    """What beats are made by: `beats_by` and `beats_file` of a way to patrol."""

    by: str
    file: Attached


BY_LENGTH = Division("length", NO_FILE)


def division_of(patrol: Patrol) -> Division:
    """What the beats of a way to patrol are made by."""
    return Division(patrol.beats_by, patrol.beats_file)


@lru_cache(maxsize=64)
def beats_for(graph: StreetGraph, division: Division, units: int) -> Plan:
    """Beats and their tours when so many units share the streets.

    One beat for each unit; of drawn beats at most one for each polygon
    (`street_graph.areas.for_units`), and then a tour may also walk streets
    that join parts of its beat.

    Raises
    ------
    ValueError
        If there cannot be so many beats, or the file cannot be used.
    """
    if division.by == "length":
        return load_plan(graph, units)
    if division.by == "drawn":
        return plan_of_beats(graph, for_units(graph, areas_of(graph, division.file.text), units))
    weights = by_segment(graph, read_weights(graph, division.file.text))
    return make_plan(graph, units, weight=weights)

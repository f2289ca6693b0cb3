"""Beats by counts, drawn beats and drawn routes in words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.scenario.division import Division, beats_for, division_of
from sim.scenario.errors import listed_with, quoted
from sim.scenario.model import Scenario
from sim.scenario.overrides import patrols_planned, ways_to_patrol
from sim.scenario.patrol_model import Patrol
from street_graph.areas import areas_of
from street_graph.drawn_walk import drawn_walk
from street_graph.graph import StreetGraph
from street_graph.plans import Plan
from street_graph.problems import some
from street_graph.weights import by_segment, read_weights

EVEN = 1.15
"""Largest share over the mean up to which beats count as balanced."""


def told_beats(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say what beats that are not made by length come to, for each number of units."""
    told: set[Division] = set()
    for division, units in dict.fromkeys(_shared(scenario)):
        if division.by == "length":
            continue
        plan = beats_for(graph, division, units)
        if division.by == "drawn":
            if division not in told:
                yield from _drawing(graph, division)
            yield from _units(graph, division, units)
            yield f"  {units} units: {_tours(scenario, plan)}."
        else:
            yield from _balance(scenario, graph, division, plan)
        told.add(division)


def told_drawn(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say how a drawn line is walked, and where it does not fit the streets."""
    for patrol in ways_to_patrol(scenario):
        if patrol.route == "drawn":
            yield from _line(scenario, patrol, graph)


def _shared(scenario: Scenario) -> Iterator[tuple[Division, int]]:
    """Each division of the streets with the number of units that share it in a crew."""
    for _, _, by_patrol in patrols_planned(scenario):
        together: dict[Division, int] = {}
        for patrol, units in by_patrol.items():
            if patrol.has_beat:
                division = division_of(patrol)
                together[division] = together.get(division, 0) + len(units)
        yield from together.items()


def _balance(
    scenario: Scenario, graph: StreetGraph, division: Division, plan: Plan
) -> Iterator[str]:
    weight = by_segment(graph, read_weights(graph, division.file.text))
    shares = np.bincount(plan.beat, weight, len(plan.tours)) / weight.sum()
    words = listed_with([f"{100 * share:.0f} %" for share in shares], "and")
    uneven = float(shares.max() * len(shares))
    yield (
        f'Beats by {division.by} counted in "{division.file.file}": {len(shares)} with {words} of '
        f"them (the most is {uneven:.2f} times the mean); {_tours(scenario, plan)}."
    )
    most = int(weight.argmax())
    if uneven > EVEN:
        yield (
            f"  That is not even. {graph.block[most]} alone has "
            f"{100 * weight[most] / weight.sum():.0f} %; take fewer units or other beats."
        )


def _tours(scenario: Scenario, plan: Plan) -> str:
    km = plan.tour_mm / 1e6
    hours = km * 1000 / scenario.crew.walk_speed_mps / 3600
    if len(km) == 1:
        return f"a tour of {km[0]:.1f} km, {hours[0]:.1f} h of walking without stops"
    return (
        f"tours of {km.min():.1f} to {km.max():.1f} km, {hours.min():.1f} to "
        f"{hours.max():.1f} h of walking without stops"
    )


def _drawing(graph: StreetGraph, division: Division) -> Iterator[str]:
    areas = areas_of(graph, division.file.text)
    yield f'Drawn beats in "{division.file.file}": {quoted(areas.names)}.'
    outside = np.flatnonzero(areas.area < 0)
    if len(outside):
        km = float(graph.length_mm[outside].sum()) / 1e6
        yield (
            f"  {len(outside)} streets ({km:.1f} km) lie in none and are nobody's: "
            f"{some([graph.block[s] for s in outside])}."
        )
    if areas.twice:
        yield (
            f"  {len(areas.twice)} streets lie in several and go to the first by name: "
            f"{some([graph.block[s] for s in areas.twice])}."
        )
    if areas.apart:
        yield (
            f"  The streets of {quoted(areas.apart)} do not hang together; a tour also walks the "
            "streets between, a unit that roams stays in one part."
        )


def _units(graph: StreetGraph, division: Division, units: int) -> Iterator[str]:
    areas = areas_of(graph, division.file.text)
    count = len(areas.names)
    if units < count:
        yield (
            f"  With {units} units what is left over, {quoted(areas.names[units:])}, is added to "
            "the shorter beat beside it."
        )
    elif units > count:
        yield f"  With {units} units for {count} polygons some share one, spread over its tour."


def _line(scenario: Scenario, patrol: Patrol, graph: StreetGraph) -> Iterator[str]:
    walk = drawn_walk(graph, patrol.drawn_file.text, patrol.drawn_name, patrol.drawn_within_m)
    round_m = walk.walk_m + walk.back_m
    back = f", with {walk.back_m:,.0f} m back to its beginning" if walk.back_m else ""
    yield (
        f'Drawn route "{walk.name}" in "{patrol.drawn_file.file}": {walk.line_m:,.0f} m of line, '
        f"a round of {round_m:,.0f} m{back}, {round_m / scenario.crew.walk_speed_mps / 60:.0f} min "
        "of walking without stops."
    )
    yield from (f"  {doubt}" for doubt in walk.doubts)

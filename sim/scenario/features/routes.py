"""Routes in words: hot spots and their dose, detours, planning ahead."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.hot_spots import hot_spots
from sim.scenario.model import Scenario
from sim.scenario.overrides import patrols_planned, ways_to_patrol
from sim.scenario.patrol_model import Patrol
from street_graph.graph import StreetGraph


def told_routes(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say what units do beside walking a plain route."""
    for patrol in ways_to_patrol(scenario):
        if patrol.route == "hot-spots":
            yield from _dose(scenario, patrol, graph)
        if patrol.detour_share and patrol.walked in ("tour", "fixed"):
            yield (
                f"Detours: at {100 * patrol.detour_share:g} % of the corners of its tour a unit "
                "walks another street to its end and back; coverage pays for it."
            )
        if patrol.walked == "toward-people":
            where = (
                f'the file "{patrol.people_file.file}"'
                if patrol.people_file
                else ("what earlier shifts wrote down; on the first day all streets are alike")
            )
            yield (
                f"Toward people: streets count by {where}. People weigh "
                f"{100 * patrol.people_balance:g} %, the rest is time unseen alone."
            )
        if patrol.look_ahead_min and patrol.walked in ("longest-unseen", "toward-people"):
            metres = 60 * patrol.look_ahead_min * scenario.crew.walk_speed_mps
            yield (
                f"Looks ahead: units plan {patrol.look_ahead_min:g} min of walk at a time, "
                f"about {metres:,.0f} m."
            )


def _dose(scenario: Scenario, patrol: Patrol, graph: StreetGraph) -> Iterator[str]:
    """Say what the hot spots ask of the units on duty, and whether they can give it."""
    spots = hot_spots(patrol, graph)
    stay = sum(patrol.dwell_min) / 2
    asked = sum(stay / (spot.return_min + stay) for spot in spots)
    crews = {len(units) for _, _, ways in patrols_planned(scenario) for p, units in ways.items()
             if p == patrol}  # fmt: skip
    yield (
        f"Hot spots: {len(spots)}, each {patrol.dwell_min[0]:g} to {patrol.dwell_min[1]:g} min, "
        f"back within {patrol.return_within_min:g} min; standing there takes the time of "
        f"{asked:.1f} units, ways not counted."
    )
    fewest = min(crews, default=0)
    if asked > fewest:
        yield (
            f"  A shift has {fewest} units for them: the dose is not possible. Take fewer places, "
            "shorter stays or a longer return_within_min."
        )

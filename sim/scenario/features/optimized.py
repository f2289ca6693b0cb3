"""The route "optimized": how long streets are left alone, and what no walks could save."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.model import Scenario
from sim.scenario.overrides import patrols_planned, ways_to_patrol
from street_graph.gap_bound import gap_bound
from street_graph.graph import StreetGraph
from street_graph.optimized import kept_optimized


def told(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say for each number of units how good their tours are.

    Parameters
    ----------
    scenario : Scenario
    graph : StreetGraph
    """
    together = {
        patrol: max(len(group[patrol]) for _, _, group in patrols_planned(scenario)
                    if patrol in group)
        for patrol in ways_to_patrol(scenario) if patrol.route == "optimized"
    }  # fmt: skip
    if not together:
        return
    speed = scenario.crew.walk_speed_mps
    light = (graph.weight < 1).any()
    yield (
        'Route "optimized": all units of a shift walk one closed walk, begun at such places that '
        "no street is left alone for long"
        + (" (one of half the weight for twice as long)." if light else ".")
    )
    for units in range(1, max(together.values()) + 1):
        yield _times(graph, units, speed)
    yield (
        "Each number of units has a plan of its own: if fewer come to a shift, theirs is walked. "
        "Shifts that overlap have a plan each and do not know of each other."
    )
    if any(patrol.start_at != "route" for patrol in together):
        yield (
            "Units walk to their places on the tour first and keep them only nearly; with "
            'patrol.start_at = "route" they begin there.'
        )


def _times(graph: StreetGraph, units: int, speed: float) -> str:
    """Minutes reached and least possible, as far as a plan is kept."""

    def minutes(mm: float) -> str:
        return f"{mm / 1000 / speed / 60:,.1f} min"

    who = f"{units} unit{'s' if units > 1 else ''} at {speed:g} m/s without stops"
    plan = kept_optimized(graph, units)
    if plan is None:
        bound = gap_bound(graph, units)
        return (
            f"{who}: no walks whatever pass every street within {minutes(bound.mm)} (bound: "
            f"{bound.name}). Their tour is not kept beside the streets; the run works it out."
        )
    return (
        f"{who}: longest time between passes {minutes(plan.longest_mm)}, {plan.ratio:.3f} times "
        f"the least that any walks could reach, {minutes(plan.bound.mm)} (bound: "
        f"{plan.bound.name})."
    )

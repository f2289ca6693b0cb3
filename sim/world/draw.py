"""Draw one replication's world."""

from __future__ import annotations

from sim.scenario.model import Scenario
from sim.tables import World
from sim.world.people import draw_people
from sim.world.requests import draw_requests
from street_graph.graph import StreetGraph


def draw_world(scenario: Scenario, graph: StreetGraph, seed: int, replication: int) -> World:
    """Draw the world of `replication`, a function of seed, date and world sections alone.

    Staffing, hours and routes of `scenario` are not looked at, so scenarios
    with equal streets, requests and people meet the same evenings.
    """
    return World(
        draw_requests(scenario, graph, seed, replication),
        draw_people(scenario, graph, seed, replication),
    )

"""Draw one replication's world."""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import World
from sim.world.people import draw_people
from sim.world.requests import draw_requests
from sim.world.visits import draw_visits
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


def add_activities(
    world: World, scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> World:
    """Add the people whom only the activities of `scenario` bring before officers.

    They come behind everybody on the streets, whose rows stay as they are; so
    scenarios that share a world still do. Without activities it is `world`.
    """
    added = draw_visits(scenario, graph, seed, replication)
    if not added:
        return world
    people = np.concatenate([world.people, *added])
    people["person"] = np.arange(len(people))
    return World(world.requests, people)

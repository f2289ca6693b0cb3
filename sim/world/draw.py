"""Draw one replication's world."""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import World
from sim.world.crowd import draw_crowd
from sim.world.flag_downs import add_phoned
from sim.world.gatherings import draw_gatherings
from sim.world.referrals import refer
from sim.world.requests import draw_requests
from sim.world.visits import draw_visits
from street_graph.graph import StreetGraph


def draw_world(scenario: Scenario, graph: StreetGraph, seed: int, replication: int) -> World:
    """Draw the world of `replication`, a function of seed, date and world sections alone.

    Staffing, hours and routes of `scenario` are not looked at, so scenarios
    with equal streets, requests and people meet the same evenings.
    """
    people = draw_crowd(scenario, graph, seed, replication)
    requests = draw_requests(scenario, graph, seed, replication)
    return World(add_phoned(requests, people, scenario, seed, replication), people)


def as_met(
    world: World, scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> World:
    """The shared `world` as one scenario meets it: with its activities and its referrals."""
    return refer(
        add_activities(world, scenario, graph, seed, replication), scenario, seed, replication
    )


def add_activities(
    world: World, scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> World:
    """Add the people whom only the activities of `scenario` bring before officers.

    They come behind everybody on the streets, whose rows stay as they are; so
    scenarios that share a world still do. Without activities it is `world`.
    """
    added = draw_visits(scenario, graph, seed, replication)
    added += draw_gatherings(scenario, graph, seed, replication)
    if not added:
        return world
    people = np.concatenate([world.people, *added])
    people["person"] = np.arange(len(people))
    return World(world.requests, people)

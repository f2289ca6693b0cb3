"""One season of one scenario, from its world to what is kept of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.scenario.model import Scenario, Streets, Study
from sim.scenario.worlds import world_key
from sim.study.evidence import gather
from sim.study.packing import unpack_tables
from sim.study.reduce import Reduced, reduce
from sim.tables import Log, World
from sim.walk.ground import Ground, prepare_ground
from sim.walk.season import walk_season
from sim.world.draw import as_met, draw_world
from street_graph.store import load

RECORDED = 1
"""The replication whose steps, activities, assignments and talks are kept."""


@lru_cache(maxsize=8)
def ground_of(streets: Streets) -> Ground:
    """The streets of a scenario, read and prepared once in each process."""
    return prepare_ground(load(streets.graph), streets)


def world_of(scenario: Scenario, seed: int, replication: int) -> World:
    """The world that `scenario` meets in `replication`."""
    return draw_world(scenario, ground_of(scenario.streets).graph, seed, replication)


def by_world(study: Study) -> list[list[Scenario]]:
    """Scenarios in groups that share their evenings."""
    groups: dict[tuple[str, object], list[Scenario]] = {}
    for scenario in study.scenarios:
        groups.setdefault((world_key(scenario), scenario.season), []).append(scenario)
    return list(groups.values())


def walked(
    study: Study, scenario: Scenario, world: World, replication: int
) -> tuple[World, Log, Reduced]:
    """One season of one scenario: the world as it meets it, its log, and both made small.

    Parameters
    ----------
    study : Study
        Its seed, hours and limits.
    scenario : Scenario
    world : World
        Of `world_of`; the same for all scenarios that share it.
    replication : int
    """
    met, log = met_and_walked(scenario, world, study.seed, replication)
    graph = ground_of(scenario.streets).graph
    return met, log, reduce(gather(graph, study, scenario, met, log))


def met_and_walked(
    scenario: Scenario, world: World, seed: int, replication: int
) -> tuple[World, Log]:
    """The world of `world_of` as one scenario meets it, and the log of its season."""
    ground = ground_of(scenario.streets)
    met = as_met(world, scenario, ground.graph, seed, replication)
    return met, walk_season(scenario, ground, met, seed, replication)


def reduced_of(value: bytes) -> Reduced:
    """The reduced season in a stored one."""
    found = unpack_tables(value)
    return Reduced(**{k: v for k, v in found.items() if "/" not in k})


def log_of(value: bytes) -> tuple[np.ndarray, Log]:
    """Requests and log in the stored season that has them."""
    found = unpack_tables(value, "log/")
    requests = found.pop("requests")
    return requests, Log(**found)

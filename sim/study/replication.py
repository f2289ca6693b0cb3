"""One replication of a whole study: the task that a worker does."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from sim.scenario.model import Scenario, Streets, Study
from sim.scenario.worlds import world_key
from sim.study.evidence import gather
from sim.study.packing import pack_tables, unpack_tables
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


def simulate(study: Study, replication: int) -> bytes:
    """Simulate one season of every scenario and reduce it.

    Returns
    -------
    bytes
        Tables by ``<scenario>/<table>`` (`sim.study.packing`); for the
        recorded replication also ``<scenario>/log/<table>``.
    """
    tables: dict[str, np.ndarray] = {}
    for scenarios in by_world(study):
        world = world_of(scenarios[0], study.seed, replication)
        for scenario in scenarios:
            ground = ground_of(scenario.streets)
            met = as_met(world, scenario, ground.graph, study.seed, replication)
            log = walk_season(scenario, ground, met, study.seed, replication)
            reduced = reduce(gather(ground.graph, study, scenario, met, log))
            tables |= {f"{scenario.name}/{k}": v for k, v in reduced.tables().items()}
            if replication == RECORDED:
                tables |= {f"{scenario.name}/log/{k}": v for k, v in log.tables().items()}
                tables[f"{scenario.name}/log/requests"] = met.requests
    order = {scenario.name: i for i, scenario in enumerate(study.scenarios)}
    return pack_tables(dict(sorted(tables.items(), key=lambda t: order[t[0].split("/")[0]])))


def reduced_of(value: bytes, scenario: str) -> Reduced:
    """The reduced season of one scenario in a packed replication."""
    found = unpack_tables(value, f"{scenario}/")
    return Reduced(**{k: v for k, v in found.items() if "/" not in k})


def log_of(value: bytes, scenario: str) -> tuple[np.ndarray, Log]:
    """Requests and log of one scenario in the packed recorded replication."""
    found = unpack_tables(value, f"{scenario}/log/")
    requests = found.pop("requests")
    return requests, Log(**found)


def alone(study: Study, scenario: str) -> Study:
    """The study with one scenario only."""
    chosen = tuple(s for s in study.scenarios if s.name == scenario)
    return replace(study, scenarios=chosen, baseline=scenario)

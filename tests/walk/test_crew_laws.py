"""The laws of every season hold with rosters, meals at places and events on."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sim.study.replication import ground_of, world_of
from sim.tables import DAY_US, EVENT, HOUR_US, World
from sim.world.draw import add_activities
from tests.scenes import hashes_compiled_and_plain
from tests.walk.test_laws import SEED, place, same, short, walk

EXAMPLES = ("school-dismissal", "overtime-to-fill", "meal-places", "third-officer")


@lru_cache(maxsize=8)
def season(name: str):
    """Scenario, world with its activities, and log of four days from a Saturday."""
    scenario = short(name)
    world = met(scenario, SEED)
    return scenario, world, walk(scenario, world)


def met(scenario, seed: int) -> World:
    graph = ground_of(scenario.streets).graph
    return add_activities(world_of(scenario, seed, 1), scenario, graph, seed, 1)


@pytest.mark.parametrize("name", EXAMPLES)
def test_activities_and_steps_are_whole_and_in_one_place(name: str):
    scenario, _, log = season(name)
    graph = ground_of(scenario.streets).graph
    spent = np.bincount(
        log.activities["unit"], log.activities["end"] - log.activities["start"], len(log.units)
    )
    assert spent.astype(np.int64).tolist() == (log.units["left"] - log.units["start"]).tolist()
    for unit in log.units["unit"]:
        steps = log.steps[log.steps["unit"] == unit]
        assert (steps["entered"][1:] >= steps["left"][:-1]).all()
        at = [place(graph, int(s["segment"]), int(s["from_mm"])) for s in steps]
        to = [place(graph, int(s["segment"]), int(s["to_mm"])) for s in steps]
        assert at[1:] == to[:-1]
    assert len(np.unique(log.talks["person"])) == len(log.talks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_advancing_at_every_event_gives_the_same_bytes(name: str):
    scenario, world, log = season(name)
    assert same(log, walk(scenario, world, eager=True))


def test_the_pair_is_at_the_school_when_it_lets_out():
    _, _, log = season("school-dismissal")
    rows = log.activities[log.activities["state"] == EVENT]
    dates = log.units["date"][rows["unit"]]
    assert set(dates.tolist()) == {2, 3}  # Monday and Tuesday
    first = rows["start"][np.flatnonzero(np.diff(rows["unit"], prepend=-1))] % DAY_US
    assert (first <= 14.5 * HOUR_US).all()
    talks = log.talks[log.talks["channel"] == 2]
    assert len(talks) > 3


def test_the_future_changes_no_earlier_decision_with_an_event_in_it():
    scenario, world, log = season("school-dismissal")
    turn = 2 * DAY_US + 15 * HOUR_US  # while the pair is at the school
    other = met(scenario, SEED + 1)
    mixed = World(
        np.concatenate([world.requests[world.requests["t"] < turn],
                        other.requests[other.requests["t"] >= turn]]),
        np.concatenate([world.people[(world.people["open_to"] < 3)
                                     & (world.people["start"] < turn)],
                        other.people[(other.people["open_to"] < 3)
                                     & (other.people["start"] >= turn)],
                        world.people[(world.people["open_to"] == 4)
                                     & (world.people["start"] < turn)],
                        other.people[(other.people["open_to"] == 4)
                                     & (other.people["start"] >= turn)]]),
    )  # fmt: skip
    mixed.requests["request"] = np.arange(len(mixed.requests))
    mixed.people["person"] = np.arange(len(mixed.people))
    again = walk(scenario, mixed)
    for table, by in (("steps", "left"), ("assignments", "left"), ("activities", "end")):
        before, after = getattr(log, table), getattr(again, table)
        old, new = before[before[by] < turn], after[after[by] < turn]
        assert len(old) > 0
        assert sorted(map(tuple, old)) == sorted(map(tuple, new))


def test_plain_python_gives_the_same_bytes_as_compiled_code():
    logs = "[season(n)[2] for n in ('school-dismissal', 'meal-places')]"
    told = hashes_compiled_and_plain("tests.walk.test_crew_laws", logs)
    assert told[0] == told[1] != ""

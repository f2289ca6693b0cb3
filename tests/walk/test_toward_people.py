"""Toward people: the notebook by hand, what it may know, and where units then go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.study.replication import ground_of, world_of
from sim.tables import DAY_US, HOUR_US, MINUTE_US, PEOPLE, World
from sim.walk.routes.toward_people import counts, relative, shared_out
from sim.walk.season import Season, walk_season

SEED = 5


def season_of(name: str, days: int, **patrol: object):
    found = load_scenario(name)
    last = found.season.first_day + timedelta(days=days - 1)
    return replace(
        found,
        season=replace(found.season, last_day=last),
        patrol=replace(found.patrol, **patrol),
    )


def walked(scenario, world, **how):
    return walk_season(scenario, ground_of(scenario.streets), world, SEED, 1, **how)


def on_one_street(scenario, street: int, every_min: int = 4) -> World:
    """Somebody who would talk stands on one street from 12 to 22 h every day, nobody else."""
    graph = ground_of(scenario.streets).graph
    starts = [
        date * DAY_US + 12 * HOUR_US + k * every_min * MINUTE_US
        for date in range(scenario.season.days)
        for k in range(600 // every_min)
    ]
    people = np.zeros(len(starts), dtype=PEOPLE)
    people["person"] = people["resident"] = np.arange(len(starts))
    people["start"] = starts
    people["date"] = people["start"] // DAY_US
    people["end"] = people["start"] + every_min * MINUTE_US
    people["segment"] = street
    people["offset"] = graph.length_mm[street] // 2
    people["talk"] = MINUTE_US
    return World(world_of(scenario, SEED, 1).requests[:0], people)


def test_the_notebook_is_a_gamma_mean_that_begins_at_one():
    assert relative(np.zeros(3), np.zeros(3)).tolist() == [1, 1, 1]
    # ten met where four were to be expected: (10 + 5) / (4 + 5)
    assert relative(np.array([10.0]), np.array([4.0])).tolist() == [15 / 9]
    assert shared_out(6.0, np.array([1.0, 2.0, 0.0])).tolist() == [2, 4, 0]
    assert counts(np.array([3.0]), 0.5).tolist() == [2]
    assert counts(np.array([3.0, 0.7]), 0.0).tolist() == [1, 1]


def test_without_weight_for_people_it_is_longest_unseen_to_the_byte():
    scenario = season_of("toward-people", 3, people_balance=0.0)
    world = world_of(scenario, SEED, 1)
    mine = walked(scenario, world)
    other = walked(season_of("longest-unseen", 3), world)
    assert mine.steps.tobytes() == other.steps.tobytes()
    assert mine.assignments.tobytes() == other.assignments.tobytes()


def test_units_learn_to_go_where_people_are():
    scenario = season_of("toward-people", 8, people_balance=1.0)
    world = on_one_street(scenario, 40)
    steps = {
        "there": walked(scenario, world).steps,
        "unseen": walked(season_of("longest-unseen", 8), world).steps,
    }

    def visits(name: str, first: int, last: int) -> int:
        rows = steps[name]
        day = rows["entered"] // DAY_US
        return int(((rows["segment"] == 40) & (day >= first) & (day < last)).sum())

    assert visits("there", 0, 1) == pytest.approx(visits("unseen", 0, 1), rel=0.4)
    assert visits("there", 4, 8) > 1.5 * visits("unseen", 4, 8)


def test_no_unit_knows_what_is_still_to_come():
    """Other people and requests from the third day on leave the first two days as they were."""
    scenario = season_of("toward-people", 4, people_balance=1.0)
    world = world_of(scenario, SEED, 1)
    people = world.people.copy()
    later = people["date"] >= 2
    people["segment"][later] = people["segment"][later][::-1]
    people["offset"][later] = 0
    a, b = walked(scenario, world), walked(scenario, World(world.requests, people))
    day = [log.steps[log.steps["left"] < 2 * DAY_US] for log in (a, b)]
    assert day[0].tobytes() == day[1].tobytes()
    assert a.steps.tobytes() != b.steps.tobytes()


def test_the_notebook_holds_only_shifts_that_are_over():
    scenario = season_of("toward-people", 2)
    world = on_one_street(scenario, 40)
    season = Season(scenario, ground_of(scenario.streets), world, SEED, 1)
    season.run(eager=False)
    book = season.notebook
    first_day = [unit for unit in season.units if unit.duty.date == 0]
    talks = season.told(season.walkers.talks())
    of_first_day = np.isin(talks["unit"], [unit.row for unit in first_day])
    # what the last to begin has read: all of the first day, nothing of the second
    assert book.talks.sum() == of_first_day.sum() > 0
    assert book.talks[40] == of_first_day.sum()

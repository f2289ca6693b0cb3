"""Laws of every season, on the shipped streets and scenarios at small size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.study.replication import ground_of, world_of
from sim.tables import (
    CAR_NOT_FOR_FOOT,
    DAY_US,
    GREETING,
    HOUR_US,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    RETURNING,
    SERVED,
    World,
)
from sim.walk.season import walk_season
from sim.world.draw import as_met
from tests.scenes import ask, hashes_compiled_and_plain, quiet, world
from tests.scenes import walk as walk_scene

SEED = 5
ROUTES = (
    "announced", "roam", "longest-unseen", "fixed", "tour-whole", "weekend-crew", "drawn-route",
    "drawn-beats", "hot-spots", "detours", "looks-ahead", "toward-people",
)  # fmt: skip
STAFFING = ("singles", "evenings", "four-a-day", "eight-heads", "delivered")
PEOPLE = (str(Path(__file__).parents[1] / "data" / "scenes" / "everyone.toml"),)
EVERY = pytest.mark.parametrize(
    "name", ROUTES + STAFFING + PEOPLE, ids=lambda name: Path(name).stem
)


@lru_cache(maxsize=32)
def short(name, days=4):
    """A shipped scenario cut to a few days."""
    found = load_scenario(name)
    last = found.season.first_day + timedelta(days=days - 1)
    return replace(found, season=replace(found.season, last_day=last))


@lru_cache(maxsize=64)
def season(name, replication=1, days=4):
    """Scenario, world and log of a short season."""
    scenario = short(name, days)
    graph = ground_of(scenario.streets).graph
    shared = world_of(scenario, SEED, replication)
    world = as_met(shared, scenario, graph, SEED, replication)
    return scenario, world, walk(scenario, world, replication)


def walk(scenario, world, replication=1, **how):
    return walk_season(scenario, ground_of(scenario.streets), world, SEED, replication, **how)


def same(a, b):
    return {k: v.tobytes() for k, v in a.tables().items()} == {
        k: v.tobytes() for k, v in b.tables().items()
    }


@EVERY
def test_every_moment_on_the_streets_is_in_one_step(name):
    _, _, log = season(name)
    for unit in log.units["unit"]:
        steps = log.steps[log.steps["unit"] == unit]
        gaps = steps["entered"][1:] - steps["left"][:-1]
        assert (gaps >= 0).all()
        assert (gaps > 0).sum() <= 1  # the meal
        assert (steps["left"] >= steps["entered"]).all()


@EVERY
def test_a_unit_goes_on_where_it_stood(name):
    scenario, _, log = season(name)
    graph = ground_of(scenario.streets).graph

    for unit in log.units["unit"]:
        steps = log.steps[log.steps["unit"] == unit]
        for before, after in pairwise(steps):
            here = place(graph, int(before["segment"]), int(before["to_mm"]))
            there = place(graph, int(after["segment"]), int(after["from_mm"]))
            assert here == there
    assert len(log.steps) > 100


def place(graph, segment, at):
    """A junction, or a spot on a segment."""
    if at == 0:
        return int(graph.u[segment])
    if at == graph.length_mm[segment]:
        return int(graph.v[segment])
    return (segment, at)


@EVERY
def test_metres_over_time_walking_are_the_speed(name):
    _, _, log = season(name)
    moved = log.steps[log.steps["from_mm"] != log.steps["to_mm"]]
    metres = np.abs(moved["to_mm"] - moved["from_mm"])
    walking = moved["left"] - moved["entered"] - moved["delay"]
    assert (walking > 0).all()
    speed = metres / walking * 1000  # m/s
    long = metres > 20_000
    assert speed[long].min() > 0.5
    assert speed[long].max() < 2.2


@EVERY
def test_activities_add_up_to_the_time_on_duty_exactly(name):
    _, _, log = season(name)
    spent = np.bincount(
        log.activities["unit"], log.activities["end"] - log.activities["start"], len(log.units)
    )
    assert spent.astype(np.int64).tolist() == (log.units["left"] - log.units["start"]).tolist()


@EVERY
def test_every_request_ends_one_way_and_nobody_answers_before_arriving(name):
    _, world, log = season(name)
    assert log.outcomes["request"].tolist() == world.requests["request"].tolist()
    by_car = log.outcomes["outcome"] == CAR_NOT_FOR_FOOT
    not_asked = log.outcomes["outcome"] == NOT_ASKED
    assert (by_car == ~world.requests["foot"] & ~not_asked).all()
    assert (world.requests["person"][not_asked] >= 0).all()
    calls = log.assignments
    arrived = calls["arrived"] < NEVER
    made = world.requests["t"][calls["request"]]
    assert (calls["ordered"] >= made).all()
    assert (calls["arrived"][arrived] >= calls["ordered"][arrived]).all()
    assert (calls["left"][arrived] >= calls["arrived"][arrived]).all()
    served = log.outcomes["request"][log.outcomes["outcome"] == SERVED]
    assert set(served.tolist()) <= set(calls["request"][arrived].tolist())


@EVERY
def test_a_unit_is_on_one_call_at_a_time(name):
    _, _, log = season(name)
    for unit in log.units["unit"]:
        calls = np.sort(log.assignments[log.assignments["unit"] == unit], order="ordered")
        assert (calls["ordered"][1:] >= calls["left"][:-1]).all()


@EVERY
def test_a_person_is_met_once_and_while_there(name):
    _, world, log = season(name)
    assert len(np.unique(log.talks["person"])) == len(log.talks)
    people = world.people[log.talks["person"]]
    assert (people["start"] <= log.talks["start"]).all()
    assert (log.talks["start"] <= people["end"]).all()
    lasted = log.talks["end"] - log.talks["start"]
    lasting = np.where(log.talks["result"] == GREETING, MINUTE_US // 2, people["talk"])
    assert (lasted <= lasting).all()
    # cut short by a call, or by the way back at the end of the shift
    short = log.talks[(lasted < lasting) & ~log.talks["interrupted"]]
    back = log.activities[log.activities["state"] == RETURNING]
    ends = set(zip(short["unit"].tolist(), short["end"].tolist(), strict=True))
    assert ends <= set(zip(back["unit"].tolist(), back["start"].tolist(), strict=True))


def test_without_requests_nobody_is_late():
    scenario = short("announced")
    world = world_of(scenario, SEED, 1)
    log = walk(scenario, World(world.requests[:0], world.people))
    assert (log.units["left"] == log.units["end"]).all()


@EVERY
def test_advancing_at_every_event_gives_the_same_bytes(name):
    scenario, world, log = season(name)
    assert same(log, walk(scenario, world, eager=True))


@pytest.mark.parametrize("redirect", ["true", "false"])
def test_so_it_does_where_nobody_looks_at_the_clock(redirect):
    """One unbroken stretch, many requests: nothing but calls moves time on."""
    scenario = quiet(
        '[season]\nunbroken_hours = 20\n[patrol]\nroute = "roam"\nposts = []\n'
        f'start_at = "random"\n[dispatch]\nredirect = {redirect}\n', officers=3,
    )  # fmt: skip
    rng = np.random.default_rng(3)
    made = world([
        ask(t - 12 * 3600, int(s), x, handling_s=h, priority=int(p))
        for t, s, x, h, p in zip(
            np.sort(rng.uniform(0, 20 * 3600, 300)), rng.integers(0, 3, 300),
            rng.uniform(0, 100, 300), rng.exponential(300, 300), rng.integers(1, 4, 300),
            strict=True,
        )
    ])  # fmt: skip
    log = walk_scene(scenario, made)
    assert (log.outcomes["outcome"] == SERVED).sum() > 290
    assert same(log, walk_scene(scenario, made, eager=True))


@pytest.mark.parametrize("name", ("announced", "longest-unseen", "roam"))
def test_the_future_changes_no_earlier_decision(name):
    """Redraw everything after the third noon: what was done until then stays."""
    scenario, world, log = season(name)
    turn = 2 * DAY_US + 15 * HOUR_US
    other = world_of(scenario, SEED + 1, 1)
    mixed = World(
        np.concatenate([world.requests[world.requests["t"] < turn],
                        other.requests[other.requests["t"] >= turn]]),
        np.concatenate([world.people[world.people["start"] < turn],
                        other.people[other.people["start"] >= turn]]),
    )  # fmt: skip
    mixed.requests["request"] = np.arange(len(mixed.requests))
    mixed.people["person"] = np.arange(len(mixed.people))
    # what is known of a talk is only that it goes on: its end is drawn, not seen
    again = walk(scenario, mixed)
    for name_, by in (("steps", "left"), ("talks", "end"), ("assignments", "left"),
                      ("activities", "end")):  # fmt: skip
        before, after = getattr(log, name_), getattr(again, name_)
        old, new = before[before[by] < turn], after[after[by] < turn]
        assert len(old) > 0
        assert sorted(map(tuple, old)) == sorted(map(tuple, new))


def test_one_units_route_leaves_every_other_unit_as_it_was():
    """Other chances for the officers' own choices change no request and no person."""
    roam = short("roam")
    world = world_of(roam, SEED, 1)
    other = replace(roam, patrol=replace(roam.patrol, route_seed=2))
    a, b = walk(roam, world), walk(other, world)
    assert a.steps.tobytes() != b.steps.tobytes()
    assert world_of(other, SEED, 1).people.tobytes() == world.people.tobytes()


def test_absences_of_eight_officers_are_the_same_among_twelve():
    from sim.walk.muster import present

    crew = load_scenario("eight-heads")
    crew = replace(crew, crew=replace(crew.crew, shifts_per_officer_week=7))
    twelve = replace(crew, crew=replace(crew.crew, heads=12))
    for ordinal in range(date(2021, 3, 1).toordinal(), date(2021, 4, 1).toordinal()):
        few = present(crew, SEED, 1, ordinal)
        many = present(twelve, SEED, 1, ordinal)
        assert [(o, shift) for o, shift in many if o <= 8] == few


def test_plain_python_gives_the_same_bytes_as_compiled_code():
    logs = "[season(n, 1, 1)[2] for n in ('announced', 'roam', 'longest-unseen', *PEOPLE)]"
    told = hashes_compiled_and_plain("tests.walk.test_laws", logs)
    assert told[0] == told[1] != ""


def mean_over_worlds(scenario, measure, worlds=100):
    total = 0.0
    for replication in range(1, worlds + 1):
        world = world_of(scenario, SEED, replication)
        total += measure(world, walk(scenario, world, replication))
    return total / worlds


def mean_wait(world, log):
    """Mean of min(wait, 60 min) over the requests meant for officers on foot."""
    asked = world.requests[world.requests["foot"]]
    first = np.full(len(world.requests), NEVER)
    np.minimum.at(first, log.assignments["request"], log.assignments["arrived"])
    wait = first[asked["request"]] - asked["t"]
    return float(np.minimum(wait, 60 * MINUTE_US).mean())


def metres_walked(world, log):
    return float(np.abs(log.steps["to_mm"] - log.steps["from_mm"]).sum())


def test_more_officers_faster_walking_and_fewer_requests_go_the_right_way():
    base = short("announced", 2)
    more = replace(base, shifts=tuple(replace(s, officers=8) for s in base.shifts))
    crew = base.crew
    faster = replace(base, crew=replace(crew, walk_speed_mps=1.6, response_speed_mps=2.2))
    fewer = replace(base, requests=replace(base.requests, per_day=10))
    wait = {name: mean_over_worlds(s, mean_wait) for name, s in
            {"base": base, "more": more, "faster": faster, "fewer": fewer}.items()}  # fmt: skip
    assert wait["more"] < wait["base"]
    assert wait["faster"] < wait["base"]
    assert wait["fewer"] < wait["base"]
    walked = {name: mean_over_worlds(s, metres_walked) for name, s in
              {"base": base, "more": more, "faster": faster, "fewer": fewer}.items()}  # fmt: skip
    assert walked["more"] > walked["base"]
    assert walked["faster"] > walked["base"]
    assert walked["fewer"] > walked["base"]


def test_who_opens_who_talks_and_for_how_long_is_seen_only_when_it_happens():
    """Other people outside and behind doors from the third afternoon on: what was done stays."""
    scenario, world, log = season(PEOPLE[0])
    turn = 2 * DAY_US + 15 * HOUR_US
    people = world.people.copy()
    later = np.flatnonzero(people["start"] >= turn)
    for name in ("talk", "resident", "spanish", "channel", "companions", "referral"):
        people[name][later] = people[name][later[::-1]]
    requests = world.requests.copy()
    after = requests["t"] >= turn
    requests["handling"][after] = requests["handling"][after][::-1]
    again = walk(scenario, World(requests, people))
    assert not same(log, again)
    for name, by in (("steps", "left"), ("talks", "end"), ("assignments", "left")):
        before, now = getattr(log, name), getattr(again, name)
        old, new = before[before[by] < turn], now[now[by] < turn]
        assert len(old) > 0
        assert sorted(map(tuple, old)) == sorted(map(tuple, new))

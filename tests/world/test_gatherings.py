"""Who comes to events: by date and name, apart from the people on the streets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.demand_model import Duration
from sim.scenario.duty_model import Activities, Event
from sim.scenario.load import load_scenario
from sim.scenario.model import Scenario
from sim.scenario.worlds import world_key
from sim.tables import AT_EVENTS, DAY_US, EVENT_CHANNEL, HOUR_US, MINUTE_US
from sim.world.draw import add_activities, draw_world
from sim.world.gatherings import draw_gatherings
from tests.scenes import three_streets

SEED = 11
D = "segment cd @ 100 m"


def with_events(*events: Event) -> Scenario:
    found = load_scenario("announced")
    days = replace(found.season, last_day=found.season.first_day.replace(month=3, day=12))
    return replace(found, season=days, activities=Activities((), events))


def event(name: str = "meeting", per_h: float = 20.0, start: int = 14 * 60) -> Event:
    week = ("sat", "mon")
    talk = Duration("constant", 3.0)
    return Event(name, D, week, (), start, start + 90, 2, (), 0.0, "wait", 1, per_h, talk)


def drawn(*events: Event) -> list[np.ndarray]:
    return draw_gatherings(with_events(*events), three_streets(), SEED, 1)


def test_they_come_within_the_hours_and_stay_to_the_end():
    tables = drawn(event())
    assert [int(t["date"][0]) for t in tables] == [0, 2, 7, 9]  # Saturdays and Mondays
    for table in tables:
        day = int(table["date"][0]) * DAY_US
        assert (np.diff(table["start"]) > 0).all()
        assert table["start"].min() >= day + 14 * HOUR_US
        assert (table["end"] == day + 15 * HOUR_US + 30 * MINUTE_US).all()
        assert (table["talk"] == 3 * MINUTE_US).all()
        assert set(table["open_to"]) == {AT_EVENTS} and set(table["channel"]) == {EVENT_CHANNEL}
        assert set(table["segment"]) == {2} and set(table["offset"]) == {100_000}


def test_as_many_come_in_the_mean_as_stated():
    counts = [
        sum(len(t) for t in draw_gatherings(with_events(event()), three_streets(), SEED, r))
        for r in range(1, 101)
    ]
    # four events of an hour and a half, twenty an hour: 120, standard error of the mean 1.1
    assert np.mean(counts) == pytest.approx(120, abs=4)


def test_a_higher_rate_keeps_everybody_who_came():
    few, many = drawn(event(per_h=10)), drawn(event(per_h=30))
    for a, b in zip(few, many, strict=True):
        assert {tuple(row) for row in a} < {tuple(row) for row in b}


def test_events_of_other_names_have_other_people_and_change_no_one_elses():
    alone, both = drawn(event()), drawn(event("other"), event())
    assert [t.tobytes() for t in both[4:]] == [t.tobytes() for t in alone]
    assert both[0]["start"].tobytes() != alone[0]["start"].tobytes()


def test_a_longer_season_keeps_its_first_events():
    short = with_events(event())
    longer = replace(short, season=replace(short.season, last_day=short.season.last_day.replace(
        month=4)))  # fmt: skip
    a = draw_gatherings(short, three_streets(), SEED, 1)
    b = draw_gatherings(longer, three_streets(), SEED, 1)
    assert len(b) > len(a)
    assert [t.tobytes() for t in b[: len(a)]] == [t.tobytes() for t in a]


def test_the_people_on_the_streets_are_the_same_with_events_and_without():
    found = with_events(event())
    graph = three_streets()
    plain = replace(found, activities=Activities())
    requests = replace(found.requests, places=(replace(found.requests.places[0],
                                                       street_class="any"),))  # fmt: skip
    found, plain = replace(found, requests=requests), replace(plain, requests=requests)
    assert world_key(found) == world_key(plain)
    shared = draw_world(plain, graph, SEED, 1)
    world = add_activities(shared, found, graph, SEED, 1)
    assert world.people[: len(shared.people)].tobytes() == shared.people.tobytes()
    assert world.requests is shared.requests
    assert add_activities(shared, plain, graph, SEED, 1) is shared

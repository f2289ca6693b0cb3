"""While nobody waits, a call may end without an event: what is written down is the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from sim.scenario.load import open_scenario
from sim.study.replication import met_and_walked, world_of
from sim.tables import SERVED
from sim.walk.answering import Answering
from sim.walk.desk import Desk
from tests.scenes import ask, quiet, seconds, walk, world

AB, BC, CD = range(3)
BY_CAR = '[crew]\nwalk_back = false\nend_of_shift = "finish"\n'


@pytest.fixture
def events(monkeypatch):
    """Requests (by number) of which the end was an event, in the order in which that was said."""
    found = []
    expect = Answering.expect

    def noted(unit, call):
        found.append(call.number)
        expect(unit, call)

    monkeypatch.setattr(Answering, "expect", noted)
    return found


def test_an_end_is_no_event_until_somebody_waits(events):
    made = world([
        ask(60, AB, 0, handling_s=60),
        ask(600, CD, 50, handling_s=600),
        ask(900, AB, 50, handling_s=300),  # waits for the end of the one before
        ask(910, AB, 50, handling_s=300),
        ask(6000, AB, 50, handling_s=60),
    ])  # fmt: skip
    log = walk(quiet(BY_CAR), made)
    assert events == [1, 2, 3]
    ordered = seconds(log.assignments["ordered"])
    left = seconds(log.assignments["left"])
    assert (ordered[2], ordered[3]) == (left[1], left[2])
    assert (log.outcomes["outcome"] == SERVED).all()
    assert log.outcomes["t"].tolist() == log.assignments["left"].tolist()


def test_a_request_made_as_a_call_ends_finds_the_unit_free(events):
    first = walk(quiet(BY_CAR), world([ask(0, AB, 0, handling_s=300)]))
    ends = int(seconds(first.assignments["left"])[0])
    events.clear()
    log = walk(quiet(BY_CAR), world([ask(0, AB, 0, handling_s=300), ask(ends, AB, 0)]))
    assert seconds(log.assignments["ordered"]).tolist() == [0, ends]
    assert events == []


def busy(name, per_day):
    """Three days of a shipped scenario by car, with so many requests."""
    scenario = open_scenario(f"scenarios/{name}.toml").scenario
    season = scenario.season
    return replace(
        scenario,
        season=replace(season, last_day=season.first_day + timedelta(days=2)),
        crew=replace(scenario.crew, walk_back=False, end_of_shift="finish"),
        requests=replace(scenario.requests, per_day=per_day),
    )


@pytest.mark.parametrize("per_day", [20.0, 90.0])
@pytest.mark.parametrize(
    "name",
    ["announced", "singles", "examples/toward-people", "examples/road-works", "examples/follow-ups",
     "examples/third-officer", "examples/flag-downs", "examples/waits-for-talks"],
)  # fmt: skip
def test_the_tables_are_the_same_as_with_an_event_for_each_end(monkeypatch, events, name, per_day):
    scenario = busy(name, per_day)
    made = world_of(scenario, 7, 1)
    log = met_and_walked(scenario, made, 7, 1)[1]
    assert len(events) < (log.outcomes["outcome"] == SERVED).sum()
    never = property(lambda desk: False, lambda desk, value: None)
    monkeypatch.setattr(Desk, "ends_unseen", never, raising=False)
    seen = met_and_walked(scenario, made, 7, 1)[1]
    for table in fields(log):
        assert getattr(log, table.name).tobytes() == getattr(seen, table.name).tobytes()

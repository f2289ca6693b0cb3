"""Meals, reports, talks and the way back: which kind of request may break them off."""

from __future__ import annotations

import pytest

from sim.tables import BREAK, CAR_NONE_ON_DUTY, HANDLED, OPEN, RETURNING, SERVED, WRITING
from tests.scenes import ask, quiet, seconds, stand, walk, walked, world
from tests.walk.test_who_is_sent import kind, sent

AB, BC, CD = range(3)
LAW = 'distribution = "constant", mean_min = 5'


def kinds(*may: str) -> str:
    return "".join(kind(LAW, one, f"kind {i}") for i, one in enumerate(may))


def times(log, state):
    rows = log.activities[log.activities["state"] == state]
    return [(float(seconds(r["start"])), float(seconds(r["end"]))) for r in rows]


# A meal of 10 min at 30 min (1800 to 2400 s); a request at 2000 s.
MEAL = "[crew]\nmeal_min = 10\nmeal_after_h = 0.5\nmeal_if_longer_h = 1\n"


def test_a_meal_is_left_in_peace():
    log = walk(quiet(MEAL), world([ask(2000, AB, 100)]))
    assert sent(log) == [(0, 0, 2400)]
    assert times(log, BREAK) == [(1800, 2400)]


def test_a_meal_that_is_broken_off_is_taken_later_for_what_is_left_of_it():
    scenario = quiet(MEAL + kinds('["talk"]', '["meal"]'))
    made = world([ask(2000, AB, 100, kind=1, handling_s=50), ask(2010, AB, 100, handling_s=20)])
    log = walk(scenario, made)
    # 200 s of it are over. The second kind waits for the end of the call, then goes first.
    assert sent(log) == [(0, 0, 2000), (1, 0, 2150)]
    assert times(log, BREAK) == [(1800, 2000), (2170, 2570)]
    assert walked(log) == [(AB, 0, 100, 2000, 2100), (AB, 100, 0, 2570, 2670)]
    assert sum(b - a for a, b in times(log, BREAK)) == 600


def test_the_other_kind_waits_for_the_end_of_the_meal():
    scenario = quiet(MEAL + kinds('["talk"]', '["meal"]'))
    log = walk(scenario, world([ask(2000, AB, 100)]))
    assert sent(log) == [(0, 0, 2400)]


def test_a_meal_can_be_broken_off_more_than_once():
    made = world([ask(1900, AB, 0, handling_s=10), ask(2000, AB, 0, handling_s=10)])
    log = walk(quiet(MEAL + kinds('["meal"]')), made)
    assert times(log, BREAK) == [(1800, 1900), (1910, 2000), (2010, 2420)]


def test_a_request_at_the_very_end_of_a_meal_breaks_nothing_off():
    log = walk(quiet(MEAL + kinds('["meal"]')), world([ask(2400, AB, 100)]))
    assert times(log, BREAK) == [(1800, 2400)]
    assert sent(log) == [(0, 0, 2400)]


# Back at the base at the end: the unit stands at B, so the way back takes 100 s.
BACK = '[patrol]\nposts = ["segment ab @ 100 m"]\n'


@pytest.mark.parametrize(("may", "outcome"), [('["returning"]', SERVED), ("[]", OPEN)])
def test_the_way_back_is_broken_off_or_not(may, outcome):
    made = world([ask(7100, AB, 100, handling_s=10)])
    log = walk(quiet(BACK + kinds(may)), made)
    start = times(log, RETURNING)[0][0]
    assert 7000 < start < 7100
    assert log.outcomes["outcome"].tolist() == [outcome]
    if outcome == SERVED:
        assert sent(log) == [(0, 0, 7100)]


# Reports from 6000 to 7200 s at the base.
REPORTS = "[crew]\nwriting_min = 20\n"


def test_reports_are_left_in_peace():
    log = walk(quiet(REPORTS), world([ask(6500, AB, 100)]))
    assert log.outcomes["outcome"].tolist() == [CAR_NONE_ON_DUTY]
    assert len(times(log, WRITING)) == 1


def test_reports_that_are_broken_off_are_finished_afterwards():
    log = walk(quiet(REPORTS + kinds('["writing"]')), world([ask(6500, AB, 100, handling_s=60)]))
    assert sent(log) == [(0, 0, 6500)]
    assert log.assignments["ended"].tolist() == [HANDLED]
    (begun, broken), (again, planned), (_, done) = times(log, WRITING)
    assert (broken, again, planned) == (6500, 6760, 7200)  # 100 s there, 60 s, 100 s back
    assert (broken - begun) + (done - again) == pytest.approx(1200)
    assert seconds(log.units["left"]).tolist() == [done]


def test_after_the_planned_end_reports_are_finished_in_peace():
    made = world([ask(7100, AB, 0, handling_s=150), ask(7260, AB, 0)])
    log = walk(quiet(REPORTS + kinds('["writing"]')), made)
    assert log.outcomes["outcome"].tolist() == [SERVED, CAR_NONE_ON_DUTY]
    assert times(log, WRITING)[-1][0] == 7250


def test_a_talk_is_cut_off_by_the_kinds_that_may():
    route = '[patrol]\nroute = "fixed"\npoints = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'
    people = [stand(0, 100, AB, 40, talk_s=60)]
    scenario = quiet(route + kinds('["talk"]', "[]"))
    assert sent(walk(scenario, world([ask(70, AB, 0)], people))) == [(0, 0, 70)]
    assert sent(walk(scenario, world([ask(70, AB, 0, kind=1)], people))) == [(0, 0, 100)]
    never = quiet(route + kinds('["talk"]') + "[dispatch]\ntalk_interruptible = false")
    assert sent(walk(never, world([ask(70, AB, 0)], people))) == [(0, 0, 100)]

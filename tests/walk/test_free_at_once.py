"""Several units come free at the same moment: what waits is offered to all of them, by hand."""

from __future__ import annotations

import pytest

from sim.tables import BREAK
from tests.scenes import ask, quiet, walk, world
from tests.walk.test_who_is_sent import sent

AB, BC, CD = range(3)
APART = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'
BRIEFED = "[crew]\nbriefing_min = 10\n"
LISTED = 'rule = "preference"\npreference = [{ segment = "", units = [2, 1] }]\n'


def test_the_beats_own_unit_goes_though_another_comes_free_with_it():
    text = BRIEFED + '[patrol]\narea = "beats"\nroute = "roam"\nposts = []\n'
    text += '[dispatch]\nrule = "own-beat-first"\n'
    scenario = quiet(text, officers=3)
    found = []
    for street in (AB, BC, CD):
        log = walk(scenario, world([ask(60, street, 50)]))
        assert [at for _, _, at in sent(log)] == [600]
        found.append(int(log.units["beat"][log.assignments["unit"][0]]))
    assert sorted(found) == [0, 1, 2]


@pytest.mark.parametrize(
    ("rule", "unit"), [("", 0), (LISTED, 1), ('rule = "least-busy"\n', 0)],
)  # fmt: skip
def test_after_the_briefing_the_rule_decides(rule, unit):
    log = walk(quiet(APART + BRIEFED + "[dispatch]\n" + rule, officers=2), world([ask(60, AB, 10)]))
    assert sent(log) == [(0, unit, 600)]


def test_the_nearest_of_two_whose_requests_are_over_at_one_moment_goes():
    made = world([
        ask(0, AB, 0, handling_s=300), ask(0, CD, 100, handling_s=300), ask(10, CD, 90),
    ])  # fmt: skip
    assert sent(walk(quiet(APART, officers=2), made)) == [(0, 0, 0), (1, 1, 0), (2, 1, 300)]


def test_the_least_busy_of_two_goes():
    made = world([
        ask(0, AB, 0, handling_s=100), ask(190, CD, 100, handling_s=110),
        ask(200, AB, 0, handling_s=100), ask(210, AB, 0),
    ])  # fmt: skip
    text = APART + '[dispatch]\nrule = "least-busy"'
    assert sent(walk(quiet(text, officers=2), made))[-1] == (3, 1, 300)


def test_the_queue_goes_in_its_order_to_all_who_are_free():
    made = world([ask(60, AB, 0, priority=3), ask(70, AB, 0, priority=1), ask(80, AB, 0)])
    log = walk(quiet(APART + BRIEFED, officers=2), made)
    assert sent(log) == [(1, 0, 600), (2, 1, 600), (0, 0, 660)]


def test_who_is_not_needed_takes_the_meal_that_is_due():
    text = "[crew]\nbriefing_min = 10\nmeal_min = 30\nmeal_after_h = 0.1\nmeal_if_longer_h = 1\n"
    log = walk(quiet(APART + text, officers=2), world([ask(60, AB, 0, handling_s=100)]))
    meals = log.activities[log.activities["state"] == BREAK]
    assert sent(log) == [(0, 0, 600)]
    assert sorted(meals["unit"].tolist()) == [0, 1]

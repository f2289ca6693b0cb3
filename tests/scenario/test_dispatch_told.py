"""What `walks check` tells of dispatch, and what it finds wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.features.dispatch import told_dispatch
from sim.scenario.load import load_scenario
from sim.scenario.worlds import world_key
from tests.scenes import quiet, three_streets
from tests.walk.test_who_is_sent import kind

LAW = 'distribution = "constant", mean_min = 5'


def told(scenario) -> str:
    return " ".join(told_dispatch(scenario, three_streets()))


def test_nothing_is_told_of_the_plainest_dispatch():
    assert told(load_scenario("announced")) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("least-busy", ["the least time on calls so far"]),
        ("expected-soonest", ["expected at the request first", "never when it will end"]),
        ("keep-one-free", ["fewer than 1 unit free"]),
        ("ageing", ["30 min of waiting count as one level"]),
        ("preempt", ["priority 2 or more urgent", "any unit may take it up"]),
        ("break-off-meals", ["disturbance, suspicious, welfare-check may break off a meal"]),
        ("cars-by-chance", ["is drawn for each request."]),
    ],
)
def test_each_example_is_told(name, words):
    text = told(load_scenario(name))
    for word in words:
        assert word in text


def test_consequences_are_told():
    scenario = load_scenario("preempt")
    dispatch = replace(scenario.dispatch, preempt_priority=1)
    text = told(replace(scenario, dispatch=dispatch))
    assert "No kind of request for the foot patrol is urgent enough" in text
    dispatch = replace(scenario.dispatch, keep_free_units=2)
    text = told(replace(scenario, dispatch=dispatch))
    assert "A shift has 2 units: while it is alone on duty" in text
    assert "kept free stay free for nothing" in text


def faults(changes: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        quiet(changes)
    return str(caught.value)


def test_a_request_that_is_held_back_interrupts_nobody():
    text = faults("[dispatch]\nkeep_free_units = 1\npreempt_priority = 2\n")
    assert "dispatch.preempt_priority" in text
    assert "lets requests of priority 2 interrupt others, but they are held back" in text


def test_interruptions_are_named_once():
    assert '"talk" stands more than once' in faults(kind(LAW, '["talk", "talk"]'))


def test_reports_written_outside_the_area_are_not_broken_off():
    text = faults(kind(LAW, '["writing"]') + "[crew]\ntransfer_min = 5\n")
    assert "needs crew.walk_back = true and crew.transfer_min = 0" in text


def test_what_a_request_may_interrupt_changes_no_evening():
    one, other = load_scenario("announced"), load_scenario("break-off-meals")
    assert one.requests != other.requests
    assert world_key(one) == world_key(other)

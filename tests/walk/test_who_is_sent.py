"""The rules least-busy and expected-soonest, and units kept free, by hand at 1 m/s."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.scenario.demand_model import Duration
from sim.tables import CAR_WAITED_LONG, MINUTE_US, SERVED
from sim.walk.soonest import mean_left
from tests.scenes import ask, quiet, seconds, stand, walk, world

AB, BC, CD = range(3)
APART = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'


def kind(law: str, may: str = '["talk", "returning"]', name: str = "any") -> str:
    """A kind of request (TOML) with this law of the handling."""
    return f"""
[[requests.kind]]
name = "{name}"
share = 1
priority = 1
to_foot_share = 1
handling = {{ {law} }}
patience = "endless"
officers_needed = 1
two_officers_required_share = 0
may_interrupt = {may}
car_response = {{ distribution = "constant", mean_min = 30 }}
"""


def soonest(law: str = 'distribution = "constant", mean_min = 5', more: str = ""):
    """Two single officers at A and D under the rule expected-soonest."""
    text = APART + '[dispatch]\nrule = "expected-soonest"\n' + more + kind(law)
    return quiet(text, officers=2)


def sent(log):
    """Request, unit and the second at which it was sent, in order of time."""
    rows = np.sort(log.assignments, order=["ordered", "unit"])
    return [(int(r["request"]), int(r["unit"]), float(seconds(r["ordered"]))) for r in rows]


# -- least-busy -----------------------------------------------------------


def test_who_was_on_calls_for_less_time_goes_though_farther():
    made = world([ask(0, AB, 0, handling_s=100), ask(200, AB, 0)])
    assert sent(walk(quiet(APART, officers=2), made)) == [(0, 0, 0), (1, 0, 200)]
    least = quiet(APART + '[dispatch]\nrule = "least-busy"', officers=2)
    assert sent(walk(least, made)) == [(0, 0, 0), (1, 1, 200)]


def test_the_way_counts_as_time_on_a_call_and_equal_units_go_by_distance():
    # Unit 1 walks 100 s and handles 50 s; unit 0, 100 s in all, is less busy.
    made = world([
        ask(0, CD, 0, handling_s=50), ask(10, AB, 0, handling_s=100), ask(300, CD, 100),
    ])  # fmt: skip
    least = quiet(APART + '[dispatch]\nrule = "least-busy"', officers=2)
    assert sent(walk(least, made)) == [(0, 1, 0), (1, 0, 10), (2, 0, 300)]
    assert sent(walk(least, world([ask(0, CD, 50)]))) == [(0, 1, 0)]


# -- expected-soonest -----------------------------------------------------


def test_a_request_is_promised_to_the_busy_unit_that_is_expected_first():
    # Unit 0 at A is expected to be done at 300 s, 200 s from now, and unit 1 would walk 300 s.
    made = world([ask(0, AB, 0, handling_s=250), ask(100, AB, 0)])
    assert sent(walk(soonest(), made)) == [(0, 0, 0), (1, 0, 250)]


def test_a_free_unit_that_is_expected_first_goes_at_once():
    made = world([ask(0, AB, 0, handling_s=250), ask(100, BC, 100)])  # 100 s on foot from D
    assert sent(walk(soonest(), made)) == [(0, 0, 0), (1, 1, 100)]


def test_a_promise_ends_when_the_unit_should_have_been_free():
    # It handles 400 s instead of the 300 that were expected: at 300 s the other one sets out.
    made = world([ask(0, AB, 0, handling_s=400), ask(100, AB, 0)])
    assert sent(walk(soonest(), made)) == [(0, 0, 0), (1, 1, 300)]


def test_another_unit_that_comes_free_first_takes_what_was_promised():
    # Both at C from 100 s or 200 s on; 1 is expected at 400 s, 0 at 500 s. 0 is done at 250 s.
    made = world([
        ask(0, BC, 100, handling_s=300), ask(0, BC, 100, handling_s=50), ask(210, BC, 100),
    ])  # fmt: skip
    log = walk(soonest(), made)
    assert sent(log) == [(1, 0, 0), (0, 1, 0), (2, 0, 250)]


def test_what_is_promised_to_a_unit_counts_for_the_next_request():
    # Free at 200 s, unit 0 would come to the third request at 500 s; unit 1 can be there at 310 s.
    made = world([ask(0, AB, 0, handling_s=200), ask(5, AB, 0), ask(10, AB, 0)])
    assert sent(walk(soonest(), made)) == [(0, 0, 0), (2, 1, 10), (1, 0, 200)]


def test_two_officers_are_sent_together_when_both_are_free():
    made = world([ask(0, AB, 0, handling_s=200), ask(10, AB, 0, officers=2, handling_s=10)])
    assert sent(walk(soonest(), made)) == [(0, 0, 0), (1, 0, 200), (1, 1, 200)]


def test_a_talk_that_may_not_be_cut_off_is_expected_to_take_its_mean():
    # The talk began at 0 s; its law is constant, 120 s. Unit 1 needs 300 s to A, and 100 s to C.
    people = [stand(0, 10, AB, 0, talk_s=60)]
    talk = '[people]\ntalk = { distribution = "constant", mean_min = 2 }\n'
    scenario = soonest(more="talk_interruptible = false\n" + talk)
    assert sent(walk(scenario, world([ask(30, AB, 0)], people))) == [(0, 0, 60)]
    assert sent(walk(scenario, world([ask(30, BC, 100)], people))) == [(0, 1, 30)]


def test_nothing_drawn_later_changes_who_was_sent_before():
    law = 'distribution = "lognormal", mean_min = 0.6, sigma = 1'
    rng = np.random.default_rng(8)
    times = np.sort(rng.uniform(0, 6000, 60))
    spots = [(int(s), float(x)) for s, x in zip(rng.integers(0, 3, 60), rng.uniform(0, 100, 60),
                                               strict=True)]  # fmt: skip
    handling = rng.lognormal(3, 1, (2, 60))

    def asked(drawn):
        return world([
            ask(t, *spot, handling_s=h) for t, spot, h in zip(times, spots, drawn, strict=True)
        ])  # fmt: skip

    before = walk(soonest(law), asked(handling[0])).assignments
    for turn in (1500, 3000, 4500):
        ended = before["request"][seconds(before["left"]) <= turn]
        mixed = np.where(np.isin(np.arange(60), ended), handling[0], handling[1] + turn)
        after = walk(soonest(law), asked(mixed)).assignments
        same = ["request", "unit", "ordered"]
        old = sorted(map(tuple, before[seconds(before["ordered"]) <= turn][same].tolist()))
        new = sorted(map(tuple, after[seconds(after["ordered"]) <= turn][same].tolist()))
        assert len(old) > 8
        assert old == new


def test_mean_time_left_given_the_time_spent():
    minute = MINUTE_US
    assert mean_left(Duration("exponential", 20), 55 * minute) == 20 * minute
    assert mean_left(Duration("constant", 20), 5 * minute) == 15 * minute
    assert mean_left(Duration("constant", 20), 25 * minute) == 0
    assert mean_left(Duration("list", values_min=(2, 6, 10)), 4 * minute) == 4 * minute
    assert mean_left(Duration("lognormal", 20, 0.9), 0) == 20 * minute


@pytest.mark.parametrize("spent_min", [1, 20, 90])
def test_mean_time_left_of_a_lognormal_is_that_of_the_drawn_ones_still_going_on(spent_min):
    drawn = np.random.default_rng(3).lognormal(math.log(20) - 0.9**2 / 2, 0.9, 4_000_000)
    left = drawn[drawn > spent_min].mean() - spent_min
    found = mean_left(Duration("lognormal", 20, 0.9), spent_min * MINUTE_US) / MINUTE_US
    assert found == pytest.approx(left, rel=0.02)


# -- units kept free ------------------------------------------------------

KEEP = APART + "[dispatch]\nkeep_free_units = 1\nkeep_free_for_priority = 1\n"


def test_a_less_urgent_request_waits_while_it_would_take_the_last_free_unit():
    made = world([
        ask(0, AB, 0, priority=2, handling_s=100),
        ask(10, CD, 100, priority=2, handling_s=30),
        ask(20, CD, 100, priority=1, handling_s=10),
    ])  # fmt: skip
    log = walk(quiet(KEEP, officers=2), made)
    assert sent(log) == [(0, 0, 0), (2, 1, 20), (1, 1, 100)]


def test_where_all_units_are_kept_free_it_goes_to_a_car_in_the_end():
    text = KEEP.replace("units = 1", "units = 2") + "hand_over_after_min = 5\n"
    log = walk(quiet(text, officers=2), world([ask(0, AB, 0, priority=2)]))
    assert log.outcomes["outcome"].tolist() == [CAR_WAITED_LONG]
    log = walk(quiet(text, officers=2), world([ask(0, AB, 0, priority=1)]))
    assert log.outcomes["outcome"].tolist() == [SERVED]


# -- ageing ---------------------------------------------------------------


def test_waiting_makes_a_request_more_urgent_in_the_queue():
    made = world([
        ask(0, AB, 0, handling_s=200),
        ask(10, AB, 0, priority=3, handling_s=1),
        ask(150, AB, 0, priority=2, handling_s=1),
    ])  # fmt: skip
    plain = walk(quiet(), made)
    assert sent(plain) == [(0, 0, 0), (2, 0, 200), (1, 0, 201)]
    # At 200 s the second has waited three levels of a minute, the third none.
    aged = walk(quiet("[dispatch]\nageing_min_per_level = 1"), made)
    assert sent(aged) == [(0, 0, 0), (1, 0, 200), (2, 0, 201)]


def test_ageing_lets_nobody_turn_round_or_be_interrupted():
    made = world([
        ask(0, CD, 100, priority=2, handling_s=300), ask(10, AB, 0, priority=3, handling_s=1),
    ])  # fmt: skip
    text = "[dispatch]\nageing_min_per_level = 0.1\nredirect = true\npreempt_priority = 9"
    assert sent(walk(quiet(text), made)) == [(0, 0, 0), (1, 0, 600)]

"""A more urgent request takes officers off a less urgent one, by hand at 1 m/s."""

from __future__ import annotations

import numpy as np

from sim.tables import (
    CAR_INTERRUPTED,
    CAR_WAITED_LONG,
    ENDINGS,
    GAVE_UP,
    HANDLED,
    NEVER,
    ON_SCENE,
    OPEN,
    PREEMPTED,
    REDIRECTED,
    SERVED,
)
from tests.scenes import SECOND, ask, quiet, seconds, walk, world

AB, BC, CD = range(3)
APART = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'


def rule(then: str = "resume", by: str = "any", more: str = "", priority: int = 1) -> str:
    return (
        f'[dispatch]\npreempt_priority = {priority}\npreempted_then = "{then}"\n'
        f'preempted_by = "{by}"\n{more}'
    )


def calls(log):
    """Request, unit, seconds at which it was sent, arrived and left, and why it ended."""
    rows = np.sort(log.assignments, order=["ordered", "unit"])
    return [
        (int(r["request"]), int(r["unit"]), float(seconds(r["ordered"])),
         None if r["arrived"] == NEVER else float(seconds(r["arrived"])),
         float(seconds(r["left"])), ENDINGS[r["ended"]])
        for r in rows
    ]  # fmt: skip


# One officer at A; a request at B (100 m) that takes 200 s, and an urgent one at A at 150 s.
ONE = [ask(0, AB, 100, priority=3, handling_s=200), ask(150, AB, 0, priority=1, handling_s=30)]


def test_what_was_done_counts_when_an_interrupted_request_goes_on():
    log = walk(quiet(rule("resume")), world(ONE))
    assert calls(log) == [
        (0, 0, 0, 100, 150, "preempted"),     # 50 s of 200 are done
        (1, 0, 150, 250, 280, "handled"),
        (0, 0, 280, 380, 530, "handled"),     # 150 s are left
    ]  # fmt: skip
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]
    assert seconds(log.outcomes["t"]).tolist() == [530, 280]
    assert log.assignments["attempt"][log.assignments["request"] == 0].tolist() == [1, 2]
    there = log.activities[log.activities["state"] == ON_SCENE]
    assert ((there["end"] - there["start"]) // SECOND).tolist() == [50, 30, 150]


def test_or_it_begins_again():
    log = walk(quiet(rule("restart")), world(ONE))
    assert calls(log)[2] == (0, 0, 280, 380, 580, "handled")


def test_or_a_patrol_car_takes_it():
    log = walk(quiet(rule("hand-over")), world(ONE))
    assert [row[5] for row in calls(log)] == ["preempted", "handled"]
    assert log.outcomes["outcome"].tolist() == [CAR_INTERRUPTED, SERVED]
    assert seconds(log.outcomes["t"]).tolist() == [150, 280]


def test_without_preemption_the_urgent_one_waits():
    assert calls(walk(quiet(), world(ONE)))[1] == (1, 0, 300, 400, 430, "handled")


def test_only_requests_of_this_priority_or_a_more_urgent_one_interrupt():
    urgent = ask(150, AB, 0, priority=2, handling_s=30)
    assert calls(walk(quiet(rule(priority=1)), world([ONE[0], urgent])))[1][2] == 300
    assert calls(walk(quiet(rule(priority=2)), world([ONE[0], urgent])))[1][2] == 150


def test_equally_urgent_ones_are_never_interrupted():
    made = world([ask(0, AB, 100, priority=1, handling_s=200), ask(150, AB, 0, priority=1)])
    assert calls(walk(quiet(rule(priority=9)), made))[1][2] == 300


def test_a_unit_on_the_way_is_taken_too_and_patience_goes_on():
    made = world([ask(0, CD, 100, priority=3, patience_s=400), ask(50, AB, 0, priority=1,
                                                                   handling_s=10)])  # fmt: skip
    log = walk(quiet(rule()), made)
    assert calls(log) == [
        (0, 0, 0, None, 50, "preempted"),
        (1, 0, 50, 100, 110, "handled"),
        (0, 0, 110, None, 400, "called-off"),
    ]  # fmt: skip
    assert log.assignments["metres_mm"].tolist()[0] == 50_000
    assert log.outcomes["outcome"].tolist() == [GAVE_UP, SERVED]


def test_who_was_reached_does_not_give_up_and_the_first_arrival_counts():
    made = world([ask(0, AB, 100, priority=3, handling_s=200, patience_s=160), ONE[1]])
    log = walk(quiet(rule()), made)
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]


def test_waiting_for_a_car_begins_anew_with_the_interruption():
    # Made at 0 s, interrupted at 150 s, taken up again at 280 s: 130 s of at most 180.
    log = walk(quiet(rule(more="hand_over_after_min = 3")), world(ONE))
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]
    log = walk(quiet(rule(more="hand_over_after_min = 2")), world(ONE))
    assert log.outcomes["outcome"].tolist() == [CAR_WAITED_LONG, SERVED]
    assert seconds(log.outcomes["t"][0]) == 270


# Two officers, at A and at D. Who is interrupted, and who goes on.


def test_the_least_urgent_is_interrupted_then_the_one_begun_last():
    urgent = ask(150, BC, 50, priority=1, handling_s=10)
    made = [ask(0, AB, 0, priority=3, handling_s=500), ask(1, CD, 100, priority=2, handling_s=500)]
    log = walk(quiet(APART + rule(), officers=2), world([*made, urgent]))
    assert calls(log)[2][:3] == (2, 0, 150)
    made = [ask(0, AB, 0, priority=3, handling_s=500), ask(1, CD, 100, priority=3, handling_s=500)]
    log = walk(quiet(APART + rule(), officers=2), world([*made, urgent]))
    assert calls(log)[2][:3] == (2, 1, 150)


def test_a_free_unit_goes_before_anybody_is_interrupted():
    made = world([ask(0, AB, 0, priority=3, handling_s=500), ask(10, AB, 0, priority=1)])
    log = walk(quiet(APART + rule(), officers=2), made)
    assert PREEMPTED not in log.assignments["ended"]


# Unit 1 is at D until 160 s, unit 0 is taken off a request at A at 150 s until 1150 s.
TWO = [
    ask(0, AB, 0, priority=3, handling_s=300),
    ask(0, CD, 100, priority=2, handling_s=160),
    ask(150, BC, 100, priority=1, handling_s=800),
]


def test_any_unit_goes_on_with_it():
    log = walk(quiet(APART + rule(by="any"), officers=2), world(TWO))
    assert calls(log)[2:] == [
        (2, 0, 150, 350, 1150, "handled"),
        (0, 1, 160, 460, 610, "handled"),
    ]


def test_or_only_the_same_unit():
    log = walk(quiet(APART + rule(by="same"), officers=2), world(TWO))
    assert calls(log)[2:] == [
        (2, 0, 150, 350, 1150, "handled"),
        (0, 0, 1150, 1350, 1500, "handled"),
    ]


def test_when_the_same_unit_goes_off_duty_any_other_goes_on():
    text = """
[[shift]]
name = "noon"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "12:00"
end = "12:30"
officers = 1
unit = "single"
[[shift]]
name = "later"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "12:00"
end = "14:00"
officers = 1
unit = "single"
[crew]
walk_back = false
"""
    base = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]\n' + rule(by="same")
    from sim.scenario.load import scenario_from_text
    from tests.scenes import SCENES

    scenario = scenario_from_text(f'base = "quiet"\n{text}\n{base}', "two", folder=SCENES)
    made = world([
        ask(1000, AB, 0, priority=3, handling_s=100),
        ask(1000, CD, 100, priority=2, handling_s=60),
        ask(1050, AB, 0, priority=1, handling_s=1000),
    ])  # fmt: skip
    log = walk(scenario, made)
    # Unit 0 is off duty from 2050 s on (30 min and its overtime), unit 1 is free from 1060 s on.
    assert calls(log)[2:] == [
        (2, 0, 1050, 1050, 2050, "handled"),
        (0, 1, 2050, 2350, 2400, "handled"),
    ]


def test_at_the_end_of_the_season_it_is_still_open():
    made = world([ONE[0], ask(150, AB, 0, priority=1, handling_s=10_000)])
    log = walk(quiet(rule()), made)
    assert log.outcomes["outcome"].tolist() == [OPEN, SERVED]


def test_two_officers_are_taken_off_two_requests_and_none_in_vain():
    made = world([
        ask(0, AB, 0, priority=3, handling_s=400),
        ask(0, CD, 100, priority=3, handling_s=400),
        ask(50, BC, 0, priority=1, handling_s=10, officers=2),
    ])  # fmt: skip
    log = walk(quiet(APART + rule(), officers=2), made)
    assert calls(log) == [
        (0, 0, 0, 0, 50, "preempted"),
        (1, 1, 0, 0, 50, "preempted"),
        (2, 0, 50, 150, 260, "handled"),
        (2, 1, 50, 250, 260, "handled"),
        (0, 0, 260, 360, 710, "handled"),
        (1, 1, 260, 460, 810, "handled"),
    ]
    three = ask(50, BC, 0, priority=1, handling_s=10, officers=2)
    made = [ask(0, AB, 0, priority=1, handling_s=400), ask(0, CD, 100, priority=3, handling_s=400)]
    log = walk(quiet(APART + rule(), officers=2), world([*made, three]))
    assert PREEMPTED not in log.assignments["ended"]  # one officer would not be enough


def test_a_request_with_two_units_lets_both_go_and_needs_both_again():
    made = world([
        ask(0, BC, 0, priority=3, handling_s=100, officers=2),
        ask(250, BC, 0, priority=1, handling_s=60),
    ])  # fmt: skip
    log = walk(quiet(APART + rule(), officers=2), made)
    # There at 100 s and 200 s; 50 s are done at 250 s. The first is nearer by its lower number.
    assert calls(log)[:2] == [
        (0, 0, 0, 100, 250, "preempted"),
        (0, 1, 0, 200, 250, "preempted"),
    ]
    assert calls(log)[2] == (1, 0, 250, 250, 310, "handled")
    again = [row for row in calls(log) if row[0] == 0][2:]
    assert {row[2] for row in again} == {310}
    assert {row[5] for row in again} == {"handled"}
    latest = max(row[3] for row in again)
    assert {row[4] for row in again} == {latest + 50}


def test_redirect_holds_for_two_units_until_the_first_has_arrived():
    # Two units set out from A and D to a spot 90 m from A; an urgent request at D.
    def at(t):
        return world([
            ask(0, AB, 90, priority=3, officers=2, handling_s=10),
            ask(t, CD, 100, priority=1, handling_s=10),
        ])  # fmt: skip

    scenario = quiet(APART + "[dispatch]\nredirect = true", officers=2)
    log = walk(scenario, at(50))
    assert calls(log)[:3] == [
        (0, 0, 0, None, 50, "redirected"),
        (0, 1, 0, None, 50, "redirected"),
        (1, 1, 50, 100, 110, "handled"),
    ]
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]
    log = walk(scenario, at(90))  # unit 0 has just arrived
    assert REDIRECTED not in log.assignments["ended"]
    assert set(log.assignments["ended"].tolist()) == {HANDLED}

"""Requests that need more than one officer."""

from __future__ import annotations

from sim.tables import CAR_NONE_ON_DUTY, SERVED
from tests.scenes import ask, quiet, seconds, walk, world

AB, BC, CD = range(3)
POSTS = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]'


def test_handling_begins_with_the_last_and_the_clock_ends_with_the_first():
    log = walk(quiet(POSTS, officers=2), world([ask(0, AB, 100, officers=2, handling_s=60)]))
    assert seconds(log.assignments["arrived"]).tolist() == [100, 200]
    assert seconds(log.assignments["left"]).tolist() == [260, 260]
    assert log.outcomes["outcome"].tolist() == [SERVED]
    assert seconds(log.outcomes["t"]).tolist() == [260]


def test_a_pair_is_enough():
    log = walk(quiet(officers=2, unit="pair"), world([ask(0, AB, 100, officers=2)]))
    assert log.assignments["unit"].tolist() == [0]


def test_nobody_is_sent_until_enough_are_free_at_once():
    made = world([ask(0, AB, 0, handling_s=500), ask(10, AB, 100, officers=2, handling_s=60)])
    log = walk(quiet(POSTS, officers=2), made)
    both = log.assignments[log.assignments["request"] == 1]
    assert seconds(both["ordered"]).tolist() == [500, 500]


def test_a_free_officer_takes_the_next_request_that_one_can_serve():
    made = world([
        ask(0, AB, 0, handling_s=500),
        ask(10, AB, 100, officers=2, priority=1),
        ask(20, CD, 100, priority=3, handling_s=30),
    ])  # fmt: skip
    log = walk(quiet(POSTS, officers=2), made)
    third = log.assignments[log.assignments["request"] == 2]
    assert seconds(third["ordered"]).tolist() == [20]


def test_more_officers_than_are_on_duty_are_a_car_at_once():
    log = walk(quiet(officers=2, unit="pair"), world([ask(0, AB, 0, officers=3)]))
    assert log.outcomes["outcome"].tolist() == [CAR_NONE_ON_DUTY]
    assert seconds(log.outcomes["t"]).tolist() == [0]

"""One call from order to return, by hand on three streets of 100 m at 1 m/s."""

from __future__ import annotations

import numpy as np

from sim.tables import (
    CALLED_OFF,
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    CAR_QUEUE_FULL,
    CAR_WAITED_LONG,
    GAVE_UP,
    HANDLED,
    NEVER,
    ON_SCENE,
    OPEN,
    REDIRECTED,
    SERVED,
)
from sim.walk.routes.prepare import divided
from tests.scenes import SECOND, ask, quiet, seconds, three_streets, walk, walked, world

AB, BC, CD = range(3)


def test_an_officer_walks_to_the_far_end_handles_and_comes_back():
    log = walk(quiet(), world([ask(100, CD, 100, handling_s=60)]))
    assert walked(log) == [
        (AB, 0, 100, 100, 200), (BC, 0, 100, 200, 300), (CD, 0, 100, 300, 400),
        (CD, 100, 0, 460, 560), (BC, 100, 0, 560, 660), (AB, 100, 0, 660, 760),
    ]  # fmt: skip
    call = log.assignments[0]
    assert seconds(call["arrived"]) == 400
    assert seconds(call["left"]) == 460
    assert call["metres_mm"] == 300_000
    assert call["ended"] == HANDLED
    assert log.outcomes["outcome"].tolist() == [SERVED]


def test_handling_stands_on_the_street_of_the_request():
    log = walk(quiet(), world([ask(100, CD, 40, handling_s=60)]))
    there = log.steps[log.steps["state"] == ON_SCENE]
    assert there["segment"].tolist() == [CD]
    assert there["from_mm"].tolist() == [40_000]
    assert seconds(there["entered"]) == 340
    assert seconds(there["left"]) == 400
    assert there["delay"].tolist() == [60 * SECOND]


def test_the_nearer_of_two_units_goes():
    posts = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]'
    log = walk(quiet(posts, officers=2), world([ask(100, CD, 10)]))
    assert log.assignments["unit"].tolist() == [1]
    assert log.assignments["metres_mm"].tolist() == [90_000]


def test_at_equal_distance_the_lower_unit_goes():
    posts = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 100 m"]'
    log = walk(quiet(posts, officers=2), world([ask(100, BC, 50)]))
    assert log.assignments["unit"].tolist() == [0]


def test_own_beat_goes_before_an_equally_near_unit():
    beat_of, _ = divided(three_streets(), 2)
    text = (
        '[patrol]\narea = "beats"\nposts = ["segment bc @ 50 m", "segment bc @ 50 m"]\n'
        '[dispatch]\nrule = "own-beat-first"'
    )
    for street in (AB, CD):
        log = walk(quiet(text, officers=2), world([ask(100, street, 50)]))
        assert log.assignments["unit"].tolist() == [beat_of[street]]


def test_patience_ends_under_way_and_the_steps_really_walked_stay():
    log = walk(quiet(), world([ask(100, CD, 100, patience_s=150)]))
    assert walked(log) == [
        (AB, 0, 100, 100, 200), (BC, 0, 50, 200, 250),
        (BC, 50, 0, 250, 300), (AB, 100, 0, 300, 400),
    ]  # fmt: skip
    call = log.assignments[0]
    assert (call["ended"], call["arrived"], call["metres_mm"]) == (CALLED_OFF, NEVER, 150_000)
    assert log.outcomes["outcome"].tolist() == [GAVE_UP]
    assert seconds(log.outcomes["t"]).tolist() == [250]


def test_patience_that_ends_at_the_moment_of_arrival_is_in_time():
    log = walk(quiet(), world([ask(100, AB, 100, patience_s=100)]))
    assert log.outcomes["outcome"].tolist() == [SERVED]


def test_a_more_urgent_call_turns_a_unit_round_in_mid_street():
    made = world([ask(100, CD, 100, priority=3), ask(250, AB, 0, priority=1)])
    log = walk(quiet("[dispatch]\nredirect = true"), made)
    assert walked(log)[:4] == [
        (AB, 0, 100, 100, 200), (BC, 0, 50, 200, 250),
        (BC, 50, 0, 250, 300), (AB, 100, 0, 300, 400),
    ]  # fmt: skip
    first, second, third = np.sort(log.assignments, order="ordered")
    assert (first["request"], first["ended"], first["metres_mm"]) == (0, REDIRECTED, 150_000)
    assert (second["request"], second["ended"]) == (1, HANDLED)
    assert (third["request"], third["attempt"], third["metres_mm"]) == (0, 2, 300_000)
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]


def test_a_less_urgent_call_does_not():
    made = world([ask(100, CD, 100, priority=1), ask(250, AB, 0, priority=3)])
    log = walk(quiet("[dispatch]\nredirect = true"), made)
    assert log.assignments["ended"].tolist() == [HANDLED, HANDLED]


def test_waiting_requests_go_by_priority_then_by_time():
    made = world([
        ask(0, AB, 0, handling_s=100),
        ask(10, AB, 0, priority=3), ask(20, AB, 0, priority=2), ask(30, AB, 0, priority=2),
    ])  # fmt: skip
    log = walk(quiet(), made)
    order = np.argsort(log.assignments["ordered"])
    assert log.assignments["request"][order].tolist() == [0, 2, 3, 1]


def test_nobody_waits_where_the_queue_holds_none():
    log = walk(quiet("[dispatch]\nqueue_at_most = 0"), world([ask(0, AB, 0), ask(10, AB, 0)]))
    assert log.outcomes["outcome"].tolist() == [SERVED, CAR_QUEUE_FULL]


def test_a_request_that_waits_too_long_for_a_unit_goes_to_a_car():
    text = "[dispatch]\nhand_over_after_min = 1"
    log = walk(quiet(text), world([ask(0, AB, 0, handling_s=300), ask(10, AB, 0)]))
    assert log.outcomes["outcome"].tolist() == [SERVED, CAR_WAITED_LONG]
    assert seconds(log.outcomes["t"][1]) == 70


def test_the_dispatch_delay_counts_into_the_response():
    log = walk(quiet("[dispatch]\ndelay_min = 2"), world([ask(0, AB, 100)]))
    assert seconds(log.assignments["ordered"]) == 120
    assert seconds(log.assignments["arrived"]) == 220


def test_ends_come_before_arrivals_and_those_before_new_requests():
    # The unit is free at 60 s, at the very moment at which the second is made.
    log = walk(quiet("[dispatch]\nqueue_at_most = 0"), world([ask(0, AB, 0), ask(60, AB, 0)]))
    assert log.outcomes["outcome"].tolist() == [SERVED, SERVED]


def test_requests_before_the_shift_and_emergencies_go_to_cars():
    made = world([ask(-10, AB, 0), ask(10, AB, 0, foot=False), ask(20, AB, 0)])
    log = walk(quiet(), made)
    assert log.outcomes["outcome"].tolist() == [CAR_NONE_ON_DUTY, CAR_NOT_FOR_FOOT, SERVED]


def test_a_request_left_in_the_queue_waits_for_the_next_day_or_stays_open():
    made = world([ask(7100, AB, 0, handling_s=200), ask(7150, AB, 0)])
    one_day = walk(quiet(), made)
    assert one_day.outcomes["outcome"].tolist() == [SERVED, OPEN]
    two_days = walk(quiet('[season]\nlast_day = "2021-03-02"'), made)
    assert two_days.outcomes["outcome"].tolist() == [SERVED, SERVED]
    assert seconds(two_days.assignments["ordered"][1]) == 24 * 3600

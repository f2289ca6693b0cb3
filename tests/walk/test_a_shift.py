"""A shift from going on duty to going off, by hand."""

from __future__ import annotations

import pytest

from sim.tables import (
    BREAK,
    BRIEFING,
    CAR_SHIFT_ENDED,
    HANDED_OVER,
    MINUTE_US,
    ON_SCENE,
    RESPONDING,
    RETURNING,
    SERVED,
    TRANSFER,
    WALKING,
    WRITING,
)
from tests.scenes import ask, quiet, seconds, walk, world

AB, BC, CD = range(3)


def activities(log, unit=0):
    return [
        (int(a["state"]), float(seconds(a["start"])), float(seconds(a["end"])))
        for a in log.activities[log.activities["unit"] == unit]
    ]


def test_briefing_patrol_and_report_writing_fill_the_shift():
    text = "[crew]\nbriefing_min = 10\nwriting_min = 20\n"
    log = walk(quiet(text), world())
    assert [a[0] for a in activities(log)] == [BRIEFING, WALKING, WRITING]
    assert activities(log)[0][1:] == (0, 600)
    assert activities(log)[-1][2] == 7200


def test_a_unit_is_back_in_time_but_not_much_earlier():
    text = "[crew]\nwriting_min = 20\n" + (
        '[patrol]\nroute = "fixed"\npoints = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'
    )
    log = walk(quiet(text), world())
    back = activities(log)[-1][1]
    assert 7200 - 1200 - 120 <= back <= 7200 - 1200
    assert seconds(log.units["left"]).tolist() == [7200]


def test_the_meal_is_taken_when_it_falls_due_and_off_the_streets():
    text = "[crew]\nmeal_min = 30\nmeal_after_h = 1\nmeal_if_longer_h = 1\n"
    log = walk(quiet(text), world())
    assert [a for a in activities(log) if a[0] == BREAK] == [(BREAK, 3600, 5400)]
    on_street = log.steps[log.steps["entered"] >= log.steps["entered"][0]]
    gap = [(float(seconds(a)), float(seconds(b))) for a, b in
           zip(on_street["left"][:-1], on_street["entered"][1:], strict=True) if b > a]  # fmt: skip
    assert gap == [(3600, 5400)]


def test_a_meal_that_falls_due_during_a_call_waits_for_its_end():
    text = "[crew]\nmeal_min = 30\nmeal_after_h = 1\nmeal_if_longer_h = 1\n"
    log = walk(quiet(text), world([ask(3500, AB, 0, handling_s=400)]))
    assert [a for a in activities(log) if a[0] == BREAK] == [(BREAK, 3900, 5700)]


def test_nobody_is_sent_from_the_meal():
    text = "[crew]\nmeal_min = 30\nmeal_after_h = 1\nmeal_if_longer_h = 1\n"
    log = walk(quiet(text), world([ask(4000, AB, 0, handling_s=60)]))
    assert seconds(log.assignments["ordered"]).tolist() == [5400]


def test_a_short_shift_has_no_meal():
    text = "[crew]\nmeal_min = 30\nmeal_after_h = 1\nmeal_if_longer_h = 2\n"
    assert BREAK not in [a[0] for a in activities(walk(quiet(text), world()))]


def test_a_request_in_hand_is_finished_in_overtime():
    made = world([ask(6800, CD, 100, handling_s=600)])
    log = walk(quiet('[crew]\nend_of_shift = "finish"'), made)
    assert log.outcomes["outcome"].tolist() == [SERVED]
    # 6800 + 300 there, 600 handling, 300 back
    assert seconds(log.units["left"]).tolist() == [8000]
    assert [a[0] for a in activities(log)] == [WALKING, RESPONDING, ON_SCENE, RETURNING]


def test_or_handed_over_in_time_to_be_back():
    made = world([ask(6400, CD, 100, handling_s=6000)])
    log = walk(quiet('[crew]\nend_of_shift = "hand-over"'), made)
    assert log.outcomes["outcome"].tolist() == [CAR_SHIFT_ENDED]
    assert log.assignments["ended"].tolist() == [HANDED_OVER]
    assert seconds(log.outcomes["t"]).tolist() == [6900]
    assert seconds(log.units["left"]).tolist() == [7200]


def test_a_transfer_comes_before_and_after_the_streets():
    log = walk(quiet("[crew]\ntransfer_min = 15\n"), world())
    found = activities(log)
    assert found[0] == (TRANSFER, 0, 900)
    assert TRANSFER in [a[0] for a in found[2:]]
    assert seconds(log.steps["entered"][0]) == 900


@pytest.mark.parametrize("officers", [1, 2, 3, 5])
def test_activities_follow_each_other_from_on_duty_to_off(officers):
    made = world([ask(60 * i, i % 3, 30, handling_s=200) for i in range(1, 90)])
    text = (
        "[crew]\nbriefing_min = 5\nmeal_min = 20\nmeal_after_h = 1\nmeal_if_longer_h = 1\n"
        '[patrol]\nroute = "roam"\nposts = []\n'
    )
    log = walk(quiet(text, officers=officers), made)
    for unit in log.units:
        rows = log.activities[log.activities["unit"] == unit["unit"]]
        assert rows["start"][0] == unit["start"]
        assert rows["end"][-1] == unit["left"]
        assert (rows["end"][:-1] == rows["start"][1:]).all()
        assert (rows["end"] > rows["start"]).all()
    assert log.units["left"].min() >= log.units["end"].min() - MINUTE_US

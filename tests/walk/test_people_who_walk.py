"""People who walk, who want something, or who speak another language, by hand."""

from __future__ import annotations

import pytest

from sim.tables import GREETING, NOT_ASKED, REQUEST_CHANNEL, SERVED, TALKED
from tests.scenes import ask, quiet, seconds, stand, stroll, walk, walked, world
from tests.walk.test_talks import AB, BC, CD, TO_AND_FRO, talks


def post(place: str) -> str:
    return f'[patrol]\nposts = ["{place}"]\n'


def test_a_unit_meets_who_comes_towards_it():
    # 100 m apart at 0 s, 1 m/s each: at 50 m after 50 s.
    log = walk(quiet(TO_AND_FRO), world(people=[stroll(0, AB, -1)]))
    assert talks(log) == [(0, 0, 50, 110, False)]
    assert walked(log)[0] == (AB, 0, 100, 0, 160)


def test_a_unit_meets_whom_it_overtakes():
    # 20 m ahead at 0 s and half as fast: at 40 m after 40 s.
    log = walk(quiet(TO_AND_FRO), world(people=[stroll(-40, AB, 0.5)]))
    assert talks(log) == [(0, 0, 40, 100, False)]


def test_a_unit_meets_who_overtakes_it():
    # Sets out behind the unit at 20 s at 1.5 m/s: both at 60 m after 60 s.
    log = walk(quiet(TO_AND_FRO), world(people=[stroll(20, AB, 1.5)]))
    assert talks(log) == [(0, 0, 60, 120, False)]


def test_the_time_of_a_crossing_is_rounded_up_to_a_microsecond():
    # 100 / 2.3 s = 43.4782608...
    log = walk(quiet(TO_AND_FRO), world(people=[stroll(0, AB, -1.3)]))
    assert seconds(log.talks["start"]).tolist() == [43.478261]


def test_who_has_walked_off_or_sets_out_later_is_not_met():
    people = [stroll(-101, AB, -1), stroll(101, AB, 1.5), stroll(0, CD, 1)]
    assert talks(walk(quiet(TO_AND_FRO), world(people=people))) == []


def test_who_walks_past_during_a_talk_is_gone_afterwards():
    people = [stand(0, 100, AB, 40, talk_s=60), stroll(0, AB, -1), stroll(70, AB, -1)]
    log = walk(quiet(TO_AND_FRO), world(people=people))
    # After 100 s the unit goes on from 40 m; the third is then at 70 m: they meet at 55 m.
    assert talks(log) == [(0, 0, 40, 100, False), (2, 0, 115, 175, False)]


def test_a_unit_that_stands_meets_who_comes_to_its_spot():
    log = walk(quiet(post("segment ab @ 40 m")), world(people=[stroll(10, AB, 1, talk_s=5)]))
    assert talks(log) == [(0, 0, 50, 55, False)]


def test_at_a_corner_all_are_met_who_come_to_it_and_none_who_set_out():
    people = [stroll(0, BC, 1), stroll(10, BC, -1, talk_s=5), stroll(20, AB, 1, talk_s=5)]
    log = walk(quiet(post("segment ab @ 100 m")), world(people=people))
    assert talks(log) == [(1, 0, 110, 115, False), (2, 0, 120, 125, False)]


def test_of_two_units_the_first_to_cross_meets_who_walks():
    made = world(people=[stroll(0, AB, -1, talk_s=5)])
    far = '[patrol]\nroute = "fixed"\npoints = ["segment ab @ 0 m", "segment ab @ 100 m"]\n'
    log = walk(quiet(far, officers=2), made)  # the second unit starts at B, the first at A
    assert len(log.talks) == 1
    assert seconds(log.talks["start"]) <= 50


@pytest.mark.parametrize("pace", [-1, 0.5])
def test_walking_people_are_the_same_eager_and_on_demand(pace: float):
    made = world([ask(30, CD, 50), ask(200, AB, 50)], [stroll(0, AB, pace), stroll(150, BC, pace)])
    scenario = quiet(TO_AND_FRO, officers=2)
    logs = [walk(scenario, made, eager=eager) for eager in (False, True)]
    assert logs[0].talks.tobytes() == logs[1].talks.tobytes()
    assert logs[0].steps.tobytes() == logs[1].steps.tobytes()


WANTS = {"channel": REQUEST_CHANNEL}


def test_who_flagged_a_unit_down_does_not_phone():
    person = stand(0, 100, AB, 40, talk_s=90, **WANTS)
    made = world([ask(100, AB, 40, person=0)], [person])
    log = walk(quiet(TO_AND_FRO), made)
    assert talks(log) == [(0, 0, 40, 130, False)]
    assert log.talks["channel"].tolist() == [REQUEST_CHANNEL]
    assert log.outcomes["outcome"].tolist() == [NOT_ASKED]
    assert seconds(log.outcomes["t"]).tolist() == [100]
    assert len(log.assignments) == 0


def test_who_met_nobody_phones_and_is_served():
    made = world([ask(100, CD, 50, person=0, handling_s=30)], [stand(0, 100, CD, 50, **WANTS)])
    log = walk(quiet(TO_AND_FRO), made)
    assert talks(log) == []
    # The unit is at B when the call comes: 150 m, then half a minute.
    assert seconds(log.assignments["arrived"]).tolist() == [250]
    assert log.outcomes["outcome"].tolist() == [SERVED]


def test_a_call_that_goes_to_a_car_is_not_made_either_by_who_was_met():
    made = world([ask(100, AB, 40, person=0, foot=False)], [stand(0, 100, AB, 40, **WANTS)])
    assert walk(quiet(TO_AND_FRO), made).outcomes["outcome"].tolist() == [NOT_ASKED]


def test_who_is_met_at_the_last_moment_does_not_phone():
    made = world([ask(40, AB, 40, person=0)], [stand(0, 40, AB, 40, talk_s=10, **WANTS)])
    for eager in (False, True):
        log = walk(quiet(TO_AND_FRO), made, eager=eager)
        assert talks(log) == [(0, 0, 40, 50, False)]
        assert log.outcomes["outcome"].tolist() == [NOT_ASKED]


GREETED = TO_AND_FRO + "[people]\ngreeting_min = 0.1\n"
SPEAKS = "[crew]\nspanish_speaker_share = 1\n"


def test_without_a_spanish_speaker_it_stays_at_a_greeting():
    made = world(people=[stand(0, 100, AB, 40, talk_s=60, spanish=True)])
    log = walk(quiet(GREETED), made)
    assert talks(log) == [(0, 0, 40, 46, False)]
    assert log.talks["result"].tolist() == [GREETING]
    assert log.units["spanish"].tolist() == [False]


def test_with_a_spanish_speaker_it_is_a_talk():
    made = world(people=[stand(0, 100, AB, 40, talk_s=60, spanish=True)])
    log = walk(quiet(GREETED + SPEAKS), made)
    assert talks(log) == [(0, 0, 40, 100, False)]
    assert log.talks["result"].tolist() == [TALKED]
    assert log.units["spanish"].tolist() == [True]


def test_a_greeting_keeps_nobody_from_phoning():
    made = world([ask(100, AB, 40, person=0)], [stand(0, 100, AB, 40, spanish=True, **WANTS)])
    log = walk(quiet(GREETED), made)
    assert log.talks["result"].tolist() == [GREETING]
    assert log.outcomes["outcome"].tolist() == [SERVED]

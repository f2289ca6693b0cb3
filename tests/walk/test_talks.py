"""People met on the way, by hand."""

from __future__ import annotations

import numpy as np

from sim.tables import WAITING, WALKING
from tests.scenes import SECOND, ask, quiet, seconds, stand, walk, walked, world

AB, BC, CD = range(3)
TO_AND_FRO = '[patrol]\nroute = "fixed"\npoints = ["segment ab @ 0 m", "segment cd @ 100 m"]\n'


def talks(log):
    return [
        (int(t["person"]), int(t["unit"]), float(seconds(t["start"])), float(seconds(t["end"])),
         bool(t["interrupted"]))
        for t in log.talks
    ]  # fmt: skip


def test_a_unit_meets_who_stands_there_when_it_passes_and_walks_on_later():
    log = walk(quiet(TO_AND_FRO), world(people=[stand(0, 100, AB, 40, talk_s=60)]))
    assert talks(log) == [(0, 0, 40, 100, False)]
    first = log.steps[0]
    assert seconds(first["left"]) == 160
    assert first["delay"] == 60 * SECOND


def test_who_has_gone_or_has_not_come_is_not_met():
    people = [stand(0, 39, AB, 40), stand(41, 50, AB, 40)]
    assert talks(walk(quiet(TO_AND_FRO), world(people=people))) == []


def test_who_comes_during_a_talk_further_on_is_met():
    people = [stand(0, 100, AB, 40, talk_s=60), stand(110, 130, AB, 60)]
    log = walk(quiet(TO_AND_FRO), world(people=people))
    assert talks(log)[1][:3] == (1, 0, 120)


def test_a_talk_cut_off_by_a_call_counts_and_is_marked():
    made = world([ask(70, AB, 0, handling_s=30)], [stand(0, 100, AB, 40, talk_s=60)])
    log = walk(quiet(TO_AND_FRO + "[dispatch]\ntalk_interruptible = true"), made)
    assert talks(log) == [(0, 0, 40, 70, True)]
    assert walked(log)[:2] == [(AB, 0, 40, 0, 70), (AB, 40, 0, 70, 110)]
    assert log.steps[0]["delay"] == 30 * SECOND


def test_a_talk_that_may_not_be_cut_off_lets_the_call_wait():
    made = world([ask(70, AB, 0, handling_s=30)], [stand(0, 100, AB, 40, talk_s=60)])
    log = walk(quiet(TO_AND_FRO + "[dispatch]\ntalk_interruptible = false"), made)
    assert talks(log) == [(0, 0, 40, 100, False)]
    assert seconds(log.assignments["ordered"]).tolist() == [100]


def test_a_person_talks_with_one_unit_only():
    # Both units pass the spot at 50 s, from either side; the lower number is first.
    text = TO_AND_FRO.replace("segment cd @ 100 m", "segment ab @ 100 m")
    log = walk(quiet(text, officers=2), world(people=[stand(0, 100, AB, 50, talk_s=60)]))
    assert talks(log) == [(0, 0, 50, 110, False)]


def test_nobody_stops_to_talk_on_the_way_to_a_call():
    made = world([ask(0, CD, 100, handling_s=30)], [stand(0, 200, AB, 50)])
    assert talks(walk(quiet(), made)) == []


def test_officers_who_stand_meet_people_within_reach():
    people = [stand(100, 200, AB, 9), stand(300, 400, AB, 11)]
    log = walk(quiet("[patrol]\ntalk_reach_m = 10"), world(people=people))
    assert talks(log) == [(0, 0, 100, 160, False)]
    assert set(log.steps["state"].tolist()) == {WAITING}


def test_some_talk_with_pairs_only_and_some_with_single_officers_only():
    people = [stand(0, 500, AB, 20, open_to=1), stand(0, 500, AB, 60, open_to=2)]
    alone = walk(quiet(TO_AND_FRO), world(people=people))
    pair = walk(quiet(TO_AND_FRO, officers=2, unit="pair"), world(people=people))
    assert [t[0] for t in talks(alone)] == [1]
    assert [t[0] for t in talks(pair)] == [0]


def test_everybody_met_is_on_the_street_of_a_step_in_time():
    rng = np.random.default_rng(5)
    people = [
        stand(a, a + 300, int(s), x)
        for a, s, x in zip(np.sort(rng.uniform(0, 7000, 60)), rng.integers(0, 3, 60),
                           rng.uniform(0, 100, 60), strict=True)
    ]  # fmt: skip
    made = world(people=people)
    log = walk(quiet(TO_AND_FRO, officers=2), made)
    assert len(log.talks) > 10
    assert len(set(log.talks["person"].tolist())) == len(log.talks)
    for talk in log.talks:
        person = made.people[talk["person"]]
        assert person["start"] <= talk["start"] <= person["end"]
        inside = log.steps[
            (log.steps["unit"] == talk["unit"]) & (log.steps["segment"] == person["segment"])
            & (log.steps["entered"] <= talk["start"]) & (log.steps["left"] >= talk["end"])
        ]  # fmt: skip
        assert len(inside) >= 1
        assert inside[0]["state"] == WALKING


def test_a_unit_free_at_this_moment_goes_to_who_waits_before_it_talks():
    # Handling ends at 60 s; the second request waits; somebody stands at the very spot.
    made = world([ask(0, AB, 0), ask(1, AB, 0)], [stand(30, 700, AB, 0, talk_s=600)])
    for cut in ("true", "false"):
        log = walk(quiet(f"[dispatch]\ntalk_interruptible = {cut}"), made)
        assert seconds(log.assignments["ordered"]).tolist() == [0, 60]
        assert talks(log)[0][2] >= 120

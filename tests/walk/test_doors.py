"""Knocking on doors, by hand: two doors on each street, at 25 and 75 m."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sim.tables import DOOR, NO_ANSWER, TALKED, Log
from sim.world.draw import as_met
from tests.scenes import ask, quiet, seconds, three_streets, walk, walked, world
from tests.walk.test_talks import AB, TO_AND_FRO

DOORS = """
[people]
residents_per_km = 20
[[activities.doors]]
name = "doors"
start = "{start}"
end = "{end}"
knocks_per_street = 1
residents_per_door = 1
answer_share = {answers}
knock_min = 0.5
talk = {{ distribution = "constant", mean_min = 2 }}
"""


def knock(
    more: str = "", *, answers: int = 0, start: str = "12:00", end: str = "14:00",
    officers: int = 1, requests: Sequence[tuple[float, ...]] = (), eager: bool = False,
) -> Log:  # fmt: skip
    text = TO_AND_FRO + DOORS.format(answers=answers, start=start, end=end) + more
    scenario = quiet(text, officers=officers)
    met = as_met(world(requests), scenario, three_streets(), 1, 1)
    return walk(scenario, met, eager=eager)


def times(log: Log) -> list[tuple[float, float]]:
    talks = log.talks
    return list(zip(seconds(talks["start"]).tolist(), seconds(talks["end"]).tolist(), strict=True))


def test_a_unit_knocks_at_the_next_door_of_each_street_until_all_were_tried():
    log = knock()
    # There: 25 m of each street. Back: 25 m was tried, so 75 m, after 25 m of walking.
    assert times(log) == [
        (25, 55), (155, 185), (285, 315), (415, 445), (545, 575), (675, 705),
    ]  # fmt: skip
    assert set(log.talks["channel"].tolist()) == {DOOR}
    assert set(log.talks["result"].tolist()) == {NO_ANSWER}
    assert walked(log)[0] == (AB, 0, 100, 0, 130)


def test_who_opens_talks_with_the_officers():
    log = knock(answers=1)
    assert times(log)[:2] == [(25, 145), (245, 365)]
    assert set(log.talks["result"].tolist()) == {TALKED}


def test_on_the_next_date_the_doors_are_tried_once_more():
    log = knock('[season]\nlast_day = "2021-03-02"\n')
    day = 24 * 3600
    assert len(log.talks) == 12
    assert times(log)[6] == (day + 25, day + 55)


def test_doors_are_knocked_at_only_in_their_hours():
    assert times(knock(start="12:01", end="12:03")) == [(75, 105), (155, 185)]


def test_only_those_named_knock():
    other = "shifts = []\nunits = [2]\n"
    log = knock(other, officers=2)
    assert set(log.talks["unit"].tolist()) == {1}
    assert len(knock('shifts = ["noon"]\n').talks) == 6
    assert len(knock('days = ["tue"]\n').talks) == 0
    assert len(knock('dates = ["2021-03-01"]\n').talks) == 6


def test_two_units_never_knock_at_the_same_door():
    log = knock(officers=2)
    assert len(log.talks) == 6
    assert len(set(log.talks["person"].tolist())) == 6


def test_a_request_cuts_a_visit_off():
    log = knock(answers=1, requests=[ask(60, AB, 0)])
    assert times(log)[0] == (25, 60)
    assert log.talks["interrupted"][0]


@pytest.mark.parametrize("answers", [0, 1])
def test_doors_are_the_same_eager_and_on_demand(answers: int):
    logs = [
        knock(answers=answers, officers=2, requests=[ask(60, AB, 0), ask(300, AB, 70)], eager=eager)
        for eager in (False, True)
    ]
    assert logs[0].talks.tobytes() == logs[1].talks.tobytes()
    assert logs[0].steps.tobytes() == logs[1].steps.tobytes()


def test_a_world_without_the_doors_is_refused():
    scenario = quiet(TO_AND_FRO + DOORS.format(answers=1, start="12:00", end="14:00"))
    with pytest.raises(ValueError, match="does not hold the doors"):
        walk(scenario, world())

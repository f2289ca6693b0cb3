"""Meetings, posts and other events, and meals at a place, by hand.

The officer stands at A from noon to two and walks 1 m/s; D is 300 m away.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import scenario_from_text
from sim.tables import (
    AT_EVENTS,
    BREAK,
    EVENT,
    HOUR_US,
    ON_SCENE,
    RESPONDING,
    RETURNING,
    WALKING,
)
from sim.walk.agenda import plan_events
from sim.walk.crew import duties
from tests.scenes import SCENES, ask, quiet, seconds, stand, walk, walked, world
from tests.walk.test_a_shift import activities
from tests.walk.test_closures import both_ways, closed

AB, BC, CD = range(3)
A, D = "segment ab @ 0 m", "segment cd @ 100 m"
AT_ONE = 3600
HALF_PAST = 5400


def event(
    start: str = "13:00", end: str = "13:30", *, place: str = D, officers: int = 1,
    name: str = "meeting", more: str = 'requests = "answer"\n',
) -> str:  # fmt: skip
    return (
        f'[[activities.event]]\nname = "{name}"\nplace = "{place}"\nstart = "{start}"\n'
        f'end = "{end}"\nofficers = {officers}\ntalks_per_h = 0\n'
        'talk = { distribution = "constant", mean_min = 1 }\n' + more
    )


def at_events(log, unit: int = 0) -> list[tuple[float, float]]:
    return [(start, end) for state, start, end in activities(log, unit) if state == EVENT]


# With 3240 s to spare at noon (an hour less the way of 300 s and a minute) it looks at the clock
# after half of what is left each time, and goes when that is under half a minute: 3240 / 128 s.
LEAVES = AT_ONE - 60 - 300 - 3240 / 128
ARRIVES = LEAVES + 300


def test_it_leaves_in_time_and_stays_to_the_end():
    log = walk(quiet(event()), world())
    assert at_events(log) == [(ARRIVES, HALF_PAST)]
    assert walked(log)[:3] == [
        (AB, 0, 100, LEAVES, LEAVES + 100),
        (BC, 0, 100, LEAVES + 100, LEAVES + 200),
        (CD, 0, 100, LEAVES + 200, ARRIVES),
    ]
    assert walked(log)[3][3] == HALF_PAST


def test_it_is_there_so_many_minutes_before():
    log = walk(quiet(event(more='requests = "answer"\narrive_min = 10\n')), world())
    leaves = 3000 - 60 - 300 - 2640 / 128
    assert at_events(log) == [(leaves + 300, HALF_PAST)]


def test_a_request_is_answered_and_the_event_gone_on_with():
    log = walk(quiet(event()), world([ask(4000, AB, 0)]))
    assert activities(log)[1:6] == [
        (EVENT, ARRIVES, 4000), (RESPONDING, 4000, 4300), (ON_SCENE, 4300, 4360),
        (WALKING, 4360, 4660), (EVENT, 4660, HALF_PAST),
    ]  # fmt: skip


def test_or_waits_to_its_end():
    log = walk(quiet(event(more='requests = "wait"\n')), world([ask(4000, AB, 0)]))
    assert at_events(log) == [(ARRIVES, HALF_PAST)]
    assert seconds(log.assignments["ordered"]).tolist() == [HALF_PAST]


def test_or_only_the_urgent_ones_are_answered():
    text = event(more='requests = "urgent-only"\nurgent_priority = 1\n')
    made = world([ask(4000, CD, 100, priority=2), ask(4100, CD, 100, priority=1)])
    log = walk(quiet(text), made)
    assert seconds(log.assignments["ordered"]).tolist() == [HALF_PAST, 4100]
    assert at_events(log) == [(ARRIVES, 4100), (4160, HALF_PAST)]


def test_a_unit_on_its_way_can_still_be_sent():
    log = walk(quiet(event()), world([ask(LEAVES + 150, BC, 50, handling_s=10)]))
    assert activities(log)[1:4] == [
        (ON_SCENE, LEAVES + 150, LEAVES + 160), (WALKING, LEAVES + 160, ARRIVES + 10),
        (EVENT, ARRIVES + 10, HALF_PAST),
    ]  # fmt: skip


def test_a_call_makes_it_late_or_keeps_it_away():
    late = walk(quiet(event()), world([ask(3200, AB, 0, handling_s=600)]))
    assert at_events(late) == [(4100, HALF_PAST)]  # done at 3800, 300 s to walk
    away = walk(quiet(event()), world([ask(3200, AB, 0, handling_s=2000)]))
    assert at_events(away) == []  # done at 5200, there at 5500


def test_an_event_longer_than_the_shift_is_left_in_time_for_its_end():
    log = walk(quiet(event("11:00", "15:00")), world())
    assert activities(log) == [
        (WALKING, 0, 300), (EVENT, 300, 6840), (RETURNING, 6840, 7200),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "there"),
    [
        ("12:00", "12:30", [(300, 1800)]),  # at the start of the shift: goes at once
        ("09:00", "10:00", []),  # outside
    ],
)
def test_events_near_the_start_of_a_shift_and_outside(start: str, end: str, there):
    assert at_events(walk(quiet(event(start, end)), world())) == there


def test_an_event_at_the_end_of_a_shift_is_gone_to_if_there_is_time_for_it():
    # it begins at 6600 and must be left at 6840; from a minute before two it is 300 s back
    (start, end), = at_events(walk(quiet(event("13:50", "14:30")), world()))  # fmt: skip
    assert 6600 - 60 - 30 < start < 6600 - 60 and end == 6840
    assert at_events(walk(quiet(event("13:55", "14:30")), world())) == []


def test_of_two_events_at_once_one_unit_goes_to_the_first():
    both = event() + event(name="other", place=A)
    log = walk(quiet(both), world())
    assert at_events(log) == [(ARRIVES, HALF_PAST)]
    posts = f'[patrol]\nposts = ["{A}", "{A}"]\n'
    log = walk(quiet(both + posts, officers=2), world())
    assert at_events(log, 0) == [(ARRIVES, HALF_PAST)]
    # the other stands at A already and is a minute early, give or take its last look
    (start, end), = at_events(log, 1)  # fmt: skip
    assert AT_ONE - 60 - 30 < start < AT_ONE - 60 and end == HALF_PAST


def test_one_event_after_the_other():
    log = walk(quiet(event() + event("13:40", "13:45", name="next", place=A)), world())
    # from D at 5400, 300 s to A, where it begins at 6000
    assert at_events(log)[0] == (ARRIVES, HALF_PAST)
    assert at_events(log)[1][1] == 6300
    assert 5900 < at_events(log)[1][0] < 6000


def test_a_meal_that_would_make_it_late_comes_after_the_event():
    meal = "[crew]\nmeal_min = 20\nmeal_after_h = {}\nmeal_if_longer_h = 1\n"
    log = walk(quiet(event() + meal.format(0.8)), world())  # due at 2880: over at 4080
    assert [a for a in activities(log) if a[0] == BREAK] == [(BREAK, 5400, 6600)]
    # it looked at the clock at 2880, with 360 s to spare, and went with 360 / 16 left
    assert at_events(log) == [(3600 - 60 - 22.5, HALF_PAST)]
    log = walk(quiet(event() + meal.format(0.5)), world())
    assert [a for a in activities(log) if a[0] == BREAK] == [(BREAK, 1800, 3000)]
    assert at_events(log)[0][0] < AT_ONE - 60


def test_people_at_an_event_talk_one_after_the_other_with_the_unit_there():
    people = [
        stand(3600, HALF_PAST, CD, 100, open_to=AT_EVENTS),
        stand(3610, HALF_PAST, CD, 100, open_to=AT_EVENTS),
        stand(0, 5000, CD, 100),  # stands in the street: not met from the event
    ]
    # those at events come behind the others in the table
    log = walk(quiet(event()), world(people=[people[2], *people[:2]]))
    talks = [(int(t["person"]), float(seconds(t["start"])), float(seconds(t["end"])))
             for t in log.talks]  # fmt: skip
    assert talks == [(1, 3600, 3660), (2, 3660, 3720)]


def test_two_units_share_the_people_of_an_event():
    people = [stand(3600, HALF_PAST, CD, 100, open_to=AT_EVENTS) for _ in range(3)]
    posts = f'[patrol]\nposts = ["{A}", "{A}"]\n'
    log = walk(quiet(event(officers=2) + posts, officers=2), world(people=people))
    talks = [(int(t["person"]), int(t["unit"]), float(seconds(t["start"]))) for t in log.talks]
    assert sorted(talks) == [(0, 0, 3600), (1, 1, 3600), (2, 0, 3660)]


def test_a_call_cuts_a_talk_at_an_event():
    people = [stand(3600, HALF_PAST, CD, 100, talk_s=900, open_to=AT_EVENTS)]
    log = walk(quiet(event()), world([ask(4000, AB, 0)], people))
    assert [(float(seconds(t["end"])), bool(t["interrupted"])) for t in log.talks] == [(4000, True)]


def test_nobody_at_an_event_is_met_without_being_there_for_it():
    people = [stand(0, HALF_PAST, AB, 0, open_to=AT_EVENTS)]
    log = walk(quiet(event("09:00", "10:00", place=A)), world(people=people))
    assert len(log.talks) == 0


TWO_SHIFTS = """
[[shift]]
name = "first"
days = ["mon"]
start = "12:00"
end = "14:00"
officers = 2
unit = "single"
[[shift]]
name = "second"
days = ["mon"]
start = "13:00"
end = "16:00"
officers = 2
unit = "pair"
"""


def planned(text: str) -> list[tuple[int, float, float]]:
    """Shift and hours (from noon) of each unit that goes to an event."""
    roam = '[patrol]\nroute = "roam"\nposts = []\n'
    scenario = scenario_from_text(f'base = "quiet"\n{TWO_SHIFTS}{roam}{text}', folder=SCENES)
    found = duties(scenario, 1, 1)
    return [
        (found[row].shift, one.start / HOUR_US - 12, one.end / HOUR_US - 12)
        for row, mine in sorted(plan_events(scenario, found).items())
        for one in mine
    ]


def test_units_that_can_stay_go_first_then_by_shift_and_place():
    assert planned(event("12:30", "13:30")) == [(0, 0.5, 1.5)]
    assert planned(event("13:30", "15:00")) == [(1, 1.5, 3)]
    assert planned(event("13:00", "14:00", officers=3)) == [(0, 1, 2), (0, 1, 2), (1, 1, 2)]
    assert planned(event("13:00", "14:00", more='requests = "wait"\nshifts = ["second"]\n')) == [
        (1, 1, 2)
    ]


def test_a_later_shift_relieves_the_first():
    assert planned(event("12:30", "15:00")) == [(0, 0.5, 2), (1, 2, 3)]
    # two officers: both of the first shift, then the pair
    assert planned(event("12:30", "15:00", officers=2)) == [(0, 0.5, 2), (0, 0.5, 2), (1, 2, 3)]


def test_dates_of_an_event():
    once = event(more='requests = "wait"\ndates = ["2021-03-02"]\n')
    assert planned(once) == []
    monday = event(more='requests = "wait"\ndates = ["2021-03-01"]\n')
    assert planned(monday) == [(0, 1, 1.5)]


MEAL = (
    "[crew]\nmeal_min = 30\nmeal_after_h = 1\nmeal_if_longer_h = 1\n"
    f'meal_places = ["{D}", "segment bc @ 0 m"]\n'
)


def test_the_meal_is_eaten_at_the_nearest_of_its_places():
    log = walk(quiet(MEAL), world())
    assert activities(log)[:2] == [(WALKING, 0, 3700), (BREAK, 3700, 5500)]
    assert walked(log)[0] == (AB, 0, 100, 3600, 3700)
    assert walked(log)[1] == (AB, 100, 0, 5500, 5600)


def test_a_unit_on_its_way_to_the_meal_can_be_sent_and_eats_later():
    log = walk(quiet(MEAL), world([ask(3650, AB, 0)]))
    assert [a for a in activities(log) if a[0] == BREAK] == [(BREAK, 3860, 5660)]


def test_no_time_for_the_way_means_no_meal():
    text = MEAL.replace("meal_after_h = 1", "meal_after_h = 1.45").replace(
        ', "segment bc @ 0 m"', ""
    )
    # due at 5220: 300 to walk, 1800 to eat and 300 back end after 7140
    assert BREAK not in [a[0] for a in activities(walk(quiet(text), world()))]


def same(a, b) -> bool:
    return {k: v.tobytes() for k, v in a.tables().items()} == {
        k: v.tobytes() for k, v in b.tables().items()
    }


@pytest.mark.parametrize("mode", ["answer", "urgent-only", "wait"])
def test_laws_hold_with_events_and_meals_at_a_place(mode: str):
    rng = np.random.default_rng(4)
    text = (
        event("12:20", "12:40", officers=3, more=f'requests = "{mode}"\n', name="a")
        + event("12:50", "13:20", officers=2, place=A, more=f'requests = "{mode}"\n', name="b")
        + event("13:30", "15:00", officers=1, more=f'requests = "{mode}"\narrive_min = 5\n')
        + MEAL.replace("meal_min = 30", "meal_min = 10\nbriefing_min = 3\nwriting_min = 5")
        + '[patrol]\nroute = "roam"\nposts = []\n'
    )
    scenario = quiet(text, officers=5, unit="pair")
    made = world(
        [ask(t, int(s), x, handling_s=h, priority=int(p)) for t, s, x, h, p in zip(
            np.sort(rng.uniform(0, 7200, 40)), rng.integers(0, 3, 40), rng.uniform(0, 100, 40),
            rng.exponential(200, 40), rng.integers(1, 4, 40), strict=True)],
        [stand(1200 + 30 * i, 2400, CD, 100, open_to=AT_EVENTS) for i in range(9)]
        + [stand(3000 + 30 * i, 4800, AB, 0, open_to=AT_EVENTS) for i in range(9)],
    )  # fmt: skip
    log = walk(scenario, made)
    assert same(log, walk(scenario, made, eager=True))
    spent = np.bincount(log.activities["unit"], log.activities["end"] - log.activities["start"])
    assert spent.astype(np.int64).tolist() == (log.units["left"] - log.units["start"]).tolist()
    assert (log.activities["state"] == EVENT).sum() >= 3
    assert len(np.unique(log.talks["person"])) == len(log.talks) > 5
    for unit in log.units["unit"]:
        steps = log.steps[log.steps["unit"] == unit]
        assert (steps["entered"][1:] >= steps["left"][:-1]).all()
        at = [spot(s["segment"], s["from_mm"]) for s in steps]
        to = [spot(s["segment"], s["to_mm"]) for s in steps]
        assert at[1:] == to[:-1]
        events = log.activities[(log.activities["unit"] == unit)
                                & (log.activities["state"] == EVENT)]  # fmt: skip
        for row in events:  # it stands where the event is, all the time
            there = steps[(steps["entered"] < row["end"]) & (steps["left"] > row["start"])]
            assert (there["from_mm"] == there["to_mm"]).all()
            assert {spot(s["segment"], s["from_mm"]) for s in there} <= {0, 300_000}


def spot(segment: int, at: int) -> int:
    """Millimetres from A."""
    return int(segment) * 100_000 + int(at)


def test_a_street_that_closes_on_the_way_to_an_event_is_walked_round():
    # On the ring of `test_closures` the event is at C, 200 m off by B. With 340 s to spare at noon
    # it leaves at 340 - 340 / 16 s. At 360 s, 41.25 m from A, bc closes: 341.25 m back and by D.
    scene = event("12:10", "12:30", place="segment cd @ 0 m")
    log = both_ways(quiet(scene + closed("12:06")), world())
    assert walked(log)[0] == (AB, 0, 41.25, 318.75, 360.0)
    assert at_events(log) == [(360 + 341.25, 1800)]

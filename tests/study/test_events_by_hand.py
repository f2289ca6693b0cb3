"""Events: who was there of whom was needed, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.scenario.demand_model import Duration
from sim.scenario.duty_model import Activities, Event
from sim.study.measures import measure_named
from sim.study.measures.attendance import event_staffing, officer_time
from sim.study.measures.contacts import meet
from sim.study.measures.effort import work
from sim.tables import EVENT, EVENT_CHANNEL, HOUR_US, MINUTE_US, STREET, WALKING

START = 14 * HOUR_US
END = 22 * HOUR_US


def at(hour: float) -> int:
    return round(hour * HOUR_US)


def event(name: str, start: int, end: int, officers: int) -> Event:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    talk = Duration("constant", 5.0)
    return Event(name, "A", days, (), start, end, officers, (), 10.0, "answer", 1, 0.0, talk)


@pytest.fixture
def day(season):
    """A pair and a single officer from 14:00 to 22:00; two events.

    The meeting, 16:00 to 17:00, needs one officer: the pair is there from 15:50 to 16:45. The
    post, 18:00 to 20:00, needs three: the pair is there from 18:30 to 20:00, the single officer
    from 18:00 to 19:00.
    """
    rows = [
        (0, WALKING, 14, 15 + 5 / 6), (0, EVENT, 15 + 5 / 6, 16.75), (0, WALKING, 16.75, 18.5),
        (0, EVENT, 18.5, 20), (0, WALKING, 20, 22),
        (1, WALKING, 14, 18), (1, EVENT, 18, 19), (1, WALKING, 19, 22),
    ]  # fmt: skip
    found = season(
        days=1,
        units=[{"officers": 2, "place": 0, "start": START, "end": END, "left": END},
               {"officers": 1, "place": 1, "start": START, "end": END, "left": END}],
        activities=[{"unit": u, "state": s, "start": at(a), "end": at(b)} for u, s, a, b in rows],
        people=[{"open_to": 4, "channel": EVENT_CHANNEL, "resident": i} for i in range(2)]
        + [{"resident": 9}],
        talks=[{"person": 0, "unit": 0, "start": at(16), "channel": EVENT_CHANNEL},
               {"person": 1, "unit": 0, "start": at(16.1), "channel": EVENT_CHANNEL},
               {"person": 2, "unit": 0, "start": at(17), "channel": STREET}],
    )  # fmt: skip
    events = (event("meeting", 16 * 60, 17 * 60, 1), event("post", 18 * 60, 20 * 60, 3))
    return replace(found, scenario=replace(found.scenario, activities=Activities((), events)))


def test_the_share_staffed_counts_no_more_officers_than_needed(day) -> None:
    # meeting: 0.75 of 1 officer-hour; post: 0.5 h alone, 0.5 h all three, 1 h the pair: 4 of 6
    staffed, planned = event_staffing(day)
    assert staffed / HOUR_US == 0.75 + 0.5 + 1.5 + 2
    assert planned / HOUR_US == 1 + 6
    assert measure_named("event_staffed_share").value(work(day)) == pytest.approx(4.75 / 7)


def test_time_before_and_after_an_event_and_on_the_way_does_not_count(season) -> None:
    # the single officer stands there from 15:00 to 16:30 and again from 16:50 to 18:00
    found = season(
        units=[{"officers": 1, "start": START, "end": END, "left": END}],
        activities=[
            {"unit": 0, "state": WALKING, "start": at(14), "end": at(15)},
            {"unit": 0, "state": EVENT, "start": at(15), "end": at(16.5)},
            {"unit": 0, "state": WALKING, "start": at(16.5), "end": at(16.75)},
            {"unit": 0, "state": EVENT, "start": at(16.75), "end": at(18)},
            {"unit": 0, "state": WALKING, "start": at(18), "end": at(22)},
        ],
    )
    events = (event("meeting", 16 * 60, 17 * 60, 2),)
    found = replace(found, scenario=replace(found.scenario, activities=Activities((), events)))
    assert event_staffing(found) == (0.75 * HOUR_US, 2.0 * HOUR_US)
    assert all(type(value) is float for value in event_staffing(found))


def test_events_of_all_days_are_planned_and_nobody_there_is_nothing(season) -> None:
    units = [
        {"date": d, "officers": 2, "start": d * 24 * HOUR_US + START, "end": d * 24 * HOUR_US + END,
         "left": d * 24 * HOUR_US + END}
        for d in (0, 1)
    ]  # fmt: skip
    late = {"unit": 1, "state": EVENT, "start": at(24 + 16), "end": at(24 + 16.5)}
    found = season(days=2, units=units, activities=[late])
    events = (event("meeting", 16 * 60, 17 * 60, 1), event("post", 19 * 60, 20 * 60, 2))
    found = replace(found, scenario=replace(found.scenario, activities=Activities((), events)))
    assert event_staffing(found) == (0.5 * HOUR_US, 2 * 3.0 * HOUR_US)


def test_of_two_units_the_first_of_the_shift_is_planned_whatever_row_it_has(season) -> None:
    shift = {"officers": 1, "start": START, "end": END, "left": END}
    events = (event("meeting", 16 * 60, 17 * 60, 1),)
    for there, staffed in ((0, 0.0), (1, 1.0)):  # the second row is the first unit
        found = season(
            units=[{**shift, "place": 1}, {**shift, "place": 0}],
            activities=[{"unit": there, "state": EVENT, "start": at(16), "end": at(17)}],
        )
        found = replace(found, scenario=replace(found.scenario, activities=Activities((), events)))
        assert event_staffing(found) == (staffed * HOUR_US, 1.0 * HOUR_US)


def test_hours_at_events_count_every_officer_from_their_coming(day) -> None:
    weekly = 2 * (55 / 60 + 1.5) + 1
    assert measure_named("event_officer_h_per_week").value(work(day)) == pytest.approx(7 * weekly)


def test_contacts_at_events_stand_apart(day) -> None:
    assert measure_named("event_contacts_per_week").value(meet(day)) == 2 * 7
    assert measure_named("contacts_per_week").value(meet(day)) == 3 * 7


def test_without_events_there_is_no_share(season) -> None:
    found = season(units=[{"officers": 2, "start": START, "end": END, "left": END}], days=1)
    assert event_staffing(found) == (0.0, 0.0)


def test_called_in_officers_are_overtime_from_the_first_minute(season) -> None:
    late = END + 30 * MINUTE_US
    units = [{"officers": 2, "called_in": 1, "start": START, "end": END, "left": late}]
    rows = [{"unit": 0, "state": WALKING, "start": START, "end": late}]
    effort = work(season(units=units, activities=rows, days=7))
    assert measure_named("called_in_h_per_week").value(effort) == 8
    assert measure_named("overtime_h_per_week").value(effort) == 8 + 2 * 0.5
    assert measure_named("officer_hours_per_week").value(effort) == 16


def test_officer_time_of_spans_that_overlap() -> None:
    assert officer_time([(0, 10, 2), (5, 15, 2)], 3) == 5 * 2 + 5 * 3 + 5 * 2
    assert officer_time([(0, 10, 2), (10, 15, 4), (20, 21, 1)], 3) == 10 * 2 + 5 * 3 + 1
    assert officer_time([(0, 10, 2), (0, 10, 2), (2, 4, 1)], 9) == 10 * 4 + 2
    assert officer_time([], 3) == 0

"""Contacts, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.measures import measure_named
from sim.study.measures.contacts import UNKNOWN, Contacts, count_again, meet
from sim.study.reduce import reduce
from sim.tables import DAY_US, GREETING, HOUR_US, MINUTE_US, REQUEST_CHANNEL, STREET


def value(name: str, contacts: Contacts) -> float:
    return measure_named(name).value(contacts)


def talk(person: int, hour: float, day: int = 0, **more: object) -> dict[str, object]:
    start = day * DAY_US + round(hour * HOUR_US)
    return {"person": person, "unit": day, "start": start, "end": start + 6 * MINUTE_US, **more}


@pytest.fixture
def two_days(season):
    """Resident 7 of Elm on both days, resident 7 of Oak once, one more of Elm.

    The scenario counts a resident again after 24 h and records half the talks.
    """
    people = [
        {"segment": 0, "resident": 7}, {"segment": 0, "resident": 7},
        {"segment": 1, "resident": 7}, {"segment": 0, "resident": 3},
        {"segment": 0, "resident": 7},
    ]  # fmt: skip
    talks = [
        talk(0, 15), talk(1, 18), talk(2, 18.5, interrupted=True), talk(3, 19),
        talk(4, 16, day=1),
    ]  # fmt: skip
    return season(days=2, people=people, talks=talks)


def test_a_resident_counts_again_only_after_the_time_set(two_days) -> None:
    contacts = meet(two_days)
    assert contacts.counted.tolist() == [True, False, True, True, True]
    assert value("contacts_per_week", contacts) == pytest.approx(4 * 3.5)


def test_the_clock_runs_from_the_last_counted_talk() -> None:
    start = np.array([0, 20, 25, 44, 49], dtype=np.int64)
    assert count_again(np.zeros(5, dtype=np.int64), start, 24).tolist() == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_residents_of_different_streets_are_different_people(two_days) -> None:
    contacts = meet(two_days)
    assert value("different_people_per_season", contacts) == 3


def test_recorded_contacts_are_the_share_that_is_written_down(two_days) -> None:
    contacts = meet(two_days)
    assert value("recorded_contacts_per_season", contacts) == 2
    assert value("recorded_contacts_per_week", contacts) == pytest.approx(7)


def test_contacts_per_officer_hour_use_all_hours_on_duty(two_days) -> None:
    contacts = meet(two_days)  # two officers, eight hours, two days
    assert value("contacts_per_officer_hour", contacts) == pytest.approx(4 / 32)


def test_talks_and_interruptions_are_counted_as_talks(two_days) -> None:
    contacts = meet(two_days)
    assert value("mean_talk_min", contacts) == 6
    assert value("interrupted_talks_per_week", contacts) == pytest.approx(3.5)


def test_tables_show_contacts_by_channel_and_by_segment(two_days) -> None:
    reduced = reduce(two_days)
    street = reduced.talks[0]
    assert street.tolist() == ("street", 5, 4, 1, 30.0, 3)
    assert reduced.talks["talks"][1:].tolist() == [0, 0, 0]
    assert reduced.segments["contacts"].tolist() == [3, 1, 0]
    assert reduced.days["contacts"].tolist() == [3, 1]


def test_neighbours_with_the_same_numbers_elsewhere_are_other_people(season) -> None:
    homes = [(segment, resident) for segment in range(3) for resident in range(2)]
    people = [{"segment": s, "resident": r} for s, r in homes]
    contacts = meet(season(people=people, talks=[talk(i, 15) for i in range(6)]))
    assert contacts.counted.tolist() == [1] * 6
    assert contacts.different == 6


def test_the_same_resident_on_two_days_is_one_person_on_every_street(season) -> None:
    homes = [(segment, resident) for segment in range(3) for resident in range(4)]
    people = [{"segment": s, "resident": r} for s, r in homes] * 2
    talks = [talk(i, 15, day=i // 12) for i in range(24)]
    contacts = meet(season(days=2, people=people, talks=talks))
    assert contacts.number == 24
    assert contacts.different == 12


def test_the_first_microsecond_of_the_season_counts(season) -> None:
    contacts = meet(season(people=[{}], talks=[{"person": 0, "start": 0, "end": MINUTE_US}]))
    assert contacts.inside.tolist() == [True]
    assert contacts.number == 1


def test_a_talk_and_a_caller_at_the_end_of_the_warm_up_count_and_before_it_do_not(season) -> None:
    warm = 5 * HOUR_US
    evidence = season(
        units=[{"start": 0, "end": DAY_US, "left": DAY_US, "officers": 2}],
        people=[{"resident": 1}, {"resident": 2}],
        talks=[talk(0, 5), {**talk(1, 5), "start": warm - 1}],
        requests=[{"t": 4 * HOUR_US}, {"t": 4 * HOUR_US}],
        assignments=[{"request": 0, "arrived": warm - 1}, {"request": 1, "arrived": warm}],
    )
    scenario = evidence.scenario
    unbroken = replace(scenario.season, unbroken_hours=24.0, warm_up_hours=5.0)
    told = replace(scenario.contacts, callers_count=True)
    contacts = meet(
        replace(
            evidence, first_counted=warm,
            scenario=replace(scenario, season=unbroken, contacts=told),
        )
    )  # fmt: skip
    assert contacts.counted.tolist() == [1, 0, 0, 1]
    assert contacts.inside.tolist() == [True, False, False, False]
    assert contacts.weeks == pytest.approx(19 / 168)
    assert contacts.officer_hours == 2 * 19


def test_callers_stand_behind_the_talks_with_nothing_said(season) -> None:
    evidence = season(
        units=[{"start": 0, "end": DAY_US, "left": DAY_US, "officers": 1}] * 3,
        people=[{"segment": 2, "resident": 5}],
        talks=[talk(0, 15, interrupted=True)],
        requests=[{"t": 15 * HOUR_US, "segment": 1}, {"t": 16 * HOUR_US, "segment": 2}],
        assignments=[
            {"request": 0, "unit": 2, "arrived": 15 * HOUR_US + 5},
            {"request": 1, "unit": 1, "arrived": 16 * HOUR_US + 7},
            {"request": 1, "unit": 0, "arrived": 16 * HOUR_US + 7},
        ],
    )
    scenario = evidence.scenario
    told = replace(scenario, contacts=replace(scenario.contacts, callers_count=True))
    contacts = meet(replace(evidence, scenario=told))
    assert contacts.unit.tolist() == [0, 2, 0]  # of two that come together the first in the list
    assert contacts.channel.tolist() == [STREET, REQUEST_CHANNEL, REQUEST_CHANNEL]
    assert contacts.segment.tolist() == [2, 1, 2]
    assert contacts.start.tolist() == [15 * HOUR_US, 15 * HOUR_US + 5, 16 * HOUR_US + 7]
    assert contacts.counted.tolist() == [1, 1, 1]
    assert contacts.length.tolist() == [6 * MINUTE_US, 0, 0]
    assert contacts.interrupted.tolist() == [True, False, False]
    assert contacts.row.tolist() == [0, 1, 2]
    assert contacts.resident.tolist()[1:] == [UNKNOWN, UNKNOWN]
    assert contacts.counts.tolist() == [True, True, True]
    assert contacts.different == 3


def test_talks_that_are_no_contacts_keep_their_place(season) -> None:
    contacts = meet(season(people=[{}, {}, {}], talks=[
        talk(0, 15, result=GREETING), talk(1, 16), talk(2, 17, result=GREETING),
    ]))  # fmt: skip
    assert contacts.counted.tolist() == [0, 1, 0]
    assert contacts.row.tolist() == [1]
    assert contacts.inside.tolist() == [False, True, False]


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 100)), max_size=40),
    again=st.integers(0, 60),
)
def test_counting_equals_going_through_the_talks_one_by_one(
    rows: list[tuple[int, int]], again: int
) -> None:
    who = np.array([r[0] for r in rows], dtype=np.int64)
    start = np.array([r[1] for r in rows], dtype=np.int64)
    last: dict[int, int] = {}
    counted = 0
    for w, t in sorted(rows):
        if w not in last or t - last[w] >= again:
            last[w] = t
            counted += 1
    assert count_again(who, start, again).sum() == counted


def test_a_city_in_three_years_has_more_people_and_time_than_one_number_holds() -> None:
    # 100,000 people, each talked with at the beginning, a day before the end, and at the end
    end = 1096 * DAY_US
    who = np.tile(np.arange(100_000), 3)
    start = np.repeat(np.array([0, end - DAY_US, end]), 100_000)
    counted = count_again(who, start, 2 * DAY_US)
    assert counted.reshape(3, -1).sum(axis=1).tolist() == [100_000, 100_000, 0]

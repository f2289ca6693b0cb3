"""Officers, requests and contacts by the hour of the clock, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.study.evidence import Evidence
from sim.study.measures.by_hour import by_hour, officer_time
from sim.study.measures.contacts import meet
from sim.study.measures.response import respond
from sim.tables import DAY_US, HOUR_US, MINUTE_US, NEVER, NOT_ASKED, SERVED


def at(hour: float, day: int = 0) -> int:
    return day * DAY_US + round(hour * HOUR_US)


def hours(found: dict[int, float]) -> list[float]:
    """24 values, 0 where none is given."""
    return [found.get(hour, 0) for hour in range(24)]


@pytest.fixture
def two_days(season: Callable[..., Evidence]) -> Evidence:
    """A pair from 14:00 to 16:30 with overtime, and one officer over the last midnight."""
    return season(
        days=2,
        units=[
            {"date": 0, "start": at(14), "end": at(16), "left": at(16.5), "officers": 2},
            {"date": 1, "start": at(22.75, 1), "end": at(25.25, 1), "left": at(25.25, 1),
             "officers": 1},
        ],
        requests=[
            {"t": at(14)}, {"t": at(14.99), "segment": 1}, {"t": at(14.5, 1)}, {"t": at(15)},
            {"t": at(16), "foot": False}, {"t": at(17)}, {"t": at(3)},
        ],
        assignments=[
            {"request": 0, "ordered": at(14), "arrived": at(14) + 10 * MINUTE_US, "left": at(15)},
            {"request": 1, "ordered": at(15), "arrived": at(14.99) + 10 * MINUTE_US + 1,
             "left": at(16)},
            {"request": 3, "ordered": at(15), "arrived": NEVER, "left": at(15.5)},
        ],
        outcomes=[{"request": 0, "outcome": SERVED}, {"request": 5, "outcome": NOT_ASKED}],
        people=[{"resident": 1}, {"resident": 2}, {"resident": 1}],
        talks=[
            {"person": 0, "start": at(14.9), "end": at(15.2)},
            {"person": 1, "start": at(15), "end": at(15.1)},
            {"person": 2, "start": at(16), "end": at(16.1)},
        ],
    )  # fmt: skip


def test_the_time_of_a_city_is_exact_to_the_microsecond(season: Callable[..., Evidence]) -> None:
    # 30,000 officers around the clock for 120 days are more than 2 ** 53 us in each hour; one
    # more officer is there for 1 us
    units = [{"start": 0, "end": at(0, 120), "left": at(0, 120), "officers": 30_000},
             {"start": at(5), "end": at(5) + 1, "left": at(5) + 1, "officers": 1}]  # fmt: skip
    found = officer_time(season(days=120, units=units)).tolist()
    every = 120 * 30_000 * HOUR_US
    assert every > 2**53
    assert found == [every + (hour == 5) for hour in range(24)]


def columns(evidence: Evidence) -> dict[str, list[float]]:
    found = by_hour(evidence, respond(evidence), meet(evidence))
    return {name: values.tolist() for name, (_, values) in found.items()}


def test_officers_are_on_duty_in_the_hours_of_the_clock_to_the_end_of_their_overtime(
    two_days: Evidence,
) -> None:
    expected = hours({14: 2, 15: 2, 16: 1, 22: 0.25, 23: 1, 0: 1, 1: 0.25})
    assert (officer_time(two_days) / HOUR_US).tolist() == expected
    assert officer_time(two_days).dtype == np.int64
    assert columns(two_days)["on_duty_officer_h"] == expected


def test_requests_for_the_foot_patrol_stand_in_the_hour_in_which_they_are_made(
    two_days: Evidence,
) -> None:
    found = columns(two_days)
    assert found["hour"] == list(range(24))
    assert found["foot_requests"] == hours({14: 3, 15: 1, 3: 1})  # one more was never asked for
    assert found["reached"] == hours({14: 2})
    assert found["reached_in_time"] == hours({14: 1})


def test_contacts_stand_in_the_hour_in_which_the_talk_begins(two_days: Evidence) -> None:
    assert columns(two_days)["contacts"] == hours({14: 1, 15: 1})  # resident 1 once


def test_the_columns_have_their_types(two_days: Evidence) -> None:
    found = by_hour(two_days, respond(two_days), meet(two_days))
    assert {name: dtype for name, (dtype, _) in found.items()} == {
        "hour": "i2", "on_duty_officer_h": "f8", "foot_requests": "i4", "reached": "i4",
        "reached_in_time": "i4", "contacts": "i4",
    }  # fmt: skip


def test_without_units_and_requests_there_are_24_hours_of_nothing(
    season: Callable[..., Evidence],
) -> None:
    found = columns(season(units=[]))
    assert all(len(values) == 24 for values in found.values())
    assert all(sum(values) == 0 for name, values in found.items() if name != "hour")


def test_what_is_before_the_warm_up_ends_is_left_out(two_days: Evidence) -> None:
    scenario = two_days.scenario
    warm = replace(scenario.season, unbroken_hours=48.0, warm_up_hours=14.5)
    unbroken = replace(
        two_days, scenario=replace(scenario, season=warm), first_counted=at(14.5),
        season_end=2 * DAY_US,
    )  # fmt: skip
    found = columns(unbroken)
    assert found["on_duty_officer_h"] == hours({14: 1, 15: 2, 16: 1, 22: 0.25, 23: 1})
    assert found["foot_requests"] == hours({14: 2, 15: 1})
    exact = replace(unbroken, first_counted=at(14.99))
    assert columns(exact)["foot_requests"] == hours({14: 2, 15: 1})  # at the very end of it

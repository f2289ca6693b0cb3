"""When officers are there and what happens when, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.study.evidence import Evidence
from sim.study.measures.by_hour import officer_time
from sim.study.reduce import Reduced, reduce
from sim.study.when import by_hour_table, by_weekday_table
from sim.tables import DAY_US, HANDLED, HOUR_US, MINUTE_US, NOT_ASKED, SERVED


@pytest.fixture
def two_days(season: Callable[..., Evidence]) -> Evidence:
    """A pair 14:00 to 22:30 on Saturday; one officer 22:00 to 1:00 on Sunday night.

    Saturday: asked at 14:10 (reached at 14:15), 3:00 (never), 14:20 (not meant
    for foot) and 14:30 (not asked after all). Talks at 15:00, 15:59 and on
    Sunday at 23:00.
    """
    sunday = DAY_US + 22 * HOUR_US
    return season(
        days=2,
        units=[
            {"officers": 2, "start": 14 * HOUR_US, "end": 22 * HOUR_US,
             "left": 22 * HOUR_US + 30 * MINUTE_US},
            {"officers": 1, "date": 1, "start": sunday, "end": sunday + 3 * HOUR_US,
             "left": sunday + 3 * HOUR_US},
        ],
        requests=[
            {"t": 14 * HOUR_US + 10 * MINUTE_US}, {"t": 3 * HOUR_US},
            {"t": 14 * HOUR_US + 20 * MINUTE_US, "foot": False},
            {"t": 14 * HOUR_US + 30 * MINUTE_US},
        ],
        assignments=[{"request": 0, "ordered": 14 * HOUR_US + 11 * MINUTE_US,
                      "arrived": 14 * HOUR_US + 15 * MINUTE_US, "left": 15 * HOUR_US,
                      "ended": HANDLED}],
        outcomes=[{"request": 0, "outcome": SERVED, "t": 15 * HOUR_US},
                  {"request": 3, "outcome": NOT_ASKED, "t": 15 * HOUR_US}],
        people=[{"segment": 0, "resident": n} for n in range(3)],
        talks=[
            {"person": 0, "start": 15 * HOUR_US, "end": 15 * HOUR_US + MINUTE_US},
            {"person": 1, "start": 16 * HOUR_US - MINUTE_US, "end": 16 * HOUR_US},
            {"person": 2, "unit": 1, "start": sunday + HOUR_US, "end": sunday + 2 * HOUR_US},
        ],
    )  # fmt: skip


def hours_with(rows: np.ndarray, name: str) -> dict[int, float]:
    """Hours in which a column is not zero."""
    return {int(row["hour"]): float(row[name]) for row in rows if row[name]}


def test_officers_are_on_duty_in_the_hours_of_their_shift_overtime_and_night(
    two_days: Evidence,
) -> None:
    hours = officer_time(two_days) / HOUR_US
    late = {14: 2, 15: 2, 16: 2, 17: 2, 18: 2, 19: 2, 20: 2, 21: 2, 22: 1 + 1, 23: 1, 0: 1}
    assert {h: hours[h] for h in range(24) if hours[h]} == late
    assert hours.sum() == 2 * 8.5 + 3


def test_requests_and_contacts_stand_in_the_hour_in_which_they_begin(two_days: Evidence) -> None:
    hours = reduce(two_days).hours
    assert hours["hour"].tolist() == list(range(24))
    assert hours_with(hours, "foot_requests") == {3: 1, 14: 1}
    assert hours_with(hours, "reached") == hours_with(hours, "reached_in_time") == {14: 1}
    assert hours_with(hours, "contacts") == {15: 2, 23: 1}


def test_an_hour_of_the_table_is_a_mean_over_days_or_weeks(two_days: Evidence) -> None:
    table = by_hour_table({"plain": seasons(two_days)}, {"plain": two_days.scenario})
    at = table.set_index("hour")
    assert len(table) == 24 and table["scenario"].eq("plain").all()
    assert at.loc[14, "officers_on_duty"] == pytest.approx(2 / 2)  # on one of two days
    assert at.loc[23, "officers_on_duty"] == pytest.approx(1 / 2)
    assert at.loc[14, "foot_requests_per_week"] == pytest.approx(3.5)
    assert at.loc[14, "reached_in_time_per_week"] == pytest.approx(3.5)
    # contacts of the two seasons: 2 and 0 in two days
    assert at.loc[15, "contacts_per_week"] == pytest.approx(3.5)
    assert at.loc[15, "contacts_per_week_season_low"] == 0
    assert at.loc[15, "contacts_per_week_season_high"] == pytest.approx(7)


def seasons(evidence: Evidence) -> dict[int, Reduced]:
    """The season, and one more in which nobody was met."""
    alone = replace(evidence, log=replace(evidence.log, talks=evidence.log.talks[:0]))
    return {1: reduce(evidence), 2: reduce(alone)}


def test_a_day_of_the_week_is_a_mean_over_its_dates(two_days: Evidence) -> None:
    table = by_weekday_table({"plain": seasons(two_days)}, {"plain": two_days.scenario})
    assert table["weekday"].tolist() == ["sat", "sun"]  # the season begins on February 27, 2021
    assert table["dates"].tolist() == [1, 1]
    assert table["planned_officer_h_per_day"].tolist() == [16, 3]
    assert table["foot_requests_per_day"].tolist() == [1, 0]  # that of 3:00 is not in the window
    assert table["contacts_per_day"].tolist() == [1, 0.5]
    assert table["contacts_per_day_season_low"].tolist() == [0, 0]
    assert table["contacts_per_day_season_high"].tolist() == [2, 1]


def test_two_saturdays_share_what_was_done_on_them(season: Callable[..., Evidence]) -> None:
    evidence = season(days=8)
    one = {"plain": {1: reduce(evidence)}}
    table = by_weekday_table(one, {"plain": evidence.scenario}).set_index("weekday")
    assert table["dates"].to_dict() == {
        "mon": 1, "tue": 1, "wed": 1, "thu": 1, "fri": 1, "sat": 2, "sun": 1,
    }  # fmt: skip
    assert table["planned_officer_h_per_day"].tolist() == [16] * 7
    assert evidence.scenario.season.first_day == date(2021, 2, 27)


def test_an_unbroken_season_has_hours_and_no_days_of_the_week(
    season: Callable[..., Evidence],
) -> None:
    evidence = season(days=2)
    unbroken = replace(evidence.scenario.season, unbroken_hours=36.0, warm_up_hours=12.0)
    scenario = replace(evidence.scenario, season=unbroken)
    end = 36 * HOUR_US
    units = evidence.log.units.copy()
    units["start"], units["end"], units["left"] = 0, end, end
    evidence = replace(
        evidence, scenario=scenario, first_counted=12 * HOUR_US, season_end=end,
        log=replace(evidence.log, units=units[:1]),
    )  # fmt: skip
    one = {"plain": {1: reduce(evidence)}}
    hours = by_hour_table(one, {"plain": scenario})
    assert hours["officers_on_duty"].tolist() == [2.0] * 24  # one whole day counts
    assert len(by_weekday_table(one, {"plain": scenario})) == 0

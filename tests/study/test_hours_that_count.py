"""The window: the clock hours that count."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.duty_model import Shift
from sim.scenario.model import Study
from sim.study.evidence import Window, gather, window_minutes
from sim.tables import DAY_US, HOUR_US, MINUTE_US

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LATE = Window(22 * HOUR_US, 4 * HOUR_US, 2)  # 22:00 to 02:00 on two dates


def hours(*values: float) -> np.ndarray:
    return np.array([round(v * HOUR_US) for v in values], dtype=np.int64)


def test_the_time_gone_by_grows_inside_the_hours_and_rests_outside() -> None:
    t = hours(0, 22, 23, 26, 40, 46, 47.5, 50, 100)
    assert (LATE.until(t) / HOUR_US).tolist() == [0, 0, 1, 4, 4, 4, 5.5, 8, 8]
    assert LATE.total == 8 * HOUR_US


def test_a_window_over_midnight_holds_the_small_hours_of_the_next_date_only() -> None:
    assert LATE.contains(hours(1, 21.9, 22, 25.9, 26, 49, 73)).tolist() == [
        False, False, True, True, False, True, False,
    ]  # fmt: skip


def test_the_age_integral_skips_the_hours_outside() -> None:
    # unseen since 21:00: from 22:00 to 02:00 the age runs from 1 h to 5 h, from
    # 22:00 to 23:00 of the second night from 25 h to 26 h
    got = LATE.age_integral(hours(21), hours(47), hours(21)) / HOUR_US**2
    assert got[0] == pytest.approx((5**2 - 1) / 2 + (26**2 - 25**2) / 2, rel=1e-14)


@settings(max_examples=200, deadline=None)
@given(
    start=st.integers(0, 30), length=st.integers(1, 24), count=st.integers(0, 4),
    a=st.integers(-5, 150), more=st.integers(0, 150), older=st.integers(0, 60),
)  # fmt: skip
def test_closed_forms_equal_the_sum_over_hours(
    start: int, length: int, count: int, a: int, more: int, older: int
) -> None:
    window = Window(start * HOUR_US, length * HOUR_US, count)
    b, since = a + more, a - older
    inside = [h for h in range(a, b) if any(0 <= h - start - 24 * k < length for k in range(count))]
    assert window.measure(hours(a), hours(b))[0] == len(inside) * HOUR_US
    exact = sum(Fraction(2 * (h - since) + 1, 2) for h in inside)
    got = window.age_integral(hours(a), hours(b), hours(since))[0] / HOUR_US**2
    assert got == pytest.approx(float(exact), rel=1e-12)
    assert window.contains(hours(a))[0] == (a in inside) or more == 0


def test_leaving_out_the_first_day_leaves_whole_days() -> None:
    later = LATE.starting_from(DAY_US)
    assert (later.start, later.count) == (46 * HOUR_US, 1)
    assert LATE.starting_from(0) == LATE
    assert LATE.starting_from(10 * DAY_US).total == 0


@pytest.fixture
def study(plain_scenario):
    def make(*shifts: Shift, window=None) -> Study:
        scenario = plain_scenario(3, shifts)
        return Study("s", "", (scenario,), "plain", 1, 1, window, 10.0, 60.0, 480.0, ())

    return make


def shift(start: int, end: int, *others: int) -> Shift:
    return Shift("x", WEEK, start, end, others, 2, "pair")


def test_without_set_hours_the_window_runs_from_the_first_start_to_the_last_end(study) -> None:
    assert window_minutes(study(shift(840, 1320), shift(1080, 120))) == (840, 720)
    assert window_minutes(study(shift(840, 1320, 600))) == (600, 720)


def test_set_hours_may_cross_midnight(study) -> None:
    assert window_minutes(study(shift(840, 1320), window=(1200, 240))) == (1200, 480)
    assert window_minutes(study(shift(840, 1320), window=(0, 1440))) == (0, 1440)


def test_shifts_around_the_clock_make_a_window_of_whole_days(study) -> None:
    assert window_minutes(study(shift(300, 780), shift(1320, 360))) == (0, 1440)


def test_an_unbroken_season_is_one_stretch_after_the_warm_up(study, three_streets, season) -> None:
    made = study(shift(840, 1320))
    unbroken = replace(
        made.scenarios[0],
        season=replace(made.scenarios[0].season, unbroken_hours=100.0, warm_up_hours=10.0),
    )
    empty = season()
    evidence = gather(three_streets, made, unbroken, empty.world, empty.log)
    assert evidence.window.contains(hours(9.99, 10, 99.99, 100)).tolist() == [
        False, True, True, False,
    ]  # fmt: skip
    assert evidence.weeks == pytest.approx(90 / 168)
    ordinary = gather(three_streets, made, made.scenarios[0], empty.world, empty.log)
    assert ordinary.first_counted == DAY_US
    assert ordinary.window == Window(840 * MINUTE_US, 480 * MINUTE_US, 3)

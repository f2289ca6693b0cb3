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
from sim.study.evidence import Window, gather, window_minutes, with_hours_settled
from sim.tables import DAY_US, HOUR_US, MINUTE_US, NEVER

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


def test_the_age_of_a_microsecond_is_not_lost_in_the_hours_around_it() -> None:
    # from 1 us after the beginning to 2 us, unseen since 1 us: half a microsecond squared
    at = LATE.start + np.array([1, 2])
    assert LATE.age_integral(at[:1], at[1:], at[:1]).tolist() == [0.5]


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
    assert LATE.starting_from(10 * DAY_US).count == 0
    assert LATE.starting_from(22 * HOUR_US) == LATE
    assert LATE.starting_from(22 * HOUR_US + 1) == later
    every = Window(2, 3, 4, 5).starting_from(8)
    assert every == Window(12, 3, 2, 5)


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


def test_hours_that_are_written_down_are_those_that_were_found(study) -> None:
    for shifts, window in (
        ((shift(840, 1320),), None),
        ((shift(840, 1320), shift(1080, 120)), None),
        ((shift(300, 780), shift(1320, 360)), None),
        ((shift(0, 480),), None),
        ((shift(840, 1320),), (1200, 240)),
        ((shift(840, 1320),), (0, 1440)),
    ):
        made = study(*shifts, window=window)
        settled = with_hours_settled(made)
        assert window_minutes(settled) == window_minutes(made)
        assert settled.window is not None
        assert 0 < settled.window[1] <= 1440
        assert replace(settled, window=made.window) == made
    assert with_hours_settled(study(shift(840, 1320))).window == (840, 1320)
    assert with_hours_settled(study(shift(840, 1320), shift(1080, 120))).window == (840, 120)


def test_the_hours_are_those_of_all_scenarios(study) -> None:
    made, early = study(shift(840, 1320)), study(shift(600, 720))
    both = replace(made, scenarios=made.scenarios + early.scenarios)
    assert window_minutes(both) == (600, 720)
    other = study(shift(840, 1320, 600, 1000))
    assert window_minutes(other) == (600, 880)


def test_hours_of_a_day_less_a_minute_are_no_whole_day(study) -> None:
    assert window_minutes(study(shift(0, 480), shift(960, 1439))) == (0, 1439)
    assert window_minutes(study(shift(0, 480), shift(960, 1440))) == (0, 1440)
    assert window_minutes(study(shift(1, 480), shift(960, 1440))) == (1, 1439)
    assert window_minutes(study(shift(300, 780), shift(960, 300))) == (0, 1440)  # 5:00 to 5:00
    assert window_minutes(study(shift(300, 780), shift(960, 299))) == (300, 1439)


def test_without_any_shift_the_whole_day_counts(study) -> None:
    empty = study(shift(840, 1320))
    bare = replace(empty, scenarios=(replace(empty.scenarios[0], shifts=()),))
    assert window_minutes(bare) == (0, 1440)


def test_a_warm_up_as_long_as_the_season_leaves_nothing(study, three_streets, season) -> None:
    made, empty = study(shift(840, 1320)), season()
    scenario = made.scenarios[0]
    nothing = replace(
        scenario, season=replace(scenario.season, unbroken_hours=5.0, warm_up_hours=5.0)
    )
    evidence = gather(three_streets, made, nothing, empty.world, empty.log)
    assert evidence.window == Window(5 * HOUR_US, 0, 1, 1)
    short = replace(scenario, season=replace(scenario.season, unbroken_hours=0.5))
    evidence = gather(three_streets, made, short, empty.world, empty.log)
    assert evidence.window == Window(0, HOUR_US // 2, 1, HOUR_US // 2)


def test_time_on_duty_is_cut_to_the_season_that_counts(season) -> None:
    units = [{"start": 4 * HOUR_US, "left": 9 * HOUR_US}, {"start": 1, "left": 2 * HOUR_US}]
    evidence = season(units=units)
    assert evidence.on_duty.tolist() == [5 * HOUR_US, 2 * HOUR_US - 1]
    scenario = evidence.scenario
    warm = replace(scenario.season, unbroken_hours=8.0, warm_up_hours=5.0)
    cut = replace(
        evidence, scenario=replace(scenario, season=warm), first_counted=5 * HOUR_US,
        season_end=8 * HOUR_US,
    )  # fmt: skip
    assert cut.on_duty.tolist() == [3 * HOUR_US, 0]


def test_units_belong_to_the_shifts_that_were_worked(season) -> None:
    units = [{"date": 1, "shift": 0}, {"date": 0, "shift": 1}, {"date": 1, "shift": 0}]
    instances, index = season(days=2, units=units).unit_instance
    assert (instances.tolist(), index.tolist()) == ([[0, 1], [1, 0]], [1, 0, 1])
    instances, index = season(units=[]).unit_instance
    assert (instances.shape, index.shape) == ((0, 2), (0,))


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
    assert evidence.window == Window(10 * HOUR_US, 90 * HOUR_US, 1, 90 * HOUR_US)
    assert (evidence.first_counted, evidence.season_end) == (10 * HOUR_US, 100 * HOUR_US)
    assert (evidence.counted_from, evidence.counted_until) == (10 * HOUR_US, 100 * HOUR_US)
    assert (evidence.unbroken, evidence.dates) == (True, 5)
    assert evidence.weeks == pytest.approx(90 / 168)
    ordinary = gather(three_streets, made, made.scenarios[0], empty.world, empty.log)
    assert (ordinary.first_counted, ordinary.season_end) == (DAY_US, 3 * DAY_US)
    assert (ordinary.counted_from, ordinary.counted_until) == (0, NEVER)
    assert (ordinary.unbroken, ordinary.dates) == (False, 3)
    assert ordinary.weeks == pytest.approx(3 / 7)
    assert (ordinary.reach_within_min, ordinary.wait_limit_min, ordinary.seen_within_min) == (
        10.0, 60.0, 480.0,
    )  # fmt: skip
    assert ordinary.graph is three_streets
    assert (ordinary.world, ordinary.log) == (empty.world, empty.log)
    assert ordinary.scenario is made.scenarios[0]
    assert ordinary.window == Window(840 * MINUTE_US, 480 * MINUTE_US, 3)

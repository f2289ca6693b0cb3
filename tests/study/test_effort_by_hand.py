"""Effort: hours, states, distance, busy units; worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.measures import measure_named
from sim.study.measures.effort import Effort, work
from sim.study.measures.timesheet import activity_time, timeline
from sim.study.reduce import reduce
from sim.tables import (
    ACTIVITIES,
    BRIEFING,
    CALLED_OFF,
    DAY_US,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    ON_SCENE,
    REDIRECTED,
    RESPONDING,
    RETURNING,
    SERVED,
    STATES,
    TALKING,
    WAITING,
    WALKING,
    WRITING,
)

START = 14 * HOUR_US


def after(minutes: float) -> int:
    return START + round(minutes * MINUTE_US)


def chain(unit: int, *parts: tuple[int, float]) -> list[dict[str, object]]:
    """Activities one after another from 14:00, minutes each."""
    rows, t = [], 0.0
    for state, minutes in parts:
        rows.append({"unit": unit, "state": state, "start": after(t), "end": after(t + minutes)})
        t += minutes
    return rows


def value(name: str, effort: Effort) -> float:
    return measure_named(name).value(effort)


@pytest.fixture
def shift(season):
    """A pair and a single officer on duty for 100 minutes, planned 90.

    Pair: briefing 10, walk 50, responding 10, on scene 20, writing 10. In its walk a
    talk of 6 min, signals of 2 min, and a stand of 5 min at a post with a talk of 3;
    on the way to the call a signal of 1 min.
    """
    units = [
        {"officers": 2, "place": 0, "start": START, "end": after(90), "left": after(100)},
        {"officers": 1, "place": 1, "start": START, "end": after(90), "left": after(90)},
    ]
    activities = [
        *chain(0, (BRIEFING, 10), (WALKING, 50), (RESPONDING, 10), (ON_SCENE, 20), (WRITING, 10)),
        *chain(1, (BRIEFING, 10), (RETURNING, 80)),
    ]
    steps = [
        {"segment": 1, "from_mm": 0, "to_mm": 200_000, "entered": after(10), "left": after(55),
         "delay": 8 * MINUTE_US, "state": WALKING},
        {"segment": 1, "from_mm": 200_000, "to_mm": 200_000, "entered": after(55),
         "left": after(60), "delay": 5 * MINUTE_US, "state": WAITING},
        {"segment": 1, "from_mm": 200_000, "to_mm": 50_000, "entered": after(60),
         "left": after(70), "delay": 1 * MINUTE_US, "state": RESPONDING},
        {"segment": 1, "from_mm": 50_000, "to_mm": 50_000, "entered": after(70),
         "left": after(90), "delay": 20 * MINUTE_US, "state": ON_SCENE},
        {"segment": 2, "from_mm": 0, "to_mm": 300_000, "entered": after(10), "left": after(90),
         "unit": 1, "state": RETURNING},
    ]  # fmt: skip
    talks = [
        {"person": 0, "unit": 0, "start": after(20), "end": after(26)},
        {"person": 1, "unit": 0, "start": after(57), "end": after(60), "interrupted": True},
    ]
    assignments = [
        {"request": 0, "ordered": after(60), "arrived": after(70), "left": after(90),
         "ended": HANDLED},
    ]  # fmt: skip
    return season(
        days=7, units=units, activities=activities, steps=steps, talks=talks, people=[{}, {}],
        requests=[{"t": after(58)}], assignments=assignments,
        outcomes=[{"request": 0, "outcome": SERVED, "t": after(90)}],
    )  # fmt: skip


def minutes_by_state(effort: Effort, unit: int) -> dict[str, float]:
    return {STATES[s]: t / MINUTE_US for s, t in enumerate(effort.time[unit]) if t}


def test_talks_signals_and_stands_are_taken_out_of_the_walk(shift) -> None:
    assert minutes_by_state(work(shift), 0) == {
        "briefing": 10, "walking": 50 - 6 - 2 - 5, "talking": 6 + 3, "waiting": 2 + 2 + 1,
        "responding": 9, "on-scene": 20, "writing": 10,
    }  # fmt: skip
    assert minutes_by_state(work(shift), 1) == {"briefing": 10, "returning": 80}


def test_time_by_state_adds_up_to_the_time_on_duty(shift) -> None:
    effort = work(shift)
    assert effort.time.sum(axis=1).tolist() == effort.on_duty.tolist()


def test_shares_of_time_are_weighted_by_officers(shift) -> None:
    assert value("on_scene_time_share", work(shift)) == pytest.approx(2 * 20 / (2 * 100 + 90))
    assert value("returning_time_share", work(shift)) == pytest.approx(80 / 290)


def test_officer_hours_are_planned_and_overtime_stands_apart(shift) -> None:
    assert value("officer_hours_per_week", work(shift)) == pytest.approx(3 * 1.5)
    assert value("overtime_h_per_week", work(shift)) == pytest.approx(2 * 10 / 60)


def test_every_officer_of_a_pair_walks_its_kilometers(shift) -> None:
    assert value("km_per_officer_shift", work(shift)) == pytest.approx((2 * 0.35 + 0.3) / 3)


def test_busy_is_the_way_to_a_request_and_the_time_at_it(shift) -> None:
    effort = work(shift)
    assert value("busy_share", effort) == pytest.approx(30 / 190)
    assert effort.busy_by_team.tolist() == pytest.approx([0.3, 0.0])
    assert value("busy_share_spread", effort) == pytest.approx(0.3)


def test_requests_served_are_set_against_the_officer_hours_on_duty(shift) -> None:
    assert value("served_per_officer_hour", work(shift)) == pytest.approx(60 / 290)


def test_time_to_the_next_call_runs_from_free_within_one_shift(season) -> None:
    units = [{"officers": 1, "start": START, "end": after(480), "left": after(480)}] * 2
    assignments = [
        {"unit": 0, "ordered": after(10), "left": after(30), "ended": HANDLED},
        {"unit": 0, "ordered": after(50), "left": after(55), "ended": REDIRECTED},
        {"unit": 0, "ordered": after(55), "left": after(70), "ended": CALLED_OFF},
        {"unit": 0, "ordered": after(100), "left": after(120), "ended": HANDLED},
        {"unit": 1, "ordered": after(130), "left": after(140), "ended": HANDLED},
    ]
    effort = work(season(units=units, assignments=assignments))
    assert value("free_to_next_call_min", effort) == pytest.approx((20 + 30) / 2)


def test_the_shift_table_has_the_figures_of_its_own_units(shift) -> None:
    row = reduce(shift).shifts[0]
    assert (row["date"], row["shift"], row["units"], row["officers"]) == (0, 0, 2, 3)
    assert row["planned_officer_h"] == pytest.approx(4.5)
    assert row["on_duty_officer_h"] == pytest.approx(290 / 60)
    assert row["walked_km"] == pytest.approx(0.65)
    assert row["walked_share"] == pytest.approx(500 / 600)
    assert row["talking_officer_h"] == pytest.approx(18 / 60)
    assert (row["talks"], row["interrupted_talks"], row["calls"]) == (2, 1, 1)
    assert (row["reached"], row["reached_in_time"]) == (1, 0)
    assert row["mean_wait_answered_min"] == pytest.approx(12)


pieces = st.lists(
    st.tuples(
        st.sampled_from([WALKING, RESPONDING, RETURNING, ON_SCENE, WRITING, WAITING]),
        st.integers(1, 50), st.integers(0, 10), st.integers(0, 10),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=4))
def test_whatever_a_day_is_made_of_its_states_add_up_exactly(season, days) -> None:
    units, activities, steps, talks = [], [], [], []
    expected = []
    for unit, parts in enumerate(days):
        t, total = START, dict.fromkeys(range(len(STATES)), 0)
        for state, free, talk, signal in parts:
            end = t + free + talk + signal
            activities.append({"unit": unit, "state": state, "start": t, "end": end})
            if state in (WALKING, RESPONDING, RETURNING):
                steps.append({"unit": unit, "segment": 0, "from_mm": 0, "to_mm": 1, "entered": t,
                              "left": end, "delay": talk + signal, "state": state})  # fmt: skip
                total[WAITING] += signal
                total[TALKING] += talk
                total[state] += free
            elif state == WAITING:
                total[TALKING] += talk
                total[WAITING] += free + signal
            else:
                total[state] += free + talk + signal
            talks.append({"person": -1, "unit": unit, "start": t + free, "end": t + free + talk})
            t = end
        units.append({"officers": 1, "start": START, "end": t, "left": t})
        expected.append([total[s] for s in range(len(STATES))])
    effort = work(season(units=units, activities=activities, steps=steps, talks=talks))
    assert effort.time.tolist() == expected
    assert effort.time.sum(axis=1).tolist() == effort.on_duty.tolist()


def test_what_was_before_the_warm_up_is_left_out_of_the_effort(season) -> None:
    """One pair all day; the warm-up ends at 15:00, in the middle of everything."""
    units = [{"officers": 2, "start": START, "end": after(480), "left": after(480), "place": 3}]
    evidence = season(
        units=units,
        activities=chain(0, (WALKING, 90), (RESPONDING, 10), (ON_SCENE, 20), (WAITING, 360)),
        steps=[
            {"segment": 0, "to_mm": 100_000, "entered": after(0), "left": after(60) - 1},
            {"segment": 1, "to_mm": 200_000, "entered": after(60) - 1, "left": after(90),
             "delay": 20 * MINUTE_US},
            {"segment": 1, "from_mm": 200_000, "to_mm": 150_000, "entered": after(60),
             "left": after(90), "delay": 6 * MINUTE_US},
        ],
        people=[{}, {}],
        talks=[{"person": 0, "start": after(58), "end": after(63)},
               {"person": 1, "start": after(300), "end": after(310)}],
        requests=[{"t": after(60) - 1}, {"t": after(60)}, {"t": after(70)}],
        outcomes=[{"request": 0, "outcome": SERVED}, {"request": 1, "outcome": SERVED},
                  {"request": 2, "outcome": SERVED + 1}],
        assignments=[
            {"request": 0, "ordered": after(60) - 1, "left": after(61), "ended": HANDLED},
            {"request": 1, "ordered": after(60), "left": after(64), "ended": HANDLED},
            {"request": 2, "ordered": after(70), "left": after(72), "ended": HANDLED},
        ],
    )  # fmt: skip
    scenario = evidence.scenario
    warm = replace(scenario.season, unbroken_hours=22.0, warm_up_hours=15.0)
    unbroken = replace(
        evidence, scenario=replace(scenario, season=warm), first_counted=after(60),
        season_end=after(480),
    )  # fmt: skip
    effort = work(unbroken)
    assert effort.walked.tolist() == [50_000]
    assert effort.served == 1
    assert (effort.free_sum, effort.free_count) == (6 * MINUTE_US, 1)
    assert effort.on_duty.tolist() == effort.planned.tolist() == [420 * MINUTE_US]
    assert effort.busy.tolist() == [30 * MINUTE_US]
    # of the walk 30 minutes, of them talk 3 and standing 20 and 6 less that; of the wait 10 talk
    assert minutes_by_state(effort, 0) == {
        "walking": 30 - 26, "talking": 3 + 10, "waiting": 26 - 3 + 350, "responding": 10,
        "on-scene": 20,
    }  # fmt: skip
    all_of_it = work(evidence)
    assert all_of_it.walked.tolist() == [350_000]
    assert (all_of_it.served, all_of_it.free_count) == (2, 2)
    assert all_of_it.planned.tolist() == [480 * MINUTE_US]


def test_what_is_after_the_end_of_an_unbroken_season_is_left_out(season) -> None:
    evidence = season(
        units=[{"officers": 1, "start": START, "end": after(100), "left": after(100)}],
        activities=chain(0, (WALKING, 40), (WAITING, 40), (WRITING, 20)),
        steps=[{"to_mm": 1, "entered": after(0), "left": after(40), "delay": 5 * MINUTE_US}],
        people=[{}, {}],
        talks=[{"person": 0, "start": after(55), "end": after(65)},
               {"person": 1, "start": after(70), "end": after(75)}],
    )  # fmt: skip
    scenario = evidence.scenario
    whole = replace(scenario.season, unbroken_hours=15.0)
    cut = replace(
        evidence, scenario=replace(scenario, season=whole), first_counted=0, season_end=after(60)
    )
    assert minutes_by_state(work(cut), 0) == {"walking": 35, "waiting": 5 + 20 - 5, "talking": 5}
    early = replace(cut, season_end=after(30))
    assert minutes_by_state(work(early), 0) == {"walking": 25, "waiting": 5}


def test_no_more_standing_than_the_part_of_a_step_that_counts(season) -> None:
    evidence = season(
        units=[{"officers": 1, "start": START, "end": after(100), "left": after(100)}],
        activities=chain(0, (WALKING, 100)),
        steps=[{"to_mm": 1, "entered": after(0), "left": after(50), "delay": 45 * MINUTE_US}],
    )
    scenario = evidence.scenario
    warm = replace(scenario.season, unbroken_hours=22.0, warm_up_hours=15.0)
    cut = replace(
        evidence, scenario=replace(scenario, season=warm), first_counted=after(20),
        season_end=after(100),
    )  # fmt: skip
    assert minutes_by_state(work(cut), 0) == {"walking": 80 - 30, "waiting": 30}


def test_units_of_the_same_shift_and_place_are_a_team_over_all_dates(season) -> None:
    units = [
        {"date": d, "shift": s, "place": p, "start": START, "end": after(60), "left": after(50 + d),
         "officers": 1, "called_in": p}
        for d, s, p in ((0, 0, 0), (0, 0, 2), (0, 1, 0), (1, 1, 0), (1, 0, 2), (0, 1, 2))
    ]  # fmt: skip
    effort = work(season(days=2, units=units))
    assert effort.team.tolist() == [0, 1, 2, 2, 1, 3]
    assert effort.overtime.tolist() == [0] * 6
    assert effort.called_in.tolist() == [0, 2, 0, 0, 2, 2]
    assert effort.officers.dtype == effort.called_in.dtype == "int64"
    assert effort.weeks == pytest.approx(2 / 7)


def test_without_units_there_is_no_effort(season) -> None:
    effort = work(season(units=[]))
    assert effort.time.shape == (0, len(STATES))
    assert (effort.free_sum, effort.free_count, effort.served) == (0, 0, 0)
    assert [len(part) for part in (effort.team, effort.walked, effort.busy)] == [0, 0, 0]


def test_a_unit_without_activities_keeps_its_row(season) -> None:
    units = [{"officers": 1, "start": START, "end": after(60), "left": after(60)}] * 3
    found = season(units=units, activities=chain(1, (WALKING, 60)))
    assert minutes_by_state(work(found), 1) == {"walking": 60}
    assert work(found).time.sum(axis=1).tolist() == [0, 60 * MINUTE_US, 0]
    assert activity_time(found).tolist() == work(found).time.tolist()


def test_activities_are_found_among_those_of_a_city_in_three_years() -> None:
    # 100,000 units, so many a day, each walking for four hours and writing for one
    units = np.arange(100_000)
    start = units // 92 * DAY_US + START
    rows = np.zeros(200_000, dtype=ACTIVITIES)
    rows["unit"] = np.repeat(units, 2)
    rows["start"] = np.column_stack([start, start + 4 * HOUR_US]).ravel()
    rows["end"] = np.column_stack([start + 4 * HOUR_US, start + 5 * HOUR_US]).ravel()
    doing = timeline(rows)
    assert np.array_equal(doing.rows, rows)
    assert np.array_equal(doing.at(units, start), 2 * units)
    assert np.array_equal(doing.at(units, start + 4 * HOUR_US - 1), 2 * units)
    assert np.array_equal(doing.at(units, start + 4 * HOUR_US), 2 * units + 1)
    assert np.array_equal(timeline(rows[::-1]).at(units, start + HOUR_US), 2 * units)

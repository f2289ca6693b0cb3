"""The register of measures and the reduced season as a whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.study.evidence import Evidence, Window
from sim.study.measures import MEASURES, measure_named, measure_names, measures_markdown
from sim.study.measures.record import Measure
from sim.study.reduce import Reduced, reduce
from sim.tables import (
    ACTIVITIES,
    BRIEFING,
    DAY_US,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    NEVER,
    ON_SCENE,
    RESPONDING,
    SERVED,
    WALKING,
)

UNITS = ("share", "min", "h", "km", "m", "per_week", "per_day", "per_hour", "per_season", "ratio",
         "gini", "km_day", "officer_shift", "spread", "officer_hour")  # fmt: skip


def test_every_measure_has_its_own_name_and_a_plain_one_in_both_languages() -> None:
    for names in ([m.name for m in MEASURES], [m.english for m in MEASURES],
                  [m.spanish for m in MEASURES]):  # fmt: skip
        assert len(set(names)) == len(MEASURES)
        assert all(name.strip() for name in names)
    assert all(m.english != m.spanish for m in MEASURES)


def test_every_name_ends_in_its_unit() -> None:
    assert [m.name for m in MEASURES if not m.name.endswith(UNITS)] == []
    assert all(m.unit == "share" for m in MEASURES if m.name.endswith("_share"))
    assert all(m.unit == "min" for m in MEASURES if m.name.endswith("_min"))


def test_measures_that_flatter_have_no_direction() -> None:
    flattering = ["mean_gap_min", "mean_wait_answered_min", "contacts_per_officer_hour",
                  "predictability_share"]  # fmt: skip
    assert {measure_named(name).direction for name in flattering} == {"none"}
    assert not set(flattering) & set(measure_names(with_direction=True))


def test_names_are_those_of_all_measures_or_of_those_that_can_be_a_headline() -> None:
    assert measure_names() == tuple(m.name for m in MEASURES)
    headlines = measure_names(with_direction=True)
    assert headlines == tuple(m.name for m in MEASURES if m.direction in ("higher", "lower"))
    assert 0 < len(headlines) < len(MEASURES)


def test_a_measure_with_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="'up' is not one of"):
        Measure("x_min", "min", "up", "effort", "x", "y", "mean", "z", lambda part: (0.0, 1.0))


def test_an_unknown_measure_names_the_known_ones() -> None:
    names = ", ".join(m.name for m in MEASURES)
    with pytest.raises(KeyError, match=f"no measure 'walked'; there are {names}"):
        measure_named("walked")


def test_all_measures_stand_in_the_markdown_list() -> None:
    lines = measures_markdown().splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [m.name for m in MEASURES]
    assert all(row.count("|") == 8 for row in rows)


def test_a_line_of_the_markdown_list_is_one_row_whatever_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = Measure(
        "x_min", "min", "lower", "effort", "a | b", "eso", "mean", "What.", lambda part: (0.0, 1.0)
    )
    monkeypatch.setattr("sim.study.measures.MEASURES", (odd,))
    assert (
        "| `x_min` | a \\| b | eso | min | less is better | mean | What. |" in measures_markdown()
    )


def test_the_register_loads_none_of_the_slow_libraries() -> None:
    code = (
        "import sys, sim.study.words, sim.study.compare, sim.study.reduce; "
        "slow = {'scipy', 'pandas', 'numba', 'networkx', 'matplotlib', 'osmnx', 'simpy'}; "
        "print(sorted(slow & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


@pytest.fixture
def walk(season: Callable[..., Evidence]) -> Evidence:
    """One evening of one officer: a walk, a call, a talk. Counted from midnight."""
    start, end = 14 * HOUR_US, 22 * HOUR_US
    legs = []
    for k in range(90):
        at = start + (10 + 4 * k) * MINUTE_US
        length = (100_000, 200_000, 300_000)[k % 3]
        legs.append({"segment": k % 3, "from_mm": 0, "to_mm": length, "entered": at,
                     "left": at + 4 * MINUTE_US, "delay": (k % 2) * MINUTE_US,
                     "state": WALKING})  # fmt: skip
    walked = start + 370 * MINUTE_US
    return season(
        first_counted=0, steps=legs, people=[{"segment": 1, "resident": 2}],
        units=[{"officers": 1, "start": start, "end": end, "left": end}],
        activities=[
            {"state": BRIEFING, "start": start, "end": start + 10 * MINUTE_US},
            {"state": WALKING, "start": start + 10 * MINUTE_US, "end": walked},
            {"state": RESPONDING, "start": walked, "end": walked + 6 * MINUTE_US},
            {"state": ON_SCENE, "start": walked + 6 * MINUTE_US, "end": end},
        ],
        talks=[{"person": 0, "start": start + 14 * MINUTE_US, "end": start + 15 * MINUTE_US}],
        requests=[{"t": walked - 4 * MINUTE_US}, {"t": start}],
        assignments=[{"request": 0, "ordered": walked, "arrived": walked + 6 * MINUTE_US,
                      "left": end, "ended": HANDLED}],
        outcomes=[{"request": 0, "outcome": SERVED, "t": end}],
    )  # fmt: skip


def halved(rows: np.ndarray, *names: str) -> np.ndarray:
    """The table with its times halved."""
    made = rows.copy()
    for name in names:
        made[name] = np.where(rows[name] < NEVER, rows[name] // 2, rows[name])
    return made


def test_twice_the_speed_and_half_of_all_times_leave_every_share_as_it_was(walk: Evidence) -> None:
    log = walk.log
    fast = replace(
        walk,
        world=replace(walk.world, requests=halved(walk.world.requests, "t", "car")),
        log=replace(
            log,
            units=halved(log.units, "start", "end", "left"),
            assignments=halved(log.assignments, "ordered", "started", "arrived", "left"),
            outcomes=halved(log.outcomes, "t"),
            talks=halved(log.talks, "start", "end"),
            steps=halved(log.steps, "entered", "left", "delay"),
            activities=halved(log.activities, "start", "end"),
        ),
        window=Window(walk.window.start // 2, walk.window.length // 2, 1, DAY_US // 2),
        reach_within_min=walk.reach_within_min / 2,
        wait_limit_min=walk.wait_limit_min / 2,
        seen_within_min=walk.seen_within_min / 2,
        season_end=DAY_US // 2,
    )
    before, after = reduce(walk).season, reduce(fast).season
    # predictability looks at classes of 15 minutes, which do not shrink with the rest
    shares = [i for i, name in enumerate(before["measure"])
              if name.endswith("_share") and name != "predictability_share"]  # fmt: skip
    shares = [i for i in shares if before["denominator"][i] > 0]
    assert len(shares) > 15
    value = [season["numerator"][shares] / season["denominator"][shares]
             for season in (before, after)]  # fmt: skip
    assert value[1].tolist() == pytest.approx(value[0].tolist(), rel=1e-12, nan_ok=True)
    assert measured(after, "mean_time_since_seen_min") == pytest.approx(
        measured(before, "mean_time_since_seen_min") / 2
    )


def measured(season: np.ndarray, name: str) -> float:
    row = season[season["measure"] == name][0]
    return float(row["numerator"] / row["denominator"])


def test_what_happens_before_the_warm_up_ends_does_not_count(walk: Evidence) -> None:
    # the same evening as one unbroken stretch whose warm-up ends in the middle of it
    warm = 17 * HOUR_US
    scenario = replace(
        walk.scenario, season=replace(walk.scenario.season, unbroken_hours=22.0, warm_up_hours=17.0)
    )
    unbroken = replace(
        walk, scenario=scenario, first_counted=warm, season_end=22 * HOUR_US,
        window=Window(warm, 5 * HOUR_US, 1, 5 * HOUR_US),
    )  # fmt: skip
    reduced = reduce(unbroken)
    shift = reduced.shifts[0]
    assert shift["on_duty_officer_h"] == 5
    assert shift["briefing_officer_h"] == 0
    walking, waiting = shift["walking_officer_h"], shift["waiting_officer_h"]
    assert (walking + waiting) * 60 == pytest.approx(370 - 180)
    assert shift["talks"] == 0
    assert reduced.requests["counted"].tolist() == [True, False]
    assert measured(reduced.season, "officer_hours_per_week") == pytest.approx(168.0)
    states = [
        name
        for name in reduced.shifts.dtype.names
        if name.endswith("_officer_h")
        and name not in ("planned_officer_h", "on_duty_officer_h", "overtime_officer_h")
    ]
    assert sum(shift[name] for name in states) == pytest.approx(5)


def test_totals_by_segment_and_by_shift_agree_with_the_season(walk: Evidence) -> None:
    reduced = reduce(walk)
    assert reduced.segments["walked_m"].sum() == reduced.shifts["walked_km"].sum() * 1000 == 18_000
    assert reduced.segments["passes"].tolist() == [30, 30, 30]
    assert reduced.shifts["passes"].sum() == 90
    per_hour = measured(reduced.season, "passes_per_hour")
    assert per_hour == pytest.approx((reduced.segments["passes"] @ [1, 2, 3]) / 6 / 8)
    mean = reduced.segments["mean_time_since_seen_min"] @ [1, 2, 3] / 6
    assert measured(reduced.season, "mean_time_since_seen_min") == pytest.approx(mean)


def test_an_empty_season_is_reduced_to_empty_tables(season: Callable[..., Evidence]) -> None:
    reduced = reduce(season(days=3, units=[]))
    assert len(reduced.shifts) == len(reduced.requests) == len(reduced.gaps) == 0
    assert reduced.days["date"].tolist() == [0, 1, 2]
    assert measured(reduced.season, "officer_hours_per_week") == 0


def test_reduced_tables_go_and_come_back(walk: Evidence) -> None:
    reduced = reduce(walk)
    again = Reduced(**reduced.tables())
    assert again.season.tolist() == reduced.season.tolist()
    assert all(rows.dtype.names for rows in reduced.tables().values())
    assert reduce(walk).shifts.tobytes() == reduced.shifts.tobytes()


def test_activities_in_any_order_give_the_same_times(walk: Evidence) -> None:
    shuffled = replace(
        walk, log=replace(walk.log, activities=walk.log.activities[[2, 0, 3, 1]].astype(ACTIVITIES))
    )
    assert reduce(shuffled).shifts.tolist() == reduce(walk).shifts.tolist()

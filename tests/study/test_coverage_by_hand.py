"""Coverage on three streets, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.study.evidence import Window
from sim.study.measures import measure_named
from sim.study.measures.coverage import Coverage, cover, step_dates
from sim.study.measures.fairness import gini, least_walked_tenth
from sim.study.reduce import reduce
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from street_graph.graph import from_tables

ELM, OAK, ASH = 0, 1, 2


def at(clock: str, day: int = 0) -> int:
    hour, minute = clock.split(":")
    return day * DAY_US + int(hour) * HOUR_US + int(minute) * MINUTE_US


def walk(
    segment: int, from_m: float, to_m: float, start: str, end: str, day: int = 0, **more: object
) -> dict[str, object]:
    return {
        "segment": segment, "from_mm": round(from_m * 1000), "to_mm": round(to_m * 1000),
        "entered": at(start, day), "left": at(end, day), "unit": day, **more,
    }  # fmt: skip


def value(name: str, coverage: Coverage) -> float:
    return measure_named(name).value(coverage)


def test_a_stretch_walked_twice_counts_once_in_the_share_walked(season) -> None:
    evidence = season(days=2, steps=[
        walk(ELM, 0, 100, "15:00", "15:02"),
        walk(OAK, 0, 120, "15:02", "15:04"),
        walk(OAK, 120, 80, "15:04", "15:05"),
        walk(OAK, 80, 150, "15:05", "15:06"),
    ])  # fmt: skip
    coverage = cover(evidence)
    assert coverage.walked_day.tolist() == [[100_000, 150_000, 0], [0, 0, 0]]
    assert coverage.walked.tolist() == [100_000, 230_000, 0]
    assert value("walked_share", coverage) == pytest.approx((250 / 600 + 0) / 2)


def test_a_block_is_walked_when_95_percent_of_it_is(season) -> None:
    just = cover(season(steps=[walk(OAK, 0, 190, "15:00", "15:05")]))
    not_quite = cover(season(steps=[walk(OAK, 0, 189.999, "15:00", "15:05")]))
    assert value("segments_walked_share", just) == pytest.approx(1 / 3)
    assert value("segments_walked_share", not_quite) == 0


def test_each_carriageway_of_a_divided_street_counts_half(season) -> None:
    graph = from_tables(
        "divided", {"A": (0, 0), "B": (0, 1)},
        [
            {"id": "east", "u": "A", "v": "B", "length_m": 100, "weight": 0.5},
            {"id": "west", "u": "B", "v": "A", "length_m": 100, "weight": 0.5},
            {"id": "side", "u": "A", "v": "B", "length_m": 100},
        ],
    )  # fmt: skip
    coverage = cover(season(graph, steps=[walk(0, 0, 100, "15:00", "15:02")]))
    assert value("walked_share", coverage) == pytest.approx(50 / 200)
    assert value("segments_walked_share", coverage) == pytest.approx(0.5 / 2)


def test_a_walk_that_rests_on_the_midpoint_passes_once(season) -> None:
    through = cover(season(steps=[
        walk(OAK, 0, 100, "15:00", "15:02"), walk(OAK, 100, 100, "15:02", "15:10"),
        walk(OAK, 100, 200, "15:10", "15:12"),
    ]))  # fmt: skip
    back = cover(season(steps=[
        walk(OAK, 200, 100, "15:00", "15:02"), walk(OAK, 100, 0, "15:10", "15:12"),
    ]))  # fmt: skip
    assert through.pass_count.tolist() == [0, 1, 0]
    assert back.pass_count.tolist() == [0, 1, 0]


def test_a_walk_that_turns_back_short_of_the_midpoint_does_not_pass(season) -> None:
    coverage = cover(season(steps=[
        walk(OAK, 0, 99.999, "15:00", "15:02"), walk(OAK, 99.999, 0, "15:02", "15:04"),
    ]))  # fmt: skip
    assert coverage.pass_count.tolist() == [0, 0, 0]


def test_a_pass_is_timed_inside_its_step_and_counted_within_the_hours(season) -> None:
    coverage = cover(season(steps=[
        walk(ASH, 0, 300, "13:56", "14:02"),  # at the middle at 13:59, too early
        walk(ASH, 300, 0, "14:02", "14:08"),
    ]))  # fmt: skip
    assert coverage.passes.t.tolist() == [at("13:59"), at("14:05")]
    assert coverage.pass_count.tolist() == [0, 0, 1]


def test_passes_an_hour_are_weighted_by_length(season) -> None:
    coverage = cover(season(steps=[
        walk(ELM, 0, 100, "15:00", "15:02"), walk(ASH, 0, 300, "15:02", "15:08"),
        walk(ASH, 300, 0, "15:08", "15:14"),
    ]))  # fmt: skip
    assert value("passes_per_hour", coverage) == pytest.approx((100 + 2 * 300) / 600 / 8)


def test_time_since_seen_runs_through_the_night(season) -> None:
    # Elm is seen 15:00-15:06 on the first day and 16:00-16:30 on the second; hours
    # 14:00 to 22:00; the first day is left out. On the second day its age runs from
    # 22 h 54 min to 24 h 54 min, is 0 for half an hour, and runs to 5 h 30 min.
    evidence = season(days=2, steps=[
        walk(ELM, 0, 100, "15:00", "15:06"),
        walk(ELM, 100, 100, "16:00", "16:30", day=1),
    ])  # fmt: skip
    coverage = cover(evidence)
    elm = (24.9**2 - 22.9**2) / 2 + 5.5**2 / 2
    never = (46**2 - 38**2) / 2  # counted from the season's beginning
    assert (coverage.age / HOUR_US**2).tolist() == pytest.approx([elm, never, never])
    mean_h = (100 * elm + 500 * never) / (600 * 8)
    assert value("mean_time_since_seen_min", coverage) == pytest.approx(60 * mean_h)


def test_seen_recently_is_the_share_of_the_hours_within_the_limit_of_a_visit(season) -> None:
    evidence = season(days=2, seen_within_min=60, steps=[
        walk(ELM, 0, 100, "16:00", "16:30", day=1),  # recent from 16:00 to 17:30
        walk(OAK, 0, 200, "13:30", "13:40", day=1),  # recent from 14:00 to 14:40
        walk(ASH, 0, 300, "17:00", "17:10", day=1),  # recent from 17:00 ...
        walk(ASH, 300, 0, "17:40", "17:50", day=1),  # ... to 18:50
    ])  # fmt: skip
    coverage = cover(evidence)
    recent = 100 * 90 + 200 * 40 + 300 * 110
    assert value("seen_recently_share", coverage) == pytest.approx(recent / (600 * 480))
    most = 100 * 90 + 200 * 40 + 300 * 140  # had Ash not been visited twice in an hour
    assert value("seen_recently_bound_share", coverage) == pytest.approx(most / (600 * 480))


def test_steps_of_two_units_that_overlap_are_one_visit(season) -> None:
    evidence = season(days=2, steps=[
        walk(ELM, 0, 100, "15:00", "15:20", day=1), walk(ELM, 100, 0, "15:10", "15:30", day=1),
        walk(ELM, 0, 100, "15:30", "15:40", day=1), walk(ELM, 0, 100, "18:40", "18:50", day=1),
    ])  # fmt: skip
    coverage = cover(evidence)
    segments, gaps = coverage.closed_gaps
    assert (segments.tolist(), (gaps / HOUR_US).tolist()) == ([ELM], [3.0])
    assert value("mean_gap_min", coverage) == 180


def test_gaps_are_counted_in_their_class(season) -> None:
    visits = ["14:00", "14:15", "14:45", "18:00"]
    evidence = season(steps=[walk(ELM, 0, 0, t, t) for t in visits])
    rows = reduce(evidence).gaps
    assert rows.tolist() == [(ELM, 15, 1), (ELM, 30, 1), (ELM, 120, 1)]


def test_presence_counts_every_unit_within_the_hours(season) -> None:
    coverage = cover(season(steps=[
        walk(ELM, 0, 100, "13:50", "14:10"), walk(OAK, 0, 0, "15:00", "15:20"),
        walk(OAK, 0, 0, "15:00", "15:20"),
    ]))  # fmt: skip
    assert (coverage.presence / MINUTE_US).tolist() == [10, 40, 0]
    assert value("presence_min_per_km_day", coverage) == pytest.approx(50 / 0.6)


def test_a_season_in_which_nobody_walks_has_figures_of_zero(season) -> None:
    coverage = cover(season(days=2, units=[]))
    assert value("walked_share", coverage) == 0
    assert value("passes_per_hour", coverage) == 0
    assert value("seen_recently_share", coverage) == 0
    assert np.isnan(value("mean_gap_min", coverage))


def unbroken(evidence, warm_up_h: float, end_h: float):
    """The same as one stretch that counts from the end of a warm-up."""
    scenario = evidence.scenario
    season = replace(scenario.season, unbroken_hours=end_h, warm_up_hours=warm_up_h)
    first, end = (round(h * HOUR_US) for h in (warm_up_h, end_h))
    return replace(
        evidence, scenario=replace(scenario, season=season), first_counted=first, season_end=end,
        window=Window(first, end - first, 1, end - first),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("warm_up_h", "end_h", "dates"),
    [
        (12, 60, [1]), (24, 72, [1, 2]), (24.01, 72, [2]), (24, 71.99, [1]), (0, 24, [0]),
        (0, 23, []),
    ],
)  # fmt: skip
def test_whole_days_after_the_warm_up_count(season, warm_up_h, end_h, dates: list[int]) -> None:
    coverage = cover(unbroken(season(days=3, units=[{}]), warm_up_h, end_h))
    assert coverage.counted_dates.tolist() == dates
    assert coverage.days == pytest.approx((end_h - warm_up_h) / 24)


def test_without_shifts_a_step_is_of_the_date_on_which_it_begins(season) -> None:
    steps = [
        walk(ELM, 0, 100, "23:59", "24:01"), walk(ELM, 100, 0, "24:01", "24:03"),
        walk(OAK, 0, 200, "48:00", "48:00"),
    ]  # fmt: skip
    for step in steps:
        step["unit"] = 0
    evidence = season(days=2, units=[{"date": 1}], steps=steps)
    assert step_dates(unbroken(evidence, 0, 48)).tolist() == [0, 1, 1]
    assert step_dates(evidence).tolist() == [1, 1, 1]
    assert cover(unbroken(evidence, 0, 48)).walked_day.tolist() == [
        [100_000, 0, 0], [100_000, 200_000, 0],
    ]  # fmt: skip


def test_what_is_known_of_a_season_by_street(season, three_streets) -> None:
    """Hours 14:00 to 22:00 of three days, the first of which counts for the passes only."""
    evidence = season(days=3, seen_within_min=30, steps=[
        walk(ELM, 0, 100, "15:00", "15:10"), walk(ELM, 100, 0, "15:00", "15:10", day=1),
        walk(OAK, 150, 50, "21:50", "22:10", day=2), walk(OAK, 50, 60, "22:10", "22:20", day=2),
    ])  # fmt: skip
    coverage = cover(evidence)
    assert coverage.length.tolist() == three_streets.length_mm.tolist()
    assert coverage.weight.tolist() == [1, 1, 1]
    assert coverage.counted_dates.tolist() == [0, 1, 2]
    assert coverage.walked.tolist() == [200_000, 110_000, 0]
    assert (coverage.presence / MINUTE_US).tolist() == [20, 10, 0]
    assert (coverage.window_time / HOUR_US, coverage.coverage_time / HOUR_US) == (24, 16)
    assert (coverage.bound / MINUTE_US).tolist() == [40, 10, 0]
    assert (coverage.too_old / MINUTE_US).tolist() == [960 - 40, 960 - 10, 960]
    assert coverage.pass_count.tolist() == [2, 0, 0]
    assert coverage.passes.unit.tolist() == [0, 1, 2]
    assert coverage.passes.segment.tolist() == [ELM, ELM, OAK]
    # Oak is at its middle after half of the way, at 22:00 sharp, when the hours are over
    assert coverage.passes.t[2] == at("22:00", 2)
    assert coverage.days == 3
    assert coverage.dose.names == ()


def test_a_street_that_was_never_seen_is_old_from_the_first_microsecond(season) -> None:
    coverage = cover(season(units=[], hours=(0, 24), first_counted=0, seen_within_min=60))
    assert coverage.too_old.tolist() == [DAY_US] * 3
    assert coverage.age.tolist() == [DAY_US**2 / 2] * 3


def test_a_long_street_may_stay_unseen_for_three_years(season) -> None:
    coverage = cover(season(days=1096, units=[], hours=(0, 24)))
    assert value("seen_recently_share", coverage) == 0


def test_the_least_walked_tenth_takes_a_part_of_a_street_at_its_edge() -> None:
    walked = np.array([100.0, 0.0, 900.0])
    length = np.array([100.0, 40.0, 860.0])  # times walked 1, 0, 1.0465
    tenth, average = least_walked_tenth(walked, length, np.ones(3))
    assert tenth == pytest.approx((40 * 0 + 60 * 1) / 100)
    assert average == pytest.approx(1.0)


def test_gini_of_one_walked_half_is_a_half() -> None:
    assert gini(np.array([0.0, 50.0]), np.array([100.0, 100.0]), np.ones(2))[0] == 0.5
    assert gini(np.array([70.0, 35.0]), np.array([100.0, 50.0]), np.ones(2))[0] == 0.0


def test_gini_of_streets_in_any_order_by_the_area_under_the_curve() -> None:
    # times walked 3, 0, 1 over sizes 100 x 1, 200 x 0.5 and 200 x 1: shares of the length in
    # order 1/4, 1/2, 1/4, of the walking 0, 2/5, 3/5; twice the area under 0, 0.4, 1 is
    # 1/4 x 0 + 1/2 x 0.4 + 1/4 x 1.4 = 0.55
    walked = np.array([300.0, 0.0, 200.0])
    length, weight = np.array([100.0, 200.0, 200.0]), np.array([1.0, 0.5, 1.0])
    assert gini(walked, length, weight) == (pytest.approx(0.45), 1.0)
    assert gini(walked[::-1], length[::-1], weight[::-1]) == (pytest.approx(0.45), 1.0)
    assert gini(np.zeros(3), length, weight) == (0.0, 0.0)


def test_the_least_walked_tenth_is_of_the_weighted_length_in_any_order() -> None:
    # sizes 30, 10 and 60 of 100, walked 2, 1 and 4 times
    walked = np.array([60.0, 20.0, 240.0])
    length, weight = np.array([30.0, 20.0, 60.0]), np.array([1.0, 0.5, 1.0])
    assert least_walked_tenth(walked, length, weight) == pytest.approx((1.0, 3.1))
    # 5 of the 10 belong to the first
    weight = np.array([1.0, 0.25, 65 / 60])
    assert least_walked_tenth(walked, length, weight) == pytest.approx((1.5, (60 + 5 + 260) / 100))


def test_fairness_is_measured_in_that_order(season) -> None:
    part = (np.array([60.0, 20.0, 240.0]), np.array([30.0, 20.0, 60.0]), np.array([1.0, 0.5, 1.0]))
    for name, function in (("least_walked_tenth_ratio", least_walked_tenth), ("walk_gini", gini)):
        assert measure_named(name).function(part) == function(*part)

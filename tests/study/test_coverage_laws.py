"""Laws of coverage: conservation, idleness, bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.measures import measure_named
from sim.study.measures.coverage import Coverage, cover
from sim.study.measures.rhythm import pass_idleness, passes, predictability
from sim.study.measures.seen import sum_by, union_length, unseen, visits
from sim.tables import HOUR_US, MINUTE_US, NEVER, STEPS, WALKING
from street_graph.graph import StreetGraph, from_tables

SECOND = 1_000_000
SPEED_MM_S = 1000


def value(name: str, coverage: Coverage) -> float:
    return measure_named(name).value(coverage)


def loop(lengths_m: list[float]) -> StreetGraph:
    """A ring of streets, walked 0, 1, 2, ..."""
    n = len(lengths_m)
    return from_tables(
        "loop", {str(i): (i, 0) for i in range(n)},
        [{"id": i, "u": str(i), "v": str((i + 1) % n), "length_m": m}
         for i, m in enumerate(lengths_m)],
    )  # fmt: skip


def line(lengths_m: list[float]) -> StreetGraph:
    """Streets one after another."""
    return from_tables(
        "line", {str(i): (i, 0) for i in range(len(lengths_m) + 1)},
        [{"id": i, "u": str(i), "v": str(i + 1), "length_m": m} for i, m in enumerate(lengths_m)],
    )  # fmt: skip


def walked(graph: StreetGraph, pieces: list[tuple[int, bool]], start: int, unit: int = 0):
    """Steps over whole segments (segment, towards its second end) at 1 m/s."""
    steps = np.zeros(len(pieces), dtype=STEPS)
    length = graph.length_mm[[s for s, _ in pieces]]
    up = np.array([u for _, u in pieces])
    steps["unit"], steps["state"] = unit, WALKING
    steps["segment"] = [s for s, _ in pieces]
    steps["from_mm"], steps["to_mm"] = np.where(up, 0, length), np.where(up, length, 0)
    left = start + np.cumsum(length * SECOND // SPEED_MM_S)
    steps["left"], steps["entered"] = left, np.concatenate([[start], left[:-1]])
    return steps


def round_and_round(graph: StreetGraph, units: int, rounds: int, first: int = 0) -> np.ndarray:
    """`units` evenly spaced walkers on a loop."""
    ring = [(s, True) for s in range(graph.segments)]
    lap = int(graph.length_mm.sum()) * SECOND // SPEED_MM_S
    return np.concatenate([
        walked(graph, ring * rounds, first - k * lap // units, 0) for k in range(units)
    ])  # fmt: skip


@pytest.mark.parametrize("units", [1, 2, 4])
def test_a_loop_is_idle_half_a_spacing_and_passed_every_spacing(season, units: int) -> None:
    # a block of 1 mm stands for a point of the loop of 7,200 m (2 h a lap)
    graph = loop([3600, 0.001, 3599.999])
    evidence = season(
        graph, steps=round_and_round(graph, units, 30, 10 * HOUR_US),
        hours=(16, 40), first_counted=16 * HOUR_US,
    )  # fmt: skip
    coverage = cover(evidence)
    spacing_min = 120 / units
    interval, average = pass_idleness(evidence)
    assert interval == pytest.approx([spacing_min] * 3, rel=1e-9)
    assert average == pytest.approx([spacing_min / 2] * 3, rel=1e-9)
    at_the_point = coverage.age[1] / coverage.coverage_time / MINUTE_US
    unseen_min = spacing_min - 0.001 / 60  # a millisecond is spent on the millimetre
    assert at_the_point == pytest.approx(unseen_min**2 / 2 / spacing_min, rel=1e-12)
    assert at_the_point == pytest.approx(spacing_min / 2, rel=2e-6)
    assert coverage.closed_gaps[1].max() / MINUTE_US == pytest.approx(spacing_min, rel=1e-6)


def test_passes_are_by_street_and_time_from_the_first_microsecond_to_the_last(season) -> None:
    steps = walked(line([100, 200]), [(1, True), (0, True)], 15 * HOUR_US)
    steps["entered"], steps["left"] = [0, 15 * HOUR_US], [0, 15 * HOUR_US]
    found = passes(season(line([100, 200]), steps=steps))
    assert (found.segment.tolist(), found.t.tolist()) == ([0, 1], [15 * HOUR_US, 0])
    assert found.segment.dtype == found.unit.dtype == found.t.dtype == np.int64  # us, exactly


def test_predictability_is_by_length_and_weight(season) -> None:
    graph = from_tables(
        "two", {"A": (0, 0), "B": (0, 1), "C": (0, 2)},
        [{"id": "one", "u": "A", "v": "B", "length_m": 600, "weight": 0.5},
         {"id": "two", "u": "B", "v": "C", "length_m": 900}],
    )  # fmt: skip
    there_and_back = [(0, True), (0, False), (0, True), (1, True), (1, False), (0, False)]
    evidence = season(graph, steps=walked(graph, there_and_back * 5, 15 * HOUR_US))
    weight = np.array([300_000.0, 900_000.0])
    exact = predictability(passes(evidence), evidence.window, weight)
    assert exact[0] > 0
    assert cover(evidence).predictability == pytest.approx(exact)
    uneven = predictability(passes(evidence), evidence.window, np.array([1_200_000.0, 900_000.0]))
    assert exact[0] / exact[1] != pytest.approx(uneven[0] / uneven[1])


def test_a_street_that_is_not_passed_twice_has_no_idleness(season) -> None:
    graph = line([100, 200, 300])
    pieces = [(0, True), (0, False), (0, True), (1, True)]  # the first 3 times, the last never
    interval, average = pass_idleness(season(graph, steps=walked(graph, pieces, 15 * HOUR_US)))
    assert interval == pytest.approx([100 / 60, np.nan, np.nan], nan_ok=True)
    assert average == pytest.approx([50 / 60, np.nan, np.nan], nan_ok=True)


def test_units_that_walk_together_are_as_one(season) -> None:
    graph = loop([1800, 0.001, 1799.999])
    alone = round_and_round(graph, 1, 60, 10 * HOUR_US)
    evidence = season(
        graph, steps=np.concatenate([alone] * 3), hours=(16, 40), first_counted=16 * HOUR_US
    )
    coverage = cover(evidence)
    at_the_point = coverage.age[1] / coverage.coverage_time / MINUTE_US
    assert at_the_point == pytest.approx(30, rel=1e-6)


def test_back_and_forth_is_idle_by_the_place_on_the_street(season) -> None:
    # points of 1 mm at 0, 1/4 and 1/2 of a street of 3,600 m (1 h from end to end)
    graph = line([0.001, 899.999, 0.001, 899.999, 0.001, 1799.999])
    there = [(s, True) for s in range(6)]
    back = [(s, False) for s in range(5, -1, -1)]
    evidence = season(
        graph, steps=walked(graph, (there + back) * 20, 10 * HOUR_US),
        hours=(14, 38), first_counted=14 * HOUR_US,
    )  # fmt: skip
    coverage = cover(evidence)
    idle_h = coverage.age / coverage.coverage_time / HOUR_US
    assert idle_h[[0, 2, 4]] == pytest.approx([1.0, 0.625, 0.5], rel=1e-6)
    segment, gap = coverage.closed_gaps
    longest = [gap[segment == s].max() / HOUR_US for s in (0, 2, 4)]
    assert longest == pytest.approx([2.0, 1.5, 1.0], rel=1e-6)
    interval_min, _ = pass_idleness(evidence)
    assert interval_min[2] == pytest.approx(60, rel=2e-2)  # an odd number of intervals
    assert interval_min[4] == pytest.approx(60, rel=1e-6)


def test_a_long_block_is_idle_only_while_nobody_is_on_it(season) -> None:
    # block of 1,800 m in a lap of 7,200 m: gaps of 90 min in cycles of 120 min
    graph = loop([1800, 5400])
    coverage = cover(season(
        graph, steps=round_and_round(graph, 1, 30, 10 * HOUR_US), hours=(16, 40),
        first_counted=16 * HOUR_US,
    ))  # fmt: skip
    assert coverage.age[0] / coverage.coverage_time / MINUTE_US == pytest.approx(90**2 / 2 / 120)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_passes_an_hour_are_the_kilometers_walked_an_hour_over_the_street_length(
    season, three_streets, data: st.DataObject
) -> None:
    ends = [(0, 1), (1, 2), (2, 0)]
    steps = []
    for unit in range(data.draw(st.integers(1, 4))):
        node, pieces = data.draw(st.integers(0, 2)), []
        for _ in range(data.draw(st.integers(1, 40))):
            segment = data.draw(st.sampled_from([s for s in range(3) if node in ends[s]]))
            up = ends[segment][0] == node
            node = ends[segment][1 if up else 0]
            pieces.append((segment, up))
        steps.append(walked(three_streets, pieces, 15 * HOUR_US, unit))
    units = [{"officers": 1, "start": 14 * HOUR_US, "end": 22 * HOUR_US, "left": 22 * HOUR_US}] * 4
    coverage = cover(season(units=units, steps=np.concatenate(steps)))
    km_an_hour = coverage.walked.sum() / 8
    assert value("passes_per_hour", coverage) == pytest.approx(km_an_hour / 600_000, rel=1e-12)
    assert (coverage.pass_count * three_streets.length_mm).sum() == coverage.walked.sum()


def test_a_loop_comes_up_to_the_bound_and_the_bound_is_the_formula(season) -> None:
    # one unit, 60 blocks of 120 m, lap of 2 h, streets seen within the last hour
    graph = loop([120.0] * 60)
    coverage = cover(season(
        graph, steps=round_and_round(graph, 1, 20, 10 * HOUR_US), hours=(16, 40),
        first_counted=16 * HOUR_US, seen_within_min=60,
    ))  # fmt: skip
    formula = 3600 / 7200  # v tau / D
    on_the_block = 120 / 7200
    assert value("seen_recently_share", coverage) == pytest.approx(formula + on_the_block)
    assert value("seen_recently_bound_share", coverage) == pytest.approx(formula + on_the_block)


stretches = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 40), st.integers(0, 1)),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(stretches)
def test_the_union_walked_equals_a_count_by_millimetre(rows: list[tuple[int, ...]]) -> None:
    length = np.array([40, 40, 40], dtype=np.int64)
    steps = np.zeros(len(rows), dtype=STEPS)
    seen = np.zeros((2, 3, 40), dtype=bool)
    for i, (segment, a, b, group) in enumerate(rows):
        steps[i]["segment"], steps[i]["from_mm"], steps[i]["to_mm"] = segment, a, b
        seen[group, segment, min(a, b) : max(a, b)] = True
    group = np.array([row[3] for row in rows], dtype=np.int64)
    got = union_length(steps, group, 2, length)
    assert got.tolist() == seen.sum(axis=2).tolist()


def made(*rows: tuple[int, int, int]) -> np.ndarray:
    """Steps by segment, from and to, in any order."""
    steps = np.zeros(len(rows), dtype=STEPS)
    for name, values in zip(("segment", "entered", "left"), zip(*rows, strict=True), strict=True):
        steps[name] = values
    return steps


def test_visits_are_joined_where_they_touch_and_not_across_streets() -> None:
    seen = visits(made((1, 5, 9), (0, 0, 4), (0, 4, 6), (0, 7, 9), (0, 2, 3), (1, 0, 5)))
    assert seen.segment.tolist() == [0, 0, 1]
    assert seen.start.tolist() == [0, 7, 0]
    assert seen.end.tolist() == [6, 9, 9]
    none = visits(np.zeros(0, dtype=STEPS))
    assert [len(part) for part in (none.segment, none.start, none.end)] == [0, 0, 0]


def test_a_visit_to_the_very_end_does_not_touch_the_next_street() -> None:
    seen = visits(made((0, 3, 9), (1, 0, 2)))
    assert (seen.start.tolist(), seen.end.tolist()) == ([3, 0], [9, 2])


def test_a_street_is_unseen_before_between_and_after_its_visits() -> None:
    gaps = unseen(visits(made((0, 2, 4), (0, 6, 7), (2, 5, 8))), 4)
    rows = list(
        zip(
            gaps.segment.tolist(), gaps.since.tolist(), gaps.until.tolist(),
            gaps.seen_before.tolist(), gaps.seen_again.tolist(), strict=True,
        )
    )  # fmt: skip
    assert rows == [
        (0, 0, 2, False, True), (0, 4, 6, True, True), (2, 0, 5, False, True),
        (0, 7, NEVER, True, False), (1, 0, NEVER, False, False), (2, 8, NEVER, True, False),
        (3, 0, NEVER, False, False),
    ]  # fmt: skip


def test_a_part_walked_after_the_whole_adds_nothing_and_standing_is_no_way() -> None:
    length = np.array([40, 60])
    steps = np.zeros(5, dtype=STEPS)
    steps["segment"] = [0, 0, 1, 1, 1]
    steps["from_mm"], steps["to_mm"] = [10, 0, 50, 20, 30], [20, 40, 30, 20, 55]
    found = union_length(steps, np.zeros(5, dtype=np.int64), 1, length)
    assert found.tolist() == [[40, 25]]
    assert found.dtype == np.int64


def test_a_walk_to_the_very_end_takes_nothing_from_the_next_street_or_date() -> None:
    length = np.array([40, 60])
    steps = np.zeros(3, dtype=STEPS)
    steps["segment"] = [1, 0, 1]
    steps["from_mm"], steps["to_mm"] = [10, 0, 0], [60, 25, 5]
    found = union_length(steps, np.array([0, 1, 1]), 2, length)
    assert found.tolist() == [[0, 50], [25, 5]]
    assert union_length(steps[:0], np.zeros(0, dtype=np.int64), 2, length[:0]).shape == (2, 0)


def test_sums_by_place_are_whole_numbers_of_the_asked_size() -> None:
    found = sum_by(np.array([1, 1, 0]), np.array([5, 6, 7]), 4)
    assert (found.tolist(), found.dtype) == ([7, 11, 0, 0], np.int64)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2800), st.integers(0, 60)), max_size=30
), limit=st.integers(1, 600))  # fmt: skip
def test_seen_recently_and_time_since_seen_equal_a_count_by_minute(
    season, rows: list[tuple[int, int, int]], limit: int
) -> None:
    steps = np.zeros(len(rows), dtype=STEPS)
    last = np.full((3, 2 * 1440), -1.0)  # minute of the last sighting, by the minute's middle
    for i, (segment, start, minutes) in enumerate(rows):
        steps[i]["segment"] = segment
        steps[i]["entered"], steps[i]["left"] = start * MINUTE_US, (start + minutes) * MINUTE_US
        for m in range(2 * 1440):
            if m + 0.5 >= start:
                last[segment, m] = max(last[segment, m], min(m + 0.5, start + minutes))
    coverage = cover(season(days=2, steps=steps, seen_within_min=limit))
    day = np.arange(1440 + 840, 1440 + 1320)
    age = day + 0.5 - np.maximum(last[:, day], 0)
    assert coverage.age / MINUTE_US**2 == pytest.approx(age.sum(axis=1))
    old = (age > limit) | (last[:, day] < 0)
    assert (coverage.too_old / MINUTE_US).tolist() == old.sum(axis=1).tolist()
    share = value("seen_recently_share", coverage)
    assert 0 <= share <= value("seen_recently_bound_share", coverage) + 1e-12

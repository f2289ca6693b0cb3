"""The plain SimPy shift: its figures, and the sums that must come out."""

from __future__ import annotations

import math

import pytest
import simpy

from benchmarks.plain_simpy import (
    OFFICERS,
    SHIFT_S,
    WALK_SPEED_MPS,
    Request,
    Shift,
    ShiftResult,
    Streets,
    build_streets,
    run,
    run_shift,
    statistics,
)

SHIFTS = 40


@pytest.fixture(scope="module")
def results() -> list[ShiftResult]:
    return run(SHIFTS, seed=2021)


@pytest.fixture(scope="module")
def streets() -> Streets:
    return build_streets()


@pytest.fixture
def lone_officer(streets: Streets) -> Shift:
    """A shift of one officer, 40 m along the street from corner 0 to corner 1.

    The only requests are those that a test makes.
    """
    shift = Shift(streets, seed=1)
    shift.env = simpy.Environment()
    del shift.officers[1:]
    officer = shift.officers[0]
    officer.leg = next(leg for leg in streets.leaving[0] if streets.end[leg] == 1)
    officer.process = shift.env.process(officer.work())
    shift.env.run(until=40 / WALK_SPEED_MPS)
    return shift


@pytest.mark.parametrize(
    ("name", "expected"),
    [("mean response, s", 344.8), ("passes a shift", 2181.0), ("segments seen, %", 99.50)],
)
def test_forty_shifts_give_the_published_figures(
    results: list[ShiftResult], name: str, expected: float
) -> None:
    value, error = statistics(results)[name]
    assert abs(value - expected) < 4 * error


def test_the_grid_has_356_segments_and_its_far_corners_are_2930_m_apart(streets: Streets) -> None:
    assert len(streets.leaving) == 192
    assert len(streets.metres) == 2 * 356
    assert streets.distance[0][191] == 15 * 100.0 + 11 * 130.0


def test_the_way_from_each_corner_is_as_long_as_its_distance(streets: Streets) -> None:
    target = 100
    for corner in range(192):
        walked, at = 0.0, corner
        while at != target:
            leg = streets.toward[target][at]
            walked += streets.metres[leg]
            at = streets.end[leg]
        assert walked == streets.distance[target][corner]


def test_an_officer_turns_round_in_mid_street_for_a_request_behind(lone_officer: Shift) -> None:
    lone_officer.officers[0].call(Request(lone_officer.env.now, 0, 600.0))
    lone_officer.env.run(until=lone_officer.env.now + 100)
    found = lone_officer.result()
    assert found.response_sum_s == pytest.approx(40 / WALK_SPEED_MPS)
    assert (found.served, found.passes) == (1, 0)
    assert found.metres == pytest.approx(40 + 40)


def test_an_officer_walks_on_for_a_request_ahead(lone_officer: Shift) -> None:
    lone_officer.officers[0].call(Request(lone_officer.env.now, 2, 600.0))
    lone_officer.env.run(until=lone_officer.env.now + 200)
    found = lone_officer.result()
    assert found.response_sum_s == pytest.approx((60 + 100) / WALK_SPEED_MPS)
    assert (found.served, found.passes) == (1, 2)
    assert found.metres == pytest.approx(200)


def test_who_waits_is_served_in_order_by_the_officer_set_free(lone_officer: Shift) -> None:
    made = lone_officer.env.now
    lone_officer.officers[0].call(Request(made, 1, 600.0))
    lone_officer.queue.extend([Request(made, 2, 600.0), Request(made, 0, 600.0)])
    lone_officer.env.run(until=made + (60 + 100 + 200) / WALK_SPEED_MPS + 1200 + 1)
    found = lone_officer.result()
    first, second = 60 / WALK_SPEED_MPS, 160 / WALK_SPEED_MPS + 600
    third = 360 / WALK_SPEED_MPS + 1200
    assert found.response_sum_s == pytest.approx(first + second + third)
    assert (found.served, found.waiting) == (3, 0)


def test_every_request_is_served_or_waiting(results: list[ShiftResult]) -> None:
    assert all(r.served + r.waiting == r.arrivals for r in results)
    assert sum(r.waiting for r in results) > 0


def test_all_time_that_is_not_handling_is_walked(results: list[ShiftResult]) -> None:
    for result in results:
        on_foot_s = OFFICERS * SHIFT_S - result.on_scene_s
        assert math.isclose(result.metres, on_foot_s * WALK_SPEED_MPS, rel_tol=1e-9)


def test_the_streets_not_finished_are_few_metres_beside_the_passes(
    results: list[ShiftResult],
) -> None:
    for result in results:
        assert 0 < result.partial_metres < OFFICERS * 130 + result.arrivals * 2 * 130
        assert 100 * result.passes <= result.pass_metres <= 130 * result.passes


def test_the_same_seed_gives_the_same_shift(streets: Streets) -> None:
    assert run_shift(7) == run_shift(7, streets)


def test_more_shifts_keep_the_first(results: list[ShiftResult]) -> None:
    assert run(3, seed=2021) == results[:3]

"""Response measures on a handful of requests, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.measures import measure_named
from sim.study.measures.response import Response, respond, wait_percentile
from sim.study.reduce import reduce
from sim.tables import (
    CALLED_OFF,
    CAR_INTERRUPTED,
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    CAR_WAITED_LONG,
    DAY_US,
    GAVE_UP,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    NEVER,
    PREEMPTED,
    REDIRECTED,
    SERVED,
)


def clock(hour: int, minute: float = 0, day: int = 0) -> int:
    return round(day * DAY_US + hour * HOUR_US + minute * MINUTE_US)


def call(request: int, ordered: int, arrived: int, left: int, **more: object) -> dict[str, object]:
    return {"request": request, "ordered": ordered, "started": ordered, "arrived": arrived,
            "left": left, "ended": HANDLED, **more}  # fmt: skip


@pytest.fixture
def evening(season):
    """Six requests on one of two days, of which four count.

    0  15:00 reached after 8 min (sent after 3)
    1  16:00 unit redirected at 16:05; another, sent 16:10, comes at 16:24; a second
             officer needed for it comes at 16:30
    2  17:00 gave up at 17:20, unit called off
    3  18:00 waited long, handed to a car at 18:30, which takes 25 min
    4  19:00 never meant for the foot patrol
    5  09:00 before the hours, nobody on duty
    """
    requests = [
        {"t": clock(15), "kind": 0}, {"t": clock(16), "kind": 1, "priority": 1, "officers": 2},
        {"t": clock(17), "kind": 0}, {"t": clock(18), "kind": 1, "car": 25 * MINUTE_US},
        {"t": clock(19), "kind": 0, "foot": False}, {"t": clock(9), "kind": 0},
    ]  # fmt: skip
    assignments = [
        call(0, clock(15, 3), clock(15, 8), clock(15, 30), metres_mm=300_000),
        call(1, clock(16, 1), NEVER, clock(16, 5), ended=REDIRECTED, metres_mm=200_000),
        call(1, clock(16, 10), clock(16, 24), clock(17), attempt=2, unit=0, metres_mm=900_000),
        call(1, clock(16, 10), clock(16, 30), clock(17), attempt=2, unit=1, metres_mm=950_000),
        call(2, clock(17, 5), NEVER, clock(17, 20), ended=CALLED_OFF),
    ]
    outcomes = [
        {"request": 0, "outcome": SERVED, "t": clock(15, 30)},
        {"request": 1, "outcome": SERVED, "t": clock(17)},
        {"request": 2, "outcome": GAVE_UP, "t": clock(17, 20)},
        {"request": 3, "outcome": CAR_WAITED_LONG, "t": clock(18, 30)},
        {"request": 4, "outcome": CAR_NOT_FOR_FOOT, "t": clock(19)},
        {"request": 5, "outcome": CAR_NONE_ON_DUTY, "t": clock(9)},
    ]
    units = [{"officers": 1, "place": p, "start": clock(14), "end": clock(22), "left": clock(22)}
             for p in (0, 1)]  # fmt: skip
    return season(days=2, units=units, requests=requests, assignments=assignments,
                  outcomes=outcomes, reach_within_min=10, wait_limit_min=40)  # fmt: skip


@pytest.fixture
def response(evening) -> Response:
    return respond(evening)


def value(name: str, response: Response) -> float:
    return measure_named(name).value(response)


def test_only_requests_for_the_foot_patrol_made_in_the_hours_count(response) -> None:
    assert response.counted.tolist() == [True, True, True, True, False, False]
    assert value("foot_requests_per_week", response) == pytest.approx(4 / (2 / 7))
    assert value("requests_in_window_share", response) == pytest.approx(5 / 6)


def test_a_request_never_reached_is_not_reached_in_time(response) -> None:
    assert value("reached_in_time_share", response) == 1 / 4
    assert value("reached_share", response) == 2 / 4


def test_reaching_at_the_very_limit_is_in_time(season) -> None:
    evidence = season(
        requests=[{"t": clock(15)}, {"t": clock(15)}],
        assignments=[
            call(0, clock(15), clock(15, 10), clock(16)),
            call(1, clock(15), clock(15, 10) + 1, clock(16)),
        ],
    )
    assert respond(evidence).in_time.tolist() == [True, False]


def test_the_wait_to_the_limit_counts_the_unreached_with_the_limit(response) -> None:
    assert value("mean_wait_to_limit_min", response) == pytest.approx((8 + 24 + 40 + 40) / 4)


def test_the_answered_mean_leaves_out_the_unreached_and_adds_up_from_its_parts(response) -> None:
    assert value("mean_wait_answered_min", response) == pytest.approx((8 + 24) / 2)
    assert value("unit_wait_answered_min", response) == pytest.approx((3 + 10) / 2)
    assert value("sent_to_arrival_answered_min", response) == pytest.approx((5 + 14) / 2)
    assert value("full_complement_answered_min", response) == pytest.approx(6 / 2)
    assert measure_named("mean_wait_answered_min").direction == "none"


def test_the_walk_is_that_of_the_unit_that_came_first(response) -> None:
    assert value("response_walk_m", response) == pytest.approx((300 + 900) / 2)


def test_requests_end_on_foot_in_a_car_or_by_giving_up(response) -> None:
    assert value("handed_over_share", response) == 1 / 4
    assert value("gave_up_share", response) == 1 / 4


def test_the_wait_for_any_officer_includes_the_car(response) -> None:
    # a car comes to request 3 after 30 + 25 = 55 min, later than the limit of 40
    assert response.any_wait[3] == 55 * MINUTE_US
    assert value("any_officer_wait_to_limit_min", response) == pytest.approx(112 / 4)
    assert value("any_officer_in_time_share", response) == 1 / 4


def test_all_requests_count_those_that_always_go_to_cars(response) -> None:
    # request 4 is a car's from the beginning; it comes after 30 min
    assert response.any_wait[4] == 30 * MINUTE_US
    assert value("all_requests_wait_to_limit_min", response) == pytest.approx((112 + 30) / 5)
    assert value("all_requests_in_time_share", response) == 1 / 5


def test_an_interrupted_request_keeps_its_first_arrival(season) -> None:
    """Reached after 4 and 6 min, interrupted, taken up again; the second one ends in a car."""
    requests = [{"t": clock(15), "officers": 2}, {"t": clock(16)}]
    assignments = [
        call(0, clock(15), clock(15, 4), clock(15, 20), unit=0, ended=PREEMPTED),
        call(0, clock(15), clock(15, 6), clock(15, 20), unit=1, ended=PREEMPTED),
        call(0, clock(15, 40), clock(15, 45), clock(16), attempt=2, unit=0),
        call(0, clock(15, 40), clock(15, 50), clock(16), attempt=2, unit=1),
        call(1, clock(16), clock(16, 3), clock(16, 9), unit=0, ended=PREEMPTED),
    ]
    outcomes = [
        {"request": 0, "outcome": SERVED, "t": clock(16)},
        {"request": 1, "outcome": CAR_INTERRUPTED, "t": clock(16, 9)},
    ]
    units = [{"officers": 1, "place": p, "start": clock(14), "end": clock(22), "left": clock(22)}
             for p in (0, 1)]  # fmt: skip
    response = respond(season(days=7, units=units, requests=requests, assignments=assignments,
                              outcomes=outcomes))  # fmt: skip
    assert (response.wait // MINUTE_US).tolist() == [4, 3]
    assert (response.any_wait // MINUTE_US).tolist() == [4, 3]
    assert value("full_complement_answered_min", response) == pytest.approx(2 / 2)
    assert value("interrupted_requests_per_week", response) == 2
    assert value("handed_over_share", response) == 1 / 2


def test_called_off_and_redirected_units_are_counted_by_week(response) -> None:
    assert value("called_off_per_week", response) == pytest.approx(3.5)
    assert value("redirected_per_week", response) == pytest.approx(3.5)


def test_percentiles_may_lie_among_those_never_reached(response) -> None:
    assert value("median_wait_min", response) == 24
    assert value("p90_wait_min", response) == np.inf


@pytest.mark.parametrize(
    ("waits", "level", "expected"),
    [
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([float(i) for i in range(1, 11)], 0.9, 9.0),
        ([*range(1, 10), np.inf], 0.9, 9.0),
        ([*range(1, 9), np.inf, np.inf], 0.9, np.inf),
        ([7.0], 0.9, 7.0),
    ],
)
def test_a_percentile_is_the_smallest_wait_that_enough_requests_do_not_exceed(
    waits: list[float], level: float, expected: float
) -> None:
    assert wait_percentile(np.array(waits, dtype=float), level) == expected


def test_response_is_split_by_priority_kind_and_hour(evening) -> None:
    rows = reduce(evening).response
    kinds = rows[rows["by"] == "kind"]
    assert kinds[["group", "requests", "reached_in_time", "reached", "handed_over"]].tolist() == [
        (0, 2, 1, 1, 0), (1, 2, 0, 1, 1),
    ]  # fmt: skip
    assert kinds["all_requests"].tolist() == [3, 2]
    assert kinds["any_officer_in_time"].tolist() == [1, 0]
    assert kinds["any_officer_wait_to_limit_sum_min"].tolist() == [8 + 40 + 30, 24 + 40]
    assert kinds["wait_to_limit_sum_min"].tolist() == [8 + 40, 24 + 40]
    assert rows[rows["by"] == "priority"]["group"].tolist() == [1, 2]
    assert rows[rows["by"] == "hour"]["group"].tolist() == [15, 16, 17, 18, 19]


def test_the_request_table_keeps_what_became_of_each(evening) -> None:
    rows = reduce(evening).requests
    assert rows["wait_min"].tolist() == [8, 24, np.inf, np.inf, np.inf, np.inf]
    assert rows["first_unit"].tolist() == [0, 0, -1, -1, -1, -1]
    assert rows["made_clock_min"].tolist() == [900, 960, 1020, 1080, 1140, 540]
    assert rows["open_min"].tolist() == [30, 60, 20, 30, 0, 0]

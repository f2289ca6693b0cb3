"""Response measures on a handful of requests, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.study.measures import measure_named
from sim.study.measures.response import Response, respond, wait_percentile, waits_min
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
    NOT_ASKED,
    OPEN,
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


def test_what_became_of_each_request(response) -> None:
    minute, never = MINUTE_US, NEVER
    assert response.in_window.tolist() == [True] * 5 + [False]
    assert response.wait.tolist() == [8 * minute, 24 * minute, never, never, never, never]
    assert response.any_wait.tolist() == [
        8 * minute, 24 * minute, never, 55 * minute, 30 * minute, 30 * minute,
    ]  # fmt: skip
    assert response.first_unit.tolist() == [0, 0, -1, -1, -1, -1]
    assert response.unit_wait.tolist() == [3 * minute, 10 * minute, never, never, never, never]
    assert response.complement.tolist() == [0, 6 * minute, 0, 0, 0, 0]
    assert response.walked.tolist() == [300_000, 900_000, 0, 0, 0, 0]
    assert response.outcome.tolist() == [
        SERVED, SERVED, GAVE_UP, CAR_WAITED_LONG, CAR_NOT_FOR_FOOT, CAR_NONE_ON_DUTY,
    ]  # fmt: skip
    assert response.ended[:3].tolist() == [clock(15, 30), clock(17), clock(17, 20)]
    assert (response.called_off, response.redirected, response.interrupted) == (1, 1, 0)
    assert (response.reach_within, response.wait_limit) == (10 * minute, 40 * minute)
    assert (response.all_requests, response.follow_ups) == (6, 0)


def test_a_request_that_is_open_at_the_end_has_no_outcome_yet(season) -> None:
    response = respond(season(requests=[{"t": clock(15)}]))
    assert response.outcome.tolist() == [OPEN]
    assert (response.ended.tolist(), response.any_wait.tolist()) == ([NEVER], [NEVER])
    assert response.counted.tolist() == [True]


def test_of_two_units_that_come_together_the_first_in_the_list_came_first(season) -> None:
    sent = [
        call(0, clock(15, 2), clock(15, 9), clock(16), unit=1, metres_mm=7),
        call(0, clock(15, 1), clock(15, 9), clock(16), unit=0, metres_mm=5),
        call(0, clock(15, 3), clock(15, 7, 0) + 1, NEVER, unit=2, metres_mm=3, attempt=2),
    ]
    response = respond(season(requests=[{"t": clock(15)}], assignments=sent[:2]))
    assert (response.first_unit.tolist(), response.walked.tolist()) == ([0], [5])
    assert response.unit_wait.tolist() == [1 * MINUTE_US]
    response = respond(season(requests=[{"t": clock(15)}], assignments=sent))
    assert (response.first_unit.tolist(), response.walked.tolist()) == ([2], [3])
    assert response.complement.tolist() == [0]  # the others were sent another time


def test_what_ended_outside_the_hours_is_not_counted_as_lost(season) -> None:
    """The same four sendings to a request that counts and to one before the hours."""
    requests = [{"t": clock(15)}, {"t": clock(9), "parent": 0}, {"t": clock(16), "parent": 0}]
    ends = (CALLED_OFF, REDIRECTED, PREEMPTED, PREEMPTED)
    sent = [
        call(request, clock(16), NEVER, clock(17), ended=end, unit=unit, attempt=1 + unit // 3)
        for request in (0, 1)
        for unit, end in enumerate(ends)
    ]
    response = respond(season(requests=requests, assignments=sent))
    assert (response.called_off, response.redirected) == (1, 1)
    assert response.interrupted == 2  # two sendings, one after the other
    assert response.follow_ups == 1


def test_requests_of_the_season_begin_at_the_end_of_the_warm_up(season) -> None:
    evidence = season(
        requests=[{"t": clock(9) - 1}, {"t": clock(9)}, {"t": clock(10)}, {"t": clock(15)}],
        outcomes=[{"request": 2, "outcome": NOT_ASKED}],
    )
    scenario = evidence.scenario
    warm = replace(scenario.season, unbroken_hours=24.0, warm_up_hours=9.0)
    unbroken = replace(evidence, scenario=replace(scenario, season=warm), first_counted=clock(9))
    assert respond(unbroken).all_requests == 2
    assert respond(evidence).all_requests == 3
    first = season(requests=[{"t": 0}])
    assert respond(first).all_requests == 1


def test_a_car_comes_sooner_than_an_officer_on_foot(season) -> None:
    response = respond(season(
        requests=[{"t": clock(15), "car": 10 * MINUTE_US}, {"t": clock(15), "car": 10 * MINUTE_US}],
        assignments=[call(0, clock(15), clock(15, 20), clock(16))],
        outcomes=[{"request": 0, "outcome": CAR_INTERRUPTED, "t": clock(15, 5)},
                  {"request": 1, "outcome": SERVED, "t": clock(15, 5)}],
    ))  # fmt: skip
    assert response.wait.tolist() == [20 * MINUTE_US, NEVER]
    assert response.any_wait.tolist() == [15 * MINUTE_US, NEVER]


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
        ([7.0, 8.0], 0.0, 7.0),
        ([3.0, 1.0, 2.0], 1.0, 3.0),
        ([3.0, 1.0, 2.0], 1 / 3 + 1e-6, 2.0),
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


def test_of_no_requests_there_is_no_percentile() -> None:
    assert np.isnan(wait_percentile(np.zeros(0), 0.5))


def test_waits_are_in_minutes_and_infinite_where_nobody_came(response) -> None:
    assert waits_min(response).tolist() == [8, 24, np.inf, np.inf]

"""Every table of a reduced season, column by column, from two days worked by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.demand_model import Duration
from sim.scenario.model import Referral
from sim.study.evidence import Evidence
from sim.study.measures import MEASURES
from sim.study.measures.contacts import meet
from sim.study.measures.coverage import cover
from sim.study.measures.effort import work
from sim.study.measures.response import respond
from sim.study.reduce import Reduced, reduce
from sim.tables import (
    BREAK,
    BRIEFING,
    CALLED_OFF,
    CAR_NOT_FOR_FOOT,
    CAR_WAITED_LONG,
    DOOR,
    EVENT,
    GAVE_UP,
    GREETING,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    ON_SCENE,
    OPEN,
    REDIRECTED,
    RESPONDING,
    RETURNING,
    SERVED,
    TRANSFER,
    WAITING,
    WALKING,
    WRITING,
)
from tests.study.test_coverage_by_hand import ASH, ELM, OAK, at, walk
from tests.study.test_hot_spots_by_hand import looked_after, stay

INF, NAN = math.inf, math.nan

Rows = dict[str, tuple[str, list[object]]]
"""Values by column name, each with the column's type."""


def lasting(unit: int, day: int, start: str, *parts: tuple[int, float]) -> list[dict[str, object]]:
    """Activities one after another, minutes each."""
    rows, t = [], at(start, day)
    for state, minutes in parts:
        end = t + round(minutes * MINUTE_US)
        rows.append({"unit": unit, "state": state, "start": t, "end": end})
        t = end
    return rows


def sent(
    request: int, unit: int, ordered: int, arrived: int, left: int, **more: object
) -> dict[str, object]:
    return {"request": request, "unit": unit, "ordered": ordered, "arrived": arrived,
            "left": left, "ended": HANDLED, **more}  # fmt: skip


@pytest.fixture
def two_days(season: Callable[..., Evidence], three_streets) -> Evidence:
    """A pair and an officer called in on the first day, a pair on the second; hours 14 to 22.

    Requests 0 and 1 are reached after 8 and 25 minutes, 2 is left to a car, 3 gives up, 4 is for a
    car; 5 and 7 are made outside the hours and stay open, 6 is never asked.
    """
    units = [
        {"date": 0, "shift": 0, "place": 0, "officers": 2, "start": at("14:00"),
         "end": at("22:00"), "left": at("22:30")},
        {"date": 0, "shift": 0, "place": 1, "officers": 1, "start": at("14:00"),
         "end": at("22:00"), "left": at("22:00"), "called_in": 1},
        {"date": 1, "shift": 3, "place": 0, "officers": 2, "start": at("15:00", 1),
         "end": at("20:00", 1), "left": at("20:00", 1)},
    ]  # fmt: skip
    activities = [
        *lasting(0, 0, "14:00", (BRIEFING, 10), (WALKING, 410), (RESPONDING, 10), (ON_SCENE, 80)),
        *lasting(1, 0, "14:00", (WALKING, 185), (RESPONDING, 20), (ON_SCENE, 35), (WALKING, 240)),
        *lasting(2, 1, "15:00", (WALKING, 120), (WAITING, 12), (EVENT, 18), (BREAK, 30),
                 (WRITING, 10), (RETURNING, 20), (TRANSFER, 30), (WALKING, 60)),
    ]  # fmt: skip
    two, three, four, five = (n * MINUTE_US for n in (2, 3, 4, 5))
    steps = [
        walk(ELM, 0, 100, "15:00", "15:10", delay=four),
        walk(OAK, 0, 150, "15:10", "15:20", delay=two),
        walk(ELM, 100, 0, "22:00", "22:10"),  # after the hours that count
        walk(ASH, 0, 300, "16:00", "16:20", unit=1, delay=three),
        walk(ASH, 300, 0, "16:20", "16:40", unit=1),
        walk(ELM, 0, 100, "15:00", "15:10", day=1, unit=2),
        walk(OAK, 200, 0, "16:00", "16:15", day=1, unit=2, delay=five),
        walk(OAK, 0, 100, "16:15", "16:20", day=1, unit=2),
        stay(OAK, 40, "17:00", "17:12", day=1, unit=2),
        stay(OAK, 40, "19:10", "19:14", day=1, unit=2),
    ]  # fmt: skip
    for step in steps:
        step.setdefault("state", WALKING)
    people = [
        {"segment": ELM, "resident": 1, "companions": 1, "talk": four, "referral": 2},
        {"segment": ASH, "resident": 2, "channel": DOOR, "talk": five, "referral": 1},
        {"segment": OAK, "resident": 3, "talk": five}, {"segment": OAK, "resident": 4},
    ]  # fmt: skip
    talks = [
        {"person": 0, "unit": 0, "start": at("15:02"), "end": at("15:06")},
        {"person": 1, "unit": 1, "start": at("16:05"), "end": at("16:08"), "channel": DOOR,
         "interrupted": True},
        {"person": 2, "unit": 2, "start": at("16:05", 1), "end": at("16:10", 1)},
        {"person": 3, "unit": 2, "start": at("17:40", 1), "end": at("17:47", 1),
         "result": GREETING, "interrupted": True},
    ]  # fmt: skip
    made = [
        (0, "15:30", ELM, 0, 1), (0, "17:00", OAK, 2, 2), (0, "18:30", ASH, 0, 3),
        (1, "16:30", OAK, 2, 2), (1, "15:15", ELM, 1, 1), (1, "23:00", ASH, 0, 1),
        (1, "14:30", ELM, 1, 4), (1, "26:00", OAK, 0, 2),
    ]  # fmt: skip
    requests = [
        {"date": day, "number": 10 * n, "t": at(clock, day), "segment": segment, "kind": kind,
         "priority": priority, "referral": n < 2}
        for n, (day, clock, segment, kind, priority) in enumerate(made)
    ]  # fmt: skip
    requests[1] |= {"officers": 2}
    requests[2] |= {"car": 25 * MINUTE_US}
    requests[4] |= {"car": 8 * MINUTE_US, "foot": False}
    requests[7] |= {"date": 2}  # after midnight: beyond the last date
    assignments = [
        sent(0, 0, at("15:33"), at("15:38"), at("16:00"), metres_mm=123_400),
        sent(1, 0, at("17:02"), NEVER, at("17:04"), ended=CALLED_OFF),
        sent(1, 1, at("17:05"), at("17:25"), at("18:00"), attempt=2, metres_mm=900_000),
        sent(2, 1, at("18:31"), NEVER, at("18:40"), ended=REDIRECTED),
        sent(3, 2, at("16:35", 1), NEVER, at("16:50", 1), ended=CALLED_OFF),
    ]
    outcomes = [
        {"request": r, "outcome": outcome, "t": t}
        for r, outcome, t in (
            (0, SERVED, at("16:00")), (1, SERVED, at("18:00")), (2, CAR_WAITED_LONG, at("19:00")),
            (3, GAVE_UP, at("16:50", 1)), (4, CAR_NOT_FOR_FOOT, at("15:15", 1)),
            (6, NOT_ASKED, at("14:30", 1)),
        )
    ]  # fmt: skip
    found = season(
        days=2, units=units, activities=activities, steps=steps, people=people, talks=talks,
        requests=requests, assignments=assignments, outcomes=outcomes, reach_within_min=10,
        wait_limit_min=40, seen_within_min=60,
    )  # fmt: skip
    found = looked_after(found, f"segment {three_streets.segment_id[OAK]} @ 40 m", within=60.0)
    five_min = Duration("constant", 5.0)
    scenario = found.scenario
    return replace(found, scenario=replace(
        scenario,
        people=replace(scenario.people, residents_per_km=200.0),
        contacts=replace(scenario.contacts, referrals=(
            Referral("clinic", 0.1, 0.1, five_min), Referral("works", 0.1, 0.1, five_min),
        )),
    ))  # fmt: skip


@pytest.fixture
def reduced(two_days: Evidence) -> Reduced:
    return reduce(two_days)


def holds(table: np.ndarray, expected: Rows) -> None:
    assert table.dtype == np.dtype([(name, code) for name, (code, _) in expected.items()])
    for name, (_, values) in expected.items():
        if table[name].dtype.kind == "f":
            assert table[name].tolist() == pytest.approx(values, nan_ok=True), name
        else:
            assert table[name].tolist() == values, name


def hours(*minutes: float) -> tuple[str, list[object]]:
    return "f8", [m / 60 for m in minutes]


def test_a_row_for_each_shift_that_was_worked(reduced: Reduced) -> None:
    # the pair: of 410 minutes on the route 4 talking and 2 standing; the officer: of 425, 3 talking
    holds(reduced.shifts, {
        "date": ("i4", [0, 1]), "shift": ("i2", [0, 3]), "units": ("i4", [2, 1]),
        "officers": ("i4", [3, 2]),
        "planned_officer_h": ("f8", [24, 10]), "on_duty_officer_h": ("f8", [25, 10]),
        "overtime_officer_h": ("f8", [2 * 0.5 + 8, 0]),
        "walked_km": ("f8", [0.35 + 0.6, 0.4]), "km_per_officer": ("f8", [(0.7 + 0.6) / 3, 0.4]),
        "walked_share": ("f8", [550 / 600, 300 / 600]), "passes": ("i4", [4, 3]),
        "talks": ("i4", [2, 1]), "contacts": ("i4", [3, 1]), "interrupted_talks": ("i4", [1, 0]),
        "calls": ("i4", [4, 1]), "called_off": ("i4", [1, 1]), "redirected": ("i4", [1, 0]),
        "reached": ("i4", [2, 0]), "reached_in_time": ("i4", [1, 0]),
        "mean_wait_answered_min": ("f8", [(8 + 25) / 2, NAN]),
        "busy_share": ("f8", [(90 + 55) / (510 + 480), 0]),
        "briefing_officer_h": hours(2 * 10, 0),
        "walking_officer_h": hours(2 * 404 + 422, 2 * 175),
        "talking_officer_h": hours(2 * 4 + 3, 2 * 5),
        "waiting_officer_h": hours(2 * 2, 2 * 12),
        "responding_officer_h": hours(2 * 10 + 20, 0),
        "on_scene_officer_h": hours(2 * 80 + 35, 0),
        "break_officer_h": hours(0, 2 * 30), "event_officer_h": hours(0, 2 * 18),
        "writing_officer_h": hours(0, 2 * 10), "returning_officer_h": hours(0, 2 * 20),
        "transfer_officer_h": hours(0, 2 * 30),
    })  # fmt: skip


def test_a_row_for_each_date(reduced: Reduced) -> None:
    holds(reduced.days, {
        "date": ("i4", [0, 1]), "planned_officer_h": ("f8", [24, 10]),
        "walked_km": ("f8", [0.95, 0.4]), "walked_share": ("f8", [550 / 600, 300 / 600]),
        "segments_walked_share": ("f8", [2 / 3, 2 / 3]), "talks": ("i4", [2, 1]),
        "contacts": ("i4", [3, 1]), "requests": ("i4", [3, 4]), "foot_requests": ("i4", [3, 1]),
        "reached": ("i4", [2, 0]), "reached_in_time": ("i4", [1, 0]),
    })  # fmt: skip


def test_a_row_for_each_hour_of_the_clock(reduced: Reduced) -> None:
    def clock(found: dict[int, float]) -> list[object]:
        return [found.get(hour, 0) for hour in range(24)]

    holds(reduced.hours, {
        "hour": ("i2", list(range(24))),
        "on_duty_officer_h": ("f8", clock(
            {14: 3, **dict.fromkeys(range(15, 20), 5), 20: 3, 21: 3, 22: 1}
        )),
        "foot_requests": ("i4", clock(dict.fromkeys((15, 17, 18, 16, 23, 2), 1))),
        "reached": ("i4", clock({15: 1, 17: 1})), "reached_in_time": ("i4", clock({15: 1})),
        "contacts": ("i4", clock({15: 2, 16: 2})),
    })  # fmt: skip


def test_a_row_for_each_request(reduced: Reduced) -> None:
    holds(reduced.requests, {
        "request": ("i4", list(range(8))), "date": ("i4", [0, 0, 0, 1, 1, 1, 1, 2]),
        "number": ("i4", [0, 10, 20, 30, 40, 50, 60, 70]),
        "made_clock_min": ("f8", [930, 1020, 1110, 990, 915, 1380, 870, 120]),
        "segment": ("i4", [ELM, OAK, ASH, OAK, ELM, ASH, ELM, OAK]),
        "kind": ("i2", [0, 2, 0, 2, 1, 0, 1, 0]), "priority": ("i2", [1, 2, 3, 2, 1, 1, 4, 2]),
        "officers_needed": ("i2", [1, 2, 1, 1, 1, 1, 1, 1]),
        "foot": ("?", [True] * 4 + [False] + [True] * 3),
        "counted": ("?", [True] * 4 + [False] * 4),
        "outcome": ("i2", [SERVED, SERVED, CAR_WAITED_LONG, GAVE_UP, CAR_NOT_FOR_FOOT, OPEN,
                           NOT_ASKED, OPEN]),
        "first_unit": ("i4", [0, 1] + [-1] * 6),
        "unit_wait_min": ("f8", [3, 5] + [INF] * 6), "wait_min": ("f8", [8, 25] + [INF] * 6),
        "any_officer_wait_min": ("f8", [8, 25, 55, INF, 8, INF, INF, INF]),
        "open_min": ("f8", [30, 60, 30, 20, 0, INF, 0, INF]),
        "response_walk_m": ("f8", [123.4, 900] + [0] * 6),
    })  # fmt: skip


def test_the_requests_of_the_hours_by_priority_kind_and_hour(reduced: Reduced) -> None:
    # requests, in time, reached, to a car, gave up; sum of waits to the limit; all, any officer in
    # time, sum of waits for any to the limit; sum of the waits of those reached
    r0, r1 = (1, 1, 1, 0, 0, 8, 1, 1, 8, 8), (1, 0, 1, 0, 0, 25, 1, 0, 25, 25)
    r2, r3 = (1, 0, 0, 1, 0, 40, 1, 0, 40, 0), (1, 0, 0, 0, 1, 40, 1, 0, 40, 0)
    r4 = (0, 0, 0, 0, 0, 0, 1, 1, 8, 0)
    groups = [
        ("priority", 1, r0, r4), ("priority", 2, r1, r3), ("priority", 3, r2),
        ("kind", 0, r0, r2), ("kind", 1, r4), ("kind", 2, r1, r3),
        ("hour", 15, r0, r4), ("hour", 16, r3), ("hour", 17, r1), ("hour", 18, r2),
    ]  # fmt: skip
    names = (
        "requests", "reached_in_time", "reached", "handed_over", "gave_up",
        "wait_to_limit_sum_min", "all_requests", "any_officer_in_time",
        "any_officer_wait_to_limit_sum_min", "wait_answered_sum_min",
    )  # fmt: skip
    sums = np.array([np.sum(rows, axis=0) for _, _, *rows in groups]).T.tolist()
    holds(reduced.response, {
        "by": ("U8", [by for by, *_ in groups]), "group": ("i4", [n for _, n, *_ in groups]),
        **{name: ("f8" if name.endswith("_min") else "i4", values)
           for name, values in zip(names, sums, strict=True)},
    })  # fmt: skip


def test_a_row_for_each_street(reduced: Reduced) -> None:
    # the second day only, 480 minutes: Elm from 15:00 to 16:10, at 14:00 after 950 minutes; Oak
    # from 16:00 to 18:12 and 19:10 to 20:14, at 14:00 after 1,360; Ash never
    elm = 60 * 980 + 410**2 / 2
    oak = 120 * 1420 + 40**2 / 2 + 118**2 / 2 + 166**2 / 2
    holds(reduced.segments, {
        "segment": ("i4", [0, 1, 2]), "length_m": ("f8", [100, 200, 300]),
        "weight": ("f8", [1, 1, 1]), "walked_m": ("f8", [300, 450, 600]),
        "days_walked": ("i4", [2, 1, 1]), "passes": ("i4", [2, 3, 2]),
        "presence_min": ("f8", [20, 10 + 20 + 12 + 4, 40]),
        "seen_recently_share": ("f8", [70 / 480, (132 + 64) / 480, 0]),
        "mean_time_since_seen_min": ("f8", [elm / 480, oak / 480, 1520]),
        "gaps": ("i4", [2, 3, 0]), "gap_sum_min": ("f8", [410 + 1010, 1480 + 40 + 118, 0]),
        "contacts": ("i4", [2, 1, 1]), "foot_requests": ("i4", [1, 2, 1]),
        "reached_in_time": ("i4", [1, 0, 0]),
    })  # fmt: skip
    holds(reduced.gaps, {
        "segment": ("i4", [ELM, ELM, OAK, OAK, OAK]), "from_min": ("i4", [240, 960, 30, 60, 1440]),
        "gaps": ("i4", [1] * 5),
    })  # fmt: skip


def test_a_row_for_each_channel_resource_and_hot_spot(two_days: Evidence, reduced: Reduced) -> None:
    holds(reduced.talks, {
        "channel": ("U8", ["street", "door", "event", "request"]), "talks": ("i4", [2, 1, 0, 0]),
        "contacts": ("i4", [3, 1, 0, 0]), "interrupted": ("i4", [0, 1, 0, 0]),
        "talk_min": ("f8", [4 + 5, 3, 0, 0]), "different_people": ("i4", [3, 1, 0, 0]),
    })  # fmt: skip
    holds(reduced.referrals, {
        "resource": ("U60", ["clinic", "works"]), "talks": ("i4", [0, 1]),
        "requests": ("i4", [2, 0]),
    })  # fmt: skip
    holds(reduced.spots, {
        "spot": ("U60", list(two_days.scenario.patrol.spots)), "stood_min": ("f8", [16]),
        "visits": ("i4", [2]), "stay_sum_min": ("f8", [16]), "due": ("i4", [1]),
        "in_time": ("i4", [0]),
    })  # fmt: skip


def test_a_row_for_each_measure_that_single_seasons_have(
    two_days: Evidence, reduced: Reduced
) -> None:
    parts = {"coverage": cover(two_days), "response": respond(two_days), "contacts": meet(two_days),
             "effort": work(two_days)}  # fmt: skip
    single = [m for m in MEASURES if m.estimator in ("mean", "ratio", "percentile")]
    assert 0 < len(single) < len(MEASURES)
    pairs = [m.function(parts[m.group]) for m in single]
    holds(reduced.season, {
        "measure": ("U40", [m.name for m in single]),
        "numerator": ("f8", [float(top) for top, _ in pairs]),
        "denominator": ("f8", [float(bottom) for _, bottom in pairs]),
    })  # fmt: skip


def test_an_hour_that_does_not_count_leaves_no_share_of_streets(season) -> None:
    rows = reduce(season(units=[], first_counted=2 * 24 * HOUR_US)).segments
    assert rows["seen_recently_share"].tolist() == rows["mean_time_since_seen_min"].tolist() == [
        0, 0, 0,
    ]  # fmt: skip

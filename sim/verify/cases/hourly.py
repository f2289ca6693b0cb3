"""D6: requests that change with the hour, and a shift that begins with nobody waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import numpy as np

from sim.study.evidence import Evidence, Window
from sim.tables import CAR_NONE_ON_DUTY, DAY_US, HOUR_US, MINUTE_US
from sim.verify.case import Figure, Sampled
from sim.verify.cases.queues import PER_H, SERVICE_MIN
from sim.verify.cases.scenes import Scene, queue
from sim.verify.cases.steadying import asked_and_handled, crowd
from sim.verify.hourly import around_the_clock, hours, in_hand_if_none_waits

MOST = 150
"""Requests waiting or in hand at most in the equations: more are less likely than 1e-9."""

BY_HOUR = (1.0,) * 8 + (4.0,) * 4 + (6.0,) * 6 + (3.0,) * 6
"""Requests in each hour of the day."""

WARM_UP_DAYS = 3


def day(units: int, days: int) -> Scene:
    """Days without a break, one after another, with busy and quiet hours."""
    made = queue(sum(BY_HOUR) / 24, units, 1)
    season = replace(
        made.scenario.season, unbroken_hours=24.0 * (WARM_UP_DAYS + days),
        warm_up_hours=24.0 * WARM_UP_DAYS,
    )  # fmt: skip
    requests = replace(made.scenario.requests, hour_shares=BY_HOUR)
    return replace(made, scenario=replace(made.scenario, season=season, requests=requests))


def waits(one: Evidence, groups: np.ndarray, expected: np.ndarray) -> list[float]:
    """Share that waits in each group of hours and in all, and the mean wait (min).

    Parameters
    ----------
    one : Evidence
        Its window is that of the hours.
    groups : ndarray of int64, shape (24,)
        Group of each hour of the day.
    expected : ndarray of float64, shape (G,)
        Requests expected in each group of the window.
    """
    calls, requests = one.log.assignments, one.world.requests
    asked = requests["t"]
    sent = one.log.outcomes["t"].copy()  # who was never sent a unit waited to the end
    sent[calls["request"]] = calls["ordered"]
    counted = one.window.contains(asked) & (sent > asked)
    group = groups[asked[counted] % DAY_US // HOUR_US]
    waited = np.bincount(group, minlength=len(expected))
    minutes = float(one.window.measure(asked, sent).sum()) / MINUTE_US
    total = expected.sum()
    return [*(waited / expected).tolist(), waited.sum() / total, minutes / total]


def steady(
    one: Evidence, groups: np.ndarray, expected: np.ndarray, units: int, likely: tuple[float, float]
) -> list[float]:
    """How a season's requests differ from what is expected of them.

    Quantities with mean 0: for each group of hours the number of requests and
    their handling; and of the number in hand if nobody ever had to wait, the
    excess over `units` and the share of the time in which it is as large or
    larger, which are `likely`.
    """
    requests, window = one.world.requests, one.window
    counted = requests[window.contains(requests["t"])]
    group = groups[counted["t"] % DAY_US // HOUR_US]
    if window.count > 1:  # nobody is left of the time before
        requests = counted
    ends = window.until(requests["t"] + requests["handling"])
    found = crowd(window.until(requests["t"]), ends, units, window.total)
    return [
        *asked_and_handled(counted, group, expected, SERVICE_MIN),
        *(a / b - 1 for a, b in zip(found, likely, strict=True)),
    ]  # fmt: skip


# -- busy and quiet hours -----------------------------------------------------

GROUPS = np.repeat(np.arange(4), (8, 4, 6, 6))
"""Group of each hour: night, morning, afternoon, evening."""


def day_season(units: int, days: int, made: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season of many days; those of the night are left out, as few of them wait."""
    one = made.season(r, seed=seed)
    expected = days * np.bincount(GROUPS, weights=BY_HOUR)
    likely = in_hand_if_none_waits(BY_HOUR, PER_H, units, again=True)
    return [*waits(one, GROUPS, expected)[1:], *steady(one, GROUPS, expected, units, likely)]


def _day(units: int, days: int) -> Sampled:
    solved = around_the_clock(BY_HOUR, PER_H, units, most=MOST)
    wait = solved.rates * solved.all_busy
    by_group = np.bincount(GROUPS, weights=wait) / np.bincount(GROUPS, weights=solved.rates)
    return Sampled(
        "D6", f"1 to 6 an hour by time of day, {units} units", FORWARD,
        (
            *(
                Figure(f"{name}: has to wait", float(by_group[i]), True)
                for i, name in enumerate(("morning", "afternoon", "evening"), 1)
            ),
            Figure("has to wait", solved.waits_share, True),
            Figure("mean wait, min", 60 * solved.mean_wait, True),
        ),
        partial(day, units, days), partial(day_season, units, days),
    )  # fmt: skip


# -- a shift that begins with nobody waiting ----------------------------------

BEGINS = 8
LASTS = 8
ALL = np.zeros(24, dtype=np.int64)


def shifts(per_hour: float, units: int, days: int) -> Scene:
    """A shift of 8 hours on each day, all of it on the streets.

    Whoever still waits at its end is left to a car.
    """
    made = queue(per_hour * LASTS / 24, units, 1)
    scenario = made.scenario
    (shift,) = scenario.shifts
    first = scenario.season.first_day
    season = replace(
        scenario.season, unbroken_hours=0.0, warm_up_hours=0.0,
        last_day=first + timedelta(days=days - 1),
    )  # fmt: skip
    shift = replace(shift, start=60 * BEGINS, end=60 * (BEGINS + LASTS))
    # Nor does anybody leave the streets early to be back at the base in time.
    crew = replace(
        scenario.crew, briefing_min=0.0, writing_min=0.0, meal_min=0.0, transfer_min=0.0,
        walk_back=False,
    )  # fmt: skip
    # Longer than any wait within a shift, and too short for the next one.
    dispatch = replace(scenario.dispatch, hand_over_after_min=900.0)
    on_duty = tuple(float(BEGINS <= hour < BEGINS + LASTS) for hour in range(24))
    requests = replace(scenario.requests, hour_shares=on_duty)
    return replace(made, scenario=replace(
        scenario, season=season, shifts=(shift,), crew=crew, dispatch=dispatch, requests=requests
    ))  # fmt: skip


def shift_season(
    per_hour: float, units: int, days: int, made: Scene, seed: int, r: int
) -> list[float]:
    """Figures of a season of shifts."""
    one = made.season(r, seed=seed)
    window = Window(BEGINS * HOUR_US, LASTS * HOUR_US, days)
    one = replace(one, window=window)
    expected = np.array([per_hour * LASTS * days])
    likely = in_hand_if_none_waits((per_hour,) * LASTS, PER_H, units, again=False)
    left = int((one.log.outcomes["outcome"] == CAR_NONE_ON_DUTY).sum()) / days
    return [*waits(one, ALL, expected)[1:], left, *steady(one, ALL, expected, units, likely)]


def _shift(per_hour: float, units: int, days: int) -> Sampled:
    solved = hours((per_hour,) * LASTS, PER_H, units, most=MOST)
    return Sampled(
        "D6", f"{per_hour:g} an hour, {units} units, shifts of {LASTS} hours", FORWARD,
        (
            Figure("has to wait", solved.waits_share, True),
            Figure("mean wait up to the end, min", 60 * solved.mean_wait, True),
            Figure("still wait at the end", solved.left, True),
        ),
        partial(shifts, per_hour, units, days), partial(shift_season, per_hour, units, days),
    )  # fmt: skip


FORWARD = "forward equations, solved exactly"

CASES = (_day(2, 28), _shift(8.0, 3, 28))

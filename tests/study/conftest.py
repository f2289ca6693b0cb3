"""Hand-made seasons for the tests of measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from sim.scenario.attached import NO_FILE
from sim.scenario.demand_model import Duration, People, Requests
from sim.scenario.duty_model import Crew, Shift
from sim.scenario.model import Contacts, Dispatch, Scenario, Season, Streets
from sim.scenario.patrol_model import Patrol
from sim.study.evidence import Evidence, Window
from sim.tables import (
    ACTIVITIES,
    ASSIGNMENTS,
    DAY_US,
    HOUR_US,
    MINUTE_US,
    OUTCOMES_TABLE,
    PEOPLE,
    REQUESTS,
    STEPS,
    TALKS,
    UNITS,
    Log,
    World,
)
from street_graph.graph import StreetGraph, from_tables


def table(dtype: np.dtype, rows: Sequence[dict[str, object]], **always: object) -> np.ndarray:
    """Rows by column name as a table; `always` fills columns the rows do not name."""
    made = np.zeros(len(rows), dtype=dtype)
    for name, value in always.items():
        made[name] = value
    for i, row in enumerate(rows):
        for name, value in row.items():
            made[i][name] = value
    return made


@pytest.fixture(scope="session")
def three_streets() -> StreetGraph:
    """Elm A-B 100 m, Oak B-C 200 m, Ash C-A 300 m."""
    return from_tables(
        "three streets",
        {"A": (0.0, 0.0), "B": (0.001, 0.0), "C": (0.001, 0.002)},
        [
            {"id": "elm", "u": "A", "v": "B", "length_m": 100},
            {"id": "oak", "u": "B", "v": "C", "length_m": 200},
            {"id": "ash", "u": "C", "v": "A", "length_m": 300},
        ],
    )


@pytest.fixture(scope="session")
def plain_scenario() -> Callable[..., Scenario]:
    """A scenario of one shift, 14:00 to 22:00, of so many days."""

    def make(
        days: int = 1,
        shifts: tuple[Shift, ...] | None = None,
        unbroken_hours: float = 0.0,
        warm_up_hours: float = 0.0,
    ) -> Scenario:
        first = date(2021, 2, 27)
        week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        minute = Duration("constant", 1.0)
        return Scenario(
            name="plain",
            about="",
            season=Season(first, first + timedelta(days - 1), unbroken_hours, warm_up_hours),
            streets=Streets("three streets", 90.0, 20.0),
            requests=Requests(0.0, (1.0,) * 24, (1.0,) * 7, 0.0, 0.0, (), ()),
            people=People(0.0, (1.0,) * 24, 1.0, 1.0, 1.0, minute, 1.0, 1.0, minute, 0.0, 0.0, 0.0),
            shifts=shifts or (Shift("late", week, 840, 1320, (), 2, "pair"),),
            crew=Crew(0, 5.0, 0.0, 0, 0, 0, 4.0, 6.0, 1.2, 1.2, 0.0, "A", 0.0, True, "finish"),
            patrol=Patrol(
                route="tour",
                area="whole",
                beats_by="length",
                beats_file=NO_FILE,
                drawn_file=NO_FILE,
                drawn_name="",
                drawn_within_m=25.0,
                turn_back=False,
                points=(),
                posts=(),
                spots=(),
                spots_file=NO_FILE,
                dwell_min=(12.0, 16.0),
                return_within_min=120.0,
                filler="tour",
                look_ahead_min=0.0,
                people_file=NO_FILE,
                people_balance=0.5,
                detour_share=0.0,
                start_at="base",
                route_seed=0,
                talk_reach_m=0.0,
                overrides=(),
            ),
            dispatch=Dispatch(
                "nearest", (), -1, 0.0, True, False, 0.0, 0, 1, 0.0, 0, "resume", "any"
            ),
            contacts=Contacts(0.5, 24.0),
        )

    return make


@pytest.fixture(scope="session")
def season(
    three_streets: StreetGraph, plain_scenario: Callable[..., Scenario]
) -> Callable[..., Evidence]:
    """An `Evidence` from rows by column name; hours 14:00 to 22:00 unless said."""

    def make(
        graph: StreetGraph | None = None,
        days: int = 1,
        units: Sequence[dict[str, object]] | None = None,
        steps: Sequence[dict[str, object]] | np.ndarray = (),
        requests: Sequence[dict[str, object]] = (),
        people: Sequence[dict[str, object]] = (),
        assignments: Sequence[dict[str, object]] = (),
        outcomes: Sequence[dict[str, object]] = (),
        talks: Sequence[dict[str, object]] = (),
        activities: Sequence[dict[str, object]] = (),
        hours: tuple[float, float] = (14, 22),
        first_counted: int | None = None,
        reach_within_min: float = 10.0,
        wait_limit_min: float = 60.0,
        seen_within_min: float = 60.0,
    ) -> Evidence:
        if units is None:
            units = [
                {"date": d, "start": d * DAY_US + 14 * HOUR_US, "end": d * DAY_US + 22 * HOUR_US,
                 "left": d * DAY_US + 22 * HOUR_US, "officers": 2}
                for d in range(days)
            ]  # fmt: skip
        rows = steps if isinstance(steps, np.ndarray) else table(STEPS, steps, state=2)
        return Evidence(
            graph=graph or three_streets,
            scenario=plain_scenario(days),
            world=World(
                table(REQUESTS, [{"request": i, **r} for i, r in enumerate(requests)],
                      foot=True, priority=2, officers=1, car=30 * MINUTE_US, parent=-1, person=-1),
                table(PEOPLE, [{"person": i, **p} for i, p in enumerate(people)]),
            ),
            log=Log(
                units=table(UNITS, [{"unit": i, **u} for i, u in enumerate(units)]),
                assignments=table(ASSIGNMENTS, assignments, attempt=1),
                outcomes=table(OUTCOMES_TABLE, outcomes),
                talks=table(TALKS, talks),
                steps=rows,
                activities=table(ACTIVITIES, activities, request=-1),
            ),
            window=Window(
                round(hours[0] * HOUR_US), round((hours[1] - hours[0]) * HOUR_US), days
            ),
            reach_within_min=reach_within_min,
            wait_limit_min=wait_limit_min,
            seen_within_min=seen_within_min,
            first_counted=DAY_US if first_counted is None else first_counted,
            season_end=days * DAY_US,
        )  # fmt: skip

    return make

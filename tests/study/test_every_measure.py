"""Every measure from the parts of a season: numerator and denominator, worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.season_model import Costs
from sim.study.measures import MEASURES, measure_named
from sim.study.measures.contacts import UNKNOWN, Contacts
from sim.study.measures.coverage import Coverage
from sim.study.measures.effort import Effort
from sim.study.measures.encounters import Encounters
from sim.study.measures.hot_spots import Dose
from sim.study.measures.response import Response
from sim.study.measures.rhythm import Passes
from sim.study.measures.seen import Unseen
from sim.tables import (
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    DOOR,
    EVENT_CHANNEL,
    GAVE_UP,
    HOUR_US,
    MINUTE_US,
    NEVER,
    OFF,
    REQUEST_CHANNEL,
    SERVED,
    STATES,
    STREET,
)

KM = 1_000_000


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def minutes(*values: float) -> np.ndarray:
    """us, `NEVER` for an infinite time."""
    return np.array([NEVER if v == np.inf else round(v * MINUTE_US) for v in values])


def flags(word: str) -> np.ndarray:
    """True where the word has a 1."""
    return np.array([letter == "1" for letter in word])


def told(group: str, part: object) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of each measure of a group."""
    return {
        m.name: m.function(part) for m in MEASURES if m.group == group and m.estimator != "pooled"
    }


def holds(found: dict[str, tuple[float, float]], expected: dict[str, tuple[float, float]]) -> None:
    assert list(found) == list(expected)
    for name, pair in found.items():
        assert pair == pytest.approx(expected[name], rel=1e-12), name
        assert all(type(value) in (float, int) for value in pair), name


# -- coverage -----------------------------------------------------------------

PASSES = Passes(ints(0, 0, 1, 2, 2), ints(0, 0, 0, 0, 0), ints(1, 2, 3, 4, 5), flags("11101"))
GAPS = Unseen(
    ints(0, 0, 1, 2, 0), minutes(0, 10, 0, 0, 60), minutes(5, 40, 30, 90, np.inf),
    flags("01011"), flags("11110"),
)  # fmt: skip
"""Gaps of 30 minutes on the first street and 90 on the third are closed."""


@pytest.fixture
def coverage() -> Coverage:
    """Streets of 1, 2 and 4 km, the last of half weight; three dates, the first not counted."""
    return Coverage(
        length=KM * ints(1, 2, 4),
        weight=np.array([1.0, 1.0, 0.5]),
        counted_dates=ints(1, 2),
        walked_day=np.array([[9, 9, 9], [950_000, 1_899_999, 4 * KM], [500_000, 0, 1 * KM]]),
        walked=KM * ints(3, 5, 7),
        presence=minutes(20, 40, 10),
        too_old=3 * HOUR_US * ints(1, 2, 3),
        age=HOUR_US**2 * np.array([2.0, 3.0, 5.0]),
        bound=HOUR_US * ints(1, 2, 4),
        gaps=GAPS,
        passes=PASSES,
        predictability=(0.25, 0.75),
        window_time=16 * HOUR_US,
        coverage_time=12 * HOUR_US,
        days=3.0,
        dose=Dose(("a", "b"), minutes(30, 60), ints(2, 3), minutes(20, 45), ints(4, 3),
                  ints(1, 2), 3.0),
    )  # fmt: skip


def test_every_measure_of_coverage(coverage: Coverage) -> None:
    street_time = 5 * KM * 12 * HOUR_US  # weighted length 1 + 2 + 2 km
    holds(told("coverage", coverage), {
        "walked_share": ((0.95 + 1.899999 + 2) / 5 + (0.5 + 0.5) / 5, 2),
        "segments_walked_share": ((1 + 0.5) / 2.5, 2),
        "seen_recently_share": (street_time - (3 * 1 + 6 * 2 + 9 * 2) * KM * HOUR_US, street_time),
        "seen_recently_bound_share": ((1 * 1 + 2 * 2 + 4 * 2) * KM * HOUR_US, street_time),
        "mean_time_since_seen_min": (
            (2 * 1 + 3 * 2 + 5 * 2) * KM * HOUR_US**2 / MINUTE_US, street_time),
        "passes_per_hour": ((2 * 1 + 1 * 2 + 1 * 2) / 5, 16),
        "presence_min_per_km_day": (70 / 5, 3),
        "mean_gap_min": (30 + 90, 2),
        "predictability_share": (0.25, 0.75),
        "hot_spot_min_per_day": (90, 2 * 3),
        "hot_spot_visits_per_day": (5, 2 * 3),
        "hot_spot_stay_min": (65, 5),
        "hot_spot_returns_in_time_share": (3, 7),
    })  # fmt: skip


def test_no_more_than_all_the_time_could_have_been_seen_recently(coverage: Coverage) -> None:
    often = replace(coverage, bound=HOUR_US * ints(20, 20, 20))
    street_time = 5 * KM * 12 * HOUR_US
    assert measure_named("seen_recently_bound_share").function(often) == (street_time, street_time)


# -- response -----------------------------------------------------------------


@pytest.fixture
def response() -> Response:
    """Seven requests, the last two outside the window, the fifth always for a car."""
    return Response(
        in_window=flags("1111100"),
        counted=flags("1111000"),
        wait=minutes(8, 24, np.inf, np.inf, np.inf, 5, np.inf),
        any_wait=minutes(8, 24, 9, np.inf, 7, 5, np.inf),
        first_unit=np.array([0, 1, -1, -1, -1, 0, -1]),
        unit_wait=minutes(3, 10, np.inf, np.inf, np.inf, 1, np.inf),
        complement=minutes(0, 6, 0, 0, 0, 9, 0),
        walked=ints(300_500, 900_000, 0, 0, 0, 70_000, 0),
        outcome=np.array([
            SERVED, SERVED, CAR_NONE_ON_DUTY, GAVE_UP, CAR_NOT_FOR_FOOT, SERVED, GAVE_UP,
        ]),
        ended=minutes(30, 50, 1, 20, 1, 30, 5),
        called_off=4,
        redirected=5,
        interrupted=6,
        reach_within=10 * MINUTE_US,
        wait_limit=20 * MINUTE_US,
        weeks=2.5,
        all_requests=11,
        follow_ups=3,
    )  # fmt: skip


def test_every_measure_of_response(response: Response) -> None:
    holds(told("response", response), {
        "reached_in_time_share": (1, 4),
        "mean_wait_to_limit_min": (8 + 20 + 20 + 20, 4),
        "median_wait_min": (24, 1),
        "p90_wait_min": (np.inf, 1),
        "reached_share": (2, 4),
        "handed_over_share": (1, 4),
        "gave_up_share": (1, 4),
        "any_officer_wait_to_limit_min": (8 + 20 + 9 + 20, 4),
        "any_officer_in_time_share": (2, 4),
        "all_requests_wait_to_limit_min": (8 + 20 + 9 + 20 + 7, 5),
        "all_requests_in_time_share": (3, 5),
        "mean_wait_answered_min": (8 + 24, 2),
        "unit_wait_answered_min": (3 + 10, 2),
        "sent_to_arrival_answered_min": (5 + 14, 2),
        "full_complement_answered_min": (6, 2),
        "response_walk_m": (1200.5, 2),
        "called_off_per_week": (4, 2.5),
        "redirected_per_week": (5, 2.5),
        "interrupted_requests_per_week": (6, 2.5),
        "foot_requests_per_week": (4, 2.5),
        "follow_ups_per_week": (3, 2.5),
        "requests_in_window_share": (5, 11),
    })  # fmt: skip


def test_without_counted_requests_there_is_no_percentile(response: Response) -> None:
    none = replace(response, counted=flags("0000000"))
    for name in ("median_wait_min", "p90_wait_min"):
        top, bottom = measure_named(name).function(none)
        assert np.isnan(top)
        assert bottom == 0


# -- contacts -----------------------------------------------------------------


@pytest.fixture
def contacts() -> Contacts:
    """Talks on the street, at a door and at an event, one of them of two people, and a caller."""
    return Contacts(
        unit=ints(0, 0, 1, 1, 1),
        channel=ints(STREET, DOOR, STREET, EVENT_CHANNEL, REQUEST_CHANNEL),
        segment=ints(0, 1, 1, 2, 2),
        start=minutes(1, 2, 3, 4, 5),
        inside=flags("11010"),
        counted=ints(2, 1, 0, 1, 1),
        length=minutes(6, 4, 50, 3, 0),
        interrupted=flags("10110"),
        row=ints(0, 0, 1, 2, 3, 4),
        resident=ints(7, 8, 7, 9, 8, UNKNOWN),
        counts=flags("111011"),
        officer_hours=40.0,
        recorded_share=0.5,
        weeks=2.5,
        further=Encounters(
            used=frozenset((STREET, DOOR, EVENT_CHANNEL, REQUEST_CHANNEL)), knocks=20, answers=9,
            flags=True, flagged=6, phoned=7, languages=True, greeted=8, duty=50.0,
            spanish_duty=10.0, referred_talks=ints(1, 2), referred_requests=ints(3, 4),
        ),
    )  # fmt: skip


def test_every_measure_of_contacts(contacts: Contacts) -> None:
    holds(told("contacts", contacts), {
        "contacts_per_week": (5, 2.5),
        "recorded_contacts_per_week": (2.5, 2.5),
        "recorded_contacts_per_season": (2.5, 1),
        "different_people_per_season": (3, 1),
        "mean_talk_min": (13, 3),
        "interrupted_talks_per_week": (2, 2.5),
        "contacts_per_officer_hour": (5, 40),
        "street_contacts_per_week": (2, 2.5),
        "door_contacts_per_week": (1, 2.5),
        "event_contacts_per_week": (1, 2.5),
        "request_contacts_per_week": (1, 2.5),
        "knocks_per_week": (20, 2.5),
        "knocks_answered_share": (9, 20),
        "flag_downs_met_per_week": (6, 2.5),
        "flag_downs_phoned_per_week": (7, 2.5),
        "greetings_per_week": (8, 2.5),
        "spanish_speaker_share": (10, 50),
        "referrals_per_week": (10, 2.5),
    })  # fmt: skip


def test_what_a_scenario_has_no_use_for_is_not_there(contacts: Contacts) -> None:
    further = replace(
        contacts.further, used=frozenset((STREET,)), flags=False, languages=False,
        referred_talks=ints(), referred_requests=ints(),
    )  # fmt: skip
    found = told("contacts", replace(contacts, further=further))
    none = {name for name, (_, bottom) in found.items() if bottom == 0}
    assert none == {
        "door_contacts_per_week", "event_contacts_per_week", "request_contacts_per_week",
        "knocks_per_week", "flag_downs_met_per_week", "flag_downs_phoned_per_week",
        "greetings_per_week", "referrals_per_week",
    }  # fmt: skip


def test_a_caller_is_one_more_and_a_resident_one_whatever_the_channel(contacts: Contacts) -> None:
    alone = [contacts.different_among([code]) for code in
             (STREET, DOOR, EVENT_CHANNEL, REQUEST_CHANNEL)]  # fmt: skip
    assert alone == [2, 1, 1, 1]  # 7 and 8, 7, 8, somebody
    assert contacts.different_among([STREET, DOOR]) == 2
    assert contacts.different_among([]) == 0
    assert contacts.different == 3
    two = replace(contacts, resident=ints(7, UNKNOWN, 7, 9, 8, UNKNOWN))
    assert two.different == 4


# -- effort -------------------------------------------------------------------


@pytest.fixture
def effort() -> Effort:
    """A pair, a pair of which one was called in, and a single officer; the pairs are one team."""
    time = np.zeros((3, len(STATES)), dtype=np.int64)
    for state in range(len(STATES)):
        time[:, state] = minutes(1 + state, 20 + state, 40 + 2 * state)
    return Effort(
        officers=ints(2, 2, 1),
        on_duty=minutes(500, 480, 300),
        planned=minutes(480, 480, 240),
        overtime=minutes(20, 0, 60),
        called_in=ints(0, 1, 0),
        time=time,
        busy=minutes(100, 145, 30),
        walked=KM * ints(3, 5, 7),
        team=ints(0, 0, 1),
        free_sum=90.0 * MINUTE_US,
        free_count=4.0,
        served=9,
        weeks=2.5,
        event_staffed=3.0,
        event_planned=8.0,
        costs=Costs(),
    )


def test_every_measure_of_effort(effort: Effort) -> None:
    duty = (2 * 500 + 2 * 480 + 300) * MINUTE_US

    def state(name: str) -> tuple[float, float]:
        s = STATES.index(name)
        return (2 * (1 + s) + 2 * (20 + s) + 40 + 2 * s) * MINUTE_US, duty

    holds(told("effort", effort), {
        "officer_hours_per_week": ((960 + 960 + 240) / 60, 2.5),
        "overtime_h_per_week": ((40 + 480 + 60) / 60, 2.5),
        "called_in_h_per_week": (8, 2.5),
        "km_per_officer_shift": (6 + 10 + 7, 5),
        "busy_share": (275 * MINUTE_US, 1280 * MINUTE_US),
        "busy_share_spread": (245 / 980 - 30 / 300, 1),
        "free_to_next_call_min": (90, 4),
        "served_per_officer_hour": (9, duty / HOUR_US),
        "event_officer_h_per_week": (state("event")[0] / HOUR_US, 2.5),
        "event_staffed_share": (3, 8),
        **{
            f"{name.replace('-', '_')}_time_share": state(name)
            for s, name in enumerate(STATES) if s != OFF
        },
        "radio_hours_lost_per_week": (0, 0),
        "dollars_per_week": (0, 0),
    })  # fmt: skip


def test_a_spread_of_nobody_is_not_there(effort: Effort) -> None:
    spread = measure_named("busy_share_spread").function
    idle = replace(effort, on_duty=minutes(0, 0, 0), busy=minutes(0, 0, 0))
    assert spread(idle) == (0, 0)
    nobody = replace(effort, team=ints(), on_duty=ints(), busy=ints())
    assert spread(nobody) == (0, 0)
    alone = replace(effort, team=ints(0), on_duty=minutes(480), busy=minutes(120))
    assert spread(alone) == (0, 1)  # one unit is as busy as itself
    short = replace(effort, on_duty=ints(1, 0, 0), busy=ints(1, 0, 0), team=ints(0, 0, 0))
    assert spread(short) == (0, 1)  # a microsecond is time
    with np.errstate(invalid="ignore"):
        half = replace(effort, on_duty=minutes(500, 480, 0), busy=minutes(100, 145, 0))
        assert spread(half) == (0, 1)  # the team that is never on duty has no share


WEEKLY = 2160 / 60
"""Planned officer-hours of the fixture; 40 + 60 minutes come on top."""


@pytest.mark.parametrize(
    ("costs", "radio", "dollars"),
    [
        (Costs(), (0, 0), (0, 0)),
        (Costs("radio-patrol", 0.0, 0.0), (WEEKLY, 2.5), (0, 0)),
        (Costs("radio-patrol", 60.0, 0.0), (WEEKLY, 2.5), (60 * (WEEKLY + 100 / 60), 2.5)),
        (Costs("new", 60.0, 90.0), (0, 0), (60 * WEEKLY + 90 * 100 / 60, 2.5)),
        (Costs("overtime", 60.0, 90.0), (0, 0), (90 * (WEEKLY + 100 / 60), 2.5)),
        (Costs("overtime", 60.0, 0.0), (0, 0), (60 * (WEEKLY + 100 / 60), 2.5)),
        (Costs("overtime", 0.0, 90.0), (0, 0), (90 * (WEEKLY + 100 / 60), 2.5)),
        (Costs("new", 0.0, 90.0), (0, 0), (0, 0)),
        (Costs("new", 0.5, 0.0), (0, 0), (0.5 * (WEEKLY + 100 / 60), 2.5)),
    ],
)
def test_prices(
    effort: Effort, costs: Costs, radio: tuple[float, float], dollars: tuple[float, float]
) -> None:
    priced = replace(effort, costs=costs)
    assert measure_named("radio_hours_lost_per_week").function(priced) == pytest.approx(radio)
    assert measure_named("dollars_per_week").function(priced) == pytest.approx(dollars)


# -- one measure --------------------------------------------------------------


def test_a_measure_is_numerator_over_denominator_and_nothing_over_nothing() -> None:
    def value(function: Callable[[object], tuple[float, float]]) -> float:
        return replace(measure_named("walked_share"), function=function).value(None)

    assert value(lambda part: (3.0, 4.0)) == 0.75
    assert np.isnan(value(lambda part: (3.0, 0.0)))

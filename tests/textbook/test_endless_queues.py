"""Queues of any length with known waits: units at one spot, no walking to speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.study.evidence import Evidence
from sim.tables import SERVED
from tests.textbook.cases import Case, exponential, kinds, queue, steadying, value
from tests.textbook.judging import NARROW, WIDE, Figure, disagreements
from tests.textbook.published import ERLANG_C, MORE_OF_ERLANG_C

SEASONS = 40


def figures_of_a_queue(
    per_hour: float, units: int, wait: float, late: float, hours: float
) -> list[Figure]:
    """Wait, share of long waits and utilization of one row."""
    made = queue(per_hour, units, hours)
    seasons = [made.season(r) for r in range(SEASONS)]
    names = ("mean_wait_answered_min", "reached_in_time_share", "busy_share")
    waits, in_time, busy = zip(*(value(one, *names) for one in seasons), strict=True)
    steady = steadying(seasons, [per_hour], 20, units)
    return [
        Figure("wait", waits, wait, WIDE, steady),
        Figure("longer than 5 min", [1 - share for share in in_time], late, WIDE, steady),
        Figure("utilization", busy, per_hour / (3 * units), NARROW, steady),
    ]


@pytest.mark.parametrize(("per_hour", "units"), ERLANG_C)
def test_waits_are_those_of_erlang(per_hour: int, units: int) -> None:
    row = ERLANG_C[per_hour, units]
    assert disagreements(figures_of_a_queue(per_hour, units, *row)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("per_hour", "units"), MORE_OF_ERLANG_C)
def test_more_waits_are_those_of_erlang(per_hour: int, units: int) -> None:
    row = MORE_OF_ERLANG_C[per_hour, units]
    assert disagreements(figures_of_a_queue(per_hour, units, *row)) == []


# One unit, 1.5 requests an hour: law of the handling and mean wait
# (Pollaczek and Khinchine).
ONE_UNIT = {
    "constant": ('distribution = "constant", mean_min = 20', 10.0),
    "lognormal": ('distribution = "lognormal", mean_min = 20, sigma = 0.79', 18.6657),
}


@pytest.mark.slow
@pytest.mark.parametrize("law", ONE_UNIT)
def test_wait_for_one_unit_rests_on_the_spread_of_handling(law: str) -> None:
    handling, wait = ONE_UNIT[law]
    made = queue(1.5, 1, 4000, kind=kinds((1, 1, handling)))
    seasons = [made.season(r) for r in range(SEASONS)]
    waits = [value(one, "mean_wait_answered_min")[0] for one in seasons]
    assert disagreements([Figure(law, waits, wait, WIDE)]) == []


# Units: wait of each priority and without priorities (Cobham).
PRIORITIES = {
    2: (8.26446, 12.39669, 68.18182, 45.45455),
    3: (2.11595, 2.72051, 5.78109, 4.49640),
}


def wait_by_kind(evidence: Evidence) -> list[float]:
    """Mean wait (min) of each kind of request, then of all."""
    calls = evidence.log.assignments
    asked = evidence.world.requests[calls["request"]]
    counted = evidence.window.contains(asked["t"])
    wait = (calls["arrived"] - asked["t"]) / 60e6
    own = [wait[counted & (asked["kind"] == kind)].mean() for kind in range(3)]
    return [*own, wait[counted].mean()]


@pytest.mark.slow
@pytest.mark.parametrize("units", PRIORITIES)
def test_priorities_share_out_one_and_the_same_mean_wait(units: int) -> None:
    hours = {2: 3000, 3: 1200}[units]
    ranks = [(share, i + 1, exponential(20)) for i, share in enumerate((0.5, 1.5, 3))]
    ranked = queue(5, units, hours, kind=kinds(*ranks))
    alike = queue(5, units, hours, kind=kinds(*((s, 1, law) for s, _, law in ranks)))
    seasons = [ranked.season(r) for r in range(SEASONS)]
    steady = steadying(seasons, [5], 20, units)
    waits = list(zip(*map(wait_by_kind, seasons), strict=True))
    names = ("most urgent", "urgent", "the rest", "all")
    figures = [
        Figure(name, wait, expected, WIDE, steady)
        for name, wait, expected in zip(names, waits, PRIORITIES[units], strict=True)
    ]
    assert disagreements(figures) == []
    worlds_alike(ranked, alike)
    without = [wait_by_kind(alike.season(r))[3] for r in range(SEASONS)]
    same = [a / b for a, b in zip(waits[3], without, strict=True)]
    assert disagreements([Figure("with over without priorities", same, 1.0, NARROW)]) == []


def worlds_alike(one: Case, other: Case) -> None:
    """The same people ask at the same times for the same handling."""
    first, second = one.world(1).requests, other.world(1).requests
    assert first["t"].tolist() == second["t"].tolist()
    assert first["handling"].tolist() == second["handling"].tolist()


# Units, requests an hour of each priority, hours to simulate: time in the system
# less own service of each priority, and the wait without priorities (min). Resumed
# by any unit; priority k does not notice what is less urgent, so the first k alone
# are a queue by themselves.
PREEMPTIVE = {
    1: ((0.2, 0.6, 1.2), (1.42857, 9.22078, 61.81818), 40.0, 10_000),
    2: ((0.5, 1.5, 3.0), (0.13986, 3.28671, 74.09091), 45.45455, 3000),
    3: ((0.5, 1.5, 3.0), (0.00488, 0.37003, 7.30817), 4.49640, 6000),
}


def lost_by_kind(evidence: Evidence) -> list[float]:
    """Mean time in the system less own service (min) of each kind, then of all."""
    asked, ended = evidence.world.requests, evidence.log.outcomes
    counted = evidence.window.contains(asked["t"]) & (ended["outcome"] == SERVED)
    lost = (ended["t"] - asked["t"] - asked["handling"]) / 60e6
    own = [lost[counted & (asked["kind"] == kind)].mean() for kind in range(3)]
    return [*own, lost[counted].mean()]


@pytest.mark.slow
@pytest.mark.parametrize("units", PREEMPTIVE)
def test_preemption_shares_out_the_same_mean_wait_too(units: int) -> None:
    rates, expected, alike, hours = PREEMPTIVE[units]
    ranks = kinds(*((rate, i + 1, exponential(20)) for i, rate in enumerate(rates)))
    made = queue(sum(rates), units, hours, kind=ranks)
    dispatch = replace(made.scenario.dispatch, preempt_priority=9)
    made = replace(made, scenario=replace(made.scenario, dispatch=dispatch))
    seasons = [made.season(r) for r in range(SEASONS)]
    steady = steadying(seasons, [sum(rates)], 20, units)
    lost = list(zip(*map(lost_by_kind, seasons), strict=True))
    # An urgent request waits so seldom for two or three units that its wait is a rare event.
    within = (WIDE if units == 1 else 1.0, WIDE, WIDE, WIDE)
    names = ("most urgent", "urgent", "the rest", "all")
    figures = [
        Figure(name, own, wait, width, steady)
        for name, own, wait, width in zip(names, lost, (*expected, alike), within, strict=True)
    ]
    assert disagreements(figures) == []


@pytest.mark.slow
def test_beginning_again_with_the_same_handling_takes_longer_than_going_on() -> None:
    rates = PREEMPTIVE[1][0]
    ranks = kinds(*((rate, i + 1, exponential(20)) for i, rate in enumerate(rates)))
    made = queue(sum(rates), 1, 300, kind=ranks)

    def lost(then: str) -> float:
        dispatch = replace(made.scenario.dispatch, preempt_priority=9, preempted_then=then)
        again = replace(made, scenario=replace(made.scenario, dispatch=dispatch))
        return sum(lost_by_kind(again.season(r))[2] for r in range(SEASONS))

    assert lost("restart") > 1.1 * lost("resume")

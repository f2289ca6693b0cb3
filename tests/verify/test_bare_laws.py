"""Bare scenarios with other laws, priorities and patience: what they should give, and do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.model import Scenario
from sim.verify.bare import broken_assumptions, case_of, figures_of
from sim.verify.cases.scenes import chain, exponential, kinds, queue
from sim.verify.judging import interval
from sim.verify.priorities import (
    wait_for_one_unit,
    waits_by_priority,
    waits_for_one_unit,
    waits_with_interrupting,
)

STREETS = chain([1])
CONSTANT, LONG = 'distribution = "constant", mean_min = 10', (
    'distribution = "lognormal", mean_min = 30, sigma = 0.8')  # fmt: skip
SHORT_OR_LONG = 'distribution = "list", values_min = [2, 4, 84]'


def bare(per_hour: float, units: int, rows: str, **changes: object) -> Scenario:
    made = queue(per_hour, units, 300, kind=rows).scenario
    return replace(made, dispatch=replace(made.dispatch, **changes))


def expected(scenario: Scenario) -> dict[str, float]:
    assert broken_assumptions(scenario) == []
    return {figure.name: figure.expected for figure in figures_of(scenario, STREETS, 5)}


@pytest.mark.parametrize("interrupting", [False, True])
def test_one_unit_with_alike_laws_is_what_it_is_for_several(interrupting: bool) -> None:
    rates, mean = [0.2, 0.6, 1.2], 1 / 3
    formula = waits_with_interrupting if interrupting else waits_by_priority
    one = waits_for_one_unit(rates, [mean] * 3, [2 * mean**2] * 3, interrupting=interrupting)
    assert one == pytest.approx(formula(rates, 3, 1))


def test_of_one_priority_it_is_pollaczek_and_khinchine() -> None:
    assert waits_for_one_unit([1.5], [1 / 3], [1 / 9], interrupting=False) == pytest.approx(
        [wait_for_one_unit(1.5, 1 / 3, 0)]
    )


def test_the_first_starts_of_a_priority_are_the_same_with_and_without_interrupting() -> None:
    # Only the last priority: W_k holds the same work, so what is added are the interruptions.
    rates, means, squares = [2.0, 0.8], [1 / 6, 0.5], [1 / 36, 0.4]
    waits = waits_for_one_unit(rates, means, squares, interrupting=False)
    lost = waits_for_one_unit(rates, means, squares, interrupting=True)
    assert lost[1] - waits[1] == pytest.approx(means[1] * (1 / 3) / (1 - 1 / 3))
    assert lost[0] == pytest.approx(2 / 36 / 2 / (1 - 1 / 3))
    with pytest.raises(ValueError, match="one unit cannot serve"):
        waits_for_one_unit([2.0], [0.5], [0.3], interrupting=False)


def test_the_law_makes_no_difference_to_how_many_are_lost() -> None:
    for law in (CONSTANT, LONG, SHORT_OR_LONG):
        mean = 10 if law is CONSTANT else 30
        found = expected(bare(180 / mean, 4, kinds((1, 1, law)), queue_at_most=0))
        assert found["lost"] == pytest.approx(0.206107, abs=1e-6)  # Erlang B(4, 3)
        assert found["busy share"] == pytest.approx(0.75 * (1 - 0.206107), abs=1e-6)


def test_what_should_come_out_where_some_leave() -> None:
    rows = kinds((1, 1, exponential(20)))
    leaves = rows.replace('"endless"', '{ distribution = "constant", mean_min = 10 }')
    found = expected(bare(7, 2, leaves))
    late = expected(bare(7, 2, rows, hand_over_after_min=10))
    assert found == pytest.approx(late, rel=1e-5)
    # M/M/2+D: beyond T nobody joins, and lambda P_1 exp((lambda - 2 mu) T) / 2 mu are still there.
    rate, drain, long = 7 / 60, 0.1, 10.0
    grown = np.exp((rate - drain) * long)
    one = rate * 20
    within, beyond = rate * one * (grown - 1) / (rate - drain), rate * one * grown / drain
    assert found["not served"] == pytest.approx(beyond / (1 + one + within + beyond), rel=1e-5)
    assert found["has to wait"] == pytest.approx(1 - (1 + one) / (1 + one + within + beyond))


def test_what_there_is_no_theory_for_is_said_by_key() -> None:
    two = kinds((2, 1, CONSTANT), (1, 2, LONG))
    told = "\n".join(broken_assumptions(bare(2, 2, two)))
    assert told.startswith("requests.kind.handling: ") and told.count("\n") == 0
    alike = kinds((1, 1, exponential(20)), (1, 2, exponential(20)), (1, 3, exponential(20)))
    for key, changes in {
        "requests.kind.priority": {"queue_at_most": 3},
        "dispatch.preempt_priority": {"preempt_priority": 1},
        "dispatch.ageing_min_per_level": {"ageing_min_per_level": 30.0},
    }.items():
        told = "\n".join(broken_assumptions(bare(4, 2, alike, **changes)))
        assert told.startswith(f"{key}: ") and told.count("\n") == 0
    restart = {"preempt_priority": 9, "preempted_then": "restart"}
    assert "go on where it was" in broken_assumptions(bare(2, 1, two, **restart))[0]


CASES = {
    "two laws, one unit": bare(1.4, 1, kinds((1, 1, CONSTANT), (0.4, 2, LONG))),
    "the same, interrupting": bare(
        1.4, 1, kinds((1, 1, CONSTANT), (0.4, 2, LONG)), preempt_priority=1
    ),
    "two priorities, two units": bare(
        4, 2, kinds((1, 1, exponential(20)), (3, 4, exponential(20))), preempt_priority=3
    ),
    "nobody waits": bare(6, 4, kinds((1, 1, SHORT_OR_LONG)), queue_at_most=0),
    "a car after ten minutes": bare(7, 2, kinds((1, 1, exponential(20))), hand_over_after_min=10),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_what_comes_out(name: str) -> None:
    case = case_of(CASES[name], STREETS, "C", name, "by formula")
    scene = case.scene()
    rows = np.array([case.season(scene, 5, r) for r in range(40)])
    figures = len(case.figures)
    for i, figure in enumerate(case.figures):
        found = interval(rows[:, i], rows[:, figures:], figures)
        assert abs(found.mean - figure.expected) <= found.half < 0.25 * figure.expected, figure.name

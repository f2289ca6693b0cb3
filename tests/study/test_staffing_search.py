"""The fewest officers for targets: the way down, where it stops, and what it may claim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.scenario.model import Target
from sim.study.staffing_search import (
    STAFFING,
    StaffingSearch,
    fewest_officers,
    in_order,
    looks_within,
    settled,
    staffing_table,
    together,
)
from sim.study.targets import FAILS, MEETS, NOT_SHOWN, NOT_SURE, TargetFigure, share_bounds
from tests.study.test_comparisons import REACHED

TARGET = Target(REACHED, 0.5, None, 0.9)
OTHER = Target("walked_share", 0.9, None, 0.9)
HOURS = {"six": 336.0, "twelve": 672.0, "eight": 448.0, "four": 224.0, "ten": 560.0, "two": 112.0}
DOWN = ["twelve", "ten", "eight", "six", "four", "two"]


def figure(scenario: str, verdict: str, target: Target = TARGET) -> TargetFigure:
    return TargetFigure(scenario, target, 40, 40, 0.9, 1.0, verdict)


def search(verdicts: Sequence[str]) -> StaffingSearch:
    """A search whose scenarios, from the largest down, get these verdicts."""
    known = dict(zip(DOWN, verdicts, strict=True))
    return fewest_officers(HOURS, lambda name: [figure(name, known[name])])


def path(found: StaffingSearch) -> list[tuple[str, str, bool]]:
    return [(step.scenario, step.verdict, step.beyond) for step in found.steps]


def test_the_largest_staffing_is_judged_first_whatever_the_order_in_the_study():
    assert in_order(HOURS) == DOWN
    assert in_order({"a": 1.0, "b": 2.0, "c": 2.0}) == ["b", "c", "a"]


def test_it_stops_at_the_first_that_fails_and_runs_two_more():
    found = search([MEETS, MEETS, FAILS, FAILS, FAILS, FAILS])
    assert path(found) == [
        ("twelve", MEETS, False), ("ten", MEETS, False), ("eight", FAILS, False),
        ("six", FAILS, True), ("four", FAILS, True),
    ]  # fmt: skip
    assert (found.fewest.scenario, found.stop.scenario) == ("ten", "eight")
    assert [step.scenario for step in found.below] == ["six", "four"]
    assert found.smallest == "two"


@pytest.mark.parametrize("verdict", [NOT_SURE, NOT_SHOWN, FAILS])
def test_anything_but_meets_stops_it(verdict: str):
    found = search([MEETS, verdict, MEETS, MEETS, MEETS, MEETS])
    assert (found.fewest.scenario, found.stop.scenario) == ("twelve", "ten")
    assert [(step.scenario, step.verdict) for step in found.below] == [
        ("eight", MEETS), ("six", MEETS),
    ]  # fmt: skip


def test_one_below_that_meets_is_told_and_not_claimed():
    found = search([MEETS, FAILS, MEETS, FAILS, MEETS, MEETS])
    assert found.fewest.scenario == "twelve"
    assert [step.verdict for step in found.below] == [MEETS, FAILS]


def test_nothing_below_the_smallest_is_run():
    assert path(search([MEETS, MEETS, MEETS, MEETS, MEETS, FAILS]))[-1] == ("two", FAILS, False)
    assert path(search([MEETS, MEETS, MEETS, MEETS, FAILS, MEETS]))[-1] == ("two", MEETS, True)


def test_where_all_meet_the_smallest_is_the_answer_and_nothing_stops():
    found = search([MEETS] * 6)
    assert (found.fewest.scenario, found.stop, found.below) == ("two", None, ())


def test_where_the_largest_fails_there_is_no_answer():
    found = search([FAILS, MEETS, FAILS, MEETS, MEETS, MEETS])
    assert found.fewest is None
    assert len(found.steps) == 3


def test_all_targets_together():
    assert together([figure("a", MEETS), figure("a", MEETS, OTHER)]) == MEETS
    assert together([figure("a", MEETS), figure("a", NOT_SURE, OTHER)]) == NOT_SURE
    assert together([figure("a", NOT_SURE), figure("a", FAILS, OTHER)]) == FAILS
    assert together([figure("a", NOT_SHOWN), figure("a", NOT_SURE, OTHER)]) == NOT_SHOWN
    assert settled([figure("a", NOT_SURE), figure("a", FAILS, OTHER)])
    assert not settled([figure("a", NOT_SURE), figure("a", MEETS, OTHER)])


def test_what_stands_against_a_scenario_is_named():
    rows = [figure("a", MEETS), figure("a", FAILS, OTHER)]
    found = fewest_officers({"a": 1.0}, lambda name: rows)
    assert found.stop.against == (rows[1],)


def test_looks_are_taken_at_fixed_seasons_only():
    assert list(looks_within(320)) == [40, 80, 160, 320]
    assert list(looks_within(200)) == [40, 80, 160]
    assert list(looks_within(40)) == [40]
    assert list(looks_within(6)) == [6]


def test_the_table_holds_every_scenario_and_target_that_was_run():
    rows = staffing_table(search([MEETS, FAILS, MEETS, FAILS, MEETS, MEETS]))
    assert rows.dtype == STAFFING
    assert [(r["step"], r["scenario"], r["part"], r["scenario_verdict"]) for r in rows] == [
        (1, "twelve", "sequence", MEETS), (2, "ten", "sequence", FAILS),
        (3, "eight", "below", MEETS), (4, "six", "below", FAILS),
    ]  # fmt: skip
    assert rows["planned_officer_hours_per_week"].tolist() == [672, 560, 448, 336]
    assert np.isnan(rows["at_most"]).all()


def test_a_staffing_that_does_not_meet_is_claimed_at_most_1_time_in_20():
    """Five staffings of which the third and all below fall just short, judged over four looks."""
    rng = np.random.default_rng(8)
    truth = {"a": 0.99, "b": 0.97, "c": 0.9, "d": 0.9, "e": 0.9}
    hours = {name: 5.0 - i for i, name in enumerate(truth)}
    wrong = 0
    for _ in range(1000):
        found = fewest_officers(hours, lambda name: [judged(name, truth[name], rng)])
        wrong += found.fewest is not None and found.fewest.scenario in "cde"
    # 50 expected at most; 72 has a chance of 1 in 1,000
    assert wrong <= 72


def judged(name: str, share: float, rng: np.random.Generator) -> TargetFigure:
    """A target judged as a study does, where `share` of all seasons meet it."""
    met = np.cumsum(rng.random(320) < share)
    for look, seasons in enumerate(looks_within(320), 1):
        low, high = share_bounds(int(met[seasons - 1]), seasons, 0.05 / (look * (look + 1)))
        verdict = MEETS if low >= 0.9 else FAILS if high < 0.9 else NOT_SURE
        found = TargetFigure(name, TARGET, int(met[seasons - 1]), seasons, low, high, verdict)
        if settled([found]):
            break
    return found

"""Targets: met, failed or not sure, by the share of seasons that meet them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.scenario.model import Headline, Target
from sim.study.compare import compare
from sim.study.estimate import Look
from sim.study.measures import MEASURES
from sim.study.targets import (
    FAILS,
    MEETS,
    NOT_SHOWN,
    NOT_SURE,
    TARGETS,
    judge,
    judge_all,
    targets_table,
    wilson_bounds,
)
from tests.study.test_comparisons import REACHED, arm

FIRST = Look(1, 40, 40, False)
SECOND = Look(2, 80, 80, False)
REACH = Target(REACHED, 0.8, None, 0.9)


def reached_in(met: int, seasons: int) -> np.ndarray:
    return np.where(np.arange(seasons) < met, 0.8, 0.79)


def test_wilson_bounds_worked_by_hand():
    # z = 1.959964: n = 10, 8 met: (0.8 + 0.19207) / 1.38415 -+ 1.96 * sqrt(0.016 + 0.0096) / 1.384
    assert wilson_bounds(8, 10, 0.025) == pytest.approx((0.490162, 0.943318), abs=1e-6)
    low, high = wilson_bounds(40, 40, 0.025)
    assert (low, high) == (pytest.approx(40 / (40 + 1.959964**2), abs=1e-7), 1.0)
    assert wilson_bounds(0, 0, 0.025) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("met", "verdict"), [(40, MEETS), (39, NOT_SURE), (33, NOT_SURE), (32, FAILS), (0, FAILS)]
)
def test_forty_seasons_settle_only_what_is_clear(met: int, verdict: str):
    found = judge(arm("a", 40, **{REACHED: reached_in(met, 40)}), REACH, FIRST)
    assert (found.met, found.seasons, found.verdict) == (met, 40, verdict)


def test_a_later_look_uses_a_smaller_error():
    found = judge(arm("a", 80, **{REACHED: reached_in(79, 80)}), REACH, SECOND)
    assert (found.low, found.high) == pytest.approx(wilson_bounds(79, 80, 0.05 / 6))


def test_both_bounds_hold_at_once():
    values = np.array([0.1, 0.5, 0.9, 0.3])
    found = judge(
        arm("a", 4, **{REACHED: values}), Target(REACHED, 0.3, 0.5, 0.9), Look(1, 4, 4, True)
    )
    assert found.met == 2


def test_a_measure_that_single_seasons_do_not_have_cannot_be_judged():
    pooled = next(m.name for m in MEASURES if m.estimator == "pooled")
    found = judge(arm("a", 40), Target(pooled, 0.5, None, 0.9), FIRST)
    assert (found.verdict, found.seasons) == (NOT_SHOWN, 0)
    assert math.isnan(found.share)


def test_the_verdict_keeps_its_promise_over_all_looks():
    """Where 90 % of seasons meet it, to say "meets" or "fails" is wrong at most 1 in 20 times."""
    rng = np.random.default_rng(5)
    wrong = {MEETS: 0, FAILS: 0}
    for _ in range(2000):
        met = np.cumsum(rng.random(640) < 0.9)
        words = set()
        for k in range(1, 6):
            n = 40 * 2 ** (k - 1)
            low, high = wilson_bounds(int(met[n - 1]), n, 0.05 / (k * (k + 1)))
            words |= {MEETS} if low > 0.9 else {FAILS} if high < 0.9 else set()
        for word in words:
            wrong[word] += 1
    # 100 expected at most; 131 has a chance of 1 in 1,000
    assert max(wrong.values()) <= 131


def test_the_table_has_a_row_for_each_scenario_and_target():
    arms = [arm("a", 40, **{REACHED: reached_in(40, 40)}), arm("b", 40)]
    figures = judge_all(arms, [REACH, Target(REACHED, None, 2.0, 0.5)])
    table = targets_table(figures)
    assert table.dtype == TARGETS
    assert [(r["scenario"], r["verdict"]) for r in table] == [
        ("a", MEETS), ("a", MEETS), ("b", MEETS), ("b", MEETS),
    ]  # fmt: skip
    assert np.isnan(table["at_most"][0])
    assert judge_all(arms, []) == ()


def test_names_as_long_as_scenarios_may_have_are_kept_whole():
    long = "announced+" + "+".join(
        f"{day}-10-10" for day in ("mon", "tue", "wed", "thu", "fri", "sat")
    )
    assert 60 < len(long) <= 80
    arms = [arm("a", 40), arm(long, 40)]
    assert targets_table(judge_all(arms, [REACH]))["scenario"][1] == long
    table = compare("study", arms, long, [Headline(REACHED, 0.02)]).table()
    assert set(table["scenario"]) == {"a", long}
    assert set(table["baseline"]) == {long}

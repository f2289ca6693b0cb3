"""Targets: met, failed or not sure, by the share of seasons that meet them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

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
    share_bounds,
    targets_table,
)
from tests.study.test_comparisons import REACHED, arm

FIRST = Look(1, 40, 40, False)
SECOND = Look(2, 80, 80, False)
REACH = Target(REACHED, 0.8, None, 0.9)


BOUNDS = {
    k: np.transpose([share_bounds(m, n, 0.05 / (k * (k + 1))) for m in range(n + 1)])
    for k, n in ((k, 40 * 2 ** (k - 1)) for k in range(1, 6))
}
"""Lower and upper bounds at each look, for every number of seasons that meet a target."""


def reached_in(met: int, seasons: int) -> np.ndarray:
    return np.where(np.arange(seasons) < met, 0.8, 0.79)


def test_the_bounds_of_a_share_worked_by_hand():
    # all of 40: the share of which 40 in a row have a chance of 0.025 is 0.025 ** (1 / 40)
    assert share_bounds(40, 40, 0.025) == (pytest.approx(0.025 ** (1 / 40)), 1.0)
    assert share_bounds(0, 40, 0.025) == (0.0, pytest.approx(1 - 0.025 ** (1 / 40)))
    # 1 of 2: two of two (at the low bound), none of two (at the high one) or one
    assert share_bounds(1, 2, 0.1) == pytest.approx((1 - 0.9**0.5, 0.9**0.5))
    assert share_bounds(0, 0, 0.025) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("met", "verdict"), [(40, MEETS), (39, NOT_SURE), (32, NOT_SURE), (31, FAILS), (0, FAILS)]
)
def test_forty_seasons_settle_only_what_is_clear(met: int, verdict: str):
    found = judge(arm("a", 40, **{REACHED: reached_in(met, 40)}), REACH, FIRST)
    assert (found.met, found.seasons, found.verdict) == (met, 40, verdict)


def test_a_later_look_uses_a_smaller_error():
    found = judge(arm("a", 80, **{REACHED: reached_in(79, 80)}), REACH, SECOND)
    assert (found.low, found.high) == pytest.approx(share_bounds(79, 80, 0.05 / 6))


def test_seasons_beyond_the_look_do_not_count():
    values = np.where(np.arange(60) < 40, 0.8, 0.79)  # the last twenty fail
    found = judge(arm("a", 60, **{REACHED: values}), REACH, FIRST)
    assert (found.met, found.seasons, found.verdict) == (40, 40, MEETS)


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


@pytest.mark.parametrize("asked", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_a_target_is_judged_wrongly_in_at_most_5_percent_over_all_looks(asked: float):
    """Exact chances, the true share being what was asked ("fails" is wrong) or a hair below."""
    meets = fails = 0.0
    for k in range(1, 6):
        n = 40 * 2 ** (k - 1)
        met = np.arange(n + 1)
        low, high = BOUNDS[k]
        chance = binom.pmf(met, n, asked)
        meets += chance[low >= asked].sum()
        fails += chance[high < asked].sum()
    assert meets <= 0.05
    assert fails <= 0.05


def test_the_table_has_a_row_for_each_scenario_and_target():
    arms = [arm("a", 40, **{REACHED: reached_in(40, 40)}), arm("b", 40)]
    figures = judge_all(arms, [REACH, Target(REACHED, None, 2.0, 0.5)])
    table = targets_table(figures)
    assert table.dtype == TARGETS
    assert [(r["scenario"], r["verdict"]) for r in table] == [
        ("a", MEETS), ("a", MEETS), ("b", MEETS), ("b", MEETS),
    ]  # fmt: skip
    assert table["measure"].tolist() == 4 * [REACHED]
    assert table["unit"].tolist() == 4 * ["share"]
    assert table["at_least"].tolist() == pytest.approx([0.8, math.nan] * 2, nan_ok=True)
    assert table["at_most"].tolist() == pytest.approx([math.nan, 2.0] * 2, nan_ok=True)
    assert table["in_seasons_share"].tolist() == [0.9, 0.5, 0.9, 0.5]
    assert judge_all(arms, []) == ()


def test_the_table_has_the_share_of_seasons_and_its_bounds():
    table = targets_table(judge_all([arm("a", 40, **{REACHED: reached_in(30, 40)})], [REACH]))[0]
    assert (table["met_seasons"], table["seasons"], table["met_share"]) == (30, 40, 0.75)
    assert (table["low"], table["high"]) == share_bounds(30, 40, 0.025)
    assert table["verdict"] == FAILS


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

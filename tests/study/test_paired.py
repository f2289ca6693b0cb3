"""Two scenarios over the same evenings: differences, seasons won, what is identical; by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.study.arms import Arm
from sim.study.estimate import Estimate, ratio
from sim.study.measures import MEASURES, measure_named
from sim.study.measures.fairness import gini
from sim.study.paired import (
    estimates_of,
    identical,
    paired,
    seasons_won,
    sign_of,
    variance_ratio,
)
from tests.study.small import arm

HIGHER = measure_named("reached_in_time_share")
LOWER = measure_named("mean_wait_to_limit_min")
NEITHER = measure_named("mean_gap_min")


def mean(*values: float) -> Estimate:
    return ratio(np.array(values), np.ones(len(values)))


def test_more_is_better_unless_less_is() -> None:
    assert [sign_of(m) for m in (HIGHER, LOWER, NEITHER)] == [1, -1, 1]
    assert {sign_of(m) for m in MEASURES if m.direction == "lower"} == {-1}


def test_a_difference_and_its_errors_are_those_of_the_seasons() -> None:
    value, errors = paired(mean(1.0, 2.0, 6.0), mean(2.0, 0.0, 1.0))
    assert value == 2
    assert errors.tolist() == pytest.approx([-3.0, 0.0, 3.0])  # -1, 2 and 5 less 2


@pytest.mark.parametrize(
    "other",
    [mean(1.0, 2.0), ratio(np.zeros(3), np.zeros(3)), Estimate(math.inf, np.zeros(3), np.zeros(3))],
)
def test_what_has_other_errors_or_no_value_cannot_be_paired(other: Estimate) -> None:
    for one, two in ((mean(1.0, 2.0, 3.0), other), (other, mean(1.0, 2.0, 3.0))):
        value, errors = paired(one, two)
        assert math.isnan(value)
        assert errors.shape == (0,)


def test_seasons_are_won_by_what_is_better() -> None:
    mine, other = mean(3.0, 2.0, 1.0, 5.0, np.nan), mean(1.0, 2.0, 2.0, np.nan, 1.0)
    assert seasons_won(HIGHER, mine, other) == (1, 1, 3)
    assert seasons_won(LOWER, mine, other) == (1, 1, 3)
    assert seasons_won(HIGHER, mean(3.0, 4.0, 1.0), mean(1.0, 2.0, 2.0)) == (2, 0, 3)
    assert seasons_won(LOWER, mean(3.0, 4.0, 1.0), mean(1.0, 2.0, 2.0)) == (1, 0, 3)
    assert seasons_won(NEITHER, mine, other) == (0, 0, 0)


def test_what_shared_evenings_save_is_the_ratio_of_the_variances() -> None:
    # apart 1 + 4 (of the values -1, 0, 1 and twice them), paired 1: the difference is -1, 0, 1
    assert variance_ratio(mean(-1, 0, 1), mean(-2, 0, 2)) == pytest.approx(5.0)
    assert variance_ratio(mean(-1, 0, 1), mean(2, 0, -2)) == pytest.approx(5 / 9)


def test_without_spread_nothing_is_known_of_what_is_saved() -> None:
    assert math.isnan(variance_ratio(mean(1, 2, 3), mean(2, 3, 4)))
    assert math.isnan(variance_ratio(mean(1), mean(2)))
    assert math.isnan(variance_ratio(mean(1, 2, 3), mean(1, 2)))


def test_identical_is_the_same_in_every_season() -> None:
    assert identical(mean(1, 2, 3), mean(1, 2, 3))
    assert not identical(mean(1, 2, 3), mean(1, 3, 2))
    assert not identical(mean(1, 2, 3), mean(1, 2))
    none = Estimate(0.5, np.zeros(0), np.full(3, np.nan))
    assert not identical(none, none)
    late = ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0]))  # the second has no value
    assert identical(late, late)
    assert not identical(late, mean(0.5, 0.5))


def test_the_same_seasons_may_add_up_to_other_figures() -> None:
    # each season has half, but the seasons are of other sizes
    one = ratio(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    two = ratio(np.array([2.0, 3.0]), np.array([4.0, 4.0]))
    assert one.by_season.tolist() == two.by_season.tolist()
    assert not identical(one, two)


def test_a_figure_without_single_seasons_is_identical_in_value_and_errors() -> None:
    nan = np.full(2, np.nan)
    one = Estimate(0.5, np.array([0.1, -0.1]), nan)
    assert identical(one, replace(one))
    assert not identical(one, replace(one, value=0.6))
    assert not identical(one, replace(one, errors=np.array([-0.1, 0.1])))
    assert not identical(one, replace(one, errors=np.array([0.1, 0.1])))


@pytest.fixture
def walked() -> list[Arm]:
    """Two scenarios of three seasons on two streets of 100 and 50 m, one with half the weight."""
    given = {"length_m": np.array([100.0, 50.0]), "weight": np.array([1.0, 0.5])}
    metres = [np.array([[100.0, 0.0], [200.0, 50.0], [300.0, 100.0]]), np.full((3, 2), 50.0)]
    waits = [np.arange(1.0, 22.0), np.arange(11.0, 32.0)]
    return [
        replace(arm(name, 3), walked_m=m, waits=(w, w + 1, w + 5), **given)
        for name, m, w in zip(("now", "new"), metres, waits, strict=True)
    ]


def test_fairness_is_that_of_the_mean_season_of_each_scenario(walked: list[Arm]) -> None:
    found = estimates_of(measure_named("walk_gini"), walked)
    for one, mean_m in zip(found, ([200.0, 50.0], [50.0, 50.0]), strict=True):
        exact = gini(np.array(mean_m), walked[0].length_m, walked[0].weight)[0]
        assert one.value == pytest.approx(exact)
        assert len(one.errors) == 3
    assert found[0].value != pytest.approx(found[1].value)


def test_a_percentile_is_taken_at_the_level_of_its_measure(walked: list[Arm]) -> None:
    median = estimates_of(measure_named("median_wait_min"), walked)
    assert [one.value for one in median] == [13, 23]  # 11, 12 and 16 in the single seasons
    assert [one.by_season.tolist() for one in median] == [[11, 12, 16], [21, 22, 26]]
    assert all(math.isnan(one.value) for one in estimates_of(measure_named("p90_wait_min"), walked))


def test_any_other_measure_is_its_own_column() -> None:
    arms = [arm("now", 3, **{HIGHER.name: np.array([0.2, 0.4, 0.9])}), arm("new", 3)]
    assert [e.value for e in estimates_of(HIGHER, arms)] == pytest.approx([0.5, 1])
    assert [e.value for e in estimates_of(LOWER, arms)] == [1, 1]

"""Figures over seasons and their errors."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.study.estimate import (
    Look,
    family_confidence,
    look_at,
    percentile,
    pooled,
    ratio,
    section_size,
    standard_error,
    t_quantile,
)
from sim.study.measures.fairness import least_walked_tenth
from sim.study.measures.response import wait_percentile


@pytest.mark.parametrize(
    ("complete", "number", "used", "early"),
    [(7, 1, 7, True), (39, 1, 39, True), (40, 1, 40, False), (79, 1, 40, False),
     (80, 2, 80, False), (159, 2, 80, False), (160, 3, 160, False), (700, 5, 640, False)],
)  # fmt: skip
def test_looks_are_taken_only_at_40_80_160_seasons(
    complete: int, number: int, used: int, early: bool
) -> None:
    assert look_at(complete) == Look(number, used, complete, early)


def test_the_error_allowed_over_all_looks_adds_up_to_five_percent() -> None:
    looks = [Look(k, 40 * 2 ** (k - 1), 0, False) for k in range(1, 200)]
    spent = sum(6 * (1 - family_confidence(look, 6)) for look in looks)
    assert 0.0497 < spent < 0.05


def test_the_first_look_of_one_question_uses_half_of_it() -> None:
    assert family_confidence(look_at(40), 1) == pytest.approx(0.975)
    assert t_quantile(0.975, 40) == pytest.approx(2.3313, abs=1e-4)


def test_a_ratio_is_sum_over_sum_and_its_errors_follow_both() -> None:
    estimate = ratio(np.array([2.0, 3.0, 7.0]), np.array([4.0, 4.0, 8.0]))
    assert estimate.value == 0.75
    mean_y = 16 / 3
    assert estimate.errors.tolist() == pytest.approx([-1 / mean_y, 0, 1 / mean_y])
    assert estimate.standard_error == pytest.approx((1 / mean_y) / 3**0.5)
    assert estimate.by_season.tolist() == pytest.approx([0.5, 0.75, 0.875])


def test_with_equal_denominators_a_ratio_is_the_ordinary_mean() -> None:
    x = np.array([1.0, 2.0, 6.0])
    estimate = ratio(x, np.ones(3))
    assert estimate.value == 3
    assert estimate.standard_error == pytest.approx(x.std(ddof=1) / 3**0.5)


def test_nothing_to_divide_by_is_not_shown() -> None:
    estimate = ratio(np.zeros(3), np.zeros(3))
    assert np.isnan(estimate.value)
    assert len(estimate.errors) == 0


def test_a_season_without_requests_counts_in_the_ratio_but_has_no_value_of_its_own() -> None:
    estimate = ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    assert estimate.value == 0.5
    assert np.isnan(estimate.by_season[1])


def test_leaving_out_one_season_gives_the_ordinary_error_of_a_mean() -> None:
    totals = np.array([[1.0], [2.0], [6.0]])
    estimate = pooled(lambda mean: (float(mean[0]), 1.0), totals)
    assert estimate.value == 3
    assert estimate.standard_error == pytest.approx(totals.std(ddof=1) / 3**0.5)
    assert np.isnan(estimate.by_season).all()


def test_fairness_of_mean_seasons_is_fairer_than_the_mean_of_seasons() -> None:
    # each season neglects another street; over the seasons all are walked alike
    walked = np.array([[0.0, 100, 100], [100, 0, 100], [100, 100, 0]])
    length = np.full(3, 100.0)

    def tenth(mean: np.ndarray) -> tuple[float, float]:
        return least_walked_tenth(mean, length, np.ones(3))

    assert pooled(tenth, walked).value == pytest.approx(1.0)
    assert [tenth(row)[0] for row in walked] == [0, 0, 0]


def seasons_of(count: int, seasons: int) -> list[np.ndarray]:
    return [np.arange(1.0, count + 1) for _ in range(seasons)]


def test_a_percentile_is_per_season_only_with_ten_requests_beyond_it() -> None:
    assert section_size([seasons_of(100, 40)], 0.9) == [1]
    assert section_size([seasons_of(99, 40)], 0.9) == [2]
    assert section_size([seasons_of(20, 40)], 0.5) == [1]
    assert section_size([seasons_of(25, 40)], 0.9) == [4]
    assert section_size([seasons_of(24, 40)], 0.9) == [0]  # would leave five sections


def test_scenarios_beside_each_other_share_the_sections() -> None:
    arms = [seasons_of(200, 40), seasons_of(60, 40), seasons_of(3, 40)]
    assert section_size(arms, 0.9) == [2, 2, 0]


def test_a_sectioned_percentile_is_that_of_all_seasons_together() -> None:
    rng = np.random.default_rng(3)
    waits = [rng.exponential(10, 60) for _ in range(40)]
    estimate = percentile(waits, 0.9, 2, wait_percentile)
    assert estimate.value == wait_percentile(np.concatenate(waits), 0.9)
    assert len(estimate.errors) == 20
    assert np.isnan(estimate.by_season).all()
    # the standard error of a 90th percentile of 2,400 exponential waits
    assert estimate.standard_error == pytest.approx(10 * (9 / 2400) ** 0.5, rel=0.5)


def test_a_percentile_among_the_unreached_has_no_interval() -> None:
    waits = [np.concatenate([np.ones(80), np.full(20, np.inf)]) for _ in range(40)]
    estimate = percentile(waits, 0.9, 1, wait_percentile)
    assert estimate.value == np.inf
    assert len(estimate.errors) == 0


def test_how_many_seasons_did_not_get_that_far_is_told() -> None:
    short, full = np.ones(100), np.concatenate([np.ones(80), np.full(20, np.inf)])
    found = percentile([full, *[short] * 39], 0.9, 1, wait_percentile)
    assert found.value == 1  # 20 of 4,000
    assert len(found.errors) == 0
    assert found.remark == "that many were not reached in 1 of 40 seasons"
    assert found.by_season.tolist() == [math.inf, *[1.0] * 39]
    assert found.section == 1
    found = percentile([full, full, *[short] * 38], 0.9, 2, wait_percentile)
    assert (found.value, len(found.errors), found.section) == (1, 0, 2)
    assert found.remark == "that many were not reached in 1 of 20 groups of 2 seasons"


def test_a_percentile_by_season_is_the_mean_of_theirs() -> None:
    waits = [np.arange(1.0, 101.0), np.arange(3.0, 103.0), np.arange(11.0, 111.0)]
    found = percentile(waits, 0.9, 1, wait_percentile)
    assert found.value == pytest.approx((90 + 92 + 100) / 3)
    assert found.errors.tolist() == pytest.approx([-4, -2, 6])
    assert found.by_season.tolist() == [90, 92, 100]
    assert (found.section, found.remark) == (1, "")


def test_a_percentile_from_groups_says_so_and_leaves_out_a_last_part() -> None:
    waits = [np.full(60, float(n)) for n in (1, 3, 2, 8, 9)]
    found = percentile(waits, 0.9, 2, wait_percentile)
    assert found.value == 9  # of all 300, the fifth season too
    assert found.errors.tolist() == [-2.5, 2.5]  # 3 and 8
    assert (found.section, found.remark) == (2, "from groups of 2 seasons")
    assert np.isnan(found.by_season).all()


def test_nine_requests_beyond_a_percentile_are_too_few() -> None:
    assert np.isnan(percentile([np.ones(99)], 0.9, 0, wait_percentile).by_season).all()
    assert percentile([np.ones(100)], 0.9, 0, wait_percentile).by_season.tolist() == [1]
    assert percentile([np.ones(100)], 0.1, 0, wait_percentile).by_season.tolist() == [1]
    assert np.isnan(percentile([np.ones(99)], 0.1, 0, wait_percentile).by_season).all()


def test_a_low_percentile_needs_ten_requests_below_it() -> None:
    assert section_size([seasons_of(100, 40)], 0.1) == [1]
    assert section_size([seasons_of(99, 40)], 0.1) == [2]


def test_nobody_or_nothing_has_no_sections() -> None:
    assert section_size([], 0.9) == []
    assert section_size([[], seasons_of(100, 40)], 0.9) == [0, 1]
    assert section_size([[]], 0.9) == [0]


def test_sections_need_ten_groups_and_ten_requests_in_each() -> None:
    assert section_size([seasons_of(50, 20)], 0.9) == [2]  # just ten
    assert section_size([seasons_of(50, 19)], 0.9) == [0]
    assert section_size([seasons_of(100, 1)], 0.9) == [1]  # seasons may be fewer
    poor = seasons_of(60, 40)
    poor[5] = np.arange(30.0)
    assert section_size([poor], 0.9) == [4]
    rest = seasons_of(60, 21)
    rest[20] = np.arange(1.0)  # the last is in no group of two
    assert section_size([rest], 0.9) == [2]


def test_nothing_pooled_is_nothing_to_count() -> None:
    def one(mean: np.ndarray) -> tuple[float, float]:
        return float(mean[0]), float(mean[1])

    for totals in (np.zeros((0, 2)), np.array([[1.0, 0.0], [2.0, 0.0]])):
        found = pooled(one, totals)
        assert np.isnan(found.value)
        assert (len(found.errors), found.remark) == (0, "nothing to count")
        assert found.by_season.shape == (len(totals),)
        assert np.isnan(found.by_season).all()
    alone = pooled(one, np.array([[3.0, 4.0]]))
    assert (alone.value, len(alone.errors), alone.remark) == (0.75, 0, "")
    assert np.isnan(alone.by_season).tolist() == [True]
    rests = pooled(one, np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert (rests.value, len(rests.errors)) == (0.75, 0)
    assert rests.remark == "rests on one season"
    assert np.isnan(rests.by_season).tolist() == [True, True]
    two = pooled(one, np.array([[3.0, 4.0], [1.0, 2.0]]))
    assert two.value == pytest.approx(2 / 3)
    # without the first 1/2, without the second 3/4
    assert two.errors.tolist() == pytest.approx([0.125, -0.125])


def test_nothing_to_divide_by_has_a_remark_and_one_value_for_each_season() -> None:
    found = ratio(np.zeros(3), np.zeros(3))
    assert found.remark == "nothing to count"
    assert np.isnan(found.by_season).tolist() == [True] * 3
    assert ratio(np.zeros(0), np.zeros(0)).remark == "nothing to count"
    assert ratio(np.ones(2), np.ones(2)).remark == ""
    assert ratio(np.array([1.0, 0.0]), np.array([0.5, 0.25])).by_season.tolist() == [2, 0]


def test_without_two_errors_there_is_no_standard_error() -> None:
    assert np.isnan(standard_error(np.zeros(0)))
    assert np.isnan(standard_error(np.zeros(1)))
    assert standard_error(np.array([1.0, -1.0])) == pytest.approx(1.0)
    assert standard_error(np.array([1.0, -1.0, 2.0, -2.0])) == pytest.approx((10 / 12) ** 0.5)


def test_half_widths_are_those_of_the_printed_table_of_t() -> None:
    assert t_quantile(0.95, 2) == pytest.approx(12.706, abs=5e-4)
    assert t_quantile(0.95, 11) == pytest.approx(2.228, abs=5e-4)
    assert t_quantile(0.99, 31) == pytest.approx(2.750, abs=5e-4)
    assert np.isnan(t_quantile(0.95, 1))
    assert np.isnan(t_quantile(0.95, 0))


def test_each_look_is_followed_by_the_next() -> None:
    assert look_at(7).next == Look(1, 40, 40, False)
    assert look_at(100).next == Look(3, 160, 160, False)
    assert look_at(40).next.next == look_at(160)


def test_no_questions_take_as_much_of_the_error_as_one() -> None:
    assert family_confidence(look_at(80), 0) == family_confidence(look_at(80), 1)
    assert family_confidence(look_at(80), 2) == pytest.approx(1 - 0.05 / 12)


def test_a_percentile_of_too_few_requests_is_not_shown() -> None:
    estimate = percentile(seasons_of(3, 40), 0.9, 0, wait_percentile)
    assert np.isnan(estimate.value)
    assert estimate.errors.shape == (0,)
    assert estimate.remark == "too few requests to tell"

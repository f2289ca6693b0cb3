"""Every pair of scenarios: published examples, and what the table says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.commands.show import gain_sentence
from sim.scenario.model import Headline
from sim.study.arms import Arm
from sim.study.compare import compare
from sim.study.estimate import ratio, standard_error, t_quantile
from sim.study.paired import paired
from sim.study.pairs import holm, p_value, pairs_table
from tests.study import small
from tests.study.small import NAMES

REACHED = "reached_in_time_share"
WAIT = "mean_wait_to_limit_min"


def arm(scenario: str, **values: np.ndarray) -> Arm:
    """An arm whose named measures have these values by season; all others are 1."""
    seasons = len(next(iter(values.values())))
    return small.arm(scenario, seasons, **values)


# -- published examples ---------------------------------------------------------


def test_the_sleep_data_of_student() -> None:
    # Student, Biometrika 6 (1908): hours of sleep gained with two drugs, ten patients. R prints
    # t = -4.0621, df = 9, p-value = 0.002833, 95 percent interval -2.4598858 -0.7001142
    one = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    two = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    arms = [arm("two", **{REACHED: two}), arm("one", **{REACHED: one})]
    row = pairs_table(arms, [Headline(REACHED, 0.1)])[0]
    assert (row["scenario"], row["other"]) == ("one", "two")
    assert row["difference"] == pytest.approx(-1.58)
    assert row["low"] == pytest.approx(-2.4598858, abs=5e-8)
    assert row["high"] == pytest.approx(-0.7001142, abs=5e-8)
    assert row["p_value"] == pytest.approx(0.002833, abs=5e-7)
    assert (row["better_in_seasons"], row["equal_in_seasons"], row["compared_seasons"]) == (
        0,
        1,
        10,
    )


def test_the_two_inventory_policies_of_law() -> None:
    # Law, Simulation Modeling and Analysis, section 10.2.1: five runs of two (s, S) policies;
    # mean difference 4.98, variance of the mean 2.44, 90 percent interval [1.65, 8.31]
    one = ratio(np.array([126.97, 124.31, 126.68, 122.66, 127.23]), np.ones(5))
    two = ratio(np.array([118.21, 120.22, 122.45, 122.68, 119.40]), np.ones(5))
    value, errors = paired(one, two)
    half = t_quantile(0.90, 5) * standard_error(errors)
    assert round(value, 2) == 4.98
    assert round(standard_error(errors) ** 2, 2) == 2.44
    assert (round(value - half, 2), round(value + half, 2)) == (1.65, 8.31)


def test_the_fifteen_p_values_of_benjamini_and_hochberg() -> None:
    # Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995): control of
    # the familywise error at 5 percent, by Bonferroni or by Hochberg, rejects the first three
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
                  0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000])  # fmt: skip
    adjusted = holm(p)
    assert (adjusted < 0.05).sum() == 3
    assert adjusted[:4] == pytest.approx([0.0015, 0.0056, 0.0247, 0.1140])


def test_four_p_values_by_holm_worked_by_hand() -> None:
    # 4 x 0.005, 3 x 0.01, 2 x 0.03, and 1 x 0.04 is raised to the one before it
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_two_seasons_are_just_enough_for_a_test() -> None:
    # errors 1 and -1: standard error 1 and one degree of freedom, where a t of 1 or more to
    # either side has a chance of a half, and one of 3 ** 0.5 of a third
    errors = np.array([1.0, -1.0])
    assert p_value(1.0, errors) == pytest.approx(0.5)
    assert p_value(-(3**0.5), errors) == pytest.approx(1 / 3)


# -- what there is no test for ---------------------------------------------------


def test_what_is_not_tested_does_not_count_and_nothing_is_above_one() -> None:
    adjusted = holm(np.array([math.nan, 0.02, 0.9, math.nan]))
    assert adjusted[[1, 2]] == pytest.approx([0.04, 0.9])
    assert np.isnan(adjusted[[0, 3]]).all()
    assert holm(np.array([0.6, 0.7])).tolist() == [1, 1]


def test_without_any_spread_a_difference_is_certain_and_none_is_none() -> None:
    assert p_value(0.0, np.zeros(5)) == 1
    assert p_value(2.0, np.zeros(5)) == 0
    assert math.isnan(p_value(2.0, np.zeros(1)))
    assert math.isnan(p_value(math.nan, np.zeros(0)))
    assert math.isnan(p_value(math.nan, np.zeros(5)))
    assert math.isnan(p_value(math.inf, np.zeros(5)))


# -- the table ---------------------------------------------------------------------


@pytest.fixture
def three() -> list[Arm]:
    rng = np.random.default_rng(9)
    evening = rng.normal(30, 5, 45)
    waits = {"now": 0.0, "sooner": -4.0, "alone": 0.0}
    found = [
        arm(name, **{WAIT: evening + add + rng.normal(0, 0.5, 45), REACHED: rng.random(45)})
        for name, add in waits.items()
    ]
    alone = found[2].numerator[:, NAMES.index(WAIT)]
    alone[:] = 60 - evening  # good evenings are bad ones here
    return found


def test_there_is_a_row_for_each_pair_and_headline(three: list[Arm]) -> None:
    rows = pairs_table(three, [Headline(WAIT, 1.0), Headline(REACHED, 0.1)])
    pairs = [("sooner", "now"), ("alone", "now"), ("alone", "sooner")]
    assert list(zip(rows["scenario"].tolist(), rows["other"].tolist(), strict=True)) == 2 * pairs
    assert rows["measure"].tolist() == 3 * [WAIT] + 3 * [REACHED]
    assert (rows["compared_seasons"] == 40).all()  # the look is at 40 of the 45
    assert rows["p_value_holm"] == pytest.approx(holm(rows["p_value"]))


def test_rows_with_the_baseline_say_the_same_as_the_comparison(three: list[Arm]) -> None:
    row = pairs_table(three, [Headline(WAIT, 1.0)])[0]
    found = compare("s", three, "now", [Headline(WAIT, 1.0)]).difference("sooner", WAIT)
    assert row["difference"] == found.value
    assert row["better_in_seasons"] == found.better_in == 40  # less is better
    assert row["variance_ratio"] == found.variance_ratio
    assert found.low < row["low"] < row["high"] < found.high  # this one by itself


def test_that_the_same_evenings_did_harm_is_told_too(three: list[Arm]) -> None:
    row = pairs_table(three, [Headline(WAIT, 1.0)])[1]
    assert row["variance_ratio"] == pytest.approx(0.5, abs=0.05)
    found = compare("s", [three[0], three[2]], "now", [Headline(WAIT, 1.0)])
    assert gain_sentence(found) == (
        "Shared evenings: separate evenings would have needed 0.50 times as many seasons."
    )


def test_a_gain_of_thousands_is_not_told_to_the_last_digit(three: list[Arm]) -> None:
    found = compare("s", [three[0], three[2]], "now", [Headline(WAIT, 1.0)])
    huge = [replace(one, variance_ratio=572_400.0) for one in found.differences]
    told = gain_sentence(replace(found, differences=tuple(huge)))
    assert told.endswith(
        "separate evenings would have needed more than 1,000 times as many seasons."
    )


def test_the_gain_of_all_headlines_is_told_by_its_median(three: list[Arm]) -> None:
    same = replace(three[0], scenario="same")
    found = compare("s", [*three, same], "now", [Headline(WAIT, 1.0)])
    told = gain_sentence(found)  # the identical one has nothing to tell
    assert told.startswith("Shared evenings: separate evenings would have needed ")
    assert "times as many seasons (median;\nfrom 0.50 to " in told
    assert gain_sentence(compare("s", [three[0], same], "now", [Headline(WAIT, 1.0)])) == ""

"""Comparing scenarios: paired, judged, in words."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from sim.scenario.model import Headline
from sim.study.arms import Arm, gather_arm, response_by
from sim.study.compare import compare
from sim.study.estimate import ratio, standard_error, t_quantile
from sim.study.evidence import Evidence
from sim.study.measures import MEASURES
from sim.study.reduce import reduce
from sim.study.verdict import BETTER, IDENTICAL, NOT_SHOWN, NOT_SURE, SAME, WORSE
from sim.study.words import (
    digits,
    look_sentence,
    signed,
)
from sim.tables import HOUR_US, MINUTE_US
from tests.study.small import NAMES, arm

REACHED = "reached_in_time_share"
WAIT = "mean_wait_to_limit_min"
HOURS = "officer_hours_per_week"


def test_a_paired_t_interval_worked_by_hand() -> None:
    # differences 1, 2, 3, 6: mean 3, s = sqrt((4 + 1 + 0 + 9) / 3) = 2.1602, se 1.0801;
    # one question at the first look: t(3, 0.9875) = 4.1765
    base = np.array([10.0, 20.0, 30.0, 40.0])
    arms = [arm("now", 4, **{WAIT: base}),
            arm("new", 4, **{WAIT: base + np.array([1.0, 2.0, 3.0, 6.0])})]  # fmt: skip
    found = compare("s", arms, "now", [Headline(WAIT, 1.0)]).difference("new", WAIT)
    assert found.value == 3
    assert found.confidence == 0.975
    assert (found.low, found.high) == pytest.approx((3 - 4.5109, 3 + 4.5109), abs=1e-3)
    assert found.verdict == NOT_SURE
    assert (found.better_in, found.compared_in) == (0, 4)


def test_the_same_evenings_cancel_and_the_gain_is_told() -> None:
    rng = np.random.default_rng(11)
    evening = rng.normal(30, 5, 40)
    arms = [arm("now", 40, **{WAIT: evening + rng.normal(0, 0.5, 40)}),
            arm("new", 40, **{WAIT: evening - 4 + rng.normal(0, 0.5, 40)})]  # fmt: skip
    found = compare("s", arms, "now", [Headline(WAIT, 1.0)]).difference("new", WAIT)
    assert found.verdict == BETTER  # less is better
    assert found.better_in == 40
    assert 40 < found.variance_ratio < 400


def test_two_equal_arms_are_identical_in_every_season() -> None:
    x = np.random.default_rng(2).normal(0.6, 0.1, 40)
    comparison = compare("s", [arm("now", 40, **{REACHED: x}), arm("new", 40, **{REACHED: x})],
                         "now", [Headline(REACHED, 0.05)])  # fmt: skip
    found = comparison.difference("new", REACHED)
    assert found.verdict == IDENTICAL
    assert (found.value, found.low, found.high) == (0, 0, 0)
    assert (found.better_in, found.equal_in) == (0, 40)


def test_equal_means_of_unequal_seasons_are_not_identical() -> None:
    x = np.tile([0.5, 0.7], 20)
    arms = [arm("now", 40, **{REACHED: x}), arm("new", 40, **{REACHED: x[::-1]})]
    found = compare("s", arms, "now", [Headline(REACHED, 0.2)]).difference("new", REACHED)
    assert found.verdict == SAME


def test_verdicts_know_which_way_is_better() -> None:
    low, high = np.full(40, 0.2), np.full(40, 0.6)
    arms = [arm("now", 40, **{REACHED: high, WAIT: low}),
            arm("new", 40, **{REACHED: low, WAIT: high})]  # fmt: skip
    found = compare("s", arms, "now", [Headline(REACHED, 0.1), Headline(WAIT, 0.1)])
    assert found.difference("new", REACHED).verdict == WORSE
    assert found.difference("new", WAIT).verdict == WORSE
    assert found.difference("new", WAIT).value == pytest.approx(0.4)


def test_the_family_is_the_other_scenarios_times_the_headlines() -> None:
    arms = [arm(name, 80) for name in ("now", "a", "b", "c")]
    found = compare("s", arms, "now", [Headline(REACHED, 0.1), Headline(WAIT, 1.0)])
    assert found.family == 6
    assert found.difference("a", WAIT).confidence == pytest.approx(1 - 0.05 / (6 * 2 * 3))


def test_what_is_not_in_a_comparison_is_told_by_name() -> None:
    found = compare("s", [arm("now", 40), arm("new", 40)], "now", [])
    with pytest.raises(KeyError, match="no figure of 'walking' for 'now'"):
        found.figure("now", "walking")
    with pytest.raises(KeyError, match="no figure of 'walked_share' for 'old'"):
        found.figure("old", "walked_share")
    with pytest.raises(KeyError, match="no difference in 'walked_share' for 'now'"):
        found.difference("now", "walked_share")


def test_only_headlines_get_a_verdict() -> None:
    found = compare("s", [arm("now", 40), arm("new", 40)], "now", [Headline(REACHED, 0.1)])
    other = found.difference("new", "walked_share")
    assert (other.verdict, other.confidence) == ("", 0.95)
    assert math.isnan(other.margin)


def test_only_complete_looks_are_used() -> None:
    x = np.concatenate([np.zeros(80), np.full(20, 99.0)])
    found = compare("s", [arm("now", 100), arm("new", 120, **{WAIT: np.append(x, np.zeros(20))})],
                    "now", [Headline(WAIT, 1.0)])  # fmt: skip
    assert (found.look.number, found.look.seasons, found.look.complete) == (2, 80, 100)
    assert found.figure("new", WAIT).value == 0


def test_a_single_season_has_figures_but_no_interval_and_no_verdict() -> None:
    arms = [arm("now", 1), arm("new", 1, **{WAIT: np.array([2.0])})]
    found = compare("s", arms, "now", [Headline(WAIT, 1.0)])
    assert found.figure("new", WAIT).value == 2
    assert math.isnan(found.figure("new", WAIT).low)
    assert found.difference("new", WAIT).verdict == NOT_SHOWN


def test_the_range_of_one_season_is_not_the_interval_of_the_mean() -> None:
    x = np.arange(1.0, 41.0)
    figure = compare("s", [arm("now", 40, **{WAIT: x})], "now", []).figure("now", WAIT)
    assert (figure.season_low, figure.season_high) == (2, 38)
    half = t_quantile(0.95, 40) * x.std(ddof=1) / 40**0.5
    assert (figure.low, figure.high) == pytest.approx((20.5 - half, 20.5 + half))


def test_gains_are_set_against_extra_officer_hours() -> None:
    arms = [arm("now", 40, **{HOURS: np.full(40, 400.0), REACHED: np.full(40, 0.5)}),
            arm("more", 40, **{HOURS: np.full(40, 600.0), REACHED: np.full(40, 0.6)}),
            arm("other", 40, **{HOURS: np.full(40, 401.0), REACHED: np.full(40, 0.6)})]  # fmt: skip
    found = compare("s", arms, "now", [])
    assert found.difference("more", REACHED).per_100_officer_hours == pytest.approx(0.05)
    assert math.isnan(found.difference("other", REACHED).per_100_officer_hours)


def test_hours_that_differ_by_one_percent_or_are_none_at_all_count_as_equal() -> None:
    def gain(base: float, other: float) -> float:
        arms = [arm("now", 40, **{HOURS: base, REACHED: 0.5}),
                arm("new", 40, **{HOURS: other, REACHED: 0.6})]  # fmt: skip
        return compare("s", arms, "now", []).difference("new", REACHED).per_100_officer_hours

    assert math.isnan(gain(400, 404))
    assert gain(400, 405) == pytest.approx(100 * 0.1 / 5)
    assert gain(400, 395) == pytest.approx(100 * 0.1 / -5)
    assert math.isnan(gain(400, 396))
    assert math.isnan(gain(0, 0))
    assert gain(0, 50) == pytest.approx(0.2)


def test_a_difference_has_all_that_is_told_of_it() -> None:
    rng = np.random.default_rng(5)
    evening = rng.normal(30, 5, 40)
    arms = [arm("now", 40, **{WAIT: evening}),
            arm("new", 40, **{WAIT: evening + 3 + 9 * np.tile([1.0, -1.0], 20)})]  # fmt: skip
    found = compare("s", arms, "now", [Headline(WAIT, 2.0), Headline(REACHED, 0.1)])
    wait, reached = found.difference("new", WAIT), found.difference("new", REACHED)
    assert (wait.scenario, wait.measure, wait.baseline) == ("new", WAIT, "now")
    assert (wait.margin, reached.margin) == (2.0, 0.1)
    assert (wait.verdict, reached.verdict) == (NOT_SURE, IDENTICAL)
    # less is better: 3 minutes more, but better in every second season; 3 +- 3.01 at 80 seasons
    assert (wait.seasons_needed, reached.seasons_needed) == (160, None)
    assert (wait.better_in, wait.equal_in, wait.compared_in) == (20, 0, 40)
    assert (reached.better_in, reached.equal_in, reached.compared_in) == (0, 40, 40)
    half = t_quantile(1 - 0.05 / 4, 40) * 9 * (40 / 39) ** 0.5 / 40**0.5
    assert (wait.low, wait.high) == pytest.approx((3 - half, 3 + half))
    errors = [a.numerator[:, NAMES.index(WAIT)] for a in arms]
    apart = sum(e.var(ddof=1) for e in errors)
    assert wait.variance_ratio == pytest.approx(apart / (errors[1] - errors[0]).var(ddof=1))
    assert math.isnan(reached.variance_ratio)


def test_a_comparison_has_its_parts_in_order() -> None:
    arms = [arm("a", 50), arm("now", 40), arm("b", 40)]
    headlines = [Headline(WAIT, 2.0)]
    found = compare("walks", arms, "now", headlines)
    assert (found.study, found.baseline, found.scenarios) == ("walks", "now", ("a", "now", "b"))
    assert (found.headlines, found.family) == (tuple(headlines), 2)
    names = [m.name for m in MEASURES]
    assert [(f.scenario, f.measure) for f in found.figures] == [
        (scenario, name) for scenario in ("a", "now", "b") for name in names
    ]
    assert [(d.scenario, d.measure) for d in found.differences] == [
        (scenario, name) for scenario in ("a", "b") for name in names
    ]
    assert {f.seasons for f in found.figures} == {40}


def test_a_figure_has_a_range_of_seasons_from_two_on_and_says_what_is_missing() -> None:
    empty = arm("now", 3)
    empty.denominator[:, NAMES.index(REACHED)] = 0
    empty.denominator[1:, NAMES.index(WAIT)] = 0
    found = compare("s", [empty], "now", [])
    figure = found.figure("now", REACHED)
    assert math.isnan(figure.value)
    assert math.isnan(figure.season_low)
    assert figure.remark == "nothing to count"
    one = found.figure("now", WAIT)  # one season has it
    assert math.isnan(one.season_low)
    assert math.isnan(one.season_high)
    assert not math.isnan(one.low)
    two = arm("now", 3, **{WAIT: np.array([4.0, 7.0, 9.0])})
    two.denominator[2, NAMES.index(WAIT)] = 0
    figure = compare("s", [two], "now", []).figure("now", WAIT)
    assert (figure.season_low, figure.season_high) == (4, 7)
    assert figure.remark == ""


@pytest.mark.parametrize(
    ("baseline", "headline", "message"),
    [
        (
            "old", Headline(WAIT, 1.0),
            r"^the baseline 'old' is not among the scenarios \['now', 'new'\]$",
        ),
        (
            "now", Headline("mean_wait_answered_min", 1.0),
            "^mean_wait_answered_min has no better or worse; it cannot be a headline$",
        ),
        ("now", Headline(WAIT, 0.0), f"^{WAIT}: the margin must be above 0$"),
        ("now", Headline(WAIT, math.nan), f"^{WAIT}: the margin must be above 0$"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(
    baseline: str, headline: Headline, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        compare("s", [arm("now", 2), arm("new", 2)], baseline, [headline])


def test_the_interval_of_a_paired_ratio_covers_as_often_as_it_says() -> None:
    # requests by season vary widely, the chance to reach one is 0.5 against 0.6
    rng = np.random.default_rng(20210227)
    quantile, hits, trials = t_quantile(0.95, 40), 0, 2000
    for _ in range(trials):
        asked = rng.poisson(rng.gamma(5, 8, 40))
        common = rng.binomial(asked, 0.5)
        one = ratio(common.astype(float), asked.astype(float))
        two = ratio((common + rng.binomial(asked - common, 0.2)).astype(float), asked.astype(float))
        gain, error = two.value - one.value, standard_error(two.errors - one.errors)
        hits += abs(gain - 0.1) <= quantile * error
    assert 0.935 < hits / trials < 0.965  # sd 0.005


@pytest.fixture
def two_arms(season: Callable[..., Evidence]) -> list[Arm]:
    """Two real reduced scenarios of three seasons; in the second everybody is faster."""

    def evidence(minutes: float, requests: int) -> Evidence:
        t = [15 * HOUR_US + k * MINUTE_US for k in range(requests)]
        return season(
            requests=[{"t": x, "kind": k % 2} for k, x in enumerate(t)],
            assignments=[
                {"request": k, "ordered": x, "arrived": x + round(minutes * MINUTE_US),
                 "left": x + HOUR_US} for k, x in enumerate(t)
            ],
        )  # fmt: skip

    return [
        gather_arm(name, (reduce(evidence(minutes + n / 10, n)) for n in (20, 40, 60)))
        for name, minutes in (("now", 9.0), ("new", 5.0))
    ]


def test_arms_are_gathered_from_reduced_seasons(two_arms: list[Arm]) -> None:
    found = compare("s", two_arms, "now", [Headline(WAIT, 1.0)])
    mean = (20 * 11 + 40 * 13 + 60 * 15) / 120
    assert found.figure("now", WAIT).value == pytest.approx(mean)
    assert found.difference("new", WAIT).value == pytest.approx(-4)
    assert found.figure("now", "median_wait_min").value == pytest.approx(13)
    assert math.isnan(found.figure("now", "p90_wait_min").value)  # 6 of 60 beyond it


def test_seasons_of_another_program_are_refused(season: Callable[..., Evidence]) -> None:
    reduced = reduce(season())
    reduced.season["measure"][3] = "something_else"
    message = (
        "season 1 of 'now' was reduced with other measures than this program has; run it again"
    )
    with pytest.raises(ValueError, match=f"^{message}$"):
        gather_arm("now", [reduced])
    with pytest.raises(ValueError, match="no complete seasons"):
        gather_arm("now", [])


def test_response_by_kind_has_an_interval_over_seasons(two_arms: list[Arm]) -> None:
    rows = response_by(two_arms, "kind")
    assert rows["scenario"].tolist() == ["now", "now", "new", "new"]
    assert rows["requests_per_season"].tolist() == [20, 20, 20, 20]
    assert rows["reached_in_time_share"].tolist() == [0, 0, 0.5, 0.5]
    assert (rows["mean_wait_to_limit_min_low"] < rows["mean_wait_to_limit_min"]).all()


def test_the_table_has_one_row_per_scenario_and_measure(two_arms: list[Arm]) -> None:
    found = compare("s", two_arms, "now", [Headline(WAIT, 1.0)])
    rows = found.table()
    assert len(rows) == 2 * len(MEASURES)
    row = rows[(rows["scenario"] == "new") & (rows["measure"] == WAIT)][0]
    assert row["difference"] == pytest.approx(-4)
    assert (row["unit"], row["better"], row["verdict"]) == ("min", "lower", BETTER)
    base = rows[(rows["scenario"] == "now") & (rows["measure"] == WAIT)][0]
    assert np.isnan(base["difference"])
    assert base["verdict"] == ""
    assert (rows["settled_after_seasons"] == -1).all()
    assert (rows["baseline"] == "now").all()


def test_the_table_says_after_how_many_seasons_a_question_would_be_settled() -> None:
    # worse by 3 +- 3.4 at 40 seasons, by 3 +- 2.7 at 80
    noisy = 4.0 + 9.0 * np.tile([1.0, -1.0], 20)
    found = compare(
        "s", [arm("now", 40), arm("new", 40, **{WAIT: noisy})], "now", [Headline(WAIT, 2.0)]
    )
    rows = found.table()
    row = rows[(rows["scenario"] == "new") & (rows["measure"] == WAIT)][0]
    assert (row["verdict"], row["settled_after_seasons"]) == (NOT_SURE, 80)
    assert set(rows["settled_after_seasons"].tolist()) == {-1, 80}


# -- in words ---------------------------------------------------------------


def test_sentences_of_a_comparison() -> None:
    x = np.tile([0.40, 0.44], 20)
    more = 0.2 + np.tile([0.01, 0.01, -0.01, -0.01], 10)
    arms = [arm("now", 40, **{REACHED: x}), arm("roam", 40, **{REACHED: x + more})]
    found = compare("s", arms, "now", [Headline(REACHED, 0.05)])
    assert look_sentence(found) == "This rests on 40 simulated seasons (look 1)."


def test_seasons_beyond_a_look_wait_for_the_next() -> None:
    x = np.append(np.tile([8.5, 12.5], 20), [0.0] * 5)
    arms = [arm("now", 45, **{WAIT: 10.0}), arm("new", 45, **{WAIT: x})]
    found = compare("s", arms, "now", [Headline(WAIT, 1.0)])
    assert "45 are complete; the next look is at 80" in look_sentence(found)


def test_previews_say_so() -> None:
    found = compare("s", [arm("now", 5), arm("new", 5)], "now", [Headline(WAIT, 1.0)])
    assert look_sentence(found) == (
        "This rests on 5 simulated seasons, fewer than the 40 of a first look; take it as a "
        "preview."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.345, "12.3"), (4.56, "4.56"), (1234.5, "1,234"), (-0.001, "0.00"), (99.97, "100")],
)
def test_numbers_are_read_to_three_figures(value: float, text: str) -> None:
    assert digits(value) == text


def test_changes_carry_their_sign() -> None:
    assert [signed(v) for v in (1.5, -1.5, 0.0)] == ["+1.50", "-1.50", "0.00"]

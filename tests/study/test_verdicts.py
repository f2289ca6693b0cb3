"""Every verdict by hand, and when a question would be settled."""

from __future__ import annotations

import pytest

from sim.study.estimate import look_at
from sim.study.verdict import (
    A_LITTLE_BETTER,
    A_LITTLE_WORSE,
    BETTER,
    NOT_SHOWN,
    NOT_SURE,
    SAME,
    WORSE,
    seasons_needed,
    verdict,
)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (2.0, 3.0, BETTER),
        (2.5, 9.0, BETTER),
        (-3.0, -2.0, WORSE),
        (-1.9, 1.9, SAME),
        (0.5, 1.9, SAME),  # 0 is outside, but it is too small to matter
        (-1.9, -0.1, SAME),
        (0.5, 2.5, A_LITTLE_BETTER),
        (0.1, 2.0, A_LITTLE_BETTER),
        (-2.5, -0.5, A_LITTLE_WORSE),
        (-0.5, 2.5, NOT_SURE),
        (-2.0, 1.0, NOT_SURE),
        (0.0, 2.5, NOT_SURE),
        (-2.5, 0.0, NOT_SURE),
        (-2.5, 0.5, NOT_SURE),
        (-2.0, 2.0, NOT_SURE),
        (0.5, 2.0, A_LITTLE_BETTER),
        (-2.0, -0.5, A_LITTLE_WORSE),
        (2.0, 2.0, BETTER),
        (-9.0, 9.0, NOT_SURE),
        (float("nan"), float("nan"), NOT_SHOWN),
    ],
)
def test_the_verdict_follows_from_the_interval_and_the_margin(
    low: float, high: float, word: str
) -> None:
    assert verdict(low, high, 2.0) == word


@pytest.mark.parametrize("margin", [0.0, -1.0, float("nan")])
def test_a_margin_must_be_above_zero(margin: float) -> None:
    with pytest.raises(
        ValueError, match=f"^the margin that matters must be above 0, not {margin}$"
    ):
        verdict(0.0, 1.0, margin)


def test_a_question_is_settled_at_the_first_later_look_that_is_narrow_enough() -> None:
    # difference 3, margin 2, standard error 0.5 of 40 seasons: at 80 seasons the interval
    # is 3 +- 2.69 x 0.354 = (2.05, 3.95)
    assert seasons_needed(3.0, 0.5, look_at(40), 2.0, 1) == 80


def test_no_difference_is_settled_when_the_interval_lies_within_the_margin() -> None:
    # half-width at 160 seasons: 2.89 x 1.5 / 2 = 2.17 > 2; at 320: 3.00 x 1.06 / 2 ...
    assert seasons_needed(0.0, 1.5, look_at(40), 2.0, 1) == 320


def test_a_difference_far_smaller_than_its_noise_will_not_be_settled() -> None:
    assert seasons_needed(0.0, 100.0, look_at(40), 2.0, 1) is None


def test_the_largest_look_counts_and_none_beyond_it() -> None:
    # half-width at 10,240 seasons: 3.45 x 8.5 / 16 = 1.84 (of 9.5: 2.05)
    assert seasons_needed(0.0, 8.5, look_at(40), 2.0, 1) == 10_240
    assert seasons_needed(0.0, 9.5, look_at(40), 2.0, 1) is None


def test_a_preview_is_settled_at_the_first_look_at_the_earliest() -> None:
    assert seasons_needed(5.0, 0.1, look_at(4), 2.0, 1) == 40

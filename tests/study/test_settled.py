"""When a study has run long enough, and when more seasons are worth while; all by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.model import Headline, Target
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.estimate import Look, look_at
from sim.study.settled import Open, last_look, next_look, still_open
from sim.study.targets import (
    FAILS,
    MEETS,
    NOT_SHOWN,
    NOT_SURE,
    TargetFigure,
    judge,
    seasons_to_judge,
    share_bounds,
)
from tests.study.small import arm

REACHED = "reached_in_time_share"
WAIT = "mean_wait_to_limit_min"
FIRST = look_at(40)
NINE_OF_TEN = Target(REACHED, 0.8, None, 0.9)


def share(met: int, seasons: int, word: str = NOT_SURE, asked: float = 0.9) -> TargetFigure:
    target = Target(REACHED, 0.8, None, asked)
    return TargetFigure("now", target, met, seasons, 0.0, 1.0, word)


@pytest.fixture
def unsure() -> Comparison:
    """One headline settled, one that a second look would settle, others without a verdict."""
    noise = np.tile([1.0, -1.0], 20)
    return compare(
        "s",
        [arm("now", 40), arm("new", 40, **{WAIT: 1.0 + 3.0 + 8.0 * noise, REACHED: 0.5})],
        "now",
        [Headline(WAIT, 2.0), Headline(REACHED, 0.1)],
    )


def test_open_is_what_has_a_verdict_that_is_not_sure(unsure: Comparison) -> None:
    figures = (share(40, 40, MEETS), share(36, 40), share(0, 40, FAILS), share(0, 0, NOT_SHOWN))
    found = still_open(unsure, figures)
    assert [(d.scenario, d.measure) for d in found.differences] == [("new", WAIT)]
    assert found.targets == (figures[1],)
    assert still_open(unsure).targets == ()


def test_anything_open_is_open(unsure: Comparison) -> None:
    assert not Open((), ())
    assert Open((), (share(36, 40),))
    assert still_open(unsure)


def test_more_seasons_are_worth_while_up_to_the_look_that_settles(unsure: Comparison) -> None:
    found = still_open(unsure)
    assert found.differences[0].seasons_needed == 80
    assert found.worth_more(FIRST, 80)
    assert not found.worth_more(FIRST, 79)


def test_one_question_of_several_is_enough_to_go_on(unsure: Comparison) -> None:
    never = share(32, 40, asked=0.8)  # its share is what is asked for: no look settles it
    assert seasons_to_judge(never, FIRST) is None
    assert not Open((), (never,)).worth_more(FIRST, 10_240)
    assert Open(still_open(unsure).differences, (never,)).worth_more(FIRST, 80)
    soon = share(39, 40)
    assert seasons_to_judge(soon, FIRST) == 160
    assert Open((), (never, soon)).worth_more(FIRST, 160)
    assert not Open((), (never, soon)).worth_more(FIRST, 159)


def test_a_target_is_judged_at_the_first_look_whose_bounds_clear_it() -> None:
    # 39 of 40 and so on: the lower bound at look 2 (error 0.05/6) is below 0.9, at look 3
    # (error 0.05/12) above it
    assert share_bounds(78, 80, 0.05 / 6)[0] < 0.9 < share_bounds(156, 160, 0.05 / 12)[0]
    assert seasons_to_judge(share(39, 40), FIRST) == 160
    # 33 of 40: the upper bound falls below 0.9 at look 3 as well
    assert share_bounds(66, 80, 0.05 / 6)[1] >= 0.9 > share_bounds(132, 160, 0.05 / 12)[1]
    assert seasons_to_judge(share(33, 40), FIRST) == 160
    # all of them, or none, at the next look already
    assert seasons_to_judge(share(40, 40), FIRST) == 80
    assert seasons_to_judge(share(0, 40), FIRST) == 80


def test_the_next_look_after_a_preview_is_the_first() -> None:
    assert seasons_to_judge(share(4, 4), look_at(4)) == 40


def test_the_largest_look_counts_and_none_beyond_it() -> None:
    last = Look(8, 5120, 5120, False)
    assert seasons_to_judge(share(5120, 5120), last) == 10_240
    assert seasons_to_judge(share(5120, 5120), last.next) is None


def test_without_a_season_that_has_the_measure_more_will_not_help() -> None:
    assert seasons_to_judge(share(0, 0), FIRST) is None


def test_bounds_that_just_reach_what_is_asked_meet_it() -> None:
    low, high = share_bounds(39, 40, 0.025)
    values = np.where(np.arange(40) < 39, 0.8, 0.79)
    found = judge(arm("now", 40, **{REACHED: values}), Target(REACHED, 0.8, None, low), FIRST)
    assert (found.low, found.verdict) == (low, MEETS)
    found = judge(arm("now", 40, **{REACHED: values}), Target(REACHED, 0.8, None, high), FIRST)
    assert (found.high, found.verdict) == (high, NOT_SURE)
    assert seasons_to_judge(share(39, 40, asked=share_bounds(78, 80, 0.05 / 6)[0]), FIRST) == 80
    # what is asked is the upper bound itself: it does not fail yet, but at the look after
    assert seasons_to_judge(share(20, 40, asked=share_bounds(40, 80, 0.05 / 6)[1]), FIRST) == 160


@pytest.mark.parametrize(
    ("at_most", "largest"), [(1, 40), (40, 40), (79, 40), (80, 80), (200, 160), (320, 320)]
)
def test_the_largest_look_within_a_limit(at_most: int, largest: int) -> None:
    assert last_look(at_most) == largest


@pytest.mark.parametrize(
    ("complete", "following"), [(0, 40), (39, 40), (40, 80), (79, 80), (80, 160), (200, 320)]
)
def test_the_first_look_beyond_what_is_there(complete: int, following: int) -> None:
    assert next_look(complete) == following

"""Which scenarios are dropped when several measures count, and for whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.model import Headline
from sim.study.arms import SINGLE, Arm
from sim.study.estimate import family_confidence, look_at, t_quantile
from sim.study.frontier import Place, frontier, frontier_table

SEEN = "seen_recently_share"
REACHED = "reached_in_time_share"
WAIT = "mean_wait_to_limit_min"
HOURS = "officer_hours_per_week"
NAMES = [m.name for m in SINGLE]
HEADLINES = [Headline(REACHED, 0.05), Headline(WAIT, 1.0)]


def arm(scenario: str, **values: float | np.ndarray) -> Arm:
    """An arm of 40 seasons whose named measures have these values; all others are 1."""
    top = np.ones((40, len(NAMES)))
    for name, value in values.items():
        top[:, NAMES.index(name)] = value
    return Arm(
        scenario, top, np.ones_like(top), tuple(np.zeros(0) for _ in range(40)),
        np.ones((40, 2)), np.ones(2), np.ones(2), (),
    )  # fmt: skip


def kept(places: tuple[Place, ...]) -> list[str]:
    return [place.scenario for place in places if not place.dropped_by]


def test_who_is_beaten_on_one_and_not_ahead_on_another_is_dropped() -> None:
    places = frontier(
        [arm("now", **{REACHED: 0.5, WAIT: 20.0}), arm("new", **{REACHED: 0.6, WAIT: 20.9})],
        HEADLINES,
    )
    assert places == (Place("now", "new", (REACHED,)), Place("new", "", ()))


def test_who_is_ahead_by_what_matters_on_another_stays() -> None:
    places = frontier(
        [arm("now", **{REACHED: 0.5, WAIT: 20.0}), arm("new", **{REACHED: 0.6, WAIT: 21.0})],
        HEADLINES,
    )
    assert kept(places) == ["now", "new"]


def test_a_difference_below_the_margin_drops_nobody() -> None:
    places = frontier(
        [arm("now", **{REACHED: 0.5, WAIT: 20.0}), arm("new", **{REACHED: 0.54, WAIT: 19.1})],
        HEADLINES,
    )
    assert kept(places) == ["now", "new"]


def test_fewer_officer_hours_count_for_a_scenario() -> None:
    rich = arm("rich", **{REACHED: 0.6, HOURS: 448.0})
    poor = arm("poor", **{REACHED: 0.5, HOURS: 224.0})
    same = arm("same", **{REACHED: 0.6, HOURS: 224.0})
    assert kept(frontier([rich, poor], HEADLINES)) == ["rich", "poor"]
    places = frontier([rich, poor, same], HEADLINES)
    assert kept(places) == ["same"]
    assert places[0] == Place("rich", "same", (HOURS,))
    assert places[1] == Place("poor", "same", (REACHED,))


@pytest.mark.parametrize(("more", "left"), [(1.009, ["more"]), (1.011, ["less", "more"])])
def test_hours_within_one_percent_are_equal(more: float, left: list[str]) -> None:
    arms = [arm("less", **{REACHED: 0.5, HOURS: 100.0}),
            arm("more", **{REACHED: 0.6, HOURS: 100.0 * more})]  # fmt: skip
    assert kept(frontier(arms, HEADLINES)) == left


def test_nobody_on_duty_is_fewer_hours_than_any() -> None:
    arms = [arm("walks", **{HOURS: 100.0}), arm("cars", **{HOURS: 0.0}), arm("none", **{HOURS: 0})]
    places = frontier(arms, HEADLINES)
    assert kept(places) == ["cars", "none"]
    assert places[0].better_on == (HOURS,)


def test_the_intervals_hold_for_all_pairs_and_measures_together() -> None:
    noise = np.tile([1.0, -1.0], 20)
    error = noise.std(ddof=1) / 40**0.5
    for hours, measures in ((1.0, 2), (2.0, 3)):  # hours count where they differ
        family = 3 * measures
        half = t_quantile(family_confidence(look_at(40), family), 40) * error
        for beyond, dropped in ((0.999, False), (1.001, True)):
            arms = [
                arm("now", **{WAIT: 20.0}), arm("other", **{WAIT: 20.0, HOURS: hours}),
                arm("new", **{WAIT: 20.0 - 1.0 - beyond * half + noise}),
            ]  # fmt: skip
            assert ("now" not in kept(frontier(arms, HEADLINES))) == dropped


def test_what_cannot_be_compared_drops_nobody() -> None:
    one = arm("one", **{REACHED: 0.5})
    two = arm("two", **{REACHED: 0.6})
    one.denominator[:, NAMES.index(WAIT)] = 0  # no requests, no wait
    assert kept(frontier([one, two], HEADLINES)) == ["one", "two"]
    few = [a.first(1) for a in (arm("a", **{REACHED: 0.5}), arm("b", **{REACHED: 0.9}))]
    assert kept(frontier(few, HEADLINES)) == ["a", "b"]


def test_only_the_seasons_of_complete_looks_decide() -> None:
    # 41 seasons: the last, in which the new one is far behind, is of no look yet
    new = arm("new", **{REACHED: 0.6})
    bad = replace(new.first(1), numerator=0 * new.first(1).numerator)
    arms = [arm("now", **{REACHED: 0.5}), new]
    arms = [arms[0].followed_by(arms[0].first(1)), new.followed_by(bad)]
    assert [one.seasons for one in arms] == [41, 41]
    assert kept(frontier(arms, HEADLINES)) == ["new"]


def test_the_one_that_is_named_is_kept_itself_and_better_on_most() -> None:
    arms = [
        arm("worst", **{REACHED: 0.4, WAIT: 25.0}), arm("middle", **{REACHED: 0.5, WAIT: 23.0}),
        arm("quick", **{REACHED: 0.5, WAIT: 20.0}), arm("best", **{REACHED: 0.6, WAIT: 20.0}),
    ]  # fmt: skip
    places = frontier(arms, HEADLINES)
    assert [place.dropped_by for place in places] == ["best", "best", "best", ""]
    assert places[0].better_on == (REACHED, WAIT)
    assert places[2].better_on == (REACHED,)


def test_of_two_that_are_kept_the_one_that_is_better_on_most_is_named() -> None:
    arms = [
        arm("quick", **{REACHED: 0.4, WAIT: 15.0}), arm("both", **{REACHED: 0.6, WAIT: 20.0}),
        arm("last", **{REACHED: 0.4, WAIT: 25.0}),
    ]  # fmt: skip
    assert frontier(arms, HEADLINES)[2] == Place("last", "both", (REACHED, WAIT))
    assert kept(frontier(arms, HEADLINES)) == ["quick", "both"]


def test_of_two_without_any_hours_the_one_ahead_drops_the_other() -> None:
    arms = [
        arm("walks", **{HOURS: 100.0, REACHED: 0.9}), arm("cars", **{HOURS: 0.0, REACHED: 0.5}),
        arm("none", **{HOURS: 0.0, REACHED: 0.4}),
    ]  # fmt: skip
    places = frontier(arms, HEADLINES)
    assert kept(places) == ["walks", "cars"]
    assert places[2] == Place("none", "cars", (REACHED,))


def test_a_ring_of_scenarios_that_drop_each_other_is_kept() -> None:
    three = [Headline(name, 1.0) for name in (SEEN, REACHED, "walked_share")]
    a, b, c = (0.0, 0.0, 0.0), (1.0, -0.5, -0.5), (0.5, 0.5, -1.0)
    arms = [
        arm(name, **dict(zip((h.measure for h in three), values, strict=True)))
        for name, values in (("a", a), ("b", b), ("c", c), ("far behind", (-3.0, -3.0, -3.0)))
    ]
    places = frontier(arms, three)
    assert kept(places) == ["a", "b", "c"]
    assert places[3].dropped_by == "a"
    assert kept(frontier(arms[:2], three)) == ["b"]  # without the third there is no ring


def test_the_table_says_who_is_kept() -> None:
    arms = [arm("now", **{REACHED: 0.5, WAIT: 20.0}), arm("new", **{REACHED: 0.6, WAIT: 15.0})]
    rows = frontier_table(frontier(arms, HEADLINES))
    assert rows.tolist() == [
        ("now", False, "new", f"{REACHED}, {WAIT}"), ("new", True, "", ""),
    ]  # fmt: skip

"""Selecting the best: every step of the rule, and how often it is right."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.selection import Dropped, Race, Selection, eta, select


def by_the_book(values: np.ndarray, delta: float, alpha: float, n0: int) -> tuple[int, int]:
    """The steps as printed in Kim and Nelson (2001): the best, and seasons until it was found."""
    k = len(values)
    h2 = 2 * eta(k, alpha, n0) * (n0 - 1)
    s2 = {
        (i, j): sum(
            (values[i, r] - values[j, r] - (values[i, :n0].mean() - values[j, :n0].mean())) ** 2
            for r in range(n0)
        ) / (n0 - 1)
        for i in range(k) for j in range(k) if i != j
    }  # fmt: skip
    most = max(int(h2 * s / delta**2) for s in s2.values())
    inside, r = set(range(k)), n0
    while True:
        means = values[:, :r].mean(axis=1)
        if r == most + 1 or n0 > most:
            return max(inside, key=lambda i: means[i]), r
        inside = {
            i for i in inside
            if all(
                means[i] >= means[j] - max(0.0, delta / (2 * r) * (h2 * s2[i, j] / delta**2 - r))
                for j in inside if j != i
            )
        }  # fmt: skip
        if len(inside) == 1:
            return inside.pop(), r
        r += 1


def pair(*differences: float) -> np.ndarray:
    """Two scenarios of which the first is ahead by these."""
    common = np.arange(len(differences)) % 3 - 1.0
    return np.array([common + differences, common])


# -- worked by hand -----------------------------------------------------------


def test_the_constant_of_three_seasons_worked_by_hand() -> None:
    # (2 x 0.05 / 1)^(-2/2) = 10 and (2 x 0.05 / 2)^(-1) = 20
    assert eta(2, 0.05, 3) == pytest.approx(4.5)
    assert eta(3, 0.05, 3) == pytest.approx(9.5)


@pytest.mark.parametrize(("k", "alpha", "n0"), [(2, 0.05, 40), (10, 0.05, 40), (50, 0.01, 20)])
def test_the_constant_solves_its_equation(k: int, alpha: float, n0: int) -> None:
    # g(eta) of Kim and Nelson (2001) for c = 1 with common random numbers
    assert 0.5 * (1 + 2 * eta(k, alpha, n0)) ** (-(n0 - 1) / 2) == pytest.approx(alpha / (k - 1))


def test_a_selection_worked_by_hand() -> None:
    # differences 1, 2, 3: variance 1; h2 = 2 x 4.5 x 2 = 18; the second goes when the sum of
    # the differences is above 18 / 2 - r / 2: 6 > 7.5 no, 7 > 7 no, 8 > 6.5 yes
    found = select(pair(1, 2, 3, 1, 1, 99), delta=1.0, alpha=0.05, first_stage=3)
    assert found.best == 0
    assert found.dropped == (Dropped(scenario=1, by=0, after=5),)
    assert found.seasons.tolist() == [5, 5]
    assert found.means.tolist() == pytest.approx([(8 - 1) / 5, -1 / 5])


def test_nothing_is_dropped_within_the_first_stage() -> None:
    race = Race(2, 1.0, 0.05, first_stage=3)
    for column in pair(100, 101).T:
        race.add(column)
    assert race.left == (0, 1)
    race.add(np.array([102.0, 0.0]))
    assert race.left == (0,)


def test_the_last_season_gives_it_to_whoever_leads() -> None:
    # variance 1: N = 18, and at 18 + 1 seasons the smallest lead is enough
    found = select(pair(-1, 0, 1, *[0] * 15, -0.01), delta=1.0, alpha=0.05, first_stage=3)
    assert (found.best, found.dropped) == (1, (Dropped(0, 1, 19),))


def test_of_two_that_nothing_tells_apart_the_first_stays() -> None:
    found = select(pair(-1, 0, 1, *[0] * 16), delta=1.0, alpha=0.05, first_stage=3)
    assert (found.best, found.dropped) == (0, (Dropped(1, 0, 19, tied=True),))


def test_a_copy_goes_after_the_first_stage_and_costs_no_more() -> None:
    x = np.random.default_rng(4).normal(size=(2, 400))
    found = select(x[[0, 1, 0]], delta=0.2, alpha=0.05)
    assert found.dropped[0] == Dropped(2, 0, 40, tied=True)
    assert found.seasons[2] == 40


def test_too_few_seasons_make_no_claim_and_say_who_is_left() -> None:
    x = np.random.default_rng(5).normal(size=(3, 60))
    x[2] -= 3
    found = select(x, delta=0.05, alpha=0.05)
    assert found.best is None
    assert found.left == (0, 1)
    assert found.seasons.tolist() == [60, 60, found.dropped[0].after]
    assert select(x[:, :10], delta=0.05, alpha=0.05).left == (0, 1, 2)


@pytest.mark.parametrize(
    ("k", "delta", "alpha", "first_stage", "message"),
    [
        (1, 1.0, 0.05, 40, "two scenarios or more"),
        (3, 0.0, 0.05, 40, "above 0, not 0.0"),
        (2, 1.0, 0.5, 40, "below 0.5, not 0.5"),
        (2, 1.0, 0.05, 1, "two seasons or more"),
    ],
)
def test_what_cannot_be_selected_from_is_refused(
    k: int, delta: float, alpha: float, first_stage: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Race(k, delta, alpha, first_stage)


def test_a_missing_value_and_a_season_too_many_are_refused() -> None:
    race = Race(2, 1.0, 0.05, first_stage=2)
    with pytest.raises(ValueError, match="season 1: every one of the 2 scenarios"):
        race.add(np.array([1.0, np.nan]))
    for _ in range(2):
        race.add(np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="decided already"):
        race.add(np.array([1.0]))


# -- against the steps as printed ------------------------------------------------


def shared(rng: np.random.Generator, spread: np.ndarray, share: float, n: int) -> np.ndarray:
    """Season values of mean 0, of which the same evenings make up a share."""
    world = np.sqrt(share) * rng.normal(size=n)
    alone = np.sqrt(1 - share) * rng.normal(size=(len(spread), n))
    return spread[:, None] * (world + alone)


def test_it_does_what_the_printed_steps_do() -> None:
    rng = np.random.default_rng(2001)
    for _ in range(40):
        k, n0 = int(rng.integers(2, 6)), int(rng.integers(5, 12))
        values = shared(rng, rng.uniform(0.5, 3, k), 0.4, 3000) + rng.normal(0, 0.5, k)[:, None]
        found = select(values, delta=0.8, alpha=0.1, first_stage=n0)
        assert (found.best, int(found.seasons.max())) == by_the_book(values, 0.8, 0.1, n0)


def told(found: Selection) -> tuple[object, ...]:
    return found.best, found.dropped, found.seasons.tolist(), found.means.tolist()


def test_how_many_seasons_come_at_a_time_makes_no_difference() -> None:
    rng = np.random.default_rng(7)
    values = shared(rng, np.array([1.0, 2, 3, 1.5]), 0.5, 2000) + np.array([[0], [0.3], [0], [0.2]])
    whole = select(values, delta=0.3, alpha=0.05)
    assert whole.best is not None
    for batch in (1, 7, 100):
        race, n = Race(4, 0.3, 0.05), 0
        while not race.decided:
            block = np.full((4, batch), np.nan)  # only those still in play are simulated
            block[list(race.left)] = values[list(race.left), n : n + batch]
            for column in block.T:
                if not race.decided:
                    race.add(column[list(race.left)])
            n += batch
        assert told(race.selection()) == told(whole)


def test_after_it_was_dropped_a_scenario_is_not_looked_at() -> None:
    rng = np.random.default_rng(8)
    values = shared(rng, np.ones(3), 0.3, 1000) + np.array([[0.5], [0.3], [-4.0]])
    found = select(values, delta=0.2, alpha=0.05)
    used = values.copy()
    for row, seasons in zip(used, found.seasons, strict=True):
        row[seasons:] = np.nan
    assert told(select(used, delta=0.2, alpha=0.05)) == told(found)


# -- how often it is right ----------------------------------------------------------


@pytest.mark.parametrize(
    ("spread", "share"),
    [
        (np.array([1.0, 1, 1, 1, 1]), 0.0),
        (np.array([4.0, 0.5, 1, 2, 3]), 0.0),  # the best is the most uncertain
        (np.array([0.5, 4.0, 1, 2, 3]), 0.5),
        (np.array([1.0, 1, 2, 2, 4, 4]), 0.9),
    ],
)
def test_the_best_by_just_the_margin_is_found_as_often_as_promised(
    spread: np.ndarray, share: float
) -> None:
    # all others behind by exactly the margin is the hardest case
    rng, right, trials = np.random.default_rng(20210227), 0, 200
    for _ in range(trials):
        values = shared(rng, spread, share, 1500)
        values[0] += 1.0
        order = rng.permutation(len(spread))  # the best may stand anywhere
        found = select(values[order], delta=1.0, alpha=0.05)
        right += found.best is not None and order[found.best] == 0
    assert right >= 0.95 * trials - 2 * (trials * 0.95 * 0.05) ** 0.5


def test_the_same_evenings_make_it_shorter() -> None:
    spread, rng = np.full(4, 10.0), np.random.default_rng(3)
    seasons = {}
    for share in (0.0, 0.8):
        values = shared(rng, spread, share, 1500)
        values[2] += 1.0
        found = select(values, delta=1.0, alpha=0.05)
        assert found.best == 2
        seasons[share] = int(found.seasons.sum())
    assert seasons[0.8] < 0.6 * seasons[0.0]

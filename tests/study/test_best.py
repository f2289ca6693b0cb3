"""The best of a study: only what is still in play is simulated, and the answer is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from sim.commands.show_best import best_text, result_text
from sim.study.arms import SINGLE, Arm
from sim.study.best import BATCH, best_of, can_select_by, season_values
from sim.study.measures import measure_named
from sim.study.selection import select

REACHED = "reached_in_time_share"
WAIT = "mean_wait_to_limit_min"
NAMES = [m.name for m in SINGLE]


class Seasons:
    """Stands in for the simulation: gives seasons and remembers what was asked for."""

    def __init__(self, measure: str, there: int = 10_000, **values: np.ndarray) -> None:
        self.measure, self.there, self.values = measure, there, values
        self.asked: list[tuple[tuple[str, ...], int]] = []

    def __call__(self, scenarios: Sequence[str], seasons: int) -> Mapping[str, Arm]:
        self.asked.append((tuple(scenarios), seasons))
        return {name: self._arm(name, min(seasons, self.there)) for name in scenarios}

    def _arm(self, name: str, seasons: int) -> Arm:
        top = np.ones((seasons, len(NAMES)))
        top[:, NAMES.index(self.measure)] = self.values[name][:seasons]
        return Arm(
            name, top, np.ones_like(top), tuple(np.zeros(0) for _ in range(seasons)),
            np.ones((seasons, 2)), np.ones(2), np.ones(2), (),
        )  # fmt: skip


@pytest.fixture
def waits() -> dict[str, np.ndarray]:
    """Minutes over the same evenings; "soon" is ahead by 1, "late" far behind."""
    rng = np.random.default_rng(12)
    evening = rng.normal(0, 5, 400)
    means = {"now": 21.0, "late": 40.0, "soon": 20.0, "slow": 21.5}
    return {name: mean + evening + rng.normal(0, 3, 400) for name, mean in means.items()}


def test_the_shortest_wait_is_found_and_poor_scenarios_cost_few_seasons(
    waits: dict[str, np.ndarray],
) -> None:
    seasons = Seasons(WAIT, **waits)
    found = best_of(seasons, list(waits), WAIT, 1.0, 0.05, 320)
    assert found.scenarios[found.selection.best or 0] == "soon"  # less is better
    assert seasons.asked[0] == (("now", "late", "soon", "slow"), 40)
    assert seasons.asked[1] == (("now", "soon", "slow"), 40 + BATCH)  # "late" went after 40
    whole = select(-np.array(list(waits.values())), 1.0, 0.05)
    assert found.selection.dropped == whole.dropped
    assert found.selection.seasons.tolist() == whole.seasons.tolist()


def test_the_table_has_those_that_are_left_first(waits: dict[str, np.ndarray]) -> None:
    found = best_of(Seasons(WAIT, **waits), list(waits), WAIT, 1.0, 0.05, 320)
    rows = found.table()
    assert rows["scenario"].tolist() == ["soon", "now", "slow", "late"]
    assert rows["outcome"].tolist() == ["best", "dropped", "dropped", "dropped"]
    assert rows["seasons"][1:].tolist() == rows["dropped_after_seasons"][1:].tolist()
    assert (rows["dropped_after_seasons"][[0, 3]]).tolist() == [-1, 40]
    assert rows["mean"][3] == pytest.approx(waits["late"][:40].mean())
    assert (rows["unit"][0], rows["better"][0], rows["margin"][0]) == ("min", "lower", 1.0)
    assert rows["confidence"][0] == 0.95


def test_the_result_is_told_with_its_probability(waits: dict[str, np.ndarray]) -> None:
    found = best_of(Seasons(WAIT, **waits), list(waits), WAIT, 1.0, 0.05, 320)
    text = best_text("grid", found)
    assert text.startswith("grid: the best of 4 scenarios by this measure, over the same evenings.")
    assert "less is better, under 1 min does not matter" in text
    assert "dropped after 40 seasons, soon was ahead" in text
    assert text.endswith(
        "Best: soon. If one scenario is ahead of all others by 1 min or more, this is\nit with a "
        "probability of 95 % or more; where others come closer, one of them may be\nnamed instead. "
        "By the means above, that close: now, slow."
    )


def test_at_the_limit_nothing_is_claimed_and_it_says_how_far_to_go(
    waits: dict[str, np.ndarray],
) -> None:
    found = best_of(Seasons(WAIT, **waits), ["now", "late", "soon"], WAIT, 0.2, 0.05, 60)
    assert found.selection.best is None
    latest = found.selection.at_the_latest
    assert result_text(found) == (
        "Not decided after 60 seasons: now, soon are left, and nothing is claimed\nof which is "
        f"the best. By season {latest:,} it would be decided at the latest; the same\ncommand "
        f"with --at-most {latest} goes on from here."
    )
    assert found.table()["outcome"].tolist() == ["left", "left", "dropped"]


def test_by_the_latest_season_it_is_decided(waits: dict[str, np.ndarray]) -> None:
    two = {name: np.resize(waits[name], 4000) for name in ("now", "soon")}
    latest = best_of(Seasons(WAIT, **two), list(two), WAIT, 0.5, 0.05, 40).selection.at_the_latest
    assert 40 < latest <= 4000
    found = best_of(Seasons(WAIT, **two), list(two), WAIT, 0.5, 0.05, latest)
    assert found.selection.best is not None


def test_seasons_that_cannot_be_had_end_it_without_a_claim(waits: dict[str, np.ndarray]) -> None:
    found = best_of(Seasons(WAIT, 43, **waits), list(waits), WAIT, 0.1, 0.05, 320)
    assert found.selection.best is None
    assert found.selection.seasons.max() == 43
    few = best_of(Seasons(WAIT, 12, **waits), list(waits), WAIT, 0.1, 0.05, 320)
    assert result_text(few).startswith("Not decided after 12 seasons: now, late, soon, slow are")
    assert "--at-most" not in result_text(few)


def test_more_is_better_where_it_is() -> None:
    rng = np.random.default_rng(6)
    shares = {"few": rng.normal(0.4, 0.02, 60), "many": rng.normal(0.6, 0.02, 60)}
    found = best_of(Seasons(REACHED, **shares), list(shares), REACHED, 0.02, 0.1, 60)
    assert found.selection.best == 1
    assert "ahead of all others by 2 points or more, this is\nit with a probability of 90 %" in (
        result_text(found)
    )


def test_what_one_cannot_select_by() -> None:
    assert can_select_by(measure_named(REACHED))
    assert not can_select_by(measure_named("mean_wait_answered_min"))  # no better or worse
    assert not can_select_by(measure_named("least_walked_tenth_ratio"))  # none of one season


def test_seasons_without_a_value_are_refused(waits: dict[str, np.ndarray]) -> None:
    arm = Seasons(WAIT, **waits)(["now"], 50)["now"]
    arm.denominator[[3, 7], NAMES.index(WAIT)] = 0
    with pytest.raises(ValueError, match="no value in 2 of 50 seasons of now"):
        season_values(arm, measure_named(WAIT))

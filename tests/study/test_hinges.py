"""Verdicts over all settings of what is assumed, from made-up settings."""

from __future__ import annotations

import numpy as np
import pytest

from sim.commands.show import comparison_text
from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.load import open_scenario
from sim.scenario.model import Headline
from sim.study.arms import SINGLE, Arm
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.hinge_tables import effects_table, settings_table, summary_table
from sim.study.hinges import Hinges, hinges
from sim.study.measures import measure_named
from sim.study.setting_seasons import EndSeasons, SettingSeasons
from sim.study.settings import Design, spread

NAMES = ("people.open_share", "crew.walk_speed_mps", "requests.kind.officers_needed")
WAYS = ((-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0))
SCENARIOS = ("announced", "roam", "fixed")
SETTINGS = 32
SEASONS = 40
WALKED, WAIT = "walked_share", "mean_wait_to_limit_min"
HEADLINES = (Headline(WALKED, 0.02), Headline(WAIT, 1.0))


def sums(values: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators that give these values of some measures, 1 for the others."""
    shape = np.shape(next(iter(values.values())))
    top = np.ones((*shape, len(SINGLE)))
    for name, value in values.items():
        top[..., SINGLE.index(measure_named(name))] = value
    return 3.0 * top, np.full_like(top, 3.0)


def arm(name: str, walked: float, wait: float) -> Arm:
    luck = np.random.default_rng(len(name)).normal(0, 1e-3, SEASONS)
    top, bottom = sums({WALKED: walked + luck, WAIT: wait + luck})
    none = np.zeros(1)
    return Arm(name, top, bottom, (none,) * SEASONS, np.zeros((SEASONS, 1)), np.ones(1),
               np.ones(1), (none,) * SEASONS)  # fmt: skip


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Roam walks 0.05 more than announced and waits are the same; fixed waits 5 min longer."""
    arms = [arm("announced", 0.6, 20.0), arm("roam", 0.65, 20.0), arm("fixed", 0.6, 25.0)]
    return compare("made up", arms, "announced", HEADLINES)


def made_up(design: Design) -> SettingSeasons:
    """Roam's gain falls with the first assumption, and turns at 0.5 of the way to its upper end."""
    nothing = np.zeros(design.settings)
    gain = 0.05 - 0.1 * design.shares[:, 0]
    parts = {
        "announced": sums({WALKED: 0.6 + nothing[:, None], WAIT: 20 + nothing[:, None]}),
        "roam": sums({WALKED: 0.6 + gain[:, None], WAIT: 20 + nothing[:, None]}),
        "fixed": sums({WALKED: 0.6 + nothing[:, None], WAIT: 25 + nothing[:, None]}),
    }
    return SettingSeasons(
        {name: top for name, (top, _) in parts.items()},
        {name: bottom for name, (_, bottom) in parts.items()},
        design,
    )


def at_ends() -> EndSeasons:
    """The same at both ends of the first assumption, five seasons each."""
    shape = np.ones((2, 5)) + np.random.default_rng(1).normal(0, 1e-4, (2, 5))
    gain = np.array([[0.15], [-0.05]])
    parts = {
        "announced": sums({WALKED: 0.6 * shape, WAIT: 20 * shape}),
        "roam": sums({WALKED: (0.6 + gain) * shape, WAIT: 20 * shape}),
        "fixed": sums({WALKED: 0.6 * shape, WAIT: 25 * shape}),
    }
    return EndSeasons(
        {name: top for name, (top, _) in parts.items()},
        {name: bottom for name, (_, bottom) in parts.items()},
        ((NAMES[0], -1.0), (NAMES[0], 1.0)),
    )


@pytest.fixture(scope="module")
def found(comparison: Comparison) -> Hinges:
    data = {name: open_scenario(name).data for name in SCENARIOS}
    return hinges(made_up(spread(NAMES, SETTINGS, 1, WAYS)), comparison, data, at_ends())


def test_a_verdict_holds_on_its_side_of_the_baseline(found: Hinges):
    row = found.row("roam", WALKED)
    assert row.verdict == "better"
    better = int((found.found.design.shares[:, 0] < 0.5).sum())
    assert (row.held, row.unknown.better) == (better, better)
    assert better == 24  # evenly spread
    assert not row.holds
    assert found.turning == [row]
    assert [row.share for row in found.turning] == [24 / 32]


def test_the_same_holds_nearer_than_the_margin_and_longer_waits_are_worse(found: Hinges):
    assert found.row("roam", WAIT).verdict == "same for practical purposes"
    assert found.row("roam", WAIT).held == SETTINGS
    worse = found.row("fixed", WAIT)
    assert (worse.verdict, worse.held, worse.unknown.better) == ("worse", SETTINGS, 0)


def test_the_assumption_that_moves_it_is_found_and_only_its_ends_are_wanted(found: Hinges):
    assert [effect.name for effect in found.row("roam", WALKED).unknown.clear] == [NAMES[0]]
    assert found.wanted() == [(NAMES[0], -1.0), (NAMES[0], 1.0)]


def test_the_flip_point_is_told_in_the_assumptions_own_unit(found: Hinges):
    (flip,) = found.row("roam", WALKED).flips
    assert flip.share == pytest.approx(0.5, abs=0.01)
    assumed = assumptions_by_entry(open_scenario("announced").data)[NAMES[0]][0]
    halfway = (assumed.value + assumed.high) / 2
    assert found.value("roam", flip.name, flip.share) == pytest.approx(halfway, abs=0.005)
    assert found.row("fixed", WAIT).flips == ()


def test_the_best_of_all_are_counted_ties_for_all(found: Hinges):
    assert found.best[WALKED] == {"announced": 8, "roam": 24, "fixed": 8}
    assert found.best[WAIT] == {"announced": 32, "roam": 32, "fixed": 0}


def test_a_setting_that_failed_in_one_scenario_is_left_out_for_all(comparison: Comparison):
    seasons = made_up(spread(NAMES, SETTINGS, 1, WAYS))
    seasons.numerator["fixed"][4] = np.nan
    data = {name: open_scenario(name).data for name in SCENARIOS}
    found = hinges(seasons, comparison, data)
    assert found.settings == SETTINGS - 1
    assert {row.unknown.settings for row in found.rows} == {SETTINGS - 1}
    assert found.row("roam", WALKED).flips == ()  # no ends were simulated


def test_tables_are_in_the_units_of_the_measures(found: Hinges):
    rows = {(r["scenario"], r["measure"]): r for r in summary_table(found, SCENARIOS)}
    assert rows["fixed", WAIT]["difference_median"] == pytest.approx(5.0)  # minutes longer
    assert rows["fixed", WAIT]["better_in_settings"] == 0
    assert rows["announced", WALKED]["best_in_settings"] == 8
    effects = {(r["scenario"], r["measure"], r["assumption"]): r for r in effects_table(found)}
    row = effects["roam", WALKED, NAMES[0]]
    assert row["effect"] == pytest.approx(-0.1)
    assert (row["difference_at_low"], row["difference_at_high"]) == (
        pytest.approx(0.15, abs=0.001), pytest.approx(-0.05, abs=0.001),
    )  # fmt: skip
    assert row["value_low"] < row["value_file"] < row["flip_value"] < row["value_high"]
    assert np.isnan(effects["fixed", WAIT, NAMES[0]]["flip_value"])


def test_the_table_of_settings_has_the_values_as_they_were_used(found: Hinges):
    rows = settings_table(found, SCENARIOS)
    assert len(rows) == SETTINGS * len(SCENARIOS)
    assert {row[NAMES[2]] for row in rows} == {1.0, 2.0}  # whole officers
    assert rows[1]["scenario"] == "roam"
    assert rows[1][WALKED] == pytest.approx(0.65 - 0.1 * found.found.design.shares[0, 0])


def test_the_terminal_says_in_how_many_settings_a_scenario_is_better(
    comparison: Comparison, found: Hinges
):
    text = comparison_text(comparison, found)
    assert "Depends on assumptions: 3 of 4 verdicts held in at least nine of ten settings." in text
    assert "All 3 numbers that are assumed with a plausible range were moved at once" in text
    rows = [line.split() for line in text.splitlines()]
    assert ["roam", "24", "24", "24", "depends"] in rows  # better, held, best of all
    assert ["fixed", "0", "32", "0"] in rows
    assert "has not been varied yet" in comparison_text(comparison)

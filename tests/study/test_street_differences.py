"""Differences street by street: values by hand, a published adjustment, what counts as clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import ttest_rel

from sim.scenario.load import open_scenario
from sim.scenario.model import Headline, Scenario
from sim.study.few import counts_requests
from sim.study.street_differences import adjusted, differences_table
from sim.study.street_measures import STREET_MEASURES, standard_errors, street_values
from sim.study.tidy import segments_table
from street_graph.graph import StreetGraph, grid

COLUMNS = (
    "mean_time_since_seen_min", "seen_recently_share", "days_walked", "passes", "contacts",
    "foot_requests", "reached_in_time",
)  # fmt: skip
DTYPE = np.dtype([(name, "f8") for name in COLUMNS])
BY_NAME = {measure.name: measure for measure in STREET_MEASURES}
WEEK = {"first_day": date(2021, 3, 1), "last_day": date(2021, 3, 14)}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The shipped announced over 14 days."""
    found = open_scenario("announced").scenario
    return replace(found, season=replace(found.season, **WEEK))


@pytest.fixture(scope="module")
def streets() -> StreetGraph:
    return grid(4, 4, 100, 130)


def tables(rows: np.ndarray, column: str) -> np.ndarray:
    """Seasons' tables (R, S) with one column set and all others 1."""
    found = np.ones(rows.shape, dtype=DTYPE)
    found[column] = rows
    return found


def differences(
    scenario: Scenario, streets: StreetGraph, column: str, base: np.ndarray, mine: np.ndarray,
    *headlines: Headline,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Columns of the rows of the measure that is made from `column`."""
    seasons = {
        name: {r: SimpleNamespace(segments=row) for r, row in enumerate(tables(rows, column), 1)}
        for name, rows in (("base", base), ("mine", mine))
    }
    named = dict.fromkeys(seasons, scenario)
    table = differences_table(seasons, dict.fromkeys(seasons, streets), named, "base", headlines)
    measure = next(m.name for m in STREET_MEASURES if m.top == column)
    rows = table[table["measure"] == measure]
    assert list(rows["segment"]) == list(streets.segment_id)
    return {name: rows[name].to_numpy() for name in rows}


def test_totals_become_measures_by_days_and_weeks(scenario: Scenario) -> None:
    found = tables(np.array([[28.0, 7.0], [14.0, 7.0]]), "passes")
    found["contacts"], found["days_walked"] = found["passes"], found["passes"] / 2
    for name, by in (("passes_per_day", 14), ("contacts_per_week", 2), ("days_walked_share", 28)):
        value, errors = street_values(BY_NAME[name], found, scenario.season)
        assert value == pytest.approx([21 / by, 7 / by])
        assert errors[:, 0] == pytest.approx([7 / by, -7 / by])
        assert standard_errors(errors) == pytest.approx([7 / by, 0])


def test_a_share_of_requests_is_sum_over_sum_and_nothing_where_nobody_asked(
    scenario: Scenario,
) -> None:
    found = tables(np.array([[1.0, 0.0], [3.0, 0.0]]), "reached_in_time")
    found["foot_requests"] = [[4.0, 0.0], [4.0, 0.0]]
    value, errors = street_values(BY_NAME["reached_in_time_share"], found, scenario.season)
    assert value[0] == 0.5 and np.isnan(value[1])
    assert errors[:, 0].tolist() == [-0.25, 0.25]


def test_an_unbroken_season_counts_without_its_warm_up(scenario: Scenario) -> None:
    season = replace(scenario.season, unbroken_hours=100.0, warm_up_hours=28.0)
    found = tables(np.full((2, 1), 6.0), "passes")
    found["days_walked"] = 1
    assert street_values(BY_NAME["passes_per_day"], found, season)[0] == pytest.approx([2])
    assert street_values(BY_NAME["days_walked_share"], found, season)[0] == pytest.approx([0.5])


def test_p_values_are_those_of_the_paired_t_test(scenario: Scenario, streets: StreetGraph) -> None:
    rng = np.random.default_rng(3)
    base = rng.normal(100, 5, (6, streets.segments))
    mine = base + rng.normal(1, 2, base.shape)
    found = differences(scenario, streets, "mean_time_since_seen_min", base, mine)
    assert found["p_value"].astype(float) == pytest.approx(ttest_rel(mine, base).pvalue)
    assert found["difference"].astype(float) == pytest.approx((mine - base).mean(axis=0))
    apart = (mine - base).std(axis=0, ddof=1) / np.sqrt(6)
    assert found["standard_error"].astype(float) == pytest.approx(apart)


def test_the_example_of_benjamini_and_hochberg() -> None:
    # Journal of the Royal Statistical Society B 57 (1995), section 4.1: fifteen p values, of which
    # the first four are rejected at 5 %.
    p = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ])  # fmt: skip
    order = np.random.default_rng(1).permutation(16)
    mixed = np.append(p, np.nan)[order]
    assert ((adjusted(mixed) <= 0.05) == (order < 4)).all()
    assert np.isnan(adjusted(mixed)[order == 15]).all()


def test_adjusted_p_values_are_those_of_scipy() -> None:
    from scipy.stats import false_discovery_control

    values = np.random.default_rng(9).uniform(0, 1, 400) ** 3
    values[:40] = values[40]  # ties
    assert np.array_equal(adjusted(values), false_discovery_control(values))


def test_a_difference_is_clear_beyond_chance_and_margin_only(
    scenario: Scenario, streets: StreetGraph
) -> None:
    rng = np.random.default_rng(4)
    base = rng.normal(100, 1, (10, streets.segments))
    by = np.zeros(streets.segments)
    by[0], by[1] = -40.0, 8.0
    mine = base + by + rng.normal(0, 0.5, base.shape)
    margin = Headline("mean_time_since_seen_min", 10.0)
    for headlines, clear in (((), {0, 1}), ((margin,), {0})):
        found = differences(
            scenario, streets, "mean_time_since_seen_min", base, mine, *headlines
        )  # fmt: skip
        assert set(np.flatnonzero(found["clear"])) == clear


def test_scenarios_that_are_alike_differ_nowhere(scenario: Scenario, streets: StreetGraph) -> None:
    same = np.random.default_rng(5).random((4, streets.segments))
    found = differences(scenario, streets, "passes", same, same)
    assert not found["clear"].any() and (found["difference"] == 0).all()
    assert (found["p_value"] == 1).all()


def test_few_are_called_different_by_mistake(scenario: Scenario, streets: StreetGraph) -> None:
    rng = np.random.default_rng(6)
    wrong = 0
    for _ in range(100):  # no street differs: any that is clear is a mistake, 5 % of the maps
        base, mine = rng.normal(0, 1, (2, 12, streets.segments))
        found = differences(scenario, streets, "passes", base, mine)
        wrong += bool(found["clear"].any())
    assert wrong <= 12


def test_one_season_and_other_streets_tell_nothing(
    scenario: Scenario, streets: StreetGraph
) -> None:
    one = np.random.default_rng(7).random((2, 1, streets.segments))
    found = differences(scenario, streets, "passes", *one)
    assert np.isnan(found["p_value"].astype(float)).all() and not found["clear"].any()
    seasons = {
        name: {1: SimpleNamespace(segments=tables(np.ones((1, g.segments)), "passes")[0])}
        for name, g in (("base", streets), ("mine", grid(3, 3, 90, 90)))
    }
    graphs = {"base": streets, "mine": grid(3, 3, 90, 90)}
    table = differences_table(seasons, graphs, dict.fromkeys(seasons, scenario), "base", ())
    assert len(table) == 0 and "clear" in table.columns


def test_streets_with_few_requests_have_none_of_them_told(
    scenario: Scenario, streets: StreetGraph
) -> None:
    """Where requests rest on calls, counts below the minimum stand in no table of streets."""
    few = replace(scenario, requests=replace(scenario.requests, minimum_count=5))
    count = streets.segments
    asked = np.where(np.arange(count) < 3, 4.0, 6.0)
    rows = np.array([asked - 1, asked + 1])  # means 4 and 6
    found = tables(rows, "foot_requests")
    seasons = {
        name: {r: SimpleNamespace(segments=row) for r, row in enumerate(found, 1)}
        for name in ("base", "mine")
    }
    graphs, named = dict.fromkeys(seasons, streets), dict.fromkeys(seasons, few)
    table = segments_table(seasons, graphs, named)
    hidden = np.tile(np.arange(count) < 3, 2)
    counted = [c for c in table if c.startswith(("foot_requests", "reached_in_time"))]
    assert len(counted) == 8
    for column in counted:
        assert np.array_equal(table[column].isna().to_numpy(), hidden), column
    assert table["passes"].notna().all() and table["contacts_per_week"].notna().all()
    differ = differences_table(seasons, graphs, named, "base", ())
    for measure in STREET_MEASURES:
        mine = differ[differ["measure"] == measure.name]
        empty = mine["difference"].isna().to_numpy()
        assert np.array_equal(empty, hidden[:count] & counts_requests(measure)), measure.name
        assert not mine["clear"].any()
        assert mine["standard_error"].isna().to_numpy().sum() == empty.sum()
    every = segments_table(seasons, graphs, dict.fromkeys(seasons, scenario))
    assert every[counted].notna().all().all()

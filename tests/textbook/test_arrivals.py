"""Requests by hour, their chance from day to day, and busy and quiet days."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from sim.scenario.load import scenario_from_text
from sim.tables import DAY_US, HOUR_US
from sim.world.draw import draw_world
from tests.textbook import cases
from tests.textbook.judging import FIGURES, NARROW, WIDE, Figure, disagreements

DAYS = 64
HOURS = range(12, 22)

# Expected requests in the hours 12 to 21 at 25 a day, from the hour shares of the baseline.
AT_25 = (1.570, 1.692, 1.760, 1.772, 1.730, 1.565, 1.377, 1.230, 1.032, 0.930)
IN_ALL = {10: 5.863, 25: 14.657, 50: 29.314}


def counts(per_day: float, seasons: int, **luck: float) -> np.ndarray:
    """Requests by season, date and hour (R, 64, 24), all weekdays alike."""
    text = f"""
    base = "announced"
    [requests]
    per_day = {per_day}
    weekday_shares = [1, 1, 1, 1, 1, 1, 1]
    season_cv = {luck.get("season_cv", 0)}
    day_variance = {luck.get("day_variance", 0)}
    [[requests.place]]
    weight = 1
    street_class = "any"
    """
    scenario, graph = scenario_from_text(text, "arrivals"), cases.chain([100, 200])
    found = np.zeros((seasons, DAYS * 24), dtype=np.int64)
    for r in range(seasons):
        t = draw_world(scenario, graph, cases.SEED, r).requests["t"]
        assert t.min() >= 0
        assert t.max() < DAYS * DAY_US
        found[r] = np.bincount(t // HOUR_US, minlength=DAYS * 24)
    return found.reshape(seasons, DAYS, 24)


@pytest.mark.parametrize("per_day", IN_ALL)
def test_requests_in_the_hours_of_the_walks(per_day: int) -> None:
    in_all = counts(per_day, 120)[:, :, HOURS].sum(axis=(1, 2))
    figure = Figure("hours 12 to 21", in_all, DAYS * IN_ALL[per_day], 2 * NARROW)
    assert disagreements([figure]) == []


def test_requests_of_each_hour() -> None:
    by_hour = counts(25, 120)[:, :, HOURS].sum(axis=1)
    figures = [
        Figure(f"hour {hour}", by_hour[:, i], DAYS * AT_25[i], WIDE) for i, hour in enumerate(HOURS)
    ]
    assert disagreements(figures) == []


def in_chance(sum_of_squares: float, freedom: int) -> bool:
    """Whether a chi-squared figure is one that chance brings about."""
    tail = 0.005 / FIGURES
    return bool(chi2.ppf(tail, freedom) < sum_of_squares < chi2.ppf(1 - tail, freedom))


def test_counts_vary_as_chance_alone_makes_them_vary() -> None:
    found = counts(25, 20)
    for hour in HOURS:
        cell = found[:, :, hour]
        mean = cell.mean(axis=1, keepdims=True)
        assert in_chance(float(((cell - mean) ** 2 / mean).sum()), 20 * (DAYS - 1))
    # Whole days and whole seasons vary no more: hours do not hang together.
    day = found.sum(axis=2)
    assert in_chance(float(((day - 25) ** 2 / 25).sum()), day.size)
    season = day.sum(axis=1)
    assert in_chance(float(((season - 25 * DAYS) ** 2 / (25 * DAYS)).sum()), season.size)


def test_busy_and_quiet_days_spread_the_counts() -> None:
    # Daily variance over mean 1 + 0.024 x 25.
    day = counts(25, 120, day_variance=0.024).sum(axis=2)
    spread = ((day - 25) ** 2).mean(axis=1) / 25
    figures = [
        Figure("requests a day", day.mean(axis=1), 25, NARROW),
        Figure("variance over mean", spread, 1.6, WIDE),
    ]
    assert disagreements(figures) == []


def test_luck_of_a_season_spreads_its_total() -> None:
    total = counts(25, 400, season_cv=0.08).sum(axis=(1, 2)) / (25 * DAYS)
    figures = [
        Figure("level", total, 1.0, NARROW),
        Figure("its variance", (total - 1) ** 2, 0.08**2 + 1 / (25 * DAYS), 0.4),
    ]
    assert disagreements(figures) == []

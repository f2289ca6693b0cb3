"""J: requests by hour, their chance from day to day, and busy and quiet days."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario
from sim.tables import HOUR_US
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases import scenes
from sim.verify.judging import CHANCE
from sim.world.draw import draw_world

DAYS = 64
HOURS = range(12, 22)

AT_25 = (1.570, 1.692, 1.760, 1.772, 1.730, 1.565, 1.377, 1.230, 1.032, 0.930)
"""Expected requests in the hours 12 to 21 at 25 a day, from the hour shares of the baseline."""

IN_ALL = {10: 5.863, 25: 14.657, 50: 29.314}
GRAPH = scenes.chain([100, 200])


@lru_cache(maxsize=8)
def demand(per_day: float, season_cv: float = 0.0, day_variance: float = 0.0) -> Scenario:
    """The baseline's demand with all weekdays alike."""
    text = f"""
    base = "announced"
    [requests]
    per_day = {per_day}
    weekday_shares = [1, 1, 1, 1, 1, 1, 1]
    season_cv = {season_cv}
    day_variance = {day_variance}
    [[requests.place]]
    weight = 1
    street_class = "any"
    """
    return scenario_from_text(text, "arrivals")


def counts(scenario: Scenario, seed: int, r: int) -> np.ndarray:
    """Requests by date and hour (64, 24) of a season."""
    t = draw_world(scenario, GRAPH, seed, r).requests["t"]
    return np.bincount(t // HOUR_US, minlength=DAYS * 24).reshape(DAYS, 24)


def walks_season(scenario: Scenario, seed: int, r: int) -> list[float]:
    """Requests in the hours of the walks."""
    return [float(counts(scenario, seed, r)[:, HOURS].sum())]


def hours_season(scenario: Scenario, seed: int, r: int) -> list[float]:
    """Requests by hour."""
    return [float(n) for n in counts(scenario, seed, r)[:, HOURS].sum(axis=0)]


def days_season(scenario: Scenario, seed: int, r: int) -> list[float]:
    """Mean requests a day, and their variance over the mean."""
    day = counts(scenario, seed, r).sum(axis=1)
    return [float(day.mean()), float(((day - 25) ** 2).mean() / 25)]


def total_season(scenario: Scenario, seed: int, r: int) -> list[float]:
    """Level of the season, and its squared distance from 1."""
    level = float(counts(scenario, seed, r).sum()) / (25 * DAYS)
    return [level, (level - 1) ** 2]


def chance_rows(seed: int) -> list[Row]:
    """Counts by hour, day and season vary as chance alone makes them vary (chi-squared)."""
    from scipy.stats import chi2

    seasons = np.array([counts(demand(25), seed, r) for r in range(1, 21)])
    tail = CHANCE / 100
    rows = []

    def row(name: str, sum_of_squares: float, freedom: int) -> None:
        low, high = chi2.ppf([tail, 1 - tail], freedom) / freedom
        middle, within = (low + high) / 2, (high - low) / 2
        rows.append(Row(f"{name}: variance over mean", float(middle), sum_of_squares / freedom,
                        float(within)))  # fmt: skip

    for hour in HOURS:
        cell = seasons[:, :, hour]
        mean = cell.mean(axis=1, keepdims=True)
        row(f"hour {hour}", float(((cell - mean) ** 2 / mean).sum()), 20 * (DAYS - 1))
    # Whole days and whole seasons vary no more: hours do not hang together.
    day = seasons.sum(axis=2)
    row("days", float(((day - 25) ** 2 / 25).sum()), day.size)
    season = day.sum(axis=1)
    row("seasons", float(((season - 25 * DAYS) ** 2 / (25 * DAYS)).sum()), season.size)
    return rows


HOUR_SHARES = "hour shares of the baseline"

CASES = (
    *(
        Sampled(
            "J", f"{per_day} a day, hours 12 to 21", HOUR_SHARES,
            (Figure("requests in 64 days", DAYS * number),), partial(demand, per_day),
            walks_season, first=60, together=30,
        )
        for per_day, number in IN_ALL.items()
    ),
    Sampled(
        "J", "25 a day, by hour", HOUR_SHARES,
        tuple(Figure(f"hour {hour}, in 64 days", DAYS * AT_25[i], True)
              for i, hour in enumerate(HOURS)),
        partial(demand, 25), hours_season, first=60, together=30,
    ),
    Exact("J", "25 a day, chance alone", "Poisson", chance_rows),
    Sampled(
        "J", "25 a day, busy and quiet days", "gamma factor, variance 0.024",
        (Figure("requests a day", 25), Figure("variance over mean", 1.6, True)),
        partial(demand, 25, 0.0, 0.024), days_season, first=60, together=30,
    ),
    Sampled(
        "J", "25 a day, luck of a season", "gamma factor, cv 0.08",
        (Figure("level", 1.0),
         Figure("its variance", 0.08**2 + 1 / (25 * DAYS), True, enough=0.002)),
        partial(demand, 25, 0.08), total_season, first=120, together=30,
    ),
)  # fmt: skip

"""When officers are on duty, when they are asked for and when they meet people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.scenario.model import Scenario, Season
from sim.study.reduce import Reduced

if TYPE_CHECKING:
    Seasons = Mapping[str, Mapping[int, Reduced]]
    """Reduced seasons of each scenario by their number, in order."""

LOW, HIGH = 0.05, 0.95
"""Nine of ten simulated seasons lie between these."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def by_hour_table(seasons: Seasons, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """One row for each scenario and hour of the clock, means over seasons.

    Parameters
    ----------
    seasons : mapping of scenario name to its reduced seasons by number
    scenarios : mapping of scenario name to Scenario
    """
    frames = []
    for scenario, reduced in seasons.items():
        weeks = _days(scenarios[scenario].season) / 7
        found = np.array([season.hours for season in reduced.values()])  # (R, 24)
        columns: dict[str, object] = {
            "scenario": scenario,
            "hour": found["hour"][0],
            "officers_on_duty": found["on_duty_officer_h"].mean(axis=0) / weeks / 7,
        }
        for name in ("foot_requests", "reached", "reached_in_time", "contacts"):
            columns[f"{name}_per_week"] = found[name].mean(axis=0) / weeks
        columns |= _ranges("contacts_per_week", found["contacts"] / weeks)
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def by_weekday_table(seasons: Seasons, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """One row for each scenario and day of the week, means over its dates and over seasons.

    A shift belongs to the date on which it begins. An unbroken season has no
    rows.
    """
    frames = []
    for scenario, reduced in seasons.items():
        season = scenarios[scenario].season
        dates = np.arange(season.days) if season.unbroken_hours == 0 else np.arange(0)
        weekday = (season.first_day.weekday() + dates) % 7
        there, count = np.unique(weekday, return_counts=True)
        found = np.array([season.days[dates] for season in reduced.values()])  # (R, D)
        columns: dict[str, object] = {
            "scenario": scenario,
            "weekday": [WEEKDAYS[day] for day in there],
            "dates": count,
        }
        for name in ("planned_officer_h", "foot_requests", "reached_in_time", "contacts"):
            columns[f"{name}_per_day"] = _daily(found[name], weekday).mean(axis=0)
        columns |= _ranges("contacts_per_day", _daily(found["contacts"], weekday))
        frames.append(pd.DataFrame(columns, index=range(len(there))))
    return pd.concat(frames, ignore_index=True)


def _daily(values: np.ndarray, weekday: np.ndarray) -> np.ndarray:
    """Mean of values (R, D) over the dates of each day of the week that there is (R, days)."""
    there, day, count = np.unique(weekday, return_inverse=True, return_counts=True)
    sums = [np.bincount(day, row, minlength=len(there)) for row in values]
    return np.array(sums).reshape(len(values), len(there)) / count


def _days(season: Season) -> float:
    """Length of the counted season in days."""
    if season.unbroken_hours > 0:
        return (season.unbroken_hours - season.warm_up_hours) / 24
    return float(season.days)


def _ranges(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """What nine of ten seasons lie between, of values (R, rows)."""
    low, high = np.quantile(values, [LOW, HIGH], axis=0, method="inverted_cdf")
    return {f"{name}_season_low": low, f"{name}_season_high": high}

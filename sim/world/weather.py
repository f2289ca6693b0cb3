"""Rain, drawn by date: people, requests and officers meet the same."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sim.scenario.model import Scenario
from sim.world.chance import RAIN, RAIN_START, number_by_date


def rain(scenario: Scenario, days: int, seed: int, replication: int) -> np.ndarray:
    """Hours with rain of the first `days` dates of the season.

    Returns
    -------
    ndarray of bool, shape (days, 24)
    """
    weather = scenario.weather
    first = scenario.season.first_day
    found = np.zeros((days, 24), dtype=bool)
    if weather.never or days == 0:
        return found
    ordinal = first.toordinal() + np.arange(days)
    share = _share_by_date(scenario, days)
    wet = number_by_date(seed, replication, RAIN, ordinal) < share
    hours = weather.rain_hours or 24
    luck = number_by_date(seed, replication, RAIN_START, ordinal)
    begins = np.floor(luck * (24 - hours + 1)).astype(np.int64)
    since = np.arange(24)[None, :] - begins[:, None]
    found[:] = wet[:, None] & (since >= 0) & (since < hours)
    return found


def rain_chance(scenario: Scenario, days: int) -> np.ndarray:
    """Chance of rain in each hour of the first `days` dates of the season (days, 24)."""
    weather = scenario.weather
    if weather.never or days == 0:
        return np.zeros((days, 24))
    hours = weather.rain_hours or 24
    begins = np.arange(24 - hours + 1)
    since = np.arange(24)[:, None] - begins[None, :]
    in_hour = ((since >= 0) & (since < hours)).mean(axis=1)
    share: np.ndarray = _share_by_date(scenario, days)[:, None] * in_hour[None, :]
    return share


def _share_by_date(scenario: Scenario, days: int) -> np.ndarray:
    """Chance of rain on each date (days,)."""
    first = scenario.season.first_day
    month = np.array([(first + timedelta(days=n)).month - 1 for n in range(days)])
    share: np.ndarray = np.array(scenario.weather.rain_day_share)[month]
    return share

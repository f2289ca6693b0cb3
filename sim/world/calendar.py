"""Busy and quiet seasons, months, days, weekdays and hours: the rate of each hour."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from sim.scenario.days import request_weekdays
from sim.scenario.model import Scenario, Season
from sim.tables import DAY_US, HOUR_US
from sim.world.chance import number_by_date, numbers
from sim.world.weather import rain


def season_days(season: Season) -> int:
    """Dates whose world is drawn (an unbroken season may run past its last day)."""
    if season.unbroken_hours > 0:
        return -(-int(season.unbroken_hours * HOUR_US) // DAY_US)
    return season.days


def gamma_factor(u: np.ndarray, variance: float) -> np.ndarray:
    """Gamma factor with mean 1 and `variance` below which shares `u` lie."""
    if variance == 0.0:
        return np.ones_like(u)
    from scipy.special import gammaincinv

    factor: np.ndarray = gammaincinv(1.0 / variance, u) * variance
    return factor


def hour_factors(scenario: Scenario, seed: int, replication: int, of: str) -> np.ndarray:
    """Factors of month, special days and rain on each hour of each date.

    Parameters
    ----------
    of : str
        "requests" or "people".

    Returns
    -------
    ndarray of float64, shape (days, 24)
    """
    season = scenario.season
    days = season_days(season)
    months = getattr(scenario, of).month_factors
    by_date = [months[(season.first_day + timedelta(days=n)).month - 1] for n in range(days)]
    hourly = np.repeat(np.array(by_date, dtype=float), 24)
    for day in scenario.calendar.special_days:
        start, end = (hour // 60 for hour in day.hours or (0, 1440))
        end += 24 * (end <= start)
        for date in day.dates:
            midnight = 24 * (date - season.first_day).days
            hours = slice(max(0, midnight + start), max(0, midnight + end))
            hourly[hours] *= getattr(day, f"{of}_factor")
    found = hourly.reshape(days, 24)
    found[rain(scenario, days, seed, replication)] *= getattr(scenario.weather, f"{of}_factor")
    return found


def hourly_rates(
    scenario: Scenario,
    seed: int,
    replication: int,
    purposes: tuple[int, int],
    of: str,
    hourly: np.ndarray,
    weekday_factor: np.ndarray,
) -> np.ndarray:
    """Rate in each hour of each date of one replication.

    Parameters
    ----------
    purposes : (int, int)
        Chance streams of the season factor and of the day factor.
    of : str
        "requests" or "people": whose factors and variances.
    hourly : ndarray, shape (24,)
        Mean rate of each hour, per hour.
    weekday_factor : ndarray, shape (7,)
        Monday first, mean 1.

    Returns
    -------
    ndarray of float64, shape (days, 24)
    """
    season = scenario.season
    section = getattr(scenario, of)
    days = season_days(season)
    ordinal = season.first_day.toordinal() + np.arange(days)
    one = numbers(seed, replication, purposes[0], 0, 0, 1)
    by_day = number_by_date(seed, replication, purposes[1], ordinal)
    factor = gamma_factor(one, section.season_cv**2)[0] * gamma_factor(by_day, section.day_variance)
    weekday = weekday_factor[request_weekdays(scenario.calendar, season, days)]
    rates = (factor * weekday)[:, None] * hourly[None, :]
    found: np.ndarray = rates * hour_factors(scenario, seed, replication, of)
    return found

"""Busy and quiet seasons, days, weekdays and hours: the rate of each hour."""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Season
from sim.tables import DAY_US, HOUR_US
from sim.world.chance import number_by_date, numbers


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

    return gammaincinv(1.0 / variance, u) * variance


def hourly_rates(
    season: Season,
    seed: int,
    replication: int,
    purposes: tuple[int, int],
    season_variance: float,
    day_variance: float,
    hourly: np.ndarray,
    weekday_factor: np.ndarray,
) -> np.ndarray:
    """Rate in each hour of each date of one replication.

    Parameters
    ----------
    purposes : (int, int)
        Chance streams of the season factor and of the day factor.
    hourly : ndarray, shape (24,)
        Mean rate of each hour, per hour.
    weekday_factor : ndarray, shape (7,)
        Monday first, mean 1.

    Returns
    -------
    ndarray of float64, shape (days, 24)
    """
    ordinal = season.first_day.toordinal() + np.arange(season_days(season))
    one = numbers(seed, replication, purposes[0], 0, 0, 1)
    days = number_by_date(seed, replication, purposes[1], ordinal)
    factor = gamma_factor(one, season_variance)[0] * gamma_factor(days, day_variance)
    # Python's ordinal 1 was a Monday.
    return (factor * weekday_factor[(ordinal - 1) % 7])[:, None] * hourly[None, :]

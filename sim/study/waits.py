"""How long residents wait: the share of the requests that is reached within so many minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.scenario.model import Study


@dataclass(frozen=True, eq=False)
class WaitCurve:
    """Share of the requests reached on foot within each of `minutes`.

    Attributes
    ----------
    minutes : ndarray of float64, shape (M,)
    share : ndarray of float64, shape (M,)
        All seasons together.
    low, high : ndarray of float64, shape (M,)
        5th and 95th percentile of single seasons.
    reached : float
        Share that is reached at all.
    """

    minutes: np.ndarray
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    reached: float

    def within(self, minutes: float) -> float:
        """Share reached within a number of minutes that is one of `minutes`."""
        return float(self.share[np.searchsorted(self.minutes, minutes)])


def wait_columns(study: Study) -> list[float]:
    """Minutes for which the table of waits has a column; the last is the limit."""
    limit = max(study.wait_limit_min, study.reach_within_min)
    usual = [minutes for minutes in (5.0, 10.0, 15.0, 30.0, 60.0) if minutes < limit]
    return sorted({*usual, study.reach_within_min, limit})


def wait_curves(study: Study, requests: pd.DataFrame, seasons: int) -> dict[str, WaitCurve]:
    """The waits of each scenario, read at 120 steps up to the limit and at `wait_columns`.

    Parameters
    ----------
    study : Study
    requests : DataFrame
        The table ``requests``.
    seasons : int
        So many of its first seasons count.
    """
    columns = wait_columns(study)
    minutes = np.unique([*np.linspace(0, columns[-1], 121), *columns])
    looked_at = np.unique(requests["replication"])[:seasons]
    counted = requests[requests["replication"].isin(looked_at) & requests["counted"]]
    names = [scenario.name for scenario in study.scenarios]
    return {name: wait_curve(counted[counted["scenario"] == name], minutes) for name in names}


def wait_curve(requests: pd.DataFrame, minutes: np.ndarray) -> WaitCurve:
    """Share of these rows of the table ``requests`` that is reached within each of `minutes`."""
    season = requests["replication"].to_numpy(dtype=np.int64)
    wait = requests["wait_min"].to_numpy(dtype=float)
    numbers, index = np.unique(season, return_inverse=True)
    size = len(numbers)
    if size == 0:
        nothing = np.full(len(minutes), np.nan)
        return WaitCurve(minutes, nothing, nothing, nothing, math.nan)
    asked = np.bincount(index, minlength=size)
    counts = np.array([np.bincount(index[wait <= m], minlength=size) for m in minutes])
    low, high = np.quantile(counts / asked, [0.05, 0.95], axis=1, method="inverted_cdf")
    return WaitCurve(
        minutes, counts.sum(axis=1) / asked.sum(), low, high, float(np.isfinite(wait).mean())
    )

"""Streets with few requests: where calls are real, results do not count them one by one.

A file of requests that was fitted to calls carries ``minimum_count``. A street with
fewer requests than that, in the mean over seasons, has none of its counts of
requests told: not in tables, not on maps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.model import Scenario
from sim.study.street_measures import StreetMeasure

if TYPE_CHECKING:
    from sim.study.tidy import Seasons

COUNTS = ("foot_requests", "reached_in_time")
"""Columns of a season's table ``segments`` that count requests."""


def counts_requests(measure: StreetMeasure) -> bool:
    """Whether a measure of a street rests on counts of requests."""
    return measure.top in COUNTS or measure.bottom in COUNTS


def untold(found: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Streets whose requests are not told.

    Parameters
    ----------
    found : structured ndarray, shape (R, S)
        The tables ``segments`` of R seasons.
    scenario : Scenario

    Returns
    -------
    ndarray of bool, shape (S,)
    """
    rare: np.ndarray = found["foot_requests"].mean(axis=0) < scenario.requests.minimum_count
    return rare


def untold_in(seasons: Seasons, scenarios: Mapping[str, Scenario]) -> dict[str, np.ndarray]:
    """The streets whose requests are not told, of each scenario that sets a minimum."""
    return {
        name: untold(np.array([season.segments for season in reduced.values()]), scenarios[name])
        for name, reduced in seasons.items()
        if scenarios[name].requests.minimum_count
    }

"""The three ranges of one figure of this study: computing error, one season, what is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.report.read import Numbers
from sim.study.measures import Measure

LIKED = "contacts_per_week"
"""Shown where the study is judged by it: a number of people needs no explanation."""


@dataclass(frozen=True)
class Ranges:
    """One figure of one scenario with its ranges, in the unit of the tables.

    Attributes
    ----------
    scenario : str
    measure : Measure
    value : float
        Mean over the seasons.
    computing : (float, float)
        (a) 95 % range of the mean over seasons.
    season : (float, float)
        (b) 5th and 95th percentile of single seasons.
    settings : (float, float) or None
        (c) 5th and 95th percentile over the settings of what is assumed; None
        where the study did not vary it.
    tried : int
        Settings that (c) rests on; 0 without.
    """

    scenario: str
    measure: Measure
    value: float
    computing: tuple[float, float]
    season: tuple[float, float]
    settings: tuple[float, float] | None
    tried: int


def ranges(numbers: Numbers) -> Ranges | None:
    """The ranges of the baseline in one headline measure; None where no figure has them.

    The measure is the number of contacts where the study is judged by it, else
    the first headline whose ranges are all there.
    """
    order = sorted(numbers.headlines, key=lambda measure: measure.name != LIKED)
    for measure in order:
        found = ranges_of(numbers, numbers.baseline, measure)
        ends = (found.value, *found.computing, *found.season, *(found.settings or ()))
        if all(map(math.isfinite, ends)):
            return found
    return None


def ranges_of(numbers: Numbers, scenario: str, measure: Measure) -> Ranges:
    """The ranges of one figure as they stand in the tables ``measures`` and ``settings``."""
    value, low, high, season_low, season_high = (
        numbers.number(scenario, measure.name, column)
        for column in ("value", "low", "high", "season_low", "season_high")
    )
    settings, tried = None, 0
    table = numbers.results.tables.get("settings")
    if table is not None and measure.name in table.columns:
        values = table.loc[table["scenario"] == scenario, measure.name].to_numpy(dtype=float)
        values = values[np.isfinite(values)]
        tried = len(values)
        if tried:
            ends = np.quantile(values, [0.05, 0.95], method="inverted_cdf")
            settings = (float(ends[0]), float(ends[1]))
    return Ranges(scenario, measure, value, (low, high), (season_low, season_high), settings, tried)

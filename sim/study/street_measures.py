"""What is told of each street: measures that a single segment has by itself.

They are made from the counts and times of a season's table ``segments``, in
units that compare with the measures of the whole area.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Season


@dataclass(frozen=True)
class StreetMeasure:
    """One measure of a segment: a column over a length of time or another column.

    Attributes
    ----------
    name : str
        Of its column in the table ``segments`` of a study.
    unit : str
        As of `sim.study.measures.Measure`.
    better : str
        "higher", "lower", or "none".
    top : str
        Column of a season's table.
    bottom : str
        What it is divided by: "" for nothing, "counted days", "days" or
        "weeks" of the season, else another column.
    margin_of : str
        Measure of the whole area whose margin suits a single segment, too;
        "" where it is a sum over the area, of which one segment has little.
    """

    name: str
    unit: str
    better: str
    top: str
    bottom: str = ""
    margin_of: str = ""

    @property
    def derived(self) -> bool:
        """Whether it is no column of a season's table itself."""
        return self.name != self.top


STREET_MEASURES = (
    StreetMeasure(
        "mean_time_since_seen_min", "min", "lower", "mean_time_since_seen_min",
        margin_of="mean_time_since_seen_min",
    ),
    StreetMeasure(
        "seen_recently_share", "share", "higher", "seen_recently_share",
        margin_of="seen_recently_share",
    ),
    StreetMeasure(
        "days_walked_share", "share", "higher", "days_walked", "counted days",
        margin_of="segments_walked_share",
    ),
    StreetMeasure("passes_per_day", "per day", "higher", "passes", "days"),
    StreetMeasure("contacts_per_week", "per week", "higher", "contacts", "weeks"),
    StreetMeasure("foot_requests_per_week", "per week", "none", "foot_requests", "weeks"),
    StreetMeasure(
        "reached_in_time_share", "share", "higher", "reached_in_time", "foot_requests",
        margin_of="reached_in_time_share",
    ),
)  # fmt: skip


def counted_days(season: Season) -> int:
    """Dates that count for what is walked in a day: all, or the whole days after a warm-up."""
    if not season.unbroken_hours:
        return season.days
    return max(math.floor(season.unbroken_hours / 24) - math.ceil(season.warm_up_hours / 24), 0)


def _divisor(measure: StreetMeasure, found: np.ndarray, season: Season) -> np.ndarray:
    days: float = season.days
    if season.unbroken_hours:
        days = (season.unbroken_hours - season.warm_up_hours) / 24
    lengths = {"": 1, "counted days": max(counted_days(season), 1), "days": days, "weeks": days / 7}
    if measure.bottom in lengths:
        return np.full(found.shape, float(lengths[measure.bottom]))
    return found[measure.bottom].astype(float)


def street_values(
    measure: StreetMeasure, found: np.ndarray, season: Season
) -> tuple[np.ndarray, np.ndarray]:
    """Value of a measure on each segment, and its errors.

    Parameters
    ----------
    measure : StreetMeasure
    found : structured ndarray, shape (R, S)
        The tables ``segments`` of R seasons.
    season : Season
        Of the scenario.

    Returns
    -------
    (value, errors)
        float64, shapes (S,) and (R, S). Errors have mean 0 over seasons; their
        scatter is that of the value, as in `sim.study.estimate.ratio`. nan where
        there is nothing to divide by.
    """
    top, bottom = found[measure.top].astype(float), _divisor(measure, found, season)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = top.sum(axis=0) / bottom.sum(axis=0)
        errors = (top - value * bottom) / bottom.mean(axis=0)
    return np.where(np.isfinite(value), value, np.nan), errors


def standard_errors(errors: np.ndarray) -> np.ndarray:
    """Standard error of each column of `errors` (R, S); nan below two seasons."""
    seasons = len(errors)
    if seasons < 2:
        return np.full(errors.shape[1], np.nan)
    found: np.ndarray = np.sqrt((errors**2).sum(axis=0) / (seasons - 1) / seasons)
    return found

"""Which streets fare better or worse than with the baseline, told apart from chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.scenario.model import Headline, Scenario
from sim.study.few import counts_requests, untold
from sim.study.street_measures import (
    STREET_MEASURES,
    StreetMeasure,
    standard_errors,
    street_values,
)
from street_graph.graph import StreetGraph

if TYPE_CHECKING:
    from sim.study.tidy import Seasons

FALSE_SHARE = 0.05
"""Of the segments that are called different, so many are not, in the mean."""

ROUNDING = 1e-9
"""A difference below this share of the values is none; adding in another order leaves as much."""


COLUMNS = (
    "scenario", "baseline", "segment", "measure", "unit", "better", "difference",
    "standard_error", "p_value", "p_value_adjusted", "margin", "clear",
)  # fmt: skip


def paired_p_values(difference: np.ndarray, error: np.ndarray, seasons: int) -> np.ndarray:
    """Two-sided p values of the paired t test for no difference, one per segment.

    Without any spread 1 for no difference, else 0; nan below two seasons or
    where there is no difference to speak of (nan).

    Notes
    -----
    Student (Biometrika 6, 1908).
    """
    from scipy.special import stdtr

    if seasons < 2:
        return np.full(len(difference), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stdtr(seasons - 1, -np.abs(difference) / error)
    p = np.where(error == 0, np.where(difference == 0, 1.0, 0.0), p)
    return np.where(np.isnan(difference), np.nan, p)


def adjusted(p_values: np.ndarray) -> np.ndarray:
    """P values adjusted so that those below 0.05 hold wrong ones for 5 % at most, in the mean.

    Parameters
    ----------
    p_values : ndarray of float64, shape (m,)
        nan: no test; it does not count.

    Notes
    -----
    Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995);
    it holds too where neighbors rise and fall together (Benjamini and Yekutieli,
    Annals of Statistics 29, 2001).
    """
    known = np.flatnonzero(np.isfinite(p_values))
    order = known[np.argsort(p_values[known])]
    count = len(order)
    raised = p_values[order] * (count / np.arange(1, count + 1))
    found = np.full(len(p_values), np.nan)
    found[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return found


def differences_table(
    seasons: Seasons,
    graphs: Mapping[str, StreetGraph],
    scenarios: Mapping[str, Scenario],
    baseline: str,
    headlines: Sequence[Headline],
) -> pd.DataFrame:
    """Difference of each segment from the baseline, over the same evenings.

    Parameters
    ----------
    seasons : mapping of scenario name to its reduced seasons by number
        All of them, as for the table ``segments``.
    graphs, scenarios : mapping by scenario name
    baseline : str
    headlines : sequence of Headline
        Whose margins hold for a segment, too, where the measure is of that kind.

    Returns
    -------
    DataFrame
        One row for each other scenario on the same streets, measure and segment.
        A difference is clear when its adjusted p value, over all segments of the
        scenario, is at most `FALSE_SHARE` and it is larger than the margin.
    """
    margins = {headline.measure: headline.margin for headline in headlines}
    streets = graphs[baseline].segment_id
    others = [
        name for name in seasons if name != baseline and graphs[name].segment_id == streets
    ]  # fmt: skip
    base = _all_values(seasons, baseline, scenarios) if others else {}
    frames = []
    for name in others:
        mine = _all_values(seasons, name, scenarios)
        for measure in STREET_MEASURES:
            margin = margins.get(measure.margin_of, np.nan)
            numbers = _compared(mine[measure.name], base[measure.name], margin)
            frames.append(_frame(baseline, name, measure, streets, numbers))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def _all_values(
    seasons: Seasons, name: str, scenarios: Mapping[str, Scenario]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Values and errors of all measures of one scenario."""
    found = np.array([season.segments for season in seasons[name].values()])
    season = scenarios[name].season
    values = {m.name: street_values(m, found, season) for m in STREET_MEASURES}
    hidden = untold(found, scenarios[name])
    for measure in filter(counts_requests, STREET_MEASURES):
        value, errors = values[measure.name]
        value[hidden] = np.nan
        errors[:, hidden] = np.nan
    return values


def _compared(
    mine: tuple[np.ndarray, np.ndarray], base: tuple[np.ndarray, np.ndarray], margin: float
) -> np.ndarray:
    """Difference, standard error, p value, adjusted p value and margin, shape (5, S)."""
    difference, errors = mine[0] - base[0], mine[1] - base[1]
    size = ROUNDING * np.maximum(np.abs(mine[0]), np.abs(base[0]))
    difference = np.where(np.abs(difference) <= size, 0.0, difference)
    error = standard_errors(errors)
    error = np.where(error <= size, 0.0, error)
    p = paired_p_values(difference, error, len(errors))
    return np.stack([difference, error, p, adjusted(p), np.full(len(p), margin)])


def _frame(
    baseline: str, name: str, measure: StreetMeasure, streets: Sequence[str], numbers: np.ndarray
) -> pd.DataFrame:
    difference, error, p, p_adjusted, margin = numbers
    beyond = np.abs(difference) > np.nan_to_num(margin)
    clear = (p_adjusted <= FALSE_SHARE) & beyond
    columns = (
        name, baseline, list(streets), measure.name, measure.unit, measure.better,
        difference, error, p, p_adjusted, margin, clear,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))

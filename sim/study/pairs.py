"""Every scenario against every other, for the analyst.

The verdicts of a study are those of `sim.study.compare`, against the baseline.
Here is every pair with the ordinary statistics, to be read beside them: they
know nothing of margins, nor of how often somebody has looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from sim.scenario.model import Headline
from sim.study.arms import Arm
from sim.study.compare import ORDINARY
from sim.study.estimate import Estimate, look_at, standard_error, t_quantile
from sim.study.measures import Measure, measure_named
from sim.study.paired import estimates_of, paired, seasons_won, variance_ratio

PAIRS = np.dtype([
    ("scenario", "U80"), ("other", "U80"), ("measure", "U40"), ("unit", "U24"), ("better", "U6"),
    ("difference", "f8"), ("low", "f8"), ("high", "f8"), ("better_in_seasons", "i4"),
    ("equal_in_seasons", "i4"), ("compared_seasons", "i4"), ("variance_ratio", "f8"),
    ("p_value", "f8"), ("p_value_holm", "f8"),
])  # fmt: skip
"""Columns of `pairs_table`."""


def p_value(value: float, errors: np.ndarray) -> float:
    """Two-sided p value of the paired t test for no difference.

    Parameters
    ----------
    value : float
        The difference.
    errors : ndarray of float64, shape (n,)
        Of mean 0.

    Returns
    -------
    float
        nan below two errors; without any spread 1 for no difference, else 0.

    Notes
    -----
    Student (Biometrika 6, 1908).
    """
    from scipy.special import stdtr

    if len(errors) < 2 or not np.isfinite(value):
        return float("nan")
    error = standard_error(errors)
    if error == 0:
        return 1.0 if value == 0 else 0.0
    return float(2 * stdtr(len(errors) - 1, -abs(value) / error))


def holm(p_values: np.ndarray) -> np.ndarray:
    """P values adjusted so that all of them can be read together.

    One that is below 0.05 after this is wrong with 5 % at most, however many
    there are and however they hang together (Holm, Scandinavian Journal of
    Statistics 6, 1979).

    Parameters
    ----------
    p_values : ndarray of float64, shape (m,)
        nan: no test; it does not count.

    Returns
    -------
    ndarray of float64, shape (m,)
    """
    adjusted = np.full(len(p_values), np.nan)
    order = np.argsort(p_values, kind="stable")  # nan comes last
    order = order[: np.isfinite(p_values).sum()]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def pairs_table(arms: Sequence[Arm], headlines: Sequence[Headline]) -> np.ndarray:
    """One row for each pair of scenarios and headline measure.

    Parameters
    ----------
    arms : sequence of Arm
        Used are the first seasons up to the latest look, as in the comparison.
    headlines : sequence of Headline

    Returns
    -------
    structured array
        Columns `PAIRS`; the difference is `scenario` less `other`, which comes
        first in the study, with its ordinary 95 % interval. Holm's p values are
        over all rows.
    """
    look = look_at(min(arm.seasons for arm in arms))
    used = [arm.first(look.seasons) for arm in arms]
    rows = []
    for headline in headlines:
        measure = measure_named(headline.measure)
        estimates = estimates_of(measure, used)
        for i, j in combinations(range(len(used)), 2):
            names = (used[j].scenario, used[i].scenario)
            rows.append((*names, *_row(measure, estimates[j], estimates[i]), np.nan))
    table = np.array(rows, dtype=PAIRS)
    table["p_value_holm"] = holm(table["p_value"])
    return table


def _row(measure: Measure, mine: Estimate, other: Estimate) -> tuple[object, ...]:
    value, errors = paired(mine, other)
    half = t_quantile(ORDINARY, len(errors)) * standard_error(errors)
    return (
        measure.name, measure.unit, measure.direction, value, value - half, value + half,
        *seasons_won(measure, mine, other), variance_ratio(mine, other), p_value(value, errors),
    )  # fmt: skip

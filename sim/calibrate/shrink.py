"""Counts of many cells, some of them thin: each borrows from what was expected of it.

The model of Christiansen and Morris (Journal of the American Statistical
Association 92, 1997, 618-632): cell i has n_i rows where E_i were expected, n_i
is Poisson with mean E_i x r_i, and the ratios r_i are gamma distributed with
mean 1 and precision a. How far the cells really differ, 1/a, is not plugged in
but averaged over what the counts leave open, so that the ranges stay honest
where there are few cells. Clayton and Kaldor (Biometrics 43, 1987, 671-681)
have the same model with a plugged in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GRID = 40
"""Values of the precision over which the answer is averaged."""


STEPS = 26
"""Halvings in which the end of a range is found, to a ten-millionth of where it may lie."""


@dataclass(frozen=True, eq=False)
class Shrunk:
    """What is known of the ratios of C cells.

    Attributes
    ----------
    ratio, low, high : ndarray of float64, shape (C,)
        Mean and 95 % range of how many times the expected rows a cell gets.
    borrowed : ndarray of float64, shape (C,)
        Share of the ratio that rests on what was expected and not on the
        cell's own rows, 0 to 1.
    evidence : float
        Log of the likelihood of the counts, to tell one expectation from another.
    """

    ratio: np.ndarray
    low: np.ndarray
    high: np.ndarray
    borrowed: np.ndarray
    evidence: float


def shrink(
    count: np.ndarray,
    expected: np.ndarray,
    spread: np.ndarray | float = 1.0,
    *,
    worth: float | None = None,
    ranges: bool = True,
) -> Shrunk:
    """Work out the ratios of cells.

    Parameters
    ----------
    count : ndarray, shape (C,)
        Rows in each cell; need not be whole.
    expected : ndarray of float64, shape (C,)
        Rows expected, above 0.
    spread : ndarray or float
        Variance of a count over its mean, 1 for Poisson; counts that vary more
        tell less, as if they were so many times smaller.
    worth : float or None
        What was expected counts as so many rows of a cell at most. For an
        expectation from elsewhere, which may be far off; None leaves it to the
        counts alone.
    ranges : bool
        False leaves `low` and `high` at the mean, which is faster.
    """
    from scipy.special import gammaln, logsumexp

    spread = np.maximum(np.broadcast_to(spread, np.shape(expected)), 1.0)
    n = np.asarray(count, dtype=float) / spread
    e = np.asarray(expected, dtype=float) / spread
    middle = float(np.median(e))
    # Uniform in the share borrowed by a middling cell, as the authors propose.
    most = 1.0 if worth is None else worth / (worth + middle)
    share = most * (np.arange(GRID) + 0.5) / GRID
    a = middle * share / (1 - share)
    parts = (
        gammaln(n[:, None] + a) - gammaln(a) - gammaln(n[:, None] + 1)
        + a * np.log(a / (a + e[:, None])) + n[:, None] * np.log(e[:, None] / (a + e[:, None]))
    )  # fmt: skip
    log_weight = parts.sum(axis=0)
    evidence = float(logsumexp(log_weight) - np.log(GRID))
    weight = np.exp(log_weight - logsumexp(log_weight))
    ratio = ((n[:, None] + a) / (e[:, None] + a)) @ weight
    borrowed = (a / (e[:, None] + a)) @ weight
    low = high = ratio
    if ranges:
        low, high = (_quantile(p, n, e, a, weight, ratio) for p in (0.025, 0.975))
    return Shrunk(ratio, low, high, borrowed, evidence)


def _quantile(
    share: float, n: np.ndarray, e: np.ndarray, a: np.ndarray, weight: np.ndarray, near: np.ndarray
) -> np.ndarray:
    """Below which ratio `share` of a mixture of gamma laws lies, by halving; one for each cell."""
    from scipy.special import gammainc

    kept = weight > 1e-6
    a, weight = a[kept], weight[kept] / weight[kept].sum()
    low = np.zeros_like(near)
    high = 5 * near + 20 / e
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = gammainc(n[:, None] + a, (e[:, None] + a) * middle[:, None]) @ weight
        low = np.where(below < share, middle, low)
        high = np.where(below < share, high, middle)
    return (low + high) / 2

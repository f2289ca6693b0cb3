"""Whether kinds of request come at hours of their own, and at which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.calibrate.kind_shares import KindShares
from sim.calibrate.shrink import shrink

FEWEST = 120
"""Rows of a kind, five in each hour, that the question takes; two kinds must have them."""


class KindHours(KindShares):
    """Shares of the 24 hours of the clock, by kind."""


def fit_kind_hours(counts: Mapping[str, np.ndarray], hours: np.ndarray) -> KindHours:
    """Fit the hours of each kind around the hours of all.

    Parameters
    ----------
    counts : mapping of str to ndarray of int64, shape (24,)
        Rows of each kind by hour.
    hours : ndarray of float64, shape (24,)
        Shares of the hours among all rows; all above 0.
    """
    from scipy.stats import chi2

    shares, low, high = {}, {}, {}
    for name, count in counts.items():
        told = shrink(count, max(int(count.sum()), 1) * hours)
        amount = hours * told.ratio
        shares[name] = amount / amount.sum()
        low[name], high[name] = (hours * one / amount.sum() for one in (told.low, told.high))
    many = np.array([count for count in counts.values() if count.sum() >= FEWEST])
    p = float("nan")
    if len(many) >= 2:
        many = many[:, many.sum(axis=0) > 0]
        even = many.sum(axis=1, keepdims=True) * many.sum(axis=0) / many.sum()
        free = (many.shape[0] - 1) * (many.shape[1] - 1)
        p = float(chi2.sf(((many - even) ** 2 / even).sum(), max(free, 1)))
    return KindHours(p, shares, low, high)

"""Sums that are the same to the last bit on every machine."""

from __future__ import annotations

import numpy as np


def weighted(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Sum of `values` times `weight` over the last axis.

    Not ``values @ weight``: that is left to a library of linear algebra which
    adds in another order on another processor.

    Parameters
    ----------
    values : ndarray, shape (..., S)
    weight : ndarray of float64, shape (S,)

    Returns
    -------
    ndarray of float64, shape (...)
    """
    total: np.ndarray = (values * weight).sum(axis=-1)
    return total

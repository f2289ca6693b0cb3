"""Fairness: is every street walked alike?

In one season chance alone makes streets differ. So fairness is taken from
each segment's mean over the seasons, never from one season.
"""

from __future__ import annotations

import numpy as np

from sim.study.measures.record import Measure
from sim.study.measures.sums import weighted

LEAST = 0.1
"""The part of the street length that counts as the least walked."""


def least_walked_tenth(
    walked_m: np.ndarray, length_m: np.ndarray, weight: np.ndarray
) -> tuple[float, float]:
    """How often the least-walked tenth of the streets is walked, and all of them.

    Parameters
    ----------
    walked_m : ndarray of float64, shape (S,)
        Metres walked on each segment, repeats included.
    length_m, weight : ndarray of float64, shape (S,)

    Returns
    -------
    (tenth, average)
        Times walked, weighted by length times weight. A segment on the edge of
        the tenth counts with the part that belongs to it.
    """
    times = walked_m / length_m
    size = length_m * weight
    order = np.argsort(times, kind="stable")
    end = np.cumsum(size[order])
    wanted = LEAST * end[-1]
    inside = np.clip(wanted - (end - size[order]), 0, size[order])
    return float(weighted(inside, times[order]) / wanted), float(weighted(size, times) / end[-1])


def gini(walked_m: np.ndarray, length_m: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Gini coefficient of the times walked, over weighted length.

    Returns
    -------
    (gini, 1)
        0 when all streets are walked alike, near 1 when one gets it all; the
        second is 0 when nothing is walked.
    """
    times = walked_m / length_m
    size = length_m * weight
    order = np.argsort(times, kind="stable")
    share = size[order] / size.sum()
    amount = share * times[order]
    if amount.sum() == 0:
        return 0.0, 0.0
    below = np.cumsum(amount) / amount.sum()
    return float(1 - (share * (2 * below - amount / amount.sum())).sum()), 1.0


def _tenth(part: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[float, float]:
    return least_walked_tenth(*part)


def _gini(part: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[float, float]:
    return gini(*part)


MEASURES = (
    Measure(
        "least_walked_tenth_ratio", "times the average", "higher", "coverage",
        "The least-walked tenth of the streets against the average",
        "La décima parte de las calles menos recorrida frente al promedio", "pooled",
        "How often the least-walked tenth of the street length is walked, divided by how often "
        "the average street is, each block's mean over all seasons; 1 is perfectly even.", _tenth,
    ),
    Measure(
        "walk_gini", "on a scale from 0 to 1", "lower", "coverage",
        "Unevenness of walking between streets", "Desigualdad del recorrido entre calles", "pooled",
        "Gini coefficient of how often each block is walked, each block's mean over all seasons; "
        "0 is perfectly even.", _gini,
    ),
)  # fmt: skip

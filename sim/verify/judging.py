"""Whether simulated figures agree with a book: one rule for all cases.

A figure agrees if its mean over R independent seasons lies within
t(R - 1, 1 - 0.005/N) standard errors of the expected value, with N the number
of figures that are judged together, and if that interval is narrow enough to
mean something. What is known of a season's draws beforehand, such as the
number of requests less its expectation, may steady a figure: what it explains
is taken out of the error (linear control variates; Lavenberg and Welch,
Management Science 27, 1981), which leaves the mean right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.verify.case import Figure

CHANCE = 0.005
"""How often chance alone takes one of the figures to one side of its interval."""

NARROW = {False: 0.02, True: 0.01}
"""Half-width over the expected value for distances and shares of time; with `full`."""

WIDE = {False: 0.10, True: 0.03}
"""The same for waits and rare events."""

EASY = 0.9
"""Seasons are planned for so much of the half-width allowed, so that chance seldom undoes it."""

PAUSE = 2.5
"""From one look to the next seasons become at most so many times as many."""


OFTEN = 10
"""What happened in fewer seasons than this steadies nothing: it would rest on too few of them."""


@dataclass(frozen=True)
class Interval:
    """Mean, half-width, spread of one season about the mean, and seasons that are left for it."""

    mean: float
    half: float
    spread: float
    seasons: int
    freedom: int


def interval(values: np.ndarray, steady: np.ndarray | None, together: int) -> Interval:
    """Mean of a figure with its interval.

    Parameters
    ----------
    values : ndarray of float64, shape (R,)
        The figure in each of R independent seasons.
    steady : ndarray of float64, shape (R, n), or None
        Quantities of the same seasons whose true mean is 0.
    together : int
        Figures judged together.
    """
    from scipy.stats import t

    y = np.asarray(values, dtype=float)
    x = np.ones((len(y), 1))
    if steady is not None:
        often = (steady != steady.min(axis=0)).sum(axis=0) >= OFTEN
        x = np.column_stack([x, steady[:, often]])
    inverse = np.linalg.pinv(x.T @ x)
    fit = inverse @ x.T @ y
    free = len(y) - x.shape[1]
    left = ((y - x @ fit) ** 2).sum() / free
    error = math.sqrt(left * inverse[0, 0])
    half = float(t.ppf(1 - CHANCE / together, free) * error)
    return Interval(float(fit[0]), half, math.sqrt(left), len(y), free)


def limit(figure: Figure, full: bool) -> float:
    """Largest half-width of a figure."""
    share = (WIDE if figure.rare else NARROW)[full]
    return figure.most or max(share * abs(figure.expected), figure.enough)


def seasons_needed(found: Interval, most: float, together: int) -> int:
    """Seasons after which the half-width is likely below `most`.

    With more of them the spread is better known, so the interval gets narrower
    by more than their root.
    """
    from scipy.stats import t

    if found.half <= most:
        return found.seasons
    fitted = found.seasons - found.freedom
    needed, most_now = found.seasons, math.ceil(PAUSE * found.seasons)
    while needed < most_now:
        needed = min(math.ceil(1.03 * needed), most_now)
        free = needed - fitted
        # Each quantity that steadies a figure is paid for with a season, twice.
        error = found.spread * math.sqrt((1 + (fitted - 1) / max(free - 1, 1)) / needed)
        if t.ppf(1 - CHANCE / together, free) * error <= EASY * most:
            break
    return needed


def seasons_for_power(found: Interval, expected: float, together: int, power: float) -> int:
    """Seasons that show, with probability `power`, a shift as large as this one.

    R = ((t + z) s / d)^2, with d the shift and s the spread of one season.
    """
    from scipy.stats import norm, t

    shift = abs(found.mean - expected)
    if shift == 0:
        return 0
    needed = 2
    for _ in range(20):
        reach = t.ppf(1 - CHANCE / together, max(needed - 1, 1)) + norm.ppf(power)
        before, needed = needed, max(math.ceil((reach * found.spread / shift) ** 2), 2)
        if needed == before:
            break
    return needed

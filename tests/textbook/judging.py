"""Whether simulated figures agree with a book: one rule for all textbook tests.

A figure agrees if its mean over independent seasons lies within
t(R - 1, 1 - 0.005/N) standard errors of the expected value, with N the number
of figures judged in a run, and if that interval is narrow enough to mean
something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

FIGURES = 120
"""Figures that the textbook tests judge together (the slow ones left out), or a few more."""

NARROW = 0.02
"""Half-width of the interval over the expected value, for distances and shares of time."""

WIDE = 0.10
"""The same for waits and rare events."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A simulated figure beside the expected one.

    Attributes
    ----------
    name : str
    seasons : sequence or array of float
        The figure in each of R independent seasons.
    expected : float
    within : float
        Largest half-width, as a share of `expected`.
    steadied_by : ndarray of float64, shape (R, n)
        Quantities of the same seasons whose true mean is 0, such as the number
        of requests less its expectation. What they explain is taken out of the
        figure's errors (linear control variates), which leaves its mean right.
    """

    name: str
    seasons: Sequence[float] | np.ndarray
    expected: float
    within: float
    steadied_by: np.ndarray | None = None

    def interval(self) -> tuple[float, float]:
        """Mean and half-width."""
        y = np.asarray(self.seasons, dtype=float)
        x = np.ones((len(y), 1))
        if self.steadied_by is not None:
            x = np.column_stack([x, self.steadied_by])
        inverse = np.linalg.inv(x.T @ x)
        fit = inverse @ x.T @ y
        free = len(y) - x.shape[1]
        error = np.sqrt(((y - x @ fit) ** 2).sum() / free * inverse[0, 0])
        return float(fit[0]), float(t.ppf(1 - 0.005 / FIGURES, free) * error)

    def fault(self) -> str:
        """What is wrong with it, or nothing."""
        mean, half = self.interval()
        told = f"{self.name}: {mean:.6g} ± {half:.2g}, expected {self.expected:.6g}"
        if not abs(mean - self.expected) <= half:
            return told
        if not half <= self.within * abs(self.expected):
            return f"{told}: half-width above {self.within:.1%}"
        return ""


def disagreements(figures: Sequence[Figure]) -> list[str]:
    """What does not agree with the book; a test holds it against an empty list."""
    return [fault for fault in (figure.fault() for figure in figures) if fault]

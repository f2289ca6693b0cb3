"""Where the advice changes: one assumption moved to an end of its range, all else as in the file.

The joint settings (`sim.study.unknown`) tell which assumptions matter. Those
are then simulated at both ends of their ranges, one at a time, so that a flip
point is told only if the difference has truly changed sides there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.estimate import t_quantile

CONFIDENCE = 0.95


@dataclass(frozen=True)
class End:
    """A difference with one assumption at an end of its range.

    Attributes
    ----------
    name : str
        Key of the assumption.
    share : float
        -1 or 1.
    value, error : float
        Scenario less baseline with more being better, and its standard error.
    seasons : int
        That this rests on.
    """

    name: str
    share: float
    value: float
    error: float
    seasons: int

    @property
    def reach(self) -> float:
        """Half of the 95 % interval of `value`."""
        return t_quantile(CONFIDENCE, self.seasons) * self.error


@dataclass(frozen=True)
class Flip:
    """Where one assumption, moved alone, takes a difference across a bound.

    Attributes
    ----------
    name : str
        Key of the assumption.
    share, low, high : float
        Share of the way to an end of its range (-1 to 1), and its 95 %
        interval within the range.
    end : float
        -1 or 1: the end on whose way it lies.
    """

    name: str
    share: float
    low: float
    high: float
    end: float


def flip(level: float, error: float, end: End, bounds: Sequence[float]) -> Flip | None:
    """Where a difference crosses a bound on its way to an end; None if it does not.

    It crosses if the whole 95 % interval at the end lies beyond. The place is
    on the straight line from the file to the end, its interval Fieller's
    (Journal of the Royal Statistical Society B 16, 1954).

    Parameters
    ----------
    level, error : float
        The difference with all as in the file, and its standard error.
    end : End
    bounds : sequence of float
        Those that end the verdict: 0, or both margins around it.
    """
    t = t_quantile(CONFIDENCE, end.seasons)
    for bound in bounds:
        from_here, way = bound - level, end.value - level
        if from_here * (end.value - bound) <= 0 or abs(end.value - bound) <= end.reach:
            continue
        a = way**2 - t**2 * (error**2 + end.error**2)
        b = from_here * way - (t * error) ** 2
        c = from_here**2 - (t * error) ** 2
        low, high = 0.0, 1.0
        if a > 0:
            root = np.sqrt(max(b**2 - a * c, 0.0))
            low, high = max(0.0, float((b - root) / a)), min(1.0, float((b + root) / a))
        place = from_here / way
        low, high = sorted((end.share * low, end.share * high))
        return Flip(end.name, end.share * place, low, high, end.share)
    return None

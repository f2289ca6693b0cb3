"""What seasons of the settings of what is assumed come to: sums by setting and season."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.study.arms import SINGLE
from sim.study.estimate import Estimate, ratio
from sim.study.measures import Measure
from sim.study.settings import Design


@dataclass(frozen=True, eq=False)
class Sums:
    """All scenarios in several settings: sums of every measure that single seasons have.

    Attributes
    ----------
    numerator, denominator : mapping of scenario to ndarray of float64, (K, R, len(SINGLE))
        nan in settings that failed in any scenario.
    """

    numerator: Mapping[str, np.ndarray]
    denominator: Mapping[str, np.ndarray]

    def values(self, scenario: str, measure: Measure) -> np.ndarray:
        """A measure in each setting over all its seasons (K,); nan where there is none."""
        column = SINGLE.index(measure)
        with np.errstate(invalid="ignore", divide="ignore"):
            top = self.numerator[scenario][:, :, column].sum(axis=1)
            found: np.ndarray = top / self.denominator[scenario][:, :, column].sum(axis=1)
            return found

    def estimate(self, scenario: str, measure: Measure, setting: int) -> Estimate:
        """A measure in one setting, with an error for each of its seasons."""
        column = SINGLE.index(measure)
        sums = (self.numerator[scenario], self.denominator[scenario])
        return ratio(*(one[setting, :, column] for one in sums))

    @property
    def seasons(self) -> int:
        """Seasons of each setting."""
        seasons: int = next(iter(self.numerator.values())).shape[1]
        return seasons

    @property
    def complete(self) -> np.ndarray:
        """True for the settings that all scenarios finished (K,)."""
        parts = [np.isnan(one).any(axis=(1, 2)) for one in self.numerator.values()]
        whole: np.ndarray = ~np.any(parts, axis=0)
        return whole


@dataclass(frozen=True, eq=False)
class SettingSeasons(Sums):
    """The joint settings: all assumptions moved at once.

    Attributes
    ----------
    design : Design
    """

    design: Design


@dataclass(frozen=True, eq=False)
class EndSeasons(Sums):
    """Settings in which one assumption is at an end of its range and all else as in the file.

    Attributes
    ----------
    ends : tuple of (str, float)
        Key of the assumption and its share, -1 or 1.
    """

    ends: tuple[tuple[str, float], ...]

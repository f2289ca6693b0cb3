"""What a comparison says: figures of each scenario, differences from the baseline.

Two ranges are given and never mixed: the *interval* (``low``, ``high``) is
the computing error of a mean over seasons and shrinks with more seasons; the
*season range* (``season_low``, ``season_high``, 5th to 95th percentile) is
what one real season may bring and does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Headline
from sim.study.estimate import Look
from sim.study.measures import measure_named


@dataclass(frozen=True)
class Figure:
    """One measure of one scenario.

    Attributes
    ----------
    scenario, measure : str
    value : float
        nan: not shown; ``inf``: a percentile among those never reached.
    low, high : float
        95 % interval of the mean over seasons (nan: none).
    season_low, season_high : float
        5th and 95th percentile of single seasons (nan: none).
    seasons : int
    remark : str
    """

    scenario: str
    measure: str
    value: float
    low: float
    high: float
    season_low: float
    season_high: float
    seasons: int
    remark: str


@dataclass(frozen=True)
class Difference:
    """One measure of one scenario against the baseline, over the same evenings.

    Attributes
    ----------
    scenario, measure, baseline : str
    value, low, high : float
        Scenario less baseline and its interval.
    confidence : float
        Of this interval: 0.95 by itself, or such that all headline intervals at
        all looks hold together with 95 %.
    margin : float
        Smallest difference that matters (nan: not a headline).
    verdict : str
        One of `sim.study.verdict.VERDICTS`, "" without verdict.
    seasons_needed : int or None
        For "not sure yet": seasons that would settle it; None: more will not.
    better_in, equal_in, compared_in : int
        Seasons in which the scenario beat the baseline, equalled it, and all
        that could be compared (0 where no direction is better).
    variance_ratio : float
        How many times more seasons separate worlds would have needed.
    per_100_officer_hours : float
        `value` for each 100 officer-hours a week more than the baseline
        (nan where the hours are equal within 1 %).
    """

    scenario: str
    measure: str
    baseline: str
    value: float
    low: float
    high: float
    confidence: float
    margin: float
    verdict: str
    seasons_needed: int | None
    better_in: int
    equal_in: int
    compared_in: int
    variance_ratio: float
    per_100_officer_hours: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """All scenarios of a study beside each other.

    Attributes
    ----------
    study, baseline : str
    scenarios : tuple of str
    headlines : tuple of Headline
    look : Look
    family : int
        Intervals that are judged together.
    figures, differences : tuple
        By scenario, then in the order of the register; no differences for the
        baseline.
    """

    study: str
    baseline: str
    scenarios: tuple[str, ...]
    headlines: tuple[Headline, ...]
    look: Look
    family: int
    figures: tuple[Figure, ...]
    differences: tuple[Difference, ...]

    def figure(self, scenario: str, measure: str) -> Figure:
        """One figure; KeyError if there is none."""
        for row in self.figures:
            if (row.scenario, row.measure) == (scenario, measure):
                return row
        raise KeyError(f"no figure of {measure!r} for {scenario!r}")

    def difference(self, scenario: str, measure: str) -> Difference:
        """One difference from the baseline; KeyError if there is none."""
        for row in self.differences:
            if (row.scenario, row.measure) == (scenario, measure):
                return row
        raise KeyError(f"no difference in {measure!r} for {scenario!r}")

    def table(self) -> np.ndarray:
        """One row per scenario and measure, figure and difference side by side.

        Returns
        -------
        structured array
            Columns `SUMMARY`. Values are in the measure's ``unit``; columns that
            count seasons say so. A number that there is not is nan, or -1 for
            ``settled_after_seasons``.
        """
        rows = np.zeros(len(self.figures), dtype=SUMMARY)
        known = {(d.scenario, d.measure): d for d in self.differences}
        for row, figure in zip(rows, self.figures, strict=True):
            measure = measure_named(figure.measure)
            row["unit"], row["better"] = measure.unit, measure.direction
            for name in _FIGURE:
                row[name] = getattr(figure, name)
            difference = known.get((figure.scenario, figure.measure))
            row["baseline"], row["settled_after_seasons"] = self.baseline, -1
            for column, name in _DIFFERENCE.items():
                if difference is not None:
                    row[column] = getattr(difference, name)
                elif rows.dtype[column].kind == "f":
                    row[column] = np.nan
            if difference is not None and difference.seasons_needed is not None:
                row["settled_after_seasons"] = difference.seasons_needed
        return rows


_FIGURE = (
    "scenario", "measure", "value", "low", "high", "season_low", "season_high", "seasons", "remark"
)  # fmt: skip
_DIFFERENCE = {
    "difference": "value", "difference_low": "low", "difference_high": "high",
    "confidence": "confidence", "margin": "margin", "verdict": "verdict",
    "better_in_seasons": "better_in", "equal_in_seasons": "equal_in",
    "compared_seasons": "compared_in", "variance_ratio": "variance_ratio",
    "per_100_officer_hours": "per_100_officer_hours",
}  # fmt: skip

SUMMARY = np.dtype([
    ("scenario", "U80"), ("measure", "U40"), ("unit", "U24"), ("better", "U6"), ("value", "f8"),
    ("low", "f8"), ("high", "f8"), ("season_low", "f8"), ("season_high", "f8"),
    ("seasons", "i4"), ("remark", "U60"), ("baseline", "U80"), ("difference", "f8"),
    ("difference_low", "f8"), ("difference_high", "f8"), ("confidence", "f8"), ("margin", "f8"),
    ("verdict", "U40"), ("settled_after_seasons", "i4"), ("better_in_seasons", "i4"),
    ("equal_in_seasons", "i4"), ("compared_seasons", "i4"), ("variance_ratio", "f8"),
    ("per_100_officer_hours", "f8"),
])  # fmt: skip
"""Columns of `Comparison.table`."""

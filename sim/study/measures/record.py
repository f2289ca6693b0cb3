"""What a measure is: one name, one definition, one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

GROUPS = ("coverage", "response", "contacts", "effort")
DIRECTIONS = ("higher", "lower", "none")
ESTIMATORS = ("mean", "ratio", "percentile", "pooled")


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes
    ----------
    name : str
        Ends in its unit (``_min``, ``_share``, ``_per_week``, ...).
    unit : str
        "share", "min", "h", "km", "m", "per week", "per hour", ...
    direction : str
        Which way is better, "higher" or "lower"; "none" never gets a verdict.
    group : str
        The part of the reduction that `function` reads: one of `GROUPS`.
    english, spanish : str
        Plain names.
    estimator : str
        How seasons are put together: "mean" and "ratio" as the sum of the
        numerators over the sum of the denominators; "percentile" by the rules
        of `sim.study.estimate`; "pooled" from each segment's mean over seasons.
    definition : str
        One sentence.
    function : callable
        Takes the part named by `group` (for "pooled": metres walked, length and
        weight of each segment) and returns (numerator, denominator). Nothing to
        divide by is denominator 0.
    level : float
        For a percentile, the share of requests at or below it.
    """

    name: str
    unit: str
    direction: str
    group: str
    english: str
    spanish: str
    estimator: str
    definition: str
    function: Callable[..., tuple[float, float]]
    level: float = 0.0

    def __post_init__(self) -> None:
        for value, allowed in (
            (self.direction, DIRECTIONS), (self.group, GROUPS), (self.estimator, ESTIMATORS)
        ):  # fmt: skip
            if value not in allowed:
                raise ValueError(f"measure {self.name}: {value!r} is not one of {allowed}")

    def value(self, part: Any) -> float:
        """Numerator over denominator, nan where there is nothing to divide by."""
        top, bottom = self.function(part)
        return top / bottom if bottom else float("nan")


def first_of_runs(key: np.ndarray) -> np.ndarray:
    """True where a sorted `key` differs from the one before it."""
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    return first

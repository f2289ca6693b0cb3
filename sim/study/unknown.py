"""What we do not know: how a difference between scenarios hangs on what is assumed.

Each setting of the assumptions (`sim.study.settings`) gives one difference
between a scenario and the baseline, in a headline measure, with more being
better. Counting settings tells how often a scenario is better; a straight
line through the settings tells which assumptions move the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.moving import DUMMIES, fewest_settings
from sim.study.estimate import t_quantile
from sim.study.settings import Design

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """How one assumption moves one difference, with the others anywhere in their ranges.

    Attributes
    ----------
    name : str
        Key of the assumption.
    slope, low, high : float
        Change of the difference from the value in the file to the upper end of
        the range (and, with the other sign, to the lower end), along a straight
        line. All intervals of the family hold together with 95 %.
    way : (float, float)
        Lowest and highest share: (-1, 1), or half of that.
    clear : bool
        The interval leaves 0 out, and the difference moves more over the whole
        range than with any dummy, which moves nothing.
    """

    name: str
    slope: float
    low: float
    high: float
    way: tuple[float, float]
    clear: bool

    @property
    def swing(self) -> float:
        """How far the difference moves over the whole range, without sign."""
        return abs(self.slope) * (self.way[1] - self.way[0])


@dataclass(frozen=True)
class Unknown:
    """One difference over all settings.

    Attributes
    ----------
    settings : int
        That were finished.
    better, equal : int
        Settings in which the scenario was better than the baseline, and in
        which both were equal.
    middle, low, high : float
        Median difference, and the 5th and 95th percentile over the settings.
    floor : float
        The largest swing of a dummy.
    effects : tuple of Effect
        The largest swing first.
    """

    settings: int
    better: int
    equal: int
    middle: float
    low: float
    high: float
    floor: float
    effects: tuple[Effect, ...]

    @property
    def clear(self) -> tuple[Effect, ...]:
        """Effects that stand out from chance, the largest first."""
        return tuple(effect for effect in self.effects if effect.clear)


def unknown(design: Design, difference: np.ndarray, comparisons: int = 1) -> Unknown:
    """Judge a difference over the settings of a design.

    Parameters
    ----------
    design : Design
    difference : ndarray of float64, shape (K,)
        Scenario less baseline in each setting, with more being better; nan
        where a setting is missing.
    comparisons : int
        Differences that are judged together.

    Raises
    ------
    ValueError
        If there are too few settings for a line in all assumptions.
    """
    known = difference[~np.isnan(difference)]
    found, floor = effects(design, difference, comparisons)
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
    return Unknown(
        settings=len(known),
        better=int((known > 0).sum()),
        equal=int((known == 0).sum()),
        middle=float(middle),
        low=float(low),
        high=float(high),
        floor=floor,
        effects=found,
    )


def effects(
    design: Design, difference: np.ndarray, comparisons: int = 1
) -> tuple[tuple[Effect, ...], float]:
    """Slopes of a straight line through the settings, by least squares.

    Fitted are half the differences between each setting and its mirror image:
    whatever two assumptions do together, and every curve, is gone from them
    (fold-over, see `sim.study.settings`). The intervals are Bonferroni's over
    all assumptions and comparisons. See `unknown` for the parameters.

    Returns
    -------
    effects : tuple of Effect
        The largest swing first.
    floor : float
        The largest swing of a dummy.
    """
    columns = design.shares.shape[1]
    half = design.settings // 2
    table = (design.shares[:half] - design.shares[half:]) / 2
    found = (difference[:half] - difference[half:]) / 2
    both = ~np.isnan(found)
    table, found = table[both], found[both]
    free = len(found) - columns
    if free < 2:
        count = columns - DUMMIES
        raise ValueError(
            f"{2 * len(found)} settings in pairs are too few for {count} assumptions; "
            f"give at least {fewest_settings(count)}"
        )
    inverse = np.linalg.inv(table.T @ table)
    slopes = inverse @ table.T @ found
    spread = float(((found - table @ slopes) ** 2).sum()) / free
    family = max(len(design.names) * comparisons, 1)
    reach = t_quantile(1 - (1 - CONFIDENCE) / family, free + 1) * np.sqrt(spread * np.diag(inverse))
    ends = np.array(design.ways)
    swings = np.abs(slopes) * (ends[:, 1] - ends[:, 0])
    floor = float(swings[-DUMMIES:].max())
    rows = [
        Effect(
            name, float(slope), float(slope - reach[i]), float(slope + reach[i]), design.ways[i],
            bool(abs(slope) > reach[i] and swings[i] > floor),
        )
        for i, (name, slope) in enumerate(zip(design.names, slopes, strict=False))
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda effect: -effect.swing)), floor


def best_in(signed: np.ndarray) -> np.ndarray:
    """In how many settings each scenario is the best (ties count for all that tie).

    Parameters
    ----------
    signed : ndarray of float64, shape (scenarios, K)
        The measure with more being better.

    Returns
    -------
    ndarray of int64, shape (scenarios,)
    """
    best_in: np.ndarray = (signed == signed.max(axis=0)).sum(axis=1)
    return best_in

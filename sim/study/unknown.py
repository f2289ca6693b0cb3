"""What we do not know: how a difference between scenarios hangs on what is assumed.

Each setting of the assumptions (`sim.study.settings`) gives one difference
between a scenario and the baseline, in a headline measure, with more being
better. Counting settings tells how often a scenario is better; a straight
line through the settings tells which assumptions move the difference, and at
which value the advice would change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.estimate import t_quantile
from sim.study.settings import DUMMIES, Design

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """How one assumption moves one difference.

    Attributes
    ----------
    name : str
        Key of the assumption.
    slope, low, high : float
        Change of the difference from the value in the file to the upper end of
        the range (and, with the other sign, to the lower end), with its 95 %
        interval.
    clear : bool
        The interval leaves 0 out and the slope is larger than those of all
        dummies, which move nothing.
    flip, flip_low, flip_high : float
        Share of the way to an end of the range (-1 to 1) at which the
        difference is 0 with all else as in the file, and its 95 % interval
        within the range; nan: none in the plausible range.
    """

    name: str
    slope: float
    low: float
    high: float
    clear: bool
    flip: float
    flip_low: float
    flip_high: float


@dataclass(frozen=True)
class Unknown:
    """One difference over all settings.

    Attributes
    ----------
    settings : int
    better, equal : int
        Settings in which the scenario was better than the baseline, and in
        which both were equal.
    middle, low, high : float
        Median difference, and the 5th and 95th percentile over the settings.
    effects : tuple of Effect
        The largest first.
    """

    settings: int
    better: int
    equal: int
    middle: float
    low: float
    high: float
    effects: tuple[Effect, ...]


def unknown(design: Design, difference: np.ndarray) -> Unknown:
    """Judge a difference over the settings of a design.

    Parameters
    ----------
    design : Design
    difference : ndarray of float64, shape (K,)
        Scenario less baseline in each setting, with more being better.

    Raises
    ------
    ValueError
        If there are too few settings for a line in all assumptions.
    """
    low, middle, high = np.quantile(difference, [0.05, 0.5, 0.95], method="inverted_cdf")
    return Unknown(
        settings=len(difference),
        better=int((difference > 0).sum()),
        equal=int((difference == 0).sum()),
        middle=float(middle),
        low=float(low),
        high=float(high),
        effects=effects(design, difference),
    )


def effects(design: Design, difference: np.ndarray) -> tuple[Effect, ...]:
    """Slopes of a straight line through the settings, by least squares.

    The flip point of an assumption is where this line is 0 with all else as
    in the file; its interval is Fieller's (Journal of the Royal Statistical
    Society B 16, 1954), cut to the range.
    """
    count, columns = design.shares.shape
    free = count - columns - 1
    if free < 2:
        raise ValueError(
            f"{count} settings are too few for {columns - DUMMIES} assumptions; "
            f"give at least {columns + 3}"
        )
    table = np.column_stack([np.ones(count), design.shares])
    inverse = np.linalg.inv(table.T @ table)
    line = inverse @ table.T @ difference
    spread = float(((difference - table @ line) ** 2).sum()) / free
    t = t_quantile(CONFIDENCE, free + 1)
    reach = t * np.sqrt(spread * np.diag(inverse))
    floor = float(np.abs(line[-DUMMIES:]).max())
    found = []
    for i, name in enumerate(design.names, start=1):
        covariance = spread * inverse[np.ix_([0, i], [0, i])]
        flip = _flip(float(line[0]), float(line[i]), covariance, t)
        clear = abs(line[i]) > max(floor, reach[i])
        found.append(
            Effect(name, float(line[i]), float(line[i] - reach[i]), float(line[i] + reach[i]),
                   bool(clear), *flip)
        )  # fmt: skip
    return tuple(sorted(found, key=lambda effect: -abs(effect.slope)))


def _flip(
    level: float, slope: float, covariance: np.ndarray, t: float
) -> tuple[float, float, float]:
    """Where ``level + slope * share`` is 0, with Fieller's interval cut to -1 .. 1."""
    nothing = (float("nan"),) * 3
    if slope == 0 or not abs(level / slope) <= 1:
        return nothing
    a = slope**2 - t**2 * covariance[1, 1]
    b = level * slope - t**2 * covariance[0, 1]
    c = level**2 - t**2 * covariance[0, 0]
    inside = b**2 - a * c
    if a <= 0 or inside < 0:  # the slope is not clear of 0: anywhere
        return -level / slope, -1.0, 1.0
    ends = ((-b - np.sqrt(inside)) / a, (-b + np.sqrt(inside)) / a)
    return -level / slope, max(-1.0, float(ends[0])), min(1.0, float(ends[1]))


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
    return (signed == signed.max(axis=0)).sum(axis=1)


def rests_on(judged: Sequence[Unknown]) -> float:
    """Least share of settings in which all `judged` differences keep their side.

    Below 0.9 an answer depends on assumptions.
    """
    sides = [max(one.better, one.settings - one.better - one.equal) for one in judged]
    return min((s / one.settings for s, one in zip(sides, judged, strict=True)), default=0.0)

"""From seasons to a figure and its computing error.

The unit of evidence is the season (replication). A figure comes with one
error per season, so that the difference of two scenarios over the same
evenings is judged by the differences of their errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

FIRST_LOOK = 40
"""Complete seasons at the first look; each further look doubles them."""

BEYOND = 10
"""A percentile needs this many requests beyond it."""

LEAST_SECTIONS = 10
"""Fewest groups of seasons from which an interval is made."""


@dataclass(frozen=True)
class Look:
    """Which seasons are looked at.

    Attributes
    ----------
    number : int
        1 at 40 seasons (or fewer), 2 at 80, 3 at 160, ...
    seasons : int
        Seasons used: the first so many.
    complete : int
        Seasons that are complete for all scenarios.
    early : bool
        Fewer than the first look asks for.
    """

    number: int
    seasons: int
    complete: int
    early: bool

    @property
    def next(self) -> Look:
        """The look after this one."""
        if self.early:
            return Look(1, FIRST_LOOK, FIRST_LOOK, False)
        return Look(self.number + 1, 2 * self.seasons, 2 * self.seasons, False)


def look_at(complete: int) -> Look:
    """The latest look that `complete` seasons allow.

    Looks are taken only at 40, 80, 160, ... seasons, whoever asks and however
    often, so that looking again and again cannot produce a verdict. Fewer than
    40 seasons count as the first look.
    """
    if complete < FIRST_LOOK:
        return Look(1, complete, complete, True)
    number = (complete // FIRST_LOOK).bit_length()
    return Look(number, FIRST_LOOK * 2 ** (number - 1), complete, False)


def family_confidence(look: Look, family: int) -> float:
    """Confidence of one interval, so that all of a family at all looks hold with 95 %.

    Parameters
    ----------
    look : Look
    family : int
        Intervals judged together: (scenarios - 1) x headline measures.

    Notes
    -----
    Look k may use 0.05 / (k (k + 1)) of the error, which adds up to 0.05 over
    all looks; the family shares it equally (Bonferroni).
    """
    return 1 - 0.05 / (max(family, 1) * look.number * (look.number + 1))


@cache
def t_quantile(confidence: float, seasons: int) -> float:
    """Half-width of a two-sided interval in standard errors (nan below two seasons)."""
    if seasons < 2:
        return float("nan")
    from scipy.special import stdtrit

    return float(stdtrit(seasons - 1, 1 - (1 - confidence) / 2))


@dataclass(frozen=True, eq=False)
class Estimate:
    """A figure, its errors and its values in single seasons.

    Attributes
    ----------
    value : float
        nan when it is not shown, ``inf`` for a percentile among those not reached.
    errors : ndarray of float64, shape (n,)
        Mean 0; one per season, or per section of seasons. Empty: no interval.
    by_season : ndarray of float64, shape (R,)
        The figure of each season alone, nan where it has none.
    section : int
        Seasons per error.
    remark : str
        Why it is not shown, or how to read it.
    """

    value: float
    errors: np.ndarray
    by_season: np.ndarray
    section: int = 1
    remark: str = ""

    @property
    def standard_error(self) -> float:
        """Standard error of `value`, nan without two errors."""
        return standard_error(self.errors)


def standard_error(errors: np.ndarray) -> float:
    """Standard error of the mean of `errors`, which have mean 0."""
    n = len(errors)
    return float(np.sqrt((errors**2).sum() / (n - 1) / n)) if n > 1 else float("nan")


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> Estimate:
    """Sum over sum, with e_r = (X_r - R Y_r) / mean(Y).

    With a constant denominator this is the mean and its ordinary errors.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        by_season = np.where(denominator > 0, numerator / denominator, np.nan)
    if len(denominator) == 0 or denominator.sum() == 0:
        return Estimate(float("nan"), np.zeros(0), by_season, remark="nothing to count")
    value = float(numerator.sum() / denominator.sum())
    return Estimate(value, (numerator - value * denominator) / denominator.mean(), by_season)


def pooled(function: Callable[[np.ndarray], tuple[float, float]], totals: np.ndarray) -> Estimate:
    """A figure made from means over seasons, with errors by leaving out one season each.

    Parameters
    ----------
    function : callable
        From means by segment (S,) to numerator and denominator.
    totals : ndarray of float64, shape (R, S)

    Notes
    -----
    Jackknife: the pseudo-value of season r is R f(all) - (R - 1) f(all but r).
    Single seasons have no value of their own here: chance would look like
    unfairness.
    """
    seasons = len(totals)
    alone = np.full(seasons, np.nan)
    if seasons == 0:
        return Estimate(float("nan"), np.zeros(0), alone, remark="nothing to count")
    top, bottom = function(totals.mean(axis=0))
    if bottom == 0:
        return Estimate(float("nan"), np.zeros(0), alone, remark="nothing to count")
    if seasons < 2:
        return Estimate(top / bottom, np.zeros(0), alone)
    all_but = (totals.sum(axis=0) - totals) / (seasons - 1)
    parts = np.array([function(row) for row in all_but])
    if (parts[:, 1] == 0).any():
        return Estimate(top / bottom, np.zeros(0), alone, remark="rests on one season")
    without = parts[:, 0] / parts[:, 1]
    return Estimate(top / bottom, (seasons - 1) * (without.mean() - without), alone)


def section_size(waits: Sequence[Sequence[np.ndarray]], level: float) -> list[int]:
    """How many seasons go together for a percentile, 0 where it is not shown.

    Parameters
    ----------
    waits : for each scenario, the waits of each season
    level : float

    Returns
    -------
    list of int
        One per scenario. All that are shown have the same size, so that they
        can be paired: 1 where every season alone has ten requests beyond the
        percentile, else the fewest seasons that do, with ten sections or more.
    """
    tail = min(level, 1 - level)
    needed = int(np.ceil(BEYOND / tail - 1e-9))
    sizes = [_own_size([len(w) for w in arm], needed) for arm in waits]
    common = max(sizes, default=0)
    return [common if size else 0 for size in sizes]


def _own_size(counts: list[int], needed: int) -> int:
    size = 1
    while size == 1 or len(counts) // size >= LEAST_SECTIONS:
        sections = np.add.reduceat(counts, np.arange(0, len(counts), size)) if counts else [0]
        if min(sections[: len(counts) // size], default=0) >= needed:
            return size
        size *= 2
    return 0


def percentile(
    waits: Sequence[np.ndarray], level: float, size: int, of: Callable[..., float]
) -> Estimate:
    """A percentile of the waits.

    Parameters
    ----------
    waits : sequence of ndarray of float64
        Minutes, ``inf`` where never reached; one array per season.
    level : float
    size : int
        Seasons per section, from `section_size`; 0: not shown.
    of : callable
        From waits and level to the percentile.
    """
    tail = min(level, 1 - level)
    own = np.array([
        of(w, level) if len(w) * tail >= BEYOND - 1e-9 else np.nan for w in waits
    ])  # fmt: skip
    if size == 0:
        return Estimate(float("nan"), np.zeros(0), own, remark="too few requests to tell")
    starts = range(0, len(waits) - size + 1, size)
    parts = np.array([of(np.concatenate(waits[i : i + size]), level) for i in starts])
    if np.isfinite(parts).all() and size == 1:
        return Estimate(float(parts.mean()), parts - parts.mean(), own)
    value = of(np.concatenate(waits), level)
    if not np.isfinite(parts).all():
        missed = int((~np.isfinite(parts)).sum())
        groups = "seasons" if size == 1 else f"groups of {size} seasons"
        remark = f"that many were not reached in {missed} of {len(parts)} {groups}"
        return Estimate(value, np.zeros(0), own, size, remark)
    return Estimate(value, parts - parts.mean(), own, size, f"from groups of {size} seasons")

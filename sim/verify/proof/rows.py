"""One row of the proof: what was tried, how often, what was promised, what was found.

A share that is promised is held against the limits within which counts fall
by chance alone in 999 of 1,000 proofs (exact binomial), so a row that fails
says something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CHANCE = 0.001
"""How often chance alone takes a count that keeps its promise outside its limits."""

NOT_PROMISED = "Where ranges are rougher"
"""Heading of what is shown and not judged."""

ROUNDING = 1e-9
"""Part of a known value by which an interval may miss it: the last digits of a sum."""


@dataclass(frozen=True)
class Row:
    """One promise and what was found.

    Attributes
    ----------
    part : str
        Heading under which it stands.
    what : str
        What was counted.
    tries : int
    promised : str
        In words.
    found : int
        How often.
    least, most : int
        Limits of `found`.
    judged : bool
        False: shown so that the reader knows it, but not promised.
    """

    part: str
    what: str
    tries: int
    promised: str
    found: int
    least: int
    most: int
    judged: bool = True

    @property
    def passed(self) -> bool:
        """Whether the count lies within its limits."""
        return self.least <= self.found <= self.most


def limits(tries: int, share: float) -> tuple[int, int]:
    """Least and most counts for a share that is promised exactly (926 to 971 for 95 % of 1,000)."""
    from scipy.stats import binom

    return (
        int(binom.ppf(CHANCE / 2, tries, share)),
        int(binom.ppf(1 - CHANCE / 2, tries, share)),
    )


def at_most(tries: int, share: float) -> int:
    """Most counts for what may happen with `share` at most (73 for 5 % of 1,000)."""
    from scipy.stats import binom

    return int(binom.ppf(1 - CHANCE, tries, share))


def covers(part: str, what: str, hits: Sequence[bool] | np.ndarray, judged: bool = True) -> Row:
    """Intervals that are promised to hold in 95 of 100."""
    tries = len(hits)
    return Row(part, what, tries, "95 %", int(np.sum(hits)), *limits(tries, 0.95), judged)


def holds(part: str, what: str, hits: Sequence[bool] | np.ndarray, judged: bool = True) -> Row:
    """What is promised to hold in 95 of 100 or more."""
    tries = len(hits)
    least = limits(tries, 0.95)[0]
    return Row(part, what, tries, "95 % or more", int(np.sum(hits)), least, tries, judged)


def wrong(part: str, what: str, hits: Sequence[bool] | np.ndarray, judged: bool = True) -> Row:
    """What is promised to happen in 5 of 100 at most."""
    tries = len(hits)
    return Row(part, what, tries, "5 % at most", int(np.sum(hits)), 0, at_most(tries, 0.05), judged)


def always(part: str, what: str, hits: Sequence[bool] | np.ndarray) -> Row:
    """What is promised without exception."""
    return Row(part, what, len(hits), "always", int(np.sum(hits)), len(hits), len(hits))


def inside(low: float, high: float, known: float) -> bool:
    """Whether an interval holds the known value; no interval does not."""
    slack = ROUNDING * abs(known)
    return bool(low - slack <= known <= high + slack)

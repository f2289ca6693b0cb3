"""Settings of what is merely assumed: points spread over all plausible ranges at once.

Each entry of a scenario's ``[assumed]`` table with a plausible range is one
*assumption*. A setting moves all of them together, each by a share of the way
from its value towards an end of its range: -1 is the lower end, 0 the value in
the file, 1 the upper end. Settings fill the space of all shares evenly
(a scrambled Sobol sequence), so that few of them try every assumption high
and low, each beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.scenario.assumed import Assumption, assumptions_by_entry

DUMMIES = 2
"""Shares that are drawn like the others and move nothing: they show what chance alone does."""

FEWEST_SETTINGS = 8


@dataclass(frozen=True, eq=False)
class Design:
    """Settings to simulate.

    Attributes
    ----------
    names : tuple of str
        Assumptions that move, by the key of their entry.
    shares : ndarray of float64, shape (K, len(names) + DUMMIES)
        From -1 to 1; the last columns are the dummies.
    """

    names: tuple[str, ...]
    shares: np.ndarray

    @property
    def settings(self) -> int:
        """How many there are."""
        return len(self.shares)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `shares`."""
        return (*self.names, *(f"dummy {i + 1}" for i in range(DUMMIES)))


def movable(data: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Assumptions with a range that at least one of the scenarios rests on, in order.

    Parameters
    ----------
    data : sequence of mapping
        Merged data of the scenarios.
    """
    return tuple(dict.fromkeys(key for one in data for key in assumptions_by_entry(one)))


def spread(names: Sequence[str], settings: int, seed: int) -> Design:
    """Spread settings over all assumptions.

    Parameters
    ----------
    names : sequence of str
    settings : int
        A power of two keeps the points in balance; at least `FEWEST_SETTINGS`.
    seed : int

    Raises
    ------
    ValueError
        If there are too few settings.
    """
    from scipy.stats import qmc

    if settings < FEWEST_SETTINGS:
        raise ValueError(f"{settings} settings are too few; give at least {FEWEST_SETTINGS}")
    points = qmc.Sobol(len(names) + DUMMIES, scramble=True, rng=np.random.default_rng(seed))
    power = max(settings - 1, 1).bit_length()
    return Design(tuple(names), 2.0 * points.random_base2(power)[:settings] - 1.0)


def moved(
    data: Mapping[str, Any], names: Sequence[str], shares: np.ndarray
) -> list[tuple[str, Any]]:
    """Keys and values of one scenario in one setting.

    Parameters
    ----------
    data : mapping
        Merged data of the scenario.
    names : sequence of str
        Assumptions, as in `Design.names`.
    shares : ndarray of float64
        One for each name, from -1 to 1.

    Returns
    -------
    list of (key, value)
        Of what the scenario assumes; what it decides or has a source for
        stays. Whole numbers stay whole.
    """
    entries = assumptions_by_entry(data)
    return [
        (one.key, _moved_value(one, float(share)))
        for name, share in zip(names, shares, strict=False)
        for one in entries.get(name, ())
    ]


def _moved_value(one: Assumption, share: float) -> float:
    """A value moved by `share` of its way to an end of its range.

    One that lies outside its range moves towards the far end only.
    """
    value = float(one.value)
    assert one.low is not None and one.high is not None
    low, high = min(one.low, value), max(one.high, value)
    there = value + share * (high - value if share > 0 else value - low)
    return round(there) if one.whole else there

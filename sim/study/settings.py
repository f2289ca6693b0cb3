"""Settings of what is merely assumed: points spread over all plausible ranges at once.

A setting moves all assumptions (`sim.scenario.moving`) together, each by a
share of the way from its value towards an end of its range. The first half of
the settings fills the space of all shares evenly (a scrambled Sobol sequence),
so that few of them try every assumption high and low, each beside the others.
The second half are their mirror images: where one is high, its image is as
low. So what two assumptions do only together (half as many people of whom
half as many would talk) is the same in both and is not taken for what one of
them does alone (fold-over: Box and Hunter, Technometrics 3, 1961).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.moving import DUMMIES, FEWEST_SETTINGS


@dataclass(frozen=True, eq=False)
class Design:
    """Settings to simulate.

    Attributes
    ----------
    names : tuple of str
        Assumptions that move, by the key of their entry.
    shares : ndarray of float64, shape (K, len(names) + DUMMIES)
        From -1 to 1, or one half of that for an assumption that stands at an
        end of its range; the last columns are the dummies. Row ``K / 2 + i`` is
        the mirror image of row ``i``.
    ways : tuple of (float, float)
        Lowest and highest share of each column.
    """

    names: tuple[str, ...]
    shares: np.ndarray
    ways: tuple[tuple[float, float], ...]

    @property
    def settings(self) -> int:
        """How many there are."""
        return len(self.shares)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of `shares`."""
        return (*self.names, *(f"dummy {i + 1}" for i in range(DUMMIES)))


def spread(
    names: Sequence[str],
    settings: int,
    seed: int,
    ways: Sequence[tuple[float, float]] | None = None,
) -> Design:
    """Spread settings over all assumptions.

    Parameters
    ----------
    names : sequence of str
    settings : int
        Even, at least `FEWEST_SETTINGS`; a power of two keeps the points in balance.
    seed : int
    ways : sequence of (float, float) or None
        Lowest and highest share of each (`sim.scenario.moving.ways`); None for
        -1 to 1.

    Raises
    ------
    ValueError
        If there are too few settings, or their number is odd.
    """
    from scipy.stats import qmc

    if settings < FEWEST_SETTINGS:
        raise ValueError(f"{settings} settings are too few; give at least {FEWEST_SETTINGS}")
    if settings % 2:
        raise ValueError(f"{settings} settings are odd; half of them mirror the others")
    both = [*(ways or [(-1.0, 1.0)] * len(names)), *[(-1.0, 1.0)] * DUMMIES]
    points = qmc.Sobol(len(names) + DUMMIES, scramble=True, rng=np.random.default_rng(seed))
    half = points.random_base2((settings // 2 - 1).bit_length())[: settings // 2]
    low, high = np.array(both).T
    shares = low + (high - low) * np.concatenate([half, 1.0 - half])
    return Design(tuple(names), shares, tuple(both))

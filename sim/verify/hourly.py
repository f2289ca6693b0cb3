"""A queue whose requests change with the hour, or that begins empty: exact from hour to hour.

Times are exponential, requests come by chance (Poisson) at a steady rate within
an hour. The chances of 0, 1, 2, ... requests waiting or in hand follow the
forward equations (Kolmogorov 1931), which are solved exactly for each hour by
the exponential of a matrix, with the time spent in each state beside it (Van
Loan, IEEE Transactions on Automatic Control 23, 1978).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np


@dataclass(frozen=True, eq=False)
class Hours:
    """A queue over some hours.

    Attributes
    ----------
    rates : ndarray of float64, shape (H,)
        Requests in each hour.
    units : int
    spent : ndarray of float64, shape (H, N)
        Share of each hour with 0, 1, ... requests waiting or in hand.
    end : ndarray of float64, shape (N,)
        Chances of the same when the last hour is over.
    """

    rates: np.ndarray
    units: int
    spent: np.ndarray
    end: np.ndarray

    @property
    def _waiting(self) -> np.ndarray:
        return np.maximum(np.arange(len(self.end)) - self.units, 0)

    @property
    def all_busy(self) -> np.ndarray:
        """Share of the requests of each hour that find no unit free (float64, shape (H,))."""
        found: np.ndarray = self.spent[:, self.units :].sum(axis=1)
        return found

    @property
    def waits_share(self) -> float:
        """Share of all requests that find no unit free."""
        return float(self.rates @ self.all_busy / self.rates.sum())

    @property
    def mean_wait(self) -> float:
        """Hours that a request waits within these hours, on average over all."""
        return float((self.spent @ self._waiting).sum() / self.rates.sum())

    @property
    def left(self) -> float:
        """Mean number that still waits when the last hour is over."""
        return float(self.end @ self._waiting)


def hours(
    rates: Sequence[float], service: float, units: int, *, most: int,
    start: np.ndarray | None = None,
) -> Hours:  # fmt: skip
    """Follow a queue from hour to hour.

    Parameters
    ----------
    rates : sequence of float
        Requests in each hour.
    service : float
        Requests that one busy unit serves in an hour.
    units : int
    most : int
        Requests waiting or in hand at most; more are turned away. So many that it hardly
        happens, where any number may wait.
    start : ndarray of float64, shape (most + 1,), or None
        Chances of 0, 1, ... at the beginning; None: nobody is there.
    """
    state = np.eye(most + 1)[0] if start is None else start
    spent = []
    for rate in rates:
        after, within = _one_hour(float(rate), service, units, most)
        spent.append(state @ within)
        state = state @ after
    return Hours(np.array(rates, dtype=float), units, np.array(spent), state)


def around_the_clock(rates: Sequence[float], service: float, units: int, *, most: int) -> Hours:
    """Follow a queue over one of many days that are alike, as `hours` does.

    Raises
    ------
    ValueError
        If a day brings as much as the units can serve, or more.
    """
    if not sum(rates) < len(rates) * units * service:
        raise ValueError(f"{units} units cannot serve {sum(rates):g} requests in these hours")
    day = np.eye(most + 1)
    for rate in rates:
        day = day @ _one_hour(float(rate), service, units, most)[0]
    # Chances that are the same a day later, and 1 together.
    equations = day.T - np.eye(most + 1)
    equations[-1] = 1.0
    start = np.linalg.solve(equations, np.eye(most + 1)[-1])
    return hours(rates, service, units, most=most, start=start)


@lru_cache(maxsize=64)
def _one_hour(rate: float, service: float, units: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Chances of each state an hour later, and share of the hour in each, from each state."""
    from scipy.linalg import expm

    n = np.arange(most + 1)
    ends = np.minimum(n, units) * service
    moves = np.diag(np.full(most, rate), 1) + np.diag(ends[1:], -1)
    moves -= np.diag(moves.sum(axis=1))
    size = most + 1
    both = np.zeros((2 * size, 2 * size))
    both[:size, :size] = moves
    both[:size, size:] = np.eye(size)
    solved = expm(both)
    return solved[:size, :size], solved[:size, size:]


def in_hand_if_none_waits(
    rates: Sequence[float], service: float, units: int, *, again: bool
) -> tuple[float, float]:
    """Excess over `units` of the number in hand, if there were any number of units.

    The number is Poisson at every moment, with a mean that follows
    m' = rate - service m (Palm 1943; Eick, Massey and Whitt, Operations
    Research 41, 1993).

    Parameters
    ----------
    again : bool
        The hours are one of many days that are alike; otherwise nobody is there at first.

    Returns
    -------
    tuple of float
        Mean excess over these hours, and share of them with `units` or more in hand.
    """
    from scipy.stats import poisson

    fades = np.exp(-service)
    start = 0.0
    if again:
        for rate in rates:
            start = rate / service + (start - rate / service) * fades
        start /= 1 - fades ** len(rates)
    nodes, weights = np.polynomial.legendre.leggauss(20)
    means = []
    for rate in rates:
        level = rate / service
        means.append(level + (start - level) * np.exp(-service * (nodes + 1) / 2))
        start = level + (start - level) * fades
    m = np.array(means)
    share = poisson.sf(units - 1, m)
    excess = m * poisson.sf(units - 2, m) - units * share
    return tuple(float((x @ weights).mean() / 2) for x in (excess, share))  # type: ignore[return-value]

"""A queue whose callers leave after a time of any law: M/M/c+G.

The wait that a caller would have who never gave up (the *virtual wait*) has a
closed density (Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum, Queueing
Systems 51, 2005). With exponential patience it is Erlang A, with endless
patience Erlang C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.verify.erlang import NEGLIGIBLE

Stays = Callable[[np.ndarray], np.ndarray]
"""Share of the callers that are still there so long after they came to the desk."""

POINTS = 2048
"""Steps in which the density is integrated (midpoint rule)."""

FAR = 30.0
"""The density is followed until it has fallen by exp(-FAR)."""


@dataclass(frozen=True, eq=False)
class VirtualWait:
    """The wait until a unit would be free, as a caller meets it.

    Attributes
    ----------
    states : ndarray of float64, shape (c,)
        Chance of 0, 1, ..., c - 1 busy units: no wait.
    wait : ndarray of float64, shape (n,)
        Waits above 0.
    chance : ndarray of float64, shape (n,)
        Chance of each; with `states` they add up to 1.
    """

    states: np.ndarray
    wait: np.ndarray
    chance: np.ndarray

    @property
    def all_busy_share(self) -> float:
        """Share of the callers, and of the time, for which no unit is free."""
        return float(self.chance.sum())

    def in_groups(self, number: int, cuts: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        """Waits and their chances summed up in groups, each at its mean.

        Parameters
        ----------
        number : int
            About so many groups.
        cuts : sequence of float
            Waits that no group reaches across.
        """
        group = np.arange(len(self.wait)) * number // len(self.wait)
        group += (number + 1) * np.searchsorted(np.sort(cuts), self.wait)
        _, group = np.unique(group, return_inverse=True)
        chance = np.bincount(group, weights=self.chance)
        at = np.bincount(group, weights=self.chance * self.wait)
        middle = np.bincount(group, weights=self.wait) / np.bincount(group)
        return np.where(chance > 0, at / np.where(chance > 0, chance, 1.0), middle), chance


def virtual_wait(
    arrivals: float, service_time: float, units: int, stays: Stays | None, most: float = np.inf,
    together: Sequence[float] = (),
) -> VirtualWait:  # fmt: skip
    """Solve the queue.

    Parameters
    ----------
    arrivals : float
        Callers at the desk in a unit of time, above 0.
    service_time : float
        Mean, above 0; exponential.
    units : int
    stays : callable or None
        Survival of the callers' patience; None: nobody waits, who finds all
        units busy is lost (Erlang B).
    most : float
        Time after which all have left the queue, whatever `stays` says.
    together : sequence of float
        Times after which many leave at once.

    Raises
    ------
    ValueError
        If there is no steady state: more callers than the units can serve, and
        too many of them never leave.
    """
    from scipy.special import gammaln

    busy = np.arange(units)
    free = busy * np.log(arrivals * service_time) - gammaln(busy + 1)  # logarithms
    drain = units / service_time
    if stays is None:
        wait, density, step = np.zeros(1), free[-1:], np.array([1.0 / drain])
    else:
        end = _far_enough(arrivals, drain, stays, most)
        edges = min(end, most) * np.linspace(0.0, 1.0, POINTS + 1) ** 2  # finer for short waits
        edges = np.union1d(edges, [t for t in together if 0 < t < edges[-1]])
        wait, step = (edges[:-1] + edges[1:]) / 2, np.diff(edges)
        came = arrivals * stays(wait) * step
        density = free[-1] + np.cumsum(came) - came / 2 - drain * wait
        if end > most:  # nobody joins any more: what is left drains away
            wait, step = np.append(wait, most + 1.0 / drain), np.append(step, 1.0 / drain)
            density = np.append(density, free[-1] + came.sum() - drain * most)
    top = max(free.max(), density.max())
    states, chance = np.exp(free - top), arrivals * np.exp(density - top) * step
    total = states.sum() + chance.sum()
    chance[chance < NEGLIGIBLE * total] = 0.0
    return VirtualWait(states / total, wait, chance / total)


def _far_enough(arrivals: float, drain: float, stays: Stays, most: float) -> float:
    """A wait at which the density has become negligible."""
    end = FAR / drain
    for _ in range(60):
        if end > most:
            return end
        at = np.linspace(0.0, end, 257)
        grown = arrivals * float(np.trapezoid(stays(at), at))
        if drain * end - grown > FAR:
            return end
        end *= 1.5
    raise ValueError("more callers than the units can serve: there is no steady state")

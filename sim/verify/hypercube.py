"""Larson's hypercube queueing model: who is busy when units differ.

Each unit is free or busy, so N units have 2^N states. Requests of each place
go to the free unit that stands first in the place's order; if nobody is free
they wait for the first to come free, or are lost. Solved to the last digits, for up to
twelve units, as a sparse linear system (Larson, Computers & Operations
Research 1, 1974; Larson and Odoni, Urban Operations Research, 1981, chapter 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MOST_UNITS = 12

SWEEPS = 10_000
"""Sweeps through all states at most."""

SETTLED = 1e-15
"""The chances are found when a sweep changes none by more."""


@dataclass(frozen=True, eq=False)
class Hypercube:
    """The steady state of N units and A places.

    State s is a sum of 2^u over the busy units u (from 0).

    Attributes
    ----------
    states : ndarray of float64, shape (2^N,)
        Chance of each state; the last one includes all lengths of the queue.
    workloads : ndarray of float64, shape (N,)
        Share of its time in which each unit is busy.
    fractions : ndarray of float64, shape (N, A)
        Share of all dispatches that send unit u to place a, those from the
        queue included; adds up to 1.
    lost_share : float
        Share of the requests that are lost.
    waiting : float
        Mean number that waits.
    """

    states: np.ndarray
    workloads: np.ndarray
    fractions: np.ndarray
    lost_share: float
    waiting: float

    @property
    def all_busy_share(self) -> float:
        """Share of the time in which no unit is free."""
        return float(self.states[-1])

    def mean_travel(self, travel: np.ndarray) -> float:
        """Mean of ``travel[unit, place]`` (N, A) over all dispatches."""
        return float((self.fractions * travel).sum())


def hypercube(
    rates: np.ndarray, order: np.ndarray, service: np.ndarray, *, queue: bool = True
) -> Hypercube:
    """Solve the model.

    Parameters
    ----------
    rates : ndarray of float64, shape (A,)
        Requests of each place in a unit of time.
    order : ndarray, shape (A, N)
        Rank of each unit for each place, the lowest is sent first; units with
        equal ranks are sent with equal chances.
    service : ndarray of float64, shape (N,)
        Service rate of each unit.
    queue : bool
        Whether requests wait when nobody is free, in the order in which they
        came; else they are lost.

    Raises
    ------
    ValueError
        If shapes do not fit, there are more than twelve units, or more
        requests come than the units can serve.
    """
    rates, order = np.asarray(rates, dtype=float), np.asarray(order, dtype=float)
    service = np.asarray(service, dtype=float)
    units = len(service)
    if order.shape != (len(rates), units):
        raise ValueError(f"an order of shape {order.shape} for {len(rates)} places, {units} units")
    if not 1 <= units <= MOST_UNITS:
        raise ValueError(f"{units} units; the hypercube is solved for 1 to {MOST_UNITS}")
    arrivals, drain = float(rates.sum()), float(service.sum())
    if queue and arrivals >= drain:
        raise ValueError(f"{arrivals:g} requests for service at {drain:g}: no steady state")
    kinds, kind = np.unique(order, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    by_kind = np.bincount(kind, weights=rates, minlength=len(kinds))
    chosen = [sent_in_each_state(row) for row in kinds]
    upward = sum(rate * sent for rate, sent in zip(by_kind, chosen, strict=True))
    states = _balance(upward, service)
    ratio = arrivals / drain if queue else 0.0
    states[-1] /= 1.0 - ratio  # each request more in the queue is `ratio` times as likely
    states /= states.sum()
    sent_to_kind = np.array([states @ sent for sent in chosen])  # (kinds, N)
    if queue:
        sent_to_kind += states[-1] * service / drain
    fractions = (sent_to_kind[kind] * rates[:, None]).T
    busy = np.arange(1 << units)[:, None] >> np.arange(units) & 1
    return Hypercube(
        states=states,
        workloads=states @ busy,
        fractions=fractions / fractions.sum(),
        lost_share=0.0 if queue else float(states[-1]),
        waiting=float(states[-1]) * ratio / (1.0 - ratio),
    )


def sent_in_each_state(rank: np.ndarray) -> np.ndarray:
    """Chance that each unit is sent in each state, (2^N, N); rows of zeros where none is free."""
    units = len(rank)
    free = (np.arange(1 << units)[:, None] >> np.arange(units) & 1) == 0
    ranks = np.where(free, rank, np.inf)
    first = free & (ranks == ranks.min(axis=1, keepdims=True))
    chance: np.ndarray = first / np.maximum(first.sum(axis=1, keepdims=True), 1)
    return chance


def _balance(upward: np.ndarray, service: np.ndarray) -> np.ndarray:
    """Chances of the states without a queue: flows in and out of each state are equal.

    A state only leads to states with one busy unit more or less. So the sparse
    system is solved layer by layer (states with k busy units): each layer
    follows from the ones before and after it, and then all are made as heavy
    as the flows between them say, again and again until nothing changes
    (Gauss and Seidel, with the aggregation of Koury, McAllister and Stewart,
    SIAM Journal on Algebraic and Discrete Methods 5, 1984).

    Parameters
    ----------
    upward : ndarray of float64, shape (2^N, N)
        Rate at which each unit becomes busy in each state.
    service : ndarray of float64, shape (N,)
    """
    size, units = upward.shape
    state = np.arange(size)
    busy = state[:, None] >> np.arange(units) & 1
    layer = busy.sum(axis=1)
    layers = [state[layer == k] for k in range(units + 1)]
    rising, falling = upward.sum(axis=1), busy @ service
    out = [(rising + falling)[own] for own in layers]
    more, fewer = _neighbors(upward, service)
    # What flows into each layer, from the layer before it and from the one after it.
    up = [more[layers[k]][:, layers[k + 1]].T.tocsr() for k in range(units)]
    down = [fewer[layers[k + 1]][:, layers[k]].T.tocsr() for k in range(units)]
    chance = [np.full(len(own), 1.0 / len(own)) for own in layers]
    before = np.zeros(size)
    for _ in range(SWEEPS):
        for k in range(units + 1):
            into = np.zeros(len(layers[k]))
            if k:
                into += up[k - 1] @ chance[k - 1]
            if k < units:
                into += down[k] @ chance[k + 1]
            chance[k] = into / out[k]
            if k:  # as much flows up into the layer as down out of it
                heavy = float(rising[layers[k - 1]] @ chance[k - 1])
                chance[k] *= heavy / float(falling[layers[k]] @ chance[k])
        found = np.concatenate(chance)
        found /= found.sum()
        if np.abs(found - before).max() <= SETTLED:
            break
        before = found
    ordered = np.empty(size)
    ordered[np.concatenate(layers)] = found
    return ordered


def _neighbors(upward: np.ndarray, service: np.ndarray) -> tuple[csr_matrix, csr_matrix]:
    """Rates from each state to each with one busy unit more, and with one fewer (sparse)."""
    from scipy.sparse import csr_matrix

    size, units = upward.shape
    state = np.arange(size)
    free = [state[state >> unit & 1 == 0] for unit in range(units)]
    low = np.concatenate(free)
    high = np.concatenate([part | 1 << unit for unit, part in enumerate(free)])
    up = np.concatenate([upward[part, unit] for unit, part in enumerate(free)])
    down = np.repeat(service, size // 2)
    shape = (size, size)
    return csr_matrix((up, (low, high)), shape=shape), csr_matrix((down, (high, low)), shape=shape)

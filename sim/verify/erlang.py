"""Queues with exponential service times, in closed form.

Requests come evenly by chance (Poisson) and units are alike. Covered are
M/M/c (Erlang C), M/M/c/c (Erlang B), M/M/c with little room, and M/M/c+M
(Erlang A: who waits gives up after an exponential time; Palm 1957, Garnett,
Mandelbaum and Reiman, Manufacturing & Service Operations Management, 2002).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

NEGLIGIBLE = 1e-18
"""States less likely than this share of the likeliest one end the sum."""


@dataclass(frozen=True, eq=False)
class Queue:
    """The steady state of a queue. Rates are per unit of time, waits in that unit.

    Attributes
    ----------
    arrivals, service, leaving : float
        Rates: of requests, of each busy unit, and at which each one that
        waits gives up (0: never).
    units : int
    states : ndarray of float64
        Chance of 0, 1, ... requests waiting or in hand.
    ratio : float
        Each state after the last of `states` is this many times the one
        before it (0: there is none).
    full : bool
        Whether the last state turns requests away.
    """

    arrivals: float
    service: float
    leaving: float
    units: int
    states: np.ndarray
    ratio: float
    full: bool

    @property
    def all_busy_share(self) -> float:
        """Share of the time in which no unit is free."""
        return 1.0 - float(self.states[: self.units].sum())

    @property
    def lost_share(self) -> float:
        """Share of the requests that find no room."""
        return float(self.states[-1]) if self.full else 0.0

    @property
    def busy_share(self) -> float:
        """Share of the units' time in service."""
        return self.in_service / self.units

    @property
    def in_service(self) -> float:
        """Mean number in service."""
        below = self.states[: self.units]
        return float(below @ np.arange(self.units)) + self.units * self.all_busy_share

    @property
    def waiting(self) -> float:
        """Mean number that waits."""
        number = np.arange(len(self.states)) - self.units
        found = float(self.states @ np.maximum(number, 0))
        if self.ratio:
            beyond = float(self.states[-1]) * self.ratio / (1.0 - self.ratio)
            found += beyond * (number[-1] + 1.0 / (1.0 - self.ratio))
        return found

    @property
    def mean_wait(self) -> float:
        """Mean wait of all that are let in, those who give up included (Little)."""
        return self.waiting / (self.arrivals * (1.0 - self.lost_share))

    @property
    def gave_up_share(self) -> float:
        """Share of the requests that give up."""
        return self.leaving * self.waiting / self.arrivals

    def longer_than(self, t: float) -> float:
        """Share of those let in that would wait longer than `t` if they never gave up.

        With j ahead in the queue the wait is a sum of j + 1 exponential times,
        a gamma law; where those ahead may give up, exp(-leaving times wait) has
        a beta law.
        """
        from scipy.special import betainc, gammaincc

        drain = self.units * self.service
        last = len(self.states) - (1 if self.full else 0)
        ahead = np.arange(last - self.units)
        seen = self.states[self.units : last]
        if self.leaving:
            shorter = betainc(ahead + 1, drain / self.leaving, -math.expm1(-self.leaving * t))
            found = float(seen @ (1.0 - shorter))
        elif self.ratio:
            found = self.all_busy_share * math.exp(-(drain - self.arrivals) * t)
        else:
            found = float(seen @ gammaincc(ahead + 1, drain * t))
        return found / (1.0 - self.lost_share)


def erlang_b(load: float, units: int) -> float:
    """Share of the requests that find all units busy, where nobody waits.

    Parameters
    ----------
    load : float
        Arrivals times mean service time.
    units : int
    """
    blocked = 1.0
    for n in range(1, units + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, units: int) -> float:
    """Share of the requests that have to wait, where any number waits; 1 if load >= units."""
    if load >= units:
        return 1.0
    blocked = erlang_b(load, units)
    return blocked / (1.0 - load / units * (1.0 - blocked))


def queue(
    arrivals: float, service: float, units: int, room: int | None = None, leaving: float = 0.0
) -> Queue:
    """Solve a queue.

    Parameters
    ----------
    arrivals, service : float
        Rates above 0, of requests and of one busy unit.
    units : int
        At least 1.
    room : int or None
        Requests that may wait; None: any number, 0: nobody.
    leaving : float
        Rate at which each one that waits gives up; 0: never.

    Raises
    ------
    ValueError
        If a rate or a number is out of its range, or there is no steady
        state: more requests than the units can serve, and all of them wait.
    """
    if not (arrivals > 0 and service > 0 and units >= 1 and leaving >= 0):
        raise ValueError("rates must be above 0 and there must be at least one unit")
    if room is not None and room < 0:
        raise ValueError(f"room for {room} to wait makes no sense")
    load = arrivals / service
    endless = room is None and leaving == 0.0
    if endless and load >= units:
        raise ValueError(
            f"{units} units cannot serve {load:g} times what one can: there is no steady state"
        )
    most = units if endless else math.inf if room is None else units + room
    weights = [1.0]
    while len(weights) <= most:
        n = len(weights)
        rate = min(n, units) * service + max(n - units, 0) * leaving
        weights.append(weights[-1] * arrivals / rate)
        if weights[-1] > 1e200:
            weights = [w / weights[-1] for w in weights]
        if room is None and n > units and weights[-1] < NEGLIGIBLE * max(weights):
            break
    states = np.array(weights)
    ratio = load / units if endless else 0.0
    total = states.sum() + (states[-1] * ratio / (1.0 - ratio) if ratio else 0.0)
    return Queue(arrivals, service, leaving, units, states / total, ratio, room is not None)

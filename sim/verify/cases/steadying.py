"""How a season's requests differ from what is expected of them: what steadies a mean over seasons.

Each is a quantity of mean 0 that goes up and down with what is measured, so
that part of the measured is its luck (see `sim.verify.judging`).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.stats import poisson

from sim.study.evidence import Evidence
from sim.tables import HOUR_US, MINUTE_US


def steadying(
    evidence: Evidence, per_hour: Sequence[float], service_min: float, units: int,
    most_urgent: int | None = None,
) -> list[float]:  # fmt: skip
    """How a season's requests differ from what is expected of them.

    Quantities with mean 0: for each street the number of requests and their
    handling; and of the number in service if nobody ever had to wait, which is
    Poisson, the mean excess over `units` and the share of the time in which it
    is as large or larger.

    Parameters
    ----------
    per_hour : sequence of float, length S
        Requests an hour on each street.
    most_urgent : int or None
        Only so many kinds of request, from the first on; None: all.

    Returns
    -------
    list of float, length 2 S + 2
    """
    rates = np.array(per_hour, dtype=float)
    load = float(rates.sum()) * service_min / 60
    most = units + int(load) + 60
    excess = float(poisson.pmf(np.arange(units, most), load) @ np.arange(most - units))
    requests, window = evidence.world.requests, evidence.window
    if most_urgent is not None:
        requests = requests[requests["kind"] < most_urgent]
    counted = requests[window.contains(requests["t"])]
    expected = rates * window.total / HOUR_US
    ends = window.until(requests["t"] + requests["handling"])
    excess_found, busy = crowd(window.until(requests["t"]), ends, units, window.total)
    likely = float(poisson.sf(units - 1, load))
    return [
        *asked_and_handled(counted, counted["segment"], expected, service_min),
        excess_found / excess - 1, busy / likely - 1,
    ]  # fmt: skip


def asked_and_handled(
    counted: np.ndarray, group: np.ndarray, expected: np.ndarray, service_min: float
) -> list[float]:
    """Requests of each group, then their handling, by how much they are more than expected.

    Parameters
    ----------
    counted : ndarray of dtype `sim.tables.REQUESTS`
    group : ndarray of int
        Of each of them.
    expected : ndarray of float64, shape (G,)
        Requests expected in each group.
    service_min : float
        Their mean handling time.
    """
    handling = counted["handling"] / (service_min * MINUTE_US)
    number = np.bincount(group, minlength=len(expected))
    work = np.bincount(group, weights=handling, minlength=len(expected))
    return [*(number / expected - 1), *(work / expected - 1)]


def one_fast_unit(
    evidence: Evidence, per_hour: float, units: int, service_min: float, late_min: float
) -> list[float]:
    """How a season's waits for one unit that is `units` times as fast differ from expectation.

    One unit with exponential times is solved in closed form; with many
    requests its waits go up and down with those for several units. Quantities
    of mean 0: the wait, the share that waits at all and that waits long.
    """
    requests, window = evidence.world.requests, evidence.window
    t, service = requests["t"].astype(float), requests["handling"] / units
    ahead = np.concatenate([[0.0], np.cumsum(service[:-1] - np.diff(t))])
    wait = ahead - np.minimum.accumulate(ahead)  # Lindley
    counted = window.contains(requests["t"])
    expected = per_hour * window.total / HOUR_US
    drain = units / service_min - per_hour / 60  # a minute
    load = per_hour * service_min / 60 / units
    waits = wait[counted] / MINUTE_US
    return [
        float(waits.sum()) / (expected * load / drain) - 1,
        float((waits > 0).sum()) / (expected * load) - 1,
        float((waits > late_min).sum()) / (expected * load * np.exp(-drain * late_min)) - 1,
    ]


def if_none_delayed(
    evidence: Evidence, per_hour: float, units: int, service_min: float, late_min: float,
    *, most_urgent: int | None = None, shares: Sequence[float] | np.ndarray = (),
) -> list[float]:  # fmt: skip
    """How a season's waits would differ from expectation if no wait held up those who come later.

    Then each request is in hand from the moment it is made, so the number in
    hand is Poisson, and whoever finds `units` or more in hand waits until fewer
    are. Those still in hand after a time x are Poisson as well, of the mean
    load exp(-x / service), which gives the law of that wait. Quantities of mean
    0: the wait, the share that waits at all and that waits long.

    Parameters
    ----------
    per_hour : float
        Requests an hour of the kinds looked at.
    most_urgent : int or None
        Only so many kinds of request, from the first on; None: all.
    shares : sequence of float
        Shares of the kinds; then also the wait and the share that waits of each.
    """
    requests, window = evidence.world.requests, evidence.window
    if most_urgent is not None:
        requests = requests[requests["kind"] < most_urgent]
    latest = [-1] * units  # when the `units` that come free last do so
    free = []
    for t, handling in zip(requests["t"].tolist(), requests["handling"].tolist(), strict=True):
        free.append(latest[0])
        heapq.heappushpop(latest, t + handling)
    counted = window.contains(requests["t"])
    waits = (np.array(free, dtype=np.int64) - requests["t"])[counted] / MINUTE_US
    kind = requests["kind"][counted][waits > 0]
    waits = waits[waits > 0]
    load = per_hour * service_min / 60
    number = per_hour * window.total / HOUR_US
    likely = float(poisson.sf(units - 1, load))
    mean = service_min * _overtaken(load, units)
    long = float(poisson.sf(units - 1, load * math.exp(-late_min / service_min)))
    found = [
        float(waits.sum()) / (number * mean) - 1,
        len(waits) / (number * likely) - 1,
        int((waits > late_min).sum()) / (number * long) - 1,
    ]
    for i, share in enumerate(shares):
        own = waits[kind == i]
        found.append(float(own.sum()) / (share * number * mean) - 1)
        found.append(len(own) / (share * number * likely) - 1)
    return found


@lru_cache(maxsize=64)
def _overtaken(load: float, units: int) -> float:
    """Integral of P(Poisson(u) >= units) / u over u from 0 to the load."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    u = load * (nodes + 1) / 2
    return float(weights @ (poisson.sf(units - 1, u) / u)) * load / 2


def crowd(begin: np.ndarray, end: np.ndarray, units: int, total: int) -> tuple[float, float]:
    """Excess over `units` of the number in service, if there were any number of units.

    Its mean over a time from 0 to `total`, and the share of it in which all `units` or more are
    in service. Services go on from `begin` to `end`.
    """
    times = np.concatenate([begin, end])
    order = np.argsort(times)
    number = np.cumsum(np.repeat([1, -1], len(begin))[order])
    lasts = np.diff(times[order], append=total)
    excess = float(np.maximum(number - units, 0) @ lasts) / total
    return excess, float((number >= units) @ lasts) / total

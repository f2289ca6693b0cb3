"""Waits by priority, and for one unit with any law of handling, in closed form.

Requests come evenly by chance (Poisson). Times are per unit of time.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.verify.erlang import erlang_c


def waits_by_priority(rates: Sequence[float], service: float, units: int) -> list[float]:
    """Mean wait of each priority where nobody is interrupted.

    W_k = W_0 / ((1 - a_(k-1)) (1 - a_k)), with a_k the share of the units' time
    that the first k priorities take (Cobham, Operations Research 2, 1954).

    Parameters
    ----------
    rates : sequence of float
        Requests of each priority, the most urgent first.
    service : float
        Rate of each busy unit, the same for all.
    units : int

    Raises
    ------
    ValueError
        If there is no steady state.
    """
    load = sum(rates) / service
    if not load < units:
        raise ValueError(f"{units} units cannot serve {load:g} times what one can")
    base = erlang_c(load, units) / (units * service)
    found, before = [], 0.0
    for rate in rates:
        upto = before + rate / (service * units)
        found.append(base / ((1 - before) * (1 - upto)))
        before = upto
    return found


def waits_with_interrupting(rates: Sequence[float], service: float, units: int) -> list[float]:
    """Mean time in the system less own service of each priority, the urgent first at any time.

    The first k priorities alone are a queue that does not notice the others;
    with equal exponential times its mean wait is that without priorities
    (Buzen and Bondi, Operations Research 31, 1983).

    Parameters
    ----------
    rates, service, units
        As in `waits_by_priority`. Interrupted requests go on where they stopped.
    """
    found: list[float] = []
    upto, total = 0.0, 0.0
    for rate in rates:
        upto += rate
        load = upto / service
        if not load < units:
            raise ValueError(f"{units} units cannot serve {load:g} times what one can")
        together = erlang_c(load, units) / (units * service - upto) * upto
        found.append((together - total) / rate)
        total = together
    return found


def wait_for_one_unit(rate: float, mean: float, square_cv: float) -> float:
    """Mean wait for one unit with any law of handling (Pollaczek 1930, Khinchine 1932).

    Parameters
    ----------
    rate : float
        Requests.
    mean, square_cv : float
        Mean of the handling, and its variance over the square of the mean.
    """
    load = rate * mean
    if not load < 1:
        raise ValueError(f"one unit cannot serve {load:g} times what it can")
    return load * mean * (1 + square_cv) / (2 * (1 - load))


def waits_for_one_unit(
    rates: Sequence[float], means: Sequence[float], squares: Sequence[float], *, interrupting: bool
) -> list[float]:
    """Mean wait of each priority for one unit, each with any law of handling of its own.

    Cobham (Operations Research 2, 1954). With interrupting, the mean time in
    the system less own service, where interrupted requests go on where they
    stopped (Miller, Annals of Mathematical Statistics 31, 1960).

    Parameters
    ----------
    rates : sequence of float
        Requests of each priority, the most urgent first.
    means, squares : sequence of float
        Mean of the handling of each, and mean of its square.
    interrupting : bool
    """
    loads = [rate * mean for rate, mean in zip(rates, means, strict=True)]
    if not sum(loads) < 1:
        raise ValueError(f"one unit cannot serve {sum(loads):g} times what it can")
    found, before, rest = [], 0.0, 0.0
    whole = sum(rate * square for rate, square in zip(rates, squares, strict=True)) / 2
    for rate, mean, square, load in zip(rates, means, squares, loads, strict=True):
        rest += rate * square / 2
        upto = before + load
        ahead = (rest if interrupting else whole) / ((1 - before) * (1 - upto))
        found.append(ahead + (mean * before / (1 - before) if interrupting else 0.0))
        before = upto
    return found

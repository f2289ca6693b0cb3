"""Requests of several kinds that are not sent units alike, in closed form.

Some leave units free for more urgent ones, or some need more than one unit.
Requests come evenly by chance (Poisson); units are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


def lost_with_kept_free(
    urgent: float, rest: float, service: float, units: int, kept: int
) -> tuple[float, float]:
    """Share lost of the urgent and of the rest, where nobody waits and the rest leave units free.

    The number busy goes up and down by one (Hong and Rappaport, IEEE Transactions
    on Vehicular Technology 35, 1986, as guard channels).

    Parameters
    ----------
    urgent, rest : float
        Requests, of either kind.
    service : float
        Rate of each busy unit, the same for both kinds.
    units : int
    kept : int
        Units that the rest leave free, fewer than `units`.
    """
    weights = np.ones(units + 1)
    for n in range(1, units + 1):
        rate = urgent + (rest if n <= units - kept else 0.0)
        weights[n] = weights[n - 1] * rate / (n * service)
    states = weights / weights.sum()
    return float(states[-1]), float(states[units - kept :].sum())


@dataclass(frozen=True)
class KeptFree:
    """Waits where the rest leave units free for the urgent.

    Attributes
    ----------
    urgent_waits, rest_waits : float
        Share of each that has to wait.
    urgent_wait, rest_wait : float
        Mean wait of each, in the unit of time of the rates.
    """

    urgent_waits: float
    rest_waits: float
    urgent_wait: float
    rest_wait: float


def waits_with_kept_free(
    urgent: float, rest: float, service: float, units: int, kept: int
) -> KeptFree:
    """Waits of the urgent and of the rest, where any number waits and the rest leave units free.

    With as many busy as the rest may make busy, or more, the urgent go up and
    down as if alone. Whenever one busy unit fewer than that is reached, the
    first of the rest is sent: so they are a queue for one unit whose times are
    first passages, after each of which at most one of them begins (Taylor and
    Templeton, Operations Research 28, 1980).

    Parameters
    ----------
    urgent, rest, service, units, kept
        As in `lost_with_kept_free`.

    Raises
    ------
    ValueError
        If there is no steady state.
    """
    drain = units * service
    if not urgent < drain:
        raise ValueError(f"{units} units cannot serve so many urgent requests")
    most = units - kept
    # Time from n busy until fewer are, and its square; from all of them on it is a busy period.
    mean, square = 1 / (drain - urgent), 2 * drain / (drain - urgent) ** 3
    for n in range(units - 1, most - 1, -1):
        ends, leaves = n * service, urgent + n * service
        above, above_square = mean, square
        mean = (1 + urgent * above) / ends
        square = (
            2 / leaves + 2 * urgent / leaves * (above + mean)
            + urgent * (above_square + 2 * above * mean)
        ) / ends  # fmt: skip
    if not rest * mean < 1:
        raise ValueError(f"{units} units with {kept} kept free cannot serve so many of the rest")
    weights = [1.0]
    for n in range(1, most):
        weights.append(weights[-1] * (urgent + rest) / (n * service))
    beyond = weights[-1] * (urgent + rest) * mean / (1 - rest * mean)
    rest_waits = beyond / (sum(weights) + beyond)
    spent = 1 / (most * service)  # of one such time, with `most` busy
    for n in range(most + 1, units + 1):
        spent *= urgent / (n * service)
    all_busy = rest_waits * spent / (1 - urgent / drain) / mean
    return KeptFree(
        all_busy, rest_waits, all_busy / (drain - urgent),
        rest_waits * square / (2 * mean) / (1 - rest * mean),
    )  # fmt: skip


def lost_by_need(loads: Sequence[float], needs: Sequence[int], units: int) -> list[float]:
    """Share lost of each kind of request where kinds need different numbers of units.

    All units of a request begin and end together, and whoever finds too few
    free is lost. The law of the times makes no difference, only their mean
    (Kaufman, IEEE Transactions on Communications 29, 1981; Roberts, in
    Performance of Data Communication Systems, 1981).

    Parameters
    ----------
    loads : sequence of float
        Arrivals times mean service time of each kind.
    needs : sequence of int
        Units that each needs, at least 1.
    units : int
    """
    weights = [1.0]
    for busy in range(1, units + 1):
        weights.append(
            sum(
                load * need * weights[busy - need]
                for load, need in zip(loads, needs, strict=True)
                if need <= busy
            )
            / busy
        )
    states = np.array(weights) / sum(weights)
    return [float(states[max(units - need + 1, 0) :].sum()) for need in needs]

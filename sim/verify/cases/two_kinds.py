"""D5: two kinds of request: one leaves a unit free for the other, or one needs two officers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.tables import CAR_QUEUE_FULL, HOUR_US
from sim.verify.case import Figure, Sampled
from sim.verify.cases.priorities import counted_early, wait_by_kind
from sim.verify.cases.queues import LATE_MIN, PER_H, SERVICE_MIN, rare
from sim.verify.cases.scenes import Scene, exponential, kinds, queue, value, warm_up_hours
from sim.verify.cases.steadying import if_none_delayed, steadying
from sim.verify.two_kinds import lost_by_need, lost_with_kept_free, waits_with_kept_free

Rates = tuple[float, float]


def shared_out(evidence: Evidence, rates: Rates, chosen: np.ndarray) -> list[float]:
    """Chosen requests of each kind that count, over the number expected of it."""
    requests = evidence.world.requests
    kind = requests["kind"][chosen & evidence.window.contains(requests["t"])]
    expected = np.array(rates) * evidence.window.total / HOUR_US
    found: list[float] = (np.bincount(kind, minlength=2) / expected).tolist()
    return found


def lost(evidence: Evidence, rates: Rates) -> list[float]:
    """Share lost of each kind."""
    return shared_out(evidence, rates, evidence.log.outcomes["outcome"] == CAR_QUEUE_FULL)


def had_to_wait(evidence: Evidence, rates: Rates) -> list[float]:
    """Share of each kind that has to wait."""
    calls, requests = evidence.log.assignments, evidence.world.requests
    at_once = np.zeros(len(requests), dtype=bool)
    at_once[calls["request"]] = calls["ordered"] == requests["t"][calls["request"]]
    return shared_out(evidence, rates, ~at_once)


# -- a unit kept free ---------------------------------------------------------


def keeping(units: int, rates: Rates, hours: float, *, room: int) -> Scene:
    """A queue of two kinds, of which the second leaves one unit free."""
    rows = kinds(*((rate, i + 1, exponential(SERVICE_MIN)) for i, rate in enumerate(rates)))
    # The rest have one unit less, so it takes longer to forget the empty start.
    after = warm_up_hours(sum(rates), units, room, SERVICE_MIN) if room < 0 else 0.0
    made = queue(sum(rates), units, hours + 3 * after, room=room, kind=rows)
    season = made.scenario.season
    season = replace(season, warm_up_hours=season.warm_up_hours + after)
    dispatch = replace(made.scenario.dispatch, keep_free_units=1, keep_free_for_priority=1)
    return replace(made, scenario=replace(made.scenario, dispatch=dispatch, season=season))


def _steady(one: Evidence, rates: Rates, units: int) -> list[float]:
    """Four quantities for the first kind and four for both."""
    return [
        *steadying(one, [rates[0]], SERVICE_MIN, units, 1),
        *steadying(one, [sum(rates)], SERVICE_MIN, units - 1),
    ]


def kept_loss_season(units: int, rates: Rates, made: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which nobody waits."""
    one = made.season(r, seed=seed)
    return [*lost(one, rates), *value(one, "busy_share"), *_steady(one, rates, units)]


def kept_season(units: int, rates: Rates, made: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which any number waits."""
    one = counted_early(made.season(r, seed=seed))
    return [
        *wait_by_kind(one, rates)[:2], *had_to_wait(one, rates), *_steady(one, rates, units),
        *if_none_delayed(one, sum(rates), units - 1, SERVICE_MIN, LATE_MIN,
                         shares=np.array(rates) / sum(rates)),
    ]  # fmt: skip


def _kept_loss(units: int, rates: Rates, hours: float) -> Sampled:
    shares = lost_with_kept_free(*rates, PER_H, units, 1)
    served = sum(rate * (1 - share) for rate, share in zip(rates, shares, strict=True))
    return Sampled(
        "D5", f"{units} units, one kept free, nobody waits", "birth and death: guard channels",
        (
            rare("urgent: lost", shares[0]), rare("the rest: lost", shares[1]),
            Figure("busy share", served / PER_H / units),
        ),
        partial(keeping, units, rates, hours, room=0), partial(kept_loss_season, units, rates),
    )  # fmt: skip


def _kept(units: int, rates: Rates, hours: float) -> Sampled:
    solved = waits_with_kept_free(*rates, PER_H, units, 1)
    return Sampled(
        "D5", f"{units} units, one kept free, any number waits", "Taylor and Templeton 1980",
        (
            rare("urgent: mean wait, min", 60 * solved.urgent_wait),
            rare("the rest: mean wait, min", 60 * solved.rest_wait),
            rare("urgent: has to wait", solved.urgent_waits),
            rare("the rest: has to wait", solved.rest_waits),
        ),
        partial(keeping, units, rates, hours, room=-1), partial(kept_season, units, rates),
    )  # fmt: skip


# -- two officers needed ------------------------------------------------------

LAW = 'distribution = "lognormal", mean_min = 20, sigma = 1'
"""Only the mean of the handling makes a difference."""


def needing(units: int, rates: Rates, hours: float) -> Scene:
    """Nobody waits, and the second kind needs two of the units."""
    rows = kinds(*((rate, 1, LAW) for rate in rates))
    first, word, second = rows.rpartition("officers_needed = 1")
    assert word
    return queue(sum(rates), units, hours, room=0, kind=f"{first}officers_needed = 2{second}")


def needs_season(units: int, rates: Rates, made: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which some need two."""
    one = made.season(r, seed=seed)
    return [*lost(one, rates), *value(one, "busy_share"), *_steady(one, rates, units)]


def _needs(units: int, rates: Rates, hours: float) -> Sampled:
    loads = [rate / PER_H for rate in rates]
    shares = lost_by_need(loads, (1, 2), units)
    busy = loads[0] * (1 - shares[0]) + 2 * loads[1] * (1 - shares[1])
    return Sampled(
        "D5", f"{units} units, some requests need two, nobody waits", "Kaufman 1981; Roberts 1981",
        (
            rare("need one: lost", shares[0]), rare("need two: lost", shares[1]),
            Figure("busy share", busy / units),
        ),
        partial(needing, units, rates, hours), partial(needs_season, units, rates),
    )  # fmt: skip


CASES = (
    _kept_loss(3, (3.0, 3.0), 200),
    _kept(3, (3.0, 1.5), 400),
    _needs(5, (5.0, 2.0), 300),
)

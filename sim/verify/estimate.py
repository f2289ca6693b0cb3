"""What queueing theory says of a scenario, from the same inputs and without simulating it.

Each hour with the same units on duty is taken as a queue in its steady state:
requests evenly by chance, exponential times, alike units, callers who give up
by their law of patience (`sim.verify.patience`). The way there depends on how
many units are free (`sim.verify.walk_there`); where units have beats or are
sent by a list, Larson's hypercube says which ones are free. A unit's mean time
for a request holds the way there, and the way there depends on how busy the
units are, so both are worked out in turn until they agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Scenario
from sim.verify.asked import Asked, asked
from sim.verify.on_duty import OnDuty, Stretch, Times, times_of
from sim.verify.patience import VirtualWait, virtual_wait
from sim.verify.remarks import remarks_on
from sim.verify.walk_there import WalkThere, walk_there
from street_graph.graph import StreetGraph

WAITS = 40
"""Classes of waits."""

SHORTEST_MIN = 1e-6
"""No request takes less time."""

CLOSE = 1e-6
ROUNDS = 60


@dataclass(frozen=True)
class Limits:
    """What the study sets: limits in minutes, daily hours (start, length in minutes), seed."""

    reach_within_min: float
    wait_limit_min: float
    window: tuple[int, int]
    seed: int


@dataclass(frozen=True, eq=False)
class Steady:
    """One stretch of time as a queue in its steady state; sums over its requests an hour.

    Attributes
    ----------
    requests, sent, reached, in_time : float
        For the foot patrol, an hour.
    wait, to_limit : float
        Minutes of wait of those reached, and of all up to the limit.
    walk : float
        Metres walked to those reached.
    service_min : float
        Mean time that a request takes of the units sent to it, all together.
    busy_share, all_busy_share : float
    """

    requests: float
    sent: float
    reached: float
    in_time: float
    wait: float
    to_limit: float
    walk: float
    service_min: float
    busy_share: float
    all_busy_share: float


@dataclass(frozen=True, eq=False)
class ClosedForm:
    """The closed form of one scenario over the hours that count.

    Attributes
    ----------
    values : dict of str to float
        By name of a measure, and ``all_busy_share``; nan where there is none.
    hours : list of dict
        One row for each hour of the day with requests in the window.
    remarks : tuple of str
        What it cannot hold, and what was done instead (`sim.verify.remarks`).
    """

    values: dict[str, float]
    hours: list[dict[str, float]]
    remarks: tuple[str, ...]


def closed_form(scenario: Scenario, graph: StreetGraph, limits: Limits) -> ClosedForm:
    """Estimate a scenario in closed form.

    Parameters
    ----------
    scenario : Scenario
    graph : StreetGraph
    limits : Limits
    """
    times = times_of(scenario, graph, limits.window, limits.seed)
    ways = walk_there(scenario, graph, times.places) if times.places else None
    known: dict[tuple[tuple[OnDuty, ...], float, int], Steady] = {}
    rows: list[tuple[Stretch, float, Steady]] = []
    for stretch, minutes in times.minutes.items():
        key = (stretch.units, stretch.per_hour, stretch.hour)
        if key not in known:
            known[key] = steady(scenario, ways, times, limits, *key)
        rows.append((stretch, minutes / 60, known[key]))
    overloaded = any(one.all_busy_share >= 1.0 for _, _, one in rows)
    by_hour = []
    for hour in sorted({s.hour for s, _, one in rows if s.counted and one.requests > 0}):
        mine = [row for row in rows if row[0].hour == hour and row[0].counted]
        long = sum(hours for _, hours, _ in mine)
        by_hour.append({
            "hour": float(hour),
            "units": sum(len(s.units) * hours for s, hours, _ in mine) / long,
            "requests_per_hour": sum(one.requests * hours for _, hours, one in mine) / long,
            **_summed(mine),
        })  # fmt: skip
    return ClosedForm(_summed(rows), by_hour, remarks_on(scenario, times, overloaded))


def _summed(rows: Sequence[tuple[Stretch, float, Steady]]) -> dict[str, float]:
    """Sums over hours, as the measures of the simulation are sums over seasons.

    Time taken by requests is over all time on duty, all else over the requests
    of the hours that count.
    """
    counted = [(hours, one) for stretch, hours, one in rows if stretch.counted]
    on_duty = [(hours, one) for s, hours, one in rows if s.counted and s.units]
    unit_hours = sum(len(stretch.units) * hours for stretch, hours, _ in rows)

    def total(name: str) -> float:
        found: float = sum(hours * getattr(one, name) for hours, one in counted)
        return found

    def share(top: float, bottom: float) -> float:
        return float(top / bottom) if bottom > 0 else float("nan")

    asked_on_duty = sum(hours * one.requests for hours, one in on_duty)
    busy = sum(len(stretch.units) * hours * one.busy_share for stretch, hours, one in rows)
    all_busy = sum(hours * one.requests * one.all_busy_share for hours, one in on_duty)
    sent = sum(hours * one.sent for hours, one in on_duty)
    service = sum(hours * one.sent * one.service_min for hours, one in on_duty)
    return {
        "busy_share": share(busy, unit_hours),
        "all_busy_share": share(all_busy, asked_on_duty),
        "service_min": share(service, sent),
        "response_walk_m": share(total("walk"), total("reached")),
        "mean_wait_answered_min": share(total("wait"), total("reached")),
        "reached_share": share(total("reached"), total("requests")),
        "reached_in_time_share": share(total("in_time"), total("requests")),
        "mean_wait_to_limit_min": share(total("to_limit"), total("requests")),
    }


def steady(
    scenario: Scenario, ways: WalkThere | None, times: Times, limits: Limits,
    units: tuple[OnDuty, ...], per_hour: float, hour: int,
) -> Steady:  # fmt: skip
    """The steady state of one stretch of time."""
    of = asked(scenario, hour, sum(unit.officers for unit in units), len(units))
    requests = per_hour * of.foot_share
    served = requests * (1.0 - of.beyond_share)
    if not units or ways is None or served == 0.0:
        limit = limits.wait_limit_min
        return Steady(requests, 0, 0, 0, 0, requests * limit, 0, 0, 0, 0)
    per_min = served / 60
    distance = ways.by_free(units, per_min * of.unit_min)
    delay = scenario.dispatch.delay_min
    walk = ways.metres * times.min_per_m
    service = max(of.unit_min + of.units * float(distance[-1] @ walk), SHORTEST_MIN)
    for _ in range(ROUNDS):
        try:
            wait = _virtual_wait(scenario, of, per_min, service, len(units))
        except ValueError:
            return Steady(requests, served, 0, 0, 0, requests * limits.wait_limit_min, 0, service,
                          1, 1)  # fmt: skip
        meets = _meetings(scenario, of, wait, distance, limits.reach_within_min - delay)
        since = delay + meets.wait[:, None]
        arrives = since + walk
        there, at_arrival = of.still_there(since), of.still_there(arrives)
        sent = float((meets.chance * there).sum())
        reached = meets.chance * at_arrival
        walking = float((meets.chance * walk * (there + at_arrival) / 2).sum())
        taken = of.units * walking + of.unit_min * float(reached.sum())
        before, service = service, max(taken / sent, SHORTEST_MIN)
        if abs(service - before) <= CLOSE * before:
            break
    limit = limits.wait_limit_min
    saved = float((reached * np.maximum(limit - arrives, 0.0)).sum())
    return Steady(
        requests=requests,
        sent=served * sent,
        reached=served * float(reached.sum()),
        in_time=served * float(reached[arrives <= limits.reach_within_min].sum()),
        wait=served * float((reached * arrives).sum()),
        to_limit=requests * limit - served * saved,
        walk=served * float((reached @ ways.metres).sum()),
        service_min=service,
        busy_share=min(per_min * sent * service / len(units), 1.0),
        all_busy_share=wait.all_busy_share,
    )


@dataclass(frozen=True, eq=False)
class _Meetings:
    """What callers meet who never give up: waits (W,), chance of wait and distance (W, B)."""

    wait: np.ndarray
    chance: np.ndarray


def _virtual_wait(
    scenario: Scenario, of: Asked, per_min: float, service: float, units: int
) -> VirtualWait:
    """The wait at the desk until a unit would be free."""
    dispatch = scenario.dispatch
    delay = dispatch.delay_min
    at_desk = float(of.still_there(np.array(delay)))
    most = dispatch.hand_over_after_min - delay if dispatch.hand_over_after_min else np.inf
    if dispatch.queue_at_most == 0 or most <= 0:
        return virtual_wait(per_min * at_desk, service, units, None)
    return virtual_wait(
        per_min * at_desk, service, units, lambda t: of.still_there(delay + t) / at_desk, most,
        [minutes - delay for minutes in of.leave_together()],
    )  # fmt: skip


def _meetings(
    scenario: Scenario, of: Asked, wait: VirtualWait, distance: np.ndarray, in_time: float
) -> _Meetings:
    """Waits with the distances of who is sent: one of the free units, or the first to be free."""
    units = len(wait.states)
    free = units - np.arange(units)
    at_once = wait.states @ distance[free]
    dispatch = scenario.dispatch
    most = dispatch.hand_over_after_min - dispatch.delay_min
    cuts = [in_time, most, *(minutes - dispatch.delay_min for minutes in of.leave_together())]
    at, chance = wait.in_groups(min(WAITS, len(wait.wait)), cuts)
    if dispatch.queue_at_most == 0 or (dispatch.hand_over_after_min and most <= 0):
        at, chance = at[:0], chance[:0]
    elif dispatch.hand_over_after_min:
        at, chance = at[at <= most], chance[at <= most]
    later = chance[:, None] * distance[1]
    return _Meetings(np.append(0.0, at), np.vstack([at_once, later]))

"""Bare scenarios whose units need not be told apart: laws, priorities, patience, and theory.

What there is exact theory for: any law of handling where nobody waits (Erlang
B) or for one unit (Pollaczek and Khinchine; Cobham); several priorities,
interrupting or not, where handling is alike and exponential or there is one
unit; and any law of patience, with or without a car after some time, where it
is alike and exponential.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.demand_model import Duration, Kind
from sim.scenario.model import Scenario
from sim.study.evidence import Evidence
from sim.tables import HOUR_US, MINUTE_US, NEVER, SERVED
from sim.verify import erlang
from sim.verify.asked import asked
from sim.verify.cases.priorities import counted_early
from sim.verify.cases.scenes import value
from sim.verify.cases.steadying import steadying
from sim.verify.patience import virtual_wait
from sim.verify.priorities import (
    waits_by_priority,
    waits_for_one_unit,
    waits_with_interrupting,
)
from sim.world.durations import mean_min


@dataclass(frozen=True)
class Level:
    """Requests of one priority: rate a minute, mean handling (min), mean of its square."""

    priority: int
    rate: float
    mean: float
    square: float


def mean_square(law: Duration) -> float:
    """Mean of the square of a length of time, min2."""
    if law.distribution == "list":
        return sum(v * v for v in law.values_min) / len(law.values_min)
    more = {"constant": 1.0, "exponential": 2.0, "lognormal": math.exp(law.sigma**2)}
    return more[law.distribution] * law.mean_min**2


def on_foot(scenario: Scenario) -> list[Kind]:
    """Kinds of request that the foot patrol is asked for."""
    return [kind for kind in scenario.requests.kinds if kind.to_foot_share > 0]


def levels_of(scenario: Scenario, per_min: float) -> list[Level]:
    """Requests by priority, the most urgent first; `per_min` of them in all."""
    kinds = on_foot(scenario)
    weight = {kind.name: kind.share * kind.to_foot_share for kind in kinds}
    whole = sum(weight.values())
    found = []
    for priority in sorted({kind.priority for kind in kinds}):
        own = [kind for kind in kinds if kind.priority == priority]
        part = sum(weight[kind.name] for kind in own)
        mean = sum(weight[kind.name] * mean_min(kind.handling) for kind in own) / part
        square = sum(weight[kind.name] * mean_square(kind.handling) for kind in own) / part
        found.append(Level(priority, per_min * part / whole, mean, square))
    return found


def all_levels(levels: list[Level]) -> Level:
    """All priorities as one."""
    rate = sum(level.rate for level in levels)
    mean = sum(level.rate * level.mean for level in levels) / rate
    return Level(0, rate, mean, sum(level.rate * level.square for level in levels) / rate)


def alike(scenario: Scenario) -> bool:
    """Whether all handling has one exponential law."""
    laws = {kind.handling for kind in on_foot(scenario)}
    return len(laws) == 1 and all(law.distribution == "exponential" for law in laws)


def ranked(scenario: Scenario) -> bool:
    """Whether requests differ in priority."""
    return len({kind.priority for kind in on_foot(scenario)}) > 1


def leaves(scenario: Scenario) -> bool:
    """Whether who waits leaves in another way than by one exponential law of patience."""
    patience = {kind.patience for kind in on_foot(scenario)}
    plain = len(patience) == 1 and all(p is None or p.distribution == "exponential"
                                       for p in patience)  # fmt: skip
    return not plain or scenario.dispatch.hand_over_after_min > 0


def not_held(scenario: Scenario, units: int) -> dict[str, str]:
    """What there is no theory for, by key; an empty text where there is."""
    dispatch = scenario.dispatch
    some_leave = leaves(scenario) or any(kind.patience for kind in on_foot(scenario))
    levels = sorted({kind.priority for kind in on_foot(scenario)})
    same = alike(scenario)
    partly = dispatch.preempt_priority and dispatch.preempt_priority < levels[-2:][0]
    return {
        "requests.kind.handling": "handling has to be exponential, the same for all kinds, or "
        "nobody may wait, or there has to be one unit and nobody who gives up"
        if not (same or dispatch.queue_at_most == 0 or (units == 1 and dispatch.queue_at_most < 0))
        or (not same and some_leave) else "",
        "requests.kind.patience": "with a limited queue all have to wait for ever, or all with "
        "one exponential law" if leaves(scenario) and dispatch.queue_at_most >= 0 else "",
        "requests.kind.priority": "with different priorities any number has to wait, for ever"
        if len(levels) > 1 and (some_leave or dispatch.queue_at_most >= 0) else "",
        "dispatch.preempt_priority": "all priorities but the last have to interrupt others, "
        "and who is interrupted has to go on where it was, with any unit"
        if len(levels) > 1 and dispatch.preempt_priority and (
            partly or dispatch.preempted_then != "resume"
            or (dispatch.preempted_by != "any" and units > 1)
        ) else "",
        "dispatch.ageing_min_per_level": "waiting counts as urgency"
        if len(levels) > 1 and dispatch.ageing_min_per_level else "",
    }  # fmt: skip


def source_of(scenario: Scenario) -> str:
    """Whose formulas hold for a scenario of which all is held; "" for those of alike units."""
    if ranked(scenario):
        return "Buzen and Bondi" if scenario.dispatch.preempt_priority else "Cobham"
    if leaves(scenario):
        return "Baccelli and Hebuterne"
    if alike(scenario):
        return ""
    return "Erlang B" if scenario.dispatch.queue_at_most == 0 else "Pollaczek and Khinchine"


def expected_of(scenario: Scenario, per_min: float, units: int) -> dict[str, float]:
    """What such a scenario should give, by name of the figure; units are alike.

    Raises
    ------
    ValueError
        If more requests come than the units can serve.
    """
    levels = levels_of(scenario, per_min)
    every = all_levels(levels)
    load = every.rate * every.mean
    if leaves(scenario):
        return _of_patience(scenario, every, units)
    if scenario.dispatch.queue_at_most == 0:
        lost = erlang.erlang_b(load, units)
        return {"busy share": load * (1 - lost) / units, "lost": lost}
    interrupting = ranked(scenario) and scenario.dispatch.preempt_priority > 0
    rates = [level.rate for level in levels]
    if units == 1:
        means, squares = [x.mean for x in levels], [x.square for x in levels]
        waits = waits_for_one_unit(rates, means, squares, interrupting=interrupting)
    else:
        formula = waits_with_interrupting if interrupting else waits_by_priority
        waits = formula(rates, 1 / every.mean, units)
    found = {"busy share": load / units}
    if not interrupting:
        found["has to wait"] = erlang.erlang_c(load, units)
    if len(levels) == 1:
        return found | {"mean wait, min": waits[0]}
    return found | {
        f"priority {level.priority}: {'time lost' if interrupting else 'mean wait'}, min": wait
        for level, wait in zip(levels, waits, strict=True)
    }


def _of_patience(scenario: Scenario, every: Level, units: int) -> dict[str, float]:
    """What it should give where who waits leaves (Baccelli and Hebuterne)."""
    of = asked(scenario, 0, units, units)
    most = scenario.dispatch.hand_over_after_min or np.inf
    together = of.leave_together()
    solved = virtual_wait(every.rate, every.mean, units, of.still_there, most, together)
    reached = solved.chance * np.where(solved.wait < most, of.still_there(solved.wait), 0.0)
    served = float(solved.states.sum() + reached.sum())
    return {
        "busy share": every.rate * every.mean * served / units,
        "has to wait": solved.all_busy_share,
        "not served": 1 - served,
        "mean wait of those served, min": float(reached @ solved.wait) / served,
    }


def found_in(one: Evidence, scenario: Scenario, per_min: float, units: int) -> dict[str, float]:
    """The same figures in a season; requests of its last part, as long as the warm-up, left out."""
    early = counted_early(one)
    requests, outcome = one.world.requests, one.log.outcomes
    calls = one.log.assignments
    foot = early.window.contains(requests["t"]) & requests["foot"]
    served = outcome["outcome"] == SERVED
    wait = np.full(len(requests), NEVER)
    np.minimum.at(wait, calls["request"], calls["ordered"] - requests["t"][calls["request"]])
    late = foot & (wait > 0)
    number = int(foot.sum())
    not_served = 1 - (served & foot).sum() / number
    levels = levels_of(scenario, per_min)
    found = {
        "busy share": value(one, "busy_share")[0],
        "lost": not_served,
        "not served": not_served,
        "has to wait": late.sum() / number,
        "mean wait of those served, min": float(wait[foot & served].mean()) / MINUTE_US,
    }
    spent = (outcome["t"] - requests["t"] - requests["handling"]) / MINUTE_US
    hours = early.window.total / HOUR_US
    for level in levels:
        own = foot & served & (requests["priority"] == level.priority)
        expected = level.rate * 60 * hours
        for name, minutes in (("mean wait", wait / MINUTE_US), ("time lost", spent)):
            title = f"priority {level.priority}: {name}, min"
            found[title] = float(minutes[own].sum() / expected)
    found["mean wait, min"] = float((wait[foot & served] / MINUTE_US).sum()) / (
        sum(level.rate for level in levels) * 60 * hours
    )
    return found


def steadied(one: Evidence, scenario: Scenario, per_min: float, units: int) -> list[float]:
    """Quantities of a season whose mean is 0: numbers, work and squares, by priority and in all."""
    early = counted_early(one)
    requests = one.world.requests[one.world.requests["foot"]].copy()
    requests["segment"] = 0
    early = replace(early, world=replace(early.world, requests=requests))
    levels = levels_of(scenario, per_min)
    every = all_levels(levels)
    found = steadying(early, [60 * per_min], every.mean, units)
    counted = requests[early.window.contains(requests["t"])]
    minutes = counted["handling"] / MINUTE_US
    expected = early.window.total / MINUTE_US
    for level in levels:
        own = minutes[counted["priority"] == level.priority]
        if len(levels) > 1:
            found += [len(own) / (level.rate * expected) - 1,
                      float(own.sum()) / (level.rate * level.mean * expected) - 1]  # fmt: skip
        found.append(float(own @ own) / (level.rate * level.square * expected) - 1)
    return found

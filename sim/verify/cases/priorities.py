"""D3: priorities share out one and the same mean wait, with and without interrupting."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.tables import SERVED
from sim.verify import erlang
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.queues import SERVICE_MIN, WAIT_ENOUGH, rare
from sim.verify.cases.scenes import Scene, exponential, kinds, one_fast_unit, queue, steadying
from sim.verify.priorities import waits_by_priority, waits_with_interrupting
from sim.verify.published import PRIORITIES

HOURS = {(1, 2.0): 3000, (2, 5.0): 1500, (3, 5.0): 1000, (4, 5.0): 1200}
SIMULATED = [key for key in PRIORITIES if key[0] == 1 or sum(key[1]) == 5]
"""Units and rates; two units with 2 requests an hour are held against the formula only."""

NAMES = ("most urgent", "urgent", "the rest")


def wait_by_kind(evidence: Evidence) -> list[float]:
    """Mean wait (min) of each kind of request, then of all."""
    calls = evidence.log.assignments
    asked = evidence.world.requests[calls["request"]]
    counted = evidence.window.contains(asked["t"])
    wait = (calls["arrived"] - asked["t"]) / 60e6
    own = [wait[counted & (asked["kind"] == kind)].mean() for kind in range(3)]
    return [*own, wait[counted].mean()]


def lost_by_kind(evidence: Evidence) -> list[float]:
    """Mean time in the system less own service (min) of each kind, then of all."""
    asked, ended = evidence.world.requests, evidence.log.outcomes
    counted = evidence.window.contains(asked["t"]) & (ended["outcome"] == SERVED)
    lost = (ended["t"] - asked["t"] - asked["handling"]) / 60e6
    own = [lost[counted & (asked["kind"] == kind)].mean() for kind in range(3)]
    return [*own, lost[counted].mean()]


def ranked(
    units: int, rates: tuple[float, ...], hours: float, *, interrupting: bool = False,
    alike: bool = False,
) -> Scene:  # fmt: skip
    """A queue of three kinds, `alike` in their priority or not."""
    rows = kinds(*((rate, 1 if alike else i + 1, exponential(SERVICE_MIN))
                   for i, rate in enumerate(rates)))  # fmt: skip
    made = queue(sum(rates), units, hours, kind=rows)
    dispatch = replace(made.scenario.dispatch, preempt_priority=9 if interrupting else 0)
    return replace(made, scenario=replace(made.scenario, dispatch=dispatch))


def _steady(one: Evidence, rates: tuple[float, ...], units: int) -> list[float]:
    """By the most urgent kind, the first two and all three (four each); then by one fast unit."""
    found = []
    for number in (1, 2, 3):
        found += steadying(one, [sum(rates[:number])], SERVICE_MIN, units, number)
    if units > 1:
        found += one_fast_unit(one, sum(rates), units, SERVICE_MIN, 5)
    return found


def _season(
    units: int, rates: tuple[float, ...], interrupting: bool, scene: Scene, seed: int, r: int
) -> list[float]:
    one = scene.season(r, seed=seed)
    by_kind = lost_by_kind(one) if interrupting else wait_by_kind(one)
    return [*by_kind, *_steady(one, rates, units)]


def _case(units: int, rates: tuple[float, ...], interrupting: bool) -> Sampled:
    hours = HOURS[units, sum(rates)]
    waits = (waits_with_interrupting if interrupting else waits_by_priority)(rates, 3, units)
    together = erlang.queue(sum(rates), 3, units).mean_wait
    if interrupting:
        # A priority does not notice what is less urgent, so only the more urgent steady it.
        noticed: list[tuple[int, ...] | None] = [tuple(range(4)), tuple(range(8)), None]
        title = f"{units} units, {sum(rates):g} an hour, interrupting"
    else:
        noticed = [None] * 3
        title = f"{units} units, {sum(rates):g} an hour"
    figures = [
        rare(f"{name}: mean wait, min", 60 * wait, steadied_by=steady)
        for name, wait, steady in zip(NAMES, waits, noticed, strict=True)
    ]
    if interrupting and units > 1:
        # The most urgent wait so seldom that their wait is a rare event: no more than twice it.
        figures[0] = replace(figures[0], most=max(60 * waits[0], WAIT_ENOUGH))
    figures.append(Figure("all: mean wait, min", 60 * together, True))
    return Sampled(
        "D3", title, "Cobham" if not interrupting else "Buzen and Bondi", tuple(figures),
        partial(ranked, units, rates, hours, interrupting=interrupting),
        partial(_season, units, rates, interrupting),
    )  # fmt: skip


def formulas(seed: int) -> list[Row]:
    """The formulas beside the printed digits; all priorities together wait as one queue does."""
    rows = []
    for (units, rates), (printed, alike, interrupting) in PRIORITIES.items():
        title = f"{units} units, {sum(rates):g} an hour"
        for word, known, function in (
            ("", printed, waits_by_priority),
            ("interrupting, ", interrupting, waits_with_interrupting),
        ):
            found = 60 * np.array(function(rates, 3, units))
            rows += [
                Row(f"{title}: {word}{name}, min", a, float(b), 4e-5 if sum(rates) == 2 else 5.1e-6)
                for name, a, b in zip(NAMES, known, found, strict=True)
            ]
            mean = float(found @ rates) / sum(rates)
            rows.append(Row(f"{title}: {word}all, min", alike, mean, 5.1e-6))
    return rows


def _same_wait(seed: int) -> list[Row]:
    """Splitting the stream into priorities leaves requests and handling as they are."""
    rates = (0.5, 1.5, 3.0)
    first = ranked(2, rates, 200).world(1, seed).requests
    second = ranked(2, rates, 200, alike=True).world(1, seed).requests
    same = (first["t"] == second["t"]).all() and (first["handling"] == second["handling"]).all()
    return [Row("same requests at the same times, 1 for yes", 1, float(same))]


CASES = (
    Exact("D3", "printed digits", "Cobham; Buzen and Bondi", formulas, formula=True),
    Exact("D3", "the same requests with and without priorities", "identity", _same_wait),
    *(_case(*key, False) for key in SIMULATED),
    *(_case(*key, True) for key in SIMULATED),
)

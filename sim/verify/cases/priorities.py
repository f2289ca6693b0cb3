"""D3: priorities share out one and the same mean wait, with and without interrupting."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.tables import HOUR_US, SERVED
from sim.verify import erlang
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.queues import SERVICE_MIN, WAIT_ENOUGH, rare
from sim.verify.cases.scenes import Scene, exponential, kinds, queue, warm_up_hours
from sim.verify.cases.steadying import if_none_delayed, one_fast_unit, steadying
from sim.verify.priorities import waits_by_priority, waits_with_interrupting
from sim.verify.published import PRIORITIES

HOURS = {
    False: {(1, 2.0): 2500, (2, 5.0): 500, (3, 5.0): 600, (4, 5.0): 1000},
    True: {(1, 2.0): 2000, (2, 5.0): 500, (3, 5.0): 1000, (4, 5.0): 1000},
}
"""Hours of a season that count, without and with interrupting."""

SIMULATED = [key for key in PRIORITIES if key[0] == 1 or sum(key[1]) == 5]
"""Units and rates; two units with 2 requests an hour are held against the formula only."""

NAMES = ("most urgent", "urgent", "the rest")


def counted_early(evidence: Evidence) -> Evidence:
    """The same season without its last part, as long as the warm-up: who asked before is served."""
    window = evidence.window
    length = window.length - window.start
    return replace(evidence, window=replace(window, length=length, every=length))


def _by_kind(
    evidence: Evidence, rates: tuple[float, ...], kind: np.ndarray, minutes: np.ndarray
) -> list[float]:
    """Minutes of requests for each that is expected, of each kind and of all.

    A mean over the means of seasons would be too low, as a busy season would
    count no more than a quiet one.
    """
    expected = np.array(rates) * evidence.window.total / HOUR_US
    found = np.bincount(kind, weights=minutes, minlength=len(rates))
    return [*(found / expected).tolist(), float(found.sum() / expected.sum())]


def wait_by_kind(evidence: Evidence, rates: tuple[float, ...]) -> list[float]:
    """Mean wait (min) of each kind of request, then of all."""
    calls = evidence.log.assignments
    asked = evidence.world.requests[calls["request"]]
    counted = evidence.window.contains(asked["t"])
    wait = (calls["arrived"] - asked["t"]) / 60e6
    return _by_kind(evidence, rates, asked["kind"][counted], wait[counted])


def lost_by_kind(evidence: Evidence, rates: tuple[float, ...]) -> list[float]:
    """Mean time in the system less own service (min) of each kind, then of all."""
    asked, ended = evidence.world.requests, evidence.log.outcomes
    counted = evidence.window.contains(asked["t"]) & (ended["outcome"] == SERVED)
    lost = (ended["t"] - asked["t"] - asked["handling"]) / 60e6
    return _by_kind(evidence, rates, asked["kind"][counted], lost[counted])


def ranked(
    units: int, rates: tuple[float, ...], hours: float, *, interrupting: bool = False,
    alike: bool = False,
) -> Scene:  # fmt: skip
    """A queue of three kinds, `alike` in their priority or not."""
    rows = kinds(*((rate, 1 if alike else i + 1, exponential(SERVICE_MIN))
                   for i, rate in enumerate(rates)))  # fmt: skip
    after = warm_up_hours(sum(rates), units, -1, SERVICE_MIN)
    made = queue(sum(rates), units, hours + after, kind=rows)
    dispatch = replace(made.scenario.dispatch, preempt_priority=9 if interrupting else 0)
    return replace(made, scenario=replace(made.scenario, dispatch=dispatch))


LATE_MIN = 5


def _steady(one: Evidence, rates: tuple[float, ...], units: int, interrupting: bool) -> list[float]:
    """Two quantities for each of the first, the first two and all kinds; then their waits.

    With interrupting, three for each of the same; without, three for all and
    two for each kind by itself. Then one fast unit, for more than one unit.
    """
    found, waits = [], []
    for number in (1, 2, 3):
        per_hour = sum(rates[:number])
        found += steadying(one, [per_hour], SERVICE_MIN, units, number)[:2]
        if interrupting:
            waits += if_none_delayed(
                one, per_hour, units, SERVICE_MIN, LATE_MIN, most_urgent=number
            )
    if not interrupting:
        shares = np.array(rates) / sum(rates)
        waits = if_none_delayed(one, sum(rates), units, SERVICE_MIN, LATE_MIN, shares=shares)
    fast = one_fast_unit(one, sum(rates), units, SERVICE_MIN, LATE_MIN) if units > 1 else []
    return [*found, *waits, *fast]


def _noticed(units: int, interrupting: bool) -> list[tuple[int, ...]]:
    """Which quantities of `_steady` steady the wait of each kind, and of all."""
    fast = range(15, 18 if units > 1 else 15)
    if interrupting:
        # A kind does not notice what is less urgent, so only the more urgent steady it. Of
        # several units the most urgent seldom wait: nearly all of what their wait would be
        # without delays is their wait, and the few seasons that differ look like none.
        most_urgent = (0, 1, 6, 7, 8) if units == 1 else (0, 1)
        return [most_urgent, (*range(4), *range(6, 12)), (*range(2, 6), *range(9, 15), *fast),
                (4, 5, *range(12, 15), *fast)]  # fmt: skip
    return [
        *((*range(2 * kind, 2 * kind + 2), 4, 5, *range(6, 9), 9 + 2 * kind, 10 + 2 * kind, *fast)
          for kind in range(3)),
        (*range(4, 9), *fast),
    ]  # fmt: skip


def _season(
    units: int, rates: tuple[float, ...], interrupting: bool, scene: Scene, seed: int, r: int
) -> list[float]:
    one = counted_early(scene.season(r, seed=seed))
    by_kind = lost_by_kind(one, rates) if interrupting else wait_by_kind(one, rates)
    return [*by_kind, *_steady(one, rates, units, interrupting)]


def _case(units: int, rates: tuple[float, ...], interrupting: bool) -> Sampled:
    hours = HOURS[interrupting][units, sum(rates)]
    waits = (waits_with_interrupting if interrupting else waits_by_priority)(rates, 3, units)
    together = erlang.queue(sum(rates), 3, units).mean_wait
    noticed = _noticed(units, interrupting)
    title = f"{units} units, {sum(rates):g} an hour" + (", interrupting" if interrupting else "")
    figures = [
        rare(f"{name}: mean wait, min", 60 * wait, steadied_by=steady)
        for name, wait, steady in zip(NAMES, waits, noticed, strict=False)
    ]
    if interrupting and units > 1:
        # The most urgent wait so seldom that their wait is a rare event: no more than twice it.
        figures[0] = replace(figures[0], most=max(60 * waits[0], WAIT_ENOUGH))
    figures.append(Figure("all: mean wait, min", 60 * together, True, steadied_by=noticed[-1]))
    # With so few waits a low mean comes with a low spread: the interval needs more seasons than
    # its width does.
    first = 160 if interrupting and units > 1 else 40
    return Sampled(
        "D3", title, "Cobham" if not interrupting else "Buzen and Bondi", tuple(figures),
        partial(ranked, units, rates, hours, interrupting=interrupting),
        partial(_season, units, rates, interrupting), first=first,
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

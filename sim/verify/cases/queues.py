"""D1, D2 and D4: units at one spot that walk in no time are a queue of the textbooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.tables import HOUR_US, MINUTE_US
from sim.verify import erlang
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, kinds, queue, shares_of_time, value
from sim.verify.cases.steadying import if_none_delayed, one_fast_unit, steadying
from sim.verify.priorities import wait_for_one_unit
from sim.verify.published import (
    ANY_NUMBER_WAIT_H,
    ERLANG,
    FIVE_AT_MOST,
    FIVE_AT_MOST_IN_SYSTEM,
    FIVE_AT_MOST_SERVED_PER_H,
    FIVE_AT_MOST_WAIT_H,
    FIVE_AT_MOST_WAITING,
    ONE_UNIT,
)

SERVICE_MIN = 20
PER_H = 60 / SERVICE_MIN
"""Requests that a busy unit serves in an hour."""
LATE_MIN = 5

WAIT_ENOUGH = 0.002
"""Half-width (min) that always does for a mean wait under 0.01 min."""

SHARE_ENOUGH = 0.0005
"""The same for a share under 0.001."""

WITH_DRAWS = 8
"""Requests an hour at which the draws themselves are judged too."""

HOURS = {
    (2, 2): 250, (2, 4): 2000, (4, 2): 300, (4, 3): 200, (4, 4): 500, (4, 8): 400, (6, 3): 200,
    (6, 4): 250, (6, 8): 800, (8, 3): 1000, (8, 4): 300, (8, 6): 300, (8, 8): 800,
}  # fmt: skip
"""Hours of a season; how many seasons it takes is seen from the first ones.

A mean over the means of seasons is a little low: a busy season counts no more than a quiet
one, and who still waits at its end is not counted. So long seasons for queues that forget
slowly: 30 times 1 / (sqrt(c mu) - sqrt(lambda))^2 or more.
"""


def rare(name: str, expected: float, **more: object) -> Figure:
    """A wait, or a share of requests, which next to nothing may hide in an absolute half-width."""
    tiny, enough = (0.01, WAIT_ENOUGH) if "mean wait" in name else (0.001, SHARE_ENOUGH)
    return Figure(name, expected, True, enough if expected < tiny else 0.0, **more)  # type: ignore[arg-type]


# -- D1 -----------------------------------------------------------------------


def waits(evidence: Evidence) -> tuple[float, float]:
    """Share of the requests that have to wait, and the mean number that waits."""
    calls, requests = evidence.log.assignments, evidence.world.requests
    asked = requests["t"][calls["request"]]
    counted = evidence.window.contains(asked)
    share = float((calls["ordered"] > asked)[counted].mean())
    one = np.ones(len(calls), dtype=np.int64)
    shares = shares_of_time(evidence, asked, calls["ordered"], one, 1)
    return share, float(shares @ np.arange(len(shares)))


def drawn(evidence: Evidence) -> tuple[float, float]:
    """Requests an hour and their mean handling (min): what steadies the rest has to be right."""
    asked = evidence.world.requests
    asked = asked[evidence.window.contains(asked["t"])]
    hours = evidence.window.total / HOUR_US
    return len(asked) / hours, float(asked["handling"].mean()) / MINUTE_US


def erlang_c_season(per_hour: float, units: int, scene: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which any number waits."""
    one = scene.season(r, seed=seed)
    names = ("mean_wait_answered_min", "reached_in_time_share", "busy_share")
    wait, in_time, busy = value(one, *names)
    share, number = waits(one)
    return [
        wait, 1 - in_time, share, number, busy, *(drawn(one) if per_hour == WITH_DRAWS else ()),
        *steadying(one, [per_hour], SERVICE_MIN, units)[:2],
        *if_none_delayed(one, per_hour, units, SERVICE_MIN, LATE_MIN),
        *one_fast_unit(one, per_hour, units, SERVICE_MIN, LATE_MIN),
    ]  # fmt: skip


def erlang_b_season(per_hour: float, units: int, scene: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which nobody waits."""
    one = scene.season(r, seed=seed)
    return [
        *value(one, "handed_over_share", "busy_share"),
        *steadying(one, [per_hour], SERVICE_MIN, units),
    ]


def _erlang(per_hour: int, units: int) -> tuple[Sampled, Sampled]:
    hours = HOURS[per_hour, units]
    solved = erlang.queue(per_hour / 60, 1 / SERVICE_MIN, units)
    lost = erlang.erlang_b(per_hour * SERVICE_MIN / 60, units)
    title = f"{per_hour} an hour, {units} units"
    figures: tuple[Figure, ...] = (
        rare("mean wait, min", solved.mean_wait),
        rare("waits longer than 5 min", solved.longer_than(LATE_MIN)),
        rare("has to wait", solved.all_busy_share),
        rare("number that waits", solved.waiting),
        Figure("busy share", solved.busy_share),
    )
    if per_hour == WITH_DRAWS:
        figures += (
            Figure("requests an hour", per_hour, steadied_by=()),
            Figure("handling, min", SERVICE_MIN, steadied_by=()),
        )
    return (
        Sampled(
            "D1", title, "Erlang C", figures, partial(queue, per_hour, units, hours),
            partial(erlang_c_season, per_hour, units),
        ),
        Sampled(
            "D1", f"{title}, nobody waits", "Erlang B",
            (rare("lost", lost), Figure("busy share", per_hour / 3 * (1 - lost) / units)),
            partial(queue, per_hour, units, hours, room=0),
            partial(erlang_b_season, per_hour, units),
        ),
    )  # fmt: skip


def erlang_formulas(seed: int) -> list[Row]:
    """The program's closed forms beside the printed digits of D1 and D2."""
    rows = []
    for (per_hour, units), printed in ERLANG.items():
        solved = erlang.queue(per_hour / 60, 1 / SERVICE_MIN, units)
        found = {
            "Erlang B": erlang.erlang_b(per_hour / 3, units),
            "Erlang C": erlang.erlang_c(per_hour / 3, units),
            "mean wait, min": solved.mean_wait,
            "number that waits": solved.waiting,
            "longer than 5 min": solved.longer_than(LATE_MIN),
        }
        for (name, value_), known in zip(found.items(), printed, strict=True):
            within = 5.1e-6 if "mean wait" in name else 5.1e-7
            rows.append(Row(f"{per_hour} an hour, {units} units: {name}", known, value_, within))
    return rows


# -- D2 -----------------------------------------------------------------------


def numbers_in_the_system(evidence: Evidence, most: int) -> np.ndarray:
    """Share of the counted time with 0, 1, ..., `most` requests waiting or in hand."""
    asked = evidence.world.requests["t"]
    gone = evidence.log.outcomes["t"]
    return shares_of_time(evidence, asked, gone, np.ones(len(asked), dtype=np.int64), most + 1)


def five_season(scene: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season in which three may wait."""
    one = scene.season(r, seed=seed)
    shares = numbers_in_the_system(one, 5)[:6]
    names = ("mean_wait_answered_min", "handed_over_share", "busy_share")
    number = float(shares @ np.arange(6))
    waiting = float(shares @ [0, 0, 0, 1, 2, 3])
    return [*shares, number, waiting, *value(one, *names), *steadying(one, [5], 20, 2)]


FIVE = Sampled(
    "D2", "5 an hour, 2 units, 3 may wait", "Jensen, ORMM: M/M/2/5",
    (
        *(Figure(f"{n} in the system", p, True) for n, p in enumerate(FIVE_AT_MOST)),
        Figure("number in the system", FIVE_AT_MOST_IN_SYSTEM),
        Figure("number that waits", FIVE_AT_MOST_WAITING, True),
        Figure("mean wait, min", 60 * FIVE_AT_MOST_WAIT_H, True),
        Figure("lost", FIVE_AT_MOST[5], True),
        Figure("busy share", FIVE_AT_MOST_SERVED_PER_H / 3 / 2),
    ),
    partial(queue, 5, 2, 300, room=3),
    five_season,
)  # fmt: skip


def five_formulas(seed: int) -> list[Row]:
    """The program's closed form beside the printed digits."""
    solved = erlang.queue(5, 3, 2, room=3)
    number = float(solved.states @ np.arange(6))
    rows = [
        Row(f"{n} in the system", p, float(solved.states[n]), 5.1e-7)
        for n, p in enumerate(FIVE_AT_MOST)
    ]
    return [
        *rows,
        Row("number in the system", FIVE_AT_MOST_IN_SYSTEM, number, 5.1e-7),
        Row("number that waits", FIVE_AT_MOST_WAITING, solved.waiting, 5.1e-7),
        Row("mean wait, h", FIVE_AT_MOST_WAIT_H, solved.mean_wait, 5.1e-7),
        Row("served an hour", FIVE_AT_MOST_SERVED_PER_H, 3 * solved.in_service, 5.1e-7),
        Row("mean wait with room for all, h", ANY_NUMBER_WAIT_H,
            erlang.queue(5, 3, 2).mean_wait, 5.1e-7),
    ]  # fmt: skip


# -- D4 -----------------------------------------------------------------------


def one_unit_season(scene: Scene, seed: int, r: int) -> list[float]:
    """The mean wait of a season."""
    one = scene.season(r, seed=seed)
    requests, window = one.world.requests, one.window
    counted = requests[window.contains(requests["t"])]
    expected = 1.5 * window.total / HOUR_US
    mean_square = float((counted["handling"] / (SERVICE_MIN * MINUTE_US)) @ (
        counted["handling"] / (SERVICE_MIN * MINUTE_US)
    )) / expected  # fmt: skip
    steady = steadying(one, [1.5], SERVICE_MIN, 1)
    return [value(one, "mean_wait_answered_min")[0], *steady[:2], mean_square]


def _one_unit(law: str) -> Sampled:
    handling, square_cv, _ = ONE_UNIT[law]

    def season(scene: Scene, seed: int, r: int) -> list[float]:
        wait, number, work, mean_square = one_unit_season(scene, seed, r)
        return [wait, number, work, mean_square / (1 + square_cv) - 1]

    expected = 60 * wait_for_one_unit(1.5, 1 / 3, square_cv)
    return Sampled(
        "D4", f"1.5 an hour, 1 unit, {law} handling", "Pollaczek and Khinchine",
        (Figure("mean wait, min", expected, True),),
        partial(queue, 1.5, 1, 1000, kind=kinds((1, 1, handling))), season,
    )  # fmt: skip


def one_unit_formulas(seed: int) -> list[Row]:
    """The formula beside the printed digits."""
    return [
        Row(f"{law}: mean wait, min", wait, 60 * wait_for_one_unit(1.5, 1 / 3, cv), 5.1e-5)
        for law, (_, cv, wait) in ONE_UNIT.items()
    ]


Rows = Callable[[int], list[Row]]


def _formula(kind: str, name: str, source: str, rows: Rows) -> Exact:
    return Exact(kind, name, source, rows, formula=True)


CASES = (
    _formula("D1", "printed digits", "Erlang B and C", erlang_formulas),
    *(case for row in ERLANG for case in _erlang(*row)),
    _formula("D2", "printed digits", "Jensen, ORMM: M/M/2/5", five_formulas),
    FIVE,
    _formula("D4", "printed digits", "Pollaczek and Khinchine", one_unit_formulas),
    *map(_one_unit, ONE_UNIT),
)

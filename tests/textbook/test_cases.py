"""Every case of `walks verify`, as the command runs it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.verify.case import KINDS, Exact, Sampled
from sim.verify.cases.larson_odoni import line_city
from sim.verify.cases.priorities import counted_early, lost_by_kind, ranked
from sim.verify.cases.scenes import SEED, Scene, value
from sim.verify.judging import interval
from sim.verify.published import LINE
from sim.verify.registry import all_cases, case_named, key_of
from sim.verify.runner import figures_judged, verify
from sim.verify.table import faults

LONG = (
    "B: nobody", "C: 12", "C: 5 units", "C: 6", "C: 8", "D1: 2 an hour, 4 units",
    "D1: 6 an hour, 8", "D1: 8 an hour, 3 units", "D1: 8 an hour, 8", "D3: 1 unit",
    "D3: 2 units", "D3: 3 units", "D3: 4 units", "E1: 1 a", "E1: 2 a", "E1: 4 a", "E1: 8 a",
)  # fmt: skip
"""Cases that take more than about two seconds."""


def short(key: str) -> bool:
    return not key.startswith(LONG)


KEYS = [
    pytest.param(key, marks=() if short(key) else (pytest.mark.slow,))
    for key in map(key_of, all_cases())
]


@pytest.mark.parametrize("key", KEYS)
def test_the_simulator_agrees_with_theory(key: str) -> None:
    together = figures_judged(all_cases())
    lines = verify([case_named(key)], SEED, full=False, together=together)
    assert lines
    assert faults(lines) == []


def test_every_kind_of_case_is_there_and_simulated() -> None:
    cases = all_cases()
    assert {case.kind for case in cases} == set(KINDS)
    simulated = {c.kind for c in cases if isinstance(c, Sampled) or not c.formula}
    assert simulated == set(KINDS)
    assert all(case.source for case in cases)
    assert sum(isinstance(case, Exact) for case in cases) > 20


@pytest.mark.slow
def test_sending_the_nearest_unit_is_not_the_least_travel() -> None:
    nearest = line_city("nearest", {}, hours=12_000)
    best = line_city("preference", LINE["w = 53/126"][0], hours=12_000)
    saved = [
        value(nearest.season(r), "response_walk_m")[0] - value(best.season(r), "response_walk_m")[0]
        for r in range(60)
    ]
    found = interval(np.array(saved), None, 1)
    assert abs(found.mean - 0.80) <= found.half < 0.80


@pytest.mark.slow
def test_beginning_again_with_the_same_handling_takes_longer_than_going_on() -> None:
    rates = (0.2, 0.6, 1.2)
    made = ranked(1, rates, 300, interrupting=True)

    def lost(then: str) -> float:
        dispatch = replace(made.scenario.dispatch, preempted_then=then)
        again = Scene(replace(made.scenario, dispatch=dispatch), made.ground)
        seasons = (counted_early(again.season(r)) for r in range(40))
        return sum(lost_by_kind(one, rates)[2] for one in seasons)

    assert lost("restart") > 1.1 * lost("resume")

"""Selecting the best: how often it is the best where that is hardest.

The best is ahead of all others by exactly the margin, and the others are
alike (the slippage configuration), with spreads that differ from scenario to
scenario, over shared evenings and over separate ones.
"""

from __future__ import annotations

import numpy as np

from sim.study.selection import select
from sim.verify.proof.rows import Row, holds
from sim.verify.proof.work import in_groups, spread_out

ALPHA = 0.05
"""Error allowed."""

FIRST_STAGE = 40
"""Seasons before any scenario is dropped."""

MARGIN = 1.0
"""How far the best is ahead, and the margin that matters."""

SPREADS = (2.0, 4.0)
"""Smallest and largest standard deviation between seasons."""

MOST = 4_000
"""Seasons drawn; what is not decided by then counts as wrong."""

CASES = tuple(
    (scenarios, widest, shared)
    for scenarios in (2, 5, 10, 20)
    for widest in ("the others", "the best")
    for shared in (0.0, 0.5)
)
"""Scenarios, which has the largest spread, correlation between scenarios."""


def slippage(rng: np.random.Generator, case: tuple[int, str, float]) -> np.ndarray:
    """Season values of which row 0 is the best, shape (scenarios, MOST)."""
    scenarios, widest, shared = case
    spread = np.linspace(*SPREADS, scenarios)[:, None]
    if widest == "the best":
        spread = spread[::-1]
    evening = np.sqrt(shared) * rng.standard_normal(MOST)
    own = np.sqrt(1 - shared) * rng.standard_normal((scenarios, MOST))
    values: np.ndarray = spread * (evening + own)
    values[0] += MARGIN
    return values


def selections(seed: int, studies: range) -> np.ndarray:
    """Whether the best was selected (bool, shape (n, cases))."""
    return np.array([
        [
            select(slippage(np.random.default_rng([seed, 2, study, i]), case),
                   MARGIN, ALPHA, FIRST_STAGE).best == 0
            for i, case in enumerate(CASES)
        ]
        for study in studies
    ])  # fmt: skip


def chosen_rows(seed: int, studies: int, workers: int) -> list[Row]:
    """The rows on selection."""
    found = np.concatenate(spread_out(selections, seed, in_groups(studies), workers))
    part = "Selecting the best, ahead by exactly the margin"
    rows = []
    for i, (scenarios, widest, shared) in enumerate(CASES):
        evenings = f"shared evenings (correlation {shared})" if shared else "separate evenings"
        what = f"the best of {scenarios} selected; {widest} vary most; {evenings}"
        what = what.replace("the best vary", "the best varies")
        rows.append(holds(part, what, found[:, i]))
    return rows

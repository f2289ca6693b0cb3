"""Targets: how often "meets" or "fails" is wrong where that is hardest.

The true share of seasons in which the target is met is what was asked for, or
a hair below it; every look from 40 to 1,280 seasons is judged.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Target
from sim.study.arms import SINGLE, Arm
from sim.study.estimate import look_at
from sim.study.targets import FAILS, MEETS, judge
from sim.verify.proof.rows import Row, wrong
from sim.verify.proof.work import in_groups, spread_out

LOOKS = (40, 80, 160, 320, 640, 1280)
"""Seasons at the looks that are judged."""

ASKED = (0.5, 0.8, 0.9)
"""Shares of seasons that are asked for."""

HAIR = 1e-4
"""How far the true share lies below, where the target is not met."""

MEASURE = "reached_in_time_share"


def evenly(rng: np.random.Generator) -> Arm:
    """One scenario of which a measure lies evenly between 0 and 1."""
    seasons = LOOKS[-1]
    top = np.zeros((seasons, len(SINGLE)))
    top[:, [m.name for m in SINGLE].index(MEASURE)] = rng.uniform(size=seasons)
    nothing = tuple(np.zeros(0) for _ in range(seasons))
    return Arm(
        "drawn", top, np.ones_like(top), nothing, np.ones((seasons, 1)), np.ones(1), np.ones(1), ()
    )


def mistaken(arm: Arm, asked: float, true_share: float) -> bool:
    """Whether any look says the wrong word of a target met with `true_share`."""
    target = Target(MEASURE, 1 - true_share, None, asked)
    word = MEETS if true_share < asked else FAILS
    return any(judge(arm, target, look_at(seasons)).verdict == word for seasons in LOOKS)


def judged(seed: int, studies: range) -> np.ndarray:
    """Wrong words (bool, shape (n, asked, 2)): "meets" below, "fails" at what was asked."""
    out = []
    for study in studies:
        arm = evenly(np.random.default_rng([seed, 3, study]))
        out.append([[mistaken(arm, a, a - HAIR), mistaken(arm, a, a)] for a in ASKED])
    return np.array(out)


def target_rows(seed: int, studies: int, workers: int) -> list[Row]:
    """The rows on targets."""
    found = np.concatenate(spread_out(judged, seed, in_groups(studies), workers))
    part = f"Targets, at all looks from {LOOKS[0]} to {LOOKS[-1]:,} seasons"
    rows = []
    for i, asked in enumerate(ASKED):
        for k, (word, share) in enumerate(((MEETS, asked - HAIR), (FAILS, asked))):
            what = f'"{word}" is said, asked in {asked:.0%} of seasons, true {share:.2%}'
            rows.append(wrong(part, what, found[:, i, k]))
    return rows

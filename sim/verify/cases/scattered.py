"""E1: the nearest of units that are scattered by chance, with streets at right angles.

So many units a square kilometre stand at random corners of a fine grid, away
from whose edge somebody asks. The walk to the nearest has the mean
sqrt(pi / 8 g) and the variance 1 / 2g - pi / 8g, with g units a square
kilometre (Larson and Odoni 3.8.2; Kolesar and Blum, Management Science 19,
1973). In a straight line the mean would be 1 / (2 sqrt g). Between corners of
the grid both are a little different (`on_corners`).
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np

from sim.study.measures.response import respond
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, patrol
from sim.verify.cases.walking import NO_HANDLING
from street_graph.graph import grid

SOURCE = "Larson and Odoni 3.8.2"
SIDE = 44
"""Blocks on each side of the grid."""

BLOCK_KM = 0.11
"""Length of a block at one unit a square kilometre; shorter in proportion to 1 / sqrt g."""

EDGE = 14
"""Blocks from the edge within which nobody asks: no nearest unit is missed beyond it."""

ASKING = tuple(range(EDGE, SIDE - EDGE + 1, 4))
"""Rows and columns of the corners at which somebody asks."""

PRINTED = {
    1: (0.500000, 0.261362, 0.626657, 0.327568), 2: (0.353553, 0.184811, 0.443113, 0.231626),
    4: (0.250000, 0.130681, 0.313329, 0.163784), 8: (0.176777, 0.092405, 0.221557, 0.115813),
}  # fmt: skip
"""Units a square km: mean and sd (km) in a straight line, and at right angles."""

BALLS = (3, 6, 9, 12)
"""Radii (blocks): how often nobody is within them steadies the figures."""


def straight(density: float) -> tuple[float, float]:
    """Mean and sd (km) of the straight line to the nearest unit."""
    return 1 / (2 * math.sqrt(density)), math.sqrt((4 - math.pi) / (4 * math.pi * density))


def right_angled(density: float) -> tuple[float, float]:
    """Mean and sd (km) of the way along streets at right angles."""
    mean = math.sqrt(math.pi / (8 * density))
    return mean, math.sqrt(1 / (2 * density) - math.pi / (8 * density))


def on_corners() -> tuple[float, float]:
    """Mean and variance of the way between corners, over those of the plane.

    Of the corners, 2 k^2 + 2 k + 1 lie within k blocks, so the chance to find
    nobody there is exp(-g b^2 (2 k^2 + 2 k + 1)), with b the length of a block.
    """
    k = np.arange(200)
    beyond = np.exp(-(BLOCK_KM**2) * (2 * k * k + 2 * k + 1))
    mean = BLOCK_KM * float(beyond.sum())
    square = BLOCK_KM**2 * float(((2 * k + 1) * beyond).sum())
    known, spread = right_angled(1)
    return mean / known, (square - mean**2) / spread**2


def _corner(row: int, column: int) -> tuple[str, int]:
    """A street of the grid that begins or ends at a corner, and its end there (0 or 1)."""
    if column < SIDE:
        return f"r{row}-{column}", 0
    return f"r{row}-{column - 1}", 1


def fine_grid(density: float) -> Scene:
    """The grid on which nobody stands yet."""
    block = round(1000 * BLOCK_KM / math.sqrt(density), 3)
    graph = grid(SIDE + 1, SIDE + 1, block, block)
    asking = "\n".join(
        f'[[requests.place]]\nweight = 1\ncorner = "segment {_corner(r, c)[0]} @ 0 m"'
        for r in ASKING
        for c in ASKING
    )
    changes = {
        "requests.per_day": 24 * 20,
        "crew.response_speed_mps": 1e6,
        "patrol.posts": ["segment r0-0 @ 0 m"],
    }
    return patrol(graph, "post", 1, 10, changes, NO_HANDLING, asking, speed_mps=1e6)


def scattered_season(density: float, made: Scene, seed: int, r: int) -> list[float]:
    """Mean and squared spread of the walk of one scatter, and how often nobody is near who asks."""
    block = int(made.ground.graph.length_mm[0]) / 1e6
    rng = np.random.default_rng([seed, r, 31])
    cells = (SIDE + 1) ** 2
    number = max(int(rng.poisson(density * cells * block**2)), 1)
    row, column = rng.integers(0, SIDE + 1, (2, number))
    posts = []
    for i, j in zip(row.tolist(), column.tolist(), strict=True):
        street, end = _corner(i, j)
        posts.append(f"segment {street} @ {end * block * 1000:g} m")
    scenario = made.scenario
    scenario = replace(
        scenario,
        patrol=replace(scenario.patrol, posts=tuple(posts)),
        shifts=(replace(scenario.shifts[0], officers=number),),
    )
    one = replace(made, scenario=scenario).season(r, seed=seed)
    found = respond(one)
    walked = found.walked[found.reached] / 1e6
    mean = right_angled(density)[0] * on_corners()[0]
    asked = one.world.requests["segment"][found.reached]
    place = {name: i for i, name in enumerate(one.graph.segment_id)}
    corner = {place[_corner(i, j)[0]]: (i, j) for i in ASKING for j in ASKING}
    at = np.array([corner[s] for s in asked.tolist()])
    away = np.abs(at[:, :1] - row) + np.abs(at[:, 1:] - column)
    none = [
        float((away > k).all(axis=1).mean())
        / math.exp(-density * block**2 * (2 * k * k + 2 * k + 1)) - 1
        for k in BALLS
    ]  # fmt: skip
    return [float(walked.mean()), float(((walked - mean) ** 2).mean()), *none]


def _case(density: int) -> Sampled:
    mean, spread = right_angled(density)
    finer, spread_finer = on_corners()
    return Sampled(
        "E1", f"{density} a square km, right angles", SOURCE,
        (Figure("mean way, km", mean * finer),
         Figure("variance, km2", spread**2 * spread_finer, True)),
        partial(fine_grid, density), partial(scattered_season, density), together=10,
    )  # fmt: skip


def formulas(seed: int) -> list[Row]:
    """The formulas beside the printed digits, in a straight line and at right angles."""
    rows = []
    names = ("straight line, mean", "straight line, sd", "right angles, mean", "right angles, sd")
    for density, printed in PRINTED.items():
        found = (*straight(density), *right_angled(density))
        rows += [
            Row(f"{density} a square km: {name}, km", a, b, 1.1e-6)
            for name, a, b in zip(names, printed, found, strict=True)
        ]
    mean, variance = on_corners()
    return [
        *rows,
        Row("corners of the grid over the plane: mean", 1, mean, 0.012),
        Row("corners of the grid over the plane: variance", 1, variance, 0.03),
    ]


CASES = (
    Exact("E1", "printed digits", SOURCE, formulas, formula=True),
    *map(_case, PRINTED),
)

"""H: how long a place is left alone, on a round, back and forth, and at random.

Two definitions: the mean gap between visits E[I], and the mean time since the
last visit at a random moment, E[I squared] / 2E[I].
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.rhythm import pass_idleness, passes
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, chain, patrol, value
from street_graph.graph import grid, legs

HOUR_RING = chain([100] * 36, closed=True)  # an hour to walk round at 1 m/s
STREET = chain([100] * 10)  # 1 km in ten parts
BLOCKS = grid(5, 5, 100, 100)  # 25 corners, 40 streets
EDGE_US = 100_000_000  # time for one of its streets at 1 m/s


def longest_gap_min(season: Evidence) -> np.ndarray:
    """Longest time between two passes of each street."""
    found = passes(season)
    longest = np.zeros(season.graph.segments)
    same = found.segment[1:] == found.segment[:-1]
    np.maximum.at(longest, found.segment[1:][same], np.diff(found.t)[same] / 60e6)
    return longest


def farthest(name: str, expected: np.ndarray | float, found: np.ndarray) -> Row:
    """The street where what was found is farthest from what it should be."""
    known = np.broadcast_to(expected, found.shape)
    at = int(np.abs(found - known).argmax())
    return Row(name, float(known[at]), float(found[at]), 1e-9 * float(known[at]))


def round_rows(seed: int) -> list[Row]:
    """Every gap is the round over the units; a place is left alone for half of it in the mean."""
    rows = []
    for units in (1, 2, 3, 4, 8):
        season = patrol(HOUR_RING, "tour", units, 10).season(seed=seed)
        mean, at_random = pass_idleness(season)
        rows += [
            farthest(f"{units} units: mean gap, min", 60 / units, mean),
            farthest(f"{units} units: time since the last visit, min", 30 / units, at_random),
            farthest(f"{units} units: longest gap, min", 60 / units, longest_gap_min(season)),
        ]
    for units in (1, 2, 4):
        # Seen for the 100 s on it, then not for the rest of the 3600 s / k.
        season = patrol(HOUR_RING, "tour", units, 30, {"season.warm_up_hours": 10}).season(
            seed=seed
        )
        period, on_it = 60 / units, 100 / 60
        (since,) = value(season, "mean_time_since_seen_min")
        expected = (period - on_it) ** 2 / (2 * period)
        rows.append(Row(f"{units} units: time since seen (block), min", expected, since,
                        1e-9 * expected))  # fmt: skip
    return rows


def together_rows(seed: int) -> list[Row]:
    """Two officers who walk as a pair are one unit: the gap is the round, not half of it."""
    made = patrol(HOUR_RING, "tour", 2, 10)
    shift = replace(made.scenario.shifts[0], unit="pair")
    made = replace(made, scenario=replace(made.scenario, shifts=(shift,)))
    mean, at_random = pass_idleness(made.season(seed=seed))
    return [
        farthest("a pair: mean gap, min", 60.0, mean),
        farthest("a pair: time since the last visit, min", 30.0, at_random),
    ]


def street_rows(seed: int) -> list[Row]:
    """Back and forth on a street the gaps take turns."""
    ends = ("segment s0 @ 0 m", "segment s9 @ 100 m")
    # 45 times along the street: an odd number, so that both gaps come equally often.
    season = patrol(STREET, "fixed", 1, 12.5, {"patrol.points": ends}).season(seed=seed)
    x = np.arange(0.05, 1, 0.1)  # middles of the ten parts, as shares of the street
    along = 1000 / 60
    mean, at_random = pass_idleness(season)
    whole = along * (2 / 3 - 1 / 600)  # two thirds; ten middles leave out 1/600
    return [
        farthest("mean gap, min", along, mean),
        farthest("longest gap, min", 2 * along * np.maximum(x, 1 - x), longest_gap_min(season)),
        farthest("time since the last visit, min", along * (x**2 + (1 - x) ** 2), at_random),
        Row("its mean over the street, min", whole, float(at_random.mean()), 1e-9 * whole),
    ]


def idleness(season: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Mean gap and mean time since the last visit of each corner, in streets walked."""
    graph, steps = season.graph, season.log.steps
    whole = steps[steps["from_mm"] != steps["to_mm"]]
    first_end = whole["to_mm"] == 0
    corner = np.where(first_end, graph.u[whole["segment"]], graph.v[whole["segment"]])
    mean, at_random = np.zeros(graph.nodes), np.zeros(graph.nodes)
    for node in range(graph.nodes):
        gap = np.diff(np.unique(whole["left"][corner == node])) / EDGE_US
        mean[node], at_random[node] = gap.mean(), (gap**2).mean() / (2 * gap.mean())
    return mean, at_random


def mean_time_to(node: int, turn_back: bool) -> float:
    """Exact mean number of streets from a random walk's usual state to its next visit of `node`.

    Solved over the directed streets: m(a) = 0 if a leads to the node, else 1
    plus the mean of m over the streets that may follow a.
    """
    found = legs(BLOCKS)
    start = np.repeat(np.arange(BLOCKS.nodes), np.diff(found.start))
    size = len(start)
    chance = np.zeros((size, size))
    for a in range(size):
        onward = np.flatnonzero(start == found.other[a])
        back = (found.segment[onward] == found.segment[a]) & (not turn_back)
        chance[a, onward[~back]] = 1 / (~back).sum()
    chance[found.other == node] = 0
    ahead = found.other != node
    return float(np.linalg.solve(np.eye(size) - chance, ahead.astype(float)).mean())


DEGREE = np.diff(legs(BLOCKS).start)


def exact_since(turn_back: bool) -> float:
    """Mean time since the last visit of a corner, over the 25 corners, in streets."""
    return float(np.mean([mean_time_to(node, turn_back) for node in range(25)])) + 0.5


def random_season(made: Scene, seed: int, r: int) -> list[float]:
    """Mean gaps at corners, sides, inside and everywhere, and the time since the last visit."""
    mean, at_random = idleness(made.season(r, seed=seed))
    by_degree = [float(mean[degree == DEGREE].mean()) for degree in (2, 3, 4)]
    return [*by_degree, float(mean.mean()), float(at_random.mean())]


def _random(turn_back: bool) -> Sampled:
    figures = (
        Figure("mean gap at corners, streets", 40), Figure("at the sides", 80 / 3),
        Figure("inside", 20), Figure("all 25 corners", 26.4),
        Figure("time since the last visit", exact_since(turn_back)),
    )  # fmt: skip
    make = partial(patrol, BLOCKS, "roam", 1, 50_000 / 36, {"patrol.turn_back": turn_back})
    name = "one walks at random" + ("" if turn_back else ", not back at once")
    return Sampled("H3", name, "Kac: 2 |E| / degree", figures, make, random_season, first=30)


def shared_return(degree: np.ndarray, walks: int, even: int) -> float:
    """Mean gap between visits to a corner by any of some walks in step, mean over the corners.

    Corners of a grid are black and white, and each walk changes color with every street. So
    `even` walks and the others take turns at each corner, and two walks of one color are
    at it together now and then, which is one visit.
    """
    free = 1 - degree / BLOCKS.segments
    visits = ((1 - free**even) + (1 - free ** (walks - even))) / 2
    return float((1 / visits).mean())


def four_season(made: Scene, seed: int, r: int) -> list[float]:
    """Mean gap of a season with four walks, over what it should be for where they began."""
    season = made.season(r, seed=seed)
    steps = season.log.steps
    first = steps[(steps["entered"] == 0) & (steps["from_mm"] != steps["to_mm"])]
    at_first_end = first["from_mm"] == 0
    corner = np.where(at_first_end, BLOCKS.u[first["segment"]], BLOCKS.v[first["segment"]])
    even = int(((corner % 5 + corner // 5) % 2 == 0).sum())
    return [idleness(season)[0].mean() / shared_return(DEGREE, 4, even)]


def _four(turn_back: bool) -> Sampled:
    make = partial(patrol, BLOCKS, "roam", 4, 10_000 / 36, {"patrol.turn_back": turn_back})
    name = "four walk at random" + ("" if turn_back else ", not back at once")
    figures = (Figure("mean gap over what it should be", 1.0),)
    return Sampled("H3", name, "Kac, joint visits once", figures, make, four_season, first=16)


def four_rows(seed: int) -> list[Row]:
    """The formula for four walks beside what was simulated elsewhere."""
    likely = [math.comb(4, even) * 0.52**even * 0.48 ** (4 - even) for even in range(5)]
    mean = sum(share * shared_return(DEGREE, 4, even) for even, share in enumerate(likely))
    return [
        Row("four walks: mean gap, streets", 6.935, mean, 0.06),
        Row("one walk: time since the last visit", 44.0, exact_since(True), 0.44),
        Row("not back at once: time since the last visit", 24.7, exact_since(False), 0.25),
    ]


def apart_rows(seed: int) -> list[Row]:
    """Units that look for unseen streets do not end up together.

    Units that all choose by themselves and at once merge on a grid for good: eight leave a
    corner alone for 12.6 streets in the mean, no less than four do.
    """
    means = {}
    for units in (1, 2, 4, 8):
        made = patrol(BLOCKS, "longest-unseen", units, 4_000 / 36)
        means[units] = np.mean([idleness(made.season(r, seed=seed))[0].mean() for r in range(1, 7)])
    rows = [Row("one unit: mean gap, streets", 26.5, float(means[1]), 0.03 * 26.5)]
    return rows + [
        Row(f"{units} units: mean gap, streets", 1.4 * float(means[1]) / units, float(means[units]),
            bound=True)
        for units in (2, 4, 8)
    ]  # fmt: skip


CASES = (
    Exact("H1", "units evenly spaced", "L / (k v), L / (2 k v)", round_rows),
    Exact("H1", "all walk together", "L / v", together_rows),
    Exact("H2", "one unit on a street", "2 max(x, L - x) / v", street_rows),
    Exact("H3", "formulas beside other simulations", "Kac", four_rows, formula=True),
    _random(True), _random(False), _four(True), _four(False),
    Exact("H3", "the longest unseen, several units", "a known trap", apart_rows),
)  # fmt: skip

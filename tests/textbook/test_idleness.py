"""How long a place is left alone: on a round, back and forth, at random, and by looking.

Two definitions: the mean gap between visits E[I], and the mean time since the
last visit at a random moment, E[I squared] / 2E[I].
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.study.evidence import Evidence
from sim.study.measures.rhythm import pass_idleness, passes
from street_graph.graph import grid, legs
from tests.textbook.cases import chain, patrol, value
from tests.textbook.judging import NARROW, Figure, disagreements

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


@pytest.mark.parametrize("units", [1, 2, 3, 4, 8])
def test_on_a_round_every_gap_is_the_round_over_the_units(units: int) -> None:
    season = patrol(HOUR_RING, "tour", units, 10).season()
    mean, at_random = pass_idleness(season)
    assert mean == pytest.approx(60 / units, rel=1e-9)
    assert at_random == pytest.approx(30 / units, rel=1e-9)
    assert longest_gap_min(season) == pytest.approx(60 / units, rel=1e-9)


@pytest.mark.parametrize("units", [1, 2, 4])
def test_on_a_round_time_since_a_block_was_seen(units: int) -> None:
    # Seen for the 100 s on it, then not for the rest of the 3600 s / k.
    season = patrol(HOUR_RING, "tour", units, 30, {"season.warm_up_hours": 10}).season()
    period, on_it = 60 / units, 100 / 60
    (since,) = value(season, "mean_time_since_seen_min")
    assert since == pytest.approx((period - on_it) ** 2 / (2 * period), rel=1e-9)


def test_back_and_forth_the_gaps_take_turns() -> None:
    ends = ("segment s0 @ 0 m", "segment s9 @ 100 m")
    # 45 times along the street: an odd number, so that both gaps come equally often.
    season = patrol(STREET, "fixed", 1, 12.5, {"patrol.points": ends}).season()
    x = np.arange(0.05, 1, 0.1)  # middles of the ten parts, as shares of the street
    along = 1000 / 60
    mean, at_random = pass_idleness(season)
    assert mean == pytest.approx(along, rel=1e-9)
    assert longest_gap_min(season) == pytest.approx(2 * along * np.maximum(x, 1 - x), rel=1e-9)
    assert at_random == pytest.approx(along * (x**2 + (1 - x) ** 2), rel=1e-9)
    # Two thirds over the whole street; ten middles leave out 1/600.
    assert at_random.mean() == pytest.approx(along * (2 / 3 - 1 / 600), rel=1e-9)


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


@pytest.mark.parametrize(("turn_back", "at_random_about"), [(True, 44.0), (False, 24.7)])
def test_random_walk_returns_as_seldom_as_a_corner_has_few_streets(
    turn_back: bool, at_random_about: float
) -> None:
    # 2 x 40 streets over 2, 3 or 4 that meet at the corner, with or without turning back.
    made = patrol(BLOCKS, "roam", 1, 50_000 / 36, {"patrol.turn_back": turn_back})
    both = np.array([idleness(made.season(r)) for r in range(30)])
    mean, at_random = both[:, 0], both[:, 1]
    degree = np.diff(legs(BLOCKS).start)
    exact = float(np.mean([mean_time_to(node, turn_back) for node in range(25)])) + 0.5
    assert exact == pytest.approx(at_random_about, rel=0.01)
    figures = [
        Figure("corners", mean[:, degree == 2].mean(axis=1), 40, NARROW),
        Figure("sides", mean[:, degree == 3].mean(axis=1), 80 / 3, NARROW),
        Figure("inside", mean[:, degree == 4].mean(axis=1), 20, NARROW),
        Figure("all", mean.mean(axis=1), 26.4, NARROW),
        Figure("since last visit", at_random.mean(axis=1), exact, NARROW),
    ]
    assert disagreements(figures) == []


def shared_return(degree: np.ndarray, walks: int, even: int) -> float:
    """Mean gap between visits to a corner by any of some walks in step, mean over the corners.

    Corners of a grid are black and white, and each walk changes color with every street. So
    `even` walks and the others take turns at each corner, and two walks of one color are
    at it together now and then, which is one visit.
    """
    free = 1 - degree / BLOCKS.segments
    visits = ((1 - free**even) + (1 - free ** (walks - even))) / 2
    return float((1 / visits).mean())


@pytest.mark.parametrize("turn_back", [True, False])
def test_four_random_walks_share_the_corners(turn_back: bool) -> None:
    made = patrol(BLOCKS, "roam", 4, 10_000 / 36, {"patrol.turn_back": turn_back})
    degree = np.diff(legs(BLOCKS).start)
    likely = [math.comb(4, even) * 0.52**even * 0.48 ** (4 - even) for even in range(5)]
    mean = sum(share * shared_return(degree, 4, even) for even, share in enumerate(likely))
    assert mean > 26.4 / 4
    assert mean == pytest.approx(6.935, abs=0.06)  # five runs simulated elsewhere
    ratios = []
    for season in map(made.season, range(16)):
        steps = season.log.steps
        first = steps[(steps["entered"] == 0) & (steps["from_mm"] != steps["to_mm"])]
        at_first_end = first["from_mm"] == 0
        corner = np.where(at_first_end, BLOCKS.u[first["segment"]], BLOCKS.v[first["segment"]])
        even = int(((corner % 5 + corner // 5) % 2 == 0).sum())
        ratios.append(idleness(season)[0].mean() / shared_return(degree, 4, even))
    assert disagreements([Figure("four walks", ratios, 1.0, NARROW)]) == []


@pytest.mark.parametrize("units", [2, 4, 8])
def test_units_that_look_for_unseen_streets_do_not_end_up_together(units: int) -> None:
    # Units that all choose by themselves and at once merge on a grid for good: eight leave a
    # corner alone for 12.6 streets in the mean, no less than four do.
    alone = patrol(BLOCKS, "longest-unseen", 1, 4_000 / 36)
    several = patrol(BLOCKS, "longest-unseen", units, 4_000 / 36)
    one = np.mean([idleness(alone.season(r))[0].mean() for r in range(6)])
    shared = np.mean([idleness(several.season(r))[0].mean() for r in range(6)])
    assert one == pytest.approx(26.5, rel=0.03)
    assert one / units * 0.95 < shared < one / units * 1.4

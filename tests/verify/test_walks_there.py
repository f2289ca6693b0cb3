"""How far the unit sent has to walk: worked by hand on a line, and by rule on Washington."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.load import open_scenario
from sim.verify.cases.scenes import SEED, chain, patrol
from sim.verify.on_duty import Times, times_of
from sim.verify.walk_there import MOST_APART, WalkThere, walk_there
from street_graph.graph import grid
from street_graph.store import load

AT_THE_END = '[[requests.place]]\nweight = 1\ncorner = "segment s0 @ 0 m"'


def line(units: int, *tables: str, **changes: object) -> tuple[Times, WalkThere]:
    """Units that roam on a line of 2 km in two streets."""
    made = patrol(chain([1500, 500]), "roam", units, 48, changes, *tables)
    times = times_of(made.scenario, made.ground.graph, (0, 1440), SEED)
    return times, walk_there(made.scenario, made.ground.graph, times.places)


def mean_walks(units: int, *tables: str) -> np.ndarray:
    times, ways = line(units, *tables)
    (together,) = {stretch.units for stretch in times.minutes}
    chances = ways.by_free(together, 1.0)
    assert chances.sum(axis=1) == pytest.approx([0] + [1] * units)
    return chances[1:] @ ways.metres


def test_the_nearest_of_n_units_on_a_line_seen_from_its_end() -> None:
    # the least of n numbers spread evenly over 2 km: 2 km / (n + 1)
    assert mean_walks(4, AT_THE_END) == pytest.approx(2000 / np.arange(2, 6), rel=0.02)


def test_two_spots_on_a_line_are_a_third_of_it_apart() -> None:
    assert mean_walks(1) == pytest.approx([2000 / 3], rel=0.01)


def test_a_street_grid_is_walked_as_the_book_says() -> None:
    # squares of n x n blocks: (2 n + 1) / 3 blocks between two random spots
    streets = grid(7, 7, 100, 100)  # 6 x 6 blocks
    made = patrol(streets, "roam", 1, 24)
    times = times_of(made.scenario, streets, (0, 1440), SEED)
    ways = walk_there(made.scenario, streets, times.places)
    assert ways.mean.mean() == pytest.approx(100 * 13 / 3, rel=0.02)


def washington(**changes: object) -> tuple[Times, WalkThere]:
    scenario = open_scenario("announced").scenario
    dispatch = replace(scenario.dispatch, **changes)
    scenario = replace(scenario, dispatch=dispatch)
    graph = load("washington")
    times = times_of(scenario, graph, (720, 600), 2021)
    return times, walk_there(scenario, graph, times.places)


def test_times_on_duty_are_those_of_the_shifts() -> None:
    times, _ = washington()
    hours = {0: 0.0, 2: 0.0, 4: 0.0}
    for stretch, minutes in times.minutes.items():
        hours[len(stretch.units)] += minutes / 60 / 64
    assert hours == pytest.approx({0: 14, 2: 4, 4: 6})
    counted = sum(m for s, m in times.minutes.items() if s.counted)
    assert counted == pytest.approx(64 * 600)
    assert not times.drawn and len(times.places) == 2
    # a pair walks at the pace of the slower one
    assert 1 / 1.5 < 60 * times.min_per_m < 1 / 1.2


def test_the_nearest_walks_least_and_anybody_most() -> None:
    walks = {}
    for rule in ("nearest", "own-beat-first", "least-busy"):
        times, ways = washington(rule=rule)
        (four,) = {s.units for s in times.minutes if len(s.units) == 4}
        walks[rule] = ways.by_free(four, 0.3)[1:] @ ways.metres
        assert (np.diff(walks[rule]) <= 1e-9).all()
    assert (walks["nearest"][1:] < walks["own-beat-first"][1:]).all()
    assert (walks["own-beat-first"][1:] < walks["least-busy"][1:]).all()
    # who is left over when three are busy matters little
    assert walks["nearest"][0] == pytest.approx(walks["least-busy"][0], rel=0.03)


def test_beats_mixed_up_are_near_beats_told_apart() -> None:
    times, ways = washington()
    (four,) = {s.units for s in times.minutes if len(s.units) == 4}
    many = four * 3
    assert len(many) > MOST_APART
    mixed = ways.by_free(tuple(sorted(many)), 0.3)[12] @ ways.metres
    apart = ways.by_free(tuple(sorted(four * 2)), 0.3)[8] @ ways.metres
    assert 0.6 * apart < mixed < apart

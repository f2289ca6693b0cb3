"""Tours for units together: known answers, the bound, Washington, what is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from street_graph.gap_bound import LENGTH, MOATS, gap_bound, grow
from street_graph.gaps import gaps_on, tour_length, worst
from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.optimized import kept_optimized, load_optimized, optimize
from street_graph.paths import path_tables
from street_graph.plans import fits, load_plan, save_plans
from street_graph.store import SHIPPED, load
from street_graph.tours import odd_nodes, pairs, tour_length_mm
from tests.street_graph.test_gaps import gaps_of

WASHINGTON = load("washington")


@lru_cache(maxsize=12)
def kept(units: int):
    plan = kept_optimized(WASHINGTON, units, [SHIPPED])
    assert plan is not None
    return plan


def random_grid(columns: int, rows: int, seed: int, weights: tuple[float, ...]) -> StreetGraph:
    luck = np.random.default_rng(seed)
    shape = grid(columns, rows, 1, 1)
    return from_tables(
        "random", {str(n): (0.0, 0.0) for n in range(shape.nodes)},
        [{"id": str(s), "u": str(shape.u[s]), "v": str(shape.v[s]),
          "length_m": int(luck.integers(10, 400)), "weight": float(luck.choice(weights))}
         for s in range(shape.segments)],
    )  # fmt: skip


@pytest.mark.parametrize("units", [1, 2, 4, 5])
def test_round_one_block_the_bound_is_reached_exactly(units):
    plan = optimize(grid(2, 2, 100, 100), [units])[units]
    assert plan.longest_mm == 400_000 / units
    assert plan.bound.mm == pytest.approx(400_000 / units, abs=1)
    assert plan.bound.name == LENGTH


@pytest.mark.parametrize("units", [1, 3])
def test_without_odd_corners_the_bound_is_reached(units):
    """A wheel of blocks: every corner joins an even number of streets."""
    rows = [
        {"id": f"{a}{b}{n}", "u": a, "v": b, "length_m": 120}
        for n, (a, b) in enumerate(("AB", "BC", "CA", "AD", "DB", "BE", "EC", "CF", "FA"))
    ]
    graph = from_tables("wheel", dict.fromkeys("ABCDEF", (0.0, 0.0)), rows)
    plan = optimize(graph, [units])[units]
    assert plan.longest_mm == 9 * 120_000 / units == plan.bound.mm


@pytest.mark.parametrize(("blocks", "length"), [((2, 2), 16), ((3, 3), 28), ((4, 4), 48),
                                                ((7, 7), 124)])  # fmt: skip
def test_on_grids_one_unit_needs_the_postman_tour_and_the_bound_is_near(blocks, length):
    graph = grid(blocks[0] + 1, blocks[1] + 1, 100, 100)
    plan = optimize(graph, [1])[1]
    assert plan.longest_mm == length * 100_000
    assert plan.bound.name == MOATS
    assert plan.ratio < 1.2


def test_a_dead_end_street_is_left_alone_for_twice_its_length():
    graph = from_tables(
        "dead end", {"A": (0, 0), "B": (0, 0)}, [{"id": "ab", "u": "A", "v": "B", "length_m": 100}]
    )
    plan = optimize(graph, [1])[1]
    assert plan.longest_mm == 200_000
    # both ends are odd: moats 100 m wide in all; L + Y - 2 deepest = 100, and 4 c = 20,000
    assert plan.bound.mm == int((100 + np.sqrt(100**2 + 4 * 2 * (100 * 50 - 2 * 50**2 / 2))) / 2
                                * 1000)  # fmt: skip


def test_moats_are_no_wider_than_the_least_pairing_of_odd_corners():
    tables = path_tables(WASHINGTON)
    odd = odd_nodes(WASHINGTON, np.arange(WASHINGTON.segments))
    least = sum(int(tables.distances[a, b]) for a, b in pairs(tables.distances, odd))
    last = list(grow(WASHINGTON, np.ones(WASHINGTON.segments, dtype=bool)))[-1]
    assert 0.9 * least < last.width <= least
    assert (last.own.sum(axis=0) <= WASHINGTON.length_mm).all()


@given(
    columns=st.integers(2, 4), rows=st.integers(2, 4), seed=st.integers(0, 2**32 - 1),
    units=st.integers(1, 5),
    weights=st.sampled_from([(1.0,), (1.0, 0.5), (1.0, 0.7, 0.4, 0.2), (3.0, 1.0, 0.0)]),
)  # fmt: skip
@settings(max_examples=50, deadline=None, derandomize=True)
def test_no_plan_goes_below_the_bound(columns, rows, seed, units, weights):
    graph = random_grid(columns, rows, seed, weights)
    if not graph.weight.any():
        return
    plan = optimize(graph, [units])[units]
    gap = gaps_on(graph, plan.tour, plan.starts_mm)
    assert plan.longest_mm == worst(gap, graph.weight) >= plan.bound.mm > 0
    assert fits(graph, plan.tour, np.arange(graph.segments))
    evenly = tour_length_mm(graph) / units * graph.weight.max()
    assert plan.longest_mm <= evenly + graph.weight.max()  # a millimetre for whole starts


@given(columns=st.integers(2, 3), rows=st.integers(2, 3), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_beats_do_not_go_below_the_bound_and_plans_are_no_worse(columns, rows, seed):
    graph = random_grid(columns, rows, seed, (1.0,))
    for units in (2, 3):
        beats = load_plan(graph, units, [])
        apart = worst(gaps_of(graph, beats.tours, [[0]] * units), graph.weight)
        plan = optimize(graph, [units])[units]
        assert plan.bound.mm <= plan.longest_mm <= apart + 1


@pytest.mark.parametrize("units", range(1, 13))
def test_on_washington_near_the_bound_and_never_worse_than_beats(units):
    plan = kept(units)
    beats = load_plan(WASHINGTON, units, [SHIPPED])
    apart = worst(gaps_of(WASHINGTON, beats.tours, [[0]] * units), WASHINGTON.weight)
    assert plan.bound.mm <= plan.longest_mm < apart
    assert plan.ratio < (1.075 if units <= 6 else 1.105)


def test_light_streets_are_passed_every_second_lap_and_others_every_lap():
    plan = kept(3)
    passes = np.bincount(plan.tour.segment, minlength=WASHINGTON.segments)
    light = WASHINGTON.weight < 1
    assert passes[~light].min() == 2
    assert passes[light].min() == 1
    assert tour_length(WASHINGTON, plan.tour) < 2 * tour_length_mm(WASHINGTON)


def test_kept_plans_are_what_the_search_gives_today():
    made = optimize(WASHINGTON, range(1, 13))
    for units, plan in made.items():
        assert plan.starts_mm == kept(units).starts_mm
        assert plan.tour.segment.tolist() == kept(units).tour.segment.tolist()
        assert plan.tour.forward.tolist() == kept(units).tour.forward.tolist()


def test_plans_do_not_depend_on_the_hash_seed():
    program = (
        "from street_graph.graph import grid; from street_graph.optimized import optimize\n"
        "import numpy as np\n"
        "g = grid(5, 4, 100, 130); w = np.where(np.arange(g.segments) % 5 == 0, .5, 1)\n"
        "p = optimize(g, [2, 3], w)\n"
        "print([(p[k].tour.segment.tolist(), p[k].longest_mm, p[k].bound.mm) for k in p])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1] != ""


def test_reading_a_kept_plan_needs_no_solver():
    program = (
        "import sys; from street_graph.store import load, SHIPPED\n"
        "from street_graph.optimized import kept_optimized\n"
        "assert kept_optimized(load('washington'), 5, [SHIPPED])\n"
        "print(sorted({'scipy', 'networkx', 'numba'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True, cwd=Path(__file__).parents[2]).stdout  # fmt: skip
    assert told == "[]\n"


def test_plans_are_kept_and_spoiled_ones_are_made_anew(tmp_path):
    graph = grid(4, 3, 100, 130)
    path = tmp_path / "grid.plans.json"
    save_plans(graph, path, [1, 2, 99])
    made = optimize(graph, [2])[2]
    read = kept_optimized(graph, 2, [tmp_path])
    assert read is not None
    assert read.starts_mm == made.starts_mm
    assert read.tour.segment.tolist() == made.tour.segment.tolist()
    assert read.longest_mm == made.longest_mm and read.bound == made.bound
    assert kept_optimized(graph, 3, [tmp_path]) is None
    assert kept_optimized(replace(graph, length_mm=graph.length_mm + 1), 2, [tmp_path]) is None
    whole = json.loads(path.read_text())
    for spoiled in ({"starts_mm": [0]}, {"starts_mm": [0, 10**12]}, {"tour": [1, 2, 3]},
                    {"tour": "x"}, {"starts_mm": None}):  # fmt: skip
        kept_file = {**whole, "optimized": [{**e, **spoiled} for e in whole["optimized"]]}
        path.write_text(json.dumps(kept_file))
        assert kept_optimized(graph, 2, [tmp_path]) is None
        assert load_optimized(graph, 2, [tmp_path]).longest_mm == made.longest_mm


@pytest.mark.parametrize("weight", [[1.0], [0.0] * 4, [1, 1, 1, -1]])
def test_weights_must_fit_the_streets(weight):
    with pytest.raises(ValueError, match="weight of 0 or more"):
        optimize(grid(2, 2, 1, 1), [1], np.array(weight))
    with pytest.raises(ValueError, match="1 unit or more"):
        optimize(grid(2, 2, 1, 1), [0])


def test_more_weight_on_some_streets_moves_the_bound():
    graph = grid(4, 4, 100, 100)
    heavy = np.ones(graph.segments)
    heavy[:3] = 4
    assert gap_bound(graph, 2, heavy).mm > gap_bound(graph, 2).mm

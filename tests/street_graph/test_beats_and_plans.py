"""Beats are connected and even; plans are kept beside the graph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx
import numpy as np
import pytest

from street_graph.beats import beats
from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.plans import fits, load_plan, make_plan, plans_path, save_plans
from street_graph.store import SHIPPED, find, load

WASHINGTON = load("washington")


def hangs_together(graph: StreetGraph, chosen: np.ndarray) -> bool:
    return networkx.is_connected(
        networkx.MultiGraph(list(zip(graph.u[chosen].tolist(), graph.v[chosen].tolist(),
                                     strict=True)))
    )  # fmt: skip


@pytest.mark.parametrize("k", range(2, 13))
def test_beats_of_washington_are_connected_and_even(k):
    plan = load_plan(WASHINGTON, k, [SHIPPED])
    assert sorted(set(plan.beat.tolist())) == list(range(k))
    assert all(hangs_together(WASHINGTON, plan.beat == b) for b in range(k))
    assert plan.unevenness <= 1.15


def test_kept_plans_are_what_the_search_gives_today():
    assert (beats(WASHINGTON, 4) == load_plan(WASHINGTON, 4, [SHIPPED]).beat).all()


def test_every_kept_tour_covers_its_beat():
    for k in range(1, 13):
        plan = load_plan(WASHINGTON, k, [SHIPPED])
        for b, tour in enumerate(plan.tours):
            assert fits(WASHINGTON, tour, np.flatnonzero(plan.beat == b))
            assert WASHINGTON.length_mm[tour.segment].sum() == plan.tour_mm[b]


def test_two_beats_of_a_grid_share_it_about_equally():
    graph = grid(6, 4, 100, 100)
    beat = beats(graph, 2)
    assert all(hangs_together(graph, beat == b) for b in (0, 1))
    assert abs(int((beat == 0).sum()) - int((beat == 1).sum())) <= 4


def test_as_many_beats_as_segments():
    assert sorted(beats(grid(2, 2, 1, 1), 4).tolist()) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="cannot be split into 5 beats"):
        beats(grid(2, 2, 1, 1), 5)


def test_streets_that_do_not_hang_together_cannot_be_shared():
    apart = from_tables(
        "apart", dict.fromkeys("ABCDEF", (0, 0)),
        [{"id": a + b, "u": a, "v": b, "length_m": 1} for a, b in ("AB", "CD", "EF")],
    )  # fmt: skip
    with pytest.raises(ValueError, match="hang together"):
        beats(apart, 2)


def test_beats_do_not_depend_on_the_hash_seed():
    program = (
        "from street_graph.graph import grid; from street_graph.plans import make_plan\n"
        "p = make_plan(grid(5, 4, 100, 130), 3)\n"
        "print(p.beat.tolist(), [t.segment.tolist() for t in p.tours])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1] != ""


def test_plans_are_kept_and_read_again(tmp_path):
    graph = grid(4, 3, 100, 130)
    save_plans(graph, tmp_path / "grid.plans.json", [1, 2, 99])
    kept = json.loads((tmp_path / "grid.plans.json").read_text())
    assert [p["beats"] for p in kept["plans"]] == [1, 2]
    made, read = make_plan(graph, 2), load_plan(graph, 2, [tmp_path])
    assert (made.beat == read.beat).all() and (made.tour_mm == read.tour_mm).all()
    for a, b in zip(made.tours, read.tours, strict=True):
        assert (a.segment == b.segment).all() and (a.forward == b.forward).all()


def test_plans_of_other_streets_or_spoiled_ones_are_not_used(tmp_path):
    graph = grid(4, 3, 100, 130)
    path = tmp_path / "grid.plans.json"
    save_plans(graph, path, [2])
    kept = json.loads(path.read_text())
    kept["plans"][0]["beat"] = [0] * graph.segments  # a sign that the file was read
    path.write_text(json.dumps(kept))
    assert len(set(load_plan(graph, 2, [tmp_path]).beat.tolist())) == 2
    other = replace(graph, length_mm=graph.length_mm + 1)
    assert load_plan(other, 2, [tmp_path]).tour_mm.sum() > 0
    path.write_text("{")
    assert len(load_plan(graph, 2, [tmp_path]).tours) == 2


def test_plans_stand_beside_the_graph():
    assert plans_path(find("washington")).is_file()

"""Streets with fewer than five rows: weights, and all requests drawn from them, tell none apart.

Simulated requests of however many seasons tell no more than the weights that they
are drawn from. So it is the file of weights that has to keep the promise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.calibrate.streets import Ground
from sim.calibrate.weights import FEWEST, fit_weights
from street_graph.graph import StreetGraph
from tests.calibrate.rows import washington


def per_metre(graph: StreetGraph, written: np.ndarray) -> np.ndarray:
    return written / (graph.length_mm * graph.weight)


def counted(graph: StreetGraph, few: dict[int, float]) -> np.ndarray:
    """Rows of each segment: many, but for a few."""
    rows = np.random.default_rng(1).integers(8, 40, graph.segments).astype(float)
    for segment, count in few.items():
        rows[segment] = count
    return rows


def sharing(graph: StreetGraph, rows: np.ndarray, segment: int) -> np.ndarray:
    """Segments with the weight per metre of one, itself among them."""
    found = per_metre(graph, fit_weights(graph, rows).written)
    return np.flatnonzero(np.isclose(found, found[segment], rtol=1e-9, atol=0))


@pytest.mark.parametrize("few", [{3: 0.0}, {3: 4.0}, {3: 1.0, 9: 4.0, 20: 0.0}])
def test_no_street_with_few_rows_has_a_weight_of_its_own(few: dict[int, float]) -> None:
    graph = washington()
    rows = counted(graph, few)
    for segment in few:
        company = sharing(graph, rows, segment)
        assert len(company) >= 2
        assert set(np.flatnonzero(rows < FEWEST)) & set(
            np.flatnonzero(graph.street_class == graph.street_class[segment])
        ) <= set(company)


def test_the_only_street_of_its_class_is_in_company_of_another() -> None:
    graph = washington()
    kind = np.zeros(graph.segments, dtype=graph.street_class.dtype)
    kind[5] = 2
    one = replace(graph, street_class=kind)
    assert len(sharing(one, counted(one, {5: 2.0}), 5)) == 2


def test_a_street_with_rows_enough_keeps_its_own_weight() -> None:
    graph = washington()
    found = fit_weights(graph, counted(graph, {}))
    assert (found.written == found.share).all()


def test_a_kind_with_one_thin_street_tells_it_by_no_weight_of_its_own() -> None:
    from sim.calibrate.kind_places import fit_kind_places

    ground = Ground(washington())
    nodes = np.zeros(ground.graph.nodes, dtype=np.int64)
    rows = counted(ground.graph, {}).astype(np.int64)
    thin = rows.copy()
    thin[7] = 1
    counts = {"a": np.concatenate([thin, nodes]), "b": np.concatenate([rows[::-1], nodes])}
    total = sum(counts.values())
    common = fit_weights(ground.graph, ground.by_segment(total))
    found = fit_kind_places(counts, ground.shares(total), common).written["a"] / common.written
    assert np.isclose(found, found[7], rtol=1e-9, atol=0).sum() == 2

"""G: the shortest round of all streets (Chinese postman), and a unit that walks it."""

from __future__ import annotations

import numpy as np

from sim.study.measures.coverage import cover
from sim.verify.case import Exact, Row
from sim.verify.cases.scenes import patrol
from street_graph.graph import StreetGraph, from_tables, grid
from street_graph.tours import odd_nodes, tour, tour_length_mm

GRIDS = {
    (1, 1): (4, 0, 4), (2, 2): (12, 4, 16), (2, 3): (17, 6, 22), (3, 3): (24, 8, 28),
    (4, 4): (40, 12, 48), (5, 5): (60, 16, 68), (7, 7): (112, 24, 124), (6, 8): (110, 24, 124),
    (5, 9): (104, 24, 116), (4, 11): (103, 26, 118), (11, 6): (149, 30, 166),
}  # fmt: skip
"""Unit blocks: streets, corners where an odd number meet, length of the round."""


def nine_streets() -> StreetGraph:
    """A graph of nine streets, as in an examination."""
    words = ["AB22", "AE23", "AF27", "BC18", "BD12", "BE20", "CD18", "DE15", "EF5"]
    nodes = {c: (0.001 * i, 0.0) for i, c in enumerate("ABCDEF")}
    rows = [{"id": w, "u": w[0], "v": w[1], "length_m": float(w[2:])} for w in words]
    return from_tables("nine streets", nodes, rows)


def _rows(name: str, graph: StreetGraph, odd: int, length_m: float, within: float) -> list[Row]:
    segment, _ = tour(graph)
    every = np.arange(graph.segments)
    return [
        Row(f"{name}: odd corners", odd, len(odd_nodes(graph, every))),
        Row(f"{name}: shortest round, m", length_m, tour_length_mm(graph) / 1000, within),
        Row(f"{name}: its streets add up, m", length_m,
            float(graph.length_mm[segment].sum()) / 1000, within),
        Row(f"{name}: streets that it leaves out", 0, len(np.setdiff1d(every, segment))),
    ]  # fmt: skip


def round_rows(seed: int) -> list[Row]:
    """Rounds of graphs with known answers."""
    rows = _rows("nine streets", nine_streets(), 2, 194, 0)
    for (across, up), (streets, odd, length) in GRIDS.items():
        graph = grid(across + 1, up + 1, 1, 1)
        rows.append(Row(f"{across} x {up} blocks: streets", streets, graph.segments))
        rows += _rows(f"{across} x {up} blocks", graph, odd, length, 0)
    whole = grid(12, 7, 1503 / 11, 806 / 6)
    metres = float(whole.length_mm.sum()) / 1000
    rows.append(Row("12 avenues, 7 streets: length, m", 20_193.0, metres, 0.1))
    found = tour_length_mm(whole) / 1000
    return [*rows, Row("12 avenues, 7 streets: shortest round, m", 22_502.0, found, 0.1)]


def walked_rows(seed: int) -> list[Row]:
    """A unit on its tour passes every street as often as the round has it, no more."""
    rows = []
    for name, graph, length in (
        ("nine streets", nine_streets(), 194),
        ("6 x 8 blocks", grid(7, 9, 100, 100), 12_400),
    ):
        hours = 3 * length / 3600
        season = patrol(graph, "tour", 1, hours, speed_mps=1).season(seed=seed)
        counts = cover(season).pass_count
        rows += [
            Row(f"{name}: passes of all streets in three rounds, m", 3 * length,
                float(counts @ graph.length_mm) / 1000, 1e-9),
            Row(f"{name}: fewest passes of a street", 3, float(counts.min())),
        ]  # fmt: skip
    return rows


CASES = (
    Exact("G", "lengths of rounds", "Edmonds and Johnson: Chinese postman", round_rows,
          formula=True),
    Exact("G", "a round that is walked", "Edmonds and Johnson: Chinese postman", walked_rows),
)  # fmt: skip

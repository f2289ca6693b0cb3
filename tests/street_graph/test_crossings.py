"""Arterials crossed at signalled corners, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from street_graph.crossings import crossing_table
from street_graph.graph import LeadsOut, StreetGraph, from_tables, legs
from street_graph.store import load

CROSS = {"C": (0, 0), "N": (0, 0.001), "E": (0.001, 0), "S": (0, -0.001), "W": (-0.001, 0)}


def corner(classes: str, signal: bool = True, drop: str = "") -> StreetGraph:
    """Legs N, E, S, W at C; `classes` tells the class of north-south and of east-west."""
    kind = {"a": "arterial", "l": "local", "p": "path"}
    street = {"N": "Pine Avenue", "S": "Pine Avenue", "E": "East Tenth Street",
              "W": "West Tenth Street"}  # fmt: skip
    rows = [
        {"id": leg, "u": "C", "v": leg, "length_m": 100, "street": street[leg],
         "street_class": kind[classes[leg in "EW"]]}
        for leg in "NESW" if leg not in drop
    ]  # fmt: skip
    return from_tables("corner", CROSS, rows, signals=["C"] if signal else [])


def crossed(graph: StreetGraph, way: str) -> float:
    """Arterials crossed when going e.g. "NS": coming by leg N, leaving by leg S."""
    start, table = crossing_table(graph)
    found = legs(graph)
    node = int(np.flatnonzero(np.diff(found.start) > 1)[0])
    here = found.segment[found.start[node] : found.start[node + 1]]
    at = {graph.segment_id[s]: k for k, s in enumerate(here)}
    block = table[start[node] : start[node + 1]].reshape(len(at), len(at))
    return float(block[at[way[0]], at[way[1]]])


def test_straight_on_over_an_arterial_crosses_it():
    graph = corner("aa")
    assert [crossed(graph, way) for way in ("NS", "SN", "EW", "WE")] == [1, 1, 1, 1]


def test_turning_onto_an_arterial_and_turning_back_cost_nothing():
    graph = corner("aa")
    assert [crossed(graph, way) for way in ("NE", "ES", "SW", "WN", "NN")] == [0] * 5


def test_only_the_arterial_costs_where_a_local_street_crosses_it():
    graph = corner("al")
    assert (crossed(graph, "EW"), crossed(graph, "NS")) == (1, 0)


def test_a_street_that_ends_at_the_arterial_does_not_cross_it():
    graph = corner("aa", drop="S")
    assert [crossed(graph, way) for way in ("EW", "NE", "NW")] == [0, 0, 0]


def test_without_a_signal_nothing_is_waited_for():
    assert not crossing_table(corner("aa", signal=False))[1].any()


def test_an_arterial_cut_off_at_the_edge_is_still_crossed():
    graph = replace(corner("aa", drop="S"), leads_out=(LeadsOut(0, 180.0, "Pine Avenue", 1.0),))
    assert [crossed(graph, way) for way in ("EW", "NE", "WN")] == [1, 0, 0]


def test_both_carriageways_of_a_divided_street_are_one_crossing():
    nodes = {"W": (-0.001, 0), "A": (0, 0), "B": (0.0002, 0), "E": (0.001, 0)}
    rows = [("W", "A", "Tenth Street", 1.0), ("A", "B", "Tenth Street", 1.0),
            ("B", "E", "Tenth Street", 1.0)]  # fmt: skip
    for end in "AB":
        for name, lat in (("n", 0.001), ("s", -0.001)):
            nodes[end + name] = (nodes[end][0], lat)
            rows.append((end, end + name, "Long Beach Boulevard", 0.5))
    graph = from_tables(
        "divided", nodes,
        [{"id": u + v, "u": u, "v": v, "length_m": 50, "street": street, "weight": weight,
          "street_class": "arterial"} for u, v, street, weight in rows],
        signals=["A", "B"],
    )  # fmt: skip
    start, table = crossing_table(graph)
    found = legs(graph)
    total = 0.0
    for node, way in (("A", ("WA", "AB")), ("B", ("AB", "BE"))):
        n = list(nodes).index(node)
        here = [graph.segment_id[s] for s in found.segment[found.start[n] : found.start[n + 1]]]
        degree = len(here)
        block = table[start[n] : start[n + 1]].reshape(degree, degree)
        total += block[here.index(way[0]), here.index(way[1])]
    assert total == 1.0


def test_in_washington_one_waits_only_along_the_edge():
    """Pacific and Magnolia go on beyond Anaheim St and Pacific Coast Hwy; two ways at each
    of four corners cross them whole, and Long Beach Blvd's western half at two more."""
    start, table = crossing_table(load("washington"))
    assert start.dtype == np.int64 and len(table) == start[-1]
    assert sorted(table[table > 0].tolist()) == [0.5] * 4 + [1.0] * 8

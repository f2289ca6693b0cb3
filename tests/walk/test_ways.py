"""Ways in a large town, looked for when they are needed: the same as in a table of all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.scenario.load import scenario_from_text
from sim.study.replication import world_of
from sim.walk import ground
from sim.walk.ground import prepare_ground
from sim.walk.season import walk_season
from sim.world.draw import draw_world
from street_graph.graph import grid
from street_graph.store import load
from tests.scenes import hashes_compiled_and_plain
from tests.walk.test_closures import closed, quiet
from tests.walk.test_laws import SEED, same, season, short

ROWS = 16
BEATS_FIRST = """
base = "announced"
[patrol]
route = "roam"
area = "beats"
[dispatch]
rule = "own-beat-first"
"""


def looked_for(graph, streets, monkeypatch=None, rows=ROWS):
    """The streets without a table of all ways, with room for a few rows."""
    if monkeypatch:
        monkeypatch.setattr(ground, "ROWS_AT_MOST", 0)
        monkeypatch.setattr(ground, "ROWS_AT_LEAST", rows)
    return prepare_ground(graph, streets, table_at_most=0)


def without_table(name, days=2):
    """The log of a short season in a town whose ways are looked for."""
    scenario, world, _ = season(name, 1, days)
    return walk_season(scenario, looked_for(load("washington"), scenario.streets), world, SEED, 1)


@pytest.mark.parametrize(
    "name",
    ["announced", "roam", "longest-unseen", "fixed", "hot-spots", "looks-ahead", "toward-people",
     "drawn-beats", "expected-soonest", "road-works"],
)  # fmt: skip
def test_who_looks_for_ways_walks_as_by_the_table(name, monkeypatch):
    scenario, world, log = season(name, 1, 2)
    streets = looked_for(load("washington"), scenario.streets, monkeypatch)
    assert streets.counts["tabled"] == 0 and streets.counts["rows"] == ROWS
    assert len(log.assignments) > 0
    assert same(log, walk_season(scenario, streets, world, SEED, 1))


def test_own_beat_comes_first_without_a_table_too(monkeypatch):
    text = scenario_from_text(BEATS_FIRST, "beats")
    scenario = replace(text, season=short("announced", 4).season)
    world, graph = world_of(scenario, SEED, 1), load("washington")
    logs = [
        walk_season(scenario, streets, world, SEED, 1)
        for streets in (
            prepare_ground(graph, scenario.streets),
            looked_for(graph, scenario.streets, monkeypatch),
        )
    ]
    assert same(*logs)


def test_plain_python_looks_for_the_same_ways():
    logs = "[without_table(n, 1) for n in ('announced', 'longest-unseen', 'road-works')]"
    compiled, plain = hashes_compiled_and_plain("tests.walk.test_ways", logs)
    assert compiled == plain


def big(officers=12):
    """Two days of roaming in 2,116 corners, more than a table is made for."""
    text = f"""
    base = "announced"
    [season]
    last_day = "2021-02-28"
    [requests]
    per_day = 60
    [[shift]]
    name = "noon"
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    start = "12:00"
    end = "18:00"
    officers = {officers}
    unit = "single"
    [crew]
    base = "segment r0-0 @ 0 m"
    [patrol]
    route = "roam"
    area = "whole"
    start_at = "random"
    """
    return scenario_from_text(text, "big"), grid(46, 46, 60, 90)


def test_a_town_too_large_for_the_table_is_walked_as_by_the_table():
    scenario, graph = big()
    world = draw_world(scenario, graph, SEED, 1)
    usual = prepare_ground(graph, scenario.streets)
    assert usual.counts["tabled"] == 0 and "distance" not in usual.arrays
    tabled = prepare_ground(graph, scenario.streets, table_at_most=graph.nodes**2)
    log = walk_season(scenario, usual, world, SEED, 1)
    assert len(log.assignments) > 10
    assert same(log, walk_season(scenario, tabled, world, SEED, 1))


def test_a_table_counts_all_maps():
    scenario = quiet(closed("12:02"))
    graph = grid(3, 3, 100, 100)
    streets = replace(
        scenario.streets,
        closures=(replace(scenario.streets.closures[0], segments=(graph.segment_id[0],)),),
    )
    assert prepare_ground(graph, streets, table_at_most=2 * 81).counts["tabled"] == 1
    assert prepare_ground(graph, streets, table_at_most=2 * 81 - 1).counts["tabled"] == 0

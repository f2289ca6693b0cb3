"""The route "optimized": what its plan promises is what a quiet walk does, to the microsecond."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from sim.scenario.features.optimized import told
from sim.scenario.load import load_scenario, scenario_from_text
from sim.study.measures.rhythm import passes
from sim.study.replication import ground_of, world_of
from sim.verify.cases.scenes import patrol
from sim.walk.season import walk_season
from street_graph.graph import grid
from street_graph.optimized import kept_optimized
from street_graph.store import load
from tests.scenes import ask, quiet, walk, walked, world

WASHINGTON = load("washington")
ROUTE = '[patrol]\nroute = "optimized"\narea = "whole"\nstart_at = "route"'
SECOND = 1_000_000


def test_two_units_walk_there_and_back_at_half_the_way_from_each_other():
    # A - B - C - D is 300 m there and 300 m back. At 12:00 one is at A, the other at D.
    log = walk(quiet(ROUTE, officers=2), world())
    first, second = walked(log, 0), walked(log, 1)
    assert first[:4] == [
        (0, 0.0, 100.0, 0.0, 100.0),
        (1, 0.0, 100.0, 100.0, 200.0),
        (2, 0.0, 100.0, 200.0, 300.0),
        (2, 100.0, 0.0, 300.0, 400.0),
    ]
    assert second[:2] == [(2, 100.0, 0.0, 0.0, 100.0), (1, 100.0, 0.0, 100.0, 200.0)]
    # the far half of ab is passed by one of them at 50 s, then at 250 s, 350 s, 550 s ...
    by = sorted(entered + 50 for unit in (first, second) for s, _, _, entered, _ in unit if s == 0)
    assert by[:4] == [50, 250, 350, 550]


def test_when_only_one_comes_the_plan_for_one_is_walked():
    log = walk(quiet(ROUTE, officers=1), world())
    assert walked(log)[0] == (0, 0.0, 100.0, 0.0, 100.0)
    assert walked(log)[6] == (0, 0.0, 100.0, 600.0, 700.0)


def test_after_a_call_a_unit_goes_back_to_where_it_left():
    log = walk(quiet(ROUTE, officers=1), world([ask(150, 0, 50, handling_s=60)]))
    # at 150 s in the middle of bc; 100 m back to the request; 60 s there; 100 m to bc again
    assert walked(log)[:6] == [
        (0, 0.0, 100.0, 0.0, 100.0),
        (1, 0.0, 50.0, 100.0, 150.0),
        (1, 50.0, 0.0, 150.0, 200.0),
        (0, 100.0, 50.0, 200.0, 250.0),
        (0, 50.0, 100.0, 310.0, 360.0),
        (1, 0.0, 50.0, 360.0, 410.0),
    ]
    assert walked(log)[6] == (1, 50.0, 100.0, 410.0, 460.0)


def longest_wait(steps: np.ndarray, length: int) -> int:
    """Longest time (us) between passes of any spot of one street, at 1 m/s."""
    forward = steps["from_mm"] < steps["to_mm"]
    start = steps["entered"].astype(np.int64) - 1000 * np.where(
        forward, steps["from_mm"], length - steps["from_mm"]
    )
    a, b = start[forward], start[~forward] + 1000 * length
    spots = [0, length, *((b[:, None] - a) / 2000).ravel().tolist()]
    longest = 0
    for x in spots:
        if 0 <= x <= length:
            t = np.sort(np.concatenate([a + 1000 * x, b - 1000 * x]))
            longest = max(longest, int(np.diff(t).max(initial=0)))
    return longest


@pytest.mark.parametrize(("units", "hours"), [(3, 26), (4, 26)])
def test_on_washington_the_walk_keeps_what_the_plan_promises(units: int, hours: float):
    own = {
        "streets.signal_cycle_s": 90, "streets.signal_walk_s": 90,
        "patrol.area": "whole", "patrol.start_at": "route",
    }  # fmt: skip
    season = patrol(WASHINGTON, "optimized", units, hours, own).season()
    plan = kept_optimized(WASHINGTON, units)
    assert plan is not None
    steps = season.log.steps
    # twice round, the first pass of each spot included; the first piece begins inside a street
    found = np.array([
        longest_wait(steps[(steps["segment"] == s)], int(WASHINGTON.length_mm[s]))
        for s in range(WASHINGTON.segments)
    ])  # fmt: skip
    assert (found * WASHINGTON.weight).max() == plan.longest_mm * 1000
    # the middle of a street is one of its spots
    by = passes(season)
    same = by.segment[1:] == by.segment[:-1]
    middle = np.zeros(WASHINGTON.segments, dtype=np.int64)
    np.maximum.at(middle, by.segment[1:][same], np.diff(by.t)[same])
    assert (middle <= found).all()
    assert (middle * WASHINGTON.weight).max() == pytest.approx(plan.longest_mm * 1000, rel=0.02)


@pytest.mark.parametrize("units", [2, 4])
def test_round_a_block_the_time_between_passes_is_the_round_over_the_units(units: int):
    block = grid(2, 2, 100, 100)
    own = {"patrol.area": "whole", "patrol.start_at": "route"}
    by = passes(patrol(block, "optimized", units, 2, own).season())
    same = by.segment[1:] == by.segment[:-1]
    assert set(np.diff(by.t)[same].tolist()) == {400 * SECOND // units}


def test_a_season_with_calls_and_absences_keeps_the_laws_and_the_same_bytes_when_eager():
    scenario = load_scenario("optimized-tours")
    last = scenario.season.first_day + timedelta(days=3)
    scenario = replace(
        scenario,
        season=replace(scenario.season, last_day=last),
        crew=replace(scenario.crew, heads=8, absence_share=0.3),
        patrol=replace(scenario.patrol, start_at="base"),
    )
    made = world_of(scenario, 5, 1)
    ground = ground_of(scenario.streets)
    lazy, eager = (walk_season(scenario, ground, made, 5, 1, eager=how) for how in (False, True))
    for name, table in lazy.tables().items():
        assert table.tobytes() == eager.tables()[name].tobytes()
    assert len({int(place) for place in lazy.units["place"]}) > 1
    assert (lazy.units["beat"] == -1).all()
    spent = np.bincount(lazy.activities["unit"], lazy.activities["end"] - lazy.activities["start"])
    assert spent.astype(np.int64).tolist() == (lazy.units["left"] - lazy.units["start"]).tolist()


def test_check_tells_what_each_number_of_units_reaches():
    scenario = load_scenario("optimized-tours")
    sentences = list(told(scenario, WASHINGTON))
    assert len(sentences) == 4  # what it is, one unit, two units, fewer that come
    plan = kept_optimized(WASHINGTON, 2)
    assert plan is not None
    minutes = plan.longest_mm / 1000 / scenario.crew.walk_speed_mps / 60
    assert f"longest time between passes {minutes:,.1f} min, {plan.ratio:.3f} times" in sentences[2]
    at_base = replace(scenario, patrol=replace(scenario.patrol, start_at="base"))
    assert "walk to their places" in list(told(at_base, WASHINGTON))[-1]
    assert list(told(load_scenario("announced"), WASHINGTON)) == []


def test_check_tells_of_units_that_walk_so_by_an_override():
    text = 'base = "announced"\n[[patrol.override]]\nshifts = ["evening"]\n'
    scenario = scenario_from_text(text + 'route = "optimized"\narea = "whole"\n')
    assert len(list(told(scenario, WASHINGTON))) == 5  # those of the example, and where to start
    alone = scenario_from_text(text + 'units = [2]\nroute = "optimized"\narea = "whole"\n')
    assert len(list(told(alone, WASHINGTON))) == 4  # a plan for one unit only


def test_check_says_so_where_no_plan_is_kept():
    sentences = list(told(load_scenario("optimized-tours"), grid(3, 3, 100, 100, "no-plan")))
    assert "the run works it out" in sentences[1]

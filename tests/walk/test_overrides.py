"""Other ways to patrol by shift, weekday and unit, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.overrides import patrol_on
from sim.scenario.toml_text import scenario_to_toml
from sim.study.replication import ground_of
from sim.tables import DAY_US
from sim.walk.routes.prepare import divided
from sim.walk.season import walk_season
from sim.world.draw import draw_world
from tests.scenes import NOON, SECOND, ask, quiet, seconds, three_streets, walk, walked, world

AB, BC, CD = range(3)
UP_AND_DOWN = """
[[patrol.override]]
units = [2]
route = "fixed"
points = ["segment bc @ 0 m", "segment cd @ 0 m"]
"""


def test_one_unit_walks_while_the_other_stands():
    log = walk(quiet(UP_AND_DOWN, officers=2), world())
    assert walked(log, 0) == []
    assert walked(log, 1)[:3] == [
        (BC, 0, 100, 0, 100), (BC, 100, 0, 100, 200), (BC, 0, 100, 200, 300),
    ]  # fmt: skip


def test_an_override_may_be_for_one_weekday():
    changes = '[season]\nlast_day = "2021-03-02"\n' + UP_AND_DOWN.replace("[2]", "[1]").replace(
        "units", 'days = ["tue"]\nunits'
    )
    log = walk(quiet(changes), world())
    monday, tuesday = log.units["unit"].tolist()
    assert walked(log, monday) == []
    second, tuesday_noon = walked(log, tuesday)[0], DAY_US / SECOND
    assert second == (BC, 0, 100, tuesday_noon, tuesday_noon + 100)


def test_an_override_may_be_for_one_shift():
    changes = """
[[shift]]
name = "late"
days = ["mon"]
start = "15:00"
end = "16:00"
officers = 1
unit = "single"
"""
    scenario = quiet(changes + UP_AND_DOWN.replace("units = [2]", 'shifts = ["late"]'))
    log = walk(scenario, world())
    assert walked(log, 0) == []
    assert walked(log, 1)[0] == (BC, 0, 100, 3 * 3600, 3 * 3600 + 100)


def test_only_the_units_with_beats_share_the_streets():
    text = '[patrol]\nroute = "tour"\narea = "beats"\n[[patrol.override]]\nunits = [2]\n' + (
        'route = "post"\nposts = ["segment cd @ 100 m"]\narea = "whole"\n'
    )
    log = walk(quiet(text, officers=3), world())
    assert log.units["beat"].tolist() == [0, -1, 1]
    beat_of, _ = divided(three_streets(), 2)
    for unit, beat in ((0, 0), (2, 1)):
        streets = {row[0] for row in walked(log, unit)[:9]}
        assert streets == set(np.flatnonzero(beat_of == beat).tolist())
    assert walked(log, 1)[0][3] > 6600  # it stands until it is time to go back


def test_who_roams_its_beat_shares_with_who_tours_its_own():
    text = '[patrol]\nroute = "tour"\narea = "beats"\n[[patrol.override]]\nunits = [2]\n'
    log = walk(quiet(text + 'route = "roam"\n', officers=2), world())
    assert log.units["beat"].tolist() == [0, 1]
    beat_of, _ = divided(three_streets(), 2)
    assert {row[0] for row in walked(log, 1)[:9]} == set(np.flatnonzero(beat_of == 1).tolist())


def test_units_on_one_tour_are_spread_over_it_without_those_who_are_not():
    text = '[patrol]\nroute = "tour"\n[[patrol.override]]\nunits = [2]\n' + (
        'route = "post"\nposts = ["segment cd @ 100 m"]\n'
    )
    log = walk(quiet(text, officers=3), world())
    # the tour A-B-C-D-C-B-A has 600 m: half of it is from A to D
    assert walked(log, 0)[0] == (AB, 0, 100, 0, 100)
    assert walked(log, 2)[0] == (CD, 100, 0, 0, 100)


def test_posts_go_to_those_who_stand_in_their_order():
    text = '[patrol]\nroute = "tour"\n[[patrol.override]]\nunits = [1, 3]\nroute = "post"\n' + (
        'posts = ["segment bc @ 0 m", "segment cd @ 100 m"]\n'
    )
    log = walk(quiet(text, officers=3), world())
    standing = [log.steps[log.steps["unit"] == unit][0] for unit in (0, 2)]
    assert [(int(s["segment"]), int(s["from_mm"])) for s in standing] == [(BC, 0), (CD, 100_000)]


def test_own_beat_first_passes_over_a_unit_that_has_no_beat():
    text = '[dispatch]\nrule = "own-beat-first"\n[patrol]\nroute = "tour"\narea = "beats"\n' + (
        "[[patrol.override]]\nunits = [1]\n"
        'route = "post"\nposts = ["segment cd @ 90 m"]\narea = "whole"\n'
    )
    # unit 2 alone has a beat, all streets; unit 1 stands nearer, but has none
    log = walk(quiet(text, officers=2), world([ask(10, CD, 80)]))
    assert log.assignments["unit"].tolist() == [1]
    nearest = quiet(text.replace("own-beat-first", "nearest"), officers=2)
    near = walk(nearest, world([ask(10, CD, 80)]))
    assert near.assignments["unit"].tolist() == [0]
    assert seconds(near.assignments["arrived"]).tolist() == [20]


def test_overrides_of_other_keys_for_one_unit_add_up():
    scenario = quiet(
        '[[patrol.override]]\nshifts = ["noon"]\nturn_back = true\n'
        '[[patrol.override]]\ndays = ["mon"]\nunits = [1]\nroute = "roam"\n'
    )
    monday = patrol_on(scenario.patrol, "noon", "mon", 1)
    assert (monday.turn_back, monday.route, monday.overrides) == (True, "roam", ())
    tuesday = patrol_on(scenario.patrol, "noon", "tue", 1)
    assert (tuesday.turn_back, tuesday.route) == (True, "post")


def test_a_scenario_with_overrides_is_written_and_read_as_it_is():
    scenario = load_scenario("weekend-crew")
    again = scenario_from_text(scenario_to_toml(scenario), scenario.name)
    assert again == scenario


def test_an_override_that_says_what_is_so_anyhow_changes_nothing():
    plain = load_scenario("announced")
    season = replace(plain.season, last_day=plain.season.first_day + timedelta(days=2))
    plain = replace(plain, season=season)
    same = scenario_from_text(
        'base = "announced"\n[[patrol.override]]\nunits = [2]\nroute = "tour"\n', "announced"
    )
    same = replace(same, season=season, about=plain.about)
    ground = ground_of(plain.streets)
    made = draw_world(plain, ground.graph, 1, 1)
    logs = [walk_season(one, ground, made, 1, 1) for one in (plain, same)]
    tables = [{k: v.tobytes() for k, v in log.tables().items()} for log in logs]
    assert tables[0] == tables[1]
    assert len(logs[0].steps) > 100
    assert int(logs[0].steps["entered"].min()) > NOON // 2

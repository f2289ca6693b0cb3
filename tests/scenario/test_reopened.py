"""A scenario opened again with other values: the same name, all earlier changes, clear errors."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.load import open_merged, open_scenario, open_text, reopen
from sim.scenario.load_study import open_study

GRID = """
format = 1
about = "x"
scenarios = []
first_day = "2021-05-02"
last_day = "2021-05-08"
baseline = "announced+single"
seed = 1
replications = 1
window = "auto"
reach_within_min = 15
wait_limit_min = 60
seen_within_min = 480
[grid]
scenarios = ["announced"]
[[grid.axis]]
key = "shift.unit"
values = ["single", "pair"]
[[headline]]
measure = "walked_share"
margin = 0.02
"""


def test_one_whose_kinds_replace_those_of_its_base_is_opened_from_its_merged_keys():
    own = """
[[requests.kind]]
name = "barking"
share = 1
priority = 3
to_foot_share = 0.2
officers_needed = 1
two_officers_required_share = 0
patience = "endless"
handling = { distribution = "constant", mean_min = 5 }
car_response = { distribution = "constant", mean_min = 30 }
"""
    before = open_text(f'base = "announced"\n{own}', "mine")
    assert "requests.kind.emergency.handling" in before.data["source"]  # of a kind that is gone
    data = json.loads(json.dumps(before.data, default=str))
    after = open_merged(data, Path("mine.toml"))
    assert after.scenario == replace(before.scenario, about=after.scenario.about)


def test_it_keeps_its_name_and_everything_else():
    before = open_scenario("roam")
    after = reopen(before, [("crew.walk_speed_mps", 1.2)], "setting 3")
    assert after.scenario.name == "roam"
    assert after.scenario.crew.walk_speed_mps == 1.2
    assert after.scenario.patrol == before.scenario.patrol
    assert reopen(before, [], "setting 3").scenario == before.scenario


def test_one_of_a_grid_keeps_its_choices_and_the_days_of_the_study(tmp_path: Path):
    (tmp_path / "mine.toml").write_text(GRID, encoding="utf-8")
    before = open_study(tmp_path / "mine.toml").scenarios[0]
    sets = [("requests.kind.animals.officers_needed", 2), ("requests.place.1.weight", 0.9)]
    after = reopen(before, sets, "setting 3").scenario
    assert after.name == "announced+single"
    assert {shift.unit for shift in after.shifts} == {"single"}
    assert after.season == before.scenario.season
    assert after.season.days == 7
    needed = {kind.name: kind.officers_needed for kind in after.requests.kinds}
    assert (needed["animals"], needed["advice"]) == (2, 1)
    weights = [place.weight for place in after.requests.places]  # parts of their sum
    assert weights == pytest.approx([0.9 / 1.4, 0.5 / 1.4])


def test_an_error_names_the_setting_the_key_and_the_value():
    with pytest.raises(ScenarioError) as caught:
        reopen(open_scenario("announced"), [("crew.walk_speed_mps", -1.0)], "setting 3")
    (problem,) = caught.value.problems
    assert problem.file == "setting 3"
    assert problem.key == "crew.walk_speed_mps"
    assert "-1" in problem.message

"""A base and what changes on top of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.scenario.demand_model import Duration
from sim.scenario.errors import ScenarioError
from sim.scenario.explain import changes
from sim.scenario.load import (
    load_scenario,
    open_changed,
    open_scenario,
    open_text,
    read_scenario,
    scenario_from_text,
)
from sim.scenario.worlds import world_key


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'format = 1\nabout = "{name}"\n{text}', encoding="utf-8")
    return path


def test_child_differs_from_its_base_in_what_it_names_only():
    announced = load_scenario("announced")
    child = scenario_from_text('base = "announced"\ncrew.heads = 8', name="child")
    assert child == replace(
        announced, name="child", about="child", about_es="", crew=replace(announced.crew, heads=8)
    )


def test_list_of_tables_is_replaced_as_a_whole():
    child = load_scenario("evenings")
    assert [(s.name, s.start, s.end, s.officers) for s in child.shifts] == [
        ("evening", 16 * 60, 24 * 60, 8)
    ]


def test_one_key_of_a_law_may_change_alone():
    child = scenario_from_text('base = "announced"\npeople.talk.mean_min = 4')
    assert child.people.talk == Duration("lognormal", 4.0, 0.73)


def test_another_distribution_replaces_the_whole_law():
    text = 'base = "announced"\npeople.talk = { distribution = "constant", mean_min = 4 }'
    assert scenario_from_text(text).people.talk == Duration("constant", 4.0)


def test_chain_of_bases_is_merged_from_the_root(tmp_path: Path):
    write(tmp_path, "one", 'base = "announced"\n[crew]\nheads = 10\nmeal_min = 20')
    write(tmp_path, "two", 'base = "one"\n[crew]\nheads = 11')
    path = write(tmp_path, "three", 'base = "two"\n[crew]\nbriefing_min = 5')
    crew = load_scenario(path).crew
    assert (crew.heads, crew.meal_min, crew.briefing_min) == (11, 20.0, 5.0)


def test_eleven_bases_in_a_row_are_too_many(tmp_path: Path):
    for i in range(1, 13):
        write(tmp_path, f"s{i}", f'base = "s{i - 1}"')
    write(tmp_path, "s0", 'base = "announced"')
    with pytest.raises(ScenarioError, match="at most 10 are followed"):
        load_scenario(tmp_path / "s12.toml")
    assert load_scenario(tmp_path / "s9.toml").name == "s9"


def test_planners_own_announced_may_build_on_the_shipped_one(tmp_path: Path):
    path = write(tmp_path, "announced", 'base = "announced"\n[crew]\nheads = 9')
    assert load_scenario(path).crew.heads == 9


def test_name_is_looked_up_in_the_planners_folder_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "scenarios").mkdir()
    write(tmp_path / "scenarios", "roam", 'base = "announced"\n[crew]\nheads = 9')
    monkeypatch.chdir(tmp_path)
    assert load_scenario("roam").crew.heads == 9
    assert load_scenario("singles").crew.heads == 0
    assert load_scenario("roam", folder=tmp_path / "none").crew.heads == 0


def test_base_may_be_a_path_beside_the_file(tmp_path: Path):
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", "one", 'base = "announced"\n[crew]\nheads = 10')
    path = write(tmp_path, "two", 'base = "below/one.toml"')
    assert load_scenario(path).crew.heads == 10


@pytest.mark.parametrize(
    "base", ["../one", "/etc/hosts.toml", "C:\\\\one.toml", "a/../../one.toml"]
)
def test_base_cannot_leave_the_folder_of_its_file(tmp_path: Path, base: str):
    path = write(tmp_path, "two", f'base = "{base}"')
    with pytest.raises(ScenarioError, match="lies outside the folder"):
        load_scenario(path)


def test_broken_base_is_named_with_its_own_line(tmp_path: Path):
    write(tmp_path, "one", 'base = "announced"\n[crew]\nheads = \n')
    path = write(tmp_path, "two", 'base = "one"')
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    (problem,) = caught.value.problems
    assert problem.file.endswith("one.toml")
    assert problem.key == "line 5, column 9"


def test_changes_are_told_in_words():
    text = """
base = "announced"
[crew]
walk_speed_mps = 1.2
[patrol]
turn_back = true
points = ["Pacific & 14th"]
[people.talk]
distribution = "constant"
mean_min = 5
[[shift]]
name = "evening"
days = ["fri", "sat"]
start = "16:00"
end = "24:00"
officers = 4
unit = "pair"
[[shift]]
name = "late"
days = ["sat"]
start = "20:00"
end = "02:00"
other_starts = ["21:00"]
officers = 2
unit = "single"
"""
    assert changes(open_text(text)) == [
        "length of a talk: lognormal, mean 6 min, sigma 0.73 -> constant, mean 5 min (people.talk)",
        'shift "afternoon": every day, 12:00 to 20:00, 4 officers in pairs -> (nothing)',
        'shift "evening", days: mon, tue, wed, thu, fri, sat, sun -> fri, sat (shift[1].days)',
        'shift "evening", start: 14:00 -> 16:00 (shift[1].start)',
        'shift "evening", end: 22:00 -> 24:00 (shift[1].end)',
        'shift "late": (nothing) -> sat, 20:00 to 02:00 (or from 21:00), 2 officers alone',
        "walking speed on patrol: 1.1 m/s -> 1.2 m/s (crew.walk_speed_mps)",
        "turning back: no -> yes (patrol.turn_back)",
        "points of the fixed route: (nothing) -> Pacific & 14th (patrol.points)",
    ]


def test_value_written_again_is_no_change():
    assert changes(open_text('base = "announced"\ncrew.heads = 0')) == []


def test_file_without_base_changes_nothing():
    assert open_scenario("announced").base_data is None
    assert changes("announced") == []


def test_scenarios_that_differ_in_staffing_hours_and_routes_share_a_world():
    names = ["announced", "eight-heads", "delivered", "roam", "singles", "evenings", "fixed"]
    assert len({world_key(load_scenario(name)) for name in names}) == 1


@pytest.mark.parametrize(
    "change",
    ['season.first_day = "2021-03-01"', "requests.per_day = 26", "people.open_share = 0.05",
     "streets.signal_walk_s = 21", "people.season_cv = 0.1"],
)  # fmt: skip
def test_what_draws_the_world_changes_its_key(change: str):
    other = scenario_from_text(f'base = "announced"\n{change}')
    assert world_key(other) != world_key(load_scenario("announced"))


def test_later_last_day_keeps_the_world():
    other = scenario_from_text('base = "announced"\nseason.last_day = "2021-06-30"')
    assert world_key(other) == world_key(load_scenario("announced"))


def test_base_name_longer_than_any_file_name_is_not_found():
    with pytest.raises(ScenarioError, match="there is no scenario"):
        scenario_from_text(f'base = "{"a" * 5000}"')


def test_what_a_base_says_of_itself_in_spanish_is_not_inherited(tmp_path: Path):
    write(tmp_path, "one", 'about_es = "uno"\nbase = "announced"')
    write(tmp_path, "two", 'base = "one"')
    assert load_scenario("one", folder=tmp_path).about_es == "uno"
    assert load_scenario("two", folder=tmp_path).about_es == ""
    chain = read_scenario(tmp_path / "one.toml", tmp_path)
    changed = open_changed(chain, [], str.upper, "a study", folder=tmp_path).scenario
    assert (changed.name, changed.about_es) == ("ONE", "uno")
    other = open_changed(chain, [], str.upper, "a study", about="other", folder=tmp_path).scenario
    assert (other.about, other.about_es) == ("other", "")

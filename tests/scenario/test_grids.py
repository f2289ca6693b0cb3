"""Grids in study files: every combination of choices is a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.explain import changes
from sim.scenario.grid import changes_of
from sim.scenario.load_study import is_study, load_study, open_study

HEAD = """
format = 1
about = "A grid"
scenarios = {scenarios}
baseline = "{baseline}"
seed = 7
replications = 40
window = "auto"
reach_within_min = 15
wait_limit_min = 60
seen_within_min = 480
headline = [{{ measure = "walked_share", margin = 0.02 }}]
"""
ROUTES_BY_UNIT = """
[grid]
scenarios = ["announced", "roam"]
[[grid.axis]]
key = "shift.unit"
values = ["pair", "single"]
"""


def study(folder: Path, grid: str, scenarios: str = "[]", baseline: str = "announced+pair") -> Path:
    path = folder / "mine.toml"
    path.write_text(HEAD.format(scenarios=scenarios, baseline=baseline) + grid, encoding="utf-8")
    return path


def errors_of(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(ScenarioError) as caught:
        load_study(path)
    return [(p.file.rsplit("/")[-1], p.key, p.message) for p in caught.value.problems]


def test_every_combination_is_a_scenario_the_last_axis_fastest(tmp_path: Path):
    path = study(tmp_path, ROUTES_BY_UNIT)
    assert is_study(path)
    found = load_study(path).scenarios
    assert [s.name for s in found] == [
        "announced+pair", "announced+single", "roam+pair", "roam+single",
    ]  # fmt: skip
    assert [s.patrol.route for s in found] == ["tour", "tour", "roam", "roam"]
    assert [{shift.unit for shift in s.shifts} for s in found] == [
        {"pair"}, {"single"}, {"pair"}, {"single"},
    ]  # fmt: skip


def test_a_combination_says_what_it_changes(tmp_path: Path):
    loaded = open_study(study(tmp_path, ROUTES_BY_UNIT)).scenarios[3]
    assert loaded.base == "roam"
    assert changes(loaded) == [
        'shift "afternoon", unit: pair -> single (shift[1].unit)',
        'shift "evening", unit: pair -> single (shift[2].unit)',
    ]
    assert loaded.scenario.about == 'roam with shift.unit = "single"'


def test_numbers_and_named_choices_make_readable_names(tmp_path: Path):
    grid = """
[grid]
scenarios = ["announced"]
[[grid.axis]]
key = "shift.evening.officers"
values = [2, 6]
[[grid.axis]]
[[grid.axis.choice]]
name = "late"
set = { "shift.evening.start" = "16:00", "shift.evening.end" = "24:00" }
"""
    found = load_study(study(tmp_path, grid, baseline="announced+officers-2+late")).scenarios
    assert [s.name for s in found] == ["announced+officers-2+late", "announced+officers-6+late"]
    assert [[s.officers for s in one.shifts] for one in found] == [[4, 2], [4, 6]]
    assert [one.shifts[1].start for one in found] == [16 * 60, 16 * 60]


def test_a_grid_stands_beside_named_scenarios(tmp_path: Path):
    found = load_study(study(tmp_path, ROUTES_BY_UNIT, '["delivered"]', "delivered")).scenarios
    assert [s.name for s in found][:2] == ["delivered", "announced+pair"]


def test_a_wrong_value_is_told_once_with_the_combination(tmp_path: Path):
    found = errors_of(study(tmp_path, ROUTES_BY_UNIT.replace('"single"', '"trio", "duo"')))
    assert {(file, key) for file, key, _ in found} == {
        ("mine.toml, announced+trio", "shift[1].unit"),
        ("mine.toml, announced+trio", "shift[2].unit"),
    }


def test_a_wrong_name_in_a_list_of_tables_gives_those_there_are(tmp_path: Path):
    found = errors_of(study(tmp_path, ROUTES_BY_UNIT.replace("shift.unit", "shift.night.unit")))
    assert [message for _, _, message in found] == [
        'there is none of the name "night"; there are "afternoon" and "evening"'
    ]


def test_an_axis_needs_a_key_with_values_or_choices(tmp_path: Path):
    found = errors_of(study(tmp_path, ROUTES_BY_UNIT + "[[grid.axis]]\n"))
    assert [(key, message[:20]) for _, key, message in found] == [
        ("grid.axis[2]", "needs key and values")
    ]


def test_values_may_be_lists_which_are_named_by_what_they_hold(tmp_path: Path):
    grid = """
[grid]
scenarios = ["announced"]
[[grid.axis]]
key = "shift.days"
values = [["mon", "tue"], ["sat"]]
"""
    found = load_study(study(tmp_path, grid, baseline="announced+days-sat")).scenarios
    assert [s.name for s in found] == ["announced+days-mon-tue", "announced+days-sat"]
    assert [s.shifts[0].days for s in found] == [("mon", "tue"), ("sat",)]


def test_a_value_or_scenario_that_stands_twice_is_told_before_any_is_opened(tmp_path: Path):
    grid = ROUTES_BY_UNIT.replace('"roam"]', '"announced"]').replace('"single"]', '"pair"]')
    assert [(key, message) for _, key, message in errors_of(study(tmp_path, grid))] == [
        ("grid.scenarios", '"announced" stands more than once'),
        ("grid.axis[1]", '"pair" stands more than once'),
    ]


def test_too_many_combinations_are_refused_before_any_is_opened(tmp_path: Path):
    axes = "".join(
        f'[[grid.axis]]\nkey = "requests.per_day"\nvalues = {list(range(100))}\n' for _ in range(2)
    )
    found = errors_of(study(tmp_path, '[grid]\nscenarios = ["announced"]\n' + axes))
    assert [(key, message) for _, key, message in found] == [
        ("grid", "makes 10,000 scenarios; at most 1,000 are compared")
    ]


def test_a_study_of_nothing_is_told(tmp_path: Path):
    assert errors_of(study(tmp_path, ""))[0][1] == "scenarios"


def test_changes_leave_what_they_change_as_it_was():
    data = {"shift": [{"name": "a", "officers": 2}], "crew": {"heads": 0, "base": "x"}}
    assert changes_of(data, [("shift.officers", 3), ("crew.heads", 9), ("shift.a.unit", "u")]) == {
        "shift": [{"name": "a", "officers": 3, "unit": "u"}],
        "crew": {"heads": 9},
    }
    assert data == {"shift": [{"name": "a", "officers": 2}], "crew": {"heads": 0, "base": "x"}}

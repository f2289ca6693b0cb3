"""Splits in study files: every way to place officers over shifts and weekdays is a scenario."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from sim.scenario.load_study import is_study, load_study, open_study
from sim.scenario.model import Scenario
from sim.scenario.split import Way, changes_of_way, label, ways
from sim.scenario.staffing import staffing
from sim.scenario.study_schema import SplitTable, parse_day_group
from tests.scenario.test_grids import errors_of, study

SPLIT = """
[split]
scenario = "announced"
days = ["mon-wed", "thu-sun"]
at_most = 8
"""


def write(folder: Path, split: str = SPLIT, scenarios: str = "[]") -> Path:
    return study(folder, split, scenarios, baseline="announced")


def officers(scenario: Scenario, day: str) -> list[int]:
    """Officers in the afternoon and in the evening of a weekday."""
    return [
        sum(s.officers for s in scenario.shifts if s.name.startswith(name) and day in s.days)
        for name in ("afternoon", "evening")
    ]


def test_every_way_costs_the_same_and_none_is_left_out(tmp_path: Path):
    path = write(tmp_path)
    assert is_study(path)
    found = load_study(path).scenarios
    assert {staffing(s).officer_shifts_per_week for s in found} == {56}
    placed = [(*officers(s, "mon"), *officers(s, "sun")) for s in found]
    evens = range(0, 9, 2)
    assert placed[0] == (4, 4, 4, 4)  # as it is
    assert sorted(placed) == [
        way for way in product(evens, repeat=4) if 3 * sum(way[:2]) + 4 * sum(way[2:]) == 56
    ]


def test_the_way_that_the_scenario_has_already_is_the_scenario(tmp_path: Path):
    found = {s.name: s for s in load_study(write(tmp_path)).scenarios}
    assert found["announced"].shifts == load_study("pilot").scenarios[0].shifts
    again = open_study(write(tmp_path, scenarios='["announced"]'))
    names = [s.name for s in again.study.scenarios]
    assert names[0] == "announced"
    assert again.ways == set(names[1:]) and len(again.ways) == 28


def test_a_name_says_who_walks_when(tmp_path: Path):
    found = {s.name: s for s in load_study(write(tmp_path)).scenarios}
    one = found["announced+mon-wed-2-6+thu-sun-4-4"]
    assert one.about == "Officers: mon-wed 2 afternoon, 6 evening; thu-sun 4 afternoon, 4 evening"
    assert [(s.name, len(s.days), s.officers, s.start // 60) for s in one.shifts] == [
        ("afternoon", 3, 2, 12), ("afternoon thu-sun", 4, 4, 12),
        ("evening", 3, 6, 14), ("evening thu-sun", 4, 4, 14),
    ]  # fmt: skip


def test_fewer_officers_and_certain_shifts_may_be_placed(tmp_path: Path):
    split = SPLIT + 'officer_shifts_per_week = 14\nstep = 1\nshifts = ["evening"]\n'
    found = load_study(study(tmp_path, split, '["announced"]', baseline="announced")).scenarios[1:]
    assert [(officers(s, "mon"), officers(s, "sun")) for s in found] == [([4, 2], [4, 2])]


def test_days_in_no_group_have_nobody(tmp_path: Path):
    split = SPLIT.replace('"mon-wed", "thu-sun"', '"fri-sun"') + "officer_shifts_per_week = 24\n"
    found = load_study(study(tmp_path, split, '["announced"]', baseline="announced")).scenarios
    assert all(officers(s, "mon") == [0, 0] for s in found[1:])
    assert len(found) == 1 + 5


def test_equal_numbers_share_a_shift_and_tables_follow_its_parts():
    data = {
        "shift": [{"name": "a", "days": ["sat", "sun"], "officers": 2},
                  {"name": "b", "days": ["sun"], "officers": 2}],
        "activities": {"doors": [{"name": "d", "shifts": ["a"]}, {"name": "e", "shifts": ["b"]}]},
        "patrol": {"override": [{"route": "roam"}]},
    }  # fmt: skip
    groups = (("fri",), ("sat",), ("sun",))
    change = changes_of_way(data, Way(("a", "b"), groups, ((2, 0), (4, 0), (2, 0))))
    assert change["shift"] == [
        {"name": "a", "days": ["fri", "sun"], "officers": 2},
        {"name": "a sat", "days": ["sat"], "officers": 4},
    ]
    assert change["activities"] == {"doors": [{"name": "d", "shifts": ["a", "a sat"]}]}
    assert "patrol" not in change
    assert changes_of_way(data, Way(("b",), (("sun",),), ((2,),))) == {}


@pytest.mark.parametrize(
    ("text", "days", "word"),
    [
        ("Mon-Thu", ("mon", "tue", "wed", "thu"), "mon-thu"),
        ("sun", ("sun",), "sun"),
        ("Saturday", ("sat",), "sat"),
        ("fri-mon", ("fri", "sat", "sun", "mon"), "fri-mon"),
        ("tue, thu", ("tue", "thu"), "tue_thu"),
    ],
)
def test_groups_of_weekdays_are_read(text: str, days: tuple[str, ...], word: str):
    assert parse_day_group(text) == days
    assert label(days) == word


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({'"mon-wed"': '"mon-wed", "wed"'}, "split", '"wed" stands in two groups of days'),
        ({'"mon-wed"': '"mo"'}, "split.days[1]",
         '"mo" is no group of weekdays, as in "mon-thu" or "sat"'),
        ({"at_most = 8": 'shifts = ["night"]'}, "split.shifts[1]",
         'no shift "night"; there is "afternoon", "evening"'),
        ({"at_most = 8": "officer_shifts_per_week = 57"}, "split",
         "no way spends exactly 57 officer-shifts a week; change officer_shifts_per_week, step, "
         "at_least or at_most"),
        ({"at_most = 8": "step = 1"}, "split",
         "makes more than 200 scenarios; take a larger step, fewer groups of days, or at_least "
         "and at_most closer together"),
        ({'"announced"': '"anounced"'}, "split.scenario",
         'there is no scenario "anounced"; did you mean "announced"? '
         "To list all: walks check"),
        ({'"announced"': '"weekly-pattern"'}, "split.scenario",
         'has the roster "weekly", which names each officer\'s shifts; give a scenario with the '
         'roster "spread" or "rotating"'),
    ],
)  # fmt: skip
def test_what_cannot_be_split_is_told(
    tmp_path: Path, changes: dict[str, str], key: str, message: str
):
    split = SPLIT
    for old, new in changes.items():
        split = split.replace(old, new)
    assert [(at, told) for _, at, told in errors_of(write(tmp_path, split))] == [(key, message)]


def test_ways_that_cannot_be_finished_are_not_begun():
    """Seven days by ten shifts and an odd total in pairs: nothing to try, and nothing is."""
    split = SplitTable(scenario="x", days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    assert next(ways(split, "abcdefghij", 57), None) is None
    assert next(ways(split, "abcdefghij", 56)).officers[-1][-1] == 56

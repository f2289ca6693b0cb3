"""Rosters that the solver finds, held against a plain count; and rules that cannot be kept."""

from __future__ import annotations

import sys

import pytest

from sim.cli import main
from sim.roster.rules import Need, Requirements, requirements_of
from sim.roster.search import Way, look_for
from sim.roster.solve import NoSolver, fewest_possible, find, solver
from sim.roster.tell import found_text, roster_csv
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.rosters import rostered
from tests.roster.broken import broken_rules

pytest.importorskip("ortools")

EVERY_DAY = tuple(range(7))


def need(name: str = "noon", days=EVERY_DAY, start: int = 12, hours: int = 8, officers: int = 1):
    return Need(name, tuple(days), start * 60, (start + hours) * 60, hours * 60, officers)


def rules(*needs: Need, weeks: int = 1, shifts: float = 5, rest_h: int = 10, on: int = 6,
          off: int = 2, weekends: int = 0) -> Requirements:  # fmt: skip
    return Requirements(needs, weeks, shifts, rest_h * 60, on, off, weekends)


@pytest.mark.parametrize(
    ("required", "heads"),
    [
        (rules(need()), 2),  # seven shifts, five each
        (rules(need(days=range(5), officers=2)), 2),
        (rules(need(officers=2), shifts=4, off=3), 4),  # fourteen shifts, four each
        (rules(need(officers=2), weeks=2, shifts=3.5, off=2), 4),  # 28 in two weeks, seven each
        (rules(need(days=(5, 6)), weekends=1, weeks=2), 2),  # each has one of two weekends
        (rules(need(), on=3, off=4, shifts=7), 3),  # three of seven days each: 7 / 3
        (rules(need("a", [0]), need("b", [0], start=13)), 2),  # nobody works twice a day
    ],
)
def test_the_fewest_heads_are_those_worked_out_by_hand(required: Requirements, heads: int):
    found = look_for(required, 0)
    assert (found.heads, found.proved) == (heads, True)
    assert broken_rules(required, found.roster) == []


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_a_roster_for_the_announced_shifts_keeps_every_rule(weeks: int):
    required = requirements_of(load_scenario("announced"), weeks)
    roster = find(required, 12)
    assert roster.shape == (12, 7 * weeks)
    assert broken_rules(required, roster) == []


def test_a_plain_count_sees_every_rule_that_is_broken():
    required = rules(need("late", start=16), need("early", start=6), on=5, weekends=1)
    roster = find(rules(need("late", start=16), need("early", start=6), weekends=0), 3)
    assert roster is not None
    told = " ".join(broken_rules(required, roster * 0))  # everybody in the late shift every day
    for words in ("3 officers in late, not 1", "0 officers in early, not 1", "7 shifts, more than",
                  "more than 5 shifts in a week", "0 weekends off", "never off"):  # fmt: skip
        assert words in told
    tight = roster * 0 - 1
    tight[0, :2], tight[1, 4:6] = (0, 1), 1
    told = broken_rules(required, tight)
    assert "officer 1: 360 min of rest after day 1" in told  # midnight to six
    off = roster * 0 - 1
    off[0, [0, 1, 3, 4, 5]] = 1
    assert "officer 1: 1 days off in a row" in broken_rules(required, off)


@pytest.mark.parametrize(
    ("required", "heads", "ways"),
    [
        # Monday night to Tuesday six, then a shift at six: no rest
        (rules(need("night", [0], 22), need("early", [1], 6)), 1,
         [Way("heads", 1, 2), Way("rest_h", 10, 0)]),
        # Thursday and Sunday are single days off
        (rules(need(days=(0, 1, 2, 4, 5))), 1,
         [Way("heads", 1, 2), Way("days_off_in_row", 2, 1)]),
        (rules(need(days=range(6)), shifts=6, on=5, off=1), 1,
         [Way("heads", 1, 2), Way("days_on_at_most", 5, 6)]),
        (rules(need(days=range(5)), shifts=4), 1,
         [Way("heads", 1, 2), Way("shifts_per_officer_week", 4, 5)]),
        # nobody has the weekend off if somebody must work each
        (rules(need(days=[5]), weekends=1), 3, [Way("weekends_off", 1, 0)]),
    ],
)  # fmt: skip
def test_the_rule_that_stands_against_it_is_named(required, heads: int, ways: list[Way]):
    found = look_for(required, heads)
    assert found.roster is None and found.proved
    assert list(found.ways) == ways


def test_what_would_save_one_head_is_named_too():
    required = rules(need(days=(0, 1, 2, 4, 5)))
    found = look_for(required, 0)
    assert found.heads == 2
    assert "With days_off_in_row = 1 instead of 2, 1 head would do." in found_text(
        required, found, 0.1
    )


def test_no_single_change_is_said_so():
    required = rules(need(days=range(7), officers=2), shifts=3)
    found = look_for(required, 1)
    text = found_text(required, found, 0.0)
    assert "14 officer-shifts a week; 1 officer with at most 3 a week give 3" in text
    assert found.ways == (Way("heads", 1, 5),)


def test_counting_alone_bounds_the_heads():
    assert fewest_possible(rules(need(officers=3))) == 5  # 21 shifts, five each
    assert fewest_possible(rules(need(days=[0], officers=4))) == 4


def test_the_same_question_has_the_same_answer():
    required = requirements_of(load_scenario("announced"), 2)
    assert (find(required, 13, fair=True) == find(required, 13, fair=True)).all()


def test_the_file_written_is_the_roster_walked(tmp_path):
    announced = load_scenario("announced")
    required = requirements_of(announced, 2)
    roster = find(required, 12)
    (tmp_path / "two.csv").write_text(roster_csv(required, roster))
    scenario = scenario_from_text(
        'base = "announced"\n[season]\nfirst_day = "2021-03-01"\n'
        '[crew]\nroster = "file"\nroster_file = "two.csv"\n', "two", folder=tmp_path,
    )  # fmt: skip
    number: dict[int, int] = {}  # officers are numbered as they first stand in the file
    for day in range(28):
        today = rostered(scenario, scenario.season.first_day.toordinal() + day)
        column = roster[:, day % 14]
        assert sorted(shift for _, shift in today) == sorted(column[column >= 0].tolist())
        for officer in (column >= 0).nonzero()[0].tolist():
            number.setdefault(officer, len(number) + 1)
        assert sorted(number[o] for o in (column >= 0).nonzero()[0].tolist()) == [
            officer for officer, _ in today
        ]


def test_the_command_writes_a_file_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["roster", "announced", "--weeks", "1", "--out", "one.csv"]) == 0
    assert 'roster_file = "one.csv"' in capsys.readouterr().out
    assert main(["roster", "announced", "--weeks", "1", "--out", "one.csv"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["roster", "eight-heads"]) == 2
    assert "12 heads instead of 8" in capsys.readouterr().err


def test_without_the_solver_the_line_that_installs_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(NoSolver, match="pip install"):
        solver()

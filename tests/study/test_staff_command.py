"""walks staff from a study file to its answer and table, over two days and four seasons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

STUDY = """
format = 1
about = "Two, four or eight officers in one shift"
first_day = "2021-02-27"
last_day = "2021-02-28"
scenarios = ["announced"]
baseline = "announced"
seed = 2021
replications = 6
window = "auto"
reach_within_min = 15
wait_limit_min = 60
seen_within_min = 480
headline = [{ measure = "walked_share", margin = 0.02 }]

[grid]
scenarios = ["delivered"]
[[grid.axis]]
key = "shift.officers"
values = [2, 4, 8]
"""
TARGET = """
[[target]]
measure = "walked_share"
at_least = 0.7
in_seasons_share = 0.5
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planner's folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios" / "studies").mkdir(parents=True)
    return tmp_path


def write(here: Path, text: str) -> None:
    (here / "scenarios" / "studies" / "mine.toml").write_text(text, encoding="utf-8")


def test_it_searches_down_to_the_first_that_fails_and_shows_the_way(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, STUDY + TARGET)
    assert main(["staff", "mine", "--workers", "1", "--quiet"]) == 0
    text = capsys.readouterr().out
    rows = [line.split() for line in text.splitlines() if " of 6 " in line]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("announced", "448", "meets"), ("delivered+officers-8", "112", "meets"),
        ("delivered+officers-4", "56", "fails"), ("delivered+officers-2", "28", "stop"),
    ]  # fmt: skip
    assert "delivered+officers-8 (112 officer-hours a week) meets all targets." in text
    table = pd.read_csv(here / "results" / "mine" / "tables" / "staffing.csv")
    assert table["scenario"].tolist() == [row[0] for row in rows]
    assert table["met_seasons"].tolist() == [int(row[3]) for row in rows]
    stored = here / "results" / "mine" / "seasons"
    assert {len(list(folder.iterdir())) for folder in stored.iterdir()} == {6}
    before = {path: path.stat().st_mtime_ns for path in stored.rglob("*.npz")}
    assert main(["staff", "mine", "--workers", "1", "--quiet"]) == 0
    assert capsys.readouterr().out == text
    assert {path: path.stat().st_mtime_ns for path in stored.rglob("*.npz")} == before


def test_a_study_without_targets_is_told_what_to_write(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, STUDY)
    assert main(["staff", "mine"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("The study mine has no targets")
    assert "[[target]]\nmeasure = " in said.err


def test_a_scenario_is_no_study_and_a_wrong_name_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "scenarios" / "late.toml").write_text('format = 1\nabout = "x"\nbase = "announced"\n')
    assert main(["staff", "scenarios/late.toml"]) == 2
    assert "late.toml is one scenario. Give a study" in capsys.readouterr().err
    assert main(["staff", "announced"]) == 2
    assert 'there is no study "announced"; to list all: walks check' in capsys.readouterr().err
    assert main(["staff", "oficers"]) == 2
    assert 'did you mean "officers"?' in capsys.readouterr().err


def test_a_study_of_nothing_but_a_split_is_for_another_command(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    split = '[split]\nscenario = "delivered"\ndays = ["mon-thu", "fri-sun"]\n'
    split += "officer_shifts_per_week = 14\n"
    text = STUDY[: STUDY.index("[grid]")].replace('["announced"]', "[]")
    write(here, text.replace('"announced"', '"delivered+mon-thu-2+fri-sun-2"') + split + TARGET)
    assert main(["staff", "mine"]) == 2
    assert "To find the best of them: walks best mine" in capsys.readouterr().err

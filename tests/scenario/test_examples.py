"""The examples: each is told in the documents, can be checked, and runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sim.commands.check import check
from sim.scenario.find import EXAMPLES, SHIPPED
from sim.scenario.load import open_scenario
from sim.scenario.load_study import study_of
from sim.scenario.on_streets import open_streets
from sim.study.replication import walked, world_of

FILES = sorted((SHIPPED / EXAMPLES).glob("*.toml"))
ROWS = (Path(__file__).parents[2] / "docs" / "examples.md").read_text(encoding="utf-8")
DAYS = 3

on_every_example = pytest.mark.parametrize("name", [path.stem for path in FILES])


@on_every_example
def test_it_has_a_row_in_the_documents(name: str):
    assert f"\n| `{name}` | " in ROWS


def test_the_documents_name_no_example_that_there_is_not():
    rows = [line.split("`")[1] for line in ROWS.splitlines() if line.startswith("| `")]
    assert rows == [path.stem for path in FILES]


@on_every_example
def test_check_says_what_it_changes(name: str):
    answer = check([name])
    assert answer.code == 0
    assert "Changes against" in answer.text


@on_every_example
def test_a_few_days_of_it_run(name: str):
    loaded = open_scenario(name, open_streets=open_streets)
    study = study_of([name], name, open_streets=open_streets).study
    season = loaded.scenario.season
    last = min(season.last_day, season.first_day + timedelta(days=DAYS - 1))
    scenario = replace(loaded.scenario, season=replace(season, last_day=last))
    study = replace(study, scenarios=(scenario,), replications=1)
    _, _, found = walked(study, scenario, world_of(scenario, study.seed, 1), 1)
    assert len(found.days) == DAYS

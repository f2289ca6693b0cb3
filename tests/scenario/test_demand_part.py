"""Requests from another file, and hours that differ by weekday."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.explain import changes
from sim.scenario.features import features
from sim.scenario.load import load_scenario, open_scenario, scenario_from_text
from sim.scenario.toml_text import scenario_to_toml
from sim.world.requests import mean_request_rates
from street_graph.store import load

CALLS = """format = 1
about = "requests of a year of calls"
base = "announced"
[requests]
per_day = 7
season_cv = 0.2
[people]
out_per_km = 99
[source]
"requests.per_day" = "a year of calls"
"people.out_per_km" = "not taken"
"""


def put(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.toml").write_text(text)


def test_only_the_requests_of_a_named_file_are_taken(tmp_path: Path) -> None:
    put(tmp_path, "calls", CALLS)
    put(tmp_path, "own", 'format = 1\nabout = "own"\nbase = "evenings"\ndemand = "calls"\n'
        "[requests]\nseason_cv = 0.1\n")  # fmt: skip
    loaded = open_scenario("own", folder=tmp_path)
    scenario, base = loaded.scenario, load_scenario("evenings")
    assert scenario.requests.per_day == 7.0
    assert scenario.requests.season_cv == 0.1
    assert scenario.people == base.people and scenario.shifts == base.shifts
    assert loaded.data["source"]["requests.per_day"] == "a year of calls"
    assert "requests.per_day" not in loaded.data["assumed"]
    assert "demand" not in loaded.data
    assert any("requests a day: 25 -> 7" in line for line in changes(loaded))


def test_requests_of_a_base_stay_with_it(tmp_path: Path) -> None:
    put(tmp_path, "calls", CALLS)
    put(tmp_path, "own", 'format = 1\nabout = "own"\nbase = "evenings"\ndemand = "calls.toml"\n')
    put(tmp_path, "child", 'format = 1\nabout = "child"\nbase = "own"\n')
    assert load_scenario("child", folder=tmp_path).requests.per_day == 7.0
    assert changes("child", folder=tmp_path) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"cals"', 'there is no file of requests "cals"; did you mean "calls"?'),
        ('"cals.toml"', 'there is no file "cals.toml"'),
        ('"../calls"', "lies outside the folder"),
        ("3", "3 is not the name of a file"),
        ('"own"', "there is no file of requests"),
        ('"empty"', "has no section [requests]"),
    ],
)
def test_a_demand_that_is_not_there_is_told(tmp_path: Path, written: str, said: str) -> None:
    put(tmp_path, "calls", CALLS)
    put(tmp_path, "empty", 'format = 1\nabout = "empty"\nbase = "announced"\n')
    put(tmp_path, "own", f'format = 1\nabout = "own"\nbase = "announced"\ndemand = {written}\n')
    with pytest.raises(ScenarioError) as caught:
        load_scenario("own", folder=tmp_path)
    assert said in str(caught.value) and "demand" in str(caught.value)


def test_factors_by_weekday_multiply_hours_and_weekdays() -> None:
    rows = [[1.0] * 24 for _ in range(7)]
    rows[5][22] = 3.0
    plain = scenario_from_text('base = "announced"')
    text = f'base = "announced"\n[requests]\nhour_factors_by_weekday = {rows}'
    changed = scenario_from_text(text)
    ratio = mean_request_rates(changed) / mean_request_rates(plain)
    saturdays = np.arange(len(ratio)) % 7 == 0  # the season begins on one
    assert (ratio[saturdays, 22] == 3.0).all()
    assert ratio.sum() == ratio.size + 2 * saturdays.sum()
    assert "other hours on one weekday" in " ".join(features(changed, load("washington")))
    again = scenario_from_text(scenario_to_toml(changed))
    assert again.requests == changed.requests


@pytest.mark.parametrize(
    ("rows", "said"),
    [([[1.0] * 24], "has 1 lists; it needs 7, or none"), ([[1.0] * 23] * 7, "24")],
)
def test_factors_of_another_shape_are_errors(rows: list, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(f'base = "announced"\n[requests]\nhour_factors_by_weekday = {rows}')
    assert said in str(caught.value)
    assert "requests.hour_factors_by_weekday" in str(caught.value)

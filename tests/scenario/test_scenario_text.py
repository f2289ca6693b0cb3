"""Resolved copies, starting files, and files that chance has broken."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.demand_model import Duration, Place
from sim.scenario.errors import ScenarioError
from sim.scenario.find import SHIPPED
from sim.scenario.load import load_scenario, open_text, scenario_from_text
from sim.scenario.model import Preference, Scenario
from sim.scenario.new import new_scenario_text
from sim.scenario.toml_text import scenario_to_toml, toml_value

NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
TEXTS = {name: (SHIPPED / f"{name}.toml").read_text(encoding="utf-8") for name in NAMES}


def loaded_back(scenario: Scenario) -> Scenario:
    return scenario_from_text(scenario_to_toml(scenario), name=scenario.name)


@pytest.mark.parametrize("name", NAMES)
def test_resolved_copy_loads_back_equal(name: str):
    scenario = load_scenario(name)
    assert loaded_back(scenario) == scenario


def test_resolved_copy_of_a_textbook_case_loads_back_equal():
    text = """
about = "Two units on a line, \\"lost\\" calls: \\\\ ü"
base = "announced"
[season]
unbroken_hours = 1000
warm_up_hours = 10.5
[[requests.place]]
weight = 1
segment = "a b"
from_m = 0.1
to_m = 250
[[requests.place]]
weight = 3
corner = "1,0"
[[requests.kind]]
name = "call"
share = 1
priority = 1
to_foot_share = 1
handling = { distribution = "list", values_min = [1, 2.5, 1e-3] }
patience = "endless"
officers_needed = 1
two_officers_required_share = 0
car_response = { distribution = "constant", mean_min = 0 }
[patrol]
route = "post"
posts = ["0,0", "1,0", "2,0", "3,0"]
[dispatch]
rule = "preference"
queue_at_most = 0
[[dispatch.preference]]
segment = "a b"
units = [2, 1]
[[dispatch.preference]]
segment = ""
units = [1, 2]
"""
    scenario = scenario_from_text(text, name="textbook")
    assert scenario.about == 'Two units on a line, "lost" calls: \\ ü'
    assert scenario.requests.places == (
        Place(0.25, segment="a b", from_m=0.1, to_m=250.0),
        Place(0.75, corner="1,0"),
    )
    assert scenario.requests.kinds[0].handling == Duration("list", values_min=(1.0, 2.5, 0.001))
    assert scenario.dispatch.preference == (Preference("a b", (2, 1)), Preference("", (1, 2)))
    assert loaded_back(scenario) == scenario


shares = st.lists(st.floats(0, 1e6), min_size=24, max_size=24).filter(lambda x: sum(x) > 0)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    hour_shares=shares,
    per_day=st.floats(0, 100),
    days=st.integers(0, 400),
    start=st.integers(0, 1439),
    end=st.integers(0, 1440),
)
def test_resolved_copy_keeps_any_numbers(
    hour_shares: list[float], per_day: float, days: int, start: int, end: int
):
    base = load_scenario("singles")
    total = sum(hour_shares)
    scenario = replace(
        base,
        season=replace(base.season, last_day=base.season.first_day + timedelta(days=days)),
        shifts=(replace(base.shifts[0], start=start, end=end),),
        requests=replace(
            base.requests, per_day=per_day, hour_shares=tuple(x / total for x in hour_shares)
        ),
    )
    assert loaded_back(scenario) == scenario


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_any_text_is_written_so_that_toml_reads_it(text: str):
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert tomllib.loads(f"a = {toml_value(text)}") == {"a": text}


def test_dates_and_tables_are_written_as_files_have_them():
    assert toml_value(date(2021, 2, 27)) == '"2021-02-27"'
    assert toml_value({"mean_min": 5, "a b": [True]}) == '{ mean_min = 5, "a b" = [true] }'


@pytest.mark.parametrize("name", ["announced", "delivered", "fixed"])
def test_new_file_starts_as_its_base(name: str):
    scenario = scenario_from_text(new_scenario_text("mine", base=name), name=name)
    base = load_scenario(name)
    told = f"mine: as {name}, until something below is changed"
    assert scenario == replace(base, about=told, about_es="")


@pytest.mark.parametrize("name", NAMES)
def test_new_file_with_every_key_taken_in_is_still_its_base(name: str):
    text = new_scenario_text("mine", base=name)
    taken_in = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", text)
    loaded = open_text(taken_in, name=name)
    assert {"crew", "shift", "patrol"} <= set(tomllib.loads(taken_in))
    base = load_scenario(name)
    assert replace(loaded.scenario, about="") == replace(base, about="", about_es="")


def test_new_file_says_that_a_shift_needs_all_of_its_keys():
    above = new_scenario_text("mine", base="announced").partition("\n# [[shift]]\n")[0]
    assert above.endswith('also those that stay: take away the "# " before each of them.')


def test_new_file_of_an_unknown_base_is_refused():
    with pytest.raises(ScenarioError, match='there is no scenario "anounced"'):
        new_scenario_text("mine", base="anounced")


def survives(text: str) -> None:
    """A scenario or a ScenarioError, nothing else."""
    try:
        scenario = scenario_from_text(text, name="mutated")
    except ScenarioError as error:
        assert error.problems
        assert str(error).endswith("Nothing was run.")
        assert all(problem.message and "\n" not in problem.message for problem in error.problems)
    else:
        assert loaded_back(scenario) == scenario


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_text_with_a_piece_changed_is_read_or_refused(data: st.DataObject):
    text = TEXTS[data.draw(st.sampled_from(NAMES))]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 40))
        put = data.draw(
            st.one_of(
                st.text(max_size=5),
                st.sampled_from(
                    ["[[", "]]", "= ", '"', "'", "nan", "-1", "1e999", "inf", "{", "[", "#", "\n",
                     "0x10", "true", '""', "24:00", "9" * 400, "[crew]\n", "\u202e", "\x00"]
                ),
            )
        )  # fmt: skip
        text = text[:at] + put + text[at + cut :]
    survives(text)


values = st.recursive(
    st.one_of(
        st.integers(-(10**18), 10**18),
        st.floats(),
        st.booleans(),
        st.text(max_size=8),
        st.sampled_from(["pair", "tour", "24:00", "2021-03-14", "announced", "endless", "mon"]),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["mean_min", "distribution", "name", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_file_with_any_value_at_any_key_is_read_or_refused(data: st.DataObject):
    tree: dict[str, Any] = tomllib.loads(TEXTS["announced"])
    for _ in range(data.draw(st.integers(1, 3))):
        here: Any = tree
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            key = data.draw(st.sampled_from(keys))
            inner = here[key]
            if not (isinstance(inner, (dict, list)) and inner) or data.draw(st.integers(0, 3)) == 0:
                break
            here = inner
        action = data.draw(st.sampled_from(["change", "change", "remove", "rename"]))
        if action == "change" or isinstance(here, list):
            here[key] = data.draw(values)
        else:
            value = here.pop(key)
            if action == "rename":
                here[data.draw(st.text(max_size=6))] = value
        if not tree:
            break
    survives(written(tree))


def written(tree: dict[str, Any]) -> str:
    lines = []
    for key, value in tree.items():
        try:
            lines.append(f"{toml_value(str(key))} = {toml_value(value)}")
        except TypeError:
            continue
    return "\n".join(lines).encode("utf-8", "replace").decode("utf-8")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes):
    file: Path = tmp_path_factory.mktemp("bytes") / "any.toml"
    file.write_bytes(raw)
    with pytest.raises(ScenarioError):
        load_scenario(file)


def test_checking_a_scenario_imports_nothing_heavy():
    heavy = ("osmnx", "matplotlib", "scipy", "pandas", "numba", "networkx")
    code = (
        "import sys; from sim.scenario import explain, load, load_study, new, on_streets;"
        "explain.check_text(load.open_scenario('announced'), 18.0);"
        f"sys.exit(','.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SHIPPED.parent, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")

"""Limits are named before memory or time is spent, and odd values have one meaning."""

from __future__ import annotations

import ast
import math
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.scenario import attached, checks, toml_files
from sim.scenario.errors import ScenarioError
from sim.scenario.grid import MOST_COMBINATIONS
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.load_study import load_study
from sim.scenario.study_schema import MOST_SEASONS
from sim.tables import DAY_US, HOUR_US
from sim.world.draw import draw_world
from street_graph import osm_file, store
from street_graph.graph import grid
from street_graph.osm_file import read_osm
from street_graph.problems import StreetsError
from tests.scenario.test_grids import HEAD
from tests.study.small import ROOT, small_study

MOST_MB = 40
"""Held in refusing; what is refused would take thousands."""

STREETS = grid(6, 5, 120, 130)


def text(changes: str) -> Callable[[Path], object]:
    return lambda folder: scenario_from_text('base = "announced"\n' + changes)


def million(folder: Path) -> object:
    """A grid of a million scenarios."""
    axes = "".join(
        f'[[grid.axis]]\nkey = "{key}"\nvalues = {list(range(1, 101))}\n'
        for key in ("requests.per_day", "shift.officers", "crew.meal_min")
    )
    path = folder / "large.toml"
    path.write_text(
        HEAD.format(scenarios="[]", baseline="announced")
        + '[grid]\nscenarios = ["announced"]\n' + axes
    )  # fmt: skip
    return load_study(path)


def country(folder: Path) -> object:
    """A map file of ten thousand million bytes, all of them holes."""
    path = folder / "country.osm"
    with path.open("wb") as file:
        file.truncate(10**10)
    return read_osm(path)


def laughs(folder: Path) -> object:
    """Ten names, each of them ten of the one before: 10^10 words if they were looked up."""
    names = "".join(
        f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" if n else "<!ENTITY l0 'ha'>" for n in range(11)
    )
    path = folder / "laughs.osm"
    path.write_text(f"<!DOCTYPE osm [{names}]><osm>&l10;</osm>")
    return read_osm(path)


def large_table(folder: Path) -> object:
    path = folder / "places.csv"
    with path.open("wb") as file:
        file.truncate(10**9)
    mine = folder / "mine.toml"
    mine.write_text('base = "announced"\n[requests]\nplaces_file = "places.csv"\n')
    return load_scenario(mine)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (million, r"grid   makes 1,000,000 scenarios; at most 1,000 are compared"),
        (text('season.last_day = "2321-02-27"'),
         r"season.last_day +makes a season of 109,573 days; at most 1,096"),
        (text("requests.per_day = 1e9"), r"per_day   1e\+09 is too large; at most 100,000"),
        (text('requests.per_day = 100000\nseason.last_day = "2024-01-01"'),
         r"requests.per_day   .*more than 20,000,000 requests, the most one season may have"),
        (text("people.out_per_km = 1e9"), r"people.out_per_km"),
        (text("a = " + "[" * 1000 + "]" * 1000), r"nested too deeply; at most 8"),
        (text("a." * 1000 + "b = 1"), r"nested too deeply; at most 8"),
        (text("[" + ".".join("a" * 1000) + "]\nb = 1"), r"nested too deeply; at most 8"),
        (text("a = " + "{a = " * 500 + "1" + "}" * 500), r"nested too deeply; at most 8"),
        (text(f"season.warm_up_hours = {'9' * 5000}"), r"a number of thousands of digits"),
        (country, r"has 10,000\.0 million bytes, the limit is 200\.0 million"),
        (laughs, r"declares a document type or entities"),
        (large_table, r'"places.csv" has 1,000,000,000 bytes; at most 20,000,000 are read'),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_with_its_limit_before_memory_is_spent(
    tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    load_scenario("announced")  # what is read once for all is not counted
    tracemalloc.start()
    try:
        with pytest.raises((ScenarioError, StreetsError), match=said):
            make(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < MOST_MB * 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("key", ["requests.per_day", "crew.walk_speed_mps", "people.out_per_km"])
def test_numbers_that_are_none_are_refused_by_key(key: str, value: str) -> None:
    with pytest.raises(ScenarioError, match=f"{key}   "):
        scenario_from_text(f'base = "announced"\n{key} = {value}')


def test_negative_zero_is_zero_in_what_is_kept_too() -> None:
    found = scenario_from_text('base = "announced"\nrequests.per_day = -0.0')
    assert math.copysign(1.0, found.requests.per_day) == 1.0
    assert found == scenario_from_text('base = "announced"\nrequests.per_day = 0.0')


@pytest.mark.parametrize("day", ["2021-02-29", "2021-04-31", "2021-13-01", "0000-01-01"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_dates_that_do_not_exist_are_refused(day: str, quote: str) -> None:
    with pytest.raises(ScenarioError, match=r"does not exist|is not a date"):
        scenario_from_text(f'base = "announced"\nseason.first_day = {quote}{day}{quote}')


def test_a_season_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"season\.last_day   2021-02-26 is before first_day"):
        scenario_from_text('base = "announced"\nseason.last_day = 2021-02-26')


def test_a_season_of_one_day_is_one_day() -> None:
    assert scenario_from_text('base = "announced"\nseason.last_day = 2021-02-27').season.days == 1


def test_every_hour_of_the_day_on_which_the_clocks_change_is_there_once() -> None:
    """The hour from 02:00 of March 14, 2021, does not exist; in the model it does."""
    found = load_scenario("announced")
    places = (replace(found.requests.places[0], street_class="any"),)
    found = replace(
        found,
        season=replace(found.season, first_day=date(2021, 3, 13), last_day=date(2021, 3, 15)),
        requests=replace(
            found.requests, places=places, per_day=20_000.0, hour_shares=(1 / 24,) * 24
        ),
    )
    came = draw_world(found, STREETS, 11, 1).requests["t"]
    hours = np.bincount(came // HOUR_US, minlength=72)
    assert came.max() < 3 * DAY_US and len(hours) == 72
    assert hours[24:48].min() > 0.8 * hours[24:48].mean()


NIGHT = """base = "announced"
season.first_day = 2021-03-13
season.last_day = 2021-03-14
[[shift]]
name = "night"
days = ["sat"]
start = "22:00"
end = "06:00"
officers = 2
unit = "pair"
"""


def test_a_shift_across_the_night_on_which_the_clocks_change_has_its_eight_hours() -> None:
    from sim.study.replication import walked, world_of

    scenario = scenario_from_text(NIGHT)
    study = replace(small_study(), scenarios=(scenario,), baseline=scenario.name)
    log = walked(study, scenario, world_of(scenario, 1, 1), 1)[1]
    (unit,) = log.units
    assert (unit["start"], unit["end"]) == (22 * HOUR_US, 30 * HOUR_US)


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    (there / "places.csv").write_text("place,weight\nPacific & 14th,2\n")
    (there / "one.toml").write_text('base = "announced"\n')
    try:
        (here / "places.csv").symlink_to(there / "places.csv")
        (here / "one.toml").symlink_to(there / "one.toml")
    except OSError:
        pytest.skip("links cannot be made here")
    mine = here / "mine.toml"
    mine.write_text('base = "announced"\n[requests]\nplaces_file = "places.csv"\n')
    with pytest.raises(ScenarioError, match=r'"places\.csv" is a link to a file outside'):
        load_scenario(mine)
    mine.write_text('base = "one.toml"\n')
    with pytest.raises(ScenarioError, match=r'"one\.toml" is a link to a file outside'):
        load_scenario(mine)


def test_the_limits_in_the_documents_are_those_of_the_program() -> None:
    told = (ROOT / "docs" / "scenario-files.md").read_text(encoding="utf-8")
    for row in (
        f"{toml_files.MOST_BYTES // 10**6} MB, {toml_files.MOST_VALUES:,} values, "
        f"{toml_files.MOST_DEPTH} tables",
        f"roster) | {attached.MOST_BYTES // 10**6} MB |",
        f"{osm_file.MAX_BYTES // 10**6} million bytes |",
        f"{checks.MOST_DAYS:,} days",
        f"100,000 a day, {checks.MOST_REQUESTS:,} in a season",
        f"scenarios of a grid | {MOST_COMBINATIONS:,} |",
        f"seasons of a study | {MOST_SEASONS:,} |",
    ):
        assert row in told
    assert store.MAX_BYTES == osm_file.MAX_BYTES


def test_nothing_in_a_file_is_run_or_unpickled() -> None:
    """No module that reads files knows a way to do so."""
    ways = re.compile(
        r"\b(?:pickle|marshal|shelve|eval|exec|__import__|import_module|yaml)\b(?!\.md)"
    )
    apart = {"sim/verify/mutated.py"}  # runs changed copies of the program itself
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for part in ("sim", "street_graph")
        for path in (ROOT / part).rglob("*.py")
        if path.relative_to(ROOT).as_posix() not in apart
        for name in _called(path, ways)
    }
    assert found == set()


def _called(path: Path, ways: re.Pattern[str]) -> set[str]:
    """Names of this kind that a module imports or calls."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {getattr(node, "module", None) or "", *(one.name for one in node.names)}
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert isinstance(node.value, ast.Constant) and node.value.value is False
    return {name for name in names if ways.search(name)}

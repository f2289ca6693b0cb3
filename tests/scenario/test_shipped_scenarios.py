"""The scenarios and studies that come with the program."""

from __future__ import annotations

import json
import re
import tomllib
import typing
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import (
    demand_model,
    duration_schema,
    duty_model,
    model,
)
from sim.scenario.assumed import assumptions, covering, entries_of, parameters
from sim.scenario.attached import Attached
from sim.scenario.explain import changes, check_text
from sim.scenario.feasibility import file_warnings, warnings
from sim.scenario.find import SHIPPED, find_scenario
from sim.scenario.jsonschema import schema_files
from sim.scenario.load import load_scenario, open_scenario
from sim.scenario.load_study import load_study
from sim.scenario.staffing import staffing

NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
LAW_KEYS = (".distribution", ".mean_min", ".sigma", ".values_min")
STUDIES = sorted(path.stem for path in (SHIPPED / "studies").glob("*.toml"))
MEANT = {
    "eight-heads": ["20 a week go short"],
    "thursday-to-sunday": ["No shift starts on Monday, Tuesday and Wednesday"],
}
BASELINES = {
    "area-size": "schematic-area", "routes-and-pairs": "announced+pair",
    "dose": "announced+8-hours", "officers": "announced+8-officers",
    "pilot-record": "delivered+8-officers-2-hours+40-open-on-100-km",
}  # fmt: skip
HEADLINES = {
    "walked_share", "seen_recently_share", "mean_time_since_seen_min", "reached_in_time_share",
    "mean_wait_to_limit_min", "contacts_per_week",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenario_loads_with_no_warning_but_the_one_meant(name: str):
    loaded = open_scenario(name)
    found = warnings(loaded.scenario, 20.2, lambda units: 6.6 / units) + file_warnings(loaded)
    meant = MEANT.get(name, [])
    assert len(found) == len(meant)
    for warning, words in zip(found, meant, strict=True):
        assert words in warning


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_a_source_or_is_assumed(name: str):
    data = open_scenario(name).data
    entries = entries_of(data)
    assert [p.full for p in parameters(data) if covering(p, entries) is None] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "announced"])
def test_every_other_scenario_is_announced_with_changes(name: str):
    loaded = open_scenario(name)
    assert loaded.base == "announced"
    assert changes(loaded)
    assert loaded.scenario.about != load_scenario("announced").about


def test_no_parameter_of_announced_stands_in_both_tables():
    data = open_scenario("announced").data
    assert not set(data["source"]) & set(data["assumed"])


def test_every_source_and_assumption_of_announced_covers_something():
    data = open_scenario("announced").data
    entries = entries_of(data)
    used = {covering(parameter, entries) for parameter in parameters(data)}
    entries = {(table, key) for table in ("source", "assumed") for key in data[table]}
    assert entries - used == set()


def _has_number(value: Any) -> bool:
    return any(isinstance(v, int | float) and not isinstance(v, bool)
               for v in (value if isinstance(value, list) else [value]))  # fmt: skip


def test_every_assumed_number_of_announced_has_a_range_but_these():
    found = assumptions(open_scenario("announced").data)
    assert [a.key for a in found if a.low is None and _has_number(a.value)] == [
        "requests.month_factors",
        "requests.place.2.weight",
        "requests.kind.disturbance.follow_up_after_days",
        "people.hour_shares",
        "people.month_factors",
        "weather.rain_day_share",
        "dispatch.queue_at_most",
        "dispatch.keep_free_units",
        "dispatch.keep_free_for_priority",
        "dispatch.preempt_priority",
    ]


def test_announced_writes_out_every_parameter_of_the_model():
    data = tomllib.loads(find_scenario("announced").read_text(encoding="utf-8"))
    written = {".".join(p.general) for p in parameters(data)}
    laws = {
        "requests.kind.car_response",
        "requests.kind.handling",
        "requests.kind.patience",
        "people.flag_down_handling",
        "people.stay",
        "people.talk",
    }
    laws |= {"streets.closure", "calendar.special_day", "requests.kind.place"}  # tables, none given
    missing = {
        key
        for key in _model_keys(model.Scenario, "")
        if key not in written and not any(key.startswith(f"{law}.") for law in laws)
    }
    empty = ("dispatch.preference.", "patrol.override.", "activities.doors.",
             "contacts.referral.", "crew.pattern.", "activities.event.")  # fmt: skip
    assert {key for key in missing if not key.startswith(empty)} == {
        f"requests.kind.follow_up_handling{key}" for key in LAW_KEYS
    }


def _model_keys(record: type, place: str) -> set[str]:
    """Key paths of all plain values of a record of the model, as files name them."""
    singular = {"events": "event", "places": "place", "referrals": "referral", "kinds": "kind",
                "overrides": "override", "closures": "closure",
                "special_days": "special_day"}  # fmt: skip
    if place == "":
        singular["shifts"] = "shift"
    types = typing.get_type_hints(record)
    found = set()
    for field in fields(record):
        if place == "" and field.name in ("name", "about", "about_es"):
            continue
        key = place + singular.get(field.name, field.name)
        inner = _record_in(types[field.name])
        found |= _model_keys(inner, f"{key}.") if inner else {key}
    return found


def _record_in(annotation: Any) -> type | None:
    if annotation is Attached:  # a file that is named, not a table of keys
        return None
    if is_dataclass(annotation):
        return typing.cast(type, annotation)
    return next(filter(None, map(_record_in, typing.get_args(annotation))), None)


def test_files_allow_the_durations_of_the_model():
    allowed = typing.get_type_hints(duration_schema.DurationTable)["distribution"]
    assert typing.get_args(allowed) == demand_model.DISTRIBUTIONS


def test_files_allow_the_weekdays_of_the_model():
    assert typing.get_args(duty_model.Weekday) == duty_model.WEEKDAYS


@pytest.mark.parametrize(
    "name", ["roam", "longest-unseen", "fixed", "tour-whole", "singles", "evenings"]
)
def test_scenarios_said_to_have_equal_hours_have(name: str):
    assert staffing(load_scenario(name)).officer_hours_season == 4096


def test_delivered_is_a_quarter_of_the_announced_hours():
    assert staffing(load_scenario("delivered")).officer_hours_season == 1024


def test_schema_files_for_editors_are_what_the_code_makes():
    pinned = (SHIPPED.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if f"pydantic=={version('pydantic')}" not in pinned:
        pytest.skip("another version of pydantic says the same otherwise")
    for name, text in schema_files().items():
        assert json.loads((SHIPPED / name).read_text(encoding="utf-8")) == json.loads(text), (
            f"scenarios/{name} is out of date; to renew it: python -m sim.scenario.jsonschema"
        )


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.stem)
def test_shipped_file_names_its_schema_for_editors(path: Any):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema ")
    assert (path.parent / first.removeprefix("#:schema ")).is_file()


@pytest.mark.parametrize("name", STUDIES)
def test_shipped_study_loads(name: str):
    study = load_study(name, measures=HEADLINES)
    assert study.baseline == BASELINES.get(name, "announced")
    assert {row.measure for row in study.headlines} == HEADLINES


def test_pilot_study_holds_every_shipped_scenario():
    assert sorted(scenario.name for scenario in load_study("pilot").scenarios) == NAMES


def test_routes_study_holds_officer_hours_equal():
    hours = {staffing(scenario).officer_hours_season for scenario in load_study("routes").scenarios}
    assert hours == {4096}


def test_routes_and_pairs_hold_officer_hours_equal():
    study = load_study("routes-and-pairs")
    assert {staffing(scenario).officer_hours_season for scenario in study.scenarios} == {4096}
    assert len(study.scenarios) == 20


def test_same_hours_and_split_hold_officer_hours_equal_within_one_percent():
    for name, most in (("same-hours", 11), ("split", 29)):
        scenarios = load_study(name).scenarios
        assert len(scenarios) == most
        figures = [staffing(scenario) for scenario in scenarios]
        assert {f.officer_hours_per_week for f in figures} == {448}
        season = [f.officer_hours_season for f in figures]
        assert max(season) <= 1.01 * min(season)


def test_the_dose_is_two_to_eight_hours_of_the_same_officers():
    scenarios = load_study("dose").scenarios
    assert [staffing(s).officer_hours_per_week for s in scenarios] == [112, 224, 336, 448]
    assert {staffing(s).officer_shifts_per_week for s in scenarios} == {56}
    assert scenarios[-1].shifts == load_scenario("announced").shifts


def test_the_study_of_make_pilot_runs_until_settled():
    make = (SHIPPED.parent / "Makefile").read_text(encoding="utf-8")
    assert "walks compare same-hours --until-settled" in make
    study = load_study("same-hours")
    assert (study.until_settled, study.replications) == (True, 320)


def test_officers_go_from_four_to_twelve_a_day():
    study = load_study("officers")
    a_day = [staffing(s).officer_shifts_per_week / 7 for s in study.scenarios]
    assert a_day == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert study.scenarios[4].shifts == load_scenario("announced").shifts
    assert study.targets


def test_the_extension_lies_after_the_pilot_for_every_way_of_going_on():
    study = load_study("extension")
    assert {s.season.first_day.isoformat() for s in study.scenarios} == {"2021-05-02"}
    assert {s.season.last_day.isoformat() for s in study.scenarios} == {"2021-06-30"}
    hours = {s.name: staffing(s).officer_hours_per_week for s in study.scenarios}
    equal = {name for name, week in hours.items() if week == hours["announced"]}
    assert equal == {"announced", "evenings", "school-and-evenings", "doors"}
    assert hours["cars-only"] == 0
    assert len(study.targets) == 2
    assert all(s.costs.hours_from != "not-stated" for s in study.scenarios)


def test_check_text_of_eight_heads_says_it_all():
    text = check_text(open_scenario(SHIPPED / "eight-heads.toml"), 20.0)
    assert "  heads: 0 -> 8 (crew.heads)" in text
    assert "Officer-hours a week per street-mile   36, on 12.4 miles" in text
    assert "1 warning:\n  - 8 heads at 5 shifts a week give 40 officer-shifts a week" in text


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_file_says_what_it_is_in_both_languages(path: Path):
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    assert told["about_es"] and told["about_es"] != told["about"]
    assert numbers_in(told["about_es"]) == numbers_in(told["about"])


def numbers_in(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))

"""The answer in words follows from the verdicts, and warns where it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from pydantic import BaseModel

from sim.report.answer import answer, gainers, hours_text
from sim.report.assumptions import Assumed, assumed_by, assumed_of, name_text, range_text
from sim.report.read import Numbers, numbers_of
from sim.report.words import load_words
from sim.scenario.load import Loaded, open_scenario
from sim.scenario.schema import SECTIONS, ScenarioFile
from tests.report.reading import value_text

ENGLISH = load_words("en")
NASTY = "<script>alert(1)</script>"


def told(numbers: Numbers, verdicts: dict[str, list[str]], hours: dict[str, float]) -> Numbers:
    """The same study with other verdicts on its three headlines, and other officer-hours."""
    table = numbers.results.tables["measures"].copy()
    for scenario, words in verdicts.items():
        for headline, verdict in zip(numbers.headlines, words, strict=True):
            row = (table["scenario"] == scenario) & (table["measure"] == headline.name)
            table.loc[row, ["verdict", "difference"]] = [verdict, 0.05]
    for scenario, value in hours.items():
        row = (table["scenario"] == scenario) & (table["measure"] == "officer_hours_per_week")
        table.loc[row, "value"] = value
    results = replace(numbers.results, tables={**numbers.results.tables, "measures": table})
    return numbers_of(results)


SAME = ["same for practical purposes"] * 3
EQUAL = {"announced": 100.0, "roam": 100.5, NASTY: 150.0}


def test_three_sentences_verdict_what_it_rests_on_and_what_is_not_sure(numbers: Numbers) -> None:
    found = told(numbers, {"roam": ["better", *SAME[1:]], NASTY: SAME}, EQUAL)
    verdict, rests, unsure = answer(found, 48, ENGLISH).sentences
    assert verdict.startswith("Depends on assumptions: at the same officer-hours a week")
    assert rests.startswith("It rests on 4 simulated seasons, with the same evenings for all")
    assert "on 48 inputs that are assumed, not measured" in rests
    assert unsure.startswith("Not sure: whether it holds when the assumed inputs are other ones")
    assert unsure.endswith("whether anybody is safer, which is not in the program.")
    assert "inputs of which some are merely assumed" in answer(found, 0, ENGLISH).rests


def test_few_seasons_are_called_a_preview(numbers: Numbers) -> None:
    assert answer(numbers, 1, ENGLISH).rests.endswith(
        "This is a preview: it rests on 4 simulated seasons, fewer than the 40 of a first look."
    )


def test_differences_that_are_open_are_counted(numbers: Numbers) -> None:
    verdicts = {"roam": ["better", "not sure yet", "not sure yet"], NASTY: SAME}
    unsure = answer(told(numbers, verdicts, EQUAL), 1, ENGLISH).unsure
    assert "; 2 of the 6 differences, which are not settled or cannot be judged; " in unsure
    assert "differences" not in answer(told(numbers, {"roam": SAME, NASTY: SAME}, EQUAL), 1,
                                       ENGLISH).unsure  # fmt: skip


def test_a_gain_at_equal_hours_is_named(numbers: Numbers) -> None:
    found = told(numbers, {"roam": ["better", *SAME[1:]], NASTY: ["better"] * 3}, EQUAL)
    assert gainers(found) == ["roam"]  # the other one costs more hours
    assert answer(found, 1, ENGLISH).verdict == (
        "Depends on assumptions: at the same officer-hours a week as announced, roam does better "
        "in some of the questions asked (“Streets seen recently”) and worse in none."
    )


def test_a_gain_with_a_loss_is_a_trade(numbers: Numbers) -> None:
    found = told(numbers, {"roam": ["better", "worse", "not sure yet"], NASTY: SAME}, EQUAL)
    one = answer(found, 1, ENGLISH)
    assert gainers(found) == []
    assert one.verdict.startswith("Depends on assumptions: no scenario with the same officer-hours")
    assert one.sentences[-1] == (
        "At the same officer-hours, roam gains in some and loses in others. Better: “Streets seen "
        "recently” (+5.00 percentage points); worse: “Requests reached on foot in time” (+5.00 "
        "percentage points)."
    )


def test_nothing_better_at_equal_hours_is_said(numbers: Numbers) -> None:
    found = told(numbers, {"roam": SAME, NASTY: ["better"] * 3}, EQUAL)
    assert answer(found, 1, ENGLISH).verdict == (
        "Depends on assumptions: no scenario with the same officer-hours a week as announced does "
        "better in any of the questions asked."
    )


def test_without_equal_hours_it_points_to_the_gain_per_hour(numbers: Numbers) -> None:
    hours = {"announced": 100.0, "roam": 120.0, NASTY: 150.0}
    first = answer(told(numbers, {}, hours), 1, ENGLISH).verdict
    assert first.endswith("look at the gain for each 100 extra officer-hours.")


def test_officers_alone_never_win_without_a_warning(numbers: Numbers) -> None:
    found = told(numbers, {"roam": ["better"] * 3, NASTY: SAME}, EQUAL)
    scenarios = list(found.results.study.scenarios)
    scenarios[1] = replace(
        scenarios[1], shifts=tuple(replace(s, unit="single") for s in scenarios[1].shifts)
    )
    study = replace(found.results.study, scenarios=tuple(scenarios))
    verdict = answer(numbers_of(replace(found.results, study=study)), 1, ENGLISH).verdict
    assert "in some of the questions asked (3 of 3) and worse in none." in verdict
    assert " But roam sends officers out alone. The program has nothing of" in verdict


def test_hours_beside_the_baseline(numbers: Numbers) -> None:
    found = told(numbers, {}, {"announced": 448.0, "roam": 112.0, NASTY: 448.0})
    assert hours_text(found, "roam", ENGLISH) == "75 % fewer officer-hours (112 a week)"
    assert hours_text(found, NASTY, ENGLISH) == "the same officer-hours (448 a week)"


def test_hours_beside_a_baseline_without_officers(numbers: Numbers) -> None:
    found = told(numbers, {}, {numbers.baseline: 0.0, "roam": 112.0})
    words = f"112 officer-hours a week, where {numbers.baseline} has none"
    assert hours_text(found, "roam", ENGLISH) == words


def test_each_scenario_is_told_by_verdict(numbers: Numbers) -> None:
    found = told(numbers, {"roam": ["not sure yet", "worse", "not sure yet"]}, EQUAL)
    beside = answer(found, 1, ENGLISH).each[0]
    assert beside.scenario == "roam"
    assert beside.lines == (
        ("▼ worse", "“Requests reached on foot in time” (+5.00 percentage points)"),
        ("? not sure yet", "“Streets seen recently” and “People talked with in a week”"),
    )


def test_assumptions_of_kinds_stand_together() -> None:
    rows = {one.key: one for one in assumed_by(open_scenario("announced").data)}
    foot = rows["requests.kind.to_foot_share"]
    assert name_text(foot, ENGLISH) == "Share of each kind that is asked of the foot patrol"
    assert value_text(foot, ENGLISH).startswith("disturbance: 0.3; suspicious: 0.3; quality-of-")
    assert range_text(foot, ENGLISH) == "0.05 to 0.8"
    assert value_text(rows["people.hour_shares"], ENGLISH) == "24 values"
    assert value_text(rows["dispatch.redirect"], load_words("es")) == "no"
    assert range_text(rows["patrol.route"], ENGLISH) == "no range given"
    assert value_text(rows["crew.walk_speed_mps"], ENGLISH) == "1.1 m/s"


def keys_of(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Key paths of all values that a scenario file may hold."""
    for name, field in model.model_fields.items():
        inner = [part for part in parts_of(field.annotation) if issubclass(part, BaseModel)]
        for one in inner:
            yield from keys_of(one, (*path, name))
        if not inner:
            yield ".".join((*path, name))


def parts_of(annotation: object) -> list[type]:
    """All classes in an annotation."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [part for one in get_args(annotation) for part in parts_of(one)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_input_has_a_name_in_words(language: str) -> None:
    words = load_words(language)
    keys = {key for key in keys_of(ScenarioFile) if key.split(".")[0] in SECTIONS}
    assert len(keys) > 200
    named = {key: name_text(Assumed(key, (), None, None, ""), words) for key in keys}
    assert [key for key, name in named.items() if not name or name == key] == []
    assert named["patrol.override.route"].startswith(named["patrol.route"] + ", ")


def test_other_scenarios_repeat_only_what_differs(loaded: tuple[Loaded, ...]) -> None:
    found = assumed_of(loaded, "announced")
    assert list(found) == ["announced", "roam"]  # the third is as announced
    assert {one.key for one in found["roam"]} == {"patrol.route", "patrol.area", "patrol.turn_back"}
    assert assumed_of(loaded, "somebody else") == {}

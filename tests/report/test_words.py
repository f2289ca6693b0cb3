"""Messages: complete in both languages, all used, none missing."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from sim.report.pictures import SIGNS, verdict_words
from sim.report.words import LANGUAGES, load_words
from sim.scenario.assumed import parameters
from sim.scenario.find import SHIPPED
from sim.scenario.load import open_scenario
from sim.study.measures import MEASURES, measure_named
from sim.study.verdict import VERDICTS

REPORT = Path(__file__).parents[2] / "sim" / "report"
SAME_IN_BOTH = {
    "answer.part", "answer.change", "answer.plain", "text.blocks", "value.per",
    "map.minutes", "map.hours", "map.north", "street_map.street_value", "value.no",
    "unit.min", "unit.m", "unit.km", "answer.varied_held", "tornado.title", "value.one_of",
}  # fmt: skip
"""Messages made of values and signs only, or of words that both languages have."""


def keys(language: str) -> dict[str, str]:
    found = load_words(language).messages
    return {key: text for key, text in found.items() if not key.startswith("definition.")}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_messages_with_the_same_values() -> None:
    english, spanish = keys("en"), keys("es")
    assert english.keys() == spanish.keys()
    different = [key for key in english if fields(english[key]) != fields(spanish[key])]
    assert different == []


def test_no_message_is_left_untranslated() -> None:
    english, spanish = keys("en"), keys("es")
    same = {key for key in english if english[key] == spanish[key]}
    assert same == SAME_IN_BOTH


def test_every_message_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in [*REPORT.rglob("*.py"), *REPORT.rglob("*.j2")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""words\(\s*["']([a-z_]+\.[a-z_]+)["']""", text))
        asked |= set(re.findall(r"""self\(["']([a-z_]+\.[a-z_]+)["']""", text))
    assert len(asked) > 80
    assert asked <= keys("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_unit_and_verdict_has_words(language: str) -> None:
    words = load_words(language)
    for measure in MEASURES:
        assert words.unit(measure) and words.unit(measure, difference=True)
        if measure.direction != "none":
            assert words.definition(measure).endswith(".")
    assert {verdict_words(verdict, words) for verdict in VERDICTS}.isdisjoint({""})
    assert len(set(SIGNS.values())) == len(VERDICTS) == len(SIGNS)


def test_every_parameter_of_the_shipped_scenarios_has_a_plain_name_in_both_languages() -> None:
    used = {
        ".".join(parameter.general)
        for path in SHIPPED.glob("*.toml")
        for parameter in parameters(open_scenario(path).data)
    }
    for language in LANGUAGES:
        named = {k.removeprefix("parameter.") for k in keys(language) if k.startswith("parameter.")}
        assert used <= named


def test_numbers_read_as_percent_points_minutes_or_never() -> None:
    english, spanish = load_words("en"), load_words("es")
    share, wait = measure_named("walked_share"), measure_named("p90_wait_min")
    assert english.amount(0.4567, share) == "45.7 %"
    assert english.change(-0.0312, share) == "\u22123.12 percentage points"
    assert spanish.change(0.0312, share) == "+3.12 puntos porcentuales"
    assert english.amount(float("inf"), wait) == "more than a tenth were not reached"
    assert spanish.amount(float("nan"), wait) == "no se sabe"
    assert english.span(9.96, 1234.4, wait) == "9.96 to 1,234"
    assert english.title(share, difference=True) == "Streets walked in a day (percentage points)"
    assert english.title(measure_named("contacts_per_week")) == "People talked with in a week"


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no messages in 'fr'"):
        load_words("fr")

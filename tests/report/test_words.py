"""Messages: complete in both languages, all used, none missing."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sim.report.catalog import TRANSLATED, english, read_catalog, updated
from sim.report.pictures import SIGNS, verdict_words
from sim.report.words import LANGUAGES, load_words
from sim.scenario.assumed import parameters
from sim.scenario.find import SHIPPED
from sim.scenario.load import open_scenario
from sim.scenario.load_study import load_study, study_of
from sim.study.measures import MEASURES, measure_named
from sim.study.verdict import VERDICTS

REPORT = Path(__file__).parents[2] / "sim" / "report"
SAME_IN_BOTH = {
    "answer.part", "answer.change", "answer.plain", "text.blocks", "value.per",
    "glance.target", "hint.value",
    "map.minutes", "map.hours", "map.north", "street_map.street_value", "value.no",
    "unit.min", "unit.m", "unit.km", "answer.varied_held", "tornado.title", "value.one_of",
    "ranges.axis", "ask.same",
}  # fmt: skip
"""Messages made of values and signs only, or of words that both languages have."""


def keys(language: str) -> dict[str, str]:
    return dict(load_words(language).messages)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def both_forms(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalog_has_every_message_of_today_with_the_same_values(language: str) -> None:
    catalog = read_catalog(language)
    translated = {str(m.context): m for m in catalog if m.context}
    assert {key: m.id for key, m in translated.items()} == english()
    assert [key for key, m in translated.items() if m.fuzzy] == []
    for key, source in english().items():
        forms = both_forms(translated[key].string)
        assert all(forms), key
        values = [fields(text) for text in both_forms(source)]
        assert [fields(text) for text in forms] == values, key


def test_updating_the_catalog_marks_what_changed_in_english(monkeypatch) -> None:
    monkeypatch.setattr(
        "sim.report.catalog.english",
        lambda: {"word.none": "nothing", "word.new": "new", "map.days": "{n} days"},
    )
    found = {str(m.context): m for m in updated(read_catalog("es")) if m.context}
    assert (found["word.none"].string, found["word.none"].fuzzy) == ("ninguno", True)
    assert (found["word.new"].string, found["word.new"].fuzzy) == ("", False)
    assert (found["map.days"].string, found["map.days"].fuzzy) == ("{n} días", True)
    again = {str(m.context): m for m in updated(read_catalog("es")) if m.context}
    assert again.keys() == found.keys()


def test_one_and_many_read_differently_in_both_languages() -> None:
    english, spanish = load_words("en"), load_words("es")
    assert english.many("map.days", 1, n=1) == "1 day"
    assert english.many("map.days", 3, n=3) == "3 days"
    assert spanish.many("map.days", 1, n=1) == "1 día"
    assert spanish.many("map.days", 3, n=3) == "3 días"
    with pytest.raises(KeyError, match=r"word\.none has no plural"):
        english.many("word.none", 1)


def test_dates_lists_and_numbers_are_written_as_the_locale_has_them() -> None:
    english, spanish = load_words("en"), load_words("es")
    day = date(2021, 5, 1)
    assert (english.date(day), spanish.date(day)) == ("May 1, 2021", "1 de mayo de 2021")
    assert english.listed(["a", "b", "c"]) == "a, b, and c"
    assert spanish.listed(["a", "b", "c"]) == "a, b y c"
    assert english.weekdays[0] == "Mon" and spanish.weekdays[6] == "dom"
    assert english.digits(1234.5) == "1,234" and spanish.signed(-0.5) == "\u22120.50"


def test_no_message_is_left_untranslated() -> None:
    english, spanish = keys("en"), keys("es")
    same = {key for key in english if english[key] == spanish[key]}
    assert same == SAME_IN_BOTH


def test_every_message_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in [*REPORT.rglob("*.py"), *REPORT.rglob("*.j2")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""words(?:\.many)?\(\s*["']([a-z_]+\.[a-z_]+)["']""", text))
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


def test_a_scenario_is_described_in_the_language_of_the_page_if_its_file_does() -> None:
    english_words, spanish = load_words("en"), load_words("es")
    study = load_study("extension")
    assert english_words.about(study) == study.about
    assert spanish.about(study) == study.about_es != study.about
    silent = replace(study.scenarios[0], about_es="")
    assert spanish.about(silent) == silent.about
    unnamed = study_of(["announced", "roam", "singles"], "three").study
    assert english_words.about(unnamed) == "announced beside roam and singles"
    assert spanish.about(unnamed) == "announced junto a roam y singles"
    assert spanish.about(study_of(["roam"], "roam").study) == "roam"

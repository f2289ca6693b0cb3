"""No English sentence stands on a Spanish page, nor in what it says aloud or draws."""

from __future__ import annotations

import json
import re

import pytest
from matplotlib.text import Text

from sim.report import pictures
from sim.report.catalog import english
from sim.report.figures.style import style
from sim.report.read import numbers_of
from sim.report.words import load_words
from tests.report.conftest import Whole
from tests.report.reading import Reading
from tests.report.test_words import SAME_IN_BOTH

SAID = """
the and of which with from that this these those are were was have has been not for by
than each every when where who what how there their they you your more less better worse
same only officer officers street streets block blocks hours request requests week people
scenario baseline seasons between until without about range value shown
"""
ENGLISH = frozenset(SAID.split())
"""Common words that Spanish does not have."""

PLANNERS = re.compile(r"(?i)\b(walks|compare|script|alert|about)\b")
"""What stands in the command and in names."""

NAMES = re.compile(
    r"\S+\.(?:html|csv|xlsx|gpkg|md|json|parquet)\b|\S+\.\w+/\S+|\S+/|[a-z]+(?:[._][a-z_]+)+"
)
"""Names of files, folders and keys, and addresses, are the same in every language."""


def english_words(text: str) -> set[str]:
    """English words, two or more; one is enough only in a short text, for titles hold some."""
    words = re.findall(r"[a-záéíóúñü]+", NAMES.sub(" ", text.lower()))
    found = ENGLISH & {word for word in words if not PLANNERS.fullmatch(word)}
    return found if len(found) > 1 or len(words) <= 6 else set()


def own(whole: Whole) -> list[str]:
    """Names, descriptions and reasons are the planner's own words, quoted as they are."""
    study = whole.results.study
    found = [study.about, study.name]
    for scenario in study.scenarios:
        found += [scenario.name, scenario.about, *(s.name for s in scenario.shifts)]
        found += [kind.name for kind in scenario.requests.kinds]
    return sorted({text for text in found if text}, key=len, reverse=True)


def test_the_heuristic_tells_english_from_spanish() -> None:
    spanish, told = load_words("es"), 0
    for key, source in english().items():
        forms = [source] if isinstance(source, str) else list(source)
        long = [form for form in forms if len(form.split()) > 6]
        told += bool(long) and all(english_words(re.sub(r"\{\w+\}", "", form)) for form in long)
        assert not english_words(re.sub(r"\{\w+\}", "", spanish.messages[key])), key
    assert told > 150


@pytest.mark.parametrize("name", ["report.es.html", "council.es.html"])
def test_no_english_is_left_on_a_spanish_page(whole: Whole, name: str) -> None:
    text = whole.pages[name].read_text(encoding="utf-8")
    page, planner = Reading(text), own(whole)
    shown = [said for language, said in page.texts if language == "es"]
    assert len(shown) > 500
    sources = {
        form for key, source in english().items() if key not in SAME_IN_BOTH
        for form in ([source] if isinstance(source, str) else source)
    }  # fmt: skip
    untranslated = sources - set(load_words("es").messages.values())
    for said in shown:
        for one in planner:
            said = said.replace(one, " ")
        assert said not in untranslated, said
        assert not english_words(said), said
    apart = [said for language, said in page.texts if language == "en"]
    assert "English" in apart and len(apart) > 20  # the link, and reasons quoted from the files


def test_the_figures_are_lettered_in_spanish(whole: Whole) -> None:
    planner = own(whole)
    with style():
        for name, _, figure in pictures._figures(numbers_of(whole.results), load_words("es")):
            for text in figure.findobj(Text):
                said = text.get_text()
                for one in planner:
                    said = said.replace(one, " ")
                assert not english_words(said), (name, said)


def test_the_scripts_speak_spanish(whole: Whole) -> None:
    text = whole.pages["report.es.html"].read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json" id="(\S+)-data">(.*?)</script>', text)
    assert [name for name, _ in found] == ["map", "replay"]
    for name, data in found:
        told = json.loads(data)
        messages = told["words"] if name == "map" else told["texts"]
        for key, said in messages.items():
            assert not english_words(re.sub(r"\{\w+\}", "", said)), (key, said)
    for one in json.loads(found[0][1])["measures"]:
        assert not english_words(f"{one['name']} {one['note']} {one['unit']}")
        assert not english_words(" ".join(row["label"] for row in one["classes"]))

"""Messages of the page and the figures in plain English and Spanish.

Every sentence has a key, by which gettext finds it in the catalog of a language
(`sim.report.catalog`). Values are put in by name; they are plain text, never
markup. Numbers, dates and lists are written as the locale has them (Babel).
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from sim.report.catalog import Message, english, translations
from sim.scenario.model import Scenario, Study
from sim.study.measures import Measure
from sim.study.words import digits, signed

LANGUAGES = ("en", "es")
LOCALES = {"en": "en_US", "es": "es_US"}
"""Both as used in the United States: a point before decimals, commas between thousands."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and their neighbors."""


@dataclass(frozen=True, eq=False)
class Words:
    """The messages of one language.

    Attributes
    ----------
    language : str
        One of `LANGUAGES`.
    sources : mapping of str to str or to a pair of str
        English by key, such as ``page.title``; singular and plural where both are needed.
    catalog : gettext.NullTranslations
        What the English is looked up in.
    """

    language: str
    sources: Mapping[str, Message]
    catalog: gettext.NullTranslations

    def __call__(self, key: str, /, **values: object) -> str:
        """The message of `key` with `values` put in; KeyError if there is none."""
        return self.messages[key].format(**_isolated(values))

    def many(self, key: str, count: int, /, **values: object) -> str:
        """The message of `key` in the form for so many, with `values` put in.

        Raises
        ------
        KeyError
            If there is no such message, or it has one form only.
        """
        source = self.sources[key]
        if isinstance(source, str):
            raise KeyError(f"{key} has no plural")
        return self.catalog.npgettext(key, *source, count).format(**_isolated(values))

    def about(self, told: Scenario | Study) -> str:
        """What a scenario or study says of itself, in this language if it does.

        Of scenarios that are compared without a study file, their names.
        """
        own = told.about_es if self.language == "es" else ""
        if own or told.about or isinstance(told, Scenario):
            return own or told.about
        first, *others = (scenario.name for scenario in told.scenarios)
        return self("page.beside", first=first, others=self.listed(others)) if others else first

    @cached_property
    def messages(self) -> Mapping[str, str]:
        """Messages by key, with places for values; the plural where there are two forms."""
        return {
            key: self.catalog.pgettext(key, source)
            if isinstance(source, str)
            else self.catalog.npgettext(key, *source, 2)
            for key, source in self.sources.items()
        }

    def name(self, measure: Measure) -> str:
        """Plain name of a measure."""
        return measure.spanish if self.language == "es" else measure.english

    def definition(self, measure: Measure) -> str:
        """What a measure is, in one sentence."""
        return self.messages[f"definition.{measure.name}"]

    def listed(self, items: Sequence[str]) -> str:
        """Items as a list within a sentence: "a, b, and c"."""
        return format_list([isolated(item) for item in items], locale=LOCALES[self.language])

    def date(self, day: date) -> str:
        """A date, written out."""
        return format_date(day, "long", locale=LOCALES[self.language])

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """Short names of the days of the week, Monday first."""
        names = get_day_names("abbreviated", "stand-alone", LOCALES[self.language])
        return tuple(names[day] for day in range(7))

    def whole(self, number: int) -> str:
        """A whole number."""
        return format_decimal(number, locale=LOCALES[self.language])

    def digits(self, value: float) -> str:
        """Three figures, at most two of them after the point."""
        return self._written(digits(value))

    def signed(self, value: float) -> str:
        """`digits` with its sign, a true minus below 0."""
        text = signed(value)
        sign, size = (text[0], text[1:]) if text[0] in "+-" else ("", text)
        return sign.replace("-", "\N{MINUS SIGN}") + self._written(size)

    def _written(self, text: str) -> str:
        """A number that `digits` wrote, as the locale writes it."""
        decimals = len(text.partition(".")[2])
        form = "#,##0." + "0" * decimals if decimals else "#,##0"
        return format_decimal(text.replace(",", ""), form, LOCALES[self.language])

    def title(self, measure: Measure, *, difference: bool = False) -> str:
        """Name and unit of a measure, as a heading; "per week" is in the name already."""
        if measure.unit.startswith("per "):
            return self.name(measure)
        return f"{self.name(measure)} ({self.unit(measure, difference=difference)})"

    def unit(self, measure: Measure, *, difference: bool = False) -> str:
        """Unit of a measure as it stands behind a number."""
        if measure.unit == "share":
            return self("unit.points") if difference else "%"
        return self(f"unit.{measure.unit}")

    def amount(self, value: float, measure: Measure) -> str:
        """A value of `measure` with its unit."""
        text = self.number(value, measure)
        return _joined(text, self.unit(measure)) if math.isfinite(value) else text

    def number(self, value: float, measure: Measure) -> str:
        """A value of `measure` under a heading that gives the unit.

        A percentile among requests that were never reached reads so.
        """
        if math.isnan(value):
            return self("number.none")
        if math.isinf(value):
            return self("number.median_never" if measure.level == 0.5 else "number.p90_never")
        return self.digits(_scaled(value, measure))

    def span(self, low: float, high: float, measure: Measure) -> str:
        """A range of values of `measure` under a heading that gives the unit."""
        if math.isnan(low) or math.isnan(high):
            return self("number.none")
        if low == high and math.isinf(low):
            return self.number(low, measure)
        return self("number.to", low=self.number(low, measure), high=self.number(high, measure))

    def change(self, value: float, measure: Measure) -> str:
        """A difference in `measure` with its sign and unit."""
        text = self.bare_change(value, measure)
        if not math.isfinite(value):
            return text
        return _joined(text, self.unit(measure, difference=True))

    def bare_change(self, value: float, measure: Measure) -> str:
        """A difference in `measure` under a heading that gives the unit."""
        if not math.isfinite(value):
            return self("number.none")
        return self.signed(_scaled(value, measure))

    def change_span(self, low: float, high: float, measure: Measure) -> str:
        """A range of differences in `measure` under a heading that gives the unit."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return self("number.none")
        ends = (self.bare_change(low, measure), self.bare_change(high, measure))
        return self("number.to", low=ends[0], high=ends[1])

    def margin(self, value: float, measure: Measure) -> str:
        """A margin that matters, as it was set."""
        return _joined(f"{_scaled(value, measure):g}", self.unit(measure, difference=True))

    def bound(self, value: float, measure: Measure) -> str:
        """A bound of a target, as it was set."""
        return _joined(f"{_scaled(value, measure):g}", self.unit(measure))

    def share(self, value: float) -> str:
        """A share as a percentage."""
        return (
            self("number.none")
            if math.isnan(value)
            else f"{self.digits(100 * value)}\N{NO-BREAK SPACE}%"
        )


def page_file(language: str, *, council: bool = False) -> str:
    """File name of a page."""
    name = "council" if council else "report"
    return f"{name}.html" if language == LANGUAGES[0] else f"{name}.{language}.html"


def summary_file(language: str) -> str:
    """File name of a summary."""
    return "summary.md" if language == LANGUAGES[0] else f"summary.{language}.md"


def load_words(language: str) -> Words:
    """Read the messages of a language.

    Raises
    ------
    ValueError
        If it is not one of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"there are no messages in {language!r}; there are {LANGUAGES}")
    return Words(language, english(), translations(language))


def isolated(text: str) -> str:
    """A text that keeps to itself the direction of writing of what it holds.

    Marks stand around it (first strong isolate, Unicode Standard Annex 9, 2013)
    only if it has letters that are written from right to left.
    """
    return f"\u2068{text}\u2069" if RIGHT_TO_LEFT.search(text) else text


def without_marks(text: str) -> str:
    """A text without the marks of `isolated`."""
    return text.replace("\u2068", "").replace("\u2069", "")


def _isolated(values: Mapping[str, object]) -> dict[str, object]:
    return {k: isolated(v) if isinstance(v, str) else v for k, v in values.items()}


def _scaled(value: float, measure: Measure) -> float:
    """Shares as percentages."""
    return 100 * value if measure.unit == "share" else value


def _joined(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number

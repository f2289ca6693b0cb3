"""Messages of the page and the figures in plain English and Spanish.

Every sentence stands in ``messages/en.toml`` and ``messages/es.toml`` under
the same key. Values are put in by name; they are plain text, never markup.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from sim.study.measures import Measure
from sim.study.words import digits, signed

LANGUAGES = ("en", "es")


@dataclass(frozen=True, eq=False)
class Words:
    """The messages of one language.

    Attributes
    ----------
    language : str
        One of `LANGUAGES`.
    messages : mapping of str to str
        By key, such as ``page.title``.
    """

    language: str
    messages: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The message of `key` with `values` put in; KeyError if there is none."""
        return self.messages[key].format(**values)

    def name(self, measure: Measure) -> str:
        """Plain name of a measure."""
        return measure.spanish if self.language == "es" else measure.english

    def definition(self, measure: Measure) -> str:
        """What a measure is, in one sentence; "" where it is not said in this language."""
        if self.language == "en":
            return measure.definition
        return self.messages.get(f"definition.{measure.name}", "")

    def listed(self, items: Sequence[str]) -> str:
        """Items as a list within a sentence: "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('word.and')} {items[-1]}"

    def date(self, day: date) -> str:
        """A date, written out."""
        months = self("word.months").split()
        return self("word.date", day=day.day, month=months[day.month - 1], year=day.year)

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
        return digits(_scaled(value, measure))

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
        return signed(_scaled(value, measure)).replace("-", "\N{MINUS SIGN}")

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
            else f"{digits(100 * value)}\N{NO-BREAK SPACE}%"
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
    file = resources.files("sim.report") / "messages" / f"{language}.toml"
    return Words(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))


def _flat(tables: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (f"{table}.{key}", text) for table, rows in tables.items() for key, text in rows.items()
    ]


def _scaled(value: float, measure: Measure) -> float:
    """Shares as percentages."""
    return 100 * value if measure.unit == "share" else value


def _joined(number: str, unit: str) -> str:
    return f"{number} {unit}" if unit else number

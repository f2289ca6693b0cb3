"""A question and its answer, and the tables and phrases that answers are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.report.read import Numbers
from sim.report.tables import Cell, Table
from sim.report.words import Words
from sim.scenario.model import Scenario
from sim.study.measures import Measure, measure_named

SINCE_SEEN = "mean_time_since_seen_min"
MOST_SCENARIOS = 6
"""Scenarios beside each other in the table of blocks, at most."""


@dataclass(frozen=True)
class Asked:
    """One question.

    Attributes
    ----------
    key : str
        Names its place on the page.
    question : str
    answer : tuple of str
        Paragraphs; the first answers.
    table : Table or None
        The numbers of every scenario.
    items : tuple of str
        A list under the answer.
    sources : tuple of str
        Of facts that are not of this study.
    """

    key: str
    question: str
    answer: tuple[str, ...]
    table: Table | None = None
    items: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def title(key: str, words: Words) -> str:
    """A question in words."""
    return words(f"ask.{key}_title")


def cell(numbers: Numbers, scenario: str, name: str, words: Words) -> Cell:
    """The value of one measure of one scenario."""
    value = numbers.number(scenario, name)
    return Cell(words.number(value, measure_named(name)), f"{scenario}|{name}|value")


def table_of(
    numbers: Numbers,
    key: str,
    names: tuple[str, ...],
    words: Words,
    before: tuple[tuple[str, Callable[[Scenario], Cell]], ...] = (),
) -> Table:
    """Scenarios by measures, with further columns before them."""
    rows = tuple(
        (
            Cell(scenario.name, words=True),
            *(column(scenario) for _, column in before),
            *(cell(numbers, scenario.name, name, words) for name in names),
        )
        for scenario in numbers.results.study.scenarios
    )
    head = (
        words("column.scenario"), *(title for title, _ in before),
        *(words.title(measure_named(name)) for name in names),
    )  # fmt: skip
    return Table(title(key, words), head, rows)


def said(value: float, measure: Measure, words: Words) -> str:
    """A value within a sentence that names its measure: its unit, unless the name has it."""
    if measure.unit.endswith("per week") or measure.unit.startswith("per "):
        return words.number(value, measure)
    return words.amount(value, measure)


def named(names: Sequence[str], numbers: Numbers, words: Words) -> str:
    """Names of scenarios as a list; all of the study in one word."""
    if len(names) > 1 and len(names) == len(numbers.scenarios):
        return words("ask.all_scenarios")
    return words.listed(names)


def spread(numbers: Numbers, name: str, words: Words) -> str:
    """A measure of the baseline, and its lowest and highest value over the scenarios."""
    measure = measure_named(name)
    known = {s: numbers.number(s, name) for s in numbers.scenarios}
    known = {s: value for s, value in known.items() if math.isfinite(value)}
    if not known:
        return words("number.none")
    low, high = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    first = known.get(numbers.baseline, known[low])
    told = {
        "value": said(first, measure, words), "baseline": numbers.baseline, "low_name": low,
        "low": said(known[low], measure, words), "high": said(known[high], measure, words),
        "high_name": high,
    }  # fmt: skip
    return words("ask.same" if told["low"] == told["high"] else "ask.spread", **told)


def block_table(numbers: Numbers, words: Words) -> Table:
    """Every block by scenario: the mean time since an officer was there, in minutes."""
    shown = numbers.scenarios[:MOST_SCENARIOS]
    first = numbers.segments(shown[0])
    found = {}
    for scenario in shown:
        table = numbers.segments(scenario).set_index("segment")
        found[scenario] = table[SINCE_SEEN].to_dict()
    rows = []
    named = zip(first["segment"], first["block"], strict=True)
    for segment, block in sorted(named, key=lambda one: (not one[1], str(one[1]), str(one[0]))):
        cells = [Cell(str(block) or words("text.unnamed"), words=True)]
        for scenario in shown:
            value = found[scenario].get(segment, math.nan)
            text = words.digits(value) if math.isfinite(value) else words("number.none")
            cells.append(Cell(text, f"{scenario}|block {segment}|{SINCE_SEEN}"))
        rows.append(tuple(cells))
    head = (words("ask.block_head"), *shown)
    return Table(words.title(measure_named(SINCE_SEEN)), head, tuple(rows))

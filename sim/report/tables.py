"""The tables of the page. Every number in them is read from the study's tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.report.figures.classes import time_text
from sim.report.figures.time_use import LOOKS
from sim.report.pictures import (
    CONTACTS,
    SIGNS,
    SINCE_SEEN,
    WALKED,
    verdict_words,
)
from sim.report.read import Numbers
from sim.report.words import Words
from sim.scenario.model import Scenario, Target
from sim.scenario.on_streets import street_km
from sim.scenario.staffing import staffing
from sim.study.measures import Measure, measure_named
from sim.study.targets import FAILS, MEETS
from sim.study.targets import NOT_SHOWN as NOT_JUDGED
from sim.study.targets import NOT_SURE as NOT_YET
from sim.study.verdict import BETTER, NOT_SURE, WORSE
from sim.study.waits import wait_columns

HOURS = "officer_hours_per_week"
DOLLARS = "dollars_per_week"
LEAST = "least_walked_tenth_ratio"
RECORDED = "recorded_contacts_per_season"
NAMED_BLOCKS = 3


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    text : str
    of : str
        Where its number stands, "scenario|measure|column"; "" for none.
    note : str
        A second line.
    look : str
        Class name of a verdict, "" for none.
    words : bool
        Text, not a number.
    lang : str
        Language of the text where it is not that of the page, "" else.
    """

    text: str
    of: str = ""
    note: str = ""
    look: str = ""
    words: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def _from_where(scenario: Scenario, words: Words) -> Cell:
    """Where the hours of a scenario come from; none are needed where nobody walks."""
    key = f"from_{scenario.costs.hours_from}" if scenario.shifts else "nobody"
    return Cell(words(f"text.{key}"), words=True)


def _name(text: str) -> Cell:
    return Cell(text, words=True)


def glance(numbers: Numbers, words: Words) -> Table:
    """Scenarios by headline measures: the mean and the verdict."""
    rows = []
    for scenario in numbers.scenarios:
        hours_week = _value(numbers, scenario, measure_named(HOURS), words)
        cells = [_name(scenario), hours_week]
        for measure in numbers.headlines:
            cell = _value(numbers, scenario, measure, words)
            verdict = str(numbers.row(scenario, measure.name)["verdict"])
            note = _verdict(verdict, words) if verdict else words("word.baseline")
            cells.append(Cell(cell.text, cell.of, note, _look(verdict)))
        rows.append(tuple(cells))
    head = (
        words("column.scenario"),
        words("column.hours_worked"),
        *(words.title(measure) for measure in numbers.headlines),
    )
    return Table(words("heading.glance"), head, tuple(rows))


def hours(numbers: Numbers, words: Words) -> Table:
    """What each scenario asks of the department; costs where any scenario states them."""
    rows: list[tuple[Cell, ...]] = []
    costs = [scenario.costs for scenario in numbers.results.study.scenarios]
    from_where = any(cost.hours_from != "not-stated" for cost in costs)
    priced = any(cost.dollars_per_officer_hour or cost.overtime_dollars_per_hour for cost in costs)
    for scenario in numbers.results.study.scenarios:
        figures = staffing(scenario, street_km(numbers.results.graphs[scenario.name]))
        few, most = figures.fewest_at_once, figures.most_at_once
        at_once = str(most) if few == most else words("number.to", low=few, high=most)
        heads = str(scenario.crew.heads) if scenario.crew.heads else words("text.every")
        heads = heads if scenario.shifts else words("text.nobody")
        per_mile = figures.hours_per_week_per_street_mile
        rows.append((
            _name(scenario.name),
            Cell(words.whole(round(figures.officer_hours_per_week))),
            _value(numbers, scenario.name, measure_named(HOURS), words),
            Cell(words.whole(figures.officer_shifts_per_week)),
            Cell(at_once),
            Cell(words.whole(figures.heads_needed)),
            Cell(heads, words=not (scenario.crew.heads and scenario.shifts)),
            Cell(words("number.none") if per_mile is None else f"{per_mile:.0f}"),
        ))  # fmt: skip
        if from_where:
            rows[-1] = (*rows[-1], _from_where(scenario, words))
        if priced:
            rows[-1] = (*rows[-1], _value(numbers, scenario.name, measure_named(DOLLARS), words))
    keys = (
        "scenario", "hours_planned", "hours_worked", "shifts", "at_once", "heads", "heads_given",
        "per_mile", *(["hours_from"] if from_where else []),
    )  # fmt: skip
    head = [words(f"column.{key}") for key in keys]
    head += [words.title(measure_named(DOLLARS))] if priced else []
    return Table(words("heading.hours"), tuple(head), tuple(rows))


def gain(numbers: Numbers, words: Words) -> Table | None:
    """Gain for each 100 extra officer-hours; None where all scenarios cost the same."""
    rows = []
    for scenario in numbers.others:
        if numbers.equal_hours(scenario):
            continue
        extra = numbers.number(scenario, HOURS, "difference")
        cells = [
            _name(scenario),
            Cell(words.bare_change(extra, measure_named(HOURS)), f"{scenario}|{HOURS}|difference"),
        ]
        for measure in numbers.headlines:
            value = numbers.number(scenario, measure.name, "per_100_officer_hours")
            of = f"{scenario}|{measure.name}|per_100_officer_hours"
            cells.append(Cell(words.bare_change(value, measure), of))
        rows.append(tuple(cells))
    if not rows:
        return None
    head = (
        words("column.scenario"),
        words("column.extra_hours"),
        *(words.title(measure, difference=True) for measure in numbers.headlines),
    )
    return Table(words("heading.gain"), head, tuple(rows))


TARGET_SIGNS = {MEETS: "✓", FAILS: "✗", NOT_YET: "?", NOT_JUDGED: "–"}
TARGET_LOOKS = {MEETS: "good", FAILS: "bad"}


def targets(numbers: Numbers, words: Words) -> Table | None:
    """What each scenario costs and which targets it meets; None for a study without targets."""
    figures = numbers.results.targets
    if not figures:
        return None
    kinds = list(dict.fromkeys(figure.target for figure in figures))
    known = {(figure.scenario, figure.target): figure for figure in figures}
    rows = []
    for scenario in numbers.results.study.scenarios:
        cells = [
            _name(scenario.name),
            _value(numbers, scenario.name, measure_named(HOURS), words),
            _from_where(scenario, words),
        ]
        for target in kinds:
            figure = known[scenario.name, target]
            word = words(f"target.{figure.verdict.replace(' ', '_')}")
            note = words("target.met_in", met=figure.met, seasons=figure.seasons)
            look = TARGET_LOOKS.get(figure.verdict, "plain")
            cells.append(Cell(f"{TARGET_SIGNS[figure.verdict]} {word}", "", note, look, words=True))
        rows.append(tuple(cells))
    head = [words(f"column.{key}") for key in ("scenario", "hours_worked", "hours_from")]
    head += [target_title(target, words) for target in kinds]
    return Table(words("heading.targets"), tuple(head), tuple(rows))


def target_title(target: Target, words: Words) -> str:
    """A target in words: the measure, its bounds, and in how many seasons."""
    measure = measure_named(target.measure)
    bounds = words.listed(target_bounds(target, words))
    return words(
        "target.title", measure=words.name(measure), bounds=bounds,
        share=f"{100 * target.in_seasons_share:g}\N{NO-BREAK SPACE}%",
    )  # fmt: skip


def target_bounds(target: Target, words: Words) -> list[str]:
    """The bounds of a target in words."""
    measure = measure_named(target.measure)
    return [
        words(f"target.{key}", amount=words.bound(bound, measure))
        for key, bound in (("at_least", target.at_least), ("at_most", target.at_most))
        if bound is not None
    ]


def detail(numbers: Numbers, measure: Measure, words: Words) -> Table:
    """One headline measure: means, both ranges, difference, verdict."""
    rows = []
    for scenario in numbers.scenarios:
        row = numbers.row(scenario, measure.name)
        of = f"{scenario}|{measure.name}"
        cells = [_name(scenario), *_ranges(numbers, scenario, measure, words)]
        verdict = str(row["verdict"])
        if not verdict:
            cells += [Cell(words("word.baseline"), words=True), Cell(""), Cell(""), Cell("")]
        else:
            low, high = float(row["difference_low"]), float(row["difference_high"])
            cells += [
                Cell(words.bare_change(float(row["difference"]), measure), f"{of}|difference"),
                Cell(words.change_span(low, high, measure), f"{of}|difference_range"),
                Cell(_verdict(verdict, words), f"{of}|verdict", _needed(row, verdict, words),
                     _look(verdict), words=True),
                Cell(f"{row['better_in_seasons']}", f"{of}|better_in_seasons"),
            ]  # fmt: skip
        rows.append(tuple(cells))
    head = [words(f"column.{k}") for k in ("scenario", "value", "computing", "season")]
    compared = numbers.results.comparison.look.seasons
    points = f" ({words('unit.points')})" if measure.unit == "share" else ""
    head += [
        words("column.difference", baseline=numbers.baseline) + points, words("column.range"),
        words("column.verdict"), words("column.beat", seasons=compared),
    ]  # fmt: skip
    return Table(words.title(measure), tuple(head), tuple(rows))


def coverage(numbers: Numbers, words: Words) -> Table:
    """What the maps show, and the blocks that go longest without an officer."""
    shown = (SINCE_SEEN, WALKED, LEAST)
    rows = []
    for scenario in numbers.scenarios:
        blocks = longest_unseen(numbers, scenario, words)
        rows.append((
            _name(scenario),
            *(_value(numbers, scenario, measure_named(name), words) for name in shown),
            Cell("; ".join(blocks), words=True),
        ))  # fmt: skip
    head = (
        words("column.scenario"),
        *(words.title(measure_named(name)) for name in shown),
        words("column.longest"),
    )
    return Table(words("heading.coverage"), head, tuple(rows))


def longest_unseen(numbers: Numbers, scenario: str, words: Words) -> list[str]:
    """The blocks of one scenario with the longest mean time since an officer was there."""
    table = numbers.segments(scenario)
    minutes = table["mean_time_since_seen_min"].to_numpy(dtype=float)
    found: dict[str, str] = {}
    for s in np.argsort(-minutes, kind="stable"):
        block = str(table["block"].iloc[s]) or words("text.unnamed")
        if block not in found:
            found[block] = words("text.blocks", block=block, value=_time(minutes[s], words))
        if len(found) == NAMED_BLOCKS:
            break
    return list(found.values())


def waits(numbers: Numbers, words: Words) -> Table:
    """Share of the requests reached within so many minutes."""
    columns = wait_columns(numbers.results.study)
    rows = []
    for scenario, curve in numbers.results.waits.items():
        cells = [_name(scenario)]
        for minutes in columns:
            of = f"{scenario}|within|{minutes:g}"
            cells.append(Cell(words.share(curve.within(minutes)), of))
        cells.append(Cell(words.share(1 - curve.reached), f"{scenario}|within|never"))
        rows.append(tuple(cells))
    head = (
        words("column.scenario"),
        *(words("column.within", minutes=f"{m:g}") for m in columns),
        words("column.never"),
    )
    return Table(words("heading.waits"), head, tuple(rows))


def contacts(numbers: Numbers, words: Words) -> Table:
    """People talked with, with both ranges; the contacts on record of a season."""
    weekly, recorded = measure_named(CONTACTS), measure_named(RECORDED)
    rows = []
    for scenario in numbers.scenarios:
        rows.append((
            _name(scenario),
            *_ranges(numbers, scenario, weekly, words),
            _value(numbers, scenario, recorded, words),
            _ranges(numbers, scenario, recorded, words)[2],
        ))  # fmt: skip
    head = (
        words("column.scenario"),
        words.name(weekly),
        words("column.computing"),
        words("column.season"),
        words.name(recorded),
        words("column.season"),
    )
    return Table(words("heading.contacts"), head, tuple(rows))


def time_use(numbers: Numbers, words: Words) -> Table:
    """Shares of officers' time by state."""
    states = [state for state in LOOKS if state in numbers.states()]
    rows = []
    for scenario in numbers.scenarios:
        cells = [_name(scenario)]
        for state in states:
            name = f"{state.replace('-', '_')}_time_share"
            cells.append(
                Cell(words.share(numbers.number(scenario, name)), f"{scenario}|{name}|value")
            )
        rows.append(tuple(cells))
    head = (words("column.scenario"), *(words(f"state.{state}") for state in states))
    return Table(words("heading.time"), head, tuple(rows))


def _value(numbers: Numbers, scenario: str, measure: Measure, words: Words) -> Cell:
    value = numbers.number(scenario, measure.name)
    return Cell(words.number(value, measure), f"{scenario}|{measure.name}|value")


def _ranges(numbers: Numbers, scenario: str, measure: Measure, words: Words) -> list[Cell]:
    """Mean, range of the computing error, range of one real season."""
    row = numbers.row(scenario, measure.name)
    of = f"{scenario}|{measure.name}"
    spans = [
        Cell(words.span(float(row[low]), float(row[high]), measure), f"{of}|{column}")
        for column, low, high in (
            ("range", "low", "high"), ("season_range", "season_low", "season_high")
        )
    ]  # fmt: skip
    return [_value(numbers, scenario, measure, words), *spans]


def _verdict(verdict: str, words: Words) -> str:
    return f"{SIGNS[verdict]} {verdict_words(verdict, words)}"


def _look(verdict: str) -> str:
    return {BETTER: "good", WORSE: "bad"}.get(verdict, "plain" if verdict else "")


def _needed(row: pd.Series, verdict: str, words: Words) -> str:
    if verdict != NOT_SURE:
        return ""
    seasons = int(row["settled_after_seasons"])
    return (
        words("text.needed", seasons=words.whole(seasons))
        if seasons > 0
        else words("text.unsettled")
    )


def _time(minutes: float, words: Words) -> str:
    """A time rounded to the unit that suits it."""
    step = 1 if minutes < 60 else 60 if minutes < 1440 else 1440
    return time_text(round(minutes / step, 1 if step > 1 else 0) * step, words)


def margin_amounts(numbers: Numbers, words: Words) -> list[str]:
    """The smallest difference that matters in each headline measure, with its unit."""
    return [
        words.margin(h.margin, measure_named(h.measure)) for h in numbers.results.study.headlines
    ]


def margins(numbers: Numbers, words: Words) -> list[str]:
    """The same as phrases that name the measures."""
    amounts = margin_amounts(numbers, words)
    return [
        words("text.margin", amount=amount, measure=words.name(measure))
        for amount, measure in zip(amounts, numbers.headlines, strict=True)
    ]

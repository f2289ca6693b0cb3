"""Tornado figures of the comparisons that hang most on what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from sim.report.assumptions import parameter_text, parameter_value
from sim.report.figures.tornado import Bar, draw_tornado
from sim.report.read import Numbers
from sim.report.words import Words
from sim.study.hinges import Hinge, Hinges
from sim.study.measures import measure_named
from sim.study.unknown import Effect

MOST_FIGURES = 3
MOST_BARS = 10


def drawn_rows(hinges: Hinges) -> list[Hinge]:
    """Comparisons with a figure: of each question whose verdicts turn the least sure one.

    Where none turns it is the least sure of all. Only comparisons that any
    assumption moves clearly have one.
    """
    moved = [row for row in hinges.turning if row.unknown.clear]
    chosen = {row.measure: row for row in reversed(moved)}  # the least sure one stays
    rows = [row for row in moved if chosen[row.measure] is row][:MOST_FIGURES]
    if rows:
        return rows
    sure = [row for row in hinges.judged if row.unknown.clear]
    return sorted(sure, key=lambda row: row.share)[:1]


def tornado_title(row: Hinge, words: Words) -> str:
    """Of which comparison a figure is."""
    measure = words.name(measure_named(row.measure))
    return words("tornado.title", scenario=row.scenario, measure=measure)


def tornadoes(numbers: Numbers, words: Words) -> Iterator[tuple[str, str, Figure]]:
    """Name, description and figure of each; nothing where no assumption was varied."""
    hinges = numbers.results.hinges
    if hinges is None:
        return
    for i, row in enumerate(drawn_rows(hinges), start=1):
        measure = words.name(measure_named(row.measure))
        alt = words("alt.tornado", scenario=row.scenario, measure=measure)
        yield f"tornado-{i}", alt, _tornado(numbers, hinges, row, words)


def _tornado(numbers: Numbers, hinges: Hinges, row: Hinge, words: Words) -> Figure:
    measure = measure_named(row.measure)
    scale = 100.0 if measure.unit == "share" else 1.0
    sign = -scale if measure.direction == "lower" else scale
    bars = [_bar(hinges, row, effect, sign, words) for effect in row.unknown.effects[:MOST_BARS]]
    axis = words(
        "tornado.axis", scenario=row.scenario, baseline=numbers.baseline,
        measure=words.title(measure, difference=True),
    )  # fmt: skip
    better = words(f"better.{measure.direction}")
    return draw_tornado(bars, scale * row.unknown.floor, axis, better, words)


def _bar(hinges: Hinges, row: Hinge, effect: Effect, sign: float, words: Words) -> Bar:
    ends = []
    for share in effect.way:
        if share:
            value = hinges.value(row.scenario, effect.name, share)
            said = parameter_value(effect.name, value, words)
            ends.append((sign * effect.slope * share, said, share > 0))
    flips = any(one.name == effect.name for one in row.flips)
    return Bar(parameter_text(effect.name, words), tuple(ends), effect.clear, flips)

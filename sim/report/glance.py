"""The table at a glance: means, differences with their ranges as small bars, verdicts, targets."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from sim.report import tables
from sim.report.figures.intervals import Change, limits
from sim.report.pictures import scaled
from sim.report.read import Numbers
from sim.report.tables import Cell
from sim.report.words import Words
from sim.study.measures import Measure, measure_named

WIDTH, HEIGHT = 96, 16
"""Of a bar, in pixels of the screen."""

EDGE = 3


@dataclass(frozen=True)
class GlanceCell:
    """One scenario in one measure.

    Attributes
    ----------
    value : Cell
        The mean; its note is the verdict.
    change, span : Cell or None
        Difference from the baseline and its range; None for the baseline.
    bar : Markup
        The range, drawn; "" where there is nothing to draw. What it shows
        stands beside it in numbers and words.
    """

    value: Cell
    change: Cell | None
    span: Cell | None
    bar: Markup


@dataclass(frozen=True)
class GlanceRow:
    """One scenario: its officer-hours, its cells, and its targets in words."""

    scenario: str
    hours: Cell
    cells: tuple[GlanceCell, ...]
    targets: tuple[Cell, ...]


@dataclass(frozen=True)
class Glance:
    """The table.

    Attributes
    ----------
    caption : str
    head : tuple of (str, str)
        Of scenario, hours and each measure, with the side that is better.
    rows : tuple of GlanceRow
    targets : str
        Heading of the column of targets; "" without targets.
    """

    caption: str
    head: tuple[tuple[str, str], ...]
    rows: tuple[GlanceRow, ...]
    targets: str


def glance(numbers: Numbers, words: Words) -> Glance:
    """Scenarios by headline measures."""
    plain = tables.glance(numbers, words)
    columns = [_column(numbers, measure) for measure in numbers.headlines]
    rows = []
    for number, row in enumerate(plain.rows):
        scenario = numbers.scenarios[number]
        cells = tuple(
            _cell(numbers, scenario, measure, value, column, words)
            for measure, value, column in zip(numbers.headlines, row[2:], columns, strict=True)
        )
        rows.append(GlanceRow(scenario, row[1], cells, _targets(numbers, scenario, words)))
    sides = ["", ""]
    for measure in numbers.headlines:
        sides.append(words(f"glance.{measure.direction}") if numbers.others else "")
    title = words("glance.targets") if numbers.results.targets else ""
    head = tuple(zip(plain.head, sides, strict=True))
    return Glance(plain.caption, head, tuple(rows), title)


@dataclass(frozen=True)
class _Column:
    """Ends of the scale of a column, and its margin."""

    low: float
    high: float
    margin: float


def _column(numbers: Numbers, measure: Measure) -> _Column | None:
    if not numbers.others:
        return None
    changes = [_change(numbers, scenario, measure) for scenario in numbers.others]
    margin = scaled(numbers.number(numbers.others[0], measure.name, "margin"), measure)
    margin = margin if math.isfinite(margin) else 0.0
    low, high = limits(changes, margin)
    return _Column(low, high, margin) if low < high else None


def _change(numbers: Numbers, scenario: str, measure: Measure) -> Change:
    value, low, high = (
        scaled(numbers.number(scenario, measure.name, column), measure)
        for column in ("difference", "difference_low", "difference_high")
    )
    return Change(scenario, value, low, high, "", "")


def _cell(
    numbers: Numbers,
    scenario: str,
    measure: Measure,
    value: Cell,
    column: _Column | None,
    words: Words,
) -> GlanceCell:
    if scenario == numbers.baseline or column is None:
        return GlanceCell(value, None, None, Markup())
    row = numbers.row(scenario, measure.name)
    low, high = float(row["difference_low"]), float(row["difference_high"])
    of = f"{scenario}|{measure.name}"
    return GlanceCell(
        value,
        Cell(words.bare_change(float(row["difference"]), measure), f"{of}|difference"),
        Cell(words.change_span(low, high, measure), f"{of}|difference_range"),
        bar(_change(numbers, scenario, measure), column.low, column.high, column.margin),
    )


def bar(change: Change, low: float, high: float, margin: float) -> Markup:
    """The range of a difference as a drawing that says nothing to a screen reader.

    Parameters
    ----------
    change : Change
    low, high : float
        Ends of the scale.
    margin : float
        Half the width of the band that is too small to matter.
    """
    if not math.isfinite(change.value):
        return Markup()

    def x(value: float) -> float:
        inside = min(max(value, low), high)
        return EDGE + (WIDTH - 2 * EDGE) * (inside - low) / (high - low)

    middle = HEIGHT / 2
    parts = [
        f'<rect class="band" x="{x(-margin):.1f}" y="1" width="{x(margin) - x(-margin):.1f}" '
        f'height="{HEIGHT - 2}"/>',
        f'<path class="zero" d="M{x(0):.1f} 0V{HEIGHT}"/>',
    ]
    if not low <= change.value <= high:
        away = -1 if change.value > high else 1
        tip = x(change.value)
        parts.append(f'<path class="dot" d="M{tip:.1f} {middle:g}l{7 * away} -4v8z"/>')
    else:
        if math.isfinite(change.low) and math.isfinite(change.high):
            ends = (x(change.low), x(change.high))
            caps = "".join(f"M{end:.1f} 4V{HEIGHT - 4}" for end in ends)
            line = f"M{ends[0]:.1f} {middle:g}H{ends[1]:.1f}{caps}"
            parts.append(f'<path class="span" d="{line}"/>')
        parts.append(f'<circle class="dot" cx="{x(change.value):.1f}" cy="{middle:g}" r="3"/>')
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return Markup(
        f'<svg class="bar" {size} aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _targets(numbers: Numbers, scenario: str, words: Words) -> tuple[Cell, ...]:
    """Each target of a scenario: met or not, of which measure, and its bounds."""
    found = []
    for figure in numbers.results.targets:
        if figure.scenario == scenario:
            measure = measure_named(figure.target.measure)
            found.append(
                Cell(
                    words(
                        "glance.target",
                        sign=tables.TARGET_SIGNS[figure.verdict],
                        verdict=words(f"target.{figure.verdict.replace(' ', '_')}"),
                        measure=words.name(measure),
                        bounds=words.listed(tables.target_bounds(figure.target, words)),
                    ),
                    note=words("target.met_in", met=figure.met, seasons=figure.seasons),
                    look=tables.TARGET_LOOKS.get(figure.verdict, "plain"),
                    words=True,
                )
            )
    return tuple(found)

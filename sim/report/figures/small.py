"""Small charts of one kind, one for each scenario, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.figures.style import in_lines, sheet

MOST_CHARTS = 12
"""Scenarios that have a small chart or a map of their own; the tables have all."""

ACROSS = 4
LONGEST_TITLE = 27
SECOND_LINE_IN = 0.16


def with_chart(scenarios: Sequence[str], baseline: str) -> list[str]:
    """The scenarios that are drawn: the first ones, the baseline among them."""
    if len(scenarios) <= MOST_CHARTS:
        return list(scenarios)
    kept = [name for name in scenarios if name != baseline][: MOST_CHARTS - 1]
    return [name for name in scenarios if name == baseline or name in kept]


def small_charts(
    names: Sequence[str], height_in: float = 1.75, wide_in: float = 1.2
) -> tuple[Figure, list[Axes]]:
    """An empty figure with one chart for each name, titled, on common axes.

    Parameters
    ----------
    names : sequence of str
    height_in : float
        Of a row of charts.
    wide_in : float
        Added where there are only one or two charts, which are wider.
    """
    columns = min(len(names), ACROSS)
    rows = -(-len(names) // columns)
    second_lines = any("\n" in chart_title(name) for name in names)
    height_in += SECOND_LINE_IN if second_lines else 0.0
    figure = sheet(1.0 + height_in * rows + (wide_in if len(names) < 3 else 0.0))
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    charts = list(grid.flat)
    for axes in charts[len(names) :]:
        axes.set_visible(False)
    for number, (name, axes) in enumerate(zip(names, charts, strict=False)):
        axes.set_title(chart_title(name))
        axes.tick_params(labelbottom=number + columns >= len(names))
    return figure, charts[: len(names)]


def chart_title(name: str) -> str:
    """The name of a scenario above its small chart."""
    return in_lines(name, LONGEST_TITLE)


def is_lowest(axes: Axes) -> bool:
    """Whether a chart stands above no other, so that it has the labels of its column."""
    return bool(axes.xaxis.get_major_ticks(1)[0].label1.get_visible())

"""Maps of the streets, one for each scenario, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sim.report.figures.classes import Classes, labels, time_text
from sim.report.figures.style import INK, WIDTH_IN, by_row, credit, in_lines, sheet
from sim.report.words import Words
from street_graph.graph import StreetGraph
from street_graph.measure import to_metres

TIMES_MIN = (15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 5760, 10080, 20160)
"""Limits between classes of the time since an officer was there, minutes."""

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Limits between classes of the share of days on which a street is walked."""

MOST_LINES = 20_000
"""Streets in one figure that are drawn as lines; more of them become one picture each map."""

MOST_LIMITS = 7
LONGEST_TITLE = 42
FOOT = 0.09
"""Room below each map, as a share of its width, for scale bar and north arrow."""


@dataclass(frozen=True, eq=False)
class Panel:
    """The map of one scenario.

    Attributes
    ----------
    title : str
    graph : StreetGraph
    values : ndarray of float64, shape (S,)
    """

    title: str
    graph: StreetGraph
    values: np.ndarray


def time_classes(panels: Sequence[Panel], words: Words) -> Classes:
    """Classes of a time in minutes that serve all panels: few, and none of them empty."""
    values = np.concatenate([panel.values for panel in panels])
    inside = [t for t in TIMES_MIN if values.min() < t <= values.max()]
    while inside:  # join the two neighbors that hold the fewest streets
        counts = np.histogram(values, [-np.inf, *inside, np.inf])[0]
        pairs = np.where(counts[:-1] * counts[1:] == 0, -1, counts[:-1] + counts[1:])
        if len(inside) <= MOST_LIMITS and pairs.min() >= 0:
            break
        inside.pop(int(np.argmin(pairs)))
    texts = [time_text(t, words) for t in inside]
    return Classes(tuple(inside), labels(texts, words), True)


def share_classes(words: Words) -> Classes:
    """Classes of a share of days."""
    texts = [f"{100 * share:g} %" for share in SHARES]
    return Classes(SHARES, labels(texts, words), False)


def draw_maps(panels: Sequence[Panel], classes: Classes, title: str, words: Words) -> Figure:
    """One map beside the other, with one legend, scale bar and north arrow.

    Parameters
    ----------
    panels : sequence of Panel
    classes : Classes
    title : str
        Of the legend.
    words : Words
    """
    columns = 1 if len(panels) == 1 else 2 if len(panels) in (2, 4) else 3
    rows = -(-len(panels) // columns)
    width, height = (max(np.ptp(v) for v in axis) for axis in zip(
        *(_metres(panel.graph) for panel in panels), strict=True))  # fmt: skip
    panel_in = 0.97 * WIDTH_IN / columns
    shape = float(np.clip((height + FOOT * width) / width, 0.3, 1.5))
    figure = sheet(rows * (panel_in * shape + 0.3) + 1.1)
    grid = figure.subplots(rows, columns, squeeze=False)
    looks = classes.looks()
    many = sum(panel.graph.segments for panel in panels) > MOST_LINES
    same = all(panel.graph.name == panels[0].graph.name for panel in panels)
    for number, axes in enumerate(grid.flat):
        axes.axis("off")
        if number < len(panels):
            _draw(axes, panels[number], classes, looks, rasterized=many)
            _frame(axes, width, height, words, bar=number == 0 or not same)
    handles = [
        Line2D([], [], color=colour, linewidth=1.3 * size, label=label)
        for (colour, size), label in zip(looks, classes.labels, strict=True)
    ]
    if not classes.high_is_strong:
        handles.reverse()
    across = min(len(handles), 4 if len(handles) > 6 else 6)
    legend = figure.legend(
        handles=by_row(handles, across), title=title, loc="outside upper left", ncols=across,
        alignment="left", fontsize=9, handlelength=1.8, columnspacing=1.4,
    )  # fmt: skip
    legend.get_title().set_fontsize(9.5)
    credits = {str(panel.graph.provenance.get("attribution", "")) for panel in panels}
    credit(figure, "; ".join(sorted(credits - {""})))
    return figure


def _metres(graph: StreetGraph) -> tuple[np.ndarray, np.ndarray]:
    return to_metres(graph.lon, graph.lat, (float(graph.lon.min()), float(graph.lat.min())))


def _draw(
    axes: Axes,
    panel: Panel,
    classes: Classes,
    looks: Sequence[tuple[str, float]],
    *,
    rasterized: bool,
) -> None:
    graph = panel.graph
    lines = np.split(np.column_stack(_metres(graph)), graph.geometry_start[1:-1])
    of = np.digitize(panel.values, classes.limits)
    for kind in range(len(looks)) if classes.high_is_strong else reversed(range(len(looks))):
        mine = [Path(line) for line, its in zip(lines, of, strict=True) if its == kind]
        if mine:  # the seldom seen on top; one path for all streets of a class
            colour, size = looks[kind]
            axes.add_patch(
                PathPatch(
                    Path.make_compound_path(*mine), fill=False, edgecolor=colour, linewidth=size,
                    capstyle="round", joinstyle="round", rasterized=rasterized,
                )
            )  # fmt: skip
    axes.set_title(in_lines(panel.title, LONGEST_TITLE), fontsize=9.5)


def _frame(axes: Axes, width: float, height: float, words: Words, *, bar: bool) -> None:
    """The same extent for every map; scale bar and north arrow where asked."""
    axes.set_aspect("equal")
    axes.set_xlim(-0.02 * width, 1.02 * width)
    axes.set_ylim(-FOOT * width, height + 0.01 * width)
    if not bar:
        return
    tidy = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
    size = max((m for m in tidy if m <= width / 3), default=10)
    y = -0.055 * width
    axes.plot([0, size], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt")
    text = f"{size} m" if size < 1000 else f"{size // 1000} km"
    axes.annotate(
        text, (size, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8
    )
    axes.annotate(
        words("map.north"), (width, y + 0.04 * width), xytext=(width, y - 0.03 * width),
        ha="center", va="center", fontsize=9, annotation_clip=False,
        arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 5, "shrinkB": 0},
    )  # fmt: skip

"""Cost and benefit: officer-hours a week against each headline measure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.report.figures.style import BLUE, GREY, INK, ORANGE, PALE, by_row, hint, sheet
from sim.report.words import Words

ACROSS = 3
LONGEST_TITLE = 42
PANEL_IN = 2.6
LINE_IN = 0.17
"""Height of a line in the list of scenarios."""


@dataclass(frozen=True)
class Point:
    """One scenario on one measure, with its computing error.

    Attributes
    ----------
    hours : float
        Officer-hours a week.
    value, low, high : float
    """

    hours: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """One measure.

    Attributes
    ----------
    title : str
        With its unit.
    better : str
        Which way is better, in words.
    points : tuple of Point
        In the order of the scenarios.
    """

    title: str
    better: str
    points: tuple[Point, ...]


def draw_frontier(
    names: Sequence[str], kept: Sequence[bool], panels: Sequence[Panel], words: Words
) -> Figure:
    """A chart for each measure; scenarios are told by their numbers.

    Parameters
    ----------
    names : sequence of str
        Scenarios.
    kept : sequence of bool
        Whether each is worth a look; the others are drawn hollow.
    panels : sequence of Panel
    words : Words
    """
    across = min(len(panels), ACROSS)
    down = -(-len(panels) // across)
    figure = sheet(1.1 + PANEL_IN * down + LINE_IN * -(-len(names) // ACROSS))
    grid = figure.subplots(down, across, squeeze=False, sharex=True)
    for axes, panel in zip(grid.flat, panels, strict=False):
        _draw(axes, panel, kept)
        _hints(axes, panel, names, words)
    for axes in list(grid.flat)[len(panels) :]:
        axes.set_visible(False)
    for number, axes in enumerate(list(grid.flat)[: len(panels)]):
        lowest = number + across >= len(panels)
        axes.tick_params(labelbottom=lowest)
        axes.set_xlabel(words("frontier.hours") if lowest else "", fontsize=8.5)
    handles = [Line2D([], [], color=BLUE, marker="o", ls="", label=words("frontier.kept"))]
    if not all(kept):
        handles.append(Line2D([], [], color=ORANGE, marker="o", markerfacecolor="white", ls="",
                              label=words("frontier.dropped")))  # fmt: skip
    handles.append(Line2D([], [], color=GREY, linewidth=1.2, label=words("range.computing")))
    figure.legend(handles=handles, loc="outside upper left", ncols=3, fontsize=8.5)
    numbers = [Patch(alpha=0, label=f"{i}  {name}") for i, name in enumerate(names, start=1)]
    figure.legend(handles=by_row(numbers, ACROSS), loc="outside lower left", ncols=ACROSS,
                  fontsize=8.5, handlelength=0, handletextpad=0)  # fmt: skip
    return figure


def _draw(axes: Axes, panel: Panel, kept: Sequence[bool]) -> None:
    known = [(i, p) for i, p in enumerate(panel.points) if np.isfinite([p.hours, p.value]).all()]
    axes.set_title(textwrap.fill(panel.title, LONGEST_TITLE), fontsize=8.5)
    axes.annotate(panel.better, (0, 1), xycoords="axes fraction", xytext=(2, -2), va="top",
                  textcoords="offset points", fontsize=7.5, color=GREY)  # fmt: skip
    axes.grid(color=PALE, linewidth=0.5, alpha=0.6)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.ticklabel_format(axis="y", useOffset=False)  # 99.998, not -0.002 and a small +1e2
    axes.xaxis.set_major_locator(MaxNLocator(4))
    if not known:
        return
    for i, point in known:
        colour = BLUE if kept[i] else ORANGE
        if np.isfinite([point.low, point.high]).all():
            axes.plot([point.hours] * 2, [point.low, point.high], color=GREY, linewidth=1.2,
                      alpha=0.6)  # fmt: skip
        axes.plot([point.hours], [point.value], "o", color=colour, markersize=6, zorder=3,
                  markerfacecolor=colour if kept[i] else "white")  # fmt: skip
    ends = [e for _, p in known for e in (p.value, p.low, p.high) if np.isfinite(e)]
    room = 0.12 * (max(ends) - min(ends)) or 0.1 * abs(max(ends)) or 1.0
    axes.set_ylim(min(ends) - room, max(ends) + 1.8 * room)
    tall = max(ends) - min(ends) + 2.8 * room
    hours = [p.hours for _, p in known]
    wide = max(hours) - min(hours) or 0.1 * max(hours) or 1.0
    axes.set_xlim(min(hours) - 0.1 * wide, max(hours) + ROOM * wide)
    for label in labels([i + 1 for i, _ in known], hours, [p.value for _, p in known], tall):
        text = axes.annotate(
            label.text, (label.x, label.y), xytext=(9, label.place), fontsize=8, color=INK,
            textcoords=("offset points", "data"), va="center",
            arrowprops={"arrowstyle": "-", "color": PALE, "linewidth": 0.6, "shrinkA": 0,
                        "shrinkB": 3},
        )  # fmt: skip
        text.set_in_layout(False)


def _hints(axes: Axes, panel: Panel, names: Sequence[str], words: Words) -> None:
    """The scenario and its numbers at each point."""
    wide, tall = np.ptp(axes.get_xlim()) / 40, np.ptp(axes.get_ylim()) / 40
    for name, point in zip(names, panel.points, strict=True):
        if np.isfinite([point.hours, point.value]).all():
            told = words(
                "hint.point", name=name, hours=words.digits(point.hours),
                title=panel.title, value=words.digits(point.value),
            )  # fmt: skip
            x, y = point.hours, point.value
            hint(axes, (x - wide, x + wide), (y - tall, y + tall), told)


@dataclass(frozen=True)
class Label:
    """Numbers of points that lie together.

    Attributes
    ----------
    text : str
    x, y : float
        The middle of the points.
    place : float
        Height of the text, moved away from other labels.
    """

    text: str
    x: float
    y: float
    place: float


ROOM = 0.5
"""To the right of the last point for its label, as a share of the range of hours."""

NEAR = 0.06
"""Points nearer than this share of the range of hours share a column of labels."""

TOGETHER, APART = 0.04, 0.075
"""Points that follow each other this closely share a label; labels are that far apart."""

TALL = 0.1
"""Points farther apart than this do not share a label, however many lie between them."""

LONGEST_LABEL = 22


def labels(
    numbers: Sequence[int], x: Sequence[float], y: Sequence[float], height: float
) -> list[Label]:
    """Labels beside points so that none covers another.

    Parameters
    ----------
    numbers : sequence of int
        Of the points.
    x, y : sequence of float
    height : float
        About the height of the chart, of which the distances are shares.
    """
    at, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    order = np.argsort(at, kind="stable")
    breaks = np.flatnonzero(np.diff(at[order]) > NEAR * np.ptp(at)) + 1
    found: list[Label] = []
    for column in np.split(order, breaks):
        rising = column[np.argsort(up[column], kind="stable")]
        groups: list[list[int]] = []
        for i in rising:
            last = groups[-1] if groups else []
            near = last and up[i] - up[last[-1]] <= TOGETHER * height
            if near and up[i] - up[last[0]] <= TALL * height:
                last.append(int(i))
            else:
                groups.append([int(i)])
        middles = np.array([up[group].mean() for group in groups])
        for group, place in zip(groups, spread(middles, APART * height), strict=True):
            text = listed(sorted(numbers[i] for i in group))
            found.append(Label(text, float(at[group].max()), float(up[group].mean()), place))
    return found


def listed(numbers: Sequence[int]) -> str:
    """Rising numbers with runs of three or more written as such, cut where that is too long."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        part
        for run in runs
        for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(n) for n in run])
    ]
    text = ", ".join(parts)
    while len(text) > LONGEST_LABEL:
        parts.pop()
        text = f"{', '.join(parts)} …"
    return text


def spread(wanted: np.ndarray, step: float) -> list[float]:
    """Rising places at least `step` apart, as near to the wanted ones as can be.

    Parameters
    ----------
    wanted : ndarray of float64, shape (N,)
        Rising.
    step : float

    Notes
    -----
    Isotonic regression of `wanted` less the steps, by pooling adjacent
    violators (Ayer and others, Annals of Mathematical Statistics, 1955).
    """
    pools: list[tuple[float, int]] = []  # mean and number of places that move together
    for i, place in enumerate(wanted):
        mean, count = float(place) - step * i, 1
        while pools and pools[-1][0] > mean:
            before, more = pools.pop()
            mean, count = (mean * count + before * more) / (count + more), count + more
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + step * i for i, mean in enumerate(means)]

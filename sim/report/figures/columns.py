"""Columns by hour, by day of the week or by length of time, a small chart for each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from sim.report.figures.small import is_lowest, small_charts
from sim.report.figures.style import BLUE, GREY, INK, hint, note
from sim.report.words import Words
from sim.scenario.fields import clock_text

WIDTH = 0.78


@dataclass(frozen=True, eq=False)
class Columns:
    """One number for each group.

    Attributes
    ----------
    values : ndarray of float64, shape (N,)
    low, high : ndarray of float64, shape (N,), or None
        5th and 95th percentile of single seasons.
    """

    values: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@dataclass(frozen=True)
class Axis:
    """What a column stands for.

    Attributes
    ----------
    labels : tuple of str
        One for each group; "" for groups without a label of their own.
    title : str
        Below the charts.
    counted : str
        What the height of a column is.
    on_edges : bool
        The labels stand at the left edge of their columns, as limits do.
    names : tuple of str
        What each column is when pointed at; as `labels` if empty.
    """

    labels: tuple[str, ...]
    title: str
    counted: str
    on_edges: bool = False
    names: tuple[str, ...] = ()


def draw_columns(
    rows: Mapping[str, Columns], baseline: str, axis: Axis, words: Words, small_print: str = ""
) -> Figure:
    """A small chart for each scenario, with the baseline as a line in all of them.

    Parameters
    ----------
    rows : mapping of scenario name to Columns
    baseline : str
        Drawn as a line if it is among the rows.
    axis : Axis
    words : Words
    small_print : str
        Under the figure.
    """
    figure, charts = small_charts(list(rows))
    most = max((_top(row) for row in rows.values()), default=0.0)
    for axes, (name, row) in zip(charts, rows.items(), strict=True):
        place_labels(axes, axis)
        x = np.arange(len(row.values))
        axes.add_patch(PathPatch(bars(row.values), color=BLUE, alpha=0.85, linewidth=0))
        if row.low is not None and row.high is not None:
            gap = np.full(len(x), np.nan)
            ends = np.column_stack([row.low, row.high, gap])
            axes.plot(np.repeat(x, 3), ends.ravel(), color=INK, linewidth=0.9)
        if name != baseline and baseline in rows:
            over_line(axes, rows[baseline].values)
        axes.set_xlabel(axis.title if is_lowest(axes) else "", fontsize=8.5)
        axes.set_ylim(0, 1.06 * most if most > 0 else 1)
        for i, told in enumerate(axis.names or axis.labels):
            if np.isfinite(row.values[i]):
                hint(axes, (i - 0.5, i + 0.5), axes.get_ylim(), _told(name, told, row, i, words))
    figure.supylabel(axis.counted, fontsize=9)
    handles: list[Patch | Line2D] = [Patch(color=BLUE, alpha=0.85, label=words("waits.this"))]
    if any(row.low is not None for row in rows.values()):
        handles.append(Line2D([], [], color=INK, linewidth=0.9, marker="|", markersize=8,
                              ls="", label=words("waits.season")))  # fmt: skip
    if len(rows) > 1 and baseline in rows:
        handles.append(Line2D([], [], color=GREY, linewidth=1.3, ls=(0, (3, 2)),
                              label=words("waits.baseline", baseline=baseline)))  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=4, fontsize=8.5)
    if small_print:
        note(figure, small_print)
    return figure


def bars(values: np.ndarray) -> Path:
    """Columns from 0 up to `values` (N,), side by side, as one path: it takes little room."""
    known = np.flatnonzero(np.nan_to_num(values) > 0)
    left, right = known - WIDTH / 2, known + WIDTH / 2
    top, foot = values[known], np.zeros(len(known))
    x = np.column_stack([left, left, right, right, left])
    y = np.column_stack([foot, top, top, foot, foot])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.column_stack([x.ravel(), y.ravel()]), np.tile(codes, len(known)))


def over_line(axes: Axes, values: np.ndarray) -> None:
    """Values as a dashed line of steps over the columns."""
    edges = np.arange(len(values) + 1) - 0.5
    axes.stairs(values, edges, color=GREY, linewidth=1.3, ls=(0, (3, 2)), baseline=None)


def place_labels(axes: Axes, axis: Axis) -> None:
    """Labels below the columns that have one."""
    named = [i for i, label in enumerate(axis.labels) if label]
    at = [i - 0.5 if axis.on_edges else i for i in named]
    axes.set_xticks(at, [axis.labels[i] for i in named], fontsize=8)
    axes.set_xlim(-0.6, len(axis.labels) - 0.4)


def hour_axis(hours: Sequence[int], title: str, counted: str, words: Words) -> Axis:
    """Hours of the clock, of which every fourth one has a label, or every second of few."""
    every = 4 if len(hours) > 12 else 2
    labels = tuple(str(hour) if hour % every == 0 else "" for hour in hours)
    names = tuple(hour_text(hour, words) for hour in hours)
    return Axis(labels, title, counted, on_edges=True, names=names)


def hour_text(hour: int, words: Words) -> str:
    """An hour of the clock from its beginning to its end."""
    return words("number.to", low=clock_text(60 * hour), high=clock_text(60 * hour + 60))


def _told(name: str, column: str, row: Columns, i: int, words: Words) -> str:
    value = words.digits(row.values[i])
    if row.low is not None and row.high is not None:
        span = words("number.to", low=words.digits(row.low[i]), high=words.digits(row.high[i]))
        return words("hint.ranged", name=name, column=column, value=value, span=span)
    return words("hint.value", name=name, column=column, value=value)


def _top(row: Columns) -> float:
    highest = row.values if row.high is None else np.maximum(row.values, row.high)
    return float(np.nan_to_num(highest).max(initial=0.0))

"""Dots with their ranges: contacts by scenario, differences from the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.style import BAND, BLUE, GREY, INK, ORANGE, note, rows_of, sheet
from sim.report.words import Words

ROW_IN = 0.32
OUTLIER = 4.0
"""A row that reaches so many times farther than all others is drawn as an arrow."""


@dataclass(frozen=True)
class Mean:
    """A mean with its computing error and the range of single seasons."""

    name: str
    value: float
    low: float
    high: float
    season_low: float
    season_high: float


@dataclass(frozen=True)
class Change:
    """A difference from the baseline with its interval and the verdict in words."""

    name: str
    value: float
    low: float
    high: float
    verdict: str
    sign: str


def draw_means(rows: Sequence[Mean], axis: str, words: Words) -> Figure:
    """Means of all scenarios; both ranges drawn differently.

    Parameters
    ----------
    rows : sequence of Mean
    axis : str
        What is measured, with its unit.
    words : Words
    """
    figure = sheet(1.3 + ROW_IN * len(rows))
    axes = figure.subplots()
    rows_of(axes, [row.name for row in rows])
    for y, row in enumerate(rows):
        axes.plot([row.low, row.high], [y, y], color=BLUE, linewidth=8, solid_capstyle="butt",
                  alpha=0.55)  # fmt: skip
        axes.plot([row.season_low, row.season_high], [y, y], color=ORANGE, linewidth=1.4)
        for end in (row.season_low, row.season_high):
            axes.plot([end, end], [y - 0.2, y + 0.2], color=ORANGE, linewidth=1.4)
        axes.plot([row.value], [y], "o", color=INK, markersize=4.5, zorder=5)
    axes.set_xlim(left=0)
    axes.set_xlabel(axis)
    handles = [
        Line2D([], [], color=INK, marker="o", markersize=4.5, ls="", label=words("range.mean")),
        Line2D([], [], color=BLUE, linewidth=8, alpha=0.55, label=words("range.computing")),
        Line2D([], [], color=ORANGE, linewidth=1.4, marker="|", markersize=8,
               label=words("range.season")),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=3, fontsize=8.5)
    return figure


def draw_changes(
    rows: Sequence[Change], margin: float, axis: str, better: str, words: Words
) -> Figure:
    """Differences of one measure from the baseline, each with its verdict beside it.

    Parameters
    ----------
    rows : sequence of Change
    margin : float
        Smallest difference that matters, in the unit of the rows.
    axis : str
        What is measured, with its unit.
    better : str
        Which way is better, in words.
    words : Words
    """
    figure = sheet(1.35 + ROW_IN * max(len(rows), 2))
    axes = figure.subplots()
    rows_of(axes, [row.name for row in rows])
    axes.axvspan(-margin, margin, color=BAND, linewidth=0, zorder=0.5)
    axes.axvline(0, color=GREY, linewidth=1)
    low, high = limits(rows, margin)
    for y, row in enumerate(rows):
        _draw_change(axes, row, y, low, high, words)
        axes.annotate(
            f"{row.sign} {row.verdict}", (1.01, y), xycoords=("axes fraction", "data"),
            va="center", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip
    axes.set_xlim(low, high)
    axes.set_xlabel(axis)
    handles = [
        Line2D([], [], color=BLUE, linewidth=2, marker="|", markersize=9,
               label=words("range.joint")),
        Patch(color=BAND, label=words("range.margin")),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=2, fontsize=8.5)
    note(figure, better)
    return figure


def _ends(row: Change) -> list[float]:
    return [end for end in (row.low, row.high, row.value) if np.isfinite(end)]


def limits(rows: Sequence[Change], margin: float) -> tuple[float, float]:
    """Ends of an axis for all rows; a single row far beyond all others is left out of it."""
    reaches = sorted(max((abs(end) for end in _ends(row)), default=0.0) for row in rows)
    most = np.inf
    if len(reaches) > 2 and reaches[-1] > OUTLIER * max(reaches[-2], margin):
        most = 1.3 * max(reaches[-2], 2 * margin)
    inside = [end for row in rows for end in _ends(row) if abs(end) <= most]
    low, high = min([*inside, -1.5 * margin]), max([*inside, 1.5 * margin])
    return low - 0.06 * (high - low), high + 0.06 * (high - low)


def _draw_change(axes: Axes, row: Change, y: float, low: float, high: float, words: Words) -> None:
    """One row: dot and whiskers, or an arrow to a value beyond the axis."""
    if not np.isfinite(row.value):
        return
    if not low <= row.value <= high:
        right = row.value > high
        away = -1 if right else 1
        edge = (high if right else low) + 0.015 * away * (high - low)
        axes.plot([edge], [y], ">" if right else "<", color=BLUE, markersize=8, clip_on=False)
        text = words("difference.beyond", value=words.signed(row.value))
        axes.annotate(
            text, (edge, y), xytext=(9 * away, 0), textcoords="offset points", fontsize=8.5,
            ha="right" if right else "left", va="center",
        )  # fmt: skip
        return
    if np.isfinite([row.low, row.high]).all():
        axes.plot([row.low, row.high], [y, y], color=BLUE, linewidth=2)
        for end in (row.low, row.high):
            axes.plot([end, end], [y - 0.16, y + 0.16], color=BLUE, linewidth=2)
    axes.plot([row.value], [y], "o", color=INK, markersize=5, zorder=5)

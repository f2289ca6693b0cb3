"""Which assumptions move a difference: a tornado."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.style import BAND, BLUE, GREY, INK, ORANGE, note, rows_of, sheet
from sim.report.words import Words

BAR_IN = 0.4
HEIGHT = 0.6
LONGEST_LINE = 46
LONGEST_AXIS = 62
ROOM_IN = 0.14
"""Beside long names, which are a little wider in print than on the screen."""


@dataclass(frozen=True)
class Bar:
    """How far one assumption moves a difference.

    Attributes
    ----------
    name : str
    ends : tuple of (float, str, bool)
        Change of the difference at an end of the range, the value there in
        words, and whether it is the higher end; one or two of them.
    clear : bool
        It moves the difference more than chance.
    flips : bool
        Moved alone, it ends the verdict.
    """

    name: str
    ends: tuple[tuple[float, str, bool], ...]
    clear: bool
    flips: bool


def draw_tornado(bars: Sequence[Bar], floor: float, axis: str, better: str, words: Words) -> Figure:
    """Bars from nothing to the change at both ends of each assumption.

    Parameters
    ----------
    bars : sequence of Bar
        The longest first.
    floor : float
        How far a dummy moves the difference from end to end, in the unit of the axis.
    axis : str
        What is measured, with its unit.
    better : str
        Which way is better, in words.
    words : Words
    """
    figure = sheet(1.5 + BAR_IN * len(bars))
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(w_pad=ROOM_IN)
    axes = figure.subplots()
    rows_of(axes, [_label(bar) for bar in bars])
    axes.axvspan(-floor / 2, floor / 2, color=BAND, linewidth=0, zorder=0.5)
    axes.axvline(0, color=GREY, linewidth=1)
    for y, bar in enumerate(bars):
        for change, value, higher in bar.ends:
            colour = BLUE if higher else ORANGE
            axes.barh(
                y, change, height=HEIGHT, color=colour if bar.clear else "white", edgecolor=colour,
                linewidth=1, hatch="" if bar.clear else "////",
            )  # fmt: skip
            axes.annotate(
                value, (change, y), xytext=(4 if change > 0 else -4, 0), va="center", fontsize=8,
                textcoords="offset points", ha="left" if change > 0 else "right",
            )  # fmt: skip
    reach = max([floor / 2, *(abs(change) for bar in bars for change, _, _ in bar.ends)])
    axes.set_xlim(-1.25 * reach, 1.25 * reach)
    axes.set_xlabel(textwrap.fill(axis, LONGEST_AXIS))
    handles: list[Patch | Line2D] = [
        Patch(facecolor=ORANGE, label=words("tornado.low")),
        Patch(facecolor=BLUE, label=words("tornado.high")),
        Patch(facecolor="white", edgecolor=GREY, hatch="////", label=words("tornado.unclear")),
        Patch(color=BAND, label=words("tornado.floor")),
    ]
    if any(bar.flips for bar in bars):
        handles.append(Line2D([], [], color=INK, marker="D", ls="", markersize=5,
                              label=words("tornado.flip")))  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=3, fontsize=8.5)
    note(figure, better)
    return figure


def _label(bar: Bar) -> str:
    """The name in short lines, with signs that do not rest on colour."""
    signs = ("◆ " if bar.flips else "") + ("●" if bar.clear else "○")
    return f"{textwrap.fill(bar.name, LONGEST_LINE)} {signs}"

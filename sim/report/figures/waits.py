"""How long residents wait: the share reached within so many minutes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.small import is_lowest, small_charts
from sim.report.figures.style import BLUE, GREY, INK, PALE, note
from sim.report.words import Words
from sim.study.waits import WaitCurve


def draw_waits(
    curves: Mapping[str, WaitCurve], baseline: str, limit_min: float, words: Words
) -> Figure:
    """A small chart for each scenario, with the baseline's curve in all of them.

    Parameters
    ----------
    curves : mapping of scenario name to WaitCurve
    baseline : str
    limit_min : float
        Wait that counts as reached in time; marked.
    words : Words
    """
    figure, charts = small_charts(list(curves))
    for axes, (name, curve) in zip(charts, curves.items(), strict=True):
        _draw(axes, curve, curves[baseline] if name != baseline else None, limit_min, words)
        axes.set_xlabel(words("waits.minutes") if is_lowest(axes) else "", fontsize=8.5)
    figure.supylabel(words("waits.share"), fontsize=9)
    handles = [
        Line2D([], [], color=BLUE, linewidth=2, label=words("waits.this")),
        Patch(color=BLUE, alpha=0.22, linewidth=0, label=words("waits.season")),
        Line2D([], [], color=GREY, linewidth=1.3, ls=(0, (3, 2)),
               label=words("waits.baseline", baseline=baseline)),
        Line2D([], [], color=INK, linewidth=0.8, ls=":",
               label=words("waits.limit", minutes=f"{limit_min:g}")),
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=4, fontsize=8.5)
    note(figure, words("waits.note"))
    return figure


def _draw(
    axes: Axes, curve: WaitCurve, other: WaitCurve | None, limit_min: float, words: Words
) -> None:
    last = float(curve.minutes[-1])
    axes.axhspan(curve.share[-1], 1, color=PALE, alpha=0.35, linewidth=0)
    axes.fill_between(curve.minutes, curve.low, curve.high, color=BLUE, alpha=0.22, linewidth=0)
    axes.plot(curve.minutes, curve.share, color=BLUE, linewidth=2)
    if other is not None:
        axes.plot(other.minutes, other.share, color=GREY, linewidth=1.3, ls=(0, (3, 2)))
    axes.axvline(limit_min, color=INK, linewidth=0.8, ls=":")
    axes.set_xlim(0, last)
    axes.set_ylim(0, 1)
    axes.set_xticks(np.linspace(0, last, 5))
    axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    axes.text(
        0.97, 0.965, words("waits.missing", share=words.share(1 - curve.reached)),
        transform=axes.transAxes, ha="right", va="top", fontsize=8,
    )  # fmt: skip

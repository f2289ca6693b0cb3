"""What officers' time on duty goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from sim.report.figures.style import INK, rows_of, sheet
from sim.report.words import Words

LOOKS = {
    "walking": ("#117733", ""),
    "talking": ("#DDCC77", ""),
    "waiting": ("#88CCEE", ""),
    "responding": ("#CC6677", ""),
    "on-scene": ("#882255", ""),
    "returning": ("#44AA99", "///"),
    "transfer": ("#999933", "///"),
    "briefing": ("#332288", ""),
    "writing": ("#AA4499", ""),
    "break": ("#DDDDDD", ""),
    "event": ("#FFFFFF", "xx"),
}
"""Colour and hatch of each state, in the order of the bars (colours: Paul Tol, muted)."""

LABEL_FROM = 0.055
"""Shares from here up have their number in the bar."""


def draw_time_use(shares: Mapping[str, Sequence[float]], names: list[str], words: Words) -> Figure:
    """Bars of the shares of time by state, one bar for each scenario.

    Parameters
    ----------
    shares : mapping of state to one share for each scenario
        Only states of `LOOKS`.
    names : list of str
        Scenarios.
    words : Words
    """
    figure = sheet(1.6 + 0.36 * len(names))
    axes = figure.subplots()
    rows_of(axes, names)
    left = np.zeros(len(names))
    for state, (colour, hatch) in LOOKS.items():
        if state not in shares:
            continue
        width = np.nan_to_num(np.asarray(shares[state], dtype=float))
        axes.barh(
            range(len(names)), width, left=left, height=0.72, color=colour, hatch=hatch,
            edgecolor="white" if not hatch else INK, linewidth=0.5, label=words(f"state.{state}"),
        )  # fmt: skip
        dark = state in ("walking", "on-scene", "briefing", "writing")
        for y, share in enumerate(width):
            if share >= LABEL_FROM:
                axes.text(
                    left[y] + share / 2, y, f"{100 * share:.0f}", ha="center", va="center",
                    fontsize=8, color="white" if dark else INK,
                    bbox={"facecolor": "white", "linewidth": 0, "pad": 1.2} if hatch else None,
                )  # fmt: skip
        left = left + width
    axes.set_xlim(0, 1)
    axes.set_xticks(np.linspace(0, 1, 6), [f"{20 * n} %" for n in range(6)])
    axes.set_xlabel(words("time.axis"))
    if axes.patches:
        figure.legend(loc="outside upper left", ncols=4, fontsize=8.5, handlelength=1.4)
    return figure

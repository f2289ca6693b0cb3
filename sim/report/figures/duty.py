"""Officers on duty and the requests made, hour by hour: are they there when they are asked for?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.columns import hour_axis, place_labels
from sim.report.figures.small import ACROSS, chart_title
from sim.report.figures.style import BLUE, GREY, ORANGE, PALE, hint, sheet
from sim.report.words import Words

PAIR_IN = 2.35
"""Height of the two charts of one scenario."""


@dataclass(frozen=True, eq=False)
class Duty:
    """One scenario by hour of the clock, shape (24,) each.

    Attributes
    ----------
    officers : ndarray of float64
        Mean number on duty.
    requests, in_time : ndarray of float64
        A week: made, and of these reached on foot in time.
    """

    officers: np.ndarray
    requests: np.ndarray
    in_time: np.ndarray


def draw_duty(rows: Mapping[str, Duty], baseline: str, words: Words) -> Figure:
    """For each scenario officers on duty above, requests hanging below, on one clock.

    Parameters
    ----------
    rows : mapping of scenario name to Duty
    baseline : str
    words : Words
    """
    across = min(len(rows), ACROSS)
    down = -(-len(rows) // across)
    figure = sheet(1.2 + PAIR_IN * down + (1.0 if len(rows) < 3 else 0.0))
    grid = figure.subplots(2 * down, across, squeeze=False, sharex=True)
    axis = hour_axis(range(24), words("hours.clock"), "", words)
    officers = max(float(row.officers.max()) for row in rows.values())
    requests = max(float(row.requests.max()) for row in rows.values())
    edges = np.arange(25) - 0.5
    for number in range(down * across):
        above, below = grid[2 * (number // across) : 2 * (number // across) + 2, number % across]
        if number >= len(rows):
            above.set_visible(False)
            below.set_visible(False)
            continue
        name, row = list(rows.items())[number]
        above.set_title(chart_title(name))
        above.stairs(row.officers, edges, color=BLUE, fill=True, alpha=0.85)
        if name != baseline and baseline in rows:
            above.stairs(rows[baseline].officers, edges, color=GREY, linewidth=1.3,
                         ls=(0, (3, 2)), baseline=None)  # fmt: skip
        above.set_ylim(0, 1.08 * officers or 1)
        above.tick_params(axis="x", length=0, labelbottom=False)
        below.stairs(row.in_time, edges, color=ORANGE, fill=True, linewidth=0)
        below.stairs(row.requests, edges, baseline=row.in_time, fill=True, facecolor="white",
                     edgecolor=ORANGE, linewidth=0.8, hatch="/////")  # fmt: skip
        below.set_ylim(1.08 * requests or 1, 0)
        below.spines["bottom"].set_visible(False)
        below.spines["top"].set(visible=True, color=PALE)
        place_labels(below, axis)
        lowest = number + across >= len(rows)
        below.tick_params(axis="x", labelbottom=lowest, length=3.5 if lowest else 0)
        below.set_xlabel(axis.title if lowest else "", fontsize=8.5)
        for hour, column in enumerate(axis.names):
            value = words.digits(row.officers[hour])
            told = words("hint.officers", name=name, column=column, value=value)
            hint(above, (hour - 0.5, hour + 0.5), above.get_ylim(), told)
            made, reached = words.digits(row.requests[hour]), words.digits(row.in_time[hour])
            told = words("hint.requests", name=name, column=column, value=made, reached=reached)
            hint(below, (hour - 0.5, hour + 0.5), below.get_ylim(), told)
        if number % across == 0:
            above.set_ylabel(words("hours.officers"), fontsize=8)
            below.set_ylabel(words("hours.requests"), fontsize=8)
        else:
            above.tick_params(labelleft=False)
            below.tick_params(labelleft=False)
    handles: list[Patch | Line2D] = [
        Patch(color=BLUE, alpha=0.85, label=words("hours.on_duty")),
        Patch(color=ORANGE, label=words("hours.in_time")),
        Patch(facecolor="white", edgecolor=ORANGE, hatch="/////", label=words("hours.not_in_time")),
    ]
    if len(rows) > 1 and baseline in rows:
        handles.append(Line2D([], [], color=GREY, linewidth=1.3, ls=(0, (3, 2)),
                              label=words("hours.baseline", baseline=baseline)))  # fmt: skip
    figure.legend(handles=handles, loc="outside upper left", ncols=2, fontsize=8.5)
    return figure

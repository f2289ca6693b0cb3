"""The ridge: doses and the rest that give the same tally."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from sim.report.figures.style import BAND, GREY, INK, ORANGE, sheet

BINS = 40


def draw_ridge(
    hours: np.ndarray,
    rest: np.ndarray,
    weight: np.ndarray,
    rungs: Sequence[tuple[float, tuple[float, float, float]]],
    tally: str,
) -> Figure:
    """Draw what fits a tally, by officer-hours and by everything else.

    Parameters
    ----------
    hours, rest, weight : ndarray of float64, shape (N,)
        Points that fill the ranges, and how well each fits.
    rungs : sequence of (hours, (low, middle, high))
        For each dose, what the rest must be.
    tally : str
        What was counted.
    """
    figure = sheet(4.6)
    axes = figure.subplots()
    edges_x = np.geomspace(hours.min(), hours.max(), BINS + 1)
    edges_y = np.geomspace(rest.min(), rest.max(), BINS + 1)
    axes.fill_between(edges_x[[0, -1]], rest.min(), rest.max(), color=BAND, zorder=0)
    found, _, _ = np.histogram2d(hours, rest, [edges_x, edges_y], weights=weight)
    share = np.ma.masked_less(found.T / found.max(), 0.02)
    axes.pcolormesh(edges_x, edges_y, share, cmap="Blues", vmin=0, vmax=1.2, zorder=1)
    for dose, (low, middle, high) in rungs:
        axes.plot([dose, dose], [low, high], color=ORANGE, linewidth=1.6, zorder=3, clip_on=False)
        axes.plot([dose], [middle], "o", color=INK, markersize=4.5, zorder=4, clip_on=False)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(hours.min(), hours.max())
    axes.set_ylim(rest.min(), rest.max())
    axes.set_xticks([dose for dose, _ in rungs], [f"{dose:,.0f}" for dose, _ in rungs])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("officer-hours of the pilot (nobody published them)")
    axes.set_ylabel("people on a km who would talk\nand be written down, busiest hour")
    axes.set_title(
        f"{tally}: what fits lies on a ridge. Grey: all that is plausible beforehand; blue: what "
        "fits;\nlines: 95 % range of the rest if the officer-hours were known", color=GREY,
    )  # fmt: skip
    return figure

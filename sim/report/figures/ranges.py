"""The three ranges of one figure, one under the other on one scale."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.report.figures.style import BLUE, GREY, INK, ORANGE, rows_of, sheet

PURPLE = "#6b4a8f"
LOOKS = ((BLUE, ""), (ORANGE, "////"), (PURPLE, "...."))
"""Colour and hatch of (a), (b) and (c), told apart without colour too."""

ROW_IN = 0.62
LONGEST_LINE = 44
HEIGHT = 0.46


@dataclass(frozen=True)
class Band:
    """One range: its name, its ends (None where not computed), and what is written over it."""

    name: str
    ends: tuple[float, float] | None
    said: str


def draw_ranges(value: float, bands: Sequence[Band], axis: str, mean: str) -> Figure:
    """Draw the ranges of one figure on one scale.

    Parameters
    ----------
    value : float
        The mean; a line through all ranges.
    bands : sequence of Band
        At most as many as there are `LOOKS`.
    axis : str
        What is measured, with its unit.
    mean : str
        What the line is, with its value.
    """
    figure = sheet(0.95 + ROW_IN * len(bands))
    axes = figure.subplots()
    rows_of(axes, [textwrap.fill(band.name, LONGEST_LINE) for band in bands])
    ends = [end for band in bands if band.ends for end in band.ends]
    low, high = min([*ends, value]), max([*ends, value])
    room = 0.12 * (high - low) or 0.5 * abs(value) or 1.0
    left_end = 0.0 if low - room < 0 < low else low - room  # most figures cannot be below 0
    axes.set_xlim(left_end, high + room)
    thin = 0.004 * (high + room - left_end)
    for y, (band, (color, hatch)) in enumerate(zip(bands, LOOKS, strict=False)):
        if band.ends is None:
            axes.axhline(y, color=GREY, linewidth=1.2, linestyle=(0, (2, 3)), zorder=2)
            axes.text(
                0.5, y - 0.1, band.said, transform=axes.get_yaxis_transform(), ha="center",
                va="bottom", fontsize=8.5, color=GREY, zorder=6,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
            continue
        left, right = band.ends
        width = max(right - left, thin)
        axes.barh(
            y, width, HEIGHT, left=(left + right - width) / 2, facecolor=color, alpha=0.3,
            edgecolor=color, hatch=hatch, linewidth=0, zorder=2,
        )  # fmt: skip
        axes.barh(
            y, width, HEIGHT, left=(left + right - width) / 2, fill=False, edgecolor=color,
            linewidth=1.4, zorder=3,
        )  # fmt: skip
        axes.annotate(
            band.said, ((left + right) / 2, y - HEIGHT / 2), xytext=(0, 2),
            textcoords="offset points", ha="center", va="bottom", fontsize=8.5, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=6,
        )  # fmt: skip
    axes.axvline(value, color=INK, linewidth=1.2, zorder=4)
    axes.annotate(
        mean, (value, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", fontsize=8.5, annotation_clip=False,
    )  # fmt: skip
    axes.set_ylim(len(bands) - 0.5, -0.75)
    axes.set_xlabel(axis)
    return figure

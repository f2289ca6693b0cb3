"""A labelled picture of the streets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from street_graph.graph import ARTERIAL, PATH, StreetGraph
from street_graph.measure import metres_per_degree, to_metres
from street_graph.names import short
from street_graph.nearest import nearest_point
from street_graph.outlines import line_of
from street_graph.paths import Piece
from street_graph.points import Point, position
from street_graph.store import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH = {ARTERIAL: 3.0, PATH: 1.0}
_COLOUR = {ARTERIAL: "#b0483a", PATH: "#4f8a4c"}
_LOCAL = "#5b6770"
BEAT_COLOURS = (
    "#1b6ca8", "#e07b00", "#2a8c4a", "#b83280", "#6b4fa0", "#8c6d1f",
    "#008b8b", "#d1495b", "#4d4d4d", "#7fb800", "#a0522d", "#0b3c5d",
)  # fmt: skip

NO_BEAT = "#b9bec2"

BESIDE_M = 9.0
"""A walk is drawn so far to the right of its street, so that both directions are seen."""

ARROW_M = 120.0
"""Metres of a walk between two arrows."""


def save_picture(
    graph: StreetGraph,
    path: str | Path,
    beat: np.ndarray | None = None,
    points: Sequence[tuple[str, Point]] = (),
    width_in: float = 12.0,
    *,
    names: Sequence[str] = (),
    walks: Sequence[tuple[str, Sequence[Piece]]] = (),
    title: str = "",
) -> None:
    """Draw the streets and write the picture to a file (PNG, SVG or PDF by its ending).

    Parameters
    ----------
    graph : StreetGraph
    path : str or Path
    beat : ndarray of int, shape (S,), optional
        Colours the streets by beat instead of class; -1 is in none.
    points : sequence of (str, Point)
        Points to mark, with their words; the named places are always marked.
    width_in : float
        Width in inches.
    names : sequence of str
        Of the beats from 0; numbers from 1 if not given.
    walks : sequence of (str, pieces)
        Walks to draw on the streets, with arrows, and their names.
    title : str
        Further words for the heading.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    east, north = metres_per_degree(float(graph.node_lat.mean()))
    width = max(float(np.ptp(graph.lon)) * east, 50.0)
    height = max(float(np.ptp(graph.lat)) * north, 50.0)
    shape = min(max(height / width, 0.35), 2.0)
    figure = Figure(figsize=(width_in, width_in * shape + 1.0), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    origin = (float(graph.lon.min()), float(graph.lat.min()))
    _draw_segments(axes, graph, origin, beat)
    _draw_junctions(axes, graph, origin)
    marked = [(words, _at(graph, point, origin)) for words, point in [*_places(graph), *points]]
    _write_names(axes, graph, origin, [spot for _, spot in marked])
    for words, (x, y) in marked:
        axes.plot([x], [y], marker="o", ms=9, mfc="#ffd23f", mec="black", zorder=8)
        _label(axes, x, y, words, 0.0, size=9, weight="bold", lift=13)
    _scale_and_north(axes, width, height)
    for number, (_, pieces) in enumerate(walks):
        _draw_walk(axes, graph, origin, pieces, _walk_colour(number, beat))
    _legend(axes, graph, beat, names, [name for name, _ in walks])
    axes.set_aspect("equal")
    axes.axis("off")
    axes.margins(0.03)
    attribution = str(graph.provenance.get("attribution", ""))
    km = float(graph.length_mm.sum()) / 1e6
    heading = f"{graph.name}: {km:.1f} km of street" + (f"; {title}" if title else "")
    figure.suptitle(heading, x=0.02, ha="left", fontsize=13)
    figure.text(0.995, 0.004, attribution, ha="right", va="bottom", fontsize=8, color="#333333")
    content = io.BytesIO()
    figure.savefig(content, dpi=130, format=Path(path).suffix[1:] or "png")
    write_whole(path, content.getvalue())


def _places(graph: StreetGraph) -> list[tuple[str, Point]]:
    return [(name, nearest_point(graph, lon, lat)[0]) for name, (lon, lat) in graph.places.items()]


def _at(graph: StreetGraph, point: Point, origin: tuple[float, float]) -> tuple[float, float]:
    lon, lat = position(graph, point)
    x, y = to_metres(np.float64(lon), np.float64(lat), origin)
    return float(x), float(y)


def _lines(graph: StreetGraph, origin: tuple[float, float]) -> list[np.ndarray]:
    x, y = to_metres(graph.lon, graph.lat, origin)
    return np.split(np.column_stack([x, y]), graph.geometry_start[1:-1])


def _draw_segments(
    axes: Axes, graph: StreetGraph, origin: tuple[float, float], beat: np.ndarray | None
) -> None:
    from matplotlib.collections import LineCollection

    kinds = graph.street_class.tolist()
    if beat is None:
        colours = [_COLOUR.get(k, _LOCAL) for k in kinds]
    else:
        colours = [_beat_colour(int(b)) for b in beat]
    widths = [_WIDTH.get(k, 1.7) * (0.6 if w < 1 else 1.0) + (beat is not None)
              for k, w in zip(kinds, graph.weight, strict=True)]  # fmt: skip
    axes.add_collection(
        LineCollection(_lines(graph, origin), colors=colours, linewidths=widths, capstyle="round")
    )
    axes.autoscale_view()


def _beat_colour(beat: int) -> str:
    return BEAT_COLOURS[beat % len(BEAT_COLOURS)] if beat >= 0 else NO_BEAT


def _walk_colour(number: int, beat: np.ndarray | None) -> str:
    """Colours after those of the beats."""
    return _beat_colour(number + (0 if beat is None else int(beat.max()) + 1))


def _draw_walk(
    axes: Axes, graph: StreetGraph, origin: tuple[float, float], pieces: Sequence[Piece],
    colour: str,
) -> None:  # fmt: skip
    """A walk beside the middle of its streets, to the right as one walks, with arrows."""
    line = line_of(graph, pieces)
    x, y = to_metres(line[:, 0], line[:, 1], origin)
    dx, dy = np.diff(x), np.diff(y)
    length = np.maximum(np.hypot(dx, dy), 1e-9)
    aside = BESIDE_M / length
    ends = (x[:-1] + dy * aside, y[:-1] - dx * aside, x[1:] + dy * aside, y[1:] - dx * aside)
    axes.plot(*(np.column_stack(pair).ravel() for pair in (ends[::2], ends[1::2])), color=colour,
              lw=3.2, alpha=0.75, solid_joinstyle="round", zorder=5)  # fmt: skip
    along = np.cumsum(length)
    for at in np.arange(ARROW_M / 2, along[-1], ARROW_M):
        k = int(np.searchsorted(along, at))
        middle = ((ends[0][k] + ends[2][k]) / 2, (ends[1][k] + ends[3][k]) / 2)
        tip = (middle[0] + dx[k] / length[k], middle[1] + dy[k] / length[k])
        axes.annotate("", tip, middle, zorder=6, arrowprops={
            "arrowstyle": "-|>", "color": colour, "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0,
        })  # fmt: skip


def _draw_junctions(axes: Axes, graph: StreetGraph, origin: tuple[float, float]) -> None:
    x, y = to_metres(graph.node_lon, graph.node_lat, origin)
    axes.plot(x, y, ".", ms=2.5, color="#222222", zorder=3)
    if graph.signal.any():
        lit = graph.signal
        axes.plot(x[lit], y[lit], "s", ms=5.5, mfc="white", mec="#b0483a", zorder=4)


def _write_names(
    axes: Axes,
    graph: StreetGraph,
    origin: tuple[float, float],
    taken: list[tuple[float, float]],
) -> None:
    """One name for each street, on its longest segment that keeps clear of other names."""
    lines = _lines(graph, origin)
    groups: dict[str, list[int]] = {}
    for s, name in enumerate(graph.street):
        if name:
            groups.setdefault(name, []).append(s)
    size = float(np.ptp(np.concatenate(lines), axis=0).max())
    for key in sorted(groups, key=lambda k: (-sum(graph.length_mm[groups[k]]), k)):
        longest = sorted(groups[key], key=lambda s: (-int(graph.length_mm[s]), s))[:6]
        spots = [_middle(lines[s]) for s in longest]
        clear = [min((np.hypot(x - a, y - b) for a, b in taken), default=size) for x, y, _ in spots]
        best = next((i for i, c in enumerate(clear) if c > 0.09 * size), int(np.argmax(clear)))
        x, y, angle = spots[best]
        taken.append((x, y))
        _label(axes, x, y, short(graph.street[longest[best]]), angle, size=8.5)


def _middle(line: np.ndarray) -> tuple[float, float, float]:
    """Middle of a line and its angle there, degrees, readable from below or the right."""
    steps = np.diff(line, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    k = min(int(np.searchsorted(along, along[-1] / 2, side="right")) - 1, len(steps) - 1)
    x = float(np.interp(along[-1] / 2, along, line[:, 0]))
    y = float(np.interp(along[-1] / 2, along, line[:, 1]))
    angle = float(np.degrees(np.arctan2(steps[k, 1], steps[k, 0])))
    return x, y, (angle + 89.0) % 180.0 - 89.0


def _label(
    axes: Axes, x: float, y: float, words: str, angle: float, size: float,
    weight: str = "normal", lift: float = 0.0,
) -> None:  # fmt: skip
    from matplotlib.patheffects import withStroke

    axes.annotate(
        words, (x, y), xytext=(0, lift), textcoords="offset points", ha="center", va="center",
        rotation=angle, rotation_mode="anchor", fontsize=size, fontweight=weight, zorder=7,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )  # fmt: skip


def _scale_and_north(axes: Axes, width: float, height: float) -> None:
    """A scale bar of a round length below the map, and an arrow to the north."""
    tidy = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]
    bar = max((m for m in tidy if m <= width / 4), default=10)
    y = -0.06 * height - 15
    axes.plot([0, bar / 2], [y, y], color="black", lw=4, solid_capstyle="butt")
    axes.plot([bar / 2, bar], [y, y], color="#999999", lw=4, solid_capstyle="butt")
    text = f"{bar} m" if bar < 1000 else f"{bar // 1000} km"
    axes.annotate(
        text, (bar, y), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9
    )
    x, tip = width - bar / 8, y + 0.35 * bar / 2
    axes.annotate(
        "", (x, tip), xytext=(x, y - 0.1 * bar), arrowprops={"arrowstyle": "-|>", "color": "black"}
    )
    axes.annotate("N", (x, tip), xytext=(8, -6), textcoords="offset points", fontsize=11)


def _legend(
    axes: Axes, graph: StreetGraph, beat: np.ndarray | None, names: Sequence[str],
    walks: Sequence[str],
) -> None:  # fmt: skip
    from matplotlib.lines import Line2D

    if beat is None:
        kinds = [(ARTERIAL, "arterial"), (-1, "local street"), (PATH, "path")]
        there = {int(k) if int(k) in _COLOUR else -1 for k in graph.street_class}
        handles = [
            Line2D([], [], color=_COLOUR.get(k, _LOCAL), lw=_WIDTH.get(k, 1.7), label=name)
            for k, name in kinds
            if k in there
        ]
    else:
        named = names or [f"beat {b + 1}" for b in range(int(beat.max()) + 1)]
        handles = [
            Line2D([], [], color=_beat_colour(b), lw=3, label=name) for b, name in enumerate(named)
        ]
        if beat.min() < 0:
            handles.append(Line2D([], [], color=NO_BEAT, lw=3, label="in no beat"))
    handles += [
        Line2D([], [], color=_walk_colour(i, beat), lw=3.2, alpha=0.75, marker=">", label=name)
        for i, name in enumerate(walks)
    ]
    if graph.signal.any():
        handles.append(
            Line2D([], [], ls="", marker="s", mfc="white", mec="#b0483a", label="signal")
        )
    axes.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.01), frameon=False,
        ncols=min(len(handles), 7), fontsize=9,
    )  # fmt: skip

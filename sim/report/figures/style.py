"""How all figures look, and how they become files that are the same every time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.report.figures.compact import compact
from sim.report.words import without_marks

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

WIDTH_IN = 10.0
"""Width of every figure, inches; read at the width of a page."""

PNG_DPI = 160

INK = "#1d2733"
GREY = "#5d6a77"
PALE = "#c9d0d7"
BAND = "#e9edf1"
BLUE = "#20639b"
ORANGE = "#b8520a"

STYLE: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "text.parse_math": False,  # names may hold a dollar sign
    "svg.fonttype": "path",  # the same letters on every machine
    "svg.hashsalt": "neighborhood-walks",
}


@contextmanager
def style() -> Iterator[None]:
    """Draw and save in the style of all figures; matplotlib's settings come back after."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")  # as in names
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


def sheet(height_in: float) -> Figure:
    """An empty figure of page width, drawn without any window."""
    figure = Figure(figsize=(WIDTH_IN, height_in))
    figure.set_layout_engine("constrained", w_pad=0.04, h_pad=0.03, hspace=0.0, wspace=0.0)
    FigureCanvasAgg(figure)
    return figure


def arrange(figure: Figure) -> None:
    """Lay the figure out once; saving it in several forms then keeps the layout."""
    for text in figure.findobj(Text):
        text.set_text(without_marks(text.get_text()))  # matplotlib has no use for them
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
    figure.set_layout_engine("none")


def svg_bytes(figure: Figure) -> bytes:
    """The figure as SVG; equal figures give equal bytes."""
    buffer = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
    return compact(buffer.getvalue().decode()).encode()


def png_bytes(figure: Figure) -> bytes:
    """The figure as PNG, for slides and letters."""
    buffer = io.BytesIO()
    figure.set_dpi(PNG_DPI)
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def in_lines(name: str, longest: int) -> str:
    """A name in lines that are no longer than that, broken after - + _ or a space if it can be."""
    lines = [""]
    for part in re.findall(r"[^-+_ ]*[-+_ ]?", name):
        while part:
            if len(lines[-1]) + len(part.rstrip()) <= longest:
                lines[-1] += part
                break
            if lines[-1]:
                lines.append("")
            else:
                lines[-1], part = part[:longest], part[longest:]
    return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True)
class Hint:
    """A part of a figure that tells its value when pointed at; lengths as shares of the figure.

    Attributes
    ----------
    left, top, width, height : float
    text : str
    """

    left: float
    top: float
    width: float
    height: float
    text: str


HINT = "hint"


def hint(axes: Axes, x: tuple[float, float], y: tuple[float, float], text: str) -> None:
    """Say what a part of a chart stands for; nothing of it is drawn.

    Parameters
    ----------
    axes : Axes
    x, y : tuple of (float, float)
        From and to, in the numbers of the axes.
    text : str
    """
    corner, size = (x[0], y[0]), (x[1] - x[0], y[1] - y[0])
    part = Rectangle(corner, *size, visible=False, gid=HINT, label=text)
    part.set_in_layout(False)
    axes.add_artist(part)


def hints_of(figure: Figure) -> tuple[Hint, ...]:
    """All parts with a value, once the figure is arranged."""
    found = []
    for part in [part for axes in figure.axes for part in axes.get_children()]:
        if part.get_gid() != HINT:
            continue
        box = part.get_window_extent().transformed(figure.transFigure.inverted())
        found.append(Hint(box.x0, 1 - box.y1, box.width, box.height, str(part.get_label())))
    return tuple(found)


def rows_of(axes: Axes, names: list[str]) -> None:
    """One row for each name, the first on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=BAND, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)


def by_row(handles: Sequence[Artist], across: int) -> list[Artist]:
    """Handles so that a legend, which fills its columns first, reads row by row."""
    return [handle for column in range(across) for handle in handles[column::across]]


def note(figure: Figure, text: str) -> None:
    """A line of small print under the figure."""
    figure.supxlabel(text, fontsize=8, color=GREY, x=0.01, ha="left")


def credit(figure: Figure, text: str) -> None:
    """Whose map it is, in small print on the right."""
    figure.supxlabel(text, fontsize=8, color=GREY, x=0.99, ha="right")

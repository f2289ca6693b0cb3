"""Pictures of a fit: hours and weekdays, handling times, streets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.calibrate.fit import Fit
from sim.calibrate.handling import times_of
from sim.calibrate.kinds import KindFit
from sim.report.figures.style import BLUE, GREY, ORANGE, PALE, credit, note, png_bytes, sheet, style
from street_graph.graph import StreetGraph
from street_graph.measure import to_metres

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_KINDS = 6


def pictures(
    fit: Fit, minutes: Mapping[str, Counter[int]], graph: StreetGraph | None
) -> dict[str, tuple[bytes, str]]:
    """Draw all pictures.

    Returns
    -------
    dict of str to (bytes, str)
        By file name, the PNG and what it shows.
    """
    found = {
        "when.png": (_when(fit), "Requests by hour and by weekday, with ranges, and as in the base")
    }
    kinds = [kind for kind in fit.kinds if kind.own and kind.handling][:MOST_KINDS]
    if kinds:
        found["handling.png"] = (
            _handling(kinds, minutes), "Handling times by kind, and the law fitted to them"
        )  # fmt: skip
    if fit.weights is not None and graph is not None:
        found["streets.png"] = (_streets(fit, graph), "Requests by metre of street, as written")
    return found


def _when(fit: Fit) -> bytes:
    rates, base = fit.rates, fit.base
    with style():
        figure = sheet(3.2)
        left, right = figure.subplots(1, 2, width_ratios=(3, 1))
        for axes, cells, other, names in (
            (left, rates.hours, base.hour_shares, [str(h) for h in range(24)]),
            (right, rates.weekdays, base.weekday_shares, ["M", "T", "W", "T", "F", "S", "S"]),
        ):
            x = np.arange(len(names))
            share = 100 * cells.share
            error = np.vstack([share - 100 * cells.low, 100 * cells.high - share])
            axes.bar(x, share, color=PALE, width=0.8)
            axes.errorbar(x, share, error.clip(0), fmt="o", color=BLUE, ms=3.5, lw=1.2,
                          label="fitted, 95 % range")  # fmt: skip
            axes.plot(x, 100 * np.array(other) / sum(other), color=ORANGE, lw=1.4,
                      label="base scenario")  # fmt: skip
            axes.set_xticks(x, names)
            axes.set_ylabel("share of requests, %")
        left.set_title("By hour")
        right.set_title("By weekday")
        left.set_ylim(top=1.25 * 100 * float(rates.hours.high.max()))
        left.legend(loc="upper left", fontsize=8, ncols=2)
        return png_bytes(figure)


def _handling(kinds: list[KindFit], minutes: Mapping[str, Counter[int]]) -> bytes:
    with style():
        columns = min(3, len(kinds))
        rows = -(-len(kinds) // columns)
        figure = sheet(2.5 * rows + 0.3)
        grid = figure.subplots(rows, columns, squeeze=False)
        for axes in grid.flat:
            axes.axis("off")
        for axes, kind in zip(grid.flat, kinds, strict=False):
            axes.axis("on")
            _times(axes, kind, times_of(minutes[kind.name]))
        note(
            figure, "Share of requests handled within so many minutes: steps as noted, line fitted"
        )
        return png_bytes(figure)


def _times(axes: Axes, kind: KindFit, times: np.ndarray) -> None:
    from scipy import stats

    assert kind.handling is not None
    law = kind.handling.law
    x = np.linspace(0, float(np.quantile(times, 0.98)), 200)
    axes.step(times, np.arange(1, len(times) + 1) / len(times), where="post", color=GREY, lw=1)
    if law.distribution == "lognormal":
        middle = law.mean_min / np.exp(law.sigma**2 / 2)
        axes.plot(x, stats.lognorm(law.sigma, scale=middle).cdf(x), color=BLUE, lw=1.6)
    elif law.distribution == "exponential":
        axes.plot(x, stats.expon(scale=law.mean_min).cdf(x), color=BLUE, lw=1.6)
    elif law.distribution == "list":
        values = np.array(law.values_min)
        axes.plot(values, (np.arange(len(values)) + 0.5) / len(values), color=BLUE, lw=1.6)
    axes.set_xlim(0, x[-1] or 1)
    axes.set_ylim(0, 1)
    axes.set_title(f"{kind.name}: {law.distribution}")
    axes.set_xlabel("minutes")


def _streets(fit: Fit, graph: StreetGraph) -> bytes:
    from matplotlib import colormaps
    from matplotlib.collections import LineCollection

    assert fit.weights is not None
    density = fit.weights.written / (graph.length_mm * graph.weight / 1e6)
    order = np.argsort(density)
    rank = np.minimum(density / np.quantile(density, 0.97), 1.0)
    x, y = to_metres(
        graph.lon, graph.lat, (float(graph.node_lon.mean()), float(graph.node_lat.mean()))
    )
    start = graph.geometry_start
    lines = [
        np.column_stack([x[start[s] : start[s + 1]], y[start[s] : start[s + 1]]]) for s in order
    ]
    with style():
        shape = float(np.clip(np.ptp(y) / max(np.ptp(x), 1.0), 0.3, 1.2))
        figure = sheet(9.0 * shape + 0.8)
        axes = figure.subplots()
        axes.axis("off")
        axes.set_aspect("equal")
        axes.add_collection(LineCollection(
            lines, colors=colormaps["viridis_r"](0.1 + 0.9 * rank[order]),
            linewidths=1.0 + 5.0 * rank[order], capstyle="round",
        ))  # fmt: skip
        axes.autoscale_view()
        axes.set_title("Requests by metre of street: thick and dark is much, thin and pale little")
        credit(figure, str(graph.provenance.get("attribution", "")))
        return png_bytes(figure)

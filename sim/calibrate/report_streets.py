"""The part of a fit's report on streets: how much each weighs, for all requests and by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sim.calibrate.fit import Fit
from sim.calibrate.kind_places import FEWEST as KIND_ROWS
from sim.calibrate.weights import FEWEST
from street_graph.graph import StreetGraph

MOST_STREETS = 12


def streets(fit: Fit, graph: StreetGraph) -> Iterator[str]:
    """Streets with most requests, of those with rows enough to be told."""
    weights = fit.weights
    assert weights is not None
    few = int((weights.count < FEWEST).sum())
    how = (
        f"smoothed along the streets with a reach of {weights.reach_m:.0f} m"
        if weights.reach_m
        else "smoothed by class of street; neighbors were no help in foretelling a street"
    )
    yield (
        f"Weights are {how}. {few} of {graph.segments} segments have fewer than {FEWEST} rows; "
        "they are not told one by one, here or in the file of weights."
    )
    order = [s for s in np.argsort(-weights.share).tolist() if weights.count[s] >= FEWEST]
    if order:
        yield table(
            ("block", "rows", "share", "95 % range"),
            [
                (graph.block[s], f"{weights.count[s]:.0f}", f"{100 * weights.share[s]:.1f} %",
                 f"{100 * weights.low[s]:.1f} to {100 * weights.high[s]:.1f}")
                for s in order[:MOST_STREETS]
            ],
        )  # fmt: skip


def kind_places(fit: Fit, graph: StreetGraph) -> Iterator[str]:
    """Whether kinds come from places of their own, and where each stands out."""
    found = fit.kind_places
    if found is None or fit.weights is None:
        return
    if np.isnan(found.p):
        yield (
            "Too few rows to ask whether kinds come from different places (two kinds with "
            f"{KIND_ROWS} rows each); all have the same."
        )
    elif not found.differ:
        yield f"No sign that kinds come from different places (p = {found.p:.2g})."
    else:
        yield (
            f"Kinds come from different places (p = {found.p:.2g}); those with {KIND_ROWS} rows or "
            "more have weights of their own, around those of all requests. The block on which "
            "each is furthest beyond its share of all:"
        )
        rows = []
        for name, share in found.shares.items():
            told = found.rows[name] >= FEWEST
            if not told.any():
                continue
            at = int(np.where(told, share - fit.weights.share, -1.0).argmax())
            rows.append((
                name, graph.block[at], f"{100 * share[at]:.1f} %",
                f"{100 * found.low[name][at]:.1f} to {100 * found.high[name][at]:.1f}",
                f"{100 * fit.weights.share[at]:.1f} %",
                f"{int((~told).sum())} of {graph.segments}",
            ))  # fmt: skip
        yield table(
            ("kind", "block", "share", "95 % range", "of all requests", "as all on segments"), rows
        )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"
                     for row in lines)  # fmt: skip

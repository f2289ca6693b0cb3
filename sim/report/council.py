"""What a page for everybody leaves out: where officers will be, and how well that can be foretold.

Planned routes of officers do not belong in a public record. The page to hand
out therefore has no tours, beats, hot spots, replay or predictability, does not
say how many officers are out at which hour, and has no links to files that do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.report.assumptions import Assumed, Sourced
from sim.report.read import Numbers
from sim.study.measures import MEASURES

HIDDEN_MEASURES = frozenset(
    m.name for m in MEASURES if m.name.startswith(("hot_spot_", "predictability_"))
)
"""Measures that say where officers stand, or how well they can be foretold."""

HIDDEN_SECTIONS = ("files", "map", "replay")
"""Sections of the page: files, map and replay show where officers walk as planned."""

HIDDEN_FIGURES = ("duty-hours", "contacts-hours", "contacts-weekdays")
"""Figures that say at which hours and on which days officers are out; a section without any
other is left out."""

HIDDEN_REMARKS = ("beats not told apart",)
"""Remarks on the closed form."""

HIDDEN_INPUTS = ("patrol.",)
"""Beginnings of the keys of inputs that say how officers go."""


def public(numbers: Numbers) -> Numbers:
    """The same study, judged only by what may stand on a page for everybody."""
    results = numbers.results
    study = replace(
        results.study,
        headlines=tuple(h for h in results.study.headlines if h.measure not in HIDDEN_MEASURES),
        targets=tuple(t for t in results.study.targets if t.measure not in HIDDEN_MEASURES),
    )
    targets = tuple(t for t in results.targets if t.target.measure not in HIDDEN_MEASURES)
    theory = results.tables["closed-form"].copy()
    theory["remark"] = [_public_remark(str(remark)) for remark in theory["remark"]]
    tables = {**results.tables, "closed-form": theory}
    if len(study.headlines) < len(results.study.headlines):
        tables.pop("frontier", None)  # it may rest on what is left out
    hinges = results.hinges
    if hinges is not None:
        rows = tuple(row for row in hinges.rows if row.measure not in HIDDEN_MEASURES)
        best = {k: v for k, v in hinges.best.items() if k not in HIDDEN_MEASURES}
        hinges = replace(hinges, rows=rows, best=best)
    kept = replace(results, study=study, targets=targets, tables=tables, hinges=hinges)
    return replace(numbers, results=kept)


def _public_remark(remark: str) -> str:
    return "; ".join(part for part in remark.split("; ") if part not in HIDDEN_REMARKS)


def public_inputs(assumed: Mapping[str, Sequence[Assumed]]) -> dict[str, list[Assumed]]:
    """Assumed inputs that may stand on a page for everybody, by scenario."""
    kept = {
        name: [row for row in rows if not row.key.startswith(HIDDEN_INPUTS)]
        for name, rows in assumed.items()
    }
    return {name: rows for name, rows in kept.items() if rows}


def public_sources(sourced: Sequence[Sourced]) -> list[Sourced]:
    """Inputs with a source that may stand on a page for everybody."""
    return [row for row in sourced if not row.key.startswith(HIDDEN_INPUTS)]

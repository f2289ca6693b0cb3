"""The register of measures: each has one name, one definition, one function."""

from __future__ import annotations

from sim.study.measures import (
    contacts,
    costs,
    coverage,
    effort,
    encounters,
    fairness,
    hot_spots,
    response_measures,
)
from sim.study.measures.record import GROUPS, Measure

__all__ = ["MEASURES", "Measure", "measure_named", "measure_names", "measures_markdown"]

MEASURES: tuple[Measure, ...] = (
    *coverage.MEASURES,
    *hot_spots.MEASURES,
    *fairness.MEASURES,
    *response_measures.MEASURES,
    *contacts.MEASURES,
    *encounters.MEASURES,
    *effort.MEASURES,
    *costs.MEASURES,
)
"""All measures, in the order of every table."""


def measure_named(name: str) -> Measure:
    """The measure of this name.

    Raises
    ------
    KeyError
        If there is none; the message lists the names.
    """
    for measure in MEASURES:
        if measure.name == name:
            return measure
    names = ", ".join(m.name for m in MEASURES)
    raise KeyError(f"no measure {name!r}; there are {names}")


def measure_names(*, with_direction: bool = False) -> tuple[str, ...]:
    """Names of all measures, or only of those that can be a headline."""
    return tuple(m.name for m in MEASURES if not with_direction or m.direction != "none")


def measures_markdown() -> str:
    """All measures as Markdown, one table for each group."""
    better = {"higher": "more is better", "lower": "less is better", "none": "no verdict"}
    lines = []
    for group in GROUPS:
        lines += [f"## {group.capitalize()}", ""]
        lines += ["| Measure | Name | Nombre | Unit | Better | Over seasons | Definition |"]
        lines += ["|---|---|---|---|---|---|---|"]
        for m in MEASURES:
            if m.group == group:
                cells = (f"`{m.name}`", m.english, m.spanish, m.unit, better[m.direction],
                         m.estimator, m.definition)  # fmt: skip
                lines.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
        lines.append("")
    return "\n".join(lines)

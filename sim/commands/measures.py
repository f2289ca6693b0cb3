"""``walks measures``: what is measured."""

from __future__ import annotations

import textwrap

from sim.commands import Answer
from sim.study.measures import MEASURES, measures_markdown
from sim.study.measures.record import GROUPS

BETTER = {"higher": "more is better", "lower": "less is better", "none": "no verdict"}


def measures(markdown: bool) -> Answer:
    """List all measures by group: name, plain name, unit, which way is better, definition."""
    if markdown:
        return Answer(measures_markdown().rstrip("\n"))
    lines = []
    for group in GROUPS:
        lines += [group.upper(), ""]
        for measure in MEASURES:
            if measure.group == group:
                lines.append(
                    f"{measure.name}  ({measure.unit}; {BETTER[measure.direction]})\n"
                    f"    {measure.english}\n"
                    + textwrap.indent(textwrap.fill(measure.definition, 84), "    ")
                )
        lines.append("")
    return Answer("\n".join(lines).rstrip("\n"))

"""Pictures with nothing on them, for pages of which only the words are looked at."""

from __future__ import annotations

from sim.report.pictures import Picture
from sim.report.read import Numbers

FIGURES = (
    "frontier", "coverage-time", "coverage-days", "gaps", "waits", "duty-hours", "contacts",
    "contacts-hours", "contacts-weekdays", "time-use",
)  # fmt: skip
"""Of the sections with charts."""


def drawn(numbers: Numbers) -> list[Picture]:
    """One for each figure that a study without settings has."""
    names = list(FIGURES)
    names += [f"difference-{measure.name}" for measure in numbers.headlines]
    return [Picture(name, f"about {name}", b"<svg/>", b"") for name in [*names, "ranges"]]

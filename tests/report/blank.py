"""Pictures with nothing on them, for pages of which only the words are looked at."""

from __future__ import annotations

from sim.report.page import CHARTS
from sim.report.pictures import Picture
from sim.report.read import Numbers


def drawn(numbers: Numbers) -> list[Picture]:
    """One for each figure that a study without settings has."""
    names = [name for _, names in CHARTS for name in names]
    names += [f"difference-{measure.name}" for measure in numbers.headlines]
    return [Picture(name, f"about {name}", b"<svg/>", b"") for name in [*names, "ranges"]]

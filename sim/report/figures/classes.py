"""Classes of a quantity on a map: limits, labels, colors and widths of the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib import colormaps

from sim.report.words import Words

THIN, THICK = 1.0, 3.4


@dataclass(frozen=True)
class Classes:
    """Classes of one quantity, from thin and light to thick and dark.

    Attributes
    ----------
    limits : tuple of float
        Between the classes, rising; a value at a limit is in the class above.
    labels : tuple of str
        One for each class, in the order of rising values.
    high_is_strong : bool
        Whether high values are drawn thick and strong, as where an officer is
        seldom seen.
    """

    limits: tuple[float, ...]
    labels: tuple[str, ...]
    high_is_strong: bool

    def looks(self, *, dark: bool = False) -> list[tuple[str, float]]:
        """Color and line width of each class, for a light page or a dark one."""
        count = len(self.labels)
        steps = np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])
        steps = steps if self.high_is_strong else steps[::-1]
        shades = (
            colormaps["viridis"](0.2 + 0.8 * steps)
            if dark
            else colormaps["viridis_r"](0.14 + 0.86 * steps)
        )
        return [
            (f"#{''.join(f'{round(255 * part):02x}' for part in shade[:3])}",
             float(THIN + (THICK - THIN) * step))
            for shade, step in zip(shades, steps, strict=True)
        ]  # fmt: skip


def labels(limits: Sequence[str], words: Words) -> tuple[str, ...]:
    """One label for each class between limits that are written already."""
    if not limits:
        return (words("map.all"),)
    between = [words("map.between", low=low, high=high) for low, high in pairwise(limits)]
    return (words("map.under", high=limits[0]), *between, words("map.over", low=limits[-1]))


def time_text(minutes: float, words: Words) -> str:
    """A length of time in the unit that suits it."""
    if minutes < 60:
        return words("map.minutes", n=f"{minutes:g}")
    if minutes < 1440:
        return words("map.hours", n=f"{minutes / 60:g}")
    return words.many("map.days", 1 if minutes == 1440 else 2, n=f"{minutes / 1440:g}")

"""Classes and colors of the interactive map, for light and dark pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib import colormaps

from sim.report.figures.maps import THICK, THIN, time_text
from sim.report.words import Words
from sim.study.street_measures import StreetMeasure

LOW_IS_STRONG = ("seen_recently_share", "days_walked_share", "passes_per_day",
                 "reached_in_time_share")  # fmt: skip
"""Measures of which low values are drawn thick and strong: what lacks is to be seen."""

CLASSES = 6
ROUND_TO_MIN = ((60, 5), (180, 15), (720, 30), (2880, 120), (np.inf, 1440))
"""Times below so many minutes are rounded to so many."""

STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class ValueClasses:
    """Classes of one measure.

    Attributes
    ----------
    limits : tuple of float
        Between the classes, rising; a value at a limit is in the class above.
    labels : tuple of str
    high_is_strong : bool
        Whether high values are drawn thick and strong.
    """

    limits: tuple[float, ...]
    labels: tuple[str, ...]
    high_is_strong: bool


def value_classes(measure: StreetMeasure, values: np.ndarray, words: Words) -> ValueClasses:
    """Classes of a measure that serve all scenarios."""
    known = values[np.isfinite(values)]
    strong = measure.name not in LOW_IS_STRONG
    if len(known) == 0:
        return ValueClasses((), (words("map.all"),), strong)
    if measure.unit == "min":
        limits = time_limits(known)
    else:
        limits = even_limits(known) if measure.unit == "share" else count_limits(known)
    return ValueClasses(limits, labels(limits, measure, words), strong)


def even_limits(values: np.ndarray) -> tuple[float, ...]:
    """Round limits in equal steps, at most one fewer than `CLASSES`."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-9:
        return ()
    size = 10.0 ** np.floor(np.log10((high - low) / CLASSES))
    step = next(s * size for s in STEPS if (high - low) / (s * size) <= CLASSES)
    first, last = int(np.floor(low / step + 1e-9)) + 1, int(np.ceil(high / step - 1e-9)) - 1
    return tuple(float(f"{k * step:.6g}") for k in range(first, last + 1))


def time_limits(values: np.ndarray) -> tuple[float, ...]:
    """Round times in minutes with about as many streets in each class."""
    wanted = np.quantile(values, np.arange(1, CLASSES) / CLASSES)
    steps = [next(step for most, step in ROUND_TO_MIN if value < most) for value in wanted]
    limits = sorted({float(step * round(v / step)) for v, step in zip(wanted, steps, strict=True)})
    return tuple(limit for limit in limits if values.min() < limit <= values.max())


def count_limits(values: np.ndarray) -> tuple[float, ...]:
    """Round limits with about as many streets in each class."""
    wanted = np.quantile(values, np.arange(1, CLASSES) / CLASSES)
    limits = sorted({float(f"{value:.2g}") for value in wanted})
    return tuple(limit for limit in limits if values.min() < limit <= values.max())


def limit_text(value: float, measure: StreetMeasure, words: Words) -> str:
    """A limit between two classes; its unit stands in the title unless it is a time."""
    if measure.unit == "min":
        return time_text(value, words)
    return f"{100 * value:.6g} %" if measure.unit == "share" else f"{value:g}"


def labels(limits: Sequence[float], measure: StreetMeasure, words: Words) -> tuple[str, ...]:
    """One label for each class, rising."""
    texts = [limit_text(limit, measure, words) for limit in limits]
    if not texts:
        return (words("map.all"),)
    between = [words("map.between", low=low, high=high) for low, high in pairwise(texts)]
    return (words("map.under", high=texts[0]), *between, words("map.over", low=texts[-1]))


def class_rows(classes: ValueClasses) -> list[dict[str, object]]:
    """Label, width and colors of each class, on a light page and on a dark one."""
    count = len(classes.labels)
    steps = np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])
    steps = steps if classes.high_is_strong else steps[::-1]
    light, dark = colormaps["viridis_r"], colormaps["viridis"]
    return [
        {
            "label": label,
            "width": round(float(THIN + (THICK - THIN) * step), 2),
            "light": _hex(light(0.14 + 0.86 * step)),
            "dark": _hex(dark(0.2 + 0.8 * step)),
        }
        for label, step in zip(classes.labels, steps, strict=True)
    ]


def difference_limits(
    measure: StreetMeasure, sizes: np.ndarray, margin: float, words: Words
) -> tuple[tuple[float, ...], list[str]]:
    """Limits between small, middle and large clear differences of these sizes, and labels."""
    least = margin if np.isfinite(margin) else 0.0
    wanted = np.quantile(sizes, [1 / 3, 2 / 3]) if len(sizes) > 2 else ()
    limits = sorted({float(f"{value:.1g}") for value in wanted} - {0.0})
    limits = [limit for limit in limits if limit > least]
    texts = [_change_text(limit, measure, words) for limit in limits]
    floor = _change_text(least, measure, words) if least else ""
    if not texts:
        return (), [words("street_map.beyond", low=floor) if floor else words("street_map.any")]
    first = (
        words("map.between", low=floor, high=texts[0]) if floor
        else words("map.under", high=texts[0])
    )  # fmt: skip
    between = [words("map.between", low=low, high=high) for low, high in pairwise(texts)]
    return tuple(limits), [first, *between, words("map.over", low=texts[-1])]


def _change_text(value: float, measure: StreetMeasure, words: Words) -> str:
    if measure.unit == "min":
        return words("map.minutes", n=f"{value:g}")
    return f"{100 * value:.6g}" if measure.unit == "share" else f"{value:g}"


def _hex(shade: Sequence[float]) -> str:
    return f"#{''.join(f'{round(255 * part):02x}' for part in shade[:3])}"

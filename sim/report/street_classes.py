"""Classes and colors of the interactive map, for light and dark pages."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.report.figures.classes import Classes, labels, time_text
from sim.report.words import Words
from sim.study.street_measures import StreetMeasure

LOW_IS_STRONG = ("seen_recently_share", "days_walked_share", "passes_per_day",
                 "reached_in_time_share")  # fmt: skip
"""Measures of which low values are drawn thick and strong: what lacks is to be seen."""

CLASSES = 6
ROUND_TO_MIN = ((60, 5), (180, 15), (720, 30), (2880, 120), (np.inf, 1440))
"""Times below so many minutes are rounded to so many."""

STEPS = (1, 2, 2.5, 5, 10)


def value_classes(measure: StreetMeasure, values: np.ndarray, words: Words) -> Classes:
    """Classes of a measure that serve all scenarios."""
    known = values[np.isfinite(values)]
    strong = measure.name not in LOW_IS_STRONG
    if len(known) == 0:
        return Classes((), labels((), words), strong)
    if measure.unit == "min":
        limits = time_limits(known)
    else:
        limits = even_limits(known) if measure.unit == "share" else count_limits(known)
    texts = [limit_text(limit, measure, words) for limit in limits]
    return Classes(limits, labels(texts, words), strong)


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


def class_rows(classes: Classes) -> list[dict[str, object]]:
    """Label, width and colors of each class, on a light page and on a dark one."""
    rows = zip(classes.labels, classes.looks(), classes.looks(dark=True), strict=True)
    return [
        {"label": label, "width": round(width, 2), "light": light, "dark": dark}
        for label, (light, width), (dark, _) in rows
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

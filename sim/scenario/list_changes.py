"""What differs between two long lists: the first few places, from which value to which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.scenario.duty_model import WEEKDAYS

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OF = {
    "hour": tuple(f"{hour:02d}:00" for hour in range(24)),
    "weekday": WEEKDAYS,
    "month": MONTHS,
    "rain_day": MONTHS,
}
"""What the numbers of a list are of, by a word in its key; there must be as many."""
SHOWN = 4
"""Differences that are told."""


def list_change(old: Any, new: Any, key: str = "") -> str:
    """Say where two lists differ.

    Parameters
    ----------
    old, new : object
        Values of one key.
    key : str
        Its name, which says whether the numbers are of hours, weekdays or months.

    Returns
    -------
    str
        As in "Mar: 0 -> 0.15, Apr: 0 -> 0.1 (2 of 12 values)", a place by its
        hour, month or weekday, or else by its number. For texts
        what is gone and what is new. "" if these are not two lists, or lists
        of numbers of different lengths.
    """
    if not (isinstance(old, list) and isinstance(new, list) and old and new):
        return ""
    if all(isinstance(one, str) for one in [*old, *new]):
        return _texts(old, new)
    before, after = dict(_places(old, key)), dict(_places(new, key))
    if before.keys() != after.keys():
        return ""
    told = [f"{at}: {before[at]} -> {after[at]}" for at in before if before[at] != after[at]]
    more = ", ..." if len(told) > SHOWN else ""
    return f"{', '.join(told[:SHOWN])}{more} ({len(told)} of {len(before)} values)" if told else ""


def _places(values: Sequence[Any], key: str, above: str = "") -> Iterator[tuple[str, str]]:
    """Each number with the name of its place."""
    names = [f"no. {i}" for i in range(1, len(values) + 1)]
    for word, those in OF.items():
        if word in key and len(those) == len(values):
            names = list(those)
    for name, value in zip(names, values, strict=True):
        if isinstance(value, list):
            yield from _places(value, key, f"{above}{name} ")
        else:
            plain = isinstance(value, (int, float)) and not isinstance(value, bool)
            yield f"{above}{name}", f"{value:g}" if plain else str(value)


def _texts(old: Sequence[str], new: Sequence[str]) -> str:
    gone = [one for one in dict.fromkeys(old) if one not in set(new)]
    come = [one for one in dict.fromkeys(new) if one not in set(old)]
    told = [f"{word} {_first(some)}" for word, some in (("without", gone), ("with", come)) if some]
    return ", ".join(told) or "the same in another order, or some of them more often"


def _first(told: Sequence[str]) -> str:
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return ", ".join(told[:SHOWN]) + more

"""From rules to a roster: with the fewest heads, or the rule that makes it impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.roster.rules import Requirements, too_close
from sim.roster.solve import Undecided, fewest_possible, find

MORE_HEADS = 12
"""Heads above the fewest that counting allows up to which a roster is looked for."""

RULES = (
    "shifts_per_officer_week", "rest_h", "days_on_at_most", "days_off_in_row", "weekends_off",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One change that would make a roster possible: a key of the crew, from what to what."""

    rule: str
    old: float
    new: float


@dataclass(frozen=True, eq=False)
class Found:
    """What came of looking for a roster.

    Attributes
    ----------
    roster : ndarray of int64, shape (heads, days), or None
        The number of the shift, -1 for a day off; None if there is none.
    heads : int
        Heads of the roster, or those with which there is none.
    proved : bool
        Whether fewer heads were shown not to do (with no roster: whether that
        there is none was shown, rather than the limit of work reached).
    ways : tuple of Way
        Without a roster: single changes that would do, each with all other
        rules kept. With one that took the fewest heads: single changes with
        which one head fewer would do.
    """

    roster: np.ndarray | None
    heads: int
    proved: bool
    ways: tuple[Way, ...]


def look_for(required: Requirements, heads: int) -> Found:
    """Look for a roster.

    Parameters
    ----------
    required : Requirements
    heads : int
        Officers there are; 0 for as few as possible.

    Returns
    -------
    Found
    """
    if heads:
        roster, proved = _tried(required, heads)
        if roster is not None:
            return Found(_fair(required, heads), heads, True, ())
        fewest, _ = _fewest(required, heads + 1)
        more = (Way("heads", heads, fewest),) if fewest else ()
        return Found(None, heads, proved, (*more, *_ways(required, heads)))
    fewest, proved = _fewest(required, fewest_possible(required))
    if fewest is None:
        least = fewest_possible(required)
        return Found(None, least, proved, tuple(_ways(required, least + MORE_HEADS)))
    one_less = tuple(_ways(required, fewest - 1)) if fewest > 1 else ()
    return Found(_fair(required, fewest), fewest, proved, one_less)


def _tried(required: Requirements, heads: int) -> tuple[np.ndarray | None, bool]:
    """A roster or None, and whether None is proved."""
    try:
        return find(required, heads), True
    except Undecided:
        return None, False


def _fair(required: Requirements, heads: int) -> np.ndarray | None:
    return find(required, heads, fair=True)


def _fewest(required: Requirements, first: int) -> tuple[int | None, bool]:
    """The fewest heads from `first` on that do, None if none does; and whether it is proved."""
    proved = True
    least = fewest_possible(required)
    for heads in range(max(first, least), max(first, least) + MORE_HEADS + 1):
        roster, sure = _tried(required, heads)
        if roster is not None:
            return heads, proved
        proved = proved and sure
    return None, proved


def _ways(required: Requirements, heads: int) -> Iterator[Way]:
    """Single changes of a rule, each the smallest that makes a roster for `heads` possible."""
    for rule in RULES:
        old, steps, changed = _easier(required, rule)
        for new in steps:
            if _tried(changed(new), heads)[0] is not None:
                yield Way(rule, old, new)
                break


def _easier(
    required: Requirements, rule: str
) -> tuple[float, list[float], Callable[[Any], Requirements]]:
    """The value of a rule, easier ones (the nearest first), and how to set it."""
    if rule == "shifts_per_officer_week":
        old: float = required.shifts_per_week
        steps = [float(n) for n in range(1, 8) if n > old]
        return old, steps, lambda new: replace(required, shifts_per_week=new)
    if rule == "rest_h":
        gaps = {
            1440 * ahead + required.needs[b].start - required.needs[a].end
            for a, ahead, b in too_close(required)
        }
        hours = sorted((gap / 60 for gap in gaps if gap >= 0), reverse=True)
        return required.rest_min / 60, hours, (
            lambda new: replace(required, rest_min=round(new * 60))
        )  # fmt: skip
    if rule == "days_on_at_most":
        old = required.days_on_at_most
        steps = [float(n) for n in range(int(old) + 1, min(required.days, 14))]
        return old, steps, lambda new: replace(required, days_on_at_most=int(new))
    old = getattr(required, rule)
    least = 1 if rule == "days_off_in_row" else 0
    easier = [float(n) for n in range(int(old) - 1, least - 1, -1)]
    return old, easier, lambda new: _with(required, rule, int(new))


def _with(required: Requirements, rule: str, value: int) -> Requirements:
    changed: dict[str, Any] = {rule: value}
    return replace(required, **changed)

"""When which streets are closed: from closures by date to a sequence of maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from street_graph.closures import closed_segments, cut_off, segments_between
from street_graph.graph import StreetGraph
from street_graph.named_streets import StreetError, stretch_of

DAY_MIN = 24 * 60


class Closes(Protocol):
    """What is asked of a closure here; see `sim.scenario.season_model.Closure`."""

    @property
    def segments(self) -> Sequence[str]:
        """Segment ids."""

    @property
    def street(self) -> str:
        """Name of a street."""

    @property
    def from_street(self) -> str:
        """Street at which the stretch of it begins; "" for all of it."""

    @property
    def to_street(self) -> str:
        """Street at which the stretch of it ends; "" for all of it."""

    @property
    def from_corner(self) -> str:
        """First corner of the stretch."""

    @property
    def to_corner(self) -> str:
        """Last corner of the stretch."""

    @property
    def first_day(self) -> date:
        """First date."""

    @property
    def last_day(self) -> date:
        """Last date."""

    @property
    def start(self) -> int:
        """Minutes after midnight."""

    @property
    def end(self) -> int:
        """Minutes after midnight, the next day if not after the start."""


@dataclass(frozen=True)
class Maps:
    """The maps of a scenario, one for each set of closures, and when they change.

    Attributes
    ----------
    closures : tuple of tuple of int
        Numbers of the closures in force on each map; the first has none.
    changes : tuple of (int, int)
        Minutes since midnight of the proleptic ordinal 0, and the map from then on.
    """

    closures: tuple[tuple[int, ...], ...]
    changes: tuple[tuple[int, int], ...]


def maps(closures: Sequence[Closes]) -> Maps:
    """Put closures in order of time."""
    moments: dict[int, list[tuple[int, int]]] = {}
    for number, closure in enumerate(closures):
        length = (closure.end - closure.start - 1) % DAY_MIN + 1
        for ordinal in range(closure.first_day.toordinal(), closure.last_day.toordinal() + 1):
            start = ordinal * DAY_MIN + closure.start
            moments.setdefault(start, []).append((number, 1))
            moments.setdefault(start + length, []).append((number, -1))
    found: dict[tuple[int, ...], int] = {(): 0}
    changes: list[tuple[int, int]] = []
    in_force = [0] * len(closures)
    now = 0
    for moment in sorted(moments):
        for number, change in moments[moment]:
            in_force[number] += change
        closed = tuple(n for n, times in enumerate(in_force) if times > 0)
        then = found.setdefault(closed, len(found))
        if then != now:
            changes.append((moment, then))
            now = then
    return Maps(tuple(found), tuple(changes))


def closed_on_maps(graph: StreetGraph, closures: Sequence[Closes]) -> list[tuple[int, ...]]:
    """Segments closed on each map of `maps`, in order of their numbers."""
    each = [segments_of(graph, closure) for closure in closures]
    return [
        tuple(sorted({s for number in numbers for s in each[number]}))
        for numbers in maps(closures).closures
    ]


def segments_of(graph: StreetGraph, closure: Closes) -> list[int]:
    """Segments that a closure closes; ValueError where it names what there is not."""
    if closure.segments:
        return closed_segments(graph, closure.segments)
    if closure.street:
        return stretch_of(graph, closure.street, closure.from_street, closure.to_street)
    return segments_between(graph, closure.from_corner, closure.to_corner)


def closure_problems(graph: StreetGraph, closures: Sequence[Closes]) -> list[tuple[int, str, str]]:
    """What is wrong with closures on these streets.

    Returns
    -------
    list of (int, str, str)
        Number of the closure, its key, and what is wrong.
    """
    found = []
    for number, closure in enumerate(closures):
        try:
            segments_of(graph, closure)
        except ValueError as error:
            named = "segments" if closure.segments else "to_corner"
            key = error.part if isinstance(error, StreetError) else named
            told = getattr(error, "errors", None) or [str(error)]
            found.append((number, key, "; ".join(told)))
    if found:
        return found
    told_of: set[int] = set()
    for numbers, closed in zip(
        maps(closures).closures, closed_on_maps(graph, closures), strict=True
    ):
        lost = cut_off(graph, closed)
        sound = not lost and len(closed) < graph.segments
        if sound or told_of & set(numbers):
            continue
        told_of |= set(numbers)
        message = f"leaves no way to {', '.join(lost[:5])}" if lost else "leaves no street open"
        more = f" and {len(lost) - 5} more blocks" if len(lost) > 5 else ""
        with_others = " together with the closures before it" if len(numbers) > 1 else ""
        hint = "close those too, or fewer" if lost else "close fewer"
        found.append((numbers[-1], "", f"{message}{more}{with_others}; {hint}"))
    return found

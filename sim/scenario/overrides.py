"""Other ways to patrol for some shifts, weekdays or units.

A [[patrol.override]] table chooses duties by shift, by the weekday on which
the shift starts and by the unit's number in its shift (from 1); a choice left
out means all. Its other keys stand in the place of those of [patrol]. No two
tables may change the same key for the same duty, so their order means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.model import Scenario
from sim.scenario.patrol_model import Patrol
from sim.scenario.staffing import units_of


class Chooses(Protocol):
    """What chooses duties: shifts, days and units, each empty for all."""

    @property
    def shifts(self) -> Sequence[str]:
        """Names of shifts."""

    @property
    def days(self) -> Sequence[str]:
        """Weekdays on which the shift starts."""

    @property
    def units(self) -> Sequence[int]:
        """Numbers from 1 within the shift."""


class Planned(Protocol):
    """What is asked of a shift here."""

    @property
    def name(self) -> str:
        """Name."""

    @property
    def days(self) -> Sequence[str]:
        """Weekdays on which it starts."""

    @property
    def officers(self) -> int:
        """Officers on duty."""

    @property
    def unit(self) -> str:
        """Pair or single."""

    @property
    def left_over(self) -> str:
        """What becomes of an officer left over from pairs."""


def chosen_on(overrides: Sequence[Chooses], shift: str, day: str) -> list[int]:
    """Which of `overrides` (from 0) choose any unit of a shift that starts on a weekday."""
    return [
        i
        for i, one in enumerate(overrides)
        if (not one.shifts or shift in one.shifts) and (not one.days or day in one.days)
    ]


def crews(
    shifts: Sequence[Planned], overrides: Sequence[Chooses], unbroken: bool
) -> Iterator[tuple[int, str, dict[tuple[int, ...], list[int]]]]:
    """Go through the shifts and weekdays as planned; each shift once if the season is unbroken.

    Yields
    ------
    shift : int
        From 0.
    day : str
    units : dict of tuple of int to list of int
        Numbers of the units (from 1) by the overrides that choose them.
    """
    for number, shift in enumerate(shifts):
        planned = units_of(shift.officers, shift.unit, shift.left_over)
        for day in shift.days[:1] if unbroken else shift.days:
            own = chosen_on(overrides, shift.name, day)
            units: dict[tuple[int, ...], list[int]] = {}
            for unit in range(1, planned + 1):
                which = tuple(
                    i for i in own if not overrides[i].units or unit in overrides[i].units
                )
                units.setdefault(which, []).append(unit)
            yield number, day, units


@lru_cache(maxsize=4096)
def patrol_on(patrol: Patrol, shift: str, day: str, unit: int) -> Patrol:
    """How a unit patrols: `patrol` with what the overrides change for it.

    Parameters
    ----------
    patrol : Patrol
    shift : str
        Name of its shift.
    day : str
        Weekday on which the shift starts.
    unit : int
        Number in the shift, from 1.

    Returns
    -------
    Patrol
        Without overrides.
    """
    changes = {
        key: value
        for i in chosen_on(patrol.overrides, shift, day)
        if not (units := patrol.overrides[i].units) or unit in units
        for key, value in patrol.overrides[i].changes
    }
    return replace(patrol, overrides=(), **changes) if patrol.overrides else patrol


def patrols_planned(scenario: Scenario) -> Iterator[tuple[int, str, dict[Patrol, list[int]]]]:
    """Go through the shifts and weekdays as planned.

    Yields
    ------
    shift : int
        From 0.
    day : str
    units : dict of Patrol to list of int
        Numbers of the units (from 1) by how they patrol.
    """
    patrol = scenario.patrol
    for number, day, units in crews(
        scenario.shifts, patrol.overrides, scenario.season.unbroken_hours > 0
    ):
        by_patrol: dict[Patrol, list[int]] = {}
        for members in units.values():
            own = patrol_on(patrol, scenario.shifts[number].name, day, members[0])
            by_patrol.setdefault(own, []).extend(members)
        yield number, day, by_patrol


def ways_to_patrol(scenario: Scenario) -> tuple[Patrol, ...]:
    """All the ways in which a scenario's units patrol, as planned, each once."""
    found = (patrol for _, _, by_patrol in patrols_planned(scenario) for patrol in by_patrol)
    return tuple(dict.fromkeys(found))


def days_said(days: Sequence[str]) -> str:
    """Weekdays in words: "on fri, sat", or "every day"."""
    return "every day" if len(days) == len(WEEKDAYS) else f"on {', '.join(days)}"

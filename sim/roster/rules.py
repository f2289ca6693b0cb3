"""What a roster must keep."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.model import Scenario

DAY_MIN = 24 * 60
SATURDAY, SUNDAY = 5, 6
WEEKEND_DAYS = (SATURDAY, SUNDAY)


@dataclass(frozen=True)
class Need:
    """Officers that one shift needs: on which weekdays (0 is Monday), when, how long, how many.

    ``start`` and ``end`` are minutes after midnight of the day on which it
    starts (the earliest start and the latest end where it has several), so
    ``end`` may be above 1440.
    """

    name: str
    days: tuple[int, ...]
    start: int
    end: int
    minutes: int
    officers: int


@dataclass(frozen=True)
class Requirements:
    """What a roster of `weeks` weeks, repeated without end, must keep.

    Attributes
    ----------
    needs : tuple of Need
        Officers of each shift, exactly so many.
    weeks : int
    shifts_per_week : float
        Shifts of an officer: at most so many in a week (rounded up), and on
        average over the weeks.
    rest_min : int
        Minutes from the end of an officer's shift to the start of the next.
    days_on_at_most : int
        Days in a row on which an officer works.
    days_off_in_row : int
        Days in a row off, whenever an officer is off.
    weekends_off : int
        Weekends (Saturday and Sunday) off for each officer in the weeks.
    """

    needs: tuple[Need, ...]
    weeks: int
    shifts_per_week: float
    rest_min: int
    days_on_at_most: int
    days_off_in_row: int
    weekends_off: int

    @property
    def days(self) -> int:
        """Length of the roster in days."""
        return 7 * self.weeks

    @property
    def officer_shifts_per_week(self) -> int:
        """Officer-shifts that the shifts of a week need."""
        return sum(need.officers * len(need.days) for need in self.needs)

    @property
    def most_shifts(self) -> int:
        """Shifts that one officer may work in all weeks together."""
        return math.floor(self.shifts_per_week * self.weeks + 1e-9)

    @property
    def most_in_week(self) -> int:
        """Shifts that one officer may work in a single week."""
        return min(7, math.ceil(self.shifts_per_week - 1e-9))


def requirements_of(scenario: Scenario, weeks: int) -> Requirements:
    """The requirements that a scenario's shifts and crew state."""
    crew = scenario.crew
    needs = []
    for shift in scenario.shifts:
        starts = (shift.start, *shift.other_starts)
        days = tuple(WEEKDAYS.index(day) for day in shift.days)
        end = max(starts) + shift.minutes
        needs.append(Need(shift.name, days, min(starts), end, shift.minutes, shift.officers))
    return Requirements(
        tuple(needs), weeks, crew.shifts_per_officer_week, round(crew.rest_h * 60),
        crew.days_on_at_most, crew.days_off_in_row, crew.weekends_off,
    )  # fmt: skip


def too_close(required: Requirements) -> Iterator[tuple[int, int, int]]:
    """Yield (shift, days later, shift) where the rest between the two is too short.

    Each at least one day apart: nobody works twice on one day.
    """
    for a, before in enumerate(required.needs):
        for ahead in (1, 2, 3):
            for b, after in enumerate(required.needs):
                if ahead * DAY_MIN + after.start - before.end < required.rest_min:
                    yield a, ahead, b

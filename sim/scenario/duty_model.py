"""The checked scenario on duty: shifts, crew, doors and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sim.scenario.attached import NO_FILE, Attached
from sim.scenario.demand_model import Duration

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Shift:
    """Officers on duty together.

    ``other_starts`` (minutes after midnight), if any, are further start times
    of which one (``start`` included) is drawn for each date; the length of
    the shift stays. With fewer than ``minimum_officers`` it is not walked.
    """

    name: str
    days: tuple[str, ...]
    start: int
    end: int
    other_starts: tuple[int, ...]
    officers: int
    unit: str  # "pair" or "single"
    minimum_officers: int = 0
    left_over: str = "alone"  # or "third"

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return (self.end - self.start - 1) % 1440 + 1


@dataclass(frozen=True)
class Pattern:
    """A fixed weekly pattern of some officers, by their numbers.

    ``shift`` "" means whichever shift of the day needs them.
    """

    officers: tuple[int, ...]
    days: tuple[str, ...]
    shift: str


@dataclass(frozen=True)
class Crew:
    """Officers as workers.

    With the roster "spread", ``heads`` 0 means every shift is always filled
    as planned; otherwise that many people work ``shifts_per_officer_week``
    shifts a week each, and absences leave gaps. The roster "weekly" follows
    ``pattern``, "rotating" has ``on_days`` on and ``off_days`` off, "file"
    is a table of who works when. Without ``walk_back`` a car
    picks the officers up where they are at the end of the walk.
    """

    heads: int
    shifts_per_officer_week: float
    absence_share: float
    briefing_min: float
    writing_min: float
    meal_min: float
    meal_after_h: float
    meal_if_longer_h: float
    walk_speed_mps: float
    response_speed_mps: float
    speed_sd_mps: float
    base: str
    transfer_min: float
    walk_back: bool
    end_of_shift: str  # "finish" or "hand-over"
    spanish_speaker_share: float = 0.0
    roster: str = "spread"
    pattern: tuple[Pattern, ...] = ()
    on_days: int = 5
    off_days: int = 2
    roster_file: Attached = NO_FILE
    training_days_per_month: float = 0.0
    fill_with_overtime: str = "no"  # or "minimum" or "plan"
    rest_h: float = 10.0
    days_on_at_most: int = 6
    days_off_in_row: int = 2
    weekends_off: int = 0
    meal_places: tuple[str, ...] = ()
    officer_speeds_mps: tuple[float, ...] = ()


@dataclass(frozen=True)
class Doors:
    """Officers knock on doors for some hours.

    On the weekdays ``days`` or, if given, on ``dates`` only. ``shifts`` (by
    name) and ``units`` (numbers in their shift, from 1) say who; empty for
    all. ``talk`` is a visit where somebody opens, ``knock_min`` the time at a
    door where nobody does.
    """

    name: str
    days: tuple[str, ...]
    dates: tuple[date, ...]
    start: int
    end: int
    shifts: tuple[str, ...]
    units: tuple[int, ...]
    knocks_per_street: int
    residents_per_door: float
    answer_share: float
    knock_min: float
    talk: Duration


@dataclass(frozen=True)
class Event:
    """A meeting, post or other event that officers attend at a place.

    On the weekdays ``days`` or, if given, on ``dates`` only. The first units
    of the ``shifts`` (by name; empty for all) go, until there are as many
    ``officers`` as it needs. While there they answer requests ("answer"), or
    only those of ``urgent_priority`` or more urgent ("urgent-only"), or none
    but those that may interrupt an event ("wait"). ``talks_per_h`` people an
    hour come to talk, each for a ``talk``.
    """

    name: str
    place: str
    days: tuple[str, ...]
    dates: tuple[date, ...]
    start: int
    end: int
    officers: int
    shifts: tuple[str, ...]
    arrive_min: float
    requests: str
    urgent_priority: int
    talks_per_h: float
    talk: Duration


@dataclass(frozen=True)
class Activities:
    """What units do at set times besides patrol and requests."""

    doors: tuple[Doors, ...] = ()
    events: tuple[Event, ...] = ()

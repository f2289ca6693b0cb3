"""The checked scenario on the season: special days, rain, closures, costs.

Plain frozen records, parts of those in `sim.scenario.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SpecialDay:
    """Dates that are not like others.

    The factors hold in ``hours`` (from and to, minutes after midnight, full
    hours; an end at or before the start is the next day; empty: the whole
    date). ``like`` is the weekday whose share of the week's requests the date
    has ("": its own), ``shifts`` says which weekday's shifts are worked.
    """

    name: str
    dates: tuple[date, ...]
    hours: tuple[int, ...]
    requests_factor: float
    people_factor: float
    like: str
    shifts: str


@dataclass(frozen=True)
class Calendar:
    """Days that are not like others."""

    special_days: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True)
class Weather:
    """Rain by month, and what it does.

    ``rain_hours`` 0 means that it rains all day; otherwise for so many full
    hours of the date from an hour that is drawn.
    """

    rain_day_share: tuple[float, ...] = (0.0,) * 12
    rain_hours: int = 0
    people_factor: float = 1.0
    requests_factor: float = 1.0
    walk_speed_factor: float = 1.0

    @property
    def never(self) -> bool:
        """Whether it never rains, or rain changes nothing."""
        idle = self.people_factor == self.requests_factor == self.walk_speed_factor == 1.0
        return idle or not any(self.rain_day_share)


@dataclass(frozen=True)
class Closure:
    """Streets that nobody walks through, on each day from ``start`` to ``end``.

    One of ``segments`` (ids), ``street`` (all of it, or what lies between
    ``from_street`` and ``to_street``), or the stretch of one street from
    ``from_corner`` to ``to_corner``. Clock times are minutes after midnight.
    """

    name: str
    segments: tuple[str, ...]
    from_corner: str
    to_corner: str
    first_day: date
    last_day: date
    start: int
    end: int
    street: str = ""
    from_street: str = ""
    to_street: str = ""


@dataclass(frozen=True)
class Costs:
    """Where the officer-hours come from, and their price (0: not given)."""

    hours_from: str = "not-stated"
    dollars_per_officer_hour: float = 0.0
    overtime_dollars_per_hour: float = 0.0

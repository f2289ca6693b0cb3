"""Which weekday a date is like: for requests, and for the shifts that are worked."""

from __future__ import annotations

from datetime import date, timedelta

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.model import Season
from sim.scenario.season_model import Calendar


def request_weekdays(calendar: Calendar, season: Season, days: int) -> list[int]:
    """Weekday whose share of the requests each date has, 0 is Monday.

    Parameters
    ----------
    calendar : Calendar
    season : Season
        Its first day counts.
    days : int
        Number of dates.
    """
    found = _own(season.first_day, days)
    for day in calendar.special_days:
        if day.like:
            for n in _numbers(day.dates, season.first_day, days):
                found[n] = WEEKDAYS.index(day.like)
    return found


def shift_weekdays(calendar: Calendar, season: Season, days: int) -> list[str]:
    """Weekday whose shifts are worked on each date, "" for none; see `request_weekdays`."""
    first = season.first_day.toordinal()
    return [shift_weekday(calendar, first + n) for n in range(days)]


def shift_weekday(calendar: Calendar, ordinal: int) -> str:
    """Weekday whose shifts are worked on one date (Python's ordinal), "" for none."""
    found: str = WEEKDAYS[(ordinal - 1) % 7]  # Python's ordinal 1 was a Monday
    for day in calendar.special_days:
        if day.shifts != "as-planned" and any(one.toordinal() == ordinal for one in day.dates):
            found = day.like if day.shifts == "like" else ""
    return found


def _own(first: date, days: int) -> list[int]:
    return [(first.weekday() + n) % 7 for n in range(days)]


def _numbers(dates: tuple[date, ...], first: date, days: int) -> list[int]:
    last = first + timedelta(days=days - 1)
    return [(one - first).days for one in dates if first <= one <= last]

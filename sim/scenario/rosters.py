"""Rosters: who is to work on a date, before anybody is absent.

A roster is a function of the date alone, the same in every season and for any
length of the season. With ``heads = 0`` and the roster "spread" there is no
roster: every shift is filled as planned.
"""

from __future__ import annotations

from datetime import date

from sim.scenario.days import shift_weekday
from sim.scenario.duty_model import WEEKDAYS, Crew, Shift
from sim.scenario.model import Scenario
from sim.scenario.roster_file import RosterTable, read_roster

ANY_SHIFT = -1
"""Instead of the index of a shift: whichever shift of the date needs the officer."""

DAYS_A_MONTH = 365.25 / 12


def heads_of(crew: Crew) -> int:
    """Officers of the crew, 0 if every shift is filled as planned."""
    if crew.roster == "weekly":
        return max(number for row in crew.pattern for number in row.officers)
    if crew.roster == "file":
        return read_roster(crew.roster_file.text).officers
    return crew.heads


def shifts_on(scenario: Scenario, ordinal: int) -> list[int]:
    """Indices of the shifts that start on a date (Python's ordinal)."""
    weekday = shift_weekday(scenario.calendar, ordinal)
    return [i for i, shift in enumerate(scenario.shifts) if weekday in shift.days]


def rostered(scenario: Scenario, ordinal: int) -> list[tuple[int, int]]:
    """Who is to work on a date.

    Where a special day has the shifts of another weekday, those work whose turn it
    is on that weekday of the same week; a rotation and dated files go by the date.

    Parameters
    ----------
    scenario : Scenario
    ordinal : int
        Of the date (`datetime.date.toordinal`).

    Returns
    -------
    list of (officer, shift)
        Officers by number from 1, each once, in order; the shift is an index
        or `ANY_SHIFT`. Empty on dates without a shift.
    """
    crew = scenario.crew
    today = shifts_on(scenario, ordinal)
    if not today:
        return []
    weekday = shift_weekday(scenario.calendar, ordinal)
    turn = ordinal - (ordinal - 1) % 7 + WEEKDAYS.index(weekday)
    if crew.roster == "weekly":
        return _by_pattern(crew, scenario.shifts, today, weekday)
    if crew.roster == "file":
        table = read_roster(crew.roster_file.text)
        return _by_file(table, scenario, today, turn if table.weeks else ordinal)
    if crew.roster == "rotating":
        return [
            (officer + 1, ANY_SHIFT)
            for officer in range(crew.heads)
            if in_rotation(crew, ordinal, officer)
        ]
    days = sorted({WEEKDAYS.index(day) for shift in scenario.shifts for day in shift.days})
    return [
        (officer + 1, ANY_SHIFT)
        for officer in range(crew.heads)
        if on_roster(crew, days, turn, officer)
    ]


def on_roster(crew: Crew, days: list[int], ordinal: int, officer: int) -> bool:
    """Whether `officer` works on a date: so many days in a row, then days off.

    Only the days of the week on which there are shifts count (`days`, 0 is
    Monday, sorted); officers' weeks are staggered evenly over them. With a
    broken number of shifts a week (4.5) weeks of more and of fewer alternate.
    """
    week, weekday = divmod(ordinal - 1, 7)
    number = week * len(days) + days.index(weekday) + officer * len(days) // crew.heads
    week, in_week = divmod(number, len(days))
    shifts = crew.shifts_per_officer_week
    return in_week < int((week + 1) * shifts) - int(week * shifts)


def in_rotation(crew: Crew, ordinal: int, officer: int) -> bool:
    """Whether `officer` (from 0) is on in a rotation of ``on_days`` and ``off_days``.

    The days are those of the calendar, whether there is a shift or not; the
    officers' turns are staggered evenly over the rotation.
    """
    length = crew.on_days + crew.off_days
    return (ordinal - 1 + officer * length // crew.heads) % length < crew.on_days


def shifts_each_month(scenario: Scenario) -> list[float]:
    """Rostered shifts a month of each officer, in the long run (of a dated file: while it lasts).

    In the order of their numbers; empty if there is no roster.
    """
    crew = scenario.crew
    heads = heads_of(crew)
    if heads == 0:
        return []
    days = len({day for shift in scenario.shifts for day in shift.days})
    if crew.roster == "spread":
        return [min(crew.shifts_per_officer_week, float(days)) * DAYS_A_MONTH / 7] * heads
    if crew.roster == "rotating":
        share = crew.on_days / (crew.on_days + crew.off_days)
        return [share * days * DAYS_A_MONTH / 7] * heads
    counts = [0] * heads
    if crew.roster == "weekly":
        for row in crew.pattern:
            for officer in row.officers:
                counts[officer - 1] += len(row.days)
        return [count * DAYS_A_MONTH / 7 for count in counts]
    table = read_roster(crew.roster_file.text)
    for entry in table.entries:
        counts[entry.officer - 1] += 1
    return [count * DAYS_A_MONTH / _days_covered(table) for count in counts]


def shifts_a_week(scenario: Scenario) -> float:
    """Rostered officer-shifts a week, before absences."""
    return sum(shifts_each_month(scenario)) * 7 / DAYS_A_MONTH


def _days_covered(table: RosterTable) -> int:
    if table.weeks:
        return 7 * table.weeks
    ordinals = [entry.ordinal for entry in table.entries]
    return max(ordinals) - min(ordinals) + 1


def _by_pattern(
    crew: Crew, shifts: tuple[Shift, ...], today: list[int], weekday: str
) -> list[tuple[int, int]]:
    names = {shifts[index].name: index for index in today} | {"": ANY_SHIFT}
    return sorted(
        (officer, names[row.shift])
        for row in crew.pattern
        if weekday in row.days and row.shift in names
        for officer in row.officers
    )


def _by_file(
    table: RosterTable, scenario: Scenario, today: list[int], ordinal: int
) -> list[tuple[int, int]]:
    names = {scenario.shifts[index].name: index for index in today}
    week, weekday = 0, -1
    if table.weeks:
        first = scenario.season.first_day
        monday = first.toordinal() - first.weekday()
        past, weekday = divmod(ordinal - monday, 7)
        week = past % table.weeks + 1
        ordinal = 0
    return sorted(
        (entry.officer, names[entry.shift])
        for entry in table.entries
        if (entry.ordinal, entry.week, entry.weekday) == (ordinal, week, weekday)
        and entry.shift in names
    )


def last_dated(scenario: Scenario) -> date | None:
    """The last date of a roster file with dates; None if the roster has no end."""
    if scenario.crew.roster != "file":
        return None
    table = read_roster(scenario.crew.roster_file.text)
    return None if table.weeks else date.fromordinal(max(e.ordinal for e in table.entries))

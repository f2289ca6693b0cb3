"""Who is on duty: from heads, days off and absences to units by date and shift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.days import shift_weekdays
from sim.scenario.model import WEEKDAYS, Crew, Scenario, Shift
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from sim.world.calendar import season_days
from sim.world.chance import ABSENCE, PACE, SHIFT_START, SPANISH, normal_at, numbers
from sim.world.weather import rain

SLOWEST_SHARE = 0.5
"""No officer walks slower than this share of the crew's mean speed."""


@dataclass(frozen=True)
class Duty:
    """One unit in one shift.

    ``number`` counts the units of the date from 0 (``of`` in all), ``place``
    those of the shift (``beside`` in all). Times in us, speeds in mm/s.
    """

    date: int
    shift: int
    place: int
    beside: int
    number: int
    of: int
    officers: tuple[int, ...]
    start: int
    end: int
    walk_speed: int
    response_speed: int


def on_roster(crew: Crew, days: list[int], ordinal: int, officer: int) -> bool:
    """Whether `officer` works on a date: so many days in a row, then days off.

    Only the days of the week on which there are shifts count (`days`, 0 is
    Monday, sorted); officers' weeks are staggered evenly over them. With a
    broken number of shifts a week (4.5) weeks of more and of fewer alternate.
    """
    week, weekday = divmod(ordinal - 1, 7)  # Python's ordinal 1 was a Monday
    number = week * len(days) + days.index(weekday) + officer * len(days) // crew.heads
    week, in_week = divmod(number, len(days))
    shifts = crew.shifts_per_officer_week
    return in_week < int((week + 1) * shifts) - int(week * shifts)


def present(
    scenario: Scenario, seed: int, replication: int, ordinal: int, weekday: str
) -> list[int]:
    """Numbers of the officers who come to work on a date, from 1.

    `ordinal` is that of a date on which the shifts of `weekday` are worked, by
    those whose turn it is on that weekday of the week. An absence belongs to the date and
    the officer's number, so officers 1 to 8 are the same people among twelve.
    """
    crew = scenario.crew
    days = sorted({WEEKDAYS.index(day) for shift in scenario.shifts for day in shift.days})
    turn = ordinal - (ordinal - 1) % 7 + WEEKDAYS.index(weekday)
    luck = numbers(seed, replication, ABSENCE, ordinal, 0, crew.heads)
    return [
        officer + 1
        for officer in range(crew.heads)
        if on_roster(crew, days, turn, officer) and luck[officer] >= crew.absence_share
    ]


def split(officers: int, unit: str) -> list[int]:
    """Sizes of the units that `officers` make; one left over walks alone."""
    size = 2 if unit == "pair" else 1
    return [size] * (officers // size) + [1] * (officers % size)


def fill(shifts: list[Shift], people: list[int]) -> list[list[tuple[int, ...]]]:
    """Share out the officers who came among a date's shifts, a unit at a time.

    Each shift in turn gets its next unit, until all are as planned or nobody
    is left.
    """
    planned = [split(shift.officers, shift.unit) for shift in shifts]
    units: list[list[tuple[int, ...]]] = [[] for _ in shifts]
    left = list(people)
    for turn in range(max((len(p) for p in planned), default=0)):
        for s, sizes in enumerate(planned):
            if turn < len(sizes) and left:
                units[s].append(tuple(left[: sizes[turn]]))
                left = left[sizes[turn] :]
    return units


def start_minutes(shift: Shift, index: int, seed: int, replication: int, ordinal: int) -> int:
    """Start of a shift on a date (minutes after midnight), drawn where it varies."""
    choices = (shift.start, *shift.other_starts)
    if len(choices) == 1:
        return shift.start
    u = numbers(seed, replication, SHIFT_START, ordinal, index, 1)[0]
    return choices[int(u * len(choices))]


def speeds(
    scenario: Scenario, seed: int, replication: int, officers: tuple[int, ...], factor: float
) -> list[int]:
    """Walking and response speed (mm/s) of a unit: `factor` times that of its slowest officer."""
    crew = scenario.crew
    luck = numbers(seed, replication, PACE, 0, 0, max(officers) + 1)
    offset = min(max(-2.0, min(2.0, normal_at(luck[o]))) for o in officers)
    return [
        round(1000 * factor * max(SLOWEST_SHARE * speed, speed + offset * crew.speed_sd_mps))
        for speed in (crew.walk_speed_mps, crew.response_speed_mps)
    ]


def speaks_spanish(scenario: Scenario, seed: int, replication: int, duty: Duty) -> bool:
    """Whether an officer of the unit speaks Spanish: a trait of the officer's number."""
    share = scenario.crew.spanish_speaker_share
    if share == 0.0:
        return False
    luck = numbers(seed, replication, SPANISH, 0, 0, max(duty.officers) + 1)
    return any(luck[officer] < share for officer in duty.officers)


def duties(scenario: Scenario, seed: int, replication: int) -> list[Duty]:
    """All units of the season, by start, date, shift and place.

    Units whose shift meets rain walk at the speed of rain throughout; an
    unbroken stretch knows no special days and no slow ones.
    """
    season = scenario.season
    unbroken = season.unbroken_hours > 0
    days = 1 if unbroken else season_days(season)
    worked = shift_weekdays(scenario.calendar, season, days)
    wet = rain(scenario, days, seed, replication).ravel()
    found = []
    for date, weekday in enumerate(worked):
        ordinal = season.first_day.toordinal() + date
        today = [(i, s) for i, s in enumerate(scenario.shifts) if unbroken or weekday in s.days]
        if scenario.crew.heads and today and not unbroken:
            people = present(scenario, seed, replication, ordinal, weekday)
        else:
            people = list(range(1, sum(s.officers for _, s in today) + 1))
        crews = fill([s for _, s in today], people)
        of = sum(len(units) for units in crews)
        number = 0
        for (index, shift), units in zip(today, crews, strict=True):
            if unbroken:
                start, end, slowed = 0, int(season.unbroken_hours * HOUR_US), False
            else:
                minutes = start_minutes(shift, index, seed, replication, ordinal)
                start = date * DAY_US + minutes * MINUTE_US
                end = start + shift.minutes * MINUTE_US
                slowed = wet[start // HOUR_US : -(-end // HOUR_US)].any()
            factor = scenario.weather.walk_speed_factor if slowed else 1.0
            for place, officers in enumerate(units):
                walk, response = speeds(scenario, seed, replication, officers, factor)
                found.append(Duty(date, index, place, len(units), number, of, officers,
                                  start, end, walk, response))  # fmt: skip
                number += 1
    return sorted(found, key=lambda d: (d.start, d.date, d.shift, d.place))


def most_at_once(found: list[Duty], longest_overtime: int) -> int:
    """Most units on duty at one time, if each may stay `longest_overtime` us longer."""
    starts = np.array(sorted(d.start for d in found), dtype=np.int64)
    ends = np.array(sorted(d.end + longest_overtime for d in found), dtype=np.int64)
    busy = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts, side="right")
    return int(busy.max(initial=0))

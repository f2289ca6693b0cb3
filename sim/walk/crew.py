"""Who is on duty: units by date and shift, with their hours and their pace."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from sim.scenario.duty_model import Shift
from sim.scenario.model import Scenario
from sim.scenario.rosters import heads_of, shifts_on
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from sim.walk.muster import Muster, Turnout, share_out
from sim.world.calendar import season_days
from sim.world.chance import PACE, SHIFT_START, SPANISH, normal_at, numbers
from sim.world.weather import rain

SLOWEST_SHARE = 0.5
"""No officer walks slower than this share of the crew's mean speed."""


Crews = list[list[tuple[int, ...]]]
"""Officers by shift and unit."""


class Duty(NamedTuple):
    """One unit in one shift.

    ``number`` counts the units of the date from 0 (``of`` in all), ``place``
    those of the shift (``beside`` in all). ``called_in`` of its officers are
    on overtime. Times in us, speeds in mm/s.
    """

    date: int
    shift: int
    place: int
    beside: int
    number: int
    of: int
    officers: tuple[int, ...]
    called_in: int
    start: int
    end: int
    walk_speed: int
    response_speed: int


def split(officers: Sequence[int], unit: str, left_over: str) -> list[tuple[int, ...]]:
    """Officers of a shift as units; one left over from pairs walks alone or joins the last pair."""
    size = 2 if unit == "pair" else 1
    units = [tuple(officers[i : i + size]) for i in range(0, len(officers), size)]
    if left_over == "third" and len(units) > 1 and len(units[-1]) < size:
        last = units.pop()
        units[-1] += last
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
    """Walking and response speed (mm/s) of a unit: `factor` times that of its slowest officer.

    What an officer walks faster or slower than ``walk_speed_mps`` on patrol is
    added to the response speed too.
    """
    crew = scenario.crew
    luck = numbers(seed, replication, PACE, 0, 0, max(officers) + 1)
    given = crew.officer_speeds_mps
    more = min(
        given[officer - 1] - crew.walk_speed_mps
        if officer <= len(given)
        else max(-2.0, min(2.0, normal_at(luck[officer]))) * crew.speed_sd_mps
        for officer in officers
    )
    return [
        round(1000 * factor * max(SLOWEST_SHARE * speed, speed + more))
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
    muster = Muster(scenario, seed, replication)
    paces: dict[tuple[tuple[int, ...], float], list[int]] = {}
    planned: dict[tuple[int, ...], tuple[list[Turnout], Crews]] = {}
    found = []
    days = 1 if unbroken else season_days(season)
    wet = rain(scenario, days, seed, replication).ravel()
    slows = not unbroken and bool(wet.any())
    for date in range(days):
        ordinal = season.first_day.toordinal() + date
        today = list(range(len(scenario.shifts))) if unbroken else shifts_on(scenario, ordinal)
        shifts = [scenario.shifts[index] for index in today]
        if unbroken:
            spans = [(0, int(season.unbroken_hours * HOUR_US)) for _ in shifts]
        else:
            spans = [
                span_on(shift, date, start_minutes(shift, index, seed, replication, ordinal))
                for index, shift in zip(today, shifts, strict=True)
            ]
        if heads_of(scenario.crew) and not unbroken:
            turnouts = muster.turn_out(date, spans)
            crews = crews_of(turnouts, shifts)
        else:
            if tuple(today) not in planned:
                turnouts = as_planned(shifts)
                planned[tuple(today)] = turnouts, crews_of(turnouts, shifts)
            turnouts, crews = planned[tuple(today)]
        of = sum(len(units) for units in crews)
        number = 0
        for index, units, turnout, (start, end) in zip(today, crews, turnouts, spans, strict=True):
            slowed = slows and wet[start // HOUR_US : -(-end // HOUR_US)].any()
            factor = scenario.weather.walk_speed_factor if slowed else 1.0
            extra, beside = turnout.called_in, len(units)
            for place, officers in enumerate(units):
                pace = paces.get((officers, factor))
                if pace is None:
                    pace = speeds(scenario, seed, replication, officers, factor)
                    paces[officers, factor] = pace
                called_in = len(extra.intersection(officers)) if extra else 0
                found.append(Duty(date, index, place, beside, number, of, officers, called_in,
                                  start, end, pace[0], pace[1]))  # fmt: skip
                number += 1
    return sorted(found, key=attrgetter("start", "date", "shift", "place"))


def crews_of(turnouts: Sequence[Turnout], shifts: Sequence[Shift]) -> Crews:
    """The officers who turned out, as units, for each of a date's shifts."""
    return [
        split(turnout.officers, shift.unit, shift.left_over)
        for turnout, shift in zip(turnouts, shifts, strict=True)
    ]


def span_on(shift: Shift, date: int, minutes: int) -> tuple[int, int]:
    """Start and end (us) of a shift that starts so many minutes into a day of the season."""
    start = date * DAY_US + minutes * MINUTE_US
    return start, start + shift.minutes * MINUTE_US


def as_planned(shifts: list[Shift]) -> list[Turnout]:
    """Every shift filled, officers numbered through the shifts a unit at a time."""
    everybody = list(range(1, sum(shift.officers for shift in shifts) + 1))
    crews = share_out(shifts, [[] for _ in shifts], everybody)
    return [Turnout(tuple(crew)) for crew in crews]


def most_at_once(found: list[Duty], longest_overtime: int) -> int:
    """Most units on duty at one time, if each may stay `longest_overtime` us longer."""
    starts = np.array(sorted(d.start for d in found), dtype=np.int64)
    ends = np.array(sorted(d.end + longest_overtime for d in found), dtype=np.int64)
    busy = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts, side="right")
    return int(busy.max(initial=0))

"""What a scenario asks of the department: officers, shifts, hours, heads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sim.scenario.days import shift_weekdays
from sim.scenario.duty_model import WEEKDAYS, Shift
from sim.scenario.model import Scenario
from sim.scenario.rosters import DAYS_A_MONTH, heads_of, shifts_a_week

MILE_KM = 1.609344
WEEK_MIN = 7 * 24 * 60

PHILADELPHIA_2009 = 123
KANSAS_CITY_2011 = 114
CARS_ONLY = "Nobody walks: there is no shift, and patrol cars take every request."
TRIALS_SOURCE = (
    "worked out from crimesolutions.ojp.gov/ratedprograms/234 and studylib.net/doc/8670600"
)


@dataclass(frozen=True)
class Staffing:
    """Staffing figures of one scenario, every shift filled as planned.

    Attributes
    ----------
    fewest_at_once, most_at_once : int
        Officers on duty at one time over the week, while anybody is (first
        start time of each shift).
    hours_covered_per_week : float
        Hours of a week with anybody on duty.
    officer_shifts_per_week : int
    officer_hours_per_week : float
    officer_hours_season : float
        Over the dates of the season.
    heads_needed : int
        Officer-shifts a week over shifts per officer over (1 - absence),
        rounded up.
    officer_shifts_short_per_week : float
        Planned officer-shifts a week that the heads of the crew do not fill,
        absences and training counted, overtime to fill not; 0 without heads.
    hours_per_week_per_street_mile : float or None
        None where the street length is not known.
    """

    fewest_at_once: int
    most_at_once: int
    hours_covered_per_week: float
    officer_shifts_per_week: int
    officer_hours_per_week: float
    officer_hours_season: float
    heads_needed: int
    officer_shifts_short_per_week: float
    hours_per_week_per_street_mile: float | None


def staffing(scenario: Scenario, graph_km: float | None = None) -> Staffing:
    """Work out the staffing figures of a scenario.

    Parameters
    ----------
    scenario : Scenario
    graph_km : float or None
        Length of the streets, km, divided streets counted once.

    Returns
    -------
    Staffing
    """
    crew = scenario.crew
    heads = heads_of(crew)
    at_once = _on_duty_by_minute(scenario)
    on_duty = [officers for officers in at_once if officers]
    shifts = sum(shift.officers * len(shift.days) for shift in scenario.shifts)
    trained = crew.training_days_per_month * heads * 7 / DAYS_A_MONTH
    filled = max(0.0, shifts_a_week(scenario) - trained) * (1.0 - crew.absence_share)
    hours_week = math.fsum(_hours_on(scenario, day) for day in WEEKDAYS)
    season = scenario.season
    if season.unbroken_hours:
        hours_season = season.unbroken_hours * at_once[0]
    else:
        worked = shift_weekdays(scenario.calendar, season, season.days)
        hours_season = math.fsum(_hours_on(scenario, day) for day in worked)
    miles = graph_km / MILE_KM if graph_km else None
    return Staffing(
        fewest_at_once=min(on_duty, default=0),
        most_at_once=max(on_duty, default=0),
        hours_covered_per_week=len(on_duty) / 60.0,
        officer_shifts_per_week=shifts,
        officer_hours_per_week=hours_week,
        officer_hours_season=hours_season,
        heads_needed=_heads_needed(scenario, shifts),
        officer_shifts_short_per_week=max(0.0, shifts - filled) if heads else 0.0,
        hours_per_week_per_street_mile=hours_week / miles if miles else None,
    )


def staffing_text(scenario: Scenario, graph_km: float | None = None) -> str:
    """Write the staffing figures in words, one line each."""
    if not scenario.shifts:
        return CARS_ONLY
    figures = staffing(scenario, graph_km)
    crew = scenario.crew
    at_once = f"{figures.fewest_at_once} to {figures.most_at_once}"
    if figures.fewest_at_once == figures.most_at_once:
        at_once = str(figures.most_at_once)
    rows = [
        (
            "Officers on duty at one time",
            f"{at_once}, in {figures.hours_covered_per_week:g} of the week's 168 hours",
        ),
        ("Officer-shifts a week", f"{figures.officer_shifts_per_week:,}"),
        (
            "Heads needed",
            f"{figures.heads_needed:,} ({figures.officer_shifts_per_week:,} officer-shifts "
            f"/ {_shifts_each(scenario):g} a week each "
            f"/ (1 - {crew.absence_share:g} absent), rounded up"
            f"{_fullest_day_said(scenario, figures)})",
        ),
        (
            "Officer-hours",
            f"{figures.officer_hours_per_week:,.0f} a week, "
            f"{figures.officer_hours_season:,.0f} over the season of {scenario.season.days} days",
        ),
    ]
    per_mile = figures.hours_per_week_per_street_mile
    if per_mile is not None and graph_km is not None:
        rows += [
            (
                "Officer-hours a week per street-mile",
                f"{per_mile:.0f}, on {graph_km / MILE_KM:.1f} miles",
            ),
            ("  in the Philadelphia trial, 2009", f"{PHILADELPHIA_2009}"),
            ("  in the Kansas City trial, 2011", f"about {KANSAS_CITY_2011}"),
        ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}   {value}" for name, value in rows]
    if per_mile is not None:
        lines.append(f"  ({TRIALS_SOURCE})")
    return "\n".join(lines)


def walking_minutes(scenario: Scenario, shift: Shift) -> float:
    """Minutes of a shift that are left for walking and requests.

    What the shift lasts, less briefing, writing, both ways of the transfer,
    and the meal where the shift is long enough to have one. May be negative.
    """
    crew = scenario.crew
    meal = crew.meal_min if shift.minutes > crew.meal_if_longer_h * 60 else 0.0
    return shift.minutes - crew.briefing_min - crew.writing_min - 2 * crew.transfer_min - meal


def units_of(officers: int, unit: str, left_over: str = "alone") -> int:
    """Number of units that `officers` make; one left over from pairs walks alone or as a third."""
    if unit != "pair":
        return officers
    return max(officers // 2, min(officers, 1)) if left_over == "third" else (officers + 1) // 2


def _heads_needed(scenario: Scenario, officer_shifts: int) -> int:
    """Enough for the week's shifts, and for the shifts of its fullest day."""
    if not officer_shifts:
        return 0
    most = max(officer_shifts / _shifts_each(scenario), _fullest_day(scenario))
    return math.ceil(round(most / (1.0 - scenario.crew.absence_share), 9))


def _shifts_each(scenario: Scenario) -> float:
    """Shifts a week that one officer works: one on each day that has any, at most."""
    crew = scenario.crew
    if crew.roster != "spread":
        return shifts_a_week(scenario) / heads_of(crew)
    days = {day for shift in scenario.shifts for day in shift.days}
    return min(scenario.crew.shifts_per_officer_week, float(len(days)))


def _fullest_day(scenario: Scenario) -> int:
    """Most officers in the shifts of one day of the week."""
    return max(sum(s.officers for s in scenario.shifts if day in s.days) for day in WEEKDAYS)


def _fullest_day_said(scenario: Scenario, figures: Staffing) -> str:
    if figures.officer_shifts_per_week / _shifts_each(scenario) >= _fullest_day(scenario):
        return ""
    return f"; {_fullest_day(scenario)} on the fullest day"


def _hours_on(scenario: Scenario, day: str) -> float:
    """Officer-hours of the shifts that start on a weekday."""
    if scenario.season.unbroken_hours:
        return 24.0 * sum(shift.officers for shift in scenario.shifts)
    return math.fsum(s.officers * s.minutes / 60.0 for s in scenario.shifts if day in s.days)


def _on_duty_by_minute(scenario: Scenario) -> list[int]:
    """Officers on duty in each minute of a week, Monday first."""
    if scenario.season.unbroken_hours:
        return [sum(shift.officers for shift in scenario.shifts)] * WEEK_MIN
    officers = [0] * WEEK_MIN
    for first, last, count in _spells(scenario):
        for minute in range(first, last):
            officers[minute % WEEK_MIN] += count
    return officers


def _spells(scenario: Scenario) -> Iterator[tuple[int, int, int]]:
    for shift in scenario.shifts:
        for day in shift.days:
            first = WEEKDAYS.index(day) * 24 * 60 + shift.start
            yield first, first + shift.minutes, shift.officers

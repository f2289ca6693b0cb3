"""What cannot work, or hardly, said before anything is run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from sim.scenario.assumed import outside_range
from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import listed_with
from sim.scenario.load import Loaded
from sim.scenario.model import Scenario
from sim.scenario.overrides import patrols_planned
from sim.scenario.rosters import heads_of, shifts_a_week
from sim.scenario.staffing import staffing, walking_minutes

TourHours = Callable[[int], float]

DAY_NAMES = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday",
    "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
SHORT_BEAT_KM = 0.5
FAST_MPS = 3.0
SUM_TOLERANCE = 0.01


def warnings(
    scenario: Scenario, graph_km: float | None = None, tour_hours: TourHours | None = None
) -> list[str]:
    """Say what in a scenario cannot work, and how to mend it.

    Parameters
    ----------
    scenario : Scenario
    graph_km : float or None
        Length of the streets, km.
    tour_hours : callable or None
        Takes the number of units that share the area in beats (1: the whole
        area) and gives the hours that the longest of their tours takes one
        unit without stops at the scenario's walking speed; ValueError if
        there cannot be so many.

    Returns
    -------
    list of str
        Plain sentences; empty if nothing is doubtful.
    """
    if not scenario.shifts:
        return list(_demand_warnings(scenario))
    found = list(_crew_warnings(scenario))
    if not scenario.season.unbroken_hours:
        found += _day_warnings(scenario)
        found += _shift_warnings(scenario)
        found += _tour_warnings(scenario, tour_hours)
    found += _beat_warnings(scenario, graph_km)
    found += _request_warnings(scenario)
    found += _list_warnings(scenario)
    return found


def file_warnings(loaded: Loaded) -> list[str]:
    """Say what is doubtful in the numbers as written in the files.

    Assumed numbers outside their plausible range, and shares that sum neither
    to 1 nor to 100 (they are divided by their sum).
    """
    return [*_sum_warnings(loaded.data), *outside_range(loaded.data)]


def _crew_warnings(scenario: Scenario) -> Iterator[str]:
    crew = scenario.crew
    figures = staffing(scenario)
    planned = figures.officer_shifts_per_week
    if figures.officer_shifts_short_per_week > 0:
        heads = heads_of(crew)
        if crew.roster == "spread":
            given, each = heads * crew.shifts_per_officer_week, crew.shifts_per_officer_week
        else:
            given = round(shifts_a_week(scenario), 1)
            each = round(given / heads, 1)
        short = round(figures.officer_shifts_short_per_week, 1)
        filled = planned - short
        absent = f"{100 * crew.absence_share:g}% absence"
        absent += " and training" if crew.training_days_per_month else ""
        overtime = "" if crew.fill_with_overtime == "no" else " before overtime"
        absences = f" ({filled:g} after {absent})" if filled < given else ""
        yield (
            f"{heads} heads at {each:g} shifts a week give {given:g} "
            f"officer-shifts a week{absences}, but {planned} are planned: "
            f"{short:g} a week go short{overtime}. "
            f"Plan fewer officers or days, or {figures.heads_needed} heads."
        )
    for name, speed in (
        ("walk_speed_mps", crew.walk_speed_mps),
        ("response_speed_mps", crew.response_speed_mps),
    ):
        if speed > FAST_MPS:
            yield f"crew.{name} is {speed:g} m/s, faster than people walk; for textbook cases only."


def _day_warnings(scenario: Scenario) -> Iterator[str]:
    covered = {day for shift in scenario.shifts for day in shift.days}
    empty = [DAY_NAMES[day] for day in WEEKDAYS if day not in covered]
    if empty:
        yield (
            f"No shift starts on {listed_with(empty, 'and')}: patrol cars take every request then. "
            "If that is not meant, add the days to a shift."
        )


def _shift_warnings(scenario: Scenario) -> Iterator[str]:
    for shift in scenario.shifts:
        alone = shift.officers == 1 or shift.left_over == "alone"
        if shift.unit == "pair" and shift.officers % 2 and alone:
            yield (
                f'The shift "{shift.name}" has {shift.officers} officers in pairs: one walks '
                "alone. Give an even number to have pairs only."
            )
        left = walking_minutes(scenario, shift)
        if left <= 0:
            yield (
                f'The shift "{shift.name}" lasts {shift.minutes} min, but briefing, writing, meal '
                f"and transfer take {shift.minutes - left:g}: nobody walks. "
                "Make the shift longer or those shorter."
            )
        elif left < shift.minutes / 2:
            yield (
                f'The shift "{shift.name}" leaves {left:g} of its {shift.minutes} min for walking; '
                "briefing, writing, meal and transfer take the rest. Is that meant?"
            )


def _tour_warnings(scenario: Scenario, tour_hours: TourHours | None) -> Iterator[str]:
    if tour_hours is None:
        return
    for number, units, beats in dict.fromkeys(_touring(scenario)):
        shift = scenario.shifts[number]
        try:
            whole = tour_hours(units if beats else 1)
        except ValueError as error:
            yield f'Tours for {units} units are not possible: {error}. Set patrol.area = "whole".'
            return
        own = whole if beats else whole / units
        left = walking_minutes(scenario, shift) / 60.0
        if own > left > 0:
            each = "" if own == whole else f", {own:.1f} h for each of {units} units"
            yield (
                f"The longest tour takes {whole:.1f} h of walking without stops{each}; the "
                f'shift "{shift.name}" leaves {left:.1f} h. Some streets are not reached in it. '
                "Take more units, a longer shift, or another route."
            )


def _touring(scenario: Scenario) -> Iterator[tuple[int, int, bool]]:
    """Shift, number of units that share the area or a tour of it, and whether in beats."""
    for number, _, by_patrol in patrols_planned(scenario):
        in_beats = sum(len(units) for patrol, units in by_patrol.items() if patrol.has_beat)
        for patrol, units in by_patrol.items():
            if patrol.route == "tour":
                beats = patrol.has_beat
                yield number, in_beats if beats else len(units), beats


def _beat_warnings(scenario: Scenario, graph_km: float | None) -> Iterator[str]:
    if not graph_km:
        return
    most = max(
        sum(len(units) for patrol, units in by_patrol.items() if patrol.has_beat)
        for _, _, by_patrol in patrols_planned(scenario)
    )
    if most and graph_km / most < SHORT_BEAT_KM:
        fewer = max(1, math.floor(graph_km / SHORT_BEAT_KM))
        yield (
            f"{most} units share {graph_km:.1f} km of streets: a beat has "
            f"{1000 * graph_km / most:.0f} m, hardly more than a block. "
            f'Take at most {fewer} units, or patrol.area = "whole".'
        )


def _request_warnings(scenario: Scenario) -> Iterator[str]:
    most = staffing(scenario).most_at_once
    for kind in scenario.requests.kinds:
        needed = 2 if kind.two_officers_required_share else 1
        needed = max(needed, kind.officers_needed)
        if kind.to_foot_share and needed > most:
            yield (
                f'Requests of the kind "{kind.name}" may need {needed} officers, but at most '
                f"{most} are on duty at one time: patrol cars take those. "
                "Ask for fewer officers or put more on duty."
            )
    yield from _demand_warnings(scenario)


def _list_warnings(scenario: Scenario) -> Iterator[str]:
    """Streets with requests that no list of preference is for."""
    listed = {row.segment for row in scenario.dispatch.preference}
    if scenario.dispatch.rule != "preference" or "" in listed:
        return
    requests = scenario.requests
    kinds = [kind for kind in requests.kinds if kind.to_foot_share]
    places = [*requests.places, *(place for kind in kinds for place in kind.places)]
    if any(place.weight and place.segment not in listed for place in places):
        yield (
            "dispatch.preference has no list for all other streets: where a street has no list "
            'nobody is sent. If that is not meant, add one with segment = "".'
        )


def _demand_warnings(scenario: Scenario) -> Iterator[str]:
    if not any(kind.share * kind.to_foot_share for kind in scenario.requests.kinds):
        yield (
            "No request is meant for the foot patrol: every to_foot_share is 0, so waits cannot be "
            "compared. Raise it for at least one kind."
        )


def _sum_warnings(data: Any) -> Iterator[str]:
    requests = data["requests"]
    for key, values in (
        ("requests.hour_shares", requests["hour_shares"]),
        ("requests.weekday_shares", requests["weekday_shares"]),
        ("requests.kind.share", [kind["share"] for kind in requests["kind"]]),
    ):
        total = math.fsum(values)
        near = any(abs(total - whole) <= SUM_TOLERANCE * whole for whole in (1.0, 100.0))
        if not near and len(set(values)) > 1:
            yield (
                f"{key} sum to {total:g}, not to 1 or 100; they were divided by that. "
                "Check that none is missing."
            )

"""What is told of rosters, duty and meals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import listed_with
from sim.scenario.model import Scenario
from sim.scenario.roster_file import read_roster
from sim.scenario.rosters import (
    ANY_SHIFT,
    heads_of,
    last_dated,
    rostered,
    shifts_each_month,
    shifts_on,
)
from street_graph.graph import StreetGraph

WEEKS_LOOKED_AT = 8


def told_crew(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Rosters, training, minimum crews, overtime, pace and meals."""
    if scenario.crew.roster != "spread":
        yield from _roster(scenario)
    yield from _absences(scenario)
    yield from _duty(scenario)


def _roster(scenario: Scenario) -> Iterator[str]:
    crew = scenario.crew
    heads = heads_of(crew)
    dates = _dates(scenario)
    counts = [
        len(rostered(scenario, day.toordinal())) for day in dates if _has_shift(scenario, day)
    ]
    if crew.roster == "weekly":
        how = f"A fixed weekly pattern of {heads} officers"
    elif crew.roster == "rotating":
        how = (
            f"{heads} officers in rotation, {crew.on_days} days on and {crew.off_days} off, "
            "staggered over the officers"
        )
    else:
        weeks = read_roster(crew.roster_file.text).weeks
        turn = f"{weeks} week{'' if weeks == 1 else 's'} in turn" if weeks else "by date"
        how = f'The roster of {heads} officers in "{crew.roster_file.file}", {turn}'
    few, most = (min(counts), max(counts)) if counts else (0, 0)
    number = f"{few}" if few == most else f"{few} to {most}"
    planned = [_planned(scenario, day) for day in dates if _has_shift(scenario, day)]
    yield (
        f"{how}: {number} officers are to work on a day with a shift, before absences; "
        f"the shifts plan {_span(planned)}."
    )
    yield from _surplus(scenario, dates)
    yield from _short_rest(scenario, dates)
    last = last_dated(scenario)
    if last is not None and last < scenario.season.last_day:
        yield (
            f"The roster file ends on {last}; after that nobody walks to the end of the season on "
            f"{scenario.season.last_day}. Add the dates, or give weekdays instead."
        )


def _surplus(scenario: Scenario, dates: list[date]) -> Iterator[str]:
    """More officers than a shift takes stay out of it."""
    told: set[int] = set()
    for day in dates:
        named = [index for _, index in rostered(scenario, day.toordinal()) if index != ANY_SHIFT]
        for index in sorted(set(named) - told):
            shift = scenario.shifts[index]
            if named.count(index) > shift.officers:
                told.add(index)
                yield (
                    f'The roster has {named.count(index)} officers for the shift "{shift.name}" on '
                    f"{day}, which takes {shift.officers}: the others stay out. Raise its officers."
                )


def _short_rest(scenario: Scenario, dates: list[date]) -> Iterator[str]:
    """Rest between two shifts that the roster itself makes too short."""
    duties: dict[int, list[tuple[int, int, date]]] = {}
    for day in dates:
        for officer, index in rostered(scenario, day.toordinal()):
            if index != ANY_SHIFT:
                shift = scenario.shifts[index]
                start = day.toordinal() * 1440 + shift.start
                duties.setdefault(officer, []).append((start, start + shift.minutes, day))
    for officer, found in sorted(duties.items()):
        for before, after in pairwise(found):
            rest = (after[0] - before[1]) / 60
            if rest < scenario.crew.rest_h:
                yield (
                    f"Officer {officer} has {rest:g} h of rest before {after[2]}, less than "
                    f"rest_h, {scenario.crew.rest_h:g}."
                )
                return


def _absences(scenario: Scenario) -> Iterator[str]:
    crew = scenario.crew
    heads = heads_of(crew)
    if crew.training_days_per_month and heads:
        shifts = shifts_each_month(scenario)
        share = min(1.0, crew.training_days_per_month * heads / max(sum(shifts), 1e-9))
        yield (
            f"Each officer trains on {crew.training_days_per_month:g} of a month's rostered days: "
            f"{100 * share:.0f} % of the rostered shifts, drawn by officer and date."
        )
    minimum = [s for s in scenario.shifts if s.minimum_officers]
    if minimum:
        names = listed_with([f'"{s.name}" ({s.minimum_officers})' for s in minimum], "and")
        yield f"With fewer officers than its minimum a shift is not walked: {names}."
    if crew.fill_with_overtime != "no" and heads:
        goal = "the minimum crew" if crew.fill_with_overtime == "minimum" else "the plan"
        yield (
            f"Shifts are filled to {goal} with officers on days off who rest {crew.rest_h:g} h "
            "before and after, those called in least often first. Their hours are overtime."
        )
    if not heads and (crew.training_days_per_month or minimum or crew.fill_with_overtime != "no"):
        yield (
            "With heads = 0 every shift is filled: training, minimum crews and overtime to fill "
            "change nothing. Give heads or a roster."
        )


def _duty(scenario: Scenario) -> Iterator[str]:
    crew = scenario.crew
    thirds = [s.name for s in scenario.shifts if s.unit == "pair" and s.left_over == "third"]
    if thirds:
        names = listed_with([f'"{name}"' for name in thirds], "and")
        yield f"An officer left over from pairs joins a pair as a third in the shift {names}."
    speeds = crew.officer_speeds_mps
    if speeds:
        yield (
            f"Officers 1 to {len(speeds)} walk at speeds of their own, {_span(list(speeds))} m/s; "
            "a unit walks at its slowest officer's."
        )
    if crew.meal_places and crew.meal_min:
        yield (
            f"Meals are eaten at the nearest of {listed_with(crew.meal_places, 'and')}; the way "
            "there counts as walking, without talks, and a request can end it."
        )


def _dates(scenario: Scenario) -> list[date]:
    """Dates of the season, eight weeks at most."""
    season = scenario.season
    days = min(season.days, 7 * WEEKS_LOOKED_AT)
    return [season.first_day + timedelta(days=n) for n in range(days)]


def _has_shift(scenario: Scenario, day: date) -> bool:
    return bool(shifts_on(scenario, day.toordinal()))


def _planned(scenario: Scenario, day: date) -> int:
    weekday = WEEKDAYS[day.weekday()]
    return sum(shift.officers for shift in scenario.shifts if weekday in shift.days)


def _span(values: list[int] | list[float]) -> str:
    if not values:
        return "0"
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"

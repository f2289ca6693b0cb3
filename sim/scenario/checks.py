"""What the keys of a scenario must mean together.

Each check looks at whole sections and runs whenever those sections are sound
in themselves, so that a mistake elsewhere hides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.scenario import people_checks
from sim.scenario.crew_checks import check_events, check_minimum, check_roster, check_speeds
from sim.scenario.demand_schema import PeopleTable, RequestsTable
from sim.scenario.dispatch_checks import interruptions, urgent_requests
from sim.scenario.duration_schema import DurationTable
from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.duty_schema import MOST_OFFICERS, ShiftTable
from sim.scenario.errors import Location, repeated
from sim.scenario.fields import clock_text
from sim.scenario.override_checks import check_overrides, check_posts
from sim.scenario.patrol_checks import PLACE_LISTS, patrol_problems
from sim.scenario.patrol_schema import PatrolTable
from sim.scenario.schema import DispatchTable, SeasonTable, StreetsTable
from sim.scenario.season_checks import (
    calendar_problems,
    closure_order,
    closures_in,
    kind_problems,
    most_times,
    places_of,
)
from sim.scenario.season_schema import CalendarTable, ClosureTable
from sim.scenario.staffing import units_of

Finding = tuple[Location, str]

MOST_DAYS = 3 * 365 + 1
MOST_REQUESTS = 20_000_000
MOST_PEOPLE_PER_KM = 2_000_000
SHORTEST_STAY_MIN = 0.5


def no_problems(closures: Sequence[ClosureTable]) -> Sequence[tuple[int, str, str]]:
    """Streets on which anything may be closed."""
    return ()


@dataclass(frozen=True)
class StreetNames:
    """What a street graph knows by name.

    Attributes
    ----------
    point : callable
        Takes a named corner or place; raises ValueError or LookupError with a
        message for the reader if there is none.
    segment : callable
        The same for a segment id; returns the length in metres.
    classes : frozenset of str
        Classes of street that occur.
    weights : callable
        Takes the text of a file of places and weights; raises ValueError if it
        cannot be used.
    areas : callable
        The same for a file of polygons.
    line : callable
        The same for a file of lines: its text, the name of the line and the
        metres up to which it may lie beside its street.
    closures : callable
        Takes closures and tells what is wrong with them on these streets: number
        of the closure, its key, message.
    """

    point: Callable[[str], Any]
    segment: Callable[[str], float]
    classes: frozenset[str]
    weights: Callable[[str], Any]
    areas: Callable[[str], Any]
    line: Callable[[str, str, float], Any]
    closures: Callable[[Sequence[ClosureTable]], Sequence[tuple[int, str, str]]] = no_problems


OpenStreets = Callable[[str], StreetNames]
"""Opens a street graph by name; raises ValueError, LookupError or OSError."""


def cross_checks(sections: Mapping[str, Any]) -> list[tuple[Location, str, tuple[str, ...]]]:
    """Check sections that are sound in themselves.

    Parameters
    ----------
    sections : mapping of str to table or list of tables
        Those sections of `sim.scenario.schema.ScenarioFile` that are valid.

    Returns
    -------
    list of (location, message, sections)
        The last are the sections that do not fit together.
    """
    return [
        (place, message, names)
        for names, check in _CHECKS
        if all(name in sections for name in names)
        for place, message in check(*(sections[name] for name in names))
    ]


def street_checks(sections: Mapping[str, Any], open_streets: OpenStreets) -> list[Finding]:
    """Check names of corners, places and segments against the street graph."""
    if "streets" not in sections:
        return []
    graph = sections["streets"].graph
    try:
        names = open_streets(graph)
    except (ValueError, LookupError, OSError) as error:
        return [(("streets", "graph"), _said_by(error))]
    found: list[Finding] = []
    for place, text in _named_points(sections):
        try:
            names.point(text)
        except (ValueError, LookupError) as error:
            found.append((place, _said_by(error)))
    for place, text, reach in _named_segments(sections):
        try:
            length = names.segment(text)
        except (ValueError, LookupError) as error:
            found.append((place, _said_by(error)))
            continue
        if reach > length:
            where = (*place[:-1], "to_m")
            found.append((where, f"{reach:g} m is beyond the segment's end at {length:g} m"))
    for place, row in places_of(sections.get("requests")):
        if row.street_class not in ("", "any", *names.classes):
            message = f'"{graph}" has no streets of the class "{row.street_class}"'
            found.append(((*place, "street_class"), message))
    streets = closures_in(sections)
    for i, key, message in names.closures(streets.closure) if streets else []:
        found.append((("streets", "closure", i, *([key] if key else [])), message))
    return found


def _said_by(error: Exception) -> str:
    """The message of a foreign error, on one line."""
    told = getattr(error, "errors", None) or [error.args[0] if error.args else error]
    return "; ".join(line.strip() for one in told for line in str(one).splitlines())


def _named_points(sections: Mapping[str, Any]) -> Iterator[tuple[Location, str]]:
    if "crew" in sections:
        yield ("crew", "base"), sections["crew"].base
        for i, text in enumerate(sections["crew"].meal_places):
            yield ("crew", "meal_places", i), text
    if "patrol" in sections:
        patrol = sections["patrol"]
        tables: list[tuple[Location, Any]] = [(("patrol",), patrol)]
        tables += [(("patrol", "override", i), row) for i, row in enumerate(patrol.override)]
        for where, table in tables:
            for key in PLACE_LISTS:
                for i, text in enumerate(getattr(table, key) or []):
                    yield (*where, key, i), text
    for i, event in enumerate(sections["activities"].event if "activities" in sections else []):
        yield ("activities", "event", i, "place"), event.place
    for place, row in places_of(sections.get("requests")):
        if row.corner:
            yield (*place, "corner"), row.corner


def _named_segments(sections: Mapping[str, Any]) -> Iterator[tuple[Location, str, float]]:
    for place, row in places_of(sections.get("requests")):
        if row.segment:
            yield (*place, "segment"), row.segment, max(row.from_m, row.to_m)
    for i, row in enumerate(sections["dispatch"].preference if "dispatch" in sections else []):
        if row.segment:
            yield ("dispatch", "preference", i, "segment"), row.segment, 0.0


def _season(season: SeasonTable) -> Iterator[Finding]:
    days = (season.last_day - season.first_day).days + 1
    if days < 1:
        message = f"{season.last_day} is before first_day, {season.first_day}"
        yield ("season", "last_day"), message
        return
    if not 1900 <= season.first_day.year <= 2200:
        yield ("season", "first_day"), f"{season.first_day} is not between 1900 and 2200"
    if days > MOST_DAYS:
        message = f"makes a season of {days:,} days; at most {MOST_DAYS:,} (three years)"
        yield ("season", "last_day"), message
    if season.unbroken_hours > 24 * days:
        message = f"{season.unbroken_hours:g} is longer than the season of {days} days"
        yield ("season", "unbroken_hours"), message
    if season.warm_up_hours > 0 and season.unbroken_hours == 0:
        message = "is used only with unbroken_hours above 0; set it to 0"
        yield ("season", "warm_up_hours"), message
    elif season.warm_up_hours and season.warm_up_hours >= season.unbroken_hours:
        message = f"{season.warm_up_hours:g} leaves nothing of {season.unbroken_hours:g} hours"
        yield ("season", "warm_up_hours"), message


def _streets(streets: StreetsTable) -> Iterator[Finding]:
    if streets.signal_walk_s > streets.signal_cycle_s:
        message = f"{streets.signal_walk_s:g} is longer than signal_cycle_s"
        yield ("streets", "signal_walk_s"), message


def _requests(requests: RequestsTable) -> Iterator[Finding]:
    for key in ("hour_shares", "weekday_shares"):
        if not math.fsum(getattr(requests, key)) > 0:
            yield ("requests", key), "are all 0; at least one must be more"
    for key, amount in (("place", "weight"), ("kind", "share")):
        if not math.fsum(getattr(row, amount) for row in getattr(requests, key)) > 0:
            yield ("requests", key), f"all have a {amount} of 0; at least one must have more"
    yield from repeated(("requests", "kind"), [kind.name for kind in requests.kind])
    yield from kind_problems(requests)


def _amount_of_requests(
    season: SeasonTable, requests: RequestsTable, calendar: CalendarTable
) -> Iterator[Finding]:
    days = (season.last_day - season.first_day).days + 1
    most = requests.per_day * most_times(requests, calendar, "requests_factor")
    if most * days > MOST_REQUESTS:
        message = (
            f"{most:g} a day for {days:,} days are more than {MOST_REQUESTS:,} "
            "requests, the most one season may have"
        )
        yield ("requests", "per_day"), message


def _people(people: PeopleTable) -> Iterator[Finding]:
    if not math.fsum(people.hour_shares) > 0:
        yield ("people", "hour_shares"), "are all 0; for nobody on the streets set out_per_km to 0"
    if not people.arterial_weight + people.local_weight + people.path_weight > 0:
        message = "and the other weights are all 0; for nobody on the streets set out_per_km to 0"
        yield ("people", "local_weight"), message
    if people.open_share * people.openness_pair_ratio > 1:
        message = (
            f"{people.openness_pair_ratio:g} times open_share, {people.open_share:g}, "
            "is more than everybody"
        )
        yield ("people", "openness_pair_ratio"), message
    if mean_minutes(people.stay) < SHORTEST_STAY_MIN:
        yield ("people", "stay"), f"has a mean under {SHORTEST_STAY_MIN:g} min; give a longer one"


def _amount_of_people(
    season: SeasonTable, people: PeopleTable, calendar: CalendarTable
) -> Iterator[Finding]:
    days = (season.last_day - season.first_day).days + 1
    stay = mean_minutes(people.stay)
    if stay < SHORTEST_STAY_MIN:
        return
    out = people.out_per_km * most_times(people, calendar, "people_factor")
    willing = out * people.open_share * max(1.0, people.openness_pair_ratio)
    if willing * days * 1440.0 / stay > MOST_PEOPLE_PER_KM:
        message = (
            f"{out:g} with stays of {stay:g} min make more than "
            f"{MOST_PEOPLE_PER_KM:,} people per km in the season, the most that is possible"
        )
        yield ("people", "out_per_km"), message


def _shifts(shifts: Sequence[ShiftTable]) -> Iterator[Finding]:
    yield from repeated(("shift",), [shift.name for shift in shifts])
    for i, shift in enumerate(shifts):
        for day in WEEKDAYS:
            if sum(one == day for one in shift.days) > 1:
                yield ("shift", i, "days"), f'"{day}" stands more than once'
        starts = [shift.start, *shift.other_starts]
        for time in sorted({t for t in starts if starts.count(t) > 1}):
            yield ("shift", i, "other_starts"), f'"{clock_text(time)}" stands more than once'
    for day in WEEKDAYS:
        total = sum(shift.officers for shift in shifts if day in shift.days)
        if total > MOST_OFFICERS:
            message = f"make {total:,} officers on {day}; at most {MOST_OFFICERS} on one day"
            yield ("shift",), message
            return


def _dispatch(
    dispatch: DispatchTable, patrol: PatrolTable, shifts: Sequence[ShiftTable]
) -> Iterator[Finding]:
    areas = {patrol.area, *(row.area for row in patrol.override)}
    if dispatch.rule == "own-beat-first" and "beats" not in areas:
        yield ("dispatch", "rule"), '"own-beat-first" needs beats; set patrol.area = "beats"'
    if dispatch.rule == "preference" and not dispatch.preference:
        message = "is empty; the rule preference needs at least one [[dispatch.preference]]"
        yield ("dispatch", "preference"), message
    if dispatch.rule != "preference" and dispatch.preference:
        message = f'is used only with the rule "preference", not "{dispatch.rule}"'
        yield ("dispatch", "preference"), message
    most = sum(units_of(shift.officers, shift.unit, shift.left_over) for shift in shifts)
    names = [row.segment or "all others" for row in dispatch.preference]
    yield from repeated(("dispatch", "preference"), names, "segment")
    for i, row in enumerate(dispatch.preference):
        here = ("dispatch", "preference", i, "units")
        if len(set(row.units)) < len(row.units):
            yield here, "name a unit more than once"
        if max(row.units) > most:
            yield here, f"name unit {max(row.units)}; there are {most} units at most"


def mean_minutes(law: DurationTable) -> float:
    """Mean of a law for a length of time, in minutes."""
    if law.distribution == "list":
        return math.fsum(law.values_min) / len(law.values_min)
    return law.mean_min


_CHECKS: tuple[tuple[tuple[str, ...], Callable[..., Iterator[Finding]]], ...] = (
    (("season",), _season),
    (("streets",), _streets),
    (("requests",), _requests),
    (("streets",), closure_order),
    (("calendar",), calendar_problems),
    (("season", "requests", "calendar"), _amount_of_requests),
    (("people",), _people),
    (("season", "people", "calendar"), _amount_of_people),
    (("people",), people_checks.walkers_and_groups),
    (("season", "people"), people_checks.amount_of_walkers),
    (("people", "requests"), people_checks.flag_down_kind),
    (("contacts",), people_checks.referrals),
    (("activities", "shift", "season"), people_checks.doors),
    (("shift",), _shifts),
    (("shift",), check_minimum),
    (("crew",), check_speeds),
    (("activities", "shift", "season"), check_events),
    (("crew", "shift", "season"), check_roster),
    (("patrol",), patrol_problems),
    (("patrol", "shift", "season"), partial(check_overrides, patrol_problems)),
    (("patrol", "shift", "season"), check_posts),
    (("dispatch", "patrol", "shift"), _dispatch),
    (("dispatch",), urgent_requests),
    (("requests", "crew"), interruptions),
)

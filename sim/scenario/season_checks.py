"""What special days, closures, follow-ups and kinds' own hours and places must mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.scenario.errors import Location, shown_value
from sim.scenario.fields import clock_text
from sim.scenario.season_schema import CalendarTable, SpecialDayTable

if TYPE_CHECKING:
    from sim.scenario.demand_schema import KindTable, PlaceTable, RequestsTable
    from sim.scenario.schema import StreetsTable

Finding = tuple[Location, str]


def calendar_problems(calendar: CalendarTable) -> Iterator[Finding]:
    """Check special days, one by one and date by date."""
    for i, day in enumerate(calendar.special_day):
        here = ("calendar", "special_day", i)
        for one in sorted({d for d in day.dates if day.dates.count(d) > 1}):
            yield (*here, "dates"), f"{one} stands more than once"
        if len(day.hours) == 1:
            yield (*here, "hours"), "need two clock times, from and to, or none"
        for time in day.hours:
            if time % 60:
                yield (*here, "hours"), f'"{clock_text(time)}" is not a full hour'
        if day.hours[:1] == [24 * 60]:
            yield (*here, "hours"), '"24:00" ends a day; a start at midnight is "00:00"'
        if day.like and day.hours:
            yield (*here, "like"), "takes the whole day; leave hours out"
        if day.shifts == "like" and not day.like:
            yield (*here, "shifts"), 'is "like", but no weekday is given in like'
    for key, used in (("like", _has_pattern), ("shifts", _has_shifts)):
        first: dict[Any, int] = {}
        for i, day in enumerate(calendar.special_day):
            for one in day.dates if used(day) else []:
                if first.setdefault(one, i) != i:
                    name = shown_value(calendar.special_day[first[one]].name)
                    message = f"{one} has this from {name} already; let one of the two say it"
                    yield ("calendar", "special_day", i, key), message
                    break


def _has_pattern(day: SpecialDayTable) -> bool:
    return bool(day.like)


def _has_shifts(day: SpecialDayTable) -> bool:
    return day.shifts != "as-planned"


def closure_order(streets: StreetsTable) -> Iterator[Finding]:
    """Check closures in themselves."""
    for i, row in enumerate(streets.closure):
        here = ("streets", "closure", i)
        ways = {
            "street": row.street or row.from_street or row.to_street,
            "segments": row.segments,
            "from_corner and to_corner": row.from_corner or row.to_corner,
        }
        given = [way for way, value in ways.items() if value]
        if len(given) != 1:
            message = "needs street, segments, or from_corner and to_corner"
            yield here, message + (", only one of these" if given else "; none is given")
        elif bool(row.from_corner) != bool(row.to_corner):
            key = "to_corner" if row.from_corner else "from_corner"
            yield (*here, key), "is missing; a stretch goes from corner to corner of one street"
        elif given == ["street"] and not row.street:
            yield (*here, "street"), "is missing; name the street that is closed"
        elif bool(row.from_street) != bool(row.to_street):
            key = "to_street" if row.from_street else "from_street"
            message = "is missing; give both ends, or none to close all of the street"
            yield (*here, key), message
        if row.last_day < row.first_day:
            yield (*here, "last_day"), f"{row.last_day} is before first_day, {row.first_day}"


def sound_closures(streets: StreetsTable) -> bool:
    """Whether the closures can be laid on the streets."""
    return not any(True for _ in closure_order(streets))


def kind_problems(requests: RequestsTable) -> Iterator[Finding]:
    """Check factors by weekday, kinds' own hours and places, and follow-ups."""
    if len(requests.hour_factors_by_weekday) not in (0, 7):
        message = f"has {len(requests.hour_factors_by_weekday)} lists; it needs 7, or none"
        yield ("requests", "hour_factors_by_weekday"), message
    for i, kind in enumerate(requests.kind):
        here = ("requests", "kind", i)
        if kind.hour_shares and len(kind.hour_shares) != 24:
            message = f"has {len(kind.hour_shares)} numbers; it needs 24, or none"
            yield (*here, "hour_shares"), message
        elif kind.hour_shares and not math.fsum(kind.hour_shares) > 0:
            yield (*here, "hour_shares"), "are all 0; at least one must be more"
        if kind.place and kind.places_file:
            yield (*here, "places_file"), "is given beside place tables; give one of them"
        if kind.place and not math.fsum(row.weight for row in kind.place) > 0:
            yield (*here, "place"), "all have a weight of 0; at least one must have more"
        yield from _follow_up(kind, here)
    for place, row in places_of(requests):
        yield from _place(place, row)


def _follow_up(kind: KindTable, here: Location) -> Iterator[Finding]:
    low, high = kind.follow_up_after_days
    if low > high:
        yield (*here, "follow_up_after_days"), f"{low} to {high}: give the fewest days first"
    if kind.follow_up_share and not kind.to_foot_share:
        message = "is used only where some of the kind go to the foot patrol; to_foot_share is 0"
        yield (*here, "follow_up_share"), message


def _place(here: Location, place: PlaceTable) -> Iterator[Finding]:
    given = [k for k in ("segment", "corner", "street_class") if getattr(place, k)]
    if len(given) != 1:
        message = "needs one of segment, corner and street_class"
        yield here, message + (f", not {' and '.join(given)}" if given else "; none is given")
    if (place.from_m or place.to_m) and not place.segment:
        yield here, "from_m and to_m are used only with a segment"
    if place.to_m and place.from_m > place.to_m:
        yield (*here, "to_m"), f"{place.to_m:g} is before from_m, {place.from_m:g}"


def places_of(requests: RequestsTable | None) -> Iterator[tuple[Location, PlaceTable]]:
    """Yield every place at which requests arise, those of single kinds too."""
    if requests is None:
        return
    for i, row in enumerate(requests.place):
        yield ("requests", "place", i), row
    for k, kind in enumerate(requests.kind):
        for i, row in enumerate(kind.place):
            yield ("requests", "kind", k, "place", i), row


def most_times(section: Any, calendar: CalendarTable | None, key: str) -> float:
    """Most by which month, special days and factors by weekday may multiply a rate."""
    days: Sequence[SpecialDayTable] = calendar.special_day if calendar else []
    by_hour = max([1.0, *(max(row) for row in getattr(section, "hour_factors_by_weekday", []))])
    most: float = (
        by_hour * max(section.month_factors) * max([1.0, *(getattr(d, key) for d in days)])
    )
    return most


def closures_in(sections: Mapping[str, Any]) -> StreetsTable | None:
    """The streets if they have closures that can be laid on a map."""
    streets = sections.get("streets")
    return streets if streets and streets.closure and sound_closures(streets) else None

"""From a checked file to the frozen records that the program works with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario import season_records
from sim.scenario.attached import ENDING, Attached, attached_at
from sim.scenario.demand_model import INTERRUPTIBLE, Duration, Kind, People, Place, Requests
from sim.scenario.demand_schema import KindTable, PlaceTable, RequestsTable
from sim.scenario.duration_schema import DurationTable
from sim.scenario.duty_model import WEEKDAYS, Activities, Crew, Doors, Event, Pattern, Shift
from sim.scenario.duty_schema import CrewTable, DoorsTable, EventTable
from sim.scenario.errors import Location
from sim.scenario.model import Contacts, Dispatch, Preference, Referral, Scenario, Season, Streets
from sim.scenario.override_checks import given
from sim.scenario.patrol_model import Override, Patrol
from sim.scenario.patrol_schema import PatrolKeys, PatrolTable
from sim.scenario.roster_file import without_names
from sim.scenario.schema import ContactsTable, ScenarioFile, StreetsTable


def scenario_record(file: ScenarioFile, name: str, files: Mapping[Location, Attached]) -> Scenario:
    """Make the scenario record of a checked file.

    Shares of requests by hour, weekday, kind and place are divided by their
    sums; people by hour stay relative to the busiest hour.

    Parameters
    ----------
    file : ScenarioFile
    name : str
    files : mapping of Location to Attached
        Files that the scenario names, by the key that names them.

    Returns
    -------
    Scenario
    """
    people = file.people.model_dump()
    people.update(
        hour_shares=tuple(file.people.hour_shares),
        month_factors=tuple(file.people.month_factors),
        stay=duration_record(file.people.stay),
        talk=duration_record(file.people.talk),
        group_sizes=shares_of_one(file.people.group_sizes),
        flag_down_handling=duration_record(file.people.flag_down_handling),
    )
    dispatch = file.dispatch.model_dump()
    dispatch["preference"] = tuple(
        Preference(row.segment, tuple(row.units)) for row in file.dispatch.preference
    )
    shifts = tuple(
        Shift(
            name=shift.name,
            days=tuple(day for day in WEEKDAYS if day in shift.days),
            start=shift.start,
            end=shift.end,
            other_starts=tuple(shift.other_starts),
            officers=shift.officers,
            unit=shift.unit,
            minimum_officers=shift.minimum_officers,
            left_over=shift.left_over,
        )
        for shift in file.shift
    )
    return Scenario(
        name=name,
        about=file.about,
        about_es=file.about_es,
        season=Season(**file.season.model_dump()),
        streets=_streets_record(file.streets),
        requests=_requests_record(file.requests, files),
        people=People(**people),
        calendar=season_records.calendar(file.calendar),
        weather=season_records.weather(file.weather),
        shifts=shifts,
        crew=_crew_record(file.crew, files),
        patrol=_patrol_record(file.patrol, files),
        dispatch=Dispatch(**dispatch),
        contacts=_contacts_record(file.contacts),
        costs=season_records.costs(file.costs),
        activities=Activities(
            doors=tuple(_doors_record(table) for table in file.activities.doors),
            events=tuple(_event_record(table) for table in file.activities.event),
        ),
    )


def held(value: Any) -> Any:
    """A value as a record holds it: a list as a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _patrol_record(table: PatrolTable, files: Mapping[Location, Attached]) -> Patrol:
    def read(key: str, value: Any, *place: str | int) -> Any:
        if key.endswith(ENDING):
            return attached_at(files, "patrol", *place, key)
        return held(value)

    keys = {key: read(key, getattr(table, key)) for key in PatrolKeys.model_fields}
    overrides = tuple(
        Override(
            shifts=tuple(one.shifts),
            days=tuple(day for day in WEEKDAYS if day in one.days),
            units=tuple(one.units),
            changes=tuple((key, read(key, value, "override", i)) for key, value in given(one)),
        )
        for i, one in enumerate(table.override)
    )
    return Patrol(**keys, overrides=overrides)


def duration_record(table: DurationTable) -> Duration:
    """Make the record of a law for a length of time."""
    return Duration(table.distribution, table.mean_min, table.sigma, tuple(table.values_min))


def shares_of_one(values: Sequence[float]) -> tuple[float, ...]:
    """Divide by the sum; shares that already sum to 1 stay exactly as they are."""
    total = math.fsum(values)
    if abs(total - 1.0) < 1e-9:
        return tuple(values)
    return tuple(value / total for value in values)


def _crew_record(table: CrewTable, files: Mapping[Location, Attached]) -> Crew:
    roster = attached_at(files, "crew", "roster_file")
    return Crew(**{
        **table.model_dump(),
        "pattern": tuple(
            Pattern(
                tuple(row.officers), tuple(d for d in WEEKDAYS if d in row.days), row.shift
            )
            for row in table.pattern
        ),
        "roster_file": Attached(roster.file, without_names(roster.text)) if roster else roster,
        "meal_places": tuple(table.meal_places),
        "officer_speeds_mps": tuple(table.officer_speeds_mps),
    })  # fmt: skip


def _streets_record(table: StreetsTable) -> Streets:
    plain = {key: value for key, value in table.model_dump().items() if key != "closure"}
    return Streets(**plain, closures=season_records.closures(table.closure))


def _places(tables: Sequence[PlaceTable]) -> tuple[Place, ...]:
    weights = shares_of_one([place.weight for place in tables]) if tables else ()
    return tuple(
        Place(**{**place.model_dump(), "weight": weight})
        for place, weight in zip(tables, weights, strict=True)
    )


def _requests_record(table: RequestsTable, files: Mapping[Location, Attached]) -> Requests:
    shares = shares_of_one([kind.share for kind in table.kind])
    return Requests(
        per_day=table.per_day,
        hour_shares=shares_of_one(table.hour_shares),
        weekday_shares=shares_of_one(table.weekday_shares),
        season_cv=table.season_cv,
        day_variance=table.day_variance,
        places=_places(table.place),
        kinds=tuple(
            _kind_record(kind, share, attached_at(files, "requests", "kind", i, "places_file"))
            for i, (kind, share) in enumerate(zip(table.kind, shares, strict=True))
        ),
        month_factors=tuple(table.month_factors),
        places_file=attached_at(files, "requests", "places_file"),
        hour_factors_by_weekday=tuple(map(tuple, table.hour_factors_by_weekday)),
        minimum_count=table.minimum_count,
    )


def _contacts_record(table: ContactsTable) -> Contacts:
    contacts = table.model_dump(exclude={"referral"})
    referrals = tuple(
        Referral(**{**row.model_dump(), "handling": duration_record(row.handling)})
        for row in table.referral
    )
    return Contacts(**contacts, referrals=referrals)


def _doors_record(table: DoorsTable) -> Doors:
    doors = table.model_dump()
    doors.update(
        days=tuple(day for day in WEEKDAYS if day in table.days),
        dates=tuple(sorted(set(table.dates))),
        shifts=tuple(table.shifts),
        units=tuple(table.units),
        talk=duration_record(table.talk),
    )
    return Doors(**doors)


def _event_record(table: EventTable) -> Event:
    return Event(**{
        **table.model_dump(),
        "days": tuple(day for day in WEEKDAYS if day in table.days),
        "dates": tuple(sorted(set(table.dates))),
        "shifts": tuple(table.shifts),
        "talk": duration_record(table.talk),
    })  # fmt: skip


def _kind_record(kind: KindTable, share: float, places_file: Attached) -> Kind:
    follow_up = kind.follow_up_handling
    return Kind(
        name=kind.name,
        share=share,
        priority=kind.priority,
        to_foot_share=kind.to_foot_share,
        handling=duration_record(kind.handling),
        patience=duration_record(kind.patience) if kind.patience else None,
        officers_needed=kind.officers_needed,
        two_officers_required_share=kind.two_officers_required_share,
        may_interrupt=tuple(one for one in INTERRUPTIBLE if one in kind.may_interrupt),
        car_response=duration_record(kind.car_response),
        hour_shares=shares_of_one(kind.hour_shares) if kind.hour_shares else (),
        places=_places(kind.place),
        places_file=places_file,
        follow_up_share=kind.follow_up_share,
        follow_up_after_days=tuple(kind.follow_up_after_days),
        follow_up_handling=duration_record(follow_up) if follow_up else None,
    )

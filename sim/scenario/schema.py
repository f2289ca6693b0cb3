"""What may stand in a scenario file: every section, key, type, bound and unit.

These models check the shape of a file, key by key; what keys mean together
is checked in `checks`. Keys are those of `sim.scenario.model`, with the
tables in the singular as TOML writes them ([[shift]], [[requests.kind]]).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.demand_schema import PeopleTable, RequestsTable
from sim.scenario.duration_schema import MOST_MINUTES, DurationTable
from sim.scenario.duty_schema import MOST_OFFICERS, ActivitiesTable, CrewTable, ShiftTable
from sim.scenario.fields import (
    Day,
    Line,
    LineOrEmpty,
    Name,
    Number,
    Table,
    Whole,
    YesNo,
    bounded,
    listed,
    portion,
    said,
)
from sim.scenario.patrol_schema import PatrolTable
from sim.scenario.season_schema import (
    CalendarTable,
    ClosureTable,
    CostsTable,
    WeatherTable,
)


class SeasonTable(Table):
    """The days that are simulated."""

    first_day: Day = said("first day", "date, included")
    last_day: Day = said("last day", "date, included")
    unbroken_hours: Number = bounded(
        "one unbroken stretch", 0, 30_000,
        "hours; above 0 the season is one stretch without shifts' ends (textbook cases), else 0",
    )  # fmt: skip
    warm_up_hours: Number = bounded(
        "warm-up", 0, 30_000, "hours at the start of an unbroken stretch that do not count"
    )


class StreetsTable(Table):
    """The street graph and the mean signal."""

    graph: Line = said("street graph", "name of a built street graph, or a path to its file")
    signal_cycle_s: Number = bounded("signal cycle", 1, 3600, "seconds from green to green")
    signal_walk_s: Number = bounded("walk time of a signal", 0, 3600, "seconds of a cycle")
    closure: list[ClosureTable] = listed("closure", 0, 200, "streets closed for some hours")


class PreferenceTable(Table):
    """Ordered units for requests on one segment."""

    segment: LineOrEmpty = said("segment", 'segment id, "" for all others')
    units: list[Annotated[Whole, Field(ge=1, le=MOST_OFFICERS)]] = listed(
        "units", 1, MOST_OFFICERS, "numbers from 1 within the crew on duty, first choice first"
    )


class DispatchTable(Table):
    """Who is sent, who waits, who is handed to a patrol car."""

    rule: Literal[
        "nearest", "own-beat-first", "preference", "least-busy", "expected-soonest"
    ] = said("rule", "who is sent")  # fmt: skip
    preference: list[PreferenceTable] = listed("preference", 0, 20_000, "for the rule preference")
    queue_at_most: Whole = bounded("requests that may wait", -1, 1_000_000, "-1: any number; 0: "
                                   "nobody waits")  # fmt: skip
    delay_min: Number = bounded("time to dispatch", 0, MOST_MINUTES, "minutes from the call to the "
                                "order")  # fmt: skip
    talk_interruptible: YesNo = said("talks may be cut off", "by a request")
    redirect: YesNo = said("redirect", "may a unit under way be sent to a more urgent request")
    hand_over_after_min: Number = bounded("hand over after", 0, MOST_MINUTES, "minutes of waiting; "
                                          "0: never for waiting alone")  # fmt: skip
    keep_free_units: Whole = bounded("units kept free", 0, MOST_OFFICERS, "less urgent requests "
                                     "leave so many units free; 0: none")  # fmt: skip
    keep_free_for_priority: Whole = bounded("units are kept free for", 1, 9, "requests of this or "
                                            "a more urgent priority")  # fmt: skip
    ageing_min_per_level: Number = bounded(
        "ageing of waiting requests", 0, MOST_MINUTES,
        "minutes of waiting that count as one level of priority in the queue; 0: none",
    )  # fmt: skip
    preempt_priority: Whole = bounded("may interrupt other requests", 0, 9, "requests of this or "
                                      "a more urgent priority; 0: never")  # fmt: skip
    preempted_then: Literal["resume", "restart", "hand-over"] = said(
        "request that was interrupted", "goes on where it was, begins again, or goes to a car"
    )
    preempted_by: Literal["any", "same"] = said("taken up again by", "any unit, or the same one")


class ReferralTable(Table):
    """Talks and requests that lead to another service."""

    resource: Name = said("resource", "service to which people are referred")
    share_of_talks: Number = portion("talks that lead to it", "of talks with people out and at "
                                     "doors")  # fmt: skip
    share_of_requests: Number = portion("requests that lead to it", "of requests on foot")
    handling: DurationTable = said("time for it", "added to the talk or to the handling")


class ContactsTable(Table):
    """How talks are counted."""

    recorded_share: Number = portion("recorded talks", "of talks that end up in the tally")
    again_after_h: Number = bounded("counted again after", 0, 100_000, "hours after which the "
                                    "same resident counts again")  # fmt: skip
    callers_count: YesNo = said("callers are contacts", "who is reached on foot at a request")
    referral: list[ReferralTable] = listed("referrals", 0, 20, "talks and requests that lead to "
                                           "another service")  # fmt: skip


class AssumedTable(Table):
    """An assumed number: the range it may have, and why."""

    why: Line = said("why", "reason for the value")
    plausible: list[Number] | None = Field(
        default=None, min_length=2, max_length=2, title="plausible range",
        description="lowest and highest plausible value",
    )  # fmt: skip


class ScenarioFile(Table):
    """A complete scenario, as written in one file or a base with changes."""

    format: Literal[1] = said("format", "version of this file format: 1")
    about: Line = said("about", "one line: what this scenario is")
    about_es: LineOrEmpty = Field(
        default="", title="about, in Spanish", description="the same line for the page in Spanish"
    )
    base: LineOrEmpty = Field(
        default="", title="base", description="scenario that this one changes, by name"
    )
    demand: LineOrEmpty = Field(
        default="", title="requests from another file",
        description="file of requests, by name, as walks calibrate writes it",
    )  # fmt: skip
    season: SeasonTable = said("season", "days that are simulated")
    streets: StreetsTable = said("streets", "street graph and signals")
    requests: RequestsTable = said("requests", "what residents ask for")
    people: PeopleTable = said("people", "people out on the streets")
    calendar: CalendarTable = said("calendar", "holidays and other special days")
    weather: WeatherTable = said("weather", "rain and what it does")
    shift: list[ShiftTable] = listed("shift", 0, 50, "officers on duty together; none: cars only")
    crew: CrewTable = said("crew", "officers as workers")
    patrol: PatrolTable = said("patrol", "how units walk")
    dispatch: DispatchTable = said("dispatch", "who is sent to a request")
    contacts: ContactsTable = said("contacts", "how talks are counted")
    costs: CostsTable = said("costs", "where the officer-hours come from, and their price")
    activities: ActivitiesTable = said("activities", "what units do at set times besides patrol")
    source: dict[str, Line] = Field(
        default={}, title="sources", description="key path of a parameter: where its value is from"
    )
    assumed: dict[str, AssumedTable] = Field(
        default={}, title="assumptions", description="key path of an assumed parameter"
    )


SECTIONS = (
    "season", "streets", "requests", "people", "calendar", "weather", "shift", "crew", "patrol",
    "dispatch", "contacts", "costs", "activities",
)  # fmt: skip
"""Sections that make up a scenario, in the order in which files show them."""

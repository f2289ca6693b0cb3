"""What may stand in a scenario file on the season: special days, rain, closures, costs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.duty_model import Weekday
from sim.scenario.fields import (
    Clock,
    Day,
    Line,
    LineOrEmpty,
    Name,
    Number,
    Start,
    Table,
    Whole,
    bounded,
    listed,
    said,
)

MOST_DATES = 400
Share = Annotated[Number, Field(ge=0, le=1)]


def by_month(title: str, meaning: str) -> Any:
    """A list field with one number for each month."""
    return listed(title, 12, 12, meaning)


class SpecialDayTable(Table):
    """Dates that are not like others: holidays, event nights."""

    name: Name = said("name", "short name of this day")
    dates: list[Day] = listed("dates", 1, MOST_DATES, "dates on which it falls")
    hours: list[Clock] = Field(
        default=[], max_length=2, title="hours",
        description="full hours from and to for the factors, an end at or before the start is "
        "the next day; empty: the whole day",
    )  # fmt: skip
    requests_factor: Number = Field(
        default=1.0, ge=0, le=1000, title="requests", description="times as many as else"
    )
    people_factor: Number = Field(
        default=1.0, ge=0, le=1000, title="people out", description="times as many as else"
    )
    like: Weekday | Literal[""] = Field(
        default="", title="like", description='weekday whose share of requests it has; "": its own'
    )
    shifts: Literal["as-planned", "none", "like"] = Field(
        default="as-planned", title="shifts",
        description="shifts of its own weekday, none, or those of the weekday it is like",
    )  # fmt: skip


class CalendarTable(Table):
    """Days that are not like others."""

    special_day: list[SpecialDayTable] = listed("special day", 0, 400, "holidays and events")


class WeatherTable(Table):
    """Rain: how often, and what it does."""

    rain_day_share: list[Share] = by_month(
        "rain days", "January to December, share of the days with rain; all 0: it never rains"
    )
    rain_hours: Whole = bounded(
        "rain lasts", 0, 24, "full hours, from an hour that is drawn; 0: the whole day"
    )
    people_factor: Number = bounded("people out in the rain", 0, 10, "times as many as else")
    requests_factor: Number = bounded("requests in the rain", 0, 10, "times as many as else")
    walk_speed_factor: Number = bounded(
        "walking in the rain", 0.1, 2, "speed in shifts that meet the rain, times that of others"
    )


class ClosureTable(Table):
    """Streets that nobody walks through for some hours."""

    name: Name = said("name", "short name of this closure")
    segments: list[Line] = Field(
        default=[], max_length=2000, title="segments", description="segment ids"
    )
    street: LineOrEmpty = Field(
        default="", title="street", description="name of a street, all of which is closed"
    )
    from_street: LineOrEmpty = Field(
        default="", title="from street",
        description="only from where this street meets it, to to_street",
    )  # fmt: skip
    to_street: LineOrEmpty = Field(
        default="", title="to street", description="where the closed part of the street ends"
    )
    from_corner: LineOrEmpty = Field(
        default="", title="from", description="corner at which the closed stretch begins"
    )
    to_corner: LineOrEmpty = Field(
        default="", title="to", description="corner of the same street at which it ends"
    )
    first_day: Day = said("first day", "date on which it is closed first")
    last_day: Day = said("last day", "date on which it is closed last")
    start: Start = Field(default=0, title="from", description="clock time on each of these days")
    end: Clock = Field(
        default=1440, title="to",
        description="clock time; at or before the start: the next day",
    )  # fmt: skip


HoursFrom = Literal["not-stated", "overtime", "radio-patrol", "new-positions"]


class CostsTable(Table):
    """Where the hours come from, and what they cost."""

    hours_from: HoursFrom = said("officer-hours come from", "what the officers would do else")
    dollars_per_officer_hour: Number = bounded(
        "price of an officer-hour", 0, 10_000, "dollars; 0: not given, no dollars are shown"
    )
    overtime_dollars_per_hour: Number = bounded(
        "price of an hour of overtime", 0, 10_000, "dollars; 0: as an officer-hour"
    )

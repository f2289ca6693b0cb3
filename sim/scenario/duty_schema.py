"""What may stand in a scenario file on duty: shifts, crew, doors and events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.duration_schema import DurationTable
from sim.scenario.duty_model import WEEKDAYS, Weekday
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
    YesNo,
    bounded,
    listed,
    portion,
    said,
)

MOST_OFFICERS = 400
MOST_HEADS = 2000
MOST_TALKS_PER_H = 600


class ShiftTable(Table):
    """Officers on duty together."""

    name: Name = said("name", "short name of this shift")
    days: list[Weekday] = listed("days", 1, 7, "weekdays on which it starts")
    start: Start = said("start", 'clock time, "HH:MM"')
    end: Clock = said("end", 'clock time up to "24:00"; at or before the start: the next day')
    other_starts: list[Start] = Field(
        default=[], max_length=48, title="other starts",
        description="further start times; one of all is drawn for each date, the length stays",
    )  # fmt: skip
    officers: Whole = bounded("officers", 1, MOST_OFFICERS, "on duty in this shift")
    unit: Literal["pair", "single"] = said("unit", "officers walk in pairs or as singles")
    minimum_officers: Whole = Field(
        default=0, ge=0, le=MOST_OFFICERS, title="minimum crew",
        description="officers; with fewer the shift is not walked, 0: no minimum",
    )  # fmt: skip
    left_over: Literal["alone", "third"] = Field(
        default="alone", title="officer left over from pairs",
        description="walks alone, or joins a pair as a third",
    )  # fmt: skip


class PatternTable(Table):
    """A fixed weekly pattern of some officers."""

    officers: list[Annotated[Whole, Field(ge=1, le=MOST_HEADS)]] = listed(
        "officers", 1, MOST_HEADS, "their numbers, from 1"
    )
    days: list[Weekday] = listed("days", 1, 7, "weekdays on which they work")
    shift: LineOrEmpty = Field(
        default="", title="shift", description='name of a shift, "": whichever needs them'
    )


class CrewTable(Table):
    """Officers as workers."""

    heads: Whole = bounded("heads", 0, MOST_HEADS, "people in the crew; 0: every shift is filled "
                           "as planned")  # fmt: skip
    shifts_per_officer_week: Number = bounded("shifts per officer", 0.1, 7, "a week")
    roster: Literal["spread", "weekly", "rotating", "file"] = said(
        "roster", "how heads become officers on duty"
    )
    pattern: list[PatternTable] = listed("pattern", 0, MOST_HEADS, "for the roster weekly")
    on_days: Whole = bounded("days on", 1, 28, "in a row, for the roster rotating")
    off_days: Whole = bounded("days off", 0, 28, "in a row, for the roster rotating")
    roster_file: LineOrEmpty = said(
        "roster file", "CSV with the columns date or weekday, name, shift, for the roster file"
    )
    absence_share: Number = bounded("absence", 0, 0.95, "share from 0 to 0.95: planned shifts "
                                    "missed")  # fmt: skip
    training_days_per_month: Number = bounded(
        "training", 0, 20, "days a month on which an officer trains instead of walking"
    )
    fill_with_overtime: Literal["no", "minimum", "plan"] = said(
        "overtime to fill", "call in officers on their days off, up to the minimum crew of a "
        "shift or up to its plan",
    )  # fmt: skip
    rest_h: Number = bounded("rest between shifts", 0, 48, "hours, for officers who are called "
                             "in and for walks roster")  # fmt: skip
    days_on_at_most: Whole = bounded("days on in a row", 1, 28, "at most, for walks roster")
    days_off_in_row: Whole = bounded("days off in a row", 1, 6, "at least, for walks roster")
    weekends_off: Whole = bounded("weekends off", 0, 52, "free of Saturday and Sunday, for each "
                                  "officer in the weeks of walks roster")  # fmt: skip
    briefing_min: Number = bounded("briefing", 0, 1440, "minutes at the start of a shift")
    writing_min: Number = bounded("report writing", 0, 1440, "minutes at the end of a shift")
    meal_min: Number = bounded("meal", 0, 1440, "minutes; 0: none")
    meal_after_h: Number = bounded("meal falls due after", 0, 24, "hours on duty")
    meal_if_longer_h: Number = bounded("meal only in longer shifts", 0, 24, "hours; a shift "
                                       "longer than this has a meal")  # fmt: skip
    meal_places: list[Line] = listed("meal places", 0, 100, "corners or places, the nearest is "
                                     "taken; none: where it falls due")  # fmt: skip
    walk_speed_mps: Number = bounded("walking speed on patrol", 0.05, 1e6, "metres per second")
    response_speed_mps: Number = bounded("walking speed to a request", 0.05, 1e6,
                                         "metres per second")  # fmt: skip
    speed_sd_mps: Number = bounded("difference between officers", 0, 1e5, "standard deviation of "
                                   "the speed, metres per second")  # fmt: skip
    officer_speeds_mps: list[Annotated[Number, Field(ge=0.05, le=1e6)]] = listed(
        "speed of each officer", 0, MOST_HEADS, "metres per second on patrol, by number from 1; "
        "officers beyond the list are drawn",
    )  # fmt: skip
    base: Line = said("base", "named corner or place where shifts start and end")
    transfer_min: Number = bounded("way from the base", 0, 1440, "minutes each way by car")
    walk_back: YesNo = said(
        "way back", "do officers walk back to the base; false: a car picks them up"
    )
    end_of_shift: Literal["finish", "hand-over"] = said(
        "request in hand at the end of a shift", "finish it as overtime, or hand it over"
    )
    spanish_speaker_share: Number = portion("officers who speak Spanish", "of officers")


class ActivityTable(Table):
    """What units do at set times besides patrol."""

    name: Name = said("name", "short name of this activity")
    days: list[Weekday] = Field(
        default=list(WEEKDAYS), min_length=1, max_length=7, title="days",
        description="weekdays on which it takes place",
    )  # fmt: skip
    dates: list[Day] = Field(
        default=[], max_length=1000, title="dates", description="only on these; empty: on all days"
    )
    start: Start = said("start", 'clock time, "HH:MM"')
    end: Clock = said("end", 'clock time up to "24:00"; at or before the start: the next day')
    shifts: list[Name] = Field(
        default=[], max_length=50, title="shifts", description="whose units take part; empty: all"
    )


class DoorsTable(ActivityTable):
    """Hours in which officers knock on doors along their route."""

    units: list[Annotated[Whole, Field(ge=1, le=MOST_OFFICERS)]] = Field(
        default=[], max_length=MOST_OFFICERS, title="units",
        description="numbers within the shift, from 1; empty: all",
    )  # fmt: skip
    knocks_per_street: Whole = bounded("doors on a street", 1, 1000, "doors knocked at each time a "
                                       "unit walks a street")  # fmt: skip
    residents_per_door: Number = bounded("residents behind a door", 0.1, 10_000, "so many of those "
                                         "who live on a street share a door")  # fmt: skip
    answer_share: Number = portion("doors that open", "of doors knocked at where somebody opens")
    knock_min: Number = bounded("time at a closed door", 0, 1440, "minutes")
    talk: DurationTable = said("visit", "with who opens, from the knock on")


class EventTable(ActivityTable):
    """A meeting, post or other event that officers attend at a place."""

    place: Line = said("place", "corner or place")
    officers: Whole = bounded("officers", 1, MOST_OFFICERS, "needed there at once")
    arrive_min: Number = Field(
        default=0.0, ge=0, le=240, title="there before", description="minutes before the start"
    )
    requests: Literal["answer", "urgent-only", "wait"] = said(
        "requests meanwhile", "answered, only urgent ones, or they wait (but for kinds that may "
        "interrupt an event)",
    )  # fmt: skip
    urgent_priority: Whole = Field(
        default=1, ge=1, le=9, title="urgent", description="with urgent-only: up to this priority"
    )
    talks_per_h: Number = bounded("people who talk", 0, MOST_TALKS_PER_H, "an hour, who would "
                                  "talk with an officer there")  # fmt: skip
    talk: DurationTable = said("length of a talk", "with one person there")


class ActivitiesTable(Table):
    """What units do at set times besides patrol and requests."""

    doors: list[DoorsTable] = listed("door visits", 0, 100, "hours in which officers knock on "
                                     "doors")  # fmt: skip
    event: list[EventTable] = listed("events", 0, 200, "meetings, posts and other events")

"""What may stand in a scenario file: every section, key, type, bound and unit.

These models check the shape of a file, key by key; what keys mean together
is checked in `checks`. Keys are those of `sim.scenario.model`, with the
tables in the singular as TOML writes them ([[shift]], [[requests.kind]]).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.scenario.errors import did_you_mean, shown_value
from sim.scenario.fields import (
    Clock,
    Day,
    Line,
    LineOrEmpty,
    Name,
    Number,
    Start,
    Table,
    Weekday,
    Weight,
    Whole,
    YesNo,
    bounded,
    listed,
    no_negative_zero,
    portion,
    said,
    with_any_of,
    wrong,
)
from sim.scenario.model import WEEKDAYS
from sim.scenario.season_schema import (
    CalendarTable,
    ClosureTable,
    CostsTable,
    WeatherTable,
    by_month,
)

ENDLESS = "endless"
MOST_OFFICERS = 400
MOST_HEADS = 2000
MOST_TALKS_PER_H = 600
MOST_MINUTES = 100_000.0

Minutes = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0, le=MOST_MINUTES),
    AfterValidator(no_negative_zero),
]


class DurationTable(Table):
    """A law for a length of time."""

    distribution: Literal["exponential", "lognormal", "constant", "list"] = said(
        "law", "exponential and constant use mean_min; lognormal mean_min and sigma; "
        "list draws one of values_min with equal chances",
    )  # fmt: skip
    mean_min: Number = Field(
        default=0.0, ge=0, le=MOST_MINUTES, title="mean", description="minutes"
    )
    sigma: Number = Field(
        default=0.0, ge=0, le=4, title="sigma", description="standard deviation of the log"
    )
    values_min: list[Minutes] = Field(
        default=[], max_length=10_000, title="values", description="minutes, one drawn each time"
    )

    @model_validator(mode="after")
    def _keys_fit_the_law(self) -> DurationTable:
        needed = {
            "exponential": {"mean_min"},
            "constant": {"mean_min"},
            "lognormal": {"mean_min", "sigma"},
            "list": {"values_min"},
        }[self.distribution]
        given = self.model_fields_set - {"distribution"}
        faults = [f"needs {key}" for key in sorted(needed - given)]
        faults += [f"does not use {key}; take it out" for key in sorted(given - needed)]
        random = self.distribution in ("exponential", "lognormal")
        if random and "mean_min" in given and self.mean_min == 0:
            faults.append("needs a mean_min above 0")
        if self.distribution == "list" and "values_min" in given and not self.values_min:
            faults.append("needs at least one value in values_min")
        if faults:
            message = f'the law "{self.distribution}" ' + " and ".join(faults)
            raise wrong(message)
        return self


def _endless(value: Any) -> Any:
    """Read the word "endless" as no limit."""
    if not isinstance(value, str):
        return value
    if value == ENDLESS:
        return None
    near = did_you_mean(value, [ENDLESS])
    message = f'{shown_value(value)} is neither a table nor "{ENDLESS}"' + (near and f"; {near}")
    raise wrong(message)


Patience = Annotated[DurationTable | None, BeforeValidator(_endless)]


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


class PlaceTable(Table):
    """Where a part of the requests arises: one of segment, corner, street_class."""

    weight: Weight = said("weight", "relative weight of this place")
    segment: LineOrEmpty = Field(
        default="", title="segment", description="segment id; uniform over its length"
    )
    from_m: Number = Field(
        default=0.0, ge=0, le=1e6, title="from", description="metres along the segment"
    )
    to_m: Number = Field(
        default=0.0, ge=0, le=1e6, title="to", description="metres along the segment, 0: its end"
    )
    corner: LineOrEmpty = Field(default="", title="corner", description="named corner or place")
    street_class: Literal["", "arterial", "local", "path", "any"] = Field(
        default="", title="class of street", description="all segments of a class, by length"
    )


FollowUpDays = Annotated[Whole, Field(ge=1, le=365)]


class KindTable(Table):
    """One kind of request."""

    name: Name = said("name", "short name of this kind")
    share: Weight = said("share of requests", "part of all requests; all kinds are divided by "
                         "their sum")  # fmt: skip
    priority: Whole = bounded("priority", 1, 9, "1 is the most urgent")
    to_foot_share: Number = portion("goes to the foot patrol", "of this kind asked of the foot "
                                  "patrol; the rest goes to patrol cars")  # fmt: skip
    handling: DurationTable = said("time to handle", "from the moment enough officers are there")
    patience: Patience = said("patience", 'how long the caller waits for the first officer, or '
                              '"endless"')  # fmt: skip
    officers_needed: Whole = bounded("officers needed", 1, MOST_OFFICERS, "at once")
    two_officers_required_share: Number = portion(
        "needs two officers", "of this kind that needs two officers (one pair or two singles)"
    )
    may_interrupt: list[Literal["talk", "meal", "event", "returning", "writing"]] = Field(
        default=["talk", "returning"], max_length=5, title="may interrupt",
        description="what a unit may be taken from for it, besides walking its route",
    )  # fmt: skip
    car_response: DurationTable = said(
        "patrol car comes after", "until a patrol car is there, once it is left to one"
    )
    hour_shares: list[Weight] = Field(
        default=[], max_length=24, title="requests of this kind by hour",
        description="hours 0 to 23, relative; empty: as all requests",
    )  # fmt: skip
    place: list[PlaceTable] = Field(
        default=[], max_length=5000, title="place",
        description="where requests of this kind arise; empty: as all requests",
    )  # fmt: skip
    places_file: LineOrEmpty = Field(
        default="", title="weight file of places",
        description="CSV file of places and weights, in place of the tables",
    )  # fmt: skip
    follow_up_share: Number = Field(
        default=0.0, ge=0, le=1, title="leads to a follow-up",
        description="share from 0 to 1: of those answered on foot",
    )  # fmt: skip
    follow_up_after_days: list[FollowUpDays] = Field(
        default=[1, 7], min_length=2, max_length=2, title="follow-up after",
        description="fewest and most days; each number of days between has the same chance",
    )  # fmt: skip
    follow_up_handling: DurationTable | None = Field(
        default=None, title="time to handle a follow-up", description="left out: as handling"
    )


class RequestsTable(Table):
    """Demand: how many a day, when, where and of what kind."""

    per_day: Number = bounded("requests a day", 0, 100_000, "mean over the season")
    hour_shares: list[Weight] = listed("requests by hour", 24, 24, "hours 0 to 23, relative")
    weekday_shares: list[Weight] = listed("requests by weekday", 7, 7, "mon to sun, relative")
    season_cv: Number = bounded("luck of a season", 0, 2, "standard deviation of the season's "
                                "level over its mean")  # fmt: skip
    day_variance: Number = bounded("busy and quiet days", 0, 10, "variance of the day factor, "
                                   "which has mean 1")  # fmt: skip
    month_factors: list[Weight] = by_month(
        "requests by month", "January to December, factors on requests a day"
    )
    places_file: LineOrEmpty = said(
        "weight file of places", 'CSV file of places and weights, in place of the tables; "": none'
    )
    place: list[PlaceTable] = listed("place", 1, 5000, "where requests arise")
    kind: list[KindTable] = listed("kind", 1, 50, "kinds of request")


class PeopleTable(Table):
    """People who stand out on the streets."""

    out_per_km: Number = bounded("people out on the streets", 0, 1000, "people standing on a km "
                                 "of street in the busiest hour")  # fmt: skip
    hour_shares: list[Weight] = listed("people out by hour", 24, 24, "hours 0 to 23, relative to "
                                       "the busiest")  # fmt: skip
    arterial_weight: Number = bounded("people on arterials", 0, 1000, "relative density")
    local_weight: Number = bounded("people on local streets", 0, 1000, "relative density")
    path_weight: Number = bounded("people on paths", 0, 1000, "relative density")
    stay: DurationTable = said("stay in one spot", "how long a person stands there")
    open_share: Number = portion("would talk", "of people out who would talk with one officer")
    openness_pair_ratio: Number = bounded(
        "openness to a pair", 0, 100, "open_share times this would talk with a pair"
    )
    talk: DurationTable = said("length of a talk", "with one person")
    residents_per_km: Number = bounded("residents", 0.1, 100_000, "people who live on a km of "
                                       "street")  # fmt: skip
    season_cv: Number = bounded("luck of a season, people out", 0, 2, "standard deviation of the "
                                "season's level over its mean")  # fmt: skip
    day_variance: Number = bounded("days with more and fewer people out", 0, 10,
                                   "variance of the day factor, which has mean 1")  # fmt: skip
    month_factors: list[Weight] = by_month(
        "people out by month", "January to December, factors on people out"
    )
    walking_per_km: Number = bounded("people walking on the streets", 0, 1000, "people walking on "
                                     "a km of street in the busiest hour, half each way; 0: "
                                     "none")  # fmt: skip
    walking_speed_mps: Number = bounded("walking speed of people", 0.05, 100, "metres per second")
    walking_open_share: Number = portion("would stop and talk", "of people walking who would talk "
                                         "with one officer")  # fmt: skip
    group_sizes: list[Weight] = listed("groups", 1, 20, "relative shares of groups of 1, 2, 3, ... "
                                       "people among those out")  # fmt: skip
    flag_down_share: Number = portion("want something", "of people out who would talk; they talk "
                                      "with any unit that passes; 0: none")  # fmt: skip
    flag_down_handling: DurationTable = said("time for a flag-down", "with who wants something")
    flag_down_phones_share: Number = portion("phone afterwards", "of those whom no unit met, "
                                             "asking by phone when they leave")  # fmt: skip
    flag_down_kind: Name = said("kind of their request", "name of a kind of request, for those who "
                                "phone")  # fmt: skip
    spanish_only_share: Number = portion("speak Spanish only", "of people who would talk")
    greeting_min: Number = bounded("greeting", 0, 1440, "minutes with who speaks Spanish only, "
                                   "without a Spanish speaker")  # fmt: skip


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


class PatrolKeys(Table):
    """How units walk when nothing else calls them."""

    route: Literal[
        "tour",
        "optimized",
        "roam",
        "longest-unseen",
        "fixed",
        "post",
        "hot-spots",
        "drawn",
        "toward-people",
    ] = said("route", "how units walk between requests")
    area: Literal["whole", "beats"] = said("area", "whole area for all, or one beat per unit")
    beats_by: Literal["length", "people", "requests", "drawn"] = said(
        "beats by", "what the beats have about equal shares of, or drawn by hand"
    )
    beats_file: LineOrEmpty = said("file of beats", 'CSV of places and counts, or polygons '
                                   '(GeoJSON, GeoPackage); "": none')  # fmt: skip
    turn_back: YesNo = said("turning back", "may a roaming unit turn round at a corner")
    points: list[Line] = listed("points of the fixed route", 0, 1000, "corners in walking order")
    posts: list[Line] = listed("posts", 0, MOST_OFFICERS, "one corner or place for each unit")
    drawn_file: LineOrEmpty = said("file of the drawn route", 'line in a GeoJSON or GeoPackage '
                                   'file; "": none')  # fmt: skip
    drawn_name: LineOrEmpty = said("name of the drawn route", '"": the only line of the file')
    drawn_within_m: Number = bounded("drawn beside the street", 1, 200, "metres from the street "
                                     "that need no word")  # fmt: skip
    spots: list[Line] = listed("hot spots", 0, 400, 'corners, places or blocks ("segment ID")')
    spots_file: LineOrEmpty = said("file of hot spots", 'CSV with the columns place and weight; '
                                   '"": none')  # fmt: skip
    dwell_min: list[Minutes] = listed("stay at a hot spot", 2, 2, "minutes, shortest and longest")
    return_within_min: Number = bounded("back at a hot spot within", 1, 10_000, "minutes after it "
                                        "was left")  # fmt: skip
    filler: Literal["tour", "roam", "longest-unseen", "toward-people"] = said(
        "between hot spots", "route that is walked there"
    )
    look_ahead_min: Number = bounded("look-ahead", 0, 30, "minutes of walk that longest-unseen "
                                     "and toward-people plan; 0: the next street only")  # fmt: skip
    people_file: LineOrEmpty = said("file of where people are", 'CSV with the columns segment or '
                                    'place, and weight; "": the notebook')  # fmt: skip
    people_balance: Number = portion("balance of people and time", "0: time unseen only, 1: in "
                                     "proportion to the people met")  # fmt: skip
    detour_share: Number = portion("detours", "chance of a detour at a corner of a planned walk")
    start_at: Literal["base", "route", "random"] = said("start", "where a shift's walk begins")
    route_seed: Whole = bounded("route seed", 0, 2**53, "seed of the officers' own random choices")
    talk_reach_m: Number = bounded("reach of a standing unit", 0, 1000, "metres within which a "
                                   "unit standing still meets people")  # fmt: skip


class ChoiceOfDuties(Table):
    """Which shifts, weekdays and units an override is for; all where nothing is said."""

    shifts: list[Line] = Field(
        default=[], max_length=50, title="shifts", description="names of shifts; none: all"
    )
    days: list[Weekday] = Field(
        default=[], max_length=7, title="days", description="on which the shift starts; none: all"
    )
    units: list[Annotated[Whole, Field(ge=1, le=MOST_OFFICERS)]] = Field(
        default=[], max_length=MOST_OFFICERS, title="units",
        description="numbers from 1 within the shift; none: all",
    )  # fmt: skip


CHOICES = tuple(ChoiceOfDuties.model_fields)
OverrideTable = with_any_of("OverrideTable", ChoiceOfDuties, PatrolKeys)


class PatrolTable(PatrolKeys):
    """How units walk, with other ways for some of them."""

    override: list[OverrideTable] = Field(
        default=[], max_length=60, title="override", description="other keys of this section "
        "for some shifts, weekdays or units",
    )  # fmt: skip


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


class DoorsTable(Table):
    """Hours in which officers knock on doors along their route."""

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
        default=[], max_length=50, title="shifts", description="shifts that take part; empty: all"
    )
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


class ReferralTable(Table):
    """Talks and requests that lead to another service."""

    resource: Name = said("resource", "service to which people are referred")
    share_of_talks: Number = portion("talks that lead to it", "of talks with people out and at "
                                     "doors")  # fmt: skip
    share_of_requests: Number = portion("requests that lead to it", "of requests on foot")
    handling: DurationTable = said("time for it", "added to the talk or to the handling")


class EventTable(Table):
    """A meeting, post or other event that officers attend at a place."""

    name: Name = said("name", "short name of this event")
    place: Line = said("place", "corner or place")
    days: list[Weekday] = Field(
        default=list(WEEKDAYS), min_length=1, max_length=7, title="days",
        description="weekdays on which it takes place",
    )  # fmt: skip
    dates: list[Day] = Field(
        default=[], max_length=1000, title="dates", description="only on these; empty: on all days"
    )
    start: Start = said("start", 'clock time, "HH:MM"')
    end: Clock = said("end", 'clock time up to "24:00"; at or before the start: the next day')
    officers: Whole = bounded("officers", 1, MOST_OFFICERS, "needed there at once")
    shifts: list[Name] = Field(
        default=[], max_length=50, title="shifts", description="whose units may go; empty: all"
    )
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


class ContactsTable(Table):
    """How talks are counted."""

    recorded_share: Number = portion("recorded talks", "of talks that end up in the tally")
    again_after_h: Number = bounded("counted again after", 0, 100_000, "hours after which the "
                                    "same resident counts again")  # fmt: skip
    callers_count: YesNo = said("callers are contacts", "who is reached on foot at a request")
    referral: list[ReferralTable] = listed("referrals", 0, 20, "talks and requests that lead to "
                                           "another service")  # fmt: skip


class ActivitiesTable(Table):
    """What units do at set times besides patrol and requests."""

    doors: list[DoorsTable] = listed("door visits", 0, 100, "hours in which officers knock on "
                                     "doors")  # fmt: skip
    event: list[EventTable] = listed("events", 0, 200, "meetings, posts and other events")


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
    base: LineOrEmpty = Field(
        default="", title="base", description="scenario that this one changes, by name"
    )
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

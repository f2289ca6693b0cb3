"""What may stand in a scenario file on requests and people: amounts, hours, places, kinds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.duration_schema import DurationTable, Patience
from sim.scenario.duty_schema import MOST_OFFICERS
from sim.scenario.fields import (
    LineOrEmpty,
    Name,
    Number,
    Table,
    Weight,
    Whole,
    bounded,
    listed,
    portion,
    said,
)
from sim.scenario.season_schema import (
    by_month,
)

MOST_TIMES = 1000.0

Factor = Annotated[Weight, Field(le=MOST_TIMES)]
FactorsOfADay = Annotated[list[Factor], Field(min_length=24, max_length=24)]
FollowUpDays = Annotated[Whole, Field(ge=1, le=365)]


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
    hour_factors_by_weekday: list[FactorsOfADay] = Field(
        default=[], max_length=7, title="hours that differ by weekday",
        description="7 lists, mon to sun, of 24 factors on hour and weekday together; empty: none",
    )  # fmt: skip
    minimum_count: Whole = Field(
        default=0, ge=0, le=1000, title="fewest requests told of a street",
        description="where requests rest on real calls: results tell no counts of streets with "
        "fewer a season; 0: all are told",
    )  # fmt: skip
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

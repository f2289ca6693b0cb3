"""What may stand in a study file."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.duty_schema import MOST_OFFICERS
from sim.scenario.errors import shown_value
from sim.scenario.fields import (
    Day,
    Line,
    LineOrEmpty,
    Name,
    Number,
    Table,
    Whole,
    above,
    bounded,
    listed,
    parse_clock,
    parse_start,
    said,
    wrong,
)
from sim.scenario.season_schema import HoursFrom

AUTO = "auto"


def parse_window(value: Any) -> tuple[int, int] | None:
    """Read a daily window "14:00-22:00" as minutes after midnight; "auto" is None."""
    if value == AUTO:
        return None
    match = (
        re.fullmatch(r"\s*(\S+?)\s*[-\u2013]\s*(\S+?)\s*", value)
        if isinstance(value, str)
        else None
    )
    if not match:
        raise wrong(f'{shown_value(value)} is neither "{AUTO}" nor two times, as in "14:00-22:00"')
    return parse_start(match[1]), parse_clock(match[2])


Window = Annotated[
    Any,
    BeforeValidator(parse_window),
    WithJsonSchema(
        {"type": "string", "pattern": "^(auto|[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2})$"}
    ),
]


UNTIL_SETTLED = "until settled"
MOST_SEASONS = 100_000
FEWEST_LOOKED_AT = 40
USUALLY_AT_MOST = 320
"""Seasons at most until all is settled, where a study does not say how many."""


def parse_replications(value: Any) -> int | None:
    """Read a number of seasons; "until settled" is None."""
    if value == UNTIL_SETTLED:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not 1 <= value <= MOST_SEASONS:
        raise wrong(
            f"{shown_value(value)} is neither a whole number from 1 to {MOST_SEASONS:,} nor "
            f'"{UNTIL_SETTLED}"'
        )
    return int(value)


Replications = Annotated[
    Any,
    BeforeValidator(parse_replications),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_SEASONS},
                {"const": UNTIL_SETTLED},
            ]
        }
    ),
]


class HeadlineTable(Table):
    """One measure the study is judged by."""

    measure: Line = said("measure", "name of a measure")
    margin: Number = above("margin", 0, 1e9, "smallest difference that matters, in the measure's "
                           "unit")  # fmt: skip


class TargetTable(Table):
    """What a measure has to reach."""

    measure: Line = said("measure", "name of a measure that single seasons have")
    at_least: Number | None = Field(
        default=None, title="at least", description="in the measure's own unit"
    )
    at_most: Number | None = Field(
        default=None, title="at most", description="in the measure's own unit"
    )
    in_seasons_share: Number = Field(
        default=0.9, gt=0, lt=1, title="in so many seasons",
        description="share from 0 to 1: of all seasons that have to meet it",
    )  # fmt: skip

    @model_validator(mode="after")
    def _has_a_bound(self) -> TargetTable:
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            raise wrong("needs at_least or at_most")
        if low is not None and high is not None and low > high:
            raise wrong(f"at_least, {low:g}, is above at_most, {high:g}: no value can meet it")
        return self


Key = Annotated[str, Field(strict=True, max_length=120, pattern=r"^\w+(\.[\w -]+)+$")]
Value = str | bool | int | float | list[Any]


class ChoiceTable(Table):
    """Several keys that are set together, under one name."""

    name: Name = said("name", "short word for this choice; part of the scenario's name")
    set: dict[Key, Value] = Field(
        min_length=1, max_length=50, title="set", description='keys as "section.key" and values'
    )


class AxisTable(Table):
    """One thing that varies in a grid: a key with values, or named choices."""

    key: Key | Literal[""] = Field(
        default="", title="key", description='as "section.key"; with a list of tables all of them, '
        'or one by name, as in "shift.evening.officers"',
    )  # fmt: skip
    values: list[Value] = Field(
        default=[], max_length=200, title="values", description="of the key, one after the other"
    )
    choice: list[ChoiceTable] = Field(
        default=[], max_length=200, title="choices", description="keys that are set together"
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> AxisTable:
        if self.choice and not (self.key or self.values):
            return self
        if self.key and self.values and not self.choice:
            return self
        raise wrong("needs key and values, or [[grid.axis.choice]] tables, and not both")


class GridTable(Table):
    """Scenarios made of every combination of choices."""

    scenarios: list[Line] = listed("scenarios", 1, 200, "to vary: names, or paths below this "
                                   "file's folder")  # fmt: skip
    axis: list[AxisTable] = listed("axes", 1, 10, "what varies")


def parse_day_group(value: Any) -> tuple[str, ...]:
    """Read weekdays as "Mon-Thu", "sun" or "tue, thu"."""
    days: list[str] = []
    for part in value.split(",") if isinstance(value, str) else [""]:
        ends = [end.strip().lower()[:3] for end in part.split("-")]
        if len(ends) > 2 or any(end not in WEEKDAYS for end in ends):
            raise wrong(f'{shown_value(value)} is no group of weekdays, as in "mon-thu" or "sat"')
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        days += [WEEKDAYS[(first + i) % 7] for i in range((last - first) % 7 + 1)]
    if len(set(days)) < len(days):
        raise wrong(f"{shown_value(value)} names a day twice")
    return tuple(days)


DayGroup = Annotated[
    Any, BeforeValidator(parse_day_group), WithJsonSchema({"type": "string", "maxLength": 60})
]


class SplitTable(Table):
    """Scenarios made of every way to place officers over shifts and weekdays."""

    scenario: Line = said("scenario", "whose officers are placed: a name, or a path below this "
                          "file's folder")  # fmt: skip
    shifts: list[Name] = Field(
        default=[], max_length=10, title="shifts",
        description="among which officers are placed; empty: all. The others stay as they are",
    )  # fmt: skip
    days: list[DayGroup] = listed(
        "groups of weekdays", 1, 7, 'days with the same officers, as in "mon-thu"; on days in no '
        "group nobody walks these shifts",
    )  # fmt: skip
    officer_shifts_per_week: Whole | None = Field(
        default=None, ge=1, le=10_000, title="officer-shifts a week",
        description="to place; left out: as many as the scenario has in these shifts",
    )  # fmt: skip
    step: Whole = Field(
        default=2, ge=1, le=100, title="step", description="officers between two choices; 2: pairs"
    )
    at_least: Whole = Field(
        default=0, ge=0, le=MOST_OFFICERS, title="at least",
        description="officers in a shift on a day",
    )  # fmt: skip
    at_most: Whole = Field(
        default=MOST_OFFICERS, ge=1, le=MOST_OFFICERS, title="at most",
        description="officers in a shift on a day",
    )  # fmt: skip

    @model_validator(mode="after")
    def _has_choices(self) -> SplitTable:
        if self.at_least > self.at_most:
            raise wrong(f"at_least, {self.at_least}, is above at_most, {self.at_most}")
        days = [day for group in self.days for day in group]
        for day in WEEKDAYS:
            if days.count(day) > 1:
                raise wrong(f'"{day}" stands in two groups of days')
        return self


class StudyFile(Table):
    """A study: scenarios to compare and what to compare them by."""

    format: Literal[1] = said("format", "version of this file format: 1")
    about: Line = said("about", "one line: what this study asks")
    about_es: LineOrEmpty = Field(
        default="", title="about, in Spanish", description="the same line for the page in Spanish"
    )
    scenarios: list[Line] = listed("scenarios", 0, 200, "names, or paths below this file's folder")
    grid: GridTable | None = Field(
        default=None, title="grid", description="further scenarios: every combination of choices"
    )
    split: SplitTable | None = Field(
        default=None, title="split",
        description="further scenarios: every way to place officers over shifts and weekdays",
    )  # fmt: skip
    first_day: Day | None = Field(
        default=None, title="first day", description="of all scenarios, instead of their own"
    )
    last_day: Day | None = Field(
        default=None, title="last day", description="of all scenarios, instead of their own"
    )
    hours_from: HoursFrom | None = Field(
        default=None, title="hours come from", description="of all scenarios, instead of their own"
    )
    baseline: Line = said("baseline", "the scenario that all others are compared with")
    seed: Whole = bounded("seed", 0, 2**53, "the same seed gives the same tables")
    replications: Replications = said(
        "replications", f'simulated seasons, or "{UNTIL_SETTLED}": 40, 80, 160, ... until every '
        "verdict and target is settled"
    )  # fmt: skip
    at_most: Whole | None = Field(
        default=None, ge=FEWEST_LOOKED_AT, le=MOST_SEASONS, title="at most",
        description=f'seasons, with replications = "{UNTIL_SETTLED}"',
    )  # fmt: skip
    settings: Whole = Field(
        default=0, ge=0, le=16_384, title="settings", description="joint settings of all that is "
        "assumed with a plausible range; 0: it is not varied",
    )  # fmt: skip
    setting_seasons: Whole = Field(
        default=1, ge=1, le=1000, title="seasons of a setting", description="simulated seasons of "
        "every setting: the same evenings 1, 2, ... in each",
    )  # fmt: skip
    window: Window = said("window", 'daily clock window "HH:MM-HH:MM" for all, or "auto": from the '
                          "earliest start to the latest end of any shift")  # fmt: skip
    reach_within_min: Number = above("reached in time", 0, 1e5, "minutes from call to arrival")
    wait_limit_min: Number = above("limit of waits", 0, 1e5, "minutes; longer waits count as this")
    seen_within_min: Number = above("seen recently", 0, 1e6, "minutes since an officer passed")
    headline: list[HeadlineTable] = listed("headline", 1, 6, "measures the study is judged by")
    target: list[TargetTable] = Field(
        default=[], max_length=12, title="target", description="what has to be reached"
    )

    @model_validator(mode="after")
    def _limit_only_until_settled(self) -> StudyFile:
        if self.at_most is not None and self.replications is not None:
            raise wrong(
                f'at_most goes with replications = "{UNTIL_SETTLED}", not with a fixed number'
            )
        return self

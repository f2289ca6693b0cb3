"""What may stand in a study file."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from sim.scenario.errors import shown_value
from sim.scenario.fields import (
    Line,
    Number,
    Whole,
    above,
    bounded,
    listed,
    parse_clock,
    parse_start,
    said,
    wrong,
)
from sim.scenario.schema import Table

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


class HeadlineTable(Table):
    """One measure the study is judged by."""

    measure: Line = said("measure", "name of a measure")
    margin: Number = above("margin", 0, 1e9, "smallest difference that matters, in the measure's "
                           "unit")  # fmt: skip


class StudyFile(Table):
    """A study: scenarios to compare and what to compare them by."""

    format: Literal[1] = said("format", "version of this file format: 1")
    about: Line = said("about", "one line: what this study asks")
    scenarios: list[Line] = listed("scenarios", 1, 200, "names, or paths below this file's folder")
    baseline: Line = said("baseline", "the scenario that all others are compared with")
    seed: Whole = bounded("seed", 0, 2**53, "the same seed gives the same tables")
    replications: Whole = bounded("replications", 1, 100_000, "simulated seasons")
    window: Window = said("window", 'daily clock window "HH:MM-HH:MM" for all, or "auto": from the '
                          "earliest start to the latest end of any shift")  # fmt: skip
    reach_within_min: Number = above("reached in time", 0, 1e5, "minutes from call to arrival")
    wait_limit_min: Number = above("limit of waits", 0, 1e5, "minutes; longer waits count as this")
    seen_within_min: Number = above("seen recently", 0, 1e6, "minutes since an officer passed")
    headline: list[HeadlineTable] = listed("headline", 1, 6, "measures the study is judged by")

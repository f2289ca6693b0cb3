"""Kinds of values in scenario files: numbers with bounds, clock times, dates, names.

Each field carries a plain title and a description with its unit; the bounds,
the error messages, the text for editors and the words of ``walks check`` all
come from here.
"""

from __future__ import annotations

import re
from copy import copy
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    create_model,
)
from pydantic_core import PydanticCustomError, PydanticUndefined

from sim.scenario.errors import shown_value

DAY_MIN = 24 * 60
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def wrong(message: str) -> PydanticCustomError:
    """Make an error for a validator, whose message is shown as it stands."""
    return PydanticCustomError("plain", "{plain}", {"plain": message})


def no_negative_zero(value: float) -> float:
    """Read -0.0 as 0.0."""
    return value + 0.0


def parse_clock(value: Any) -> int:
    """Read a clock time as minutes after midnight.

    Parameters
    ----------
    value : str or datetime.time
        "00:00" to "24:00".

    Returns
    -------
    int
        0 to 1440.

    Raises
    ------
    PydanticCustomError
        If it is not a time of day.
    """
    if isinstance(value, time) and value.tzinfo is None and not (value.second or value.microsecond):
        return value.hour * 60 + value.minute
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match:
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60 and hours * 60 + minutes <= DAY_MIN:
            return hours * 60 + minutes
    raise wrong(f"{shown_value(value)} is not a time of day (00:00 to 24:00)")


def parse_start(value: Any) -> int:
    """Read the clock time at which something starts: 00:00 to 23:59."""
    minutes = parse_clock(value)
    if minutes == DAY_MIN:
        raise wrong('"24:00" ends a day; a start at midnight is "00:00" of its own date')
    return minutes


def clock_text(minutes: int) -> str:
    """Write minutes after midnight as "HH:MM"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_day(value: Any) -> date:
    """Read a date, as text ("2021-02-27") or as a TOML date.

    Raises
    ------
    PydanticCustomError
        If it is not a date, or one that does not exist.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    match = _ISO_DAY.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise wrong(f'{shown_value(value)} is not a date; write it as "2021-02-27"')
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise wrong(f"{shown_value(value)} is a date that does not exist") from None


def _plain_line(value: str) -> str:
    if not value.strip():
        raise wrong("is empty")
    if not value.isprintable():
        raise wrong("holds a line break or another character that cannot be printed")
    return value


def _plain_line_or_empty(value: str) -> str:
    return _plain_line(value) if value else value


def _name(value: str) -> str:
    _plain_line(value)
    if not re.fullmatch(r"\w[\w -]*", value):
        raise wrong(f"{shown_value(value)}: names are letters, digits, spaces, - and _ only")
    return value


class Table(BaseModel):
    """A table of a file: no unknown keys, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Weight = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=0, le=1e6),
    AfterValidator(no_negative_zero),
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(no_negative_zero)]
Whole = Annotated[int, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
Line = Annotated[str, Field(strict=True, max_length=400), AfterValidator(_plain_line)]
LineOrEmpty = Annotated[
    str, Field(strict=True, max_length=400), AfterValidator(_plain_line_or_empty)
]
Name = Annotated[str, Field(strict=True, max_length=60), AfterValidator(_name)]
Clock = Annotated[
    int,
    BeforeValidator(parse_clock),
    WithJsonSchema({"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$|^24:00$"}),
]
Start = Annotated[
    int,
    BeforeValidator(parse_start),
    WithJsonSchema({"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"}),
]
Day = Annotated[
    date,
    BeforeValidator(parse_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]


def bounded(title: str, low: float, high: float, meaning: str) -> Any:
    """A number field from `low` to `high`; `meaning` says unit and meaning."""
    return Field(title=title, ge=low, le=high, description=meaning)


def above(title: str, low: float, high: float, meaning: str) -> Any:
    """A number field greater than `low`, at most `high`."""
    return Field(title=title, gt=low, le=high, description=meaning)


def portion(title: str, meaning: str) -> Any:
    """A share from 0 to 1."""
    return Field(title=title, ge=0, le=1, description=f"share from 0 to 1: {meaning}")


def listed(title: str, fewest: int, most: int, meaning: str) -> Any:
    """A list field with `fewest` to `most` entries."""
    return Field(title=title, min_length=fewest, max_length=most, description=meaning)


def said(title: str, meaning: str) -> Any:
    """Any other field."""
    return Field(title=title, description=meaning)


def with_any_of(name: str, base: type[BaseModel], keys: type[BaseModel]) -> Any:
    """A table like `base` that may hold any of the keys of `keys`, with their bounds.

    Which of them are given is told by ``model_fields_set``; the others are None.
    """
    fields: dict[str, Any] = {}
    for key, field in keys.model_fields.items():
        left_out = copy(field)
        left_out.default, left_out.default_factory = PydanticUndefined, _nothing
        fields[key] = (field.annotation, left_out)
    return create_model(name, __base__=base, __doc__=base.__doc__, **fields)


def _nothing() -> None:
    return None

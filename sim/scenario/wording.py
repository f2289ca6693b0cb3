"""The checks of the file models, in words a planner reads."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.scenario.errors import Location, did_you_mean, nearest, quoted, shown_value

_MISSING = "is missing"

MOST_SUGGESTED = 20
"""Unknown keys that get a nearest name; finding one takes time."""


def findings(error: ValidationError, model: type[BaseModel]) -> list[tuple[Location, str]]:
    """Turn the errors of a file model into places and plain sentences.

    Parameters
    ----------
    error : ValidationError
        What validating with `model` raised.
    model : type of BaseModel

    Returns
    -------
    list of (location, message)
        In the order of the file's sections.
    """
    found: list[tuple[Location, str]] = []
    misspelt: set[Location] = set()
    unknown = 0
    for one in error.errors(include_url=False):
        location = tuple(one["loc"])
        if one["type"] == "extra_forbidden":
            unknown += 1
            message, near = _unknown_key(location, model, suggest=unknown <= MOST_SUGGESTED)
            misspelt.add((*location[:-1], near))
        else:
            message = _sentence(one["type"], one["input"], one.get("ctx", {}), location, model)
        found.append((location, message))
    return [
        (location, message)
        for location, message in found
        if not (is_missing(message) and location in misspelt)
    ]


def is_missing(message: str) -> bool:
    """Tell whether a message of `findings` is about a missing key."""
    return message.startswith(_MISSING)


def table_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The file model of the table at `location`, or None if there is none."""
    here: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, int):
            continue
        field = here.model_fields.get(part) if here else None
        here = next(_models_in(field.annotation), None) if field else None
    return here


def field_at(model: type[BaseModel], location: Location) -> FieldInfo | None:
    """The field at `location` (list positions are skipped), or None."""
    keys = tuple(part for part in location if isinstance(part, str))
    table = table_at(model, keys[:-1]) if keys else None
    return table.model_fields.get(keys[-1]) if table else None


def choices(field: FieldInfo) -> list[str]:
    """The words that a field, or each value of a list field, may be; else an empty list."""
    return [str(word) for word in _literals(field.annotation) if word != ""]


def _to_write(field: FieldInfo | None, table: type[BaseModel] | None) -> str:
    """What may stand at a missing key: the words to choose from, or the form of a law."""
    if table is not None:
        law = "distribution" in table.model_fields
        return '; write it as { distribution = "exponential", mean_min = 5 }' if law else ""
    words = choices(field) if field else []
    return f"; one of {quoted(words)}" if words else ""


def _literals(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) is typing.Literal:
        return list(typing.get_args(annotation))
    return [word for inner in typing.get_args(annotation) for word in _literals(inner)]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the table models inside an annotation such as ``list[Table]``."""
    origin = typing.get_origin(annotation)
    if origin is None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
    elif origin in (list, dict, typing.Union, types.UnionType, typing.Annotated):
        for inner in typing.get_args(annotation):
            yield from _models_in(inner)


def _unknown_key(location: Location, model: type[BaseModel], *, suggest: bool) -> tuple[str, str]:
    """What to say of an unknown key, and the known key it may stand for ("")."""
    word = str(location[-1])
    table = table_at(model, location[:-1])
    known = sorted(table.model_fields) if table else []
    if not suggest:
        return "unknown key", ""
    homes = [
        f"[[{name}]]" if _is_list(field) else f"[{name}]"
        for name, field in model.model_fields.items()
        if word in (inner.model_fields if (inner := table_at(model, (name,))) else {})
    ]
    if homes:
        return f"unknown key here; it belongs in {' or '.join(homes)}", ""
    near = nearest(word, known)
    if near:
        return f'unknown key; did you mean "{near}"?', near
    return f"unknown key; allowed here: {', '.join(known)}", ""


def _is_list(field: FieldInfo) -> bool:
    return typing.get_origin(field.annotation) is list


def _sentence(
    kind: str, value: Any, context: dict[str, Any], location: Location, model: type[BaseModel]
) -> str:
    """One error as a sentence: what was found; what is allowed."""
    shown = shown_value(value)
    if kind == "plain":
        return str(context["plain"])
    if kind == "missing":
        field = field_at(model, location)
        said = f" ({field.title}: {field.description})" if field and field.title else ""
        return f"{_MISSING}{said}{_to_write(field, table_at(model, location))}"
    if kind in ("float_type", "int_type", "finite_number", "int_from_float"):
        wanted = "a whole number" if kind.startswith("int") else "a number"
        if isinstance(value, str) and _reads_as_number(value):
            return f"{shown} is text, not {wanted}; take the quotes away"
        return f"{shown} is not {wanted}"
    if kind == "bool_type":
        return f"{shown} is neither true nor false"
    if kind == "string_type":
        return f"{shown} is not text; put it in quotes"
    if kind == "string_too_long":
        return f"{shown} is too long; at most {context['max_length']} characters"
    if kind == "literal_error":
        field = field_at(model, location)
        allowed = choices(field) if field else [str(context.get("expected", ""))]
        if len(allowed) == 1:
            return f"{shown} is not known here; write {allowed[0]}"
        near = did_you_mean(value, allowed) if isinstance(value, str) else ""
        return f"{shown} is not one of {quoted(allowed)}" + (f"; {near}" if near else "")
    limits = {
        "greater_than_equal": ("small", "at least", "ge"),
        "greater_than": ("small", "more than", "gt"),
        "less_than_equal": ("large", "at most", "le"),
        "less_than": ("large", "less than", "lt"),
    }
    if kind in limits:
        size, at, key = limits[kind]
        return f"{shown} is too {size}; {at} {_plain_number(context[key])}"
    if kind in ("too_short", "too_long"):
        length = context["min_length" if kind == "too_short" else "max_length"]
        field = field_at(model, location)
        bound = f"at least {length}" if kind == "too_short" else f"at most {length}"
        if field is not None and _exact_length(field) == length:
            bound = f"exactly {length}"
        return f"has {len(value):,} values; there must be {bound}"
    if kind == "list_type":
        inner = table_at(model, location)
        if isinstance(value, dict) and inner is not None:
            name = ".".join(str(part) for part in location)
            return f"[{name}] must be written with two brackets, [[{name}]]"
        return f"{shown} is not a list; put the values in square brackets"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{shown} is not a table of keys and values"
    return f"{shown} is not allowed here ({kind.replace('_', ' ')})"


def _exact_length(field: FieldInfo) -> int | None:
    """Length of a list that must have exactly so many values."""
    lengths = {getattr(rule, "min_length", None) for rule in field.metadata} - {None}
    longest = {getattr(rule, "max_length", None) for rule in field.metadata} - {None}
    return next(iter(lengths)) if lengths and lengths == longest else None


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _plain_number(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"

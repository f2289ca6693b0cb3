"""Where each number of a scenario comes from: a source, or an assumption with a range.

An entry of [source] or [assumed] names a parameter by its key path and covers
it with everything below it. In a list of tables an entry may name one table
("requests.kind.emergency.to_foot_share") or leave the name out and cover all
of them ("requests.kind.to_foot_share"); the entry that says most counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.errors import Location, did_you_mean, shown_value
from sim.scenario.schema import SECTIONS, ScenarioFile
from sim.scenario.wording import field_at


@dataclass(frozen=True)
class Parameter:
    """One value of a scenario.

    Attributes
    ----------
    full : tuple of str
        Key path; tables of a list by their name, or their number from 1.
    general : tuple of str
        The same without those names.
    value : object
        A number, text, date, or a list of such.
    """

    full: tuple[str, ...]
    general: tuple[str, ...]
    value: Any


@dataclass(frozen=True)
class Assumption:
    """An assumed parameter.

    ``low`` and ``high`` bound its plausible range, None where none is given:
    such a number cannot enter a study of what is not known. ``whole``: only
    whole numbers are allowed.
    """

    key: str
    value: Any
    low: float | None
    high: float | None
    why: str
    whole: bool = False


def parameters(data: Mapping[str, Any]) -> list[Parameter]:
    """List every value of a merged scenario, in the order of the sections."""
    found: list[Parameter] = []
    for section in SECTIONS:
        if section in data:
            found.extend(_leaves(data[section], (section,), (section,)))
    return found


def _leaves(value: Any, full: tuple[str, ...], general: tuple[str, ...]) -> Iterator[Parameter]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*full, key), (*general, key))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value, 1):
            name = inner.get("name", number) if isinstance(inner, dict) else number
            yield from _leaves(inner, (*full, str(name)), general)
    else:
        yield Parameter(full, general, value)


Entries = Mapping[tuple[str, ...], tuple[str, str]]
"""Entries of [source] and [assumed] as (table, key), by the parts of the key."""


def entries_of(data: Mapping[str, Any]) -> Entries:
    """The entries of a merged scenario; of one in both tables, that of [source]."""
    return {
        tuple(key.split(".")): (table, key)
        for table in ("assumed", "source")
        for key in data.get(table, {})
    }


def covering(parameter: Parameter, entries: Entries) -> tuple[str, str] | None:
    """The entry that covers a parameter, as (table, key), or None if nothing does.

    One that names a row of a list comes before one for all its rows, a longer
    key before a shorter one.
    """
    for length in range(len(parameter.full), 0, -1):
        parts = parameter.full[:length]
        if parts in entries and parts != parameter.general[:length]:
            return entries[parts]
    for length in range(len(parameter.general), 0, -1):
        if parameter.general[:length] in entries:
            return entries[parameter.general[:length]]
    return None


def assumptions(data: Mapping[str, Any]) -> list[Assumption]:
    """List the assumed parameters of a merged, checked scenario."""
    found = []
    entries = entries_of(data)
    for parameter in parameters(data):
        entry = covering(parameter, entries)
        if entry and entry[0] == "assumed":
            told = data["assumed"][entry[1]]
            low, high = told.get("plausible") or (None, None)
            key = ".".join(parameter.full)
            found.append(Assumption(key, parameter.value, low, high, told["why"]))
    return found


def assumptions_by_entry(data: Mapping[str, Any]) -> dict[str, list[Assumption]]:
    """Single numbers that are assumed with a range, by the entry of [assumed] that covers them."""
    found: dict[str, list[Assumption]] = {}
    entries = entries_of(data)
    for parameter in parameters(data):
        entry = covering(parameter, entries)
        if entry is None or entry[0] != "assumed" or not _is_number(parameter.value):
            continue
        told = data["assumed"][entry[1]]
        if told.get("plausible"):
            low, high = told["plausible"]
            field = field_at(ScenarioFile, parameter.general)
            whole = field is not None and field.annotation is int
            key = ".".join(parameter.full)
            one = Assumption(key, parameter.value, low, high, told["why"], whole)
            found.setdefault(entry[1], []).append(one)
    return found


def outside_range(data: Mapping[str, Any]) -> list[str]:
    """Say which assumed numbers lie outside their plausible range."""
    return [
        f"{a.key} is {a.value:g}, outside its plausible range {a.low:g} to {a.high:g} ({a.why}). "
        "Take a value inside it, or give a source or another range."
        for a in assumptions(data)
        if a.low is not None
        and a.high is not None
        and _is_number(a.value)
        and not a.low <= a.value <= a.high
    ]


def table_problems(data: Mapping[str, Any]) -> list[tuple[Location, str]]:
    """Check the keys of [source] and [assumed] against the scenario they speak of."""
    listed = parameters(data)
    known = {p.full[:n] for p in listed for n in range(1, len(p.full) + 1)}
    known |= {p.general[:n] for p in listed for n in range(1, len(p.general) + 1)}
    names = sorted({".".join(p.general) for p in listed})
    found: list[tuple[Location, str]] = []
    for table in ("source", "assumed"):
        for key, told in data.get(table, {}).items():
            parts = tuple(key.split("."))
            if parts not in known and field_at(ScenarioFile, parts) is None:
                near = did_you_mean(key, names)
                message = f"{shown_value(key)} names no parameter" + (near and f"; {near}")
                found.append(((table, key), message))
                continue
            if table == "source" and key in data.get("assumed", {}):
                found.append(((table, key), "stands in [assumed] too; keep one of the two"))
            span = told.get("plausible") if table == "assumed" else None
            if span is None:
                continue
            covered = [
                p for p in listed if parts in (p.full[: len(parts)], p.general[: len(parts)])
            ]
            if not span[0] < span[1]:
                found.append(((table, key, "plausible"), "give the lower end first, then a higher"))
            elif not any(_is_number(p.value) for p in covered):
                found.append(((table, key, "plausible"), "only a single number has a range"))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

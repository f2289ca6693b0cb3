"""What a study rests on: inputs with a source, and inputs that nobody measured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from sim.report.words import Words
from sim.scenario.assumed import (
    Assumption,
    Parameter,
    assumptions,
    covering,
    entries_of,
    parameters,
)
from sim.scenario.explain import said_value
from sim.scenario.idle import idle_inputs
from sim.scenario.load import Loaded

MOST_LISTED = 7
"""Values of a list that are written out; of longer ones their number is told."""


@dataclass(frozen=True)
class Assumed:
    """One assumed input; equal ones of several kinds, places or shifts stand together.

    Attributes
    ----------
    key : str
        Without the names of kinds, places and shifts.
    values : tuple of (str, object)
        Name ("" where there is only one) and value.
    low, high : float or None
    why : str
    """

    key: str
    values: tuple[tuple[str, Any], ...]
    low: float | None
    high: float | None
    why: str


@dataclass(frozen=True)
class Sourced:
    """One input with a source; equal sources of several kinds, places or shifts stand together.

    Attributes
    ----------
    key : str
        Without the names of kinds, places and shifts.
    values : tuple of (str, object)
        As in `Assumed`.
    source : str
        As it stands in the file.
    """

    key: str
    values: tuple[tuple[str, Any], ...]
    source: str


def assumed_by(data: Mapping[str, Any]) -> list[Assumed]:
    """Assumed inputs that a merged scenario uses, in the order of its sections."""
    idle = idle_inputs(data)
    general = {".".join(p.full): ".".join(p.general) for p in parameters(data)}
    groups: dict[tuple[Any, ...], list[Assumption]] = {}
    for one in assumptions(data):
        if general[one.key] in idle:
            continue
        groups.setdefault((general[one.key], one.low, one.high, one.why), []).append(one)
    return [
        Assumed(key, _values(key, [(one.key, one.value) for one in found]), low, high, why)
        for (key, low, high, why), found in groups.items()
    ]


def sourced_by(data: Mapping[str, Any]) -> list[Sourced]:
    """Inputs with a source that a merged scenario uses, in the order of its sections."""
    idle = idle_inputs(data)
    entries = entries_of(data)
    groups: dict[tuple[str, str], list[Parameter]] = {}
    for one in parameters(data):
        entry = covering(one, entries)
        if entry and entry[0] == "source":
            key = ".".join(one.general)
            if key not in idle:
                groups.setdefault((key, str(data["source"][entry[1]])), []).append(one)
    return [
        Sourced(key, _values(key, [(".".join(p.full), p.value) for p in found]), source)
        for (key, source), found in groups.items()
    ]


def sourced_of(loaded: Sequence[Loaded], baseline: str) -> list[Sourced]:
    """Inputs of the baseline with a source; none if it was not among `loaded`."""
    for one in loaded:
        if one.scenario.name == baseline:
            return sourced_by(one.data)
    return []


def _values(key: str, found: Sequence[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """One value where all are equal, else each with its name."""
    values = [value for _, value in found]
    if all(value == values[0] for value in values):
        return (("", values[0]),)
    parts = set(key.split("."))
    names = [" ".join(p for p in full.split(".") if p not in parts) for full, _ in found]
    return tuple(zip(names, values, strict=True))


def different(baseline: Sequence[Assumed], other: Sequence[Assumed]) -> list[Assumed]:
    """Those of `other` that the baseline does not have in the same way."""
    return [one for one in other if one not in baseline]


def assumed_of(loaded: Sequence[Loaded], baseline: str) -> dict[str, list[Assumed]]:
    """Assumed inputs of the baseline, then those in which the other scenarios differ.

    Scenarios without any are left out; so is everything if the baseline was
    not among `loaded`.
    """
    all_of = {one.scenario.name: assumed_by(one.data) for one in loaded}
    if baseline not in all_of:
        return {}
    first = all_of.pop(baseline)
    others = {name: different(first, found) for name, found in all_of.items()}
    return {baseline: first, **{name: found for name, found in others.items() if found}}


def value_markup(one: Assumed | Sourced, words: Words) -> Markup:
    """The value of an input; words that stand so in the file are set apart as ``code``."""
    key = one.key.rsplit(".", 1)[-1]
    found = []
    for name, value in one.values:
        said = escape(_said(value, key, words))
        if _stands_in_file(value):
            said = Markup("<code>{}</code>").format(said)
        if len(one.values) > 1:
            said = Markup(words("value.per", name=escape(name), value=said))
        found.append(said)
    return Markup("; ").join(found)


def _stands_in_file(value: Any) -> bool:
    """Whether a value is shown in words of the scenario file, not in numbers, times or dates."""
    if isinstance(value, list):
        return 0 < len(value) <= MOST_LISTED and all(map(_stands_in_file, value))
    return isinstance(value, str) and re.search("[^\\W\\d_]", value) is not None


def range_text(one: Assumed, words: Words) -> str:
    """The plausible range of an assumed input."""
    if one.low is None or one.high is None:
        return words("value.no_range")
    return words("value.between", low=f"{one.low:g}", high=f"{one.high:g}")


def name_text(one: Assumed | Sourced, words: Words) -> str:
    """Plain name of an input; what an override changes has the name of the input itself."""
    key = one.key
    if f"parameter.{key}" not in words.messages and key.startswith("patrol.override."):
        name = words.messages[f"parameter.patrol.{key.rsplit('.', 1)[-1]}"]
        return words("value.at_times", name=name)
    return words.messages.get(f"parameter.{key}", key)


def parameter_text(entry: str, words: Words) -> str:
    """Plain name of an entry of [assumed], with what it covers of a list, or its key."""
    parts = entry.split(".")
    for i in range(len(parts)):
        general = ".".join(parts if i == 0 else [*parts[:i], *parts[i + 1 :]])
        if f"parameter.{general}" in words.messages:
            name = words.messages[f"parameter.{general}"]
            return name if i == 0 else words("value.one_of", name=name, which=parts[i])
    return entry


def parameter_value(entry: str, value: float, words: Words) -> str:
    """A value of an entry of [assumed] with three figures and its unit."""
    return _said(float(f"{value:.3g}"), entry.rsplit(".", 1)[-1], words)


def _said(value: Any, key: str, words: Words) -> str:
    if isinstance(value, bool):
        return words("value.yes" if value else "value.no")
    if isinstance(value, list) and len(value) > MOST_LISTED:
        return words("value.many", count=len(value))
    if value in (None, "", []):
        return words("word.none")
    return said_value(value, key)


def assumed_rows(rows: Sequence[Assumed], words: Words) -> list[dict[str, str]]:
    """Assumed inputs in words: ``name``, ``key``, ``value`` (markup), ``range``, ``why``."""
    return [
        {
            "name": name_text(row, words),
            "key": row.key,
            "value": value_markup(row, words),
            "range": range_text(row, words),
            "why": row.why,
        }
        for row in rows
    ]


def sourced_rows(rows: Sequence[Sourced], words: Words) -> list[dict[str, str]]:
    """Inputs with a source in words: ``name``, ``key``, ``value`` (markup), ``source``."""
    return [
        {
            "name": name_text(row, words),
            "key": row.key,
            "value": value_markup(row, words),
            "source": row.source,
        }
        for row in rows
    ]

"""What a study assumes: the inputs that nobody measured, with range and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.words import Words
from sim.scenario.assumed import Assumption, assumptions, parameters
from sim.scenario.explain import said_value
from sim.scenario.load import Loaded


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


def assumed_by(data: Mapping[str, Any]) -> list[Assumed]:
    """Assumed inputs of a merged scenario, in the order of its sections."""
    general = {".".join(p.full): ".".join(p.general) for p in parameters(data)}
    groups: dict[tuple[Any, ...], list[Assumption]] = {}
    for one in assumptions(data):
        groups.setdefault((general[one.key], one.low, one.high, one.why), []).append(one)
    return [
        Assumed(key, _values(key, found), low, high, why)
        for (key, low, high, why), found in groups.items()
    ]


def _values(key: str, found: Sequence[Assumption]) -> tuple[tuple[str, Any], ...]:
    """One value where all are equal, else each with its name."""
    values = [one.value for one in found]
    if all(value == values[0] for value in values):
        return (("", values[0]),)
    parts = set(key.split("."))
    names = [" ".join(p for p in one.key.split(".") if p not in parts) for one in found]
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


def value_text(one: Assumed, words: Words) -> str:
    """The value of an assumed input, with units as its key names them."""
    key = one.key.rsplit(".", 1)[-1]
    if len(one.values) == 1:
        return _said(one.values[0][1], key, words)
    return "; ".join(
        words("value.per", name=name, value=_said(value, key, words)) for name, value in one.values
    )


def range_text(one: Assumed, words: Words) -> str:
    """The plausible range of an assumed input."""
    if one.low is None or one.high is None:
        return words("value.no_range")
    return words("value.between", low=f"{one.low:g}", high=f"{one.high:g}")


def name_text(one: Assumed, words: Words) -> str:
    """Plain name of an assumed input, or its key where it has none."""
    return words.messages.get(f"parameter.{one.key}", one.key)


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
    if isinstance(value, list) and len(value) > 7:
        return words("value.many", count=len(value))
    if value in (None, "", []):
        return words("word.none")
    return said_value(value, key)

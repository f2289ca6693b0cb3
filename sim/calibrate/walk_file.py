"""The scenario file that a walk log comes to, and what stays assumed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibrate.counted import Counted
from sim.calibrate.walk_fit import WalkFit
from sim.scenario.load import Loaded
from sim.scenario.toml_text import toml_value

ONE = 1.0


@dataclass(frozen=True)
class Told:
    """One number of a scenario that a log tells.

    Attributes
    ----------
    key : str
    old, new : float
        In the base, and by the log.
    low, high : float
        95 % range.
    """

    key: str
    old: float
    new: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What a log changes in a scenario.

    Attributes
    ----------
    told : tuple of Told
    stays : tuple of (str, str)
        Keys that stay assumed, and why.
    """

    told: tuple[Told, ...]
    stays: tuple[tuple[str, str], ...]


def outcome(fit: WalkFit, loaded: Loaded) -> Outcome:
    """What a fitted log changes in its base, and what it leaves."""
    told: list[Told] = []
    stays: list[tuple[str, str]] = []
    _people(fit, loaded, told, stays)
    people, contacts = loaded.scenario.people, loaded.scenario.contacts
    if fit.recorded and fit.recorded.value > 0:
        told.append(_share("contacts.recorded_share", contacts.recorded_share, fit.recorded))
    else:
        stays.append(
            ("contacts.recorded_share", "nobody counted a second time: set to 1, so a contact is "
             "what the log counts as one")
        )  # fmt: skip
    if fit.hour_shares is None:
        stays.append(("people.hour_shares", "walks in too few hours of the day"))
    elif not fit.walked.all():
        hours = ", ".join(f"{h}" for h in np.flatnonzero(~fit.walked))
        stays.append(("people.hour_shares", f"as in the base at the hours {hours}: nobody walked"))
    if fit.language:
        told.append(_share("people.spanish_only_share", people.spanish_only_share, fit.language))
    else:
        stays.append(("people.spanish_only_share", "not counted"))
    doors = loaded.scenario.activities.doors
    if fit.doors and doors:
        old = float(np.mean([one.answer_share for one in doors]))
        told.append(_share("activities.doors.answer_share", old, fit.doors))
    elif fit.doors:
        stays.append(
            ("activities.doors", "doors were knocked at, but the base has no hours at doors; name "
             "one that has, such as doors, with --base")
        )  # fmt: skip
    else:
        stays.append(("activities.doors.answer_share", "no doors were counted"))
    _referrals(fit, loaded, told, stays)
    stays += [
        ("people.talk", "a log counts people, not minutes"),
        ("people.stay", "nobody times how long people stand outside"),
        ("people.season_cv", "one season tells nothing of the next"),
        ("people.arterial_weight", "the log does not say on which street"),
        ("[requests]", "from the dispatch record: walks calibrate CALLS.csv"),
    ]
    return Outcome(tuple(told), tuple(stays))


def _people(fit: WalkFit, loaded: Loaded, told: list[Told], stays: list[tuple[str, str]]) -> None:
    people = loaded.scenario.people
    k = fit.people
    opened = fit.open
    if opened and opened.value > 0:
        noted = fit.recorded
        share = _over(_three(opened), _three(noted) if noted and noted.value > 0 else (1, 1, 1))
        most = tuple(min(one, ONE) for one in share)
        times = _over(k, tuple(one / people.open_share for one in most))
        told.append(_times("people.out_per_km", people.out_per_km, times))
        told.append(Told("people.open_share", people.open_share, *most))
        if people.walking_per_km:
            told.append(_times("people.walking_per_km", people.walking_per_km, times))
        return
    first = people.open_share * k[2] <= ONE
    key, other = (
        ("people.open_share", "people.out_per_km") if first
        else ("people.out_per_km", "people.open_share")
    )  # fmt: skip
    told.append(_times(key, people.open_share if first else people.out_per_km, k))
    if people.walking_per_km and first:
        told.append(_times("people.walking_open_share", people.walking_open_share, k))
    elif people.walking_per_km:
        told.append(_times("people.walking_per_km", people.walking_per_km, k))
    stays.append((other, "only the product is known, for nobody counted the people passed"))


def _referrals(
    fit: WalkFit, loaded: Loaded, told: list[Told], stays: list[tuple[str, str]]
) -> None:
    referrals = loaded.scenario.contacts.referrals
    if not fit.referred:
        stays.append(("contacts.referral", "not counted"))
    elif not referrals:
        stays.append(
            ("contacts.referral", "counted, but the base has none; name one that has, such as "
             "referrals, with --base")
        )  # fmt: skip
    else:
        old = sum(one.share_of_talks for one in referrals)
        told.append(_share("contacts.referral.share_of_talks", old, fit.referred))


def scenario_text(fit: WalkFit, found: Outcome, loaded: Loaded, name: str) -> str:
    """Write the scenario.

    Parameters
    ----------
    fit : WalkFit
    found : Outcome
    loaded : Loaded
        The base.
    name : str
        Of the file, without ending.
    """
    told = {one.key: one for one in found.told}
    log = fit.log
    rests = f"walk log of {log.days} days, {log.officer_hours.sum():,.0f} officer-hours of walk"
    lines = [
        "#:schema ./scenario.schema.json",
        "#",
        f"# Fitted to a {rests}, by walks calibrate --walks.",
        f'# To use it: base = "{name}" in a scenario of your own.',
        "format = 1",
        f"about = {toml_value(f'{loaded.scenario.name}, with people fitted to a {rests}')}",
        f"base = {toml_value(loaded.scenario.name)}",
    ]
    people = [one for one in found.told if one.key.startswith("people.")]
    lines += ["", "[people]", *(_line(one) for one in people)]
    if fit.hour_shares is not None:
        values = ", ".join(f"{value:.3g}" for value in fit.hour_shares)
        lines.append(f"hour_shares = [{values}]")
    recorded = told.get("contacts.recorded_share")
    lines += ["", "[contacts]", _line(recorded) if recorded else "recorded_share = 1"]
    tables = {
        "contacts.referral": ("share_of_talks", "share_of_requests"),
        "activities.doors": ("answer_share",),
    }
    for table, keys in tables.items():
        one = told.get(f"{table}.{keys[0]}")
        if one is not None:
            lines += _tables(loaded.data, table, keys, one)
    lines += ["", "[source]"]
    if fit.hour_shares is not None:
        lines.append(f'"people.hour_shares" = {toml_value(rests)}')
    lines += ["", "[assumed]", *_assumed(found, recorded is None, rests)]
    return "\n".join(lines) + "\n"


def _assumed(found: Outcome, complete: bool, rests: str) -> Iterator[str]:
    for one in found.told:
        span = f"[{_number(one.low)}, {_number(one.high)}]"
        why = toml_value(f"95 % range, {rests}")
        yield f'"{one.key}" = {{ plausible = {span}, why = {why} }}'
    if complete:
        why = "the log is taken as it is: a contact is what it counts as one"
        yield f'"contacts.recorded_share" = {{ why = {toml_value(why)} }}'


def _tables(data: Mapping[str, Any], table: str, keys: Sequence[str], one: Told) -> Iterator[str]:
    """A list of tables of the base with one key set, or scaled where there are several."""
    section, name = table.split(".")
    times = one.new / one.old if one.old > 0 else 0.0
    for row in copy.deepcopy(list(data[section][name])):
        for key in keys:
            single = name == "doors" or (len(data[section][name]) == 1 and key == keys[0])
            row[key] = _rounded(one.new if single else min(times * row[key], ONE))
        yield ""
        yield f"[[{table}]]"
        yield from (f"{key} = {toml_value(value)}" for key, value in row.items())


def _line(one: Told) -> str:
    key = one.key.rsplit(".", 1)[1]
    return f"{key} = {_number(one.new)}  # 95 % range {one.low:.3g} to {one.high:.3g}"


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _number(value: float) -> str:
    return repr(_rounded(value))


def _three(counted: Counted) -> tuple[float, float, float]:
    return counted.value, counted.low, counted.high


def _share(key: str, old: float, counted: Counted) -> Told:
    return Told(key, old, *_three(counted))


def _times(key: str, old: float, k: Sequence[float]) -> Told:
    return Told(key, old, old * k[0], old * k[1], old * k[2])


def _over(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """A number over another, both with ranges that do not hang together."""
    value = one[0] / other[0]
    with np.errstate(divide="ignore"):
        down = np.hypot(np.log(one[1] / one[0]), np.log(other[2] / other[0]))
        up = np.hypot(np.log(one[2] / one[0]), np.log(other[1] / other[0]))
    return value, float(value * np.exp(-down)), float(value * np.exp(up))

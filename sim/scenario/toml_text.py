"""Writing scenarios as TOML: the resolved copy kept with every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sim.scenario.attached import Attached
from sim.scenario.demand_model import Duration, Kind
from sim.scenario.duration_schema import ENDLESS
from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario

_TABLE_LISTS = {
    "shift", "place", "kind", "preference", "override", "closure", "special_day",
    "referral", "pattern", "doors", "event",
}  # fmt: skip
_ATTACHED = {field.name for field in fields(Attached)}


def scenario_to_toml(scenario: Scenario) -> str:
    """Write a complete scenario file without a base.

    Loading the text gives an equal scenario, if the files that it names lie
    beside it. Shares come out divided by their sums.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
    """
    lines = ["format = 1", f"about = {toml_value(scenario.about)}"]
    if scenario.about_es:
        lines.append(f"about_es = {toml_value(scenario.about_es)}")
    form = _file_form(scenario)
    lines += [
        f"{section} = []" for section in form if section in _TABLE_LISTS and not form[section]
    ]
    for section, table in form.items():
        lines.append("")
        if section in _TABLE_LISTS:
            lines.extend(_table_list(section, table))
        else:
            lines.append(f"[{section}]")
            inner = [key for key, value in table.items() if key in _TABLE_LISTS and value]
            lines.extend(f"{k} = {toml_value(v)}" for k, v in table.items() if k not in inner)
            for key in inner:
                lines.append("")
                lines.extend(_table_list(f"{section}.{key}", table[key]))
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """Write one value; numbers so that they are read back exactly.

    Parameters
    ----------
    value : bool, int, float, str, date, list or mapping of such
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + "".join(_character(c) for c in value) + '"'
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(inner) for inner in value) + "]"
    if isinstance(value, Attached):
        return toml_value(value.file)
    if isinstance(value, Mapping):
        if value.keys() == _ATTACHED:
            return toml_value(value["file"])
        pairs = (f"{_key(k)} = {toml_value(v)}" for k, v in value.items())
        return "{ " + ", ".join(pairs) + " }"
    raise TypeError(f"no TOML for {type(value).__name__}")


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else toml_value(key)


def _character(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    return c if c.isprintable() else f"\\U{ord(c):08X}"


def _table_list(name: str, rows: list[dict[str, Any]]) -> list[str]:
    lines: list[str] = []
    for i, row in enumerate(rows):
        lines += ([""] if i else []) + [f"[[{name}]]"]
        lines += [f"{key} = {toml_value(value)}" for key, value in row.items()]
    return lines


def _file_form(scenario: Scenario) -> dict[str, Any]:
    """The sections of a scenario with the keys that files use."""
    requests = asdict(scenario.requests)
    del requests["places"], requests["kinds"]
    requests["place"] = [asdict(place) for place in scenario.requests.places]
    requests["kind"] = [_kind_form(kind) for kind in scenario.requests.kinds]
    people = asdict(scenario.people)
    for key in ("stay", "talk", "flag_down_handling"):
        people[key] = _law(getattr(scenario.people, key))
    shifts = [
        {
            **asdict(shift),
            "start": clock_text(shift.start),
            "end": clock_text(shift.end),
            "other_starts": [clock_text(time) for time in shift.other_starts],
        }
        for shift in scenario.shifts
    ]
    patrol = asdict(scenario.patrol)
    del patrol["overrides"]
    patrol["override"] = [
        {"shifts": one.shifts, "days": one.days, "units": one.units, **dict(one.changes)}
        for one in scenario.patrol.overrides
    ]
    dispatch = asdict(scenario.dispatch)
    dispatch["preference"] = [asdict(row) for row in scenario.dispatch.preference]
    streets = asdict(scenario.streets)
    del streets["closures"]
    streets["closure"] = [
        {**asdict(row), "start": clock_text(row.start), "end": clock_text(row.end)}
        for row in scenario.streets.closures
    ]
    special = [
        {**asdict(day), "hours": [clock_text(time) for time in day.hours]}
        for day in scenario.calendar.special_days
    ]
    contacts = asdict(scenario.contacts)
    del contacts["referrals"]
    contacts["referral"] = [
        {**asdict(row), "handling": _law(row.handling)} for row in scenario.contacts.referrals
    ]
    doors = [
        {
            **asdict(row),
            "start": clock_text(row.start),
            "end": clock_text(row.end),
            "talk": _law(row.talk),
        }
        for row in scenario.activities.doors
    ]
    events = [
        {
            **asdict(row),
            "start": clock_text(row.start),
            "end": clock_text(row.end),
            "talk": _law(row.talk),
        }
        for row in scenario.activities.events
    ]
    return {
        "season": asdict(scenario.season),
        "streets": streets,
        "requests": requests,
        "people": people,
        "calendar": {"special_day": special},
        "weather": asdict(scenario.weather),
        "shift": shifts,
        "crew": asdict(scenario.crew),
        "patrol": patrol,
        "dispatch": dispatch,
        "contacts": contacts,
        "costs": asdict(scenario.costs),
        "activities": {"doors": doors, "event": events},
    }


def _kind_form(kind: Kind) -> dict[str, Any]:
    """A kind of request with the keys that files use."""
    table = asdict(kind)
    del table["places"], table["follow_up_handling"]
    table["handling"] = _law(kind.handling)
    table["patience"] = _law(kind.patience) if kind.patience else ENDLESS
    table["car_response"] = _law(kind.car_response)
    if kind.follow_up_handling:
        table["follow_up_handling"] = _law(kind.follow_up_handling)
    table["place"] = [asdict(place) for place in kind.places]
    return table


def _law(law: Duration) -> dict[str, Any]:
    """A law with the keys it uses."""
    if law.distribution == "list":
        return {"distribution": "list", "values_min": list(law.values_min)}
    table = {"distribution": law.distribution, "mean_min": law.mean_min}
    return {**table, "sigma": law.sigma} if law.distribution == "lognormal" else table

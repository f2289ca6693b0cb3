"""Inputs that a scenario holds and does not use, because what they belong to is switched off.

How long a rain day keeps people in matters only where a day may be one. Such
inputs stand in every scenario file, since `announced` has every key there is;
those who ask what a result rests on need not read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.scenario.assumed import Parameter, covering, entries_of, parameters

_RAIN = ("weather.rain_day_share", None)
_FLAGS = ("people.flag_down_share", None)
_PREEMPTS = ("dispatch.preempt_priority", None)

SWITCHES: Mapping[str, tuple[str, str | None]] = {
    "requests.kind.follow_up_after_days": ("requests.kind.follow_up_share", None),
    "people.walking_open_share": ("people.walking_per_km", None),
    "people.walking_speed_mps": ("people.walking_per_km", None),
    "people.flag_down_handling": _FLAGS,
    "people.flag_down_phones_share": _FLAGS,
    "people.flag_down_kind": _FLAGS,
    "weather.people_factor": _RAIN,
    "weather.requests_factor": _RAIN,
    "weather.walk_speed_factor": _RAIN,
    "patrol.drawn_within_m": ("patrol.drawn_file", None),
    "patrol.people_balance": ("patrol.route", "toward-people"),
    "dispatch.keep_free_for_priority": ("dispatch.keep_free_units", None),
    "dispatch.preempted_then": _PREEMPTS,
    "dispatch.preempted_by": _PREEMPTS,
}
"""For an input, or all inputs below a key, what must be given that it is used.

The second of a pair is the value that it must have; None: any but nothing and 0.
"""


def idle_inputs(data: Mapping[str, Any]) -> frozenset[str]:
    """Keys, without names of kinds and places, of inputs that a merged scenario does not use.

    A switch that is off but has a plausible range may be switched on in a study
    of what is not known: what hangs on it counts as used.
    """
    known = parameters(data)
    entries = entries_of(data)
    on: set[tuple[str, str | None]] = set()
    for one in known:
        key = _without_overrides(one)
        entry = covering(one, entries)
        told = data["assumed"][entry[1]] if entry and entry[0] == "assumed" else {}
        if told.get("plausible") or _given(one.value):
            on.add((key, None))
        on.add((key, str(one.value)))
    off = {key for key, switch in SWITCHES.items() if switch not in on}
    keys = {".".join(one.general): _without_overrides(one) for one in known}
    return frozenset(
        key for key, plain in keys.items() if any(f"{plain}.".startswith(f"{o}.") for o in off)
    )


def _without_overrides(one: Parameter) -> str:
    """The key of a parameter; one of [[patrol.override]] as that of [patrol]."""
    return ".".join(one.general).replace("patrol.override.", "patrol.")


def _given(value: Any) -> bool:
    return any(map(_given, value)) if isinstance(value, list) else bool(value)

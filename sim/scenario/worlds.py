"""Which scenarios share their evenings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sim.scenario.model import WORLD_SECTIONS, Scenario


@lru_cache(maxsize=1024)  # asked for every season
def world_key(scenario: Scenario) -> str:
    """Name the world of a scenario; equal names mean the same evenings.

    Only what draws the world counts: the world sections and the first day,
    never staffing, hours or routes, nor which shifts a special day has, which
    streets are closed or what a request may interrupt.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    drawn: dict[str, Any] = {name: asdict(getattr(scenario, name)) for name in WORLD_SECTIONS}
    del drawn["streets"]["closures"]
    for day in drawn["calendar"]["special_days"]:
        del day["shifts"]
        day["dates"] = [date.isoformat() for date in day["dates"]]
    for kind in drawn["requests"]["kinds"]:
        del kind["may_interrupt"]
    drawn["first_day"] = scenario.season.first_day.isoformat()
    text = json.dumps(drawn, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()

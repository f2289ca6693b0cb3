"""What was published of the walks, by site."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True)
class Site:
    """One site of the walks.

    Attributes
    ----------
    name : str
    days : int
        First and last day included.
    contacts : int
        People contacted, as published.
    officer_hours : tuple of (float, float)
        Between which ends they may have been.
    source, why : str
        Of the count, and of the officer-hours.
    """

    name: str
    days: int
    contacts: int
    officer_hours: tuple[float, float]
    source: str
    why: str


@dataclass(frozen=True)
class PublishedRecord:
    """All sites, the fitted one first, and the published change in calls for service."""

    sites: tuple[Site, ...]
    calls_change: float


def published_record() -> PublishedRecord:
    """Read what was published."""
    text = files("sim.calibrate").joinpath("pilot_record.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sites = tuple(
        Site(
            one["name"],
            (date.fromisoformat(one["last_day"]) - date.fromisoformat(one["first_day"])).days + 1,
            one["contacts"], _ends(one["officer_hours"]),
            one["source"], one["why"],
        )
        for one in data["site"]
    )  # fmt: skip
    return PublishedRecord(sites, float(data["calls"]["change"]))


def _ends(hours: Sequence[float]) -> tuple[float, float]:
    low, high = hours
    return float(low), float(high)

"""The checked scenario on how units walk when nothing else calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.scenario.attached import Attached

WITHOUT_BEATS = ("fixed", "optimized", "drawn")
"""Routes that know no beats, whatever the area."""


@dataclass(frozen=True)
class Override:
    """Other keys of [patrol] for some duties; see `sim.scenario.overrides`.

    ``shifts`` are names, ``days`` weekdays, ``units`` numbers from 1 within
    the shift, each empty for all. ``changes`` are pairs of an attribute of
    `Patrol` and its value.
    """

    shifts: tuple[str, ...]
    days: tuple[str, ...]
    units: tuple[int, ...]
    changes: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Patrol:
    """How units walk when nothing else calls them.

    ``spots`` or the places in ``spots_file`` are looked after by the route
    "hot-spots"; in between units walk the route ``filler``. ``dwell_min`` are
    the shortest and the longest stay.
    """

    route: str
    area: str
    beats_by: str
    beats_file: Attached
    turn_back: bool
    points: tuple[str, ...]
    posts: tuple[str, ...]
    drawn_file: Attached
    drawn_name: str
    drawn_within_m: float
    spots: tuple[str, ...]
    spots_file: Attached
    dwell_min: tuple[float, ...]
    return_within_min: float
    filler: str
    look_ahead_min: float
    people_file: Attached
    people_balance: float
    detour_share: float
    start_at: str  # "base", "route" or "random"
    route_seed: int
    talk_reach_m: float
    overrides: tuple[Override, ...]

    @property
    def has_beat(self) -> bool:
        """Whether a unit that patrols so has a beat of its own."""
        return self.area == "beats" and self.route not in WITHOUT_BEATS

    @property
    def walked(self) -> str:
        """The route that is walked: between hot spots the filler."""
        return self.filler if self.route == "hot-spots" else self.route

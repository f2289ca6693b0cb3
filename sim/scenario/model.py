"""The checked scenario and study, as the rest of the program sees them.

Plain frozen records. Reading, defaults and error messages live in the
neighbouring files; nothing here looks at a file.

Units are in the names: ``_min`` minutes, ``_h`` hours, ``_s`` seconds,
``_mps`` metres per second, ``_share`` a share from 0 to 1. Clock times are
minutes after midnight; an ``end`` at or before ``start`` is the next day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sim.scenario.demand_model import Duration, People, Requests
from sim.scenario.duty_model import Activities, Crew, Shift
from sim.scenario.patrol_model import Patrol
from sim.scenario.season_model import Calendar, Closure, Costs, Weather


@dataclass(frozen=True)
class Season:
    """Days that are simulated, both ends included.

    With ``unbroken_hours`` > 0 the whole season is one uninterrupted stretch
    of that many hours from midnight of ``first_day`` (all shifts' clocks are
    ignored, every unit is on duty throughout); measures start after
    ``warm_up_hours``.
    """

    first_day: date
    last_day: date
    unbroken_hours: float
    warm_up_hours: float

    @property
    def days(self) -> int:
        """Number of dates."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Streets:
    """The street graph by name (or path) and the mean signal."""

    graph: str
    signal_cycle_s: float
    signal_walk_s: float
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class Preference:
    """Units in order, numbered from 1 within the crew on duty, for requests on one segment.

    ``segment`` is "" for all others.
    """

    segment: str
    units: tuple[int, ...]


@dataclass(frozen=True)
class Dispatch:
    """Who is sent, who waits, who is handed to a patrol car.

    ``queue_at_most`` -1 means a queue of any length, 0 that nobody waits.
    ``hand_over_after_min`` 0 means never for waiting alone. Requests less
    urgent than ``keep_free_for_priority`` leave ``keep_free_units`` units
    free (0: none). ``ageing_min_per_level`` 0 means that waiting does not
    change the order of the queue, ``preempt_priority`` 0 that no request is
    interrupted for another.
    """

    rule: str
    preference: tuple[Preference, ...]
    queue_at_most: int
    delay_min: float
    talk_interruptible: bool
    redirect: bool
    hand_over_after_min: float
    keep_free_units: int
    keep_free_for_priority: int
    ageing_min_per_level: float
    preempt_priority: int
    preempted_then: str  # "resume", "restart" or "hand-over"
    preempted_by: str  # "any" or "same"


@dataclass(frozen=True)
class Referral:
    """Talks and requests that lead to another service.

    ``handling`` is the time that it adds to the talk or to the request.
    """

    resource: str
    share_of_talks: float
    share_of_requests: float
    handling: Duration


@dataclass(frozen=True)
class Contacts:
    """How talks are counted, and what else comes of them."""

    recorded_share: float
    again_after_h: float
    callers_count: bool = False
    referrals: tuple[Referral, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """One complete, checked scenario."""

    name: str
    about: str
    season: Season
    streets: Streets
    requests: Requests
    people: People
    shifts: tuple[Shift, ...]
    crew: Crew
    patrol: Patrol
    dispatch: Dispatch
    contacts: Contacts
    calendar: Calendar = field(default_factory=Calendar)
    weather: Weather = field(default_factory=Weather)
    costs: Costs = field(default_factory=Costs)
    activities: Activities = field(default_factory=Activities)
    about_es: str = ""


WORLD_SECTIONS = ("streets", "requests", "people", "calendar", "weather")
"""Scenarios equal in these (and in the season's first day) share one world."""


@dataclass(frozen=True)
class Headline:
    """One measure a study is judged by, with the margin that matters."""

    measure: str
    margin: float


@dataclass(frozen=True)
class Target:
    """What a measure has to reach in a share of all seasons; None: no bound on that side."""

    measure: str
    at_least: float | None
    at_most: float | None
    in_seasons_share: float


@dataclass(frozen=True)
class Study:
    """Scenarios to compare, and what to compare them by.

    ``window`` is the daily clock window (start, end) in minutes after
    midnight, or None for the earliest start to the latest end of any shift.
    ``replications`` is the number of seasons, or, ``until_settled``, the most.
    ``settings`` joint settings of what is assumed are tried (0: none), each
    for ``setting_seasons`` seasons.
    """

    name: str
    about: str
    scenarios: tuple[Scenario, ...]
    baseline: str
    seed: int
    replications: int
    window: tuple[int, int] | None
    reach_within_min: float
    wait_limit_min: float
    seen_within_min: float
    headlines: tuple[Headline, ...]
    targets: tuple[Target, ...] = ()
    until_settled: bool = False
    settings: int = 0
    setting_seasons: int = 1
    about_es: str = ""

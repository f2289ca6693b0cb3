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
from typing import Any

from sim.scenario.attached import NO_FILE, Attached
from sim.scenario.season_model import Calendar, Closure, Costs, Weather

ROUTES = (
    "tour",
    "optimized",
    "roam",
    "longest-unseen",
    "fixed",
    "post",
    "hot-spots",
    "drawn",
    "toward-people",
)
FILLERS = ("tour", "roam", "longest-unseen", "toward-people")
AREAS = ("whole", "beats")
BEATS_BY = ("length", "people", "requests", "drawn")
WITHOUT_BEATS = ("fixed", "optimized", "drawn")
"""Routes that know no beats, whatever the area."""
DISPATCH_RULES = ("nearest", "own-beat-first", "preference", "least-busy", "expected-soonest")
INTERRUPTIBLE = ("talk", "meal", "event", "returning", "writing")
DISTRIBUTIONS = ("exponential", "lognormal", "constant", "list")
ROSTERS = ("spread", "weekly", "rotating", "file")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Duration:
    """A law for a length of time.

    ``exponential`` and ``constant`` use ``mean_min``; ``lognormal`` uses
    ``mean_min`` and ``sigma`` (standard deviation of the log); ``list`` draws
    one of ``values_min`` with equal chances.
    """

    distribution: str
    mean_min: float = 0.0
    sigma: float = 0.0
    values_min: tuple[float, ...] = ()


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
class Place:
    """Where a share of the requests arises: one of segment, corner, or class.

    ``segment`` is a segment id with an optional stretch ``from_m``..``to_m``
    (``to_m`` 0 means to its end), uniform over length; ``corner`` is a named
    point; ``street_class`` spreads over all segments of that class by length
    ("any" for the whole network).
    """

    weight: float
    segment: str = ""
    from_m: float = 0.0
    to_m: float = 0.0
    corner: str = ""
    street_class: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of request.

    Without ``hour_shares``, places or ``places_file`` of its own it comes when
    and where all requests come. ``follow_up_share`` of those answered on foot
    lead to another request of this kind at the same place, from the first to
    the second of ``follow_up_after_days`` later; it takes
    ``follow_up_handling``, or ``handling`` where that is None.
    ``may_interrupt`` names what a unit may be taken from for it (out of
    `INTERRUPTIBLE`); walking its route it can always be.
    """

    name: str
    share: float
    priority: int
    to_foot_share: float
    handling: Duration
    patience: Duration | None
    officers_needed: int
    two_officers_required_share: float
    may_interrupt: tuple[str, ...]
    car_response: Duration
    hour_shares: tuple[float, ...] = ()
    places: tuple[Place, ...] = ()
    places_file: Attached = NO_FILE
    follow_up_share: float = 0.0
    follow_up_after_days: tuple[int, ...] = (1, 7)
    follow_up_handling: Duration | None = None


@dataclass(frozen=True)
class Requests:
    """Demand: how many a day, when, where and of what kind.

    ``places_file``, where there is one, takes the place of ``places``.
    """

    per_day: float
    hour_shares: tuple[float, ...]
    weekday_shares: tuple[float, ...]
    season_cv: float
    day_variance: float
    places: tuple[Place, ...]
    kinds: tuple[Kind, ...]
    month_factors: tuple[float, ...] = (1.0,) * 12
    places_file: Attached = NO_FILE


@dataclass(frozen=True)
class People:
    """People standing out on the streets who would talk with officers.

    ``out_per_km`` people stand on a km of street in the busiest hour of
    ``hour_shares`` (24 relative values), fewer in the others in proportion;
    ``open_share`` of them would talk with a single officer, ``open_share`` x
    ``openness_pair_ratio`` with a pair. The weights tell how crowded a metre
    of each class of street is relative to the others; the mean over the
    network stays. Likewise ``walking_per_km`` people walk, half each way.

    People out come in groups: ``group_sizes`` are shares of groups of 1, 2, ...
    A share of those who would talk want something (flag-downs) and talk with
    any unit; a share of these phones when no unit came, for a request of the
    kind named. With ``spanish_only_share`` a unit without a Spanish speaker
    exchanges only a greeting.
    """

    out_per_km: float
    hour_shares: tuple[float, ...]
    arterial_weight: float
    local_weight: float
    path_weight: float
    stay: Duration
    open_share: float
    openness_pair_ratio: float
    talk: Duration
    residents_per_km: float
    season_cv: float
    day_variance: float
    month_factors: tuple[float, ...] = (1.0,) * 12
    walking_per_km: float = 0.0
    walking_speed_mps: float = 1.3
    walking_open_share: float = 0.0
    group_sizes: tuple[float, ...] = (1.0,)
    flag_down_share: float = 0.0
    flag_down_handling: Duration = field(default_factory=lambda: Duration("constant", 0.0))
    flag_down_phones_share: float = 0.0
    flag_down_kind: str = ""
    spanish_only_share: float = 0.0
    greeting_min: float = 0.0


@dataclass(frozen=True)
class Shift:
    """Officers on duty together.

    ``other_starts`` (minutes after midnight), if any, are further start times
    of which one (``start`` included) is drawn for each date; the length of
    the shift stays. With fewer than ``minimum_officers`` it is not walked.
    """

    name: str
    days: tuple[str, ...]
    start: int
    end: int
    other_starts: tuple[int, ...]
    officers: int
    unit: str  # "pair" or "single"
    minimum_officers: int = 0
    left_over: str = "alone"  # or "third"

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return (self.end - self.start - 1) % 1440 + 1


@dataclass(frozen=True)
class Pattern:
    """A fixed weekly pattern of some officers, by their numbers.

    ``shift`` "" means whichever shift of the day needs them.
    """

    officers: tuple[int, ...]
    days: tuple[str, ...]
    shift: str


@dataclass(frozen=True)
class Crew:
    """Officers as workers.

    With the roster "spread", ``heads`` 0 means every shift is always filled
    as planned; otherwise that many people work ``shifts_per_officer_week``
    shifts a week each, and absences leave gaps. The roster "weekly" follows
    ``pattern``, "rotating" has ``on_days`` on and ``off_days`` off, "file"
    is a table of who works when. Without ``walk_back`` a car
    picks the officers up where they are at the end of the walk.
    """

    heads: int
    shifts_per_officer_week: float
    absence_share: float
    briefing_min: float
    writing_min: float
    meal_min: float
    meal_after_h: float
    meal_if_longer_h: float
    walk_speed_mps: float
    response_speed_mps: float
    speed_sd_mps: float
    base: str
    transfer_min: float
    walk_back: bool
    end_of_shift: str  # "finish" or "hand-over"
    spanish_speaker_share: float = 0.0
    roster: str = "spread"
    pattern: tuple[Pattern, ...] = ()
    on_days: int = 5
    off_days: int = 2
    roster_file: Attached = NO_FILE
    training_days_per_month: float = 0.0
    fill_with_overtime: str = "no"  # or "minimum" or "plan"
    rest_h: float = 10.0
    days_on_at_most: int = 6
    days_off_in_row: int = 2
    weekends_off: int = 0
    meal_places: tuple[str, ...] = ()
    officer_speeds_mps: tuple[float, ...] = ()


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


@dataclass(frozen=True)
class Preference:
    """Ordered units (numbered from 1 within the crew on duty) for requests
    on one segment ("" for all others)."""

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
class Doors:
    """Officers knock on doors for some hours.

    On the weekdays ``days`` or, if given, on ``dates`` only. ``shifts`` (by
    name) and ``units`` (numbers in their shift, from 1) say who; empty for
    all. ``talk`` is a visit where somebody opens, ``knock_min`` the time at a
    door where nobody does.
    """

    name: str
    days: tuple[str, ...]
    dates: tuple[date, ...]
    start: int
    end: int
    shifts: tuple[str, ...]
    units: tuple[int, ...]
    knocks_per_street: int
    residents_per_door: float
    answer_share: float
    knock_min: float
    talk: Duration


@dataclass(frozen=True)
class Event:
    """A meeting, post or other event that officers attend at a place.

    On the weekdays ``days`` or, if given, on ``dates`` only. The first units
    of the ``shifts`` (by name; empty for all) go, until there are as many
    ``officers`` as it needs. While there they answer requests ("answer"), or
    only those of ``urgent_priority`` or more urgent ("urgent-only"), or none
    but those that may interrupt an event ("wait"). ``talks_per_h`` people an
    hour come to talk, each for a ``talk``.
    """

    name: str
    place: str
    days: tuple[str, ...]
    dates: tuple[date, ...]
    start: int
    end: int
    officers: int
    shifts: tuple[str, ...]
    arrive_min: float
    requests: str
    urgent_priority: int
    talks_per_h: float
    talk: Duration


@dataclass(frozen=True)
class Activities:
    """What units do at set times besides patrol and requests."""

    doors: tuple[Doors, ...] = ()
    events: tuple[Event, ...] = ()


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

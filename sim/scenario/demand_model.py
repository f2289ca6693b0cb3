"""The checked scenario on demand: requests, people, and how long things take."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.scenario.attached import NO_FILE, Attached

INTERRUPTIBLE = ("talk", "meal", "event", "returning", "writing")
DISTRIBUTIONS = ("exponential", "lognormal", "constant", "list")


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
    ``hour_factors_by_weekday`` (7 times 24, or none) multiply what hours and
    weekdays come to together. Results tell no counts of requests of streets with
    fewer than ``minimum_count`` a season.
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
    hour_factors_by_weekday: tuple[tuple[float, ...], ...] = ()
    minimum_count: int = 0


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

"""Which units are on duty when, and how many requests come meanwhile.

The same rosters, absences, start times and paces as in the first seasons of a
study, and the mean rates of its requests: nothing is simulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.scenario.division import division_of
from sim.scenario.model import Scenario
from sim.scenario.rosters import heads_of
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from sim.walk.crew import Duty, duties
from sim.walk.routes.prepare import Plans, place_of, plan_routes
from sim.walk.routes.shares import Share
from sim.world.requests import mean_request_rates
from street_graph.graph import StreetGraph

SEASONS = 20
"""Seasons of which absences, start times and paces are taken."""


@dataclass(frozen=True, eq=False)
class Place:
    """Where a unit may be: spread over streets in proportion to `metres`, or at a post.

    Attributes
    ----------
    metres : ndarray of float64, shape (S,)
        How much of its walk a unit spends on each segment.
    post : (int, int) or None
        Segment and millimetre at which it stands.
    beat : ndarray of bool, shape (S,)
        Segments of the unit's own beat; all False for none.
    """

    metres: np.ndarray
    post: tuple[int, int] | None
    beat: np.ndarray


class OnDuty(NamedTuple):
    """One unit on duty: row of its place, officers, number in a list of preference (or 0)."""

    place: int
    officers: int
    number: int


class Stretch(NamedTuple):
    """Time that is alike: who is on duty, requests an hour, hour of the day, in the window."""

    units: tuple[OnDuty, ...]
    per_hour: float
    hour: int
    counted: bool


@dataclass(frozen=True, eq=False)
class Times:
    """A season cut into stretches that are alike.

    Attributes
    ----------
    minutes : dict of Stretch to float
        Minutes of a season, in the mean.
    places : tuple of Place
    min_per_m : float
        Minutes in which a unit walks one metre to a request.
    drawn : bool
        Whether absences or start times were drawn.
    """

    minutes: dict[Stretch, float]
    places: tuple[Place, ...]
    min_per_m: float
    drawn: bool


def times_of(scenario: Scenario, graph: StreetGraph, window: tuple[int, int], seed: int) -> Times:
    """Cut the season of a scenario into stretches that are alike.

    Parameters
    ----------
    scenario : Scenario
    graph : StreetGraph
    window : (start, length)
        Daily hours that count, minutes after midnight.
    seed : int
        Of the study.
    """
    varied = any(shift.other_starts for shift in scenario.shifts)
    drawn = (heads_of(scenario.crew) > 0 or varied) and not scenario.season.unbroken_hours
    rates = mean_request_rates(scenario)
    places: dict[Hashable, Place] = {}
    found: Counter[Stretch] = Counter()
    slowness, time = 0.0, 0.0
    for replication in range(1, SEASONS + 1):
        on = duties(scenario, seed, replication)
        slowness += sum((d.end - d.start) / d.response_speed for d in on)
        time += sum(d.end - d.start for d in on)
        if replication == 1 or drawn:
            units = units_on_duty(scenario, graph, on, places)
            found.update(_stretches(scenario, on, units, rates, window))
    seasons = SEASONS if drawn else 1
    minutes = {stretch: us / MINUTE_US / seasons for stretch, us in found.items()}
    min_per_m = 1000 / 60 * slowness / time if time else np.nan
    return Times(minutes, tuple(places.values()), min_per_m, drawn)


def _stretches(
    scenario: Scenario, on: Sequence[Duty], units: Sequence[OnDuty], rates: np.ndarray,
    window: tuple[int, int],
) -> Counter[Stretch]:  # fmt: skip
    """Time (us) of each stretch of one season."""
    season = scenario.season
    hours = rates.size
    if season.unbroken_hours:
        edges = [round(season.warm_up_hours * HOUR_US), round(season.unbroken_hours * HOUR_US)]
    else:
        start, length = (minutes * MINUTE_US for minutes in window)
        first = np.arange(season.days) * DAY_US + start
        edges = np.column_stack([first, first + length]).ravel().tolist()
    end = edges[-1] if season.unbroken_hours else hours * HOUR_US
    clock = {0, end, *edges, *(hour * HOUR_US for hour in range(hours))}
    comes: dict[int, list[OnDuty]] = {}
    goes: dict[int, list[OnDuty]] = {}
    for duty, unit in zip(on, units, strict=True):
        comes.setdefault(duty.start, []).append(unit)
        goes.setdefault(duty.end, []).append(unit)
    marks = sorted(t for t in clock | comes.keys() | goes.keys() if 0 <= t <= end)
    inside = np.searchsorted(edges, marks, side="right")
    count: Counter[OnDuty] = Counter()
    together: tuple[OnDuty, ...] = ()
    by_hour = np.round(rates.ravel(), 9).tolist()
    found: Counter[Stretch] = Counter()
    for i, t in enumerate(marks[:-1]):
        if t in comes or t in goes:
            count.update(comes.get(t, ()))
            count.subtract(goes.get(t, ()))
            together = tuple(sorted(count.elements()))
        hour = t // HOUR_US
        counted = bool(inside[i] % 2)  # an odd number of the window's edges has passed
        found[Stretch(together, by_hour[hour], hour % 24, counted)] += marks[i + 1] - t
    return found


def units_on_duty(
    scenario: Scenario, graph: StreetGraph, on: list[Duty], places: dict[Hashable, Place]
) -> list[OnDuty]:
    """Each duty as a unit with its place; new places are added to `places`."""
    plans = plan_routes(scenario, graph, on)
    listed = scenario.dispatch.rule == "preference"
    found = []
    for duty, share in zip(on, plans.shares, strict=True):
        beat = plans.own_beat(share)
        posts = share.patrol.posts if share.patrol.route == "post" else ()
        key = (
            share.patrol, share.beside if beat >= 0 else 0, beat,
            share.number % len(posts) if posts else -1,
        )  # fmt: skip
        if key not in places:
            places[key] = _place(plans, graph, share)
        row = list(places).index(key)
        found.append(OnDuty(row, len(duty.officers), duty.number + 1 if listed else 0))
    return found


def _place(plans: Plans, graph: StreetGraph, share: Share) -> Place:
    """Along the tour of the unit if it has one, at its post, else all over its streets."""
    patrol, beat = share.patrol, plans.own_beat(share)
    own = np.zeros(graph.segments, dtype=bool)
    if beat >= 0:
        own = plans.beat_of[division_of(patrol), share.beside] == beat
    metres = np.where(own | (beat < 0), graph.length_mm / 1000, 0.0)
    if patrol.route == "post":
        post = place_of(graph, patrol.posts[share.number % len(patrol.posts)])
        return Place(metres, post, own)
    way = plans.patrols.index(patrol)
    for key in ((way, share.beside, max(beat, 0)), (way, 0, 0)):
        if key in plans.tour_of and patrol.route != "hot-spots":
            tour = plans.tours[plans.tour_of[key]]
            length = np.abs(tour.end - tour.start) / 1000
            metres = np.bincount(tour.segment, weights=length, minlength=graph.segments)
            break
    return Place(metres, None, own)

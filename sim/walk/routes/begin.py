"""Where and how every unit of a season begins to patrol, worked out before the season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.division import BY_LENGTH, Division, division_of
from sim.scenario.model import Scenario
from sim.walk import field, rules
from sim.walk.crew import Duty
from sim.walk.routes.ask import LONGEST_UNSEEN, POST, ROAM, TOUR
from sim.walk.routes.hot_spots import BACK_TO_ROUTE
from sim.walk.routes.prepare import LOOPS, Plans, divided, place_of
from sim.walk.routes.shares import Share
from sim.walk.routes.tour import start_on_tour
from sim.world.chance import ROUTE_CHOICE, ROUTE_START, SPOT_STAY, streams
from street_graph.graph import StreetGraph

ROUTE_CODES = {
    "tour": TOUR,
    "optimized": TOUR,
    "fixed": TOUR,
    "drawn": TOUR,
    "roam": ROAM,
    "longest-unseen": LONGEST_UNSEEN,
    "toward-people": LONGEST_UNSEEN,
    "post": POST,
}

ANYWHERE = ("roam", "longest-unseen", "toward-people")
"""Routes that may begin at any corner."""

AT_BASE = -1
"""Segment of who begins at the base."""


@dataclass(frozen=True, eq=False)
class Beginnings:
    """What the units' routes need when they come on the streets.

    Attributes
    ----------
    values : ndarray of int64, shape (U, field.SETTLED)
        For the units' records; 0 in the fields that a unit's route does not use.
    places : ndarray of int64, shape (U, 2)
        Segment and millimetre at which each appears, `AT_BASE` for the base.
    """

    values: np.ndarray
    places: np.ndarray


def begin_routes(
    scenario: Scenario,
    graph: StreetGraph,
    plans: Plans,
    duties: Sequence[Duty],
    seed: int,
    replication: int,
) -> Beginnings:
    """Where and how each of `duties` begins to patrol.

    The chance in it belongs to replication, date, shift and place in the
    shift (and ``route_seed``), so no other unit's draws depend on it.
    """
    values = np.zeros((len(duties), field.SETTLED), dtype=np.int64)
    places = np.full((len(duties), 2), (AT_BASE, 0), dtype=np.int64)
    alike: dict[tuple[int, int, int], list[int]] = {}
    found = plans.shares
    for row, share in enumerate(found):
        alike.setdefault((id(share.patrol), share.place, share.beside), []).append(row)
    first = scenario.season.first_day.toordinal()
    ordinal = first + np.array([duty.date for duty in duties], dtype=np.int64)
    shift = np.array([duty.shift for duty in duties], dtype=np.int64)
    own = shift * 65_536 + np.array([duty.place for duty in duties], dtype=np.int64)
    for rows in alike.values():
        share = found[rows[0]]
        numbers = [found[row].number for row in rows]
        chance = Chance(seed, replication, ordinal[rows], shift[rows], own[rows])
        values[rows], places[rows] = begin(graph, plans, share, numbers, chance)
    return Beginnings(values, places)


@dataclass(frozen=True, eq=False)
class Chance:
    """The streams of chance of some units, one for each: by date and shift, or their own."""

    seed: int
    replication: int
    ordinal: np.ndarray
    shift: np.ndarray
    own: np.ndarray

    def of(self, purpose: int, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Keys and first numbers for a purpose, by date and `second`."""
        purposes = np.full(len(second), purpose, dtype=np.int64)
        found: tuple[np.ndarray, np.ndarray] = streams(
            self.seed, self.replication, purposes, self.ordinal, second
        )
        return found


def begin(
    graph: StreetGraph, plans: Plans, share: Share, numbers: Sequence[int], chance: Chance
) -> tuple[np.ndarray, np.ndarray]:
    """Values and places (see `Beginnings`) of units that share the streets alike."""
    patrol = share.patrol
    way = plans.patrols.index(patrol)
    beat = plans.own_beat(share)
    division, k = division_of(patrol), share.beside if patrol.has_beat else 0
    values = np.zeros((len(numbers), field.SETTLED), dtype=np.int64)
    places = np.full((len(numbers), 2), (AT_BASE, 0), dtype=np.int64)
    keys, luck = chance.of(ROUTE_CHOICE + 1000 * patrol.route_seed, chance.own)
    values[:, field.ROUTE] = ROUTE_CODES[patrol.walked]
    values[:, field.KEY] = keys
    values[:, field.DRAWS] = 1
    values[:, field.RULES] = way * rules.COUNT
    values[:, field.SPOT] = BACK_TO_ROUTE
    beats = list(plans.beat_of)
    values[:, field.PARTITION] = beats.index((division, k)) * graph.segments if k else -1
    values[:, field.BEAT] = beat
    if patrol.route == "hot-spots":
        values[:, field.STAY_KEY] = chance.of(SPOT_STAY, chance.own)[0]
    if patrol.start_at == "random" or (patrol.start_at == "route" and patrol.walked in ANYWHERE):
        within = (k, beat, division) if k and patrol.start_at == "route" else (0, 0)
        corners = corners_of(graph, *within)
        places = corners[(luck * len(corners)).astype(np.int64)]
    if patrol.walked in LOOPS:
        along, ahead_mm = np.zeros(len(numbers)), 0
        if patrol.route == "optimized":
            tour = plans.tour_of[way, share.beside, 0]
            ahead_mm = plans.starts_mm[share.beside][share.place]
        else:
            tour = plans.tour_of[way, k, max(beat, 0)]
            several = plans.beats[division, k] if k else 1
            along += (share.place // several) / len(range(max(beat, 0), share.beside, several))
        if patrol.start_at == "base":
            daily = chance.of(ROUTE_START + 1000 * patrol.route_seed, chance.shift)[1]
            along = (along + daily) % 1.0
        starts = start_on_tour(plans.tours[tour], along, ahead_mm)
        values[:, field.TOUR] = tour
        values[:, [field.TOUR_PIECE, field.RESUME_SEGMENT, field.RESUME_AT]] = starts
        if patrol.start_at == "route":
            places = starts[:, 1:]
    if patrol.route == "post":
        posts = np.array([place_of(graph, name) for name in patrol.posts], dtype=np.int64)
        own = posts[np.array(numbers) % len(posts)]
        values[:, [field.POST_SEGMENT, field.POST_AT]] = own
        if patrol.start_at == "route":
            places = own
    return values, places


@lru_cache(maxsize=256)
def corners_of(
    graph: StreetGraph, units: int, beat: int, division: Division = BY_LENGTH
) -> np.ndarray:
    """All corners of a beat when `units` share the streets (0: of all streets), each once.

    Returns
    -------
    ndarray of int64, shape (n, 2)
        Segment and millimetre.
    """
    allowed = np.ones(graph.segments, dtype=bool)
    if units:
        allowed = divided(graph, units, division)[0] == beat
    segment = np.flatnonzero(allowed)
    node = np.concatenate([graph.u[segment], graph.v[segment]])
    at = np.concatenate([np.zeros_like(graph.length_mm[segment]), graph.length_mm[segment]])
    _, first = np.unique(node, return_index=True)
    return np.column_stack([np.tile(segment, 2)[first], at[first]]).astype(np.int64)

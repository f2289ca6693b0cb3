"""Routes before the season: tours and beats as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.division import BY_LENGTH, Division, beats_for, division_of
from sim.scenario.model import Scenario
from sim.scenario.patrol_model import Patrol
from sim.walk.crew import Duty
from sim.walk.routes.rule_rows import rule_arrays
from sim.walk.routes.shares import Share, shares
from sim.walk.routes.tour import Tour, whole_streets
from street_graph.drawn_walk import drawn_walk
from street_graph.graph import StreetGraph
from street_graph.optimized import load_optimized
from street_graph.paths import ways_between
from street_graph.places import resolve_point
from street_graph.tours import loop_through

LOOPS = ("tour", "optimized", "fixed", "drawn")
"""Routes that are a closed walk, again and again."""


@dataclass(frozen=True, eq=False)
class Plans:
    """Ways to patrol, tours and beats that a season's units use.

    Attributes
    ----------
    shares : list of Share
        How each duty patrols, by row.
    patrols : tuple of Patrol
        The different ways to patrol, in the order of their rules.
    tours : list of Tour
    tour_of : dict of (way to patrol, units, beat) to int
        Number of the tour of a beat when so many units share the area;
        (way, 0, 0) is a tour of the whole area or of the fixed corners,
        (way, units, 0) one that was worked out for so many units together.
    beat_of : dict of (Division, units) to ndarray of int64, shape (S,)
        Beat of each segment, -1 for none.
    beats : dict of (Division, units) to int
        Number of the beats.
    starts_mm : dict of int to tuple of int
        Where on the tour for so many units together each of them begins.
    """

    shares: list[Share]
    patrols: tuple[Patrol, ...]
    tours: list[Tour]
    tour_of: dict[tuple[int, int, int], int]
    beat_of: dict[tuple[Division, int], np.ndarray]
    beats: dict[tuple[Division, int], int]
    starts_mm: dict[int, tuple[int, ...]]

    def own_beat(self, share: Share) -> int:
        """The beat of a unit, -1 if it has none; with more units than beats some share one."""
        if not share.patrol.has_beat:
            return -1
        return share.place % self.beats[division_of(share.patrol), share.beside]


def plan_routes(scenario: Scenario, graph: StreetGraph, duties: list[Duty]) -> Plans:
    """Load or make what the units in `duties` need."""
    own = shares(scenario, duties)
    objects = {id(share.patrol): share.patrol for share in own}
    patrols = tuple(dict.fromkeys(objects.values()))
    tours: list[Tour] = []
    tour_of: dict[tuple[int, int, int], int] = {}
    beat_of: dict[tuple[Division, int], np.ndarray] = {}
    beats: dict[tuple[Division, int], int] = {}
    starts_mm: dict[int, tuple[int, ...]] = {}
    for way, patrol in enumerate(patrols):
        if patrol.has_beat:
            division = division_of(patrol)
            for k in shared_by(patrol, own):
                beat_of[division, k], beat_tours = divided(graph, k, division)
                beats[division, k] = len(beat_tours)
                if patrol.walked == "tour":
                    first = len(tours)
                    tour_of |= {(way, k, beat): first + beat for beat in range(len(beat_tours))}
                    tours += beat_tours
        elif patrol.walked == "tour":
            tour_of[way, 0, 0] = len(tours)
            tours += divided(graph, 1)[1]
        elif patrol.route == "fixed":
            tour_of[way, 0, 0] = len(tours)
            tours.append(fixed_loop(graph, patrol.points))
        elif patrol.route == "drawn":
            tour_of[way, 0, 0] = len(tours)
            tours.append(drawn_loop(graph, patrol))
        elif patrol.route == "optimized":
            for k in shared_by(patrol, own):
                tour_of[way, k, 0] = len(tours)
                together, starts_mm[k] = made_together(graph, k)
                tours.append(together)
    return Plans(own, patrols, tours, tour_of, beat_of, beats, starts_mm)


def shared_by(patrol: Patrol, own: Sequence[Share]) -> list[int]:
    """Among how many units those share who patrol so, each number once."""
    pairs = {(id(share.patrol), share.beside): share for share in own}
    return sorted({share.beside for share in pairs.values() if share.patrol == patrol})


@lru_cache(maxsize=64)
def divided(
    graph: StreetGraph, k: int, division: Division = BY_LENGTH
) -> tuple[np.ndarray, tuple[Tour, ...]]:
    """Beat of each segment when `k` units share the streets, and the beats' tours."""
    plan = beats_for(graph, division, k)
    tours = tuple(whole_streets(graph.length_mm, t.segment, t.forward) for t in plan.tours)
    return plan.beat.astype(np.int64), tours


@lru_cache(maxsize=64)
def made_together(graph: StreetGraph, units: int) -> tuple[Tour, tuple[int, ...]]:
    """The tour for so many units together, and how far along it each of them begins."""
    plan = load_optimized(graph, units)
    return whole_streets(graph.length_mm, plan.tour.segment, plan.tour.forward), plan.starts_mm


@lru_cache(maxsize=64)
def place_of(graph: StreetGraph, text: str) -> tuple[int, int]:
    """A named point as segment and millimetre."""
    point = resolve_point(graph, text)
    return point.segment, point.offset_mm


@lru_cache(maxsize=64)
def fixed_loop(graph: StreetGraph, names: tuple[str, ...]) -> Tour:
    """The loop through named points, each the shortest way to the next."""
    points = [resolve_point(graph, name) for name in names]
    pieces = loop_through(graph, ways_between(graph), points)
    return Tour(*np.array([(p.segment, p.from_mm, p.to_mm) for p in pieces], dtype=np.int64).T)


def drawn_loop(graph: StreetGraph, patrol: Patrol) -> Tour:
    """The planner's own line as a closed walk on the streets."""
    text, name = patrol.drawn_file.text, patrol.drawn_name
    pieces = drawn_walk(graph, text, name, patrol.drawn_within_m).pieces
    return Tour(*np.array([(p.segment, p.from_mm, p.to_mm) for p in pieces], dtype=np.int64).T)


def route_arrays(plans: Plans, graph: StreetGraph) -> dict[str, np.ndarray]:
    """Rules, tours and beats as the kernel reads them."""
    none = np.zeros(0, dtype=np.int64)
    return {
        "tour_start": np.cumsum([0, *(len(tour.segment) for tour in plans.tours)]),
        "tour_segment": np.concatenate([none, *(tour.segment for tour in plans.tours)]),
        "tour_from": np.concatenate([none, *(tour.start for tour in plans.tours)]),
        "tour_to": np.concatenate([none, *(tour.end for tour in plans.tours)]),
        "partition": np.concatenate([none, *plans.beat_of.values()]),
        **rule_arrays(plans.patrols, graph),
    }

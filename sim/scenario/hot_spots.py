"""The hot spots that a way to patrol names, looked up in the streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.scenario.model import Scenario
from sim.scenario.overrides import ways_to_patrol
from sim.scenario.patrol_model import Patrol
from street_graph.graph import StreetGraph
from street_graph.places import resolve_point
from street_graph.weights import read_weights


@dataclass(frozen=True)
class HotSpot:
    """A place that officers come back to.

    Attributes
    ----------
    name : str
        As the planner wrote it.
    segment, at : int
        Where officers stand: segment and millimetre; in a block its middle.
    return_min : float
        Minutes after which an officer is to be back.
    """

    name: str
    segment: int
    at: int
    return_min: float


@lru_cache(maxsize=64)
def hot_spots(patrol: Patrol, graph: StreetGraph) -> tuple[HotSpot, ...]:
    """The spots of a way to patrol, none if its route is another.

    A spot of weight 2 in ``spots_file`` is due again after half of
    ``return_within_min``, one of weight ½ after twice that time. Rows of
    weight 0 are left out.

    Raises
    ------
    PlaceError, WeightsError
        If a place is not known.
    """
    if patrol.route != "hot-spots":
        return ()
    if not patrol.spots_file:
        points = [(name, resolve_point(graph, name)) for name in patrol.spots]
        return tuple(
            HotSpot(name, p.segment, p.offset_mm, patrol.return_within_min) for name, p in points
        )
    table = read_weights(graph, patrol.spots_file.text)
    middle = graph.length_mm[table.segment] // 2
    at = np.where(table.offset_mm < 0, middle, table.offset_mm)
    rows = zip(table.name, table.segment.tolist(), at.tolist(), table.weight.tolist(), strict=True)
    return tuple(
        HotSpot(name, segment, mm, patrol.return_within_min / weight)
        for name, segment, mm, weight in rows
        if weight > 0
    )


def all_hot_spots(scenario: Scenario, graph: StreetGraph) -> tuple[HotSpot, ...]:
    """The spots of all ways to patrol of a scenario, each place once."""
    found: dict[tuple[int, int], HotSpot] = {}
    for patrol in ways_to_patrol(scenario):
        for spot in hot_spots(patrol, graph):
            found.setdefault((spot.segment, spot.at), spot)
    return tuple(found.values())

"""The streets as the kernel's arrays: made once, used by every scenario on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.closures import closed_on_maps, maps
from sim.scenario.model import Streets
from sim.tables import AT_DOORS
from sim.walk.moving import THROUGH
from street_graph.closures import with_closed
from street_graph.crossings import crossing_table
from street_graph.graph import StreetGraph, legs
from street_graph.paths import next_leg, node_distances


def signal_delay_us(cycle_s: float, walk_s: float) -> float:
    """Mean wait (us) of a walker who comes to a signal at a random moment.

    (C - g)^2 / 2C for a cycle of C seconds with g seconds to walk.
    """
    return (cycle_s - walk_s) ** 2 / (2 * cycle_s) * 1e6


@dataclass(frozen=True, eq=False)
class Ground:
    """Streets ready to be walked.

    Attributes
    ----------
    graph : StreetGraph
    arrays : dict of str to ndarray of int64
        `STREET_ARRAYS` that never change, and ``segment_weight``. Of ``distance``,
        ``next_leg`` and ``closed`` one part for each map of `closed_on_maps`.
    changes : tuple of (int, int)
        When which map holds (`sim.scenario.closures.Maps`).
    """

    graph: StreetGraph
    arrays: dict[str, np.ndarray]
    changes: tuple[tuple[int, int], ...] = ()


def prepare_ground(graph: StreetGraph, streets: Streets) -> Ground:
    """Path tables and signal delays of `graph`."""
    meeting = legs(graph)
    closed = closed_on_maps(graph, streets.closures)
    ways = [with_closed(graph, shut, THROUGH) if shut else graph for shut in closed]
    distance = [node_distances(way) for way in ways]
    onward = [next_leg(way, found) for way, found in zip(ways, distance, strict=True)]
    shut = np.zeros((len(closed), graph.segments), dtype=np.int64)
    for number, segments in enumerate(closed):
        shut[number, list(segments)] = 1
    turn_start, crossed = crossing_table(graph)
    delay = signal_delay_us(streets.signal_cycle_s, streets.signal_walk_s)
    return Ground(
        graph,
        {
            "segment_u": graph.u,
            "segment_v": graph.v,
            "segment_length": graph.length_mm,
            "leg_start": meeting.start,
            "leg_segment": meeting.segment,
            "leg_end": meeting.end,
            "leg_position": meeting.position,
            "distance": np.stack(distance),
            "next_leg": np.stack(onward),
            "closed": shut,
            "turn_start": turn_start,
            "turn_delay": np.rint(crossed * delay).astype(np.int64),
            "segment_weight": graph.weight,
        },
        maps(streets.closures).changes,
    )


def people_arrays(people: np.ndarray, segments: int) -> dict[str, np.ndarray]:
    """The people table by segment and time, as the kernel reads it.

    First those who stand, then those who walk, each by segment and time. People
    at doors and at events come behind them, in the table's order: nobody
    comes across them on the street.

    Parameters
    ----------
    people : ndarray of dtype `PEOPLE`
    segments : int
    """
    where = people["open_to"].astype(np.int64)
    where[where < AT_DOORS] = people["pace"][where < AT_DOORS] != 0
    order = np.lexsort((people["person"], people["start"], people["segment"], where))
    behind = int(np.searchsorted(where[order], AT_DOORS))
    order[behind:] = order[behind:][np.lexsort((order[behind:], where[order[behind:]]))]
    sorted_people = people[order]
    standing = int((where == 0).sum())
    by_segment = sorted_people["segment"]
    start = starts(by_segment[:standing], segments)
    walkers = standing + starts(by_segment[standing:behind], segments)
    return {
        "people_start": start,
        "people_first": start[:-1],
        "person_row": sorted_people["person"],
        "person_at": sorted_people["offset"],
        "person_from": sorted_people["start"],
        "person_to": sorted_people["end"],
        "person_talk": sorted_people["talk"],
        "person_open": sorted_people["open_to"],
        "person_met": np.zeros(len(people), dtype=np.int64),
        "person_pace": sorted_people["pace"],
        "person_spanish": sorted_people["spanish"],
        "walkers_start": walkers,
        "walkers_first": walkers[:-1],
    }


def starts(segment: np.ndarray, segments: int) -> np.ndarray:
    """Where each segment's rows begin in a table sorted by `segment`; one more for the end."""
    found = np.zeros(segments + 1, dtype=np.int64)
    np.cumsum(np.bincount(segment, minlength=segments), out=found[1:])
    return found

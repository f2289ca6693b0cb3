"""The streets as the kernel's arrays: made once, used by every scenario on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.closures import closed_on_maps, maps
from sim.scenario.model import Streets
from sim.tables import AT_DOORS, narrow
from sim.walk.ways import BEHIND, THROUGH
from street_graph.closures import with_closed
from street_graph.crossings import crossing_table
from street_graph.graph import StreetGraph, legs
from street_graph.paths import node_distances

TABLE_AT_MOST = 4_000_000
"""Numbers in the table of all ways, 32 MB: 2,000 junctions on one map. Larger ones are not made."""

ROWS_AT_MOST = 48_000_000
"""Numbers in the rows that are kept of a larger graph, 384 MB."""

ROWS_AT_LEAST = 16


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
        `STREET_ARRAYS` with which a season begins, and ``segment_weight``. Of ``row_at``
        and ``closed`` one part for each map of `closed_on_maps`.
    counts, room : dict of str to int
        Numbers of the header, and sizes of the arrays that begin empty (`sim.walk.pools`).
    changes : tuple of (int, int)
        When which map holds (`sim.scenario.closures.Maps`).
    """

    graph: StreetGraph
    arrays: dict[str, np.ndarray]
    changes: tuple[tuple[int, int], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    room: dict[str, int] = field(default_factory=dict)


def prepare_ground(
    graph: StreetGraph, streets: Streets, table_at_most: int = TABLE_AT_MOST
) -> Ground:
    """Ways and signal delays of `graph`.

    Parameters
    ----------
    graph : StreetGraph
    streets : Streets
        Closures and signals.
    table_at_most : int
        Numbers in the table of all ways, on all maps; where it would be larger,
        ways are looked for when they are needed (`sim.walk.ways`).
    """
    meeting = legs(graph)
    closed = closed_on_maps(graph, streets.closures)
    tabled = len(closed) * graph.nodes**2 <= table_at_most
    rows, size = len(closed) * graph.nodes, graph.nodes + BEHIND
    kept = 0 if tabled else min(max(ROWS_AT_MOST // size, ROWS_AT_LEAST), rows)
    ways = table(graph, closed) if tabled else {"row_at": np.full(rows, -1)}
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
            "leg_other": meeting.other,
            "leg_position": meeting.position,
            **ways,
            "closed": shut,
            "turn_start": turn_start,
            "turn_delay": np.rint(crossed * delay).astype(np.int64),
            "segment_weight": graph.weight,
        },
        maps(streets.closures).changes,
        {"longest": int(graph.length_mm.max()), "tabled": int(tabled), "rows": kept},
        {"heap": 0} if tabled else {"distance": kept * size, "heap": 2 * graph.segments + 1},
    )


def table(graph: StreetGraph, closed: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    """The ways to every junction on every map, and where those to each begin."""
    ways = [with_closed(graph, shut, THROUGH) if shut else graph for shut in closed]
    return {
        "row_at": np.arange(len(closed) * graph.nodes) * graph.nodes,
        "distance": np.stack([node_distances(way) for way in ways]),
    }


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
    where = people["open_to"].copy()
    where[where < AT_DOORS] = people["pace"][where < AT_DOORS] != 0
    segment = narrow(people["segment"], segments)
    order = np.lexsort((people["person"], people["start"], segment, where))
    behind = int(np.searchsorted(where[order], AT_DOORS))
    order[behind:] = order[behind:][np.lexsort((order[behind:], where[order[behind:]]))]
    standing = int((where == 0).sum())
    by_segment = people["segment"][order]
    start = starts(by_segment[:standing], segments)
    walkers = standing + starts(by_segment[standing:behind], segments)
    return {
        "people_start": start,
        "people_first": start[:-1],
        "person_row": people["person"][order],
        "person_at": people["offset"][order],
        "person_from": people["start"][order],
        "person_to": people["end"][order],
        "person_talk": people["talk"][order],
        "person_open": people["open_to"][order],
        "person_met": np.zeros(len(people), dtype=np.int64),
        "person_pace": people["pace"][order],
        "person_spanish": people["spanish"][order],
        "walkers_start": walkers,
        "walkers_first": walkers[:-1],
    }


def starts(segment: np.ndarray, segments: int) -> np.ndarray:
    """Where each segment's rows begin in a table sorted by `segment`; one more for the end."""
    found = np.zeros(segments + 1, dtype=np.int64)
    np.cumsum(np.bincount(segment, minlength=segments), out=found[1:])
    return found

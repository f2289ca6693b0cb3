"""How many arterials are crossed when a walker goes on at a corner.

At a signalled corner a walker who goes from one leg to another crosses an
arterial if legs of that arterial lie on both sides of the way, that is both
clockwise and counter-clockwise between the two legs. So going straight over
an arterial crosses it; walking along it, turning onto it or turning off it
crosses nothing. A carriageway of a divided street counts its weight, so that
both together are one crossing. An arterial that was cut off at the edge of the
area still lies where it lay: it can be crossed, though nobody walks it.
"""

from __future__ import annotations

import numpy as np

from street_graph.graph import ARTERIAL, Legs, StreetGraph, legs
from street_graph.measure import bearing, metres_per_degree
from street_graph.names import parse


def leg_bearings(graph: StreetGraph, found: Legs) -> np.ndarray:
    """Compass bearing in which each leg leaves its junction.

    Taken to the next point of the segment's line that lies elsewhere.

    Returns
    -------
    ndarray of float64, one for each leg
    """
    first = graph.geometry_start[found.segment]
    last = graph.geometry_start[found.segment + 1] - 1
    here = np.where(found.end == 0, first, last)
    step = np.where(found.end == 0, 1, -1)
    there = here + step
    stuck = np.ones(len(here), dtype=bool)
    while stuck.any():  # over points that stand twice, to the far end at most
        same = (graph.lon[there] == graph.lon[here]) & (graph.lat[there] == graph.lat[here])
        stuck = same & (there != np.where(found.end == 0, last, first))
        there = np.where(stuck, there + step, there)
    lat = float(graph.node_lat.mean()) if graph.nodes else 0.0
    east, north = metres_per_degree(lat)
    return bearing(
        (graph.lon[there] - graph.lon[here]) * east, (graph.lat[there] - graph.lat[here]) * north
    )


def crossing_table(graph: StreetGraph) -> tuple[np.ndarray, np.ndarray]:
    """Arterials crossed from each leg to each other leg of the same corner.

    Returns
    -------
    turn_start : ndarray of int64, shape (N + 1,)
        Where the table of each junction starts in `crossed`.
    crossed : ndarray of float64
        For a junction with d legs d·d numbers: row the leg one comes from,
        column the leg one leaves by, both as positions among the legs. Turning
        back crosses nothing, nor does any way over a corner without signal.
    """
    found = legs(graph)
    degree = np.diff(found.start)
    turn_start = np.zeros(graph.nodes + 1, dtype=np.int64)
    np.cumsum(degree * degree, out=turn_start[1:])
    crossed = np.zeros(int(turn_start[-1]))
    arterial = graph.street_class[found.segment] == ARTERIAL
    if not (graph.signal.any() and arterial.any()):
        return turn_start, crossed
    directions = leg_bearings(graph, found)
    keys = {name: parse(name).key for name in set(graph.street)}
    for node in np.flatnonzero(graph.signal):
        here = slice(int(found.start[node]), int(found.start[node + 1]))
        segments = found.segment[here]
        streets = [keys[graph.street[s]] if a else None
                   for s, a in zip(segments, arterial[here], strict=True)]  # fmt: skip
        beyond = [o for o in graph.leads_out if o.node == node]
        table = _corner(
            np.append(directions[here], [o.bearing for o in beyond]),
            streets + [parse(o.street).key for o in beyond],
            np.append(graph.weight[segments], [o.weight for o in beyond]),
            legs=len(segments),
        )
        crossed[turn_start[node] : turn_start[node + 1]] = table.ravel()
    return turn_start, crossed


def _corner(
    directions: np.ndarray, streets: list[tuple[str, str] | None], weight: np.ndarray, legs: int
) -> np.ndarray:
    """Crossings at one corner between its first `legs` legs.

    `streets` holds None for what is no arterial; the rest are cut off.
    """
    table = np.zeros((legs, legs))
    turn = (directions[None, :] - directions[:, None]) % 360.0  # [from, leg], clockwise
    for street in sorted({s for s in streets if s is not None}):
        of_street = np.array([s == street for s in streets])
        for a in range(legs):
            for b in range(legs):
                if a == b:
                    continue
                others = of_street.copy()
                others[[a, b]] = False
                clockwise = weight[others & (turn[a] < turn[a, b])].sum()
                counter = weight[others & (turn[a] > turn[a, b])].sum()
                if clockwise > 0 and counter > 0:
                    table[a, b] += min(1.0, max(clockwise, counter))
    return table

"""Streets that run beside each other: sidewalks and divided streets.

Where the source draws the sidewalks of a street as lines of their own, the
officers walk those lines and not the middle of the road. A sidewalk has no
name in the source, so it takes name and class of the street it runs along;
so does a crossing. Each sidewalk counts half, like each carriageway of a
divided street.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from street_graph.measure import bearing, to_metres, to_pieces
from street_graph.names import parse
from street_graph.stretches import Positions, Stretch, lengths_m, meetings

SIDEWALK_M = 25.0
"""A sidewalk lies at most so far from the middle of its street."""
DIVIDED_M = 40.0
"""Carriageways of one divided street lie at most so far apart."""
TURN_DEGREES = 30.0
"""Lines within this angle count as parallel."""
STEP_M = 5.0


@dataclass(frozen=True)
class _Probes:
    """Spots about every 5 m along stretches, each with its direction."""

    stretch: np.ndarray
    x: np.ndarray
    y: np.ndarray
    bearing: np.ndarray


@dataclass(frozen=True)
class _Pieces:
    """The straight pieces of stretches."""

    stretch: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    x2: np.ndarray
    y2: np.ndarray

    @property
    def bearing(self) -> np.ndarray:
        return bearing(self.x2 - self.x1, self.y2 - self.y1)


def _pieces(
    stretches: Sequence[Stretch], positions: Positions, origin: tuple[float, float]
) -> _Pieces:
    owner = [i for i, s in enumerate(stretches) for _ in s.points[1:]]
    a = np.array([positions[p] for s in stretches for p in s.points[:-1]]).reshape(-1, 2)
    b = np.array([positions[p] for s in stretches for p in s.points[1:]]).reshape(-1, 2)
    x1, y1 = to_metres(a[:, 0], a[:, 1], origin)
    x2, y2 = to_metres(b[:, 0], b[:, 1], origin)
    return _Pieces(np.array(owner, dtype=np.int64), x1, y1, x2, y2)


def _probes(pieces: _Pieces) -> _Probes:
    length = np.hypot(pieces.x2 - pieces.x1, pieces.y2 - pieces.y1)
    count = np.maximum(1, np.ceil(length / STEP_M)).astype(np.int64)
    of = np.repeat(np.arange(len(length)), count)
    rank = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    share = (rank + 0.5) / count[of]
    return _Probes(
        pieces.stretch[of],
        pieces.x1[of] + share * (pieces.x2 - pieces.x1)[of],
        pieces.y1[of] + share * (pieces.y2 - pieces.y1)[of],
        pieces.bearing[of],
    )


def _some(pieces: _Pieces, keep: np.ndarray) -> _Pieces:
    return _Pieces(
        pieces.stretch[keep], pieces.x1[keep], pieces.y1[keep], pieces.x2[keep], pieces.y2[keep]
    )


def _about(pieces: _Pieces, probes: _Probes, within_m: float) -> _Pieces:
    """Only the pieces that can lie within reach of the probes."""
    x_low, x_high = probes.x.min() - within_m, probes.x.max() + within_m
    y_low, y_high = probes.y.min() - within_m, probes.y.max() + within_m
    keep = (
        (np.maximum(pieces.x1, pieces.x2) >= x_low)
        & (np.minimum(pieces.x1, pieces.x2) <= x_high)
        & (np.maximum(pieces.y1, pieces.y2) >= y_low)
        & (np.minimum(pieces.y1, pieces.y2) <= y_high)
    )
    return _some(pieces, keep)


def _origin(positions: Positions) -> tuple[float, float]:
    lon, lat = np.array(list(positions.values())).mean(axis=0)
    return float(lon), float(lat)


def _near(probes: _Probes, pieces: _Pieces, within_m: float, both_ways: bool) -> np.ndarray:
    """Which pieces lie near and parallel to which probes, metres or inf, (P, M).

    ``both_ways`` takes lines of either direction, else only opposite ones.
    """
    away, _ = to_pieces(probes.x, probes.y, pieces.x1, pieces.y1, pieces.x2, pieces.y2)
    turn = np.abs((probes.bearing[:, None] - pieces.bearing + 180) % 360 - 180)
    turn = np.minimum(turn, 180 - turn) if both_ways else 180 - turn
    return np.where((away <= within_m) & (turn <= TURN_DEGREES), away, np.inf)


def _streets_along(
    walks: Sequence[Stretch], streets: Sequence[Stretch], positions: Positions
) -> list[int]:
    """For each of `walks` the index of a street it mostly runs along, or -1."""
    if not walks or not streets:
        return [-1] * len(walks)
    origin = _origin(positions)
    everything = _pieces(streets, positions, origin)
    names = {name: i for i, name in enumerate(sorted({s.street for s in streets}))}
    found = []
    for walk in walks:  # one at a time keeps the tables small
        probes = _probes(_pieces([walk], positions, origin))
        pieces = _about(everything, probes, SIDEWALK_M)
        found.append(_majority(probes, pieces, [names[streets[i].street] for i in pieces.stretch]))
    return found


def _majority(probes: _Probes, pieces: _Pieces, owner: Sequence[int]) -> int:
    """The stretch of `pieces` beside most probes, all of one owner together; -1 if under half."""
    if not len(pieces.x1):
        return -1
    near = _near(probes, pieces, SIDEWALK_M, both_ways=True)
    best = near.argmin(axis=1)
    hit = np.isfinite(near[np.arange(len(best)), best])
    if 2 * np.count_nonzero(hit) < len(best):
        return -1
    of = np.asarray(owner)[best]
    winner = int(np.bincount(of[hit]).argmax())
    chosen = best[hit & (of == winner)]
    return int(pieces.stretch[chosen[0]]) if 2 * len(chosen) >= len(best) else -1


def leave_to_sidewalks(
    stretches: Sequence[Stretch], positions: Positions
) -> tuple[list[Stretch], list[Stretch]]:
    """Take out streets whose sidewalks are drawn as lines of their own.

    A street said to have its own sidewalks stays where none runs beside it.

    Returns
    -------
    kept, taken_out : list of Stretch
    """
    walks = [s for s in stretches if s.footway == "sidewalk"]
    asked = [s for s in stretches if s.own_sidewalks and not s.footway]
    beside = dict(zip(asked, _streets_along(asked, walks, positions), strict=True))
    out = {s for s, index in beside.items() if index >= 0}
    return [s for s in stretches if s not in out], [s for s in stretches if s in out]


def leave_stubs(
    stretches: Sequence[Stretch], taken_out: Sequence[Stretch], positions: Positions
) -> tuple[list[Stretch], list[Stretch]]:
    """Take out short dead ends that only led from a sidewalk to the middle of its street.

    Parameters
    ----------
    stretches : sequence of Stretch
        Joined, without ``taken_out``.
    taken_out : sequence of Stretch
        Streets left to their sidewalks.
    """
    gone = {p for s in taken_out for p in s.points}
    ends = {p: len(m) for p, m in meetings(stretches).items()}
    short = lengths_m(stretches, positions) <= SIDEWALK_M
    stubs = {
        i
        for i, s in enumerate(stretches)
        if short[i] and any(p in gone and ends[p] == 1 for p in s.ends)
    }
    return (
        [s for i, s in enumerate(stretches) if i not in stubs],
        [s for i, s in enumerate(stretches) if i in stubs],
    )


def name_sidewalks(
    stretches: Sequence[Stretch], streets: Sequence[Stretch], positions: Positions
) -> list[Stretch]:
    """Give unnamed sidewalks and crossings name and class of the street beside them.

    Parameters
    ----------
    stretches : sequence of Stretch
    streets : sequence of Stretch
        Named streets that may run beside them (also those taken out).
    """
    nameless = [i for i, s in enumerate(stretches) if s.footway and not s.street]
    named = [s for s in streets if s.street and not s.footway]
    along = _streets_along([stretches[i] for i in nameless], named, positions)
    result = list(stretches)
    for i, street in zip(nameless, along, strict=True):
        if street >= 0:
            result[i] = replace(
                result[i],
                street=named[street].street,
                street_class=named[street].street_class,
                unnamed_m=0.0,
            )
    return result


def weights(stretches: Sequence[Stretch], positions: Positions) -> np.ndarray:
    """Weight of each stretch in coverage, float64.

    0.5 for a carriageway of a divided street: traffic in one direction, and
    along most of its length a carriageway of the same street in the other
    direction within 40 m. 0.5 for a sidewalk or crossing with the name of a
    street, if another one of that street runs within 40 m. Else 1.
    """
    result = np.ones(len(stretches))
    for footway in (False, True):
        chosen = [
            i
            for i, s in enumerate(stretches)
            if s.street and bool(s.footway) == footway and (footway or s.oneway)
        ]
        if not chosen:
            continue
        group = [
            stretches[i] if stretches[i].oneway >= 0 else stretches[i].turned() for i in chosen
        ]
        number: dict[tuple[str, str], int] = {}
        street = np.array([number.setdefault(parse(s.street).key, len(number)) for s in group])
        everything = _pieces(group, positions, _origin(positions))
        for k, i in enumerate(chosen):
            probes = _probes(_some(everything, everything.stretch == k))
            pieces = _about(everything, probes, DIVIDED_M)
            pieces = _some(pieces, (street[pieces.stretch] == street[k]) & (pieces.stretch != k))
            if not len(pieces.x1):
                continue
            near = _near(probes, pieces, DIVIDED_M, both_ways=footway)
            if footway:  # the same sidewalk further on is no counterpart
                near = np.where(near > 3.0, near, np.inf)
            if np.isfinite(near.min(axis=1)).mean() > 0.5:
                result[i] = 0.5
    return result


def sides(
    stretches: Sequence[Stretch], streets: Sequence[Stretch], positions: Positions
) -> list[str]:
    """Compass side ("north", "east", …) of its street on which each sidewalk lies.

    "" for what is no sidewalk or has no named street in `streets`.
    """
    origin = _origin(positions)
    named: dict[str, list[Stretch]] = {}
    for s in streets:
        if s.street and not s.footway:
            named.setdefault(s.street, []).append(s)
    middle = {name: _pieces(group, positions, origin) for name, group in named.items()}
    result = []
    for s in stretches:
        if not (s.footway and s.street in middle):
            result.append("")
            continue
        probes, pieces = _probes(_pieces([s], positions, origin)), middle[s.street]
        away, share = to_pieces(probes.x, probes.y, pieces.x1, pieces.y1, pieces.x2, pieces.y2)
        best = away.argmin(axis=1)
        t = share[np.arange(len(best)), best]
        dx = probes.x - (pieces.x1[best] + t * (pieces.x2 - pieces.x1)[best])
        dy = probes.y - (pieces.y1[best] + t * (pieces.y2 - pieces.y1)[best])
        result.append(compass(float(bearing(np.median(dx), np.median(dy)))))
    return result


def compass(degrees: float) -> str:
    """One of north, east, south, west, whichever is nearest."""
    return ("north", "east", "south", "west")[int(((degrees + 45) % 360) // 90)]

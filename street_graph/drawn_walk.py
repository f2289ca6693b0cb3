"""A planner's own route: a drawn line as a closed walk, with what does not fit named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from street_graph.drawn import Drawn, DrawnError, drawn_lines
from street_graph.graph import StreetGraph
from street_graph.matching import Matched, Spots, match, spots_along
from street_graph.paths import MAX_TABLE_NODES, PathTables, Piece, path, path_tables
from street_graph.points import Point
from street_graph.problems import some

TRUST_M = 1.0
"""A turn in mid-street counts only if it is further than this from a corner, and further
than twice the usual distance of the line from its street."""

NEAR_SHARE = 0.5
"""With a smaller part of the line near streets it is taken for a mistake."""

LONGER = 2.0
"""A walk so many times as long as its line is taken for a mistake."""


@dataclass(frozen=True, eq=False)
class DrawnWalk:
    """A drawn line on the streets.

    Attributes
    ----------
    name : str
    pieces : tuple of Piece
        A closed walk.
    line_m, walk_m, back_m : float
        Length of the line, of the walk along it, and of the way back to where
        it began.
    doubts : tuple of str
        Gaps, detours and stretches far from the street walked, in words.
    """

    name: str
    pieces: tuple[Piece, ...]
    line_m: float
    walk_m: float
    back_m: float
    doubts: tuple[str, ...]


@lru_cache(maxsize=16)
def drawn_walk(graph: StreetGraph, text: str, name: str, within_m: float) -> DrawnWalk:
    """The closed walk along a line of a drawing.

    Parameters
    ----------
    graph : StreetGraph
    text : str
        GeoJSON in degrees.
    name : str
        Of the line; "" if there is only one.
    within_m : float
        Metres from the street walked up to which the line needs no word.

    Raises
    ------
    DrawnError
        If there is no such line, or it does not follow streets.
    """
    line = line_named(drawn_lines(text), name)
    if graph.nodes > MAX_TABLE_NODES:
        raise DrawnError([f"{graph.name} has too many corners to put a line on its streets"])
    try:
        spots = spots_along([part[0] for part in line.parts])
    except ValueError as fault:
        raise DrawnError([f'"{line.name}" {fault}']) from None
    tables = path_tables(graph)
    matched = match(graph, tables, spots, within_m)
    line_m = float(spots.step_m[~spots.jump].sum())
    near_m = float(spots.step_m[matched.spot][matched.away_m <= within_m].sum())
    if not matched.point or near_m < NEAR_SHARE * line_m:
        share = near_m / line_m if line_m else 0.0
        raise DrawnError(
            [f'"{line.name}" does not follow these streets: {share:.0%} of it lies within '
             f"{within_m:g} m of one"]
        )  # fmt: skip
    walk = _walk(graph, tables, matched)
    back = _way_back(graph, tables, walk)
    walk_m, back_m = _metres(walk), _metres(back)
    if not walk or walk_m > LONGER * line_m + 4 * within_m:
        raise DrawnError(
            [f'"{line.name}" does not follow these streets: it is {line_m:,.0f} m long, and the '
             f"walk along it would be {walk_m:,.0f} m"]
        )  # fmt: skip
    doubts = (
        *_breaks(graph, spots, matched, within_m),
        *_far(graph, spots, matched, within_m),
        *_detours(graph, tables, spots, matched, within_m),
    )
    return DrawnWalk(line.name, tuple(walk + back), line_m, walk_m, back_m, doubts)


def line_named(lines: list[Drawn], name: str) -> Drawn:
    """The line of this name, or the only one; raises `DrawnError` if it is not plain which."""
    known = some([f'"{line.name}"' for line in lines])
    found = [line for line in lines if not name or line.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise DrawnError([f'has no line "{name}"; there are {known}'])
    if name:
        raise DrawnError([f'has {len(found)} lines of the name "{name}"'])
    raise DrawnError([f"has {len(found)} lines; name one of {known}"])


def _metres(pieces: list[Piece]) -> float:
    return sum(abs(p.to_mm - p.from_mm) for p in pieces) / 1000.0


def _way_back(graph: StreetGraph, tables: PathTables, walk: list[Piece]) -> list[Piece]:
    """The shortest way from the end of a walk to its beginning."""
    if not walk:
        return []
    end = Point(walk[-1].segment, walk[-1].to_mm)
    return path(graph, tables, end, Point(walk[0].segment, walk[0].from_mm))


def _walk(graph: StreetGraph, tables: PathTables, matched: Matched) -> list[Piece]:
    """The walk through all matched points, tidied at turns and ends."""
    trust_m = TRUST_M + 2 * float(np.quantile(matched.away_m, 0.9))
    trust = round(trust_m * 1000)
    legs: list[Piece] = []
    for a, b in pairwise(matched.point):
        if (a.segment, a.offset_mm) != (b.segment, b.offset_mm):
            for piece in path(graph, tables, a, b):
                _join(legs, piece)
    walk: list[Piece] = []
    for leg in legs:
        _turn(graph, walk, leg, trust)
    for end in (0, -1):
        if walk:
            _to_corner(graph, walk, end, trust)
    return walk


def _goes_on(last: Piece, piece: Piece) -> bool:
    """Whether a piece begins where the last one ended, on the same segment."""
    return last.segment == piece.segment and last.to_mm == piece.from_mm


def _join(walk: list[Piece], piece: Piece) -> None:
    """Add a piece; one with the last if it goes on in the same direction."""
    if walk and _goes_on(walk[-1], piece):
        last = walk[-1]
        if (last.to_mm > last.from_mm) == (piece.to_mm > piece.from_mm):
            walk[-1] = Piece(last.segment, last.from_mm, piece.to_mm)
            return
    walk.append(piece)


def _turn(graph: StreetGraph, walk: list[Piece], leg: Piece, trust: int) -> None:
    """Add a leg; before it a turn in mid-street is taken out or moved to the corner ahead.

    Legs that both are longer than `trust` stay, and so do turns at corners.
    """
    while walk and _goes_on(walk[-1], leg):
        last = walk[-1]
        ahead = last.to_mm > last.from_mm
        corner = int(graph.length_mm[last.segment]) if ahead else 0
        if (leg.to_mm > leg.from_mm) != ahead:
            short = min(abs(last.to_mm - last.from_mm), abs(leg.to_mm - leg.from_mm)) <= trust
            if last.to_mm == corner:
                break
            if not short:
                if abs(corner - last.to_mm) <= trust:
                    walk[-1] = Piece(last.segment, last.from_mm, corner)
                    leg = Piece(last.segment, corner, leg.to_mm)
                break
        walk.pop()
        leg = Piece(last.segment, last.from_mm, leg.to_mm)
        if leg.from_mm == leg.to_mm:
            return
    walk.append(leg)


def _to_corner(graph: StreetGraph, walk: list[Piece], end: int, trust: int) -> None:
    """Let the walk begin (end 0) or end (-1) at a corner that is as near as all that."""
    piece = walk[end]
    at = piece.from_mm if end == 0 else piece.to_mm
    length = int(graph.length_mm[piece.segment])
    corner = 0 if at <= length - at else length
    if abs(at - corner) > trust:
        return
    other = piece.to_mm if end == 0 else piece.from_mm
    if other == corner:
        if len(walk) > 1:
            walk.pop(end)
        return
    walk[end] = Piece(piece.segment, *((corner, other) if end == 0 else (other, corner)))


def _breaks(graph: StreetGraph, spots: Spots, matched: Matched, within_m: float) -> list[str]:
    """Where the line is not drawn through."""
    where = dict(zip(matched.spot.tolist(), matched.point, strict=True))
    found = []
    for spot in np.flatnonzero(spots.jump & (spots.step_m > within_m)).tolist():
        point = where.get(spot) or where.get(spot - 1)
        near = f" at {graph.block[point.segment]}" if point else ""
        found.append(
            f"The line has a gap of {spots.step_m[spot]:,.0f} m{near}; the shortest way is walked."
        )
    return found


def _far(graph: StreetGraph, spots: Spots, matched: Matched, within_m: float) -> list[str]:
    """Stretches of the line that lie far from the street walked."""
    away = np.full(len(spots.lon), np.inf)
    away[matched.spot] = matched.away_m
    segment = np.full(len(spots.lon), -1)
    segment[matched.spot] = [p.segment for p in matched.point]
    found = []
    far = away > within_m
    edges = np.flatnonzero(np.diff(np.concatenate([[False], far, [False]]).astype(int)))
    for first, stop in edges.reshape(-1, 2).tolist():
        length = float(spots.step_m[first:stop][~spots.jump[first:stop]].sum())
        known = segment[first:stop][segment[first:stop] >= 0]
        beside = segment[max(first - 1, 0) : stop + 1]
        blocks = known if len(known) else beside[beside >= 0]
        near = graph.block[int(np.bincount(blocks).argmax())] if len(blocks) else "one end"
        most = away[first:stop].max()
        how = f"up to {most:,.0f} m from it" if np.isfinite(most) else "far from every street"
        found.append(f"{length:,.0f} m of the line near {near} lie {how}.")
    return found


def _detours(
    graph: StreetGraph, tables: PathTables, spots: Spots, matched: Matched, within_m: float
) -> list[str]:
    """Where no street follows the line, so that the walk goes a longer way."""
    along = np.cumsum(spots.step_m)
    found = []
    for i in range(1, len(matched.point)):
        line = float(along[matched.spot[i]] - along[matched.spot[i - 1]])
        a, b = matched.point[i - 1 : i + 1]
        if (a.segment, a.offset_mm) == (b.segment, b.offset_mm):
            continue
        if spots.jump[matched.spot[i - 1] + 1 : matched.spot[i] + 1].any():
            continue
        pieces = path(graph, tables, a, b)
        walked = _metres(pieces)
        if walked - line > 2 * within_m:
            by = dict.fromkeys(graph.block[p.segment] for p in pieces)
            found.append(
                f"No street follows {line:,.0f} m of the line from {graph.block[a.segment]} to "
                f"{graph.block[b.segment]}: {walked:,.0f} m are walked instead, "
                f"by {some(list(by))}."
            )
    return found

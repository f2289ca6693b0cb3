"""Stretches of street, joined into segments from junction to junction.

OpenStreetMap draws a street as a line of points, often in several ways. Here
the line is cut at every point where streets meet and joined through points
where the street merely goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

Positions = Mapping[int, tuple[float, float]]
"""(lon, lat) of each point by its number in the source."""


@dataclass(frozen=True)
class Stretch:
    """A line of points that is one street.

    ``oneway`` is 1 where traffic runs along the points, -1 against, 0 both
    ways; it only serves to recognise divided streets, walking is two-way.
    ``footway`` is "sidewalk" or "crossing" where the source says so.
    """

    points: tuple[int, ...]
    street: str
    street_class: int
    oneway: int = 0
    footway: str = ""
    doubtful_class: bool = False
    own_sidewalks: bool = False
    unnamed_m: float = 0.0

    @property
    def ends(self) -> tuple[int, int]:
        """First and last point."""
        return self.points[0], self.points[-1]

    def turned(self) -> Stretch:
        """The same street from its other end."""
        return replace(self, points=self.points[::-1], oneway=-self.oneway)

    def upright(self) -> Stretch:
        """With the lower point number first, so that identity is stable."""
        return self if self.points <= self.points[::-1] else self.turned()


def lengths_m(stretches: Sequence[Stretch], positions: Positions) -> np.ndarray:
    """Geodesic length of each stretch on the WGS84 ellipsoid, metres, float64."""
    from pyproj import Geod

    if not stretches:
        return np.zeros(0)
    counts = np.array([len(s.points) - 1 for s in stretches])
    first = np.array([positions[p] for s in stretches for p in s.points[:-1]])
    second = np.array([positions[p] for s in stretches for p in s.points[1:]])
    _, _, metres = Geod(ellps="WGS84").inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.add.reduceat(np.asarray(metres), starts)


def meetings(stretches: Sequence[Stretch]) -> dict[int, list[tuple[int, int]]]:
    """Which stretches (index, end 0 or 1) end at each point."""
    found: dict[int, list[tuple[int, int]]] = {}
    for i, stretch in enumerate(stretches):
        for end, point in enumerate(stretch.ends):
            found.setdefault(point, []).append((i, end))
    return found


def _goes_on(one: Stretch, other: Stretch) -> bool:
    """Whether `other` continues `one`: same class, same traffic, no other name."""
    return (
        one.street_class == other.street_class
        and one.own_sidewalks == other.own_sidewalks
        and one.oneway == other.oneway
        and bool(one.footway) == bool(other.footway)
        and (not one.street or not other.street or one.street == other.street)
    )


def join(
    stretches: Iterable[Stretch], positions: Positions, keep: Collection[int] = ()
) -> list[Stretch]:
    """Join stretches through points where the street goes on.

    A point stays a junction where other than two ends meet, or where class,
    direction of traffic or name change. An unnamed stretch takes the name of
    the street that it continues. Rings without a junction keep their lowest
    point.

    Parameters
    ----------
    stretches : iterable of Stretch
    positions : mapping of int to (lon, lat)
    keep : collection of int
        Points that stay junctions in any case.

    Returns
    -------
    list of Stretch
        Upright, sorted by their points.
    """
    parts = sorted((s.upright() for s in stretches), key=lambda s: (s.points, s.street))
    metres = lengths_m(parts, positions)
    parts = [
        replace(s, unnamed_m=float(m)) if not s.street else s
        for s, m in zip(parts, metres, strict=True)
    ]
    at = meetings(parts)

    def facing_out(i: int, end: int) -> Stretch:
        return parts[i] if end == 0 else parts[i].turned()

    def passes(point: int) -> bool:
        if point in keep or len(at[point]) != 2 or at[point][0][0] == at[point][1][0]:
            return False
        (i, i_end), (j, j_end) = at[point]
        return _goes_on(facing_out(i, 1 - i_end), facing_out(j, j_end))

    used = [False] * len(parts)
    joined: list[Stretch] = []

    def walk_from(point: int, i: int, end: int) -> int:
        """Join from `point` on; return where it stopped."""
        used[i] = True
        line = facing_out(i, end)
        while line.points[-1] != point and passes(line.points[-1]):
            j, j_end = next(m for m in at[line.points[-1]] if not used[m[0]])
            more = facing_out(j, j_end)
            if not _goes_on(line, more):
                break
            used[j] = True
            line = replace(
                line,
                points=line.points + more.points[1:],
                street=line.street or more.street,
                doubtful_class=line.doubtful_class or more.doubtful_class,
                unnamed_m=line.unnamed_m + more.unnamed_m,
            )
        joined.append(line.upright())
        return line.points[-1]

    queue = sorted(p for p in at if not passes(p))
    rings = sorted(p for p in at if passes(p))
    for points in (queue, rings):
        for point in points:
            for i, end in at[point]:
                if not used[i]:
                    stop = walk_from(point, i, end)
                    if passes(stop) and stop != point:
                        points.append(stop)
    return sorted(joined, key=lambda s: (s.points, s.street))


def largest_part(
    stretches: Sequence[Stretch], positions: Positions
) -> tuple[list[Stretch], list[list[Stretch]]]:
    """Split into the connected part with the most metres and the others.

    Returns
    -------
    kept : list of Stretch
    others : list of list of Stretch
        Longest first; equal lengths by their lowest point.
    """
    leader: dict[int, int] = {}

    def lead(point: int) -> int:
        while leader.setdefault(point, point) != point:
            leader[point] = leader[leader[point]]
            point = leader[point]
        return point

    for stretch in stretches:
        a, b = sorted((lead(stretch.ends[0]), lead(stretch.ends[1])))
        leader[b] = a
    parts: dict[int, list[int]] = {}
    for i, stretch in enumerate(stretches):
        parts.setdefault(lead(stretch.ends[0]), []).append(i)
    metres = lengths_m(stretches, positions)
    order = sorted(parts, key=lambda p: (-round(1000 * float(metres[parts[p]].sum())), p))
    groups = [[stretches[i] for i in parts[p]] for p in order]
    return (groups[0], groups[1:]) if groups else ([], [])

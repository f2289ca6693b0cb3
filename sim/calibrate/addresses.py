"""Block addresses and corners as call records write them, on the streets of an area.

"1400 BLOCK PACIFIC AVE", "1421 Pacific", "14XX PACIFIC AVE #3" are blocks,
"PACIFIC AVE / 14TH ST" is a corner. Where a block lies is known from a list of
addresses with their positions, or, where numbered streets cross, from them: the
1400 block begins at 14th Street.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.calibrate.streets import Ground
from street_graph.graph import legs
from street_graph.measure import to_metres
from street_graph.names import StreetName, means, parse
from street_graph.places import PlaceError, resolve_point

NO_STREET = "the street is not in the area"
NO_CORNER = "the two streets do not meet in the area"
SEVERAL = "it may be several places of the area"
NO_BLOCK = "it is not known where that block of the street lies"
OUTSIDE = "outside the area"
UNREADABLE = "neither a block address nor a corner"

ON_STREET_M = 60.0
"""A listed position so near to its street belongs to it, whatever is nearer."""

SAME_PLACE_DEGREES = 0.0015
"""Positions that differ by less are one block: some 150 m."""

BEYOND = 150
"""House numbers are carried on so far beyond the last numbered street."""

_BLOCK = re.compile(r"(\d{1,6})(XX)?\b[\s-]*(?:(?:BLOCK|BLK|HUNDRED)\b)?\s*(?:OF\b)?\s*(.*)")
_UNIT = re.compile(r"\s+(?:APT|UNIT|STE|SUITE|RM|ROOM|SPC|SP|FL|BLDG|LOT|#)\b.*|\s*#.*")
_BETWEEN = re.compile(r"\s*[&/@\\]\s*|\s+(?:AND|AT)\s+")
_NUMBERED = re.compile(r"(\d+)(?:st|nd|rd|th)")


@dataclass(frozen=True)
class Address:
    """An address taken apart: a block (`number` on `streets[0]`) or a corner (two streets)."""

    streets: tuple[StreetName, ...]
    number: int = -1


@dataclass
class Listed:
    """Positions of blocks from a list of addresses, by street and hundred.

    ``at`` holds sums of longitude and latitude and their number.
    """

    at: dict[tuple[StreetName, int], list[float]] = field(default_factory=dict)

    def add(self, street: StreetName, number: int, lon: float, lat: float) -> None:
        """Note the position of one address."""
        sums = self.at.setdefault((street, number // 100), [0.0, 0.0, 0.0])
        sums[0] += lon
        sums[1] += lat
        sums[2] += 1.0

    @cached_property
    def streets(self) -> dict[str, list[StreetName]]:
        """Listed streets by the core of their name."""
        found: dict[str, list[StreetName]] = {}
        for street, _ in self.at:
            if street not in found.setdefault(street.core, []):
                found[street.core].append(street)
        return found

    def find(self, asked: StreetName, number: int) -> tuple[float, float] | None:
        """Mean position of a block; None if it is not listed, or in several places.

        A list may write one street in several ways; they count as one where
        they agree on the position.
        """
        hits = np.array([
            [sums[0] / sums[2], sums[1] / sums[2]]
            for street in self.streets.get(asked.core, [])
            if (means(asked, street) or means(street, asked))
            and (sums := self.at.get((street, number // 100)))
        ])  # fmt: skip
        if not len(hits) or (np.ptp(hits, axis=0) > SAME_PLACE_DEGREES).any():
            return None
        lon, lat = hits.mean(axis=0).tolist()
        return lon, lat


def read_address(text: str) -> Address | None:
    """Take an address apart; None if it is neither a block nor a corner."""
    said = _UNIT.sub("", text.upper().split(",")[0]).strip()
    parts = [part for part in _BETWEEN.split(said) if part]
    if len(parts) == 2:
        return Address(tuple(parse(part) for part in parts))
    match = _BLOCK.fullmatch(said)
    if len(parts) != 1 or not match or not match[3].strip():
        return None
    return Address((parse(match[3]),), int(match[1]) * (100 if match[2] else 1))


@dataclass(frozen=True, eq=False)
class Book:
    """Finds addresses on the streets of an area.

    Attributes
    ----------
    ground : Ground
    listed : Listed
    """

    ground: Ground
    listed: Listed = field(default_factory=Listed)

    @cached_property
    def streets(self) -> dict[str, StreetName]:
        """Names of the area's streets, taken apart."""
        return {name: parse(name) for name in sorted(set(self.ground.graph.street)) if name}

    @cached_property
    def lines(self) -> dict[str, tuple[np.ndarray, ...] | None]:
        """For each street, how house numbers run along it; None where that is not known."""
        return {name: self._numbers(name) for name in self.streets}

    def find(self, text: str) -> int | str:
        """The spot of an address, or why there is none (never with the address in it)."""
        address = read_address(text)
        if address is None:
            return UNREADABLE
        named = [self._meant(street) for street in address.streets]
        if not all(named):
            return NO_STREET
        if len(named) == 2:
            return self._corner(address.streets)
        return self._block(address.streets[0], address.number, named[0])

    def named(self, text: str) -> np.ndarray:
        """Segments of the street that a block address names; none for a corner."""
        address = read_address(text)
        if address is None or len(address.streets) != 1:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(np.isin(self.ground.graph.street, self._meant(address.streets[0])))

    def _meant(self, asked: StreetName) -> list[str]:
        return [name for name, street in self.streets.items() if means(asked, street)]

    def _corner(self, streets: Sequence[StreetName]) -> int | str:
        said = [" ".join([*s.directions, s.core, s.kind]).strip() for s in streets]
        try:
            point = resolve_point(self.ground.graph, " & ".join(said))
        except PlaceError as error:
            return SEVERAL if "several" in str(error) else NO_CORNER
        return self.ground.graph.segments + point.node

    def _block(self, asked: StreetName, number: int, names: Sequence[str]) -> int | str:
        graph = self.ground.graph
        where = self.listed.find(asked, number)
        if where is not None:
            if not self.ground.inside(np.array([where[0]]), np.array([where[1]]))[0]:
                return OUTSIDE
            own = np.flatnonzero(np.isin(graph.street, list(names)))
            segment, away = self.ground.nearest_of(own, *where)
            if away > ON_STREET_M:
                segment, _ = self.ground.nearest_of(np.arange(graph.segments), *where)
            return segment
        middle = number + 50 if number % 100 == 0 else number
        hits = [hit for name in names if (hit := self._by_numbers(name, middle)) is not None]
        if len(hits) > 1:
            return SEVERAL
        if not hits:
            return NO_BLOCK
        return hits[0]

    def _numbers(self, name: str) -> tuple[np.ndarray, ...] | None:
        """Numbers at the crossings with numbered streets, along the street's long direction.

        Returns
        -------
        axis, number, along : ndarray
            Direction (2,), house numbers and metres along it in rising order of
            the numbers; or None if fewer than two cross, or not in order.
        """
        graph = self.ground.graph
        own = [s for s in range(graph.segments) if graph.street[s] == name]
        nodes = sorted({int(n) for s in own for n in (graph.u[s], graph.v[s])})
        x, y = to_metres(graph.node_lon[nodes], graph.node_lat[nodes], self.ground.origin)
        spots = np.column_stack([x, y])
        spots = spots - spots.mean(axis=0)
        axis = np.linalg.svd(spots, full_matrices=False)[2][0]
        meeting = legs(graph)
        found: dict[int, list[float]] = {}
        for node, at in zip(nodes, np.column_stack([x, y]) @ axis, strict=True):
            for s in meeting.segment[meeting.start[node] : meeting.start[node + 1]].tolist():
                match = (
                    _NUMBERED.fullmatch(parse(graph.street[s]).core) if graph.street[s] else None
                )
                if match and graph.street[s] != name:
                    found.setdefault(100 * int(match[1]), []).append(float(at))
        number = np.array(sorted(found))
        along = np.array([np.mean(found[n]) for n in number.tolist()])
        steps = np.diff(along)
        if len(number) < 2 or not ((steps > 0).all() or (steps < 0).all()):
            return None
        return axis, number, along

    def _by_numbers(self, name: str, number: int) -> int | str | None:
        known = self.lines[name]
        if known is None:
            return None
        axis, numbers, along = known
        if not numbers[0] - BEYOND <= number <= numbers[-1] + BEYOND:
            return OUTSIDE
        slope = (along[-1] - along[0]) / (numbers[-1] - numbers[0])
        where = float(np.interp(number, numbers, along))
        where += slope * (min(0, number - numbers[0]) + max(0, number - numbers[-1]))
        graph = self.ground.graph
        own = [s for s in range(graph.segments) if graph.street[s] == name]
        ends = np.array([
            sorted(np.asarray(self.ground.lines[s].coords)[[0, -1]] @ axis) for s in own
        ])  # fmt: skip
        away = np.maximum(np.maximum(ends[:, 0] - where, where - ends[:, 1]), 0.0)
        return own[int(away.argmin())] if away.min() <= 30.0 else OUTSIDE

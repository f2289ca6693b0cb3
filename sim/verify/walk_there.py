"""How far the unit that is sent has to walk, by the number of free units.

Requests lie where the scenario's places put them; a free unit is somewhere on
its walk, a random moment of it. Distances are the real ones along the streets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.model import Scenario
from sim.verify.hypercube import hypercube, sent_in_each_state
from sim.verify.on_duty import OnDuty, Place
from sim.world.where import spots_by_kind
from street_graph.graph import StreetGraph
from street_graph.paths import distances_from
from street_graph.points import Point

REQUESTS = 240
"""So many request places stand for all, each with the same share."""

PIECE_MM = 50_000
"""Streets are cut into pieces of about this length; a unit is in the middle of one."""

MOST_PIECES = 4_000
BINS = 80
"""Classes of distance."""

MOST_APART = 8
"""Above so many units, their beats are not told apart."""


@dataclass(eq=False)
class WalkThere:
    """Distances between the requests and the units of a scenario.

    Attributes
    ----------
    rule : str
        Of dispatch.
    metres : ndarray of float64, shape (B,)
        Middle of each class of distance.
    chance : ndarray of float64, shape (places, R, B)
        Chance that a unit of each place is so far from each request.
    mean : ndarray of float64, shape (places, R)
        Metres.
    at_home : ndarray of bool, shape (places, R)
        Whether the request lies in the beat of the place.
    listed : list of tuple of int, length R
        Units in order of preference for each request, for that rule.
    """

    rule: str
    metres: np.ndarray
    chance: np.ndarray
    mean: np.ndarray
    at_home: np.ndarray
    listed: list[tuple[int, ...]]
    _found: dict[tuple[OnDuty, ...], np.ndarray] = field(default_factory=dict)

    def by_free(self, units: tuple[OnDuty, ...], load: float) -> np.ndarray:
        """Chances of each class of distance.

        Parameters
        ----------
        units : tuple of OnDuty
        load : float
            Requests times their mean service time.

        Returns
        -------
        ndarray of float64, shape (N + 1, B)
            Row j: of the unit that is sent while j of the N units are free;
            row 0 is empty.
        """
        if units not in self._found:
            self._found[units] = self._by_free(units, load)
        return self._found[units]

    def _by_free(self, units: tuple[OnDuty, ...], load: float) -> np.ndarray:
        place = np.array([unit.place for unit in units])
        count = len(units)
        own_first = self.rule == "own-beat-first"
        nearest = self.rule not in ("preference", "least-busy")
        if self.rule == "least-busy":  # as likely any of the free ones
            one = self.chance[place].mean(axis=(0, 1))
            return np.vstack([np.zeros_like(one), np.tile(one, (count, 1))])
        if count > MOST_APART or (nearest and len(np.unique(place)) == 1):  # all are alike
            beyond = 1.0 - np.cumsum(self.chance[place].mean(axis=0), axis=1)
            free = np.arange(count + 1)[:, None, None]
            return _steps((np.maximum(beyond, 0.0)[None] ** free).mean(axis=1))
        order = self._order(units)
        kinds, number = np.unique(order, axis=0, return_counts=True)
        rates = load * number / number.sum()
        states = hypercube(rates, kinds, np.ones(count), queue=False).states
        found = np.zeros((count + 1, len(self.metres)))
        weight = np.zeros(count + 1)
        sent = self._nearest(place, own_first) if nearest else self._in_order(place, order)
        for state, share in enumerate(states):
            left = count - state.bit_count()
            found[left] += share * sent[state]
            weight[left] += share
        return found / np.maximum(weight, np.finfo(float).tiny)[:, None]

    def _order(self, units: tuple[OnDuty, ...]) -> np.ndarray:
        """Rank of each unit for each request (R, N), equal for units of one place."""
        place = np.array([unit.place for unit in units])
        if self.rule == "preference":
            numbers = [unit.number for unit in units]
            last = len(units) + max((len(row) for row in self.listed), default=0)
            return np.array([
                [row.index(n) if n in row else last for n in numbers] for row in self.listed
            ])  # fmt: skip
        far = np.round(self.mean[place], 3).T
        if self.rule == "own-beat-first":
            far = far - np.where(self.at_home[place].T, 1e9, 0.0)
        return np.array([np.unique(row, return_inverse=True)[1] for row in far])

    def _nearest(self, place: np.ndarray, own_first: bool) -> list[np.ndarray]:
        """Chances of the distance of the nearest free unit in each state.

        With `own_first` that of the units in whose beat the request lies, as
        long as one of them is free.
        """
        beyond = np.maximum(1.0 - np.cumsum(self.chance[place], axis=2), 0.0)
        everybody = (1 << len(place)) - 1
        products = _products(beyond)
        if own_first:
            home = self.at_home[place][:, :, None]
            own = _products(np.where(home, beyond, 1.0))
            away = _products(np.where(home, 0.0, 1.0) * np.ones_like(beyond))  # 1: none is at home
            products = [np.where(a > 0, p, o) for a, p, o in zip(away, products, own, strict=True)]
        return [_steps(products[everybody ^ s].mean(axis=0)) for s in range(everybody + 1)]

    def _in_order(self, place: np.ndarray, order: np.ndarray) -> list[np.ndarray]:
        """Chances of the distance of the first free unit in each state."""
        chosen = np.array([sent_in_each_state(row) for row in order])  # (R, states, N)
        chances = self.chance[place]
        return list(np.einsum("rsn,nrb->sb", chosen, chances, optimize=True) / len(order))


def _products(of_each: np.ndarray) -> list[np.ndarray]:
    """Products over the units in each set of them, a set being a sum of 2^u."""
    found = [np.ones(of_each.shape[1:])]
    for units in range(1, 1 << len(of_each)):
        lowest = (units & -units).bit_length() - 1
        found.append(found[units & (units - 1)] * of_each[lowest])
    return found


def _steps(beyond: np.ndarray) -> np.ndarray:
    """Chance of each class from the chance to lie beyond it (the last axis)."""
    return -np.diff(beyond, axis=-1, prepend=1.0)


def walk_there(
    scenario: Scenario, graph: StreetGraph, places: Sequence[Place], number: int = REQUESTS
) -> WalkThere:
    """Measure the distances between requests, of which `number` stand for all, and units."""
    requests = request_points(scenario, graph, number)
    far = distances_from(graph, requests)
    segment, at = _pieces(graph)
    posts = [place.post for place in places if place.post is not None]
    segment = np.append(segment, [s for s, _ in posts]).astype(np.int64)
    at = np.append(at, [offset for _, offset in posts]).astype(np.int64)
    own = np.array([r.segment for r in requests])[:, None] == segment
    along = np.abs(np.array([r.offset_mm for r in requests])[:, None] - at)
    metres = np.minimum(
        far[:, graph.u[segment]] + at, far[:, graph.v[segment]] + graph.length_mm[segment] - at
    )
    metres = np.where(own, np.minimum(metres, along), metres) / 1000
    edges = np.linspace(0.0, metres.max() * (1 + 1e-9), BINS + 1)
    classes = np.minimum(np.searchsorted(edges, metres, side="right") - 1, BINS - 1)
    row = np.arange(len(requests))[:, None] * BINS
    pieces = len(segment) - len(posts)
    in_segment = np.bincount(segment[:pieces], minlength=graph.segments)
    chance, mean, post = [], [], pieces
    for place in places:
        weight = np.zeros(len(segment))
        if place.post is None:
            weight[:pieces] = (place.metres / in_segment)[segment[:pieces]]
        else:
            weight[post] = 1.0
            post += 1
        weight /= weight.sum()
        spread = np.broadcast_to(weight, metres.shape)
        counted = np.bincount((row + classes).ravel(), spread.ravel(), len(requests) * BINS)
        chance.append(counted.reshape(len(requests), BINS))
        mean.append(metres @ weight)
    at_home = [place.beat[[r.segment for r in requests]] for place in places]
    return WalkThere(
        scenario.dispatch.rule, (edges[:-1] + edges[1:]) / 2, np.array(chance), np.array(mean),
        np.array(at_home), _listed(scenario, graph, requests),
    )  # fmt: skip


def request_points(scenario: Scenario, graph: StreetGraph, number: int = REQUESTS) -> list[Point]:
    """Where `number` requests for the foot patrol are made, evenly spaced in their weights."""
    spots = spots_by_kind(graph, scenario.requests)
    weight = np.zeros(len(spots.ends))
    for kind, first, last in zip(scenario.requests.kinds, spots.first, spots.last, strict=True):
        own = np.diff(spots.cumulative[first:last], prepend=0.0)
        weight[first:last] += kind.share * kind.to_foot_share * own
    if not weight.any():
        weight[:] = 1.0
    upto = np.cumsum(weight) / weight.sum()
    u = (np.arange(number) + 0.5) / number
    row = np.minimum(np.searchsorted(upto, u, side="right"), len(upto) - 1)
    inside = (u - (upto - weight / weight.sum())[row]) / (weight / weight.sum())[row]
    segment, low, high = spots.ends[row].T
    offset = low + (np.clip(inside, 0, 1) * (high - low)).astype(np.int64)
    return [Point(int(s), int(o)) for s, o in zip(segment, offset, strict=True)]


def _pieces(graph: StreetGraph) -> tuple[np.ndarray, np.ndarray]:
    """Segment and middle (mm) of equal pieces of each segment."""
    length = max(PIECE_MM, int(graph.length_mm.sum()) // MOST_PIECES)
    count = np.maximum(np.round(graph.length_mm / length).astype(np.int64), 1)
    segment = np.repeat(np.arange(graph.segments), count)
    number = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    middle = (2 * number + 1) * graph.length_mm[segment] // (2 * count[segment])
    return segment, middle


def _listed(
    scenario: Scenario, graph: StreetGraph, requests: Sequence[Point]
) -> list[tuple[int, ...]]:
    by_name = {row.segment: row.units for row in scenario.dispatch.preference}
    names = [graph.segment_id[r.segment] for r in requests]
    return [by_name.get(name, by_name.get("", ())) for name in names]

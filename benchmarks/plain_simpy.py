"""One bare shift as a plain SimPy program: an event per street segment.

The yardstick for the speed and the statistics of the engine, sharing no code
with it. It is written as one would write good SimPy: a process per officer,
one timeout per segment walked, an interrupt for a call, a shared queue.

The shift: a grid of 12 rows of 16 corners (192 corners, 356 segments; 100 m
along a row, 130 m between rows). Eight officers roam without turning back at
1.25 m/s for 8 h from random corners. Six requests an hour (Poisson) arise at
random corners. The free officer who has the least way to walk is called, in
mid-street and either way round, and goes there by a shortest way; handling is
exponential with a mean of 10 min. If nobody is free the request waits, first
come first served. After handling the officer leaves by any street of that
corner. A pass is a segment walked to its end, on the way to a request too.
"""

from __future__ import annotations

import argparse
import heapq
import math
import operator
import random
import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import simpy

ROWS, COLUMNS = 12, 16
ALONG_ROW_M, BETWEEN_ROWS_M = 100.0, 130.0
OFFICERS = 8
WALK_SPEED_MPS = 1.25
SHIFT_S = 8 * 3600.0
REQUEST_GAP_S = 3600.0 / 6
HANDLING_MEAN_S = 600.0


@dataclass(frozen=True)
class Streets:
    """The grid as plain lists.

    A *leg* is a segment walked in one direction: legs ``2 * s`` and
    ``2 * s + 1`` are segment ``s`` there and back, so ``leg ^ 1`` is the way
    back and ``leg >> 1`` the segment.
    ``leaving[a]`` are the legs from corner ``a``; ``onward[leg]`` those after a
    leg, its own way back left out. ``distance[a][b]`` is the shortest way
    between corners in metres, ``toward[a][b]`` the leg to take at ``b`` on such
    a way to ``a`` (-1 at ``a`` itself).
    """

    start: list[int]
    end: list[int]
    metres: list[float]
    seconds: list[float]
    leaving: list[list[int]]
    onward: list[list[int]]
    distance: list[list[float]]
    toward: list[list[int]]


def build_streets() -> Streets:
    """Lay out the grid and find all shortest ways (a fraction of a second)."""
    corners = ROWS * COLUMNS
    along = [(a, a + 1, ALONG_ROW_M) for a in range(corners) if (a + 1) % COLUMNS]
    between = [(a, a + COLUMNS, BETWEEN_ROWS_M) for a in range(corners - COLUMNS)]
    start: list[int] = []
    end: list[int] = []
    metres: list[float] = []
    for a, b, length in along + between:
        start += a, b
        end += b, a
        metres += length, length
    seconds = [length / WALK_SPEED_MPS for length in metres]
    leaving: list[list[int]] = [[] for _ in range(corners)]
    for leg, corner in enumerate(start):
        leaving[corner].append(leg)
    onward = [[after for after in leaving[end[leg]] if after != leg ^ 1] for leg in range(len(end))]
    ways = [_ways_to(target, leaving, end, metres) for target in range(corners)]
    distance, toward = [far for far, _ in ways], [first for _, first in ways]
    return Streets(start, end, metres, seconds, leaving, onward, distance, toward)


def _ways_to(
    target: int, leaving: list[list[int]], end: list[int], metres: list[float]
) -> tuple[list[float], list[int]]:
    """Metres from every corner to `target`, and the first leg (Dijkstra)."""
    far = [math.inf] * len(leaving)
    first = [-1] * len(leaving)
    far[target] = 0.0
    heap = [(0.0, target)]
    while heap:
        so_far, corner = heapq.heappop(heap)
        if so_far > far[corner]:
            continue
        for leg in leaving[corner]:
            length = so_far + metres[leg]
            if length < far[end[leg]]:
                far[end[leg]] = length
                first[end[leg]] = leg ^ 1
                heapq.heappush(heap, (length, end[leg]))
    return far, first


class Request(NamedTuple):
    """Somebody asks for an officer at a corner."""

    made_s: float
    corner: int
    handling_s: float


@dataclass(frozen=True)
class ShiftResult:
    """What one shift came to.

    ``served`` requests were reached before the shift ended (their mean response
    is ``response_sum_s / served``); for ``waiting`` ones the officer was still
    on the way, or not called yet.
    """

    arrivals: int
    served: int
    waiting: int
    response_sum_s: float
    passes: int
    share_of_segments_seen: float
    pass_metres: float
    partial_metres: float
    on_scene_s: float

    @property
    def metres(self) -> float:
        """Metres walked by all officers, stretches that are no pass included."""
        return self.pass_metres + self.partial_metres


class Shift:
    """What the officers and the dispatcher of one shift share."""

    def __init__(self, streets: Streets, seed: int) -> None:
        self.streets = streets
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.queue: deque[Request] = deque()
        self.passes = [0] * (len(streets.metres) // 2)
        self.arrivals = self.served = 0
        self.response_sum_s = self.partial_metres = self.on_scene_s = 0.0
        self.officers = [Officer(self) for _ in range(OFFICERS)]
        self.env.process(self.take_requests())

    def take_requests(self) -> Generator[simpy.Event, None, None]:
        """Call the nearest free officer for each request, or let it wait."""
        draw, corners = self.random, len(self.streets.leaving)
        while True:
            yield self.env.timeout(draw.expovariate(1 / REQUEST_GAP_S))
            self.arrivals += 1
            corner = draw.randrange(corners)
            request = Request(self.env.now, corner, draw.expovariate(1 / HANDLING_MEAN_S))
            free = [officer for officer in self.officers if officer.free]
            if free:
                min(free, key=lambda officer: officer.metres_to(corner)).call(request)
            else:
                self.queue.append(request)

    def result(self) -> ShiftResult:
        """Add up the shift, the streets and the handling in hand included."""
        now, lengths = self.env.now, self.streets.metres[::2]
        in_hand_s = sum(now - officer.since for officer in self.officers if officer.on_scene)
        on_foot_s = sum(now - officer.since for officer in self.officers if not officer.on_scene)
        return ShiftResult(
            arrivals=self.arrivals,
            served=self.served,
            waiting=len(self.queue) + sum(officer.responding for officer in self.officers),
            response_sum_s=self.response_sum_s,
            passes=sum(self.passes),
            share_of_segments_seen=sum(map(bool, self.passes)) / len(self.passes),
            pass_metres=sum(map(operator.mul, self.passes, lengths)),
            partial_metres=self.partial_metres + on_foot_s * WALK_SPEED_MPS,
            on_scene_s=self.on_scene_s + in_hand_s,
        )


class Officer:
    """One officer: roams, is called, handles, roams on.

    ``leg`` is the present street (on scene: the one walked last) and ``since``
    when the officer came onto it, or to the request in hand.
    """

    def __init__(self, shift: Shift) -> None:
        draw, leaving = shift.random, shift.streets.leaving
        self.shift = shift
        self.free = True
        self.responding = self.on_scene = False
        self.since = 0.0
        self.leg = draw.choice(leaving[draw.randrange(len(leaving))])
        self.process = shift.env.process(self.work())

    def metres_to(self, corner: int) -> float:
        """Shortest way to a corner from here, either way round."""
        streets, leg = self.shift.streets, self.leg
        walked = (self.shift.env.now - self.since) * WALK_SPEED_MPS
        distance = streets.distance[corner]
        return min(
            walked + distance[streets.start[leg]],
            streets.metres[leg] - walked + distance[streets.end[leg]],
        )

    def call(self, request: Request) -> None:
        """Send this free officer to a request."""
        self.free = False
        self.responding = True
        self.process.interrupt(request)

    def work(self) -> Generator[simpy.Event, None, None]:
        """Roam until called, serve that call and those that wait, roam on."""
        queue = self.shift.queue
        while True:
            request = yield from self.roam()
            corner = yield from self.leave_street(request.corner)
            yield from self.serve(request, corner)
            while queue:
                self.responding = True
                corner, request = request.corner, queue.popleft()
                yield from self.serve(request, corner)
            self.leg = self.shift.random.choice(self.shift.streets.leaving[request.corner])
            self.free = True

    def roam(self) -> Generator[simpy.Event, None, Request]:
        """Walk street after street until called; the present one is unfinished."""
        env, passes = self.shift.env, self.shift.passes
        timeout, draw = env.timeout, self.shift.random.random
        seconds, onward = self.shift.streets.seconds, self.shift.streets.onward
        leg = self.leg
        try:
            while True:
                self.leg = leg
                self.since = env.now
                yield timeout(seconds[leg])
                passes[leg >> 1] += 1
                legs = onward[leg]
                leg = legs[int(draw() * len(legs))]
        except simpy.Interrupt as call:
            return cast(Request, call.cause)

    def leave_street(self, target: int) -> Generator[simpy.Event, None, int]:
        """Walk on to the end of the present street, or back, and return the corner."""
        shift, streets, leg = self.shift, self.shift.streets, self.leg
        walked = (shift.env.now - self.since) * WALK_SPEED_MPS
        rest = streets.metres[leg] - walked
        distance = streets.distance[target]
        if walked + distance[streets.start[leg]] < rest + distance[streets.end[leg]]:
            yield shift.env.timeout(walked / WALK_SPEED_MPS)
            shift.partial_metres += 2 * walked
            self.leg = leg ^ 1
        else:
            yield shift.env.timeout(rest / WALK_SPEED_MPS)
            shift.passes[leg >> 1] += 1
        return streets.end[self.leg]

    def serve(self, request: Request, corner: int) -> Generator[simpy.Event, None, None]:
        """Walk from a corner to the request and handle it."""
        shift, streets, env = self.shift, self.shift.streets, self.shift.env
        toward = streets.toward[request.corner]
        while corner != request.corner:
            leg = toward[corner]
            self.leg = leg
            self.since = env.now
            yield env.timeout(streets.seconds[leg])
            shift.passes[leg >> 1] += 1
            corner = streets.end[leg]
        shift.served += 1
        shift.response_sum_s += env.now - request.made_s
        self.responding = False
        self.on_scene = True
        self.since = env.now
        yield env.timeout(request.handling_s)
        shift.on_scene_s += request.handling_s
        self.on_scene = False


def run_shift(seed: int, streets: Streets | None = None) -> ShiftResult:
    """Simulate one shift.

    Parameters
    ----------
    seed : int
        The same seed gives the same shift.
    streets : Streets, optional
        From `build_streets`, to build them once for many shifts.
    """
    shift = Shift(streets or build_streets(), seed)
    shift.env.run(until=SHIFT_S)
    return shift.result()


def run(shifts: int, seed: int) -> list[ShiftResult]:
    """Simulate independent shifts; more of them keep the first ones as they were."""
    streets = build_streets()
    seeds = random.Random(seed)
    return [run_shift(seeds.getrandbits(64), streets) for _ in range(shifts)]


def statistics(results: Sequence[ShiftResult]) -> dict[str, tuple[float, float]]:
    """The figures to compare with the engine, each with its standard error.

    The mean response is over all served requests, so a ratio of two sums; its
    error is that of the linearised ratio. At least two shifts.
    """
    served = [float(r.served) for r in results]
    one = [1.0] * len(results)
    return {
        "mean response, s": _ratio([r.response_sum_s for r in results], served),
        "passes a shift": _ratio([r.passes for r in results], one),
        "segments seen, %": _ratio([100 * r.share_of_segments_seen for r in results], one),
        "served a shift": _ratio(served, one),
        "waiting at the end": _ratio([r.waiting for r in results], one),
        "km a shift": _ratio([r.metres / 1000 for r in results], one),
    }


def _ratio(top: Sequence[float], bottom: Sequence[float]) -> tuple[float, float]:
    """Sum of `top` over sum of `bottom`, a pair for each shift, and its error."""
    shifts, whole = len(top), sum(bottom)
    value = sum(top) / whole
    squares = sum((x - value * y) ** 2 for x, y in zip(top, bottom, strict=True))
    return value, math.sqrt(squares * shifts / (shifts - 1)) / whole


def main() -> None:
    """Run the shifts, print the statistics and the time they took."""
    parser = argparse.ArgumentParser(description="The bare shift in plain SimPy.")
    parser.add_argument("--shifts", type=int, default=64, help="how many (default 64, at least 2)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.shifts < 2:
        parser.error("--shifts must be at least 2")
    began = time.perf_counter()
    results = run(asked.shifts, asked.seed)
    took_s = time.perf_counter() - began
    for name, (value, error) in statistics(results).items():
        print(f"{name:<20}{value:>10.3f} ± {error:.3f}")
    print(f"{asked.shifts} shifts in {took_s:.2f} s; ± is one standard error")


if __name__ == "__main__":
    main()

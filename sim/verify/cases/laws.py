"""L: laws that hold in every run, whatever the chances: exact, not on average."""

from __future__ import annotations

import heapq

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.coverage import cover
from sim.study.measures.effort import work
from sim.study.measures.rhythm import pass_idleness
from sim.tables import (
    CAR_QUEUE_FULL,
    CAR_WAITED_LONG,
    GAVE_UP,
    HANDLED,
    HOUR_US,
    NEVER,
    OPEN,
    SEASON_ENDED,
    SERVED,
    World,
)
from sim.verify.case import Exact, Row
from sim.verify.cases.scenes import Scene, chain, patrol, queue, shares_of_time, value
from street_graph.graph import grid


def first_come_rows(seed: int) -> list[Row]:
    """First come, first served, to the microsecond.

    Each request in turn gets the unit that is free first (Kiefer and
    Wolfowitz, Annals of Mathematical Statistics 26, 1955).
    """
    rows = []
    for units in (1, 2, 4):
        season = queue(1.8 * units, units, 240).season(seed=seed)
        requests, calls = season.world.requests, season.log.assignments
        free = [0] * units
        arrived = []
        for asked, handling in zip(
            requests["t"].tolist(), requests["handling"].tolist(), strict=True
        ):
            begins = max(asked, heapq.heappop(free))
            heapq.heappush(free, begins + handling)
            arrived.append(begins)
        reached = calls["request"]
        apart = np.abs(calls["arrived"] - np.array(arrived)[reached])
        rows.append(Row(f"{units} units: largest difference, us", 0, float(apart.max())))
    return rows


def three_roaming(per_hour: float, changes: dict[str, object] | None = None, *tables: str) -> Scene:
    """Three units that roam a grid and are asked for."""
    own = {"requests.per_day": 24 * per_hour, **(changes or {})}
    return patrol(grid(5, 5, 100, 100), "roam", 3, 24, own, *tables)


def little_rows(seed: int) -> list[Row]:
    """The number in the system is arrivals times time in it (Little, Operations Research 9, 1961).

    On a day that begins and ends with nobody waiting.
    """
    season = three_roaming(4, {"requests.hour_shares": [1] * 20 + [0] * 4}).season(seed=seed)
    requests, outcomes, calls = season.world.requests, season.log.outcomes, season.log.assignments
    asked = requests["t"][calls["request"]]
    one = np.ones(len(requests), dtype=np.int64)
    rows = [Row("requests not served", 0, float((outcomes["outcome"] != SERVED).sum()))]
    for name, begin, end, spent in (
        ("in the system", requests["t"], outcomes["t"], calls["left"] - asked),
        ("in the queue", asked, calls["ordered"], calls["ordered"] - asked),
        ("in service", calls["ordered"], calls["left"], calls["left"] - calls["ordered"]),
    ):
        shares = shares_of_time(season, begin, end, one, 1)
        number = float(shares @ np.arange(len(shares)))
        expected = len(requests) / season.window.total * float(spent.mean())
        rows.append(Row(f"number {name}", expected, number, 1e-9 * max(expected, 1e-9)))
    return rows


def time_rows(seed: int) -> list[Row]:
    """Utilization is dispatches times their mean length; all times add up to the time on duty."""
    season = three_roaming(6).season(seed=seed)
    calls, effort = season.log.assignments, work(season)
    rows = []
    for unit in range(3):
        own = calls[calls["unit"] == unit]
        length = float((own["left"] - own["ordered"]).mean())
        share = len(own) / season.window.total * length
        rows += [
            Row(f"unit {unit + 1}: busy share", share, float(effort.busy_by_team[unit]),
                1e-12),
            Row(f"unit {unit + 1}: time of all kinds, h", season.window.total / HOUR_US,
                float(effort.time[unit].sum()) / HOUR_US),
        ]  # fmt: skip
    steps = season.log.steps
    metres = float(np.abs(steps["to_mm"] - steps["from_mm"]).sum()) / 1000
    walked = float(effort.walked.sum()) / 1000
    return [*rows, Row("metres of all steps", walked, metres, 1e-6)]


def visit_rows(seed: int) -> list[Row]:
    """Visits of all corners add up to the units over the mean time for a street."""
    season = patrol(grid(5, 5, 100, 100), "roam", 3, 50).season(seed=seed)
    steps = season.log.steps
    moved = steps[steps["from_mm"] != steps["to_mm"]]
    length = season.graph.length_mm[moved["segment"]]
    ends = ((moved["to_mm"] == 0) | (moved["to_mm"] == length)) & (moved["left"] <= 50 * HOUR_US)
    return [Row("visits in 50 h", 3 * 50 * 36, float(ends.sum()), 3)]


def empty_rows(seed: int) -> list[Row]:
    """Nobody to meet and no requests: a loop is walked as theory has it."""
    ring = chain([100] * 36, closed=True)
    one = patrol(ring, "tour", 1, 10).season(seed=seed)
    mean, _ = pass_idleness(one)
    several = patrol(ring, "tour", 3, 10).season(seed=seed)
    passes = float(cover(several).pass_count.sum())
    return [
        Row("one unit on a loop of an hour: shortest mean gap, min", 60, float(mean.min()), 1e-7),
        Row("one unit on a loop of an hour: longest mean gap, min", 60, float(mean.max()), 1e-7),
        Row("three units: passes in 10 h", 3 * 10 * 36, passes),
        Row("three units: passes an hour", 3.0, value(several, "passes_per_hour")[0], 1e-12),
    ]


IMPATIENT = """
[[requests.kind]]
name = "any"
share = 1
priority = 1
to_foot_share = 1
handling = { distribution = "exponential", mean_min = 20 }
patience = { distribution = "exponential", mean_min = 10 }
officers_needed = 1
two_officers_required_share = 0
car_response = { distribution = "constant", mean_min = 30 }
"""


def ending_rows(seed: int) -> list[Row]:
    """Every request ends in one way: served, given up, handed over, or open at the end."""
    season = three_roaming(
        400 / 24, {"dispatch.queue_at_most": 3, "dispatch.hand_over_after_min": 12}, IMPATIENT
    ).season(seed=seed)
    outcomes, calls = season.log.outcomes, season.log.assignments
    ended = {way: set(outcomes["request"][outcomes["outcome"] == way].tolist())
             for way in (SERVED, GAVE_UP, CAR_QUEUE_FULL, CAR_WAITED_LONG, OPEN)}  # fmt: skip

    def sent(why: int) -> list[int]:
        return sorted(calls["request"][calls["ended"] == why].tolist())

    in_hand = sent(SEASON_ENDED)
    waiting = ended[OPEN] - set(in_hand)
    lost = set(calls["request"].tolist()) & (ended[CAR_QUEUE_FULL] | ended[CAR_WAITED_LONG])
    handled = sent(HANDLED)
    ways = sum(map(len, ended.values()))
    return [
        Row("served, given up, handed over or open", len(season.world.requests), ways),
        Row("served without an officer who handled it, or the other way round", 0,
            len(set(handled) ^ ended[SERVED]) + len(handled) - len(set(handled))),
        Row("in hand at the end but not open", 0, len(set(in_hand) - ended[OPEN])),
        Row("in hand at the end", 3, len(in_hand), bound=True),
        Row("waiting at the end", 3, len(waiting), bound=True),
        Row("handed over although somebody was sent", 0, len(lost)),
    ]  # fmt: skip


TWO_KINDS = """
[[requests.kind]]
name = "urgent"
share = 1
priority = 1
to_foot_share = 1
handling = { distribution = "exponential", mean_min = 6 }
patience = "endless"
officers_needed = 1
two_officers_required_share = 0.3
car_response = { distribution = "constant", mean_min = 10 }
[[requests.kind]]
name = "other"
share = 3
priority = 2
to_foot_share = 0.9
handling = { distribution = "lognormal", mean_min = 8, sigma = 0.7 }
patience = { distribution = "exponential", mean_min = 12 }
officers_needed = 1
two_officers_required_share = 0
car_response = { distribution = "constant", mean_min = 10 }
"""
TIMES = {"requests": ("t", "handling", "patience", "car"), "people": ("start", "end", "talk")}


def slowed(world: World) -> World:
    """The same world with every time doubled."""
    requests, people = world.requests.copy(), world.people.copy()
    for table, names in ((requests, TIMES["requests"]), (people, TIMES["people"])):
        for name in names:
            table[name] = np.where(table[name] < NEVER, 2 * table[name], NEVER)
    return World(requests, people)


def at_pace(route: str, slower: int) -> Scene:
    """Three units with everything to do, at half the speed in twice the time."""
    changes = {
        "requests.per_day": 200,
        "people.out_per_km": 5,
        "people.open_share": 1,
        "people.openness_pair_ratio": 1,
        "crew.response_speed_mps": 4 / slower,
        "dispatch.delay_min": slower,
        "dispatch.hand_over_after_min": 9 * slower,
        "dispatch.redirect": True,
    }
    blocks = grid(5, 5, 100, 100)
    return patrol(blocks, route, 3, 24 * slower, changes, TWO_KINDS, speed_mps=2 / slower)


def pace_rows(seed: int) -> list[Row]:
    """Twice as fast in half the time is the same season, and so is the same season again."""
    rows = []
    for route in ("roam", "tour", "longest-unseen"):
        fast, slow = at_pace(route, 1), at_pace(route, 2)
        world = fast.world(1, seed)
        one = fast.season(1, world, seed=seed)
        two = slow.season(1, slowed(world), seed=seed)
        again = fast.season(1, fast.world(1, seed), seed=seed)
        rows += [
            Row(f"{route}: columns of the log that differ at half the speed", 0,
                _differing(doubled(one), two)),
            Row(f"{route}: columns that differ when it is done again", 0,
                _differing(columns(one), again)),
        ]  # fmt: skip
    return rows


def _differing(known: dict[str, dict[str, np.ndarray]], season: Evidence) -> int:
    tables = season.log.tables()
    return sum(
        not np.array_equal(tables[name][column], expected)
        for name, of_table in known.items()
        for column, expected in of_table.items()
    )


def columns(season: Evidence) -> dict[str, dict[str, np.ndarray]]:
    """The log's columns."""
    return {
        name: {column: table[column] for column in table.dtype.names or ()}
        for name, table in season.log.tables().items()
    }


def doubled(season: Evidence) -> dict[str, dict[str, np.ndarray]]:
    """The log's columns with every time doubled."""
    times = {"start", "end", "left", "t", "entered", "delay", "ordered", "started", "arrived"}
    return {
        name: {
            column: np.where(values < NEVER, 2 * values, NEVER) if column in times else values
            for column, values in table.items()
        }
        for name, table in columns(season).items()
    }


CASES = (
    Exact("L", "first come, first served", "Kiefer and Wolfowitz", first_come_rows),
    Exact("L", "number, rate and time", "Little", little_rows),
    Exact("L", "utilization and time on duty", "identity", time_rows),
    Exact("L", "visits of all corners", "k / mean time for a street", visit_rows),
    Exact("L", "nobody to meet, no requests", "conservation", empty_rows),
    Exact("L", "every request ends in one way", "identity", ending_rows),
    Exact("L", "speed doubled, times halved; done again", "identity", pace_rows),
)

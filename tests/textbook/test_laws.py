"""Laws that hold in every run, whatever the chances: exact, not on average."""

from __future__ import annotations

import heapq

import numpy as np
import pytest

from sim.study.evidence import Evidence
from sim.study.measures.effort import work
from sim.tables import (
    CAR_QUEUE_FULL,
    CAR_WAITED_LONG,
    GAVE_UP,
    HANDLED,
    NEVER,
    OPEN,
    SEASON_ENDED,
    SERVED,
    World,
)
from street_graph.graph import grid
from tests.textbook.cases import Case, patrol, queue, shares_of_time


@pytest.mark.parametrize("units", [1, 2, 4])
def test_first_come_first_served_to_the_microsecond(units: int) -> None:
    # Kiefer and Wolfowitz: each request in turn gets the unit that is free first.
    season = queue(1.8 * units, units, 240).season()
    requests, calls = season.world.requests, season.log.assignments
    free = [0] * units
    arrived = []
    for asked, handling in zip(requests["t"].tolist(), requests["handling"].tolist(), strict=True):
        begins = max(asked, heapq.heappop(free))
        heapq.heappush(free, begins + handling)
        arrived.append(begins)
    reached = calls["request"]
    assert len(reached) > 300
    assert calls["arrived"].tolist() == np.array(arrived)[reached].tolist()


def test_number_in_the_system_is_arrivals_times_time_in_it() -> None:
    # Little, on a day that begins and ends with nobody waiting.
    season = three_roaming(4, {"requests.hour_shares": [1] * 20 + [0] * 4}).season()
    requests, outcomes, calls = season.world.requests, season.log.outcomes, season.log.assignments
    assert (outcomes["outcome"] == SERVED).all()
    asked = requests["t"][calls["request"]]
    one = np.ones(len(requests), dtype=np.int64)
    for begin, end, spent in (
        (requests["t"], outcomes["t"], calls["left"] - asked),
        (asked, calls["ordered"], calls["ordered"] - asked),
    ):
        shares = shares_of_time(season, begin, end, one, 1)
        number = float(shares @ np.arange(len(shares)))
        arrivals_per_us = len(requests) / season.window.total
        assert number == pytest.approx(arrivals_per_us * spent.mean(), rel=1e-9)


def three_roaming(per_hour: float, changes: dict[str, object] | None = None, *tables: str) -> Case:
    """Three units that roam a grid and are asked for."""
    own = {"requests.per_day": 24 * per_hour, **(changes or {})}
    return patrol(grid(5, 5, 100, 100), "roam", 3, 24, own, *tables)


def test_utilization_is_dispatches_times_their_mean_length() -> None:
    season = three_roaming(6).season()
    calls, effort = season.log.assignments, work(season)
    for unit in range(3):
        own = calls[calls["unit"] == unit]
        length = (own["left"] - own["ordered"]).mean()
        share = len(own) / season.window.total * length
        assert effort.busy_by_team[unit] == pytest.approx(share, rel=1e-12)
        assert int(effort.time[unit].sum()) == season.window.total


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


def test_every_request_ends_in_one_way() -> None:
    season = three_roaming(
        400 / 24, {"dispatch.queue_at_most": 3, "dispatch.hand_over_after_min": 12}, IMPATIENT
    ).season()
    outcomes, calls = season.log.outcomes, season.log.assignments
    ended = {way: set(outcomes["request"][outcomes["outcome"] == way].tolist())
             for way in (SERVED, GAVE_UP, CAR_QUEUE_FULL, CAR_WAITED_LONG, OPEN)}  # fmt: skip
    assert sum(map(len, ended.values())) == len(season.world.requests)
    assert min(len(ended[way]) for way in (SERVED, GAVE_UP, CAR_QUEUE_FULL, CAR_WAITED_LONG)) > 5

    def sent(why: int) -> list[int]:
        return sorted(calls["request"][calls["ended"] == why].tolist())

    assert sent(HANDLED) == sorted(ended[SERVED])
    in_hand = sent(SEASON_ENDED)
    waiting = ended[OPEN] - set(in_hand)
    assert set(in_hand) <= ended[OPEN]
    assert max(len(in_hand), len(waiting)) <= 3
    assert not set(calls["request"].tolist()) & (ended[CAR_QUEUE_FULL] | ended[CAR_WAITED_LONG])


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


@pytest.mark.parametrize("route", ["roam", "tour", "longest-unseen"])
def test_twice_as_fast_in_half_the_time_is_the_same_season(route: str) -> None:
    def at_pace(slower: int) -> Case:
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

    fast, slow = at_pace(1), at_pace(2)
    world = fast.world(1)
    one, two = fast.season(1, world), slow.season(1, slowed(world))
    assert len(one.log.talks) > 100 and (one.log.assignments["ended"] != HANDLED).any()
    for name, columns in doubled(one).items():
        other = two.log.tables()[name]
        for column, expected in columns.items():
            assert other[column].tolist() == expected.tolist(), (name, column)


def doubled(season: Evidence) -> dict[str, dict[str, np.ndarray]]:
    """The log's columns with every time doubled."""
    times = {"start", "end", "left", "t", "entered", "delay", "ordered", "started", "arrived"}
    return {
        name: {
            column: np.where(table[column] < NEVER, 2 * table[column], NEVER)
            if column in times
            else table[column]
            for column in table.dtype.names or ()
        }
        for name, table in season.log.tables().items()
    }

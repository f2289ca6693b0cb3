"""Two worked cases of Larson and Odoni, Urban Operations Research, chapter 5."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.evidence import Evidence
from tests.textbook.cases import (
    Case,
    busy_units,
    case,
    chain,
    exponential,
    kinds,
    standing,
    steadying,
    value,
)
from tests.textbook.judging import NARROW, WIDE, Figure, disagreements
from tests.textbook.published import (
    CLASSES,
    EAST,
    FRACTIONS,
    LINE,
    LINE_CALLS,
    LINE_KM,
    LINE_PER_HOUR,
    LOST,
    LOST_OUT_OF_BEAT,
    LOST_WORKLOADS,
    ORDERS,
    OUT_OF_BEAT,
    RATES,
    STATES,
    WEST,
    WORKLOADS,
    out_of_beat,
)

HOUR_OF_SERVICE = kinds((1, 1, exponential(60)))


def preferences(orders: dict[str, list[int]]) -> str:
    """Ordered units by street (TOML)."""
    return "\n".join(
        f'[[dispatch.preference]]\nsegment = "{street}"\nunits = {units}'
        for street, units in orders.items()
    )


def places(weights: dict[str, float]) -> str:
    """Requests by street (TOML)."""
    return "\n".join(
        f'[[requests.place]]\nsegment = "{street}"\nweight = {weight}'
        for street, weight in weights.items()
    )


# -- two units on a line, 5.3.3 -------------------------------------------

LINE_SEASONS = 60


def line_city(rule: str, orders: dict[str, list[int]], hours: float = 1300) -> Case:
    """The line city under a rule of dispatch."""
    lengths = [1000 * km for km in (*LINE_KM.values(), 0.25)]
    posts = [f"segment {EAST} @ 0 m", f"segment {WEST} @ 750 m"]
    changes = standing(LINE_PER_HOUR, posts, hours, 0, 60) | {"dispatch.rule": rule}
    return case(
        chain(lengths), 2, changes, HOUR_OF_SERVICE, places(LINE_CALLS), preferences(orders)
    )


@pytest.fixture(scope="module")
def line_seasons() -> dict[str, list[Evidence]]:
    """Seasons of the line city for each border, in the same worlds."""
    return {
        border: [line_city("preference", orders).season(r) for r in range(LINE_SEASONS)]
        for border, (orders, _) in LINE.items()
    }


@pytest.mark.parametrize("border", LINE)
def test_two_units_on_a_line(border: str, line_seasons: dict[str, list[Evidence]]) -> None:
    seasons = line_seasons[border]
    states = np.array([busy_units(one) for one in seasons])
    metres, lost = zip(
        *(value(one, "response_walk_m", "handed_over_share") for one in seasons), strict=True
    )
    none, only_1, only_2, both, first, second, travel = LINE[border][1]
    steady = steadying(
        seasons, [LINE_PER_HOUR * LINE_CALLS[street] for street in LINE_CALLS], 60, 2
    )
    workload = states @ [[0, 0], [1, 0], [0, 1], [1, 1]]
    figures = [
        Figure("none busy", states[:, 0], none, WIDE, steady),
        Figure("only 1 busy", states[:, 1], only_1, WIDE, steady),
        Figure("only 2 busy", states[:, 2], only_2, WIDE, steady),
        Figure("both busy", states[:, 3], both, WIDE, steady),
        Figure("lost", lost, both, WIDE, steady),
        Figure("workload of 1", workload[:, 0], first, NARROW, steady),
        Figure("workload of 2", workload[:, 1], second, NARROW, steady),
        Figure("travel", np.array(metres) / 1000, travel, NARROW),
    ]
    assert disagreements(figures) == []


def test_the_border_in_the_middle_sends_the_nearest_unit(
    line_seasons: dict[str, list[Evidence]],
) -> None:
    nearest = line_city("nearest", {})
    for r in range(3):
        sent_by_distance = nearest.season(r).log.assignments
        assert sent_by_distance.tolist() == line_seasons["w = 1/2"][r].log.assignments.tolist()


def test_a_border_further_east_evens_out_the_work(line_seasons: dict[str, list[Evidence]]) -> None:
    more_even = []
    for middle, best in zip(*line_seasons.values(), strict=True):
        first, second = busy_units(middle), busy_units(best)
        more_even.append((first[1] - first[2]) - (second[1] - second[2]))
    saved = Figure("difference of workloads saved", more_even, 0.05236 - 0.04405, 0.75)
    assert disagreements([saved]) == []


@pytest.mark.slow
def test_sending_the_nearest_unit_is_not_the_least_travel() -> None:
    nearest = line_city("nearest", {}, hours=12_000)
    best = line_city("preference", LINE["w = 53/126"][0], hours=12_000)
    saved = [
        value(nearest.season(r), "response_walk_m")[0] - value(best.season(r), "response_walk_m")[0]
        for r in range(LINE_SEASONS)
    ]
    assert disagreements([Figure("travel saved (m)", saved, 0.80, 1.0)]) == []


# -- three units and a queue, 5.4.3 to 5.5.3 ------------------------------


def three_units(room: int, hours: float) -> Case:
    """Three units at one spot, four classes of calls with preferences."""
    changes = standing(1.5, ["segment s0 @ 0 m"] * 3, hours, room, 60)
    changes["dispatch.rule"] = "preference"
    classes = places(dict(zip(CLASSES, RATES, strict=True)))
    orders = preferences(dict(zip(CLASSES, ORDERS, strict=True)))
    return case(chain([1, 1, 1, 1]), 3, changes, HOUR_OF_SERVICE, classes, orders)


def sent(evidence: Evidence) -> np.ndarray:
    """Share of all dispatches that sent each unit to each class (3, 4)."""
    calls = evidence.log.assignments
    calls = calls[evidence.window.contains(calls["ordered"])]
    place = calls["unit"] * 4 + evidence.world.requests["segment"][calls["request"]]
    return np.bincount(place, minlength=12).reshape(3, 4) / len(calls)


def test_three_units_with_a_queue() -> None:
    made = three_units(-1, 2000)
    seasons = [made.season(r) for r in range(40)]
    steady = steadying(seasons, RATES, 60, 3)
    states = np.array([busy_units(one) for one in seasons])
    workload = states @ [[state >> unit & 1 for unit in range(3)] for state in range(8)]
    fractions = np.array([sent(one) for one in seasons])
    figures = [
        Figure(f"workload of {unit + 1}", workload[:, unit], WORKLOADS[unit], NARROW, steady)
        for unit in range(3)
    ]
    figures += [
        Figure(f"busy units {state:03b}", states[:, state], STATES[state], WIDE, steady)
        for state in range(8)
    ]
    figures += [
        Figure(f"unit {u + 1} to class {c}", fractions[:, u, c], FRACTIONS[u][c], WIDE, steady)
        for u in range(3)
        for c in range(4)
    ]
    figures.append(
        Figure("out of beat", list(map(out_of_beat, fractions)), OUT_OF_BEAT, NARROW, steady)
    )
    assert disagreements(figures) == []


@pytest.mark.slow
def test_three_units_without_a_queue() -> None:
    made = three_units(0, 4500)
    seasons = [made.season(r) for r in range(40)]
    steady = steadying(seasons, RATES, 60, 3)
    states = np.array([busy_units(one) for one in seasons])
    workload = states @ [[state >> unit & 1 for unit in range(3)] for state in range(8)]
    lost = [value(one, "handed_over_share")[0] for one in seasons]
    out = [out_of_beat(sent(one)) for one in seasons]
    figures = [
        Figure(f"workload of {unit + 1}", workload[:, unit], expected, NARROW, steady)
        for unit, expected in enumerate(LOST_WORKLOADS)
    ]
    figures += [
        Figure("lost", lost, LOST, WIDE, steady),
        Figure("out of beat", out, LOST_OUT_OF_BEAT, NARROW, steady),
    ]
    assert disagreements(figures) == []

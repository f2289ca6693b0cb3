"""Distances to a request, waits at signals, and metres against minutes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.measures.response import respond
from sim.tables import RESPONDING, WALKING
from street_graph.graph import StreetGraph, from_tables, grid
from tests.textbook.cases import kinds, patrol, value
from tests.textbook.judging import NARROW, Figure, disagreements

NO_HANDLING = kinds((1, 1, 'distribution = "constant", mean_min = 0'))


def asked(per_day: float, speed_mps: float, delay_min: float) -> dict[str, object]:
    """Changes that bring requests."""
    return {
        "requests.per_day": per_day,
        "crew.response_speed_mps": speed_mps,
        "dispatch.delay_min": delay_min,
    }


# Blocks of a street grid: mean distance in blocks between two spots of its streets
# (Larson and Odoni, problem 3.15, asks for bounds; numbers by numerical integration).
GRIDS = {(1, 1): 1.0, (7, 7): 5.0, (4, 11): 5.3318}


@pytest.mark.parametrize("blocks", GRIDS)
def test_walk_to_a_request_on_a_grid(blocks: tuple[int, int]) -> None:
    # A unit that roams at even speed is anywhere on the streets with equal chance.
    graph = grid(blocks[0] + 1, blocks[1] + 1, 100, 100)
    changes = asked(240, 1e6, 0) | {"patrol.turn_back": True}
    made = patrol(graph, "roam", 1, 120, changes, NO_HANDLING)
    walks = [value(made.season(r), "response_walk_m")[0] / 100 for r in range(30)]
    assert disagreements([Figure("blocks", walks, GRIDS[blocks], NARROW)]) == []


def test_wait_is_the_desk_and_the_walk() -> None:
    graph = grid(5, 5, 100, 100)
    season = patrol(graph, "roam", 1, 480, asked(12, 1.6, 2.7), NO_HANDLING).season()
    found = respond(season)
    free = found.reached & (found.unit_wait == 162_000_000)
    assert 0.9 < free.sum() / found.number <= 1
    walk = (found.wait - 162_000_000)[free]
    assert walk == pytest.approx(found.walked[free] / 1.6e-3, abs=20)  # us, a part for each street
    total, desk, way = value(
        season, "mean_wait_answered_min", "unit_wait_answered_min", "sent_to_arrival_answered_min"
    )
    assert total == pytest.approx(desk + way, rel=1e-12)


def crossing() -> StreetGraph:
    """Oak Street crosses Main Avenue, an arterial, at a signal; 100 m each way."""
    nodes = {"W": (-1e-3, 0.0), "C": (0.0, 0.0), "E": (1e-3, 0.0),
             "N": (0.0, 1e-3), "S": (0.0, -1e-3)}  # fmt: skip
    names = {"W": ("Oak Street", "local"), "E": ("Oak Street", "local"),
             "N": ("Main Avenue", "arterial"), "S": ("Main Avenue", "arterial")}  # fmt: skip
    rows = [
        {"id": "s0" if end == "W" else end, "u": end, "v": "C", "length_m": 100,
         "street": street, "street_class": kind}
        for end, (street, kind) in names.items()
    ]  # fmt: skip
    return from_tables("crossing", nodes, rows, signals=["C"])


def there_and_back(to: str, cycle_s: float, walk_s: float) -> dict[str, object]:
    """Changes that make a unit walk from the west end to another end and back."""
    return {
        "patrol.points": ["segment s0 @ 0 m", f"segment {to} @ 0 m"],
        "streets.signal_cycle_s": cycle_s,
        "streets.signal_walk_s": walk_s,
    }


# Cycle and time to walk (s): mean wait (s), (C - g)^2 / 2C.
SIGNALS = {(90, 20): 27.222, (60, 20): 13.333, (120, 25): 37.604}


@pytest.mark.parametrize("signal", SIGNALS)
def test_crossing_an_arterial_costs_the_mean_wait_at_its_signal(signal: tuple[int, int]) -> None:
    season = patrol(crossing(), "fixed", 1, 24, there_and_back("E", *signal)).season()
    steps = season.log.steps
    over = steps[(steps["delay"] > 0) & (steps["from_mm"] != steps["to_mm"])]
    wait = SIGNALS[signal]
    assert set((over["delay"] / 1e6).round(3).tolist()) == {wait}
    # There and back in 400 s and two waits.
    assert len(over) == pytest.approx(2 * 86_400 / (400 + 2 * wait), abs=1)


def test_turning_onto_an_arterial_costs_no_wait() -> None:
    season = patrol(crossing(), "fixed", 1, 24, there_and_back("N", 90, 20)).season()
    assert int(season.log.steps["delay"].sum()) == 0


def test_metres_are_speed_times_the_time_in_motion() -> None:
    changes = there_and_back("E", 90, 20) | asked(48, 1.7, 1)
    steps = patrol(crossing(), "fixed", 1, 48, changes, speed_mps=1.1).season().log.steps
    assert (steps["delay"] > 0).any()
    for state, speed in ((WALKING, 1100), (RESPONDING, 1700)):
        rows = steps[steps["state"] == state]
        metres = int(np.abs(rows["to_mm"] - rows["from_mm"]).sum())
        moving = int((rows["left"] - rows["entered"] - rows["delay"]).sum())
        assert metres > 0
        # A step is rounded up to a whole microsecond; one cut short, down to a millimetre.
        assert metres == pytest.approx(moving * speed / 1e6, abs=len(rows))

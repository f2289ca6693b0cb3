"""E3 and K: walks on a street grid, waits at signals, and metres against minutes."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.study.measures.response import respond
from sim.tables import RESPONDING, WALKING
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, kinds, patrol, value
from street_graph.graph import StreetGraph, from_tables, grid

NO_HANDLING = kinds((1, 1, 'distribution = "constant", mean_min = 0'))

GRIDS = {
    (1, 1): (4, 1.0), (2, 2): (12, 1.66667), (3, 3): (24, 2.33333), (7, 7): (112, 5.0),
    (6, 8): (110, 4.9999), (5, 9): (104, 4.9995), (4, 11): (103, 5.3318), (11, 6): (149, 5.9996),
}  # fmt: skip
"""Blocks: streets, and mean distance in blocks between two spots of them."""


def asked(per_day: float, speed_mps: float, delay_min: float) -> dict[str, object]:
    """Changes that bring requests."""
    return {
        "requests.per_day": per_day,
        "crew.response_speed_mps": speed_mps,
        "dispatch.delay_min": delay_min,
    }


# -- E3 -----------------------------------------------------------------------


def on_a_grid(blocks: tuple[int, int]) -> Scene:
    """A unit that roams at even speed is anywhere on the streets with equal chance."""
    graph = grid(blocks[0] + 1, blocks[1] + 1, 100, 100)
    changes = asked(240, 1e6, 0) | {"patrol.turn_back": True}
    return patrol(graph, "roam", 1, 120, changes, NO_HANDLING)


def walk_season(made: Scene, seed: int, r: int) -> list[float]:
    """Mean blocks walked to a request."""
    return [value(made.season(r, seed=seed), "response_walk_m")[0] / 100]


def _grid(blocks: tuple[int, int]) -> Sampled:
    return Sampled(
        "E3", f"{blocks[0]} x {blocks[1]} blocks", "Larson and Odoni, problem 3.15",
        (Figure("walk to a request, blocks", GRIDS[blocks][1]),),
        partial(on_a_grid, blocks), walk_season, first=30,
    )  # fmt: skip


def grid_rows(seed: int) -> list[Row]:
    """Streets of each grid, and the book's bounds (n + m)/3 and one block more."""
    rows = []
    for blocks, (streets, mean) in GRIDS.items():
        name = f"{blocks[0]} x {blocks[1]} blocks"
        made = grid(blocks[0] + 1, blocks[1] + 1, 100, 100).segments
        rows.append(Row(f"{name}: streets", streets, made))
        rows.append(Row(f"{name}: (n + m)/3 is no more than the mean", mean, sum(blocks) / 3,
                        bound=True))  # fmt: skip
        rows.append(Row(f"{name}: the mean is below (n + m)/3 + 1", sum(blocks) / 3 + 1, mean,
                        bound=True))  # fmt: skip
    return rows


# -- K --------------------------------------------------------------------------

SIGNALS = {(90, 20): 27.222, (60, 20): 13.333, (120, 25): 37.604}
"""Cycle and time to walk (s): mean wait (s), (C - g)^2 / 2C."""


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


def signal_rows(seed: int) -> list[Row]:
    """Crossing an arterial costs the mean wait at its signal; turning onto it costs none."""
    rows = []
    for (cycle, walk), wait in SIGNALS.items():
        made = patrol(crossing(), "fixed", 1, 24, there_and_back("E", cycle, walk))
        steps = made.season(seed=seed).log.steps
        over = steps[(steps["delay"] > 0) & (steps["from_mm"] != steps["to_mm"])]
        name = f"cycle {cycle} s, walk {walk} s"
        longest, least = float(over["delay"].max()) / 1e6, float(over["delay"].min()) / 1e6
        rows.append(Row(f"{name}: mean wait, s", wait, longest, 5.1e-4))
        rows.append(Row(f"{name}: the same each time, s", longest, least))
        # There and back in 400 s and two waits.
        rows.append(Row(f"{name}: crossings in a day", 2 * 86_400 / (400 + 2 * wait), len(over), 1))
    turning = patrol(crossing(), "fixed", 1, 24, there_and_back("N", 90, 20)).season(seed=seed)
    delay = float(turning.log.steps["delay"].sum())
    return [*rows, Row("turning onto the arterial: all waits, s", 0, delay)]


def balance_rows(seed: int) -> list[Row]:
    """Metres are speed times the time in motion, on the route and to a request."""
    changes = there_and_back("E", 90, 20) | asked(48, 1.7, 1)
    steps = patrol(crossing(), "fixed", 1, 48, changes, speed_mps=1.1).season(seed=seed).log.steps
    rows = []
    for name, state, speed in (("walking", WALKING, 1.1), ("responding", RESPONDING, 1.7)):
        own = steps[steps["state"] == state]
        metres = float(np.abs(own["to_mm"] - own["from_mm"]).sum()) / 1000
        moving = float((own["left"] - own["entered"] - own["delay"]).sum()) / 1e6
        # A step is rounded up to a whole microsecond; one cut short, down to a millimetre.
        rows.append(Row(f"{name}: metres", moving * speed, metres, len(own) / 1000))
    return rows


def response_rows(seed: int) -> list[Row]:
    """A wait is the time at the desk and the walk, request by request and in the mean."""
    graph = grid(5, 5, 100, 100)
    season = patrol(graph, "roam", 1, 480, asked(12, 1.6, 2.7), NO_HANDLING).season(seed=seed)
    found = respond(season)
    free = found.reached & (found.unit_wait == 162_000_000)
    apart = np.abs((found.wait - 162_000_000)[free] - found.walked[free] / 1.6e-3)
    total, desk, way = value(
        season, "mean_wait_answered_min", "unit_wait_answered_min", "sent_to_arrival_answered_min"
    )
    return [
        Row("sent after 2.7 min: most by which walk / speed is missed, us", 20, float(apart.max()),
            bound=True),
        Row("mean response less desk and walk, min", 0, total - desk - way, 1e-9),
    ]  # fmt: skip


MORGAN_HILL = {
    "P1": (233, 2.7, 4.8, 7.6), "P2": (628, 6.6, 6.6, 13.2), "P3": (5030, 10.5, 8.2, 18.7),
    "P4": (2094, 16.5, 10.4, 26.9), "fire and EMS": (218, 4.0, 4.8, 8.8),
}  # fmt: skip
"""Requests, minutes to dispatch, minutes on the way, response as printed."""


def morgan_hill_rows(seed: int) -> list[Row]:
    """Printed responses are the sum of their parts, and so are the means over all requests."""
    rows = [
        Row(f"{name}: response, min", total, desk + way, 0.1001)
        for name, (_, desk, way, total) in MORGAN_HILL.items()
    ]
    count, desk, way, _ = np.array(list(MORGAN_HILL.values())).T
    return [
        *rows,
        Row("all: to dispatch, min", 11.34, float(count @ desk / count.sum()), 0.0051),
        Row("all: on the way, min", 8.45, float(count @ way / count.sum()), 0.0051),
    ]


CASES = (
    Exact("E3", "streets and bounds", "Larson and Odoni, problem 3.15", grid_rows, formula=True),
    *map(_grid, GRIDS),
    Exact("K", "waits at signals", "(C - g)^2 / 2C", signal_rows),
    Exact("K", "metres are speed times time", "identity", balance_rows),
    Exact("K", "response is desk and walk", "identity", response_rows),
    Exact("K", "Morgan Hill, response by priority", "Morgan Hill police report", morgan_hill_rows,
          formula=True),
)  # fmt: skip

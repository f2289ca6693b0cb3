"""A and B: two worked cases of Larson and Odoni, Urban Operations Research, chapter 5."""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.verify.case import Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import (
    Scene,
    busy_units,
    chain,
    exponential,
    kinds,
    scene,
    standing,
    value,
)
from sim.verify.cases.steadying import steadying
from sim.verify.hypercube import hypercube
from sim.verify.published import (
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
LINE_SOURCE = "Larson and Odoni 5.3.3"
THREE_SOURCE = "Larson and Odoni 5.4.3 to 5.5.3"


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


def line_city(rule: str, orders: dict[str, list[int]], hours: float = 1300) -> Scene:
    """The line city under a rule of dispatch."""
    lengths = [1000 * km for km in (*LINE_KM.values(), 0.25)]
    posts = [f"segment {EAST} @ 0 m", f"segment {WEST} @ 750 m"]
    changes = standing(LINE_PER_HOUR, posts, hours, 0, 60) | {"dispatch.rule": rule}
    return scene(
        chain(lengths), 2, changes, HOUR_OF_SERVICE, places(LINE_CALLS), preferences(orders)
    )


def line_steady(one: Evidence) -> list[float]:
    """What steadies a season of the line city."""
    rates = [LINE_PER_HOUR * LINE_CALLS[street] for street in LINE_CALLS]
    return steadying(one, rates, 60, 2)


def line_season(made: Scene, seed: int, r: int) -> list[float]:
    """Figures of a season of the line city."""
    one = made.season(r, seed=seed)
    states = busy_units(one)
    workload = states @ [[0, 0], [1, 0], [0, 1], [1, 1]]
    metres, lost = value(one, "response_walk_m", "handed_over_share")
    return [*states, lost, *workload, metres / 1000, *line_steady(one)]


def _line(border: str) -> Sampled:
    none, only_1, only_2, both, first, second, travel = LINE[border][1]
    figures = (
        Figure("none busy", none, True), Figure("only unit 1 busy", only_1, True),
        Figure("only unit 2 busy", only_2, True), Figure("both busy", both, True),
        Figure("lost", both, True), Figure("workload of unit 1", first),
        Figure("workload of unit 2", second), Figure("mean travel, km", travel),
    )  # fmt: skip
    make = partial(line_city, "preference", LINE[border][0])
    return Sampled("A", f"border at 0.75 - w, {border}", LINE_SOURCE, figures, make, line_season)


def saved_season(made: tuple[Scene, Scene], seed: int, r: int) -> list[float]:
    """By how much the best border evens out the work, in one world."""
    nearest, best = (busy_units(one.season(r, seed=seed)) for one in made)
    return [float((nearest[1] - nearest[2]) - (best[1] - best[2]))]


def _both_lines() -> tuple[Scene, Scene]:
    return line_city("nearest", {}), line_city("preference", LINE["w = 53/126"][0])


def same_as_nearest(seed: int) -> list[Row]:
    """The border in the middle sends the nearest unit, call by call."""
    nearest, middle = line_city("nearest", {}), line_city("preference", LINE["w = 1/2"][0])
    one, two = (made.season(1, seed=seed).log.assignments for made in (nearest, middle))
    apart = (one != two).sum() if len(one) == len(two) else max(len(one), len(two))
    return [Row("dispatches that differ", 0, float(apart))]


KM = np.array([[1.125, 0.4603175, 0.2103175, 0.125], [0.325, 0.5396825, 0.7896825, 1.125]])
"""Mean km from unit 1 (at 0.75) and unit 2 (at -0.25) to the calls of each stretch."""


def ranks(orders: list[list[int]] | tuple[list[int], ...]) -> np.ndarray:
    """Rank of each unit from lists of units in order."""
    return np.argsort(np.array(orders), axis=1)


def line_formulas(seed: int) -> list[Row]:
    """The hypercube beside the printed digits."""
    rows = []
    for border, (orders, printed) in LINE.items():
        rates = LINE_PER_HOUR * np.array([LINE_CALLS[street] for street in orders])
        found = hypercube(rates, ranks(list(orders.values())), np.ones(2), queue=False)
        names = ("none busy", "only unit 1", "only unit 2", "both")
        rows += [
            Row(f"{border}: {name}", a, float(b), 5.1e-7)
            for name, a, b in zip(names, printed, found.states, strict=False)
        ]
        rows += [
            Row(f"{border}: workload of unit {u + 1}", printed[4 + u], float(found.workloads[u]),
                6e-6)
            for u in range(2)
        ]  # fmt: skip
        rows.append(Row(f"{border}: mean travel, km", printed[6], found.mean_travel(KM), 5.1e-6))
    return rows


# -- three units, 5.4.3 to 5.5.3 ----------------------------------------------


def three_units(room: int, hours: float) -> Scene:
    """Three units at one spot, four classes of calls with preferences."""
    changes = standing(1.5, ["segment s0 @ 0 m"] * 3, hours, room, 60)
    changes["dispatch.rule"] = "preference"
    classes = places(dict(zip(CLASSES, RATES, strict=True)))
    orders = preferences(dict(zip(CLASSES, ORDERS, strict=True)))
    return scene(chain([1, 1, 1, 1]), 3, changes, HOUR_OF_SERVICE, classes, orders)


def sent(evidence: Evidence) -> np.ndarray:
    """Share of all dispatches that sent each unit to each class (3, 4)."""
    calls = evidence.log.assignments
    calls = calls[evidence.window.contains(calls["ordered"])]
    place = calls["unit"] * 4 + evidence.world.requests["segment"][calls["request"]]
    return np.bincount(place, minlength=12).reshape(3, 4) / len(calls)


BUSY = np.array([[state >> unit & 1 for unit in range(3)] for state in range(8)])


def three_season(made: Scene, seed: int, r: int) -> list[float]:
    """Workloads, states, dispatches by unit and class, and those out of beat, of a season."""
    one = made.season(r, seed=seed)
    states, fractions = busy_units(one), sent(one)
    (lost,) = value(one, "handed_over_share")
    return [
        *(states @ BUSY), *states, *fractions.ravel(), out_of_beat(fractions), lost,
        *steadying(one, RATES, 60, 3),
    ]  # fmt: skip


def lost_season(made: Scene, seed: int, r: int) -> list[float]:
    """Workloads, share lost and out of beat, of a season without a queue."""
    found = three_season(made, seed, r)
    return [*found[:3], found[24], found[23], *found[25:]]


def queue_season(made: Scene, seed: int, r: int) -> list[float]:
    """A season with a queue, in which nothing is lost."""
    found = three_season(made, seed, r)
    return [*found[:24], *found[25:]]


WITH_QUEUE = Sampled(
    "B", "a queue of any length", THREE_SOURCE,
    (
        *(Figure(f"workload of unit {u + 1}", WORKLOADS[u]) for u in range(3)),
        *(Figure(f"busy units {state:03b}", STATES[state], True) for state in range(8)),
        *(
            Figure(f"unit {u + 1} sent to class {c}", FRACTIONS[u][i], True)
            for u in range(3)
            for i, c in enumerate(("1a", "1b", "2", "3"))
        ),
        Figure("sent out of beat", OUT_OF_BEAT),
    ),
    partial(three_units, -1, 2000),
    queue_season,
)  # fmt: skip
WITHOUT_QUEUE = Sampled(
    "B", "nobody waits", "Larson and Odoni 5.4, exact model",
    (
        *(Figure(f"workload of unit {u + 1}", LOST_WORKLOADS[u]) for u in range(3)),
        Figure("lost", LOST, True),
        Figure("sent out of beat", LOST_OUT_OF_BEAT),
    ),
    partial(three_units, 0, 2000),
    lost_season,
)  # fmt: skip


def three_formulas(seed: int) -> list[Row]:
    """The hypercube beside the printed digits."""
    found = hypercube(np.array(RATES), ranks(ORDERS), np.ones(3))
    lost = hypercube(np.array(RATES), ranks(ORDERS), np.ones(3), queue=False)
    rows = [
        Row(f"workload of unit {u + 1}", WORKLOADS[u], float(found.workloads[u]), 5.1e-5)
        for u in range(3)
    ]
    rows += [Row(f"busy units {s:03b}", STATES[s], float(found.states[s]), 5.1e-7)
             for s in range(8)]  # fmt: skip
    worst = float(np.abs(found.fractions - FRACTIONS).max())
    rows += [
        Row("largest difference of a dispatch fraction", 0, worst, 5.1e-7),
        Row("sent out of beat", OUT_OF_BEAT, out_of_beat(found.fractions), 5.1e-7),
        Row("nobody waits: lost", LOST, lost.lost_share, 5.1e-7),
        Row("nobody waits: sent out of beat", LOST_OUT_OF_BEAT, out_of_beat(lost.fractions),
            5.1e-7),
    ]  # fmt: skip
    rows += [
        Row(f"nobody waits: workload of unit {u + 1}", LOST_WORKLOADS[u],
            float(lost.workloads[u]), 5.1e-7)
        for u in range(3)
    ]  # fmt: skip
    return rows


CASES = (
    Exact("A", "printed digits", LINE_SOURCE, line_formulas, formula=True),
    Exact("A", "the border in the middle sends the nearest unit", LINE_SOURCE, same_as_nearest),
    *map(_line, LINE),
    Sampled(
        "A", "the best border evens out the work too", LINE_SOURCE,
        (
            Figure("difference of workloads saved", 0.05236 - 0.04405, True, most=0.006),
        ),
        _both_lines, saved_season, together=5,
    ),
    Exact("B", "printed digits", THREE_SOURCE, three_formulas, formula=True),
    WITH_QUEUE,
    WITHOUT_QUEUE,
)  # fmt: skip

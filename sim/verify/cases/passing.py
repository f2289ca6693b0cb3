"""F: how often a spot is passed, and how much of the streets is seen in a time.

Length of street D, k units at speed v: however they walk, they pass an average
spot f = k v / D times an hour. If passes came purely by chance, 1 - exp(-f T)
would be seen in a time T (Koopman, Search and Screening, 1946; Larson, Urban
Police Patrol Analysis, 1972); units evenly spaced on a round see min(1, f T).
A walk at random comes back to streets that it has just left, so pure chance
bounds it from above.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.coverage import cover
from sim.study.measures.effort import work
from sim.study.measures.rhythm import pass_idleness, passes
from sim.study.measures.seen import union_length
from sim.tables import HOUR_US
from sim.verify.case import Case, Exact, Figure, Row, Sampled
from sim.verify.cases.scenes import Scene, chain, patrol, value
from street_graph.graph import StreetGraph, grid

SPEED = 1.2  # m/s: 4.32 km/h
BLOCKS = grid(14, 7, 120, 120)  # 175 streets of 120 m: 21 km, 100 s each
RING = chain([120] * 175, closed=True)
UNITS = (2, 4, 8)
TIMES = {"5 min": 5 / 60, "15 min": 0.25, "30 min": 0.5, "1 h": 1, "2 h": 2, "4 h": 4}
ROUTES = (("roam", True), ("roam", False), ("longest-unseen", False))


def passes_an_hour(units: int) -> float:
    """Passes of an average spot of 21 km, f = k v / D."""
    return units * SPEED * 3.6 / 21


def seen(season: Evidence, hours: float) -> float:
    """Share of the streets passed at least once in a stretch of time, mean over stretches."""
    found, graph, window = passes(season), season.graph, season.window
    length = round(hours * HOUR_US)
    stretches = window.length // length
    number = (found.t - window.start) // length
    inside = (number >= 0) & (number < stretches)
    once = np.unique(number[inside] * graph.segments + found.segment[inside])
    return float(graph.length_mm[once % graph.segments].sum() / stretches / graph.length_mm.sum())


def conserved(units: int, seed: int) -> list[Row]:
    """Passes are metres walked over metres of street, whatever the route."""
    rows = []
    walked = units * 48 * 3600 * 1200
    for route, back in ROUTES:
        name = f"{route}{', turns back' if back else ''}"
        season = patrol(
            BLOCKS, route, units, 48, {"patrol.turn_back": back}, speed_mps=SPEED
        ).season(seed=seed)
        rows += [
            Row(f"{name}: mm walked", walked, float(work(season).walked.sum())),
            Row(f"{name}: passes times lengths, mm", walked,
                float(cover(season).pass_count @ BLOCKS.length_mm)),
            Row(f"{name}: passes an hour", passes_an_hour(units),
                value(season, "passes_per_hour")[0], 5e-5),
        ]  # fmt: skip
    return rows


def on_a_round(units: int, seed: int) -> list[Row]:
    """Evenly spaced on a round of 21 km, nothing is seen twice before all is seen."""
    f = passes_an_hour(units)
    rows = []
    season = patrol(RING, "tour", units, 12, speed_mps=SPEED).season(seed=seed)
    for name, idle in zip(("shortest", "longest"), _ends(pass_idleness(season)[0]), strict=True):
        rows.append(Row(f"{name} mean gap of a street, min", 60 / f, idle, 0.005))
    for name, hours in TIMES.items():
        steps = patrol(RING, "tour", units, hours, speed_mps=SPEED).season(seed=seed).log.steps
        walked = union_length(steps, np.zeros(len(steps), dtype=np.int64), 1, RING.length_mm)
        share = float(walked.sum() / RING.length_mm.sum())
        rows.append(Row(f"seen in {name}, spaced evenly", min(1.0, f * hours), share, 1e-6))
    return rows


def in_beats(units: int, seed: int) -> list[Row]:
    """Units that roam their own beats share no street, and each passes its own v / D times."""
    changes = {"patrol.area": "beats"}
    season = patrol(BLOCKS, "roam", units, 48, changes, speed_mps=SPEED).season(seed=seed)
    steps = season.log.steps
    walked = np.zeros((units, BLOCKS.segments))
    np.add.at(walked, (steps["unit"], steps["segment"]), np.abs(steps["to_mm"] - steps["from_mm"]))
    passed = cover(season).pass_count
    shared = int(((walked > 0).sum(axis=0) > 1).sum())
    rows = [Row("streets walked by two units", 0, shared)]
    for unit in range(units):
        own = walked[unit] > 0
        rows.append(Row(f"unit {unit + 1}: passes times lengths, mm", 48 * 3600 * 1200,
                        float(passed[own] @ BLOCKS.length_mm[own])))  # fmt: skip
    return rows


def _ends(values: np.ndarray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def by_chance(units: int, back: bool, seed: int) -> list[Row]:
    """Shares seen by roaming units, below those of pure chance; mean of 4 seasons of 200 h."""
    changes = {"patrol.turn_back": back}
    made = patrol(BLOCKS, "roam", units, 200, changes, speed_mps=SPEED)
    seasons = [made.season(r, seed=seed) for r in range(1, 5)]
    f = passes_an_hour(units)
    rows = []
    for name, hours in TIMES.items():
        found = float(np.mean([seen(one, hours) for one in seasons]))
        # Only where it may not turn back at once and has no time to go round a block does it do
        # better than chance, at most as well as a round.
        spaced = hours == 5 / 60 and not back
        most = min(1.0, f * hours) if spaced else 1 - math.exp(-f * hours)
        rows.append(Row(f"seen in {name}", most, found, 5e-5, bound=True))
        rows.append(Row(f"seen in {name}: no less than 0.6 of that", found, 0.6 * most, bound=True))
    return rows


def by_eight(seed: int, made: Scene, hours: tuple[float, ...], r: int) -> list[float]:
    """Shares seen in a season."""
    one = made.season(r, seed=seed)
    return [seen(one, h) for h in hours]


def corners() -> StreetGraph:
    """Twelve rows of sixteen corners."""
    return grid(16, 12, 100, 130)


def _eight() -> Scene:
    return patrol(corners(), "roam", 8, 200, {"patrol.turn_back": False}, speed_mps=SPEED)


def _eight_season(made: Scene, seed: int, r: int) -> list[float]:
    return by_eight(seed, made, (2, 4), r)


def _units() -> list[Case]:
    found: list[Case] = []
    for units in UNITS:
        found += [
            Exact("F", f"{units} units, any route", "conservation: k v / D",
                  partial(conserved, units)),
            Exact("F", f"{units} units, each in its beat", "conservation: v / D",
                  partial(in_beats, units)),
            Exact("F", f"{units} units, evenly spaced on a round", "min(1, f T)",
                  partial(on_a_round, units)),
            Exact("F", f"{units} units, roaming", "Koopman: at most 1 - exp(-f T)",
                  partial(by_chance, units, False)),
            Exact("F", f"{units} units, roaming, turns back", "Koopman: at most 1 - exp(-f T)",
                  partial(by_chance, units, True)),
        ]  # fmt: skip
    return found


CASES = (
    *_units(),
    Sampled(
        "F", "8 units, roaming, 12 x 16 corners", "computed twice, by other programs",
        (Figure("seen in 2 h", 0.761), Figure("seen in 4 h", 0.936)), _eight, _eight_season,
        first=16, together=4,
    ),
)  # fmt: skip

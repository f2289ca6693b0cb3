"""Small scenes for tests: a named network, a quiet scenario, hand-made worlds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario
from sim.tables import MINUTE_US, NEVER, NOBODY, PEOPLE, REQUESTS, Log, World
from sim.walk.ground import Ground, prepare_ground
from sim.walk.season import walk_season
from street_graph.graph import StreetGraph, from_tables

SECOND = 1_000_000
NOON = 12 * 3600 * SECOND

SCENES = Path(__file__).parent / "data" / "scenes"
SHIFT = """
[[shift]]
name = "noon"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "12:00"
end = "14:00"
officers = {officers}
unit = "{unit}"
"""


@lru_cache(maxsize=1)
def three_streets() -> StreetGraph:
    """A - B - C - D in a line, 100 m each: streets ab, bc and cd."""
    step = 0.001
    nodes = {name: (i * step, 0.0) for i, name in enumerate("ABCD")}
    rows = [
        {"id": (a + b).lower(), "u": a, "v": b, "length_m": 100, "street": f"{a}{b} Street"}
        for a, b in ("AB", "BC", "CD")
    ]
    return from_tables("three-streets", nodes, rows)


@lru_cache(maxsize=32)
def ground_of(graph: StreetGraph, scenario: Scenario) -> Ground:
    """The graph prepared for the scenario's signals."""
    return prepare_ground(graph, scenario.streets)


def quiet(
    changes: str = "", officers: int = 1, unit: str = "single", name: str = "quiet"
) -> Scenario:
    """The quiet scenario with other officers and some changes (TOML)."""
    crew = SHIFT.format(officers=officers, unit=unit)
    return scenario_from_text(f'base = "quiet"\n{crew}\n{changes}', name, folder=SCENES)


def ask(
    t_s: float,
    segment: int,
    at_m: float,
    *,
    handling_s: float = 60,
    priority: int = 2,
    officers: int = 1,
    patience_s: float | None = None,
    foot: bool = True,
    kind: int = 0,
    person: int = NOBODY,
) -> tuple[float, ...]:
    """A request made `t_s` seconds after noon at a spot; `person` phones if nobody came by."""
    patience = NEVER if patience_s is None else round(patience_s * SECOND)
    return (NOON + round(t_s * SECOND), segment, round(at_m * 1000), kind, priority, officers,
            foot, round(handling_s * SECOND), patience, person)  # fmt: skip


def stand(
    from_s: float,
    to_s: float,
    segment: int,
    at_m: float,
    *,
    talk_s: float = 60,
    open_to: int = 0,
    **more: object,
) -> dict[str, object]:
    """A person who stands at a spot from `from_s` to `to_s` seconds after noon."""
    return {
        "start": NOON + round(from_s * SECOND), "end": NOON + round(to_s * SECOND),
        "segment": segment, "offset": round(at_m * 1000), "talk": round(talk_s * SECOND),
        "open_to": open_to, **more,
    }  # fmt: skip


def stroll(
    from_s: float, segment: int, pace_mps: float, *, talk_s: float = 60, **more: object
) -> dict[str, object]:
    """A person who walks a street of 100 m from one end, at `pace_mps` (below 0: back)."""
    at = 0 if pace_mps > 0 else 100
    to = from_s + 100 / abs(pace_mps)
    return stand(from_s, to, segment, at, talk_s=talk_s, pace=round(1000 * pace_mps), **more)


def world(
    requests: Sequence[tuple[float, ...]] = (), people: Sequence[dict[str, object]] = ()
) -> World:
    """A world made by hand, in order of time."""
    asked = np.zeros(len(requests), dtype=REQUESTS)
    for i, (t, segment, offset, *asks, person) in enumerate(requests):
        asked[i] = (i, 0, i + 1, t, segment, offset, *asks, 30 * MINUTE_US, -1, person, 0)
    out = np.zeros(len(people), dtype=PEOPLE)
    for i, person in enumerate(people):
        for name, value in {"person": i, "resident": i, **person}.items():
            out[i][name] = value
    return World(asked, out)


def walk(
    scenario: Scenario, made: World, graph: StreetGraph | None = None, *, eager: bool = False
) -> Log:
    """Simulate the scenario in a hand-made world (seed 1, replication 1)."""
    ground = ground_of(graph or three_streets(), scenario)
    return walk_season(scenario, ground, made, 1, 1, eager=eager)


def seconds(t: np.ndarray | int) -> np.ndarray:
    """Seconds after noon."""
    return (np.asarray(t) - NOON) / SECOND


def walked(log: Log, unit: int = 0) -> list[tuple[int, float, float, float, float]]:
    """Steps of a unit that moved: segment, from and to in metres, entered and left in seconds."""
    rows = log.steps[(log.steps["unit"] == unit) & (log.steps["from_mm"] != log.steps["to_mm"])]
    return [
        (int(r["segment"]), r["from_mm"] / 1000, r["to_mm"] / 1000,
         float(seconds(r["entered"])), float(seconds(r["left"])))
        for r in rows
    ]  # fmt: skip


def hashes_compiled_and_plain(module: str, logs: str) -> tuple[str, str]:
    """Hash of the tables of some logs, worked out by compiled code and by plain Python.

    Parameters
    ----------
    module : str
        Test module whose names `logs` uses.
    logs : str
        Python expression for a list of logs.
    """
    code = (
        "import hashlib, warnings; warnings.simplefilter('ignore');"
        f"from {module} import *; logs = {logs};"
        "print(hashlib.sha256(b''.join(t.tobytes() for log in logs"
        " for t in log.tables().values())).hexdigest())"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       env={**os.environ, "WALKS_KERNEL": how}).stdout
        for how in ("", "python")
    ]  # fmt: skip
    return told[0], told[1]

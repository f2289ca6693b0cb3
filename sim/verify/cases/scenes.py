"""Scenes of textbook cases: streets, ordinary scenarios on them, and what is seen in seasons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario, Study
from sim.study.evidence import Evidence, gather
from sim.study.measures import measure_named
from sim.study.measures.contacts import meet
from sim.study.measures.coverage import cover
from sim.study.measures.effort import work
from sim.study.measures.response import respond
from sim.tables import World
from sim.walk.ground import Ground, prepare_ground
from sim.walk.season import walk_season
from sim.world.draw import draw_world
from street_graph.graph import StreetGraph, from_tables

SEED = 20210227
HERE = Path(__file__).parent
PARTS = {"coverage": cover, "response": respond, "contacts": meet, "effort": work}


@dataclass(frozen=True, eq=False)
class Scene:
    """A scenario on its streets; `season` simulates it."""

    scenario: Scenario
    ground: Ground

    def world(self, replication: int, seed: int = SEED) -> World:
        """The world of a replication."""
        return draw_world(self.scenario, self.ground.graph, seed, replication)

    def season(
        self, replication: int = 1, world: World | None = None, reach_within_min: float = 5,
        *, seed: int = SEED,
    ) -> Evidence:  # fmt: skip
        """One season, in a given world or in its own."""
        met = self.world(replication, seed) if world is None else world
        log = walk_season(self.scenario, self.ground, met, seed, replication)
        study = Study(
            "textbook", "", (self.scenario,), self.scenario.name, seed, 1, None,
            reach_within_min, 60, 60, (),
        )  # fmt: skip
        return gather(self.ground.graph, study, self.scenario, met, log)


SHIFT = """
[[shift]]
name = "all day"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "00:00"
end = "24:00"
officers = {officers}
unit = "single"
"""


def scene(graph: StreetGraph, officers: int, changes: Mapping[str, object], *tables: str) -> Scene:
    """The endless scene with so many single officers on `graph`.

    Parameters
    ----------
    changes : mapping of str to object
        Keys such as "season.unbroken_hours" and their values.
    tables : str
        Lists of tables (TOML).
    """
    own = {"crew.base": f"segment {graph.segment_id[0]} @ 0 m"} | dict(changes)
    lines = [f"{key} = {json.dumps(value)}" for key, value in own.items()]
    text = "\n".join(['base = "endless"', *lines, SHIFT.format(officers=officers), *tables])
    scenario = scenario_from_text(text, "textbook", folder=HERE)
    return Scene(scenario, prepare_ground(graph, scenario.streets))


def value(evidence: Evidence, *names: str) -> list[float]:
    """Measures of one season by name."""
    parts = {}
    found = []
    for measure in map(measure_named, names):
        if measure.group not in parts:
            parts[measure.group] = PARTS[measure.group](evidence)
        found.append(measure.value(parts[measure.group]))
    return found


def patrol(
    graph: StreetGraph, route: str, units: int, hours: float,
    changes: Mapping[str, object] | None = None, *tables: str, speed_mps: float = 1,
) -> Scene:  # fmt: skip
    """Units that walk a route, with nobody to meet and no requests unless changes add them."""
    own = {
        "season.unbroken_hours": hours,
        "crew.walk_speed_mps": speed_mps,
        "patrol.route": route,
    }
    return scene(graph, units, own | dict(changes or {}), *tables)


def chain(lengths_m: Sequence[float], *, closed: bool = False) -> StreetGraph:
    """Streets s0, s1, ... one after another in a line, or in a ring."""
    count = len(lengths_m)
    nodes = {str(i): (i * 0.001, 0.0) for i in range(count + (not closed))}
    rows = [
        {"id": f"s{i}", "u": str(i), "v": str((i + 1) % len(nodes)), "length_m": length}
        for i, length in enumerate(lengths_m)
    ]
    return from_tables("ring" if closed else "line", nodes, rows)


def kinds(*rows: tuple[float, int, str]) -> str:
    """Kinds of request (TOML): share, priority and law of the handling of each."""
    return "\n".join(
        f"""
        [[requests.kind]]
        name = "kind {i}"
        share = {share}
        priority = {priority}
        to_foot_share = 1
        handling = {{ {law} }}
        patience = "endless"
        officers_needed = 1
        two_officers_required_share = 0
        car_response = {{ distribution = "constant", mean_min = 30 }}
        """
        for i, (share, priority, law) in enumerate(rows)
    )


def exponential(mean_min: float) -> str:
    """An exponential law of the handling (TOML)."""
    return f'distribution = "exponential", mean_min = {mean_min}'


def warm_up_hours(per_hour: float, units: int, room: int, service_min: float) -> float:
    """Time in which the empty start is forgotten.

    Ten mean services, and where any number may wait 10 / (sqrt(c mu) - sqrt(lambda))^2.
    """
    rate = 60 / service_min
    least = 10 / rate
    return least if room >= 0 else max(least, 10 / ((units * rate) ** 0.5 - per_hour**0.5) ** 2)


def standing(
    per_hour: float, posts: Sequence[str], hours: float, room: int, service_min: float
) -> dict[str, object]:
    """Changes that make units wait at posts for requests, after a warm-up, and walk in no time."""
    warm_up = warm_up_hours(per_hour, len(posts), room, service_min)
    return {
        "season.unbroken_hours": warm_up + hours,
        "season.warm_up_hours": warm_up,
        "requests.per_day": 24 * per_hour,
        "crew.walk_speed_mps": 1e6,
        "crew.response_speed_mps": 1e6,
        "patrol.route": "post",
        "patrol.posts": list(posts),
        "dispatch.queue_at_most": room,
    }


def queue(per_hour: float, units: int, hours: float, *, room: int = -1, kind: str = "") -> Scene:
    """Units that stand where all requests are made; a mean handling of 20 min."""
    return scene(
        chain([1]), units, standing(per_hour, ["segment s0 @ 0 m"] * units, hours, room, 20),
        '[[requests.place]]\nweight = 1\ncorner = "segment s0 @ 0 m"',
        kind or kinds((1, 1, exponential(20))),
    )  # fmt: skip


def shares_of_time(evidence: Evidence, begin: np.ndarray, end: np.ndarray, mark: np.ndarray,
                   states: int) -> np.ndarray:  # fmt: skip
    """Share of the counted time in which the marks of what is going on add up to 0, 1, ...

    Parameters
    ----------
    begin, end, mark : ndarray of int64, shape (n,)
        Each goes on from `begin` to `end` and adds `mark`.
    states : int
        One more than the largest sum.
    """
    window = evidence.window
    some = end > begin
    times = np.concatenate([end[some], begin[some]])
    order = np.argsort(times, kind="stable")
    state = np.concatenate([[0], np.cumsum(np.concatenate([-mark[some], mark[some]])[order])])
    at = np.concatenate([[0], times[order], [np.iinfo(np.int64).max]])
    lasts = np.diff(np.clip(at, window.start, window.start + window.length))
    return np.bincount(state, weights=lasts, minlength=states) / window.total


def busy_units(evidence: Evidence) -> np.ndarray:
    """Share of the counted time in which each set of units is busy: none, 1, 2, 1 and 2, 3, ..."""
    calls = evidence.log.assignments
    mark = 1 << calls["unit"].astype(np.int64)
    states = 1 << len(evidence.log.units)
    return shares_of_time(evidence, calls["ordered"], calls["left"], mark, states)

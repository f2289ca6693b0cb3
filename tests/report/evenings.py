"""A short season of two scenarios, walked and recorded as a study does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.report.replay.streets import streets_of
from sim.scenario.load_study import study_of
from sim.scenario.model import Study
from sim.study.evidence import with_hours_settled
from sim.study.replication import ground_of, met_and_walked, world_of
from sim.study.tidy import write_log
from sim.tables import Log
from street_graph.graph import StreetGraph

SEED = 5


@dataclass(frozen=True, eq=False)
class Season:
    """A study with the recorded season of each of its scenarios."""

    study: Study
    graphs: dict[str, StreetGraph]
    requests: dict[str, np.ndarray]
    logs: dict[str, Log]

    def write(self, folder: Path) -> Path:
        """Put the logs where a study puts them."""
        for name, log in self.logs.items():
            write_log(folder / "season-1" / name, self.requests[name], log)
        return folder


@lru_cache(maxsize=4)
def walked_season(*names: str) -> Season:
    """Nine days of shipped scenarios; the first is the baseline."""
    found = study_of(list(names), "evenings")
    season = replace(found.study.scenarios[0].season, last_day=date(2021, 3, 7))
    scenarios = tuple(replace(s, season=season) for s in found.study.scenarios)
    study = with_hours_settled(replace(found.study, scenarios=scenarios, seed=SEED))
    requests, logs = {}, {}
    for scenario in study.scenarios:
        met, log = met_and_walked(scenario, world_of(scenario, SEED, 1), SEED, 1)
        requests[scenario.name], logs[scenario.name] = met.requests, log
    graphs = {s.name: ground_of(s.streets).graph for s in study.scenarios}
    return Season(study, graphs, requests, logs)


def spot_on(graph: StreetGraph, segment: int, dm: float) -> tuple[float, float]:
    """Where a place along a segment lies on the drawn map, decimetres east and south.

    The share of the segment's length is taken as the same share of its line.
    """
    lines = streets_of(graph)
    first = int(np.sum(lines["points"][:segment]))
    last = first + lines["points"][segment]
    x, y = (np.cumsum(lines[name])[first:last] for name in ("x", "y"))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    wanted = along[-1] * dm / lines["length"][segment]
    return float(np.interp(wanted, along, x)), float(np.interp(wanted, along, y))

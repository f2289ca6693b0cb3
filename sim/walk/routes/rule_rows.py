"""Rules before the season: a row of numbers for each way to patrol, and its spots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.hot_spots import hot_spots
from sim.scenario.patrol_model import Patrol
from sim.tables import MINUTE_US
from sim.walk import rules
from street_graph.graph import StreetGraph


def rule_arrays(patrols: Sequence[Patrol], graph: StreetGraph) -> dict[str, np.ndarray]:
    """Rules and spots as the kernel reads them.

    A place that stands in several lists is one spot, so whoever was there last
    counts for all.
    """
    number: dict[tuple[int, int], int] = {}
    listed: list[int] = []
    due: list[int] = []
    rows = np.zeros((len(patrols), rules.COUNT), dtype=np.int64)
    for row, patrol in zip(rows, patrols, strict=True):
        row[rules.REACH] = round(patrol.talk_reach_m * 1000)
        row[rules.TURN_BACK] = int(patrol.turn_back)
        row[rules.SPOTS] = len(listed)
        for spot in hot_spots(patrol, graph):
            listed.append(number.setdefault((spot.segment, spot.at), len(number)))
            due.append(round(spot.return_min * MINUTE_US))
        row[rules.SPOTS_STOP] = len(listed)
        row[[rules.STAY_LEAST, rules.STAY_MOST]] = [round(m * MINUTE_US) for m in patrol.dwell_min]
        row[rules.DETOURS] = round(patrol.detour_share * rules.MILLION)
        row[rules.AHEAD] = round(patrol.look_ahead_min * MINUTE_US)
        row[rules.PEOPLE] = int(patrol.walked == "toward-people")
    place = np.array(list(number), dtype=np.int64).reshape(-1, 2)
    return {
        "rules": rows,
        "spot_segment": place[:, 0],
        "spot_at": place[:, 1],
        "spot_left": np.zeros(len(number), dtype=np.int64),
        "spot_taken": np.full(len(number), -1),
        "listed_spot": np.array(listed, dtype=np.int64),
        "listed_return": np.array(due, dtype=np.int64),
    }

"""Rows of calls drawn from a known demand, for the tests of calibration."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from sim.calibrate.streets import Ground
from sim.calibrate.tally import TENTHS, Tally
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.model import Scenario
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from sim.world.requests import draw_requests
from street_graph.graph import StreetGraph
from street_graph.points import Point, position
from street_graph.store import load

HOURS = [1, 1, 1, 1, 1, 1, 2, 4, 6, 6, 5, 5, 5, 5, 6, 8, 9, 9, 8, 7, 5, 4, 3, 2]
WEEKDAYS = [10, 11, 12, 13, 17, 21, 16]
KINDS = {
    "noise": (50.0, {"distribution": "lognormal", "mean_min": 20.0, "sigma": 0.7}),
    "animals": (30.0, {"distribution": "exponential", "mean_min": 12.0}),
    "dumping": (20.0, {"distribution": "lognormal", "mean_min": 40.0, "sigma": 1.0}),
}


@dataclass(frozen=True, eq=False)
class Known:
    """A demand whose numbers are known."""

    scenario: Scenario
    graph: StreetGraph
    hours: np.ndarray
    weekdays: np.ndarray
    streets: np.ndarray


@cache
def washington() -> StreetGraph:
    return load("washington")


@cache
def announced() -> Scenario:
    return load_scenario("announced")


def known(
    per_day: float = 20.0,
    days: int = 182,
    day_variance: float = 0.05,
    factors: np.ndarray | None = None,
) -> Known:
    """A season of known demand, other than the base's in everything that is fitted."""
    graph = washington()
    metres = graph.length_mm * graph.weight
    luck = np.random.default_rng(5).gamma(3.0, 1 / 3.0, graph.segments)
    weight = metres * np.where(graph.street_class == 0, 2.0, 1.0) * luck
    last = datetime(2020, 1, 6) + timedelta(days=days - 1)
    places = "\n".join(
        f'[[requests.place]]\nweight = {w!r}\nsegment = "{s}"'
        for s, w in zip(graph.segment_id, (weight / weight.max()).tolist(), strict=True)
    )
    kinds = "\n".join(
        f'[[requests.kind]]\nname = "{name}"\nshare = {share}\npriority = 3\n'
        f"to_foot_share = 0.5\nhandling = {law(table)}\n"
        'patience = "endless"\nofficers_needed = 1\ntwo_officers_required_share = 0\n'
        f"car_response = {law({'distribution': 'constant', 'mean_min': 30.0})}"
        for name, (share, table) in KINDS.items()
    )
    by_weekday = json.dumps([] if factors is None else factors.tolist())
    text = f"""base = "announced"
[season]
first_day = "2020-01-06"
last_day = "{last:%Y-%m-%d}"
[requests]
per_day = {per_day}
hour_shares = {HOURS}
weekday_shares = {WEEKDAYS}
season_cv = 0
day_variance = {day_variance}
hour_factors_by_weekday = {by_weekday}
{places}
{kinds}
"""
    scenario = scenario_from_text(text, "known")
    hours, weekdays = (np.array(v, dtype=float) / sum(v) for v in (HOURS, WEEKDAYS))
    return Known(scenario, graph, hours, weekdays, weight / weight.sum())


def law(table: dict) -> str:
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items()) + " }"


def drawn(demand: Known, seed: int) -> np.ndarray:
    """Requests of one season."""
    return draw_requests(demand.scenario, demand.graph, seed, 0)


def tally_of(demand: Known, table: np.ndarray) -> Tally:
    """The counts that reading would give, without a file between."""
    tally = Tally(spots=Ground(demand.graph).spots)
    first = demand.scenario.season.first_day.toordinal()
    ordinal = first + table["date"]
    tally.add_times(ordinal, table["t"] % DAY_US // HOUR_US)
    tally.add_spots(ordinal, table["segment"].astype(np.int64))
    names = np.array(list(KINDS), dtype=object)[table["kind"]]
    tally.add_kinds(names, table["t"] % DAY_US // HOUR_US)
    minutes = np.maximum(table["handling"] / MINUTE_US, 1 / TENTHS)
    tally.add_minutes(names, minutes)
    tally.priorities = Counter((name, 3) for name in names.tolist())
    tally.read = len(table)
    return tally


def written(demand: Known, table: np.ndarray, path: Path, **options: object) -> Path:
    """Write requests as a department would export them, with a personal column beside."""
    first = demand.scenario.season.first_day
    names = list(KINDS)
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(
            ["Call Number", "Call DateTime", "Latitude", "Longitude", "Call Type", "Priority",
             "Handling Minutes", "Caller"]
        )  # fmt: skip
        for number, row in enumerate(table, start=1):
            lon, lat = position(demand.graph, Point(int(row["segment"]), int(row["offset"])))
            at = datetime(first.year, first.month, first.day) + timedelta(
                microseconds=int(row["t"])
            )
            minutes = max(row["handling"] / MINUTE_US, 0.1)
            rows.writerow(
                [number, f"{at:%Y-%m-%d %H:%M:%S}", f"{lat:.6f}", f"{lon:.6f}",
                 names[row["kind"]], 3, f"{minutes:.1f}", f"Jane Roe {number}"]
            )  # fmt: skip
    return path

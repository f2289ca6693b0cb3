"""The bare shift: this program against plain SimPy, the same statistics, side by side.

    python benchmarks/bare_shift.py [--rounds 5] [--shifts 64]

The bare shift is an ordinary scenario: 64 days with one shift of 8 hours, 8
officers who are dropped at random corners, roam without turning back and are
picked up where they are. All logs are written. `plain_simpy` is the same
shift as one would write it in SimPy, with an event per street segment.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import plain_simpy
from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario
from sim.tables import HOUR_US, NEVER, Log, World
from sim.walk.ground import Ground, prepare_ground
from sim.walk.season import walk_season
from sim.world.draw import draw_world
from street_graph.graph import StreetGraph, grid, legs

FIRST_DAY = date(2021, 3, 1)
SHIFT_H = 8
START_H = 12

SCENARIO = """
base = "announced"
[season]
first_day = "{first}"
last_day = "{last}"
[requests]
per_day = 48                       # 6 an hour in the 8 hours of the shift
hour_shares = [{hours}]
weekday_shares = [1, 1, 1, 1, 1, 1, 1]
season_cv = 0
day_variance = 0
{corners}
[[requests.kind]]
name = "call"
share = 1
priority = 1
to_foot_share = 1
handling = {{ distribution = "exponential", mean_min = 10 }}
# Nobody waits 8 hours in a shift; who waits at its end is gone the next day.
patience = {{ distribution = "constant", mean_min = 480 }}
officers_needed = 1
two_officers_required_share = 0
car_response = {{ distribution = "constant", mean_min = 30 }}
[people]
out_per_km = 0
[[shift]]
name = "day"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "12:00"
end = "20:00"
officers = 8
unit = "single"
[crew]
briefing_min = 0
writing_min = 0
meal_min = 0
walk_speed_mps = 1.25
response_speed_mps = 1.25
speed_sd_mps = 0
base = "segment r0-0 @ 0 m"
walk_back = false
[patrol]
route = "roam"
area = "whole"
start_at = "random"
turn_back = false
[dispatch]
delay_min = 0
hand_over_after_min = 0
"""


@dataclass(frozen=True)
class Figures:
    """Sums over shifts: responses (s), their number, passes and streets seen by shift."""

    response_s: np.ndarray
    passes: np.ndarray
    seen: np.ndarray


def streets() -> StreetGraph:
    """12 rows of 16 corners, 100 m along a row and 130 m between rows."""
    return grid(16, 12, 100, 130)


def bare_scenario(graph: StreetGraph, shifts: int) -> Scenario:
    """The bare shift on `shifts` days."""
    meeting = legs(graph)
    corners = []
    for node in range(graph.nodes):
        leg = meeting.start[node]
        segment = meeting.segment[leg]
        at = 0 if meeting.end[leg] == 0 else graph.length_mm[segment] // 1000
        corners.append(
            f"[[requests.place]]\nweight = 1\n"
            f'corner = "segment {graph.segment_id[segment]} @ {at} m"'
        )
    hours = ["1" if START_H <= h < START_H + SHIFT_H else "0" for h in range(24)]
    text = SCENARIO.format(
        first=FIRST_DAY, last=FIRST_DAY + timedelta(days=shifts - 1),
        hours=", ".join(hours), corners="\n".join(corners),
    )  # fmt: skip
    return scenario_from_text(text, "bare")


def run(scenario: Scenario, ground: Ground, seed: int) -> tuple[World, Log]:
    """World and log of all shifts."""
    world = draw_world(scenario, ground.graph, seed, 1)
    return world, walk_season(scenario, ground, world, seed, 1)


def figures(graph: StreetGraph, shifts: int, world: World, log: Log) -> Figures:
    """The statistics of the plain program from the tables, up to each shift's end."""
    day = np.arange(shifts) * 24 * HOUR_US
    end_of = day + (START_H + SHIFT_H) * HOUR_US
    calls = log.assignments[log.assignments["arrived"] < NEVER]
    made = world.requests["t"][calls["request"]]
    inside = calls["arrived"] <= end_of[world.requests["date"][calls["request"]]]
    # A pass is a segment walked from end to end, stops on it included.
    steps = log.steps[np.lexsort((log.steps["entered"], log.steps["unit"]))]
    moved = steps[steps["from_mm"] != steps["to_mm"]]
    ahead = moved["to_mm"] > moved["from_mm"]
    new = np.ones(len(moved), dtype=bool)
    new[1:] = (
        (moved["unit"][1:] != moved["unit"][:-1])
        | (moved["segment"][1:] != moved["segment"][:-1])
        | (moved["from_mm"][1:] != moved["to_mm"][:-1])
        | (ahead[1:] != ahead[:-1])
    )
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(moved)) - 1
    length = graph.length_mm[moved["segment"][last]]
    date_of = log.units["date"][moved["unit"][last]]
    whole = (
        (np.abs(moved["to_mm"][last] - moved["from_mm"][first]) == length)
        & (moved["left"][last] <= end_of[date_of])
    )  # fmt: skip
    date_of, segment = date_of[whole], moved["segment"][last][whole]
    seen = np.zeros((shifts, graph.segments), dtype=bool)
    seen[date_of, segment] = True
    return Figures(
        (calls["arrived"] - made)[inside] / 1e6, np.bincount(date_of, minlength=shifts),
        seen.mean(axis=1),
    )  # fmt: skip


def mean_and_error(values: np.ndarray) -> tuple[float, float]:
    """Mean and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def seconds(action: Callable[[], object]) -> float:
    """Wall time of `action`."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def main() -> int:
    """Print the statistics of both and the ratio of their times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--shifts", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    graph = streets()
    scenario = bare_scenario(graph, options.shifts)
    ground = prepare_ground(graph, scenario.streets)
    run(scenario, ground, options.seed)  # compiles, or loads what was compiled

    plain_times, our_times = [], []
    for _ in range(options.rounds):
        plain_times.append(seconds(lambda: plain_simpy.run(options.shifts, options.seed)))
        our_times.append(seconds(lambda: run(scenario, ground, options.seed)))
    ours = figures(graph, options.shifts, *run(scenario, ground, options.seed))
    plain = plain_simpy.statistics(plain_simpy.run(options.shifts, options.seed))
    mine = {
        "mean response, s": mean_and_error(ours.response_s),
        "passes a shift": mean_and_error(ours.passes),
        "segments seen, %": mean_and_error(100 * ours.seen),
    }
    print(f"{options.shifts} bare shifts, seed {options.seed}; ± is one standard error")
    print(f"{'':<20}{'plain SimPy':>22}{'this program':>22}")
    for name, (value, error) in mine.items():
        value_plain, error_plain = plain[name]
        print(f"{name:<20}{value_plain:>12.2f} ± {error_plain:<7.2f}{value:>12.2f} ± {error:<7.2f}")
    ratios = [p / o for p, o in zip(plain_times, our_times, strict=True)]
    print(
        f"plain SimPy {statistics.median(plain_times):.3f} s, "
        f"this program {statistics.median(our_times):.3f} s (medians of {options.rounds})"
    )
    print(
        f"speed against plain SimPy, in turn: {min(ratios):.1f} {statistics.median(ratios):.1f} "
        f"{max(ratios):.1f} (least, median, most)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

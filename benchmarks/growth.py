"""How time and memory grow with officers and with the size of the town.

    python benchmarks/growth.py [--days 4]

Washington and grids of 3,000, 30,000 and 100,000 segments, each with 8 to 400
officers who begin at random corners, roam for 8 hours and are called to as
many requests an hour for each officer as in the bare shift. Each pair is a process
of its own, so that its largest memory is known. Writes a picture to docs/pictures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import bare_shift
from benchmarks.measure import exponent, peak_mb, processor_s
from sim.scenario.load import scenario_from_text
from sim.scenario.model import Scenario
from sim.walk.ground import prepare_ground
from street_graph.graph import StreetGraph, grid
from street_graph.store import load

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "growth.svg"
SIDES = {"3,000": 39, "30,000": 123, "100,000": 224}
DAYS = 4
TOWNS = ("Washington", *SIDES)
OFFICERS = (8, 40, 130, 400)
ROUTES = ("roam", "longest-unseen", "beats")


@dataclass(frozen=True)
class Measured:
    """Processor seconds for a day's shift, and the largest memory of the process (MB)."""

    segments: int
    shift_s: float
    peak_mb: float


def town(name: str) -> StreetGraph:
    """The streets of Washington, or a square grid of about so many segments."""
    if name == "Washington":
        return load("washington")
    return grid(SIDES[name], SIDES[name], 100, 130)


def scenario_of(graph: StreetGraph, officers: int, days: int, route: str) -> Scenario:
    """The bare shift with requests in proportion to the officers, anywhere on the streets."""
    text = bare_shift.SCENARIO.format(
        first=bare_shift.FIRST_DAY, last=bare_shift.FIRST_DAY + timedelta(days=days - 1),
        hours=", ".join("1" if 12 <= h < 20 else "0" for h in range(24)), corners="",
    )  # fmt: skip
    for old, new in (
        ("officers = 8\n", f"officers = {officers}\n"),
        ("per_day = 48 ", f"per_day = {6 * officers} "),
        ("segment r0-0 @", f"segment {graph.segment_id[0]} @"),
        ('area = "whole"', f'area = "{"beats" if route == "beats" else "whole"}"'),
        ('route = "roam"', f'route = "{"roam" if route == "beats" else route}"'),
    ):
        if old not in text:
            raise ValueError(f"the bare scenario has no {old!r}")
        text = text.replace(old, new)
    return scenario_from_text(text, "growth")


def measured(name: str, officers: int, days: int, route: str) -> Measured:
    """Measure in this process: the least of two runs, after one for what is made once."""
    graph = town(name)
    scenario = scenario_of(graph, officers, days, route)
    ground = prepare_ground(graph, scenario.streets)
    times = [processor_s(lambda: bare_shift.run(scenario, ground, 1)) for _ in range(3)]
    return Measured(graph.segments, min(times[1:]) / days, peak_mb())


def apart(name: str, officers: int, days: int, route: str = "roam") -> Measured:
    """`measured` in a process of its own."""
    words = [name, str(officers), "--days", str(days), "--route", route]
    done = subprocess.run([sys.executable, __file__, "--one", *words],
                          capture_output=True, text=True, check=True)  # fmt: skip
    return Measured(**json.loads(done.stdout))


def all_measured(days: int) -> dict[tuple[str, int], Measured]:
    """Every town with every number of officers."""
    return {(name, k): apart(name, k, days) for name in TOWNS for k in OFFICERS}


def table(found: dict[tuple[str, int], Measured]) -> str:
    """Milliseconds a shift and largest memory, as a table of a page."""
    lines = [
        "| segments | "
        + " | ".join(f"{k} officers" for k in OFFICERS)
        + " | power of the officers |",
        "|---" * (len(OFFICERS) + 2) + "|",
    ]
    for name in TOWNS:
        row = [found[name, k] for k in OFFICERS]
        cells = [f"{1000 * one.shift_s:,.0f} ms, {one.peak_mb:,.0f} MB" for one in row]
        power = exponent(OFFICERS, [one.shift_s for one in row])
        lines.append(f"| {row[0].segments:,} | " + " | ".join(cells) + f" | {power:.2f} |")
    powers = [_by_segments(found, k)[2] for k in OFFICERS]
    lines.append("| power of the segments | " + " | ".join(f"{p:.2f}" for p in powers) + " | |")
    return "\n".join(lines)


def _by_segments(
    found: dict[tuple[str, int], Measured], officers: int
) -> tuple[list[int], list[float], float]:
    row = [found[name, officers] for name in TOWNS]
    sizes, times = [one.segments for one in row], [one.shift_s for one in row]
    return sizes, times, exponent(sizes, times)


def picture(found: dict[tuple[str, int], Measured], path: Path = PICTURE) -> None:
    """Draw time against officers and against segments, with the fitted powers."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 5), sharey=True)
    for name in TOWNS:
        row = [found[name, k] for k in OFFICERS]
        times = [one.shift_s for one in row]
        _line(left, OFFICERS, times, f"{row[0].segments:,} segments")
    for k in OFFICERS:
        sizes, times, _ = _by_segments(found, k)
        _line(right, sizes, times, f"{k} officers")
    left.set(xlabel="officers", ylabel="seconds for a shift of 8 hours")
    right.set(xlabel="segments")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def _line(axes: Axes, sizes: Sequence[float], times: Sequence[float], label: str) -> None:
    """One line on logarithmic axes, its label with the fitted power."""
    power = exponent(sizes, times)
    axes.loglog(sizes, times, marker="o", label=f"{label}: power {power:.2f}")
    axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.15))
    axes.grid(alpha=0.3)


def main() -> int:
    """Print the table and draw the picture, or measure one pair."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--route", choices=ROUTES, default="roam")
    parser.add_argument("--one", nargs=2, metavar=("TOWN", "OFFICERS"), help="measure one pair")
    options = parser.parse_args()
    if options.one:
        name, officers = options.one
        one = measured(name, int(officers), options.days, options.route)
        print(json.dumps(vars(one)))
        return 0
    found = all_measured(options.days)
    picture(found)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

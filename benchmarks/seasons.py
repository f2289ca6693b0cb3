"""600 seasons from start to page: six scenarios, 100 seasons of each, comparison and report.

    python benchmarks/seasons.py [--seasons 100] [--rounds 1]

With one worker and with two. The compiled code is in its cache after the first round.
Times are on the clock and of the processor: on a machine that is busy with something else
only the second tells something. `own` is the part of the first process, which the workers
cannot share.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SIX = ("announced", "longest-unseen", "evenings", "singles", "roam", "twelve-a-day")

SECTION = """## From start to page

Six scenarios (announced, longest-unseen, evenings, singles, roam, twelve-a-day), 100 seasons of
64 days of each, with comparison and report, started as a planner would start it and with the
compiled code in its cache (`python benchmarks/seasons.py`). "Of them own" is what the first process
does, which workers cannot share: it stores the seasons, compares them, packs the replay and writes
all files. Workers make the long tables, figures, pages, workbook and map file.

{table}

"""

RUN = """
import json, resource, sys, time
began = time.perf_counter()
from sim.cli import main
code = main(sys.argv[1:])
own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "clock_s": time.perf_counter() - began,
    "own_s": own.ru_utime + own.ru_stime,
    "workers_s": theirs.ru_utime + theirs.ru_stime,
    "peak_mb": max(own.ru_maxrss, theirs.ru_maxrss) * 1024 / 1e6,
}), file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Took:
    """What one run took: seconds on the clock and of the processor, the largest process (MB)."""

    clock_s: float
    own_s: float
    workers_s: float
    peak_mb: float

    @property
    def processor_s(self) -> float:
        """Processor seconds of all processes."""
        return self.own_s + self.workers_s


def took(seasons: int, workers: int) -> Took:
    """Run `walks compare` on the six scenarios, as a planner would, and measure it."""
    folder = tempfile.mkdtemp()
    words = ["compare", *SIX, "--replications", str(seasons), "--workers", str(workers),
             "--out", folder, "--quiet"]  # fmt: skip
    try:
        done = subprocess.run([sys.executable, "-c", RUN, *words], cwd=ROOT, check=True,
                              capture_output=True, text=True)  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Took(**json.loads(done.stderr.splitlines()[-1]))


def measured(seasons: int, rounds: int) -> dict[int, list[Took]]:
    """By number of workers, one after the other in each round; a short run before."""
    took(2, 1)
    found: dict[int, list[Took]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, runs in found.items():
            runs.append(took(seasons, workers))
    return found


def median(runs: Sequence[Took], name: str) -> float:
    """The median of something that was measured."""
    return statistics.median(float(getattr(run, name)) for run in runs)


def table(found: dict[int, list[Took]], seasons: int) -> str:
    """A table of a page, with how many times as fast two workers are."""
    lines = [
        f"| {len(SIX)} x {seasons} seasons | s on the clock | processor s | of them own | "
        "largest process, MB |",
        "|---|---|---|---|---|",
    ]
    for workers, runs in found.items():
        lines.append(
            f"| {workers} worker{'s' * (workers > 1)} | {median(runs, 'clock_s'):.1f} | "
            f"{median(runs, 'processor_s'):.1f} | {median(runs, 'own_s'):.1f} | "
            f"{max(run.peak_mb for run in runs):.0f} |"
        )
    ratios = [a.clock_s / b.clock_s for a, b in zip(*found.values(), strict=True)]
    lines.append(
        f"\nTwo workers were {statistics.median(ratios):.2f} times as fast as one on the clock."
    )
    return "\n".join(lines)


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seasons", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    print(table(measured(options.seasons, options.rounds), options.seasons))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m sim.verify.seeds``: `walks verify` with other seeds, and how many of them agree.

By the pass rule one run in a hundred is expected to fail by chance. The seeds
are 1, 2, 3 and so on; none is left out.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sim.verify.registry import all_cases
from sim.verify.runner import Line, figures_judged, processor_time, verify
from sim.verify.table import faults

FILE = Path(__file__).with_name("seeds.csv")
COLUMNS = ("seed", "figures", "intervals", "agree", "processor_min", "wrong")


def row_of(seed: int, lines: Sequence[Line], used: float) -> dict[str, object]:
    """One row of the table: a run with a seed that took `used` seconds of processor time."""
    return {
        "seed": seed, "figures": len(lines),
        "intervals": sum(line.how == "interval" for line in lines),
        "agree": sum(line.agrees for line in lines), "processor_min": f"{used / 60:.1f}",
        "wrong": " ".join(faults(lines)),
    }  # fmt: skip


def write_rows(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write the table."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(words: Sequence[str] | None = None) -> int:
    """Run all cases with each seed and write the table; 0 if nine of ten agree."""
    parser = argparse.ArgumentParser(prog="python -m sim.verify.seeds", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="how many, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args(words)
    began = time.monotonic()
    together = figures_judged(all_cases())
    rows = []
    for seed in range(asked.first, asked.first + asked.seeds):
        used = processor_time()
        lines = verify(all_cases(), seed, full=False, together=together, workers=asked.workers)
        rows.append(row_of(seed, lines, processor_time() - used))
        write_rows(asked.out, rows)
        told = rows[-1]
        sys.stderr.write(
            f"{time.monotonic() - began:5.0f} s  seed {seed}: {told['agree']} of "
            f"{told['figures']} agree. {told['wrong']}\n"
        )
    failed = sum(row["agree"] != row["figures"] for row in rows)
    return 1 if failed > len(rows) / 10 else 0


if __name__ == "__main__":
    sys.exit(main())

"""Tell whether the program has become slower, by ratios: seconds differ between machines.

    python benchmarks/guard.py            # holds today's ratios against ratios.json
    python benchmarks/guard.py --keep     # writes them there

It is no part of the tests: on a machine that is busy with something else the
answer can be wrong. Ends with 1 if a ratio has lost more than a quarter.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import announced, bare, by_officers, exponent

KEPT = Path(__file__).with_name("ratios.json")
SLACK = 0.25
COUNTS = (4, 8, 16, 32)


def ratios(rounds: int) -> dict[str, float]:
    """What is watched; more is better."""
    return {
        "bare shifts, speed against plain SimPy": bare(rounds).speed,
        "season of announced, speed against 64 plain bare shifts": announced(rounds).speed,
        "officer-hours, 1 over the exponent of time": 1 / exponent(COUNTS, by_officers(COUNTS, 3)),
    }


def main() -> int:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", action="store_true", help="write today's ratios to ratios.json")
    options = parser.parse_args()
    found = ratios(options.rounds)
    if options.keep:
        KEPT.write_text(
            json.dumps({k: round(v, 2) for k, v in found.items()}, indent=2) + "\n",
            encoding="utf-8",
        )
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    slower = [name for name, value in found.items() if value < (1 - SLACK) * kept[name]]
    for name, value in found.items():
        print(f"{name}: {value:.2f}, kept {kept[name]:.2f}{'  SLOWER' * (name in slower)}")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())

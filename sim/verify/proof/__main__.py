"""``python -m sim.verify.proof``: prove, write docs/proof.md, exit 1 if a row fails."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path

from sim import __version__
from sim.verify.proof.chosen import chosen_rows
from sim.verify.proof.drawn import SKEWNESS, drawn_rows
from sim.verify.proof.page import proof_page
from sim.verify.proof.rows import Row
from sim.verify.proof.skewed import PILOT_SEASONS, pilot_arms, skewness_table
from sim.verify.proof.targets import target_rows
from sim.verify.proof.walked import LONG, truth_of, walked_rows

SEED = 20210227
LIBRARIES = ("numpy", "scipy", "numba", "simpy")


def main(words: Sequence[str] | None = None) -> int:
    """Prove and write the page; 0 if all rows passed, else 1."""
    parser = argparse.ArgumentParser(prog="python -m sim.verify.proof", description=main.__doc__)
    parser.add_argument("--studies", type=int, default=1000, help="small studies in each row")
    parser.add_argument("--long", type=int, default=LONG, help="seasons of the long run")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path("docs/proof.md"))
    asked = parser.parse_args(words)
    began = time.monotonic()

    def tell(text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {text}\n")

    rows: list[Row] = []

    def keep(found: Sequence[Row]) -> None:
        rows.extend(found)
        for row in found:
            tell(f"{row.found:,} of {row.tries:,} {row.part}: {row.what}")

    chance = (asked.seed, asked.studies, asked.workers)
    tell("drawn seasons of known truth")
    keep(drawn_rows(*chance))
    tell("targets")
    keep(target_rows(*chance))
    tell("selection")
    keep(chosen_rows(*chance))
    tell("the long run")
    truth, long = truth_of(*chance, asked.long)
    tell("simulated studies")
    keep(walked_rows(*chance, truth))
    tell("skewness in the pilot")
    pilot = pilot_arms(asked.seed, PILOT_SEASONS, asked.workers)
    arms = {f"{name}, pilot": arm for name, arm in pilot.items()}
    arms |= {f"{name}, one day": arm for name, arm in long.items()}
    rows.sort(key=lambda row: not row.judged)  # what is not promised stands last
    facts = {
        "studies": asked.studies, "seed": asked.seed, "workers": asked.workers,
        "long": asked.long, "pilot": PILOT_SEASONS, "drawn": SKEWNESS,
        "when": datetime.now().strftime("%B %d, %Y"),
        "minutes": (time.monotonic() - began) / 60,
        "versions": ", ".join(versions()),
    }  # fmt: skip
    asked.out.write_text(proof_page(rows, skewness_table(arms), facts), encoding="utf-8")
    failed = [row for row in rows if row.judged and not row.passed]
    for row in failed:
        sys.stderr.write(f"failed: {row.part}: {row.what}: {row.found} of {row.tries}\n")
    tell(f"{len(rows)} rows, {len(failed)} failed, written to {asked.out}")
    return 1 if failed else 0


def versions() -> list[str]:
    """Name and version of this program, of Python and of the libraries that matter."""
    found = [f"neighborhood-walks {__version__}", f"Python {platform.python_version()}"]
    return found + [f"{name} {metadata.version(name)}" for name in LIBRARIES]


if __name__ == "__main__":
    sys.exit(main())

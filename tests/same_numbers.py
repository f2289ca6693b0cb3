"""``python -m tests.same_numbers``: one line that is the same wherever the numbers are.

Runs six scenarios over two days, two seasons each, and prints a checksum of all
tables, seasons and logs. Files of Parquet and of stored seasons are not
compared as bytes: they name or depend on the version of what wrote them. What
is in them is.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from sim.scenario.load_study import study_of
from sim.scenario.model import Headline, Study
from sim.study.execute import Workers
from sim.study.packing import unpack_tables
from sim.study.run import run_study

EVERYONE = Path(__file__).parent / "data" / "scenes" / "everyone.toml"
SCENARIOS = (
    "announced", "longest-unseen", "optimized-tours", "expected-soonest", "rain", EVERYONE,
)  # fmt: skip


def two_days() -> Study:
    """Six scenarios with other routes, rules, weather and people; two days, two seasons."""
    found = study_of(SCENARIOS, "same-numbers").study
    cut = {"first_day": date(2021, 2, 27), "last_day": date(2021, 2, 28)}
    return replace(
        found,
        scenarios=tuple(replace(s, season=replace(s.season, **cut)) for s in found.scenarios),
        seed=20210501,
        replications=2,
        headlines=(Headline("walked_share", 0.02), Headline("reached_in_time_share", 0.03)),
    )


def checksums(folder: Path) -> Iterator[tuple[str, str]]:
    """Checksum of each table as CSV, and of each array of each stored season."""
    for path in sorted(folder.glob("tables/*.csv")):
        yield path.name, _sum(path.read_bytes())
    for path in sorted(folder.glob("seasons/*/*.npz")):
        for name, array in sorted(unpack_tables(path.read_bytes()).items()):
            yield f"{path.parent.name}/{path.stem}/{name}", _sum(_plain(array))


def _plain(array: np.ndarray) -> bytes:
    """The type, the shape and the numbers of an array, without gaps between them."""
    names = array.dtype.names or ()
    parts = [array[name] for name in names] if names else [array]
    told = f"{array.shape} {[(name, array.dtype[name].str) for name in names] or array.dtype.str}"
    return told.encode() + b"".join(np.ascontiguousarray(part).tobytes() for part in parts)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the scenarios and print the checksum of all; with ``--each`` those of the parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.same_numbers", description=__doc__)
    parser.add_argument("--each", action="store_true", help="show the parts too")
    parser.add_argument("--workers", type=int, default=1, metavar="W", help="processes")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place, Workers(asked.workers) as workers:
        folder = Path(place)
        run_study(two_days(), folder, workers, lambda done, of: None, "same numbers")
        found = list(checksums(folder))
    if asked.each:
        sys.stdout.writelines(f"{value}  {name}\n" for name, value in found)
    whole = _sum("".join(f"{value} {name}\n" for name, value in found).encode())
    sys.stdout.write(f"{whole}  {len(found)} parts\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m sim.verify.mutations``: whether `walks verify` notices a wrong line of the program.

Each mutation changes one line of one file, in memory, and runs some of the
cases. A case that does not agree is what should happen. Told are the figure
that is farthest off, by how much, and how many seasons would show as much with
a probability of 99 %. Exit code 1 if a mutation goes unnoticed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("mutations.csv")
SEED = 20210227
COLUMNS = ("mutation", "line", "noticed", "case", "figure", "expected", "found", "shift", "seasons")
"""Columns of the file with what was found last."""


@dataclass(frozen=True)
class Mutation:
    """One wrong line.

    Attributes
    ----------
    name : str
        What is wrong, in words.
    file : str
        From the root of the program.
    right, wrong : str
        The text that is changed; it stands in the file once.
    cases : tuple of str
        Beginnings of the cases that are run.
    quick : bool
        Run with the tests too.
    """

    name: str
    file: str
    right: str
    wrong: str
    cases: tuple[str, ...]
    quick: bool = False


MUTATIONS = (
    Mutation(
        "the second nearest unit is sent", "sim/walk/kernel.py",
        "slot = ints[h.ranked]\n", "slot = ints[h.ranked + (1 if count > 1 else 0)]\n",
        ("A: the border in the middle", "C: 5 units"),
    ),
    Mutation(
        "handling takes 5 % longer", "sim/walk/calls.py",
        "self.handling = handling\n", "self.handling = round(1.05 * handling)\n",
        ("L: first come", "D1: 4 an hour, 2 units", "D4: 1.5 an hour, 1 unit, constant"), True,
    ),
    Mutation(
        "a pass is counted twice", "sim/study/measures/coverage.py",
        "return np.bincount(self.passes.segment[self.passes.counted], minlength=len(self.length))",
        "return 2 * np.bincount(self.passes.segment[self.passes.counted], "
        "minlength=len(self.length))",
        ("F: 2 units, any route", "L: nobody to meet", "G: a round that is walked"), True,
    ),
    Mutation(
        "everybody walks 3 % faster", "sim/walk/crew.py",
        "round(1000 * factor *", "round(1030 * factor *",
        ("F: 2 units, any route", "H1: units", "K: metres", "I: people walk at 1.2"), True,
    ),
    Mutation(
        "who came last is served first", "sim/walk/calls.py",
        "return (self.priority, self.t, self.number)",
        "return (self.priority, -self.t, -self.number)",
        ("L: first come", "D1: 4 an hour, 2 units"), True,
    ),
    Mutation(
        "nobody gives up", "sim/walk/calls.py",
        "np.where(patience < NEVER, made + patience, NEVER)", "np.full_like(made, NEVER)",
        ("C: 3 units, who waits",),
    ),
    Mutation(
        "all requests are equally urgent", "sim/walk/calls.py",
        "return (self.priority, self.t, self.number)", "return (1, self.t, self.number)",
        ("D3: 2 units, 5 an hour",),
    ),
    Mutation(
        "one unit fewer is kept free", "sim/walk/choose.py",
        "- going >= dispatch.keep_free_units", "- going >= dispatch.keep_free_units - 1",
        ("D5: 3 units, one kept free",),
    ),
    Mutation(
        "a contact is counted twice", "sim/study/measures/contacts.py",
        "return float(self.counted.sum())", "return 2 * float(self.counted.sum())",
        ("I: 2 an hour", "I: ten people"), True,
    ),
    Mutation(
        "one request more may wait", "sim/walk/desk.py",
        "elif 0 <= self.dispatch.queue_at_most <= len(self.queue):",
        "elif 0 <= self.dispatch.queue_at_most < len(self.queue):",
        ("D2: 5 an hour", "L: every request"),
    ),
    Mutation(
        "waits begin when a unit is sent", "sim/study/measures/response.py",
        "wait=np.where(hit, arrived - made, NEVER),",
        "wait=np.where(hit, arrived - ordered, NEVER),",
        ("D1: 4 an hour, 2 units", "K: response"), True,
    ),
    Mutation(
        "time at a request does not count as busy", "sim/study/measures/effort.py",
        "busy=acts[:, RESPONDING] + acts[:, ON_SCENE],", "busy=acts[:, RESPONDING],",
        ("D1: 4 an hour, 2 units", "L: utilization"),
    ),
    Mutation(
        "requests come 5 % more often", "sim/world/requests.py",
        "demand.per_day * hour / hour.sum()", "1.05 * demand.per_day * hour / hour.sum()",
        ("J: 25 a day, hours", "D1: 8 an hour, 4 units"),
    ),
    Mutation(
        "the wait at a signal is doubled", "sim/walk/ground.py",
        "np.rint(crossed * delay)", "np.rint(2 * crossed * delay)",
        ("K: waits at signals",), True,
    ),
    Mutation(
        "time since a visit is the mean gap", "sim/study/measures/rhythm.py",
        "return first / count, second / (2 * first)", "return first / count, second / first",
        ("H1: units", "H2: one unit"), True,
    ),
)  # fmt: skip


def mutated_text(mutation: Mutation) -> tuple[str, int]:
    """The file with the wrong line, and the number of that line.

    Raises
    ------
    ValueError
        If the text does not stand in the file once.
    """
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    if text.count(mutation.right) != 1:
        raise ValueError(f"{mutation.file}: {text.count(mutation.right)} times {mutation.right!r}")
    return text.replace(mutation.right, mutation.wrong), text[: text.index(mutation.right)].count(
        "\n"
    ) + 1


def try_one(number: int, seed: int, full: bool = False) -> list[dict[str, object]]:
    """Run the cases of a mutation in a process of its own; the figures that were judged.

    Where the wrong line is compiled, its machine code goes into a folder of its own,
    so that what is kept on disk stays right.
    """
    words = [sys.executable, "-m", "sim.verify.mutated", str(number), str(seed)]
    text = (ROOT / MUTATIONS[number].file).read_text(encoding="utf-8")
    own = "from sim.compiled import" in text
    with tempfile.TemporaryDirectory() if own else nullcontext() as folder:
        done = subprocess.run(
            words, cwd=ROOT, capture_output=True, text=True, check=False, start_new_session=True,
            env=os.environ | ({"WALKS_CACHE": folder} if folder else {}),
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return list(json.loads(done.stdout.splitlines()[-1]))


def worst(lines: Sequence[dict[str, object]]) -> dict[str, object] | None:
    """Of the figures that do not agree, one by an interval that shows it soonest, or any."""
    wrong = [line for line in lines if not line["agrees"]]
    by_interval = [line for line in wrong if line["how"] == "interval"]
    if by_interval:
        return min(by_interval, key=lambda line: int(str(line["needed"])))
    return wrong[0] if wrong else None


def row_of(number: int, lines: Sequence[dict[str, object]]) -> dict[str, object]:
    """One row of the table."""
    mutation = MUTATIONS[number]
    found = worst(lines)
    row: dict[str, object] = dict.fromkeys(COLUMNS, "")
    row |= {
        "mutation": mutation.name, "line": f"{mutation.file}:{mutated_text(mutation)[1]}",
        "noticed": len({line["case"] for line in lines if not line["agrees"]}),
    }  # fmt: skip
    if found is not None:
        expected, value = float(str(found["expected"])), float(str(found["found"]))
        row |= {
            "case": found["case"], "figure": found["figure"], "expected": f"{expected:.6g}",
            "found": f"{value:.6g}",
            "shift": f"{value / expected - 1:+.1%}" if expected else f"{value:+.4g}",
            "seasons": found["needed"] if found["how"] == "interval" else 1,
        }  # fmt: skip
    return row


def main(words: Sequence[str] | None = None) -> int:
    """Try all mutations and write the table; 0 if each was noticed."""
    parser = argparse.ArgumentParser(prog="python -m sim.verify.mutations", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args(words)
    began = time.monotonic()

    def tried(number: int) -> dict[str, object]:
        told = row_of(number, try_one(number, asked.seed))
        sys.stderr.write(
            f"{time.monotonic() - began:5.0f} s  {told['mutation']}: "
            f"{told['case']}, {told['figure']} {told['shift']}\n"
        )
        return told

    with ThreadPoolExecutor(asked.workers) as pool:
        rows = list(pool.map(tried, range(len(MUTATIONS))))
    with asked.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    missed = [row["mutation"] for row in rows if not row["noticed"]]
    for name in missed:
        sys.stderr.write(f"not noticed: {name}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

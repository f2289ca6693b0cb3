"""``python -m tests.mutants``: whether the tests notice a changed line, written to docs/mutants.md.

The changing and trying is done by mutmut (settings: pyproject.toml); this draws
which mutants are tried, starts it, and counts what it found. A mutant that no
test noticed is looked up among those that somebody has looked at.

Every result is kept in the folder ``mutants`` as soon as it is there. A run that
was stopped, however, goes on when it is started again: what was caught stands,
also when tests were added since; what was not is tried again.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

FOLDER = Path("mutants")
"""Where mutmut keeps the changed program and the results."""

DATA = Path(__file__).parent / "data" / "mutants"
DECIDED = DATA / "decided.csv"
FIRST = DATA / "first.csv"
SEED = 20210227
ONE = "sim.study.verdict.x_verdict__mutmut_1"

REASONS = {
    "strict": "`zip` is told no longer to insist on equal lengths; the lengths are equal",
    "room": "more room than is needed: a longer list of dates, a larger factor of a key",
    "type": "another type of numbers with the same values",
    "unused": "a place that has to be filled and that nobody reads there",
    "same": "the same result by another way",
    "ties": "how equals are sorted, which changes no sum but for its last digits: it is said so "
    "that every processor does the same",
    "case": "a word that Python and numpy read in capitals too (`nan`, `stable`)",
    "loaded": "run once, when the program is loaded, before the tool can swap it",
    "undecided": "not looked at yet",
}
"""Why a mutant is not noticed, by the word that stands for it in `DECIDED`."""

OPEN = ("undecided",)
"""Reasons of mutants that change something."""

TRIED = ("killed", "timeout", "segfault", "survived", "no tests")
CAUGHT = ("killed", "timeout", "segfault")

PAGE = """# Whether the tests notice a changed line

Made by

    make mutants

{when}, seed {seed}, mutmut {mutmut}, Python {python}.
{which}

A *mutant* is the program with one small change: a number one larger, `<` for `<=`, an argument left
out, `and` for `or`. Here the functions of the measures, of a season's tables and of the comparison
are changed, one place at a time, and the fast tests that come by the changed function are run.
Somebody should notice: a mutant that passes all of them shows a test that is missing, or a change
that changes nothing.

This is not `make mutations`, which puts a few faults chosen by hand into the whole model and asks
whether `walks verify` notices them ([docs/validation.md](validation.md)).

**{caught:,} of {tried:,} mutants are caught ({score}); of those that change anything, {real}.**

| file | mutants | tried | caught | at first | now | left, changing nothing | left, no test |
|---|---:|---:|---:|---:|---:|---:|---:|
{rows}

*At first* is the share that was caught before anybody had looked at the mutants ({first:,} were
tried then). A mutant that makes a test run for ever counts as caught.

What it led to: tests for all that was left and changes something; two fields gone that nobody read;
and three sums that went past 64 bits, seen while working out by hand what should come out. A block
of 300 m that nobody walks in a year of shifts around the clock made the share of streets seen
recently wrong, and so did more than 97,000 people or units in three years to contacts and time by
state. The two thirds that were tried last led to tests for 25 more changes, and showed no fault.

## What is left

| why nobody notices | mutants |
|---|---:|
{reasons}

Which they are stands in `tests/data/mutants/decided.csv`.

## What is not tried

- Compiled code (`sim/walk/kernel.py` and what it calls): the tool swaps functions while the program
  runs, and a compiled caller would not see that. `make mutations` changes such lines, in a process
  of its own and without stored machine code. The files above hold no compiled code.
- Properties, functions under `cache`, and lines outside functions (names, units and words of the
  measures, column types): the tool leaves them as they are. docs/measures.md is tested against the
  register, word by word.
- Slow tests and those that run a whole study: a mutant that only they would notice counts as not
  caught.
"""


@dataclass(frozen=True)
class Mutant:
    """One mutant and what became of it.

    Attributes
    ----------
    file, function : str
    status : str
        In mutmut's words.
    was, now : str
        The changed lines, only of those that were tried and not caught.
    """

    file: str
    function: str
    status: str
    was: str
    now: str

    @property
    def key(self) -> tuple[str, ...]:
        """What it is known by, whatever changes elsewhere in the file."""
        return self.file, self.function, self.was, self.now


def results() -> list[Mutant]:
    """All mutants in the folder ``mutants`` (`FOLDER`), by file."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code

    found = []
    for kept in _kept():
        for name, code in kept.exit_code_by_key.items():
            status = status_by_exit_code[code]
            function = re.sub(r"__mutmut_\d+$", "", name.rpartition(".")[2])
            function = function.removeprefix("x_").strip("xǁ").replace("ǁ", ".")
            was = now = ""
            if status == "survived":
                lines = get_diff_for_mutant(name, path=kept.path).splitlines()[3:]
                was, now = (_side(lines, sign) for sign in "-+")
            found.append(Mutant(str(kept.path), function, status, was, now))
    return found


def _side(lines: Iterable[str], sign: str) -> str:
    return " ".join(line[1:].strip() for line in lines if line.startswith(sign))


def _kept() -> list[Any]:
    """What mutmut has stored of each file."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.utils.file_utils import walk_mutatable_files

    found = [SourceFileMutationData(path=path) for path in sorted(walk_mutatable_files())]
    for kept in found:
        kept.load()
    return found


def mend(folder: Path) -> None:
    """Drop the changed files without whole results, as a kill may leave them; they are remade."""
    for changed in folder.rglob("*.py"):
        meta = changed.with_name(f"{changed.name}.meta")
        try:
            json.loads(meta.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            changed.unlink()
            meta.unlink(missing_ok=True)


def drawn(names: Iterable[str], share: float, seed: str) -> set[str]:
    """A share of the mutants by chance; a larger one holds the smaller ones of its seed."""
    order = sorted(names)
    random.Random(seed).shuffle(order)
    return set(order[: round(share * len(order))])


def draw(share: float, seed: int) -> None:
    """Of each file, leave out all mutants but a drawn share, and try again what was not caught."""
    from mutmut.stats import status_by_exit_code

    left_out = next(code for code, status in status_by_exit_code.items() if status == "skipped")
    for kept in _kept():
        names = kept.exit_code_by_key
        chosen = drawn(names, share, f"{seed} {kept.path}")
        for name, code in kept.exit_code_by_key.items():
            if name not in chosen:
                kept.exit_code_by_key[name] = left_out
            elif status_by_exit_code[code] not in CAUGHT:
                kept.exit_code_by_key[name] = None
        if names:
            kept.save()


def decided() -> dict[tuple[str, ...], str]:
    """Why a mutant is not noticed, by its `key`."""
    with DECIDED.open(encoding="utf-8", newline="") as lines:
        return {
            (row["file"], row["function"], row["was"], row["now"]): row["why"]
            for row in csv.DictReader(lines)
        }


def why(mutant: Mutant, known: dict[tuple[str, ...], str]) -> str:
    """The reason that is known for a mutant that was not caught."""
    plain = (re.sub(r",? *(strict=\w+)? *(?=\)|$)", "", text) for text in (mutant.was, mutant.now))
    if "strict=True" in mutant.was and len(set(plain)) == 1:
        return "strict"
    return known.get(mutant.key, "undecided")


def left_of(found: Iterable[Mutant]) -> list[Mutant]:
    """The mutants that were tried and that nobody noticed."""
    return [m for m in found if m.status in TRIED and m.status not in CAUGHT]


def by_file(found: Iterable[Mutant]) -> dict[str, Counter[str]]:
    """Of each file: mutants, tried, caught, left that change something and left that do not."""
    known, counts = decided(), defaultdict(Counter)
    for mutant in found:
        count = counts[mutant.file]
        count["all"] += 1
        count["tried"] += mutant.status in TRIED
        count["caught"] += mutant.status in CAUGHT
    for mutant in left_of(found):
        counts[mutant.file]["open" if why(mutant, known) in OPEN else "same"] += 1
    return counts


def keep_first(found: Iterable[Mutant]) -> None:
    """Write down what was caught before anybody looked."""
    with FIRST.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(("file", "tried", "caught"))
        out.writerows((file, n["tried"], n["caught"]) for file, n in by_file(found).items())


def first() -> dict[str, tuple[int, int]]:
    """Of each file, mutants tried and caught at first."""
    with FIRST.open(encoding="utf-8", newline="") as lines:
        return {
            row["file"]: (int(row["tried"]), int(row["caught"])) for row in csv.DictReader(lines)
        }


def percent(part: int, whole: int) -> str:
    """A share of mutants, in words of the page."""
    return f"{100 * part / whole:.1f} %" if whole else ""


def which(found: Sequence[Mutant]) -> str:
    """Which mutants were tried, in words of the page."""
    said = "All mutants were tried."
    if any(m.status == "skipped" for m in found):
        said = (
            "Not all mutants were tried: they were drawn by chance within each file, as many as\n"
            "the table says (`python -m tests.mutants --share 0.35` draws 35 %)."
        )
    stopped = sum(m.status not in (*TRIED, "skipped") for m in found)
    if stopped:
        said = (
            f"The run was stopped before {stopped:,} mutants were tried: those whose tests take\n"
            "longest, for the others come first. Started again, it goes on with them."
        )
    return said


def page(found: Sequence[Mutant], seed: int) -> str:
    """The page as Markdown."""
    counts, before, known = by_file(found), first(), decided()
    counts["**all**"] = sum(counts.values(), Counter())
    before["**all**"] = tuple(map(sum, zip(*before.values(), strict=True)))
    rows = [
        f"| {file.removeprefix('sim/study/')} | {n['all']:,} | {n['tried']:,} | {n['caught']:,} | "
        f"{percent(*before.get(file, (0, 0))[::-1])} | {percent(n['caught'], n['tried'])} | "
        f"{n['same']} | {n['open']} |"
        for file, n in counts.items()
    ]
    total = counts["**all**"]
    reasons = Counter(why(mutant, known) for mutant in left_of(found))
    return PAGE.format(
        which=which(found), seed=seed, when=date.today().strftime("%B %d, %Y"),
        mutmut=metadata.version("mutmut"), python=platform.python_version(),
        first=before["**all**"][0],
        caught=total["caught"], tried=total["tried"],
        score=percent(total["caught"], total["tried"]),
        real=percent(total["caught"], total["tried"] - total["same"]),
        rows="\n".join(rows),
        reasons="\n".join(f"| {REASONS[word]} | {n} |" for word, n in reasons.most_common()),
    )  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Try mutants and write the page; 0 if somebody has looked at all that are left, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=main.__doc__,
        epilog="A run that was stopped goes on when it is started again. To try everything anew, "
        "remove the folder mutants first.",
    )  # fmt: skip
    parser.add_argument("--share", type=float, default=1.0, help="of each file's mutants, drawn")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only-count", action="store_true", help="run nothing, write the page")
    parser.add_argument("--left", action="store_true", help="print what is left and stop")
    parser.add_argument("--keep-first", action="store_true", help="these are the first results")
    parser.add_argument("--out", type=Path, default=Path("docs/mutants.md"))
    asked = parser.parse_args(words)
    if not asked.only_count and not asked.left:
        mend(FOLDER / "sim")
        (FOLDER / "mutmut-stats.json").unlink(missing_ok=True)  # which tests come by a function
        mutmut(ONE)  # makes all mutants
        draw(asked.share, asked.seed)
        mutmut()
    found = results()
    if asked.keep_first:
        keep_first(found)
    if asked.left:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerows((*m.key, why(m, decided())) for m in found if m.status == "survived")
        return 0
    asked.out.write_text(page(found, asked.seed), encoding="utf-8")
    return int(any(why(m, decided()) == "undecided" for m in left_of(found)))


def mutmut(*mutants: str) -> None:
    """Run mutmut on these mutants, or on all that are not tried."""
    tool = Path(sys.executable).with_name("mutmut")
    subprocess.run([str(tool), "run", "--max-children", "1", *mutants], check=True)


if __name__ == "__main__":
    sys.exit(main())

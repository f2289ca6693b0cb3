"""``python -m tests.reliability``: spoil files and disturb runs, write docs/reliability.md.

The tests do a part of it each time; this does all and writes down the counts.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from sim import __version__
from tests.fuzz.files import try_files
from tests.fuzz.records import try_records
from tests.fuzz.trial import Tally, run_one_day, spoilt_scenarios, try_scenario
from tests.study import disturbed
from tests.study.disturbed import Fault, Whole
from tests.study.small import digest, run, small_study

SEED = 20210501

HEAD = """# What happens when things go wrong

Made by

    make proof

which is `python -m tests.reliability`; `--only files` or `--only faults` makes one half again.
The tests do a tenth of it each time.

"""

FILES = """## Spoilt files

{when}, seed {seed}, {minutes:.0f} minutes; {versions}.

Shipped scenarios, studies, street files, tables and shapes, with values changed, moved, doubled or
gone, or their text cut, re-encoded and littered; and exports of calls and walk logs with cells,
columns, headers, dates, separators and encodings spoilt. Each is accepted, or refused with a
message that names a key, a column, a row or a line; anything else is a surprise, and so is a
cell that is quoted from a column of which nothing may be said. {short}

| files | tried | accepted | refused | surprises | slowest, s of processor time | most memory, MB |
|---|---:|---:|---:|---:|---:|---:|
{files}

Of the accepted scenarios and studies, {run:,} were cut to one day and simulated to the end:
{run_surprises} surprises.

{verdict}

"""

FAULTS = """## Disturbed runs

{when}, seed {seed}, {minutes:.0f} minutes; {versions}.

A small study ({scenarios} scenarios, {seasons} seasons) is disturbed, and the same
command is given again. *Lost* are seasons that were told as finished and are not there afterwards;
*spoilt* are files that are not byte for byte those of an undisturbed run, or, after the second
command, not all there. What the planner removes is not counted as lost. A disturbance that this
machine does not allow (a small disk needs the superuser of Linux) stands with 0 times.

| disturbance | times | seasons lost | files spoilt |
|---|---:|---:|---:|
{faults}

{verdict}
"""


def disturbances(
    whole: Whole, folder: Path, asked: argparse.Namespace
) -> list[tuple[Callable[..., Fault], tuple[object, ...]]]:
    """What is done to runs, in the order of the table."""
    kills, seed = asked.kills, asked.seed
    once, twice = (signal.SIGINT,), (signal.SIGINT, signal.SIGINT)
    asleep = (signal.SIGSTOP, signal.SIGCONT)
    return [
        (disturbed.failing_writes, (whole, folder, asked.step)),
        (disturbed.full_disk, (whole, folder)),
        (disturbed.read_only, (whole, folder)),
        (disturbed.removed, (whole, folder)),
        (disturbed.killed, (whole, folder, kills, seed)),
        (disturbed.killed_workers, (whole, folder, max(1, kills // 5), seed)),
        (disturbed.stopped, (whole, folder)),
        (disturbed.signalled, (whole, folder / "1", "Ctrl-C to all processes, once", once)),
        (disturbed.signalled, (whole, folder / "2", "Ctrl-C to all processes, twice", twice)),
        (disturbed.signalled, (whole, folder / "3", "all processes sleep and wake", asleep)),
        (disturbed.two_runs, (whole, folder)),
        (disturbed.clock_back, (whole, folder)),
        (disturbed.half_written_report, (folder,)),
    ]


@dataclass(frozen=True)
class Spoil:
    """What one process tries: every `step`-th file from `first` on, until time is up.

    `began` and `lasts` are in seconds; where time is short, each kind of file gets its part.
    """

    folder: Path
    first: int
    step: int
    counts: tuple[int, int, int]
    runs: int
    seed: int
    began: float
    lasts: float

    def numbers(self, count: int, part: float, tally: Tally) -> Iterator[int]:
        """The numbers of its files until that part of the time is over; tells surprises."""
        told = 0
        for number in range(self.first, count, self.step):
            if time.monotonic() > self.began + part * self.lasts:
                return
            yield number
            for path, what in tally.surprises[told:]:
                sys.stderr.write(f"{path}: {what}\n")
            told = len(tally.surprises)


def spoilt(part: Spoil) -> tuple[Tally, Tally, Tally]:
    """Try records, then maps and what scenarios name, then scenarios and studies."""
    first, second, third = Tally(), Tally(), Tally()
    scenarios, files, records = part.counts
    for name in ("records", "files"):
        (part.folder / name).mkdir(parents=True)
    try_records(part.folder / "records", part.numbers(records, 0.15, third), part.seed, third)
    third.weigh()
    try_files(part.folder / "files", part.numbers(files, 0.3, second), part.seed, second)
    second.weigh()
    runs = len(range(part.first, part.runs, part.step))
    where = part.folder / "scenarios"
    for path in spoilt_scenarios(where, part.numbers(scenarios, 1.0, first), part.seed):
        if try_scenario(path, first) and first.run < runs:
            run_one_day(path, first)
    first.weigh()
    return first, second, third


def all_spoilt(folder: Path, asked: argparse.Namespace) -> tuple[Tally, Tally, Tally]:
    """Share the files among some processes and add up what came of them."""
    began, lasts = time.monotonic(), 60 * asked.minutes
    counts = (asked.scenarios, asked.files, asked.records)
    parts = [
        Spoil(folder / str(job), job, asked.jobs, counts, asked.runs, asked.seed, began, lasts)
        for job in range(asked.jobs)
    ]
    sums = (Tally(), Tally(), Tally())
    with ProcessPoolExecutor(asked.jobs, get_context("spawn")) as pool:
        for found in pool.map(spoilt, parts):
            for total, one in zip(sums, found, strict=True):
                total.add(one)
    return sums


def files_told(folder: Path, asked: argparse.Namespace) -> tuple[str, int]:
    """The half of the page on spoilt files, and how many surprises there were."""
    began = time.monotonic()
    first, second, third = all_spoilt(folder, asked)
    surprises = first.surprises + second.surprises + third.surprises
    tried = first.tried + second.tried + third.tried
    wanted = asked.scenarios + asked.files + asked.records
    short = f"Time was up after {tried:,} of {wanted:,} files." if tried < wanted else ""
    rows = [
        _row("scenarios and studies", first),
        _row("maps, streets, tables and shapes", second),
        _row("calls and walk logs", third),
    ]
    run_surprises = sum(told.startswith("run: ") for _, told in first.surprises)
    text = FILES.format(
        **_made(asked, began), files="\n".join(rows), run=first.run, short=short,
        run_surprises=run_surprises, verdict=_verdict(len(surprises)),
    ).replace(" \n", "\n")  # fmt: skip
    return text, len(surprises)


def faults_told(folder: Path, asked: argparse.Namespace) -> tuple[str, int]:
    """The half of the page on disturbed runs, and how much was lost or spoilt."""
    began = time.monotonic()
    study = small_study()
    run(study, folder / "whole")
    whole = digest(folder / "whole")
    with ProcessPoolExecutor(asked.jobs, get_context("spawn")) as pool:
        begun = [pool.submit(do, *words) for do, words in disturbances(whole, folder, asked)]
        faults = [one.result() for one in begun]
    bad = sum(fault.lost + fault.spoilt for fault in faults)
    text = FAULTS.format(
        **_made(asked, began), scenarios=len(study.scenarios), seasons=study.replications,
        faults="\n".join(fault.row for fault in faults), verdict=_verdict(bad),
    )  # fmt: skip
    return text, bad


def _made(asked: argparse.Namespace, began: float) -> dict[str, object]:
    return {
        "when": f"{datetime.now():%B} {datetime.now().day}, {datetime.now().year}",
        "seed": asked.seed,
        "minutes": max(1, (time.monotonic() - began) / 60),
        "versions": f"neighborhood-walks {__version__}, Python {platform.python_version()}",
    }


def _verdict(bad: int) -> str:
    return f"**{bad} of all this went wrong.**" if bad else "**Nothing went wrong.**"


def _halves(page: Path) -> dict[str, str]:
    """The halves of the page as it was, or nothing."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    parts = text.partition("## Spoilt files")[2].partition("## Disturbed runs")
    return {"files": "## Spoilt files" + parts[0], "faults": "".join(parts[1:])} if text else {}


def _row(what: str, tally: Tally) -> str:
    return (
        f"| {what} | {tally.tried:,} | {tally.accepted:,} | {tally.refused:,} | "
        f"{len(tally.surprises)} | {tally.slowest_s:.1f} | {tally.peak_mb:.0f} |"
    )


def main(words: Sequence[str] | None = None) -> int:
    """Try all and write the page; 0 if nothing surprised, was lost or spoilt, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=main.__doc__)
    parser.add_argument("--scenarios", type=int, default=20_000, help="spoilt scenario files")
    parser.add_argument("--files", type=int, default=2_500, help="spoilt files that they name")
    parser.add_argument("--records", type=int, default=2_500, help="spoilt calls and walk logs")
    parser.add_argument("--runs", type=int, default=500, help="accepted files that are simulated")
    parser.add_argument("--kills", type=int, default=100, help="of processes; a fifth of workers")
    parser.add_argument("--step", type=int, default=1, help="1: each write fails, 4: each fourth")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--minutes", type=float, default=math.inf, help="for the files")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path("docs/reliability.md"))
    parser.add_argument("--only", choices=("files", "faults"), help="make half of the page again")
    asked = parser.parse_args(words)
    halves, bad = _halves(asked.out), 0
    make = {"files": files_told, "faults": faults_told}
    for half in [asked.only] if asked.only else list(make):
        with tempfile.TemporaryDirectory() as name:
            halves[half], wrong = make[half](Path(name), asked)
            bad += wrong
    text = HEAD + halves.get("files", "") + halves.get("faults", "")
    asked.out.write_text(text, encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

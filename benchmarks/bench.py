"""Measure speed and write docs/performance.md: what `make bench` runs.

python benchmarks/bench.py [--rounds 25] [--seasons 20] [--print]
"""
# ruff: noqa: E501 (lines of a page)

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import bare_shift, growth, measure, seasons
from sim.walk.ground import prepare_ground
from sim.walk.season import Season
from sim.world.draw import draw_world

T = TypeVar("T")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
COUNTS = (4, 8, 16, 32, 64)
LIBRARIES = ("simpy", "numpy", "numba")

TEXT = """# Performance

How fast the program is, beside a plain SimPy program of the same bare shift
([benchmarks](../benchmarks/README.md)). `make bench` measures again and writes this page anew. Ratios are
taken in one run, round by round; times are of the processor, so that a busy machine does little harm.

Measured on {date}, {machine}; Python {python}, {libraries}; `python benchmarks/bench.py{options}`, {rounds} rounds.

| | least | median | most |
|---|---|---|---|
| 64 bare shifts, all logs: speed against plain SimPy | {bare} |
| a season of `announced`, all measures: speed against those 64 plain bare shifts | {announced} |
{workers}
Medians: plain SimPy takes {plain_ms:.0f} ms for the 64 bare shifts, this program {ours_ms:.0f} ms; a season of
`announced` from its world to its measures takes {season_ms:.0f} ms.

| 64 bare shifts, officers (and as many more requests) | {counts} |
|---|{line}|
| ms | {officers} |

Time grows with officer-hours to the power {power:.2f}.

| from start to end, the least of five | processor seconds |
|---|---|
| `walks` with --help | {help:.2f} |
| `walks check announced` | {check:.2f} |

{growth}{whole}## Where the time goes

Of the 64 bare shifts, with 8 officers, 512 shifts of one officer and some 3,040 requests:

| ms, the least of {rounds} rounds | |
|---|---|
| to draw the world | {world:.1f} |
| to lay out the season: who is on duty, where routes begin, memory | {layout:.1f} |
| to walk it: SimPy, the desk, the officers, the kernel | {walk:.1f} |
| to make the tables | {tables:.1f} |
| to walk the same shifts when nobody asks for anything | {quiet:.1f} |

What made the difference in November 2026, in six rounds. In the first, walking went from 68 to 37 ms:

- The kernel reads its memory by address. An entry was looked at for an index that counts from the end, and
  arrays were counted as they were handed on: 81 ns a street walked before, 44 after.
- One order to the kernel ranks the units and sends the nearest; it was two, with a list in between. A call
  of the kernel takes 0.39 microseconds, before 0.64: it is handed one number in place of three arrays.
- Nobody adds up all officers on duty for each request.
- Where units begin is worked out for all of a season at once, not unit by unit.
- The clock of the season has a short loop, and nothing is left that refers to itself in a circle.

In the second, with processor times of both states in turn, walking went from 38.9 to 29.6 ms, the tables from
2.5 to 2.1 ms and a season of `announced` from 61 to 58 ms, the logs byte for byte the same:

- The end of a call is an event that does the bookkeeping; the officer's process sleeps on, unless there is
  something to think over: who waits, an event, the way back on foot.
- Requests come by one event that happens again and again, and each is made when it comes, not all before.
- What all units of a season have in common is worked out once (`sim/walk/squad.py`), not for each shift.
- What is written down is bytes, read as an array without a number made anew; a unit's calls come into its
  diary when the season is over.

In the third, measured in the same way, walking went from 26.2 to 25.2 ms and the tables from 1.7 to 1.5 ms:

- A call of the kernel looks no more at the types of what it is handed: 0.19 microseconds in place of 0.32.
- A unit's calls come into its diary column by column.

In the fourth, the 64 bare shifts from world to tables went from 31.7 to 28.8 ms, the logs of 60 scenarios byte
for byte the same:

- All shifts of a slot are served by one process; there was one for each shift, and a shift's end took an event
  more.
- The end of a call is the same event again, if it has happened.
- What comes at the end of a street is compiled into the loop over the officers, and the ways of all officers to
  one place are compared without planning each.
- How units share the streets stands by their row, not in a table to look up; arrivals are drawn in one pass.

In the fifth, with both states in turn, a season of `announced` from its world to its measures went from 48.6 to
43.0 ms and one of `singles` from 82.4 to 71.8, logs and measures byte for byte the same; the 64 bare shifts
stayed as they were. Six scenarios of two seasons, with their page, took 16.6 s on two workers before and 15.3 s after:

- An officer's look at the clock that finds nothing to think over does not wake the officer's process.
- Steps and people are sorted by small numbers, people column by column.
- The form of a stored table is read once, pages are rendered once, and a worker that is done ends at once.

In the sixth, measured in the same way, the 64 bare shifts went from 28.5 to 26.7 ms, the logs of 120 scenarios
byte for byte the same:

- The end of a call is no event while nobody waits and its officer has nothing to think over. It is written down
  when somebody looks (`sim/walk/unseen.py`).

What did not help: to look for the next officer in the kernel without branches (5 to 8 % slower) or by a tree of
the next events (as fast), fewer calls of functions at the desk (1 %), to look for unused circles less often while
a report is written (as fast, 40 MB more), and to make less of a request before it is known. To walk each officer
as far as nobody else is met would save 6 % of the bare shifts, but changes who meets whom: who has gone is
forgotten as the clock goes on.

What is left: in the kernel about 40 ns for each of some 150,000 streets, and half a microsecond for each of
4,600 orders. A shift of one officer takes three events and three orders to the kernel; a request one event (two
if its officer walks back for the end of the shift, or somebody waits), an order, and about a dozen calls of
functions at the desk and the officer. With an officer as a process, SimPy and the plain Python around it take two
thirds of the time that walking takes.
"""


GROWTH = """## Large towns

Processor time of one shift of 8 hours and the largest memory of the process
(`python benchmarks/growth.py`). The officers begin at random corners and roam; each hour 6 requests come
for every 8 officers, from anywhere in town. The first row is Washington, the others are grids.

{table}

![Time of a shift against officers and against segments](pictures/growth.svg)

With few officers in a large town the nearest one is far, and looking for the way to a request is most of
the work. With many it is near: then the size of the town hardly counts.

Up to 2,000 junctions (on one map; fewer with closures) there is a table of the ways between all. Above, the
ways to a junction are looked for when somebody needs them, no farther than needed, and kept as long as there
is room: the officers walk the same streets, which the tests hold against the table to the last byte.
What works at 100,000 segments: every route but drawn ones (6,000 junctions at most), and beats. Above 5,000 segments beats are made by cutting the town in two again and
again, each part hangs together, and tours are some 25 % longer than the streets in place of the shortest;
drawn beats must hang together. Two things are slow there: officers who walk home
or to their beat from the other end of town, and rules that rank all officers, not only the nearest.

"""


def row(against: measure.Against) -> str:
    """Least, median and most of the ratios."""
    found = against.ratios
    return f"{found[0]:.1f} | {against.speed:.1f} | {found[-1]:.1f}"


def large_towns() -> str:
    """The part about large towns; draws its picture."""
    found = growth.all_measured(growth.DAYS)
    growth.picture(found)
    return GROWTH.format(table=growth.table(found))


def from_start_to_page(rounds: int) -> str:
    """The part about 600 seasons, "" for no rounds."""
    if not rounds:
        return ""
    return seasons.SECTION.format(table=seasons.table(seasons.measured(100, rounds), 100))


def parts_ms(rounds: int) -> dict[str, float]:
    """Processor milliseconds of the parts of the 64 bare shifts, the least of each."""
    graph = bare_shift.streets()
    scenario = bare_shift.bare_scenario(graph, measure.SHIFTS)
    ground = prepare_ground(graph, scenario.streets)
    drawn = draw_world(scenario, graph, 1, 1)
    nothing = replace(drawn, requests=drawn.requests[:0])
    found: dict[str, list[float]] = {}

    def take(name: str, action: Callable[[], T]) -> T:
        made: list[T] = []
        seconds = measure.processor_s(lambda: made.append(action()))
        found.setdefault(name, []).append(1000 * seconds)
        return made[0]

    for _ in range(rounds + 1):
        world = take("world", partial(draw_world, scenario, graph, 1, 1))
        season = take("layout", partial(Season, scenario, ground, world, 1, 1))
        quiet = Season(scenario, ground, nothing, 1, 1)
        gc.disable()
        take("walk", partial(season.run, False))
        take("tables", season.log)
        take("quiet", partial(quiet.run, False))
        gc.enable()
    return {name: min(values[1:]) for name, values in found.items()}


def page(options: argparse.Namespace) -> str:
    """Measure everything; the page."""
    rounds = options.rounds
    bare, season = measure.bare(rounds), measure.announced(rounds)
    officers = measure.by_officers(COUNTS, rounds)
    workers = ""
    if options.seasons:
        two = measure.two_workers(options.seasons, min(3, rounds))
        workers = (
            f"| two workers against one, {options.seasons} seasons of the study `same-hours`, on the clock | "
            f"{two[0]:.1f} | {statistics.median(two):.1f} | {two[-1]:.1f} |\n"
        )
    return TEXT.format(
        date=f"{date.today():%B} {date.today().day}, {date.today().year}",
        machine=f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})",
        python=platform.python_version(),
        libraries=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        options="" if options.seasons else " --seasons 0",
        rounds=rounds, bare=row(bare), announced=row(season), workers=workers,
        plain_ms=1000 * statistics.median(bare.plain_s),
        ours_ms=1000 * statistics.median(bare.ours_s),
        season_ms=1000 * statistics.median(season.ours_s),
        counts=" | ".join(map(str, COUNTS)), line="|".join(["---"] * len(COUNTS)),
        officers=" | ".join(f"{1000 * s:.0f}" for s in officers),
        power=measure.exponent(COUNTS, officers),
        growth=large_towns() if options.growth else "",
        whole=from_start_to_page(options.whole),
        help=measure.command_s("--help"), check=measure.command_s("check", "announced"),
        **parts_ms(rounds),
    )  # fmt: skip


def main() -> int:
    """Measure, and write the page or print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument(
        "--seasons", type=int, default=20, help="for two workers against one; 0: leave it out"
    )
    parser.add_argument(
        "--whole", type=int, default=1, help="rounds of 600 seasons from start to page; 0: none"
    )
    parser.add_argument("--no-growth", dest="growth", action="store_false",
                        help="leave out large towns")  # fmt: skip
    parser.add_argument("--print", action="store_true", help="print the page, do not write it")
    options = parser.parse_args()
    text = page(options)
    if options.print:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
        print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

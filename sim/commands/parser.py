"""What may be typed after ``walks``, with the help that goes with it."""

from __future__ import annotations

import argparse
import os

from sim import __version__
from sim.commands.parser_calibrate import add_calibrate
from sim.commands.parser_parts import add_command, decimal, whole
from sim.commands.parser_record import add_record
from sim.commands.parser_streets import add_streets

STUDY_FOLDER = "results/NAME"

ABOUT = """\
Plan a neighborhood foot patrol: try staffing and routes in a simulation before
trying them on the street.

A scenario is a text file that says who walks when, where and how. A study says
which scenarios to compare, and by what. Scenarios that come with the program
can be named without a file: announced, roam, evenings and others.
"""

EXAMPLES = """\
examples:
  walks check announced               what a scenario says, and whether it can work
  walks new sundays --base announced  start a scenario of your own
  walks compare pilot                 compare all scenarios that come with the program
  walks compare announced roam        compare two
  walks best pilot                    which of many is the best
"""

CHECK = """\
Read scenario or study files and say in words what is in them: what a scenario
changes against its base, how many officers and hours it takes, and what cannot
work. Nothing is simulated. Every mistake is shown at once. Without a file, all
scenarios and studies that can be named are listed.
"""

NEW = """\
Write a scenario file to start from. It is a copy in effect of the base, with
the keys that are changed most often behind a "#". With --study, write a study
file: which scenarios to compare, and by what. No file is overwritten.
"""

RUN = """\
Simulate one scenario and print its measures, with two ranges each: how exact
the mean is, and what one real season may bring.
"""

ROSTER = """\
Find a roster for the shifts of a scenario: so many officers in each shift, with
the days off, the rest and the shifts a week that [crew] states. With
crew.heads = 0 it is one for as few officers as possible. If there is none, says
which rule stands against it. Needs OR-Tools.
"""

COMPARE = """\
Simulate scenarios over the same evenings and compare them: give one study, or
two or more scenarios of which the first is the baseline. Prints means,
differences from the baseline and a verdict in words, and writes tables,
figures and a page to read.

Finished seasons are kept. The same command again goes on where it stopped;
with more seasons it adds to those that are there.
"""

STAFF = """\
Search a study for the smallest staffing that meets all its targets: from the
most officer-hours down, one scenario at a time, each until its targets are
settled. Stops at the first that does not meet them, runs two more below it, and
shows the whole path. Seasons are shared with walks compare.
"""


BEST = """\
Select the best of many scenarios by one measure, over the same evenings. Only
those still in play are simulated further. Ends with one name and the
probability that goes with it, or at the limit without a claim.
"""

STORY = """\
Tell one request of finished results in words: who was where, why it waited,
what was done. The season is made again from its seed. Without --request, lists
the requests that waited longest.
"""


VERIFY = """\
Run the simulator against closed forms and published cases and print a table:
case, expected, simulated with its interval, agree or not. A case that does not
agree, or whose interval is wider than its limit, ends the command with 1. Any
seed should do.

With --scenario, a scenario of your own is held against formulas of queueing
theory (Erlang, Larson, Cobham and others), if it is what they assume; else says
what it is not.
"""

REPORT = """\
Make tables, figures, pages, workbook, map file and summary of finished results
again, without simulating: after an update of the program, or if one was deleted.
"""

OPEN = """\
Open the page of finished results in the browser. Where there is none, say where
the page is.
"""


def cores() -> int:
    """Processor cores that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def build_parser() -> argparse.ArgumentParser:
    """The parser of ``walks``."""
    parser = argparse.ArgumentParser(
        prog="walks", description=ABOUT, epilog=EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"walks {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _check(add_command(commands, "check", "read a scenario or study and say what is in it", CHECK))
    _new(add_command(commands, "new", "start a scenario or study of your own", NEW))
    _run(add_command(commands, "run", "simulate one scenario", RUN))
    _compare(add_command(commands, "compare", "compare scenarios over the same evenings", COMPARE))
    _best(add_command(commands, "best", "select the best of many scenarios", BEST))
    _report(add_command(commands, "report", "write finished results out again", REPORT))
    _open(add_command(commands, "open", "open the page of finished results", OPEN))
    _story(add_command(commands, "story", "tell one request's evening in words", STORY))
    _staff(add_command(commands, "staff", "find the fewest officers that meet all targets", STAFF))
    _roster(add_command(commands, "roster", "find who works when", ROSTER))
    add_calibrate(commands)
    add_record(commands, _how)
    _verify(add_command(commands, "verify", "check the program against theory", VERIFY))
    add_streets(commands)
    measures = add_command(commands, "measures", "list what is measured", "List all measures.")
    measures.add_argument("--markdown", action="store_true", help="as Markdown tables")
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "examples:\n  walks check scenarios/sundays.toml\n  walks check pilot"
    parser.add_argument(
        "files", nargs="*", metavar="FILE",
        help="scenario or study, file or name; none: list all that can be named",
    )  # fmt: skip


def _roster(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example:\n  walks roster announced --weeks 2 --out scenarios/two-weeks.csv"
    parser.add_argument("scenario", metavar="SCENARIO", help="scenario, file or name")
    parser.add_argument(
        "--weeks", type=whole(1), default=2, metavar="N",
        help="length of the roster, after which it begins again (default: 2)",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE.csv", help="file to write for crew.roster_file")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks new sundays --base thursday-to-sunday\n"
        "  walks new sundays-or-not --study --scenarios announced sundays"
    )
    parser.add_argument("name", metavar="NAME", help="name of the new scenario or study")
    parser.add_argument(
        "--base", metavar="SCENARIO", help="scenario to start from (default: announced)"
    )
    parser.add_argument("--study", action="store_true", help="start a study, not a scenario")
    parser.add_argument(
        "--scenarios", nargs="+", metavar="SCENARIO",
        help="with --study: what it compares, the first with all others (default: announced "
        "evenings)",
    )  # fmt: skip
    parser.add_argument(
        "--folder", default="scenarios", metavar="FOLDER",
        help="where the file goes (default: scenarios, in the current folder)",
    )  # fmt: skip


def _run(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks run evenings\n  walks run evenings --replications 80\n"
        "  walks run evenings --replication 7    season 7 alone, with every step"
    )
    parser.add_argument("scenario", metavar="SCENARIO", help="scenario, file or name")
    parser.add_argument(
        "--replication", type=whole(1), metavar="K",
        help="simulate season K alone and keep every step of it",
    )  # fmt: skip
    _simulating(parser)


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks compare pilot\n  walks compare announced roam longest-unseen\n"
        "  walks compare pilot --replications 80 --out results/pilot"
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE",
        help="one study, or scenarios with the baseline first; file or name",
    )  # fmt: skip
    _simulating(parser)


def _best(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example:\n  walks best pilot --measure reached_in_time_share --margin 0.02"
    parser.add_argument(
        "files", nargs="+", metavar="STUDY", help="one study, or scenarios; file or name"
    )
    parser.add_argument(
        "--measure", metavar="NAME",
        help="what counts, as in walks measures (default: the first headline of the study)",
    )  # fmt: skip
    parser.add_argument(
        "--margin", type=decimal, metavar="X",
        help="smallest difference that matters, in the measure's own unit (default: as the study "
        "says)",
    )  # fmt: skip
    parser.add_argument(
        "--confidence", type=decimal, default=0.95, metavar="P",
        help="probability with which the answer is to be right (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--at-most", type=whole(1), default=320, metavar="N",
        help="simulated seasons of each scenario at most (default: %(default)s)",
    )  # fmt: skip
    parser.set_defaults(replications=None, until_settled=False)
    _how(parser)


def _story(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks story pilot                        the requests that waited longest\n"
        "  walks story pilot --request 2021-03-14   those of a day\n"
        "  walks story pilot --scenario roam --replication 3 --request 2021-03-14/17"
    )
    _results(parser)
    parser.add_argument("--scenario", metavar="NAME", help="scenario (default: the baseline)")
    parser.add_argument(
        "--replication", type=whole(1), metavar="K", help="season (default: the first)"
    )
    parser.add_argument(
        "--request", metavar="DATE/NUMBER",
        help="date and number in it, as in the tables; a date alone lists its requests",
    )  # fmt: skip


def _report(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example:\n  walks report pilot"
    _results(parser)


def _open(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks open pilot\n  walks open pilot --language es\n"
        "  walks open pilot --council               the page to hand out"
    )
    _results(parser)
    parser.add_argument(
        "--language", choices=("en", "es"), default="en", help="English (default) or Spanish"
    )
    parser.add_argument(
        "--council", action="store_true", help="the page to hand out, without planned routes"
    )


def _results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", metavar="RESULTS", help="results folder, or its name in results")


def _staff(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks staff officers\n  walks staff officers --at-most 640\n"
        "  walks staff scenarios/studies/mine.toml --quiet"
    )
    parser.add_argument("study", metavar="STUDY", help="study with targets, file or name")
    parser.add_argument(
        "--at-most", type=whole(1), metavar="N",
        help="simulated seasons of each scenario at most, looked at after 40, 80, 160, ... "
        "(default: as the study says)",
    )  # fmt: skip
    parser.set_defaults(replications=None, until_settled=False)
    _how(parser)


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "examples:\n  walks verify\n  walks verify --case D1 --seed 7\n  walks verify --full\n"
        "  walks verify --scenario scenarios/mine.toml"
    )
    parser.add_argument(
        "--full", action="store_true",
        help="intervals of 1 %% (distances, shares of time) and 3 %% (waits, rare events) "
        "instead of 2 and 10 %%",
    )  # fmt: skip
    parser.add_argument(
        "--case", metavar="NAME", help="only these: a kind such as D1, or a part of a name"
    )
    parser.add_argument("--scenario", metavar="FILE", help="this scenario against the formulas")
    parser.add_argument(
        "--seed", type=whole(0), default=20210227, metavar="S",
        help="number that all chance comes from (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=whole(1), default=cores(), metavar="W",
        help="processes (default: all processor cores, here %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FOLDER", help="where the table goes (default: results/verify)"
    )
    parser.add_argument("--doc", metavar="FILE.md", help="write the page of the results too")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def _simulating(parser: argparse.ArgumentParser) -> None:
    """Options of the commands that simulate so many seasons."""
    parser.add_argument(
        "--replications", type=whole(1), metavar="N",
        help="simulated seasons of each scenario (default: as the study says, 40)",
    )  # fmt: skip
    parser.add_argument(
        "--until-settled", action="store_true",
        help="look at 40, 80, 160, ... seasons until every verdict is settled, at most "
        "--replications of them (default: as the study says, or 320)",
    )  # fmt: skip
    _how(parser)


def _how(parser: argparse.ArgumentParser) -> None:
    """Options of all commands that simulate, whatever the number of seasons."""
    parser.add_argument(
        "--seed", type=whole(0), metavar="S",
        help="number that all chance comes from; the same gives the same tables "
        "(default: as the study says)",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=whole(1), default=cores(), metavar="W",
        help="seasons simulated at the same time (default: all processor cores, here %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--cluster", metavar="ADDRESS",
        help="simulate on the workers of this Dask scheduler, as tcp://192.0.2.7:8786",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FOLDER", help=f"where results go (default: {STUDY_FOLDER})"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")

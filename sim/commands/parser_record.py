"""What may be typed after ``walks record``, with the help that goes with it."""

from __future__ import annotations

import argparse
from typing import Any

from sim.commands.parser_parts import add_command, whole

ABOUT = """\
What to write down on a walk, what a log of so many days would tell, and what the
tally of the pilot can tell and cannot.
"""

FORM = """\
Write the walk log to fill in: an empty table (walk-log.csv) and a page to print
(walk-log.html), in English and Spanish. No file is overwritten.
"""

DAYS = """\
Simulate a scenario, let its officers keep the walk log, and say how exactly a log
of so many days tells each number: half its 95 % interval, in percent of the value.
"""


PILOT = """\
Hold the simulator against the published tally of the pilot: 300 contacts in 64
days. Simulates the study pilot-record (20 scenarios), fits the tally with the
officer-hours unknown, shows that only a product is known, and predicts the counts
of the two later sites. Finished seasons are kept.
"""


def add_record(commands: Any, how: Any) -> None:
    """Add the command ``record`` and those below it.

    Parameters
    ----------
    commands : argparse subparsers
    how : callable
        Adds the options of all commands that simulate.
    """
    record = commands.add_parser(
        "record", help="what to write down, and what a record tells", allow_abbrev=False,
        description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    which = record.add_subparsers(dest="record", metavar="COMMAND", title="commands")
    which.required = True
    form = add_command(which, "form", "write the walk log to fill in", FORM,
                       "example:\n  walks record form --folder forms")  # fmt: skip
    form.add_argument(
        "--folder", default=".", metavar="FOLDER", help="where the files go (default: here)"
    )
    form.add_argument("--markdown", action="store_true", help="print the table of columns instead")
    days = add_command(which, "days", "how exactly a log of so many days tells each number", DAYS,
                       "example:\n  walks record days walk-log --days 7 14 28 56")  # fmt: skip
    days.add_argument("scenario", metavar="SCENARIO", help="scenario, file or name")
    days.add_argument(
        "--days", type=whole(1), nargs="+", default=[7, 14, 28, 56], metavar="N",
        help="lengths of the log, in days (default: 7 14 28 56)",
    )  # fmt: skip
    days.add_argument(
        "--seasons", type=whole(1), default=20, metavar="N",
        help="simulated logs (default: %(default)s)",
    )  # fmt: skip
    days.add_argument(
        "--seed", type=whole(0), default=2021, metavar="S",
        help="number that all chance comes from (default: %(default)s)",
    )  # fmt: skip
    days.add_argument("--quiet", action="store_true", help="show no progress")
    pilot = add_command(which, "pilot", "what the tally of the pilot tells, and what not", PILOT,
                        "example:\n  walks record pilot")  # fmt: skip
    pilot.add_argument("--markdown", action="store_true", help="as a page of Markdown")
    pilot.add_argument(
        "--replications", type=whole(2), metavar="N",
        help="simulated seasons of each scenario (default: 40)",
    )  # fmt: skip
    pilot.set_defaults(until_settled=False)
    how(pilot)

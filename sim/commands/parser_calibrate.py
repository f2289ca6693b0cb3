"""What may be typed after ``walks calibrate``, with the help that goes with it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from sim.commands.parser_parts import add_command

ABOUT = """\
Fit requests to a department's own calls: read an export (CSV), place each row on
a street, and write a file of requests that scenarios name with
demand = "NAME", with a report that says how sure each number is.

Without options the columns are guessed from the header and shown; nothing is
read until you confirm them with --yes or name them. No other column is ever
read, and no address, text or single row is ever written.
"""

EXAMPLES = """\
examples:
  walks calibrate calls.csv                        shows which columns it would take
  walks calibrate calls.csv --yes --name calls-2020
  walks calibrate calls.csv --time "Call DateTime" --address Location --kind Type
  walks calibrate --walks walk-log.csv --base announced --name walked
"""

COLUMNS = (
    ("time", "date and time, or the time alone with --date"),
    ("date", "date, where it has a column of its own"),
    ("lat", "latitude in degrees"),
    ("lon", "longitude in degrees"),
    ("address", 'block address ("1400 BLOCK PACIFIC AVE") or corner ("PACIFIC AVE / 14TH ST")'),
    ("street", "street, where --address holds the house number only"),
    ("kind", "kind of call"),
    ("priority", "priority, 1 the most urgent"),
    ("minutes", "minutes of handling, from arrival to the end"),
    ("id", "number of the call, by which rows that stand twice are found"),
)


def day(text: str) -> date:
    """A type for a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2021-02-27") from None


def add_calibrate(commands: Any) -> None:
    """Add the command ``calibrate``."""
    parser = add_command(
        commands, "calibrate", "fit requests to a department's own calls", ABOUT, EXAMPLES
    )
    parser.add_argument("file", nargs="?", metavar="CALLS.csv", help="export of calls")
    parser.add_argument(
        "--walks", metavar="LOG.csv",
        help="a walk log instead of calls (docs/what-to-record.md): fits people, doors, languages "
        "and referrals; of the options only --base, --name, --folder, --out and --replace count",
    )  # fmt: skip
    columns = parser.add_argument_group("columns, by their names in the header; - for none")
    for name, what in COLUMNS:
        columns.add_argument(f"--{name}", metavar="COLUMN", help=what)
    columns.add_argument("--yes", action="store_true", help="take the columns that are guessed")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--encoding", metavar="NAME", help="such as cp1252 (default: found out)")
    reading.add_argument("--separator", metavar="C", help="between columns (default: found out)")
    reading.add_argument(
        "--dates", choices=("day-first", "month-first"),
        help="which comes first in 03/04/2021 (default: found out)",
    )  # fmt: skip
    reading.add_argument(
        "--timezone", default="America/Los_Angeles", metavar="ZONE",
        help="of the clock times, to find hours that a change of the clocks skipped or repeated; "
        "- to not look (default: %(default)s)",
    )  # fmt: skip
    reading.add_argument("--from", dest="first_day", type=day, metavar="DATE",
                         help="leave earlier rows out")  # fmt: skip
    reading.add_argument("--to", dest="last_day", type=day, metavar="DATE",
                         help="leave later rows out")  # fmt: skip
    reading.add_argument("--keep-twice", action="store_true", help="count rows that stand twice")
    fitting = parser.add_argument_group("streets and kinds")
    fitting.add_argument(
        "--base", default="announced", metavar="SCENARIO",
        help="gives the streets, and what calls do not tell (default: %(default)s)",
    )  # fmt: skip
    fitting.add_argument(
        "--addresses", metavar="FILE.csv",
        help="list of addresses with positions: columns block, street, lat, lon",
    )  # fmt: skip
    fitting.add_argument(
        "--kinds", metavar="FILE.csv",
        help="which texts of the calls mean which kind: columns code, kind",
    )  # fmt: skip
    fitting.add_argument(
        "--like", metavar="KIND",
        help="kind of the base that other kinds are like, where calls tell nothing (default: its "
        "most frequent)",
    )  # fmt: skip
    writing = parser.add_argument_group("writing")
    writing.add_argument("--name", default="calls", help="of the file of requests (default: calls)")
    writing.add_argument("--folder", default="scenarios", metavar="FOLDER",
                         help="where it goes (default: scenarios)")  # fmt: skip
    writing.add_argument("--out", metavar="FOLDER",
                         help="where the report goes (default: results/NAME-fit)")  # fmt: skip
    writing.add_argument("--replace", action="store_true", help="replace files of the same name")

"""Parts that all parsers of ``walks`` are made of."""

from __future__ import annotations

import argparse
from typing import Any


def whole(least: int) -> Any:
    """A type for whole numbers from `least` up."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if value < least:
            raise argparse.ArgumentTypeError(f"must be {least} or more, not {value}")
        return value

    return number


def decimal(text: str) -> float:
    """A type for numbers that need not be whole."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number, such as 0.05") from None


def add_command(commands: Any, name: str, short: str, about: str, examples: str = "") -> Any:
    """Add a command with its help."""
    parser = commands.add_parser(
        name, help=short, description=about, epilog=examples, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--verbose", action="store_true",
        help="say each step instead of the progress, and where, if something goes wrong",
    )  # fmt: skip
    return parser

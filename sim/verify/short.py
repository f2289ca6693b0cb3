"""The checks against theory in short, as they came out last: for the report page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("outcome.toml")


@dataclass(frozen=True)
class KindOfCase:
    """One kind of case and what came out.

    Attributes
    ----------
    name : str
        Letter and number, as in docs/validation.md.
    what : str
        What it checks, in words (English).
    sources : tuple of str
        Where the expected figures come from.
    cases, figures, agree : int
        Cases; figures in them; those that agree.
    """

    name: str
    what: str
    sources: tuple[str, ...]
    cases: int
    figures: int
    agree: int


@dataclass(frozen=True)
class Outcome:
    """What `walks verify --doc` found last.

    Attributes
    ----------
    when : date
    seed : int
    full : bool
        With narrow intervals.
    kinds : tuple of KindOfCase
    """

    when: date
    seed: int
    full: bool
    kinds: tuple[KindOfCase, ...]


def last_outcome(file: Path = FILE) -> Outcome:
    """Read the outcome that is kept beside the code; nothing is simulated."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    kinds = tuple(KindOfCase(**(row | {"sources": tuple(row["sources"])})) for row in told["kind"])
    return Outcome(told["when"], told["seed"], told["full"], kinds)

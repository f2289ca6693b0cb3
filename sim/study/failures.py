"""Seasons that could not be simulated: recorded, told, and left out for all scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Failure:
    """One season of one scenario that failed.

    Attributes
    ----------
    scenario : str
    replication : int
        Number of the season.
    setting : int
        Number of the setting of what is assumed; 0: as in the files.
    seed : int
        Of the study; with the number it makes the season again.
    error : str
        Kind of the error and its message.
    where : str
        File and function in which it happened.
    """

    scenario: str
    replication: int
    setting: int
    seed: int
    error: str
    where: str


FAILURES = np.dtype([
    ("scenario", "U80"), ("replication", "i4"), ("setting", "i4"), ("seed", "i8"),
    ("error", "U400"), ("where", "U200"),
])  # fmt: skip
"""Columns of `failures_table`."""


def failures_table(failures: Sequence[Failure]) -> np.ndarray:
    """One row per failure (columns `FAILURES`)."""
    rows = np.zeros(len(failures), dtype=FAILURES)
    for row, failure in zip(rows, failures, strict=True):
        for name in FAILURES.names or ():
            row[name] = getattr(failure, name)
    return rows


def failed_text(failures: Sequence[Failure], scenarios: str) -> str:
    """What failed and how to see it alone; "" if nothing did.

    Parameters
    ----------
    failures : sequence of Failure
    scenarios : str
        Folder of the scenarios as they were run.
    """
    if not failures:
        return ""
    first = failures[0]
    numbers = sorted({f.replication for f in failures})
    told = (
        f"season {numbers[0]} failed"
        if len(numbers) == 1
        else f"{len(numbers)} seasons failed (the first is season {first.replication})"
    )
    setting = f" in setting {first.setting} of what is assumed" if first.setting else ""
    return (
        f"Note: {told} and is left out for all scenarios: {first.scenario}{setting}, "
        f"{first.error} ({first.where}).\nThe same command tries again. To see it alone: walks run "
        f"{scenarios}/{first.scenario}.toml --replication {first.replication} "
        f"--seed {first.seed} --verbose"
    )

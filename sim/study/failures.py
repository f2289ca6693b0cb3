"""Seasons that could not be simulated: recorded, told, and left out for all scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def failed_text(failures: Sequence[Failure], scenarios: Path, shown: str) -> str:
    """What failed and how to see it alone; "" if nothing did.

    Parameters
    ----------
    failures : sequence of Failure
    scenarios : Path
        Folder of the scenarios as they were run.
    shown : str
        The same as the reader would type it.
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
    if first.setting:
        where = f"in setting {first.setting} of what is assumed, "
        alone = "The values of each setting stand in tables/settings.csv."
    else:
        where = ""
        name = first.scenario
        inner = f"{name}/" if (scenarios / name).is_dir() else ""  # with files of its own
        alone = (
            f"To see it alone: walks run {shown}/{inner}{name}.toml "
            f"--replication {first.replication} --seed {first.seed} --verbose"
        )
    return (
        f"Note: {told} and is left out for all scenarios: {first.scenario}, {where}"
        f"{first.error} ({first.where}).\nThe same command tries again. {alone}"
    )

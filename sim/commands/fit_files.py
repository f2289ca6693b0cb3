"""Where ``walks calibrate`` writes what it fits: the same rules for calls and for walk logs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands import UsageError
from sim.scenario.errors import shown_file
from sim.scenario.names import name_fault, name_taken

REPORT = "report.md"


def fit_files(
    name: str, base: str, folder: str, out: str | None, endings: Sequence[str], replace: bool
) -> tuple[list[Path], Path]:
    """The files of a fit called `name`, one for each of `endings`, and its report.

    Parameters
    ----------
    name, base : str
        Of the new file, and of the scenario that it builds on.
    folder : str
        Of the planner's scenarios.
    out : str or None
        Folder of the report; None: the usual one.
    endings : sequence of str
        What follows the name, such as ``.toml``.
    replace : bool
        Whether files that are there may be written over.

    Raises
    ------
    UsageError
        If the name cannot be taken, or a file is there already.
    """
    if fault := name_fault(name) or name_taken(name, Path(folder)):
        raise UsageError(f"--name: {fault}")
    if name == base:
        raise UsageError(f"--name {name}: is the base itself; give another name")
    files = [Path(folder) / f"{name}{ending}" for ending in endings]
    report = (Path(out) if out else Path("results") / f"{name}-fit") / REPORT
    for path in (*files, report):
        refuse_to_lose(path, replace)
    return files, report


def refuse_to_lose(path: Path, replace: bool) -> None:
    """Raise UsageError for a file that is there already, unless it may be written over."""
    if path.exists() and not replace:
        other = "--out" if path.name == REPORT else "--name"
        raise UsageError(f"{shown_file(path)} is there already; give another {other}, or --replace")

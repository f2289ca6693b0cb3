"""``walks report`` and ``walks open``: finished results written out again, and looked at."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import Answer, UsageError
from sim.commands.opening import OpenedStreets
from sim.commands.simulate import RESULTS
from sim.scenario.errors import shown_file

if TYPE_CHECKING:
    from sim.report.write import Written


def report(results: str, command: str) -> Answer:
    """Make tables, figures and pages of finished results again, without simulating.

    Parameters
    ----------
    results : str
        A results folder, or its name in ``results``.
    command : str
        What was typed.

    Raises
    ------
    StoreError
        If the results are not there, or not of a form that this program reads.
    """
    from sim.report.write import write_report
    from sim.study.again import open_kept
    from sim.study.as_read import read_study
    from sim.study.remade import results_again

    kept = open_kept(results, RESULTS)
    read = read_study(kept, OpenedStreets())
    found = results_again(kept, read, command)
    written = write_report(found, read.loaded)
    seasons = "one stored season" if read.seasons == 1 else f"{read.seasons} stored seasons"
    return Answer(f"Made again from {seasons}.\n\n{where_text(written)}")


def where_text(written: Written) -> str:
    """Where the files of a report are."""
    english, spanish = written.pages
    folder = english.parent
    lines = [
        ("Page", f"{shown_file(english)} (español: {spanish.name})"),
        ("Council", f"{shown_file(written.council[0])}, to hand out: no planned routes"),
        ("Memo", shown_file(written.summaries[0])),
        ("Tables", f"{shown_file(written.workbook)}, {shown_file(folder / 'tables')}"),
        ("QGIS", shown_file(written.streets)),
        ("Figures", shown_file(folder / "figures")),
    ]
    if written.left_out:
        told = f"{len(written.left_out)} scenarios: {', '.join(written.left_out)}"
        lines.append(("", f"too many streets for one map file; left out of it: {told}"))
    return "\n".join(f"{name + ':' if name else '':9}{text}" for name, text in lines)


def open_page(results: str, language: str, council: bool) -> Answer:
    """Open the page of finished results in the browser; say where it is.

    Parameters
    ----------
    results : str
        A results folder, or its name in ``results``.
    language : str
        "en" or "es".
    council : bool
        The page to hand out.

    Raises
    ------
    StoreError
        If the results are not there.
    UsageError
        If they have no such page.
    """
    import webbrowser

    from sim.report.words import page_file
    from sim.study.again import folder_of

    page = folder_of(results, RESULTS) / page_file(language, council=council)
    if not page.is_file():
        raise UsageError(f"there is no {shown_file(page)}. To make it: walks report {results}")
    opened = has_display() and webbrowser.open(page.resolve().as_uri())
    if opened:
        return Answer(f"Opened: {shown_file(page)}")
    return Answer(f"There is no browser to open it in. The page: {Path(page).resolve()}")


def has_display() -> bool:
    """Whether there is a screen to show a browser on."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))

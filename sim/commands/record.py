"""``walks record``: what to write down, and what a record tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands import Answer, UsageError
from sim.commands.opening import OpenedStreets
from sim.commands.progress import Progress
from sim.scenario.errors import shown_file
from sim.scenario.load import load_scenario
from street_graph.store import write_whole

MOST_DAYS = 366


def form(folder: str, markdown: bool) -> Answer:
    """Write the walk log to fill in, or print its columns.

    Raises
    ------
    UsageError
        If a file is there already.
    """
    from sim.calibrate.walk_form import meanings, walk_page, walk_table

    if markdown:
        return Answer(meanings())
    place = Path(folder)
    files = {place / "walk-log.csv": walk_table(), place / "walk-log.html": walk_page()}
    there = [file for file in files if file.exists()]
    if there:
        raise UsageError(f"{there[0]} is there already and is not overwritten; give a --folder")
    for file, text in files.items():
        write_whole(file, text)
    table, page = (shown_file(file) for file in files)
    return Answer(f"To print: {page}\nTo type in: {table}\nWhat each column means: walks record "
                  "form --markdown")  # fmt: skip


def days(
    scenario: str, lengths: Sequence[int], seasons: int, seed: int, progress: Progress
) -> Answer:
    """Say how exactly walk logs of so many days would tell each number of a scenario.

    Raises
    ------
    ScenarioError
        With everything that is wrong in the file.
    UsageError
        If the scenario has no walks to write down, or too many days are asked for.
    """
    from sim.calibrate.days_needed import precisions, simulated_records
    from sim.commands.show_record import precision_text

    wanted = sorted(set(lengths))
    if wanted[-1] > MOST_DAYS:
        raise UsageError(f"--days {wanted[-1]}: at most {MOST_DAYS}")
    found = load_scenario(scenario, open_streets=OpenedStreets())
    if found.season.unbroken_hours or not found.shifts:
        raise UsageError(f"{found.name} has no shifts, and so no walks to write down")
    try:
        records = simulated_records(found, wanted[-1], seasons, seed, progress.tell)
    finally:
        progress.clear()
    table = precisions(found, records, wanted)
    return Answer(precision_text(found, wanted, records, table))

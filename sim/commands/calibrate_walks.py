"""``walks calibrate --walks``: a scenario's people, doors and languages fitted to a walk log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import Answer, UsageError
from sim.commands.fit_files import fit_files
from sim.commands.opening import OpenedStreets
from sim.scenario.errors import shown_file
from sim.scenario.load import open_scenario, open_text
from sim.scenario.model import Scenario

if TYPE_CHECKING:
    from sim.calibrate.walk_log import WalkLog

SEED = 2021


def calibrate_walks(
    file: str, base: str, name: str, folder: str, out: str | None, replace: bool, command: str
) -> Answer:
    """Read a walk log, fit a scenario to it, and write both a scenario and a report.

    Raises
    ------
    ScenarioError
        If the log or the base cannot be used.
    UsageError
        If what was typed does not go together, or the log tells nothing.
    """
    from sim.calibrate.walk_file import outcome, scenario_text
    from sim.calibrate.walk_fit import fit_walks
    from sim.calibrate.walk_holdout import check_walks
    from sim.calibrate.walk_read import read_walk_log
    from sim.calibrate.walk_response import walk_response
    from sim.commands.show_walks import walks_report, walks_text
    from street_graph.store import write_whole

    (scenario_file,), report = fit_files(name, base, folder, out, [".toml"], replace)
    read = read_walk_log(Path(file))
    loaded = open_scenario(base, open_streets=OpenedStreets())
    if loaded.scenario.season.unbroken_hours or not loaded.scenario.shifts:
        raise UsageError(f"--base {base}: has no shifts; name a scenario in which somebody walks")
    try:
        response = walk_response(loaded.scenario, SEED)
        fit = fit_walks(read.log, loaded.scenario, response)
    except ValueError as error:
        raise UsageError(f"{shown_file(Path(file))}: {error}") from error
    check = check_walks(read.log, loaded.scenario, response)
    found = outcome(fit, loaded)
    notes = [*read.notes, *_doubts(fit.log, loaded.scenario)]
    text = scenario_text(fit, found, loaded, name)
    open_text(text, name, open_streets=OpenedStreets())  # what is written can be read
    for path, content in (
        (scenario_file, text), (report, walks_report(fit, found, check, base, notes, command)),
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    told = [walks_text(fit, found, check, base), *(f"Note: {note}" for note in notes)]
    files = "\n".join(shown_file(path) for path in (scenario_file, report))
    return Answer("\n\n".join([*told, f'{files}\nTo use it: base = "{name}"']))


def _doubts(log: WalkLog, scenario: Scenario) -> list[str]:
    """What in a log does not go with its base."""
    found = []
    units = {shift.unit for shift in scenario.shifts}
    alone = float((log.officers == 1).mean())
    if units == {"pair"} and alone > 0.5:
        found.append(
            f"{100 * alone:.0f} % of the lines are of officers who walk alone, but {scenario.name} "
            "has pairs; name a base with single officers, such as singles, with --base"
        )
    if units == {"single"} and alone < 0.5:
        found.append(
            f"{100 * (1 - alone):.0f} % of the lines are of pairs, but {scenario.name} has single "
            "officers; name a base with pairs, such as announced, with --base"
        )
    if float((log.end - log.start > 90).mean()) > 0.1:
        found.append(
            "more than one line in ten is longer than an hour and a half; all its people count in "
            "the hour of its middle"
        )
    return found

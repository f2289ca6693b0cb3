"""``walks roster``: find who works when, from what a scenario requires."""

from __future__ import annotations

from pathlib import Path

from sim.commands import OK, WRONG_INPUT, Answer, UsageError
from sim.commands.opening import OpenedStreets
from sim.roster.rules import requirements_of
from sim.roster.search import look_for
from sim.roster.solve import NoSolver
from sim.roster.tell import found_text, roster_csv
from sim.scenario.load import load_scenario
from street_graph.store import write_whole

MOST_WEEKS = 12


def roster(scenario: str, weeks: int, out: str | None) -> Answer:
    """Find a roster that keeps the rules of a scenario, or say which rule stands against it.

    Parameters
    ----------
    scenario : str
        Path or name.
    weeks : int
        Length of the roster.
    out : str or None
        CSV file to write; none is overwritten.

    Raises
    ------
    ScenarioError
        With everything that is wrong in the file.
    UsageError
        If the file is there already, there are no shifts, or OR-Tools is not
        installed.
    """
    if weeks > MOST_WEEKS:
        raise UsageError(f"{weeks} weeks are more than {MOST_WEEKS}, the most --weeks may be")
    file = Path(out) if out else None
    if file is not None and file.exists():
        raise UsageError(f"{file} is there already and is not overwritten; give another --out")
    loaded = load_scenario(scenario, open_streets=OpenedStreets())
    if not loaded.shifts:
        raise UsageError(f"{loaded.name} has no shifts, and so nobody to plan for")
    required = requirements_of(loaded, weeks)
    try:
        found = look_for(required, loaded.crew.heads)
    except NoSolver as error:
        raise UsageError(str(error)) from None
    text = found_text(required, found, loaded.crew.absence_share)
    if found.roster is None:
        return Answer(problems=text, code=WRONG_INPUT)
    if file is None:
        told = "To keep it: the same command with --out FILE.csv"
    else:
        write_whole(file, roster_csv(required, found.roster))
        told = (
            f"{file} written. To use it: put it beside the scenario, and under [crew] write\n"
            f'  roster = "file"\n  roster_file = "{file.name}"\n  heads = 0'
        )
    return Answer(f"{text}\n\n{told}", code=OK)

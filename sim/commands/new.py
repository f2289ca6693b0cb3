"""``walks new``: a scenario or study file to start from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands import Answer, UsageError
from sim.scenario.errors import listed_with, shown_file
from sim.scenario.find import OWN_FOLDER, SHIPPED
from sim.scenario.jsonschema import schema_files
from sim.scenario.names import name_fault, name_taken
from sim.scenario.new import new_scenario_text
from sim.scenario.new_study import new_study_text
from street_graph.store import write_whole

SCHEMA = "scenario.schema.json"
STUDY_SCHEMA = "study.schema.json"
ROOT = "announced.toml"
USUAL_BASE = "announced"
USUAL_SCENARIOS = ("announced", "evenings")


def new(name: str, base: str | None, scenarios: Sequence[str] | None, folder: str) -> Answer:
    """Write a starting file ``<folder>/<name>.toml`` that changes nothing yet.

    Parameters
    ----------
    name : str
        Of the new scenario.
    base : str or None
        Of the one to start from; None for the usual one.
    scenarios : sequence of str or None
        Only for a study.
    folder : str

    Raises
    ------
    UsageError
        If the name cannot be used or is taken.
    ScenarioError
        If the base cannot be loaded.
    """
    if scenarios is not None:
        raise UsageError("--scenarios goes with --study; a scenario starts from --base")
    base = base or USUAL_BASE
    place = Path(folder)
    name, path = _free(name, place, place)
    text = new_scenario_text(name, base, folder=place, schema=f"./{SCHEMA}")
    _write(path, text, place / SCHEMA)
    named = _typed(name, path, folder)
    return Answer(
        f"{shown_file(path)} is written; so far it is {base} under another name.\n"
        f"Open it in a text editor and change what you want. Then:\n"
        f"  walks check {named}\n"
        f"  walks compare {base} {named}\n"
        f"Every key there is, with its meaning: {SHIPPED / ROOT}"
    )


def new_study(name: str, base: str | None, scenarios: Sequence[str] | None, folder: str) -> Answer:
    """Write a starting file ``<folder>/studies/<name>.toml`` that can be run as it is.

    Parameters
    ----------
    name : str
        Of the new study.
    base : str or None
        Only for a scenario.
    scenarios : sequence of str or None
        Names of what is compared, the baseline first; None for two usual ones.
    folder : str
        Of the planner's scenarios.

    Raises
    ------
    UsageError
        If the name cannot be used or is taken, or there is nothing to compare.
    ScenarioError
        If a scenario cannot be loaded.
    """
    from sim.study.measures import MEASURES

    if base is not None:
        raise UsageError("--base goes with a scenario; a study compares --scenarios")
    place = Path(folder)
    compared = [_in_folder(one, place) for one in dict.fromkeys(scenarios or USUAL_SCENARIOS)]
    if len(compared) < 2:
        raise UsageError("a study compares at least two scenarios: --scenarios announced sundays")
    name, path = _free(name, place, place / "studies")
    meanings = {one.name: f"{one.english} ({one.unit})" for one in MEASURES}
    text = new_study_text(
        name, compared, folder=place, schema=f"../{STUDY_SCHEMA}", meanings=meanings
    )
    _write(path, text, place / STUDY_SCHEMA)
    named = _typed(name, path, folder)
    return Answer(
        f"{shown_file(path)} is written; it compares {listed_with(compared, 'and')}.\n"
        f"Open it in a text editor and change what you want. Then:\n"
        f"  walks check {named}\n"
        f"  walks compare {named}\n"
        "Studies that come with the program, to read: "
        f"{SHIPPED / 'studies'}"
    )


def _in_folder(text: str, place: Path) -> str:
    """The name by which a study knows a scenario; a path only if it is of the planner's folder."""
    path = Path(text)
    if path.suffix != ".toml" and len(path.parts) < 2:
        return text
    if path.resolve().parent != place.resolve():
        raise UsageError(
            f"{shown_file(path)} is not in {shown_file(place)}; a study names scenarios that are "
            "there or come with the program. Nothing was written"
        )
    return path.name.removesuffix(".toml")


def _free(name: str, place: Path, below: Path) -> tuple[str, Path]:
    """Name and path of a new file, if both can be used; `place` is the planner's folder."""
    name = name.removesuffix(".toml")
    if fault := name_fault(name):
        hint = "; a folder is given with --folder" if "/" in name or "\\" in name else ""
        raise UsageError(f"{fault}{hint}; nothing was written")
    path = below / f"{name}.toml"
    for there in (path, place / f"{name}.toml"):
        if there.exists():
            raise UsageError(f"{shown_file(there)} is there already; nothing was written")
    if taken := name_taken(name, place):
        raise UsageError(f"{taken}; nothing was written")
    return name, path


def _write(path: Path, text: str, schema: Path) -> None:
    write_whole(path, text)
    if not schema.exists():
        write_whole(schema, schema_files()[schema.name])


def _typed(name: str, path: Path, folder: str) -> str:
    """How the new file is named in a command."""
    named = name if folder == OWN_FOLDER else shown_file(path)
    return f'"{named}"' if " " in named else named

"""``walks new``: a scenario file to start from."""

from __future__ import annotations

from pathlib import Path

from sim.commands import Answer, UsageError
from sim.scenario.errors import shown_file
from sim.scenario.find import SHIPPED
from sim.scenario.jsonschema import schema_files
from sim.scenario.names import name_fault, name_taken
from sim.scenario.new import new_scenario_text
from street_graph.store import write_whole

SCHEMA = "scenario.schema.json"
ROOT = "announced.toml"


def new(name: str, base: str, folder: str) -> Answer:
    """Write a starting file ``<folder>/<name>.toml`` that changes nothing yet.

    Parameters
    ----------
    name, base : str
        Of the new scenario, and of the one to start from.
    folder : str

    Raises
    ------
    UsageError
        If the name cannot be used or is taken.
    ScenarioError
        If the base cannot be loaded.
    """
    name = name.removesuffix(".toml")
    if fault := name_fault(name):
        hint = "; a folder is given with --folder" if "/" in name or "\\" in name else ""
        raise UsageError(f"{fault}{hint}; nothing was written")
    place = Path(folder)
    path = place / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{shown_file(path)} is there already; nothing was written")
    if taken := name_taken(name, place):
        raise UsageError(f"{taken}; nothing was written")
    text = new_scenario_text(name, base, folder=place, schema=f"./{SCHEMA}")
    write_whole(path, text)
    schema = place / SCHEMA
    if not schema.exists():
        write_whole(schema, schema_files()[SCHEMA])
    named = name if folder == "scenarios" else shown_file(path)
    named = f'"{named}"' if " " in named else named
    return Answer(
        f"{shown_file(path)} is written; so far it is {base} under another name.\n"
        f"Open it in a text editor and change what you want. Then:\n"
        f"  walks check {named}\n"
        f"  walks compare {base} {named}\n"
        f"Every key there is, with its meaning: {SHIPPED / ROOT}"
    )

"""``walks new``: a scenario file to start from."""

from __future__ import annotations

import re
from pathlib import Path

from sim.commands import Answer, UsageError
from sim.scenario.errors import shown_file
from sim.scenario.find import names_in, scenario_folders
from sim.scenario.jsonschema import schema_files
from sim.scenario.new import new_scenario_text
from street_graph.store import write_whole

SCHEMA = "scenario.schema.json"


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
    if not re.fullmatch(r"\w[\w .+-]{0,79}", name):
        raise UsageError(
            f"{name!r} cannot name a scenario: letters, digits, spaces, . - _ + only, no folder "
            "(use --folder for that)"
        )
    place = Path(folder)
    path = place / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{shown_file(path)} is there already; nothing was written")
    if name in names_in(scenario_folders(place)):
        raise UsageError(
            f'there is a scenario "{name}" already, and the program would take one for the other; '
            "nothing was written. Take another name."
        )
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
        f"  walks compare {base} {named}"
    )

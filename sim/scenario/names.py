"""What can name a scenario, a study or a file of requests: one rule for all commands.

A name becomes a file and a folder of results, here and on a colleague's machine.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario.errors import shown_value
from sim.scenario.find import EXAMPLES, SHIPPED, names_in, scenario_folders

LONGEST = 80

_ALLOWED = re.compile(r"\w[\w .+-]*")

_OF_WINDOWS = {"con", "prn", "aux", "nul"} | {
    f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)
}
"""Names of devices: Windows has no file of such a name, whatever its ending."""


def name_fault(name: str) -> str:
    """Say why `name` cannot name a scenario or a file of requests; "" if it can.

    Parameters
    ----------
    name : str
        Without ``.toml``.
    """
    if not _ALLOWED.fullmatch(name):
        return (
            f"{shown_value(name)} cannot name a scenario or its files: letters, digits, spaces and "
            ". - _ + only, the first a letter or digit"
        )
    if len(name) > LONGEST:
        return f"{shown_value(name)} is too long for a name; at most {LONGEST} letters"
    if name[-1] in ". ":
        return f"{shown_value(name)} ends in a dot or a space, which Windows takes away"
    if name.partition(".")[0].strip().casefold() in _OF_WINDOWS:
        return f"{shown_value(name)} names a device on Windows, where no file can have this name"
    return ""


def name_taken(name: str, folder: Path) -> str:
    """Say what a new file `name` in `folder` would be mixed up with; "" if nothing.

    Files of that very name in `folder` are not looked for.

    Parameters
    ----------
    name : str
        Without ``.toml``.
    folder : Path
        Folder of the planner's scenarios.
    """
    studies = [place / "studies" for place in scenario_folders(folder)]
    for what, places in (("scenario", [SHIPPED, SHIPPED / EXAMPLES]), ("study", studies)):
        known = {one.casefold(): one for one in names_in(places)}
        if name.casefold() in known:
            return (
                f'there is a {what} "{known[name.casefold()]}" already, and one would be taken for '
                "the other; take another name"
            )
    return ""

"""Where scenario and study files are: a path, the planner's folder, or the shipped ones."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from sim.scenario.errors import (
    LONGEST_VALUE,
    Problem,
    ScenarioError,
    did_you_mean,
    listed_with,
    shown_value,
)

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
"""Folder of the scenarios that come with the program."""

EXAMPLES = "examples"
"""Folder in it with one small scenario for each thing that a scenario can say."""

OWN_FOLDER = "scenarios"
"""Folder in the current one in which a planner keeps scenario files."""

MOST_NEAR = 3
"""Names that are proposed in place of one that is not there."""

VERY_NEAR = 0.75
"""So alike, by difflib's ratio, are names of which more than one is proposed."""

ALL_NAMES = "to list all: walks check"
ALL_OF = {"file of requests": "walks calibrate writes one"}


def scenario_folders(folder: Path | None = None) -> list[Path]:
    """Folders in which a scenario name is looked up, first one first.

    Parameters
    ----------
    folder : Path or None
        Folder of the planner's scenarios; None for ``scenarios`` in the
        current folder.
    """
    return [folder if folder is not None else Path(OWN_FOLDER), SHIPPED, SHIPPED / EXAMPLES]


def find_scenario(text: str, folder: Path | None = None) -> Path:
    """Find the scenario file meant by a path or a name.

    Parameters
    ----------
    text : str
        A path (it ends in ``.toml`` or has a folder in it) or a name such as
        ``announced``.
    folder : Path or None
        See `scenario_folders`.

    Returns
    -------
    Path
        An existing file.

    Raises
    ------
    ScenarioError
        If there is none; the nearest name is given.
    """
    return find_file(text, scenario_folders(folder), "scenario")


def find_study(text: str, folder: Path | None = None) -> Path:
    """Find the study file meant by a path or a name, as `find_scenario` does.

    Names are looked up in the folder ``studies`` of each scenario folder.
    """
    return find_file(text, [place / "studies" for place in scenario_folders(folder)], "study")


def find_file(text: str, folders: Sequence[Path], what: str) -> Path:
    """Find ``text`` as a path, or ``<text>.toml`` in the first folder that has it."""
    if _is_path(text):
        path = Path(text)
        if is_file(path):
            return path
        if path.name and path.suffix != ".toml" and is_file(path.with_name(path.name + ".toml")):
            return path.with_name(path.name + ".toml")
        message = _no_file(path, folders, what)
        raise ScenarioError([Problem(shown_value(text).strip('"'), "", message)])
    for folder in folders:
        path = folder / f"{text}.toml"
        if is_file(path):
            return path
    raise ScenarioError([Problem(shown_value(text).strip('"'), "", no_such(text, folders, what))])


def find_records(text: str) -> Path:
    """The file of records at a path; ``scenarios/examples/NAME`` is found from any folder.

    What is not there is told by who reads it.
    """
    path = Path(text)
    shipped = SHIPPED.parent / path
    here = is_file(path) or path.parts[:2] != (SHIPPED.name, EXAMPLES)
    return path if here or not is_file(shipped) else shipped


def no_such(text: str, folders: Sequence[Path], what: str) -> str:
    """Say that there is no scenario or study of that name, with the nearest ones."""
    known = {name.casefold(): name for name in names_in(folders)}
    word = text[:LONGEST_VALUE].casefold()
    near = difflib.get_close_matches(word, known, n=MOST_NEAR, cutoff=VERY_NEAR)
    meant = [f'"{known[one]}"' for one in near or difflib.get_close_matches(word, known, n=1)]
    hint = f"did you mean {listed_with(meant, 'or')}? " if meant else ""
    all_of = ALL_OF.get(what, ALL_NAMES)
    all_of = all_of[:1].upper() + all_of[1:] if hint else all_of
    return f"there is no {what} {shown_value(text)}; {hint}{all_of}"


def names_in(folders: Sequence[Path]) -> list[str]:
    """Names of the TOML files in `folders`, sorted, each once."""
    return sorted(
        {
            path.stem
            for place in folders
            if place.is_dir()
            for path in place.glob("*.toml")
            if is_file(path)
        }
    )


def _no_file(path: Path, folders: Sequence[Path], what: str) -> str:
    """Say why a path is not taken, with the name that may be meant."""
    try:
        if path.is_dir():
            return f"is a folder, not a file; give the name of a {what} in it"
    except (OSError, ValueError):
        return "there is no such file"
    known = names_in(folders)
    if path.stem in known:
        return f'there is no such file; the {what} of this name is called "{path.stem}"'
    near = did_you_mean(path.stem, known)
    return f"there is no such file; {near}" if near else "there is no such file"


def _is_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or "\\" in text


def is_file(path: Path) -> bool:
    """Tell whether there is a file; a name that cannot be one has none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False

"""Opening scenario and study files: read, merge, check, and hand over records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.attached import read_attached
from sim.scenario.chain import chain_of
from sim.scenario.checks import OpenStreets
from sim.scenario.crew_checks import roster_file_problems
from sim.scenario.demand_part import without_own_demand
from sim.scenario.drawing_checks import drawing_problems
from sim.scenario.errors import Problem, ScenarioError, key_path, shown_file, shown_value
from sim.scenario.find import find_scenario
from sim.scenario.grid import changes_of
from sim.scenario.layer import Layer
from sim.scenario.merge import SPANISH, head_problems, merge
from sim.scenario.merged_checks import check_data
from sim.scenario.model import Scenario
from sim.scenario.names import name_fault
from sim.scenario.patrol_checks import weight_file_problems
from sim.scenario.records import scenario_record
from sim.scenario.toml_files import parse_toml, read_toml
from sim.scenario.wording import is_missing

MOST_MISSING = 4
"""Missing keys that are named one by one; with more, the base is what is missing."""


@dataclass(frozen=True)
class Loaded:
    """A scenario with what was read to make it.

    Attributes
    ----------
    scenario : Scenario
    file : str
        The file as shown to the reader.
    base : str
        Name of its base, "" if it has none.
    data : mapping
        All keys after merging, as written in the files.
    base_data : mapping or None
        The same of the base alone.
    chain : tuple of Layer
        What was read, the root first, with all changes that a study makes.
    folder : Path or None
        Folder of the planner's scenarios, as it was given.
    """

    scenario: Scenario
    file: str
    base: str
    data: Mapping[str, Any]
    base_data: Mapping[str, Any] | None
    chain: tuple[Layer, ...] = ()
    folder: Path | None = None


def load_scenario(
    source: str | Path, *, folder: Path | None = None, open_streets: OpenStreets | None = None
) -> Scenario:
    """Load and check a scenario.

    Parameters
    ----------
    source : str or Path
        A path, or the name of a scenario (see `sim.scenario.find`).
    folder : Path or None
        Folder of the planner's scenarios; None for ``scenarios`` here.
    open_streets : callable or None
        Opens a street graph by name, so that corners, places and segments
        are checked too.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With everything that is wrong, file by file.
    """
    return open_scenario(source, folder=folder, open_streets=open_streets).scenario


def open_scenario(
    source: str | Path, *, folder: Path | None = None, open_streets: OpenStreets | None = None
) -> Loaded:
    """Load a scenario together with its files' contents; see `load_scenario`."""
    path = find_scenario(str(source), folder)
    return _open(read_scenario(path, folder), path.stem, folder, open_streets)


def scenario_from_text(
    text: str,
    name: str = "text",
    *,
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
) -> Scenario:
    """Load a scenario from TOML text; see `load_scenario`.

    ``format`` and ``about`` may be left out; ``base`` may name any scenario.
    """
    return open_text(text, name, folder=folder, open_streets=open_streets).scenario


def open_text(
    text: str,
    name: str = "text",
    *,
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
) -> Loaded:
    """Load a scenario from TOML text together with what was read."""
    data = {"format": 1, "about": name, **parse_toml(text, name)}
    return _open(chain_of(Layer(None, name, data), folder), name, folder, open_streets)


def read_scenario(path: Path, folder: Path | None) -> list[Layer]:
    """Read a scenario file and its bases, the root first; see `open_changed`."""
    shown = shown_file(path)
    return chain_of(Layer(path, shown, read_toml(path, shown)), folder)


def open_changed(
    chain: Sequence[Layer],
    sets: Sequence[tuple[str, Any]],
    named: Callable[[str], str],
    shown: str,
    *,
    about: str = "",
    further: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda data: {},
    folder: Path | None = None,
    open_streets: OpenStreets | None = None,
) -> Loaded:
    """Load the scenario of a file with some keys set to other values.

    Parameters
    ----------
    chain : sequence of Layer
        The scenario that is changed, as `read_scenario` reads it.
    sets : sequence of (str, value)
        Keys as "section.key" (see `sim.scenario.grid.changes_of`).
    named : callable
        Takes the name of the changed scenario and gives that of the new one.
    shown : str
        The file that asks for it, for messages.
    about : str
        What the new scenario is, "" for the words of the one that is changed.
    further : callable
        From all keys of the scenario, as merged, to further sections that change.
    folder, open_streets
        See `load_scenario`.
    """
    path = chain[-1].path
    name = named(path.stem if path else "")
    shown = f"{shown}, {name}"
    return _changed(list(chain), sets, name, shown, about, folder, open_streets, further)


def open_merged(
    data: Mapping[str, Any], path: Path, *, open_streets: OpenStreets | None = None
) -> Loaded:
    """Load a scenario from all its keys, as they were merged once.

    Parameters
    ----------
    data : mapping
        As `Loaded.data`; dates and times may be text.
    path : Path
        Beside it lie the files that the scenario names; its stem is the name.
    open_streets : callable or None
        See `load_scenario`.

    Notes
    -----
    Sources and assumptions were checked when the files were read. Among them
    may be some of a base on tables that another file has replaced.
    """
    layer = Layer(path, shown_file(path), data)
    return _open([layer], path.stem, None, open_streets, tables=False)


def reopen(loaded: Loaded, sets: Sequence[tuple[str, Any]], shown: str) -> Loaded:
    """The same scenario, under its name, with some keys set to other values.

    Nothing is read again but the files that it names, and streets, which a
    number does not change, are not checked again.

    Parameters
    ----------
    loaded : Loaded
    sets : sequence of (str, value)
        Keys as "section.key", on top of all changes so far.
    shown : str
        What asks for it, for messages.

    Raises
    ------
    ScenarioError
        If the scenario is not sound with these values; with each key that is
        complained of, its value here.
    """
    name = loaded.scenario.name
    try:
        return _changed(
            list(loaded.chain), sets, name, shown, loaded.scenario.about, loaded.folder, None
        )
    except ScenarioError as error:
        values = dict(sets)
        raise ScenarioError([
            Problem(one.file, one.key, f"{one.message} (here {shown_value(values[one.key])})")
            if one.key in values else one
            for one in error.problems
        ]) from None  # fmt: skip


def _changed(
    chain: list[Layer],
    sets: Sequence[tuple[str, Any]],
    name: str,
    shown: str,
    about: str,
    folder: Path | None,
    open_streets: OpenStreets | None,
    further: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda data: {},
) -> Loaded:
    """Open a chain with one more layer that sets some keys."""
    try:
        data = merge(chain).data
        change = {**changes_of(data, sets), **further(data)}
    except LookupError as error:
        raise ScenarioError([Problem(shown, "", str(error.args[0]))]) from None
    last = chain[-1]
    base = last.path.stem if last.path else str(last.data.get("base", ""))
    own = last.data.get("about")
    head = {"format": 1, "about": about or own, "base": base}
    if about in ("", own) and SPANISH in last.data:
        head[SPANISH] = last.data[SPANISH]
    chain.append(Layer(None, shown, head | change))
    return _open(chain, name, folder, open_streets)


def _open(
    chain: list[Layer],
    name: str,
    folder: Path | None,
    open_streets: OpenStreets | None,
    *,
    tables: bool = True,
) -> Loaded:
    layer = chain[-1]
    if "scenarios" in layer.data:
        message = "is a key of study files; this file is a study, not a scenario"
        raise ScenarioError([Problem(layer.shown, "scenarios", message)])
    merged = merge(chain)
    problems = [problem for one in chain for problem in head_problems(one)]
    if fault := name_fault(name):
        problems.append(Problem(layer.shown, "", f"{fault}; rename it"))
    file, found = check_data(merged, open_streets, tables=tables)
    files, unread = read_attached(merged, chain, folder)
    problems += found + unread
    if file is not None and files and open_streets:
        problems += [
            Problem(merged.file_of(place), key_path(place), message)
            for place, message in weight_file_problems(files, file.streets.graph, open_streets)
        ]
    if file is not None:
        problems += [
            Problem(merged.file_of(place), key_path(place), message)
            for place, message in roster_file_problems(file, files)
        ]
    if problems or file is None:
        raise ScenarioError(_without_floods(problems, chain))
    record = scenario_record(file, name, files)
    if files and open_streets:
        undrawn = drawing_problems(record, files, open_streets(record.streets.graph))
        problems = [Problem(merged.file_of(at), key_path(at), message) for at, message in undrawn]
        if problems:
            raise ScenarioError(problems)
    before = without_own_demand(chain)
    base_data = merge(before).data if before else None
    base = str(layer.data.get("base", ""))
    return Loaded(record, layer.shown, base, merged.data, base_data, tuple(chain), folder)


def _without_floods(problems: list[Problem], chain: list[Layer]) -> list[Problem]:
    """Say once that a base is missing, instead of naming every key it would give."""
    root = chain[0]
    gaps = [p for p in problems if p.file == root.shown and is_missing(p.message)]
    if len(gaps) <= MOST_MISSING:
        return problems
    message = (
        f"is missing, and with it {len(gaps)} keys such as {gaps[0].key}: a file without a base "
        'must write out every key; to change only some, add base = "announced"'
    )
    rest = [problem for problem in problems if problem not in gaps]
    return [Problem(root.shown, "base", message), *rest]

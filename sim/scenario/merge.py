"""A file, its base, the base of that, and what they come to together.

Tables are merged key by key. A list, and with it a list of tables such as
[[shift]], is replaced as a whole. So is a law for a length of time when the
change names another ``distribution``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.demand_part import KEY, with_demand
from sim.scenario.errors import Location, Problem, ScenarioError, shown_file, shown_value
from sim.scenario.find import is_file, no_such, scenario_folders
from sim.scenario.layer import Layer, linked_outside, path_within
from sim.scenario.toml_files import read_toml

FORMAT = 1
SPANISH = "about_es"
"""What a file says of itself in Spanish, beside `about`."""
MOST_BASES = 10


@dataclass(frozen=True)
class Merged:
    """What a chain of files comes to.

    Attributes
    ----------
    data : dict
        Sections and top keys, without ``base`` and ``demand``.
    origin : mapping of Location to str
        The file in which each key or table stands (the last that gives it).
    files : tuple of str
        The files of the chain, the root first.
    """

    data: dict[str, Any]
    origin: Mapping[Location, str]
    files: tuple[str, ...]

    def file_of(self, location: Location, *, missing: bool = False) -> str:
        """The file to be mended for an error at `location`.

        A missing key of a section should stand in the root, which is
        complete; one in a list of tables, or of another table, in the file
        that gives it.
        """
        keys = []
        for part in location:
            if isinstance(part, int):
                break
            keys.append(part)
        in_list = len(keys) < len(location)
        if missing and not in_list and location[0] not in ("source", "assumed"):
            return self.files[0]
        while keys and tuple(keys) not in self.origin:
            keys.pop()
        return self.origin.get(tuple(keys), self.files[0])

    def last_to_change(self, sections: Iterable[str]) -> str:
        """The last file of the chain that gives any key of `sections`."""
        given = [self.origin.get((name,), self.files[0]) for name in sections]
        return max(given, key=self.files.index)

    def in_file_order(self, location: Location) -> tuple[int, ...]:
        """A sort key: where `location` stands among the keys as written."""
        order: list[int] = []
        here: Any = self.data
        for part in location:
            if isinstance(part, int):
                order.append(part)
                here = here[part] if isinstance(here, list) and part < len(here) else None
            else:
                keys = list(here) if isinstance(here, dict) else []
                order.append(keys.index(part) if part in keys else len(keys))
                here = here.get(part) if isinstance(here, dict) else None
        return tuple(order)


def read_chain(layer: Layer, folder: Path | None = None) -> list[Layer]:
    """Read the bases of `layer`.

    Parameters
    ----------
    layer : Layer
        The planner's file or text.
    folder : Path or None
        See `sim.scenario.find.scenario_folders`.

    Returns
    -------
    list of Layer
        The root first, `layer` last; requests that a file names (see
        `sim.scenario.demand_part`) come before it.

    Raises
    ------
    ScenarioError
        If a base is missing, cannot be read, leads back, or the chain is longer than
        `MOST_BASES`.
    """
    chain = [layer]
    seen = {layer.path.resolve()} if layer.path else set()
    while "base" in chain[0].data:
        top = chain[0]
        path = _base_path(top, folder)
        shown = shown_file(path)
        if path.resolve() in seen:
            way = " -> ".join([one.shown for one in reversed(chain)] + [shown])
            raise ScenarioError([Problem(top.shown, "base", f"leads back: {way}")])
        if len(chain) > MOST_BASES:
            message = f"is the {len(chain)}th base in a row; at most {MOST_BASES} are followed"
            raise ScenarioError([Problem(top.shown, "base", message)])
        seen.add(path.resolve())
        chain.insert(0, Layer(path, shown, read_toml(path, shown)))
    return with_demand(chain, folder)


def _base_path(layer: Layer, folder: Path | None) -> Path:
    """Find the base that `layer` names; a file is never its own base."""
    text = layer.data["base"]
    if not isinstance(text, str) or not text.strip():
        message = f'{shown_value(text)} is not the name of a scenario; write base = "announced"'
        raise ScenarioError([Problem(layer.shown, "base", message)])
    path = path_within(text, layer, "base")
    own = layer.path.resolve() if layer.path else None
    here = [layer.path.parent] if layer.path else []
    folders = here + scenario_folders(folder)
    candidates = [place / path for place in here or [Path()]] if path else [
        place / f"{text}.toml" for place in folders
    ]  # fmt: skip
    for candidate in candidates:
        if is_file(candidate) and candidate.resolve() != own:
            if path and linked_outside(candidate, candidate.parents[len(path.parts) - 1]):
                message = f"{shown_value(text)} is a link to a file outside the folder of this file"
                raise ScenarioError([Problem(layer.shown, "base", message)])
            return candidate
    if own is not None and any(is_file(c) for c in candidates):
        raise ScenarioError([Problem(layer.shown, "base", "names this file itself")])
    message = (
        f"there is no file {shown_value(text)}" if path else no_such(text, folders, "scenario")
    )
    raise ScenarioError([Problem(layer.shown, "base", message)])


def merge(chain: Sequence[Layer]) -> Merged:
    """Merge a chain of files, root first."""
    data: dict[str, Any] = {}
    origin: dict[Location, str] = {}
    for layer in chain:
        change = {key: value for key, value in layer.data.items() if key not in ("base", KEY)}
        if "about" in change:  # what the base says of itself, it says of itself only
            data.pop(SPANISH, None)
        _drop_answered(data, change)
        _merge_into(data, change, (), layer.shown, origin)
    return Merged(data, origin, tuple(layer.shown for layer in chain))


def head_problems(layer: Layer) -> list[Problem]:
    """Check the keys that every single file must have: format and about."""
    problems = []
    if "format" not in layer.data:
        problems.append(Problem(layer.shown, "format", f"is missing; write format = {FORMAT}"))
    if "about" not in layer.data:
        message = 'is missing; write one line on what this is, as in about = "Later evenings"'
        problems.append(Problem(layer.shown, "about", message))
    return problems


def _merge_into(
    data: dict[str, Any],
    change: Mapping[str, Any],
    place: tuple[str, ...],
    shown: str,
    origin: dict[Location, str],
) -> None:
    for key, value in change.items():
        here = (*place, key)
        old = data.get(key)
        origin[here] = shown
        if isinstance(value, dict):
            whole = place == ("assumed",) or (place and "distribution" in value)
            if whole and isinstance(old, dict):
                for below in [one for one in origin if one[: len(here)] == here and one != here]:
                    del origin[below]
            data[key] = dict(old) if isinstance(old, dict) and not whole else {}
            _merge_into(data[key], value, here, shown, origin)
        else:
            data[key] = value


def _drop_answered(data: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Take out of the base what a change now gives a source for, or assumes."""
    for given, answered in (("source", "assumed"), ("assumed", "source")):
        new, old = change.get(given), data.get(answered)
        if isinstance(new, dict) and isinstance(old, dict):
            data[answered] = {key: value for key, value in old.items() if key not in new}

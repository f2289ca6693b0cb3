"""Files that a scenario names: read once, when the scenario is loaded.

A GeoPackage, or GeoJSON that is not in degrees, is turned into GeoJSON in
degrees. The text travels in the scenario's record. So the worker processes need no
disk, a changed file is a changed scenario, and results can hold a copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from sim.scenario.errors import Location, Problem, key_path, shown_value
from sim.scenario.find import is_file, scenario_folders
from sim.scenario.layer import Layer, linked_outside, path_outside
from sim.scenario.merge import Merged
from street_graph import geo_files

ENDING = "_file"
"""Keys that end so name a file."""

MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Attached:
    """A file that a scenario names.

    Attributes
    ----------
    file : str
        As written in the scenario; "" for none.
    text : str
        What is in it.
    """

    file: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.file)


NO_FILE = Attached()


def read_attached(
    merged: Merged, chain: Sequence[Layer], folder: Path | None = None
) -> tuple[dict[Location, Attached], list[Problem]]:
    """Read every file that a scenario names.

    A file is looked for beside the scenario file that names it, then in the
    planner's folder of scenarios, then among the shipped ones.

    Parameters
    ----------
    merged : Merged
    chain : sequence of Layer
        The files of the scenario.
    folder : Path or None
        See `sim.scenario.find.scenario_folders`.

    Returns
    -------
    files : dict of Location to Attached
    problems : list of Problem
        Files that are missing, too large, outside, or not text.
    """
    files: dict[Location, Attached] = {}
    problems: list[Problem] = []
    beside = {layer.shown: layer.path.parent for layer in chain if layer.path}
    for place, written in named_files(merged.data):
        shown = merged.file_of(place)
        folders = ([beside[shown]] if shown in beside else []) + scenario_folders(folder)
        try:
            files[place] = Attached(written, _text(written, folders))
        except ValueError as error:
            problems.append(Problem(shown, key_path(place), str(error)))
    return files, problems


def named_files(data: Any, place: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield the place and name of each file named in `data`; empty names are passed over."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            here = (*place, key)
            if isinstance(value, str) and key.endswith(ENDING):
                if value and place[:1] not in (("source",), ("assumed",)):
                    yield here, value
            else:
                yield from named_files(value, here)
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from named_files(value, (*place, i))


def attached_at(files: Mapping[Location, Attached], *place: str | int) -> Attached:
    """The file named at `place`, or `NO_FILE`."""
    return files.get(place, NO_FILE)


def attached_in(record: Any) -> Iterator[Attached]:
    """Yield every attached file in a scenario's record, or in a part of it."""
    if isinstance(record, Attached):
        if record:
            yield record
    elif is_dataclass(record):
        for field in fields(record):
            yield from attached_in(getattr(record, field.name))
    elif isinstance(record, tuple):
        for value in record:
            yield from attached_in(value)


def _text(written: str, folders: Sequence[Path]) -> str:
    if path_outside(written):
        raise ValueError(
            f"{shown_value(written)} lies outside the folder of this file; "
            "copy it beside the scenario and give its name"
        )
    found, place = next(
        ((path, place) for place in folders if is_file(path := place / written)), (None, None)
    )
    if found is not None and place is not None and linked_outside(found, place):
        raise ValueError(
            f"{shown_value(written)} is a link to a file outside its folder; "
            "put the file itself there"
        )
    if found is None:
        places = " or ".join(str(place) for place in dict.fromkeys(folders))
        raise ValueError(f"there is no file {shown_value(written)} in {places}")
    try:
        size = found.stat().st_size
        if size > MOST_BYTES:
            raise ValueError(f"has {size:,} bytes; at most {MOST_BYTES:,} are read")
        if found.suffix.lower() in geo_files.ENDINGS:
            return geo_files.geo_text(found)
        return found.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(
            f'{shown_value(written)} is not UTF-8 text; save it as "CSV UTF-8" or as UTF-8'
        ) from None
    except ValueError as error:
        raise ValueError(f"{shown_value(written)} {error}") from None
    except OSError as error:
        raise ValueError(
            f"{shown_value(written)} cannot be read ({error.strerror or error})"
        ) from None

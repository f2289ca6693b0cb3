"""Streets that travel to a machine that does not have their files."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from street_graph.plans import KEPT_IN, plans_path
from street_graph.schematic import is_schematic
from street_graph.store import CARRIED, SHIPPED, find


@dataclass(frozen=True)
class CarriedStreets:
    """One street file and the plans beside it, compressed.

    Attributes
    ----------
    name : str
        As scenarios name it.
    file : str
        Name of its file.
    streets, plans : bytes
        Contents; empty plans if there are none.
    """

    name: str
    file: str
    streets: bytes
    plans: bytes


def pack(names: Sequence[str]) -> tuple[CarriedStreets, ...]:
    """The files of those street graphs that do not come with the program."""
    found = []
    for name in names:
        if is_schematic(name):
            continue
        path = find(name)
        if path.parent == SHIPPED:
            continue
        plans = plans_path(path)
        found.append(
            CarriedStreets(
                name,
                path.name,
                zlib.compress(path.read_bytes()),
                zlib.compress(plans.read_bytes()) if plans.is_file() else b"",
            )
        )
    return tuple(found)


def unpack(streets: Sequence[CarriedStreets]) -> None:
    """Make carried streets known to this process; once is enough for each.

    Their files lie in a folder that goes when the process ends, if it is not killed.
    """
    for one in streets:
        if one.name in CARRIED:
            continue
        folder = Path(tempfile.mkdtemp(prefix="walks-streets-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        path = folder / one.file
        path.write_bytes(zlib.decompress(one.streets))
        if one.plans:
            plans_path(path).write_bytes(zlib.decompress(one.plans))
        KEPT_IN.append(folder)
        CARRIED[one.name] = path

"""One file of a chain of scenario files, and the files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from sim.scenario.errors import Problem, ScenarioError, shown_value


@dataclass(frozen=True)
class Layer:
    """One file of a chain, as read.

    ``path`` is None for text that stands in no file; ``shown`` is its name in
    messages.
    """

    path: Path | None
    shown: str
    data: Mapping[str, Any]


def path_within(text: str, layer: Layer, key: str) -> Path | None:
    """Read `text` as a path beside the file of `layer`; None if it is a plain name.

    Raises
    ------
    ScenarioError
        If the path would leave the folder of the file.
    """
    windows = PureWindowsPath(text)
    if path_outside(text):
        message = (
            f"{shown_value(text)} lies outside the folder of this file; "
            "give the name of a scenario or a path below that folder"
        )
        raise ScenarioError([Problem(layer.shown, key, message)])
    is_path = text.endswith(".toml") or len(windows.parts) > 1
    return Path(*windows.parts) if is_path else None


def path_outside(text: str) -> bool:
    """Whether a path as written would leave the folder it is written in."""
    windows = PureWindowsPath(text)
    leaves = windows.drive or windows.root or ".." in windows.parts
    return bool(leaves) or PurePosixPath(text).is_absolute() or "\0" in text


def linked_outside(found: Path, folder: Path) -> bool:
    """Whether a file in a folder is a link to one that lies outside that folder."""
    return not found.resolve().is_relative_to(folder.resolve())

"""Requests from another file, as ``walks calibrate`` writes it: a scenario names it by ``demand``.

Only the section [requests] of that file is taken, with what it says on where
those numbers are from. It comes between the base and the scenario's own keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario.errors import Problem, ScenarioError, shown_file, shown_value
from sim.scenario.find import is_file, no_such, scenario_folders
from sim.scenario.layer import Layer, path_within
from sim.scenario.toml_files import read_toml

KEY = "demand"
SECTION = "requests"


def with_demand(chain: Sequence[Layer], folder: Path | None = None) -> list[Layer]:
    """Put the requests that a layer names before that layer.

    Parameters
    ----------
    chain : sequence of Layer
        The root first.
    folder : Path or None
        See `sim.scenario.find.scenario_folders`.

    Raises
    ------
    ScenarioError
        If the file is missing, cannot be read, or says nothing of requests.
    """
    found: list[Layer] = []
    for layer in chain:
        if KEY in layer.data:
            found.append(_demand(layer, folder))
        found.append(layer)
    return found


def without_own_demand(chain: Sequence[Layer]) -> list[Layer]:
    """What the last layer of a chain is laid on: all before it but the requests it names."""
    return list(chain[: -2 if KEY in chain[-1].data else -1])


def _demand(layer: Layer, folder: Path | None) -> Layer:
    text = layer.data[KEY]
    if not isinstance(text, str) or not text.strip():
        message = f'{shown_value(text)} is not the name of a file; write demand = "calls"'
        raise ScenarioError([Problem(layer.shown, KEY, message)])
    path = path_within(text, layer, KEY)
    own = layer.path.resolve() if layer.path else None
    folders = ([layer.path.parent] if layer.path else []) + scenario_folders(folder)
    name = path or Path(f"{text}.toml")
    places = [place / name for place in folders]
    file = next((one for one in places if is_file(one) and one.resolve() != own), None)
    if file is None:
        message = f"there is no file {shown_value(text)}" if path else no_such(
            text, folders, "file of requests"
        )  # fmt: skip
        raise ScenarioError([Problem(layer.shown, KEY, message)])
    shown = shown_file(file)
    data = read_toml(file, shown)
    if not isinstance(data.get(SECTION), dict):
        message = f"{shown_value(text)} has no section [requests], as walks calibrate writes it"
        raise ScenarioError([Problem(layer.shown, KEY, message)])
    return replace(layer, path=file, shown=shown, data=_requests_of(data))


def _requests_of(data: Mapping[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = {k: data[k] for k in ("format", "about", SECTION) if k in data}
    for table in ("source", "assumed"):
        told = data.get(table)
        if isinstance(told, dict):
            part[table] = {
                key: value for key, value in told.items() if key.split(".")[0] == SECTION
            }
    return part

"""One season of results made again from its seed, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.checks import OpenStreets
from sim.scenario.errors import did_you_mean, quoted, shown_file, shown_value
from sim.scenario.load import load_scenario
from sim.scenario.model import Scenario, Study
from sim.scenario.study_schema import parse_window
from sim.study.evidence import window_minutes
from sim.study.inputs import FORM, inputs_of
from sim.study.replication import met_and_walked, world_of
from sim.study.store import Store, StoreError, why_unread
from sim.tables import Log, World

RECORD = "run.json"
SCENARIOS = "scenarios"


def walk_again(scenario: Scenario, seed: int, replication: int) -> tuple[World, Log]:
    """Simulate one season of one scenario.

    A season depends on the scenario, the seed and its number alone: it is the
    same one that the scenario has among the seasons of any study.

    Returns
    -------
    World
        As the scenario meets it.
    Log
        Every step of it.
    """
    return met_and_walked(scenario, world_of(scenario, seed, replication), seed, replication)


@dataclass(frozen=True)
class Kept:
    """A results folder that holds a finished study.

    Attributes
    ----------
    folder : Path
    command : str
        What was typed to make it.
    seed : int
    scenarios : tuple of str
        Names.
    baseline : str
    reach_within_min : float
        Within which a request counts as reached in time.
    window : (int, int)
        Daily hours that count: start and end, minutes after midnight.
    inputs : mapping
        What the study was made from; see `sim.study.inputs.inputs_of`.
    """

    folder: Path
    command: str
    seed: int
    scenarios: tuple[str, ...]
    baseline: str
    reach_within_min: float
    window: tuple[int, int]
    inputs: Mapping[str, Any]

    @property
    def shown(self) -> str:
        """The folder as shown to the reader."""
        return shown_file(self.folder)


def open_kept(text: str, results: Path) -> Kept:
    """Open a results folder by its path, or by its name in the folder `results`.

    Raises
    ------
    StoreError
        If there is none, or it holds no finished study.
    """
    folder = folder_of(text, results)
    record = _read(folder / RECORD)
    try:
        inputs = record["inputs"]
        if inputs["form"] != FORM:
            raise ValueError("another form")
        window = parse_window(inputs["study"]["window"])
        assert window is not None
        return Kept(
            folder, record["command"], int(record["seed"]), tuple(record["scenarios"]),
            record["baseline"], float(inputs["study"]["reach_within_min"]), window, inputs,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AssertionError):
        raise StoreError(
            f"{shown_file(folder / RECORD)} was written by another version of the program. Make "
            "the results again in another folder (--out)."
        ) from None


def folder_of(text: str, results: Path) -> Path:
    """The results folder of a path, or of a name in the folder `results`.

    Raises
    ------
    StoreError
        If there is none, or it holds no finished study.
    """
    folder = next((f for f in (Path(text), results / text) if (f / RECORD).is_file()), None)
    if folder is None:
        there = next((f for f in (Path(text), results / text) if f.is_dir()), None)
        if there is not None:
            raise StoreError(
                f"{shown_file(there)} holds no finished study (there is no {RECORD}). "
                "Run walks compare or walks run to its end first."
            )
        known = sorted(path.parent.name for path in results.glob(f"*/{RECORD}"))
        near = did_you_mean(text, known) or (f"there are {quoted(known)}" if known else "")
        raise StoreError(
            f"there are no results {shown_value(text)}; "
            + (near or f"none are in {shown_file(results)} yet. Run walks compare first.")
        )
    return folder


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{shown_file(path)} cannot be read ({why_unread(error)}). Make the results again in "
            "another folder (--out)."
        ) from error


def kept_scenario(kept: Kept, name: str, open_streets: OpenStreets | None = None) -> Scenario:
    """One scenario of a results folder, as it was simulated.

    Raises
    ------
    StoreError
        If the study has no scenario of that name, or its file is gone.
    """
    path = kept_file(kept, name)
    return load_scenario(path, folder=path.parent, open_streets=open_streets)


def kept_file(kept: Kept, name: str) -> Path:
    """The file of one scenario in a results folder; StoreError as `kept_scenario`."""
    if name not in kept.scenarios:
        near = did_you_mean(name, kept.scenarios) or f"there are {quoted(kept.scenarios)}"
        raise StoreError(f"{kept.shown} has no scenario {shown_value(name)}; {near}")
    places = (kept.folder / SCENARIOS / name / f"{name}.toml",
              kept.folder / SCENARIOS / f"{name}.toml")  # fmt: skip
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise StoreError(
            f"{shown_file(places[1])} is not there any more. Make the results again: {kept.command}"
        )
    return path


def seasons_of(kept: Kept, scenario: str) -> list[int]:
    """Numbers of the seasons of a scenario that the results hold."""
    return sorted(Store(kept.folder).finished(scenario))


def hours_that_count(kept: Kept) -> tuple[int, int]:
    """The daily hours that count in a study: minutes after midnight, and their length."""
    return window_minutes(_study_of(kept, ()))


def changed_inputs(kept: Kept, name: str, now: Mapping[str, Any]) -> list[str]:
    """Inputs of a scenario that are not those of the results, in order.

    Parameters
    ----------
    kept : Kept
    name : str
        Of the scenario.
    now : mapping
        As `sim.study.inputs.inputs_of` gives it.
    """
    before = kept.inputs["scenarios"].get(name, {})
    own = now["scenarios"].get(name, {})
    return sorted(key for key in {**before, **own} if before.get(key) != own.get(key))


def check_same(kept: Kept, scenario: Scenario) -> None:
    """Make sure that a season made again would be the one that the results hold.

    Raises
    ------
    StoreError
        If the program, the scenario, a file that it names or its streets are
        not those of the results.
    """
    now = inputs_of(_study_of(kept, (scenario,)))
    changed = changed_inputs(kept, scenario.name, now)
    if kept.inputs["study"]["program"] != now["study"]["program"]:
        what = "the program has changed since these results were made"
    elif changed:
        what = f"{scenario.name} has changed since ({', '.join(changed)})"
    else:
        return
    raise StoreError(
        f"{kept.shown}: {what}, so its seasons cannot be made again as they were. Make new results "
        f"in another folder (--out) and ask there. These were made by: {kept.command}"
    )


def _study_of(kept: Kept, scenarios: tuple[Scenario, ...]) -> Study:
    """The study as far as checksums and hours need it."""
    return Study(
        name=kept.folder.name, about="", scenarios=scenarios, baseline=kept.baseline,
        seed=kept.seed, replications=1, window=kept.window,
        reach_within_min=kept.reach_within_min, wait_limit_min=0.0, seen_within_min=0.0,
        headlines=(),
    )  # fmt: skip

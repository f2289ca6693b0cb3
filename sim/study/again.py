"""One season of results made again from its seed, byte for byte."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.checks import OpenStreets
from sim.scenario.errors import did_you_mean, quoted, shown_file, shown_value
from sim.scenario.load import load_scenario
from sim.scenario.model import Scenario, Study
from sim.study.evidence import window_minutes
from sim.study.replication import ground_of, world_of
from sim.study.run import inputs_of
from sim.study.store import INPUTS, StoreError
from sim.tables import Log, World
from sim.walk.season import walk_season
from sim.world.draw import as_met

RECORD = "run.json"
SCENARIOS = "scenarios"
LIMITS = ("window", "reach_within_min", "wait_limit_min", "seen_within_min")


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
    ground = ground_of(scenario.streets)
    shared = world_of(scenario, seed, replication)
    world = as_met(shared, scenario, ground.graph, seed, replication)
    return world, walk_season(scenario, ground, world, seed, replication)


@dataclass(frozen=True)
class Kept:
    """A results folder that holds a finished study.

    Attributes
    ----------
    folder : Path
    command : str
        What was typed to make it.
    seed, seasons : int
    scenarios : tuple of str
        Names.
    baseline : str
    reach_within_min : float
        Within which a request counts as reached in time.
    inputs : mapping of str to str
        Checksums and limits; see `sim.study.run.inputs_of`.
    """

    folder: Path
    command: str
    seed: int
    seasons: int
    scenarios: tuple[str, ...]
    baseline: str
    reach_within_min: float
    inputs: Mapping[str, str]

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
    record = _read(folder / RECORD)
    inputs = _read(folder / INPUTS)
    try:
        return Kept(
            folder, record["command"], int(record["seed"]), int(record["replications"]),
            tuple(record["scenarios"]), record["baseline"], float(inputs["reach_within_min"]),
            inputs,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{shown_file(folder)} was written by another version of the program "
            f"({RECORD} or {INPUTS} lacks {error}). Make the results again in another folder "
            "(--out)."
        ) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{shown_file(path)} cannot be read ({error}). Make the results again in another "
            "folder (--out)."
        ) from error


def kept_scenario(kept: Kept, name: str, open_streets: OpenStreets | None = None) -> Scenario:
    """One scenario of a results folder, as it was simulated.

    Raises
    ------
    StoreError
        If the study has no scenario of that name, or its file is gone.
    """
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
    return load_scenario(path, folder=path.parent, open_streets=open_streets)


def hours_that_count(kept: Kept) -> tuple[int, int]:
    """The daily hours that count in a study: minutes after midnight, and their length."""
    given = ast.literal_eval(kept.inputs.get("window", "None"))
    scenarios = () if given else tuple(kept_scenario(kept, name) for name in kept.scenarios)
    return window_minutes(_study_of(kept, scenarios, given))


def check_same(kept: Kept, scenario: Scenario) -> None:
    """Make sure that a season made again would be the one that the results hold.

    Raises
    ------
    StoreError
        If the program, the scenario, a file that it names or its streets are
        not those of the results.
    """
    now = inputs_of(_study_of(kept, (scenario,)))
    own = [key for key in now if key not in (*LIMITS, "seed")]
    changed = [key for key in own if kept.inputs.get(key) != now[key]]
    if not changed:
        return
    if "program" in changed:
        what = "The program has changed since these results were made"
    else:
        what = f"Since these results were made, something has changed ({', '.join(changed)})"
    raise StoreError(
        f"{kept.shown}: {what}, so the season would not be the same. Make them again with this "
        f"program in another folder, and ask there: {kept.command} --out FOLDER"
    )


def _study_of(
    kept: Kept, scenarios: tuple[Scenario, ...], window: tuple[int, int] | None = None
) -> Study:
    """The study as far as checksums and hours need it."""
    return Study(
        name=kept.folder.name, about="", scenarios=scenarios, baseline=kept.baseline,
        seed=kept.seed, replications=1, window=window, reach_within_min=kept.reach_within_min,
        wait_limit_min=0.0, seen_within_min=0.0, headlines=(),
    )  # fmt: skip

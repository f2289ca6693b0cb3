"""The scenarios of a study: those that it names, and those that it makes."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sim.scenario.checks import OpenStreets
from sim.scenario.errors import Problem, ScenarioError, shown_value
from sim.scenario.find import is_file, no_such, scenario_folders
from sim.scenario.grid import MOST_COMBINATIONS, combinations, size_of, twice
from sim.scenario.layer import Layer, path_within
from sim.scenario.load import Loaded, open_changed, open_scenario, read_scenario
from sim.scenario.split import MOST_WAYS, changes_of_way, split_problems, ways
from sim.scenario.study_schema import StudyFile


def scenarios_of(
    file: StudyFile,
    layer: Layer,
    folder: Path | None,
    open_streets: OpenStreets | None,
    problems: list[Problem],
) -> tuple[list[Loaded], frozenset[str]]:
    """Load the scenarios of a study: named, of its grid, of its split.

    Parameters
    ----------
    file : StudyFile
    layer : Layer
        The study file as read.
    folder, open_streets
        See `sim.scenario.load.load_scenario`.
    problems : list of Problem
        What is wrong is added here.

    Returns
    -------
    loaded : list of Loaded
    ways : frozenset of str
        Names of those that the split makes, without the one as it is.
    """
    loaded = _load_all(file, layer, folder, open_streets, problems)
    loaded += _load_grid(file, layer, folder, open_streets, problems)
    named = [one.scenario.name for one in loaded]
    as_it_is, made = _load_split(file, layer, folder, open_streets, problems, named)
    return loaded + as_it_is + made, frozenset(one.scenario.name for one in made)


def _for_all(file: StudyFile) -> list[tuple[str, Any]]:
    """What the study sets for all its scenarios, as keys and values."""
    days = {"season.first_day": file.first_day, "season.last_day": file.last_day}
    sets: list[tuple[str, Any]] = [(key, day.isoformat()) for key, day in days.items() if day]
    return sets + ([("costs.hours_from", file.hours_from)] if file.hours_from else [])


def _load_all(
    file: StudyFile,
    layer: Layer,
    folder: Path | None,
    open_streets: OpenStreets | None,
    problems: list[Problem],
) -> list[Loaded]:
    """Load the scenarios of a study; what is wrong is added to `problems`."""
    loaded: list[Loaded] = []
    sets = _for_all(file)
    for i, text in enumerate(file.scenarios):
        key = f"scenarios[{i + 1}]"
        try:
            path = _scenario_path(text, layer, key, folder)
            if sets:
                chain = read_scenario(path, folder)
                one = open_changed(chain, sets, str, layer.shown, folder=folder,
                                   open_streets=open_streets)  # fmt: skip
            else:
                one = open_scenario(path, folder=folder, open_streets=open_streets)
        except ScenarioError as error:
            problems += error.problems
            continue
        name = one.scenario.name
        if name in [other.scenario.name for other in loaded]:
            message = f"{shown_value(name)} stands more than once"
            problems.append(Problem(layer.shown, key, message))
        loaded.append(one)
    return loaded


def _load_grid(
    file: StudyFile,
    layer: Layer,
    folder: Path | None,
    open_streets: OpenStreets | None,
    problems: list[Problem],
) -> list[Loaded]:
    """Load the scenarios of a study's grid; what is wrong is added to `problems`."""
    grid = file.grid
    if grid is None:
        return []
    if size_of(grid) > MOST_COMBINATIONS:
        message = f"makes {size_of(grid):,} scenarios; at most {MOST_COMBINATIONS:,} are compared"
        problems.append(Problem(layer.shown, "grid", message))
        return []
    doubled = [
        Problem(layer.shown, place, f"{shown_value(name)} stands more than once")
        for place, name in twice(grid)
    ]
    if doubled:
        problems += doubled
        return []
    bases: dict[str, list[Layer]] = {}
    for i, text in enumerate(grid.scenarios):
        try:
            path = _scenario_path(text, layer, f"grid.scenarios[{i + 1}]", folder)
            bases[text] = read_scenario(path, folder)
        except ScenarioError as error:
            problems += error.problems
    loaded: list[Loaded] = []
    found = len(problems)
    for combination in combinations(grid):
        if combination.base not in bases or len(problems) > found:
            continue  # one wrong combination is enough to say what is wrong
        try:
            loaded.append(
                open_changed(
                    bases[combination.base], [*_for_all(file), *combination.sets], combination.name,
                    layer.shown, about=combination.about, folder=folder, open_streets=open_streets,
                )
            )  # fmt: skip
        except ScenarioError as error:
            problems += error.problems
    return loaded


def _load_split(
    file: StudyFile,
    layer: Layer,
    folder: Path | None,
    open_streets: OpenStreets | None,
    problems: list[Problem],
    named: Collection[str],
) -> tuple[list[Loaded], list[Loaded]]:
    """Load what a study's split makes; what is wrong is added to `problems`.

    First comes the scenario as it is, unless it is `named` already or no way; then
    all other ways.
    """
    split = file.split
    if split is None:
        return [], []
    try:
        path = _scenario_path(split.scenario, layer, "split.scenario", folder)
        chain = read_scenario(path, folder)
        base = open_changed(chain, _for_all(file), str, layer.shown, folder=folder,
                            open_streets=open_streets)  # fmt: skip
    except ScenarioError as error:
        problems += error.problems
        return [], []
    shifts = split.shifts or [shift.name for shift in base.scenario.shifts]
    total = split.officer_shifts_per_week or sum(
        shift.officers * len(shift.days) for shift in base.scenario.shifts if shift.name in shifts
    )
    found = list(islice(ways(split, shifts, total), MOST_WAYS + 1))
    doubts = list(split_problems(base.scenario, shifts, total, len(found)))
    problems += [Problem(layer.shown, key, message) for key, message in doubts]
    as_it_is: list[Loaded] = []
    made: list[Loaded] = []
    for way in [] if doubts else found:
        if not changes_of_way(base.data, way):
            as_it_is = [] if base.scenario.name in named else [base]
            continue
        try:
            made.append(
                open_changed(
                    chain, _for_all(file), way.name, layer.shown, about=way.about,
                    further=partial(changes_of_way, way=way), folder=folder,
                    open_streets=open_streets,
                )
            )  # fmt: skip
        except ScenarioError as error:
            problems += error.problems
            break  # one wrong way is enough to say what is wrong
    return as_it_is, made


def _scenario_path(text: str, layer: Layer, key: str, folder: Path | None) -> Path:
    assert layer.path is not None
    here = layer.path.parent
    beside = path_within(text, layer, key)
    folders = [here, here.parent, *scenario_folders(folder)]
    candidates = [here / beside] if beside else [place / f"{text}.toml" for place in folders]
    for candidate in candidates:
        if is_file(candidate):
            return candidate
    message = (
        f"there is no file {shown_value(text)}" if beside else no_such(text, folders, "scenario")
    )
    raise ScenarioError([Problem(layer.shown, key, message)])

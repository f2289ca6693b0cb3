"""Opening the files that a command names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.commands import UsageError
from sim.scenario.checks import StreetNames
from sim.scenario.errors import ScenarioError
from sim.scenario.find import find_scenario, find_study
from sim.scenario.load_study import LoadedStudy, is_study, open_study, study_of
from sim.scenario.on_streets import names_of
from sim.study.store import fingerprint
from street_graph.graph import StreetGraph
from street_graph.store import load

LONGEST_NAME = 60


class OpenedStreets:
    """Street graphs that were opened, each read once."""

    def __init__(self) -> None:
        self.graphs: dict[str, StreetGraph] = {}

    def __call__(self, name: str) -> StreetNames:
        """Open streets for checking names against them; see `sim.scenario.on_streets`."""
        return names_of(self.graph(name))

    def graph(self, name: str) -> StreetGraph:
        """The street graph of this name or path; StreetsError if there is none."""
        if name not in self.graphs:
            self.graphs[name] = load(name)
        return self.graphs[name]


def open_for_comparison(files: Sequence[str], streets: OpenedStreets) -> LoadedStudy:
    """Open one study file, or scenarios of which the first is the baseline.

    Raises
    ------
    ScenarioError
        With everything that is wrong in the files.
    UsageError
        If what was named cannot be compared.
    """
    if len(files) == 1:
        if not is_study(files[0]):
            _not_a_study(files[0])
        from sim.study.measures import measure_names

        return open_study(
            files[0], open_streets=streets, measures=measure_names(with_direction=True)
        )
    studies = [file for file in files if is_study(file) and not _is_scenario(file)]
    if studies:
        raise UsageError(
            f"{studies[0]} is a study and stands alone: walks compare {studies[0]}\n"
            "Give either one study, or two or more scenarios with the baseline first."
        )
    return study_of(files, study_name(files), open_streets=streets)


def study_name(files: Sequence[str]) -> str:
    """A name for scenarios that are compared without a study file."""
    names = [Path(file).stem if file.endswith(".toml") else Path(file).name for file in files]
    joined = "-".join(names)
    if len(joined) <= LONGEST_NAME:
        return joined
    return f"{names[0]}-and-{len(names) - 1}-others-{fingerprint(joined)[:6]}"


def _not_a_study(file: str) -> None:
    """Say why one name alone cannot be compared."""
    if _is_scenario(file):
        other = "roam" if Path(file).stem == "announced" else "announced"
        raise UsageError(
            f"{file} is one scenario, and there is nothing to compare it with.\n"
            f"To compare it: walks compare {file} {other}\n"
            f"To simulate it alone: walks run {file}"
        )
    find_study(file)  # says that there is none, with the nearest name


def _is_scenario(file: str) -> bool:
    try:
        find_scenario(file)
    except ScenarioError:
        return False
    return True

"""``walks check``: what is in a scenario or study, and whether it can work."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from sim.commands import OK, WRONG_INPUT, Answer
from sim.commands.opening import OpenedStreets
from sim.scenario.errors import ScenarioError, shown_file
from sim.scenario.explain import check_text, study_check_text
from sim.scenario.feasibility import file_warnings, warnings
from sim.scenario.features import features
from sim.scenario.find import EXAMPLES, OWN_FOLDER, SHIPPED, names_in
from sim.scenario.load import open_scenario
from sim.scenario.load_study import LoadedStudy, is_study, open_study
from sim.scenario.on_streets import street_km, tour_hours_on
from sim.scenario.toml_files import read_toml

WIDTH = 98


def check(files: Sequence[str]) -> Answer:
    """Check scenario and study files.

    Parameters
    ----------
    files : sequence of str
        Paths or names; none: what there is to check is listed.
    """
    if not files:
        return Answer(_all_names())
    streets = OpenedStreets()
    texts, problems = [], []
    for file in files:
        try:
            texts.append(_one(file, streets))
        except ScenarioError as error:
            problems.append(str(error))
    code = WRONG_INPUT if problems else OK
    return Answer("\n\n\n".join(texts), "\n\n".join(problems), code)


def _all_names() -> str:
    """The scenarios and studies that can be named, with what they say they are."""
    shipped = [SHIPPED, SHIPPED / EXAMPLES]
    own, own_studies = Path(OWN_FOLDER), Path(OWN_FOLDER) / "studies"
    parts = []
    for title, folder in (
        (f"Scenarios in the folder {OWN_FOLDER}", own),
        (f"Studies in the folder {OWN_FOLDER}", own_studies),
        ("Scenarios that come with the program", shipped[0]),
        ("Studies that come with the program", shipped[0] / "studies"),
        ("Scenarios that show one thing each (docs/examples.md)", shipped[1]),
    ):
        lines = [_named(folder / f"{name}.toml") for name in names_in([folder])]
        if lines and not (folder in (own, own_studies) and own.resolve() == SHIPPED):
            parts.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join([*parts, "What one of them says: walks check NAME"])


def _named(file: Path) -> str:
    """One line: the name of a file, and what it says it is."""
    try:
        about = str(read_toml(file, shown_file(file)).get("about", ""))
    except ScenarioError:
        about = "cannot be read; walks check says why"
    return "  " + f"{file.stem:<22} " + textwrap.shorten(
        about, WIDTH - max(25, len(file.stem) + 3), placeholder=" ..."
    )  # fmt: skip


def _one(file: str, streets: OpenedStreets) -> str:
    if is_study(file):
        from sim.study.measures import measure_names

        names = measure_names(with_direction=True)
        return _study(open_study(file, open_streets=streets, measures=names), streets)
    loaded = open_scenario(file, open_streets=streets)
    graph = streets.graph(loaded.scenario.streets.graph)
    scenario = loaded.scenario
    return check_text(
        loaded, street_km(graph), tour_hours_on(graph, scenario.crew.walk_speed_mps),
        features(scenario, graph),
    )  # fmt: skip


def _study(found: LoadedStudy, streets: OpenedStreets) -> str:
    """What a study says, then the warnings of each of its scenarios."""
    parts = [study_check_text(found.study)]
    for loaded in found.scenarios:
        graph = streets.graph(loaded.scenario.streets.graph)
        doubts = warnings(
            loaded.scenario,
            street_km(graph),
            tour_hours_on(graph, loaded.scenario.crew.walk_speed_mps),
        )
        doubts += file_warnings(loaded)
        if doubts:
            title = f'Warnings for "{loaded.scenario.name}":'
            parts.append("\n".join([title, *(f"  - {doubt}" for doubt in doubts)]))
    return "\n\n".join(parts)

"""Drawn routes, drawn beats and counts for beats, checked against the streets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.scenario.attached import Attached
from sim.scenario.errors import Location, shown_value
from sim.scenario.model import Scenario
from sim.scenario.overrides import ways_to_patrol
from sim.scenario.patrol_model import Patrol

if TYPE_CHECKING:
    from sim.scenario.checks import StreetNames


def drawing_problems(
    scenario: Scenario, files: Mapping[Location, Attached], names: StreetNames
) -> Iterator[tuple[Location, str]]:
    """Check what each way to patrol needs of ``drawn_file`` and ``beats_file``.

    Parameters
    ----------
    scenario : Scenario
    files : mapping of Location to Attached
        Files that the scenario names, by the key that names them.
    names : StreetNames
    """
    told: set[tuple[Location, str]] = set()
    for patrol in ways_to_patrol(scenario):
        for key, attached, read in _needs(patrol, names):
            place = next(at for at, one in files.items() if at[-1] == key and one == attached)
            try:
                read()
            except ValueError as error:
                for one in getattr(error, "errors", [str(error)]):
                    problem = (place, f"{shown_value(attached.file)}: {one}")
                    if problem not in told:
                        told.add(problem)
                        yield problem


def _needs(patrol: Patrol, names: StreetNames) -> Iterator[tuple[str, Attached, Callable[[], Any]]]:
    """Key, file and how to read it, for each drawing that a way to patrol uses."""
    drawn, beats = patrol.drawn_file, patrol.beats_file
    if patrol.route == "drawn":
        yield (
            "drawn_file", drawn,
            lambda: names.line(drawn.text, patrol.drawn_name, patrol.drawn_within_m),
        )  # fmt: skip
    if patrol.has_beat and patrol.beats_by == "drawn":
        yield "beats_file", beats, lambda: names.areas(beats.text)
    elif patrol.has_beat and patrol.beats_by != "length":
        yield "beats_file", beats, lambda: names.weights(beats.text)

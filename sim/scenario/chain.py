"""A file with its bases; where a base is missing, the other mistakes of the file are told too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from sim.scenario.demand_part import KEY
from sim.scenario.errors import Location, Problem, ScenarioError, key_path
from sim.scenario.layer import Layer
from sim.scenario.merge import head_problems, merge, read_chain
from sim.scenario.schema import ScenarioFile
from sim.scenario.wording import findings, is_missing

USUAL_BASE = "announced"


def chain_of(layer: Layer, folder: Path | None) -> list[Layer]:
    """Read the bases of `layer`; see `sim.scenario.merge.read_chain`.

    Raises
    ------
    ScenarioError
        If they cannot be read; with what else is wrong in `layer`, as far as
        it can be told without its base.
    """
    try:
        return read_chain(layer, folder)
    except ScenarioError as error:
        raise ScenarioError([*error.problems, *_mistakes_without_base(layer)]) from None


def _mistakes_without_base(layer: Layer) -> list[Problem]:
    """Mistakes in the keys of a file whose base is not known, on the usual base."""
    data = {key: value for key, value in layer.data.items() if key != KEY}
    try:
        merged = merge(read_chain(replace(layer, data={**data, "base": USUAL_BASE})))
        ScenarioFile.model_validate(merged.data)
        found: list[tuple[Location, str]] = []
    except ScenarioError:
        return []
    except ValidationError as error:
        found = findings(error, ScenarioFile)
    wrong = [(place, message) for place, message in found if merged.file_of(place) == layer.shown]
    wrong.sort(key=lambda one: merged.in_file_order(one[0]))
    return head_problems(layer) + [
        Problem(layer.shown, key_path(place), message)
        for place, message in wrong
        if not is_missing(message)
    ]

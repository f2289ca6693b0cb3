"""The checks of a scenario's keys, once all its files are merged."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.scenario.assumed import table_problems
from sim.scenario.checks import OpenStreets, cross_checks, street_checks
from sim.scenario.errors import Location, Problem, key_path
from sim.scenario.merge import Merged
from sim.scenario.schema import SECTIONS, ScenarioFile
from sim.scenario.wording import findings, is_missing


def check_data(
    merged: Merged, open_streets: OpenStreets | None = None, *, tables: bool = True
) -> tuple[ScenarioFile | None, list[Problem]]:
    """Check merged data, and with `tables` what the last file says of sources and assumptions.

    Returns
    -------
    file : ScenarioFile or None
        None if any key is not as it should be.
    problems : list of Problem
    """
    file: ScenarioFile | None = None
    found: list[tuple[Location, str, str]] = []
    broken: set[str | int] = set()
    try:
        file = ScenarioFile.model_validate(merged.data)
    except ValidationError as error:
        broken = {one["loc"][0] for one in error.errors(include_url=False)}
        for place, message in findings(error, ScenarioFile):
            found.append((place, message, merged.file_of(place, missing=is_missing(message))))
    sections = {
        name: getattr(file, name) if file else _section(name, merged.data[name])
        for name in SECTIONS
        if name not in broken
    }
    for place, message, names in cross_checks(sections):
        found.append((place, message, merged.last_to_change(names)))
    further = _own_table_problems(merged) if tables and not {"source", "assumed"} & broken else []
    further += street_checks(sections, open_streets) if open_streets else []
    found += [(place, message, merged.file_of(place)) for place, message in further]
    files = merged.files
    found.sort(key=lambda one: (-files.index(one[2]), merged.in_file_order(one[0])))
    heads = (("format",), ("about",))
    return file, [
        Problem(shown, key_path(place), message)
        for place, message, shown in found
        if place not in heads or not is_missing(message)
    ]


def _own_table_problems(merged: Merged) -> list[tuple[Location, str]]:
    """Check the sources and assumptions that the planner's own file gives.

    Those of a base may speak of tables that the file has replaced.
    """
    own = {
        table: {
            key: told
            for key, told in merged.data.get(table, {}).items()
            if merged.file_of((table, key)) == merged.files[-1]
        }
        for table in ("source", "assumed")
    }
    return table_problems({**merged.data, **own})


def _section(name: str, data: Any) -> Any:
    """Check one section that is known to be sound."""
    annotation: Any = ScenarioFile.model_fields[name].annotation
    return TypeAdapter(annotation).validate_python(data)

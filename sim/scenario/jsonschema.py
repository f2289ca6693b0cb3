"""JSON Schema of scenario and study files, for editors that check while one types."""

from __future__ import annotations

import json
from typing import Any

from sim.scenario.duration_schema import ENDLESS
from sim.scenario.find import SHIPPED
from sim.scenario.schema import SECTIONS, ScenarioFile
from sim.scenario.study_schema import StudyFile


def schema_files() -> dict[str, str]:
    """The schema files that lie beside the scenarios.

    Returns
    -------
    dict of str to str
        Text by file name.
    """
    return {
        "scenario.schema.json": _text(_scenario_schema()),
        "study.schema.json": _text(_tidied(StudyFile.model_json_schema(), "Walks study")),
    }


def _scenario_schema() -> dict[str, Any]:
    """A file with a base may leave out any key; one without must have every section."""
    schema = _tidied(ScenarioFile.model_json_schema(), "Walks scenario")
    for section in SECTIONS:
        where = schema["properties"][section]
        if "$ref" in where:
            schema["$defs"][where["$ref"].rsplit("/", 1)[-1]].pop("required", None)
    _replace_null(schema["$defs"]["KindTable"]["properties"]["patience"], [{"const": ENDLESS}])
    _replace_null(schema["$defs"]["AssumedTable"]["properties"]["plausible"], [])
    schema["required"] = ["format", "about"]
    schema["anyOf"] = [{"required": ["base"]}, {"required": list(SECTIONS)}]
    return schema


def _replace_null(field: dict[str, Any], instead: list[dict[str, Any]]) -> None:
    """TOML has no null: offer `instead` where the model has None."""
    field["anyOf"] = [one for one in field["anyOf"] if one != {"type": "null"}] + instead
    field.pop("default", None)


def _tidied(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for _name, _written in schema_files().items():
        (SHIPPED / _name).write_text(_written, encoding="utf-8", newline="\n")

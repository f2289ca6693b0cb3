"""A commented starting file for a planner's own scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenario.load import open_scenario
from sim.scenario.schema import ScenarioFile
from sim.scenario.toml_text import toml_value
from sim.scenario.wording import choices, field_at

WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("season", ("first_day", "last_day")),
    ("shift", ("name", "days", "start", "end", "other_starts", "officers", "unit")),
    ("crew", ("heads", "shifts_per_officer_week", "briefing_min", "writing_min", "meal_min",
              "walk_speed_mps", "base", "end_of_shift")),
    ("patrol", ("route", "area", "turn_back", "points", "posts", "start_at")),
    ("dispatch", ("rule", "queue_at_most", "talk_interruptible", "redirect",
                  "hand_over_after_min")),
    ("requests", ("per_day",)),
    ("people", ("out_per_km", "open_share")),
    ("contacts", ("recorded_share",)),
)  # fmt: skip
"""Sections and keys that planners change most, in the order of the file."""

_HEAD = """\
{schema}#
# {name}: say here in a line or two what this scenario changes, and why.
#
# It starts as "{base}". Below stand the keys that are changed most often, with
# the values they have now. Take away the "# " before a section and before the
# keys to change; what stays behind a "#" is as in "{base}". Every key there
# is stands in announced.toml, which comes with the program.
#
# To check this file: walks check {name}

format = 1
about = {about}
# about_es = ""  # the same line for the page in Spanish
base = {quoted_base}
"""


def new_scenario_text(
    name: str,
    base: str = "announced",
    *,
    folder: Path | None = None,
    schema: str = "./scenario.schema.json",
) -> str:
    """Write a starting file for a scenario.

    Parameters
    ----------
    name : str
        Name of the new scenario.
    base : str
        Name or path of the scenario to start from.
    folder : Path or None
        Folder of the planner's scenarios.
    schema : str
        Where an editor finds the JSON Schema; "" for no such line.

    Returns
    -------
    str
        TOML text that loads as it is, equal to the base but for its name and
        ``about``.

    Raises
    ------
    ScenarioError
        If the base cannot be loaded.
    """
    data = open_scenario(base, folder=folder).data
    lines = [
        _HEAD.format(
            schema=f"#:schema {schema}\n" if schema else "",
            name=name,
            base=base,
            about=toml_value(f"{name}: as {base}, until something below is changed"),
            quoted_base=toml_value(base),
        )
    ]
    for section, keys in WANTED:
        lines += _section(section, keys, data[section])
    return "\n".join(lines)


def _section(section: str, keys: tuple[str, ...], value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"# [{section}]", *_keys(section, keys, value), ""]
    lines = [
        f"# All of the [[{section}]] tables stand together: give every one that is to be,",
        '# and all of its keys, also those that stay: take away the "# " before each of them.',
    ]
    for table in value:
        lines += [f"# [[{section}]]", *_keys(section, keys, table), "#"]
    return [*lines[:-1], ""]


def _keys(section: str, keys: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    given = [(key, f"# {key} = {toml_value(table[key])}") for key in keys if key in table]
    width = max(len(text) for _, text in given if len(text) <= 50)
    lines = []
    for key, text in given:
        field = field_at(ScenarioFile, (section, key))
        lines.append(f"{text:<{width}}  # {_meaning(field)}" if field else text)
    return lines


def _meaning(field: FieldInfo) -> str:
    words = choices(field)
    listed = f": {', '.join(words)}" if words else ""
    return f"{field.title}: {field.description}{listed}"

"""A commented starting file for a planner's own study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.errors import shown_file
from sim.scenario.load import open_scenario
from sim.scenario.load_study import USUAL_STUDY
from sim.scenario.study_schema import StudyFile
from sim.scenario.toml_files import read_toml
from sim.scenario.toml_text import toml_value

_HEAD = """\
{schema}#
# {name}: say here in a line or two what this study asks, and who will use the answer.
#
# What stands behind a "#" does nothing yet. To use such a line, take away the "# " before it; for
# a table, in double square brackets, before all of its lines. Scenarios are given by name; all
# names, also of your own: walks check
#
# To check this file: walks check {typed}
# To run it:          walks compare {typed}

format = 1
about = {about}
# about_es = ""  # the same line for the page in Spanish
scenarios = [
{scenarios}
]
baseline = {baseline}  # {baseline_means}
"""

_DAYS = "# Days for all scenarios, instead of their own; left out: all must have the same."

_TARGET = """\
# What has to be reached, set before anything is run: measure, at_least or at_most in its own unit.
# [[target]]
# measure = "reached_in_time_share"
# at_least = 0.5

# What the study is judged by: one to six measures. The margin is the smallest difference that would
# matter, in the measure's own unit, chosen before anything is run. All measures: walks measures
"""

PLAIN = ("seed", "replications", "window", "reach_within_min", "wait_limit_min", "seen_within_min")
"""Keys that every study has, in the order of the file."""


def new_study_text(
    name: str,
    scenarios: Sequence[str],
    *,
    folder: Path | None = None,
    schema: str = "../study.schema.json",
    meanings: Mapping[str, str] | None = None,
) -> str:
    """Write a starting file for a study.

    Parameters
    ----------
    name : str
        Name of the new study.
    scenarios : sequence of str
        Names of the scenarios to compare; the first is the baseline.
    folder : Path or None
        Folder of the planner's scenarios.
    schema : str
        Where an editor finds the JSON Schema; "" for no such line.
    meanings : mapping of str to str, optional
        What each measure is, in a few words.

    Returns
    -------
    str
        TOML text that loads as it is. What it asks for is as in
        `sim.scenario.load_study.USUAL_STUDY`, as where no study is given.

    Raises
    ------
    ScenarioError
        If a scenario cannot be loaded.
    """
    usual = read_toml(USUAL_STUDY, shown_file(USUAL_STUDY))
    seasons = [open_scenario(one, folder=folder).data["season"] for one in scenarios]
    days = [(season["first_day"], season["last_day"]) for season in seasons]
    lines = [
        _HEAD.format(
            schema=f"#:schema {schema}\n" if schema else "",
            name=name,
            typed=f'"{name}"' if " " in name else name,
            about=toml_value(" against ".join(scenarios)),
            scenarios="\n".join(f"  {toml_value(one)}," for one in scenarios),
            baseline=toml_value(scenarios[0]),
            baseline_means=StudyFile.model_fields["baseline"].description,
        ),
        _DAYS,
        *_days(days),
        "",
        *_rows([(key, usual[key]) for key in PLAIN]),
        "# What it hangs on, and where the hours come from:",
        "# " + _row("settings", 256),
        "# " + _row("hours_from", "overtime"),
        "",
        _TARGET,
    ]
    for row in usual["headline"]:
        measure = row["measure"]
        means = (meanings or {}).get(measure, "")
        lines += [
            "[[headline]]",
            f"measure = {toml_value(measure)}" + (f"  # {means}" if means else ""),
            f"margin = {toml_value(row['margin'])}",
            "",
        ]
    return "\n".join(lines)


def _days(days: Sequence[tuple[Any, Any]]) -> list[str]:
    """The baseline's days, in force only where the scenarios do not agree."""
    behind = "# " if len(set(days)) == 1 else ""
    return [
        f"{behind}{key} = {toml_value(value)}"
        for key, value in zip(("first_day", "last_day"), days[0], strict=True)
    ]


def _rows(rows: Sequence[tuple[str, Any]]) -> list[str]:
    width = max(len(f"{key} = {toml_value(value)}") for key, value in rows)
    return [_row(key, value, width) for key, value in rows]


def _row(key: str, value: Any, width: int = 0) -> str:
    return f"{f'{key} = {toml_value(value)}':<{width}}  # {StudyFile.model_fields[key].description}"

"""A scenario in words: what it changes, what it asks for, what cannot work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import Location, key_path, listed_with
from sim.scenario.feasibility import TourHours, file_warnings, warnings
from sim.scenario.fields import clock_text
from sim.scenario.list_changes import list_change
from sim.scenario.load import Loaded, open_scenario
from sim.scenario.model import Study, Target
from sim.scenario.schema import SECTIONS, ScenarioFile
from sim.scenario.staffing import staffing_text
from sim.scenario.wording import field_at

_UNITS = {"_per_h": " an hour", "_min": " min", "_h": " h", "_s": " s", "_mps": " m/s", "_m": " m"}
_NOTHING = "(nothing)"
_EMPTY: tuple[Any, ...] = (None, "", [])
MOST_LISTED = 7
MOST_NAMED = 20
"""Numbers and names of a list that are written out; longer lists are counted."""


def changes(source: str | Path | Loaded, *, folder: Path | None = None) -> list[str]:
    """Say what a scenario changes against its base.

    Parameters
    ----------
    source : str, Path or Loaded
        A path or name of a scenario, or one already opened.
    folder : Path or None
        Folder of the planner's scenarios.

    Returns
    -------
    list of str
        One line for each change, "plain name: old -> new (key)"; empty if
        nothing differs or there is no base.

    Raises
    ------
    ScenarioError
        If the scenario cannot be loaded.
    """
    loaded = source if isinstance(source, Loaded) else open_scenario(source, folder=folder)
    if loaded.base_data is None:
        return []
    lines: list[str] = []
    for section in SECTIONS:
        lines += _differences(loaded.base_data[section], loaded.data[section], (section,), "")
    return lines


def check_text(
    loaded: Loaded,
    graph_km: float | None = None,
    tour_hours: TourHours | None = None,
    told: Sequence[str] = (),
) -> str:
    """Write all that ``walks check`` says of a scenario that can be run.

    Parameters
    ----------
    loaded : Loaded
    graph_km, tour_hours
        See `sim.scenario.feasibility.warnings`.
    told : sequence of str
        What it makes use of, from `sim.scenario.features`.

    Returns
    -------
    str
    """
    scenario = loaded.scenario
    season = scenario.season
    parts = [f"{loaded.file}\n  {scenario.about}"]
    if loaded.base:
        lines = changes(loaded)
        title = f'Changes against "{loaded.base}":'
        parts.append("\n".join([title, *(f"  {line}" for line in lines or ["none"])]))
    else:
        parts.append("No base: every value is its own.")
    if season.unbroken_hours:
        when = f"One unbroken stretch of {season.unbroken_hours:g} h from {season.first_day}"
    else:
        when = f"{season.first_day} to {season.last_day}, {season.days} days"
    parts.append(f'Season\n  {when}, on the streets of "{scenario.streets.graph}"')
    staff = staffing_text(scenario, graph_km).splitlines()
    parts.append("\n".join(["Staffing", *(f"  {line}" for line in staff)]))
    if told:
        parts.append("\n".join(["What it makes use of", *(f"  - {line}" for line in told)]))
    doubts = warnings(scenario, graph_km, tour_hours) + file_warnings(loaded)
    if doubts:
        count = f"{len(doubts)} warning{'' if len(doubts) == 1 else 's'}"
        parts.append("\n".join([f"{count}:", *(f"  - {doubt}" for doubt in doubts)]))
    else:
        parts.append("No errors, no warnings.")
    return "\n\n".join(parts)


def study_check_text(study: Study) -> str:
    """Write what ``walks check`` says of a study file that can be run."""
    window = "from the earliest start to the latest end of any shift"
    if study.window is not None:
        window = f"{clock_text(study.window[0])} to {clock_text(study.window[1])}"
    seasons = f"{study.replications} simulated seasons"
    if study.until_settled:
        seasons = f"Simulated seasons until every verdict is settled, at most {study.replications}"
    width = max(len(scenario.name) for scenario in study.scenarios)
    lines = [
        f"{study.name}: {study.about}",
        "",
        f'{len(study.scenarios)} scenarios, compared with "{study.baseline}":',
        *(f"  {scenario.name:<{width}}   {scenario.about}" for scenario in study.scenarios),
        "",
        f"{seasons} each, seed {study.seed}; daily window {window}.",
        *([f"{study.settings} joint settings of what is assumed, seasons of each: "
           f"{study.setting_seasons}."] if study.settings else []),
        "Judged by:",
        *(f"  {row.measure}, differences under {row.margin:g} do not matter"
          for row in study.headlines),
        *(["Targets:"] if study.targets else []),
        *(f"  {row.measure} {_bounds(row)}, in {100 * row.in_seasons_share:g} % of seasons"
          for row in study.targets),
        "",
        "No errors.",
    ]  # fmt: skip
    return "\n".join(lines)


def _bounds(target: Target) -> str:
    bounds = (("at least", target.at_least), ("at most", target.at_most))
    return " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)


def said_value(value: Any, key: str = "") -> str:
    """Write a value in words, with the unit that the end of its key names."""
    if value in _EMPTY:
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _said_table(value)
    if isinstance(value, list):
        if _counted(value):
            return f"{len(value)} values"
        return ", ".join(said_value(item) for item in value)
    if isinstance(value, (int, float)):
        unit = next((text for end, text in _UNITS.items() if key.endswith(end)), "")
        return f"{value:g}{unit}"
    return str(value)


def _counted(value: Any) -> bool:
    """Whether a value is a list too long to be written out."""
    if not isinstance(value, list) or not value:
        return False
    return len(value) > (MOST_NAMED if isinstance(value[0], str) else MOST_LISTED)


def _said_table(table: Mapping[str, Any]) -> str:
    """One table on one line: shifts and laws in words, others key by key."""
    if _is_shift(table):
        days = "every day" if len(table["days"]) == len(WEEKDAYS) else ", ".join(table["days"])
        other = table.get("other_starts")
        starts = f" (or from {listed_with(other, 'or')})" if other else ""
        walk = "in pairs" if table["unit"] == "pair" else "alone"
        return (
            f"{days}, {table['start']} to {table['end']}{starts}, "
            f"{table['officers']} officers {walk}"
        )
    if "distribution" in table:
        if table["distribution"] == "list":
            return f"one of {len(table['values_min'])} values"
        sigma = f", sigma {table['sigma']:g}" if "sigma" in table else ""
        return f"{table['distribution']}, mean {table['mean_min']:g} min{sigma}"
    told = {key: value for key, value in table.items() if key != "name" and value not in _EMPTY}
    return "; ".join(f"{key} {said_value(value, key)}" for key, value in told.items())


def _is_shift(table: Mapping[str, Any]) -> bool:
    return "start" in table and "unit" in table


def _differences(old: Any, new: Any, place: Location, owner: str) -> Iterator[str]:
    """Yield a line for each difference below `place`; `owner` names the table of a list."""
    if old == new or (old in _EMPTY and new in _EMPTY):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and "distribution" not in new:
        for key in [*old, *(key for key in new if key not in old)]:
            here = (*place, key)
            yield from _differences(_given(old, here), _given(new, here), here, owner)
    elif _is_tables(old) or _is_tables(new):
        yield from _list_differences(old, new, place)
    else:
        key = str(place[-1])
        field = field_at(ScenarioFile, place)
        title = (field.title if field else None) or key
        name = f"{owner}, {title}" if owner else title
        before, after = said_value(old, key), said_value(new, key)
        words = f"{before} -> {after}"
        if before == after or (_counted(old) and _counted(new)):
            words = list_change(old, new, key) or f"{before} -> {after}, other values"
        yield f"{name}: {words} ({key_path(place)})"


def _given(table: Mapping[str, Any], place: Location) -> Any:
    """What a table says for the key at the end of `place`; a key left out has its default."""
    key = str(place[-1])
    if key in table:
        return table[key]
    field = field_at(ScenarioFile, place)
    return None if field is None or field.is_required() else field.default


def _list_differences(old: Sequence[Any], new: Sequence[Any], place: Location) -> Iterator[str]:
    """Compare two lists of tables, by name where they have one, else by number."""
    what = str(place[-1])
    before, after = _by_name(old), _by_name(new)
    for name in before:
        owner = f"{what} {name}"
        if name not in after:
            gone = before[name][1]
            was = f"{said_value(gone)} -> {_NOTHING}" if _is_shift(gone) else "taken out"
            yield f"{owner}: {was}"
        else:
            number, table = after[name]
            yield from _differences(before[name][1], table, (*place, number), owner)
    for name in after:
        if name not in before:
            yield f"{what} {name}: {_NOTHING} -> {said_value(after[name][1])}"


def _by_name(tables: Sequence[Any] | None) -> dict[str, tuple[int, Any]]:
    return {
        f'"{table["name"]}"' if "name" in table else str(i + 1): (i, table)
        for i, table in enumerate(tables or [])
    }


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)

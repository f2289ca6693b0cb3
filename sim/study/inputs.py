"""What stored seasons were made from: written with the first, checked before any is added.

Of the study that is the program, the seed, the hours that count and the
limits; of each scenario its keys, files and streets. A scenario that is added
later brings its own and touches those of the others.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario.attached import attached_in
from sim.scenario.errors import shown_value
from sim.scenario.fields import clock_text
from sim.scenario.list_changes import list_change
from sim.scenario.model import Scenario, Study
from sim.scenario.toml_text import scenario_to_toml
from sim.study.replication import ground_of
from sim.study.store import INPUTS, Store, StoreError, fingerprint, why_unread, write_whole
from sim.study.task import program
from street_graph.store import checksum

FORM = "neighborhood-walks results 2"
TOLD_OF_ITSELF = ("about", "about_es")
"""Keys of a scenario that change nothing but what stands on the page."""
MOST_NAMED = 4
"""Changed keys of a scenario that are named."""


def inputs_of(study: Study) -> dict[str, Any]:
    """Everything that the seasons of a study depend on, or its checksum.

    Parameters
    ----------
    study : Study
        With settled daily hours (`window` is not None).
    """
    assert study.window is not None
    return {
        "form": FORM,
        "study": {
            "program": program(),
            "seed": study.seed,
            "window": "-".join(clock_text(minutes) for minutes in study.window),
            "reach_within_min": study.reach_within_min,
            "wait_limit_min": study.wait_limit_min,
            "seen_within_min": study.seen_within_min,
        },
        "scenarios": {scenario.name: _scenario(scenario) for scenario in study.scenarios},
    }


def _scenario(scenario: Scenario) -> dict[str, str]:
    # What it says of itself does not count.
    found = {"scenario": fingerprint(scenario_to_toml(replace(scenario, about="-", about_es="")))}
    for attached in attached_in(scenario):
        found[f"file {attached.file}"] = fingerprint(attached.text)
    found[f"streets {scenario.streets.graph}"] = checksum(ground_of(scenario.streets).graph)
    return found


def claim(store: Store, study: Study) -> None:
    """Bind a results folder to the inputs of a study, or check that they are the same.

    Raises
    ------
    StoreError
        If the folder holds finished seasons of other inputs; says what changed.
    """
    new = inputs_of(study)
    path = store.folder / INPUTS
    finished = set(store.scenarios())
    known: dict[str, Any] = {}
    if finished:
        before = _read(path)
        changed = list(_changes(before["study"], new["study"]))
        for scenario in study.scenarios:
            if scenario.name in finished:
                old = before["scenarios"].get(scenario.name, {})
                changed += _scenario_changes(store, scenario, old, new["scenarios"][scenario.name])
        if changed:
            raise StoreError(
                f"{store.folder} holds results of other inputs, and they are not mixed:\n"
                + "".join(f"  {line}\n" for line in changed)
                + "Choose another folder with --out, or remove this one."
                + _renaming([s.name for s in study.scenarios], changed)
            )
        known = {k: v for k, v in before["scenarios"].items() if k in finished}
    for scenario in study.scenarios:
        if scenario.name not in finished:
            write_scenario(store.folder, scenario)
    new["scenarios"] = {**known, **new["scenarios"]}
    write_whole(path, (json.dumps(new, indent=2, ensure_ascii=False) + "\n").encode())


def _renaming(names: list[str], changed: list[str]) -> str:
    only = all(any(line.startswith(f"scenario {name}:") for name in names) for line in changed)
    return " A changed scenario may also get a new name." if only else ""


def _read(path: Path) -> dict[str, Any]:
    try:
        before: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if before["form"] != FORM or not isinstance(before["study"], dict):
            raise ValueError("another form")
        if not all(isinstance(found, dict) for found in before["scenarios"].values()):
            raise ValueError("another form")
        return before
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{path} cannot be read ({why_unread(error)}), so nobody knows what the seasons in "
            "this folder were made from. Choose another folder with --out, or remove this one."
        ) from error


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Lines that say what changed in the study."""
    for key in now:
        if before.get(key) != now[key]:
            was = before.get(key, "nothing")
            if key == "program":
                yield f"the program: {was} then, {now[key]} now"
            elif key == "window":
                yield (
                    f'the hours that count: "{was}" then, "{now[key]}" now; window = "{was}" in '
                    "the study file keeps them"
                )
            else:
                yield f"{key}: {was} then, {now[key]} now"


def _scenario_changes(
    store: Store, scenario: Scenario, before: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[str]:
    """Lines that say what changed in a scenario."""
    told = f"scenario {scenario.name}:"
    for key in sorted({*before, *now}):
        if before.get(key) == now.get(key):
            continue
        if key == "scenario":
            yield f"{told} {_changed_keys(store.folder, scenario) or 'its keys changed'}"
        elif key in before and key in now:
            yield f"{told} {key} changed"


def _changed_keys(folder: Path, scenario: Scenario) -> str:
    """The first keys that differ from those of the scenario as it was run."""
    try:
        text = _scenario_file(folder, scenario).read_text(encoding="utf-8")
        before = dict(_flat(tomllib.loads(text)))
    except (OSError, ValueError):
        return ""
    now = dict(_flat(tomllib.loads(scenario_to_toml(scenario))))
    keys = [k for k in {**before, **now} if before.get(k) != now.get(k) and k not in TOLD_OF_ITSELF]
    named = [_change(before, now, k) for k in keys[:MOST_NAMED]]
    more = [f"and {len(keys) - MOST_NAMED} more keys"] if len(keys) > MOST_NAMED else []
    return "; ".join(named + more)


def _change(before: Mapping[str, Any], now: Mapping[str, Any], key: str) -> str:
    if lists := list_change(before.get(key), now.get(key), key):
        return f"{key} {lists}"
    return f"{key} {_told(before, key)} then, {_told(now, key)} now"


def _told(values: Mapping[str, Any], key: str) -> str:
    return shown_value(values[key]) if key in values else "not given"


def _flat(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Keys as "section.key" with their values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{at}[{number}]")
    else:
        yield at, value


def _scenario_file(folder: Path, scenario: Scenario) -> Path:
    inner = scenario.name if any(attached_in(scenario)) else ""
    return folder / "scenarios" / inner / f"{scenario.name}.toml"


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write a scenario out in full, with copies of the files that it names."""
    path = _scenario_file(folder, scenario)
    write_whole(path, scenario_to_toml(scenario).encode())
    for attached in attached_in(scenario):
        write_whole(path.parent / attached.file, attached.text.encode())

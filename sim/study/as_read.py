"""The study of a results folder as it was read, for making its page again.

``study.json`` keeps what neither the seasons nor the scenario files of a
results folder hold: by what the study is judged, and the scenarios with their
sources and assumptions.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import time
from typing import TYPE_CHECKING, Any

from sim.scenario.checks import OpenStreets
from sim.scenario.errors import ScenarioError, shown_file
from sim.scenario.load import Loaded, open_merged
from sim.scenario.model import Headline, Scenario, Study, Target
from sim.study.again import Kept, changed_inputs, kept_file, kept_scenario
from sim.study.inputs import inputs_of
from sim.study.store import StoreError, why_unread, write_whole

if TYPE_CHECKING:
    from sim.study.run import Results

STUDY = "study.json"
FORM = "neighborhood-walks study 1"


@dataclass(frozen=True)
class AsRead:
    """A study of finished results, as it was when they were made.

    Attributes
    ----------
    study : Study
        With settled daily hours.
    loaded : tuple of Loaded
        Its scenarios; empty if the results were made without.
    seasons : int
        Seasons of each scenario that its tables rest on.
    """

    study: Study
    loaded: tuple[Loaded, ...]
    seasons: int


def write_study(results: Results, loaded: Sequence[Loaded]) -> None:
    """Keep what seasons and scenario files do not hold: the study, and scenarios as read."""
    study = results.study
    told = {f.name: getattr(study, f.name) for f in fields(Study) if f.name != "scenarios"}
    told["headlines"] = [asdict(one) for one in study.headlines]
    told["targets"] = [asdict(one) for one in study.targets]
    kept = {
        "form": FORM,
        "study": told,
        "seasons": results.arms[0].seasons,
        "scenarios": {one.scenario.name: one.data for one in loaded},
    }
    text = json.dumps(kept, indent=1, ensure_ascii=False, default=_plain) + "\n"
    write_whole(results.folder / STUDY, text.encode())


def _plain(value: object) -> str:
    """A date or clock time as text."""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def read_study(kept: Kept, open_streets: OpenStreets | None = None) -> AsRead:
    """The study of a results folder.

    Raises
    ------
    StoreError
        If it is not there any more, or not what the seasons were made from.
    """
    path = kept.folder / STUDY
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["form"] != FORM:
            raise ValueError("another form")
        data, seasons = found["scenarios"], int(found["seasons"])
        loaded = tuple(_loaded(kept, name, data[name], open_streets) for name in data)
        scenarios = tuple(one.scenario for one in loaded) or tuple(
            kept_scenario(kept, name, open_streets) for name in kept.scenarios
        )
        study = _study(found["study"], scenarios)
    except (OSError, ValueError, KeyError, TypeError, ScenarioError) as error:
        raise StoreError(
            f"{shown_file(path)} cannot be read ({why_unread(error)}), so the page cannot be made "
            f"again. The same command as before makes it, and keeps the seasons: {kept.command}"
        ) from error
    _check(kept, study)
    return AsRead(study, loaded, seasons)


def _loaded(kept: Kept, name: str, data: Any, open_streets: OpenStreets | None) -> Loaded:
    return open_merged(data, kept_file(kept, name), open_streets=open_streets)


def _study(told: dict[str, Any], scenarios: tuple[Scenario, ...]) -> Study:
    read = {
        **told,
        "window": tuple(told["window"]),
        "headlines": tuple(Headline(**one) for one in told["headlines"]),
        "targets": tuple(Target(**one) for one in told["targets"]),
    }
    return Study(scenarios=scenarios, **read)


def _check(kept: Kept, study: Study) -> None:
    """Scenarios and streets are those of the seasons; another program may make the page."""
    now = inputs_of(study)
    for name in kept.scenarios:
        changed = changed_inputs(kept, name, now)
        if changed:
            raise StoreError(
                f"{kept.shown}: {name} has changed since ({', '.join(changed)}), so its page "
                "cannot be made again. Make new results in another folder (--out)."
            )

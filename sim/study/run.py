"""Run a study from beginning to end: simulate what is missing, then compare."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from sim.scenario.load import Loaded
from sim.scenario.model import Scenario, Study
from sim.study.arms import Arm
from sim.study.as_read import write_study
from sim.study.assume import Settings, vary
from sim.study.closed_form import closed_form_table, closed_forms, hours_table
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.estimate import FIRST_LOOK, look_at
from sim.study.evidence import with_hours_settled
from sim.study.execute import Workers
from sim.study.failures import Failure, failures_table
from sim.study.hinge_tables import effects_table, settings_table, summary_table
from sim.study.hinges import Hinges
from sim.study.inputs import inputs_of
from sim.study.journal import LOG, system, versions
from sim.study.replication import RECORDED, ground_of, log_of
from sim.study.runs import Runs, Stored, Tell, runs_in
from sim.study.settled import last_look, next_look, still_open
from sim.study.store import Store, write_whole
from sim.study.targets import TargetFigure, judge_all, targets_table
from sim.study.tidy import long_requests, long_shifts, tidy_tables, write_log, write_table
from sim.study.waits import WaitCurve
from street_graph.graph import StreetGraph

OPTIONAL = (
    "pairs", "frontier", "segment-differences", "targets", "failures", "unknown", "assumptions",
    "settings",
)  # fmt: skip
"""Tables that a study may have or not have."""


@dataclass(frozen=True, eq=False)
class Results:
    """All that a study found.

    Attributes
    ----------
    study : Study
    folder : Path
    comparison : Comparison
    arms : list of Arm
    tables : dict of str to DataFrame
        Of ``requests`` only how many rows there are; its file has them.
    graphs : dict of str to StreetGraph
        By scenario.
    targets : tuple of TargetFigure
        By scenario, then target.
    failures : tuple of Failure
        Seasons that could not be simulated.
    hinges : Hinges or None
        The verdicts over settings of what is assumed; None if it was not varied.
    files : mapping of str to bytes
        Files of tables that are made already; see `sim.study.tidy.Long`.
    waits : mapping of str to WaitCurve
        How long residents wait, by scenario.
    """

    study: Study
    folder: Path
    comparison: Comparison
    arms: list[Arm]
    tables: dict[str, pd.DataFrame]
    graphs: dict[str, StreetGraph]
    targets: tuple[TargetFigure, ...] = ()
    failures: tuple[Failure, ...] = ()
    hinges: Hinges | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    waits: Mapping[str, WaitCurve] = field(default_factory=dict)


def simulate_study(study: Study, runs: Runs) -> None:
    """Simulate the seasons of a study, until settled if it asks for that."""
    names = [scenario.name for scenario in study.scenarios]
    if not study.until_settled:
        runs.ensure(names, study.replications)
        return
    limit = last_look(study.replications)
    stored = set.intersection(*(runs.store.finished(name) for name in names))
    wanted = min(max(FIRST_LOOK, look_at(len(stored)).seasons), limit)
    while True:
        arms = list(runs.arms(names, wanted).values())
        comparison = compare(study.name, arms, study.baseline, study.headlines)
        found = still_open(comparison, judge_all(arms, study.targets))
        look = comparison.look
        if not found or wanted >= limit or not found.worth_more(look, limit):
            return
        wanted = next_look(wanted)


def analyse(study: Study, runs: Runs) -> Results:
    """Compare what is stored; a pure function of the stored seasons."""
    store = runs.store
    store.still_there()
    names = [scenario.name for scenario in study.scenarios]
    numbers = runs.stored(names, study.replications)
    scenarios: dict[str, Scenario] = {s.name: s for s in study.scenarios}
    seasons = {name: Stored(store, name, tuple(numbers)) for name in names}
    graphs = {s.name: ground_of(s.streets).graph for s in study.scenarios}
    later = runs.workers.later
    long = [
        later(long_requests, study, seasons, look_at(len(numbers)).seasons),
        later(long_shifts, study, seasons),
    ]
    told_by_theory = later(closed_forms, study, graphs)
    arms = list(runs.arms(names, len(numbers)).values())
    comparison = compare(study.name, arms, study.baseline, study.headlines)
    tables = tidy_tables(scenarios, graphs, seasons, arms, comparison)
    files: dict[str, bytes] = {}
    waits: dict[str, WaitCurve] = {}
    for made in [given() for given in long]:
        tables |= made.tables
        files |= made.files
        waits |= made.waits
    theory = told_by_theory()
    tables["closed-form"] = closed_form_table(theory, comparison)
    tables["closed-form-by-hour"] = hours_table(theory)
    targets = judge_all(arms, study.targets)
    if targets:
        tables["targets"] = pd.DataFrame(targets_table(targets))
    failures = tuple(store.failures(names))
    if failures:
        tables["failures"] = pd.DataFrame(failures_table(failures))
    return Results(
        study,
        store.folder,
        comparison,
        arms,
        tables,
        graphs,
        targets,
        failures,
        files=files,
        waits=waits,
    )


def varied(results: Results, settings: Settings) -> Results:
    """The same with the verdicts held against settings of what is assumed."""
    found = vary(settings, results.comparison, results.arms)
    names = [scenario.name for scenario in results.study.scenarios]
    tables = {
        **results.tables,
        "unknown": pd.DataFrame(summary_table(found, names)),
        "assumptions": pd.DataFrame(effects_table(found)),
        "settings": pd.DataFrame(settings_table(found, names)),
    }
    failures = tuple(settings.store.failures(names))
    if failures:
        tables["failures"] = pd.DataFrame(failures_table(failures))
    return replace(results, tables=tables, hinges=found, failures=failures)


def write_tables(results: Results, store: Store) -> None:
    """Write the tables and the recorded season's log; tables of an earlier run go."""
    folder = results.folder / "tables"
    wanted = set(results.files)
    for file, content in results.files.items():
        write_whole(folder / file, content)
    for name, frame in results.tables.items():
        if f"{name}.parquet" not in results.files:
            wanted |= write_table(folder, name, frame)
    for name in OPTIONAL:
        for path in (folder / f"{name}.parquet", folder / f"{name}.csv"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
    for scenario in results.study.scenarios:
        if RECORDED not in store.finished(scenario.name):
            continue
        requests, log = log_of(store.read(scenario.name, RECORDED))
        write_log(results.folder / "season-1" / scenario.name, requests, log)


def write_record(results: Results, seconds: float, workers: int, command: str) -> None:
    """Write what somebody needs to make the same tables again."""
    study = results.study
    record = {
        "study": study.name,
        "command": command,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_time_s": round(seconds, 1),
        "workers": workers,
        "seed": study.seed,
        "replications": results.comparison.look.seasons,
        "settings": results.hinges.settings if results.hinges else 0,
        "scenarios": [s.name for s in study.scenarios],
        "baseline": study.baseline,
        "headlines": [asdict(h) for h in study.headlines],
        "inputs": inputs_of(study),
        "python": platform.python_version(),
        "system": system(),
        "versions": versions(),
    }
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    write_whole(results.folder / "run.json", text.encode())


def _told(study: Study, workers: Workers) -> None:
    """Write into the log what is to be done."""
    LOG.info(
        "Study %s: %s. Seasons: %s%d, seed: %d, workers: %d.",
        study.name, ", ".join(s.name for s in study.scenarios),
        "until settled, at most " if study.until_settled else "", study.replications,
        study.seed, workers.number,
    )  # fmt: skip


def run_study(
    study: Study,
    folder: Path,
    workers: Workers,
    tell: Tell,
    command: str,
    loaded: Sequence[Loaded] = (),
) -> Results:
    """Simulate, compare and write everything but figures and pages.

    Parameters
    ----------
    study : Study
    folder : Path
        Results folder; finished seasons of the same inputs in it are kept.
    workers : Workers
    tell : callable
        Progress.
    command : str
        What the user typed, for the record.
    loaded : sequence of Loaded
        The scenarios as read from their files; without them what is assumed is
        not varied.

    Raises
    ------
    StoreError
        If the folder cannot be written, is in use, or holds results of other
        inputs.
    """
    began = time.monotonic()
    study = with_hours_settled(study)
    with runs_in(folder, study, workers, tell, command) as runs:
        _told(study, workers)
        simulate_study(study, runs)
        results = analyse(study, runs)
        if study.settings and len(loaded) > 1:
            LOG.info("What is assumed is moved in %d settings.", study.settings)
            results = varied(results, Settings(study, loaded, runs.store, workers, tell))
        runs.store.still_there()
        LOG.info("Tables are written.")
        write_tables(results, runs.store)
        results = replace(results, files={})
        write_study(results, loaded)
        write_record(results, time.monotonic() - began, workers.number, command)
    return results

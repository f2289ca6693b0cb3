"""Run a study from beginning to end: simulate what is missing, then compare."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pandas as pd

from sim import __version__
from sim.compiled import source_hash
from sim.scenario.attached import attached_in
from sim.scenario.model import Scenario, Study
from sim.scenario.toml_text import scenario_to_toml
from sim.study.arms import Arm, gather_arm
from sim.study.compare import compare
from sim.study.comparison import Comparison
from sim.study.execute import replicate
from sim.study.reduce import Reduced
from sim.study.replication import RECORDED, ground_of, log_of, reduced_of
from sim.study.store import Store, fingerprint, write_whole
from sim.study.targets import TargetFigure, judge_all, targets_table
from sim.study.tidy import PARQUET_ONLY, csv_bytes, parquet_bytes, tidy_tables
from street_graph.graph import StreetGraph
from street_graph.store import checksum

LIBRARIES = ("simpy", "numpy", "numba", "scipy", "pandas", "pyarrow", "networkx", "matplotlib")

CODE = (
    "sim/tables.py", "sim/compiled.py", "sim/world", "sim/walk", "sim/study/measures",
    "sim/study/evidence.py", "sim/study/reduce.py", "sim/study/replication.py",
    "sim/study/packing.py", "street_graph",
)  # fmt: skip
"""Sources on which the numbers of a replication depend."""

Tell = Callable[[int, int], None]
"""Called with finished and all seasons whenever one is finished."""


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
    graphs : dict of str to StreetGraph
        By scenario.
    seasons : dict of str to list of Reduced
        By scenario, in the order of the replications.
    targets : tuple of TargetFigure
        By scenario, then target.
    """

    study: Study
    folder: Path
    comparison: Comparison
    arms: list[Arm]
    tables: dict[str, pd.DataFrame]
    graphs: dict[str, StreetGraph]
    seasons: dict[str, list[Reduced]]
    targets: tuple[TargetFigure, ...] = ()


def inputs_of(study: Study) -> dict[str, str]:
    """Checksums of everything that a replication depends on, by name."""
    inputs = {"program": f"{__version__} {source_hash(CODE)}", "seed": str(study.seed)}
    for scenario in study.scenarios:
        # What it says of itself does not count.
        inputs[f"scenario {scenario.name}"] = fingerprint(
            scenario_to_toml(replace(scenario, about="-"))
        )
        for attached in attached_in(scenario):
            inputs[f"file {attached.file} of {scenario.name}"] = fingerprint(attached.text)
        graph = scenario.streets.graph
        inputs[f"streets {graph}"] = checksum(ground_of(scenario.streets).graph)
    for name in ("window", "reach_within_min", "wait_limit_min", "seen_within_min"):
        inputs[name] = str(getattr(study, name))
    return inputs


def simulate_missing(study: Study, store: Store, workers: int, tell: Tell) -> None:
    """Do the replications that are not stored yet, each kept as it finishes."""
    have = set(store.finished())
    wanted = range(1, study.replications + 1)
    missing = [r for r in wanted if r not in have]
    done = study.replications - len(missing)
    tell(done, study.replications)
    for replication, value in replicate(study, missing, workers):
        store.keep(replication, value)
        done += 1
        tell(done, study.replications)


def analyse(study: Study, store: Store) -> Results:
    """Compare what is stored; a pure function of the stored replications."""
    numbers = [n for n in store.complete() if n <= study.replications]
    seasons: dict[str, list[Reduced]] = {s.name: [] for s in study.scenarios}
    for value in store.seasons(numbers):
        for scenario in study.scenarios:
            seasons[scenario.name].append(reduced_of(value, scenario.name))
    arms = [gather_arm(name, found) for name, found in seasons.items()]
    comparison = compare(study.name, arms, study.baseline, study.headlines)
    scenarios: dict[str, Scenario] = {s.name: s for s in study.scenarios}
    graphs = {s.name: ground_of(s.streets).graph for s in study.scenarios}
    tables = tidy_tables(scenarios, graphs, seasons, arms, comparison)
    targets = judge_all(arms, study.targets)
    if targets:
        tables["targets"] = pd.DataFrame(targets_table(targets))
    return Results(study, store.folder, comparison, arms, tables, graphs, seasons, targets)


def write_tables(results: Results, store: Store) -> None:
    """Write the tables, resolved scenarios and the recorded season's log."""
    folder = results.folder / "tables"
    for name, frame in results.tables.items():
        write_whole(folder / f"{name}.parquet", parquet_bytes(frame))
        if name not in PARQUET_ONLY:
            write_whole(folder / f"{name}.csv", csv_bytes(frame))
    recorded = store.read(RECORDED)
    for scenario in results.study.scenarios:
        text = scenario_to_toml(scenario)
        files = list(attached_in(scenario))
        kept = results.folder / "scenarios" / (scenario.name if files else "")
        write_whole(kept / f"{scenario.name}.toml", text.encode())
        for attached in files:
            write_whole(kept / attached.file, attached.text.encode())
        requests, log = log_of(recorded, scenario.name)
        place = results.folder / "season-1" / scenario.name
        for name, table in {"requests": requests, **log.tables()}.items():
            write_whole(place / f"{name}.parquet", parquet_bytes(pd.DataFrame(table)))


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
        "scenarios": [s.name for s in study.scenarios],
        "baseline": study.baseline,
        "headlines": [asdict(h) for h in study.headlines],
        "inputs_sha256": inputs_of(study),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {"neighborhood-walks": __version__, **_versions()},
    }
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    write_whole(results.folder / "run.json", text.encode())


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def run_study(study: Study, folder: Path, workers: int, tell: Tell, command: str) -> Results:
    """Simulate, compare and write everything but figures and pages.

    Parameters
    ----------
    study : Study
    folder : Path
        Results folder; finished replications of the same inputs in it are kept.
    workers : int
        Processes.
    tell : callable
        Progress.
    command : str
        What the user typed, for the record.

    Raises
    ------
    StoreError
        If the folder cannot be written or holds results of other inputs.
    """
    began = time.monotonic()
    store = Store(folder)
    store.claim(inputs_of(study))
    simulate_missing(study, store, workers, tell)
    results = analyse(study, store)
    write_tables(results, store)
    write_record(results, time.monotonic() - began, workers, command)
    return results

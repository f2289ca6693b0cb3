"""``walks run`` and ``walks compare``: simulate, compare, write, and say what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.commands import STOPPED, Answer
from sim.commands.opening import OpenedStreets, open_for_comparison, study_name
from sim.commands.progress import Progress
from sim.scenario.errors import shown_file
from sim.scenario.load_study import LoadedStudy, study_of
from sim.scenario.model import Study

RESULTS = Path("results")


@dataclass(frozen=True)
class Options:
    """What both commands can be told.

    Attributes
    ----------
    replications, seed : int or None
        None: as the study says.
    workers : int
    out : str or None
        Results folder; None for ``results/<study>``.
    command : str
        What was typed, for the record.
    """

    replications: int | None
    seed: int | None
    workers: int
    out: str | None
    command: str

    def study(self, study: Study) -> Study:
        """The study with the seasons and seed that were asked for."""
        return replace(
            study,
            replications=study.replications if self.replications is None else self.replications,
            seed=study.seed if self.seed is None else self.seed,
        )

    def folder(self, study: Study) -> Path:
        """Where its results go."""
        return Path(self.out) if self.out else RESULTS / study.name


def compare(files: Sequence[str], options: Options, progress: Progress) -> Answer:
    """Compare one study, or scenarios of which the first is the baseline."""
    found = open_for_comparison(files, OpenedStreets())
    return _simulate(found, options, progress)


def run(scenario: str, options: Options, progress: Progress) -> Answer:
    """Simulate one scenario."""
    found = study_of([scenario], study_name([scenario]), open_streets=OpenedStreets())
    return _simulate(found, options, progress)


def run_season(scenario: str, number: int, options: Options) -> Answer:
    """Simulate season `number` of one scenario alone and keep every step of it.

    A season depends on seed and number only: it is the same one that the
    scenario has among the seasons of any study with that seed.
    """
    import pandas as pd

    from sim.commands.show import season_text
    from sim.study.evidence import gather
    from sim.study.reduce import reduce
    from sim.study.replication import ground_of, world_of
    from sim.study.run import inputs_of
    from sim.study.store import Store, write_whole
    from sim.study.tidy import parquet_bytes
    from sim.walk.season import walk_season
    from sim.world.draw import as_met

    found = study_of([scenario], study_name([scenario]), open_streets=OpenedStreets())
    study = options.study(found.study)
    folder = options.folder(study)
    Store(folder).claim(inputs_of(study))
    only = study.scenarios[0]
    name = only.name
    ground = ground_of(only.streets)
    shared = world_of(only, study.seed, number)
    world = as_met(shared, only, ground.graph, study.seed, number)
    log = walk_season(only, ground, world, study.seed, number)
    place = folder / f"season-{number}" / name
    for table, rows in {"requests": world.requests, **log.tables()}.items():
        write_whole(place / f"{table}.parquet", parquet_bytes(pd.DataFrame(rows)))
    season = reduce(gather(ground.graph, study, only, world, log)).season
    values = [
        (str(row["measure"]), row["numerator"] / row["denominator"])
        for row in season
        if row["denominator"] > 0
    ]
    text = season_text(name, number, values)
    return Answer(f"{text}\n\nEvery step, talk and request: {shown_file(place)}")


def _simulate(found: LoadedStudy, options: Options, progress: Progress) -> Answer:
    from sim.study.store import Store

    study = options.study(found.study)
    folder = options.folder(study)
    try:
        return _results(study, found, folder, options, progress)
    except KeyboardInterrupt:
        kept = len(Store(folder).finished())
        return Answer(problems=stopped_text(kept, study, folder, options.command), code=STOPPED)
    finally:
        progress.clear()


def _results(
    study: Study, found: LoadedStudy, folder: Path, options: Options, progress: Progress
) -> Answer:
    from sim.commands.show import comparison_text, measures_text, targets_text, window_text
    from sim.report.write import write_report
    from sim.study.run import run_study

    results = run_study(study, folder, options.workers, progress.tell, options.command)
    progress.say("drawing figures and writing the page")
    english, spanish = write_report(results, found.scenarios)[:2]
    comparison = results.comparison
    if len(study.scenarios) > 1:
        text = comparison_text(comparison)
    else:
        text = measures_text(comparison, study.baseline)
    if results.targets:
        text += f"\n\n{targets_text(results.targets)}"
    text += f"\n\n{window_text(study)}"
    where = (
        f"Page:    {shown_file(english)} (español: {shown_file(spanish)})\n"
        f"Tables:  {shown_file(folder / 'tables')}\n"
        f"Figures: {shown_file(folder / 'figures')}"
    )
    return Answer(f"{text}\n\n{where}")


def stopped_text(kept: int, study: Study, folder: Path, command: str) -> str:
    """What is kept after Ctrl-C, and how to go on."""
    kept = min(kept, study.replications)
    seasons = "season is" if kept == 1 else "seasons are"
    return (
        f"Stopped. {kept} of {study.replications} {seasons} finished and kept in "
        f"{shown_file(folder)}.\nTo go on from there, type the same command again: {command}"
    )

"""``walks run`` and ``walks compare``: simulate, compare, write, and say what came out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import STOPPED, Answer, UsageError
from sim.commands.opening import OpenedStreets, open_for_comparison, study_name
from sim.commands.progress import Progress
from sim.scenario.errors import shown_file
from sim.scenario.load_study import LoadedStudy, study_of
from sim.scenario.model import Study
from sim.scenario.study_schema import FEWEST_LOOKED_AT, USUALLY_AT_MOST

if TYPE_CHECKING:
    from sim.study.execute import Workers
    from sim.study.failures import Failure
    from sim.study.store import Store

RESULTS = Path("results")


@dataclass(frozen=True)
class Options:
    """What both commands can be told.

    Attributes
    ----------
    replications, seed : int or None
        None: as the study says.
    until_settled : bool
        As many seasons as it takes, at most `replications`.
    workers : int
    cluster : str or None
        Address of a Dask scheduler that has the workers instead.
    out : str or None
        Results folder; None for ``results/<study>``.
    command : str
        What was typed, for the record.
    """

    replications: int | None
    seed: int | None
    until_settled: bool
    workers: int
    cluster: str | None
    out: str | None
    command: str

    def study(self, study: Study) -> Study:
        """The study with the seasons and seed that were asked for."""
        seasons = self.replications
        if seasons is None:
            newly = self.until_settled and not study.until_settled
            seasons = USUALLY_AT_MOST if newly else study.replications
        elif self.until_settled and seasons < FEWEST_LOOKED_AT:
            raise UsageError(
                f"--until-settled looks at {FEWEST_LOOKED_AT} seasons first; give --replications "
                f"{FEWEST_LOOKED_AT} or more, or leave it out"
            )
        return replace(
            study,
            replications=seasons,
            until_settled=self.until_settled or (study.until_settled and self.replications is None),
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
    from sim.commands.show import season_text
    from sim.study.evidence import with_hours_settled
    from sim.study.inputs import claim
    from sim.study.lock import held
    from sim.study.replication import walked, world_of
    from sim.study.store import Store
    from sim.study.tidy import write_log

    found = study_of([scenario], study_name([scenario]), open_streets=OpenedStreets())
    study = with_hours_settled(options.study(found.study))
    folder = options.folder(study)
    only = study.scenarios[0]
    name = only.name
    place = folder / f"season-{number}" / name
    with held(folder, options.command):
        claim(Store(folder), study)
        shared = world_of(only, study.seed, number)
        world, log, reduced = walked(study, only, shared, number)
        write_log(place, world.requests, log)
    values = [
        (str(row["measure"]), row["numerator"] / row["denominator"])
        for row in reduced.season
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
        kept = kept_in(Store(folder), study)
        return Answer(problems=stopped_text(kept, study, folder, options.command), code=STOPPED)
    finally:
        progress.clear()


def _results(
    study: Study, found: LoadedStudy, folder: Path, options: Options, progress: Progress
) -> Answer:
    from sim.commands.report import where_text
    from sim.commands.show import (
        closed_form_text,
        comparison_text,
        measures_text,
        settled_text,
        targets_text,
        window_text,
    )
    from sim.report.write import write_report
    from sim.study.run import run_study

    with workers_of(options, study) as workers:
        results = run_study(study, folder, workers, progress.tell, options.command, found.scenarios)
        progress.say("drawing figures and writing the page")
        written = write_report(results, found.scenarios, workers)
    comparison = results.comparison
    if len(study.scenarios) > 1:
        text = comparison_text(comparison, results.hinges)
    else:
        text = measures_text(comparison, study.baseline)
    if results.targets:
        text += f"\n\n{targets_text(results.targets)}"
    if study.until_settled:
        text += f"\n\n{settled_text(results.comparison, results.targets, study.replications)}"
    text += f"\n\n{closed_form_text(results.tables['closed-form'])}"
    text += f"\n\n{window_text(study)}"
    failed = failed_note(folder, results.failures)
    return Answer(f"{text}\n\n{where_text(written)}", problems=failed)


def failed_note(folder: Path, failures: Sequence[Failure]) -> str:
    """What failed in a results folder and how to see it alone; "" if nothing did."""
    from sim.study.failures import failed_text

    scenarios = folder / "scenarios"
    return failed_text(failures, scenarios, shown_file(scenarios))


def workers_of(options: Options, study: Study) -> AbstractContextManager[Workers]:
    """Who simulates: workers on this machine, or those of a cluster."""
    if options.cluster is not None:
        from sim.study.cluster import cluster_workers

        return cluster_workers(options.cluster, study)
    from sim.study.execute import Workers

    return Workers(options.workers)


def kept_in(store: Store, study: Study) -> int:
    """Seasons that are stored for every scenario of a study."""
    finished = [store.finished(scenario.name) for scenario in study.scenarios]
    return len(set.intersection(*finished))


def stopped_text(kept: int, study: Study, folder: Path, command: str) -> str:
    """What is kept after Ctrl-C, and how to go on."""
    kept = min(kept, study.replications)
    seasons = "season is" if kept == 1 else "seasons are"
    of = "" if study.until_settled else f" of {study.replications}"
    told = f"Stopped. {kept}{of} {seasons} finished and kept in {shown_file(folder)}."
    return go_on_text(told, command)


def go_on_text(told: str, command: str) -> str:
    """Why a command stopped, and how to go on."""
    return f"{told}\nTo go on from there, type the same command again: {command}"

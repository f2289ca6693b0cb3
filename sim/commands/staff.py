"""``walks staff``: the fewest officers that meet all targets of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import STOPPED, Answer, UsageError
from sim.commands.opening import OpenedStreets, open_for_comparison
from sim.commands.progress import Progress
from sim.commands.simulate import Options, failed_note, go_on_text, workers_of
from sim.scenario.errors import shown_file
from sim.scenario.find import find_study
from sim.scenario.load_study import LoadedStudy, is_study
from sim.scenario.model import Study
from sim.scenario.staffing import staffing

if TYPE_CHECKING:
    from sim.study.arms import Arm


def staff(file: str, at_most: int | None, options: Options, progress: Progress) -> Answer:
    """Search a study for the smallest staffing that meets all its targets.

    Parameters
    ----------
    file : str
        The study.
    at_most : int or None
        Seasons of each scenario at most; None: as the study says.
    options : Options
    progress : Progress

    Raises
    ------
    ScenarioError
        With everything that is wrong in the study.
    UsageError
        If there is nothing to search.
    """
    found = _opened(file)
    study = options.study(found.study)
    folder = options.folder(study)
    try:
        return _search(found, study, at_most or study.replications, folder, options, progress)
    except KeyboardInterrupt:
        told = f"Stopped. What is finished is kept in {shown_file(folder)}."
        return Answer(problems=go_on_text(told, options.command), code=STOPPED)
    finally:
        progress.clear()


def _opened(file: str) -> LoadedStudy:
    if not is_study(file):
        find_study(file)  # says that there is none, with the nearest name
        raise UsageError(
            f"{file} is one scenario. Give a study whose scenarios differ in officers, as in\n"
            "walks staff officers"
        )
    found = open_for_comparison([file], OpenedStreets())
    if not found.study.targets:
        raise UsageError(
            f"The study {found.study.name} has no targets, so no number of officers is enough or "
            "too few.\nSay in it what has to be reached, as in\n\n"
            '[[target]]\nmeasure = "reached_in_time_share"\nat_least = 0.7'
        )
    return found


def candidates(found: LoadedStudy) -> dict[str, float]:
    """Planned officer-hours a week by scenario; those that a split makes are left out.

    They all cost the same: which of them is best is another question.
    """
    return {
        scenario.name: staffing(scenario).officer_hours_per_week
        for scenario in found.study.scenarios
        if scenario.name not in found.ways
    }


def _search(
    found: LoadedStudy,
    study: Study,
    at_most: int,
    folder: Path,
    options: Options,
    progress: Progress,
) -> Answer:
    import pandas as pd

    from sim.commands.show import window_text
    from sim.commands.show_staff import split_text, staffing_text
    from sim.study.evidence import with_hours_settled
    from sim.study.runs import runs_in
    from sim.study.staffing_search import fewest_officers, judge_by, staffing_table
    from sim.study.tidy import write_table

    study = with_hours_settled(study)
    hours = candidates(found)
    if not hours:
        raise UsageError(
            f"All scenarios of {study.name} come from its [split] and cost the same.\n"
            f"To find the best of them: walks best {study.name}"
        )
    with (
        workers_of(options, study) as workers,
        runs_in(folder, study, workers, progress.tell, options.command) as runs,
    ):

        def arms(names: Sequence[str], seasons: int) -> Mapping[str, Arm]:
            runs.tell = partial(_tell, progress, names[0])
            return runs.arms(names, seasons)

        search = fewest_officers(hours, judge_by(arms, study.targets, at_most))
        tables = folder / "tables"
        write_table(tables, "staffing", pd.DataFrame(staffing_table(search)))
    failed = failed_note(folder, runs.store.failures([step.scenario for step in search.steps]))
    text = "\n\n".join(
        part
        for part in (
            staffing_text(study, search, at_most), split_text(found, search), window_text(study)
        )
        if part
    )  # fmt: skip
    return Answer(f"{text}\n\nTable: {shown_file(tables / 'staffing.csv')}", problems=failed)


def _tell(progress: Progress, scenario: str, done: int, total: int) -> None:
    progress.say(f"{scenario}: {done} of {total} seasons finished")

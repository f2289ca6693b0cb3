"""``walks best``: which of many scenarios is the best by one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import STOPPED, Answer, UsageError
from sim.commands.opening import OpenedStreets, open_for_comparison
from sim.commands.progress import Progress
from sim.commands.simulate import Options, failed_note, go_on_text, workers_of
from sim.scenario.errors import shown_file
from sim.scenario.model import Study

if TYPE_CHECKING:
    from sim.study.measures import Measure


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    measure : str or None
        None: the first headline measure of the study.
    margin : float or None
        Smallest difference that matters, in the measure's own unit; None: as
        the study says.
    confidence : float
        Probability with which the answer is to be right.
    at_most : int
        Seasons of each scenario at most.
    """

    measure: str | None
    margin: float | None
    confidence: float
    at_most: int


def best(files: Sequence[str], question: Question, options: Options, progress: Progress) -> Answer:
    """Select the best of a study's scenarios, or of the scenarios that are named."""
    found = open_for_comparison(files, OpenedStreets())
    study = options.study(found.study)
    measure, margin = _asked(study, question)
    folder = options.folder(study)
    try:
        return _select(study, measure, margin, question, folder, options, progress)
    except KeyboardInterrupt:
        told = f"Stopped. Finished seasons are kept in {shown_file(folder)}."
        return Answer(problems=go_on_text(told, options.command), code=STOPPED)
    finally:
        progress.clear()


def _select(
    study: Study,
    measure: Measure,
    margin: float,
    question: Question,
    folder: Path,
    options: Options,
    progress: Progress,
) -> Answer:
    import pandas as pd

    from sim.commands.show import window_text
    from sim.commands.show_best import best_text
    from sim.study.best import best_of
    from sim.study.evidence import with_hours_settled
    from sim.study.runs import runs_in
    from sim.study.tidy import write_table

    study = with_hours_settled(study)
    names = [scenario.name for scenario in study.scenarios]
    with (
        workers_of(options, study) as workers,
        runs_in(folder, study, workers, progress.tell, options.command) as runs,
    ):
        try:
            found = best_of(
                runs.arms, names, measure.name, margin, 1 - question.confidence, question.at_most
            )
        except ValueError as error:
            raise UsageError(str(error)) from error
        tables = folder / "tables"
        write_table(tables, "selection", pd.DataFrame(found.table()))
    failed = failed_note(folder, runs.store.failures(names))
    text = f"{best_text(study.name, found)}\n\n{window_text(study)}"
    return Answer(f"{text}\n\nTable: {shown_file(tables / 'selection.csv')}", problems=failed)


def _asked(study: Study, question: Question) -> tuple[Measure, float]:
    """The measure and the margin, or what is wrong with the question."""
    from sim.study.best import can_select_by
    from sim.study.measures import MEASURES, measure_named
    from sim.study.selection import FIRST_STAGE

    margins = {headline.measure: headline.margin for headline in study.headlines}
    names = [measure.name for measure in MEASURES if can_select_by(measure)]
    name = question.measure or next((name for name in margins if name in names), None)
    if name is None:
        raise UsageError("The study has no headline measure; give one with --measure")
    if name not in [measure.name for measure in MEASURES]:
        near = get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else "all of them: walks measures"
        raise UsageError(f"--measure {name}: there is no such measure; {hint}")
    measure = measure_named(name)
    if measure.direction == "none":
        raise UsageError(f"--measure {name}: it has no better or worse; choose another")
    if name not in names:
        raise UsageError(
            f"--measure {name}: single seasons have no value of their own in it; choose another"
        )
    margin = margins.get(name) if question.margin is None else question.margin
    if margin is None:
        raise UsageError(
            f"The study has no margin for {name}. Give the smallest difference that matters, in "
            f"its unit ({measure.unit}), with --margin"
        )
    count = len(study.scenarios)
    if count < 2:
        raise UsageError("There is one scenario only, and nothing to select from")
    if not margin > 0:
        raise UsageError(f"--margin {margin:g}: must be above 0")
    if not 1 / count < question.confidence < 1:
        raise UsageError(
            f"--confidence {question.confidence:g}: must be below 1 and above {1 / count:.3g}, "
            "which drawing lots would reach"
        )
    if question.at_most < FIRST_STAGE:
        raise UsageError(
            f"--at-most {question.at_most}: the first stage alone takes {FIRST_STAGE} seasons"
        )
    return measure, margin

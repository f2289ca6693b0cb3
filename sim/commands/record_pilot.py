"""``walks record pilot``: what the tally of the pilot tells, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands import STOPPED, Answer
from sim.commands.opening import OpenedStreets, open_for_comparison
from sim.commands.progress import Progress
from sim.commands.simulate import Options, failed_note, go_on_text, workers_of
from sim.scenario.errors import shown_file
from sim.scenario.load import open_scenario
from sim.scenario.model import Study

if TYPE_CHECKING:
    from sim.calibrate.pilot import PilotRecord

STUDY = "pilot-record"
BASE = "delivered"
FIGURE = "ridge"


def pilot(markdown: bool, options: Options, progress: Progress) -> Answer:
    """Fit the published tally and predict those of the other sites."""
    found = open_for_comparison([STUDY], OpenedStreets())
    study = options.study(found.study)
    folder = options.folder(study)
    try:
        return _pilot(study, folder, markdown, options, progress)
    except KeyboardInterrupt:
        told = f"Stopped. Finished seasons are kept in {shown_file(folder)}."
        return Answer(problems=go_on_text(told, options.command), code=STOPPED)
    finally:
        progress.clear()


def _pilot(
    study: Study, folder: Path, markdown: bool, options: Options, progress: Progress
) -> Answer:
    from sim.calibrate.pilot import held_against, ranges_of
    from sim.calibrate.sites import published_record
    from sim.commands.show_pilot import pilot_text
    from sim.study.evidence import with_hours_settled
    from sim.study.runs import runs_in

    study = with_hours_settled(replace(study, until_settled=False))
    names = [scenario.name for scenario in study.scenarios]
    with (
        workers_of(options, study) as workers,
        runs_in(folder, study, workers, progress.tell, options.command) as runs,
    ):
        arms = runs.arms(names, study.replications)
        record = held_against(study, arms, ranges_of(open_scenario(BASE)), published_record())
        failed = failed_note(folder, runs.store.failures(names))
    pictures = _draw(record, folder / "figures")
    text = pilot_text(record, markdown)
    if not markdown:
        text += f"\n\nFigure: {shown_file(pictures)}"
    return Answer(text, problems=failed)


def _draw(record: PilotRecord, folder: Path) -> Path:
    """Draw the ridge as SVG and PNG; the PNG's path."""
    from sim.report.figures.ridge import draw_ridge
    from sim.report.figures.style import arrange, png_bytes, style, svg_bytes
    from street_graph.store import write_whole

    site, after = record.site, record.after
    with style():
        figure = draw_ridge(
            after.hours[0], after.rest, after.weight,
            [(rung.hours, rung.rest) for rung in record.rungs],
            f"{site.name}, {site.contacts:,} contacts in {site.days} days",
        )  # fmt: skip
        arrange(figure)
        write_whole(folder / f"{FIGURE}.svg", svg_bytes(figure))
        write_whole(folder / f"{FIGURE}.png", png_bytes(figure))
    return folder / f"{FIGURE}.png"

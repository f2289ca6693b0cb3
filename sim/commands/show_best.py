"""The answer of ``walks best`` as plain text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.commands.show import BETTER, columns, number_text, unit_text
from sim.study.measures import Measure, measure_named

if TYPE_CHECKING:
    from sim.study.best import Best


def best_text(study: str, found: Best) -> str:
    """A table of all scenarios, and the result in a sentence with its probability."""
    measure, selection = measure_named(found.measure), found.selection
    margin = margin_text(selection.delta, measure)
    rows = [("", "mean", "seasons used", "")]
    for row in found.table():
        mean = number_text(float(row["mean"]), measure)
        rows.append((str(row["scenario"]), mean, str(row["seasons"]), _outcome(row)))
    title = (
        f"{study}: the best of {len(found.scenarios)} scenarios by this measure, over the same "
        f"evenings.\n{measure.english} ({unit_text(measure)}); {BETTER[measure.direction]}, under "
        f"{margin} does not matter"
    )
    note = (
        "mean: of the values of single seasons, over the seasons used. Those of scenarios that\n"
        "were dropped early rest on fewer seasons; to set figures side by side: walks compare."
    )
    return "\n\n".join([f"{title}\n{columns(rows)}", note, result_text(found)])


def result_text(found: Best) -> str:
    """The result in one sentence, and what it claims."""
    measure, selection = measure_named(found.measure), found.selection
    margin = margin_text(selection.delta, measure)
    sure = f"{100 * (1 - selection.alpha):g} %"
    if selection.best is not None:
        text = (
            f"Best: {found.scenarios[selection.best]}. If one scenario is ahead of all others by "
            f"{margin} or more, this is\nit with a probability of {sure} or more; where others "
            "come closer, one of them may be\nnamed instead."
        )
        near = found.near()
        return f"{text} By the means above, that close: {', '.join(near)}." if near else text
    left = [found.scenarios[i] for i in selection.left]
    text = (
        f"Not decided after {selection.seasons.max()} seasons: {', '.join(left)} are left, and "
        "nothing is claimed\nof which is the best."
    )
    if selection.at_the_latest > selection.seasons.max():
        text += (
            f" By season {selection.at_the_latest:,} it would be decided at the latest; the same\n"
            f"command with --at-most {selection.at_the_latest} goes on from here."
        )
    return text


def margin_text(margin: float, measure: Measure) -> str:
    """A difference with its unit; points for a share."""
    return f"{100 * margin:g} points" if measure.unit == "share" else f"{margin:g} {measure.unit}"


def _outcome(row: np.void) -> str:
    outcome, after, by = row["outcome"], row["dropped_after_seasons"], row["dropped_by"]
    if outcome == "best":
        return "the best"
    if outcome == "left":
        return "still in play"
    if outcome == "tied":
        return f"dropped after {after} seasons, nothing told it from {by}"
    return f"dropped after {after} seasons, {by} was ahead"

"""Results as plain text for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from sim.scenario.fields import clock_text
from sim.scenario.model import Study, Target
from sim.study.comparison import Comparison, Difference, Figure
from sim.study.evidence import window_minutes
from sim.study.hinges import Hinges
from sim.study.measures import MEASURES, Measure, measure_named
from sim.study.measures.record import GROUPS
from sim.study.settled import still_open
from sim.study.targets import TargetFigure
from sim.study.verdict import IDENTICAL, NOT_SURE
from sim.study.words import digits, look_sentence, signed

if TYPE_CHECKING:
    import pandas as pd

FORMULA_SHOWN = {
    "busy_share": "busy",
    "response_walk_m": "walk",
    "reached_in_time_share": "in time",
    "mean_wait_to_limit_min": "wait",
}
"""Measures shown beside the closed form, in short."""

BETTER = {"higher": "more is better", "lower": "less is better", "none": "no verdict"}

MANY_TIMES = 1_000.0


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Rows of text in columns: the first and the last to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    lines = []
    for row in rows:
        cells = [
            text.ljust(width) if i in (0, last) else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + "   ".join(cells)).rstrip())
    return "\n".join(lines)


def window_text(study: Study) -> str:
    """The daily hours that count, the same for all scenarios."""
    start, length = window_minutes(study)
    first, last = clock_text(start), clock_text((start + length - 1) % 1440 + 1)
    hours = (
        f"The hours that count are {first} to {last} every day, for all scenarios alike: from the "
        "earliest start\nto the latest end of any of them, unless the study says otherwise. Other "
        "hours give other figures."
    )
    if length == 1440:
        hours = "All hours of the day count."
    return f"{hours}\n{limits_text(study)}"


def limits_text(study: Study) -> str:
    """Up to when a request is in time, a wait counts, and a street is seen recently."""
    return (
        f"In time: within {study.reach_within_min:g} min. Waits count up to "
        f"{study.wait_limit_min:g} min. Seen recently: in the last {study.seen_within_min:g} min."
    )


def comparison_text(comparison: Comparison, hinges: Hinges | None = None) -> str:
    """Means with ranges, paired differences and verdicts, one block for each headline measure.

    With `hinges`, in how many settings of what is assumed each scenario is
    better stands at the end.
    """
    count = len(comparison.scenarios)
    parts = [
        f"{comparison.study}: {count} scenarios, compared with {comparison.baseline} season "
        f"by season.\n{look_sentence(comparison)}",
        varied_sentence(hinges) if hinges
        else "What is merely assumed has not been varied yet: all this depends on assumptions.",
    ]  # fmt: skip
    for headline in comparison.headlines:
        measure = measure_named(headline.measure)
        scale = 100 if measure.unit == "share" else 1
        margin = f"{scale * headline.margin:g} {'points' if scale == 100 else measure.unit}"
        head = (
            "", "mean", "computing error", "one season", f"less {comparison.baseline}", "range",
            "verdict",
        )  # fmt: skip
        rows = [head]
        for scenario in comparison.scenarios:
            figure = comparison.figure(scenario, measure.name)
            row = (scenario, *_figure(figure, measure))
            if scenario == comparison.baseline:
                rows.append((*row, "", "", "baseline"))
            else:
                difference = comparison.difference(scenario, measure.name)
                rows.append((*row, *_difference(difference, measure)))
        title = f"{measure.english} ({unit_text(measure)}); {BETTER[measure.direction]}, "
        title += f"under {margin} does not matter"
        parts.append(f"{title}\n{columns(rows)}")
    parts.append(
        "computing error: 95 % range of the mean over seasons. one season: 9 of 10 simulated "
        "seasons\nfall inside. range: of the difference; all of them hold together with 95 %."
    )
    gain = gain_sentence(comparison)
    parts += [gain] if gain else []
    parts += [unknown_text(comparison, hinges)] if hinges else []
    return "\n\n".join(parts)


def gain_sentence(comparison: Comparison) -> str:
    """What the same evenings saved or cost in seasons; "" where there is nothing to tell."""
    found = [
        d.variance_ratio
        for d in comparison.differences
        if d.verdict and d.verdict != IDENTICAL and math.isfinite(d.variance_ratio)
    ]
    if not found:
        return ""
    times = f"{_times(median(found))} times as many seasons"
    if len(found) == 1:
        return f"Shared evenings: separate evenings would have needed {times}."
    return (
        f"Shared evenings: separate evenings would have needed {times} (median;\n"
        f"from {_times(min(found))} to {_times(max(found))} over the headline differences)."
    )


def _times(ratio: float) -> str:
    """How many times as many; beyond `MANY_TIMES` nobody needs the figure, for nothing differs."""
    return digits(ratio) if ratio <= MANY_TIMES else f"more than {digits(MANY_TIMES)}"


def varied_sentence(hinges: Hinges) -> str:
    """Whether the verdicts hold in the settings of what is assumed."""
    count, seasons = len(hinges.found.design.names), hinges.found.seasons
    each = "one season" if seasons == 1 else f"{seasons} seasons"
    varied = (
        f"All {count} numbers that are assumed with a plausible range were moved at once, in "
        f"{hinges.settings} settings of {each}."
    )
    judged, turning = len(hinges.judged), len(hinges.turning)
    if not judged:
        return f"Depends on assumptions: there is no verdict yet that could hold. {varied}"
    if not turning:
        least = min(row.held for row in hinges.judged)
        return f"Every verdict held in at least {least} of {hinges.settings} settings. {varied}"
    return (
        f"Depends on assumptions: {judged - turning} of {judged} verdicts held in at least nine of "
        f"ten settings.\n{varied}"
    )


def unknown_text(comparison: Comparison, hinges: Hinges) -> str:
    """In how many settings each scenario is better, and its verdict holds."""
    total = f"of {hinges.settings} settings"
    rows = [(f"What we do not know, {total}", "better", "verdict holds", "best of all", "")]
    for name, best in hinges.best.items():
        rows.append((measure_named(name).english, "", "", "", ""))
        for scenario in comparison.scenarios:
            cells = ["", "", ""]
            if scenario != comparison.baseline:
                row = hinges.row(scenario, name)
                held = str(row.held) if row.judged else "-"
                cells = [str(row.unknown.better), held, "" if row.holds else "depends"]
            rows.append((f"  {scenario}", cells[0], cells[1], str(best[scenario]), cells[2]))
    return columns(rows)


def targets_text(figures: Sequence[TargetFigure]) -> str:
    """Every target with the seasons that meet it, one block for each target."""
    parts = []
    for target in dict.fromkeys(figure.target for figure in figures):
        measure = measure_named(target.measure)
        share = f"{100 * target.in_seasons_share:g} % of seasons"
        rows = [("", "met in", "of all seasons", "verdict")]
        for figure in figures:
            if figure.target == target:
                span = f"{100 * figure.low:.0f} to {100 * figure.high:.0f} %"
                met = f"{figure.met} of {figure.seasons}"
                rows.append((figure.scenario, met, span, figure.verdict))
        title = f"Target: {measure.english} {target_words(target)}, in {share}"
        parts.append(f"{title}\n{columns(rows)}")
    return "\n\n".join(parts)


def settled_text(comparison: Comparison, targets: Sequence[TargetFigure], limit: int) -> str:
    """Why a study that runs until settled stopped."""
    found = still_open(comparison, tuple(targets))
    seasons = comparison.look.seasons
    if not found:
        return f"Every verdict is settled after {seasons} seasons."
    count = len(found.differences) + len(found.targets)
    verdicts = "1 verdict is" if count == 1 else f"{count} verdicts are"
    if 2 * seasons > limit:
        why = f"more than {limit} seasons were not asked for"
    else:
        why = f"none of them is likely to settle within {limit}"
    return f"{verdicts} not settled after {seasons} seasons; {why}."


def closed_form_text(table: pd.DataFrame) -> str:
    """What a formula says beside what was simulated, one line for each scenario."""
    found = table.set_index(["scenario", "measure"])
    measures = [measure_named(name) for name in FORMULA_SHOWN]
    head = [""]
    for measure in measures:
        head += [f"{FORMULA_SHOWN[measure.name]} ({unit_text(measure)})", "formula"]
    rows = [(*head, "cruder in")]
    for scenario in dict.fromkeys(table["scenario"]):
        cells = [scenario]
        for measure in measures:
            row = found.loc[(scenario, measure.name)]
            cells += [
                number_text(float(row[column]), measure) for column in ("simulated", "closed_form")
            ]
        rows.append((*cells, str(found.loc[(scenario, measures[0].name)]["remark"])))
    return (
        "What a formula says without simulating (Erlang, patience, hypercube; why it differs is on "
        f"the page)\n{columns(rows)}"
    )


def target_words(target: Target) -> str:
    """The bounds of a target with its unit: "at least 80 %"."""
    measure = measure_named(target.measure)
    said = [
        f"{word} {number_text(bound, measure)} {unit_text(measure)}"
        for word, bound in (("at least", target.at_least), ("at most", target.at_most))
        if bound is not None
    ]
    return " and ".join(said)


def measures_text(comparison: Comparison, scenario: str) -> str:
    """All measures of one scenario with both ranges."""
    parts = [f"{scenario}\n{look_sentence(comparison)}"]
    for group in GROUPS:
        rows = [(group.upper(), "mean", "computing error", "one season", "unit")]
        for measure in MEASURES:
            if measure.group == group:
                figure = comparison.figure(scenario, measure.name)
                rows.append((measure.english, *_figure(figure, measure), unit_text(measure)))
        parts.append(columns(rows))
    parts.append(
        "computing error: 95 % range of the mean over seasons. one season: 9 of 10 simulated "
        "seasons fall inside."
    )
    return "\n\n".join(parts)


def season_text(scenario: str, number: int, values: Sequence[tuple[str, float]]) -> str:
    """Measures of a single season."""
    rows = [(f"{scenario}, season {number} alone", "", "")]
    for name, value in values:
        measure = measure_named(name)
        rows.append((measure.english, number_text(value, measure), unit_text(measure)))
    return columns(rows)


def _figure(figure: Figure, measure: Measure) -> tuple[str, str, str]:
    return (
        number_text(figure.value, measure),
        _span(figure.low, figure.high, measure),
        _span(figure.season_low, figure.season_high, measure),
    )


def _difference(difference: Difference, measure: Measure) -> tuple[str, str, str]:
    scale = 100 if measure.unit == "share" else 1
    if not math.isfinite(difference.value):
        return ("-", "-", difference.verdict)
    ends = [difference.low, difference.high]
    known = all(math.isfinite(end) for end in ends)
    span = " to ".join(signed(scale * end) for end in ends) if known else "-"
    return (signed(scale * difference.value), span, _verdict(difference))


def _verdict(difference: Difference) -> str:
    if difference.verdict != NOT_SURE:
        return difference.verdict
    if difference.seasons_needed is None:
        return f"{NOT_SURE}; more seasons will not settle it"
    return f"{NOT_SURE}; about {difference.seasons_needed:,} seasons would settle it"


def number_text(value: float, measure: Measure) -> str:
    """A value of a measure; shares in percent."""
    if math.isnan(value):
        return "-"
    if math.isinf(value):  # a percentile among requests that were never reached
        return "never"
    return digits(100 * value if measure.unit == "share" else value)


def _span(low: float, high: float, measure: Measure) -> str:
    if math.isnan(low) or math.isnan(high):
        return "-"
    if low == high and math.isinf(low):
        return number_text(low, measure)
    return f"{number_text(low, measure)} to {number_text(high, measure)}"


def unit_text(measure: Measure) -> str:
    """The unit that goes with `number_text`."""
    return "%" if measure.unit == "share" else measure.unit

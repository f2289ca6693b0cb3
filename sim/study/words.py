"""Comparisons in plain sentences."""

from __future__ import annotations

import math

from sim.study.comparison import Comparison, Difference, Figure
from sim.study.estimate import FIRST_LOOK
from sim.study.measures import Measure, measure_named
from sim.study.verdict import (
    A_LITTLE_BETTER,
    A_LITTLE_WORSE,
    BETTER,
    IDENTICAL,
    NOT_SHOWN,
    NOT_SURE,
    SAME,
    WORSE,
)


def amount(value: float, measure: Measure, *, difference: bool = False) -> str:
    """A value of `measure` with its unit, as read aloud.

    Shares are percentages, differences of shares percentage points. A
    percentile among requests that were never reached reads so.
    """
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        missed = {0.5: "half", 0.9: "a tenth"}.get(measure.level, f"{1 - measure.level:.0%}")
        return f"more than {missed} were not reached"
    if measure.unit == "share":
        return f"{digits(100 * value)} {'percentage points' if difference else '%'}"
    return f"{digits(value)} {measure.unit}"


def digits(value: float) -> str:
    """Three figures, at most two of them after the point."""
    size = abs(float(f"{value:.3g}"))
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{value:,.{decimals}f}"
    return text[1:] if text.startswith("-") and float(text.replace(",", "")) == 0 else text


def figure_sentence(figure: Figure) -> str:
    """A figure with both its ranges, each named."""
    measure = measure_named(figure.measure)
    text = f"{measure.english}: {amount(figure.value, measure)}"
    low, high = figure.season_low, figure.season_high
    parts = []
    if figure.low < figure.high:
        parts.append(f"mean over seasons between {_pair(figure.low, figure.high, measure)}")
    if math.isfinite(low) and low < high:
        parts.append(f"nine of ten single seasons between {_pair(low, high, measure)}")
    elif math.isfinite(low) and low == high:
        parts.append("the same in nearly all seasons")
    if figure.remark:
        parts.append(figure.remark)
    return text + (f" ({'; '.join(parts)})." if parts else ".")


def verdict_sentence(difference: Difference) -> str:
    """The verdict on a headline difference, in one or two sentences.

    Raises
    ------
    ValueError
        If the difference has no verdict.
    """
    if not difference.verdict:
        raise ValueError(f"{difference.measure} is not a headline and has no verdict")
    measure = measure_named(difference.measure)
    name, base = difference.scenario, difference.baseline
    what = f"“{measure.english}”"
    more = f"{_change(difference, measure)} ({_range(difference, measure)})"
    margin = amount(difference.margin, measure, difference=True)
    sentences = {
        BETTER: f"{name} is better than {base} in {what}: {more}.",
        WORSE: f"{name} is worse than {base} in {what}: {more}.",
        SAME: f"{name} and {base} are the same for practical purposes in {what}: "
        f"{more}, less than the {margin} that matters.",
        A_LITTLE_BETTER: f"{name} is a little better than {base} in {what}, "
        f"but it may not matter: {more}; what matters is {margin}.",
        A_LITTLE_WORSE: f"{name} is a little worse than {base} in {what}, "
        f"but it may not matter: {more}; what matters is {margin}.",
        IDENTICAL: f"{name} and {base} are identical in every season in {what}.",
        NOT_SURE: f"Not sure yet whether {name} or {base} is better in {what}: {more}. "
        f"{_needed(difference)}",
        NOT_SHOWN: f"{name} and {base} cannot be judged in {what}: there is no interval.",
    }
    return sentences[difference.verdict]


def season_sentence(difference: Difference) -> str:
    """In how many single seasons the scenario beat the baseline ("" if none can tell)."""
    if difference.compared_in == 0:
        return ""
    text = (
        f"{difference.scenario} beat {difference.baseline} in {difference.better_in} of "
        f"{difference.compared_in} seasons"
    )
    if difference.equal_in:
        text += f" and equalled it in {difference.equal_in}"
    return f"{text}."


def look_sentence(comparison: Comparison) -> str:
    """On how many seasons the comparison rests, and why not on more."""
    look = comparison.look
    if look.early:
        return (
            f"This rests on {look.seasons} simulated seasons, fewer than the {FIRST_LOOK} of a "
            "first look; take it as a preview."
        )
    text = f"This rests on {look.seasons} simulated seasons (look {look.number})."
    if look.complete > look.seasons:
        text += (
            f" {look.complete} are complete; the next look is at {look.next.seasons}, so that "
            "looking often cannot make a verdict."
        )
    return text


def _needed(difference: Difference) -> str:
    if difference.seasons_needed is None:
        return "More runs will not settle this."
    return f"About {difference.seasons_needed:,} simulated seasons would settle it."


def _change(difference: Difference, measure: Measure) -> str:
    size = amount(abs(difference.value), measure, difference=True)
    if difference.value == 0:
        return "no difference"
    return f"{size} {'more' if difference.value > 0 else 'less'}"


def _range(difference: Difference, measure: Measure) -> str:
    scale = 100 if measure.unit == "share" else 1
    low, high = (signed(scale * v) for v in (difference.low, difference.high))
    return f"range {low} to {high}"


def signed(value: float) -> str:
    """`digits` with a plus before what is above 0."""
    text = digits(value)
    return text if text.startswith("-") or float(text.replace(",", "")) == 0 else f"+{text}"


def _pair(low: float, high: float, measure: Measure) -> str:
    if math.isinf(high):
        return f"{amount(low, measure)} and {amount(high, measure)}"
    bare = amount(low, measure).split(" ")[0]
    return f"{bare} and {amount(high, measure)}"

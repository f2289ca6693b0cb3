"""Comparing scenarios over the same evenings, season by season."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.model import Headline
from sim.study.arms import SINGLE, Arm
from sim.study.comparison import Comparison, Difference, Figure
from sim.study.estimate import (
    Estimate,
    Look,
    family_confidence,
    look_at,
    percentile,
    pooled,
    ratio,
    section_size,
    standard_error,
    t_quantile,
)
from sim.study.measures import MEASURES, Measure, measure_named
from sim.study.measures.response import wait_percentile
from sim.study.verdict import IDENTICAL, NOT_SURE, seasons_needed, verdict

ORDINARY = 0.95
"""Confidence of intervals without a verdict, each for itself."""

EQUAL_HOURS = 0.01
"""Officer-hours count as equal when they differ by less than this share."""

HOURS = "officer_hours_per_week"


def compare(
    study: str, arms: Sequence[Arm], baseline: str, headlines: Sequence[Headline]
) -> Comparison:
    """Compare every scenario with the baseline.

    Parameters
    ----------
    study : str
        Name of the study.
    arms : sequence of Arm
        One per scenario; season r of all of them has the same world. Used are
        the first seasons up to the latest look that all have completed.
    baseline : str
        Name of one scenario.
    headlines : sequence of Headline
        The measures that get a verdict, each with the margin that matters.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If there is no arm of the baseline's name, or a headline measure has
        no better or worse, or a margin that is not above 0.
    """
    names = [arm.scenario for arm in arms]
    if baseline not in names:
        raise ValueError(f"the baseline {baseline!r} is not among the scenarios {names}")
    for headline in headlines:
        if measure_named(headline.measure).direction == "none":
            raise ValueError(f"{headline.measure} has no better or worse; it cannot be a headline")
        if not headline.margin > 0:
            raise ValueError(f"{headline.measure}: the margin must be above 0")
    look = look_at(min(arm.seasons for arm in arms))
    used = [arm.first(look.seasons) for arm in arms]
    family = (len(arms) - 1) * len(headlines)
    margins = {headline.measure: headline.margin for headline in headlines}
    base = names.index(baseline)
    estimates = {measure.name: _estimates(measure, used) for measure in MEASURES}
    hours = [e.value for e in estimates[HOURS]]
    differences = [
        _difference(
            measure, names[i], baseline, estimates[measure.name][i], estimates[measure.name][base],
            look, family, margins.get(measure.name), hours[i] - hours[base], hours[base],
        )
        for i in range(len(arms)) if i != base
        for measure in MEASURES
    ]  # fmt: skip
    figures = [
        _figure(name, measure, estimates[measure.name][i], look)
        for i, name in enumerate(names) for measure in MEASURES
    ]  # fmt: skip
    return Comparison(
        study=study,
        baseline=baseline,
        scenarios=tuple(names),
        headlines=tuple(headlines),
        look=look,
        family=family,
        figures=tuple(figures),
        differences=tuple(differences),
    )


def _estimates(measure: Measure, arms: Sequence[Arm]) -> list[Estimate]:
    """The measure of every scenario, with errors that can be paired."""
    if measure.estimator == "pooled":
        return [
            pooled(lambda mean, a=arm: measure.function((mean, a.length_m, a.weight)), arm.walked_m)
            for arm in arms
        ]
    if measure.estimator == "percentile":
        waits = [arm.waits for arm in arms]
        sizes = section_size(waits, measure.level)
        return [
            percentile(w, measure.level, size, wait_percentile)
            for w, size in zip(waits, sizes, strict=True)
        ]
    column = SINGLE.index(measure)
    return [ratio(arm.numerator[:, column], arm.denominator[:, column]) for arm in arms]


def _figure(scenario: str, measure: Measure, estimate: Estimate, look: Look) -> Figure:
    half = t_quantile(ORDINARY, len(estimate.errors)) * estimate.standard_error
    known = estimate.by_season[~np.isnan(estimate.by_season)]
    low, high = (
        np.quantile(known, [0.05, 0.95], method="inverted_cdf") if len(known) > 1
        else (np.nan, np.nan)
    )  # fmt: skip
    return Figure(
        scenario=scenario,
        measure=measure.name,
        value=estimate.value,
        low=estimate.value - half,
        high=estimate.value + half,
        season_low=float(low),
        season_high=float(high),
        seasons=look.seasons,
        remark=estimate.remark,
    )


def _difference(
    measure: Measure,
    scenario: str,
    baseline: str,
    mine: Estimate,
    other: Estimate,
    look: Look,
    family: int,
    margin: float | None,
    extra_hours: float,
    hours: float,
) -> Difference:
    """One paired difference, judged if it has a margin."""
    paired = len(mine.errors) == len(other.errors) and np.isfinite([mine.value, other.value]).all()
    value = mine.value - other.value if paired else float("nan")
    errors = mine.errors - other.errors if paired else np.zeros(0)
    error = standard_error(errors)
    confidence = ORDINARY if margin is None else family_confidence(look, family)
    half = t_quantile(confidence, len(errors)) * error
    sign = -1.0 if measure.direction == "lower" else 1.0
    both = ~(np.isnan(mine.by_season) | np.isnan(other.by_season))
    a, b = sign * mine.by_season[both], sign * other.by_season[both]
    same = _identical(mine, other)
    word, needed = "", None
    if margin is not None:
        at = sign * value
        word = IDENTICAL if same else verdict(at - half, at + half, margin)
        if word == NOT_SURE:
            needed = seasons_needed(at, error, look, margin, family)
    apart = standard_error(mine.errors) ** 2 + standard_error(other.errors) ** 2
    directed = measure.direction != "none"
    return Difference(
        scenario=scenario,
        measure=measure.name,
        baseline=baseline,
        value=value,
        low=value - half,
        high=value + half,
        confidence=confidence,
        margin=float("nan") if margin is None else margin,
        verdict=word,
        seasons_needed=needed,
        better_in=int((a > b).sum()) if directed else 0,
        equal_in=int((a == b).sum()) if directed else 0,
        compared_in=len(a) if directed else 0,
        variance_ratio=apart / error**2 if error > 0 else float("nan"),
        per_100_officer_hours=(
            100 * value / extra_hours
            if abs(extra_hours) > EQUAL_HOURS * hours else float("nan")
        ),
    )  # fmt: skip


def _identical(mine: Estimate, other: Estimate) -> bool:
    """Whether both scenarios give the same figure in every season."""
    if len(mine.errors) != len(other.errors) or len(mine.errors) == 0:
        return False
    known = ~np.isnan(mine.by_season)
    if not known.any():  # a figure that single seasons do not have
        return mine.value == other.value and bool((mine.errors == other.errors).all())
    same = np.array_equal(mine.by_season, other.by_season, equal_nan=True)
    return same and mine.value == other.value

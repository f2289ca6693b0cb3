"""Comparing scenarios over the same evenings, season by season."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.model import Headline
from sim.study.arms import Arm
from sim.study.comparison import Comparison, Difference, Figure
from sim.study.estimate import (
    Estimate,
    Look,
    family_confidence,
    look_at,
    standard_error,
    t_quantile,
)
from sim.study.measures import MEASURES, Measure, measure_named
from sim.study.paired import (
    estimates_of,
    identical,
    paired,
    seasons_won,
    sign_of,
    variance_ratio,
)
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
    estimates = {measure.name: estimates_of(measure, used) for measure in MEASURES}
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
    value, errors = paired(mine, other)
    error = standard_error(errors)
    confidence = ORDINARY if margin is None else family_confidence(look, family)
    half = t_quantile(confidence, len(errors)) * error
    better, equal, compared = seasons_won(measure, mine, other)
    sign = sign_of(measure)
    same = identical(mine, other)
    word, needed = "", None
    if margin is not None:
        at = sign * value
        word = IDENTICAL if same else verdict(at - half, at + half, margin)
        if word == NOT_SURE:
            needed = seasons_needed(at, error, look, margin, family)
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
        better_in=better,
        equal_in=equal,
        compared_in=compared,
        variance_ratio=variance_ratio(mine, other),
        per_100_officer_hours=(
            100 * value / extra_hours
            if abs(extra_hours) > EQUAL_HOURS * hours else float("nan")
        ),
    )  # fmt: skip

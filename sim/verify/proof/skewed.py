"""How far the real measures lean to one side: the skewness of their season values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.scenario.load_study import load_study
from sim.scenario.model import Study
from sim.study.arms import SINGLE, Arm, gather_arm
from sim.study.measures import measure_named
from sim.study.replication import walked, world_of
from sim.verify.proof.walked import joined
from sim.verify.proof.work import in_groups, spread_out

PILOT_SEASONS = 200
"""Seasons of the pilot from which skewness is measured."""

PILOT = ("announced", "delivered")
"""Scenarios of the pilot that are measured: many and few officer-hours."""

MEASURES = (
    "contacts_per_week", "reached_in_time_share", "mean_wait_to_limit_min", "median_wait_min",
    "mean_time_since_seen_min", "walked_share", "overtime_h_per_week",
)  # fmt: skip
"""Headline measures, and overtime, which leans most."""


def pilot_seasons(seed: int, replications: range) -> dict[str, Arm]:
    """Whole seasons of the pilot."""
    study = replace(load_study("pilot"), seed=seed)
    return {
        s.name: replace(_arm(study, s.name, replications), response=())
        for s in study.scenarios if s.name in PILOT
    }  # fmt: skip


def _arm(study: Study, name: str, replications: range) -> Arm:
    scenario = next(s for s in study.scenarios if s.name == name)
    worlds = ((r, world_of(scenario, study.seed, r)) for r in replications)
    found = (walked(study, scenario, world, r)[2] for r, world in worlds)
    return gather_arm(name, found)


def pilot_arms(seed: int, seasons: int, workers: int) -> dict[str, Arm]:
    """The pilot's scenarios over so many seasons."""
    parts = spread_out(pilot_seasons, seed, in_groups(seasons), workers)
    return {name: joined([part[name] for part in parts]) for name in PILOT}


def skewness_of(arm: Arm, measure: str) -> float:
    """Skewness of a measure's season values, nan where it has none in some season."""
    from scipy.stats import skew

    column = SINGLE.index(measure_named(measure))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = arm.numerator[:, column] / arm.denominator[:, column]
    values = values[~np.isnan(values)]
    if not len(values) or not np.isfinite(values).all() or np.ptp(values) == 0:
        return float("nan")
    return float(skew(values))


def skewness_table(arms: Mapping[str, Arm]) -> dict[str, dict[str, float]]:
    """By measure, then by arm."""
    return {m: {head: skewness_of(arm, m) for head, arm in arms.items()} for m in MEASURES}

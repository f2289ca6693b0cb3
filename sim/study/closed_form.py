"""What queueing theory says of each scenario, beside what the seasons came to.

The closed form costs no season (`sim.verify.estimate`). Where both differ, the
simulation holds what the theory leaves out; docs/model.md says what that is.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.scenario.model import Study
from sim.study.comparison import Comparison
from sim.study.evidence import window_minutes
from sim.study.measures import measure_named
from sim.verify.estimate import ClosedForm, Limits, closed_form
from street_graph.graph import StreetGraph

BESIDE = (
    "busy_share", "response_walk_m", "mean_wait_answered_min", "reached_share",
    "reached_in_time_share", "mean_wait_to_limit_min",
)  # fmt: skip
"""Measures that both have."""

ALL_BUSY = "all_busy_share"
"""Share of the requests made while anybody is on duty that find all units busy: theory alone."""


def closed_forms(study: Study, graphs: Mapping[str, StreetGraph]) -> dict[str, ClosedForm]:
    """The closed form of each scenario of a study, by name."""
    limits = Limits(study.reach_within_min, study.wait_limit_min, window_minutes(study), study.seed)
    return {s.name: closed_form(s, graphs[s.name], limits) for s in study.scenarios}


def closed_form_table(found: Mapping[str, ClosedForm], comparison: Comparison) -> pd.DataFrame:
    """One row per scenario and measure: simulated, in closed form, and the difference."""
    rows = []
    for scenario, theory in found.items():
        for name in (*BESIDE, ALL_BUSY):
            figure = comparison.figure(scenario, name) if name in BESIDE else None
            simulated = figure.value if figure else float("nan")
            rows.append({
                "scenario": scenario,
                "measure": name,
                "unit": measure_named(name).unit if figure else "share",
                "simulated": simulated,
                "simulated_low": figure.low if figure else float("nan"),
                "simulated_high": figure.high if figure else float("nan"),
                "closed_form": theory.values[name],
                "difference": simulated - theory.values[name],
                "remark": "; ".join(theory.remarks),
            })  # fmt: skip
    return pd.DataFrame(rows)


def hours_table(found: Mapping[str, ClosedForm]) -> pd.DataFrame:
    """The closed form by hour of the day, one row per scenario and hour of the window."""
    frames = []
    for scenario, theory in found.items():
        frame = pd.DataFrame(theory.hours, columns=HOUR_COLUMNS)
        frame.insert(0, "scenario", scenario)
        frames.append(frame.astype({"hour": "int64"}))
    return pd.concat(frames, ignore_index=True)


HOUR_COLUMNS = [
    "hour", "units", "requests_per_hour", "service_min", "busy_share", ALL_BUSY,
    "response_walk_m", "mean_wait_answered_min", "reached_share", "reached_in_time_share",
    "mean_wait_to_limit_min",
]  # fmt: skip

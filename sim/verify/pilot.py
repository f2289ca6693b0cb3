"""The pilot's record beside simulated seasons: a check that both can be true together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.load_study import study_of
from sim.study.evidence import with_hours_settled
from sim.study.replication import walked, world_of

RECORDED = 300
"""Contacts that the department reported for the 64 days of the pilot."""

SCENARIOS = ("announced", "delivered")
"""The announced plan, and about two hours a day as the press reports them."""

MEASURE = "recorded_contacts_per_season"
SEASONS = 40


@dataclass(frozen=True)
class Simulated:
    """Recorded contacts of the seasons of one scenario: mean, and the middle 95 %."""

    scenario: str
    officer_hours: float
    mean: float
    low: float
    high: float

    @property
    def holds_the_record(self) -> bool:
        """Whether the record lies within."""
        return self.low <= RECORDED <= self.high


def pilot_record(seed: int, seasons: int = SEASONS) -> list[Simulated]:
    """Recorded contacts of the pilot's season, by scenario."""
    study = with_hours_settled(replace(study_of(SCENARIOS, "pilot-record").study, seed=seed))
    found: dict[str, list[tuple[float, float]]] = {s.name: [] for s in study.scenarios}
    for r in range(1, seasons + 1):
        for scenario in study.scenarios:
            reduced = walked(study, scenario, world_of(scenario, seed, r), r)[2]
            by_name = {
                str(row["measure"]): row["numerator"] / row["denominator"]
                for row in reduced.season
                if row["denominator"] > 0
            }
            hours = by_name["officer_hours_per_week"] * scenario.season.days / 7
            found[scenario.name].append((by_name[MEASURE], hours))
    rows = []
    for name, values in found.items():
        contacts, hours = np.array(values).T
        low, high = np.quantile(contacts, [0.025, 0.975])
        rows.append(Simulated(name, float(hours.mean()), float(contacts.mean()), float(low),
                              float(high)))  # fmt: skip
    return rows

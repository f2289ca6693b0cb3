"""What one request asks of the foot patrol, in the mean over the kinds of an hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.demand_model import Duration
from sim.scenario.model import Scenario
from sim.world.durations import mean_min, survival
from sim.world.requests import kinds_by_hour

MANY = 0.01
"""Share of the callers; fewer that give up at the same moment are told from others no more."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Requests for the foot patrol in one hour of the day, for units of one size.

    Attributes
    ----------
    foot_share : float
        Of all requests, those meant for the foot patrol.
    beyond_share : float
        Of these, those that need more officers than are on duty; cars take them.
    units : float
        Units that one of the others needs.
    unit_min : float
        Minutes of handling times units, of one of the others.
    patience : tuple of (Duration or None, float)
        Laws of patience, None for endless, and their shares among the others.
    """

    foot_share: float
    beyond_share: float
    units: float
    unit_min: float
    patience: tuple[tuple[Duration | None, float], ...]

    def still_there(self, minutes: np.ndarray) -> np.ndarray:
        """Share of the callers who have not given up so many minutes after they called."""
        found = np.zeros(np.shape(minutes))
        for law, share in self.patience:
            found += share * (1.0 if law is None else survival(law, minutes))
        return found

    def leave_together(self) -> list[float]:
        """Minutes after the call at which `MANY` of the callers or more give up at once."""
        found: dict[float, float] = {}
        for law, share in self.patience:
            times = () if law is None else law.values_min
            if law is not None and law.distribution == "constant":
                times = (law.mean_min,)
            for minutes in times:
                found[minutes] = found.get(minutes, 0.0) + share / len(times)
        return sorted(minutes for minutes, share in found.items() if share >= MANY)


def asked(scenario: Scenario, hour: int, officers: int, units: int) -> Asked:
    """Put the kinds of an hour together.

    Parameters
    ----------
    scenario : Scenario
    hour : int
        Of the day.
    officers, units : int
        On duty; units are taken to be alike.
    """
    kinds = scenario.requests.kinds
    share = np.diff(kinds_by_hour(scenario.requests)[1][hour], prepend=0.0)
    foot = share * [kind.to_foot_share for kind in kinds]
    two = np.array([kind.two_officers_required_share for kind in kinds])
    least = np.array([kind.officers_needed for kind in kinds])
    need = np.stack([least, np.maximum(least, 2)])
    chance = foot * np.stack([1.0 - two, two])
    size = max(officers // max(units, 1), 1)
    served = chance * (need <= officers)
    handling = np.array([mean_min(kind.handling) for kind in kinds])
    handling = handling + sum(
        r.share_of_requests * mean_min(r.handling) for r in scenario.contacts.referrals
    )
    total = served.sum()
    patience: dict[Duration | None, float] = {}
    for kind, part in zip(kinds, served.sum(axis=0) / (total or 1.0), strict=True):
        if part > 0:
            patience[kind.patience] = patience.get(kind.patience, 0.0) + float(part)
    each = -(-need // size)
    return Asked(
        foot_share=float(foot.sum()),
        beyond_share=1.0 - float(total / foot.sum()) if foot.sum() else 0.0,
        units=float((served * each).sum() / total) if total else 1.0,
        unit_min=float((served * each * handling).sum() / total) if total else 0.0,
        patience=tuple(patience.items()),
    )

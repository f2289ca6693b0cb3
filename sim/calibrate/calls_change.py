"""What a change in the number of calls can tell of walks to which calls do not react."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.study.arms import SINGLE, Arm


@dataclass(frozen=True)
class CallsChange:
    """Calls of one simulated season against those of another.

    Attributes
    ----------
    published : float
        Change to hold it against, a share.
    mean : float
        Calls of a season.
    low, high : float
        Where 95 of 100 changes from one season to another lie.
    as_large : float
        Share of changes at least as large as the published one, up or down.
    scenarios : int
        Scenarios of the study.
    alike : bool
        Whether every scenario has the same calls, season by season.
    """

    published: float
    mean: float
    low: float
    high: float
    as_large: float
    scenarios: int
    alike: bool


def calls_change(arms: Mapping[str, Arm], published: float) -> CallsChange:
    """Compare the calls of every season with those of every other one.

    Parameters
    ----------
    arms : mapping of str to Arm
        By scenario.
    published : float
        A share: 0.041 for +4.1 %.
    """
    column = [m.name for m in SINGLE].index("requests_in_window_share")
    totals = np.array([arm.denominator[:, column] for arm in arms.values()])
    first = totals[0]
    i, j = np.nonzero(~np.eye(len(first), dtype=bool))
    change = first[j] / first[i] - 1
    low, high = np.quantile(change, [0.025, 0.975])
    return CallsChange(
        published, float(first.mean()), float(low), float(high),
        float((np.abs(change) >= abs(published)).mean()), len(totals),
        bool((totals == first).all()),
    )  # fmt: skip

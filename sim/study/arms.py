"""One scenario over all its seasons: what comparison needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.study.estimate import Estimate, ratio, t_quantile
from sim.study.measures import MEASURES
from sim.study.reduce import Reduced

SINGLE = tuple(m for m in MEASURES if m.estimator != "pooled")
"""Measures that every season has by itself, in the order of its table."""

RESPONSE_SUMS = (
    "requests", "reached_in_time", "reached", "handed_over", "gave_up",
    "wait_to_limit_sum_min", "wait_answered_sum_min",
    "all_requests", "any_officer_in_time", "any_officer_wait_to_limit_sum_min",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Arm:
    """One scenario over R seasons.

    Attributes
    ----------
    scenario : str
    numerator, denominator : ndarray of float64, shape (R, len(SINGLE))
    waits : tuple of ndarray of float64, length R
        Minutes to the first arrival on foot of the counted requests, ``inf``
        where never reached.
    walked_m : ndarray of float64, shape (R, S)
    length_m, weight : ndarray of float64, shape (S,)
    response : tuple of structured arrays, length R
        Counts by priority, kind and hour.
    """

    scenario: str
    numerator: np.ndarray
    denominator: np.ndarray
    waits: tuple[np.ndarray, ...]
    walked_m: np.ndarray
    length_m: np.ndarray
    weight: np.ndarray
    response: tuple[np.ndarray, ...]

    @property
    def seasons(self) -> int:
        """Number of seasons."""
        return len(self.waits)

    def first(self, seasons: int) -> Arm:
        """The same with its first `seasons` only."""
        return Arm(
            self.scenario, self.numerator[:seasons], self.denominator[:seasons],
            self.waits[:seasons], self.walked_m[:seasons], self.length_m, self.weight,
            self.response[:seasons],
        )  # fmt: skip

    def followed_by(self, later: Arm) -> Arm:
        """The same with further seasons after its own."""
        return Arm(
            self.scenario, np.concatenate([self.numerator, later.numerator]),
            np.concatenate([self.denominator, later.denominator]), self.waits + later.waits,
            np.concatenate([self.walked_m, later.walked_m]), self.length_m, self.weight,
            self.response + later.response,
        )  # fmt: skip


def gather_arm(scenario: str, seasons: Iterable[Reduced]) -> Arm:
    """Take from each reduced season what comparison needs.

    Parameters
    ----------
    scenario : str
    seasons : iterable of Reduced
        In the order of the replications; one at a time is held in memory.

    Raises
    ------
    ValueError
        If there are none, or one has other measures than this program.
    """
    names = [m.name for m in SINGLE]
    top, bottom, waits, walked, response = [], [], [], [], []
    last = None
    for number, season in enumerate(seasons, start=1):
        if season.season["measure"].tolist() != names:
            raise ValueError(
                f"season {number} of {scenario!r} was reduced with other measures than this "
                "program has; run it again"
            )
        top.append(season.season["numerator"])
        bottom.append(season.season["denominator"])
        waits.append(season.requests["wait_min"][season.requests["counted"]])
        walked.append(season.segments["walked_m"])
        response.append(season.response)
        last = season
    if last is None:
        raise ValueError(f"there are no complete seasons of {scenario!r}")
    return Arm(
        scenario=scenario,
        numerator=np.array(top),
        denominator=np.array(bottom),
        waits=tuple(waits),
        walked_m=np.array(walked),
        length_m=np.array(last.segments["length_m"]),
        weight=np.array(last.segments["weight"]),
        response=tuple(response),
    )


def response_by(arms: Sequence[Arm], by: str) -> np.ndarray:
    """Response by priority, kind or hour, one row per scenario and group.

    Parameters
    ----------
    arms : sequence of Arm
    by : str
        "priority", "kind" or "hour".

    Returns
    -------
    structured array
        Group, counted requests and all requests in the window per season, and
        shares and waits with the 95 %
        interval of their mean over seasons (nan without two seasons). What is
        said of any officer is of all requests in the window, the rest of the
        counted ones.
    """
    shares = {
        "reached_in_time_share": ("reached_in_time", "requests"),
        "mean_wait_to_limit_min": ("wait_to_limit_sum_min", "requests"),
        "mean_wait_answered_min": ("wait_answered_sum_min", "reached"),
        "handed_over_share": ("handed_over", "requests"),
        "gave_up_share": ("gave_up", "requests"),
        "any_officer_in_time_share": ("any_officer_in_time", "all_requests"),
        "any_officer_wait_to_limit_min": ("any_officer_wait_to_limit_sum_min", "all_requests"),
    }
    rows = []
    for arm in arms:
        groups, sums = _sums_by(arm, by)
        for g, group in enumerate(groups):
            row: list[object] = [arm.scenario, group]
            row += [sums[name][:, g].mean() for name in ("requests", "all_requests")]
            for top, bottom in shares.values():
                row += _with_interval(ratio(sums[top][:, g], sums[bottom][:, g]))
            rows.append(tuple(row))
    dtype: list[tuple[str, str]] = [("scenario", "U80"), (by, "i4")]
    dtype += [("requests_per_season", "f8"), ("all_requests_per_season", "f8")]
    for name in shares:
        dtype += [(name, "f8"), (f"{name}_low", "f8"), (f"{name}_high", "f8")]
    return np.array(rows, dtype=dtype)


def _sums_by(arm: Arm, by: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Groups, and for each sum an array (R, groups)."""
    tables = [table[table["by"] == by] for table in arm.response]
    groups = np.unique(np.concatenate([table["group"] for table in tables]))
    sums = {name: np.zeros((len(tables), len(groups))) for name in RESPONSE_SUMS}
    for r, table in enumerate(tables):
        place = np.searchsorted(groups, table["group"])
        for name, values in sums.items():
            values[r, place] = table[name]
    return groups, sums


def _with_interval(estimate: Estimate) -> list[float]:
    half = t_quantile(0.95, len(estimate.errors)) * estimate.standard_error
    return [estimate.value, estimate.value - half, estimate.value + half]

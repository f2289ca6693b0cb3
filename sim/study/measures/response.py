"""Response: does a resident who asks get an officer on foot, and how soon.

Counted are requests meant for the foot patrol and made in the window. One
that is never reached on foot has an infinite wait. Means over the answered
alone reward handing requests over, so they are labelled and get no verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.record import first_of_runs
from sim.tables import (
    CALLED_OFF,
    CAR_INTERRUPTED,
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    CAR_QUEUE_FULL,
    CAR_SHIFT_ENDED,
    CAR_WAITED_LONG,
    GAVE_UP,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    OPEN,
    PREEMPTED,
    REDIRECTED,
)

HANDED_OVER = (
    CAR_NONE_ON_DUTY, CAR_QUEUE_FULL, CAR_WAITED_LONG, CAR_SHIFT_ENDED, CAR_INTERRUPTED,
)  # fmt: skip
"""Outcomes of requests meant for the foot patrol that went to a patrol car."""


@dataclass(frozen=True, eq=False)
class Response:
    """Response of one season.

    Q requests of the world. Times in us, `NEVER` where they do not come.

    Attributes
    ----------
    in_window : ndarray of bool, shape (Q,)
        Made in the window. A follow-up that nobody had reason to ask for is not made.
    counted : ndarray of bool, shape (Q,)
        In the window and meant for the foot patrol.
    wait : ndarray of int64, shape (Q,)
        From the request to the first arrival on foot.
    any_wait : ndarray of int64, shape (Q,)
        To the first officer, on foot or by car; for a request that was never
        meant for the foot patrol, by car.
    first_unit : ndarray of int32, shape (Q,)
        Unit that arrived first, -1 for none.
    unit_wait : ndarray of int64, shape (Q,)
        From the request to the moment that unit was sent.
    complement : ndarray of int64, shape (Q,)
        From the first to the last arrival of those sent together; 0 where
        nobody arrived.
    walked : ndarray of int64, shape (Q,)
        mm walked by the unit that arrived first, to get there.
    outcome : ndarray of int16, shape (Q,)
    ended : ndarray of int64, shape (Q,)
    called_off, redirected : int
        Assignments to counted requests that ended so.
    interrupted : int
        How often counted requests lost their units to a more urgent one.
    reach_within, wait_limit : int
        Limits of the study.
    weeks : float
    all_requests : int
        Requests of the season, at any hour and meant for anybody.
    follow_ups : int
        Counted requests that follow up another.
    """

    in_window: np.ndarray
    counted: np.ndarray
    wait: np.ndarray
    any_wait: np.ndarray
    first_unit: np.ndarray
    unit_wait: np.ndarray
    complement: np.ndarray
    walked: np.ndarray
    outcome: np.ndarray
    ended: np.ndarray
    called_off: int
    redirected: int
    interrupted: int
    reach_within: int
    wait_limit: int
    weeks: float
    all_requests: int
    follow_ups: int

    @property
    def reached(self) -> np.ndarray:
        """Counted and reached on foot (Q,)."""
        return self.counted & (self.wait < NEVER)

    @property
    def in_time(self) -> np.ndarray:
        """Counted and reached on foot within the limit (Q,)."""
        return self.counted & (self.wait <= self.reach_within)

    @property
    def any_in_time(self) -> np.ndarray:
        """In the window, and any officer came within the limit (Q,)."""
        return self.in_window & (self.any_wait <= self.reach_within)

    @property
    def handed_over(self) -> np.ndarray:
        """Counted and in the end left to a patrol car (Q,)."""
        return self.counted & np.isin(self.outcome, HANDED_OVER)

    @property
    def gave_up(self) -> np.ndarray:
        """Counted, and the resident did not wait long enough (Q,)."""
        gave_up: np.ndarray = self.counted & (self.outcome == GAVE_UP)
        return gave_up

    @property
    def number(self) -> float:
        """Counted requests."""
        return float(self.counted.sum())


def respond(evidence: Evidence) -> Response:
    """Join requests, assignments and outcomes of a season."""
    requests, assignments = evidence.world.requests, evidence.log.assignments
    outcomes = evidence.log.outcomes
    size, made = len(requests), requests["t"]
    arrived = np.full(size, NEVER)
    last = np.zeros(size, dtype=np.int64)
    ordered = np.full(size, NEVER)
    first_unit = np.full(size, -1, dtype=np.int32)
    walked = np.zeros(size, dtype=np.int64)
    came = assignments[assignments["arrived"] < NEVER]
    came = came[np.lexsort((came["unit"], came["arrived"], came["request"]))]
    first = first_of_runs(came["request"])
    at = came["request"][first]
    arrived[at], ordered[at] = came["arrived"][first], came["ordered"][first]
    first_unit[at], walked[at] = came["unit"][first], came["metres_mm"][first]
    attempt = np.zeros(size, dtype=np.int64)
    attempt[at] = came["attempt"][first]
    together = came[came["attempt"] == attempt[came["request"]]]
    last[together["request"]] = together["arrived"]
    outcome = np.full(size, OPEN, dtype=np.int16)
    ended = np.full(size, NEVER)
    outcome[outcomes["request"]] = outcomes["outcome"]
    ended[outcomes["request"]] = outcomes["t"]
    asked = outcome != NOT_ASKED
    in_window = evidence.window.contains(made) & asked
    counted = in_window & requests["foot"]
    hit = arrived < NEVER
    by_car = np.where(
        np.isin(outcome, (*HANDED_OVER, CAR_NOT_FOR_FOOT)), ended + requests["car"], NEVER
    )
    any_officer = np.minimum(arrived, by_car)
    mine = counted[assignments["request"]]
    lost = assignments[mine & (assignments["ended"] == PREEMPTED)]
    return Response(
        in_window=in_window,
        counted=counted,
        wait=np.where(hit, arrived - made, NEVER),
        any_wait=np.where(any_officer < NEVER, any_officer - made, NEVER),
        first_unit=first_unit,
        unit_wait=np.where(hit, ordered - made, NEVER),
        complement=np.where(hit, last - arrived, 0),
        walked=walked,
        outcome=outcome,
        ended=ended,
        called_off=int((mine & (assignments["ended"] == CALLED_OFF)).sum()),
        redirected=int((mine & (assignments["ended"] == REDIRECTED)).sum()),
        interrupted=len(np.unique(lost[["request", "attempt"]])),
        reach_within=round(evidence.reach_within_min * MINUTE_US),
        wait_limit=round(evidence.wait_limit_min * MINUTE_US),
        weeks=evidence.weeks,
        all_requests=int((asked & (made >= evidence.counted_from)).sum()),
        follow_ups=int((counted & (requests["parent"] >= 0)).sum()),
    )


def wait_percentile(waits_min: np.ndarray, level: float) -> float:
    """The smallest wait that a share `level` of the requests does not exceed.

    Parameters
    ----------
    waits_min : ndarray of float64
        ``inf`` for requests that were never reached.
    level : float
        0 to 1.

    Returns
    -------
    float
        ``inf`` when more than ``1 - level`` of the requests were not reached,
        nan without requests.
    """
    if len(waits_min) == 0:
        return float("nan")
    rank = int(np.ceil(level * len(waits_min) - 1e-9)) - 1
    return float(np.partition(waits_min, max(rank, 0))[max(rank, 0)])


def waits_min(response: Response) -> np.ndarray:
    """Waits of the counted requests in minutes, ``inf`` where never reached."""
    wait = response.wait[response.counted]
    return np.where(wait < NEVER, wait / MINUTE_US, np.inf)

"""Queues with little or no room: requests that find it taken go to a patrol car."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.evidence import Evidence
from tests.textbook.cases import queue, shares_of_time, steadying, value
from tests.textbook.judging import NARROW, WIDE, Figure, disagreements
from tests.textbook.published import (
    ERLANG_B,
    FIVE_AT_MOST,
    FIVE_AT_MOST_IN_SYSTEM,
    FIVE_AT_MOST_WAIT_H,
)

SEASONS = 40


@pytest.mark.parametrize(("per_hour", "units"), ERLANG_B)
def test_without_a_queue_requests_are_lost_as_erlang_says(per_hour: int, units: int) -> None:
    lost = ERLANG_B[per_hour, units]
    made = queue(per_hour, units, 650 / per_hour, room=0)
    seasons = [made.season(r) for r in range(SEASONS)]
    names = ("handed_over_share", "busy_share")
    handed_over, busy = zip(*(value(one, *names) for one in seasons), strict=True)
    steady = steadying(seasons, [per_hour], 20, units)
    figures = [
        Figure("lost", handed_over, lost, WIDE, steady),
        Figure("utilization", busy, per_hour / 3 * (1 - lost) / units, NARROW, steady),
    ]
    assert disagreements(figures) == []


def numbers_in_the_system(evidence: Evidence, most: int) -> np.ndarray:
    """Share of the counted time with 0, 1, ..., `most` requests waiting or in hand."""
    asked = evidence.world.requests["t"]
    gone = evidence.log.outcomes["t"]
    return shares_of_time(evidence, asked, gone, np.ones(len(asked), dtype=np.int64), most + 1)


def test_five_at_most_in_the_system() -> None:
    # Two units, three requests may wait, 5 requests an hour, service 20 min (M/M/2/5).
    per_hour, units = 5, 2
    made = queue(per_hour, units, 300, room=3)
    seasons = [made.season(r) for r in range(SEASONS)]
    steady = steadying(seasons, [per_hour], 20, units)
    shares = np.array([numbers_in_the_system(one, 5) for one in seasons])
    names = ("mean_wait_answered_min", "handed_over_share", "busy_share")
    waits, handed_over, busy = zip(*(value(one, *names) for one in seasons), strict=True)
    figures = [
        Figure(f"{n} in the system", shares[:, n], share, WIDE, steady)
        for n, share in enumerate(FIVE_AT_MOST)
    ]
    figures += [
        Figure(
            "number in the system", shares @ np.arange(6), FIVE_AT_MOST_IN_SYSTEM, NARROW, steady
        ),
        Figure("wait", waits, 60 * FIVE_AT_MOST_WAIT_H, WIDE, steady),
        Figure("lost", handed_over, FIVE_AT_MOST[5], WIDE, steady),
        Figure("utilization", busy, 4.424345 / 3 / units, NARROW, steady),
    ]
    assert disagreements(figures) == []

"""One season by the hour of the clock: officers on duty, who asks, who is met."""

from __future__ import annotations

import numpy as np

from sim.study.evidence import Evidence, Window
from sim.study.measures.contacts import Contacts
from sim.study.measures.response import Response
from sim.tables import DAY_US, HOUR_US, NEVER, NOT_ASKED

HOURS = 24


def officer_time(evidence: Evidence) -> np.ndarray:
    """Time of the officers on duty in each hour of the clock, overtime included.

    Returns
    -------
    ndarray of int64, shape (24,)
        us, all days of the counted season together. A shift that begins on the
        last date counts to its end.
    """
    units = evidence.log.units
    start = np.maximum(units["start"], evidence.counted_from)
    end = start + evidence.on_duty
    dates = int(end.max(initial=0)) // DAY_US + 1
    officers = units["officers"].astype(np.int64)
    within = (Window(h * HOUR_US, HOUR_US, dates).measure(start, end) for h in range(HOURS))
    return np.array([int(time @ officers) for time in within], dtype=np.int64)


def by_hour(
    evidence: Evidence, response: Response, contacts: Contacts
) -> dict[str, tuple[str, np.ndarray]]:
    """Columns of the table of hours, each with its dtype and 24 rows.

    Requests are those meant for the foot patrol, by the hour in which they are
    made and whether or not it lies in the window; contacts are by the hour in
    which the talk begins.
    """
    requests = evidence.world.requests
    asked = requests["foot"] & (response.outcome != NOT_ASKED)
    asked &= requests["t"] >= evidence.counted_from

    def count(t: np.ndarray, values: np.ndarray) -> np.ndarray:
        return np.bincount(t % DAY_US // HOUR_US, weights=values, minlength=HOURS)

    made = requests["t"]
    return {
        "hour": ("i2", np.arange(HOURS)),
        "on_duty_officer_h": ("f8", officer_time(evidence) / HOUR_US),
        "foot_requests": ("i4", count(made, asked)),
        "reached": ("i4", count(made, asked & (response.wait < NEVER))),
        "reached_in_time": ("i4", count(made, asked & (response.wait <= response.reach_within))),
        "contacts": ("i4", count(contacts.start, contacts.counted)),
    }

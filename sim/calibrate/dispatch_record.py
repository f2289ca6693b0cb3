"""The dispatch record of a season: requests for the foot patrol and how soon an officer came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibrate.counted import Counted, average, rate, share
from sim.calibrate.quantities import Quantity
from sim.scenario.model import Scenario
from sim.tables import DAY_US, HANDLED, MINUTE_US, NEVER, NOT_ASKED, Log, World

IN_TIME_MIN = 15.0


@dataclass(frozen=True, eq=False)
class DispatchRecord:
    """Requests meant for the foot patrol, and days without any.

    Attributes
    ----------
    day : ndarray of int64, shape (N,)
        Proleptic ordinal of the date.
    asked : ndarray of float64, shape (N,)
        1 for a request, 0 for a line that only says that the day was there.
    days : ndarray of float64, shape (N,)
        1 on the first line of each day, else 0.
    in_time : ndarray of float64, shape (N,)
        1 if an officer on foot came within `IN_TIME_MIN`, else 0.
    handling_min : ndarray of float64, shape (N,)
        Minutes at the request of all who came; nan where it was not handled.
    """

    day: np.ndarray
    asked: np.ndarray
    days: np.ndarray
    in_time: np.ndarray
    handling_min: np.ndarray

    def before(self, day: int) -> DispatchRecord:
        """Lines of earlier dates."""
        which = self.day < day
        return DispatchRecord(
            self.day[which], self.asked[which], self.days[which], self.in_time[which],
            self.handling_min[which],
        )  # fmt: skip


def dispatched(scenario: Scenario, world: World, log: Log) -> DispatchRecord:
    """Write the dispatch record of one season."""
    requests = world.requests
    outcome = np.full(len(requests), NOT_ASKED)
    outcome[log.outcomes["request"]] = log.outcomes["outcome"]
    came = log.assignments[log.assignments["arrived"] < NEVER]
    first = np.full(len(requests), NEVER, dtype=np.int64)
    np.minimum.at(first, came["request"], came["arrived"])
    done = came[came["ended"] == HANDLED]
    there = np.zeros(len(requests))
    np.maximum.at(there, done["request"], (done["left"] - done["arrived"]) / MINUTE_US)
    rows = np.flatnonzero(requests["foot"] & (outcome != NOT_ASKED))
    dates = scenario.season.days
    day = np.concatenate([np.arange(dates), requests["t"][rows] // DAY_US])
    inside = day < dates
    soon = (first - requests["t"])[rows] <= IN_TIME_MIN * MINUTE_US
    handled = np.where(there[rows] > 0, there[rows], np.nan)
    none = np.zeros(dates)
    columns = (
        np.concatenate([none, np.ones(len(rows))]),
        np.concatenate([none + 1, np.zeros(len(rows))]),
        np.concatenate([none, soon.astype(float)]),
        np.concatenate([none * np.nan, handled]),
    )
    ordinal = day.astype(np.int64) + scenario.season.first_day.toordinal()
    return DispatchRecord(ordinal[inside], *(column[inside] for column in columns))


def _asked(record: DispatchRecord) -> Counted:
    return rate(record.day, record.asked, record.days)


def _in_time(record: DispatchRecord) -> Counted:
    return share(record.day, record.in_time, record.asked)


def _handling(record: DispatchRecord) -> Counted:
    return average(record.day, record.handling_min)


QUANTITIES = (
    Quantity("requests for the foot patrol", "a day",
             ("requests.per_day", "requests.kind.to_foot_share"), _asked),
    Quantity(f"requests reached within {IN_TIME_MIN:g} minutes", "share", (), _in_time),
    Quantity("time at a request", "minutes", ("requests.kind.handling.mean_min",), _handling),
)  # fmt: skip
"""What the record tells."""

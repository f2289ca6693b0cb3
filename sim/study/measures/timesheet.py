"""Time by state: where each unit's time on duty goes, exact to the microsecond.

Activities cover a unit's duty without gap. Talks, waits at signals and
standing happen inside a walk; here they are taken out of it, so that every
microsecond counts once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.seen import sum_by
from sim.tables import RESPONDING, RETURNING, STATES, TALKING, WAITING, WALKING

MOVING = (WALKING, RESPONDING, RETURNING)
"""States of a walk on the streets; the steps inside carry talks and waits as delay."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """Activities by unit and time, with a key by which moments are looked up.

    The key counts beginnings instead of us: units times us is more than 64
    bits hold in a city's three years.
    """

    rows: np.ndarray
    starts: np.ndarray
    key: np.ndarray

    def at(self, unit: np.ndarray, t: np.ndarray) -> np.ndarray:
        """Row of the activity of each `unit` at `t`; of two that meet there the later."""
        return np.searchsorted(self.key, _key(self.starts, unit, t), side="right") - 1


def timeline(activities: np.ndarray) -> Timeline:
    """Sort the activities by unit and time."""
    starts = np.unique(activities["start"])
    key = _key(starts, activities["unit"].astype(np.int64), activities["start"])
    order = np.argsort(key)
    return Timeline(activities[order], starts, key[order])


def _key(starts: np.ndarray, unit: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Sorts by unit, then by how many of all `starts` are past at `t`."""
    return unit * (len(starts) + 1) + np.searchsorted(starts, t, side="right")


def activity_time(evidence: Evidence) -> np.ndarray:
    """Time by state as the activities give it, talks and waits inside walks left in.

    Returns
    -------
    ndarray of int64, shape (U, number of states)
        us.
    """
    rows = evidence.log.activities
    start, end = _clip(evidence, rows["start"], rows["end"])
    return _by_state(evidence, rows["unit"], rows["state"], end - start)


def time_by_state(evidence: Evidence) -> np.ndarray:
    """Time by state, with talks and waits inside walks as states of their own.

    Returns
    -------
    ndarray of int64, shape (U, number of states)
        us; the sum over states is that of `activity_time` for every unit.

    Notes
    -----
    A talk counts as talking where the unit was walking, responding, returning
    or waiting; a talk inside another state (on scene) stays in it. What is left
    of the steps' delay in a walk when its talks are taken out is waiting. The
    activity, not the state of the step, says which walk it was.
    """
    time = activity_time(evidence)
    if len(evidence.log.activities) == 0:
        return time
    doing = timeline(evidence.log.activities)
    talk = _talk_time(evidence, doing)
    delay = _delay(evidence, doing)
    for state in MOVING:
        time[:, state] -= delay[:, state]
        time[:, WAITING] += delay[:, state] - talk[:, state]
        time[:, TALKING] += talk[:, state]
    time[:, WAITING] -= talk[:, WAITING]
    time[:, TALKING] += talk[:, WAITING]
    return time


def _delay(evidence: Evidence, doing: Timeline) -> np.ndarray:
    """Time stood still in steps, by unit and state of the activity around them."""
    steps = evidence.log.steps
    rows = np.flatnonzero(steps["delay"])
    unit = steps["unit"][rows].astype(np.int64)
    start, end = _clip(evidence, steps["entered"][rows], steps["left"][rows])
    state = doing.rows["state"][doing.at(unit, steps["entered"][rows])]
    return _by_state(evidence, unit, state, np.minimum(steps["delay"][rows], end - start))


def _talk_time(evidence: Evidence, doing: Timeline) -> np.ndarray:
    """Talk time inside walks and waits, by unit and state of the activity."""
    talks = evidence.log.talks
    unit = talks["unit"].astype(np.int64)
    length = doing.rows["end"] - doing.rows["start"]
    ends = [(t, doing.at(unit, t)) for t in _clip(evidence, talks["start"], talks["end"])]
    time = np.zeros((len(evidence.log.units), len(STATES)), dtype=np.int64)
    for state in (*MOVING, WAITING):
        mine = doing.rows["state"] == state
        before = np.concatenate([[0], np.cumsum(length * mine)])
        first, last = (before[i] + mine[i] * (t - doing.rows["start"][i]) for t, i in ends)
        time[:, state] = sum_by(unit, last - first, len(time))
    return time


def _by_state(
    evidence: Evidence, unit: np.ndarray, state: np.ndarray, what: np.ndarray
) -> np.ndarray:
    """Sums by unit and state (U, number of states)."""
    size = len(evidence.log.units) * len(STATES)
    place = unit.astype(np.int64) * len(STATES) + state
    return sum_by(place, what, size).reshape(-1, len(STATES))


def _clip(evidence: Evidence, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut stretches of time to the counted season."""
    first, last = evidence.counted_from, evidence.counted_until
    return np.clip(start, first, last), np.clip(end, first, last)

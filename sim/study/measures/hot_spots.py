"""Hot spots: how long officers stand there, and whether they are back in time.

A stay is a stretch of standing at a spot on the route, talks included. A spot
falls due so long after a stay has ended as the scenario says; that counts if it
is in the window and a unit is on duty, so that nights are nobody's fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.hot_spots import HotSpot, all_hot_spots
from sim.study.evidence import Evidence
from sim.study.measures.record import Measure
from sim.tables import MINUTE_US, WAITING

if TYPE_CHECKING:
    from sim.study.measures.coverage import Coverage


@dataclass(frozen=True, eq=False)
class Dose:
    """What the hot spots of a season got; H of them, in the order of the scenario.

    Attributes
    ----------
    names : tuple of str
    stood : ndarray of int64, shape (H,)
        Time of units standing there within the window, us.
    visits : ndarray of int64, shape (H,)
        Stays that begin in the window.
    stays : ndarray of int64, shape (H,)
        Length of these stays together, us.
    due, in_time : ndarray of int64, shape (H,)
        How often it fell due, and how often an officer was back by then.
    days : float
        Length of the counted season.
    """

    names: tuple[str, ...]
    stood: np.ndarray
    visits: np.ndarray
    stays: np.ndarray
    due: np.ndarray
    in_time: np.ndarray
    days: float


def dose(evidence: Evidence) -> Dose:
    """Reduce the steps of a season to what its hot spots got."""
    spots = all_hot_spots(evidence.scenario, evidence.graph)
    spot, start, end = _stays(evidence, spots)
    counted = evidence.window.contains(start) & (start >= evidence.counted_from)
    back = np.array([round(one.return_min * MINUTE_US) for one in spots], dtype=np.int64)
    due = end + back[spot]
    units = evidence.log.units
    on_duty = (np.sort(units["start"]).searchsorted(due, "right")
               > np.sort(units["end"]).searchsorted(due, "right"))  # fmt: skip
    falls = evidence.window.contains(due) & (due >= evidence.counted_from) & on_duty
    again = np.zeros(len(spot), dtype=bool)
    again[:-1] = (spot[1:] == spot[:-1]) & (start[1:] <= due[:-1])

    def by_spot(values: np.ndarray) -> np.ndarray:
        found = np.zeros(len(spots), dtype=np.int64)
        np.add.at(found, spot, values.astype(np.int64))
        return found

    return Dose(
        names=tuple(one.name for one in spots),
        stood=by_spot(evidence.window.measure(start, end)),
        visits=by_spot(counted),
        stays=by_spot((end - start) * counted),
        due=by_spot(falls),
        in_time=by_spot(falls & again),
        days=7 * evidence.weeks,
    )


def _stays(
    evidence: Evidence, spots: tuple[HotSpot, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spot, beginning and end (us) of each stay, by spot and time; touching steps are one."""
    steps = evidence.log.steps
    number = {(one.segment, one.at): i for i, one in enumerate(spots)}
    rows = steps[(steps["state"] == WAITING) & (steps["from_mm"] == steps["to_mm"])]
    rows = rows[np.isin(rows["segment"], [one.segment for one in spots])]
    places = zip(rows["segment"].tolist(), rows["from_mm"].tolist(), strict=True)
    spot = np.array([number.get(place, -1) for place in places], dtype=np.int64)
    rows, spot = rows[spot >= 0], spot[spot >= 0]
    order = np.lexsort((rows["entered"], rows["unit"], spot))
    rows, spot = rows[order], spot[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (
        (spot[1:] != spot[:-1])
        | (rows["unit"][1:] != rows["unit"][:-1])
        | (rows["entered"][1:] != rows["left"][:-1])
    )
    last = np.append(new[1:], True)[: len(rows)]
    spot, start, end = spot[new], rows["entered"][new], rows["left"][last]
    order = np.lexsort((start, spot))
    return spot[order], start[order], end[order]


def _minutes(c: Coverage) -> tuple[float, float]:
    return float(c.dose.stood.sum()) / MINUTE_US, len(c.dose.names) * c.dose.days


def _visits(c: Coverage) -> tuple[float, float]:
    return float(c.dose.visits.sum()), len(c.dose.names) * c.dose.days


def _stay(c: Coverage) -> tuple[float, float]:
    return float(c.dose.stays.sum()) / MINUTE_US, float(c.dose.visits.sum())


def _in_time(c: Coverage) -> tuple[float, float]:
    return float(c.dose.in_time.sum()), float(c.dose.due.sum())


MEASURES = (
    Measure(
        "hot_spot_min_per_day", "min", "higher", "coverage",
        "Time of officers at a hot spot in a day",
        "Tiempo de oficiales en un punto de atención por día", "ratio",
        "Minutes that units stand at a hot spot within the window, per spot and day.", _minutes,
    ),
    Measure(
        "hot_spot_visits_per_day", "per day", "higher", "coverage",
        "Visits to a hot spot in a day", "Visitas a un punto de atención por día", "ratio",
        "Stays at a hot spot that begin in the window, per spot and day.", _visits,
    ),
    Measure(
        "hot_spot_stay_min", "min", "none", "coverage",
        "Length of a stay at a hot spot", "Duración de una estadía en un punto de atención",
        "ratio", "Mean length of the stays, those cut short by a request included.", _stay,
    ),
    Measure(
        "hot_spot_returns_in_time_share", "share", "higher", "coverage",
        "Hot spots that officers come back to in time",
        "Puntos de atención a los que se vuelve a tiempo", "ratio",
        "Of the times at which a hot spot falls due in the window while a unit is on duty, those "
        "at which an officer has come back.", _in_time,
    ),
)  # fmt: skip

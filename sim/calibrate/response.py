"""How many contacts the simulator makes of a dose and of people who would talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.scenario.model import Scenario, Study
from sim.scenario.staffing import staffing
from sim.study.arms import SINGLE, Arm


@dataclass(frozen=True, eq=False)
class Response:
    """Contacts by dose and by people who would talk, as simulated.

    Attributes
    ----------
    dose : ndarray of float64, shape (D,)
        Planned officer-hours a day, increasing.
    open_per_km : ndarray of float64, shape (L,)
        People on a km of street in the busiest hour who would talk, increasing.
    per_hour : ndarray of float64, shape (D, L)
        Contacts per planned officer-hour, written down or not: the mean over
        seasons.
    spread : ndarray of float64, shape (L,)
        Variance of a season's contacts beyond that of independent ones, over
        the square of their mean.
    seasons : int
    days : int
        Of each season.
    """

    dose: np.ndarray
    open_per_km: np.ndarray
    per_hour: np.ndarray
    spread: np.ndarray
    seasons: int
    days: int

    def rate(self, dose: np.ndarray, open_per_km: np.ndarray) -> np.ndarray:
        """Contacts per officer-hour, read between the simulated points.

        Straight lines between logarithms in both directions. Beyond the doses
        that were simulated it stays as at the last one.
        """
        x, y = np.log(self.dose), np.log(self.open_per_km)
        z = np.log(self.per_hour)
        i, u = _between(x, np.log(dose))
        j, v = _between(y, np.log(open_per_km))
        low = (1 - u) * z[i, j] + u * z[i + 1, j]
        high = (1 - u) * z[i, j + 1] + u * z[i + 1, j + 1]
        found: np.ndarray = np.exp((1 - v) * low + v * high)
        return found

    def unevenness(self, open_per_km: np.ndarray) -> np.ndarray:
        """The spread of whole seasons, read between the simulated points."""
        spread: np.ndarray = np.interp(np.log(open_per_km), np.log(self.open_per_km), self.spread)
        return spread


def _between(points: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Index of the point before `at`, and how far `at` is on the way to the next, 0 to 1."""
    at = np.clip(at, points[0], points[-1])
    i = np.clip(np.searchsorted(points, at, side="right") - 1, 0, len(points) - 2)
    return i, (at - points[i]) / (points[i + 1] - points[i])


def open_per_km(scenario: Scenario) -> float:
    """People on a km of street in the busiest hour who would talk with its units."""
    people = scenario.people
    pairs = {shift.unit for shift in scenario.shifts} == {"pair"}
    return people.out_per_km * min(
        1.0, people.open_share * (people.openness_pair_ratio if pairs else 1.0)
    )


def dose(scenario: Scenario) -> float:
    """Planned officer-hours a day."""
    return staffing(scenario).officer_hours_per_week / 7


def response_of(study: Study, arms: Mapping[str, Arm]) -> Response:
    """What the seasons of a study say of it.

    Parameters
    ----------
    study : Study
        Its scenarios are every combination of some doses and some numbers of
        people who would talk.
    arms : mapping of str to Arm
        By scenario.

    Raises
    ------
    ValueError
        If a combination is missing.
    """
    column = [m.name for m in SINGLE].index("contacts_per_week")
    days = study.scenarios[0].season.days
    points = {s.name: (round(dose(s), 6), round(open_per_km(s), 6)) for s in study.scenarios}
    doses = np.array(sorted({d for d, _ in points.values()}))
    levels = np.array(sorted({x for _, x in points.values()}))
    mean = np.full((len(doses), len(levels)), np.nan)
    excess = np.full_like(mean, np.nan)
    for name, (d, x) in points.items():
        contacts = arms[name].numerator[:, column]
        at = np.searchsorted(doses, d), np.searchsorted(levels, x)
        mean[at] = contacts.mean()
        excess[at] = contacts.var(ddof=1) - contacts.mean()
    if np.isnan(mean).any():
        raise ValueError("the study lacks some combination of doses and people who would talk")
    spread = np.maximum(excess.sum(axis=0), 0) / (mean**2).sum(axis=0)
    seasons = min(arm.seasons for arm in arms.values())
    return Response(doses, levels, mean / (doses[:, None] * days), spread, seasons, days)

"""How many people a unit talks with in an hour of walking, as the simulator makes it.

The more people are out, the more talks, but talks take time. So with people k
times as many as in the scenario, in an hour with the share s of the busiest
one, a unit talks with

    R(k s) = a k s / (1 + a k s b)

people in an hour of walk: a of them for each hour in which it walks on, b hours
for each. This is the disc equation (Holling, Canadian Entomologist 91, 1959).
Both numbers are fitted to the log of simulated walks, so they hold what the
route, pace, signals and second meetings of the same people do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from sim.calibrate.written_down import written_down
from sim.scenario.duty_model import Activities
from sim.scenario.model import Scenario
from sim.study.replication import met_and_walked, world_of
from sim.tables import WALKING

TIMES = (0.5, 3.0, 16.0)
"""How many times the people of the scenario are simulated."""

DAYS = 7
SEASONS = 24
"""Many seasons, for each has other officers, who all together walk at the mean pace."""


@dataclass(frozen=True)
class WalkResponse:
    """People talked with in an hour of walk, by how many are out.

    Attributes
    ----------
    per_hour : float
        a: for each hour of walking on, with the people of the scenario in its
        busiest hour.
    hours_each : float
        b: hours that each takes.
    crews : float
        How far crews differ in pace: relative standard deviation between
        simulated seasons, whose officers are others. Days of one season do not
        show it.
    worst : float
        How far the simulated walks are from this at most, as a share, over the
        numbers of people that were tried.
    """

    per_hour: float
    hours_each: float
    crews: float = 0.0
    worst: float = 0.0

    def rate(self, people: np.ndarray | float) -> np.ndarray:
        """People talked with in an hour of walk, with `people` times those of the busiest hour."""
        met = self.per_hour * np.asarray(people, dtype=float)
        return met / (1 + met * self.hours_each)

    def people_for(self, rate: np.ndarray) -> np.ndarray:
        """How many times the people make this rate; inf where no number does."""
        left = 1 - np.asarray(rate, dtype=float) * self.hours_each
        with np.errstate(divide="ignore"):
            return np.where(left > 0, rate / np.maximum(left, 1e-300) / self.per_hour, np.inf)


def walk_response(scenario: Scenario, seed: int) -> WalkResponse:
    """Simulate the walks of a scenario with few and many people out, and fit both numbers.

    Parameters
    ----------
    scenario : Scenario
        Its route, hours, units and people; doors and events are left out, and
        all speak English.
    seed : int

    Raises
    ------
    ValueError
        If its units talk with nobody.
    """
    from scipy.optimize import minimize

    shares = np.array(scenario.people.hour_shares)
    shares = shares / shares.max()
    people, talks, hours, of = [], [], [], []
    paces = np.ones(SEASONS)
    for number, times in enumerate(TIMES):
        counts, walked, paces = _walks(scenario, times, seed)
        some = walked > 0
        people.append(times * shares[some])
        talks.append(counts[some])
        hours.append(walked[some])
        of.append(np.full(some.sum(), number))
    z, y, w, group = map(np.concatenate, (people, talks, hours, of))
    if y.sum() == 0:
        raise ValueError(f"the units of {scenario.name} talk with nobody")

    def loss(x: np.ndarray) -> float:
        a, b = np.exp(x)
        mean = a * z / (1 + a * z * b) * w
        return float((mean - y * np.log(np.maximum(mean, 1e-12))).sum())

    first = np.log([max(y[group == 0].sum() / (z * w)[group == 0].sum(), 1e-3), 0.1])
    a, b = np.exp(minimize(loss, first, method="Nelder-Mead").x)
    found = WalkResponse(float(a), float(b), float(paces.std(ddof=1) / paces.mean()))
    mean = found.rate(z) * w
    off = [abs(y[group == g].sum() / mean[group == g].sum() - 1) for g in range(len(TIMES))]
    return replace(found, worst=float(max(off)))


def _walks(scenario: Scenario, times: float, seed: int) -> tuple[np.ndarray, ...]:
    """People talked with on the street and hours of walk by clock hour, and pace by season."""
    people = replace(
        scenario.people, out_per_km=times * scenario.people.out_per_km,
        walking_per_km=times * scenario.people.walking_per_km, spanish_only_share=0.0,
        season_cv=0.0, day_variance=0.0,
    )  # fmt: skip
    season = scenario.season
    last = min(season.last_day, season.first_day + timedelta(DAYS - 1))
    plain = replace(
        scenario, people=people, activities=Activities(),
        season=replace(season, last_day=last),
        contacts=replace(scenario.contacts, recorded_share=1.0),
    )  # fmt: skip
    counts, hours, paces = np.zeros(24), np.zeros(24), np.zeros(SEASONS)
    for number in range(SEASONS):
        drawn = world_of(plain, seed, number + 1)
        world, log = met_and_walked(plain, drawn, seed, number + 1)
        lines = written_down(plain, world, log, np.random.default_rng(seed))
        counts += np.bincount(lines.hour, lines.counts["street"], 24)
        hours += np.bincount(lines.hour, lines.unit_hours, 24)
        steps = log.steps[log.steps["state"] == WALKING]
        moved = (steps["left"] - steps["entered"] - steps["delay"]).sum()
        paces[number] = np.abs(steps["to_mm"] - steps["from_mm"]).sum() / max(moved, 1)
    return counts, hours, paces

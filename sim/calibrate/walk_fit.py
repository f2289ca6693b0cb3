"""People, doors, languages and referrals of a scenario, fitted to a walk log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibrate.counted import Counted, rate
from sim.calibrate.quantities import Quantity
from sim.calibrate.shrink import shrink
from sim.calibrate.walk_log import WalkLog
from sim.calibrate.walk_quantities import DOORS, LANGUAGE, OPEN, QUANTITIES, RECORDED, REFERRED
from sim.calibrate.walk_response import WalkResponse
from sim.scenario.demand_model import Duration
from sim.scenario.model import Scenario
from sim.tables import CHANNELS

WIDE = 1.96
"""Standard deviations to each end of a 95 % range."""

FEWEST_HOURS = 3
"""Clock hours that a log must hold to tell one hour of the day from another."""


@dataclass(frozen=True, eq=False)
class WalkFit:
    """What a walk log comes to.

    Attributes
    ----------
    log : WalkLog
    response : WalkResponse
    quantities : tuple of (Quantity, Counted)
        Those that the log holds.
    by_hour : tuple of (int, tuple of Counted)
        People talked with per officer-hour, by clock hour and channel (`CHANNELS`).
    people : tuple of (float, float, float)
        How many times the scenario's people who would talk: value, and ends of
        its 95 % range. Without a second count only those who are written down.
    hour_shares : ndarray of float64, shape (24,), or None
        People out by hour, the busiest 1; None: as in the scenario.
    walked : ndarray of bool, shape (24,)
        Hours of which the log tells something.
    """

    log: WalkLog
    response: WalkResponse
    quantities: tuple[tuple[Quantity, Counted], ...]
    by_hour: tuple[tuple[int, tuple[Counted, ...]], ...]
    people: tuple[float, float, float]
    hour_shares: np.ndarray | None
    walked: np.ndarray

    def found(self, quantity: Quantity) -> Counted | None:
        """What the log says of one quantity; None if it does not hold it."""
        return next((value for one, value in self.quantities if one is quantity), None)

    @property
    def doors(self) -> Counted | None:
        """Share of doors that open."""
        return self.found(DOORS)

    @property
    def language(self) -> Counted | None:
        """Share of people who speak Spanish only."""
        return self.found(LANGUAGE)

    @property
    def referred(self) -> Counted | None:
        """Share of people talked with who are referred."""
        return self.found(REFERRED)

    @property
    def open(self) -> Counted | None:
        """Share of people passed who talk and are written down."""
        return self.found(OPEN)

    @property
    def recorded(self) -> Counted | None:
        """Share of talks that are written down."""
        return self.found(RECORDED)


def free_hours(log: WalkLog, scenario: Scenario) -> np.ndarray:
    """Hours of walk less those at doors, by line.

    A door that stays closed takes the scenario's `knock_min`, one that opens the
    mean of its visits; without hours at doors in the scenario none is taken off.
    """
    doors = scenario.activities.doors
    if not doors:
        return log.unit_hours
    knocked = np.nan_to_num(log.counts["knocked"])
    opened = np.nan_to_num(log.counts["answered"])
    visit = float(np.mean([_mean_min(one.talk) for one in doors]))
    closed = float(np.mean([one.knock_min for one in doors]))
    at_doors = (opened * visit + (knocked - opened) * closed) / 60
    hours: np.ndarray = np.maximum(log.unit_hours - at_doors, 0.0)
    return hours


def met(log: WalkLog) -> np.ndarray:
    """People met on the street who would talk, by line: talked with, or greeted for want of words.

    nan where people talked with were not counted.
    """
    people: np.ndarray = log.counts["street"] + np.nan_to_num(log.counts["no_common_language"])
    return people


def fit_walks(log: WalkLog, scenario: Scenario, response: WalkResponse) -> WalkFit:
    """Fit a scenario's numbers to a walk log.

    Parameters
    ----------
    log : WalkLog
    scenario : Scenario
        What is not told stays as here.
    response : WalkResponse
        Of this scenario.

    Raises
    ------
    ValueError
        If the log holds no hour of walk on which people on the street were
        counted, or as many talks as no number of people makes.
    """
    told = [(one, one.found(log)) for one in QUANTITIES]
    told = [(one, value) for one, value in told if value.out_of > 0]
    counted = ~np.isnan(log.counts["street"])
    lines = log.chosen(counted)
    free = free_hours(lines, scenario)
    shares = np.array(scenario.people.hour_shares)
    shares = shares / shares.max()
    if not (free * shares[lines.hour]).sum() > 0:
        raise ValueError("no line has hours of walk in which people on the street were counted")
    noted = next((value for one, value in told if one is RECORDED and value.value > 0), None)
    people = _times(lines, free, shares, response, noted)
    walked = np.bincount(lines.hour, free, 24) > 0
    new = None
    if walked.sum() >= FEWEST_HOURS and people[1] > 0:
        new, unsure = _hour_shares(lines, free, shares, response, people[0])
        # The busiest hour is 1 again; the number of people, which is that of this hour, goes
        # with it, and so does what is not known of this hour.
        top = float(new.max())
        wide = [np.exp(np.hypot(np.log(end / people[0]), unsure)) for end in people[1:]]
        people = (top * people[0], top * people[0] / wide[0], top * people[0] * wide[1])
        new = new / top
    hours = tuple(
        (int(hour), tuple(rate(one.day, one.counts[c], one.officer_hours) for c in CHANNELS))
        for hour in np.flatnonzero(walked)
        for one in [lines.chosen(lines.hour == hour)]
    )
    return WalkFit(lines, response, tuple(told), hours, people, new, walked)


def _times(
    lines: WalkLog,
    free: np.ndarray,
    shares: np.ndarray,
    response: WalkResponse,
    noted: Counted | None,
) -> tuple[float, float, float]:
    """How many times the people make the talks of the log, with the 95 % range."""
    from scipy.optimize import brentq

    recorded = noted.value if noted else 1.0
    counted = float(met(lines).sum())
    share = shares[lines.hour]

    def expected(times: float) -> float:
        return float((response.rate(times * share) * free).sum())

    def solved(talks: float) -> float:
        top = float((free[share > 0]).sum()) / response.hours_each
        if talks >= 0.999 * top:
            raise ValueError(
                "the log holds more talks than its hours have room for in this scenario; see "
                "people.talk.mean_min, and the hours of the log"
            )
        high = 1.0
        while expected(high) < talks:
            high *= 4
        return float(brentq(lambda times: expected(times) - talks, 0.0, high, xtol=1e-10))

    middle = solved(counted / recorded)
    who = WIDE * response.crews
    if noted:
        who = float(np.hypot(who, np.log(noted.high / noted.low) / 2))
    # Days differ in their hours, so what is uneven is told against what was to be expected.
    hoped = response.rate(max(middle, 1e-9) * share) * free
    ratio = rate(lines.day, met(lines), hoped)
    scale = float(hoped.sum()) / recorded
    if middle == 0:
        return 0.0, 0.0, solved(ratio.high * scale)
    low, high = (
        middle * np.exp(sign * np.hypot(np.log(solved(end * scale) / middle), who))
        for sign, end in ((-1, ratio.low), (1, ratio.high))
    )
    return middle, float(low), float(high)


def _hour_shares(
    lines: WalkLog, free: np.ndarray, shares: np.ndarray, response: WalkResponse, times: float
) -> tuple[np.ndarray, float]:
    """People out by hour, each hour borrowing from the scenario's as far as it is thin.

    Returns
    -------
    (shares, unsure)
        Not divided by the largest yet, (24,); half the 95 % range of the largest,
        as a logarithm.
    """
    hoped = response.rate(times * shares[lines.hour]) * free
    hoped *= met(lines).sum() / hoped.sum()  # of what is written down
    count = np.bincount(lines.hour, met(lines), 24)
    expected = np.bincount(lines.hour, hoped, 24)
    some = expected > 0
    spread = rate(lines.day, met(lines), hoped).spread
    ratio, wide = np.ones(24), np.zeros(24)
    found = shrink(count[some], expected[some], spread)
    ratio[some] = found.ratio
    wide[some] = np.log(found.high / found.low) / 2
    wanted = np.minimum(ratio * response.rate(times * shares), 0.99 / response.hours_each)
    new = response.people_for(wanted) / times
    return new, float(wide[new.argmax()])


def _mean_min(law: Duration) -> float:
    values = law.values_min
    return float(np.mean(values)) if law.distribution == "list" else law.mean_min

"""What the measures look at: one season's tables, and the hours that count.

All measures are pure functions of an `Evidence`. The hours that count are a
`Window`: the same clock hours on every date of the season, the same for all
scenarios of a study, so that a scenario with thin hours is not flattered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.model import Scenario, Study
from sim.tables import DAY_US, HOUR_US, MINUTE_US, NEVER, Log, World
from street_graph.graph import StreetGraph

WEEK_US = 7 * DAY_US


@dataclass(frozen=True)
class Window:
    """Equal stretches of time, one after another, that may touch but not overlap.

    Attributes
    ----------
    start : int
        Beginning of the first stretch, us.
    length : int
        Length of each stretch, us, at most `every`.
    count : int
        Number of stretches.
    every : int
        From the beginning of one stretch to that of the next, us.
    """

    start: int
    length: int
    count: int
    every: int = DAY_US

    @property
    def total(self) -> int:
        """Length of all stretches together, us."""
        return self.length * self.count

    def _position(self, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Stretches over by `t`, and us gone by in the one after them."""
        since = np.asarray(t, dtype=np.int64) - self.start
        over = np.clip(since // self.every, 0, self.count)
        inside = np.clip(since - over * self.every, 0, self.length)
        return over, np.where(over < self.count, inside, 0)

    def until(self, t: np.ndarray) -> np.ndarray:
        """Time of the window gone by at `t` (int64, us; exact)."""
        over, inside = self._position(t)
        gone: np.ndarray = over * self.length + inside
        return gone

    def contains(self, t: np.ndarray) -> np.ndarray:
        """True where `t` lies in a stretch (its beginning included, its end not)."""
        since = np.asarray(t, dtype=np.int64) - self.start
        number = since // self.every
        return (number >= 0) & (number < self.count) & (since % self.every < self.length)

    def measure(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Time of the window between `a` and `b` (int64, us; 0 where b <= a)."""
        between: np.ndarray = np.maximum(self.until(b) - self.until(a), 0)
        return between

    def age_integral(self, a: np.ndarray, b: np.ndarray, since: np.ndarray) -> np.ndarray:
        """Integral of (t - since) over the window between `a` and `b`.

        Parameters
        ----------
        a, b, since : ndarray of int64
            us, with since <= a <= b.

        Returns
        -------
        ndarray of float64
            us squared. Only terms of one sign are added, so nothing cancels.
        """
        over_a, in_a = self._position(a)
        over_b, in_b = self._position(b)
        first = (self.start + over_a * self.every - np.asarray(since, dtype=np.int64)).astype(float)
        later = (over_b - over_a).astype(float)
        in_a, in_b = in_a.astype(float), in_b.astype(float)
        inside_one = (in_b - in_a) * (first + (in_a + in_b) / 2)
        rest = (self.length - in_a) * (first + (self.length + in_a) / 2)
        whole = self.length * (
            (later - 1) * (first + self.length / 2) + self.every * later * (later - 1) / 2
        )
        last = in_b * (first + later * self.every + in_b / 2)
        total: np.ndarray = np.where(later == 0, inside_one, rest + whole + last)
        return total

    def starting_from(self, t: int) -> Window:
        """The stretches that begin at `t` or later."""
        left_out = min(max(-(-(t - self.start) // self.every), 0), self.count)
        return Window(
            self.start + left_out * self.every, self.length, self.count - left_out, self.every
        )


@dataclass(frozen=True, eq=False)
class Evidence:
    """One scenario in one replication, with the study's yardsticks.

    Attributes
    ----------
    graph, scenario, world, log
        Streets, scenario, and the tables of one season.
    window : Window
        The hours that count, on every date.
    reach_within_min, wait_limit_min, seen_within_min : float
        Limits of the study.
    first_counted : int
        us. Measures of the time since a street was seen begin here: after the
        first day, or after the warm-up of an unbroken season.
    season_end : int
        us.
    """

    graph: StreetGraph
    scenario: Scenario
    world: World
    log: Log
    window: Window
    reach_within_min: float
    wait_limit_min: float
    seen_within_min: float
    first_counted: int
    season_end: int

    @property
    def unbroken(self) -> bool:
        """True for one uninterrupted stretch instead of shifts."""
        return self.scenario.season.unbroken_hours > 0

    @property
    def counted_from(self) -> int:
        """Counts and times begin here, us: 0, or the end of the warm-up."""
        return self.first_counted if self.unbroken else 0

    @property
    def counted_until(self) -> int:
        """Counts and times end here, us: never, or the end of an unbroken season."""
        return self.season_end if self.unbroken else int(NEVER)

    @property
    def weeks(self) -> float:
        """Length of the counted season in weeks."""
        return (self.season_end - self.counted_from) / WEEK_US

    @property
    def dates(self) -> int:
        """Number of dates in the season, a part of a date included."""
        return -(-self.season_end // DAY_US)

    @property
    def on_duty(self) -> np.ndarray:
        """Time each unit was on duty in the counted season, overtime included, us (U,)."""
        units = self.log.units
        until = np.minimum(units["left"], self.counted_until)
        us: np.ndarray = np.maximum(until - np.maximum(units["start"], self.counted_from), 0)
        return us

    @property
    def unit_instance(self) -> tuple[np.ndarray, np.ndarray]:
        """Shifts that were worked, and of each unit the one it belongs to.

        Returns
        -------
        (instances, index)
            ``instances`` has two columns, date and shift, one row each;
            ``index`` (U,) is the row of each unit.
        """
        units = self.log.units
        pairs = np.column_stack([units["date"], units["shift"]]).astype(np.int64)
        if len(pairs) == 0:
            return pairs.reshape(0, 2), np.zeros(0, dtype=np.int64)
        instances, index = np.unique(pairs, axis=0, return_inverse=True)
        return instances, index.reshape(-1)


def with_hours_settled(study: Study) -> Study:
    """The study with its daily hours written down, so that a part of it keeps them."""
    start, length = window_minutes(study)
    return replace(study, window=(start, (start + length - 1) % 1440 + 1))


def window_minutes(study: Study) -> tuple[int, int]:
    """The study's daily clock hours.

    Returns
    -------
    (start, length)
        Minutes after midnight, and minutes (at most 1440). Without hours set
        by the study, from the earliest start to the latest end of any shift of
        any scenario, the other start times of a shift included.
    """
    if study.window is not None:
        start, end = study.window
        return start, (end - start - 1) % 1440 + 1
    starts, ends = [], []
    for scenario in study.scenarios:
        for shift in scenario.shifts:
            for start in (shift.start, *shift.other_starts):
                starts.append(start)
                ends.append(start + shift.minutes)
    if not starts or max(ends) - min(starts) >= 1440:
        return 0, 1440
    return min(starts), max(ends) - min(starts)


def gather(
    graph: StreetGraph, study: Study, scenario: Scenario, world: World, log: Log
) -> Evidence:
    """Put one season's tables together with the study's hours and limits.

    In an unbroken season the window is one stretch from the end of the
    warm-up to the end of the season.
    """
    season = scenario.season
    if season.unbroken_hours > 0:
        first = round(season.warm_up_hours * HOUR_US)
        end = round(season.unbroken_hours * HOUR_US)
        window = Window(first, end - first, 1, max(end - first, 1))
    else:
        start, length = window_minutes(study)
        first, end = DAY_US, season.days * DAY_US
        window = Window(start * MINUTE_US, length * MINUTE_US, season.days)
    return Evidence(
        graph=graph,
        scenario=scenario,
        world=world,
        log=log,
        window=window,
        reach_within_min=study.reach_within_min,
        wait_limit_min=study.wait_limit_min,
        seen_within_min=study.seen_within_min,
        first_counted=first,
        season_end=end,
    )

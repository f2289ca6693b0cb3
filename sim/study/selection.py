"""Selecting the best of many scenarios with a stated probability.

Scenarios run against each other season by season, all over the same evenings.
One is dropped as soon as another is too far ahead of it for chance, so that
poor ones cost few seasons. The rule is the fully sequential procedure of Kim
and Nelson (ACM Transactions on Modeling and Computer Simulation 11, 2001)
with c = 1. It looks after every season, and its promise allows for that; so
it needs no fixed looks, and how many seasons are delivered at a time makes no
difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FIRST_STAGE = 40
"""Seasons from which the spread of the differences is taken; nothing is dropped before."""


@dataclass(frozen=True)
class Dropped:
    """One scenario that is out of the running.

    Attributes
    ----------
    scenario, by : int
        Rows of the one that was dropped, and of the one that was ahead of it.
    after : int
        Seasons after which that was so.
    tied : bool
        Both had the same sum, and more seasons would not tell them apart.
    """

    scenario: int
    by: int
    after: int
    tied: bool = False


@dataclass(frozen=True, eq=False)
class Selection:
    """How a selection stands, or how it ended.

    Attributes
    ----------
    best : int or None
        Row of the best; None while two or more are left, of which nothing is
        claimed then.
    left : tuple of int
        Rows still in the running, in order.
    dropped : tuple of Dropped
        In the order in which they went.
    seasons : ndarray of int64, shape (k,)
        Seasons used of each scenario.
    means : ndarray of float64, shape (k,)
        Mean over these seasons.
    delta, alpha : float
        The margin that matters, and the error that was allowed.
    first_stage : int
    at_the_latest : int
        Seasons by which those that are left will be told apart, whatever they
        bring; 0 before the first stage is over.

    Notes
    -----
    With season values from a normal law, the probability that `best` has the
    highest mean is at least ``1 - alpha`` whenever one scenario is ahead of
    all others by `delta` or more (Kim and Nelson, 2001). Where others come
    closer than that, one of these may be named instead.
    """

    best: int | None
    left: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    seasons: np.ndarray
    means: np.ndarray
    delta: float
    alpha: float
    first_stage: int
    at_the_latest: int


def eta(scenarios: int, alpha: float, first_stage: int) -> float:
    """The constant of Kim and Nelson (2001) for c = 1, valid with shared evenings.

    It solves ``(1 + 2 eta)**(-(first_stage - 1) / 2) / 2 = alpha / (scenarios - 1)``.
    """
    found: float = 0.5 * ((2 * alpha / (scenarios - 1)) ** (-2 / (first_stage - 1)) - 1)
    return found


class Race:
    """Scenarios that run against each other, more being better.

    Parameters
    ----------
    scenarios : int
        Two or more.
    delta : float
        Smallest difference that matters, above 0.
    alpha : float
        Error allowed, above 0 and below ``1 - 1 / scenarios``, where drawing
        lots would do.
    first_stage : int
        Seasons of the first stage, fixed beforehand; two or more.

    Raises
    ------
    ValueError
        If one of these is not so.
    """

    def __init__(
        self, scenarios: int, delta: float, alpha: float, first_stage: int = FIRST_STAGE
    ) -> None:
        if scenarios < 2:
            raise ValueError("there must be two scenarios or more to select from")
        if not 0 < delta < np.inf:
            raise ValueError(f"the margin that matters must be above 0, not {delta}")
        if not 0 < alpha < 1 - 1 / scenarios:
            raise ValueError(
                f"the error allowed must be above 0 and below {1 - 1 / scenarios:g}, not {alpha}"
            )
        if first_stage < 2:
            raise ValueError("the first stage must have two seasons or more")
        self.delta, self.alpha, self.first_stage = delta, alpha, first_stage
        self.season = 0
        self._left = np.arange(scenarios)
        self._dropped: list[Dropped] = []
        self._sums = np.zeros(scenarios)
        self._used = np.zeros(scenarios, dtype=np.int64)
        self._first: list[np.ndarray] = []
        self._reach = np.zeros((scenarios, scenarios))

    @property
    def left(self) -> tuple[int, ...]:
        """Rows still in the running, in order."""
        return tuple(self._left.tolist())

    @property
    def decided(self) -> bool:
        """Whether one is left."""
        return len(self._left) == 1

    def add(self, values: np.ndarray) -> None:
        """One more season of those that are left.

        Parameters
        ----------
        values : ndarray of float64, shape (len(left),)
            In the order of `left`, all of the same evenings.

        Raises
        ------
        ValueError
            If it is decided already, or a value is missing.
        """
        values = np.asarray(values, dtype=float)
        if self.decided:
            raise ValueError("it is decided already; no further season counts")
        if values.shape != self._left.shape or not np.isfinite(values).all():
            raise ValueError(
                f"season {self.season + 1}: every one of the {len(self._left)} scenarios left "
                "must have one value"
            )
        self.season += 1
        self._sums[self._left] += values
        self._used[self._left] = self.season
        if self.season <= self.first_stage:
            self._first.append(values)
        if self.season == self.first_stage:
            self._end_first_stage()
        if self.season >= self.first_stage:
            self._screen()

    def _end_first_stage(self) -> None:
        """Set how far two may be apart, from the spread of their paired differences."""
        first = np.array(self._first)
        apart = first[:, :, None] - first[:, None, :]
        h2 = 2 * eta(len(self._sums), self.alpha, self.first_stage) * (self.first_stage - 1)
        self._reach = h2 * apart.var(axis=0, ddof=1) / (2 * self.delta)

    def _screen(self) -> None:
        """Drop whoever is behind somebody by more than chance.

        This is the rule of the source with both sides times the number of
        seasons r: i goes if the sum of l is ahead of its own by more than
        ``max(0, h2 S2_il / (2 delta) - delta r / 2)``. Of two with the same sum
        that more seasons cannot tell apart, the later one goes.
        """
        left, sums = self._left, self._sums[self._left]
        ahead = sums[None, :] - sums[:, None]  # of row i: by how much l is ahead
        reach = self._reach[np.ix_(left, left)] - self.delta * self.season / 2
        over = ahead - np.maximum(reach, 0)
        behind = over > 0
        tied = (over == 0) & (reach < 0) & np.tri(len(left), k=-1, dtype=bool)
        out = behind.any(axis=1) | tied.any(axis=1)
        for i in np.flatnonzero(out):
            lost = bool(behind[i].any())
            by = np.argmax(over[i]) if lost else np.argmax(tied[i])
            self._dropped.append(Dropped(int(left[i]), int(left[by]), self.season, not lost))
        self._left = left[~out]

    @property
    def at_the_latest(self) -> int:
        """Seasons by which it is decided, 0 before the first stage is over."""
        if self.season < self.first_stage:
            return 0
        reach = self._reach[np.ix_(self._left, self._left)].max()
        return max(int(2 * reach / self.delta) + 1, self.season)

    def selection(self) -> Selection:
        """How it stands now."""
        with np.errstate(invalid="ignore"):
            means = self._sums / np.where(self._used > 0, self._used, np.nan)
        return Selection(
            best=int(self._left[0]) if self.decided else None,
            left=self.left,
            dropped=tuple(self._dropped),
            seasons=self._used.copy(),
            means=means,
            delta=self.delta,
            alpha=self.alpha,
            first_stage=self.first_stage,
            at_the_latest=self.at_the_latest,
        )


def select(
    values: np.ndarray, delta: float, alpha: float, first_stage: int = FIRST_STAGE
) -> Selection:
    """Select the best of k scenarios from seasons that are all there.

    Parameters
    ----------
    values : ndarray of float64, shape (k, n)
        More being better; column r is season r + 1 of all, with the same
        evenings. Columns after the decision are not looked at, and of a
        scenario that was dropped none after that.
    delta : float
        Smallest difference that matters, above 0.
    alpha : float
        Error allowed.
    first_stage : int

    Returns
    -------
    Selection
        Without a best if n seasons do not decide.

    Raises
    ------
    ValueError
        See `Race`.
    """
    race = Race(len(values), delta, alpha, first_stage)
    for column in np.asarray(values, dtype=float).T:
        race.add(column[list(race.left)])
        if race.decided:
            break
    return race.selection()

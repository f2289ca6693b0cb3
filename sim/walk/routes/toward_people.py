"""Toward people: the notebook that earlier shifts leave for the next.

A unit that goes toward people heads for streets as by ``longest-unseen``, but
a street counts more where more people were talked with or asked for officers
than the metres walked there, and its length, would lead one to expect. It
reads the notebook at its briefing; what happens later is not in it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.scenario.patrol_model import Patrol
from sim.tables import NOT_ASKED, RETURNING, STREET, TALKED, WALKING, World
from sim.walk.rows import Rows
from sim.walk.walkers import Walkers
from street_graph.graph import StreetGraph
from street_graph.weights import by_segment, read_weights

PRIOR = 5.0
"""Weight of the first guess, that all streets are alike, in people expected on a street."""


def relative(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How many people a street has for what was to be expected there; 1 is as expected.

    ``(found + PRIOR) / (expected + PRIOR)``: the mean of a gamma law with mean 1
    and shape `PRIOR` after so many Poisson counts.

    Parameters
    ----------
    found, expected : ndarray of float64, shape (S,)

    Returns
    -------
    ndarray of float64, shape (S,)
    """
    return (found + PRIOR) / (expected + PRIOR)


def shared_out(total: float, by: np.ndarray) -> np.ndarray:
    """`total` in proportion to `by`, zeros where all of it is 0."""
    whole = by.sum()
    share: np.ndarray = total * by / whole if whole > 0 else np.zeros(len(by))
    return share


def counts(people: np.ndarray, balance: float) -> np.ndarray:
    """What a street counts for beside its time unseen: 1 at balance 0, `people` at 1."""
    return (1.0 - balance) + balance * people


def people_in_file(patrol: Patrol, graph: StreetGraph) -> np.ndarray:
    """People on a metre of each street by the planner's file, over the mean of all streets."""
    weight = by_segment(graph, read_weights(graph, patrol.people_file.text))
    evenly = shared_out(weight.sum(), graph.length_mm.astype(float))
    found: np.ndarray = weight / evenly
    return found


class Notebook:
    """Talks had, metres walked and requests dealt with, by street, so far in the season.

    Parameters
    ----------
    walkers : Walkers
        Whose log is read.
    world : World
        Of it only the streets of those who were met, and of requests that have ended.
    told : callable
        Takes talks as they were written and gives them with what came of them.
    length_mm : ndarray of int64, shape (S,)
    """

    def __init__(
        self,
        walkers: Walkers,
        world: World,
        told: Callable[[np.ndarray], np.ndarray],
        length_mm: np.ndarray,
    ) -> None:
        self.walkers = walkers
        self.length = length_mm.astype(float)
        self.talks = np.zeros(len(length_mm))
        self.walked = np.zeros(len(length_mm))
        self.asked = np.zeros(len(length_mm))
        self._told = told
        self._where = world.people["segment"]
        self._asked_where = world.requests["segment"]
        self._read = [0, 0, 0]
        self._open: list[tuple[np.ndarray, np.ndarray]] = []

    def bring_up_to_date(self, over: np.ndarray, outcomes: Rows) -> None:
        """Enter what the units whose shift is over wrote down, and how requests ended.

        Parameters
        ----------
        over : ndarray of bool, shape (U,)
            Whether each unit (by row) has gone off duty.
        outcomes : Rows
            Request, outcome and time of those that have ended, all so far.
        """
        ended, what, _ = outcomes.table(self._read[2]).T
        np.add.at(self.asked, self._asked_where[ended[what != NOT_ASKED]], 1)
        self._read[2] += len(ended)
        steps, talks = self.walkers.written_after(*self._read[:2])
        self._read[0] += len(steps)
        self._read[1] += len(talks)
        kept = []
        for walked, had in [*self._open, (steps, talks)]:
            self._enter(walked[over[walked["unit"]]], self._told(had[over[had["unit"]]]))
            rest = (walked[~over[walked["unit"]]], had[~over[had["unit"]]])
            if len(rest[0]) or len(rest[1]):
                kept.append(rest)
        self._open = kept

    def _enter(self, steps: np.ndarray, talks: np.ndarray) -> None:
        on_patrol = steps[np.isin(steps["state"], (WALKING, RETURNING))]
        metres = np.abs(on_patrol["to_mm"] - on_patrol["from_mm"])
        self.walked += np.bincount(on_patrol["segment"], metres, len(self.walked))
        had = talks[(talks["result"] == TALKED) & (talks["channel"] == STREET)]
        self.talks += np.bincount(self._where[had["person"]], minlength=len(self.talks))

    def people(self) -> np.ndarray:
        """People on each street as far as the notebook tells, 1 is as expected.

        Talks are held against metres walked on patrol, requests against length.
        """
        expected = shared_out(self.talks.sum(), self.walked)
        expected += shared_out(self.asked.sum(), self.length)
        return relative(self.talks + self.asked, expected)

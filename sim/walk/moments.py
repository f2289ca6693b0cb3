"""Moments in SimPy time, who goes first when several fall together, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.events import EventPriority

CHANGES, ENDS, OFFERED, ARRIVES, ASKED = map(EventPriority, range(5))
"""At equal times: the map changes, then comes what ends, then what waits is offered to all who
have come free, then come those who arrive, then what is new."""


class Clock(simpy.Environment):
    """SimPy's environment, with the time at hand and a loop that takes the shortest way.

    Here and in `Moment` SimPy's own queue is read and written, which it does
    not promise to keep. Through ``schedule`` and ``run`` each of a season's
    thousands of events would take two calls more and could have no time that
    is exact, only a delay. ``tests/walk/test_moments.py`` fails if SimPy changes it.

    Attributes
    ----------
    now : int
        us.
    """

    now = 0  # in place of a property, which thousands of looks at the clock would call

    def step(self) -> None:
        """Let the next event happen."""
        self.now = int(self.peek())
        super().step()

    def run_out(self) -> None:
        """Let everything happen, to the last event, as `run` does without an end."""
        queue = self._queue
        while queue:
            self.now, _, _, event = heappop(queue)  # type: ignore[assignment]  # whole us
            self._now = self.now
            # As SimPy itself marks an event that has happened.
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not hasattr(event, "_defused"):
                raise event._value


class Moment(simpy.Event):
    """An event at a given time with a given rank among those of the same time."""

    def __init__(
        self,
        env: Clock,
        at: int,
        rank: EventPriority,
        action: Callable[[Any], None] | None = None,
    ) -> None:
        self.env = env
        self.callbacks = [action] if action else []
        self._value = None
        self._ok = True
        heappush(env._queue, (at, rank, next(env._eid), self))

    def again(self, at: int, rank: EventPriority, action: Callable[[Any], None]) -> None:
        """The same event once more, when it has happened."""
        self.callbacks = [action]
        heappush(self.env._queue, (at, rank, next(self.env._eid), self))


class Summons(simpy.Event):
    """What a unit on patrol waits for, time and again, until somebody rings.

    Attributes
    ----------
    awaited : bool
        Whether the unit waits for it.
    open : bool
        Whether it is awaited and the unit is free to hear it.
    """

    def __init__(self, env: Clock) -> None:
        self.env = env
        self._value = None
        self._ok = True
        self.awaited = self.open = False

    def await_next(self) -> Summons:
        """The same event for the next time, when it has happened."""
        self.callbacks = []
        self.awaited = self.open = True
        return self

    def ring(self) -> None:
        """Let it happen, at once; no process may be active."""
        self.awaited = self.open = False
        callbacks, self.callbacks = self.callbacks, None  # type: ignore[assignment]  # as above
        for callback in callbacks:
            callback(self)

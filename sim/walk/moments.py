"""Moments in SimPy time, and who goes first when several fall together."""

from __future__ import annotations

import simpy

CHANGES, ENDS, OFFERED, ARRIVES, ASKED = range(5)
"""At equal times: the map changes, then comes what ends, then what waits is offered to all who
have come free, then come those who arrive, then what is new."""


class Moment(simpy.Event):
    """An event at a given time with a given rank among those of the same time."""

    def __init__(self, env: simpy.Environment, at: int, rank: int) -> None:
        self.env = env
        self.callbacks = []
        self._value = None
        self._ok = True
        env.schedule(self, rank, at - env.now)


class Summons(simpy.Event):
    """What a unit on patrol waits for; it can be rung now or set to ring later."""

    def ring(self) -> None:
        """Ring now, if it was not rung or set before."""
        if not self.triggered:
            self.succeed()

    def set(self, at: int) -> None:
        """Let it ring at `at`."""
        self._ok = True
        self._value = None
        self.env.schedule(self, ENDS, at - self.env.now)

"""Moments in SimPy time, and who goes first when several fall together."""

from __future__ import annotations

import simpy

ENDS, ARRIVES, ASKED = 1, 2, 3
"""At equal times: what ends goes before who arrives, and that before what is new."""


class Moment(simpy.Event):
    """An event at a given time with a given rank among those of the same time."""

    def __init__(self, env: simpy.Environment, at: int, rank: int) -> None:
        self.env = env
        self.callbacks = []
        self._value = None
        self._ok = True
        env.schedule(self, rank, at - env.now)

"""The slots of the kernel's memory, each held by one unit after another."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import Any

import simpy

from sim.walk.moments import Clock, Summons
from sim.walk.units import Unit


class Busy(RuntimeError):
    """More units were on duty at one time than can be: shifts ran a day over."""


class Slot:
    """A slot; its process is the shifts of its units, one by one.

    To go on with the same process takes half the time of a new one for each shift.
    """

    def __init__(self, env: Clock, number: int, free: list[int]) -> None:
        self.number = number
        self._free = free
        self._unit: Unit | None = None
        self._begins = Summons(env)
        self._process = env.process(self._serve())

    def give(self, unit: Unit) -> None:
        """Let `unit` have the slot and begin its shift, at once; no process may be active."""
        self._unit = unit
        unit.process = self._process
        self._begins.ring()

    def _serve(self) -> Generator[simpy.Event, Any, None]:
        while True:
            try:
                yield self._begins.await_next()
            except simpy.Interrupt:  # meant for a unit that has just gone off duty
                continue
            yield from self._taken().serve_shift()
            heappush(self._free, self.number)

    def _taken(self) -> Unit:
        unit, self._unit = self._unit, None  # not kept when its shift is over
        assert unit is not None
        return unit


class Slots:
    """All slots of a season."""

    def __init__(self, env: Clock, count: int) -> None:
        self._free = list(range(count))
        self._slots = [Slot(env, number, self._free) for number in range(count)]

    def next(self) -> Slot:
        """The first slot whose unit is off duty; from now on it is taken.

        Raises
        ------
        Busy
            If there is none.
        """
        if not self._free:
            raise Busy("more than a day after their shifts' end, units were still on duty")
        return self._slots[heappop(self._free)]

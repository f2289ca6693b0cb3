"""A request in play: its state between being made and its one end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from sim.tables import NEVER

if TYPE_CHECKING:
    from sim.walk.units import Unit

QUEUED, SENT, REACHED, CLOSED = range(4)


class Call:
    """One request meant for the foot patrol, from the moment it is made.

    Attributes
    ----------
    number : int
        Row of the request.
    place : (int, int)
        Segment and millimetre.
    give_up : int
        Time at which the resident gives up unless an officer has arrived.
    units : list of Unit
        Units sent (empty while it waits).
    there : int
        Units that have arrived.
    complete : simpy.Event or None
        Succeeds when the last of several units arrives.
    """

    __slots__ = (
        "attempts", "complete", "give_up", "handling", "number", "officers", "place",
        "priority", "state", "there", "t", "units",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        t: int,
        segment: int,
        at: int,
        priority: int,
        officers: int,
        handling: int,
        patience: int,
    ) -> None:
        self.number = number
        self.t = t
        self.place = (segment, at)
        self.priority = priority
        self.officers = officers
        self.handling = handling
        self.give_up = t + patience if patience < NEVER else int(NEVER)
        self.state = QUEUED
        self.attempts = 0
        self.units: list[Unit] = []
        self.there = 0
        self.complete: simpy.Event | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order in the queue: priority, then time, then number."""
        return (self.priority, self.t, self.number)

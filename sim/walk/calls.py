"""A request in play: its state between being made and its one end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.tables import NEVER

if TYPE_CHECKING:
    from sim.walk.units import Unit
QUEUED, SENT, CLOSED = range(3)


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
    person : int
        Row of the person who phones because no unit came by, or NOBODY.
    state : int
        QUEUED, SENT (units are under way or there) or CLOSED.
    units : list of Unit
        Units sent (empty while it waits).
    first_arrival : int
        When the first of them arrives.
    done : int
        When it is handled, or handed over: handling begins with the last arrival.
    handed_over : bool
        Whether the end of a shift cuts the handling short.
    outcome : int
        How it ended (`sim.tables.OUTCOMES`), -1 while it is open.
    parent : Call or None
        The request that it follows up.
    """

    __slots__ = (
        "attempts", "done", "first_arrival", "give_up", "handed_over", "handling", "number",
        "officers", "outcome", "parent", "person", "place", "priority", "state", "t", "units",
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
        person: int,
    ) -> None:
        self.number = number
        self.t = t
        self.place = (segment, at)
        self.priority = priority
        self.officers = officers
        self.handling = handling
        self.give_up = t + patience if patience < NEVER else NEVER
        self.person = person
        self.state = QUEUED
        self.attempts = 0
        self.units: list[Unit] = []
        self.first_arrival = self.done = NEVER
        self.handed_over = False
        self.outcome = -1
        self.parent: Call | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        """Order in the queue: priority, then time, then number."""
        return (self.priority, self.t, self.number)

    def set_times(self, arrivals: list[int], must_leave: int) -> None:
        """Units have set out: when the first is there and when all will be done.

        Parameters
        ----------
        arrivals : list of int
            Of the units sent.
        must_leave : int
            When the first of them has to leave, handled or not.
        """
        self.first_arrival = min(arrivals)
        begin = max(arrivals)
        done = begin + self.handling
        self.handed_over = must_leave < done
        self.done = max(begin, must_leave) if self.handed_over else done

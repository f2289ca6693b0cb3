"""A request in play: its state between being made and its one end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.tables import NEVER

if TYPE_CHECKING:
    from sim.walk.units import Unit
QUEUED, SENT, CLOSED = range(3)

Rank = tuple[int, int, int]
"""Priority, time, number."""


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
    units : sequence of Unit
        Units sent (empty while it waits).
    first_arrival : int
        When the first of them arrives.
    next_arrival : int
        When the first of those now sent arrives.
    begin, done : int
        When the handling begins, with the last arrival, and when it is over
        or handed over.
    handed_over : bool
        Whether the end of a shift cuts the handling short.
    outcome : int
        How it ended (`sim.tables.OUTCOMES`), -1 while it is open.
    parent : Call or None
        The request that it follows up.
    handling, spent : int
        Handling that is left at `begin`, and what was done before.
    reached : int
        When the first officer was there before its units were taken off it, else NEVER.
    sent_at : int
        When units were last sent.
    only : tuple of Unit
        Units that were taken off it, if only they may go on with it.
    promised : tuple of Unit
        Busy units for which it waits (rule expected-soonest).
    promise_ends : int
        When it stops to wait for busy units while others are free.
    wait_until : int
        When a patrol car takes it if it still waits.
    """

    __slots__ = (
        "attempts", "begin", "done", "first_arrival", "give_up", "handed_over", "handling", "kind",
        "next_arrival", "number", "officers", "only", "outcome", "parent", "person", "place",
        "priority", "promise_ends", "promised", "reached", "sent_at", "spent", "state",
        "t", "units", "wait_until",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        t: int,
        segment: int,
        at: int,
        kind: int,
        priority: int,
        officers: int,
        handling: int,
        give_up: int,
        person: int,
    ) -> None:
        self.number = number
        self.t = t
        self.place = (segment, at)
        self.kind = kind
        self.priority = priority
        self.officers = officers
        self.handling = handling
        self.give_up = give_up
        self.person = person
        self.state = QUEUED
        self.outcome = -1
        self.attempts = self.spent = self.sent_at = 0
        self.handed_over = False
        self.parent: Call | None = None
        self.units: Sequence[Unit] = ()
        self.only: Sequence[Unit] = ()
        self.promised: Sequence[Unit] = ()
        self.first_arrival = self.next_arrival = self.begin = self.done = NEVER
        self.promise_ends = self.wait_until = self.reached = NEVER

    @property
    def rank(self) -> Rank:
        """Where it stands in the queue: by priority, then by time."""
        return (self.priority, self.t, self.number)

    def set_times(self, first: int, last: int, must_leave: int) -> None:
        """Units have set out: when the `first` and the `last` are there and when all will be done.

        `must_leave` is when the first of them has to leave, handled or not.
        """
        self.next_arrival = first
        self.first_arrival = first if first < self.reached else self.reached
        self.begin = last
        self.done = last + self.handling
        self.handed_over = must_leave < self.done
        if self.handed_over:
            self.done = max(last, must_leave)

    def break_off(self, now: int, resume: bool) -> None:
        """Its units are taken off it: what was handled so far counts only to `resume`."""
        if self.first_arrival <= now:
            self.reached = self.first_arrival
        self.first_arrival = self.reached
        if resume and now > self.begin:
            self.handling -= now - self.begin
            self.spent += now - self.begin
        self.next_arrival = self.begin = self.done = NEVER


def foot_calls(requests: np.ndarray) -> Iterator[Call]:
    """The requests meant for the foot patrol, in order of time, each made when it is asked for."""
    chosen = requests[requests["foot"]]
    made, patience = chosen["t"], chosen["patience"]
    give_up = np.where(patience < NEVER, made + patience, NEVER)
    names = ("request", "t", "segment", "offset", "kind", "priority", "officers", "handling")
    columns = (*(chosen[name] for name in names), give_up, chosen["person"])
    calls = map(Call, *(column.tolist() for column in columns))
    parents = chosen["parent"]
    return with_parents(calls, parents.tolist()) if (parents >= 0).any() else calls


def with_parents(calls: Iterator[Call], parents: Sequence[int]) -> Iterator[Call]:
    """The same, each that follows up another with that."""
    followed_up = dict.fromkeys(parents)
    found: dict[int, Call] = {}
    for call, parent in zip(calls, parents, strict=True):
        if call.number in followed_up:
            found[call.number] = call
        if parent >= 0:
            call.parent = found[parent]
        yield call

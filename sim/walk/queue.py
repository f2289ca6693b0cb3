"""The requests that wait at the desk, in the order in which they are served."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator

from sim.scenario.model import Dispatch
from sim.tables import MINUTE_US
from sim.walk.calls import Call, Rank


class Queue:
    """Requests by urgency, then by time; waiting may make them more urgent here.

    ``calls`` holds what waits, each with its rank, in order.
    """

    def __init__(self, dispatch: Dispatch) -> None:
        self.level = round(dispatch.ageing_min_per_level * MINUTE_US)
        self.preempt_priority = dispatch.preempt_priority
        self.calls: list[tuple[Rank, Call]] = []

    def __len__(self) -> int:
        return len(self.calls)

    def __iter__(self) -> Iterator[Call]:
        return iter([call for _, call in self.calls])

    def add(self, call: Call) -> None:
        """A request begins to wait."""
        insort(self.calls, (call.rank, call))

    def remove(self, call: Call) -> None:
        """A request waits no longer."""
        self.calls.remove((call.rank, call))

    @property
    def most_urgent(self) -> int:
        """Priority of the most urgent request; there must be one."""
        return self.calls[0][1].priority

    def in_order(self, now: int) -> list[Call]:
        """The requests in the order in which they are served at `now`."""
        calls = [call for _, call in self.calls]
        return sorted(calls, key=lambda call: self.place(call, now)) if self.level else calls

    def place(self, call: Call, now: int) -> Rank:
        """What orders the queue at `now`: waiting counts as urgency, if the scenario says so.

        Those that may interrupt others stand before all others: they would
        interrupt whatever was sent before them.
        """
        priority, t, number = call.rank
        before = self.preempt_priority
        if self.level and priority > before:
            priority = max(priority - (now - t) // self.level, before + 1)
        return (priority, t, number)

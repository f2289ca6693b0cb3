"""The kernel as the officers' processes see it: plain calls in plain Python."""

from __future__ import annotations

import numpy as np

from sim.compiled import of_whole_numbers
from sim.tables import STEPS, TALKS
from sim.walk import field, kernel
from sim.walk.kernel import FULL, SEND_NEAREST, order
from sim.walk.meeting import TALKED_WITH
from sim.walk.pools import STEP_COLUMNS, TALK_COLUMNS, Pools

BY_MAP = ("row_at", "closed")
"""Arrays that hold one part for each map, one behind the other."""

HERE = (-1, 0)
"""Where a unit is, in place of a segment and millimetre."""


class Walkers:
    """All units on the streets of one simulated season.

    Slots are numbered from 0; a unit holds one while it is on duty. Times are
    microseconds and must never decrease from call to call.

    Attributes
    ----------
    units : ndarray of int64, shape (slots, field.COUNT)
        The units' records (`sim.walk.field`), shared with the kernel.
    records : list of memoryview
        The same one by one, quicker to read and write by the number.
    people : ndarray of float64, shape (slots x segments,), or empty
        What each street counts for a unit that goes toward people.
    """

    def __init__(self, pools: Pools) -> None:
        self._pools = pools  # not to be freed: compiled code knows its address only
        self._memory = pools.memory
        self._carry_out = of_whole_numbers(order, 9)
        self._head = pools.head
        self._steps_buffer = pools.view("steps")
        self._talks_buffer = pools.view("talks")
        self.units = pools.view("unit").reshape(-1, field.COUNT)
        self.records = [record.data for record in self.units]
        self.people = pools.view("people")
        self._ranked = pools.view("ranked")
        self._met = pools.view("person_met")
        row = pools.view("person_row")
        self._entry = np.empty(len(row), dtype=np.int64)
        self._entry[row] = np.arange(len(row))
        self._steps: list[np.ndarray] = []
        self._talks: list[np.ndarray] = []
        self._first_map = {name: int(pools.head[name][0]) for name in BY_MAP}

    def _order(
        self,
        what: int,
        now: int,
        slot: int = 0,
        place: tuple[int, int] = (0, 0),
        speed: int = 0,
        state: int = 0,
        handling: int = 0,
    ) -> int:
        segment, at = place
        answer: int
        while True:
            answer, _, _ = self._carry_out(
                self._memory, what, now, slot, segment, at, speed, state, handling
            )
            if answer != FULL:
                return answer
            self._empty_buffers()

    def _used(self) -> tuple[np.ndarray, np.ndarray]:
        """Steps and talks in the buffers, without a copy."""
        steps = int(self._head["steps_used"][0]) * STEP_COLUMNS
        talks = int(self._head["talks_used"][0]) * TALK_COLUMNS
        return self._steps_buffer[:steps], self._talks_buffer[:talks]

    def _empty_buffers(self) -> None:
        steps, talks = self._used()
        self._steps.append(steps.copy())
        self._talks.append(talks.copy())
        self._head["steps_used"][0] = self._head["talks_used"][0] = 0

    def advance(self, now: int) -> None:
        """Bring every unit to `now`."""
        self._order(kernel.ADVANCE, now)

    def change_map(self, now: int, number: int) -> None:
        """Let all units go on by another map; those it concerns find another way."""
        self.advance(now)
        nodes, segments = int(self._head["nodes"][0]), int(self._head["segments"][0])
        for name, size in zip(BY_MAP, (nodes, segments), strict=True):
            self._head[name][0] = self._first_map[name] + number * size
        self._order(kernel.REROUTE, now)

    def appear(self, now: int, slot: int, row: int, place: tuple[int, int]) -> None:
        """A unit comes on the streets at `place`."""
        self._order(kernel.APPEAR, now, slot, place, row)

    def vanish(self, now: int, slot: int) -> None:
        """A unit leaves the streets (goes inside, or off duty)."""
        self._order(kernel.VANISH, now, slot)

    def reappear(self, now: int, slot: int) -> None:
        """A unit comes out where it went in."""
        self._order(kernel.REAPPEAR, now, slot)

    def send(
        self, now: int, slot: int, place: tuple[int, int], speed: int, state: int, handling: int
    ) -> int:
        """Send a unit to `place`; the time of its arrival.

        It stands there for `handling` us and then goes back to its route, or
        stays (-1).
        """
        return self._order(kernel.SEND, now, slot, place, speed, state, handling)

    def stay(self, now: int, slot: int, state: int) -> None:
        """Let a unit stand where it is."""
        self._order(kernel.HOLD, now, slot, state=state)

    def attend(self, now: int, slot: int, people: tuple[int, int]) -> None:
        """Let a unit stand at an event where it is, to meet its people (a range of entries)."""
        self._order(kernel.ATTEND, now, slot, people)

    def patrol(self, now: int, slot: int) -> None:
        """Let a unit walk its route."""
        self._order(kernel.PATROL_ROUTE, now, slot)

    def time_back(self, now: int, slot: int, place: tuple[int, int] = HERE) -> int:
        """Time to a unit's base at its walking speed, from where it is or from `place`."""
        return self._order(kernel.TIME_BACK, now, slot, place)

    def talk_end(self, now: int, slot: int) -> int:
        """When a unit's talk ends; `now` if it is in none."""
        return self._order(kernel.TALK_END, now, slot)

    def time_to(
        self, now: int, slot: int, place: tuple[int, int], speed: int, start: tuple[int, int] = HERE
    ) -> int:
        """Time to `place` at `speed` mm/s, from where a unit is or from `start`."""
        return self._order(kernel.TIME_TO, now, slot, place, speed, *start)

    def rank(self, now: int, place: tuple[int, int], priority: int, may: int) -> int:
        """Rank the units that can be sent to a call at `place`; how many there are.

        `may` adds up what the call may interrupt (`sim.walk.field`).
        """
        return self._order(kernel.RANK, now, 0, place, 0, priority, may)

    def send_nearest(
        self,
        now: int,
        place: tuple[int, int],
        priority: int,
        may: int,
        officers: int,
        handling: int,
    ) -> tuple[int, int, int]:
        """Rank as `rank`, and send the first unit if it alone is enough and may finish the call.

        Its slot, arrival and mm to walk, as `send` and the length of the way.
        If none is sent: -1 less how many were ranked, and two zeros.
        """
        segment, at = place
        sent: tuple[int, int, int]
        while True:
            sent = self._carry_out(
                self._memory, SEND_NEAREST, now, officers, segment, at, handling, priority, may
            )
            if sent[0] != FULL:
                return sent
            self._empty_buffers()

    def has_talked(self, now: int, person: int) -> bool:
        """Whether a unit has begun to talk with `person` (row of the people table)."""
        self._order(kernel.ADVANCE, now)
        return bool(self._met[self._entry[person]] == TALKED_WITH)

    def best(self) -> int:
        """Slot of the unit that was ranked first."""
        return int(self._ranked[0])

    def ranked(self, count: int) -> list[int]:
        """Slots of the first `count` units that were ranked, the best first."""
        first: list[int] = self._ranked[:count].tolist()
        return first

    def distance(self, now: int, slot: int, place: tuple[int, int]) -> int:
        """Walking distance (mm) of a unit to `place`."""
        return self._order(kernel.DISTANCE, now, slot, place)

    def written_after(self, steps: int, talks: int) -> tuple[np.ndarray, np.ndarray]:
        """Steps and talks written since there were so many of each (views or copies)."""
        last = self._used()
        found = []
        for kept, used, seen in zip((self._steps, self._talks), last, (steps, talks), strict=True):
            width = STEP_COLUMNS if kept is self._steps else TALK_COLUMNS
            skip, parts = seen * width, []
            for part in [*kept, used]:
                if skip < len(part):
                    parts.append(part[skip:])
                skip = max(0, skip - len(part))
            found.append(np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64))
        return found[0].view(STEPS), self._as_talks(found[1])

    def steps(self) -> np.ndarray:
        """All steps so far (dtype `STEPS`), in the order in which they ended."""
        last = self._used()[0]
        numbers: np.ndarray = np.concatenate([*self._steps, last]) if self._steps else last
        return numbers.view(STEPS)

    def talks(self) -> np.ndarray:
        """All talks so far (dtype `TALKS`, no channel or result), by when they end."""
        return self._as_talks(np.concatenate([*self._talks, self._used()[1]]))

    @staticmethod
    def _as_talks(numbers: np.ndarray) -> np.ndarray:
        rows = numbers.reshape(-1, TALK_COLUMNS)
        table = np.zeros(len(rows), dtype=TALKS)
        for column, name in enumerate((TALKS.names or ())[:TALK_COLUMNS]):
            table[name] = rows[:, column]
        return table

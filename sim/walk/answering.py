"""A unit as the desk knows it: where it is sent, whether it can be, what it writes down."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import Any

import simpy

from sim.tables import (
    CAR_SHIFT_ENDED,
    HANDED_OVER,
    HANDLED,
    NEVER,
    RESPONDING,
    RETURNING,
    SEASON_ENDED,
    SERVED,
)
from sim.walk import field
from sim.walk.calls import CLOSED, SENT, Call
from sim.walk.crew import Duty
from sim.walk.events import Outing
from sim.walk.field import ANYBODY, OPEN_FROM, OPEN_TO
from sim.walk.moments import ENDS, Moment, Summons
from sim.walk.squad import Place, Squad
from sim.walk.walkers import HERE

Steps = Generator[simpy.Event, Any, None]


class Answering:
    """One unit in one shift, as far as calls go.

    The desk reads `reachable` and `call`, and gives orders by `set_out`,
    `call_off` and `wake`. What the unit does otherwise is its `process`.
    """

    __slots__ = (
        "_end",
        "_ends_unseen",
        "_is_offered",
        "_occupied",
        "_on_calls",
        "_on_its_way",
        "_on_route",
        "_record",
        "_summons",
        "_to_walk",
        "_turns_back",
        "_watch",
        "assignments",
        "call",
        "comes_out",
        "deadline",
        "desk",
        "diary",
        "duty",
        "env",
        "eta",
        "finishes",
        "free_at",
        "left",
        "meal_due",
        "meal_left",
        "off_duty",
        "officers",
        "outings",
        "process",
        "reachable",
        "row",
        "slot",
        "squad",
        "start",
        "walkers",
    )  # fmt: skip

    process: simpy.Process

    def __init__(
        self, squad: Squad, duty: Duty, row: int, slot: int, start: Place, outings: list[Outing]
    ) -> None:
        self.squad = squad
        self.env = env = squad.env
        self.walkers = walkers = squad.walkers
        self.desk = desk = squad.desk
        self.duty = duty
        self.officers = len(duty.officers)
        self.row = row
        self.slot = slot
        self.start = start
        self.outings = outings
        self.deadline = squad.back_by(duty)
        self.meal_due = squad.meal_due(duty)
        self.finishes = squad.finishes
        self.reachable = False
        self.call: Call | None = None
        self.eta = 0
        self.left = duty.end
        self.off_duty = False
        self.free_at = NEVER
        self.comes_out = start
        self.meal_left = squad.meal
        self.diary = desk.diary
        self.assignments = desk.assignments
        self._record = walkers.records[slot]
        self._turns_back = squad.walks_back and not squad.unbroken
        self._ends_unseen = desk.ends_unseen and not self._turns_back and not outings
        self._occupied = 0
        self._on_calls = 0
        self._to_walk = 0
        self._on_route = False
        self._summons = Summons(env)
        self._watch = -1
        self._end: Moment | None = None
        self._on_its_way = False
        self._is_offered = False

    def set_out(self, call: Call, alone: bool, redirect: bool) -> int:
        """Order from the desk: set out for `call`; the time of arrival.

        A unit sent `alone` that may finish what it begins goes back to its
        route by itself when it has handled the call. With `redirect` it can
        still be sent to a more urgent one, `open_until` somebody arrives.
        """
        self.open_to(call.priority if redirect else field.NOBODY)
        self.call = call
        self._on_route = alone and self.finishes
        self.eta = self.walkers.send(
            self.env.now, self.slot, call.place, self.duty.response_speed, RESPONDING,
            call.handling if self._on_route else -1,
        )  # fmt: skip
        self._to_walk = self._record[field.WAY]
        return self.eta

    def has_set_out(self, call: Call, now: int, arrival: int, to_walk: int) -> None:
        """The desk has sent the unit to `call`, alone and to finish it (`send_nearest`).

        If it need not think over then what to do, and nobody waits, the end of the
        call is no event (`sim.walk.unseen`).
        """
        if self.call is not None:
            self.finish(self.call, self.call.done)
        call.state = SENT
        call.attempts += 1
        call.sent_at = now
        call.next_arrival = call.begin = self.eta = arrival
        call.first_arrival = arrival if arrival < call.reached else call.reached
        call.done = done = arrival + call.handling
        self.call = call
        self.reachable = False
        self._occupied = 0
        self._on_route = True
        self._to_walk = to_walk
        if (
            self._ends_unseen
            and self._summons.open
            and done < self._watch
            and not self.desk.queue.calls
        ):
            record = self._record
            record[OPEN_TO], record[OPEN_FROM] = ANYBODY, done
        else:
            self.expect(call)

    def close_done(self, before: int) -> None:
        """Finish a call whose end was no event, if it was done `before` that time."""
        call = self.call
        if call is not None and self._summons.open and call.done < before:
            self.finish(call, call.done)
            self.reachable = True

    def watch_end(self) -> None:
        """Let the end of the call be an event after all."""
        if self.call is not None and self._summons.open:
            self._record[OPEN_TO], self._record[OPEN_FROM] = field.NOBODY, 0
            self.expect(self.call)

    def call_off(self, why: int) -> None:
        """Order from the desk: turn away from the call."""
        call, self.call = self.call, None
        assert call is not None
        now = self.env.now
        self.walkers.stay(now, self.slot, RETURNING)
        if self._ends_unseen:  # it was open from the end of this call on
            self._record[OPEN_TO], self._record[OPEN_FROM] = field.NOBODY, 0
        left = self.walkers.distance(now, self.slot, call.place)
        self._on_route = False
        arrived = self.eta if self.eta <= now else NEVER
        self._close_assignment(call, now, arrived, self._to_walk - left, why)

    def expect(self, call: Call) -> None:
        """Order from the desk: look up when `call` is done (or at once, if not on patrol)."""
        if self._summons.open:
            self._summons.open = False
            end = self._end
            if end is not None and end.callbacks is None:
                end.again(call.done, ENDS, self.call_ends)
            else:  # the first of the shift, or the last was called off and is still to come
                self._end = Moment(self.env, call.done, ENDS, self.call_ends)
        else:
            self.wake()

    def wake(self) -> None:
        """Let the unit see that its orders have changed, if it would not see it at once."""
        if self.env.active_process is not self.process and not self._is_offered:
            self.process.interrupt()

    def take_offers(self) -> Steps:
        """Having come free, wait until what waits is offered to all who come free now."""
        offer = self.desk.offer()
        self._is_offered = True
        while not offer.processed:
            with suppress(simpy.Interrupt):  # it was called off a moment ago, and knows
                yield offer
        self._is_offered = False

    def look_again(self) -> None:
        """Let the unit see that the map has changed, if it walks or waits for something."""
        if self.call is not None or self._summons.awaited or self._on_its_way:
            self.wake()

    def count_way(self) -> None:
        """Before the map changes: keep of the way to the call what is walked."""
        assert self.call is not None
        if self.eta > self.env.now:
            self._to_walk -= self.walkers.distance(self.env.now, self.slot, self.call.place)

    def take_way(self) -> None:
        """After the map has changed: the rest of the way to the call, and its arrival."""
        if self.eta > self.env.now:
            self._to_walk += self._record[field.WAY]
            self.eta = self._record[field.ARRIVAL]

    def open_to(self, priority: int, occupied: int = 0) -> None:
        """Let the desk send the unit to calls with a lower number than `priority`.

        Only to those that may interrupt what it is `occupied` with.
        """
        self.reachable = priority == field.ANYBODY
        self._record[field.OPEN_TO] = priority
        if occupied != self._occupied:
            self._occupied = self._record[field.OCCUPIED] = occupied

    def open_until(self, t: int) -> None:
        """Let the desk send the unit elsewhere until `t` only, or its planned end."""
        self._record[field.OPEN_UNTIL] = min(t, self.duty.end)

    @property
    def free(self) -> bool:
        """Whether it is on patrol, walking, standing or in a talk."""
        return self.reachable and self._occupied == 0

    def time_on_calls(self) -> int:
        """Time on calls so far in this shift."""
        return self._on_calls + (self.env.now - self.call.sent_at if self.call is not None else 0)

    def must_leave(self, place: tuple[int, int]) -> int:
        """Latest time at which it can leave `place`, handled or not."""
        if self.finishes:
            return NEVER
        return self.deadline - self.time_back(place)

    def can_be_there(self, call: Call) -> bool:
        """Whether it would be at `call`, setting out now, before it has to leave."""
        if self.finishes:
            return True
        now, speed = self.env.now, self.duty.response_speed
        there = self.walkers.time_to(now, self.slot, call.place, speed)
        return now + there < self.must_leave(call.place)

    def time_back(self, place: Place = HERE) -> int:
        """Time back to the base on foot, from where it is or from `place`; 0 by car."""
        if not self.squad.walks_back:
            return 0
        return self.walkers.time_back(self.env.now, self.slot, place)

    def answer(self) -> Steps:
        """Be on a call, if there is one, until it is done; calls may change on the way.

        Nothing that others must know happens at the moment of arrival, so it
        is an entry in the log and no event.
        """
        while self.call is not None:
            call = self.call
            if self.env.now < call.done:
                try:
                    yield Moment(self.env, call.done, ENDS)
                except simpy.Interrupt:
                    continue
            self.finish(call, self.env.now)

    def call_ends(self, end: simpy.Event) -> None:
        """A call that came on patrol is done, unless it was called off: see what comes next."""
        call = self.call
        if call is not None and call.done <= self.env.now and self._summons.awaited:
            self._summons.ring()

    def finish(self, call: Call, now: int) -> None:
        """The call in hand is done, or handed over."""
        self.call = None
        if call.handed_over:
            ended, outcome = HANDED_OVER, CAR_SHIFT_ENDED
        else:
            ended, outcome = HANDLED, SERVED
        self._close_assignment(call, now, self.eta, self._to_walk, ended)
        if call.state != CLOSED:
            self.desk.close(call, outcome, now)

    # -- records ----------------------------------------------------------

    def note(self, state: int) -> None:
        """Write in the diary what begins now; it lasts until the next entry."""
        self.diary.extend(self.diary.row(self.row, state, self.env.now, -1))

    def _close_assignment(
        self, call: Call, now: int, arrived: int, walked: int, ended: int
    ) -> None:
        ordered = call.sent_at
        self._on_calls += now - ordered
        rows = self.assignments
        rows.extend(rows.row(
            call.number, call.attempts, self.row, ordered, arrived, now, walked, ended,
            len(self.diary),
        ))  # fmt: skip

    def stop(self) -> None:
        """The season ends while the unit is on duty."""
        now = self.env.now
        self.close_done(now)
        call = self.call
        if call is not None:
            arrived = self.eta <= now
            left = 0 if arrived else self.walkers.distance(now, self.slot, call.place)
            self._close_assignment(
                call, now, self.eta if arrived else NEVER, self._to_walk - left, SEASON_ENDED
            )
        self.walkers.vanish(now, self.slot)
        self.left = now

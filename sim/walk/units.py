"""A unit's shift as a SimPy process: what officers do from going on duty to going off."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from sim.scenario.model import Crew
from sim.tables import (
    BREAK,
    BRIEFING,
    CAR_SHIFT_ENDED,
    HANDED_OVER,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    NEVER,
    ON_SCENE,
    RESPONDING,
    RETURNING,
    SEASON_ENDED,
    SERVED,
    TRANSFER,
    WALKING,
    WRITING,
)
from sim.walk.calls import CLOSED, REACHED, SENT, Call
from sim.walk.crew import Duty
from sim.walk.moments import ARRIVES, ENDS, Moment
from sim.walk.walkers import Walkers

if TYPE_CHECKING:
    from sim.walk.desk import Desk

Steps = Generator[simpy.Event, Any, None]

EARLY = MINUTE_US
"""Officers mean to be back this much early, for signals on the way back."""
SHORTEST_LOOK = MINUTE_US // 2


class Unit:
    """One unit in one shift.

    The process `serve_shift` is its day. The desk reads `reachable`, `call`
    and `eta`, and gives orders by `go_to` and `call_off`.
    """

    def __init__(
        self,
        env: simpy.Environment,
        walkers: Walkers,
        desk: Desk,
        crew: Crew,
        duty: Duty,
        row: int,
        slot: int,
        base: tuple[int, int],
        start: tuple[int, int] | None,
        beat: frozenset[int] | None,
        unbroken: bool,
    ) -> None:
        self.env = env
        self.walkers = walkers
        self.desk = desk
        self.crew = crew
        self.duty = duty
        self.officers = len(duty.officers)
        self.row = row
        self.slot = slot
        self.base = base
        self.start = start
        self.beat = beat
        self.deadline = (
            int(NEVER)
            if unbroken
            else duty.end - round((crew.writing_min + crew.transfer_min) * MINUTE_US)
        )
        long_enough = not unbroken and duty.end - duty.start > crew.meal_if_longer_h * HOUR_US
        self.meal_due = (
            duty.start + round(crew.meal_after_h * HOUR_US)
            if long_enough and crew.meal_min > 0
            else int(NEVER)
        )
        self.unbroken = unbroken
        self.reachable = False
        self.call: Call | None = None
        self.eta = 0
        self.left = duty.end
        self.off_duty = False
        self.activities: list[tuple[int, int, int, int, int]] = []
        self.assignments: list[tuple[int, int, int, int, int, int, int, int, int]] = []
        self._doing = (BRIEFING, duty.start, -1)
        self._ordered = 0
        self._to_walk = 0
        self._arrived = int(NEVER)
        self._summons: simpy.Event | None = None
        self.process = env.process(self.serve_shift())

    # -- the shift --------------------------------------------------------

    def serve_shift(self) -> Steps:
        """From going on duty to going off."""
        self.desk.on_duty(self)
        if not self.unbroken:
            yield from self.spend(BRIEFING, self.crew.briefing_min)
            yield from self.spend(TRANSFER, self.crew.transfer_min)
        self.walkers.appear(self.env.now, self.slot, self.row, self.start or self.base)
        yield from self.walk_the_beat()
        yield from self.walk_back()
        self.desk.off_duty(self)
        self.walkers.vanish(self.env.now, self.slot)
        yield from self.spend(TRANSFER, self.crew.transfer_min)
        yield from self.spend(WRITING, self.crew.writing_min)
        yield Moment(self.env, max(self.env.now, self.duty.end), ENDS)
        self.left = self.env.now
        self.off_duty = True
        self.turn_to(WRITING)

    def walk_the_beat(self) -> Steps:
        """Patrol, answer calls and take the meal until it is time to go back."""
        while True:
            if self.call is not None:
                yield from self.answer()
                continue
            look = self.next_look()
            if look <= self.env.now:
                return
            self.reachable = True
            self.desk.offer_work()
            if self.call is not None:
                continue
            if self.env.now >= self.meal_due:
                talk_ends = self.walkers.talk_end(self.env.now, self.slot)
                if talk_ends == self.env.now:
                    yield from self.eat()
                    continue
                look = min(look, talk_ends)
            elif self.meal_due < look:
                look = self.meal_due
            if self._doing[0] != WALKING:
                self.turn_to(WALKING)
                self.walkers.patrol(
                    self.env.now, self.slot, self.duty.walk_speed, RETURNING
                )
            yield self.summons(look)
            self._summons = None

    def summons(self, look: int) -> simpy.Event:
        """What a unit on patrol waits for: a call from the desk, or its own watch at `look`."""
        self._summons = summons = simpy.Event(self.env)
        if look < NEVER:
            watch = Moment(self.env, look, ENDS)
            watch.callbacks.append(lambda _: summons.triggered or summons.succeed())
        return summons

    def next_look(self) -> int:
        """When to look at the clock again: after half the time to spare, now if there is none.

        Walking away takes as long as walking back, so half the spare time can
        be spent without a look and the unit is still in time.
        """
        if self.deadline == NEVER:
            return self.deadline
        back = self.walkers.walk_time(self.env.now, self.slot, self.base, self.duty.walk_speed)
        spare = self.deadline - EARLY - self.env.now - back
        return self.env.now if spare < SHORTEST_LOOK else self.env.now + spare // 2

    def walk_back(self) -> Steps:
        """Back to the base for the end of the shift; new calls can still come on the way."""
        while True:
            if self.call is not None:
                yield from self.answer()
                continue
            self.reachable = self.env.now < self.duty.end
            self.turn_to(RETURNING)
            arrival = self.walkers.send(
                self.env.now, self.slot, self.base, self.duty.walk_speed, RETURNING
            )
            try:
                yield Moment(self.env, arrival, ARRIVES)
            except simpy.Interrupt:
                continue
            self.reachable = False
            return

    def eat(self) -> Steps:
        """Take the meal inside, near by; skipped if there is no time left for it."""
        self.meal_due = int(NEVER)
        minutes = self.crew.meal_min
        back = self.walkers.walk_time(self.env.now, self.slot, self.base, self.duty.walk_speed)
        if self.env.now + round(minutes * MINUTE_US) + back > self.deadline - EARLY:
            return
        self.reachable = False
        self.walkers.vanish(self.env.now, self.slot)
        yield from self.spend(BREAK, minutes)
        self.walkers.reappear(self.env.now, self.slot)

    def spend(self, state: int, minutes: float) -> Steps:
        """Do something that takes a fixed time."""
        if minutes > 0:
            self.turn_to(state)
            yield Moment(self.env, self.env.now + round(minutes * MINUTE_US), ENDS)

    # -- calls ------------------------------------------------------------

    def go_to(self, call: Call, distance: int) -> None:
        """Order from the desk: set out now for `call`, `distance` mm away."""
        now = self.env.now
        self.reachable = False
        self.call = call
        self._ordered = now
        self._to_walk = distance
        self.turn_to(RESPONDING, call.number)
        self.eta = self.walkers.send(
            now, self.slot, call.place, self.duty.response_speed, RESPONDING
        )
        self._wake()

    def call_off(self, why: int, wake: bool) -> None:
        """Order from the desk: turn away from the call."""
        call, self.call = self.call, None
        assert call is not None
        self.walkers.stay(self.env.now, self.slot, RETURNING)
        left = self.walkers.distances(self.env.now, call.place)[self.slot]
        self._close_assignment(call, self._to_walk - left, why)
        if wake:
            self._wake()

    def may_turn_to(self, priority: int) -> bool:
        """Whether it is under way alone to a call less urgent than `priority`."""
        return (
            self.call is not None
            and self.call.state == SENT
            and len(self.call.units) == 1
            and self.call.priority > priority
        )

    def has_in_beat(self, segment: int) -> bool:
        """Whether `segment` lies in its beat (always, if it walks the whole area)."""
        return self.beat is None or segment in self.beat

    def answer(self) -> Steps:
        """Walk to the call and handle it, unless called off on the way."""
        while True:
            call = self.call
            if call is None:
                return
            try:
                yield Moment(self.env, self.eta, ARRIVES)
                break
            except simpy.Interrupt:
                continue
        self._arrived = self.env.now
        self.turn_to(ON_SCENE, call.number)
        call.state = REACHED
        if call.complete is not None:
            call.there += 1
            if call.there < len(call.units):
                yield call.complete
            else:
                call.complete.succeed()
        done = self.env.now + call.handling
        handed_over = False
        if self.crew.end_of_shift == "hand-over":
            leave = min(unit.must_leave() for unit in call.units)
            handed_over = leave < done
            done = min(done, max(leave, self.env.now))
        yield Moment(self.env, done, ENDS)
        self._close_assignment(call, self._to_walk, HANDED_OVER if handed_over else HANDLED)
        if call.state != CLOSED:
            self.desk.close(call, CAR_SHIFT_ENDED if handed_over else SERVED)
        self.call = None

    def must_leave(self) -> int:
        """Latest time at which it can leave and be back before its shift's end."""
        if self.deadline == NEVER:
            return self.deadline
        return self.deadline - self.walkers.walk_time(
            self.env.now, self.slot, self.base, self.duty.walk_speed
        )

    # -- records ----------------------------------------------------------

    def turn_to(self, state: int, request: int = -1) -> None:
        """Write down the activity that ends now and begin another."""
        doing, since, was_for = self._doing
        if self.env.now > since:
            self.activities.append((self.row, doing, since, self.env.now, was_for))
        self._doing = (state, self.env.now, request)

    def _close_assignment(self, call: Call, walked: int, ended: int) -> None:
        self.assignments.append((
            call.number, call.attempts, self.row, self._ordered, self._ordered,
            self._arrived, self.env.now, walked, ended,
        ))  # fmt: skip
        self._arrived = int(NEVER)

    def _wake(self) -> None:
        if self._summons is not None:
            if not self._summons.triggered:
                self._summons.succeed()
        elif self.env.active_process is not self.process:
            self.process.interrupt()

    def stop(self) -> None:
        """The season ends while the unit is on duty."""
        walked = self._to_walk
        if self.call is not None and self._arrived == NEVER:
            walked -= self.walkers.distances(self.env.now, self.call.place)[self.slot]
        self.walkers.vanish(self.env.now, self.slot)
        if self.call is not None:
            self._close_assignment(self.call, walked, SEASON_ENDED)
        self.left = self.env.now
        self.turn_to(WALKING)

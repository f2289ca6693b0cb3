"""A unit's shift as a SimPy process: what officers do from going on duty to going off."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim.tables import (
    BREAK,
    BRIEFING,
    EVENT,
    MINUTE_US,
    NEVER,
    RETURNING,
    TRANSFER,
    WALKING,
    WRITING,
)
from sim.walk import field
from sim.walk.answering import Answering, Steps
from sim.walk.events import Outing
from sim.walk.field import ANYBODY, OCCUPIED, OPEN_TO
from sim.walk.moments import ARRIVES, ENDS, Moment
from sim.walk.walkers import HERE

EARLY = MINUTE_US
"""Officers mean to be back this much early, for signals on the way back."""
SHORTEST_LOOK = MINUTE_US // 2


class Unit(Answering):
    """One unit in one shift; the process `serve_shift` is its day.

    ``outings`` are the events that it attends, in the order of time.
    """

    __slots__ = ()

    def serve_shift(self) -> Steps:
        """From going on duty to going off."""
        self.desk.on_duty(self)
        squad = self.squad
        if squad.briefing:
            yield self.spend(BRIEFING, squad.briefing)
        if squad.transfer:
            yield self.spend(TRANSFER, squad.transfer)
        self.walkers.appear(self.env.now, self.slot, self.row, self.start)
        self.comes_out = HERE
        yield from self.walk_the_beat()
        if squad.walks_back:
            yield from self.walk_back()
        to_write = squad.writing
        if self.desk.interruptible & field.AT_WRITING:
            to_write = yield from self.write_in_reach(to_write)
        self.open_to(field.NOBODY)
        self.desk.off_duty(self)
        self.walkers.vanish(self.env.now, self.slot)
        if squad.transfer:
            yield self.spend(TRANSFER, squad.transfer)
        if to_write:
            yield self.spend(WRITING, to_write)
        if self.env.now < self.duty.end:
            yield Moment(self.env, self.duty.end, ENDS)
        self.left = self.env.now
        self.off_duty = True

    def walk_the_beat(self) -> Steps:
        """Patrol, answer calls and take the meal until it is time to go back."""
        self.note(WALKING)
        env, waiting, outings = self.env, self.desk.queue.calls, self.outings
        summons = self._summons
        while True:
            now = env.now
            look = self.next_look(now) if self._turns_back else self.deadline
            if look <= now:
                return
            leave = self.departure() if outings else NEVER
            if leave < NEVER and outings[0].be_there <= now:
                self.open_at(outings[0])
            else:
                self.reachable = True
                self._record[OPEN_TO] = ANYBODY
                if self._occupied != 0:
                    self._occupied = self._record[OCCUPIED] = 0
            if waiting:
                yield from self.take_offers()
            if self.call is not None:
                yield from self.answer()
                continue
            if leave <= now:
                yield from self.attend()
                continue
            if leave < look:
                look = leave
            if self.meal_due <= now:
                if leave < NEVER and not self.eats_first():
                    self.meal_due = outings[0].end
                    continue
                talk_ends = self.walkers.talk_end(now, self.slot)
                if talk_ends == now:
                    yield from self.eat()
                    continue
                look = min(look, talk_ends)
            elif self.meal_due < look:
                look = self.meal_due
            if not self._on_route:
                self.walkers.patrol(now, self.slot)
                self._on_route = True
            if look == NEVER:
                self._watch = look
            elif not now < self._watch <= look:  # else it rings before
                self._watch = look
                Moment(env, look, ENDS, self._look_up)
            try:  # wait for the watch, or the end of a call that comes before
                yield summons.await_next()
            except simpy.Interrupt:  # called off, or sent elsewhere
                summons.awaited = summons.open = False
            call = self.call
            if call is not None:
                if call.done <= env.now:
                    self.finish(call, call.done)
                else:
                    yield from self.answer()

    def _look_up(self, watch: Moment) -> None:
        """The watch rings: look when to look again; think over what to do only if there is need."""
        if not self._summons.open:
            return
        now = self.env.now
        if self.call is not None:
            self.close_done(now + 1)
            if self.call is not None:
                return
        walks_on = self._turns_back and self._on_route and now < self.meal_due
        if walks_on and not self.outings and not self.desk.queue.calls:
            look = min(self.next_look(now), self.meal_due)
            if now < look:
                if not now < self._watch <= look:  # else it rings before
                    self._watch = look
                    watch.again(look, ENDS, self._look_up)
                return
        self._summons.ring()

    def next_look(self, now: int) -> int:
        """When to look at the clock again: after half the time to spare, now if there is none.

        Walking away takes as long as walking back, so half the spare time can
        be spent without a look and the unit is still in time.
        """
        spare = self.deadline - EARLY - now - self.walkers.time_back(now, self.slot)
        return now if spare < SHORTEST_LOOK else now + spare // 2

    def walk_back(self) -> Steps:
        """Back to the base for the end of the shift; calls can come on the way, not after it."""
        while True:
            yield from self.answer()
            self.note(RETURNING)
            self.free_at = NEVER
            self.open_to(field.NOBODY)
            if self.env.now < self.duty.end:
                self.open_to(field.ANYBODY, field.ON_WAY_BACK)
                if self.desk.queue.calls:
                    yield from self.take_offers()
                if self.call is not None:
                    continue
            arrival = self.walkers.send(
                self.env.now, self.slot, self.squad.base, self.duty.walk_speed, RETURNING, -1
            )
            self._on_its_way = True
            try:
                if self.reachable and self.duty.end < arrival:
                    yield Moment(self.env, self.duty.end, ENDS)
                    self.open_to(field.NOBODY)
                yield Moment(self.env, arrival, ARRIVES)
            except simpy.Interrupt:
                continue
            finally:
                self._on_its_way = False
            return

    def eat(self) -> Steps:
        """Take the meal inside, near by or at the nearest place for it; skipped if time is short.

        What is left of a meal that a call breaks off is taken when that is done.
        """
        there, place = self.way_to_meal()
        if self.env.now + there + self.meal_left + self.time_back(place) > self.deadline - EARLY:
            self.meal_due = NEVER
            return
        if place != HERE and not (yield from self.walk_to(place)):
            return
        self.meal_due = NEVER
        self._on_route = False
        self.walkers.vanish(self.env.now, self.slot)
        left = yield from self.pause(BREAK, self.meal_left, field.AT_MEAL)
        self.note(WALKING)
        if left is None:
            self.walkers.reappear(self.env.now, self.slot)
            return
        if left > 0:
            self.meal_left, self.meal_due = left, self.env.now
        yield from self.answer()

    def way_to_meal(self) -> tuple[int, tuple[int, int]]:
        """How far, in time, the nearest place for the meal is, and where; first of equals."""
        places = self.squad.meal_places
        if not places:
            return 0, HERE
        ways = [(self.time_to(place), place) for place in places]
        return min(ways, key=lambda way: way[0])

    def time_to(self, place: tuple[int, int], start: tuple[int, int] = HERE) -> int:
        """Time to `place` on patrol, from where the unit is or from `start`."""
        return self.walkers.time_to(self.env.now, self.slot, place, self.duty.walk_speed, start)

    def walk_to(self, place: tuple[int, int]) -> Generator[simpy.Event, Any, bool]:
        """Walk somewhere and talk with nobody on the way; False if it has to be thought over.

        A call came between, which is then done, or the map has changed.
        """
        self._on_route = False
        arrival = self.walkers.send(
            self.env.now, self.slot, place, self.duty.walk_speed, WALKING, -1
        )
        self._on_its_way = True
        try:
            yield Moment(self.env, arrival, ARRIVES)
        except simpy.Interrupt:
            yield from self.answer()
            return False
        finally:
            self._on_its_way = False
        return True

    # -- events -----------------------------------------------------------

    def departure(self) -> int:
        """When to look again whether to leave for the next event, now if it is time.

        As `next_look`. Events that are over, or would be on arrival, are dropped.
        """
        now = self.env.now
        while self.outings:
            outing = self.outings[0]
            there = self.time_to(outing.place)
            if max(now + there, outing.start) < self.until(outing):
                spare = outing.be_there - EARLY - now - there
                return now if spare < SHORTEST_LOOK else now + spare // 2
            self.outings.pop(0)
        return NEVER

    def until(self, outing: Outing) -> int:
        """When the unit leaves an event: at its end, or in time for the end of the shift."""
        return min(outing.end, self.deadline - EARLY - self.time_back(outing.place))

    def eats_first(self) -> bool:
        """Whether a meal that is due now is over before the unit must leave for an event."""
        there, place = self.way_to_meal()
        outing = self.outings[0]
        over = self.env.now + there + self.meal_left + self.time_to(outing.place, place)
        return over <= outing.be_there - EARLY

    def attend(self) -> Steps:
        """Go to the next event and stay to its end; calls may come between, as the event says."""
        outing = self.outings[0]
        if not (yield from self.walk_to(outing.place)):
            return
        self.free_at = self.until(outing)
        if self.free_at <= self.env.now:
            return
        self.walkers.attend(self.env.now, self.slot, outing.people)
        self.note(EVENT)
        self.open_at(outing)
        try:
            yield Moment(self.env, self.free_at, ENDS)
        except simpy.Interrupt:
            yield from self.answer()
            return
        self.outings.pop(0)
        self.note(WALKING)

    def open_at(self, outing: Outing) -> None:
        """Let calls reach the unit as the event says: at it, and late on the way to it."""
        can_be_sent = outing.occupied == 0 or self.desk.interruptible & outing.occupied
        self.open_to(outing.open_to if can_be_sent else field.NOBODY, outing.occupied)
        self.open_until(NEVER)
        self.reachable = bool(can_be_sent)

    # -- spans of time ----------------------------------------------------

    def write_in_reach(self, left: int) -> Generator[simpy.Event, Any, int]:
        """Write reports at the base until the planned end; a call may break it off. What is left.

        The unit goes back to the base after each call.
        """
        while left > 0 and self.env.now < self.duty.end:
            length = min(left, self.duty.end - self.env.now)
            self.walkers.vanish(self.env.now, self.slot)
            rest = yield from self.pause(WRITING, length, field.AT_WRITING)
            left -= length - (rest or 0)
            if rest is not None:
                yield from self.walk_back()
        return left

    def pause(
        self, state: int, length: int, occupied: int
    ) -> Generator[simpy.Event, Any, int | None]:
        """Do something for `length` us that calls may break off if their kind says so.

        `occupied` is what it is, in the words of `sim.walk.field`. Returns what
        is left of it if a call did, which is then in hand, else None.
        """
        end = self.env.now + length
        self.note(state)
        self.free_at = NEVER if occupied == field.AT_WRITING else end
        can_be_sent = self.desk.interruptible & occupied
        self.open_to(field.ANYBODY if can_be_sent else field.NOBODY, occupied)
        try:
            yield Moment(self.env, end, ENDS)
        except simpy.Interrupt:
            return end - self.env.now
        return None

    def spend(self, state: int, length: int) -> Moment:
        """Begin something that takes `length` us; the moment at which it is done."""
        self.note(state)
        self.free_at = self.env.now + length
        return Moment(self.env, self.free_at, ENDS)

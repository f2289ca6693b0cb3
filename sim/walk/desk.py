"""The dispatcher's desk: who is sent, who waits, who is handed to a patrol car."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator, Sequence
from typing import Any

import simpy

from sim.scenario.model import Dispatch
from sim.tables import (
    CALLED_OFF,
    CAR_NONE_ON_DUTY,
    CAR_QUEUE_FULL,
    CAR_WAITED_LONG,
    GAVE_UP,
    MINUTE_US,
    NOBODY,
    NOT_ASKED,
    REDIRECTED,
    SERVED,
)
from sim.walk.calls import CLOSED, NEVER, QUEUED, SENT, Call
from sim.walk.choose import Prefer, enough
from sim.walk.moments import ASKED, ENDS, Moment
from sim.walk.units import Unit
from sim.walk.walkers import Walkers


class Desk:
    """Takes requests, knows the units on duty, keeps the queue."""

    def __init__(
        self,
        env: simpy.Environment,
        walkers: Walkers,
        dispatch: Dispatch,
        prefer: Prefer | None,
        slots: int,
    ) -> None:
        self.env = env
        self.walkers = walkers
        self.dispatch = dispatch
        self.prefer = prefer
        self.units: list[Unit] = []
        self.at_slot: list[Any] = [None] * slots
        self.officers = 0
        self.queue: list[tuple[tuple[int, int, int], Call]] = []
        self.outcomes: list[tuple[int, int, int]] = []
        self.delay = round(dispatch.delay_min * MINUTE_US)
        self.longest_wait = round(dispatch.hand_over_after_min * MINUTE_US)
        self._looking = False

    # -- requests ---------------------------------------------------------

    def bring(self, calls: list[Call]) -> Generator[simpy.Event, Any, None]:
        """Bring the season's requests to the desk, each when it is known there."""
        for call in calls:
            yield Moment(self.env, call.t + self.delay, ASKED)
            self.take(call)

    def take(self, call: Call) -> None:
        """A request is made: send, keep or hand over."""
        if call.parent is not None and call.parent.outcome != SERVED:
            self.close(call, NOT_ASKED)
            return
        if call.person != NOBODY and self.walkers.has_talked(self.env.now, call.person):
            self.close(call, NOT_ASKED, call.t)
            return
        if call.give_up <= self.env.now:
            self.close(call, GAVE_UP, call.give_up)
        elif self.officers < call.officers:
            self.close(call, CAR_NONE_ON_DUTY)
        elif not self.serve(call):
            limit = self.dispatch.queue_at_most
            if 0 <= limit <= len(self.queue):
                self.close(call, CAR_QUEUE_FULL)
                return
            self.keep(call)
        in_time = call.first_arrival <= call.give_up and not self.dispatch.redirect
        if not in_time and call.state != CLOSED and call.give_up < NEVER:
            self.env.process(self.lose_patience(call))

    def keep(self, call: Call) -> None:
        """Put a request in the queue and look for a unit to come free."""
        call.state = QUEUED
        insort(self.queue, (call.rank, call))
        if self.longest_wait:
            self.env.process(self.hand_over_later(call))
        self.look_out()

    def close(self, call: Call, outcome: int, at: int | None = None) -> None:
        """The one end of a request, now or (known only now) at `at`."""
        call.state = CLOSED
        call.outcome = outcome
        self.outcomes.append((call.number, outcome, self.env.now if at is None else at))

    def lose_patience(self, call: Call) -> Generator[simpy.Event, Any, None]:
        """The resident gives up unless an officer has arrived; units under way are called off."""
        yield Moment(self.env, call.give_up, ASKED)
        if call.state == SENT and self.env.now < call.first_arrival:
            self.call_back(call, CALLED_OFF)
        elif call.state == QUEUED:
            self.queue.remove((call.rank, call))
        else:
            return
        self.close(call, GAVE_UP)

    def hand_over_later(self, call: Call) -> Generator[simpy.Event, Any, None]:
        """A request that still waits for a unit after the longest wait goes to a car."""
        yield Moment(self.env, max(call.t + self.longest_wait, self.env.now), ASKED)
        if call.state == QUEUED:
            self.queue.remove((call.rank, call))
            self.close(call, CAR_WAITED_LONG)

    # -- sending ----------------------------------------------------------

    def serve(self, call: Call) -> bool:
        """Send enough units to `call` if they can be reached now."""
        count = self.walkers.rank(self.env.now, call.place, call.priority)
        if count == 0:
            return False
        nearest = self.at_slot[self.walkers.best()]
        if self.prefer is None and nearest.officers >= call.officers:
            sent = [nearest]
        else:
            units = [self.at_slot[slot] for slot in self.walkers.ranked(count)]
            sent = enough(self.prefer(call, units) if self.prefer else units, call.officers)
        if not sent:
            return False
        left = [unit.call for unit in sent if unit.call is not None]
        for other in left:
            self.call_back(other, REDIRECTED, sent)
        call.state = SENT
        call.attempts += 1
        call.units = sent
        alone = len(sent) == 1
        redirect = self.dispatch.redirect and alone
        arrivals = [unit.set_out(call, alone, redirect) for unit in sent]
        call.set_times(arrivals, min([unit.must_leave(call.place) for unit in sent]))
        for unit in sent:
            unit.expect(call)
        for other in left:
            if not self.serve(other):
                self.keep(other)
        return True

    def call_back(self, call: Call, why: int, sent_on: Sequence[Unit] = ()) -> None:
        """Call off the units under way to `call`; those in `sent_on` get a new call at once."""
        for unit in call.units:
            unit.call_off(why)
            if unit not in sent_on:
                unit.wake()
        call.units = []

    # -- units ------------------------------------------------------------

    def on_duty(self, unit: Unit) -> None:
        """A unit comes on duty."""
        self.officers += unit.officers
        self.units.append(unit)
        self.at_slot[unit.slot] = unit

    def off_duty(self, unit: Unit) -> None:
        """A unit can no longer be reached."""
        self.officers -= unit.officers
        self.units.remove(unit)

    def offer_work(self) -> None:
        """A unit has come free: serve the queue in its order as far as units can be reached."""
        if not self.queue:
            return
        for entry in list(self.queue):
            if not any(unit.reachable for unit in self.units):
                break
            if self.serve(entry[1]):
                self.queue.remove(entry)
        self.look_out()

    def look_out(self) -> None:
        """While requests wait, see to it that the end of a talk is noticed."""
        if self.queue and not self.dispatch.talk_interruptible and not self._looking:
            ends = [
                end
                for unit in self.units
                if unit.reachable
                and (end := self.walkers.talk_end(self.env.now, unit.slot)) > self.env.now
            ]
            if ends:
                self._looking = True
                self.env.process(self.wait_for_talk(min(ends)))

    def wait_for_talk(self, end: int) -> Generator[simpy.Event, Any, None]:
        """Offer work again when a talk has ended."""
        yield Moment(self.env, end, ENDS)
        self._looking = False
        self.offer_work()

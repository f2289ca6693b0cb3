"""The dispatcher's desk: who is sent, who waits, who is handed to a patrol car."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import simpy

from sim.scenario.model import Scenario
from sim.tables import (
    CAR_INTERRUPTED,
    CAR_NONE_ON_DUTY,
    CAR_QUEUE_FULL,
    GAVE_UP,
    MINUTE_US,
    NEVER,
    NOBODY,
    NOT_ASKED,
    PREEMPTED,
    REDIRECTED,
    SERVED,
)
from sim.walk import field
from sim.walk.calls import CLOSED, QUEUED, SENT, Call
from sim.walk.choose import Prefer, enough, less_urgent, may_interrupt, spares
from sim.walk.moments import ASKED, OFFERED, Clock, Moment
from sim.walk.queue import Queue
from sim.walk.rows import Rows
from sim.walk.soonest import Soonest, wait_for_soonest
from sim.walk.units import Unit
from sim.walk.unseen import close_done, watch_ends
from sim.walk.waits import (
    give_up_waiting,
    hand_over_later,
    lose_patience,
    wait_for_talk,
)
from sim.walk.walkers import Walkers

ASSIGNED = (
    "request", "attempt", "unit", "ordered", "arrived", "left", "metres_mm", "ended", "after"
)  # fmt: skip
"""What is written down of an assignment: as in its table, and how long (in bytes) the diary was
when it ended."""


class Desk:
    """Takes requests, knows the units on duty, keeps the queue.

    Attributes
    ----------
    may : tuple of int
        What each kind of request may interrupt (sums of `sim.walk.field`).
    interruptible : int
        What any kind may interrupt.
    starts : sequence of int
        When shifts begin as planned (us), in order.
    ends_unseen : bool
        Whether the end of a call may be no event (`sim.walk.unseen`).
    outcomes, assignments, diary : Rows
        What is written down of requests, and by units.
    """

    def __init__(
        self,
        env: Clock,
        walkers: Walkers,
        scenario: Scenario,
        prefer: Prefer | None,
        slots: int,
        starts: Sequence[int] = (),
    ) -> None:
        dispatch = scenario.dispatch
        self.env = env
        self.walkers = walkers
        self.dispatch = dispatch
        self.prefer = prefer
        self.soonest = Soonest(walkers, scenario) if dispatch.rule == "expected-soonest" else None
        self.may = may_interrupt(scenario)
        self.interruptible = 0
        for may in self.may:
            self.interruptible |= may
        self.units: list[Unit] = []
        self.at_slot: list[Any] = [None] * slots
        self.starts = starts
        self.queue = Queue(dispatch)
        self.outcomes = Rows(("request", "outcome", "t"))
        self.row = self.outcomes.row
        self.assignments = Rows(ASSIGNED)
        self.diary = Rows(("unit", "state", "start", "request"))
        self.delay = round(dispatch.delay_min * MINUTE_US)
        self.longest_wait = round(dispatch.hand_over_after_min * MINUTE_US)
        self._nearest_goes = (
            prefer is None
            and self.soonest is None
            and dispatch.keep_free_units == 0
            and dispatch.preempted_by == "any"
        )
        self._goes_at_once = self._nearest_goes and not dispatch.redirect
        self._stays_sent = not dispatch.redirect and dispatch.preempt_priority == 0
        self.ends_unseen = self._goes_at_once and self._stays_sent
        self._talks_end_alone = any(not may & field.IN_TALK for may in self.may)
        self.looking = False
        self._offer: Moment | None = None

    def close_down(self) -> None:
        """The season is over: forget the units, which know the desk, so that all can go."""
        self.units.clear()
        self.at_slot.clear()

    # -- requests ---------------------------------------------------------

    def bring(self, calls: Iterator[Call]) -> None:
        """Bring the season's requests to the desk, each when it is known there."""
        self._calls = calls
        self._coming = next(calls, None)
        if self._coming is not None:
            Moment(self.env, self._coming.t + self.delay, ASKED, self.bring_next)

    def bring_next(self, known: Moment) -> None:
        """A request is known; its event is set to happen again for the next."""
        assert self._coming is not None
        self.take(self._coming)
        self._coming = call = next(self._calls, None)
        if call is not None:
            known.again(call.t + self.delay, ASKED, self.bring_next)

    def take(self, call: Call) -> None:
        """A request is made: send, keep or hand over."""
        if call.parent is not None:
            close_done(self.units, self.env.now + 1)
            if call.parent.outcome != SERVED:
                self.close(call, NOT_ASKED)
                return
        if call.person != NOBODY and self.walkers.has_talked(self.env.now, call.person):
            self.close(call, NOT_ASKED, call.t)
            return
        if call.give_up <= self.env.now:
            self.close(call, GAVE_UP, call.give_up)
        elif not self.units:
            self.close(call, CAR_NONE_ON_DUTY)
        elif not self.serve(call):
            if not self.are_on_duty(call.officers):
                self.close(call, CAR_NONE_ON_DUTY)
            elif 0 <= self.dispatch.queue_at_most <= len(self.queue):
                self.close(call, CAR_QUEUE_FULL)
            else:
                self.keep(call)
        elif self.queue.calls and self.queue.most_urgent <= self.dispatch.preempt_priority:
            self.offer_work()  # it may have cut off a talk that the other may not
        in_time = call.first_arrival <= call.give_up and self._stays_sent
        if not in_time and call.state != CLOSED and call.give_up < NEVER:
            self.env.process(lose_patience(self, call))

    def keep(self, call: Call) -> None:
        """Put a request in the queue and look for a unit to come free."""
        call.state = QUEUED
        if not self.queue.calls:
            watch_ends(self.units, self.env.now + 1)
        self.queue.add(call)
        if self.longest_wait:
            reached = call.first_arrival <= self.env.now  # it waits for its officers to come back
            since = self.env.now if reached else call.t
            call.wait_until = max(since + self.longest_wait, self.env.now)
            self.env.process(hand_over_later(self, call, call.wait_until))
        self.look_out()

    def close(self, call: Call, outcome: int, at: int | None = None) -> None:
        """The one end of a request, now or (known only now) at `at`."""
        call.state = CLOSED
        call.outcome = outcome
        self.outcomes.extend(self.row(call.number, outcome, self.env.now if at is None else at))

    # -- sending ----------------------------------------------------------

    def serve(self, call: Call) -> bool:
        """Send enough units to `call` if they can be reached now."""
        now, may = self.env.now, self.may[call.kind]
        if self._goes_at_once:
            slot, arrival, to_walk = self.walkers.send_nearest(
                now, call.place, call.priority, may, call.officers, call.handling
            )
            if slot >= 0:
                unit = self.at_slot[slot]
                call.units = (unit,)
                unit.has_set_out(call, now, arrival, to_walk)
                return True
            count = -1 - slot
            close_done(self.units, now + 1)
        else:
            count = self.walkers.rank(now, call.place, call.priority, may)
        sent = self.choose(call, count)
        if not sent and call.priority <= self.dispatch.preempt_priority:
            sent = self.take_from_others(call)
        if not sent:
            return False
        left = [unit.call for unit in sent if unit.call is not None]
        if left:
            left = list(dict.fromkeys(left))
            for other in left:
                self.take_back(other, sent)
        self.send(call, sent)
        for other in left:
            if other.state != CLOSED and not self.serve(other):
                self.keep(other)
        return True

    def choose(self, call: Call, count: int) -> list[Unit]:
        """Units for `call`, by the rule, among the `count` that were ranked; none if too few."""
        if self._nearest_goes and count > 0:
            nearest = self.at_slot[self.walkers.best()]
            if nearest.officers >= call.officers and nearest.can_be_there(call):
                return [nearest]
        units = [self.at_slot[slot] for slot in self.walkers.ranked(count)]
        units = [unit for unit in units if unit.can_be_there(call)]
        if call.only and all(unit in self.units for unit in call.only):
            sent = list(call.only) if all(unit in units for unit in call.only) else []
        elif self.soonest is not None:
            sent = wait_for_soonest(self, self.soonest, call, units)
        else:
            sent = enough(self.prefer(call, units) if self.prefer else units, call.officers)
        return sent if spares(self.dispatch, call, self.units, sent) else []

    def take_from_others(self, call: Call) -> list[Unit]:
        """Units for `call`, with those at less urgent requests; none if that is not enough.

        These are opened one by one until there are enough officers. A request
        of which no unit is then sent is left alone.
        """
        now, record = self.env.now, self.walkers.units
        lent: list[tuple[int, int]] = []
        sent: list[Unit] = []
        for other in less_urgent(call, self.units, now):
            for unit in other.units:
                lent.append((unit.slot, int(record[unit.slot, field.OPEN_TO])))
                record[unit.slot, field.OPEN_TO] = field.ANYBODY
            count = self.walkers.rank(now, call.place, call.priority, self.may[call.kind])
            sent = self.choose(call, count)
            if sent:
                break
        for slot, before in lent:
            record[slot, field.OPEN_TO] = before
        return sent

    def send(self, call: Call, sent: list[Unit]) -> None:
        """Let units set out for `call`."""
        call.state = SENT
        call.attempts += 1
        call.units = sent
        call.sent_at = self.env.now
        call.promised, call.promise_ends = (), NEVER
        alone, redirect = len(sent) == 1, self.dispatch.redirect
        arrivals = [unit.set_out(call, alone, redirect) for unit in sent]
        leave = min(unit.must_leave(call.place) for unit in sent)
        call.set_times(min(arrivals), max(arrivals), leave)
        for unit in sent:
            if redirect:
                unit.open_until(call.next_arrival)
            unit.expect(call)

    def take_back(self, call: Call, sent_on: Sequence[Unit]) -> None:
        """Take all units off `call`, some of which are sent on at once to a more urgent one."""
        on_the_way = self.env.now < call.next_arrival
        if on_the_way and self.dispatch.redirect:
            self.call_back(call, REDIRECTED, sent_on)
            return
        call.only = tuple(call.units) if self.dispatch.preempted_by == "same" else ()
        self.call_back(call, PREEMPTED, sent_on)
        if self.dispatch.preempted_then == "hand-over":
            self.close(call, CAR_INTERRUPTED)

    def call_back(self, call: Call, why: int, sent_on: Sequence[Unit] = ()) -> None:
        """Call off the units of `call`; those in `sent_on` get a new call at once."""
        for unit in call.units:
            unit.call_off(why)
            if unit not in sent_on:
                unit.wake()
        call.units = ()
        call.break_off(self.env.now, resume=self.dispatch.preempted_then == "resume")

    # -- units ------------------------------------------------------------

    def on_duty(self, unit: Unit) -> None:
        """A unit comes on duty."""
        self.units.append(unit)
        self.at_slot[unit.slot] = unit

    def off_duty(self, unit: Unit) -> None:
        """A unit can no longer be reached; what waits for it may go to any other."""
        self.units.remove(unit)
        if self.queue.calls and any(unit in call.only for call in self.queue):
            self.offer()
        give_up_waiting(self)

    def are_on_duty(self, officers: int) -> bool:
        """Whether so many `officers` are on duty."""
        now = self.env.now
        for unit in self.units:
            if now < unit.duty.end:
                officers -= unit.officers
                if officers <= 0:
                    return True
        return officers <= 0

    def officers(self) -> int:
        """Officers on duty whose shift is not over; who works overtime only finishes."""
        now = self.env.now
        return sum(unit.officers for unit in self.units if now < unit.duty.end)

    def offer(self) -> Moment:
        """The moment, after all that ends now, at which what waits is offered to free units."""
        if self._offer is None or self._offer.processed:
            self._offer = Moment(self.env, self.env.now, OFFERED)
            self._offer.callbacks.append(self.offer_work)
        return self._offer

    def offer_work(self, _: simpy.Event | None = None) -> None:
        """Units have come free: serve the queue in its order as far as units can be reached."""
        if not self.queue.calls:
            return
        preempt = self.dispatch.preempt_priority
        for call in self.queue.in_order(self.env.now):
            if call.priority > preempt and not any(unit.reachable for unit in self.units):
                if preempt == 0:
                    break
                continue
            if self.serve(call):
                self.queue.remove(call)
        self.look_out()

    def look_out(self) -> None:
        """While requests wait, see to it that the end of a talk is noticed."""
        if self.queue.calls and self._talks_end_alone and not self.looking:
            ends = [
                end
                for unit in self.units
                if unit.reachable
                and (end := self.walkers.talk_end(self.env.now, unit.slot)) > self.env.now
            ]
            if ends:
                self.looking = True
                self.env.process(wait_for_talk(self, min(ends)))

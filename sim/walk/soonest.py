"""Who is expected at a request first, busy units included.

The dispatcher knows where units are, what they are doing and since when, the
mean time that each kind of request takes and how it spreads. When a request
or a talk will really end is not known here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.scenario.demand_model import Duration
from sim.scenario.model import Scenario
from sim.tables import MINUTE_US, NEVER
from sim.walk import field
from sim.walk.choose import enough
from sim.walk.moving import TALK
from sim.walk.waits import look_again
from sim.walk.walkers import HERE, Walkers

if TYPE_CHECKING:
    from sim.walk.calls import Call
    from sim.walk.desk import Desk
    from sim.walk.units import Unit


def mean_left(law: Duration, spent: int) -> int:
    """Mean time left of what has lasted `spent` us and is not over (us).

    For the exponential law that is its mean, however long it has lasted. For
    the log-normal law it is m (1 - F(z - sigma)) / (1 - F(z)) - t with mean m,
    z = (ln t - mu) / sigma and F the standard normal law: the longer it has
    lasted, the longer it will. Of a list, the values that are still possible count.
    """
    mean = law.mean_min * MINUTE_US
    if law.distribution == "exponential":
        return round(mean)
    if law.distribution == "list":
        left = [v * MINUTE_US - spent for v in law.values_min if v * MINUTE_US > spent]
        return round(sum(left) / len(left)) if left else 0
    if law.distribution == "constant" or law.sigma == 0 or spent <= 0:
        return max(round(mean - spent), 0)
    z = (math.log(spent / mean) / law.sigma + law.sigma / 2) / math.sqrt(2)
    still_on = math.erfc(z)
    if still_on < 1e-300:  # beyond all experience
        return spent
    return max(round(mean * math.erfc(z - law.sigma / math.sqrt(2)) / still_on - spent), 0)


class Soonest:
    """Expectations of a dispatcher who knows the scenario's kinds of request."""

    def __init__(self, walkers: Walkers, scenario: Scenario) -> None:
        self.walkers = walkers
        kinds = scenario.requests.kinds
        self.handling = [kind.handling for kind in kinds]
        self.follow_up = [kind.follow_up_handling or kind.handling for kind in kinds]
        self.talk = scenario.people.talk

    def order(
        self,
        now: int,
        call: Call,
        free: Sequence[Unit],
        units: Sequence[Unit],
        ahead: Sequence[Call],
    ) -> list[tuple[Unit, int]]:
        """Units by their expected arrival at `call`, ties by slot.

        Parameters
        ----------
        now : int
        call : Call
        free : sequence of Unit
            Those that can set out now.
        units : sequence of Unit
            All that come into question.
        ahead : sequence of Call
            Waiting requests to which units are promised before this one.

        Returns
        -------
        list of (Unit, int)
            With the time at which each is expected to be free.
        """
        found = []
        for unit in units:
            when, place = (now, HERE) if unit in free else self.when_free(unit, now)
            for other in ahead:
                if unit in other.promised:
                    when += self.way(now, unit, place, other.place) + self.left(other, now)
                    place = other.place
            if when >= unit.deadline:
                continue
            there = when + self.way(now, unit, place, call.place)
            if there < unit.must_leave(call.place):
                found.append((there, unit.slot, unit, when))
        return [(unit, when) for _, _, unit, when in sorted(found, key=lambda row: row[:2])]

    def when_free(self, unit: Unit, now: int) -> tuple[int, tuple[int, int]]:
        """When and where a unit that is not free is expected to be; NEVER at a shift's end."""
        if unit.call is not None:
            return max(now, unit.call.begin) + self.left(unit.call, now), unit.call.place
        if unit.free:
            record = self.walkers.units[unit.slot]
            talking = record[field.MOTION] == TALK
            spent = int(now - record[field.TALK_START])
            return now + (mean_left(self.talk, spent) if talking else 0), HERE
        return max(now, unit.free_at) if unit.free_at < NEVER else NEVER, unit.comes_out

    def left(self, call: Call, now: int) -> int:
        """Expected handling of `call` from now on, or from when its officers are there."""
        laws = self.handling if call.parent is None else self.follow_up
        return mean_left(laws[call.kind], call.spent + max(0, now - call.begin))

    def way(self, now: int, unit: Unit, start: tuple[int, int], place: tuple[int, int]) -> int:
        """Time in which a unit walks from `start` to `place`."""
        return self.walkers.time_to(now, unit.slot, place, unit.duty.response_speed, start)


def wait_for_soonest(desk: Desk, soonest: Soonest, call: Call, free: list[Unit]) -> list[Unit]:
    """The units expected first if all of them are `free`; else the busy ones are promised."""
    now = desk.env.now
    may_wait = call.priority > desk.dispatch.preempt_priority and now < call.promise_ends
    ahead = [other for other in desk.queue.in_order(now) if other.promised]
    mine = desk.queue.place(call, now)
    ahead = [other for other in ahead if desk.queue.place(other, now) < mine]
    order = soonest.order(now, call, free, desk.units if may_wait else free, ahead)
    sent = enough([unit for unit, _ in order], call.officers)
    ends = {unit: when for unit, when in order if unit in sent and unit not in free}
    call.promised = tuple(ends)
    if not ends:
        return sent
    if call.promise_ends == NEVER:
        call.promise_ends = max(*ends.values(), now + 1)
        desk.env.process(look_again(desk, call.promise_ends))
    return []

"""Whether a unit could be sent to a request at a moment, and why not: by the scenario's rules.

The same rules as in `sim.walk.desk` and the kernel, told from the tables of a
finished season. A test holds one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.division import division_of
from sim.scenario.model import Scenario
from sim.study.in_time import InTime
from sim.study.whereabouts import Standing, Whereabouts
from sim.tables import (
    BREAK,
    BRIEFING,
    EVENT,
    HANDED_OVER,
    HANDLED,
    MINUTE_US,
    NEVER,
    ON_SCENE,
    RESPONDING,
    RETURNING,
    TALKING,
    TRANSFER,
    WALKING,
    WRITING,
    Log,
    World,
)
from sim.walk.agenda import occurrences, plan_events
from sim.walk.crew import Duty
from sim.walk.ground import Ground
from sim.walk.routes.prepare import divided
from sim.walk.routes.shares import shares

CAN, IF_NEEDED, CANNOT, NOT_KNOWN = range(4)
"""A unit could be sent; only if no others could; not; the tables do not tell."""

BREAKS_OFF = {
    TALKING: ("talk", "a talk"),
    BREAK: ("meal", "a meal"),
    EVENT: ("event", "an event"),
    RETURNING: ("returning", "the walk back"),
    WRITING: ("writing", "report writing"),
}
"""What a kind of request may interrupt: its word in the scenario, and in a sentence."""


@dataclass(frozen=True)
class Reach:
    """Whether a unit could be sent.

    Attributes
    ----------
    how : int
        CAN, IF_NEEDED, CANNOT or NOT_KNOWN.
    why : str
        Why not, or from what it would be taken; "" where there is nothing to say.
    listed : bool
        Whether it counts among the officers on duty for requests.
    free : bool
        Whether it counts as free for ``keep_free_units``.
    """

    how: int
    why: str = ""
    listed: bool = True
    free: bool = False


class Rules:
    """The rules of dispatch of one season.

    Parameters
    ----------
    scenario : Scenario
    ground : Ground
        Of its streets.
    world : World
    log : Log
    key : (int, int)
        Seed and replication.
    """

    def __init__(
        self, scenario: Scenario, ground: Ground, world: World, log: Log, key: tuple[int, int]
    ) -> None:
        self.scenario = scenario
        self.graph = ground.graph
        self.requests = world.requests
        self.log = log
        self.where = Whereabouts(log)
        self.delay = round(scenario.dispatch.delay_min * MINUTE_US)
        duties = duties_of(log.units)
        self.duties = duties
        self.shares = shares(scenario, duties)
        self._outings = plan_events(scenario, duties)
        self._occurrences = occurrences(scenario)
        hands_over = (
            scenario.crew.end_of_shift == "hand-over" and scenario.season.unbroken_hours == 0
        )
        self._in_time = InTime(scenario, ground, world, key) if hands_over else None
        self._any_kind = {name for kind in scenario.requests.kinds for name in kind.may_interrupt}

    def known_at(self, request: int) -> int:
        """When the dispatcher has a request, us."""
        return int(self.requests[request]["t"]) + self.delay

    def may_interrupt(self, request: int) -> tuple[str, ...]:
        """What the kind of a request may interrupt."""
        kind = self.scenario.requests.kinds[self.requests[request]["kind"]]
        never = () if self.scenario.dispatch.talk_interruptible else ("talk",)
        return tuple(name for name in kind.may_interrupt if name not in never)

    def in_own_beat(self, unit: int, request: int) -> bool:
        """Whether a request lies in the beat of a unit."""
        beat, share = int(self.log.units[unit]["beat"]), self.shares[unit]
        if beat < 0:
            return False
        beats = divided(self.graph, share.beside, division_of(share.patrol))[0]
        return bool(beats[self.requests[request]["segment"]] == beat)

    def event_of(self, unit: int, t: int) -> int:
        """The first event (its index in the scenario) that is not over for a unit at `t`, or -1."""
        for one in self._outings.get(unit, ()):
            if t < one.end:
                return self._occurrences[one.number].event
        return -1

    def late_for(self, unit: int, t: int) -> int:
        """The event (its index in the scenario) at which a unit should be at `t`, or -1."""
        for one in self._outings.get(unit, ()):
            if one.be_there <= t < one.end:
                return self._occurrences[one.number].event
        return -1

    def reports_done(self, unit: int, t: int) -> bool:
        """Whether a unit had written its reports by `t`, and only waited for its shift to end."""
        to_write = round(self.scenario.crew.writing_min * MINUTE_US)
        return self.where.time_in(unit, WRITING, t) >= to_write

    def reach(self, standing: Standing, request: int, t: int) -> Reach:
        """Whether a unit could be sent to `request` at `t`, by what it was doing."""
        found = self._by_state(standing, request, t)
        if t >= self.log.units[standing.unit]["end"]:
            found = replace(found, listed=False)
        if found.how == CANNOT:
            return found
        row = self.requests[request]
        goal = (int(row["segment"]), int(row["offset"]))
        if (
            self._in_time is not None
            and standing.place is not None
            and not self._in_time.can_be_there(standing.unit, standing.place, goal, t)
        ):
            return Reach(CANNOT, "it would have had to leave for the end of its shift as soon as "
                         "it was there", found.listed, found.free)  # fmt: skip
        if self.scenario.dispatch.rule != "preference":
            return found
        number = self.duties[standing.unit].number + 1
        if number not in self._preferred(request):
            return Reach(CANNOT, "it is not on the scenario's list for this street", True,
                         found.free)  # fmt: skip
        return found

    def _preferred(self, request: int) -> tuple[int, ...]:
        lists = self.scenario.dispatch.preference
        here = self.graph.segment_id[self.requests[request]["segment"]]
        named = next((one.units for one in lists if one.segment == here), None)
        others = next((one.units for one in lists if not one.segment), ())
        return others if named is None else named

    def _by_state(self, standing: Standing, request: int, t: int) -> Reach:
        state, unit = standing.state, self.log.units[standing.unit]
        may = self.may_interrupt(request)
        if state == BRIEFING:
            return Reach(CANNOT, "its walk had not begun")
        if state == TRANSFER:
            begun = standing.place is not None
            return Reach(CANNOT, "its walk was over" if begun else "its walk had not begun",
                         listed=not begun)  # fmt: skip
        if state in (RESPONDING, ON_SCENE):
            return self._on_a_request(standing, request, t)
        if state == WALKING:
            event = self.late_for(standing.unit, t)
            late = event >= 0 and self.scenario.activities.events[event].requests != "answer"
            return Reach(NOT_KNOWN) if late else Reach(CAN, free=True)
        if state == EVENT:
            return self._at_event(standing, request, t)
        if state in (RETURNING, WRITING) and t >= unit["end"]:
            return Reach(CANNOT, "its shift was over")
        if state == WRITING and self.reports_done(standing.unit, t):
            return Reach(CANNOT, "its work was done", listed=False)
        if state not in BREAKS_OFF:
            return Reach(CAN, free=True)
        word, what = BREAKS_OFF[state]
        free = state == TALKING
        listed = state != WRITING or word in self._any_kind
        if word in may:
            return Reach(CAN, free=free, listed=listed)
        if state == TALKING and not self.scenario.dispatch.talk_interruptible:
            return Reach(CANNOT, "no request cuts off a talk in this scenario", free=free)
        return Reach(CANNOT, f"a request of this kind does not break off {what}", listed, free)

    def _at_event(self, standing: Standing, request: int, t: int) -> Reach:
        event = self.event_of(standing.unit, t)
        if event < 0:
            return Reach(NOT_KNOWN)
        told = self.scenario.activities.events[event]
        if told.requests == "answer":
            return Reach(CAN, free=True)
        if told.requests == "urgent-only":
            if self.requests[request]["priority"] <= told.urgent_priority:
                return Reach(CAN, free=True)
            return Reach(
                CANNOT, f"from there only requests of priority {told.urgent_priority} or more "
                "urgent call it away", free=True,
            )  # fmt: skip
        if "event" in self.may_interrupt(request):
            return Reach(CAN)
        return Reach(CANNOT, "a request of this kind does not break off an event")

    def _on_a_request(self, standing: Standing, request: int, t: int) -> Reach:
        """A unit that was on the way to another request, or at it."""
        row = self.assignment(standing.unit, standing.request, t)
        if row["ended"] in (HANDLED, HANDED_OVER) and row["left"] <= t:
            return Reach(CAN, free=True)
        ends = int(self.log.units[standing.unit]["end"])
        if t >= ends:
            return Reach(CANNOT, "its shift was over, and it only finished what it had begun")
        dispatch, mine = self.scenario.dispatch, self.requests[request]
        other = self.requests[standing.request]
        together = self.together(standing.request, int(row["attempt"]))
        first = int(together["arrived"].min())
        more_urgent = bool(mine["priority"] < other["priority"])
        if dispatch.redirect and more_urgent and t < first:
            return Reach(CAN)
        if dispatch.preempt_priority == 0 and standing.state == ON_SCENE:
            return Reach(CANNOT, "no request is interrupted for another in this scenario")
        if dispatch.preempt_priority == 0 and not dispatch.redirect:
            return Reach(CANNOT, "a unit on its way is not sent elsewhere in this scenario")
        if not more_urgent:
            return Reach(CANNOT, "that request was no less urgent")
        if dispatch.preempt_priority == 0:
            return Reach(CANNOT, "an officer was at that request already")
        if mine["priority"] > dispatch.preempt_priority:
            return Reach(
                CANNOT, f"only requests of priority {dispatch.preempt_priority} or more urgent may "
                "interrupt others",
            )  # fmt: skip
        if (t < self.log.units["end"][together["unit"]]).all():
            return Reach(IF_NEEDED, "that request was less urgent")
        return Reach(CANNOT, "what is done in overtime is not interrupted")

    def assignment(self, unit: int, request: int, t: int) -> np.void:
        """The assignment of a unit to a request that it had at `t` or that ended then."""
        rows = self.log.assignments
        mine = (rows["unit"] == unit) & (rows["request"] == request)
        found: np.void = rows[mine & (rows["ordered"] <= t) & (t <= rows["left"])][0]
        return found

    def together(self, request: int, attempt: int) -> np.ndarray:
        """The assignments of all units that were sent to a request together."""
        rows = self.log.assignments
        found: np.ndarray = rows[(rows["request"] == request) & (rows["attempt"] == attempt)]
        return found

    def all_at(self, request: int, t: int, after: bool = False) -> list[tuple[Standing, Reach]]:
        """Every unit on duty at `t`, and whether it could be sent to `request`.

        Just before the orders of that moment, or `after` them.
        """
        found = [self.where.standing(unit, t, after) for unit in self.where.on_duty(t)]
        return [(one, self.reach(one, request, t)) for one in found]

    def why_nobody(self, request: int, t: int, after: bool = False) -> str:
        """Why no unit was sent to `request` at `t`, as far as the rules tell; "" if they do not.

        With `after`, units sent to other requests at that moment are gone.
        """
        dispatch, needed = self.scenario.dispatch, int(self.requests[request]["officers"])
        found = self.all_at(request, t, after)
        if any(reach.how == NOT_KNOWN for _, reach in found):
            return ""
        officers = self.log.units["officers"]
        can = [one.unit for one, reach in found if reach.how == CAN]
        if self.requests[request]["priority"] <= dispatch.preempt_priority:
            can += [one.unit for one, reach in found if reach.how == IF_NEEDED]
        ready = int(officers[can].sum())
        if ready < needed:
            if ready == 0:
                return "No unit could be sent."
            said = "Only one officer" if ready == 1 else f"Only {ready} officers"
            return f"{said} could be sent, and {needed} are needed at once."
        if dispatch.rule == "expected-soonest":
            return (
                "A unit could be sent, but by the rule of the scenario the request waited for one "
                "that was busy and still expected to be there sooner."
            )
        keep, level = dispatch.keep_free_units, dispatch.keep_free_for_priority
        if keep and self.requests[request]["priority"] > level:
            spare = "one free unit is" if keep == 1 else f"{keep} free units are"
            return f"In this scenario {spare} kept for requests of priority {level} or more urgent."
        begun = self.log.assignments
        taken = (begun["request"] == request) & (begun["left"] <= t)
        if dispatch.preempted_by == "same" and taken.any():
            return "Only the units that had begun with it may go on with it."
        return ""


def duties_of(units: np.ndarray) -> list[Duty]:
    """The units of a season as they were planned, without officers' numbers and speeds."""
    beside: dict[tuple[int, int], int] = {}
    number: dict[tuple[int, int, int], int] = {}
    of: dict[int, int] = {}
    keys = sorted(zip(*(units[name].tolist() for name in ("date", "shift", "place")), strict=True))
    for date, shift, place in keys:
        beside[date, shift] = beside.get((date, shift), 0) + 1
        number[date, shift, place] = of.get(date, 0)
        of[date] = of.get(date, 0) + 1
    found = []
    for row in units:
        date, shift, place = int(row["date"]), int(row["shift"]), int(row["place"])
        found.append(Duty(
            date, shift, place, beside[date, shift], number[date, shift, place], of[date],
            tuple(range(row["officers"])), int(row["called_in"]), int(row["start"]),
            int(row["end"]), 0, 0,
        ))  # fmt: skip
    return found


def waiting_at(rules: Rules, outcomes: np.ndarray, t: int) -> list[int]:
    """Requests that waited at the desk for a unit just before `t`, in order of time."""
    requests, rows = rules.requests, rules.log.assignments
    ended = np.full(len(requests), NEVER)
    ended[outcomes["request"]] = outcomes["t"]
    known = requests["t"] + rules.delay
    under_way = rows["request"][(rows["ordered"] < t) & (rows["left"] >= t)]
    waits = requests["foot"] & (known < t) & (ended >= t)
    waits[under_way] = False
    return np.flatnonzero(waits).tolist()

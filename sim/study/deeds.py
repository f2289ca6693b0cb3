"""What was done about one request: who was sent, what it waited for, how it ended."""

from __future__ import annotations

import numpy as np

from sim.study.naming import Names, count, joined, metres, minutes, sentence
from sim.study.reach import Rules, waiting_at
from sim.tables import (
    BREAK,
    BRIEFING,
    CALLED_OFF,
    CAR_INTERRUPTED,
    CAR_NONE_ON_DUTY,
    CAR_NOT_FOR_FOOT,
    CAR_QUEUE_FULL,
    CAR_SHIFT_ENDED,
    CAR_WAITED_LONG,
    EVENT,
    GAVE_UP,
    HANDLED,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    ON_SCENE,
    OPEN,
    PREEMPTED,
    REDIRECTED,
    RESPONDING,
    RETURNING,
    SEASON_ENDED,
    TRANSFER,
    WALKING,
    WRITING,
)

BROKEN_OFF = {
    BREAK: "broke off its meal",
    EVENT: "left its event",
    WRITING: "broke off its report writing",
    RETURNING: "turned round on the way back to the base",
}
FREE_AGAIN = {
    BREAK: "was done with its meal",
    BRIEFING: "was done with its briefing",
    TRANSFER: "had come to the area",
    EVENT: "was done with its event",
    WRITING: "was writing reports",
    RETURNING: "was on the way back to the base",
    WALKING: "was free",
}
BY_CAR = {
    CAR_QUEUE_FULL: "There was no place in the queue",
    CAR_WAITED_LONG: "That was as long as a request may wait in this scenario",
    CAR_SHIFT_ENDED: "The officers' shift ended before it was handled",
    CAR_INTERRUPTED: "Its officers had been taken off it",
}
"""Why a request was left to a patrol car."""


class Deeds:
    """The assignments of one season, ready to be told.

    Parameters
    ----------
    rules : Rules
    names : Names
    """

    def __init__(self, rules: Rules, names: Names) -> None:
        self.rules = rules
        self.names = names
        self.log = rules.log
        self.requests = rules.requests

    def tell(self, request: int, end: tuple[int, int]) -> list[str]:
        """All that was done about a request.

        Parameters
        ----------
        request : int
        end : (int, int)
            How it ended (index in `sim.tables.OUTCOMES`), and when (us).

        Returns
        -------
        list of str
            Sentences.
        """
        outcome, ended = end
        if outcome == NOT_ASKED:
            return [self._not_asked(request)]
        if outcome == CAR_NOT_FOR_FOOT:
            return [f"It was not meant for the foot patrol. {self._car(request, ended)}"]
        rows = self.log.assignments[self.log.assignments["request"] == request]
        attempts = [rows[rows["attempt"] == n] for n in np.unique(rows["attempt"])]
        told: list[str] = []
        free_from = self.rules.known_at(request)
        for attempt in attempts:
            ordered = int(attempt["ordered"].min())
            if ordered > free_from:
                told += self._waited(request, free_from, ordered, first=attempt is attempts[0])
            told += self._attempt(request, attempt, at_once=ordered == free_from)
            free_from = int(attempt["left"].max())
        open_end = outcome in (GAVE_UP, CAR_WAITED_LONG, CAR_NONE_ON_DUTY, OPEN)
        if open_end and ended > free_from:
            told += self._waited(request, free_from, ended, first=not attempts)
        return told + self._ending(request, outcome, ended)

    # -- waiting ----------------------------------------------------------

    def _waited(self, request: int, since: int, until: int, first: bool) -> list[str]:
        """Why a request waited at the desk, and what was served meanwhile."""
        why = self.rules.why_nobody(request, since, after=not first)
        told = [why] if why else []
        queue = self._queue(request, since) if first else ""
        told.append(
            f"It waited for a unit from {self._clock(since, request)} to "
            f"{self._clock(until, request)}, {minutes(until - since)}.{queue}"
        )
        rows = self.log.assignments
        meanwhile = rows[
            (rows["ordered"] > since) & (rows["ordered"] <= until) & (rows["request"] != request)
        ]
        meanwhile = meanwhile[np.lexsort((meanwhile["request"], meanwhile["ordered"]))]
        groups = np.unique(meanwhile[["ordered", "request", "attempt"]])
        for ordered, other, attempt in groups.tolist():
            units = meanwhile["unit"][
                (meanwhile["request"] == other) & (meanwhile["attempt"] == attempt)
            ].tolist()
            told.append(self._served_before(request, other, units, ordered))
        return told + self._nobody_left(request, since, until)

    def _nobody_left(self, request: int, since: int, until: int) -> list[str]:
        """From when on nobody was on duty, if that was before the wait was over."""
        units = self.log.units
        here = units[(units["start"] <= until) & (units["left"] > since)]
        if not len(here) or here["left"].max() >= until:
            return []
        last = self._clock(int(here["left"].max()), request)
        return [f"From {last} on, nobody of the foot patrol was on duty."]

    def _queue(self, request: int, t: int) -> str:
        """Which others waited when a request came, as a sentence with a space before it."""
        waiting = waiting_at(self.rules, self.log.outcomes, t)
        others = [self.names.described(other) for other in waiting if other != request]
        if not others:
            return ""
        return (
            f" {sentence(joined(others))} {'was' if len(others) == 1 else 'were'} waiting already."
        )

    def _served_before(self, request: int, other: int, units: list[int], t: int) -> str:
        """Another request got units while this one waited, with the reason if the rules give it."""
        why = self._goes_before(request, other, t)
        needed = int(self.requests[request]["officers"])
        there = int(self.log.units["officers"][units].sum())
        if not why and there < needed:
            why = f"this one needs {count(needed, 'officer')} at once"
        reason = f": {why}" if why else ""
        who = joined([self.names.unit(unit) for unit in units])
        verb = "was" if len(units) == 1 else "were"
        return (
            f"{self._clock(t, request)}: {who} {verb} sent to "
            f"{self.names.described(other)}{reason}."
        )

    def _goes_before(self, request: int, other: int, t: int) -> str:
        """Why `other` stood before `request` in the queue at `t`; "" if it did not."""
        mine, its = self._rank(request, t), self._rank(other, t)
        if its >= mine:
            return ""
        if its[0] == mine[0]:
            aged = self.requests[other]["priority"] > self.requests[request]["priority"]
            return "it was made earlier" + (", and waiting had made it as urgent" if aged else "")
        if int(self.requests[other]["priority"]) < int(self.requests[request]["priority"]):
            return "it was more urgent"
        return "waiting had made it more urgent"

    def _rank(self, request: int, t: int) -> tuple[int, int, int]:
        """Place in the queue at `t`, as in `sim.walk.queue.Queue.place`."""
        row, dispatch = self.requests[request], self.rules.scenario.dispatch
        priority, made = int(row["priority"]), int(row["t"])
        level = round(dispatch.ageing_min_per_level * MINUTE_US)
        before = dispatch.preempt_priority
        if level and priority > before:
            priority = max(priority - (t - made) // level, before + 1)
        return priority, made, request

    # -- units sent -------------------------------------------------------

    def _attempt(self, request: int, rows: np.ndarray, at_once: bool) -> list[str]:
        """The units that were sent together, from the order to the end."""
        told = []
        for row in rows:
            told += self._sent(request, row, at_once)
        arrivals = rows["arrived"][rows["arrived"] < NEVER]
        if len(rows) > 1 and len(arrivals) == len(rows):
            spread = int(arrivals.max() - arrivals.min())
            if spread > 0:
                told.append(
                    f"The handling began at {self._clock(int(arrivals.max()), request)}, when the "
                    f"last of them was there, {minutes(spread)} after the first."
                )
        begin = int(arrivals.max()) if len(arrivals) == len(rows) else NEVER
        for row in rows:
            told += self._left(request, row, begin)
        return list(dict.fromkeys(told))

    def _sent(self, request: int, row: np.void, at_once: bool) -> list[str]:
        unit, ordered = int(row["unit"]), int(row["ordered"])
        name, when = self.names.unit(unit), self._clock(ordered, request)
        broke = self._broke_off(unit, ordered, at_once)
        free = "" if at_once or broke else self._free_since(request, unit, ordered)
        order = f"{when}: {name}{free} was sent"
        if broke:
            order += f"; it {broke}"
        if row["arrived"] == NEVER:
            return [f"{order}. It walked {metres(row['metres_mm'] / 1000)} towards it."]
        arrived = int(row["arrived"])
        if arrived == ordered:
            return [f"{order}, and was there already."]
        return [
            f"{order}. It walked {metres(row['metres_mm'] / 1000)} and was there at "
            f"{self._clock(arrived, request)}, {minutes(arrived - ordered)} later."
        ]

    def _broke_off(self, unit: int, t: int, at_once: bool) -> str:
        """What a unit broke off at `t` to set out, "" if nothing is known of it."""
        talks = self.log.talks
        cut = talks[(talks["unit"] == unit) & (talks["end"] == t) & talks["interrupted"]]
        if len(cut):
            began = minutes(t - int(cut["start"][0]))
            return f"broke off a talk that had lasted {began}"
        rows = self.log.assignments
        taken = rows[
            (rows["unit"] == unit) & (rows["left"] == t)
            & np.isin(rows["ended"], (REDIRECTED, PREEMPTED))
        ]  # fmt: skip
        if len(taken):
            other = self.names.described(int(taken["request"][0]))
            way = "on the way to" if taken["arrived"][0] == NEVER else "at"
            return f"had been {way} {other}"
        act = self.rules.where.ended_by(unit, t)
        if act >= 0 and at_once:
            return BROKEN_OFF.get(int(self.log.activities[act]["state"]), "")
        return ""

    def _free_since(self, request: int, unit: int, t: int) -> str:
        """What a unit that was sent from the queue had been doing until then."""
        act = self.rules.where.ended_by(unit, t)
        if act < 0:
            return ""
        row = self.log.activities[act]
        if row["state"] in (ON_SCENE, RESPONDING):
            other = int(row["request"])
            if other == request:
                return ""
            return f", free again after {self.names.described(other)},"
        talks = self.log.talks
        if ((talks["unit"] == unit) & (talks["end"] == t)).any():
            return ", whose talk was over,"
        told = FREE_AGAIN.get(int(row["state"]), "")
        if row["state"] == WALKING and self.rules.scenario.dispatch.keep_free_units:
            return ", now that enough others were free,"
        return f", which {told}," if told else ""

    def _left(self, request: int, row: np.void, begin: int) -> list[str]:
        """How an assignment ended."""
        unit, left, ended = int(row["unit"]), int(row["left"]), int(row["ended"])
        name, when = self.names.unit(unit), self._clock(left, request)
        if ended == HANDLED:
            return [
                f"The handling took from {self._clock(begin, request)} to {when}, "
                f"{minutes(left - begin)}."
            ]
        if ended == CALLED_OFF:
            return [f"{when}: {name} was called off and turned back."]
        if ended in (REDIRECTED, PREEMPTED):
            rows = self.log.assignments
            onward = rows[(rows["unit"] == unit) & (rows["ordered"] == left)]
            onward = onward[onward["request"] != request]
            if not len(onward):
                return [f"{when}: {name} was taken off it too, and was free."]
            other = int(onward["request"][0])
            way = "sent on" if row["arrived"] == NEVER else "taken off it and sent"
            more = self.requests[other]["priority"] < self.requests[request]["priority"]
            why = ", which was more urgent" if more else ""
            return [f"{when}: {name} was {way} to {self.names.described(other)}{why}."]
        if ended == SEASON_ENDED:
            return [f"The season ended at {when} while {name} was busy with it."]
        return [f"{when}: {name} had to leave for the end of its shift."]

    # -- the end ----------------------------------------------------------

    def _ending(self, request: int, outcome: int, ended: int) -> list[str]:
        when = self._clock(ended, request)
        if outcome == GAVE_UP:
            if ended <= self.rules.known_at(request):
                return [f"{when}: the resident gave up before the dispatcher had it ready."]
            return [f"{when}: the resident gave up; no officer had come."]
        if outcome == OPEN:
            busy = self.log.assignments["ended"][self.log.assignments["request"] == request]
            if SEASON_ENDED in busy:
                return []
            return [f"The season ended at {when} while it was still open."]
        if outcome == CAR_NONE_ON_DUTY:
            return [f"{self._too_few(request, ended)}. {self._car(request, ended)}"]
        if outcome == CAR_QUEUE_FULL:
            most = self.rules.scenario.dispatch.queue_at_most
            why = self.rules.why_nobody(request, ended)
            may = f"at most {count(most, 'request')} may wait" if most else "no request may wait"
            full = f"In this scenario {may}.{self._queue(request, ended)}"
            return [*([why] if why else []), f"{full} {self._car(request, ended)}"]
        if outcome in BY_CAR:
            return [f"{BY_CAR[outcome]}. {self._car(request, ended)}"]
        return []

    def _too_few(self, request: int, t: int) -> str:
        """That fewer officers were on duty at `t` than a request needs, or were left by then."""
        units = [one.unit for one, reach in self.rules.all_at(request, t) if reach.listed]
        ready = int(self.log.units["officers"][units].sum())
        waited = t > self.rules.known_at(request)
        duty = "left on duty" if waited else "on duty"
        said = f"Nobody was {duty}{'' if waited else ' to be sent'}"
        if ready:
            only = "one was" if ready == 1 else f"{ready} were"
            needed = count(int(self.requests[request]["officers"]), "officer")
            said = f"It needed {needed}, and only {only} {duty}"
        return said + (", and no shift was to begin in time for it" if waited else "")

    def _car(self, request: int, ended: int) -> str:
        """When the request was left to a patrol car, and when that came."""
        came = ended + int(self.requests[request]["car"])
        return (
            f"At {self._clock(ended, request)} it was left to a patrol car, which came at "
            f"{self._clock(came, request)}."
        )

    def _not_asked(self, request: int) -> str:
        parent = int(self.requests[request]["parent"])
        if parent >= 0:
            return (
                f"Nobody asked: {self.names.described(parent)}, which it would have followed up, "
                "was not answered on foot."
            )
        return "Nobody phoned: officers had met the person on the street before."

    def _clock(self, t: int, request: int) -> str:
        return self.names.clock(t, int(self.requests[request]["date"]))

"""One request's evening in words: who was where, why it waited, what was done.

Told from the tables of a finished season and the scenario's rules alone. What
does not follow from them is not said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario
from sim.study.deeds import Deeds
from sim.study.naming import Names, count, metres, minutes, sentence
from sim.study.positions import PLACE, doing, reach_words
from sim.study.reach import CAN, Rules
from sim.study.whereabouts import Ways
from sim.tables import (
    CAR_NOT_FOR_FOOT,
    GAVE_UP,
    MINUTE_US,
    NEVER,
    NOBODY,
    NOT_ASKED,
    OUTCOMES,
    Log,
    World,
)
from sim.walk.ground import Ground

WHO_GOES = {
    "nearest": "The nearest of those that can be sent goes",
    "own-beat-first": "Of those that can be sent, the one whose beat it is goes first, then the "
    "nearest",
    "preference": "Of those that can be sent, the first on the scenario's list for the street goes",
    "least-busy": "Of those that can be sent, the one with the least time on requests so far in "
    "its shift goes",
    "expected-soonest": "The unit that is expected there first goes, busy ones included",
}
"""Rules of dispatch in a sentence."""


@dataclass(frozen=True)
class Part:
    """A heading with its sentences."""

    heading: str
    sentences: tuple[str, ...]


class Season:
    """One season of one scenario, ready to be told.

    Parameters
    ----------
    scenario : Scenario
    ground : Ground
        Of its streets.
    world : World
    log : Log
    reach_within_min : float
        Within which a request counts as reached in time.
    hours : (int, int)
        Daily hours that count in the study: minutes after midnight, and their length.
    key : (int, int)
        Seed and replication.
    """

    def __init__(
        self,
        scenario: Scenario,
        ground: Ground,
        world: World,
        log: Log,
        reach_within_min: float,
        hours: tuple[int, int] = (0, 1440),
        key: tuple[int, int] = (1, 1),
    ) -> None:
        self.scenario = scenario
        self.requests = world.requests
        self.log = log
        self.limit = reach_within_min
        self.hours = hours
        self.names = Names(scenario, ground.graph, world.requests, log.units)
        self.rules = Rules(scenario, ground, world, log, key)
        self.ways = Ways(ground, scenario)
        self.deeds = Deeds(self.rules, self.names)
        size = len(world.requests)
        self.outcome = np.zeros(size, dtype=np.int64)
        self.ended = np.zeros(size, dtype=np.int64)
        self.outcome[log.outcomes["request"]] = log.outcomes["outcome"]
        self.ended[log.outcomes["request"]] = log.outcomes["t"]
        self.reached = np.full(size, NEVER)
        np.minimum.at(self.reached, log.assignments["request"], log.assignments["arrived"])

    # -- finding requests -------------------------------------------------

    def of_date(self, date: int) -> list[int]:
        """Requests of a day of the season, in the order of their numbers."""
        rows = np.flatnonzero(self.requests["date"] == date)
        found: list[int] = rows[np.argsort(self.requests["number"][rows])].tolist()
        return found

    def waited(self, request: int) -> int:
        """Time (us) until an officer on foot came, or until the request ended without one."""
        over = min(int(self.reached[request]), int(self.ended[request]))
        return over - int(self.requests[request]["t"])

    def longest(self, number: int) -> list[int]:
        """The requests meant for the foot patrol that waited longest, the longest first."""
        rows = np.flatnonzero(self.requests["foot"] & (self.outcome != NOT_ASKED)).tolist()
        return sorted(rows, key=lambda row: (-self.waited(row), row))[:number]

    def line(self, request: int) -> tuple[str, str, str, str]:
        """Name, clock time, kind and what came of a request, for a list."""
        row = self.requests[request]
        outcome = OUTCOMES[self.outcome[request]]
        told = "never reached on foot"
        if self.outcome[request] == NOT_ASKED:
            told = "never made"
        elif self.reached[request] < NEVER:
            told = f"reached after {minutes(int(self.reached[request] - row['t']))}"
        elif row["foot"]:
            told += f", over after {minutes(self.waited(request))}"
        clock = self.names.clock(int(row["t"]), int(row["date"]))
        return self.names.request(request), clock, self.names.kind(request), f"{outcome}; {told}"

    # -- one request ------------------------------------------------------

    def story(self, request: int) -> list[Part]:
        """Tell one request.

        Parameters
        ----------
        request : int
            Row of the requests table.

        Returns
        -------
        list of Part
        """
        parts = [Part("The request", tuple(self._asked(request)))]
        if self._came_to_the_desk(request):
            t = self.rules.known_at(request)
            clock = self._clock(t, request)
            parts.append(Part(f"Who was where at {clock}", tuple(self._units(request, t))))
        parts.append(Part("What was done", tuple(self.deeds.tell(request, self._end(request)))))
        followed = self._followed(request)
        if followed:
            parts.append(Part("What followed", tuple(followed)))
        parts.append(Part("In short", tuple(self._closing(request))))
        return parts

    def _clock(self, t: int, request: int) -> str:
        return self.names.clock(t, int(self.requests[request]["date"]))

    def _end(self, request: int) -> tuple[int, int]:
        return int(self.outcome[request]), int(self.ended[request])

    def _came_to_the_desk(self, request: int) -> bool:
        """Whether the dispatcher had to look for units for it."""
        outcome, ended = self._end(request)
        if outcome in (CAR_NOT_FOR_FOOT, NOT_ASKED):
            return False
        return outcome != GAVE_UP or ended > self.rules.known_at(request)

    def _asked(self, request: int) -> list[str]:
        row, names = self.requests[request], self.names
        date, t = int(row["date"]), int(row["t"])
        place = names.place((int(row["segment"]), int(row["offset"])))
        when = f"{names.long_day(date)}, {names.clock(t, date)}"
        about = f"{names.kind(request)}, priority {row['priority']} (1 is the most urgent)"
        outcome, _ = self._end(request)
        if outcome == NOT_ASKED:
            return [f"This request would have been made on {when}, {place}: {about}."]
        told = [f"On {when}, a resident asked for officers {place}: {about}."]
        if row["parent"] >= 0:
            told.append(f"It follows up {names.described(int(row['parent']))}.")
        if row["person"] != NOBODY:
            told.append(
                "By phone: they had wanted something of officers on the street, and none came by."
            )
        if not row["foot"]:
            return told
        patience = int(row["patience"])
        until = "as long as it takes"
        if patience < NEVER:
            until = f"until {self._clock(t + patience, request)}"
        told.append(
            f"It needed {count(int(row['officers']), 'officer')}, and the resident would wait for "
            f"the first of them {until}. A patrol car would come {minutes(int(row['car']))} after "
            "it is asked for."
        )
        if self.rules.delay and self._came_to_the_desk(request):
            known = self._clock(self.rules.known_at(request), request)
            told.append(
                f"The dispatcher had it ready at {known}, {minutes(self.rules.delay)} later."
            )
        return told

    # -- the units --------------------------------------------------------

    def _units(self, request: int, t: int) -> list[str]:
        row = self.requests[request]
        found = self.rules.all_at(request, t)
        if not found:
            return ["Nobody of the foot patrol was on duty."]
        goal = (int(row["segment"]), int(row["offset"]))
        told, today = [], int(row["date"])
        for standing, reach in found:
            away = None
            if standing.place is not None:
                away = self.ways.metres(standing.place, goal, t)
            where = ""
            if standing.place is not None and (reach.listed or standing.step >= 0):
                where = f" {self.names.place(standing.place)}"
                where += f" ({metres(away)} away)" if away else " (the very spot)"
            own = ""
            if self.scenario.dispatch.rule == "own-beat-first":
                lies = "lies" if self.rules.in_own_beat(standing.unit, request) else "does not lie"
                own = f" The request {lies} in its beat."
            what = doing(self.rules, self.names, standing, today).replace(PLACE, where)
            could = reach_words(reach)
            could = f"; {could}" if could else ""
            told.append(f"{sentence(self._named(standing.unit, today))} {what}{could}.{own}")
        can = [standing.unit for standing, reach in found if reach.how == CAN]
        if len(can) > 1:
            more = row["officers"] > self.log.units["officers"][can].min()
            ending = ", and as many others as are needed" if more else ""
            told.append(f"{WHO_GOES[self.scenario.dispatch.rule]}{ending}.")
        return told

    def _named(self, unit: int, today: int) -> str:
        beat = int(self.log.units[unit]["beat"])
        own = f" (beat {beat + 1})" if beat >= 0 else ""
        return f"{self.names.unit(unit, today)}{own}"

    # -- the end ----------------------------------------------------------

    def _followed(self, request: int) -> list[str]:
        row, names, told = self.requests[request], self.names, []
        outcome, _ = self._end(request)
        mine = self.log.assignments[self.log.assignments["request"] == request]
        for unit in dict.fromkeys(mine["unit"].tolist()):
            ends = int(self.log.units[unit]["end"])
            last = int(mine["left"][mine["unit"] == unit].max())
            ordered = int(mine["ordered"][mine["unit"] == unit].min())
            left = int(self.log.units[unit]["left"])
            if last > ends:
                told.append(
                    f"The shift of {names.unit(unit)} ended at {self._clock(ends, request)}, "
                    f"{'before' if ordered > ends else 'while'} it was busy with this request: it "
                    f"went off duty at {self._clock(left, request)}, {minutes(left - ends)} later."
                )
        if row["referral"] > 0 and OUTCOMES[outcome] == "served":
            resource = self.scenario.contacts.referrals[row["referral"] - 1].resource
            told.append(f"The officers referred the resident to this service: {resource}.")
        for child in np.flatnonzero(self.requests["parent"] == request).tolist():
            if self.outcome[child] == NOT_ASKED:
                continue
            t = int(self.requests[child]["t"])
            came = f"no officer on foot came ({OUTCOMES[self.outcome[child]]})"
            if self.reached[child] < NEVER:
                came = f"an officer on foot came after {minutes(int(self.reached[child]) - t)}"
            told.append(
                f"A follow-up at the same place was asked for at {self._clock(t, request)}, "
                f"{names.described(child)}: {came}."
            )
        return told

    def _closing(self, request: int) -> list[str]:
        outcome, _ = self._end(request)
        row = self.requests[request]
        if outcome == NOT_ASKED:
            return ["Nobody asked, so nobody waited."]
        if not row["foot"]:
            return ["It was never meant for the foot patrol."]
        limit = f"{self.limit:g} {'minute' if self.limit == 1 else 'minutes'}"
        if self.reached[request] == NEVER:
            told = [f"No officer on foot ever came. The study counts {limit} as in time."]
        else:
            wait = int(self.reached[request] - row["t"])
            within = "within" if wait <= round(self.limit * MINUTE_US) else "longer than"
            told = [
                f"{wait / MINUTE_US:.1f} minutes from the request to the first officer on foot, "
                f"{within} the {limit} that the study counts as in time."
            ]
        start, length = self.hours
        if (int(row["t"]) // MINUTE_US - start) % 1440 >= length:
            first, last = clock_text(start), clock_text((start + length - 1) % 1440 + 1)
            told.append(
                f"It was made outside the hours that count ({first} to {last}), so the figures of "
                "the study leave it out."
            )
        return told

"""Who comes to work: from the roster to the officers of each shift of a date.

An absence belongs to the date and the officer's number, so officers 1 to 8
are the same people among twelve. So does a day of training. Overtime to fill
a shift depends on what was worked before, so dates are taken in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.scenario.duty_model import Shift
from sim.scenario.model import Scenario
from sim.scenario.rosters import ANY_SHIFT, heads_of, rostered, shifts_each_month, shifts_on
from sim.tables import DAY_US, HOUR_US, MINUTE_US
from sim.world.chance import ABSENCE, TRAINING, numbers

LOOK_AHEAD_DAYS = 3
"""Dates after a shift on which an officer's next one is looked for: more than `rest_h` may be."""


@dataclass(frozen=True)
class Turnout:
    """The officers of one shift of a date, those called in on overtime among them."""

    officers: tuple[int, ...]
    called_in: frozenset[int] = frozenset()


@dataclass
class Muster:
    """The crew through a season, date after date.

    Attributes
    ----------
    scenario : Scenario
    seed, replication : int
    rested : dict of int to int
        Planned end (us) of each officer's last shift.
    calls : dict of int to int
        How often each officer was called in so far.
    """

    scenario: Scenario
    seed: int
    replication: int
    rested: dict[int, int] = field(default_factory=dict)
    calls: dict[int, int] = field(default_factory=dict)

    def turn_out(self, date: int, spans: Sequence[tuple[int, int]]) -> list[Turnout]:
        """Who comes to the shifts of a date.

        Parameters
        ----------
        date : int
            Day of the season.
        spans : sequence of (start, end)
            us; of the shifts of the date, in the order of `shifts_on`.
        """
        scenario = self.scenario
        ordinal = scenario.season.first_day.toordinal() + date
        today = shifts_on(scenario, ordinal)
        shifts = [scenario.shifts[index] for index in today]
        came = present(scenario, self.seed, self.replication, ordinal)
        named = [[o for o, shift in came if shift == index] for index in today]
        crews = share_out(shifts, named, [o for o, shift in came if shift == ANY_SHIFT])
        found = [Turnout(tuple(crew)) for crew in crews]
        for number in sorted(range(len(shifts)), key=lambda i: spans[i]):
            taken = {o for one in found for o in one.officers}
            off = self._free_to_come(date, ordinal, taken, *spans[number])
            found[number] = self._filled(shifts[number], found[number].officers, off)
        for turnout, (_, end) in zip(found, spans, strict=True):
            self.rested |= dict.fromkeys(turnout.officers, end)
            for officer in turnout.called_in:
                self.calls[officer] = self.calls.get(officer, 0) + 1
        return found

    def _filled(self, shift: Shift, came: tuple[int, ...], off: list[int]) -> Turnout:
        """A shift with the officers called in, if any; nobody if it is below its minimum."""
        how = self.scenario.crew.fill_with_overtime
        wanted = {"no": 0, "minimum": shift.minimum_officers, "plan": shift.officers}[how]
        called = off[: max(0, wanted - len(came))]
        if len(came) + len(called) < shift.minimum_officers:
            return Turnout(())
        return Turnout((*came, *called), frozenset(called))

    def _free_to_come(
        self, date: int, ordinal: int, taken: set[int], start: int, end: int
    ) -> list[int]:
        """Officers on a day off who can be called in, those called least often first."""
        crew = self.scenario.crew
        heads = heads_of(crew)
        if crew.fill_with_overtime == "no" or heads == 0:
            return []
        rest = round(crew.rest_h * HOUR_US)
        working = {officer for officer, _ in rostered(self.scenario, ordinal)}
        luck = numbers(self.seed, self.replication, ABSENCE, ordinal, 0, heads)
        busy_after = self._on_duty_before(date, ordinal, end + rest)
        free = [
            officer
            for officer in range(1, heads + 1)
            if officer not in working
            and officer not in taken
            and officer not in busy_after
            and luck[officer - 1] >= crew.absence_share
            and self.rested.get(officer, -rest) + rest <= start
        ]
        return sorted(free, key=lambda officer: (self.calls.get(officer, 0), officer))

    def _on_duty_before(self, date: int, ordinal: int, until: int) -> set[int]:
        """Officers whose next shifts of the coming dates start before `until` (us)."""
        found = set()
        for ahead in range(1, LOOK_AHEAD_DAYS + 1):
            starts = {
                index: (date + ahead) * DAY_US + earliest_start(self.scenario.shifts[index])
                for index in shifts_on(self.scenario, ordinal + ahead)
            }
            for officer, index in rostered(self.scenario, ordinal + ahead):
                start = min(starts.values()) if index == ANY_SHIFT else starts[index]
                if start < until:
                    found.add(officer)
        return found


def present(scenario: Scenario, seed: int, replication: int, ordinal: int) -> list[tuple[int, int]]:
    """Officers who come to work on a date, with their shift (see `rostered`).

    Rostered, not absent, and not in training. A rostered day is one of
    training with the chance ``training_days_per_month`` over the officer's
    shifts a month.
    """
    crew = scenario.crew
    heads = heads_of(crew)
    luck = numbers(seed, replication, ABSENCE, ordinal, 0, heads)
    here = [
        (officer, shift)
        for officer, shift in rostered(scenario, ordinal)
        if luck[officer - 1] >= crew.absence_share
    ]
    if crew.training_days_per_month == 0:
        return here
    luck = numbers(seed, replication, TRAINING, ordinal, 0, heads)
    each = shifts_each_month(scenario)
    return [
        (officer, shift)
        for officer, shift in here
        if luck[officer - 1] * each[officer - 1] >= crew.training_days_per_month
    ]


def share_out(
    shifts: Sequence[Shift], named: Sequence[Sequence[int]], others: Sequence[int]
) -> list[list[int]]:
    """Give each shift its own officers, then share out the others, a unit at a time.

    Each shift in turn gets its next unit, until all are as planned or nobody
    is left. More than planned walk in no shift.
    """
    crews = [list(own[: shift.officers]) for own, shift in zip(named, shifts, strict=True)]
    left = list(others)
    while left and any(len(c) < s.officers for c, s in zip(crews, shifts, strict=True)):
        for crew, shift in zip(crews, shifts, strict=True):
            size = 2 if shift.unit == "pair" else 1
            some = min(size - len(crew) % size, shift.officers - len(crew))
            crew += left[:some]
            left = left[some:]
    return crews


def earliest_start(shift: Shift) -> int:
    """Earliest time at which a shift may start, us after midnight."""
    return min((shift.start, *shift.other_starts)) * MINUTE_US

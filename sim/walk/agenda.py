"""Who goes to which event: planned from the rosters of the date, before the shifts begin.

The first units of the shifts that the event names go, those that can be there
for all of it before others, until there are enough officers. A unit whose
shift ends during the event is relieved by one of a later shift. No unit has
two events at one time; what is short stays short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sim.scenario.model import Scenario
from sim.tables import MINUTE_US
from sim.walk.crew import Duty
from sim.world.visits import dates_of, hours_of


@dataclass(frozen=True)
class Attendance:
    """One unit's part of one event.

    ``number`` is the occurrence's in `occurrences`. Times in us: from when the
    unit should stand there (before the start, if the event says so), and the
    part of the event that it is there for.
    """

    number: int
    be_there: int
    start: int
    end: int


@dataclass(frozen=True)
class Occurrence:
    """One event (its index in the scenario) on one date, from `start` to `end` (us)."""

    event: int
    date: int
    start: int
    end: int


def occurrences(scenario: Scenario) -> list[Occurrence]:
    """Every event on every date on which it takes place, event by event."""
    return [
        Occurrence(index, date, *hours_of(event, date))
        for index, event in enumerate(scenario.activities.events)
        for date in dates_of(scenario.season, event.days, event.dates)
    ]


def plan_events(scenario: Scenario, duties: Sequence[Duty]) -> dict[int, list[Attendance]]:
    """Events of each unit (by its row in `duties`), in the order of time."""
    planned: dict[int, list[Attendance]] = {}
    if not scenario.activities.events:
        return planned
    found = occurrences(scenario)
    by_date: dict[int, list[int]] = {}
    for row, duty in enumerate(duties):
        by_date.setdefault(duty.date, []).append(row)
    for number in sorted(range(len(found)), key=lambda n: (found[n].start, n)):
        occurrence = found[number]
        near = [row for date in (-1, 0, 1) for row in by_date.get(occurrence.date + date, [])]
        _staff(scenario, duties, number, occurrence, near, planned)
    for events in planned.values():
        events.sort(key=lambda one: one.be_there)
    return planned


def _staff(
    scenario: Scenario,
    duties: Sequence[Duty],
    number: int,
    occurrence: Occurrence,
    rows: list[int],
    planned: dict[int, list[Attendance]],
) -> None:
    """Choose the units that go to one event."""
    event = scenario.activities.events[occurrence.event]
    shifts = [
        i for i, s in enumerate(scenario.shifts) if not event.shifts or s.name in event.shifts
    ]
    early = round(event.arrive_min * MINUTE_US)
    options = []
    for row in rows:
        duty = duties[row]
        first, last = on_streets(scenario, duty)
        start, end = max(first, occurrence.start), min(last, occurrence.end)
        if duty.shift in shifts and start < end:
            part = (start, end) != (occurrence.start, occurrence.end)
            options.append((part, shifts.index(duty.shift), duty.date, duty.place, row, start, end))
    cover: list[tuple[int, int, int]] = []
    for *_, row, start, end in sorted(options):
        short = _short(cover, start, end, event.officers)
        if short is None:
            continue
        start, end = short
        be_there = start - early if start == occurrence.start else start
        mine = planned.setdefault(row, [])
        if all(end <= other.be_there or other.end <= be_there for other in mine):
            mine.append(Attendance(number, be_there, start, end))
            cover.append((start, end, len(duties[row].officers)))


def on_streets(scenario: Scenario, duty: Duty) -> tuple[int, int]:
    """From when to when a unit may be on the streets, us."""
    crew = scenario.crew
    before = round(crew.briefing_min * MINUTE_US) + round(crew.transfer_min * MINUTE_US)
    after = round((crew.writing_min + crew.transfer_min) * MINUTE_US)
    return duty.start + before, duty.end - after


def _short(
    cover: list[tuple[int, int, int]], start: int, end: int, officers: int
) -> tuple[int, int] | None:
    """From the first to the last moment between `start` and `end` with too few officers."""
    turns = sorted({start, end, *(t for a, b, _ in cover for t in (a, b) if start < t < end)})
    short = [
        (a, b)
        for a, b in pairwise(turns)
        if sum(n for first, last, n in cover if first <= a and b <= last) < officers
    ]
    return (short[0][0], short[-1][1]) if short else None

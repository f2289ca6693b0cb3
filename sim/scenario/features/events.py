"""What is told of meetings, posts and other events."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.duty_model import WEEKDAYS, Event, Shift
from sim.scenario.errors import listed_with
from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario
from street_graph.graph import StreetGraph

DAY_MIN = 24 * 60


def told_events(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Each event: when, where, who goes, what happens to requests, and what cannot be."""
    for event in scenario.activities.events:
        yield _what(event)
        yield from _doubts(scenario, event)


def _what(event: Event) -> str:
    when = (
        listed_with([day.isoformat() for day in event.dates], "and")
        if 0 < len(event.dates) <= 4
        else f"{len(event.dates)} dates" if event.dates
        else "every day" if len(event.days) == 7
        else ", ".join(event.days)
    )  # fmt: skip
    whose = f" of {listed_with(event.shifts, 'or')}" if event.shifts else ""
    requests = {
        "answer": "Requests meanwhile are answered",
        "urgent-only": f"Meanwhile only requests of priority {event.urgent_priority} "
        "or more urgent are answered",
        "wait": "Requests wait meanwhile, but for kinds that may interrupt an event",
    }[event.requests]
    before = f" from {event.arrive_min:g} min before" if event.arrive_min else ""
    return (
        f'"{event.name}": {when}, {clock_text(event.start)} to {clock_text(event.end)} at '
        f"{event.place}. The first units{whose} with {event.officers} officers stand there"
        f"{before}. {requests}. About {event.talks_per_h:g} people an hour would talk with them."
    )


def _doubts(scenario: Scenario, event: Event) -> Iterator[str]:
    days = event.days
    if event.dates:
        season = scenario.season
        inside = [day for day in event.dates if season.first_day <= day <= season.last_day]
        days = tuple(day for day in WEEKDAYS if any(d.weekday() == WEEKDAYS.index(day)
                                                    for d in inside))  # fmt: skip
        if not inside:
            yield f'"{event.name}" is on no date of the season.'
            return
    idle, thin = [], []
    for day in days:
        least = min(_officers_by_minute(scenario, event, day))
        if least == 0:
            idle.append(day)
        elif least < event.officers:
            thin.append(day)
    if idle:
        yield (
            f'"{event.name}" lies outside the shifts in part or whole on {", ".join(idle)}: nobody '
            "stands there while none is on the streets. Move it, or change the shifts."
        )
    if thin:
        yield (
            f'"{event.name}" needs {event.officers} officers, more than are on the streets for all '
            f"of it on {', '.join(thin)}."
        )


def _officers_by_minute(scenario: Scenario, event: Event, day: str) -> list[int]:
    """Officers who are on the streets in each minute of the event on a weekday, as planned."""
    crew = scenario.crew
    length = (event.end - event.start - 1) % DAY_MIN + 1
    officers = [0] * length
    before = crew.briefing_min + crew.transfer_min
    after = crew.writing_min + crew.transfer_min
    for shift in scenario.shifts:
        if event.shifts and shift.name not in event.shifts:
            continue
        for ahead in (-1, 0, 1):
            if WEEKDAYS[(WEEKDAYS.index(day) + ahead) % 7] in shift.days:
                first, last = _on_streets(shift, ahead * DAY_MIN, before, after)
                for minute in range(length):
                    if first <= event.start + minute < last:
                        officers[minute] += shift.officers
    return officers


def _on_streets(shift: Shift, day: int, before: float, after: float) -> tuple[float, float]:
    start = day + max((shift.start, *shift.other_starts))
    return start + before, start + shift.minutes - after

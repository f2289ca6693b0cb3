"""Shifts in words: names, hours and days, and who is on duty in an hour of the day."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.words import Words
from sim.scenario.duty_model import WEEKDAYS, Shift
from sim.scenario.fields import clock_text
from sim.scenario.model import Scenario


def days_text(days: Sequence[str], words: Words) -> str:
    """Weekdays as a list, or "every day"."""
    if len(days) == len(WEEKDAYS):
        return words("duty.every_day")
    return words.listed([words.weekdays[WEEKDAYS.index(day)] for day in days])


def span_text(shift: Shift, words: Words) -> str:
    """First start to end of a shift, as clock times."""
    return words("number.to", low=clock_text(shift.start), high=clock_text(shift.end))


def shift_text(shift: Shift, words: Words) -> str:
    """A shift in words: its name, hours, days, officers and units."""
    return words.many(
        "duty.shift", shift.officers, name=shift.name, hours=span_text(shift, words),
        days=days_text(shift.days, words), officers=shift.officers,
        unit=words(f"duty.{shift.unit}"),
    )  # fmt: skip


def shifts_text(scenario: Scenario, words: Words) -> str:
    """All shifts of a scenario."""
    told = [shift_text(shift, words) for shift in scenario.shifts]
    return "; ".join(told) or words("text.nobody")


def weekly_minutes(scenario: Scenario, start: int, end: int) -> int:
    """Officer-minutes a week on duty between two clock times, every shift filled as planned.

    Parameters
    ----------
    scenario : Scenario
    start, end : int
        Minutes after midnight, `start` before `end`, both on one date.

    Notes
    -----
    Other start times of a shift, drawn by day, are left out.
    """
    total = 0
    for shift in scenario.shifts:
        on, off = shift.start, shift.start + shift.minutes
        for first in (start, start + 1440):  # an early hour may lie in the shift of the day before
            inside = min(off, first + end - start) - max(on, first)
            total += max(0, inside) * shift.officers * len(shift.days)
    return total


def days_on_duty(scenario: Scenario, start: int, end: int) -> int:
    """Days of the week on which somebody is on duty from one clock time to the other, all of it."""
    found = set()
    for i, day in enumerate(WEEKDAYS):
        spans = sorted(
            (shift.start, shift.start + shift.minutes) for shift in scenario.shifts
            if day in shift.days
        )  # fmt: skip
        reached = start
        for on, off in spans:
            if on <= reached:
                reached = max(reached, off)
        if reached >= end:
            found.add(i)
    return len(found)

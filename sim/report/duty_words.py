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
    """Start to end of a shift, as clock times; one for each start time that may be drawn."""
    spans = [
        words("number.to", low=clock_text(on), high=clock_text((off - 1) % 1440 + 1))
        for on, off in _spans(shift)
    ]
    return " / ".join(spans)


def _spans(shift: Shift) -> list[tuple[int, int]]:
    """Start and end, minutes after midnight, for each start time that may be drawn."""
    return [(on, on + shift.minutes) for on in (shift.start, *shift.other_starts)]


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


def weekly_minutes(scenario: Scenario, start: int, end: int) -> float:
    """Officer-minutes a week on duty between two clock times, every shift filled as planned.

    Of a shift whose start time is drawn by day it is the mean over its start times.

    Parameters
    ----------
    scenario : Scenario
    start, end : int
        Minutes after midnight, `start` before `end`, both on one date.
    """
    total = 0.0
    for shift in scenario.shifts:
        spans = _spans(shift)
        for on, off in spans:
            for first in (start, start + 1440):  # early hours may lie in a shift of the day before
                inside = max(0, min(off, first + end - start) - max(on, first))
                total += inside * shift.officers * len(shift.days) / len(spans)
    return total


def days_on_duty(scenario: Scenario, start: int, end: int) -> int:
    """Days of the week on which somebody is on duty from one clock time to the other, all of it.

    A shift whose start time is drawn by day counts with the hours that it has on every day.
    """
    found = set()
    for i, day in enumerate(WEEKDAYS):
        spans = sorted(
            (max(_spans(shift))[0], min(_spans(shift))[1]) for shift in scenario.shifts
            if day in shift.days
        )  # fmt: skip
        reached = start
        for on, off in spans:
            if on <= reached:
                reached = max(reached, off)
        if reached >= end:
            found.add(i)
    return len(found)

"""A roster in words and as a table: what it is, what it costs, or why there is none."""

from __future__ import annotations

import math

import numpy as np

from sim.roster.rules import WEEKEND_DAYS, Requirements
from sim.roster.search import Found, Way
from sim.scenario.duty_model import WEEKDAYS
from sim.scenario.errors import listed_with
from sim.scenario.roster_file import roster_text

RULE_NAMES = {
    "heads": "{:g} heads",
    "shifts_per_officer_week": "shifts_per_officer_week = {:g}",
    "rest_h": "rest_h = {:g}",
    "days_on_at_most": "days_on_at_most = {:g}",
    "days_off_in_row": "days_off_in_row = {:g}",
    "weekends_off": "weekends_off = {:g}",
}


def roster_csv(required: Requirements, roster: np.ndarray) -> str:
    """The roster as the CSV text that ``crew.roster_file`` reads, officers by number."""
    rows = [
        (day // 7 + 1, WEEKDAYS[day % 7], f"officer {officer + 1}", required.needs[shift].name)
        for day in range(required.days)
        for officer, shift in enumerate(roster[:, day].tolist())
        if shift >= 0
    ]
    return roster_text(rows)


def found_text(required: Requirements, found: Found, absence_share: float) -> str:
    """What was found, in words."""
    if found.roster is None:
        return _none_text(required, found)
    parts = [_head(required, found), _table(required, found.roster),
             _cost(required, found.roster, absence_share)]  # fmt: skip
    if found.ways:
        ways = listed_with([_changed(way) for way in found.ways], "or")
        parts.append(f"With {ways}, {_many(found.heads - 1, 'head')} would do.")
    return "\n\n".join(parts)


def _head(required: Requirements, found: Found) -> str:
    weeks, officers = _many(required.weeks, "week"), _many(found.heads, "officer")
    fewest = "" if found.proved else "; fewer were not ruled out within the limit of work"
    return (
        f"A roster of {weeks} for {officers} that keeps every rule{fewest}. "
        "After the last week it begins again."
    )


def _table(required: Requirements, roster: np.ndarray) -> str:
    """One line for each officer: the first letters of the shifts, a dot for a day off."""
    letters = _letters([need.name for need in required.needs])
    head = " " * 12 + "  ".join(
        " ".join(day[:2] for day in WEEKDAYS) for _ in range(required.weeks)
    )
    lines = [head]
    for officer, row in enumerate(roster.tolist(), 1):
        cells = [letters[shift] if shift >= 0 else "." for shift in row]
        weeks = [" ".join(f"{c:<2}" for c in cells[i : i + 7]) for i in range(0, len(cells), 7)]
        lines.append(f"officer {officer:<3} {'  '.join(weeks)}".rstrip())
    key = ", ".join(f"{a} {need.name}" for a, need in zip(letters, required.needs, strict=True))
    return "\n".join([*lines, f"({key}; a dot is a day off)"])


def _letters(names: list[str]) -> list[str]:
    """The shortest beginnings, of one or two letters, that tell names apart; else numbers."""
    for length in (1, 2):
        short = [name[:length] for name in names]
        if len(set(short)) == len(short):
            return short
    return [str(number) for number in range(1, len(names) + 1)]


def _cost(required: Requirements, roster: np.ndarray, absence_share: float) -> str:
    shifts = (roster >= 0).sum(axis=1) / required.weeks
    hours = sum(n.officers * len(n.days) * n.minutes for n in required.needs) / 60
    weeks = (roster >= 0).reshape(len(roster), required.weeks, 7)
    free = (~weeks[:, :, WEEKEND_DAYS].any(axis=2)).sum(axis=1)
    needed = math.ceil(round(len(roster) / (1 - absence_share), 9))
    absent = f"{100 * absence_share:g} % absent"
    lines = [
        f"Officer-shifts a week   {required.officer_shifts_per_week:,}",
        f"Officer-hours a week    {hours:,.0f}",
        f"Shifts of an officer    {_span(shifts)} a week",
        f"Weekends off            {_span(free)} of {required.weeks} for each officer",
    ]
    if absence_share:
        lines.append(
            f"With {absent}, {required.officer_shifts_per_week * absence_share:.1f} officer-shifts "
            f"a week go short; about {needed} heads make up for them."
        )
    return "\n".join(lines)


def _span(values: np.ndarray) -> str:
    low, high = values.min(), values.max()
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _none_text(required: Requirements, found: Found) -> str:
    sure = "There is no roster" if found.proved else "No roster was found within the limit of work"
    weeks, officers = _many(required.weeks, "week"), _many(found.heads, "officer")
    lines = [f"{sure} of {weeks} for {officers} that keeps every rule."]
    most = found.heads * required.most_shifts / required.weeks
    needed = required.officer_shifts_per_week
    if most < needed:
        lines.append(
            f"The shifts need {needed} officer-shifts a week; {officers} with at most "
            f"{required.shifts_per_week:g} a week give {most:g}."
        )
    if found.ways:
        lines += ["One change would do, with every other rule kept:"]
        lines += [f"  {_changed(way)}" for way in found.ways]
    else:
        lines.append("No change of a single rule would do.")
    return "\n".join(lines)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _changed(way: Way) -> str:
    return f"{RULE_NAMES[way.rule].format(way.new)} instead of {way.old:g}"

"""A plain check of rosters that knows nothing of any solver."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.roster.rules import DAY_MIN, WEEKEND_DAYS, Requirements


def broken_rules(required: Requirements, roster: np.ndarray) -> list[str]:
    """Say which rules a roster breaks, by counting through it day by day.

    Parameters
    ----------
    required : Requirements
    roster : ndarray of int, shape (officers, days)
        The number of the shift that each officer works, -1 for a day off. The
        last day is followed by the first.

    Returns
    -------
    list of str
        Empty if it keeps them all.
    """
    return [*_wrong_numbers(required, roster), *_wrong_rest(required, roster),
            *_wrong_stretches(required, roster)]  # fmt: skip


def _wrong_numbers(required: Requirements, roster: np.ndarray) -> Iterator[str]:
    for day in range(required.days):
        for number, need in enumerate(required.needs):
            wanted = need.officers if day % 7 in need.days else 0
            found = int((roster[:, day] == number).sum())
            if found != wanted:
                yield f"day {day + 1}: {found} officers in {need.name}, not {wanted}"
    for officer, row in enumerate(roster, 1):
        weeks = (row >= 0).reshape(required.weeks, 7)
        if weeks.sum() > required.most_shifts:
            yield f"officer {officer}: {weeks.sum()} shifts, more than {required.most_shifts}"
        if weeks.sum(axis=1).max() > required.most_in_week:
            yield f"officer {officer}: more than {required.most_in_week} shifts in a week"
        free = int((~weeks[:, WEEKEND_DAYS].any(axis=1)).sum())
        if free < required.weekends_off:
            yield f"officer {officer}: {free} weekends off, not {required.weekends_off}"


def _wrong_rest(required: Requirements, roster: np.ndarray) -> Iterator[str]:
    for officer, row in enumerate(roster, 1):
        for day in np.flatnonzero(row >= 0):
            following = next(
                (n for n in range(1, required.days + 1) if row[(day + n) % required.days] >= 0), 0
            )
            before = required.needs[row[day]]
            after = required.needs[row[(day + following) % required.days]]
            rest = following * DAY_MIN + after.start - before.end
            if rest < required.rest_min:
                yield f"officer {officer}: {rest} min of rest after day {day + 1}"


def _wrong_stretches(required: Requirements, roster: np.ndarray) -> Iterator[str]:
    for officer, row in enumerate(roster, 1):
        work = row >= 0
        if work.all():
            yield f"officer {officer}: never off"
            continue
        if not work.any():
            continue
        turn = np.roll(work, -int(np.flatnonzero(~work & np.roll(work, 1))[0]))  # begins a day off
        changes = np.flatnonzero(np.diff(turn)) + 1
        lengths = np.diff(np.concatenate([[0], changes, [len(turn)]]))
        off, on = lengths[::2], lengths[1::2]
        if on.max() > required.days_on_at_most:
            yield f"officer {officer}: {on.max()} days on in a row"
        if off.min() < required.days_off_in_row:
            yield f"officer {officer}: {off.min()} days off in a row"

"""What a season wrote down, as the tables of its log."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.tables import (
    ACTIVITIES,
    ASSIGNMENTS,
    CAR_NOT_FOR_FOOT,
    GREETING,
    NEVER,
    NO_ANSWER,
    NOBODY,
    NOBODY_HOME,
    NOT_ASKED,
    ON_SCENE,
    OPEN,
    OUTCOMES_TABLE,
    RESPONDING,
    TALKED,
    UNITS,
    WALKING,
)
from sim.walk.crew import Duty
from sim.walk.walkers import Walkers


def units_table(
    on_duty: Sequence[Duty], beats: Sequence[int], left: np.ndarray, spanish: Sequence[bool]
) -> np.ndarray:
    """The units that were on duty, by row, with their beats and when they left (us)."""
    if not on_duty:
        return np.zeros(0, dtype=UNITS)
    date, shift, place, _, _, _, officers, called_in, start, end, _, _ = zip(*on_duty, strict=True)
    values = (
        range(len(on_duty)), date, shift, place, beats, [len(o) for o in officers], start, end,
        left, spanish[: len(on_duty)], called_in,
    )  # fmt: skip
    return table_of(UNITS, values)


def assignments_table(rows: np.ndarray) -> np.ndarray:
    """Assignments by request, attempt and unit."""
    request, attempt, unit, ordered, arrived, left, walked, ended, _ = rows.T
    order = np.lexsort((unit, attempt, request))
    columns = (request, attempt, unit, ordered, ordered, arrived, left, walked, ended)
    return table_of(ASSIGNMENTS, [values[order] for values in columns])


def activities_table(diary: np.ndarray, assignments: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The units' diaries as stretches of time, entries that last no time left out."""
    unit, state, start, request = day_by_day(diary, assignments)
    last = np.append(unit[1:] != unit[:-1], True)
    end = np.where(last, left[unit], np.append(start[1:], 0))
    some = end > start
    rows = (unit[some], state[some], start[some], end[some], request[some])
    return table_of(ACTIVITIES, rows)


def day_by_day(diary: np.ndarray, assignments: np.ndarray) -> np.ndarray:
    """What each unit began one after the other, its calls among the entries of its diary.

    Returns
    -------
    ndarray of int64, shape (4, entries)
        Unit, state, start and request, by unit.
    """
    request, _, unit, ordered, arrived, left, _, _, after = assignments.T
    alone = np.full(len(request), -1)
    entries = (
        (unit, unit, unit), (RESPONDING, ON_SCENE, WALKING), (ordered, arrived, left),
        (request, request, alone),
    )  # fmt: skip
    found = np.empty((4, len(diary) + 3 * len(assignments)), dtype=np.int64)
    at = after + 3 * np.arange(len(assignments)) + np.arange(3)[:, None]
    own = np.ones(found.shape[1], dtype=bool)
    own[at] = False
    own = np.flatnonzero(own)
    for column, noted, called in zip(found, diary.T, entries, strict=True):
        column[own] = noted
        for places, values in zip(at, called, strict=True):
            column[places] = values
    found = found[:, found[2] < NEVER]  # who was called off on the way has not arrived
    return found[:, np.argsort(found[0], kind="stable")]


def outcomes_table(
    requests: np.ndarray, closed: np.ndarray, now: int, walkers: Walkers
) -> np.ndarray:
    """How each request ended; what is neither served nor handed over is still open.

    Parameters
    ----------
    requests : ndarray of dtype `REQUESTS`
    closed : ndarray of int64, shape (n, 3)
        Request, outcome and time of those that ended at the desk.
    now : int
        The season's end (us).
    walkers : Walkers
        Who knows whom units have talked with.
    """
    table = np.zeros(len(requests), dtype=OUTCOMES_TABLE)
    table["request"] = requests["request"]
    table["outcome"] = np.where(requests["foot"], OPEN, CAR_NOT_FOR_FOOT)
    table["t"] = np.where(requests["foot"], now, requests["t"])
    request, outcome, t = closed.T
    table["outcome"][request] = outcome
    table["t"][request] = t
    for row in np.flatnonzero((requests["person"] != NOBODY) & ~requests["foot"]):
        if walkers.has_talked(now, int(requests["person"][row])):
            table["outcome"][row] = NOT_ASKED
    return table


def table_of(dtype: np.dtype, columns: Sequence[Sequence[int] | np.ndarray]) -> np.ndarray:
    """Columns as a table of `dtype`."""
    table = np.zeros(len(columns[0]), dtype=dtype)
    for name, values in zip(dtype.names or (), columns, strict=True):
        table[name] = values
    return table


def as_told(people: np.ndarray, speaks: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Talks as the kernel wrote them, with the channel of the person and what came of it.

    `speaks` tells of each unit whether it has a Spanish speaker.
    """
    people = people[table["person"]]
    table["channel"] = people["channel"]
    table["result"] = np.where(
        people["resident"] == NOBODY_HOME, NO_ANSWER,
        np.where(people["spanish"] & ~speaks[table["unit"]], GREETING, TALKED),
    )  # fmt: skip
    return table

"""Knocking on doors: which door a unit comes to next, and who takes part when.

A unit that walks a street during its hours at doors knocks at the first few
that it comes to, but at none again before all of that street were tried, and
at none twice on a date.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_apart
from sim.scenario.model import Scenario
from sim.tables import AT_DOORS
from sim.walk import field
from sim.walk.crew import Duty
from sim.walk.moving import duration
from sim.world.visits import dates_of, doors_of, hours_of
from street_graph.graph import StreetGraph


@compiled_apart
def ready_to_knock(h, ints, u, now):
    """The unit begins a piece of its route: how many doors it may knock at on it."""
    turn = ints[u + field.TURN]
    while turn < ints[u + field.TURNS_END] and ints[h.turn_until + turn] <= now:
        turn += 1
    ints[u + field.TURN] = turn
    if turn < ints[u + field.TURNS_END]:
        ints[u + field.KNOCKS] = ints[h.turn_knocks + turn]


@compiled_apart
def next_door(h, ints, u, met, when):
    """The next door at which the unit knocks on its piece, if before `when`.

    Returns
    -------
    (person, time)
        Entry of who is behind it; (`met`, `when`) if there is none.
    """
    turn = ints[u + field.TURN]
    segment = ints[u + field.SEGMENT]
    at = ints[u + field.AT]
    to = ints[u + field.TO]
    since = ints[u + field.SINCE]
    low, high = min(at, to), max(at, to)
    street = ints[h.turn_table + turn] * h.segments + segment
    for door in range(ints[h.door_start + street], ints[h.door_start + street + 1]):
        person = ints[h.turn_row + turn] + door
        spot = ints[h.person_at + person]
        if spot < low or spot > high or ints[h.person_met + person] != 0:
            continue
        if ints[h.door_tried + door] > ints[h.door_round + street]:
            continue
        reached = since + duration(abs(spot - at), ints[u + field.SPEED])
        if (
            reached >= h.now
            and reached < when
            and ints[h.turn_from + turn] <= reached
            and reached < ints[h.turn_until + turn]
        ):
            met = person
            when = reached
    return met, when


@compiled_apart
def knock(h, ints, u, person):
    """The unit knocks: one door less to try on this street."""
    ints[u + field.KNOCKS] -= 1
    turn = ints[u + field.TURN]
    street = ints[h.turn_table + turn] * h.segments + ints[u + field.SEGMENT]
    tried = ints[h.door_round + street] + 1
    ints[h.door_tried + person - ints[h.turn_row + turn]] = tried
    for door in range(ints[h.door_start + street], ints[h.door_start + street + 1]):
        if ints[h.door_tried + door] < tried:
            return
    ints[h.door_round + street] = tried


@compiled
def is_door(h, person):
    """Whether entry `person` is somebody behind a door."""
    return h.doors == 1 and person >= h.door_rows


def door_arrays(
    scenario: Scenario, graph: StreetGraph, people: np.ndarray, duties: list[Duty]
) -> tuple[dict[str, int], dict[str, np.ndarray], list[tuple[int, int]]]:
    """Doors and hours at doors as the kernel reads them.

    Returns
    -------
    counts : dict of str to int
        For the header.
    arrays : dict of str to ndarray
        `DOOR_ARRAYS`.
    turns : list of (int, int)
        For each of `duties`, its first turn and the one after its last.

    Raises
    ------
    ValueError
        If `people` lacks the people behind the doors (`sim.world.draw.as_met`).
    """
    tables = scenario.activities.doors
    count = np.array([doors_of(scenario, graph, doors) for doors in tables], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    segments = graph.segments
    behind = int((people["open_to"] < AT_DOORS).sum())
    rows = behind
    rounds: list[tuple[int, int, int, int]] = []
    for number, doors in enumerate(tables):
        for date in dates_of(scenario.season, doors.days, doors.dates):
            start, end = hours_of(doors, date)
            rounds.append((start, end, number, rows - int(first[number * segments])))
            rows += int(count[number].sum())
    if rows - behind != int((people["open_to"] == AT_DOORS).sum()):
        raise ValueError("the people table does not hold the doors of the scenario's activities")
    found: list[tuple[int, int, int, int, int]] = []
    turns = []
    rounds.sort()
    for duty in duties:
        begin = len(found)
        for start, end, number, row in rounds:
            doors = tables[number]
            named = not doors.shifts or scenario.shifts[duty.shift].name in doors.shifts
            chosen = not doors.units or duty.place + 1 in doors.units
            if named and chosen and start < duty.end and end > duty.start:
                found.append((start, end, number, row, doors.knocks_per_street))
        turns.append((begin, len(found)))
    columns = np.array(found, dtype=np.int64).reshape(-1, 5).T
    names = ("turn_from", "turn_until", "turn_table", "turn_row", "turn_knocks")
    return (
        {"doors": int(len(found) > 0), "door_rows": behind},
        {
            "door_start": first,
            "door_tried": np.zeros(int(first[-1]), dtype=np.int64),
            "door_round": np.zeros(count.size, dtype=np.int64),
            **dict(zip(names, columns, strict=True)),
        },
        turns,
    )

"""The walk log that the officers of a simulated season would hand in.

With it one can ask before the first walk what a log of so many days will tell,
and try the fit on evenings of which the truth is known.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.calibrate.walk_log import COUNTED, WalkLog
from sim.scenario.model import Scenario
from sim.tables import (
    BRIEFING,
    CHANNELS,
    DAY_US,
    DOOR,
    GREETING,
    HANDLED,
    HOUR_US,
    MINUTE_US,
    NEVER,
    NO_ANSWER,
    REQUEST_CHANNEL,
    RETURNING,
    STREET,
    TALKED,
    TRANSFER,
    WALKING,
    WRITING,
    Log,
    World,
)

Add = Callable[[str, np.ndarray, np.ndarray, np.ndarray], None]
"""Adds numbers to a column, in the lines of some units at some times (us)."""

OFF_THE_STREETS = (BRIEFING, WRITING, TRANSFER)


def written_down(
    scenario: Scenario, world: World, log: Log, chance: np.random.Generator
) -> WalkLog:
    """Write the walk log of one season.

    A person talked with is written down with the scenario's `recorded_share`,
    each by a chance of its own. Doors, greetings and referrals of whom is
    written down are complete. People passed and second counts are not there:
    the model draws nobody who would not talk.

    Parameters
    ----------
    scenario : Scenario
    world, log : World, Log
        Of one season, as `sim.study.replication.met_and_walked` gives them.
    chance : numpy Generator
        For what is written down.

    Returns
    -------
    WalkLog
        One line for each unit and clock hour with at least a minute on the
        streets, in the order of units and time.
    """
    unit, hour, start, end, away = _hours_walked(log)
    key = unit * _HOURS + hour
    counts = {name: np.full(len(key), np.nan) for name in COUNTED}

    def add(name: str, units: np.ndarray, times: np.ndarray, number: np.ndarray) -> None:
        wanted = units.astype(np.int64) * _HOURS + times // HOUR_US
        place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
        found = key[place] == wanted if len(key) else np.zeros(len(wanted), dtype=bool)
        sums = np.bincount(place[found], np.asarray(number, float)[found], len(key))
        counts[name] = np.nan_to_num(counts[name]) + sums

    if len(key):
        _fill(scenario, world, log, chance, add)
    first = scenario.season.first_day.toordinal()
    day = start // DAY_US
    return WalkLog(
        (first + day).astype(np.int64), (start - day * DAY_US) / MINUTE_US,
        (end - day * DAY_US) / MINUTE_US, log.units["officers"][unit].astype(float), away, counts,
    )  # fmt: skip


_HOURS = 1 << 20


def _hours_walked(log: Log) -> tuple[np.ndarray, ...]:
    """Lines: unit, clock hour, beginning and end in it (us), minutes not walked."""
    rows = log.activities
    rows = rows[~np.isin(rows["state"], OFF_THE_STREETS) & (rows["end"] > rows["start"])]
    unit, hour, start, end = _cut(rows)
    walked = np.isin(rows["state"], (WALKING, RETURNING))
    walking = np.where(np.repeat(walked, _pieces(rows)), end - start, 0)
    key = unit * _HOURS + hour
    kept, first = np.unique(key, return_index=True)
    last = np.append(first[1:], len(key)) - 1
    total = np.add.reduceat(walking, first) if len(first) else walking
    away = (end[last] - start[first] - total) / MINUTE_US
    worth = end[last] - start[first] >= MINUTE_US
    kept, first, last = kept[worth], first[worth], last[worth]
    return kept // _HOURS, kept % _HOURS, start[first], end[last], np.maximum(away[worth], 0)


def _pieces(rows: np.ndarray) -> np.ndarray:
    hours: np.ndarray = (rows["end"] - 1) // HOUR_US - rows["start"] // HOUR_US + 1
    return hours


def _cut(rows: np.ndarray) -> tuple[np.ndarray, ...]:
    """Activities cut at full hours: unit, hour, start, end; by unit and time."""
    pieces = _pieces(rows)
    of = np.repeat(np.arange(len(rows)), pieces)
    number = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    hour = rows["start"][of] // HOUR_US + number
    start = np.maximum(rows["start"][of], hour * HOUR_US)
    end = np.minimum(rows["end"][of], (hour + 1) * HOUR_US)
    unit = rows["unit"][of].astype(np.int64)
    order = np.lexsort((start, unit))
    # Pieces are put in order together with the rows they come from.
    if not np.array_equal(order, np.arange(len(order))):
        raise ValueError("activities of a unit must follow each other")
    return unit, hour, start, end


def _fill(
    scenario: Scenario, world: World, log: Log, chance: np.random.Generator, add: Add
) -> None:
    """Add every count of a season, by unit and time."""
    talks = log.talks
    people = world.people[talks["person"]]
    size = 1 + people["companions"].astype(np.int64)
    talked = talks["result"] == TALKED
    share = scenario.contacts.recorded_share
    noted = np.where(talked, chance.binomial(size, share), 0)
    by = (talks["unit"], talks["start"])
    channel = talks["channel"]
    for code, name in enumerate(CHANNELS):
        add(name, *by, np.where(channel == code, noted, 0))
    add("knocked", *by, channel == DOOR)
    add("answered", *by, (channel == DOOR) & (talks["result"] != NO_ANSWER))
    add("spanish_only", *by, np.where(people["spanish"] & (channel == STREET), noted, 0))
    greeted = (talks["result"] == GREETING) & (channel == STREET)
    add("no_common_language", *by, np.where(greeted, size, 0))
    whole = talked & (talks["end"] - talks["start"] == people["talk"])
    add("referred", *by, (people["referral"] > 0) & whole & (noted > 0))
    came = log.assignments[log.assignments["arrived"] < NEVER]
    add(CHANNELS[REQUEST_CHANNEL], came["unit"], came["arrived"], came["ended"] == HANDLED)
    sent_on = (world.requests["referral"][came["request"]] > 0) & (came["ended"] == HANDLED)
    add("referred", came["unit"], came["arrived"], sent_on)

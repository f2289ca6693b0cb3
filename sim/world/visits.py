"""Doors: who opens to officers that knock, drawn by date and street.

They extend the world of one scenario. The people on the streets stay the
first rows of the table, so scenarios with and without doors share them.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.scenario.duty_model import WEEKDAYS, Doors, Event
from sim.scenario.model import Scenario, Season
from sim.tables import AT_DOORS, DAY_US, DOOR, MINUTE_US, NOBODY_HOME, PEOPLE
from sim.world.calendar import season_days
from sim.world.chance import DOOR as DOOR_CHANCE
from sim.world.durations import laws
from sim.world.residents import residents
from sim.world.traits import durations_at, numbers_at
from street_graph.graph import StreetGraph


def dates_of(season: Season, days: tuple[str, ...], dates: tuple[date, ...]) -> list[int]:
    """Dates of the season (0 is the first) on `dates`, or without any on the weekdays `days`."""
    first = season.first_day.toordinal()
    given = {day.toordinal() - first for day in dates}
    return [
        day
        for day in range(season_days(season))
        if (day in given if dates else WEEKDAYS[(first + day - 1) % 7] in days)
    ]


def hours_of(activity: Doors | Event, date: int) -> tuple[int, int]:
    """Beginning and end of an activity on a date, us."""
    length = (activity.end - activity.start - 1) % 1440 + 1
    start = date * DAY_US + activity.start * MINUTE_US
    return start, start + length * MINUTE_US


def doors_of(scenario: Scenario, graph: StreetGraph, doors: Doors) -> np.ndarray:
    """Number of doors on each segment (ndarray of int64): at least one."""
    lives = residents(scenario.people, graph)
    return np.maximum(1, np.rint(lives / doors.residents_per_door)).astype(np.int64)


def draw_visits(
    scenario: Scenario, graph: StreetGraph, seed: int, replication: int
) -> list[np.ndarray]:
    """Draw every door of the area on every date on which officers knock.

    Returns
    -------
    list of ndarray of dtype `PEOPLE`
        One for each activity and date, in that order; by segment and door.
    """
    return [
        _behind_doors(scenario, graph, seed, replication, doors, date)
        for doors in scenario.activities.doors
        for date in dates_of(scenario.season, doors.days, doors.dates)
    ]


def _behind_doors(
    scenario: Scenario,
    graph: StreetGraph,
    seed: int,
    replication: int,
    doors: Doors,
    date: int,
) -> np.ndarray:
    count = doors_of(scenario, graph, doors)
    segment = np.repeat(np.arange(graph.segments), count)
    number = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    start, end = hours_of(doors, date)
    every = np.ones(len(segment), dtype=np.int64)
    luck = numbers_at(
        seed, replication, DOOR_CHANCE, scenario.season.first_day.toordinal(),
        every * date, every * (start - date * DAY_US), segment, number, 3,
    )  # fmt: skip
    law = laws([doors.talk])
    visit = durations_at(
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values, every * 0,
        luck[:, 1].copy(),
    )  # fmt: skip
    opens = luck[:, 0] < doors.answer_share
    share = count[segment]  # resident r lives behind door r mod (number of doors)
    behind = (residents(scenario.people, graph)[segment] - number + share - 1) // share
    table = np.zeros(len(segment), dtype=PEOPLE)
    table["date"] = date
    table["segment"] = segment
    table["offset"] = (2 * number + 1) * graph.length_mm[segment] // (2 * share)
    table["start"] = start
    table["end"] = end
    table["talk"] = np.where(opens, visit, round(doors.knock_min * MINUTE_US))
    lives = number + share * (luck[:, 2] * np.maximum(behind, 1)).astype(np.int64)
    table["resident"] = np.where(opens, lives, NOBODY_HOME)
    table["open_to"] = AT_DOORS
    table["channel"] = DOOR
    return table

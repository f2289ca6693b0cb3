"""Requests by phone of people who wanted something and met nobody.

They are drawn with the person; at the desk one takes effect only if no unit
has talked with the person before.
"""

from __future__ import annotations

import numpy as np

from sim.scenario.demand_model import Duration, Kind
from sim.scenario.model import Scenario
from sim.tables import DAY_US, NEVER, REQUESTS
from sim.world.arrivals import numbers_in_date
from sim.world.calendar import season_days
from sim.world.chance import PHONE
from sim.world.crowd import who_phones
from sim.world.durations import laws
from sim.world.traits import durations_at, numbers_at

_FOOT, _HANDLING, _PATIENCE, _OFFICERS, _CAR, _NUMBERS = range(6)


def add_phoned(
    requests: np.ndarray, people: np.ndarray, scenario: Scenario, seed: int, replication: int
) -> np.ndarray:
    """Add the requests that people make by phone when they leave.

    Parameters
    ----------
    requests : ndarray of dtype `REQUESTS`
    people : ndarray of dtype `PEOPLE`
        All on the streets.

    Returns
    -------
    ndarray of dtype `REQUESTS`
        In order of time; ``number`` of the others stays.
    """
    rows = who_phones(people, scenario, seed, replication)
    rows = rows[people["end"][rows] < season_days(scenario.season) * DAY_US]
    if len(rows) == 0:
        return requests
    phoned = requests_of(people[rows], scenario, seed, replication)
    asked = np.bincount(requests["date"], minlength=season_days(scenario.season))
    phoned = phoned[np.argsort(phoned["t"], kind="stable")]
    phoned["number"] = asked[phoned["date"]] + numbers_in_date(phoned["date"])
    together = np.concatenate([requests, phoned])
    order = np.argsort(together["t"], kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    together = together[order]
    together["request"] = np.arange(len(together))
    parents = together["parent"] >= 0
    together["parent"][parents] = place[together["parent"][parents]]
    return together


def requests_of(people: np.ndarray, scenario: Scenario, seed: int, replication: int) -> np.ndarray:
    """The request that each of `people` would make when they leave, at their spot."""
    number, kind = kind_of(scenario)
    t = people["end"]
    date = t // DAY_US
    segment, offset = people["segment"].astype(np.int64), people["offset"]
    luck = numbers_at(
        seed, replication, PHONE, scenario.season.first_day.toordinal(), date,
        t - date * DAY_US, segment, offset, _NUMBERS,
    )  # fmt: skip
    endless = Duration("constant", 0.0)
    law = laws([kind.handling, kind.patience or endless, kind.car_response])
    times = [
        durations_at(law.code, law.mean_us, law.sigma, law.first, law.count, law.values,
                     np.full(len(t), row), luck[:, column].copy())
        for row, column in enumerate((_HANDLING, _PATIENCE, _CAR))
    ]  # fmt: skip
    table = np.zeros(len(people), dtype=REQUESTS)
    table["date"] = date
    table["t"] = t
    table["segment"] = segment
    table["offset"] = spot_at_end(people)
    table["kind"] = number
    table["priority"] = kind.priority
    table["foot"] = luck[:, _FOOT] < kind.to_foot_share
    table["handling"] = times[0]
    table["patience"] = NEVER if kind.patience is None else times[1]
    two = luck[:, _OFFICERS] < kind.two_officers_required_share
    table["officers"] = np.maximum(kind.officers_needed, np.where(two, 2, 1))
    table["car"] = times[2]
    table["parent"] = -1
    table["person"] = people["person"]
    return table


def spot_at_end(people: np.ndarray) -> np.ndarray:
    """Where people are when they leave: their spot, or the far end of the block they walk."""
    span = (people["end"] - people["start"]) * np.abs(people["pace"]) // 1_000_000
    return np.where(people["pace"] < 0, 0, people["offset"] + span)


def kind_of(scenario: Scenario) -> tuple[int, Kind]:
    """Number and record of the kind for which people phone."""
    kinds = scenario.requests.kinds
    name = scenario.people.flag_down_kind
    number = next(i for i, kind in enumerate(kinds) if kind.name == name)
    return number, kinds[number]

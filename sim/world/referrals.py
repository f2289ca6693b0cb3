"""Referrals to other services, drawn for each talk and each request that there may be.

They belong to one scenario: the shared world stays as it is, and scenarios
with and without referrals meet the same evenings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import DAY_US, NOBODY_HOME, World
from sim.world.chance import REFERRAL, REQUEST_REFERRAL
from sim.world.durations import laws
from sim.world.traits import durations_at, numbers_at


def refer(world: World, scenario: Scenario, seed: int, replication: int) -> World:
    """Tell which talks and requests lead to a referral, and make them longer by its time."""
    referrals = scenario.contacts.referrals
    if not referrals:
        return world
    people, requests = world.people.copy(), world.requests.copy()
    ordinal = scenario.season.first_day.toordinal()
    law = laws([row.handling for row in referrals])
    for table, time, length, purpose, shares, possible in (
        (people, "start", "talk", REFERRAL, [row.share_of_talks for row in referrals],
         people["resident"] != NOBODY_HOME),
        (requests, "t", "handling", REQUEST_REFERRAL,
         [row.share_of_requests for row in referrals], requests["foot"]),
    ):  # fmt: skip
        date = table[time] // DAY_US
        luck = numbers_at(
            seed, replication, purpose, ordinal, date, table[time] - date * DAY_US,
            table["segment"].astype(np.int64), table["offset"], 2,
        )  # fmt: skip
        number = np.where(possible, numbers_of(luck[:, 0], shares), 0)
        added = durations_at(
            law.code, law.mean_us, law.sigma, law.first, law.count, law.values,
            np.maximum(number - 1, 0), luck[:, 1].copy(),
        )  # fmt: skip
        table["referral"] = number
        table[length] += np.where(number > 0, added, 0)
    return World(requests, people)


def numbers_of(luck: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """Number (from 1) of the referral at each share `luck`, 0 for none."""
    ends = np.cumsum(shares)
    number = np.searchsorted(ends, luck, side="right")
    return np.where(number < len(ends), number + 1, 0)

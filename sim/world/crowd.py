"""Everybody on the streets who would talk: who stands, who walks, and what they bring along."""

from __future__ import annotations

import numpy as np

from sim.scenario.model import Scenario
from sim.tables import ANY_UNIT, DAY_US, REQUEST_CHANNEL
from sim.world.chance import TRAITS
from sim.world.durations import laws
from sim.world.people import draw_people
from sim.world.traits import durations_at, numbers_at
from sim.world.walkers import draw_walkers
from street_graph.graph import StreetGraph

_GROUP, _LANGUAGE, _FLAG, _HANDLING, _PHONE, _TRAITS = range(6)


def draw_crowd(scenario: Scenario, graph: StreetGraph, seed: int, replication: int) -> np.ndarray:
    """Draw every appearance of people who would talk.

    Returns
    -------
    ndarray of dtype `PEOPLE`, sorted by start; at equal times who stands first
    """
    people = draw_people(scenario, graph, seed, replication)
    walkers = draw_walkers(scenario, graph, seed, replication)
    if len(walkers):
        people = np.concatenate([people, walkers])
        people = people[np.argsort(people["start"], kind="stable")]
        people["person"] = np.arange(len(people))
    give_traits(people, scenario, seed, replication)
    return people


def give_traits(people: np.ndarray, scenario: Scenario, seed: int, replication: int) -> None:
    """Fill in groups, language and flag-downs, where the scenario has any."""
    wants = scenario.people
    if len(wants.group_sizes) == 1 and wants.flag_down_share == wants.spanish_only_share == 0:
        return
    luck = trait_numbers(people, scenario, seed, replication)
    sizes = np.cumsum(wants.group_sizes)
    people["companions"] = np.searchsorted(sizes[:-1], luck[:, _GROUP], side="right")
    people["spanish"] = luck[:, _LANGUAGE] < wants.spanish_only_share
    flags = luck[:, _FLAG] < wants.flag_down_share
    law = laws([wants.flag_down_handling])
    lasts = durations_at(
        law.code, law.mean_us, law.sigma, law.first, law.count, law.values,
        np.zeros(len(people), dtype=np.int64), luck[:, _HANDLING].copy(),
    )  # fmt: skip
    people["talk"] = np.where(flags, lasts, people["talk"])
    people["open_to"] = np.where(flags, ANY_UNIT, people["open_to"])
    people["channel"] = np.where(flags, REQUEST_CHANNEL, people["channel"])


def trait_numbers(
    people: np.ndarray, scenario: Scenario, seed: int, replication: int
) -> np.ndarray:
    """The numbers from which each person's traits are drawn (ndarray, shape (n, 5))."""
    date, start = people["date"].astype(np.int64), people["start"]
    found: np.ndarray = numbers_at(
        seed, replication, TRAITS, scenario.season.first_day.toordinal(), date,
        start - date * DAY_US, people["segment"].astype(np.int64), people["offset"], _TRAITS,
    )  # fmt: skip
    return found


def who_phones(people: np.ndarray, scenario: Scenario, seed: int, replication: int) -> np.ndarray:
    """Rows of those who want something and would phone if nobody came by."""
    rows = np.flatnonzero(people["channel"] == REQUEST_CHANNEL)
    luck = trait_numbers(people[rows], scenario, seed, replication)[:, _PHONE]
    return rows[luck < scenario.people.flag_down_phones_share]

"""Contacts: people the officers talk with.

A contact is one person spoken with. A resident who talks again within the
scenario's ``again_after_h`` of the last counted talk is not counted again.
People served at a request are counted with the requests, not here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.record import Measure, first_of_runs
from sim.tables import HOUR_US, MINUTE_US


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts of one season.

    K rows of the talks table.

    Attributes
    ----------
    inside : ndarray of bool, shape (K,)
        In the counted season (all, or after the warm-up).
    counted : ndarray of bool, shape (K,)
        Inside, and a contact.
    segment : ndarray of int64, shape (K,)
        Where the person stands; -1 when the talk is with nobody in the people table.
    resident : ndarray of int64, shape (K,)
        One number for each resident of the whole area; -1 likewise.
    length, interrupted, channel : ndarray, shape (K,)
        us, bool, code.
    officer_hours : float
        Officer-hours on duty, overtime included.
    recorded_share, weeks : float
    """

    inside: np.ndarray
    counted: np.ndarray
    segment: np.ndarray
    resident: np.ndarray
    length: np.ndarray
    interrupted: np.ndarray
    channel: np.ndarray
    officer_hours: float
    recorded_share: float
    weeks: float

    @property
    def number(self) -> float:
        """Contacts of the season."""
        return float(self.counted.sum())

    @property
    def different(self) -> int:
        """Different residents among the contacts."""
        known = self.resident[self.counted]
        return len(np.unique(known[known >= 0])) + int((known < 0).sum())


def meet(evidence: Evidence) -> Contacts:
    """Reduce the talks of a season to its contacts."""
    talks, people, units = evidence.log.talks, evidence.world.people, evidence.log.units
    person = talks["person"].astype(np.int64)
    known = person >= 0
    pool = int(people["resident"].max(initial=0)) + 1
    segment = np.full(len(talks), -1, dtype=np.int64)
    resident = np.full(len(talks), -1, dtype=np.int64)
    segment[known] = people["segment"][person[known]]
    resident[known] = segment[known] * pool + people["resident"][person[known]]
    again = round(evidence.scenario.contacts.again_after_h * HOUR_US)
    inside = talks["start"] >= evidence.counted_from
    counted = ~known
    counted[known] = count_again(resident[known], talks["start"][known], again)
    return Contacts(
        inside=inside,
        counted=inside & counted,
        segment=segment,
        resident=resident,
        length=talks["end"] - talks["start"],
        interrupted=talks["interrupted"],
        channel=talks["channel"],
        officer_hours=float((evidence.on_duty * units["officers"]).sum()) / HOUR_US,
        recorded_share=evidence.scenario.contacts.recorded_share,
        weeks=evidence.weeks,
    )


def count_again(who: np.ndarray, start: np.ndarray, again: int) -> np.ndarray:
    """Which talks count, when nobody counts twice within a time.

    Parameters
    ----------
    who : ndarray of int64, shape (K,)
        Number of the resident.
    start : ndarray of int64, shape (K,)
        us.
    again : int
        us that must pass since the resident's last *counted* talk.

    Returns
    -------
    ndarray of bool, shape (K,)
    """
    order = np.lexsort((start, who))
    name = np.cumsum(first_of_runs(who[order])) - 1
    time = start[order]
    span = int(time.max(initial=0)) + again + 1
    key = name * span + time
    counted = np.zeros(len(who), dtype=bool)
    now = np.flatnonzero(first_of_runs(name))
    while len(now):
        counted[order[now]] = True
        following = np.maximum(np.searchsorted(key, key[now] + again), now + 1)
        stays = following < len(key)
        stays[stays] = name[following[stays]] == name[now[stays]]
        now = following[stays]
    return counted


def _contacts(c: Contacts) -> tuple[float, float]:
    return c.number, c.weeks


def _recorded(c: Contacts) -> tuple[float, float]:
    return c.number * c.recorded_share, c.weeks


def _recorded_season(c: Contacts) -> tuple[float, float]:
    return c.number * c.recorded_share, 1.0


def _different(c: Contacts) -> tuple[float, float]:
    return float(c.different), 1.0


def _talk(c: Contacts) -> tuple[float, float]:
    return float(c.length[c.inside].sum()) / MINUTE_US, float(c.inside.sum())


def _interrupted(c: Contacts) -> tuple[float, float]:
    return float((c.interrupted & c.inside).sum()), c.weeks


def _per_hour(c: Contacts) -> tuple[float, float]:
    return c.number, c.officer_hours


MEASURES = (
    Measure(
        "contacts_per_week", "per week", "higher", "contacts",
        "People talked with in a week", "Personas con las que se habla por semana", "ratio",
        "People the officers talk with, per week; the same resident counts again only after the "
        "time set in the scenario.", _contacts,
    ),
    Measure(
        "recorded_contacts_per_week", "per week", "higher", "contacts",
        "Contacts on record in a week", "Contactos registrados por semana", "ratio",
        "People talked with, times the share of talks that is written down.", _recorded,
    ),
    Measure(
        "recorded_contacts_per_season", "per season", "higher", "contacts",
        "Contacts on record in the season", "Contactos registrados en la temporada", "mean",
        "The same over the whole season, to set beside the tally of a real one.", _recorded_season,
    ),
    Measure(
        "different_people_per_season", "per season", "higher", "contacts",
        "Different people talked with", "Personas diferentes con las que se habla", "mean",
        "Different residents among the people talked with in the whole season.", _different,
    ),
    Measure(
        "mean_talk_min", "min", "none", "contacts",
        "Length of a talk", "Duración de una charla", "ratio",
        "Mean length of all talks, those cut off included.", _talk,
    ),
    Measure(
        "interrupted_talks_per_week", "per week", "none", "contacts",
        "Talks cut off by a call", "Charlas cortadas por un llamado", "ratio",
        "Talks that ended because the unit was sent to a request, per week.", _interrupted,
    ),
    Measure(
        "contacts_per_officer_hour", "per officer-hour", "none", "contacts",
        "People talked with per officer-hour", "Personas por hora de oficial", "ratio",
        "People talked with, divided by the officer-hours on duty; it rewards short talks, so it "
        "gets no verdict.", _per_hour,
    ),
)  # fmt: skip

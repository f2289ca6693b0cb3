"""Contacts: people the officers talk with.

A contact is one person spoken with; a group is as many. A resident who talks
again within the scenario's ``again_after_h`` of the last counted talk is not
counted again. People served at a request count only where the scenario says
so. A greeting without a common language and a door that stays closed are no
contacts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.encounters import Encounters, encounter
from sim.study.measures.record import Measure, first_of_runs
from sim.tables import CHANNELS, HOUR_US, MINUTE_US, NEVER, REQUEST_CHANNEL, TALKED
from sim.world.residents import residents

UNKNOWN = -1
"""Resident of whom nothing is known: a caller."""


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts of one season.

    K rows: the talks table and, where callers count, behind it one row for
    each request reached on foot. M people who were spoken with, each a row's.

    Attributes
    ----------
    unit, channel, segment : ndarray, shape (K,)
    start : ndarray of int64, shape (K,)
        us, when the talk begins or the officers arrive.
    inside : ndarray of bool, shape (K,)
        A talk in the counted season (all, or after the warm-up).
    counted : ndarray of int64, shape (K,)
        Contacts in it: people who count, in the counted season.
    length, interrupted : ndarray, shape (K,)
        us, bool.
    row : ndarray of int64, shape (M,)
        Of each person.
    resident : ndarray of int64, shape (M,)
        One number for each resident of the whole area, or `UNKNOWN`.
    counts : ndarray of bool, shape (M,)
        A contact in the counted season.
    officer_hours : float
        Officer-hours on duty, overtime included.
    recorded_share, weeks : float
    further : Encounters
        What else came of the meetings.
    """

    unit: np.ndarray
    channel: np.ndarray
    segment: np.ndarray
    start: np.ndarray
    inside: np.ndarray
    counted: np.ndarray
    length: np.ndarray
    interrupted: np.ndarray
    row: np.ndarray
    resident: np.ndarray
    counts: np.ndarray
    officer_hours: float
    recorded_share: float
    weeks: float
    further: Encounters

    @property
    def number(self) -> float:
        """Contacts of the season."""
        return float(self.counted.sum())

    @property
    def different(self) -> int:
        """Different residents among the contacts."""
        return self.different_among(range(len(CHANNELS)))

    def different_among(self, channels: Iterable[int]) -> int:
        """Different residents among the contacts by `channels`; each caller is one more."""
        chosen = self.counts & np.isin(self.channel[self.row], list(channels))
        known = self.resident[chosen]
        return len(np.unique(known[known != UNKNOWN])) + int((known == UNKNOWN).sum())


def meet(evidence: Evidence) -> Contacts:
    """Reduce the talks of a season to its contacts."""
    talks, people, units = evidence.log.talks, evidence.world.people, evidence.log.units
    caller_unit, caller_segment, caller_start = callers(evidence)
    caller_inside = caller_start >= evidence.counted_from
    person = talks["person"].astype(np.int64)
    segment = people["segment"][person].astype(np.int64)
    talked = talks["result"] == TALKED
    lives = residents(evidence.scenario.people, evidence.graph)[segment]
    pool = max(int(people["resident"].max(initial=0)) + 1, int(lives.max(initial=0)))
    size = np.where(talked, 1 + people["companions"][person].astype(np.int64), 0)
    row = np.repeat(np.arange(len(talks)), size)
    further = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    first = people["resident"][person[row]].astype(np.int64)
    along = np.where(further > 0, (first + further) % lives[row], first)
    resident = segment[row] * pool + along
    again = round(evidence.scenario.contacts.again_after_h * HOUR_US)
    inside = talks["start"] >= evidence.counted_from
    counts = inside[row] & count_again(resident, talks["start"][row], again)
    more = len(caller_unit)
    rows = len(talks) + more
    row = np.concatenate([row, np.arange(len(talks), rows)])
    counts = np.concatenate([counts, caller_inside])
    return Contacts(
        unit=np.concatenate([talks["unit"], caller_unit]),
        channel=np.concatenate([talks["channel"], np.full(more, REQUEST_CHANNEL)]),
        segment=np.concatenate([segment, caller_segment]),
        start=np.concatenate([talks["start"], caller_start]),
        inside=np.concatenate([inside & talked, np.zeros(more, dtype=bool)]),
        counted=np.bincount(row, counts, rows).astype(np.int64),
        length=np.concatenate([talks["end"] - talks["start"], np.zeros(more, dtype=np.int64)]),
        interrupted=np.concatenate([talks["interrupted"], np.zeros(more, dtype=bool)]),
        row=row,
        resident=np.concatenate([resident, np.full(more, UNKNOWN)]),
        counts=counts,
        officer_hours=float((evidence.on_duty * units["officers"]).sum()) / HOUR_US,
        recorded_share=evidence.scenario.contacts.recorded_share,
        weeks=evidence.weeks,
        further=encounter(evidence),
    )


def callers(evidence: Evidence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Requests reached on foot, if their callers count as contacts.

    Returns
    -------
    (unit, segment, start)
        The unit that came first, where, and when (us).
    """
    came = evidence.log.assignments
    came = came[came["arrived"] < NEVER]
    if not evidence.scenario.contacts.callers_count:
        came = came[:0]
    came = came[np.lexsort((came["unit"], came["arrived"], came["request"]))]
    came = came[first_of_runs(came["request"])]
    segment = evidence.world.requests["segment"][came["request"]].astype(np.int64)
    return came["unit"], segment, came["arrived"]


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
    times = np.unique(time)  # by their ranks: people times us is more than 64 bits hold
    key = name * (len(times) + 1) + np.searchsorted(times, time)
    back = name * (len(times) + 1) + np.searchsorted(times, time + again)
    counted = np.zeros(len(who), dtype=bool)
    now = np.flatnonzero(first_of_runs(name))
    while len(now):
        counted[order[now]] = True
        following = np.maximum(np.searchsorted(key, back[now]), now + 1)
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

"""Encounters beyond a plain talk: doors, flag-downs, greetings, referrals, and who speaks what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures.record import Measure
from sim.tables import (
    DOOR,
    EVENT_CHANNEL,
    GREETING,
    NO_ANSWER,
    NOBODY,
    NOT_ASKED,
    REQUEST_CHANNEL,
    SERVED,
    STREET,
    TALKED,
)

if TYPE_CHECKING:
    from sim.study.measures.contacts import Contacts


@dataclass(frozen=True, eq=False)
class Encounters:
    """Counts of the counted season.

    Attributes
    ----------
    used : frozenset of int
        Channels by which the scenario lets officers meet people.
    knocks, answers : int
        Doors knocked at, and those where somebody opened.
    flags : bool
        Whether people may flag units down.
    flagged, phoned : int
        Flag-downs that a unit met; those that nobody met and that became a
        request by phone, made in the window.
    languages : bool
        Whether some people speak Spanish only.
    greeted : int
        People met who could not be talked with.
    duty, spanish_duty : float
        us on duty of all units, and of those with a Spanish speaker; 0 where
        nobody is said to speak Spanish.
    referred_talks, referred_requests : ndarray of int64, shape (R,)
        Referrals by resource.
    """

    used: frozenset[int]
    knocks: int
    answers: int
    flags: bool
    flagged: int
    phoned: int
    languages: bool
    greeted: int
    duty: float
    spanish_duty: float
    referred_talks: np.ndarray
    referred_requests: np.ndarray


def encounter(evidence: Evidence) -> Encounters:
    """Count what came of the meetings of a season."""
    log, world, scenario = evidence.log, evidence.world, evidence.scenario
    talks, requests = log.talks, world.requests
    inside = talks["start"] >= evidence.counted_from
    result, channel = talks["result"], talks["channel"]
    people = world.people[talks["person"]]
    whole = (result == TALKED) & (talks["end"] - talks["start"] == people["talk"])
    outcome = np.full(len(requests), NOT_ASKED, dtype=np.int16)
    outcome[log.outcomes["request"]] = log.outcomes["outcome"]
    phoned = (requests["person"] != NOBODY) & (outcome != NOT_ASKED)
    served = (outcome == SERVED) & (requests["t"] >= evidence.counted_from)
    resources = len(scenario.contacts.referrals)
    flags = scenario.people.flag_down_share > 0
    used = {STREET} | set(np.unique(world.people["channel"]).tolist()) & {DOOR, EVENT_CHANNEL}
    used |= {REQUEST_CHANNEL} if flags or scenario.contacts.callers_count else set()
    bilingual = scenario.crew.spanish_speaker_share > 0
    duty = evidence.on_duty if bilingual else 0 * evidence.on_duty
    return Encounters(
        used=frozenset(used),
        knocks=int((inside & (channel == DOOR)).sum()),
        answers=int((inside & (channel == DOOR) & (result != NO_ANSWER)).sum()),
        flags=flags,
        flagged=int((inside & (channel == REQUEST_CHANNEL) & (result == TALKED)).sum()),
        phoned=int((phoned & evidence.window.contains(requests["t"])).sum()),
        languages=scenario.people.spanish_only_share > 0,
        greeted=int((people["companions"][inside & (result == GREETING)] + 1).sum()),
        duty=float(duty.sum()),
        spanish_duty=float((duty * log.units["spanish"]).sum()),
        referred_talks=by_resource(people["referral"][inside & whole], resources),
        referred_requests=by_resource(requests["referral"][served], resources),
    )


def by_resource(number: np.ndarray, resources: int) -> np.ndarray:
    """How many have each referral number from 1 on (ndarray of int64)."""
    return np.bincount(number, minlength=resources + 1)[1:].astype(np.int64)


def _by_channel(c: Contacts, code: int) -> tuple[float, float]:
    found = float(c.counted[c.channel == code].sum())
    return found, c.weeks if code in c.further.used else 0.0


def _street(c: Contacts) -> tuple[float, float]:
    return _by_channel(c, STREET)


def _door(c: Contacts) -> tuple[float, float]:
    return _by_channel(c, DOOR)


def _event(c: Contacts) -> tuple[float, float]:
    return _by_channel(c, EVENT_CHANNEL)


def _request(c: Contacts) -> tuple[float, float]:
    return _by_channel(c, REQUEST_CHANNEL)


def _knocks(c: Contacts) -> tuple[float, float]:
    return c.further.knocks, c.weeks if DOOR in c.further.used else 0.0


def _answers(c: Contacts) -> tuple[float, float]:
    return c.further.answers, c.further.knocks


def _flagged(c: Contacts) -> tuple[float, float]:
    return c.further.flagged, c.weeks if c.further.flags else 0.0


def _phoned(c: Contacts) -> tuple[float, float]:
    return c.further.phoned, c.weeks if c.further.flags else 0.0


def _greeted(c: Contacts) -> tuple[float, float]:
    return c.further.greeted, c.weeks if c.further.languages else 0.0


def _spanish(c: Contacts) -> tuple[float, float]:
    return c.further.spanish_duty, c.further.duty


def _referrals(c: Contacts) -> tuple[float, float]:
    found = c.further
    number = float(found.referred_talks.sum() + found.referred_requests.sum())
    return number, c.weeks if len(found.referred_talks) else 0.0


MEASURES = (
    Measure(
        "street_contacts_per_week", "per week", "none", "contacts",
        "People talked with on the street in a week", "Personas con las que se habla en la calle",
        "ratio", "Contacts with people who stand or walk on the street, per week.", _street,
    ),
    Measure(
        "door_contacts_per_week", "per week", "none", "contacts",
        "People talked with at their door in a week", "Personas con las que se habla en su puerta",
        "ratio", "Contacts at doors where officers knocked, per week.", _door,
    ),
    Measure(
        "event_contacts_per_week", "per week", "none", "contacts",
        "People talked with at events in a week", "Personas con las que se habla en eventos",
        "ratio", "Contacts with people who come to the officers at an event, per week.", _event,
    ),
    Measure(
        "request_contacts_per_week", "per week", "none", "contacts",
        "People helped in person in a week", "Personas atendidas en persona por semana",
        "ratio", "Contacts with people who flag a unit down, and with callers reached on foot "
        "where the scenario counts them, per week.", _request,
    ),
    Measure(
        "knocks_per_week", "per week", "none", "contacts",
        "Doors knocked at in a week", "Puertas tocadas por semana", "ratio",
        "Doors at which officers knock, per week.", _knocks,
    ),
    Measure(
        "knocks_answered_share", "share", "none", "contacts",
        "Doors that open", "Puertas que se abren", "ratio",
        "Share of the doors knocked at where somebody opens.", _answers,
    ),
    Measure(
        "flag_downs_met_per_week", "per week", "higher", "contacts",
        "Flag-downs met in a week", "Personas que piden ayuda al pasar, por semana", "ratio",
        "People who wanted something and whom a unit met on its way, per week.", _flagged,
    ),
    Measure(
        "flag_downs_phoned_per_week", "per week", "lower", "contacts",
        "Flag-downs missed and phoned in a week", "Personas que llaman porque nadie pasó",
        "ratio", "People who wanted something, met no unit, and phoned when they left, in the "
        "hours that count, per week.", _phoned,
    ),
    Measure(
        "greetings_per_week", "per week", "lower", "contacts",
        "People met who could not be talked with", "Personas con las que no se pudo hablar",
        "ratio", "People who speak Spanish only, met by a unit without a speaker of it, per week.",
        _greeted,
    ),
    Measure(
        "spanish_speaker_share", "share", "higher", "contacts",
        "Time with a Spanish speaker", "Tiempo con un oficial que habla español", "ratio",
        "Share of the units' time on duty in which an officer of the unit speaks Spanish.",
        _spanish,
    ),
    Measure(
        "referrals_per_week", "per week", "higher", "contacts",
        "Referrals to other services in a week", "Derivaciones a otros servicios por semana",
        "ratio", "Talks that were not cut off and requests that were served which led to another "
        "service, per week.", _referrals,
    ),
)  # fmt: skip

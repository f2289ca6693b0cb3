"""What a walk log tells: each quantity with the numbers of a scenario that it replaces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.calibrate.counted import Counted, rate, share
from sim.calibrate.quantities import Quantity
from sim.calibrate.walk_log import WalkLog


def _per_hour(channel: str) -> Callable[[WalkLog], Counted]:
    return lambda log: rate(log.day, log.counts[channel], log.officer_hours)


def _part(cases: str, others: str) -> Callable[[WalkLog], Counted]:
    return lambda log: share(log.day, log.counts[cases], log.counts[others])


def _spanish(log: WalkLog) -> Counted:
    greeted = log.counts["no_common_language"]
    speaks = log.counts["spanish_only"] + greeted
    return share(log.day, speaks, log.counts["street"] + greeted)


def _referred(log: WalkLog) -> Counted:
    return share(log.day, log.counts["referred"], log.talked)


def _open(log: WalkLog) -> Counted:
    would = log.counts["street"] + np.nan_to_num(log.counts["no_common_language"])
    return share(log.day, np.minimum(would, log.counts["passed"]), log.counts["passed"])


def _recorded(log: WalkLog) -> Counted:
    second = np.where(log.counts["second_count"] > 0, log.counts["second_count"], np.nan)
    return share(log.day, np.minimum(log.talked, second), second)


STREET = Quantity(
    "people talked with on the street", "per officer-hour",
    ("people.out_per_km", "people.open_share", "contacts.recorded_share"), _per_hour("street"),
)  # fmt: skip
DOORS = Quantity(
    "doors that open", "share", ("activities.doors.answer_share",), _part("answered", "knocked")
)
LANGUAGE = Quantity(
    "people who speak Spanish only", "share", ("people.spanish_only_share",), _spanish
)
REFERRED = Quantity(
    "people referred to a service", "share",
    ("contacts.referral.share_of_talks", "contacts.referral.share_of_requests"), _referred,
)  # fmt: skip
OPEN = Quantity("people passed who would talk", "share", ("people.open_share",), _open)
RECORDED = Quantity("talks that are written down", "share", ("contacts.recorded_share",), _recorded)

QUANTITIES = (
    STREET,
    Quantity("people talked with at doors", "per officer-hour",
             ("activities.doors.knocks_per_street",), _per_hour("door")),
    Quantity("people talked with at events", "per officer-hour",
             ("activities.event.talks_per_h",), _per_hour("event")),
    Quantity("people helped at a request", "per officer-hour",
             ("requests.kind.to_foot_share", "people.flag_down_share"), _per_hour("request")),
    DOORS,
    LANGUAGE,
    REFERRED,
    Quantity("referrals that led to help", "share", (), _part("helped", "referred")),
    OPEN,
    RECORDED,
)  # fmt: skip
"""In the order in which they are shown."""

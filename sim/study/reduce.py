"""One season made small: what is kept of a replication.

The log of a season is large; these tables are what comparison, maps and pages
need of it. All are plain structured arrays with the unit in the column name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from sim.study.evidence import Evidence
from sim.study.measures import MEASURES
from sim.study.measures.by_hour import by_hour
from sim.study.measures.contacts import Contacts, meet
from sim.study.measures.coverage import Coverage, cover
from sim.study.measures.effort import Effort, work
from sim.study.measures.response import Response, respond
from sim.study.measures.seen import sum_by, union_length
from sim.study.measures.sums import weighted
from sim.tables import (
    CALLED_OFF,
    CHANNELS,
    DAY_US,
    HOUR_US,
    MINUTE_US,
    NEVER,
    NOT_ASKED,
    OFF,
    REDIRECTED,
    STATES,
)

GAP_EDGES_MIN = (0, 15, 30, 60, 120, 240, 480, 960, 1440, 2880, 5760)
"""Lower edges of the classes in which gaps are counted, minutes."""

MM_PER_KM = 1_000_000


@dataclass(frozen=True, eq=False)
class Reduced:
    """What is kept of one scenario in one replication.

    Attributes
    ----------
    season : one row per measure: numerator and denominator
    shifts : one row per date and shift that was worked
    days : one row per date
    hours : one row per hour of the clock
    requests : one row per request, with what became of it
    response : counts of the requests in the window by priority, kind and hour
    segments : totals of each segment
    gaps : closed gaps by segment and class of `GAP_EDGES_MIN`, empty classes left out
    talks : one row per channel
    referrals : one row per resource of the scenario
    spots : one row per hot spot of the scenario
    """

    season: np.ndarray
    shifts: np.ndarray
    days: np.ndarray
    hours: np.ndarray
    requests: np.ndarray
    response: np.ndarray
    segments: np.ndarray
    gaps: np.ndarray
    talks: np.ndarray
    referrals: np.ndarray
    spots: np.ndarray

    def tables(self) -> dict[str, np.ndarray]:
        """All tables by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def reduce(evidence: Evidence) -> Reduced:
    """Reduce the tables of one season to its measures and totals."""
    coverage, response = cover(evidence), respond(evidence)
    contacts, effort = meet(evidence), work(evidence)
    return Reduced(
        season=_season(coverage, response, contacts, effort),
        shifts=_shifts(evidence, coverage, response, contacts, effort),
        days=_days(evidence, coverage, response, contacts, effort),
        hours=_table(by_hour(evidence, response, contacts)),
        requests=_requests(evidence, response),
        response=_response(evidence, response),
        segments=_segments(evidence, coverage, response, contacts),
        gaps=_gaps(coverage),
        talks=_talks(contacts),
        referrals=_referrals(evidence, contacts),
        spots=_spots(coverage),
    )


def _table(columns: Mapping[str, tuple[str, np.ndarray]]) -> np.ndarray:
    """Columns of equal length, each with its dtype, as one structured array."""
    size = len(next(iter(columns.values()))[1])
    rows = np.zeros(size, dtype=[(name, code) for name, (code, _) in columns.items()])
    for name, (_, values) in columns.items():
        rows[name] = values
    return rows


def _minutes(t: np.ndarray) -> np.ndarray:
    """Microseconds to minutes, ``inf`` for what never comes."""
    return np.where(t < NEVER, t / MINUTE_US, np.inf)


def _season(
    coverage: Coverage, response: Response, contacts: Contacts, effort: Effort
) -> np.ndarray:
    parts = {"coverage": coverage, "response": response, "contacts": contacts, "effort": effort}
    single = [m for m in MEASURES if m.estimator != "pooled"]
    values = np.array([m.function(parts[m.group]) for m in single], dtype=float)
    return _table({
        "measure": ("U40", np.array([m.name for m in single])),
        "numerator": ("f8", values[:, 0]),
        "denominator": ("f8", values[:, 1]),
    })  # fmt: skip


def _shifts(
    evidence: Evidence, coverage: Coverage, response: Response, contacts: Contacts, effort: Effort
) -> np.ndarray:
    instances, of_unit = evidence.unit_instance
    size = len(instances)
    steps, calls = evidence.log.steps, evidence.log.assignments

    def by_unit(values: np.ndarray) -> np.ndarray:
        return np.bincount(of_unit, weights=values, minlength=size)

    def by_row(unit: np.ndarray, values: np.ndarray) -> np.ndarray:
        return np.bincount(of_unit[unit], weights=values, minlength=size)

    officers = effort.officers
    union = union_length(steps, of_unit[steps["unit"]], size, coverage.length)
    found = coverage.passes
    reached = response.reached
    first = response.first_unit[reached]
    hits = by_row(first, np.ones(len(first)))
    heads = by_unit(officers)
    with np.errstate(invalid="ignore", divide="ignore"):
        wait = by_row(first, response.wait[reached] / MINUTE_US) / hits
        busy = by_unit(effort.busy) / by_unit(effort.on_duty)
        distance = by_unit(effort.walked * officers) / MM_PER_KM / heads
    states = {
        f"{name.replace('-', '_')}_officer_h": (
            "f8", by_unit(effort.time[:, state] * officers) / HOUR_US,
        )
        for state, name in enumerate(STATES) if state != OFF
    }  # fmt: skip
    return _table({
        "date": ("i4", instances[:, 0]),
        "shift": ("i2", instances[:, 1]),
        "units": ("i4", by_unit(np.ones(len(officers)))),
        "officers": ("i4", heads),
        "planned_officer_h": ("f8", by_unit(effort.planned * officers) / HOUR_US),
        "on_duty_officer_h": ("f8", by_unit(effort.on_duty * officers) / HOUR_US),
        "overtime_officer_h": ("f8", by_unit(effort.overtime_by_unit) / HOUR_US),
        "walked_km": ("f8", by_unit(effort.walked) / MM_PER_KM),
        "km_per_officer": ("f8", distance),
        "walked_share": ("f8", weighted(union, coverage.weight) / coverage.total),
        "passes": ("i4", by_row(found.unit, found.counted)),
        "talks": ("i4", by_row(contacts.unit, contacts.inside)),
        "contacts": ("i4", by_row(contacts.unit, contacts.counted)),
        "interrupted_talks": ("i4", by_row(contacts.unit, contacts.interrupted & contacts.inside)),
        "calls": ("i4", by_row(calls["unit"], np.ones(len(calls)))),
        "called_off": ("i4", by_row(calls["unit"], calls["ended"] == CALLED_OFF)),
        "redirected": ("i4", by_row(calls["unit"], calls["ended"] == REDIRECTED)),
        "reached": ("i4", hits),
        "reached_in_time": ("i4", by_row(first, response.in_time[reached])),
        "mean_wait_answered_min": ("f8", wait),
        "busy_share": ("f8", busy),
        **states,
    })  # fmt: skip


def _days(
    evidence: Evidence, coverage: Coverage, response: Response, contacts: Contacts, effort: Effort
) -> np.ndarray:
    size = evidence.dates
    asked = np.minimum(evidence.world.requests["date"], size - 1)
    of_unit = evidence.log.units["date"]
    met = of_unit[contacts.unit]

    def by_request(values: np.ndarray) -> np.ndarray:
        return np.bincount(asked, weights=values, minlength=size)

    officer_time = effort.planned * effort.officers
    return _table({
        "date": ("i4", np.arange(size)),
        "planned_officer_h": ("f8", np.bincount(of_unit, officer_time, size) / HOUR_US),
        "walked_km": ("f8", np.bincount(of_unit, effort.walked, size) / MM_PER_KM),
        "walked_share": ("f8", coverage.walked_share_by_date),
        "segments_walked_share": ("f8", coverage.whole_share_by_date),
        "talks": ("i4", np.bincount(met, contacts.inside, size)),
        "contacts": ("i4", np.bincount(met, contacts.counted, size)),
        "requests": ("i4", by_request(response.outcome != NOT_ASKED)),
        "foot_requests": ("i4", by_request(response.counted)),
        "reached": ("i4", by_request(response.reached)),
        "reached_in_time": ("i4", by_request(response.in_time)),
    })  # fmt: skip


def _requests(evidence: Evidence, response: Response) -> np.ndarray:
    rows = evidence.world.requests
    open_for = np.where(response.ended < NEVER, response.ended - rows["t"], NEVER)
    return _table({
        "request": ("i4", rows["request"]),
        "date": ("i4", rows["date"]),
        "number": ("i4", rows["number"]),
        "made_clock_min": ("f8", (rows["t"] % DAY_US) / MINUTE_US),
        "segment": ("i4", rows["segment"]),
        "kind": ("i2", rows["kind"]),
        "priority": ("i2", rows["priority"]),
        "officers_needed": ("i2", rows["officers"]),
        "foot": ("?", rows["foot"]),
        "counted": ("?", response.counted),
        "outcome": ("i2", response.outcome),
        "first_unit": ("i4", response.first_unit),
        "unit_wait_min": ("f8", _minutes(response.unit_wait)),
        "wait_min": ("f8", _minutes(response.wait)),
        "any_officer_wait_min": ("f8", _minutes(response.any_wait)),
        "open_min": ("f8", _minutes(open_for)),
        "response_walk_m": ("f8", response.walked / 1000),
    })  # fmt: skip


def _response(evidence: Evidence, response: Response) -> np.ndarray:
    rows = evidence.world.requests
    keys = {
        "priority": rows["priority"],
        "kind": rows["kind"],
        "hour": rows["t"] % DAY_US // HOUR_US,
    }
    sums = {
        "requests": response.counted,
        "reached_in_time": response.in_time,
        "reached": response.reached,
        "handed_over": response.handed_over,
        "gave_up": response.gave_up,
        "wait_to_limit_sum_min": np.where(
            response.counted, np.minimum(response.wait, response.wait_limit) / MINUTE_US, 0
        ),
        "all_requests": response.in_window,
        "any_officer_in_time": response.any_in_time,
        "any_officer_wait_to_limit_sum_min": np.where(
            response.in_window, np.minimum(response.any_wait, response.wait_limit) / MINUTE_US, 0
        ),
        "wait_answered_sum_min": np.where(response.reached, response.wait / MINUTE_US, 0),
    }
    parts = []
    for by, key in keys.items():
        group, index = np.unique(key[response.in_window], return_inverse=True)
        columns = {"by": ("U8", np.full(len(group), by)), "group": ("i4", group)}
        for name, values in sums.items():
            code = "f8" if name.endswith("_min") else "i4"
            total = np.bincount(index, values[response.in_window], len(group))
            columns[name] = (code, total)
        parts.append(_table(columns))
    return np.concatenate(parts)


def _segments(
    evidence: Evidence, coverage: Coverage, response: Response, contacts: Contacts
) -> np.ndarray:
    size = len(coverage.length)
    asked = evidence.world.requests["segment"]
    where, gap = coverage.closed_gaps
    counted = max(coverage.coverage_time, 1)
    return _table({
        "segment": ("i4", np.arange(size)),
        "length_m": ("f8", coverage.length / 1000),
        "weight": ("f8", coverage.weight),
        "walked_m": ("f8", coverage.walked / 1000),
        "days_walked": ("i4", coverage.whole[coverage.counted_dates].sum(axis=0)),
        "passes": ("i4", coverage.pass_count),
        "presence_min": ("f8", coverage.presence / MINUTE_US),
        "seen_recently_share": ("f8", (coverage.coverage_time - coverage.too_old) / counted),
        "mean_time_since_seen_min": ("f8", coverage.age / counted / MINUTE_US),
        "gaps": ("i4", np.bincount(where, minlength=size)),
        "gap_sum_min": ("f8", sum_by(where, gap, size) / MINUTE_US),
        "contacts": ("i4", np.bincount(contacts.segment, contacts.counted, size)),
        "foot_requests": ("i4", np.bincount(asked, response.counted, size)),
        "reached_in_time": ("i4", np.bincount(asked, response.in_time, size)),
    })  # fmt: skip


def _gaps(coverage: Coverage) -> np.ndarray:
    where, gap = coverage.closed_gaps
    edges = np.array(GAP_EDGES_MIN, dtype=np.int64)
    kind = np.searchsorted(edges * MINUTE_US, gap, side="right") - 1
    size = len(coverage.length) * len(edges)
    count = np.bincount(where * len(edges) + kind, minlength=size)
    some = np.flatnonzero(count)
    return _table({
        "segment": ("i4", some // len(edges)),
        "from_min": ("i4", edges[some % len(edges)]),
        "gaps": ("i4", count[some]),
    })  # fmt: skip


def _talks(contacts: Contacts) -> np.ndarray:
    size = len(CHANNELS)
    channel = contacts.channel

    def by_channel(values: np.ndarray) -> np.ndarray:
        return np.bincount(channel, weights=values, minlength=size)

    different = [contacts.different_among([code]) for code in range(size)]
    return _table({
        "channel": ("U8", np.array(CHANNELS)),
        "talks": ("i4", by_channel(contacts.inside)),
        "contacts": ("i4", by_channel(contacts.counted)),
        "interrupted": ("i4", by_channel(contacts.interrupted & contacts.inside)),
        "talk_min": ("f8", by_channel(contacts.length * contacts.inside) / MINUTE_US),
        "different_people": ("i4", np.array(different)),
    })  # fmt: skip


def _referrals(evidence: Evidence, contacts: Contacts) -> np.ndarray:
    named = [row.resource for row in evidence.scenario.contacts.referrals]
    return _table({
        "resource": ("U60", np.array(named, dtype="U60")),
        "talks": ("i4", contacts.further.referred_talks),
        "requests": ("i4", contacts.further.referred_requests),
    })  # fmt: skip


def _spots(coverage: Coverage) -> np.ndarray:
    dose = coverage.dose
    return _table({
        "spot": ("U60", np.array(dose.names, dtype="U60")),
        "stood_min": ("f8", dose.stood / MINUTE_US),
        "visits": ("i4", dose.visits),
        "stay_sum_min": ("f8", dose.stays / MINUTE_US),
        "due": ("i4", dose.due),
        "in_time": ("i4", dose.in_time),
    })  # fmt: skip

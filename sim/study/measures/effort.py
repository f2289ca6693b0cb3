"""Effort: what the patrol costs in officer-hours, and where the hours go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.scenario.season_model import Costs
from sim.study.evidence import Evidence
from sim.study.measures.attendance import event_staffing
from sim.study.measures.record import Measure
from sim.study.measures.seen import sum_by
from sim.study.measures.timesheet import activity_time, time_by_state
from sim.tables import (
    EVENT,
    HOUR_US,
    MINUTE_US,
    OFF,
    ON_SCENE,
    REDIRECTED,
    RESPONDING,
    SERVED,
    STATES,
)

MM_PER_KM = 1_000_000


@dataclass(frozen=True, eq=False)
class Effort:
    """Effort of one season, by unit (one unit in one shift).

    Attributes
    ----------
    officers : ndarray of int64, shape (U,)
    on_duty : ndarray of int64, shape (U,)
        us, overtime included.
    planned : ndarray of int64, shape (U,)
        us from the planned start to the planned end.
    overtime : ndarray of int64, shape (U,)
        us after the planned end.
    called_in : ndarray of int64, shape (U,)
        Of its officers, those called in on a day off to fill the shift.
    time : ndarray of int64, shape (U, number of states)
        us by state; adds up to `on_duty`.
    busy : ndarray of int64, shape (U,)
        us on the way to a request or at it.
    walked : ndarray of int64, shape (U,)
        mm.
    team : ndarray of int64, shape (U,)
        Which unit of the plan this is: number of its shift and place.
    free_sum, free_count : float
        us from the end of a call to the next one in the same shift, and how many.
    served : int
        Requests handled on foot to the end.
    weeks : float
    event_staffed, event_planned : float
        Officer time at events, us, as needed there; and all that they need.
    costs : Costs
        Where the hours come from, and their price.
    """

    officers: np.ndarray
    on_duty: np.ndarray
    planned: np.ndarray
    overtime: np.ndarray
    called_in: np.ndarray
    time: np.ndarray
    busy: np.ndarray
    walked: np.ndarray
    team: np.ndarray
    free_sum: float
    free_count: float
    served: int
    weeks: float
    event_staffed: float
    event_planned: float
    costs: Costs = field(default_factory=Costs)

    @property
    def officer_time(self) -> float:
        """Officer time on duty, us."""
        return float((self.on_duty * self.officers).sum())

    @property
    def overtime_by_unit(self) -> np.ndarray:
        """Officer time paid as overtime, us (U,): late ends, and all of those called in."""
        paid: np.ndarray = self.overtime * self.officers + self.planned * self.called_in
        return paid

    @property
    def busy_by_team(self) -> np.ndarray:
        """Busy share of each unit of the plan, in the order of shift and place."""
        busy = np.bincount(self.team, weights=self.busy)
        return busy / np.bincount(self.team, weights=self.on_duty)


def work(evidence: Evidence) -> Effort:
    """Reduce the activities, steps and assignments of a season to its effort."""
    units, steps = evidence.log.units, evidence.log.steps
    acts = activity_time(evidence)
    inside = steps["entered"] >= evidence.counted_from
    metres = np.where(inside, np.abs(steps["to_mm"] - steps["from_mm"]), 0)
    plan = units["shift"].astype(np.int64) * (int(units["place"].max(initial=0)) + 1)
    _, team = np.unique(plan + units["place"], return_inverse=True)
    staffed, planned = event_staffing(evidence)
    outcomes = evidence.log.outcomes
    made = evidence.world.requests["t"][outcomes["request"]]
    served = (outcomes["outcome"] == SERVED) & (made >= evidence.counted_from)
    on_duty = evidence.on_duty
    return Effort(
        officers=units["officers"].astype(np.int64),
        on_duty=on_duty,
        planned=on_duty if evidence.unbroken else units["end"] - units["start"],
        overtime=np.maximum(units["left"] - units["end"], 0),
        called_in=units["called_in"].astype(np.int64),
        time=time_by_state(evidence),
        busy=acts[:, RESPONDING] + acts[:, ON_SCENE],
        walked=sum_by(steps["unit"], metres, len(units)),
        team=team.reshape(-1),
        **_free_times(evidence),
        served=int(served.sum()),
        weeks=evidence.weeks,
        costs=evidence.scenario.costs,
        event_staffed=staffed,
        event_planned=planned,
    )


def _free_times(evidence: Evidence) -> dict[str, float]:
    """From the end of a call to the next one of the same unit in the same shift."""
    calls = evidence.log.assignments
    calls = calls[calls["ordered"] >= evidence.counted_from]
    calls = calls[np.lexsort((calls["ordered"], calls["unit"]))]
    before, after = calls[:-1], calls[1:]
    free = (before["unit"] == after["unit"]) & (before["ended"] != REDIRECTED)
    waits = (after["ordered"] - before["left"])[free]
    return {"free_sum": float(waits.sum()), "free_count": float(len(waits))}


def _officer_hours(e: Effort) -> tuple[float, float]:
    return float((e.planned * e.officers).sum()) / HOUR_US, e.weeks


def _overtime(e: Effort) -> tuple[float, float]:
    return float(e.overtime_by_unit.sum()) / HOUR_US, e.weeks


def _called_in(e: Effort) -> tuple[float, float]:
    return float((e.planned * e.called_in).sum()) / HOUR_US, e.weeks


def _km_per_officer(e: Effort) -> tuple[float, float]:
    return float((e.walked * e.officers).sum()) / MM_PER_KM, float(e.officers.sum())


def _busy(e: Effort) -> tuple[float, float]:
    return float(e.busy.sum()), float(e.on_duty.sum())


def _busy_spread(e: Effort) -> tuple[float, float]:
    if len(e.team) == 0 or e.on_duty.sum() == 0:
        return 0.0, 0.0
    share = e.busy_by_team
    return float(np.nanmax(share) - np.nanmin(share)), 1.0


def _free(e: Effort) -> tuple[float, float]:
    return e.free_sum / MINUTE_US, e.free_count


def _served(e: Effort) -> tuple[float, float]:
    return float(e.served), e.officer_time / HOUR_US


def _event_hours(e: Effort) -> tuple[float, float]:
    return float((e.time[:, EVENT] * e.officers).sum()) / HOUR_US, e.weeks


def _event_staffed(e: Effort) -> tuple[float, float]:
    return e.event_staffed, e.event_planned


def _state_share(state: int) -> Callable[[Effort], tuple[float, float]]:
    def function(e: Effort) -> tuple[float, float]:
        return float((e.time[:, state] * e.officers).sum()), e.officer_time

    return function


_STATE_NAMES = {
    "briefing": ("in briefing", "en reunión de inicio"),
    "walking": ("walking the route", "caminando la ruta"),
    "talking": ("talking with people", "hablando con la gente"),
    "waiting": ("standing or waiting at signals", "de pie o esperando en semáforos"),
    "responding": ("on the way to a request", "en camino a un pedido"),
    "on-scene": ("at a request", "atendiendo un pedido"),
    "break": ("at a meal", "en la comida"),
    "event": ("at an event", "en un evento"),
    "writing": ("writing reports", "escribiendo informes"),
    "returning": ("walking back", "caminando de regreso"),
    "transfer": ("getting to the area and back", "yendo a la zona y volviendo"),
}

_STATE_MEASURES = tuple(
    Measure(
        f"{name.replace('-', '_')}_time_share", "share", "none", "effort",
        f"Time {_STATE_NAMES[name][0]}", f"Tiempo {_STATE_NAMES[name][1]}", "ratio",
        f"Share of the officers' time on duty spent {_STATE_NAMES[name][0]}.", _state_share(state),
    )
    for state, name in enumerate(STATES) if state != OFF
)  # fmt: skip

MEASURES = (
    Measure(
        "officer_hours_per_week", "h per week", "none", "effort",
        "Officer-hours in a week", "Horas de oficial por semana", "ratio",
        "Planned hours of the officers who came on duty, per week, those called in included; time "
        "after the planned end of a shift is not.",
        _officer_hours,
    ),
    Measure(
        "overtime_h_per_week", "h per week", "lower", "effort",
        "Overtime in a week", "Horas extra por semana", "ratio",
        "Officer-hours after the planned end of a shift, and all hours of officers called in on "
        "their days off, per week.", _overtime,
    ),
    Measure(
        "called_in_h_per_week", "h per week", "lower", "effort",
        "Hours of officers called in on days off, in a week",
        "Horas de oficiales llamados en sus días libres, por semana", "ratio",
        "Planned hours of the officers called in to fill shifts, per week.", _called_in,
    ),
    Measure(
        "km_per_officer_shift", "km", "none", "effort",
        "Distance an officer walks in a shift", "Distancia que camina un oficial por turno",
        "ratio", "Kilometers walked by an officer in one shift, on routes and to requests.",
        _km_per_officer,
    ),
    Measure(
        "busy_share", "share", "none", "effort",
        "Time taken by requests", "Tiempo ocupado por pedidos", "ratio",
        "Share of the units' time on duty on the way to a request or at it.", _busy,
    ),
    Measure(
        "busy_share_spread", "share", "lower", "effort",
        "Difference between the busiest and the least busy unit",
        "Diferencia entre la unidad más ocupada y la menos ocupada", "mean",
        "Busy share of the busiest unit of the plan less that of the least busy one.",
        _busy_spread,
    ),
    Measure(
        "free_to_next_call_min", "min", "none", "effort",
        "Time from one call to the next", "Tiempo entre un llamado y el siguiente", "ratio",
        "From the end of a call to the unit's next one in the same shift.", _free,
    ),
    Measure(
        "served_per_officer_hour", "per officer-hour", "none", "effort",
        "Requests served per officer-hour", "Pedidos atendidos por hora de oficial", "ratio",
        "Requests handled on foot to the end, divided by the officer-hours on duty.", _served,
    ),
    Measure(
        "event_officer_h_per_week", "h per week", "none", "effort",
        "Officer-hours at events in a week", "Horas de oficial en eventos por semana", "ratio",
        "Officer-hours at meetings, posts and other events, the time before their start included, "
        "per week.", _event_hours,
    ),
    Measure(
        "event_staffed_share", "share", "higher", "effort",
        "Events staffed as planned", "Eventos cubiertos según lo previsto", "ratio",
        "Officer time at events between their start and end, of no more officers than they need, "
        "as a share of all that they need.", _event_staffed,
    ),
    *_STATE_MEASURES,
)  # fmt: skip

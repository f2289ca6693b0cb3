"""Costs: where the hours come from, and dollars where the planner gives prices."""

from __future__ import annotations

from sim.study.measures.effort import Effort
from sim.study.measures.record import Measure
from sim.tables import HOUR_US


def _officer_hours(e: Effort) -> tuple[float, float]:
    """Planned officer-hours, and those after the planned end."""
    planned = float((e.planned * e.officers).sum()) / HOUR_US
    return planned, float((e.overtime * e.officers).sum()) / HOUR_US


def _from_radio(e: Effort) -> tuple[float, float]:
    if e.costs.hours_from != "radio-patrol":
        return 0.0, 0.0
    return _officer_hours(e)[0], e.weeks


def _dollars(e: Effort) -> tuple[float, float]:
    plain = e.costs.dollars_per_officer_hour
    extra = e.costs.overtime_dollars_per_hour or plain
    all_extra = e.costs.hours_from == "overtime"
    if (extra if all_extra else plain) == 0.0:
        return 0.0, 0.0
    planned, overtime = _officer_hours(e)
    return planned * (extra if all_extra else plain) + overtime * extra, e.weeks


MEASURES = (
    Measure(
        "radio_hours_lost_per_week", "h per week", "none", "effort",
        "Officer-hours lost to patrol cars in a week",
        "Horas de oficial que pierden las patrullas en auto por semana", "ratio",
        "Planned officer-hours per week, where the scenario says that they are taken from radio "
        "patrol; else not there.", _from_radio,
    ),
    Measure(
        "dollars_per_week", "dollars per week", "none", "effort",
        "Price of the officer-hours in a week", "Precio de las horas de oficial por semana",
        "ratio", "Planned officer-hours and overtime at the prices that the scenario gives; not "
        "there without a price.", _dollars,
    ),
)  # fmt: skip

"""From checked tables to records: special days, rain, closures, costs."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.season_model import Calendar, Closure, Costs, SpecialDay, Weather
from sim.scenario.season_schema import CalendarTable, ClosureTable, CostsTable, WeatherTable


def calendar(table: CalendarTable) -> Calendar:
    """Make the record of the special days, dates in order."""
    return Calendar(
        tuple(
            SpecialDay(
                **{
                    **day.model_dump(),
                    "dates": tuple(sorted(set(day.dates))),
                    "hours": tuple(day.hours),
                }
            )
            for day in table.special_day
        )
    )


def weather(table: WeatherTable) -> Weather:
    """Make the record of the rain."""
    return Weather(**{**table.model_dump(), "rain_day_share": tuple(table.rain_day_share)})


def closures(tables: Sequence[ClosureTable]) -> tuple[Closure, ...]:
    """Make the records of closed streets."""
    return tuple(
        Closure(**{**table.model_dump(), "segments": tuple(table.segments)}) for table in tables
    )


def costs(table: CostsTable) -> Costs:
    """Make the record of the costs."""
    return Costs(**table.model_dump())

"""Overrides in words: who patrols in another way, when, and who shares the streets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.errors import listed_with, quoted
from sim.scenario.model import Scenario
from sim.scenario.overrides import days_said, patrols_planned
from sim.scenario.patrol_model import WITHOUT_BEATS, Override, Patrol
from street_graph.graph import StreetGraph


def told_overrides(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say who patrols in another way than the others."""
    for number, one in enumerate(scenario.patrol.overrides, 1):
        keys = listed_with([key for key, _ in one.changes], "and")
        yield f"Override {number}: {_whom(one)} by other rules ({keys})."
    if scenario.patrol.overrides:
        yield from _mixed(scenario)


def _whom(one: Override) -> str:
    units = "all units patrol"
    if one.units:
        word = "unit" if len(one.units) == 1 else "units"
        ends = "s" if len(one.units) == 1 else ""
        units = f"{word} {listed_with(one.units, 'and')} patrol{ends}"
    shifts = f" of {quoted(one.shifts)}" if one.shifts else ""
    days = f" on {', '.join(one.days)}" if one.days else ""
    who, verb = units.rsplit(" ", 1)
    return f"{who}{shifts}{days} {verb}"


def _mixed(scenario: Scenario) -> Iterator[str]:
    """Say of each crew whose units patrol in different ways who does what."""
    days_of: dict[tuple[int, tuple[tuple[Patrol, tuple[int, ...]], ...]], list[str]] = {}
    for shift, day, by_patrol in patrols_planned(scenario):
        crew = tuple((patrol, tuple(units)) for patrol, units in by_patrol.items())
        days_of.setdefault((shift, crew), []).append(day)
    for (shift, crew), days in days_of.items():
        if len(crew) < 2:
            continue
        beats = sum(len(units) for patrol, units in crew if patrol.has_beat)
        ways = [_way(patrol, units, beats) for patrol, units in crew]
        name = scenario.shifts[shift].name
        yield f'"{name}" {days_said(days)}: {"; ".join(ways)}.'


def _way(patrol: Patrol, units: Sequence[int], beats: int) -> str:
    word = "unit" if len(units) == 1 else "units"
    area = "the whole area"
    if patrol.has_beat and beats > 1:
        own = "its own" if len(units) == 1 else "each its own"
        area = f"{own} of {beats} beats"
    where = "" if patrol.route in (*WITHOUT_BEATS, "post") else f", {area}"
    return f'{word} {listed_with(units, "and")} "{patrol.route}"{where}'

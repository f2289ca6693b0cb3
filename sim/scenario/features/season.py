"""The season in words: months, special days, rain, closures, kinds' own ways, costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sim.scenario.closures import closed_on_maps, maps
from sim.scenario.errors import listed_with
from sim.scenario.feasibility import DAY_NAMES
from sim.scenario.fields import clock_text
from sim.scenario.list_changes import MONTHS
from sim.scenario.model import Scenario
from sim.scenario.season_model import Closure, SpecialDay
from sim.scenario.staffing import staffing
from street_graph.graph import StreetGraph
from street_graph.schematic import is_schematic

BLOCKS_NAMED = 4


def told_season(scenario: Scenario, graph: StreetGraph) -> Iterator[str]:
    """Say what the season has beyond plain days, and where the hours come from."""
    if not scenario.shifts:
        yield (
            "Nobody walks: patrol cars take every request, no street is walked and nobody is met. "
            "The time until any officer comes is the desk's and the car's."
        )
    if is_schematic(scenario.streets.graph):
        km = float(graph.length_mm.sum()) / 1e6
        yield f"The streets are a schematic grid of {km:.1f} km, not a real place."
    yield from _months(scenario)
    for day in scenario.calendar.special_days:
        yield _special_day(day, scenario)
    yield from _rain(scenario)
    for closure in scenario.streets.closures:
        yield _closure(closure, scenario, graph)
    yield from _kinds(scenario)
    yield from _costs(scenario)


def _months(scenario: Scenario) -> Iterator[str]:
    for what, factors in (
        ("requests", scenario.requests.month_factors),
        ("people out", scenario.people.month_factors),
    ):
        if any(factor != 1.0 for factor in factors):
            told = [f"{MONTHS[m]} x{factors[m]:g}" for m in _months_of(scenario)]
            yield f"Months: {what} {', '.join(told)} in this season."


def _months_of(scenario: Scenario) -> list[int]:
    season = scenario.season
    ordinals = range(season.first_day.toordinal(), season.last_day.toordinal() + 1)
    return list(dict.fromkeys(date.fromordinal(n).month - 1 for n in ordinals))


def _special_day(day: SpecialDay, scenario: Scenario) -> str:
    season = scenario.season
    inside = [str(d) for d in day.dates if season.first_day <= d <= season.last_day]
    when = listed_with(inside, "and") if inside else "none of its dates in this season"
    hours = f", {clock_text(day.hours[0])} to {clock_text(day.hours[1])}" if day.hours else ""
    parts = [
        f"{name} x{factor:g}"
        for name, factor in (
            ("requests", day.requests_factor), ("people out", day.people_factor)
        )
        if factor != 1.0
    ]  # fmt: skip
    if day.like:
        parts.append(f"requests as on a {DAY_NAMES[day.like]}")
    if day.shifts != "as-planned":
        parts.append(
            "no shift" if day.shifts == "none" else f"the shifts of a {DAY_NAMES[day.like]}"
        )
    return f'Special day "{day.name}" ({when}{hours}): {", ".join(parts) or "as any other"}.'


def _rain(scenario: Scenario) -> Iterator[str]:
    weather = scenario.weather
    if weather.never:
        return
    shares = [f"{MONTHS[m]} {100 * weather.rain_day_share[m]:g} %" for m in _months_of(scenario)]
    lasts = f"for {weather.rain_hours} hours" if weather.rain_hours else "all day"
    yield (
        f"Rain, the same for all: {', '.join(shares)} of the days, {lasts}. Then people out "
        f"x{weather.people_factor:g}, requests x{weather.requests_factor:g}, and shifts that meet "
        f"it walk at x{weather.walk_speed_factor:g}."
    )


def _closure(closure: Closure, scenario: Scenario, graph: StreetGraph) -> str:
    season = scenario.season
    closed = closed_on_maps(graph, [closure])[-1] if maps([closure]).changes else ()
    names = list(dict.fromkeys(graph.block[s] for s in closed))
    blocks = "; ".join(names[:BLOCKS_NAMED])
    if len(names) > BLOCKS_NAMED:
        blocks += f" and {len(names) - BLOCKS_NAMED} more"
    first, last = closure.first_day, closure.last_day
    days = f"{first}" if first == last else f"{first} to {last}"
    outside = last < season.first_day or first > season.last_day
    note = " (not in this season)" if outside else ""
    return (
        f'Closed, "{closure.name}"{note}: {blocks}, {days} from {clock_text(closure.start)} to '
        f"{clock_text(closure.end)}. Units walk round; requests there are reached from its ends."
    )


def _kinds(scenario: Scenario) -> Iterator[str]:
    for kind in scenario.requests.kinds:
        own = [name for name, given in (
            ("hours", kind.hour_shares), ("places", kind.places or kind.places_file)
        ) if given]  # fmt: skip
        if own:
            yield f'Requests of the kind "{kind.name}" have {" and ".join(own)} of their own.'
        if kind.follow_up_share:
            low, high = kind.follow_up_after_days
            share = f"{100 * kind.follow_up_share:g} %"
            yield (
                f'Of the requests of the kind "{kind.name}" that are answered on foot, {share} '
                f"lead to a follow-up at the same place {low} to {high} days later. Who answers "
                "more is asked more."
            )
    if scenario.requests.hour_factors_by_weekday:
        yield "Requests come at other hours on one weekday than on another."
    if scenario.requests.places_file:
        yield f"Requests arise at the places of {scenario.requests.places_file.file}."
    if scenario.requests.minimum_count:
        yield (
            "Results tell no counts of requests of streets with fewer than "
            f"{scenario.requests.minimum_count} a season."
        )


def _costs(scenario: Scenario) -> Iterator[str]:
    costs = scenario.costs
    week = staffing(scenario).officer_hours_per_week
    if costs.hours_from == "radio-patrol":
        yield f"The hours are taken from radio patrol: {week:,.0f} officer-hours a week lost there."
    elif costs.hours_from != "not-stated":
        told = costs.hours_from.replace("-", " ")
        yield f"The {week:,.0f} officer-hours a week come from {told}."
    price = costs.dollars_per_officer_hour
    if costs.hours_from == "overtime":
        price = costs.overtime_dollars_per_hour or price
    if price:
        yield f"They cost {week * price:,.0f} dollars a week as planned, at {price:g} an hour."

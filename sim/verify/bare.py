"""A scenario as a queue of the textbooks: what it has to be for that, and what it should give.

Units at posts, requests evenly by chance, walks that take no time. With
exponential handling Larson's hypercube holds exactly for up to twelve units,
and where some give up or only some may wait, Erlang's queues; what holds for
other laws and for priorities is in `sim.verify.bare_laws`. So a case needs no
more than a scenario.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.scenario.model import Scenario
from sim.scenario.rosters import heads_of
from sim.study.evidence import Evidence
from sim.tables import DAY_US
from sim.verify import bare_laws, erlang
from sim.verify.case import Figure, Sampled
from sim.verify.cases.scenes import Scene, value, warm_up_hours
from sim.verify.cases.steadying import steadying
from sim.verify.hypercube import MOST_UNITS, Hypercube, hypercube
from sim.verify.on_duty import Place, units_on_duty
from sim.verify.walk_there import walk_there
from sim.walk.crew import duties
from sim.walk.ground import prepare_ground
from sim.world.requests import mean_request_rates
from street_graph.graph import StreetGraph

SPOTS = 2_000
"""So many request places stand for all."""

NO_TIME_MPS = 1e5
"""At this speed a walk takes no time to speak of."""

SEASON_H = 400
"""Hours of a season that count, at least."""

EVEN = 1e-9


def broken_assumptions(scenario: Scenario) -> list[str]:
    """What keeps a scenario from being a queue of the textbooks, with the key to change.

    Parameters
    ----------
    scenario : Scenario
    """
    season, requests, crew = scenario.season, scenario.requests, scenario.crew
    people, dispatch, patrol = scenario.people, scenario.dispatch, scenario.patrol
    kinds = bare_laws.on_foot(scenario)
    officers = 2 if any(shift.unit == "pair" for shift in scenario.shifts) else 1
    number = len(duties(scenario, 1, 1)) if scenario.shifts else 0
    uneven = requests.season_cv or requests.day_variance or not all(
        len(set(shares)) == 1
        for shares in (requests.hour_shares, requests.weekday_shares, requests.month_factors)
    ) or any(kind.hour_shares for kind in kinds)  # fmt: skip
    found = {
        "season.unbroken_hours": "shifts begin and end; give the length of one stretch of time"
        if not season.unbroken_hours else "",
        "shift": "there has to be one shift, and somebody in it"
        if len(scenario.shifts) != 1 or not number else "",
        "crew.heads": "absences and sick days change who is on duty" if heads_of(crew) else "",
        "requests.per_day": "nobody asks" if not requests.per_day or not kinds else "",
        "requests.hour_shares": "requests do not come evenly: hours, weekdays, months or luck"
        if uneven else "",
        "calendar": "special days or rain change the number of requests"
        if scenario.calendar.special_days or not scenario.weather.never else "",
        "requests.kind.officers_needed": "some requests need more than one unit"
        if any(max(k.officers_needed, 2 * (k.two_officers_required_share > 0)) > officers
               for k in kinds) else "",
        "requests.kind.follow_up_share": "requests lead to others"
        if any(kind.follow_up_share for kind in kinds) else "",
        "contacts.referral": "referrals take time" if scenario.contacts.referrals else "",
        "people.out_per_km": "talks take time"
        if people.out_per_km or people.walking_per_km else "",
        "activities": "doors and events take time"
        if scenario.activities.doors or scenario.activities.events else "",
        "patrol.route": 'units have to wait at posts ("post"), all of them'
        if patrol.route != "post" or patrol.overrides else "",
        "crew.response_speed_mps": f"walks take time; {NO_TIME_MPS:g} or more is none"
        if min(crew.response_speed_mps, crew.walk_speed_mps) < NO_TIME_MPS
        or crew.officer_speeds_mps or crew.speed_sd_mps else "",
        "crew.meal_min": "meals take time" if crew.meal_min and not season.unbroken_hours else "",
        "streets.closure": "closed streets change the walks" if scenario.streets.closures else "",
        "dispatch.rule": f'"{dispatch.rule}" is not held; "nearest", "own-beat-first" and '
        '"preference" are'
        if dispatch.rule not in ("nearest", "own-beat-first", "preference") else "",
        "dispatch.delay_min": "the desk takes time" if dispatch.delay_min else "",
        "dispatch.keep_free_units": "units are kept free" if dispatch.keep_free_units else "",
        **(bare_laws.not_held(scenario, number) if kinds else {}),
    }  # fmt: skip
    told = [f"{key}: {why}" for key, why in found.items() if why]
    if not told and number > MOST_UNITS and _by_hypercube(scenario):
        told.append(f"shift.officers: {number} units; the hypercube is solved for {MOST_UNITS}")
    return told


def _by_hypercube(scenario: Scenario) -> bool:
    """Whether units are told apart; else all that counts is their number."""
    endless = all(kind.patience is None for kind in bare_laws.on_foot(scenario))
    exponential = not bare_laws.source_of(scenario)
    return exponential and endless and scenario.dispatch.queue_at_most in (-1, 0)


def per_hour_of(scenario: Scenario) -> float:
    """Requests for the foot patrol in an hour."""
    foot = sum(kind.share * kind.to_foot_share for kind in scenario.requests.kinds)
    share = foot / sum(kind.share for kind in scenario.requests.kinds)
    return float(mean_request_rates(scenario).ravel()[0]) * share


def order_of(scenario: Scenario, graph: StreetGraph) -> tuple[np.ndarray, np.ndarray]:
    """In which order units are sent to each spot, and how far they have to walk.

    Returns
    -------
    order : ndarray of int64, shape (SPOTS, N)
        Rank of each unit; the first is 0.
    metres : ndarray of float64, shape (N, SPOTS)

    Raises
    ------
    ValueError
        If a list of preference leaves units out.
    """
    places: dict[object, Place] = {}
    units = units_on_duty(scenario, graph, duties(scenario, 1, 1), places)
    ways = walk_there(scenario, graph, tuple(places.values()), SPOTS)
    row = [unit.place for unit in units]
    metres = ways.mean[row]
    if scenario.dispatch.rule == "preference":
        numbers = [unit.number for unit in units]
        if any(not set(numbers) <= set(listed) for listed in ways.listed):
            raise ValueError("dispatch.preference: every list has to name every unit")
        return np.array([[listed.index(n) for n in numbers] for listed in ways.listed]), metres
    far = np.round(metres, 3).T
    if scenario.dispatch.rule == "own-beat-first":
        far = far - np.where(ways.at_home[row].T, 1e9, 0.0)
    # Of units equally far away the first one goes.
    return np.argsort(np.argsort(far, axis=1, kind="stable"), axis=1), metres


def figures_of(scenario: Scenario, graph: StreetGraph, late_min: float) -> tuple[Figure, ...]:
    """What a scenario should give; see `broken_assumptions`.

    Raises
    ------
    ValueError
        If more requests come than the units can serve, or a list of
        preference leaves units out.
    """
    kind = bare_laws.on_foot(scenario)[0]
    units = len(duties(scenario, 1, 1))
    rate = per_hour_of(scenario) / 60
    if bare_laws.source_of(scenario):
        known = bare_laws.expected_of(scenario, rate, units)
        usual = ("busy share",)
        return tuple(Figure(n, x) if n in usual else _rare(n, x) for n, x in known.items())
    service = 1 / kind.handling.mean_min
    room = scenario.dispatch.queue_at_most
    leaving = 1 / kind.patience.mean_min if kind.patience else 0.0
    solved = erlang.queue(rate, service, units, None if room < 0 else room, leaving)
    found = [Figure("busy share", solved.busy_share)]
    if room != 0:
        found.append(_rare("has to wait", solved.all_busy_share - solved.lost_share))
        if not leaving and room < 0:
            late = solved.longer_than(late_min)
            found.append(_rare(f"waits longer than {late_min:g} min", late))
        if not leaving:
            found.append(_rare("mean wait, min", solved.mean_wait))
    if room >= 0:
        found.append(_rare("lost", solved.lost_share))
    if leaving:
        found.append(_rare("gives up", solved.gave_up_share))
    if _by_hypercube(scenario):
        order, metres = order_of(scenario, graph)
        rates = np.full(len(order), rate / len(order))
        cube = hypercube(rates, order, np.full(units, service), queue=room < 0)
        found += _of_units(cube, metres, room)
    return tuple(found)


def _rare(name: str, expected: float) -> Figure:
    tiny, enough = (0.01, 0.002) if "min" in name.rsplit(",", 1)[-1] else (0.001, 0.0005)
    return Figure(name, expected, True, enough if expected < tiny else 0.0)


def _of_units(cube: Hypercube, metres: np.ndarray, room: int) -> list[Figure]:
    """Workload of each unit and its share of all dispatches; mean walk where nobody waits."""
    found = []
    for u, (load, share) in enumerate(zip(cube.workloads, cube.fractions.sum(axis=1), strict=True)):
        found.append(Figure(f"workload of unit {u + 1}", float(load), enough=0.0005))
        found.append(Figure(f"share sent: unit {u + 1}", float(share), True, enough=0.0005))
    travel = cube.mean_travel(metres)
    if room == 0 and travel > 0:
        found.append(Figure("mean walk, m", travel))
    return found


def season_values(
    scene: Scene, names: tuple[str, ...], late_min: float, seed: int, r: int
) -> list[float]:
    """The figures of `figures_of` in a season, then what steadies them."""
    one = _season(scene, seed, r, late_min)
    scenario, per_hour = scene.scenario, per_hour_of(scene.scenario)
    if bare_laws.source_of(scenario):
        known = bare_laws.found_in(one, scenario, per_hour / 60, len(one.log.units))
        steady = bare_laws.steadied(one, scenario, per_hour / 60, len(one.log.units))
        return [*(known[name] for name in names), *steady]
    calls, requests = one.log.assignments, one.world.requests
    asked = requests["t"][calls["request"]]
    counted = one.window.contains(asked)
    measures = (
        "busy_share", "mean_wait_answered_min", "reached_in_time_share", "handed_over_share",
        "gave_up_share", "response_walk_m",
    )  # fmt: skip
    busy, wait, in_time, lost, gave_up, walk = value(one, *measures)
    units = len(one.log.units)
    on_calls = np.zeros(units)
    window = one.window
    begin, end = (
        np.clip(calls[name], window.start, window.start + window.length)
        for name in ("ordered", "left")
    )
    np.add.at(on_calls, calls["unit"], end - begin)
    sent = np.bincount(calls["unit"][counted], minlength=units) / counted.sum()
    foot = requests["foot"] & window.contains(requests["t"])
    waits = int((calls["ordered"] > asked)[counted].sum()) + round(gave_up * foot.sum())
    known = {
        "busy share": busy, "mean wait, min": wait, "has to wait": waits / foot.sum(),
        f"waits longer than {late_min:g} min": 1 - in_time, "lost": lost, "gives up": gave_up,
        "mean walk, m": walk,
    }  # fmt: skip
    for u in range(units):
        known[f"workload of unit {u + 1}"] = float(on_calls[u]) / window.total
        known[f"share sent: unit {u + 1}"] = float(sent[u])
    kind = bare_laws.on_foot(scenario)[0]
    steady = _steady(one, per_hour, kind.handling.mean_min, units)
    return [*(known[name] for name in names), *steady]


def _season(scene: Scene, seed: int, r: int, late_min: float) -> Evidence:
    return scene.season(r, seed=seed, reach_within_min=late_min)


def _steady(one: Evidence, per_hour: float, service_min: float, units: int) -> list[float]:
    """`steadying` with all streets taken together."""
    requests = one.world.requests[one.world.requests["foot"]].copy()
    requests["segment"] = 0
    world = replace(one.world, requests=requests)
    return steadying(replace(one, world=world), [per_hour], service_min, units)


def made_long(scenario: Scenario, hours: float = SEASON_H) -> Scenario:
    """The scenario with a warm-up long enough and so many hours that count, or more."""
    kinds, per_hour = bare_laws.on_foot(scenario), per_hour_of(scenario)
    every = bare_laws.all_levels(bare_laws.levels_of(scenario, per_hour / 60))
    units = len(duties(scenario, 1, 1))
    some_leave = kinds[0].patience is not None or bare_laws.leaves(scenario)
    room = 0 if some_leave else scenario.dispatch.queue_at_most
    season = scenario.season
    longer = max(every.square / every.mean**2 / 2, 1)  # than with exponential times
    warm_up = longer * warm_up_hours(per_hour, units, room, every.mean)
    warm_up = max(season.warm_up_hours, warm_up)
    hours = max(hours, 2 * warm_up if bare_laws.source_of(scenario) else 0)
    counted = max(season.unbroken_hours - season.warm_up_hours, hours)
    whole = min(warm_up + counted, season.days * DAY_US // 3_600_000_000)
    season = replace(season, unbroken_hours=whole, warm_up_hours=min(warm_up, whole / 2))
    return replace(scenario, season=season)


def case_of(
    scenario: Scenario, graph: StreetGraph, kind: str, name: str, source: str,
    late_min: float = 5, hours: float = SEASON_H,
) -> Sampled:  # fmt: skip
    """A scenario as a case.

    Raises
    ------
    ValueError
        With all assumptions that do not hold.
    """
    broken = broken_assumptions(scenario)
    if broken:
        raise ValueError("\n".join(broken))
    long = made_long(scenario, hours)
    figures = figures_of(long, graph, late_min)
    names = tuple(figure.name for figure in figures)

    def make() -> Scene:
        return Scene(long, prepare_ground(graph, long.streets))

    def season(scene: Scene, seed: int, r: int) -> list[float]:
        return season_values(scene, names, late_min, seed, r)

    return Sampled(kind, name, source, figures, make, season)


def case_of_file(file: str) -> Sampled:
    """The case of a scenario file (or name); errors as in `case_of`."""
    from sim.scenario.load import open_scenario
    from street_graph.store import load

    scenario = open_scenario(file).scenario
    name = Path(file).stem
    graph = load(scenario.streets.graph)
    made = case_of(scenario, graph, "C", f"scenario {name}", "Erlang; Larson's hypercube")
    source = bare_laws.source_of(scenario) or made.source
    return replace(made, file=file, source=source)

"""Closed streets: ways round, new promises to who waits, and nobody who walks through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.on_streets import names_of
from sim.scenario.season_model import Closure
from sim.study.replication import ground_of, world_of
from sim.tables import CALLED_OFF, DAY_US, GAVE_UP, MINUTE_US, NEVER, ON_SCENE, RETURNING, SERVED
from sim.walk.season import walk_season
from street_graph.closures import cut_off, segments_between
from street_graph.graph import from_tables, grid
from street_graph.store import load
from tests.scenes import ask, hashes_compiled_and_plain, quiet, seconds, stand, walk, walked, world

AB, BC, CD, DA = range(4)


@lru_cache(maxsize=1)
def ring():
    """A - B - C - D - A: ab, bc and cd 100 m, da 200 m."""
    step = 0.001
    nodes = {"A": (0.0, 0.0), "B": (step, 0.0), "C": (step, step), "D": (0.0, step)}
    lengths = {"ab": 100, "bc": 100, "cd": 100, "da": 200}
    rows = [
        {"id": name, "u": name[0].upper(), "v": name[1].upper(), "length_m": metres,
         "street": f"{name.upper()} Street"}
        for name, metres in lengths.items()
    ]  # fmt: skip
    return from_tables("ring", nodes, rows)


def closed(start, end="24:00", segments='["bc"]'):
    """bc closed from a clock time on the scene's day (one officer at A, 12:00 to 14:00, 1 m/s)."""
    return f"""
[[streets.closure]]
name = "works"
segments = {segments}
first_day = "2021-03-01"
last_day = "2021-03-01"
start = "{start}"
end = "{end}"
"""


def both_ways(scenario, made):
    """The log, the same whether units are moved on demand or at every event."""
    log = walk(scenario, made, ring())
    eager = walk(scenario, made, ring(), eager=True)
    for name, table in log.tables().items():
        assert table.tobytes() == eager.tables()[name].tobytes(), name
    return log


# -- under way -------------------------------------------------------------


def test_a_street_closes_ahead_of_a_unit_under_way():
    # Sent at 30 s from A by B to 20 m behind C, 220 m. At 120 s it is 10 m before B when bc
    # closes: back to A 90 m, on to D 200 m, 80 m more: there at 120 + 370 = 490 s.
    log = both_ways(quiet(closed("12:02")), world([ask(30, CD, 20)]))
    assert seconds(log.assignments["arrived"]).tolist() == [490.0]
    assert seconds(log.assignments["left"]).tolist() == [550.0]
    assert log.assignments["metres_mm"].tolist() == [(90 + 370) * 1000]
    assert walked(log)[:4] == [
        (AB, 0.0, 90.0, 30.0, 120.0), (AB, 90.0, 0.0, 120.0, 210.0),
        (DA, 200.0, 0.0, 210.0, 410.0), (CD, 100.0, 20.0, 410.0, 490.0),
    ]  # fmt: skip
    assert seconds(log.outcomes["t"]).tolist() == [550.0]


def test_a_unit_on_the_street_walks_out_of_it():
    # At 180 s it is 50 m into bc. Either end is 50 m off; by C it is 70 m to the request.
    log = both_ways(quiet(closed("12:03")), world([ask(30, CD, 20)]))
    assert seconds(log.assignments["arrived"]).tolist() == [250.0]
    assert walked(log)[1:4] == [
        (BC, 0.0, 50.0, 130.0, 180.0), (BC, 50.0, 100.0, 180.0, 230.0),
        (CD, 0.0, 20.0, 230.0, 250.0),
    ]  # fmt: skip


def test_the_resident_does_not_wait_for_the_way_round():
    # Patience of 300 s was enough for the way by B (there at 250 s), not for the way round.
    log = both_ways(quiet(closed("12:02")), world([ask(30, CD, 20, patience_s=300)]))
    assert log.outcomes["outcome"].tolist() == [GAVE_UP]
    assert seconds(log.outcomes["t"]).tolist() == [330.0]
    assert log.assignments["ended"].tolist() == [CALLED_OFF]
    assert log.assignments["arrived"].tolist() == [NEVER]
    assert log.assignments["metres_mm"].tolist() == [300_000]  # 30 s to 330 s


def test_a_street_that_opens_again_is_the_shorter_way_again():
    # Closed from the start: by D, 280 m. At 120 s it is 90 m along da and bc opens: back to A 90 m
    # and by B 220 m are more than the 190 m that are left. At 31 s it would have turned.
    log = both_ways(quiet(closed("11:00", "12:02")), world([ask(30, CD, 20)]))
    assert seconds(log.assignments["arrived"]).tolist() == [310.0]
    log = both_ways(quiet(closed("11:00", "12:02")), world([ask(100, CD, 20)]))
    # 20 m on: back 20 m and 220 m are less than the 260 m that are left.
    assert seconds(log.assignments["arrived"]).tolist() == [360.0]


def test_two_officers_are_awaited_and_one_of_them_goes_round():
    posts = '[patrol]\nposts = ["segment ab @ 0 m", "segment cd @ 60 m"]\nstart_at = "route"'
    scene = quiet(closed("12:02") + posts, officers=2)
    log = both_ways(scene, world([ask(30, CD, 20, officers=2)]))
    # The second is there at 30 + 40 = 70 s; the first at 490 s, as alone; then a minute's work.
    assert sorted(seconds(log.assignments["arrived"]).tolist()) == [70.0, 490.0]
    assert seconds(log.assignments["left"]).tolist() == [550.0, 550.0]
    assert log.outcomes["outcome"].tolist() == [SERVED]


def test_who_walks_back_to_the_base_goes_round():
    # The base is on cd, 20 m from C; the post is A. It sets out to be back at 14:00 less a minute.
    place = '[crew]\nbase = "segment cd @ 20 m"\n[patrol]\nstart_at = "route"'
    log = both_ways(quiet(closed("13:56") + place), world())
    back = log.activities[log.activities["state"] == RETURNING]
    steps = walked(log)
    # By B 220 m are left when it sets out; at 13:56 it turns, back to A and 280 m by D.
    began = seconds(back["start"])[0]
    assert 7200 - 60 - 220 - 30 < began <= 7200 - 60 - 220
    there = 6960 + (6960 - began) + 280
    assert steps[-1] == (CD, 100.0, 20.0, pytest.approx(there - 80), pytest.approx(there))
    assert seconds(log.units["left"]).tolist() == [pytest.approx(there)]


# -- places on a closed street ---------------------------------------------


def test_a_request_on_a_closed_street_is_reached_from_its_ends():
    log = both_ways(quiet(closed("11:00")), world([ask(30, BC, 40), ask(600, BC, 100)]))
    # 140 m by B; then to the corner C at its far end, which is not reached through bc: 300 m.
    assert seconds(log.assignments["arrived"]).tolist() == [170.0, 900.0]
    assert walked(log)[-1][0] != BC


def test_people_on_a_closed_street_are_not_met_by_who_walks_round():
    changes = closed("11:00") + '[patrol]\nroute = "tour"\nstart_at = "route"'
    log = both_ways(quiet(changes), world(people=[stand(0, 3000, BC, 50)]))
    assert len(log.talks) == 0


# -- routes ---------------------------------------------------------------


@pytest.mark.parametrize("route", ["tour", "roam", "longest-unseen", "fixed"])
def test_routes_leave_a_closed_street_out_and_take_it_again(route):
    points = 'points = ["AB & BC", "CD & DA"]' if route == "fixed" else ""
    changes = (
        closed("12:20", "13:00") + f'[patrol]\nroute = "{route}"\nstart_at = "route"\n{points}'
    )
    log = both_ways(quiet(changes), world())
    on = [row for row in walked(log) if row[0] == BC]
    assert any(entered < 1200 for *_, entered, _ in on)
    assert any(entered >= 3600 for *_, entered, _ in on)
    inside = [row for row in on if 1200 <= row[3] < 3600]
    assert all(abs(row[1] - row[2]) < 100 for row in inside)  # walks out of it at most
    assert len(inside) <= 1
    elsewhere = [row for row in walked(log) if row[0] != BC and 1200 < row[3] < 3600]
    assert sum(abs(row[2] - row[1]) for row in elsewhere) > 2000


def test_a_tour_skips_to_its_next_open_piece():
    changes = closed("11:00") + '[patrol]\nroute = "tour"\nstart_at = "route"'
    rows = walked(both_ways(quiet(changes), world()))
    assert {row[0] for row in rows} == {AB, CD, DA}
    lap = [row[0] for row in rows[:6]]
    assert sorted(lap) == sorted([AB, CD, DA] * 2)  # there and back between B and C


def test_a_unit_whose_streets_are_all_closed_waits_until_one_opens():
    everything = '["ab", "bc", "cd", "da"]'
    changes = closed("12:10", "12:30", everything) + '[patrol]\nroute = "roam"\nstart_at = "route"'
    log = both_ways(quiet(changes), world())
    rows = walked(log)
    assert not [row for row in rows if 800 < row[3] < 1800]
    assert [row for row in rows if row[3] >= 1800]


# -- laws on real streets --------------------------------------------------


@lru_cache(maxsize=4)
def washington(name):
    """Two days of a shipped scenario; Pacific Avenue and two blocks of Pine are closed at times."""
    found = load_scenario(name)
    days = (date(2021, 2, 27), date(2021, 2, 28))
    ids = tuple(
        s for s, street in zip(GRAPH.segment_id, GRAPH.street, strict=True) if "Pine" in street
    )
    closures = (
        Closure("fair", (), "Pacific & 14th", "Pacific & 17th", *days, 16 * 60 + 7, 21 * 60 + 31),
        Closure("works", ids[3:5], "", "", days[0], days[0], 18 * 60, 20 * 60),
    )
    return replace(
        found,
        season=replace(found.season, last_day=days[1]),
        requests=replace(found.requests, per_day=200.0),
        streets=replace(found.streets, closures=closures),
    )


GRAPH = load("washington")
ROUTES = (
    "announced", "roam", "longest-unseen", "tour-whole", "singles", "hot-spots", "detours",
    "looks-ahead",
)  # fmt: skip


def season(name, eager=False):
    scenario = washington(name)
    made = world_of(scenario, 5, 1)
    return made, walk_season(scenario, ground_of(scenario.streets), made, 5, 1, eager=eager)


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_walks_through_a_closed_street(name):
    _, log = season(name)
    shut = set(segments_between(GRAPH, "Pacific & 14th", "Pacific & 17th"))
    met = 0
    for day in range(2):
        start = day * DAY_US + (16 * 60 + 7) * MINUTE_US
        end = day * DAY_US + (21 * 60 + 31) * MINUTE_US
        for unit in log.units["unit"]:
            steps = log.steps[log.steps["unit"] == unit]
            inside = (steps["entered"] >= start) & (steps["entered"] < end)
            for row in steps[inside & np.isin(steps["segment"], list(shut))]:
                met += 1
                whole = GRAPH.length_mm[row["segment"]]
                assert abs(int(row["to_mm"]) - int(row["from_mm"])) < whole
    before = log.steps[log.steps["entered"] < (16 * 60 + 7) * MINUTE_US]
    assert np.isin(before["segment"], list(shut)).any()
    assert met > 0  # requests on it are answered


@pytest.mark.parametrize("name", ROUTES)
def test_promises_hold_and_all_moments_are_told_with_closures(name):
    made, log = season(name)
    steps = log.steps
    for call in log.assignments:
        own = steps[steps["unit"] == call["unit"]]
        stop = min(call["arrived"], call["left"])
        way = own[(own["entered"] >= call["started"]) & (own["left"] <= stop)]
        assert np.abs(way["to_mm"] - way["from_mm"]).sum() == call["metres_mm"]
        if call["arrived"] < NEVER and call["left"] > call["arrived"]:
            at = own[(own["entered"] == call["arrived"]) & (own["state"] == ON_SCENE)]
            asked = made.requests[call["request"]]
            assert (at["segment"][-1], at["from_mm"][-1]) == (asked["segment"], asked["offset"])
    spent = np.bincount(
        log.activities["unit"], log.activities["end"] - log.activities["start"], len(log.units)
    )
    assert spent.astype(np.int64).tolist() == (log.units["left"] - log.units["start"]).tolist()
    for unit in log.units["unit"]:
        steps = log.steps[log.steps["unit"] == unit]
        assert ((steps["entered"][1:] - steps["left"][:-1]) > 0).sum() <= 1  # the meal


@pytest.mark.parametrize("name", ROUTES)
def test_closures_give_the_same_bytes_eager_and_lazy(name):
    a, b = season(name)[1], season(name, eager=True)[1]
    assert {k: v.tobytes() for k, v in a.tables().items()} == {
        k: v.tobytes() for k, v in b.tables().items()
    }


def test_closures_give_the_same_bytes_compiled_and_in_plain_python():
    logs = "[season(n)[1] for n in ('announced', 'longest-unseen')]"
    told = hashes_compiled_and_plain("tests.walk.test_closures", logs)
    assert told[0] == told[1] != ""


def test_a_closure_on_other_days_changes_nothing():
    scenario = washington("announced")
    later = tuple(
        replace(c, first_day=date(2021, 6, 1), last_day=date(2021, 6, 2))
        for c in scenario.streets.closures
    )
    off = replace(scenario, streets=replace(scenario.streets, closures=later))
    none = replace(scenario, streets=replace(scenario.streets, closures=()))
    made = world_of(none, 5, 1)
    logs = [walk_season(s, ground_of(s.streets), made, 5, 1) for s in (off, none)]
    a, b = ({k: v.tobytes() for k, v in log.tables().items()} for log in logs)
    assert a == b


# -- checks ---------------------------------------------------------------


def test_streets_that_are_cut_off_are_named():
    graph = grid(3, 3, 100, 100)
    number = {name: i for i, name in enumerate(graph.segment_id)}
    assert cut_off(graph, [number["r0-0"], number["c1-0"]]) == []
    lost = cut_off(graph, [number["r0-0"], number["r1-0"], number["r2-0"]])
    assert lost == ["c0-0", "c0-1"]


@pytest.mark.parametrize(
    ("closure", "message"),
    [
        ('segments = ["ab", "cd"]', "leaves no way to bc; close those too, or fewer"),
        ('segments = ["ab", "bc", "cd", "da"]', "leaves no street open; close fewer"),
        ('segments = ["zz"]', 'no segment "zz" in "ring"'),
        ('from_corner = "AB & BC"\nto_corner = "CD & DA"', 'no one street goes from "AB & BC" to'),
        ('from_corner = "AB & BC"', "is missing; a stretch goes from corner to corner"),
        ("", "needs street, segments, or from_corner and to_corner; none is given"),
        ('street = "AB"\nsegments = ["ab"]', "needs street, segments, or from_corner and "
         "to_corner, only one of these"),
        ('from_street = "AB"\nto_street = "CD"', "is missing; name the street that is closed"),
        ('street = "BC"\nfrom_street = "AB"', "is missing; give both ends, or none to close all"),
        ('street = "AC Stret"', 'no street "AC Stret" in "ring"; nearest names: "AB Street"'),
        ('street = "AB"\nfrom_street = "CD"\nto_street = "BC"', '"CD" does not meet "AB"; these '
         'do: "BC Street", "DA Street"'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_closure_is_told(closure, message):
    text = (
        'base = "announced"\n[[streets.closure]]\nname = "works"\n'
        f'first_day = "2021-03-01"\nlast_day = "2021-03-01"\n{closure}'
    )
    with pytest.raises(ScenarioError) as caught:
        scenario_from_text(text, open_streets=lambda name: names_of(ring()))
    told = [p.message for p in caught.value.problems if p.key.startswith("streets.closure[1]")]
    assert [one for one in told if one.startswith(message)], told

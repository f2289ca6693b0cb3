"""All chance lives in the world: the laws that make comparisons fair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.scenario.load import load_scenario, scenario_from_text
from sim.world.draw import draw_world
from street_graph.graph import grid
from tests.scenes import quiet

SEED = 11


@pytest.fixture(scope="module")
def streets():
    return grid(6, 5, 120, 130)


@pytest.fixture(scope="module")
def announced():
    found = load_scenario("announced")
    days = replace(found.season, last_day=date(2021, 3, 5))
    places = (replace(found.requests.places[0], street_class="any"),)
    return replace(found, season=days, requests=replace(found.requests, places=places))


def attributes(table):
    """All columns but the running numbers, which more rows shift."""
    names = [n for n in table.dtype.names if n not in ("request", "number", "person")]
    return {tuple(row[n] for n in names) for row in table}


def test_hours_officers_and_routes_do_not_touch_the_world(streets, announced):
    other = load_scenario("delivered")
    changed = replace(
        announced, shifts=other.shifts, crew=other.crew, patrol=load_scenario("roam").patrol,
        dispatch=replace(announced.dispatch, rule="own-beat-first"),
    )  # fmt: skip
    a = draw_world(announced, streets, SEED, 3)
    b = draw_world(changed, streets, SEED, 3)
    assert a.requests.tobytes() == b.requests.tobytes()
    assert a.people.tobytes() == b.people.tobytes()


def test_a_rate_a_third_higher_keeps_every_old_request(streets, announced):
    more = replace(announced, requests=replace(announced.requests, per_day=25 * 1.33))
    old = attributes(draw_world(announced, streets, SEED, 1).requests)
    new = attributes(draw_world(more, streets, SEED, 1).requests)
    assert old < new


def test_more_people_out_keep_everybody_who_was_there(streets, announced):
    more = replace(announced, people=replace(announced.people, out_per_km=13.3))
    old = attributes(draw_world(announced, streets, SEED, 1).people)
    new = attributes(draw_world(more, streets, SEED, 1).people)
    assert old < new


def test_a_longer_season_keeps_its_first_days_byte_for_byte(streets, announced):
    longer = replace(announced, season=replace(announced.season, last_day=date(2021, 3, 9)))
    short, long = (draw_world(s, streets, SEED, 2) for s in (announced, longer))
    for name in ("requests", "people"):
        old, new = getattr(short, name), getattr(long, name)
        assert new[new["date"] < 7].tobytes() == old.tobytes()


def test_a_season_that_begins_later_meets_the_same_dates(streets, announced):
    later = replace(announced, season=replace(announced.season, first_day=date(2021, 3, 1)))
    a = draw_world(announced, streets, SEED, 2).requests
    b = draw_world(later, streets, SEED, 2).requests
    same = a[a["date"] >= 2]
    assert same["segment"].tolist() == b["segment"].tolist()
    assert (same["t"] - 2 * 86_400_000_000).tolist() == b["t"].tolist()


def test_replications_and_seeds_differ(streets, announced):
    worlds = [draw_world(announced, streets, s, r).requests for s, r in ((1, 1), (1, 2), (2, 1))]
    assert len({w.tobytes() for w in worlds}) == 3


def test_more_openness_adds_people_and_keeps_the_others(streets, announced):
    more = replace(announced, people=replace(announced.people, open_share=0.08))
    old = attributes(draw_world(announced, streets, SEED, 1).people)
    new = attributes(draw_world(more, streets, SEED, 1).people)
    assert old < new


def test_another_share_for_the_foot_patrol_keeps_who_asks_and_when(streets, announced):
    kinds = tuple(replace(k, to_foot_share=1.0) for k in announced.requests.kinds)
    all_on_foot = replace(announced, requests=replace(announced.requests, kinds=kinds))
    a = draw_world(announced, streets, SEED, 1).requests
    b = draw_world(all_on_foot, streets, SEED, 1).requests
    for name in set(a.dtype.names) - {"foot"}:
        assert a[name].tolist() == b[name].tolist()
    assert b["foot"].all()
    assert 0 < a["foot"].sum() < len(a)


def test_constant_and_listed_durations_come_out_exactly(streets):
    text = """
    [requests]
    per_day = 200
    [[requests.kind]]
    name = "listed"
    share = 1
    priority = 1
    to_foot_share = 1
    handling = { distribution = "list", values_min = [2, 5, 9] }
    patience = { distribution = "constant", mean_min = 7 }
    officers_needed = 1
    two_officers_required_share = 0
    car_response = { distribution = "constant", mean_min = 30 }
    """
    table = draw_world(quiet(text), streets, SEED, 1).requests
    assert set(table["handling"].tolist()) == {120_000_000, 300_000_000, 540_000_000}
    assert set(table["patience"].tolist()) == {420_000_000}
    counts = np.unique(table["handling"], return_counts=True)[1]
    assert counts.min() > len(table) / 3 - 4 * np.sqrt(len(table) * 2 / 9)


def test_requests_keep_to_their_stretch_of_street(streets):
    text = """
    [requests]
    per_day = 300
    [[requests.place]]
    weight = 3
    segment = "r0-1"
    from_m = 30
    to_m = 50
    [[requests.place]]
    weight = 1
    segment = "c2-1"
    """
    table = draw_world(scenario_from_text('base = "announced"\n' + text), streets, SEED, 1).requests
    first = table[table["segment"] == streets.segment_id.index("r0-1")]
    assert first["offset"].min() >= 30_000
    assert first["offset"].max() <= 50_000
    share = len(first) / len(table)
    assert abs(share - 0.75) < 4 * np.sqrt(0.75 * 0.25 / len(table))

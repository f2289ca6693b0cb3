"""The calendar, the weather and the kinds' own ways: what they change, what they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.scenario.attached import Attached
from sim.scenario.days import request_weekdays, shift_weekdays
from sim.scenario.demand_model import Duration, Place
from sim.scenario.load import load_scenario
from sim.scenario.season_model import Calendar, SpecialDay, Weather
from sim.scenario.worlds import world_key
from sim.tables import DAY_US, HOUR_US, NEVER
from sim.world.calendar import hour_factors
from sim.world.draw import draw_world
from sim.world.weather import rain
from street_graph.graph import grid

SEED = 11
STREETS = grid(6, 5, 120, 130)
EVERY_MONTH = (1.0,) * 12
QUIET_DAY = SpecialDay("day", (date(2021, 3, 3),), (), 1.0, 1.0, "", "as-planned")


@pytest.fixture(scope="module")
def announced():
    """The announced scenario, eight days from Saturday, February 27."""
    found = load_scenario("announced")
    places = (replace(found.requests.places[0], street_class="any"),)
    return replace(
        found,
        season=replace(found.season, last_day=date(2021, 3, 6)),
        requests=replace(found.requests, places=places, per_day=200.0),
    )


def requests(scenario, replication=1):
    return draw_world(scenario, STREETS, SEED, replication).requests


def with_kind(scenario, **changes):
    """The scenario with its first kind changed."""
    first, *rest = scenario.requests.kinds
    kinds = (replace(first, **changes), *rest)
    return replace(scenario, requests=replace(scenario.requests, kinds=kinds))


def with_day(scenario, **changes):
    day = replace(QUIET_DAY, **changes)
    return replace(scenario, calendar=Calendar((day,)))


def attributes(table):
    names = [n for n in table.dtype.names if n not in ("request", "number", "parent")]
    return {tuple(row[n] for n in names) for row in table}


# -- months and special days ----------------------------------------------


def test_a_month_with_twice_the_requests_keeps_the_old_ones_and_other_months(
    announced,
):
    march = replace(announced.requests, month_factors=(1, 1, 2, *(1,) * 9))
    old, new = requests(announced), requests(replace(announced, requests=march))
    february = 2  # days of it
    assert new[new["date"] < february].tobytes() == old[old["date"] < february].tobytes()
    assert attributes(old) < attributes(new)
    assert 1.8 < len(new[new["date"] >= 2]) / len(old[old["date"] >= 2]) < 2.2


def test_an_event_night_changes_its_hours_alone_past_midnight_too(announced):
    night = with_day(announced, hours=(20 * 60, 2 * 60), requests_factor=3.0, people_factor=2.0)
    factors = hour_factors(night, SEED, 1, "requests")
    changed = np.argwhere(factors != 1.0).tolist()
    assert changed == [[4, 20], [4, 21], [4, 22], [4, 23], [5, 0], [5, 1]]
    assert (hour_factors(night, SEED, 1, "people")[4, 20:] == 2.0).all()
    old, new = requests(announced), requests(night)
    assert attributes(old) < attributes(new)
    start = 4 * DAY_US + 20 * HOUR_US
    outside = (new["t"] < start) | (new["t"] >= start + 6 * HOUR_US)
    same = (old["t"] < start) | (old["t"] >= start + 6 * HOUR_US)
    assert attributes(new[outside]) == attributes(old[same])


def test_a_night_that_begins_before_the_season_reaches_into_its_first_day(announced):
    eve = with_day(announced, dates=(date(2021, 2, 26),), hours=(1320, 60), requests_factor=5.0)
    factors = hour_factors(eve, SEED, 1, "requests")
    assert np.argwhere(factors != 1.0).tolist() == [[0, 0]]


def test_a_holiday_has_the_requests_and_the_shifts_of_another_weekday(announced):
    day = with_day(announced, like="sun", shifts="like")
    season = announced.season
    assert request_weekdays(day.calendar, season, 8) == [5, 6, 0, 1, 6, 3, 4, 5]
    assert shift_weekdays(day.calendar, season, 8)[3:6] == ["tue", "sun", "thu"]
    nobody = with_day(announced, shifts="none")
    assert shift_weekdays(nobody.calendar, season, 8)[3:6] == ["tue", "", "thu"]


def test_shifts_and_closed_streets_do_not_make_another_world(announced):
    none = with_day(announced, shifts="none")
    planned = with_day(announced)
    assert world_key(none) == world_key(planned) != world_key(announced)


# -- rain -----------------------------------------------------------------


def test_rain_is_drawn_by_date_and_stays_when_the_share_grows(announced):
    some = replace(announced, weather=Weather((0.3,) * 12, people_factor=0.5))
    more = replace(announced, weather=Weather((0.6,) * 12, people_factor=0.5))
    wet, wetter = rain(some, 400, SEED, 1), rain(more, 400, SEED, 1)
    assert (wet.all(axis=1) == wet.any(axis=1)).all()
    assert 0.22 < wet.any(axis=1).mean() < 0.38
    assert (wetter | wet == wetter).all()
    later = replace(some, season=replace(some.season, first_day=date(2021, 3, 1)))
    assert (rain(later, 100, SEED, 1) == wet[2:102]).all()


def test_a_shower_lasts_its_hours_within_the_date(announced):
    weather = Weather((1.0,) * 12, rain_hours=5, requests_factor=0.0)
    showers = rain(replace(announced, weather=weather), 200, SEED, 1)
    assert (showers.sum(axis=1) == 5).all()
    assert showers[:, 0].any() and showers[:, 23].any()
    dry = requests(replace(announced, weather=weather))
    hour = dry["t"] % DAY_US // HOUR_US
    assert not showers[dry["date"], hour].any()
    old = requests(announced)
    kept = ~showers[old["date"], old["t"] % DAY_US // HOUR_US]
    assert attributes(dry) == attributes(old[kept])


# -- kinds with their own hours and places ---------------------------------


def test_a_kind_with_its_own_hours_comes_then_and_keeps_its_share(announced):
    evening = tuple(1.0 if hour in (20, 21) else 0.0 for hour in range(24))
    table = requests(with_kind(announced, hour_shares=evening))
    own = table["kind"] == 0
    assert set((table["t"][own] % DAY_US // HOUR_US).tolist()) == {20, 21}
    share = announced.requests.kinds[0].share
    assert abs(own.mean() - share) < 4 * np.sqrt(share / len(table))


def test_a_kind_with_its_own_hours_keeps_old_requests_when_the_rate_grows(announced):
    evening = tuple(1.0 if hour in (20, 21) else 0.0 for hour in range(24))
    own = with_kind(announced, hour_shares=evening, follow_up_share=0.5)
    more = replace(own, requests=replace(own.requests, per_day=266.0))
    assert attributes(requests(own)) < attributes(requests(more))


def test_a_kind_with_its_own_places_comes_there_and_moves_no_other(announced):
    corner = Place(weight=1.0, segment=STREETS.segment_id[3], from_m=10, to_m=20)
    old, new = requests(announced), requests(with_kind(announced, places=(corner,)))
    own = new["kind"] == 0
    assert (new["segment"][own] == 3).all()
    assert new["offset"][own].min() >= 10_000 and new["offset"][own].max() <= 20_000
    assert new[~own].tobytes() == old[~own].tobytes()


def test_a_weight_file_stands_in_for_places(announced):
    text = "segment,weight\nr0-1,3\nr0-2,1\nr0-3,0\n"
    demand = replace(announced.requests, places_file=Attached("w.csv", text))
    where = requests(replace(announced, requests=demand))["segment"]
    number = {name: i for i, name in enumerate(STREETS.segment_id)}
    assert set(where.tolist()) == {number["r0-1"], number["r0-2"]}
    assert 0.70 < (where == number["r0-1"]).mean() < 0.80
    kind = with_kind(announced, places_file=Attached("w.csv", text))
    table = requests(kind)
    assert set(table["segment"][table["kind"] == 0].tolist()) == set(where.tolist())


# -- follow-ups -----------------------------------------------------------


@pytest.fixture(scope="module")
def followed(announced):
    return with_kind(
        announced, follow_up_share=0.5, follow_up_after_days=(2, 3), to_foot_share=0.8,
        follow_up_handling=Duration("constant", 10.0), patience=None,
    )  # fmt: skip


def test_follow_ups_come_days_later_at_the_same_place(followed):
    table = requests(followed)
    assert table["request"].tolist() == list(range(len(table)))
    assert (np.diff(table["t"]) >= 0).all()
    later = table[table["parent"] >= 0]
    parent = table[later["parent"]]
    assert len(later) > 20
    assert set((later["date"] - parent["date"]).tolist()) == {2, 3}
    for name in ("segment", "offset", "kind", "priority", "officers", "car"):
        assert (later[name] == parent[name]).all()
    assert parent["foot"].all() and later["foot"].all() and (parent["parent"] == -1).all()
    assert (later["handling"] == 600_000_000).all() and (later["patience"] == NEVER).all()
    assert (later["t"] // DAY_US == later["date"]).all()
    of = table[(table["kind"] == 0) & table["foot"] & (table["parent"] < 0) & (table["date"] < 5)]
    assert abs(len(np.intersect1d(of["request"], later["parent"])) / len(of) - 0.5) < 0.15


def test_follow_ups_leave_all_others_as_they_were(followed):
    plain = requests(with_kind(followed, follow_up_share=0.0))
    table = requests(followed)
    others = table[table["parent"] < 0]
    names = [n for n in table.dtype.names if n != "request"]
    assert all((others[n] == plain[n]).all() for n in names)
    pairs = list(zip(table["date"].tolist(), table["number"].tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)


def test_a_longer_season_keeps_its_first_days_with_follow_ups(followed):
    longer = replace(followed, season=replace(followed.season, last_day=date(2021, 3, 12)))
    short, long = requests(followed), requests(longer)
    assert long[long["date"] < 8].tobytes() == short.tobytes()


def test_more_follow_ups_keep_the_old_ones(followed):
    more = with_kind(followed, follow_up_share=0.9)
    assert attributes(requests(followed)) < attributes(requests(more))

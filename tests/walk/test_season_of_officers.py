"""What special days and rain mean for officers: which shifts are worked, how fast they walk."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.season_model import Calendar, SpecialDay, Weather
from sim.scenario.staffing import staffing
from sim.tables import DAY_US, HOUR_US
from sim.walk.crew import duties
from sim.world.weather import rain
from tests.scenes import ask, quiet, seconds, walk, world

RAIN = "[weather]\nrain_day_share = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nwalk_speed_factor = 0.5\n"


def week(name="announced", **day):
    """A scenario from Monday, March 1 to Sunday, with Wednesday a special day."""
    found = load_scenario(name)
    season = replace(found.season, first_day=date(2021, 3, 1), last_day=date(2021, 3, 7))
    plain = SpecialDay("day", (date(2021, 3, 3),), (), 1.0, 1.0, "", "as-planned")
    return replace(found, season=season, calendar=Calendar((replace(plain, **day),)))


def units_by_date(scenario):
    return Counter(duty.date for duty in duties(scenario, 5, 1))


def test_in_the_rain_a_request_is_reached_at_half_the_speed():
    made = world([ask(60, 0, 50)])
    assert seconds(walk(quiet(), made).assignments["arrived"]).tolist() == [110.0]
    assert seconds(walk(quiet(RAIN), made).assignments["arrived"]).tolist() == [160.0]


def test_only_shifts_that_meet_the_rain_are_slow():
    shower = Weather((0.5,) * 12, rain_hours=4, walk_speed_factor=0.8)
    scenario = replace(load_scenario("announced"), weather=shower)
    scenario = replace(scenario, crew=replace(scenario.crew, speed_sd_mps=0.0))
    wet = rain(scenario, scenario.season.days, 5, 1)
    slow = 0
    for duty in duties(scenario, 5, 1):
        first, last = duty.start % DAY_US // HOUR_US, duty.end % DAY_US // HOUR_US
        meets = bool(wet[duty.date, first:last].any())
        assert duty.walk_speed == (880 if meets else 1100)
        assert duty.response_speed == (1200 if meets else 1500)
        slow += meets
    assert 0.1 < slow / len(duties(scenario, 5, 1)) < 0.9


def test_a_day_without_shifts():
    assert units_by_date(week(shifts="none")) == {0: 4, 1: 4, 3: 4, 4: 4, 5: 4, 6: 4}
    assert staffing(week(shifts="none")).officer_hours_season == 6 * 64


def test_a_weekday_with_the_shifts_of_a_sunday():
    scenario = week("thursday-to-sunday", like="sun", shifts="like")
    planned = units_by_date(week("thursday-to-sunday"))
    assert units_by_date(scenario) == planned + Counter({2: planned[6]})
    hours = staffing(week("thursday-to-sunday")).officer_hours_season
    assert staffing(scenario).officer_hours_season == pytest.approx(hours * 5 / 4)


def test_with_heads_those_come_whose_turn_it_is_on_that_weekday():
    base = week("thursday-to-sunday", like="sun", shifts="like")
    scenario = replace(base, crew=replace(base.crew, heads=12, absence_share=0.0))
    came = {
        day: {o for duty in duties(scenario, 5, 1) if duty.date == day for o in duty.officers}
        for day in (2, 6)
    }
    assert came[2] == came[6] != set()

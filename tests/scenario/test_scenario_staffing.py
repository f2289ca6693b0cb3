"""Staffing figures worked out by hand, and warnings of what cannot work."""

from __future__ import annotations

import pytest

from sim.scenario.feasibility import warnings
from sim.scenario.load import load_scenario, scenario_from_text
from sim.scenario.model import Scenario
from sim.scenario.staffing import Staffing, staffing, staffing_text, units_of, walking_minutes


def changed(text: str) -> Scenario:
    return scenario_from_text('base = "announced"\n' + text)


def shift(
    days: str, start: str, end: str, officers: int, unit: str = "pair", name: str = "s"
) -> str:
    return f"""
[[shift]]
name = "{name}"
days = [{days}]
start = "{start}"
end = "{end}"
officers = {officers}
unit = "{unit}"
"""


def test_announced_by_hand():
    # two shifts of four officers and eight hours, seven days: 56 shifts, 448 hours a week;
    # 64 days of 64 hours: 4,096; 12:00 to 22:00 is ten hours a day; heads 56 / 5 / 0.9 = 12.4;
    # 20.1168 km are 12.5 miles: 448 / 12.5 = 35.84
    assert staffing(load_scenario("announced"), 20.1168) == Staffing(
        fewest_at_once=4,
        most_at_once=8,
        hours_covered_per_week=70.0,
        officer_shifts_per_week=56,
        officer_hours_per_week=448.0,
        officer_hours_season=4096.0,
        heads_needed=13,
        officer_shifts_short_per_week=0.0,
        hours_per_week_per_street_mile=pytest.approx(35.84),
    )


def test_eight_heads_fill_36_of_56_shifts():
    # 8 x 5 = 40, less a tenth absent = 36; 56 - 36 = 20
    assert staffing(load_scenario("eight-heads")).officer_shifts_short_per_week == pytest.approx(20)


def test_thursday_to_sunday_by_hand():
    # Feb 27, 2021 is a Saturday, May 1 too: 10 Saturdays, 9 each of Thu, Fri, Sun = 37 days of 64 h
    figures = staffing(load_scenario("thursday-to-sunday"))
    assert (figures.officer_shifts_per_week, figures.officer_hours_season) == (32, 37 * 64)


def test_heads_needed_are_not_rounded_up_from_a_whole_number():
    scenario = changed(
        "crew.absence_share = 0.2\ncrew.shifts_per_officer_week = 5.0"
        + shift('"mon"', "12:00", "20:00", 4)
    )
    assert staffing(scenario).heads_needed == 5
    text = shift('"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "12:00", "20:00", 8)
    # 56 / 5 / 0.8 = 14 exactly
    assert staffing(changed("crew.absence_share = 0.2" + text)).heads_needed == 14


def test_shift_across_midnight_counts_on_both_days_and_round_the_week():
    scenario = changed(
        shift('"sun"', "20:00", "04:00", 2) + shift('"mon"', "02:00", "06:00", 4, name="t")
    )
    figures = staffing(scenario)
    # Sunday 20:00 to Monday 06:00: 2, then 6 from 02:00 to 04:00, then 4
    assert (figures.fewest_at_once, figures.most_at_once) == (2, 6)
    assert figures.hours_covered_per_week == 10.0


def test_unbroken_stretch_keeps_everybody_on_duty():
    figures = staffing(changed("season.unbroken_hours = 100"))
    assert (figures.fewest_at_once, figures.most_at_once, figures.officer_hours_season) == (
        8,
        8,
        800,
    )


def test_walking_minutes_of_an_announced_shift():
    announced = load_scenario("announced")
    # 480 less 20 briefing, 20 writing, 36 meal
    assert walking_minutes(announced, announced.shifts[0]) == 404


def test_short_shift_has_no_meal():
    scenario = changed(shift('"mon"', "12:00", "18:00", 4))
    assert walking_minutes(scenario, scenario.shifts[0]) == 360 - 40


@pytest.mark.parametrize(
    ("officers", "unit", "units"), [(8, "pair", 4), (5, "pair", 3), (5, "single", 5)]
)
def test_units_of_officers(officers: int, unit: str, units: int):
    assert units_of(officers, unit) == units


def test_staffing_text_shows_the_trials_beside_it():
    lines = staffing_text(load_scenario("announced"), 20.1168).splitlines()
    assert (
        lines[0] == "Officers on duty at one time           4 to 8, in 70 of the week's 168 hours"
    )
    assert lines[3].endswith("448 a week, 4,096 over the season of 64 days")
    assert lines[4:7] == [
        "Officer-hours a week per street-mile   36, on 12.5 miles",
        "  in the Philadelphia trial, 2009      123",
        "  in the Kansas City trial, 2011       about 114",
    ]


def test_street_miles_are_left_out_where_the_streets_are_not_known():
    assert "mile" not in staffing_text(load_scenario("announced"))


def only(scenario: Scenario, *arguments: object) -> str:
    (warning,) = warnings(scenario, *arguments)  # type: ignore[arg-type]
    return warning


def test_eight_heads_for_56_shifts_is_a_warning_with_the_remedy():
    assert only(load_scenario("eight-heads")) == (
        "8 heads at 5 shifts a week give 40 officer-shifts a week (36 after 10% absence), but 56 "
        "are planned: 20 a week go short. Plan fewer officers or days, or 13 heads."
    )


def test_heads_that_suffice_are_no_warning():
    assert warnings(changed("crew.heads = 13")) == []


def test_streets_that_no_list_of_preference_is_for_are_a_warning():
    lists = """
        [dispatch]
        rule = "preference"
        [[dispatch.preference]]
        segment = "59-66"
        units = [1]
        """
    assert "where a street has no list nobody is sent" in only(changed(lists))
    others = """
        [[dispatch.preference]]
        segment = ""
        units = [1, 2]
        """
    place = """
        [[requests.place]]
        weight = 1
        segment = "59-66"
        """
    assert warnings(changed(lists + others)) == warnings(changed(lists + place)) == []


def test_tour_longer_than_the_shift_is_a_warning():
    # beats: two units a shift; 404 min are 6.7 h
    announced = load_scenario("announced")
    assert warnings(announced, None, lambda units: {2: 6.7}[units]) == []
    found = warnings(announced, None, lambda units: {2: 7.0}[units])
    assert [
        f'shift "{name}" leaves 6.7 h' in text
        for name, text in zip(("afternoon", "evening"), found, strict=True)
    ] == [True, True]


def test_tour_of_the_whole_area_is_shared_by_the_units_of_a_shift():
    whole = load_scenario("tour-whole")
    assert warnings(whole, None, lambda units: {1: 13.0}[units]) == []
    assert (
        "14.0 h of walking without stops, 7.0 h for each of 2 units"
        in warnings(whole, None, lambda units: 14.0)[0]
    )


def test_other_routes_have_no_tour_to_finish():
    assert warnings(load_scenario("roam"), None, lambda units: 1000.0) == []


def test_shift_too_short_for_its_duties_is_a_warning():
    scenario = changed(
        "crew.writing_min = 60"
        + shift('"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "12:00", "13:00", 4)
    )
    assert only(scenario) == (
        'The shift "s" lasts 60 min, but briefing, writing, meal and transfer take 80: nobody '
        "walks. Make the shift longer or those shorter."
    )


def test_shift_mostly_spent_indoors_is_a_warning():
    scenario = changed("crew.transfer_min = 100")
    assert [text.split(".")[0] for text in warnings(scenario)] == [
        f'The shift "{name}" leaves 204 of its 480 min for walking; briefing, writing, meal and '
        "transfer take the rest"
        for name in ("afternoon", "evening")
    ]


def test_more_units_than_blocks_is_a_warning():
    scenario = changed(
        shift('"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "12:00", "20:00", 50, "single")
    )
    assert "Take at most 40 units" in only(scenario, 20.0)


def test_odd_officer_in_pairs_is_a_warning():
    scenario = changed(
        shift('"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "12:00", "20:00", 5)
    )
    assert "has 5 officers in pairs: one walks alone" in only(scenario)


def test_day_without_a_shift_is_a_warning():
    scenario = changed(shift('"mon", "tue", "wed", "thu", "fri", "sun"', "12:00", "20:00", 4))
    assert only(scenario).startswith("No shift starts on Saturday: patrol cars")


def test_request_that_needs_more_officers_than_there_are_is_a_warning():
    scenario = changed(
        shift('"mon", "tue", "wed", "thu", "fri", "sat", "sun"', "12:00", "20:00", 1, "single")
    )
    assert [text.split('"')[1] for text in warnings(scenario)] == [
        "disturbance",
        "suspicious",
        "welfare-check",
    ]


def test_speed_of_a_textbook_is_a_warning():
    assert only(changed("crew.response_speed_mps = 1000")).startswith(
        "crew.response_speed_mps is 1000 m/s"
    )

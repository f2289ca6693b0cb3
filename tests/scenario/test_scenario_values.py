"""What single values mean: clock times, dates, shares, zeros."""

from __future__ import annotations

import math
from datetime import date

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.feasibility import file_warnings
from sim.scenario.load import open_text, scenario_from_text
from sim.scenario.model import Scenario

SHIFT = """
base = "announced"
[[shift]]
name = "night"
days = ["sun", "mon"]
start = "{start}"
end = "{end}"
officers = 2
unit = "pair"
"""


def changed(text: str) -> Scenario:
    return scenario_from_text('base = "announced"\n' + text)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("14:00", "22:00", 480),
        ("16:00", "24:00", 480),
        ("18:00", "02:00", 480),
        ("00:00", "24:00", 1440),
        ("07:30", "07:30", 1440),
        ("9:05", "09:06", 1),
    ],
)
def test_shift_lasts_from_start_to_end_across_midnight(start: str, end: str, minutes: int):
    shift = scenario_from_text(SHIFT.format(start=start, end=end)).shifts[0]
    assert shift.minutes == minutes


@pytest.mark.parametrize(
    "end", ["25:00", "24:01", "12:60", "noon", "12", "12:0", "-1:00", "", "１２:00"]
)
def test_other_texts_are_no_clock_times(end: str):
    with pytest.raises(ScenarioError, match=r"shift\[1\].end"):
        scenario_from_text(SHIFT.format(start="14:00", end=end))


def test_days_stand_in_the_order_of_the_week():
    assert scenario_from_text(SHIFT.format(start="14:00", end="22:00")).shifts[0].days == (
        "mon",
        "sun",
    )


def test_date_may_be_text_or_a_toml_date():
    assert changed('season.first_day = "2021-03-01"').season.first_day == date(2021, 3, 1)
    assert changed("season.first_day = 2021-03-01").season.first_day == date(2021, 3, 1)


def test_date_that_does_not_exist_is_refused():
    with pytest.raises(ScenarioError, match=r"season.last_day   .*a date that does not exist"):
        changed('season.last_day = "2021-04-31"')


def test_date_with_a_time_is_refused():
    with pytest.raises(ScenarioError, match="is not a date"):
        changed("season.last_day = 2021-04-30T12:00:00")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-nan", "+inf"])
def test_numbers_that_are_none_are_refused(value: str):
    with pytest.raises(ScenarioError, match=r"crew\.meal_min"):
        changed(f"crew.meal_min = {value}")


def test_negative_zero_is_zero():
    scenario = changed("crew.meal_min = -0.0\n[requests]\nhour_shares = [-0.0" + ", 1" * 23 + "]")
    assert math.copysign(1, scenario.crew.meal_min) == 1
    assert math.copysign(1, scenario.requests.hour_shares[0]) == 1


def test_whole_numbers_may_stand_for_others_but_not_the_reverse():
    assert changed("crew.meal_min = 30").crew.meal_min == 30.0
    with pytest.raises(ScenarioError, match="8 is not a whole number"):
        changed("crew.heads = 8.0")


def test_shares_are_divided_by_their_sum():
    requests = scenario_from_text('base = "announced"').requests
    for shares in (requests.hour_shares, requests.weekday_shares):
        assert math.fsum(shares) == pytest.approx(1, abs=1e-12)
    assert math.fsum(kind.share for kind in requests.kinds) == pytest.approx(1, abs=1e-12)
    assert requests.hour_shares[15] == pytest.approx(7.09 / 100.02)


def test_people_by_hour_stay_relative_to_the_busiest_hour():
    assert max(scenario_from_text('base = "announced"').people.hour_shares) == 1.0


def test_shares_that_sum_to_neither_1_nor_100_are_a_warning():
    loaded = open_text('base = "announced"\nrequests.weekday_shares = [10, 13, 13, 13, 14, 17, 14]')
    assert file_warnings(loaded) == [
        "requests.weekday_shares sum to 94, not to 1 or 100; they were divided by that. "
        "Check that none is missing."
    ]


def test_equal_shares_need_no_sum():
    loaded = open_text('base = "announced"\nrequests.weekday_shares = [1, 1, 1, 1, 1, 1, 1]')
    assert file_warnings(loaded) == []


def test_number_outside_its_plausible_range_is_a_warning_not_an_error():
    loaded = open_text('base = "announced"\ncrew.walk_speed_mps = 2.0')
    assert loaded.scenario.crew.walk_speed_mps == 2.0
    (warning,) = file_warnings(loaded)
    assert warning.startswith("crew.walk_speed_mps is 2, outside its plausible range 0.9 to 1.25")


def test_source_for_a_number_ends_its_range():
    text = (
        'base = "announced"\ncrew.walk_speed_mps = 2.0\n[source]\n"crew.walk_speed_mps" = "timed"'
    )
    assert file_warnings(open_text(text)) == []


def test_endless_patience_is_none():
    kinds = scenario_from_text('base = "announced"').requests.kinds
    assert [kind.name for kind in kinds if kind.patience is None] == ["emergency"]

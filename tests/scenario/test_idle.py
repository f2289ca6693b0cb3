"""Inputs that a scenario does not use: changing them changes nothing, and they are not counted."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.report.assumptions import assumed_by
from sim.scenario.idle import SWITCHES, idle_inputs
from sim.scenario.load import open_scenario, open_text
from sim.study.again import walk_again

TWO_DAYS = 'base = "announced"\n[season]\nlast_day = "2021-02-28"\n'

OTHERWISE = """
[people]
walking_open_share = 0.1
walking_speed_mps = 2.0
flag_down_handling = { distribution = "constant", mean_min = 30 }
flag_down_phones_share = 0.9
[weather]
people_factor = 0.3
requests_factor = 0.7
walk_speed_factor = 0.7
[patrol]
drawn_within_m = 60
people_balance = 1
[dispatch]
keep_free_for_priority = 3
preempted_then = "restart"
preempted_by = "same"
"""


def steps(text: str) -> list[bytes]:
    """All tables of one season."""
    world, log = walk_again(open_text(text).scenario, 5, 1)
    tables = {"requests": world.requests, **log.tables()}
    return [pd.DataFrame(rows).to_records(index=False).tobytes() for rows in tables.values()]


def test_idle_inputs_change_nothing() -> None:
    assert steps(TWO_DAYS + OTHERWISE) == steps(TWO_DAYS)
    changed = {key for key in SWITCHES if key.rsplit(".", 1)[-1] in OTHERWISE}
    assert changed == set(SWITCHES) - {
        "requests.kind.follow_up_after_days",  # may be switched on by a study of what is unknown
        "people.flag_down_kind",  # a name that stands nowhere else
    }


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("[weather]\nrain_day_share = " + str([0.3] * 12), "weather.people_factor"),
        ("[people]\nwalking_per_km = 10\n", "people.walking_open_share"),
        ("[dispatch]\npreempt_priority = 1\n", "dispatch.preempted_then"),
        ('[patrol]\nroute = "toward-people"\n', "patrol.people_balance"),
        ('[[patrol.override]]\nshifts = ["evening"]\nroute = "toward-people"\n',
         "patrol.people_balance"),
    ],
)  # fmt: skip
def test_what_is_switched_on_is_used(text: str, used: str) -> None:
    assert used in idle_inputs(open_scenario("announced").data)
    assert used not in idle_inputs(open_text(TWO_DAYS + text).data)


def test_only_what_is_used_is_counted_as_assumed() -> None:
    listed = {one.key for one in assumed_by(open_scenario("announced").data)}
    assert not {key for key in listed if key.startswith("people.flag_down")}
    assert "people.out_per_km" in listed and "requests.kind.follow_up_after_days" in listed
    rain = {one.key for one in assumed_by(open_scenario("rain").data)}
    assert "weather.people_factor" in rain - listed

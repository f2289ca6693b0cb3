"""The closed form of a scenario: exact where theory is, and near the simulation where it fits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.load import open_scenario
from sim.study.estimate import t_quantile
from sim.verify.cases.larson_odoni import line_city
from sim.verify.cases.scenes import SEED, Scene, exponential, kinds, queue, scene, value
from sim.verify.estimate import ClosedForm, Limits, closed_form
from sim.verify.published import ERLANG, LINE
from sim.verify.remarks import NO_STEADY_STATE, NOBODY, OTHER_RULE, SEVERAL
from sim.world.requests import mean_request_rates, request_rates
from street_graph.graph import grid
from street_graph.store import load

ALL_DAY = Limits(5, 60, (0, 1440), SEED)
PILOT = Limits(15, 60, (720, 600), 2021)


def theory(made: Scene, limits: Limits = ALL_DAY) -> ClosedForm:
    return closed_form(made.scenario, made.ground.graph, limits)


@pytest.mark.parametrize(("per_hour", "units"), [key for key in ERLANG if ERLANG[key][1] > 0.1])
def test_units_that_walk_in_no_time_are_a_queue_of_erlang(per_hour: int, units: int) -> None:
    _, _, wait, _, late = ERLANG[per_hour, units]
    found = theory(queue(per_hour, units, 100)).values
    assert found["mean_wait_answered_min"] == pytest.approx(wait, rel=1e-3)
    assert found["reached_in_time_share"] == pytest.approx(1 - late, rel=2e-3)
    assert found["busy_share"] == pytest.approx(per_hour / 3 / units, rel=1e-5)
    assert found["reached_share"] == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize(("per_hour", "units"), ERLANG)
def test_without_a_queue_it_is_erlangs_loss(per_hour: int, units: int) -> None:
    lost = ERLANG[per_hour, units][0]
    found = theory(queue(per_hour, units, 100, room=0)).values
    assert found["all_busy_share"] == pytest.approx(lost, abs=1e-6)
    assert found["reached_share"] == pytest.approx(1 - lost, abs=1e-6)
    assert found["busy_share"] == pytest.approx(per_hour / 3 * (1 - lost) / units, rel=1e-5)
    assert found["mean_wait_to_limit_min"] == pytest.approx(60 * lost, abs=4e-5)


@pytest.mark.parametrize("border", LINE)
def test_units_at_posts_walk_as_the_hypercube_says(border: str) -> None:
    orders, printed = LINE[border]
    found = theory(line_city("preference", orders, 100)).values
    assert found["response_walk_m"] == pytest.approx(1000 * printed[6], rel=2e-3)
    assert found["busy_share"] == pytest.approx(sum(printed[4:6]) / 2, rel=1e-4)


def test_the_nearest_unit_of_two_posts_is_that_of_the_border_in_the_middle() -> None:
    nearest = theory(line_city("nearest", {}, 100)).values
    assert nearest["response_walk_m"] == pytest.approx(462.46, rel=2e-3)


def test_more_requests_than_can_be_served() -> None:
    found = theory(queue(7, 2, 100))
    assert found.remarks == (NO_STEADY_STATE,)
    assert found.values["busy_share"] == found.values["all_busy_share"] == 1
    assert found.values["reached_share"] == 0
    assert found.values["mean_wait_to_limit_min"] == 60
    assert np.isnan(found.values["response_walk_m"])


@pytest.mark.parametrize("law", ['"constant", mean_min = 10', '"list", values_min = [4, 40]'])
def test_callers_who_give_up_at_the_same_moment(law: str) -> None:
    kind = kinds((1, 1, exponential(20))).replace('"endless"', f"{{ distribution = {law} }}")
    found = theory(queue(7, 2, 100, kind=kind)).values
    # M/M/2+G (Baccelli and Hebuterne 1981): between two such moments the wait is exponential.
    stays, rate, drain = [(4, 1), (40, 0.5)] if "list" in law else [(10, 1)], 7 / 60, 2 / 20
    none, one = 1.0, rate * 20
    height, since, waits, reached, waited = rate * one, 0.0, 0.0, none + one, 0.0
    for until, share in stays:
        slope, long = rate * share - drain, until - since
        grown = np.exp(slope * long)
        chance = height * (grown - 1) / slope
        waits += chance
        reached += share * chance
        waited += share * (since * chance + height * (long * grown - (grown - 1) / slope) / slope)
        height, since = height * grown, until
    everybody = none + one + waits + height / drain
    assert found["reached_share"] == pytest.approx(reached / everybody, rel=1e-4)
    assert found["mean_wait_answered_min"] == pytest.approx(waited / reached, rel=1e-4)
    assert found["all_busy_share"] == pytest.approx(1 - (none + one) / everybody, rel=1e-4)


# A plain scenario made to fit: one endless shift, even requests of one kind with
# exponential handling and patience, nobody to talk with, no signals, no breaks.

FITTING = {
    "requests.per_day": 96,
    "crew.walk_speed_mps": 1.0,
    "crew.response_speed_mps": 1.5,
    "patrol.route": "roam",
    "dispatch.delay_min": 1.0,
    "dispatch.hand_over_after_min": 40,
    "season.unbroken_hours": 260,
    "season.warm_up_hours": 10,
}
PATIENT = kinds((1, 1, exponential(20))).replace(
    'patience = "endless"', f"patience = {{ {exponential(45)} }}"
)


def fitting(units: int, **changes: object) -> Scene:
    streets = grid(6, 6, 120, 120)
    own = FITTING | {"crew.base": f"segment {streets.segment_id[0]} @ 0 m"}
    return scene(
        streets, units, own | {k.replace("__", "."): v for k, v in changes.items()}, PATIENT
    )


BESIDE = {  # and how far apart they may be: the theory's units are anywhere, at random
    "busy_share": 0.01,
    "reached_share": 0.01,
    "reached_in_time_share": 0.02,
    "mean_wait_to_limit_min": 0.02,
    "mean_wait_answered_min": 0.03,
    "response_walk_m": 0.04,
}


def apart(made: Scene, seasons: int) -> list[str]:
    """Measures in which theory and simulation differ by more than chance and what is allowed."""
    found = theory(made, replace(ALL_DAY, reach_within_min=10)).values
    worlds = [made.season(r, reach_within_min=10) for r in range(seasons)]
    rows = np.array([value(season, *BESIDE) for season in worlds])
    half = t_quantile(0.999, seasons) * rows.std(axis=0, ddof=1) / np.sqrt(seasons)
    return [
        f"{name}: simulated {mean:.5g} ± {within:.2g}, closed form {found[name]:.5g}"
        for (name, may), mean, within in zip(BESIDE.items(), rows.mean(axis=0), half, strict=True)
        if not abs(mean - found[name]) <= within + may * mean or within > 0.05 * mean
    ]


@pytest.mark.parametrize("units", [2, 4])
def test_a_plain_scenario_comes_out_as_in_theory(units: int) -> None:
    assert apart(fitting(units), 24) == []


@pytest.mark.slow
@pytest.mark.parametrize("units", [1, 3, 6])
@pytest.mark.parametrize("rule", ["nearest", "least-busy"])
def test_more_plain_scenarios_come_out_as_in_theory(units: int, rule: str) -> None:
    assert apart(fitting(units, dispatch__rule=rule), 100) == []


# -- shipped scenarios ------------------------------------------------------


def shipped(name: str, **changes: object) -> ClosedForm:
    scenario = replace(open_scenario(name).scenario, **changes)
    return closed_form(scenario, load("washington"), PILOT)


def test_more_officers_more_units_and_fewer_requests_are_better() -> None:
    told = {name: shipped(name).values for name in ("announced", "singles", "twelve-a-day")}
    requests = open_scenario("announced").scenario.requests
    told["quiet"] = shipped("announced", requests=replace(requests, per_day=5)).values
    for name in ("singles", "twelve-a-day", "quiet"):
        for measure in ("busy_share", "all_busy_share", "response_walk_m"):
            assert told[name][measure] < told["announced"][measure]
        for measure in ("reached_share", "reached_in_time_share"):
            assert told[name][measure] > told["announced"][measure]


def test_hours_with_nobody_on_duty_count_as_not_reached() -> None:
    found = shipped("evenings")
    empty = [hour for hour in found.hours if hour["units"] == 0]
    assert empty and all(hour["reached_in_time_share"] == 0 for hour in empty)
    waits = [hour["mean_wait_to_limit_min"] for hour in empty]
    assert waits == pytest.approx([PILOT.wait_limit_min] * len(empty))
    weights = np.array([hour["requests_per_hour"] for hour in found.hours])
    shares = np.array([hour["reached_in_time_share"] for hour in found.hours])
    whole = found.values["reached_in_time_share"]
    assert weights @ shares / weights.sum() == pytest.approx(whole, rel=1e-9)


def test_what_it_cannot_hold_is_said() -> None:
    scenario = open_scenario("announced").scenario
    assert shipped("announced").remarks == ()
    assert shipped("singles").remarks == (SEVERAL,)
    rule = replace(scenario.dispatch, rule="expected-soonest")
    assert shipped("announced", dispatch=rule).remarks == (OTHER_RULE,)
    nobody = shipped("announced", shifts=())
    assert nobody.remarks == (NOBODY,)
    assert nobody.values["reached_share"] == 0 and np.isnan(nobody.values["busy_share"])


def test_mean_rates_are_those_of_the_seasons() -> None:
    scenario = open_scenario("announced").scenario
    weather = replace(scenario.weather, rain_day_share=(0.4,) * 12, rain_hours=6,
                      requests_factor=0.5)  # fmt: skip
    scenario = replace(scenario, weather=weather)
    seasons = np.array([request_rates(scenario, SEED, r) for r in range(400)]).sum(axis=(1, 2))
    half = t_quantile(0.999, len(seasons)) * seasons.std(ddof=1) / np.sqrt(len(seasons))
    assert half < 0.02 * seasons.mean()
    assert abs(seasons.mean() - mean_request_rates(scenario).sum()) <= half

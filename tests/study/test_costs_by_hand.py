"""Costs, follow-ups and a season without officers, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.scenario.load import scenario_from_text
from sim.scenario.load_study import study_of
from sim.scenario.season_model import Costs
from sim.scenario.staffing import CARS_ONLY, staffing, staffing_text
from sim.scenario.toml_text import scenario_to_toml
from sim.study.evidence import gather
from sim.study.measures import MEASURES, measure_named
from sim.study.measures.effort import work
from sim.study.measures.response import respond
from sim.study.reduce import reduce
from sim.tables import DAY_US, World
from tests.scenes import ask, quiet, three_streets, walk, world

WEEK = 7.0
TWO_DAYS = '[season]\nlast_day = "2021-03-02"'


def evidence(scenario, made):
    study = replace(study_of(["announced"], "one").study, scenarios=(scenario,))
    return gather(three_streets(), study, scenario, made, walk(scenario, made))


def value(name, found):
    measure = measure_named(name)
    top, bottom = measure.function(found)
    return top / bottom if bottom else None


@pytest.mark.parametrize(
    ("costs", "hours_lost", "dollars"),
    [
        (Costs(), None, None),
        (Costs("radio-patrol"), 28.0, None),
        # one day of a pair, two hours: 4 officer-hours; 10 min late for two: a third of an hour
        (Costs("radio-patrol", 60.0), 28.0, (4 * 60 + 60 / 3) * WEEK),
        (Costs("new-positions", 60.0, 90.0), None, (4 * 60 + 90 / 3) * WEEK),
        (Costs("overtime", 60.0, 90.0), None, (4 * 90 + 90 / 3) * WEEK),
        (Costs("overtime", 0.0, 90.0), None, (4 * 90 + 90 / 3) * WEEK),
    ],
)
def test_hours_lost_and_dollars(costs, hours_lost, dollars):
    scenario = replace(quiet(officers=2, unit="pair"), costs=costs)
    # asked five minutes before the end at A, where the pair stands; fifteen minutes of work
    made = world([ask(115 * 60, 0, 0, handling_s=15 * 60)])
    found = work(evidence(scenario, made))
    assert value("radio_hours_lost_per_week", found) == hours_lost
    assert value("dollars_per_week", found) == (None if dollars is None else pytest.approx(dollars))


def test_follow_ups_that_are_not_asked_are_left_out_of_all_measures():
    # the first gives up after 30 s, the second is served; each has a follow-up a day later
    made = world([ask(60, 2, 100, patience_s=30), ask(600, 0, 0), ask(700, 0, 0), ask(800, 0, 0)])
    rows = made.requests.copy()
    rows["t"][2:] += DAY_US
    rows["date"][2:] = 1
    rows["parent"][2:] = [0, 1]
    found = evidence(quiet(TWO_DAYS), World(rows, made.people))
    response = respond(found)
    assert response.counted.tolist() == [True, True, False, True]
    assert response.all_requests == 3
    assert value("foot_requests_per_week", response) == pytest.approx(3 * 7 / 2)
    assert value("follow_ups_per_week", response) == pytest.approx(1 * 7 / 2)
    assert value("requests_in_window_share", response) == 1.0


# -- nobody walks ----------------------------------------------------------


@pytest.fixture(scope="module")
def cars_only():
    return replace(quiet(TWO_DAYS), shifts=())


def test_every_measure_of_a_season_without_officers_is_a_number_or_not_there(cars_only):
    found = reduce(evidence(cars_only, world([ask(60, 0, 50), ask(90, 1, 20)])))
    rows = {row["measure"]: (row["numerator"], row["denominator"]) for row in found.season}
    assert set(rows) == {m.name for m in MEASURES if m.estimator != "pooled"}
    assert not any(np.isnan(pair).any() for pair in rows.values())

    def of(name):
        top, bottom = rows[name]
        return top / bottom if bottom else None

    assert of("walked_share") == of("seen_recently_share") == of("contacts_per_week") == 0.0
    assert of("officer_hours_per_week") == of("overtime_h_per_week") == 0.0
    assert of("reached_share") == 0.0 and of("handed_over_share") == 1.0
    assert of("median_wait_min") == np.inf
    assert of("any_officer_wait_to_limit_min") == 30.0  # the car's time, from the request on
    assert of("busy_share") is None and of("km_per_officer_shift") is None
    assert of("walking_time_share") is None
    assert len(found.shifts) == 0


def test_staffing_of_nobody(cars_only):
    figures = staffing(cars_only, 20.0)
    assert (figures.most_at_once, figures.heads_needed, figures.officer_hours_season) == (0, 0, 0.0)
    assert staffing_text(cars_only, 20.0) == CARS_ONLY


def test_no_shifts_can_be_written_and_read_again():
    found = scenario_from_text('base = "announced"\nshift = []', "cars")
    assert scenario_from_text(scenario_to_toml(found), "cars").shifts == ()

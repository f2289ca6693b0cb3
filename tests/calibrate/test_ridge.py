"""What a tally tells: a product, within ranges that keep what they say, and no single factor."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import nbinom

from sim.calibrate.calls_change import calls_change
from sim.calibrate.pilot import ASSUMED, held_against, ranges_of
from sim.calibrate.response import Response, dose, open_per_km, response_of
from sim.calibrate.ridge import (
    Points,
    Ranges,
    expected,
    fill,
    fitted,
    predict,
    ridge,
    weighted_quantiles,
)
from sim.calibrate.sites import Site, published_record
from sim.cli import main
from sim.commands.show_pilot import pilot_text
from sim.scenario.load import open_scenario
from sim.scenario.load_study import load_study
from sim.study.arms import SINGLE, Arm

RANGES = Ranges((3, 25), (0.01, 0.2), (0.2, 1))
HERE = Site("here", 64, 300, (512, 4096), "", "")
THERE = Site("there", 64, 300, (512, 4096), "", "")


@lru_cache(maxsize=1)
def even() -> Response:
    """Two contacts per officer-hour for each person on a km who would talk; seasons differ."""
    dose, levels = np.array([8.0, 64.0]), np.array([0.03, 5.0])
    return Response(dose, levels, 2 * np.array([levels, levels]), np.full(2, 0.03), 40, 64)


@lru_cache(maxsize=1)
def points() -> Points:
    return fill(RANGES, [HERE, THERE], 7, 1 << 13)


def fit(tally: int) -> Points:
    return fitted(even(), points(), HERE, tally)


def test_the_points_fill_the_ranges_evenly() -> None:
    some = points()
    for values, (low, high) in (
        (some.hours[0], HERE.officer_hours), (some.out_per_km, RANGES.out_per_km),
        (some.open_share, RANGES.open_share), (some.recorded_share, RANGES.recorded_share),
    ):  # fmt: skip
        place = np.log(values / low) / np.log(high / low)
        assert place.min() >= 0 and place.max() <= 1
        assert np.histogram(place, 8, (0, 1))[0] == pytest.approx(1024, abs=2)


def test_a_range_by_weight() -> None:
    low, middle, high = weighted_quantiles(np.arange(100.0), np.ones(100))
    assert (low, middle, high) == (2, 49, 97)
    assert weighted_quantiles(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0])) == (2, 2, 2)


def test_what_is_expected_is_the_product() -> None:
    some = points()
    mean, spread = expected(even(), some, HERE, some.hours[0])
    assert mean == pytest.approx(2 * some.product)
    assert spread == pytest.approx(0.03)


def test_a_tally_tells_the_product_and_no_factor_of_it() -> None:
    after = fit(300)
    low, middle, high = after.range_of(after.product)
    assert low < 150 < high
    assert middle == pytest.approx(150, rel=0.1)
    assert high / low < 2.5
    for values in (after.hours[0], after.open_share, after.recorded_share, after.out_per_km):
        before = points().range_of(values)
        now = after.range_of(values)
        assert now[2] / now[0] > 0.6 * before[2] / before[0]


def test_twice_the_tally_is_twice_the_product() -> None:
    once, twice = fit(300), fit(600)
    assert twice.range_of(twice.product)[1] == pytest.approx(
        2 * once.range_of(once.product)[1], rel=0.1
    )


def test_on_the_ridge_the_rest_falls_as_the_dose_grows() -> None:
    rungs = ridge(even(), points(), HERE, [512, 1024, 2048, 4096])
    middles = np.array([rung.rest[1] for rung in rungs])
    assert middles[:-1] / middles[1:] == pytest.approx(2, rel=0.12)
    for rung in rungs:
        low, middle, high = rung.per_hour
        assert low < 300 / rung.hours < high
        assert middle == pytest.approx(300 / rung.hours, rel=0.1)


def test_ranges_hold_the_truth_as_often_as_they_say() -> None:
    """200 pilots of known truth, drawn from the ranges: 95 of 100 ranges hold it, 90 at least."""
    chance = np.random.default_rng(2021)
    truths = fill(RANGES, [HERE, THERE], 99, 256).product[:200]
    held = 0
    for truth in truths:
        tally = int(nbinom.rvs(1 / 0.03, 1 / (1 + 0.06 * truth), random_state=chance))
        after = fit(tally)
        low, _, high = after.range_of(after.product)
        held += low <= truth <= high
    assert held >= 180


def test_another_tally_lies_in_its_predicted_range_as_often_as_it_says() -> None:
    """40 pairs of sites of one truth and two doses: 95 of 100 ranges hold it, 34 at least."""
    chance = np.random.default_rng(2021)
    truths = fill(RANGES, [HERE, THERE], 98, 64)
    few = fill(RANGES, [HERE, THERE], 7, 1 << 11)
    held = 0
    for rest, hours in zip(truths.rest[:40], truths.hours.T[:40], strict=True):
        first, second = (
            int(nbinom.rvs(1 / 0.03, 1 / (1 + 0.06 * rest * one), random_state=chance))
            for one in hours
        )
        after = fitted(even(), few, HERE, first)
        held += predict(even(), after, HERE, replace(THERE, contacts=second), 1).inside
    assert held >= 34


def test_a_site_of_the_same_dose_is_predicted_by_the_tally() -> None:
    found = predict(even(), fit(300), HERE, THERE, 1)
    assert found.same_dose[1] == pytest.approx(300, rel=0.1)
    assert found.high / found.low > 2 * found.same_dose[2] / found.same_dose[0]
    assert found.as_many == pytest.approx(0.5, abs=0.1)
    assert found.needed[0] < np.sqrt(512 * 4096) < found.needed[2]


def test_five_times_the_count_needs_five_times_the_hours() -> None:
    once, more = (
        predict(even(), fit(300), HERE, replace(THERE, contacts=n), 1).needed[1]
        for n in (300, 1500)
    )
    assert more == pytest.approx(5 * once)


def test_a_count_out_of_reach_fails() -> None:
    found = predict(even(), fit(300), HERE, replace(THERE, contacts=9000), 1)
    assert not found.inside
    assert found.as_many < 0.001


def test_contacts_are_read_between_the_simulated_points() -> None:
    response = Response(
        np.array([8.0, 32.0]), np.array([1.0, 4.0]), np.array([[1.0, 2.0], [0.5, 1.0]]),
        np.array([0.1, 0.3]), 40, 64,
    )  # fmt: skip
    found = response.rate(np.array([8, 16, 32, 100, 8]), np.array([1.0, 1.0, 4.0, 4.0, 2.0]))
    assert found == pytest.approx([1, 0.5**0.5, 1, 1, 2**0.5])
    assert response.unevenness(np.array([2.0])) == pytest.approx(0.2)


def arms_of(study, contacts) -> dict[str, Arm]:
    """Arms whose contacts by season are given by scenario; all else is 1."""
    names = [m.name for m in SINGLE]
    arms = {}
    for scenario in study.scenarios:
        values = contacts(scenario)
        top, bottom = np.ones((2, len(values), len(names)))
        top[:, names.index("contacts_per_week")] = values
        bottom[:, names.index("requests_in_window_share")] = [100, 110, 100, 90][: len(values)]
        rest = tuple(np.zeros(0) for _ in values)
        arms[scenario.name] = Arm(
            scenario.name, top, bottom, rest, np.ones((len(values), 1)), np.ones(1), np.ones(1), ()
        )
    return arms


def test_the_study_covers_the_plausible_ranges_and_doses() -> None:
    study = load_study("pilot-record")
    ranges = ranges_of(open_scenario("delivered"))
    response = response_of(
        study, arms_of(study, lambda s: 64 * dose(s) * open_per_km(s) * np.array([0.9, 1.1]))
    )
    assert response.dose * 64 == pytest.approx([512, 1024, 2048, 4096])
    ends = (ranges.out_per_km[i] * ranges.open_share[i] for i in (0, 1))
    assert response.open_per_km[[0, -1]] == pytest.approx([*ends])
    assert response.per_hour == pytest.approx(np.tile(response.open_per_km, (4, 1)))
    assert response.spread[-1] == pytest.approx(0.02, rel=0.01)


def test_the_published_record_and_the_page_of_it() -> None:
    record = published_record()
    assert [site.days for site in record.sites] == [64, 78, 157]
    study = load_study("pilot-record")
    arms = arms_of(
        study, lambda s: 0.6 * 64 * dose(s) * open_per_km(s) * np.array([0.9, 1.1, 1.0, 1.0])
    )
    found = held_against(study, arms, RANGES, record)
    assert found.calls.alike
    assert len(found.rungs) == 4
    text = pilot_text(found, markdown=True)
    assert "\n## The ridge\n" in text
    assert "tests nothing here" in text
    assert "| North | 78 | 446 to 3,566 | 1,442 |" in text
    assert "chance of as many" in pilot_text(found, markdown=False)


def test_calls_by_hand() -> None:
    study = load_study("pilot-record")
    found = calls_change(arms_of(study, lambda s: np.ones(4)), 0.095)
    # 100, 110, 100, 90: of 12 ordered pairs only 100 -> 100, there and back, and
    # 110 -> 100 (-9.1 %), twice, change by less than 9.5 %.
    assert found.as_large == pytest.approx(8 / 12)
    assert found.mean == 100
    assert found.alike


def test_what_is_not_assumed_with_a_range_is_named() -> None:
    loaded = open_scenario("walk-log")  # recorded_share is decided there
    with pytest.raises(ValueError, match=ASSUMED[2]):
        ranges_of(loaded)


@pytest.mark.slow
def test_the_command_says_it(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "pilot", "--replications", "4", "--out", str(tmp_path), "--quiet"]) == 0
    assert "What the tally tells" in capsys.readouterr().out
    assert (tmp_path / "figures" / "ridge.svg").exists()

"""What we do not know: settings spread over all assumptions, and what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.scenario.assumed import assumptions_by_entry
from sim.scenario.grid import changes_of
from sim.scenario.load import open_scenario
from sim.scenario.moving import DUMMIES, fewest_settings, movable, moved, value_at, ways
from sim.study.settings import Design, spread
from sim.study.unknown import best_in, effects, unknown

NAMES = ("crew.walk_speed_mps", "requests.per_day")


def announced():
    return assumptions_by_entry(open_scenario("announced").data)


def test_every_assumption_with_a_range_moves():
    names = movable([announced()])
    assert "people.open_share" in names
    assert "people.hour_shares" not in names  # no range
    assert "crew.meal_min" not in names  # somebody measured it


def test_shares_lead_from_one_end_of_the_range_over_the_value_to_the_other():
    for share, speed in ((-1, 0.9), (0, 1.1), (0.5, 1.175), (1, 1.25)):
        found = dict(moved(announced(), NAMES[:1], np.array([share])))
        assert found["crew.walk_speed_mps"] == pytest.approx(speed)


def test_one_entry_moves_all_that_it_covers_each_from_its_own_value():
    found = dict(moved(announced(), ["requests.kind.to_foot_share"], np.array([0.5])))
    assert found["requests.kind.disturbance.to_foot_share"] == pytest.approx(0.55)  # 0.3 to 0.8
    assert found["requests.kind.animals.to_foot_share"] == pytest.approx(0.5)  # 0.2 to 0.8
    assert "requests.kind.emergency.to_foot_share" not in found  # decided, not assumed


def test_whole_numbers_stay_whole_and_others_do_not():
    found = dict(moved(announced(), ["requests.kind.officers_needed"], np.array([0.6])))
    assert found["requests.kind.animals.officers_needed"] == 2
    assert isinstance(found["requests.kind.animals.officers_needed"], int)
    found = dict(moved(announced(), ["crew.meal_after_h"], np.array([0.3])))
    assert found["crew.meal_after_h"] == pytest.approx(4.3)


def test_what_is_moved_can_be_set():
    data = announced()
    names = movable([data])
    change = changes_of(
        open_scenario("announced").data, moved(data, names, np.full(len(names), 1.0))
    )
    assert change["crew"]["walk_speed_mps"] == 1.25
    assert {kind["to_foot_share"] for kind in change["requests"]["kind"]} == {0.8, 0.0}


def test_settings_fill_every_range_evenly_and_again_the_same():
    design = spread(NAMES, 64, seed=3)
    assert design.shares.shape == (64, len(NAMES) + DUMMIES)
    counts = [np.histogram(column, 8, (-1, 1))[0].tolist() for column in design.shares.T]
    assert counts == [[8] * 8] * 4
    assert np.array_equal(design.shares, spread(NAMES, 64, seed=3).shares)
    assert not np.array_equal(design.shares, spread(NAMES, 64, seed=4).shares)


def test_every_setting_has_a_mirror_image():
    ways = [(-1.0, 1.0), (0.0, 1.0)]
    shares = spread(NAMES, 16, 1, ways).shares
    middle = [0.0, 0.5, 0.0, 0.0]
    assert np.allclose((shares[:8] + shares[8:]) / 2, middle)
    assert (shares[:, 1] >= 0).all()


def test_what_stands_at_an_end_of_its_range_goes_the_other_way_only():
    found = ways([announced()], ["patrol.detour_share", "weather.people_factor", NAMES[0]])
    assert found == [(0.0, 1.0), (-1.0, 0.0), (-1.0, 1.0)]  # 0 of 0 to 0.5; 1 of 0.3 to 1


def test_what_is_seen_of_an_assumption_is_the_mean_of_what_it_covers():
    covered = announced()["requests.kind.officers_needed"]
    assert value_at(covered, 0.3) == pytest.approx(1.3)
    assert value_at(covered, 0.3, used=True) == 1.0  # whole officers
    assert math.isnan(value_at((), 0.3))


def test_too_few_settings_are_refused():
    with pytest.raises(ValueError, match="give at least 8"):
        spread(NAMES, 6, 1)
    with pytest.raises(ValueError, match="9 settings are odd"):
        spread(NAMES, 9, 1)
    names = [f"a.{i}" for i in range(5)]
    assert fewest_settings(5) == 18
    message = "16 settings in pairs are too few for 5 assumptions; give at least 18"
    with pytest.raises(ValueError, match=message):
        effects(spread(names, 16, 1), np.zeros(16))
    effects(spread(names, 18, 1), np.zeros(18))


def line(seed: int, settings: int = 64, noise: float = 0.1) -> tuple[Design, np.ndarray]:
    design = spread(NAMES, settings, seed)
    luck = np.random.default_rng(seed).normal(0, noise, settings)
    return design, 0.5 + 1.0 * design.shares[:, 0] + luck


def test_a_straight_line_is_found():
    design, difference = line(seed=1)
    (first, second), _ = effects(design, difference)
    assert first.name == "crew.walk_speed_mps"
    assert first.low < 1.0 < first.high
    assert first.clear
    assert first.swing == 2 * first.slope
    assert not second.clear


def test_what_two_assumptions_do_together_is_not_taken_for_what_one_does():
    names = [f"a.{i}" for i in range(12)]
    design = spread(names, 64, seed=1)
    together = 100 * design.shares[:, 0] * design.shares[:, 1] + 50 * design.shares[:, 2] ** 2
    found, floor = effects(design, together + 1.0 * design.shares[:, 3])
    assert found[0].name == "a.3"
    assert found[0].slope == pytest.approx(1.0)
    assert max(abs(e.slope) for e in found[1:]) < 1e-9
    assert floor < 1e-9


def test_a_missing_setting_takes_its_mirror_image_out_of_the_line_only():
    design, difference = line(seed=1)
    difference[3] = np.nan
    found = unknown(design, difference)
    assert found.settings == 63
    assert found.effects[0].slope == pytest.approx(1.0, abs=0.1)


def test_intervals_hold_together_as_often_as_they_say():
    held = 0
    for seed in range(400):
        design, difference = line(seed, settings=32, noise=0.3)
        found = {effect.name: effect for effect in effects(design, difference)[0]}
        first, second = (found[name] for name in NAMES)
        held += first.low <= 1.0 <= first.high and second.low <= 0.0 <= second.high
    assert 366 <= held <= 396  # 380 expected; each bound is passed in about 1 of 1,000 cases


def test_without_any_effect_few_comparisons_have_one_that_is_clear():
    names = [f"a.{i}" for i in range(10)]
    called = 0
    for seed in range(300):
        design = spread(names, 64, seed)
        luck = np.random.default_rng(seed).normal(0, 1, 64)
        called += any(effect.clear for effect in effects(design, luck)[0])
    assert called <= 26  # 15 expected at most; 27 has a chance of 1 in 300


def test_settings_are_counted():
    design = spread(NAMES, 16, 1)
    found = unknown(design, np.repeat([1, 2, 0, -1, 3, 4, 5, 6.0], 2))
    assert (found.settings, found.better, found.equal) == (16, 12, 2)
    assert (found.low, found.middle, found.high) == (-1, 2, 6)


def test_best_in_counts_ties_for_all():
    signed = np.array([[1.0, 2.0, 3.0], [1.0, 5.0, 0.0], [0.0, 0.0, 0.0]])
    assert best_in(signed).tolist() == [2, 2, 0]

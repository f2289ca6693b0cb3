"""What we do not know: settings spread over all assumptions, and what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.scenario.grid import changes_of
from sim.scenario.load import open_scenario
from sim.study.settings import DUMMIES, Design, movable, moved, spread
from sim.study.unknown import best_in, effects, rests_on, unknown

NAMES = ("crew.walk_speed_mps", "requests.per_day")


def announced():
    return open_scenario("announced").data


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
    change = changes_of(data, moved(data, names, np.full(len(names), 1.0)))
    assert change["crew"]["walk_speed_mps"] == 1.25
    assert {kind["to_foot_share"] for kind in change["requests"]["kind"]} == {0.8, 0.0}


def test_settings_fill_every_range_evenly_and_again_the_same():
    design = spread(NAMES, 64, seed=3)
    assert design.shares.shape == (64, len(NAMES) + DUMMIES)
    counts = [np.histogram(column, 8, (-1, 1))[0].tolist() for column in design.shares.T]
    assert counts == [[8] * 8] * 4
    assert np.array_equal(design.shares, spread(NAMES, 64, seed=3).shares)
    assert not np.array_equal(design.shares, spread(NAMES, 64, seed=4).shares)


def test_too_few_settings_are_refused():
    with pytest.raises(ValueError, match="give at least 8"):
        spread(NAMES, 7, 1)
    with pytest.raises(ValueError, match="8 settings are too few for 5 assumptions"):
        effects(spread([f"a.{i}" for i in range(5)], 8, 1), np.zeros(8))


def line(seed: int, settings: int = 64, noise: float = 0.1) -> tuple[Design, np.ndarray]:
    design = spread(NAMES, settings, seed)
    luck = np.random.default_rng(seed).normal(0, noise, settings)
    return design, 0.5 + 1.0 * design.shares[:, 0] + luck


def test_a_straight_line_is_found_with_its_flip_point():
    design, difference = line(seed=1)
    first, second = effects(design, difference)
    assert first.name == "crew.walk_speed_mps"
    assert first.low < 1.0 < first.high
    assert first.clear
    assert first.flip == pytest.approx(-0.5, abs=0.05)
    assert first.flip_low < -0.5 < first.flip_high
    assert not second.clear
    assert math.isnan(second.flip) or (second.flip_low, second.flip_high) == (-1.0, 1.0)


def test_no_flip_point_outside_the_range_is_told():
    design, difference = line(seed=2)
    found = effects(design, difference + 2.0)
    assert math.isnan(found[0].flip)


def test_intervals_of_slope_and_flip_point_hold_as_often_as_they_say():
    held = np.zeros(2)
    for seed in range(400):
        design, difference = line(seed, settings=32, noise=0.3)
        first = next(e for e in effects(design, difference) if e.name == NAMES[0])
        held += [first.low <= 1.0 <= first.high, first.flip_low <= -0.5 <= first.flip_high]
    # 380 expected; fewer than 364 or more than 394 have a chance of about 1 in 2,000 each
    assert ((held >= 364) & (held <= 396)).all()


def test_dummies_tell_noise_from_effects():
    """With no effect at all, an assumption is called clear in at most 1 of 20 cases."""
    called = 0
    for seed in range(300):
        design = spread(NAMES, 32, seed)
        luck = np.random.default_rng(seed).normal(0, 1, 32)
        called += sum(effect.clear for effect in effects(design, luck))
    assert called <= 45  # 30 expected without the dummies, of 600; 45 has a chance of 1 in 200


def test_settings_are_counted():
    design = spread(NAMES, 8, 1)
    found = unknown(design, np.array([1, 2, 0, -1, 3, 4, 5, 6.0]))
    assert (found.settings, found.better, found.equal) == (8, 6, 1)
    assert (found.low, found.middle, found.high) == (-1, 2, 6)


def test_best_in_counts_ties_for_all():
    signed = np.array([[1.0, 2.0, 3.0], [1.0, 5.0, 0.0], [0.0, 0.0, 0.0]])
    assert best_in(signed).tolist() == [2, 2, 0]


def test_an_answer_rests_on_the_least_sure_of_its_differences():
    design = spread(NAMES, 8, 1)
    sure = unknown(design, np.ones(8))
    torn = unknown(design, np.array([1, 1, 1, 1, 1, -1, -1, -1.0]))
    assert rests_on([sure]) == 1.0
    assert rests_on([sure, torn]) == 5 / 8
    assert rests_on([]) == 0.0

"""Rates and shares that were counted: exact where days are even, wider where they are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, chi2

from sim.calibrate.counted import average, by_day, rate, share

DAYS = np.arange(40)


def test_what_was_not_counted_is_left_out_with_its_hours() -> None:
    day = np.array([1, 1, 2, 3])
    events = np.array([2.0, np.nan, 3.0, 0.0])
    y, x = by_day(day, events, np.array([1.0, 5.0, 2.0, 4.0]))
    assert y.tolist() == [2, 3, 0]
    assert x.tolist() == [1, 2, 4]


def test_even_days_have_the_exact_interval_of_independent_events() -> None:
    found = rate(DAYS, np.ones(40), np.full(40, 2.0))
    assert found.value == 0.5
    assert found.spread == 1
    assert found.low == pytest.approx(chi2.ppf(0.025, 80) / 2 / 80)
    assert found.high == pytest.approx(chi2.isf(0.025, 82) / 2 / 80)


def test_an_even_share_has_the_exact_interval() -> None:
    found = share(DAYS, np.ones(40), np.full(40, 4.0))
    assert found.value == 0.25
    assert found.low == pytest.approx(beta.ppf(0.025, 40, 121))
    assert found.high == pytest.approx(beta.isf(0.025, 41, 120))


def test_none_at_all_has_an_upper_end() -> None:
    found = rate(DAYS, np.zeros(40), np.ones(40))
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(-np.log(0.025) / 40)
    assert np.isnan(found.precision)


def test_uneven_days_widen_the_interval() -> None:
    even = rate(DAYS, np.full(40, 5.0), np.ones(40))
    uneven = rate(DAYS, np.where(DAYS % 2, 0.0, 10.0), np.ones(40))
    assert uneven.value == even.value
    assert uneven.spread > 5
    assert uneven.precision > 2 * even.precision


def test_nothing_counted_is_no_number() -> None:
    nothing = np.full(40, np.nan)
    assert np.isnan(rate(DAYS, nothing, np.ones(40)).value)
    assert np.isnan(share(DAYS, nothing, np.ones(40)).value)
    assert np.isnan(average(DAYS, nothing).value)


@pytest.mark.parametrize("days", [7, 28])
@pytest.mark.parametrize("uneven", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(days: int, uneven: bool) -> None:
    """500 logs of known truth: at least 92 of 100 hold it, however uneven the days are."""
    chance = np.random.default_rng([2021, days, uneven])
    day = np.repeat(np.arange(days), 3)
    hours, visits = np.full(len(day), 2.0), np.full(len(day), 6.0)
    held = np.zeros(2)
    for _ in range(500):
        busy = chance.choice([0.5, 1.5], days) if uneven else np.ones(days)
        rates = rate(day, chance.poisson(1.5 * busy[day]).astype(float), hours)
        shares = share(day, chance.binomial(6, 0.4 * busy[day]).astype(float), visits)
        held += [rates.low <= 0.75 <= rates.high, shares.low <= 0.4 <= shares.high]
    assert (held >= 460).all()


def test_a_mean_of_values_has_an_interval_by_day() -> None:
    found = average(np.array([1, 1, 2, 2]), np.array([1.0, 3.0, 3.0, 5.0]))
    assert found.value == 3
    assert found.low == pytest.approx(3 - 12.706 * 1, abs=0.01)

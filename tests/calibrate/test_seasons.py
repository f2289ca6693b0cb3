"""How much seasons differ: known beforehand, it comes out within its range as often as it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.rates import Prior, Rates, fit_rates
from sim.calibrate.seasons import SeasonLuck, season_luck, season_weeks, with_luck
from sim.cli import main
from sim.scenario.load import load_scenario

PRIOR = Prior(np.full(24, 1 / 24), np.full(7, 1 / 7), 0.02)
WEEKDAYS = np.array([10, 11, 12, 13, 17, 21, 16]) / 100
FIRST = date(2018, 1, 1)
LOW, HIGH = 0.90, 0.985


def table(
    rng: np.random.Generator, seasons: int, cv: float, variance: float, yearly: float = 0.0
) -> np.ndarray:
    """Rows by day and hour of seasons of nine weeks, 20 a day in the mean."""
    days = 63 * seasons
    luck = np.repeat(rng.gamma(1 / cv**2, cv**2, seasons) if cv else np.ones(seasons), 63)
    weekday = (FIRST.toordinal() + np.arange(days) - 1) % 7
    mean = 140 * WEEKDAYS[weekday] * luck * rng.gamma(1 / variance, variance, days)
    mean *= 1 + yearly * np.sin(2 * np.pi * np.arange(days) / 364)
    found = np.zeros((days, 24), dtype=np.int64)
    found[:, 12] = rng.poisson(mean)
    return found


def fitted(rows: np.ndarray) -> tuple[SeasonLuck | None, Rates, Rates]:
    rates = fit_rates(rows, FIRST, PRIOR)
    luck = season_luck(rows.sum(axis=1), FIRST, rates, 9)
    return luck, rates, with_luck(rates, luck)


def held(number: int, seasons: int, cv: float, variance: float, yearly: float = 0.0) -> np.ndarray:
    """How often the ranges of season luck, requests a day and day variance hold the truth."""
    rng = np.random.default_rng(3)
    hits = []
    for _ in range(number):
        luck, _, rates = fitted(table(rng, seasons, cv, variance, yearly))
        assert luck is not None
        v = rates.variance
        hits.append(
            (
                luck.low <= cv <= luck.high,
                rates.low <= 20 <= rates.high,
                v.low <= variance <= v.high,
            )
        )
    return np.mean(hits, axis=0)


def test_one_season_tells_nothing_of_the_next_nor_do_two() -> None:
    rng = np.random.default_rng(1)
    luck, rates, same = fitted(table(rng, 2, 0.1, 0.05))
    assert luck is None and same is rates
    luck, _, _ = fitted(table(rng, 3, 0.1, 0.05))
    assert luck is not None and luck.high > 3 * luck.cv
    assert (season_weeks(64), season_weeks(1)) == (9, 4)


def test_seasons_that_differ_are_told_from_those_that_do_not() -> None:
    rng = np.random.default_rng(2)
    wild, before, after = fitted(table(rng, 5, 0.3, 0.05))
    even, _, _ = fitted(table(rng, 5, 0.0, 0.05))
    assert wild is not None and wild.low > 0.1
    assert even is not None and even.cv < wild.low
    # What differs between seasons is no longer taken for days that differ.
    assert after.variance.value < 0.7 * before.variance.value
    assert after.high - after.low > before.high - before.low


def test_what_comes_back_each_year_is_no_luck() -> None:
    rng = np.random.default_rng(3)
    luck, rates, _ = fitted(table(rng, 18, 0.0, 0.03, yearly=0.5))
    assert rates.months is not None
    assert luck is not None and luck.by_year and luck.cv < 0.06
    one_year, _, _ = fitted(table(rng, 6, 0.0, 0.03))
    assert one_year is None


def test_ranges_of_a_few_fits_hold_the_truth() -> None:
    assert min(held(10, 5, 0.15, 0.05)) >= 0.7


@pytest.mark.slow
def test_ranges_hold_the_truth_as_often_as_they_say() -> None:
    for seasons, cv, variance, yearly in (
        (3, 0.1, 0.05, 0.0), (5, 0.15, 0.05, 0.0), (5, 0.08, 0.024, 0.0), (18, 0.1, 0.05, 0.0),
    ):  # fmt: skip
        found = held(200, seasons, cv, variance, yearly)
        wrong = (found < LOW) | (found > HIGH)
        # A season's luck is no normal one, so three of them tell the level a little too well.
        wrong[1] = found[1] < (0.85 if seasons == 3 else 0.88)
        assert not wrong.any(), (seasons, cv, found)


def test_the_file_of_requests_holds_it_with_its_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = table(np.random.default_rng(4), 4, 0.2, 0.03).sum(axis=1)
    lines = ["Call DateTime"]
    for day, count in enumerate(rows.tolist()):
        at = date.fromordinal(FIRST.toordinal() + day)
        lines += [f"{at} {12 + i // 60}:{i % 60:02d}" for i in range(count)]
    Path("calls.csv").write_text("\n".join(lines))
    assert main(["calibrate", "calls.csv", "--yes", "--separator", ",", "--name", "mine"]) == 0
    scenario = load_scenario("mine")
    assert 0.05 < scenario.requests.season_cv < 0.6
    text = Path("scenarios/mine.toml").read_text(encoding="utf-8")
    assert '"requests.season_cv" = { plausible = [' in text and "4 stretches of 9 weeks" in text
    report = Path("results/mine-fit/report.md").read_text(encoding="utf-8")
    assert "from 4 stretches of 9 weeks, compared with one another" in report

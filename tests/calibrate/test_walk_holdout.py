"""The first part of a walk log foretells the last, unless something changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.walk_holdout import WalkHoldout, check_walks
from sim.calibrate.walk_log import WalkLog
from sim.cli import main
from sim.scenario.load import load_scenario
from tests.calibrate.test_walks_fitted import BASE, EVEN, logs_of_known_truth, response
from tests.calibrate.walk_write import walk_log_text


def drawn(days: int = 40, last: float = 1.0, seed: int = 1, **more: float) -> WalkLog:
    """A pair walks from 14:00 to 18:00; in the last quarter it meets `last` times as many."""
    rng = np.random.default_rng(seed)
    count = 4 * days
    day = np.repeat(737_000 + np.arange(days), 4)
    factor = np.where(day - 737_000 >= 0.75 * days, last, 1.0)
    counts = {
        name: np.full(count, np.nan)
        for name in ("street", "door", "event", "request", "knocked", "answered", "spanish_only",
                     "no_common_language", "referred", "helped", "passed", "second_count")
    }  # fmt: skip
    counts["street"] = rng.poisson(1.5 * factor).astype(float)
    counts["knocked"] = np.full(count, 4.0)
    counts["answered"] = rng.binomial(4, np.where(factor == 1, 0.4, more.get("doors", 0.4))) * 1.0
    start = np.tile([840.0, 900.0, 960.0, 1020.0], days)
    return WalkLog(day, start, start + 60, np.full(count, 2.0), np.zeros(count), counts)


def checked(log: WalkLog) -> WalkHoldout:
    found = check_walks(log, load_scenario("announced"), EVEN)
    assert found is not None
    return found


def test_a_log_without_change_foretells_itself() -> None:
    found = [checked(drawn(seed=seed)) for seed in range(8)]
    assert sum(one.holds for one in found) >= 7
    one = found[0]
    assert (one.first_days, one.days) == (30, 10)
    assert one.told[0].expected == pytest.approx(60, rel=0.2)
    assert [told.name for told in one.told] == [
        "people talked with on the street", "doors that open"
    ]  # fmt: skip


def test_twice_as_many_people_are_told() -> None:
    found = checked(drawn(last=2.0))
    assert not found.holds
    assert found.told[0].found > found.told[0].high
    assert found.told[1].holds


def test_doors_that_open_more_rarely_are_told() -> None:
    found = checked(drawn(last=1.0001, doors=0.1))
    assert [told.holds for told in found.told] == [True, False]


def test_days_that_turn_uneven_are_told() -> None:
    log = drawn(days=80)
    wild = np.where(log.day % 2 == 0, 2.0, 0.0) * np.where(log.day >= 737_060, 1, 0)
    street = np.where(log.day >= 737_060, np.round(1.5 * wild), log.counts["street"])
    found = checked(replace(log, counts={**log.counts, "street": street}))
    assert not found.days_hold and not found.holds


def test_other_hours_are_told() -> None:
    log = drawn(days=80, seed=2)
    late = (log.day >= 737_060) & (log.hour >= 16)
    early = (log.day >= 737_060) & (log.hour < 16)
    street = np.where(late, 3.0, np.where(early, 0.0, log.counts["street"]))
    assert not checked(replace(log, counts={**log.counts, "street": street})).hours_hold


def test_few_days_are_not_checked() -> None:
    assert check_walks(drawn(days=10), load_scenario("announced"), EVEN) is None


def test_the_command_says_how_far_the_fit_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.calibrate.walk_response.walk_response", lambda *_: EVEN)
    for last, said in ((1.0, "The fit holds: what the first 30 days say"), (3.0, "in part")):
        Path("log.csv").write_text(walk_log_text(drawn(last=last)), encoding="utf-8")
        assert main(["calibrate", "--walks", "log.csv", "--name", "walked", "--replace"]) == 0
        assert said in capsys.readouterr().out
    report = Path("results/walked-fit/report.md").read_text(encoding="utf-8")
    assert "Fitted to the 30 days before" in report
    assert "| days within their 90 % range | 9 of 10 |" in report


@pytest.mark.slow
def test_simulated_logs_foretell_themselves_as_often_as_it_says() -> None:
    """200 logs of 28 days: each line is to hold in 99 of 100 and does in 194, all do in 186."""
    scenario = load_scenario(BASE)
    held: Counter[str] = Counter()
    for log in logs_of_known_truth(200):
        found = check_walks(log, scenario, response())
        assert found is not None
        held["all"] += found.holds
        held["days"] += found.days_hold
        held["hours"] += found.hours_hold
        for one in found.told:
            held[one.name] += one.holds
    assert held.pop("all") >= 186, held
    assert min(held.values()) >= 194, held

"""A scenario fitted to a walk log: known truth comes back within ranges, as often as they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from sim.calibrate.days_needed import simulated_records
from sim.calibrate.walk_file import outcome, scenario_text
from sim.calibrate.walk_fit import WalkFit, fit_walks, free_hours
from sim.calibrate.walk_log import COUNTED, WalkLog
from sim.calibrate.walk_response import WalkResponse, walk_response
from sim.cli import main
from sim.commands.calibrate_walks import _doubts
from sim.scenario.load import load_scenario, open_scenario, open_text
from tests.calibrate.walk_write import walk_log_text

BASE = "walk-log"
EVEN = WalkResponse(2.0, 0.1)
TRUTH = {
    "people.open_share": 0.07, "people.spanish_only_share": 0.25,
    "activities.doors.answer_share": 0.41, "contacts.referral.share_of_talks": 0.1,
}  # fmt: skip


@lru_cache(maxsize=1)
def response() -> WalkResponse:
    return walk_response(load_scenario(BASE), 2021)


def logs_of_known_truth(number: int, days: int = 28, seed: int = 5) -> Iterator[WalkLog]:
    """Logs of the base with more people who would talk, in seasons like all others."""
    base = load_scenario(BASE)
    people = replace(base.people, open_share=TRUTH["people.open_share"], season_cv=0.0)
    for one in simulated_records(replace(base, people=people), days, number, seed):
        yield one.walks


def held_by(number: int) -> dict[str, int]:
    """In how many fits the range of each number holds the truth."""
    loaded = open_scenario(BASE)
    held = dict.fromkeys(TRUTH, 0)
    for log in logs_of_known_truth(number):
        found = outcome(fit_walks(log, loaded.scenario, response()), loaded)
        ranges = {one.key: (one.low, one.high) for one in found.told}
        for key, value in TRUTH.items():
            held[key] += ranges[key][0] <= value <= ranges[key][1]
    return held


def hand_made(street: float = 2.0, days: int = 30, **more: float) -> WalkLog:
    """Two lines a day, at 15:00 and 16:00, of a pair that walks the whole hour."""
    count = 2 * days
    counts = {name: np.full(count, np.nan) for name in COUNTED} | {
        "street": np.full(count, street), **{k: np.full(count, v) for k, v in more.items()},
    }  # fmt: skip
    day = 737000 + np.repeat(np.arange(days), 2)
    start = np.tile([900.0, 960.0], days)
    return WalkLog(day, start, start + 60, np.full(count, 2.0), np.zeros(count), counts)


def fit(log: WalkLog, base: str = "announced") -> WalkFit:
    return fit_walks(log, load_scenario(base), EVEN)


def told(log: WalkLog, base: str = "announced") -> dict[str, tuple[float, float, float]]:
    found = outcome(fit(log, base), open_scenario(base))
    return {one.key: (one.low, one.new, one.high) for one in found.told}


def test_the_law_of_talks_and_its_inverse() -> None:
    assert EVEN.rate(np.array([0.0, 1.0, 5.0])) == pytest.approx([0, 2 / 1.2, 10 / 2])
    assert EVEN.people_for(EVEN.rate(np.array([0.5, 3.0]))) == pytest.approx([0.5, 3])
    assert EVEN.people_for(np.array([10.0])) == np.inf


def test_the_simulator_follows_the_law() -> None:
    found = response()
    assert found.worst < 0.1
    # Nobody meets more than stand on the stretch that is walked in an hour, and each takes 6 min.
    assert 0.6 * 0.4 * 3.6 < found.per_hour < 0.4 * 3.6 * 1.1 * 1.1
    assert 60 * found.hours_each == pytest.approx(6, rel=0.1)
    assert 0.02 < found.crews < 0.15


def test_a_log_by_hand() -> None:
    """2 talks an hour at 0.95 and 1 of the busiest hour: rate(k) is 2 at k about 1.28."""
    found = fit(hand_made())
    rates = EVEN.rate(found.people[0] * np.array([0.95, 1.0]))
    assert rates.mean() == pytest.approx(2)
    assert found.people[1] < found.people[0] < found.people[2]
    assert found.hour_shares is None  # two hours of the day are too few


def test_time_at_doors_is_no_time_on_the_street() -> None:
    scenario = load_scenario("doors")
    log = hand_made(knocked=3.0, answered=1.0)
    assert free_hours(log, scenario) == pytest.approx(1 - (10 + 2 * 1) / 60)
    assert free_hours(log, load_scenario("announced")) == pytest.approx(1)


def test_only_the_product_is_told_unless_people_passed_are_counted() -> None:
    alone = told(hand_made())
    assert set(alone) == {"people.open_share"}
    found = told(hand_made(passed=50.0))
    assert found["people.open_share"][1] == pytest.approx(2 / 50)
    product = found["people.open_share"][1] * found["people.out_per_km"][1]
    assert product == pytest.approx(alone["people.open_share"][1] * 10)


def test_a_second_count_tells_what_is_not_written_down() -> None:
    found = told(hand_made(street=1.0, second_count=2.0))
    assert found["contacts.recorded_share"][1] == pytest.approx(0.5)
    assert found["people.open_share"][1] == pytest.approx(told(hand_made())["people.open_share"][1])
    assert found["people.open_share"][0] < told(hand_made())["people.open_share"][0]


def test_people_greeted_for_want_of_words_would_have_talked() -> None:
    found = told(hand_made(street=1.0, no_common_language=1.0, spanish_only=0.0))
    assert found["people.open_share"] == pytest.approx(told(hand_made())["people.open_share"])
    assert found["people.spanish_only_share"][1] == pytest.approx(0.5)


def test_more_talks_than_there_is_time_for_are_refused() -> None:
    with pytest.raises(ValueError, match="more talks than its hours have room for"):
        fit(hand_made(street=12.0))


def test_a_log_in_which_nobody_was_met_has_an_upper_end() -> None:
    low, value, high = told(hand_made(street=0.0))["people.open_share"]
    assert (low, value) == (0, 0)
    assert 0 < high < 0.01


def test_known_truth_comes_back() -> None:
    """12 logs of 28 days: each range is to hold it in 95 of 100; 9 of 12 at least."""
    assert min(held_by(12).values()) >= 9


@pytest.mark.slow
def test_known_truth_comes_back_as_often_as_the_ranges_say() -> None:
    """200 logs of 28 days: 95 of 100 ranges are to hold it, and 90 at least do."""
    held = held_by(200)
    assert min(held.values()) >= 180, held


def test_the_command_writes_a_scenario_that_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    log = next(logs_of_known_truth(1, days=10))
    (tmp_path / "log.csv").write_text(walk_log_text(log), encoding="utf-8")
    typed = ["calibrate", "--walks", "log.csv", "--base", BASE, "--name", "walked"]
    assert main(typed) == 0
    out = capsys.readouterr().out
    assert "people.open_share" in out
    assert "What stays assumed" in out
    scenario = load_scenario("walked")
    assert scenario.contacts.recorded_share == 1
    assert scenario.people.open_share != load_scenario(BASE).people.open_share
    report = (tmp_path / "results" / "walked-fit" / "report.md").read_text(encoding="utf-8")
    assert "## People talked with per officer-hour, by hour and channel" in report
    assert main(typed) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["check", "walked"]) == 0


def test_a_log_that_does_not_go_with_its_base_is_doubted() -> None:
    log = hand_made()
    assert _doubts(log, load_scenario("announced")) == []
    assert "has single officers" in _doubts(log, load_scenario("singles"))[0]
    alone = replace(log, officers=log.officers / 2, end=log.end + 60)
    found = _doubts(alone, load_scenario("announced"))
    assert "walk alone" in found[0]
    assert "hour of its middle" in found[1]


def test_calls_or_walks_but_not_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate"]) == 2
    assert main(["calibrate", "calls.csv", "--walks", "log.csv"]) == 2
    assert "--walks LOG.csv" in capsys.readouterr().err


def test_every_base_gives_a_file_that_can_be_read() -> None:
    for base in ("announced", "people-who-walk", "referrals", "doors"):
        loaded = open_scenario(base)
        log = hand_made(knocked=2.0, answered=1.0, referred=1.0)
        found = fit(log, base)
        text = scenario_text(found, outcome(found, loaded), loaded, "fitted")
        scenario = open_text(text, "fitted").scenario
        if base == "referrals":
            assert sum(one.share_of_talks for one in scenario.contacts.referrals) == (
                pytest.approx(0.5, rel=1e-3)
            )
        if base == "doors":
            assert scenario.activities.doors[0].answer_share == pytest.approx(0.5)

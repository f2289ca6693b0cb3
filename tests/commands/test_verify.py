"""The command ``walks verify``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sim.cli import main
from sim.verify import registry
from sim.verify.case import Exact, Row

BARE = """
format = 1
about = "Four units at three corners, nobody waits"
base = "announced"
[season]
unbroken_hours = 300
[requests]
per_day = 240
hour_shares = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
weekday_shares = [1, 1, 1, 1, 1, 1, 1]
season_cv = 0
day_variance = 0
[[requests.kind]]
name = "any"
share = 1
priority = 1
to_foot_share = 1
handling = { distribution = "exponential", mean_min = 15 }
patience = "endless"
officers_needed = 1
two_officers_required_share = 0
car_response = { distribution = "constant", mean_min = 30 }
[people]
out_per_km = 0
[[shift]]
name = "all day"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "00:00"
end = "24:00"
officers = 4
unit = "single"
[crew]
walk_speed_mps = 1e6
response_speed_mps = 1e6
speed_sd_mps = 0
absence_share = 0
[patrol]
route = "post"
posts = ["Pacific & 14th", "Magnolia & 14th", "Pacific & 14th", "Magnolia & 16th"]
[dispatch]
delay_min = 0
hand_over_after_min = 0
queue_at_most = 0
"""


def verify(tmp_path: Path, *words: str) -> int:
    return main(["verify", "--workers", "1", "--quiet", "--out", str(tmp_path / "out"), *words])


def table(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / "out" / "verify.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_cases_are_printed_written_and_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, "--case", "4 an hour, 2 units") == 0
    out = capsys.readouterr().out
    assert "mean wait, min" in out and "±" in out and "all agree" in out
    rows = table(tmp_path)
    assert {row["kind"] for row in rows} == {"D1"}
    assert all(row["agrees"] == "True" for row in rows)
    waits = [row for row in rows if row["figure"] == "mean wait, min"]
    assert float(waits[0]["expected"]) == pytest.approx(16.0)


def test_a_case_that_does_not_agree_ends_with_1_and_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Exact("G", "a round", "by hand", lambda seed: [Row("length, m", 194, 195)])
    monkeypatch.setattr(registry, "all_cases", lambda: (wrong,))
    monkeypatch.setattr("sim.verify.runner.case_named", lambda key: wrong)
    assert verify(tmp_path) == 1
    told = capsys.readouterr()
    assert "G, a round: length, m: 195 found, 194 expected." in told.err
    assert "1 do not agree" in told.out


def test_a_case_that_does_not_exist_is_told_with_the_kinds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, "--case", "Z9") == 2
    assert "D1  waits for several units" in capsys.readouterr().err
    assert verify(tmp_path, "--case", "G", "--doc", "page.md") == 2


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    file = tmp_path / "bare.toml"
    file.write_text(BARE, encoding="utf-8")
    return file


def test_a_scenario_of_the_users_own_is_held_against_the_hypercube(
    bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, "--scenario", str(bare)) == 0
    out = capsys.readouterr().out
    assert "workload of unit 4" in out and "mean walk, m" in out and "lost" in out


def test_what_a_scenario_is_not_is_said_by_key(
    bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, "--scenario", "announced") == 2
    told = capsys.readouterr().err
    for key in ("season.unbroken_hours", "requests.hour_shares", "people.out_per_km",
                "patrol.route", "dispatch.delay_min", "crew.response_speed_mps"):  # fmt: skip
        assert f"  {key}: " in told
    lists = '[[dispatch.preference]]\nsegment = ""\nunits = [2, 1]\n'
    text = BARE.replace("[dispatch]", '[dispatch]\nrule = "preference"') + lists
    bare.write_text(text, encoding="utf-8")
    assert verify(tmp_path, "--scenario", str(bare)) == 2
    assert "every list has to name every unit" in capsys.readouterr().err
    bare.write_text(BARE.replace("per_day = 240", "per_day = 2400").replace(
        "queue_at_most = 0", "queue_at_most = -1"), encoding="utf-8")  # fmt: skip
    assert verify(tmp_path, "--scenario", str(bare)) == 2
    assert "no steady state" in capsys.readouterr().err


def test_the_number_of_workers_makes_no_difference(tmp_path: Path) -> None:
    assert verify(tmp_path, "--case", "I: doors") == 0
    alone = table(tmp_path)
    assert verify(tmp_path, "--case", "I: doors", "--workers", "2") == 0
    assert table(tmp_path) == alone

"""``walks calibrate``: from an export to a file of requests that a scenario runs with."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.scenario.load import load_scenario
from tests.calibrate.rows import HOURS, KINDS, drawn, known, washington, written

NAMED = ["--yes", "--name", "mine"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Calls of a known demand as a department would export them."""
    demand = known(per_day=12.0)
    return written(demand, drawn(demand, 1), tmp_path_factory.mktemp("calls") / "calls.csv")


def texts_in(folder: Path) -> str:
    return "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".toml", ".csv", ".md")
    )


def test_guessed_columns_are_shown_before_anything_is_read(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(export)]) == 2
    said = capsys.readouterr().err
    assert re.search(r"\* --time +Call DateTime", said)
    assert re.search(r"\* --minutes +Handling Minutes", said)
    assert "Caller" not in said and "type the same with --yes" in said
    assert list(here.iterdir()) == []


def test_columns_that_cannot_be_guessed_are_listed_with_the_options_that_name_them(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = here / "calls.csv"
    row = "2021-03-01 14:05,1400 BLOCK PACIFIC AVE,noise\n"
    calls.write_text(f"Wann,Wo,Was\n{row}", encoding="utf-8")
    assert main(["calibrate", "calls.csv"]) == 2
    said = capsys.readouterr().err
    assert 'name it with --time. Its columns: "Wann", "Wo", "Was". Options' in said
    assert all(f"--{option}" in said for option in ("date", "lat", "address", "minutes"))
    assert main(["calibrate", "calls.csv", "--time", "Moment"]) == 2
    assert 'no column "Moment"; its columns: "Wann", "Wo", "Was"' in capsys.readouterr().err
    calls.write_text("noon,1400 BLOCK PACIFIC AVE,noise\n" + row, encoding="utf-8")
    assert main(["calibrate", "calls.csv"]) == 2
    said = capsys.readouterr().err
    assert "Its columns: 3, not shown because row 1 may be a call" in said
    assert "PACIFIC" not in said and "noise" not in said


def test_a_scenario_runs_with_the_requests_that_were_fitted(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", str(export), *NAMED]) == 0
    said = capsys.readouterr().out
    assert "100.0 % of those lie on a street" in said and "The fit holds" in said
    own = here / "scenarios" / "own.toml"
    own.write_text(
        'format = 1\nabout = "own"\nbase = "evenings"\ndemand = "mine"\n'
        '[season]\nlast_day = "2021-02-28"\n'
    )
    scenario = load_scenario("own")
    requests = scenario.requests
    assert scenario.shifts == load_scenario("evenings").shifts
    assert requests.per_day == pytest.approx(12.0, rel=0.1)
    hours = np.array(HOURS) / sum(HOURS)
    assert np.abs(np.array(requests.hour_shares) - hours).max() < 0.02
    by_name = {kind.name: kind for kind in requests.kinds}
    assert set(by_name) == set(KINDS)
    assert by_name["noise"].handling.distribution == "lognormal"
    assert by_name["noise"].handling.mean_min == pytest.approx(20.0, rel=0.1)
    assert by_name["animals"].handling.distribution == "exponential"
    assert by_name["animals"].to_foot_share == 0.2
    assert main(["check", "own", "mine"]) == 0
    assert "requests a day: 25 -> " in capsys.readouterr().out
    assert main(["run", "own", "--replications", "1", "--quiet", "--workers", "1"]) == 0
    # Two days have fewer requests on each street than results may tell of calls.
    tables = here / "results" / "own" / "tables"
    streets = pd.read_csv(tables / "segments.csv")
    assert scenario.requests.minimum_count == 5
    assert not (streets["foot_requests"] < 5).any() and streets["foot_requests"].isna().any()
    hidden = np.flatnonzero(streets["foot_requests"].isna())
    asked = pd.read_parquet(tables / "requests.parquet")
    assert len(asked) and not asked["segment"].isin(hidden).any()
    page = (here / "results" / "own" / "report.html").read_text(encoding="utf-8")
    assert "told only where there are 5 or more a season" in page


def test_nothing_of_a_single_call_or_person_is_written_or_said(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with export.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    rows[5] |= {"Call DateTime": "never", "Caller": "Jane Roe 5"}
    rows[6] |= {"Latitude": "", "Longitude": "", "Call Type": "Jane Roe at home"}
    rows[7]["Call Type"] = "Jane Roe at home"
    rows[8] |= {"Latitude": "34.5"}
    path = here / "calls.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows(rows)
    assert main(["calibrate", "calls.csv", *NAMED]) == 0
    shown = capsys.readouterr()
    path.unlink()
    everything = shown.out + shown.err + texts_in(here)
    assert "Roe" not in everything
    assert not any(row["Latitude"] in everything for row in rows if row["Latitude"])
    assert "no place is given: row 8" in everything
    assert "the date and time does not read as those of the other rows: row 7" in everything
    assert "other kinds" in everything


def test_not_even_an_unexpected_error_shows_what_stands_in_a_row(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ValueError("Jane Roe, 1450 Cedar Ave")

    monkeypatch.setattr("sim.calibrate.calls.read_calls", broken)
    assert main(["calibrate", str(export), *NAMED, "--verbose"]) == 1
    said = capsys.readouterr()
    assert "ValueError in test_calibrate_command.py, line" in said.err
    assert "Jane" not in said.err + said.out and "Cedar" not in said.err + said.out


def test_streets_with_few_rows_are_not_told_apart(here: Path, export: Path) -> None:
    assert main(["calibrate", str(export), *NAMED]) == 0
    graph = washington()
    with (here / "scenarios" / "mine-places.csv").open() as stream:
        told = {row["segment"]: float(row["weight"])
                for row in csv.DictReader(line for line in stream if line[0] != "#")}  # fmt: skip
    assert list(told) == list(graph.segment_id)
    with export.open(encoding="utf-8") as stream:
        points = [(float(row["Latitude"]), float(row["Longitude"]))
                  for row in csv.DictReader(stream)]  # fmt: skip
    from sim.calibrate.streets import Ground

    ground = Ground(graph)
    lat, lon = np.array(points).T
    count = np.bincount(ground.nearest(lon, lat)[0], minlength=ground.spots)
    count = ground.by_segment(count)
    weight = np.array([told[name] for name in graph.segment_id])
    per_metre = weight / (graph.length_mm * graph.weight)
    for street_class in np.unique(graph.street_class):
        few = (graph.street_class == street_class) & (count < 5)
        if few.any():
            assert np.ptp(per_metre[few]) <= 0.01 * per_metre[few].max()


def test_twenty_rows_are_enough_for_a_first_guess(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = export.read_text(encoding="utf-8").splitlines()
    (here / "few.csv").write_text("\n".join(lines[:21]), encoding="utf-8")
    assert main(["calibrate", "few.csv", *NAMED]) == 0
    assert "Not checked: a check needs eight weeks" in capsys.readouterr().out
    report = (here / "results" / "mine-fit" / "report.md").read_text(encoding="utf-8")
    assert "Too few rows to ask whether the hours differ by weekday" in report
    assert "Too few days to tell busy and quiet ones" in report
    hours = load_scenario("mine").requests.hour_shares
    assert min(hours) > 0
    assert main(["check", "mine"]) == 0


def test_rows_without_any_place_and_kind_still_tell_when(here: Path) -> None:
    rows = [f"2021-03-{1 + i % 28:02d} {8 + i % 12:02d}:{i % 60:02d}:00" for i in range(300)]
    (here / "times.csv").write_text("Time,Other\n" + "".join(f"{row},x\n" for row in rows))
    assert main(["calibrate", "times.csv", "--time", "Time", "--name", "mine"]) == 0
    found, base = load_scenario("mine").requests, load_scenario("announced").requests
    assert found.kinds == base.kinds and found.places == base.places and not found.places_file
    assert found.hour_shares[10] > 0.05 > found.hour_shares[3]


def test_files_are_not_overwritten_and_options_that_are_wrong_say_so(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, said in (
        (["--like", "nois"], "the base has no kind of this name"),
        (["--timezone", "Mars/Olympus"], "not known on this machine"),
        (["--name", "a/b"], '--name: "a/b" cannot name a scenario or its files'),
        (["--name", "nul"], '--name: "nul" names a device on Windows'),
        (["--name", "roam"], '--name: there is a scenario "roam" already'),
        (["--from", "2021-02-01", "--to", "2021-01-01"], "--from is after --to"),
        (["--to", "2001-01-01"], "after the last day asked for. Check --from and --to"),
        (["--lat", "-"], "--lat and --lon go together"),
        (["--separator", "ab"], "--separator is one character"),
    ):
        assert main(["calibrate", str(export), "--yes", "--lon", "Longitude", *typed]) == 2
        assert said in capsys.readouterr().err
    assert not (here / "scenarios").exists()
    (here / "scenarios").mkdir()
    (here / "scenarios" / "mine.toml").write_text("")
    assert main(["calibrate", str(export), *NAMED]) == 2
    assert "is there already; give another --name, or --replace" in capsys.readouterr().err


def test_texts_of_calls_are_gathered_under_kinds_of_the_scenario(
    here: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "kinds.csv").write_text("code,kind\nNOISE,quality-of-life\ndumping,quality-of-life\n")
    assert main(["calibrate", str(export), *NAMED, "--kinds", "kinds.csv"]) == 0
    kinds = {kind.name: kind for kind in load_scenario("mine").requests.kinds}
    assert set(kinds) == {"quality-of-life", "animals"}
    assert kinds["quality-of-life"].to_foot_share == 0.4
    (here / "kinds.csv").write_text("code,kind\nNOISE,loud/late\n")
    capsys.readouterr()
    assert main(["calibrate", str(export), *NAMED, "--replace", "--kinds", "kinds.csv"]) == 2
    assert "row 2: needs a code, and a kind of letters" in capsys.readouterr().err

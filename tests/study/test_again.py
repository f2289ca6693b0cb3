"""Seasons of results made again: the same bytes, or a plain word why not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.study.again import hours_that_count, kept_scenario, open_kept, walk_again
from tests.study.small import run, two_files


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planner's folder with results of two scenarios, one of which names a file."""
    here = tmp_path_factory.mktemp("planner")
    study = replace(two_files(here).study, replications=2)
    run(study, here / "results" / "two")
    return here


@pytest.fixture
def here(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(kept)
    return kept


@pytest.mark.parametrize("name", ["plain", "listed"])
def test_a_season_made_again_has_the_bytes_of_the_first_time(name: str, here: Path) -> None:
    found = open_kept("two", Path("results"))
    world, log = walk_again(kept_scenario(found, name), found.seed, 1)
    for table, rows in {"requests": world.requests, **log.tables()}.items():
        before = pd.read_parquet(here / "results" / "two" / "season-1" / name / f"{table}.parquet")
        assert before.to_records(index=False).tobytes() == (
            pd.DataFrame(rows).to_records(index=False).tobytes()
        )


def test_the_hours_that_count_are_those_of_all_scenarios(here: Path) -> None:
    assert hours_that_count(open_kept("two", Path("results"))) == (12 * 60, 600)


def test_a_request_is_told_by_its_number_in_the_tables(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pd.read_csv(here / "results" / "two" / "tables" / "requests-season-1.csv")
    mine = table[(table["scenario"] == "listed") & (table["outcome"] == "served")].iloc[0]
    name = f"{mine['date']}/{mine['number']}"
    assert main(["story", "two", "--scenario", "listed", "--request", name]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f'Season 1 of "listed" in results/two: request {name}\n\nThe request\n')
    assert f"{mine['wait_min']:.1f} minutes from the request" in text
    assert max(map(len, text.splitlines())) <= 96


def test_without_a_request_the_longest_waits_and_the_way_to_ask_are_listed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["story", "results/two"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'Season 1 of "plain" in results/two: the requests that waited longest.'
    assert len([line for line in lines if line.startswith("  2021-0")]) == 10
    asked = "walks story results/two --scenario plain --replication 1 --request"
    longest = lines[2].split()[0]
    day = longest.split("/")[0]
    assert lines[-2:] == [f"To read one: {asked} {longest}", f"To list a day: {asked} {day}"]
    assert main(["story", "two", "--replication", "2", "--request", "2021-02-28"]) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  2021-0")]
    table = pd.read_parquet(here / "results" / "two" / "tables" / "requests.parquet")
    day = (table["scenario"] == "plain") & (table["replication"] == 2)
    assert len(listed) == (day & (table["date"] == "2021-02-28")).sum()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["tow"], 'there are no results "tow"; did you mean "two"?'),
        (["results"], "results holds no finished study (there is no run.json)."),
        (["two", "--scenario", "plan"], 'no scenario "plan"; did you mean "plain"?'),
        (["two", "--replication", "3"], "does not hold season 3 of plain; --replication is a num"),
        (["two", "--request", "2021-05-14/1"],
         "2021-05-14 is not in the season, which runs from 2021-02-27 to 2021-03-01"),
        (["two", "--request", "2021-02-28/999"], "requests on 2021-02-28 in season 1 of plain, so"),
        (["two", "--request", "28/1"], '--request "28/1" is neither a date'),
        (["two", "--request", "2021-02-28/0"], "is neither a date"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_so(
    typed: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["story", *typed]) == 2
    said = capsys.readouterr()
    assert message in said.err and said.out == ""


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (("study", "program"), "the program has changed since these results were made"),
        (("scenarios", "plain", "scenario"), "plain has changed since (scenario)"),
        (("scenarios", "plain", "streets washington"), "(streets washington)"),
        (("form",), "was written by another version of the program"),
    ],
)
def test_results_of_other_inputs_are_not_told(
    keys: tuple[str, ...], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = here / "results" / "two" / "run.json"
    before = path.read_text()
    record = json.loads(before)
    at = record["inputs"]
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = "other"
    path.write_text(json.dumps(record))
    try:
        assert main(["story", "two"]) == 2
    finally:
        path.write_text(before)
    said = capsys.readouterr().err
    assert message in said and "in another folder (--out)" in said

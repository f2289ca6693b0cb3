"""Spoilt files end in a sentence, never in a crash; a tenth of what ``make proof`` tries."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.files import try_files
from tests.fuzz.mutations import spoilt_structure
from tests.fuzz.records import sound_calls, spoilt_table, try_records
from tests.fuzz.trial import Tally, run_one_day, shipped, spoilt_scenarios, try_scenario

SEED = 11
MOST_MB = 1000


def tried(folder: Path, scenarios: int, files: int, runs: int) -> Tally:
    tally = Tally()
    for path in spoilt_scenarios(folder / "scenarios", range(scenarios), SEED):
        if try_scenario(path, tally) and tally.run < runs:
            run_one_day(path, tally)
    (folder / "files").mkdir()
    try_files(folder / "files", range(files), SEED, tally)
    tally.weigh()
    return tally


def test_some_spoilt_files_are_accepted_or_told_what_is_wrong(tmp_path: Path) -> None:
    tally = tried(tmp_path, 60, 15, 5)
    assert tally.surprises == []
    assert tally.accepted >= 5 and tally.refused >= 20 and tally.run == 5


@pytest.mark.slow
def test_a_tenth_of_the_proof_is_accepted_or_told_what_is_wrong(tmp_path: Path) -> None:
    tally = tried(tmp_path, 2000, 500, 50)
    assert tally.surprises == []
    assert tally.accepted >= 200 and tally.run == 50
    assert tally.peak_mb < MOST_MB


def test_some_spoilt_records_are_fitted_or_told_what_is_wrong(tmp_path: Path) -> None:
    tally = Tally()
    try_records(tmp_path, range(21), SEED, tally)
    assert tally.surprises == []
    assert tally.accepted >= 3 and tally.refused >= 3


@pytest.mark.slow
def test_500_spoilt_records_are_fitted_or_told_what_is_wrong(tmp_path: Path) -> None:
    tally = Tally()
    try_records(tmp_path, range(500), SEED, tally)
    tally.weigh()
    assert tally.surprises == []
    assert tally.accepted >= 100 and tally.refused >= 100
    assert tally.peak_mb < MOST_MB


def test_the_same_seed_spoils_in_the_same_way(tmp_path: Path) -> None:
    texts = tuple(path.read_text() for path in shipped(tmp_path / "sound"))
    made = [[spoilt_structure(texts[0], random.Random(seed), texts) for seed in "ab"] for _ in "12"]
    assert made[0] == made[1] and made[0][0] != made[0][1]
    tables = [[spoilt_table(sound_calls(), random.Random(x)) for x in "ab"] for _ in "12"]
    assert tables[0] == tables[1] and tables[0][0] != tables[0][1]

"""Results worked out again from stored seasons: the same ones, or a plain word why not."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.scenario.load_study import LoadedStudy
from sim.scenario.model import Target
from sim.study import arms, inputs
from sim.study.again import open_kept
from sim.study.as_read import read_study
from sim.study.execute import Workers
from sim.study.failures import Failure
from sim.study.remade import Nobody, results_again
from sim.study.run import Results, run_study
from sim.study.store import Store, StoreError
from sim.study.task import Task
from tests.study.small import nothing, two_files


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> LoadedStudy:
    """Two scenarios, one of which names a file that is gone later."""
    found = two_files(tmp_path_factory.mktemp("planner"))
    targets = (Target("reached_in_time_share", 0.5, None, 0.9),)
    return replace(found, study=replace(found.study, replications=2, targets=targets))


@pytest.fixture(scope="module")
def first(found: LoadedStudy, tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("results") / "two"
    with Workers(1) as workers:
        return run_study(found.study, folder, workers, nothing, "walks compare", found.scenarios)


@pytest.fixture
def folder(first: Results, tmp_path: Path) -> Path:
    """A copy of the results, to be spoilt."""
    return Path(shutil.copytree(first.folder, tmp_path / "two"))


def again(folder: Path) -> Results:
    kept = open_kept(str(folder), Path("results"))
    return results_again(kept, read_study(kept), "walks report")


def test_the_study_and_its_scenarios_are_read_as_they_were(
    first: Results, found: LoadedStudy
) -> None:
    read = read_study(open_kept(str(first.folder), Path("results")))
    assert read.study == first.study and read.seasons == 2
    assert [one.scenario for one in read.loaded] == [one.scenario for one in found.scenarios]
    assert [one.data for one in read.loaded] == [one.data for one in found.scenarios]


def test_tables_made_again_are_the_same_bytes(
    first: Results, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by another program, and with further seasons since."""
    monkeypatch.setattr(inputs, "program", lambda: "9.9.9 other")
    for name in ("plain", "listed"):
        place = folder / "seasons" / name
        shutil.copy(place / "00002.npz", place / "00003.npz")
    before = {p.name: p.read_bytes() for p in (first.folder / "tables").iterdir()}
    shutil.rmtree(folder / "tables")
    results = again(folder)
    assert {p.name: p.read_bytes() for p in (folder / "tables").iterdir()} == before
    assert results.targets == first.targets and results.comparison.look == first.comparison.look
    pd.testing.assert_frame_equal(results.tables["measures"], first.tables["measures"])


def test_seasons_of_another_form_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arms, "SINGLE", arms.SINGLE[:-1])
    with pytest.raises(StoreError, match="another version of the program, and this one cannot"):
        again(folder)


def test_a_missing_season_is_not_simulated(folder: Path) -> None:
    (folder / "seasons" / "plain" / "00001.npz").unlink()
    with pytest.raises(StoreError, match=r"holds 1 of the 2 seasons .*missing: walks compare"):
        again(folder)
    assert not (folder / "seasons" / "plain" / "00001.npz").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"per_day": 60', '"per_day": 61', "plain has changed since \\(scenario\\)"),
        ('"form"', '"norm"', "study.json cannot be read .* keeps the seasons: walks compare"),
        ('"per_day": 60', '"per_day": "many"', "study.json cannot be read"),
    ],
)
def test_a_study_that_is_not_that_of_the_seasons_is_refused(
    old: str, new: str, told: str, folder: Path
) -> None:
    path = folder / "study.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StoreError, match=told):
        again(folder)


def test_a_study_that_is_not_there_any_more_is_told_in_words(folder: Path) -> None:
    (folder / "study.json").unlink()
    with pytest.raises(StoreError) as caught:
        again(folder)
    told = str(caught.value)
    assert "study.json cannot be read (it is not there any more), so the page cannot" in told
    assert "Errno" not in told and "walks compare" in told


def test_dates_are_kept_as_text(first: Results) -> None:
    kept = json.loads((first.folder / "study.json").read_text(encoding="utf-8"))
    assert kept["scenarios"]["plain"]["season"]["last_day"] == "2021-03-01"


def test_what_failed_stays_failed_and_what_is_missing_is_told(
    first: Results, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    failure = Failure("plain", 3, 0, 1, "ValueError: no", "desk.py, serve")
    store.note(failure)
    plain = replace(first.study, scenarios=first.study.scenarios[:1])
    nobody = Nobody(store, "walks compare two")
    assert [done[1] for done in nobody.do([Task(plain, 3)])] == [{"plain": failure}]
    with pytest.raises(StoreError, match=r"season 4 of plain is missing.*walks compare two"):
        list(nobody.do([Task(plain, 4)]))

"""Equal inputs give equal bytes: on one process or several, whatever the hash seed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.study.store import INPUTS, Store, StoreError, write_whole
from tests.study.small import digest, elsewhere, run, small_study


@pytest.fixture(scope="module")
def study():
    return small_study()


@pytest.fixture(scope="module")
def alone(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    run(study, folder)
    return folder


def test_two_processes_write_the_bytes_of_one(study, alone, tmp_path):
    run(study, tmp_path, workers=2)
    assert digest(tmp_path) == digest(alone)
    assert len(digest(alone)) > 40


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_hash_seed_changes_nothing(study, alone, tmp_path, hash_seed):
    code = (
        "import sys, pathlib\n"
        "from tests.study.small import run, small_study\n"
        "run(small_study(), pathlib.Path(sys.argv[1]))\n"
    )
    elsewhere(code, str(tmp_path), PYTHONHASHSEED=hash_seed)
    assert digest(tmp_path) == digest(alone)


def test_what_is_finished_is_not_done_again(study, alone, tmp_path):
    short = replace(study, replications=2)
    run(short, tmp_path)
    stamps = {p: p.stat().st_mtime_ns for p in tmp_path.glob("seasons/*/*")}
    told = []
    run(study, tmp_path, tell=lambda done, of: told.append((done, of)))
    assert told[0] == (2, 4)
    again = {p: p.stat().st_mtime_ns for p in tmp_path.glob("seasons/*/*")}
    assert stamps.items() < again.items()
    assert digest(tmp_path) == digest(alone)


def test_other_inputs_are_not_mixed_in(study, alone):
    before = digest(alone)
    with pytest.raises(StoreError, match=r"seed: 7 then, 8 now"):
        run(replace(study, seed=8), alone)
    with pytest.raises(StoreError, match=r"wait_limit_min: 60.0 then, 30.0 now"):
        run(replace(study, wait_limit_min=30.0), alone)
    assert digest(alone) == before


def test_a_file_half_written_is_no_season(tmp_path):
    store = Store(tmp_path)
    write_whole(tmp_path / INPUTS, b"{}")
    store.keep("roam", 1, b"whole")
    (tmp_path / "seasons" / "roam" / ".00002.npz-half").write_bytes(b"ha")
    assert store.finished("roam") == {1}
    assert store.read("roam", 1) == b"whole"
    assert store.scenarios() == ["roam"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="choose another folder with --out"):
        write_whole(tmp_path / "taken" / INPUTS, b"x")

"""A full disk, a folder taken away, a stopped process: nothing finished is lost or spoilt."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sim.cli import main
from sim.study.store import StoreError
from tests.study.disks import (
    NoDisk,
    closed_to_writers,
    mounted_again,
    not_written,
    opened,
    small_disk,
)
from tests.study.disturbed import half_written_report, started, two_runs, until
from tests.study.small import ROOT, digest, run, small_study

SEASONS = 4
SCENARIOS = 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The results of a run that nothing disturbs."""
    folder = tmp_path_factory.mktemp("whole")
    run(small_study(), folder)
    return digest(folder)


def failing(function: Callable[..., object], at: int, error: int) -> Callable[..., object]:
    """The function, except that call number `at` and all after it fail with this error."""
    calls = 0

    def call(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls >= at:
            raise OSError(error, os.strerror(error))
        return function(*arguments, **named)

    return call


@pytest.mark.parametrize(
    ("at", "error"),
    [(1, errno.ENOSPC), (2, errno.EDQUOT), (5, errno.EIO), (12, errno.ENOSPC), (30, errno.ENOSPC)],
)
def test_a_disk_that_fails_at_any_write_keeps_what_was_finished(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing(os.fsync, at, error))
        with pytest.raises(StoreError, match=r"What was finished before is kept\. Free some disk"):
            run(small_study(), tmp_path)
    found = digest(tmp_path)
    assert found.items() <= whole.items()  # what is there is whole
    assert not [path for path in tmp_path.rglob(".*") if path.name not in (".lock",)]
    run(small_study(), tmp_path)
    assert digest(tmp_path) == whole


@pytest.mark.parametrize("at", [2, SEASONS])
def test_a_folder_taken_away_under_a_run_is_told_and_nothing_is_half_there(
    whole: dict[str, str], tmp_path: Path, at: int
) -> None:
    folder = tmp_path / "results"

    def tell(done: int, of: int) -> None:
        if done == at:
            shutil.rmtree(folder)

    with pytest.raises(StoreError, match="was removed or moved while the run went on"):
        run(small_study(), folder, tell=tell)
    assert digest(folder) == {}
    run(small_study(), folder)
    assert digest(folder) == whole


def test_a_folder_moved_under_a_run_keeps_its_seasons(whole: dict[str, str], tmp_path: Path):
    folder, elsewhere = tmp_path / "results", tmp_path / "moved"

    def tell(done: int, of: int) -> None:
        if done == 2 and not elsewhere.exists():
            folder.rename(elsewhere)

    with pytest.raises(StoreError, match="if the folder was moved, move it back first"):
        run(small_study(), folder, tell=tell)
    assert len(list(elsewhere.glob("seasons/*/*.npz"))) == 2 * SCENARIOS
    shutil.rmtree(folder, ignore_errors=True)
    elsewhere.rename(folder)
    run(small_study(), folder)
    assert digest(folder) == whole


@pytest.mark.skipif(os.name != "posix", reason="rights and disks of another kind")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    try:
        with (
            not_written(tmp_path / "here") as here,
            pytest.raises(StoreError, match="Choose another folder with --out"),
        ):
            run(small_study(), here / "results")
    except NoDisk as error:
        pytest.skip(str(error))


def test_a_folder_that_can_be_written_no_more_is_told_and_keeps_what_was_finished(
    whole: dict[str, str], tmp_path: Path
) -> None:
    def tell(done: int, of: int) -> None:
        if done == 2:
            closed_to_writers(place)

    try:
        with small_disk(tmp_path / "small", 64_000) as place:
            with pytest.raises(StoreError, match=r"could not be written \(Read-only file system\)"):
                run(small_study(), place, tell=tell)
            opened(place)
            assert len(list(place.glob("seasons/*/*.npz"))) == 2 * SCENARIOS
            run(small_study(), place)
            assert digest(place) == whole
    except NoDisk as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("kb", [64, 200, 900])
def test_a_disk_that_is_really_full_keeps_what_was_finished(
    whole: dict[str, str], tmp_path: Path, kb: int
) -> None:
    try:
        with small_disk(tmp_path / "small", kb) as place:
            with pytest.raises(StoreError, match=r"What was finished before is kept\. Free some"):
                run(small_study(), place)
            assert digest(place).items() <= whole.items()
            assert {path.name for path in place.rglob(".*")} <= {".lock"}
            mounted_again(place, "size=64m")
            run(small_study(), place)
            assert digest(place) == whole
    except NoDisk as error:
        pytest.skip(str(error))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_an_answer_that_cannot_be_written_is_one_sentence_and_exit_code_1() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim.cli", "measures"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "What was to be said here could not be written (No space left on device).\n"
    )


def test_the_table_of_walks_verify_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lines(*words: object, **named: object) -> list[object]:
        return []

    monkeypatch.setattr("sim.verify.runner.verify", lines)
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 1, errno.ENOSPC))
    assert main(["verify", "--case", "A", "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert re.search(r"verify\.\w+ could not be written \(No space left on device\)", told)
    assert not list((tmp_path / "out").iterdir())


def test_a_new_scenario_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 1, errno.ENOSPC))
    assert main(["new", "mine"]) == 2
    told = capsys.readouterr().err
    assert "mine.toml: No space left on device. Free some disk space" in told
    assert not list((tmp_path / "scenarios").iterdir())


def test_a_clock_set_back_under_a_run_changes_nothing(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    hours = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(hours)))
    run(small_study(), tmp_path)
    assert digest(tmp_path) == whole


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_once_or_twice_stops_at_once_and_keeps_what_is_finished(
    whole: dict[str, str], tmp_path: Path, times: int
) -> None:
    with started(tmp_path) as process:
        until(process, 1)
        for _ in range(times):  # as the terminal sends it: to the workers too
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=120)
    assert process.returncode in (130, 0)  # 0: it was done before
    assert "Traceback" not in told
    found = digest(tmp_path)
    assert found.items() <= whole.items()
    assert sum(name.endswith(".npz") for name in found) >= SCENARIOS
    run(small_study(), tmp_path)
    assert digest(tmp_path) == whole


@pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")
def test_a_laptop_that_sleeps_in_the_middle_goes_on_where_it_was(
    whole: dict[str, str], tmp_path: Path
) -> None:
    with started(tmp_path) as process:
        until(process, 1)
        for _ in range(3):
            os.killpg(process.pid, signal.SIGSTOP)
            os.killpg(process.pid, signal.SIGCONT)
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert digest(tmp_path) == whole


def test_a_second_run_in_the_same_folder_is_refused_and_harms_nothing(
    whole: dict[str, str], tmp_path: Path
) -> None:
    fault = two_runs(whole, tmp_path)
    assert (fault.times, fault.lost, fault.spoilt) == (SEASONS, 0, 0)


@pytest.mark.slow
def test_pages_that_are_cut_off_are_never_half_there(tmp_path: Path) -> None:
    fault = half_written_report(tmp_path)
    assert fault.times > 50 and fault.spoilt == 0

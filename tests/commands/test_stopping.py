"""What is told of progress, and when a command is stopped or something goes wrong."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from sim.cli import main
from sim.commands.progress import Progress, duration_text
from sim.study.store import StoreError


def stops(error: BaseException) -> object:
    def run_study(*args: object) -> None:
        raise error

    return run_study


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    for scenario, numbers in {"announced": (1, 2, 5, 6), "roam": (1, 2, 5)}.items():
        kept = here / "results" / "announced-roam" / "seasons" / scenario
        kept.mkdir(parents=True)
        for number in numbers:
            (kept / f"{number:05d}.npz").write_bytes(b"")
    monkeypatch.setattr(sim.study.run, "run_study", stops(KeyboardInterrupt()))
    assert main(["compare", "announced", "roam"]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Stopped. 3 of 40 seasons are finished and kept in results/announced-roam.\n"
        "To go on from there, type the same command again: walks compare announced roam\n"
    )


def test_a_results_folder_of_other_inputs_is_exit_code_2(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    monkeypatch.setattr(sim.study.run, "run_study", stops(StoreError("holds other results")))
    assert main(["compare", "announced", "roam"]) == 2
    assert capsys.readouterr().err == "holds other results\n"


def test_the_unexpected_is_one_sentence_unless_asked_for_more(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    monkeypatch.setattr(sim.study.run, "run_study", stops(ZeroDivisionError("no units")))
    assert main(["run", "roam"]) == 1
    said = capsys.readouterr().err
    assert "did not expect (ZeroDivisionError: no units)" in said and said.count("\n") == 1
    assert main(["run", "roam", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_progress_counts_finished_seasons_and_the_time_left() -> None:
    written: list[str] = []
    now = 0.0

    def at(seconds: float) -> None:
        nonlocal now
        now = seconds

    progress = Progress(written.append, lambda: now)
    progress.tell(10, 40)  # ten were there before
    at(100.0)  # getting ready takes long and says nothing about the rate
    progress.tell(11, 40)
    at(104.0)
    progress.tell(13, 40)  # 2 seasons in 4 s, 27 to go
    at(160.0)
    progress.tell(40, 40)
    lines = [text.strip("\r ") for text in written]
    assert lines[0].endswith(
        "10 of 40 seasons finished, 10 of them before; time left not known yet"
    )
    assert "time left not known yet" in lines[1]
    assert lines[2].endswith("13 of 40 seasons finished, about 54 s left")
    assert lines[3] == f"[{'#' * 24}] 40 of 40 seasons finished"
    assert all(text.startswith("\r") for text in written)
    progress.clear()
    assert written[-1].strip("\r ") == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (200, "3 min"), (9000, "2.5 h")]
)
def test_durations_read_easily(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


def test_a_second_ctrl_c_does_not_cut_the_stopping_short(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sim.study.run

    stopped = []

    def run_study(*args: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:  # the workers are being stopped
            signal.raise_signal(signal.SIGINT)
            stopped.append(True)

    monkeypatch.setattr(sim.study.run, "run_study", run_study)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal
    try:
        assert main(["compare", "announced", "roam"]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert stopped == [True]
    assert capsys.readouterr().err.startswith("Stopped. 0 of 40 seasons are finished")
